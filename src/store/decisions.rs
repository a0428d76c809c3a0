//! Decisions of people about applications, and who opened which result before.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{decisions, report_openings};
use super::values::read_enum;
use super::{Conn, StoreError};
use crate::domain::people::{Decision, DecisionOutcome, DecisionReason};
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

/// The decisions about an application, newest first.
pub fn list(conn: &mut Conn, application: &ApplicationId) -> Result<Vec<Decision>, StoreError> {
    let rows: Vec<DecisionRow> = decisions::table
        .filter(decisions::application_id.eq(application.as_str()))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select(DecisionRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Decision::try_from).collect()
}

impl TryFrom<DecisionRow> for Decision {
    type Error = StoreError;

    fn try_from(row: DecisionRow) -> Result<Self, StoreError> {
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
        })
    }
}
