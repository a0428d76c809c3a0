//! Skill frameworks, skills with their names, and relations between skills.

mod concepts;
mod confusable;
mod frameworks;
mod loading;
mod mappings;
mod merges;
mod names;
mod neighbours;
mod own;
mod pins;
mod relations;
mod releases;
mod search;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::schema::{skill_names, skills};
use super::values::{fold, read_enum, read_json, write_json};
use super::{Conn, StoreError};
use crate::domain::frameworks::{EntryKind, NameKind};
use crate::domain::policy::FreshnessClass;
use crate::domain::skills::Skill;
use crate::domain::{FrameworkId, SkillId};

#[cfg(test)]
pub use self::{confusable::list_confusable, relations::list_relations};
pub use concepts::{list_for_finder, list_not_to_confuse};
pub use confusable::{ConfusablePair, delete_confusable, insert_confusable, list_confusable_of};
pub use frameworks::{Framework, find_framework, insert_framework, list_framework_heads, list_frameworks, load, raise_revisions, revision};
pub use mappings::{KeptMapping, LoadedMapping, MappingCounts, find_mapping, list_mappings, load_mapping, take_mapping_away};
pub use merges::{Merge, Moved, insert_merge, list_given_references, list_merges_of, lookup_merge_of, merged_into, update_merge_undone};
pub(super) use names::fill_keys;
pub use names::list_names;
pub use neighbours::{list_around, list_neighbourhood, list_relations_of};
pub use own::{ensure_own_framework, insert_own, list_own, lock_own, save_own, save_same_as, update_retired};
pub use pins::{Pin, delete_pin, insert_pin, list_pins};
pub use relations::{StatedRelation, delete_stated, insert_relations, insert_stated, list_stated_of};
pub use releases::{KeptRelease, Loaded, LoadedBy, entry_id, list_releases, load_release, page_changes};
pub use search::{SkillHit, Where, list_tops, page, search, search_in};

/// Rows in one insert: SQLite takes at most 32,766 values in a statement.
const ROWS: usize = 500;

/// The kinds of names that name a skill by themselves.
const SURE_KINDS: [&str; 3] = [NameKind::Preferred.as_str(), NameKind::Pinned.as_str(), NameKind::Own.as_str()];

#[derive(Queryable, Selectable, Insertable, Clone)]
#[diesel(table_name = skills)]
struct SkillRow {
    id: String,
    framework_id: String,
    uri: String,
    code: Option<String>,
    label: String,
    label_folded: String,
    statement: Option<String>,
    category: Option<String>,
    freshness: String,
    same_as: String,
    kind: String,
    is_retired: bool,
    statement_language: String,
}

/// What a skill says of itself, to be written anew; what is missing is taken away.
#[derive(AsChangeset)]
#[diesel(table_name = skills, treat_none_as_null = true)]
struct SkillChange {
    label: String,
    label_folded: String,
    statement: Option<String>,
    category: Option<String>,
    freshness: String,
    same_as: String,
}

impl From<SkillRow> for SkillChange {
    fn from(SkillRow { label, label_folded, statement, category, freshness, same_as, .. }: SkillRow) -> Self {
        Self { label, label_folded, statement, category, freshness, same_as }
    }
}

/// A reference as it may be written: as it is, and an address secured the other way or without the slash at its end.
fn spellings(reference: &str) -> Vec<String> {
    let reference = reference.trim();
    let mut all = vec![reference.to_owned()];
    if let Some((scheme @ ("http" | "https"), rest)) = reference.split_once("://") {
        let other = if scheme == "http" { "https" } else { "http" };
        let bare = rest.trim_end_matches('/');
        all.extend([format!("{other}://{rest}"), format!("{scheme}://{bare}"), format!("{other}://{bare}")]);
        all.sort();
        all.dedup();
    }
    all
}

