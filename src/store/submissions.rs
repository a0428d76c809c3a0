//! What candidates sent: one row per link or file.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{applications, submissions};
use super::values::{read_enum, read_number};
use super::{Conn, SealingKey, StoreError, evidence};
use crate::domain::people::{Submission, SubmissionKind, SubmissionState};
use crate::domain::{ApplicationId, CandidateId, SubmissionId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = submissions)]
struct SubmissionRow {
    id: String,
    application_id: String,
    position: i64,
    kind: String,
    label: String,
    content_sha256: Option<String>,
    state: String,
    received_at: NaiveDateTime,
}

/// Adds a submission; a file's bytes go under the candidate's key.
pub fn insert(
    conn: &mut Conn,
    keeper: &evidence::Keeper,
    submission: &Submission,
    file: Option<&[u8]>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let content_sha256 = file.map(|bytes| evidence::insert(conn, keeper, bytes, now)).transpose()?;
    let row = SubmissionRow {
        id: submission.id.as_str().to_owned(),
        application_id: submission.application.as_str().to_owned(),
        position: i64::from(submission.position),
        kind: submission.kind.as_str().to_owned(),
        label: submission.label.clone(),
        content_sha256,
        state: submission.state.as_str().to_owned(),
        received_at: now.naive_utc(),
    };
    diesel::insert_into(submissions::table)
        .values(&row)
        .execute(conn)
        .map_err(StoreError::taken("a submission at the place", submission.position))?;
    Ok(())
}

/// The submission with this id.
pub fn find(conn: &mut Conn, id: &SubmissionId) -> Result<Submission, StoreError> {
    let row: Option<SubmissionRow> = submissions::table.find(id.as_str()).select(SubmissionRow::as_select()).first(conn).optional()?;
    row.ok_or_else(|| StoreError::missing("submission", id))?.try_into()
}

/// What an application holds, in the order sent.
pub fn list(conn: &mut Conn, application: &ApplicationId) -> Result<Vec<Submission>, StoreError> {
    let rows: Vec<SubmissionRow> = submissions::table
        .filter(submissions::application_id.eq(application.as_str()))
        .order((submissions::position.asc(), submissions::id.asc()))
        .select(SubmissionRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Submission::try_from).collect()
}

/// The bytes of a file; `None` for a link.
pub fn lookup_content(conn: &mut Conn, key: &SealingKey, id: &SubmissionId) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Option<String>, String)> = submissions::table
        .inner_join(applications::table)
        .filter(submissions::id.eq(id.as_str()))
        .select((submissions::content_sha256, applications::candidate_id))
        .first(conn)
        .optional()?;
    let (sha256, candidate) = row.ok_or_else(|| StoreError::missing("submission", id))?;
    let Some(sha256) = sha256 else { return Ok(None) };
    let keeper = evidence::find_keeper(conn, key, &CandidateId::new(candidate))?;
    evidence::find(conn, &keeper, &sha256).map(Some)
}

/// Notes how far a submission is.
pub fn update_state(conn: &mut Conn, id: &SubmissionId, state: SubmissionState) -> Result<(), StoreError> {
    let changed = diesel::update(submissions::table.find(id.as_str())).set(submissions::state.eq(state.as_str())).execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::missing("submission", id)) }
}

/// Takes a submission out of an application, with its results.
pub fn delete(conn: &mut Conn, id: &SubmissionId) -> Result<(), StoreError> {
    match diesel::delete(submissions::table.find(id.as_str())).execute(conn)? {
        0 => Err(StoreError::missing("submission", id)),
        _ => Ok(()),
    }
}

impl TryFrom<SubmissionRow> for Submission {
    type Error = StoreError;

    fn try_from(row: SubmissionRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: SubmissionId::new(row.id),
            application: ApplicationId::new(row.application_id),
            position: read_number(row.position, "submissions.position")?,
            kind: read_enum(SubmissionKind::parse, &row.kind, "submissions.kind")?,
            label: row.label,
            state: read_enum(SubmissionState::parse, &row.state, "submissions.state")?,
        })
    }
}
