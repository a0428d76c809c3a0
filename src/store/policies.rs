//! The scoring policy in published versions. The store keeps its JSON; `domain::policy` knows what it means.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::schema::policies;
use super::values::{read_enum, read_json, read_number, sha256_hex, write_json};
use super::{Conn, StoreError};
use crate::domain::PolicyId;
use crate::domain::issuers::VersionStatus;

/// One published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion<P> {
    /// This version.
    pub id: PolicyId,
    /// 1, 2, 3 …
    pub version: u32,
    /// Published or superseded.
    pub status: VersionStatus,
    /// SHA-256 of its JSON.
    pub hash: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// By whom; `None`: the house default.
    pub published_by: Option<String>,
    /// What it says.
    pub policy: P,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = policies)]
struct PolicyRow {
    id: String,
    version: i64,
    status: String,
    content: String,
    content_hash: String,
    published_at: NaiveDateTime,
    published_by: Option<String>,
}

/// Publishes a policy; the one before is superseded. Publishing what is in force already changes nothing.
pub fn publish<P: Serialize + DeserializeOwned>(
    conn: &mut Conn,
    id: &PolicyId,
    policy: &P,
    by: Option<&str>,
    now: DateTime<Utc>,
) -> Result<PolicyVersion<P>, StoreError> {
    let content = write_json(policy, "policies.content")?;
    let hash = sha256_hex(content.as_bytes());
    if let Some(current) = lookup_published(conn)?.filter(|current: &PolicyVersion<P>| current.hash == hash) {
        return Ok(current);
    }
    let in_force = policies::table.filter(policies::status.eq(VersionStatus::Published.as_str()));
    diesel::update(in_force).set(policies::status.eq(VersionStatus::Superseded.as_str())).execute(conn)?;
    let last: Option<i64> = policies::table.select(policies::version).order(policies::version.desc()).first(conn).optional()?;
    diesel::insert_into(policies::table)
        .values((
            policies::id.eq(id.as_str()),
            policies::version.eq(last.unwrap_or(0) + 1),
            policies::status.eq(VersionStatus::Published.as_str()),
            policies::content.eq(content),
            policies::content_hash.eq(hash),
            policies::published_at.eq(now.naive_utc()),
            policies::published_by.eq(by),
        ))
        .execute(conn)?;
    find(conn, id)
}

/// The version in force.
pub fn lookup_published<P: DeserializeOwned>(conn: &mut Conn) -> Result<Option<PolicyVersion<P>>, StoreError> {
    let row: Option<PolicyRow> = policies::table
        .filter(policies::status.eq(VersionStatus::Published.as_str()))
        .select(PolicyRow::as_select())
        .first(conn)
        .optional()?;
    row.map(read).transpose()
}

/// One version.
pub fn find<P: DeserializeOwned>(conn: &mut Conn, id: &PolicyId) -> Result<PolicyVersion<P>, StoreError> {
    let row: Option<PolicyRow> = policies::table.find(id.as_str()).select(PolicyRow::as_select()).first(conn).optional()?;
    read(row.ok_or_else(|| StoreError::missing("policy", id))?)
}

fn read<P: DeserializeOwned>(row: PolicyRow) -> Result<PolicyVersion<P>, StoreError> {
    Ok(PolicyVersion {
        id: PolicyId::new(row.id),
        version: read_number(row.version, "policies.version")?,
        status: read_enum(VersionStatus::parse, &row.status, "policies.status")?,
        policy: read_json(&row.content, "policies.content")?,
        hash: row.content_hash,
        published_at: row.published_at.and_utc(),
        published_by: row.published_by,
    })
}