/// Adds many skills with their names, in few statements. A name that folds to the same text twice is kept once.
pub fn insert_many(conn: &mut Conn, all: &[Skill]) -> Result<(), StoreError> {
    for some in all.chunks(ROWS) {
        let mut rows = Vec::with_capacity(some.len());
        let mut names = Vec::new();
        for skill in some {
            rows.push(SkillRow::of(skill)?);
            names.extend(names::rows_of(&skill.id, &names::names_of(skill)));
        }
        on_backend!(conn, |backend| diesel::insert_into(skills::table).values(&rows).execute(backend))
            .map_err(StoreError::taken("a skill with one of the addresses", format!("{} skills", rows.len())))?;
        names::insert(conn, &names)?;
        let ids: Vec<&str> = some.iter().map(|skill| skill.id.as_str()).collect();
        names::write_keys(conn, &ids)?;
    }
    Ok(())
}

/// Adds one skill made by the company.
pub fn insert(conn: &mut Conn, skill: &Skill) -> Result<(), StoreError> {
    insert_many(conn, std::slice::from_ref(skill)).map_err(|error| match error {
        StoreError::Conflict { .. } => StoreError::Conflict { what: "a skill with the address", value: skill.uri.clone() },
        other => other,
    })
}

/// Writes a skill and its names anew. What persons made of it stays: names they pinned, and what skills that were merged into it stood for.
pub fn update(conn: &mut Conn, skill: &Skill) -> Result<(), StoreError> {
    let mut skill = skill.clone();
    merges::keep_references(&mut skill.same_as, &list_given_references(conn, &skill.id)?);
    let row = SkillRow::of(&skill)?;
    let change = (skills::code.eq(row.code.clone()), SkillChange::from(row));
    if diesel::update(skills::table.find(skill.id.as_str())).set(change).execute(conn)? == 0 {
        return Err(StoreError::missing("skill", &skill.id));
    }
    let pinned = pins::list(conn, &skill.id)?;
    own::replace_names(conn, &skill.id, &names::names_of(&skill), pinned)
}

/// The skill with this id.
pub fn find(conn: &mut Conn, id: &SkillId) -> Result<Skill, StoreError> {
    list_by_ids(conn, std::slice::from_ref(id))?.pop().ok_or_else(|| StoreError::missing("skill", id))
}

/// The skills with these ids, in the order asked for; unknown ones are left out.
pub fn list_by_ids(conn: &mut Conn, ids: &[SkillId]) -> Result<Vec<Skill>, StoreError> {
    let mut rows = BTreeMap::new();
    for some in ids.chunks(ROWS) {
        let texts: Vec<&str> = some.iter().map(SkillId::as_str).collect();
        let found: Vec<SkillRow> = skills::table.filter(skills::id.eq_any(texts)).select(SkillRow::as_select()).load(conn)?;
        rows.extend(found.into_iter().map(|row| (row.id.clone(), row)));
    }
    let ordered = ids.iter().filter_map(|id| rows.get(id.as_str()).cloned()).collect();
    with_names(conn, ordered)
}

/// The skill with this address, whichever way it is secured, or code in any framework, by the framework's name and then its id; where it was merged, the one it was merged into.
pub fn lookup_by_reference(conn: &mut Conn, reference: &str) -> Result<Option<Skill>, StoreError> {
    let row: Option<SkillRow> = skills::table
        .filter(skills::uri.eq_any(spellings(reference)).or(skills::code.eq(reference.trim())))
        .order((skills::framework_id.asc(), skills::id.asc()))
        .select(SkillRow::as_select())
        .first(conn)
        .optional()?;
    let Some(mut row) = row else { return Ok(None) };
    let id = SkillId::new(&row.id);
    if let Some(into) = merged_into(conn, std::slice::from_ref(&id))?.remove(&id) {
        row = skills::table.find(into.as_str()).select(SkillRow::as_select()).first(conn)?;
    }
    Ok(with_names(conn, vec![row])?.pop())
}

/// The same, where a job can newly ask for it: it is a skill and not retired.
pub fn lookup_offered(conn: &mut Conn, reference: &str) -> Result<Option<Skill>, StoreError> {
    let Some(skill) = lookup_by_reference(conn, reference)? else { return Ok(None) };
    Ok(is_offered(conn, &skill.id)?.then_some(skill))
}

