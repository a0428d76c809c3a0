//! Releases of frameworks: loading one over what is there, and what each changed.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::ROWS;
use super::loading::{self, Did};
use crate::domain::frameworks::{Change, ChangeKind, Counts, Release};
use crate::domain::{FrameworkId, SkillId};
use crate::store::schema::{skill_changes, skill_releases};
use crate::store::values::{count, read_enum, read_json, sha256_hex, write_json};
use crate::store::{Conn, StoreError};

/// Signs of a hash that stand for an entry whose address does not end in a uuid.
const SHORT_HASH: usize = 20;

/// Who loads a release, when, out of which files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedBy {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as the audit log writes it.
    pub actor: String,
    /// The names of the files.
    pub files: Vec<String>,
}

/// What loading did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Its number among the releases of the framework, from 1; `None` where exactly this was loaded last.
    pub number: Option<u64>,
    /// What it did, in numbers.
    pub counts: Counts,
    /// What it changed, entry by entry.
    pub changes: Vec<Change>,
    /// The skills whose links, label, state, code, references or sure names it changed: results may move.
    pub touched: BTreeSet<SkillId>,
    /// References that skills gave up.
    pub given_up: BTreeSet<String>,
}

/// A release that was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRelease {
    /// Its number, from 1.
    pub number: u64,
    /// Its version.
    pub version: String,
    /// The names of the files.
    pub files: Vec<String>,
    /// What it did.
    pub counts: Counts,
    /// When.
    pub loaded_at: DateTime<Utc>,
    /// Who, as the audit log writes it.
    pub loaded_by: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = skill_releases)]
struct ReleaseRow {
    framework_id: String,
    number: i64,
    version: String,
    content_hash: String,
    files: String,
    counts: String,
    loaded_at: NaiveDateTime,
    loaded_by: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = skill_changes)]
struct ChangeRow {
    framework_id: String,
    number: i64,
    skill_id: String,
    kind: String,
    before: Option<String>,
    after: Option<String>,
}

/// Loads a release over what is there. Skills keep their ids, and with them everything that points to them; what the company added to them stays.
/// Part of the caller's transaction: all of it or nothing.
pub fn load_release(conn: &mut Conn, release: &Release, by: &LoadedBy) -> Result<Loaded, StoreError> {
    let hash = sha256_hex(write_json(release, "release")?.as_bytes());
    let last: Option<(i64, String)> = skill_releases::table
        .filter(skill_releases::framework_id.eq(release.framework.as_str()))
        .order(skill_releases::number.desc())
        .select((skill_releases::number, skill_releases::content_hash))
        .first(conn)
        .optional()?;
    if last.as_ref().is_some_and(|(_, known)| *known == hash) {
        return Ok(Loaded { number: None, ..Loaded::default() });
    }
    let number = last.map_or(1, |(number, _)| number + 1);
    let Did { counts, changes, touched, given_up } = loading::write(conn, release, by.at)?;
    keep_release(conn, release, by, &Kept { number, hash, counts: &counts })?;
    if number > 1 {
        keep_changes(conn, &release.framework, number, &changes)?;
    }
    Ok(Loaded { number: u64::try_from(number).ok(), counts, changes, touched, given_up })
}

/// The releases of a framework, the newest first.
pub fn list_releases(conn: &mut Conn, framework: &FrameworkId) -> Result<Vec<KeptRelease>, StoreError> {
    let rows: Vec<ReleaseRow> = skill_releases::table
        .filter(skill_releases::framework_id.eq(framework.as_str()))
        .order(skill_releases::number.desc())
        .select(ReleaseRow::as_select())
        .load(conn)?;
    rows.into_iter().map(KeptRelease::try_from).collect()
}

/// What a release changed, by kind and then by skill, after the last one of the page before: what is new comes last.
pub fn page_changes(
    conn: &mut Conn,
    (framework, number): (&FrameworkId, u64),
    after: Option<(ChangeKind, SkillId)>,
    limit: usize,
) -> Result<Vec<Change>, StoreError> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let mut query = skill_changes::table
        .filter(skill_changes::framework_id.eq(framework.as_str().to_owned()))
        .filter(skill_changes::number.eq(number))
        .order((skill_changes::kind.desc(), skill_changes::skill_id.asc()))
        .limit(count(limit))
        .select(ChangeRow::as_select())
        .into_boxed();
    if let Some((kind, skill)) = after {
        let (kind, skill) = (kind.as_str(), skill.as_str().to_owned());
        query = query.filter(skill_changes::kind.lt(kind).or(skill_changes::kind.eq(kind).and(skill_changes::skill_id.gt(skill))));
    }
    let rows: Vec<ChangeRow> = query.load(conn)?;
    rows.into_iter().map(Change::try_from).collect()
}

/// The id an entry has in the store, whichever release it comes from.
pub fn entry_id(framework: &FrameworkId, uri: &str) -> SkillId {
    let last = uri.trim_end_matches('/').rsplit(['/', ':', '#']).next().unwrap_or_default().to_lowercase();
    let is_uuid = uuid::Uuid::try_parse(&last).is_ok() && last.len() == 36;
    let hash = sha256_hex(uri.as_bytes());
    let tail = if is_uuid { last.as_str() } else { hash.get(..SHORT_HASH).unwrap_or(&hash) };
    SkillId::new(format!("{framework}-{tail}"))
}

struct Kept<'a> {
    number: i64,
    hash: String,
    counts: &'a Counts,
}

fn keep_release(conn: &mut Conn, release: &Release, by: &LoadedBy, kept: &Kept<'_>) -> Result<(), StoreError> {
    let row = ReleaseRow {
        framework_id: release.framework.as_str().to_owned(),
        number: kept.number,
        version: release.version.clone(),
        content_hash: kept.hash.clone(),
        files: write_json(&by.files, "skill_releases.files")?,
        counts: write_json(kept.counts, "skill_releases.counts")?,
        loaded_at: by.at.naive_utc(),
        loaded_by: by.actor.clone(),
    };
    diesel::insert_into(skill_releases::table).values(&row).execute(conn)?;
    Ok(())
}

fn keep_changes(conn: &mut Conn, framework: &FrameworkId, number: i64, found: &[Change]) -> Result<(), StoreError> {
    let row = |change: &Change| ChangeRow {
        framework_id: framework.as_str().to_owned(),
        number,
        skill_id: change.skill.as_str().to_owned(),
        kind: change.kind.as_str().to_owned(),
        before: change.before.clone(),
        after: change.after.clone(),
    };
    for some in found.chunks(ROWS) {
        let rows: Vec<ChangeRow> = some.iter().map(row).collect();
        on_backend!(conn, |backend| diesel::insert_into(skill_changes::table).values(&rows).execute(backend))?;
    }
    Ok(())
}

impl TryFrom<ReleaseRow> for KeptRelease {
    type Error = StoreError;

    fn try_from(row: ReleaseRow) -> Result<Self, StoreError> {
        Ok(Self {
            number: u64::try_from(row.number).unwrap_or(0),
            version: row.version,
            files: read_json(&row.files, "skill_releases.files")?,
            counts: read_json(&row.counts, "skill_releases.counts")?,
            loaded_at: row.loaded_at.and_utc(),
            loaded_by: row.loaded_by,
        })
    }
}

impl TryFrom<ChangeRow> for Change {
    type Error = StoreError;

    fn try_from(row: ChangeRow) -> Result<Self, StoreError> {
        Ok(Self {
            skill: SkillId::new(row.skill_id),
            kind: read_enum(ChangeKind::parse, &row.kind, "skill_changes.kind")?,
            before: row.before,
            after: row.after,
        })
    }
}
