//! Stored scores: append-only, one current per application, each pointing to the published versions it stands on.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::de::DeserializeOwned;

use super::schema::score_snapshots;
use super::values::{read_json, read_number, write_json};
use super::{Conn, StoreError};
use crate::domain::{ApplicationId, Bp, IssuerListVersionId, PolicyId, RequirementSetId, SnapshotId};

/// A score without its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotHead {
    /// Our id.
    pub id: SnapshotId,
    /// Whose.
    pub application: ApplicationId,
    /// The requirements it stands on.
    pub requirement_set: RequirementSetId,
    /// The policy it stands on.
    pub policy: PolicyId,
    /// The list versions it stands on.
    pub list_versions: Vec<IssuerListVersionId>,
    /// The instant it was computed for.
    pub as_of: DateTime<Utc>,
    /// SHA-256 of everything that went in.
    pub input_hash: String,
    /// The engine that computed it.
    pub engine: String,
    /// Coverage by the facts now.
    pub low: Bp,
    /// Coverage if every open question ends well.
    pub high: Bp,
    /// Coverage with what a reviewer accepted.
    pub accepted: Bp,
    /// How the must-haves stand, as stored text.
    pub group: String,
    /// Whether it is the one in use.
    pub is_current: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = score_snapshots)]
struct HeadRow {
    id: String,
    application_id: String,
    requirement_set_id: String,
    policy_id: String,
    list_versions: String,
    as_of: NaiveDateTime,
    input_hash: String,
    engine: String,
    low_bp: i64,
    high_bp: i64,
    accepted_bp: i64,
    musts_group: String,
    is_current: bool,
}

/// Appends a score with its rows (`content`) and inputs, both JSON; it becomes the current one. Where the same inputs gave the current one
/// already, nothing is written. Answers whether it was.
pub fn insert(conn: &mut Conn, head: &SnapshotHead, content: &str, inputs: &str) -> Result<bool, StoreError> {
    let in_use = score_snapshots::table
        .filter(score_snapshots::application_id.eq(head.application.as_str()))
        .filter(score_snapshots::is_current.eq(true));
    let same: i64 = in_use
        .filter(score_snapshots::input_hash.eq(&head.input_hash))
        .filter(score_snapshots::content.eq(content))
        .filter(score_snapshots::engine.eq(&head.engine))
        .count()
        .get_result(conn)?;
    if same > 0 {
        return Ok(false);
    }
    diesel::update(in_use).set(score_snapshots::is_current.eq(false)).execute(conn)?;
    diesel::insert_into(score_snapshots::table)
        .values((
            score_snapshots::id.eq(head.id.as_str()),
            score_snapshots::application_id.eq(head.application.as_str()),
            score_snapshots::requirement_set_id.eq(head.requirement_set.as_str()),
            score_snapshots::policy_id.eq(head.policy.as_str()),
            score_snapshots::list_versions.eq(write_json(&head.list_versions, "score_snapshots.list_versions")?),
            score_snapshots::as_of.eq(head.as_of.naive_utc()),
            score_snapshots::input_hash.eq(&head.input_hash),
            score_snapshots::engine.eq(&head.engine),
            score_snapshots::low_bp.eq(i64::from(head.low)),
            score_snapshots::high_bp.eq(i64::from(head.high)),
            score_snapshots::accepted_bp.eq(i64::from(head.accepted)),
            score_snapshots::musts_group.eq(&head.group),
            score_snapshots::content.eq(content),
            score_snapshots::inputs.eq(inputs),
            score_snapshots::is_current.eq(true),
        ))
        .execute(conn)?;
    Ok(true)
}

/// The current score of an application, without its rows.
pub fn lookup_current(conn: &mut Conn, application: &ApplicationId) -> Result<Option<SnapshotHead>, StoreError> {
    Ok(current_heads(conn, &[application.as_str().to_owned()])?.remove(application.as_str()))
}

/// The current scores of some applications, by application id.
pub(super) fn current_heads(conn: &mut Conn, applications: &[String]) -> Result<BTreeMap<String, SnapshotHead>, StoreError> {
    let rows: Vec<HeadRow> = score_snapshots::table
        .filter(score_snapshots::application_id.eq_any(applications))
        .filter(score_snapshots::is_current.eq(true))
        .select(HeadRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Ok((row.application_id.clone(), row.try_into()?))).collect()
}

/// Every score an application ever had, newest first.
pub fn list(conn: &mut Conn, application: &ApplicationId) -> Result<Vec<SnapshotHead>, StoreError> {
    let rows: Vec<HeadRow> = score_snapshots::table
        .filter(score_snapshots::application_id.eq(application.as_str()))
        .order((score_snapshots::as_of.desc(), score_snapshots::id.desc()))
        .select(HeadRow::as_select())
        .load(conn)?;
    rows.into_iter().map(SnapshotHead::try_from).collect()
}

/// One score, without its rows.
pub fn find(conn: &mut Conn, id: &SnapshotId) -> Result<SnapshotHead, StoreError> {
    let row: Option<HeadRow> = score_snapshots::table.find(id.as_str()).select(HeadRow::as_select()).first(conn).optional()?;
    row.ok_or_else(|| StoreError::missing("score", id))?.try_into()
}

/// The rows of a score, as `domain::scoring` wrote them.
pub fn find_content<T: DeserializeOwned>(conn: &mut Conn, id: &SnapshotId) -> Result<T, StoreError> {
    let (content, _) = texts(conn, id)?;
    read_json(&content, "score_snapshots.content")
}

/// The rows and the inputs of a score exactly as written: for replay.
pub fn find_texts(conn: &mut Conn, id: &SnapshotId) -> Result<(String, String), StoreError> {
    texts(conn, id)
}

fn texts(conn: &mut Conn, id: &SnapshotId) -> Result<(String, String), StoreError> {
    let found: Option<(String, String)> =
        score_snapshots::table.find(id.as_str()).select((score_snapshots::content, score_snapshots::inputs)).first(conn).optional()?;
    found.ok_or_else(|| StoreError::missing("score", id))
}

impl TryFrom<HeadRow> for SnapshotHead {
    type Error = StoreError;

    fn try_from(row: HeadRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: SnapshotId::new(row.id),
            application: ApplicationId::new(row.application_id),
            requirement_set: RequirementSetId::new(row.requirement_set_id),
            policy: PolicyId::new(row.policy_id),
            list_versions: read_json(&row.list_versions, "score_snapshots.list_versions")?,
            as_of: row.as_of.and_utc(),
            input_hash: row.input_hash,
            engine: row.engine,
            low: read_number(row.low_bp, "score_snapshots.low_bp")?,
            high: read_number(row.high_bp, "score_snapshots.high_bp")?,
            accepted: read_number(row.accepted_bp, "score_snapshots.accepted_bp")?,
            group: row.musts_group,
            is_current: row.is_current,
        })
    }
}
