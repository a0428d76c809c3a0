//! Frameworks, and loading one that ships with Assay.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::confusable::list_partners;
use super::{ROWS, insert_many, insert_relations, update};
use crate::domain::skills::{Skill, SkillRelation};
use crate::domain::{FrameworkId, SkillId};
use crate::store::schema::{skill_frameworks, skills};
use crate::store::values::{counted, sha256_hex, write_json};
use crate::store::{Conn, StoreError};

/// A framework, in the release that was loaded last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framework {
    /// Our id.
    pub id: FrameworkId,
    /// onet, esco, case, ctdl_asn, rsd, credly, custom, starter.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from.
    pub source_url: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// When it was loaded.
    pub loaded_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = skill_frameworks)]
struct FrameworkRow {
    id: String,
    kind: String,
    name: String,
    version: String,
    source_url: Option<String>,
    licence: Option<String>,
    loaded_at: NaiveDateTime,
}

/// Adds a framework version; name and version together must be new.
pub fn insert_framework(conn: &mut Conn, framework: &Framework) -> Result<(), StoreError> {
    let row = FrameworkRow {
        id: framework.id.as_str().to_owned(),
        kind: framework.kind.clone(),
        name: framework.name.clone(),
        version: framework.version.clone(),
        source_url: framework.source_url.clone(),
        licence: framework.licence.clone(),
        loaded_at: framework.loaded_at.naive_utc(),
    };
    diesel::insert_into(skill_frameworks::table)
        .values(&row)
        .execute(conn)
        .map_err(StoreError::taken("a framework called", format!("{} {}", framework.name, framework.version)))?;
    Ok(())
}

/// All frameworks, by name.
pub fn list_framework_heads(conn: &mut Conn) -> Result<Vec<Framework>, StoreError> {
    let rows: Vec<FrameworkRow> = skill_frameworks::table
        .order((skill_frameworks::name.asc(), skill_frameworks::version.asc()))
        .select(FrameworkRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Framework::from).collect())
}

/// All frameworks with how many entries each has that it has not given up, by name.
pub fn list_frameworks(conn: &mut Conn) -> Result<Vec<(Framework, u64)>, StoreError> {
    let frameworks = list_framework_heads(conn)?;
    let counts: Vec<(String, i64)> = skills::table
        .filter(skills::is_retired.eq(false))
        .group_by(skills::framework_id)
        .select((skills::framework_id, diesel::dsl::count_star()))
        .load(conn)?;
    let counts: BTreeMap<String, i64> = counts.into_iter().collect();
    let with_count = |framework: Framework| {
        let number = counts.get(framework.id.as_str()).copied().unwrap_or(0);
        (framework, counted(number))
    };
    Ok(frameworks.into_iter().map(with_count).collect())
}

/// The framework of this id.
pub fn find_framework(conn: &mut Conn, id: &FrameworkId) -> Result<Framework, StoreError> {
    let row: Option<FrameworkRow> = skill_frameworks::table.find(id.as_str()).select(FrameworkRow::as_select()).first(conn).optional()?;
    row.map(Framework::from).ok_or_else(|| StoreError::missing("framework", id))
}

/// How often a framework was loaded or changed: what was made of it is good while this stays.
pub fn revision(conn: &mut Conn, id: &FrameworkId) -> Result<i64, StoreError> {
    let found = skill_frameworks::table.find(id.as_str()).select(skill_frameworks::revision).first(conn).optional()?;
    found.ok_or_else(|| StoreError::missing("framework", id))
}

/// Counts a change of the frameworks that these skills are of, and of those that have a skill which is not to be taken for one of them, so that
/// what was made of them is made anew.
pub fn raise_revisions(conn: &mut Conn, touched: &BTreeSet<SkillId>) -> Result<(), StoreError> {
    let partners = list_partners(conn, touched)?;
    let ids: Vec<&str> = touched.iter().chain(&partners).map(SkillId::as_str).collect();
    let mut frameworks = BTreeSet::new();
    for some in ids.chunks(ROWS) {
        let found: Vec<String> = skills::table.filter(skills::id.eq_any(some)).select(skills::framework_id).distinct().load(conn)?;
        frameworks.extend(found);
    }
    for framework in frameworks {
        let next = skill_frameworks::revision.eq(skill_frameworks::revision + 1);
        diesel::update(skill_frameworks::table.find(framework)).set(next).execute(conn)?;
    }
    Ok(())
}

/// Loads a whole framework once: does nothing when this content is loaded already, adds what is new or changed otherwise. Skills keep their
/// ids, so requirements that point to them stay. Answers whether anything was written.
pub fn load(conn: &mut Conn, framework: &Framework, all: &[Skill], relations: &[SkillRelation]) -> Result<bool, StoreError> {
    let hash = sha256_hex(write_json(&(all, relations), "skills")?.as_bytes());
    let kept: Option<Option<String>> =
        skill_frameworks::table.find(framework.id.as_str()).select(skill_frameworks::content_hash).first(conn).optional()?;
    if kept.as_ref().and_then(Option::as_ref) == Some(&hash) {
        return Ok(false);
    }
    if kept.is_none() {
        insert_framework(conn, framework)?;
    }
    let known: Vec<String> =
        skills::table.filter(skills::framework_id.eq(framework.id.as_str())).select(skills::id).order(skills::id).load(conn)?;
    let (changed, new): (Vec<&Skill>, Vec<&Skill>) =
        all.iter().partition(|skill| known.binary_search_by(|id| id.as_str().cmp(skill.id.as_str())).is_ok());
    for skill in changed {
        update(conn, skill)?;
    }
    let new: Vec<Skill> = new.into_iter().cloned().collect();
    insert_many(conn, &new)?;
    insert_relations(conn, relations, "framework")?;
    let change = (
        skill_frameworks::content_hash.eq(hash),
        skill_frameworks::version.eq(&framework.version),
        skill_frameworks::revision.eq(skill_frameworks::revision + 1),
    );
    diesel::update(skill_frameworks::table.find(framework.id.as_str())).set(change).execute(conn)?;
    Ok(true)
}

impl From<FrameworkRow> for Framework {
    fn from(row: FrameworkRow) -> Self {
        Self {
            id: FrameworkId::new(row.id),
            kind: row.kind,
            name: row.name,
            version: row.version,
            source_url: row.source_url,
            licence: row.licence,
            loaded_at: row.loaded_at.and_utc(),
        }
    }
}