/// The skills that a job can ask for and that go by this name, folded; what a framework lists as another name of a skill is none. Labels first.
pub fn list_by_name(conn: &mut Conn, name: &str) -> Result<Vec<Skill>, StoreError> {
    let rows: Vec<SkillRow> = skills::table
        .inner_join(skill_names::table)
        .filter(skill_names::folded.eq(fold(name)))
        .filter(skill_names::kind.eq_any(SURE_KINDS))
        .filter(skills::kind.eq(EntryKind::Skill.as_str()))
        .filter(skills::is_retired.eq(false))
        .order((skill_names::kind.desc(), skills::label_folded.asc(), skills::id.asc()))
        .select(SkillRow::as_select())
        .load(conn)?;
    let mut seen = BTreeSet::new();
    let once = rows.into_iter().filter(|row: &SkillRow| seen.insert(row.id.clone())).collect();
    with_names(conn, once)
}

/// Every skill, by id.
pub fn list(conn: &mut Conn) -> Result<Vec<Skill>, StoreError> {
    let rows = skills::table.order(skills::id.asc()).select(SkillRow::as_select()).load(conn)?;
    with_names(conn, rows)
}

/// Whether a job can newly ask for an entry: it is a skill, and not retired.
pub fn is_offered(conn: &mut Conn, id: &SkillId) -> Result<bool, StoreError> {
    let found: Option<(String, bool)> =
        skills::table.find(id.as_str()).select((skills::kind, skills::is_retired)).first(conn).optional()?;
    let (kind, is_retired) = found.ok_or_else(|| StoreError::missing("skill", id))?;
    Ok(kind == EntryKind::Skill.as_str() && !is_retired)
}

/// Whether the framework has given a skill up.
pub fn is_retired(conn: &mut Conn, id: &SkillId) -> Result<bool, StoreError> {
    let found: Option<bool> = skills::table.find(id.as_str()).select(skills::is_retired).first(conn).optional()?;
    found.ok_or_else(|| StoreError::missing("skill", id))
}

/// Adds the aliases to rows, in one query per few hundred.
fn with_names(conn: &mut Conn, rows: Vec<SkillRow>) -> Result<Vec<Skill>, StoreError> {
    let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for some in rows.chunks(ROWS) {
        let ids: Vec<&str> = some.iter().map(|row| row.id.as_str()).collect();
        let names: Vec<(String, String, String)> = skill_names::table
            .filter(skill_names::skill_id.eq_any(ids))
            .filter(skill_names::kind.eq_any(SURE_KINDS))
            .order((skill_names::skill_id.asc(), skill_names::position.asc(), skill_names::language.asc()))
            .select((skill_names::skill_id, skill_names::folded, skill_names::name))
            .load(conn)?;
        let labels: BTreeMap<&str, &str> = some.iter().map(|row| (row.id.as_str(), row.label_folded.as_str())).collect();
        let mut seen = BTreeSet::new();
        for (id, folded, name) in names {
            // The label is no alias, and one word in several languages is one alias.
            if labels.get(id.as_str()) != Some(&folded.as_str()) && seen.insert((id.clone(), folded)) {
                aliases.entry(id).or_default().push(name);
            }
        }
    }
    rows.into_iter()
        .map(|row| {
            let aliases = aliases.get(&row.id).cloned().unwrap_or_default();
            Ok(Skill {
                id: SkillId::new(row.id),
                framework: FrameworkId::new(row.framework_id),
                uri: row.uri,
                code: row.code,
                label: row.label,
                statement: row.statement,
                category: row.category,
                freshness: read_enum(FreshnessClass::parse, &row.freshness, "skills.freshness")?,
                aliases,
                same_as: read_json(&row.same_as, "skills.same_as")?,
            })
        })
        .collect()
}

impl SkillRow {
    fn of(skill: &Skill) -> Result<Self, StoreError> {
        Ok(Self {
            id: skill.id.as_str().to_owned(),
            framework_id: skill.framework.as_str().to_owned(),
            uri: skill.uri.clone(),
            code: skill.code.clone(),
            label: skill.label.clone(),
            label_folded: fold(&skill.label),
            statement: skill.statement.clone(),
            category: skill.category.clone(),
            freshness: skill.freshness.as_str().to_owned(),
            same_as: write_json(&skill.same_as, "skills.same_as")?,
            kind: EntryKind::Skill.as_str().to_owned(),
            is_retired: false,
            statement_language: "en".to_owned(),
        })
    }
}
