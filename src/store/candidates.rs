//! Candidates. Each has a key of their own for raw bytes; deleting a candidate deletes the key and everything that hangs on them.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{blobs, candidate_keys, candidates};
use super::users::fold_email;
use super::values::{read_time, write_time};
use super::{Conn, SealingKey, StoreError, achievements, evidence};
use crate::domain::CandidateId;
use crate::domain::people::Candidate;

#[derive(Queryable, Selectable)]
#[diesel(table_name = candidates)]
pub(super) struct CandidateRow {
    id: String,
    code: String,
    name: Option<String>,
    email: Option<String>,
    email_proved_at: Option<NaiveDateTime>,
}

/// Adds a candidate with a fresh key; the code must be free.
pub fn insert(conn: &mut Conn, key: &SealingKey, candidate: &Candidate, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(candidates::table)
        .values((
            candidates::id.eq(candidate.id.as_str()),
            candidates::code.eq(&candidate.code),
            candidates::name.eq(candidate.name.as_deref()),
            candidates::email.eq(candidate.email.as_deref().map(str::trim)),
            candidates::email_folded.eq(candidate.email.as_deref().map(fold_email)),
            candidates::email_proved_at.eq(write_time(candidate.email_proved_at)),
            candidates::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)
        .map_err(StoreError::taken("a candidate with the code", &candidate.code))?;
    evidence::insert_key(conn, key, &candidate.id)
}

/// The candidate with this id.
pub fn find(conn: &mut Conn, id: &CandidateId) -> Result<Candidate, StoreError> {
    let row: Option<CandidateRow> = candidates::table.find(id.as_str()).select(CandidateRow::as_select()).first(conn).optional()?;
    Ok(row.ok_or_else(|| StoreError::missing("candidate", id))?.into())
}

/// Every candidate who gave this address, however it is spelled, the newest first. Only a proved address says who somebody is.
pub fn list_by_email(conn: &mut Conn, email: &str) -> Result<Vec<Candidate>, StoreError> {
    let rows: Vec<CandidateRow> = candidates::table
        .filter(candidates::email_folded.eq(fold_email(email)))
        .order((candidates::created_at.desc(), candidates::id.desc()))
        .select(CandidateRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}

/// Notes that the candidate proved to hold their address.
pub fn mark_email_proved(conn: &mut Conn, id: &CandidateId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = candidates::table.find(id.as_str()).filter(candidates::email.is_not_null());
    match diesel::update(row).set(candidates::email_proved_at.eq(now.naive_utc())).execute(conn)? {
        0 => Err(StoreError::missing("candidate with an address", id)),
        _ => Ok(()),
    }
}

/// Whether a code is taken.
pub fn has_code(conn: &mut Conn, code: &str) -> Result<bool, StoreError> {
    Ok(candidates::table.filter(candidates::code.eq(code)).count().get_result::<i64>(conn)? > 0)
}

/// Changes name and address.
pub fn update(conn: &mut Conn, candidate: &Candidate) -> Result<(), StoreError> {
    let change = (
        candidates::name.eq(candidate.name.as_deref()),
        candidates::email.eq(candidate.email.as_deref().map(str::trim)),
        candidates::email_folded.eq(candidate.email.as_deref().map(fold_email)),
        candidates::email_proved_at.eq(write_time(candidate.email_proved_at)),
    );
    let changed = diesel::update(candidates::table.find(candidate.id.as_str()))
        .set(change)
        .execute(conn)
        .map_err(StoreError::taken("a candidate with the code", &candidate.code))?;
    if changed == 1 { Ok(()) } else { Err(StoreError::missing("candidate", &candidate.id)) }
}

/// Deletes a candidate with key, bytes, applications, credentials and results. What the audit says stays: it holds ids only.
pub fn delete(conn: &mut Conn, id: &CandidateId) -> Result<(), StoreError> {
    diesel::delete(candidate_keys::table.find(id.as_str())).execute(conn)?;
    diesel::delete(blobs::table.filter(blobs::owner.eq(id.as_str()))).execute(conn)?;
    match diesel::delete(candidates::table.find(id.as_str())).execute(conn)? {
        0 => Err(StoreError::missing("candidate", id)),
        _ => achievements::delete_unheld(conn),
    }
}

impl From<CandidateRow> for Candidate {
    fn from(row: CandidateRow) -> Self {
        Self {
            id: CandidateId::new(row.id),
            code: row.code,
            name: row.name,
            email: row.email,
            email_proved_at: read_time(row.email_proved_at),
        }
    }
}
