//! Decisions of people about applications, and who opened which result before.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{decision_undos, decisions, report_openings};
use super::values::read_enum;
use super::{Conn, StoreError};
use crate::domain::people::{Decision, DecisionOutcome, DecisionReason, Undone};
use crate::domain::{ApplicationId, DecisionId, SnapshotId, UserId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions)]
struct DecisionRow {
    id: String,
    application_id: String,
    outcome: String,
    reason: String,
    words: String,
    decided_by: String,
    snapshot_id: String,
    opened_at: NaiveDateTime,
    decided_at: NaiveDateTime,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = decision_undos)]
struct UndoRow {
    decision_id: String,
    words: String,
    undone_by: String,
    undone_at: NaiveDateTime,
}

fn written(snapshot: Option<&SnapshotId>) -> String {
    snapshot.map(|id| id.as_str().to_owned()).unwrap_or_default()
}

/// Notes that a person opened the report with this result; the first time stays. Answers whether it was the first.
pub fn insert_opening(
    conn: &mut Conn,
    application: &ApplicationId,
    user: &UserId,
    snapshot: Option<&SnapshotId>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let row = (
        report_openings::application_id.eq(application.as_str().to_owned()),
        report_openings::user_id.eq(user.as_str().to_owned()),
        report_openings::snapshot_id.eq(written(snapshot)),
        report_openings::opened_at.eq(now.naive_utc()),
    );
    Ok(on_backend!(conn, |backend| diesel::insert_into(report_openings::table).values(row).on_conflict_do_nothing().execute(backend))? == 1)
}

/// When a person opened the report with this result.
pub fn lookup_opening(
    conn: &mut Conn,
    application: &ApplicationId,
    user: &UserId,
    snapshot: Option<&SnapshotId>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at: Option<NaiveDateTime> = report_openings::table
        .find((application.as_str(), user.as_str(), written(snapshot)))
        .select(report_openings::opened_at)
        .first(conn)
        .optional()?;
    Ok(at.map(|at| at.and_utc()))
}

/// Records a decision; earlier ones stay.
pub fn insert(conn: &mut Conn, decision: &Decision) -> Result<(), StoreError> {
    let row = DecisionRow {
        id: decision.id.as_str().to_owned(),
        application_id: decision.application.as_str().to_owned(),
        outcome: decision.outcome.as_str().to_owned(),
        reason: decision.reason.as_str().to_owned(),
        words: decision.words.clone(),
        decided_by: decision.decided_by.clone(),
        snapshot_id: written(decision.snapshot.as_ref()),
        opened_at: decision.opened_at.naive_utc(),
        decided_at: decision.decided_at.naive_utc(),
    };
    diesel::insert_into(decisions::table).values(&row).execute(conn)?;
    Ok(())
}

/// Notes that a decision was taken back; once is all there is.
pub fn insert_undo(conn: &mut Conn, decision: &DecisionId, undone: &Undone) -> Result<(), StoreError> {
    let row = UndoRow {
        decision_id: decision.as_str().to_owned(),
        words: undone.words.clone(),
        undone_by: undone.by.clone(),
        undone_at: undone.at.naive_utc(),
    };
    diesel::insert_into(decision_undos::table).values(&row).execute(conn)?;
    Ok(())
}

/// The decisions about an application, newest first; those that were taken back too.
pub fn list(conn: &mut Conn, application: &ApplicationId) -> Result<Vec<Decision>, StoreError> {
    let rows: Vec<(DecisionRow, Option<UndoRow>)> = decisions::table
        .left_join(decision_undos::table)
        .filter(decisions::application_id.eq(application.as_str()))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select((DecisionRow::as_select(), Option::<UndoRow>::as_select()))
        .load(conn)?;
    rows.into_iter().map(Decision::try_from).collect()
}

impl TryFrom<(DecisionRow, Option<UndoRow>)> for Decision {
    type Error = StoreError;

    fn try_from((row, undo): (DecisionRow, Option<UndoRow>)) -> Result<Self, StoreError> {
        Ok(Self {
            id: DecisionId::new(row.id),
            application: ApplicationId::new(row.application_id),
            outcome: read_enum(DecisionOutcome::parse, &row.outcome, "decisions.outcome")?,
            reason: read_enum(DecisionReason::parse, &row.reason, "decisions.reason")?,
            words: row.words,
            decided_by: row.decided_by,
            snapshot: Some(row.snapshot_id).filter(|id| !id.is_empty()).map(SnapshotId::new),
            opened_at: row.opened_at.and_utc(),
            decided_at: row.decided_at.and_utc(),
            undone: undo.map(|undo| Undone { words: undo.words, by: undo.undone_by, at: undo.undone_at.and_utc() }),
        })
    }
}
