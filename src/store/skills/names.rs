//! The names skills go by, and the keys under which somebody who types finds them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::ROWS;
use crate::domain::frameworks::{EntryKind, NameKind, SkillName};
use crate::domain::skills::Skill;
use crate::domain::text::{fold, name_key};
use crate::domain::{FrameworkId, SkillId};
use crate::store::schema::{skill_keys, skill_names, skills};
use crate::store::values::{count, read_enum};
use crate::store::{Conn, StoreError};

/// Words from which a name can be found; the words behind them are found with these.
const MOST_WORDS: usize = 12;
/// Bytes of a key.
const LONGEST_KEY: usize = 200;
/// Added to the rank of what no job can ask for.
pub(super) const NOT_A_SKILL: i64 = 10;
/// The language of names that nobody said the language of, in what Assay ships.
const OUR_LANGUAGE: &str = "en";

#[derive(Queryable, Selectable, Insertable, Clone, Debug, PartialEq, Eq)]
#[diesel(table_name = skill_names)]
pub(super) struct NameRow {
    pub(super) skill_id: String,
    pub(super) language: String,
    pub(super) folded: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) position: i64,
}

#[derive(Insertable, Debug, PartialEq, Eq)]
#[diesel(table_name = skill_keys)]
struct KeyRow {
    skill_id: String,
    language: String,
    key: Vec<u8>,
    rank: i64,
    name: String,
}

/// The rows of these names; one that folds to the same text twice in a language is kept once, as the surer kind.
pub(super) fn rows_of(skill: &SkillId, names: &[SkillName]) -> Vec<NameRow> {
    let mut rows: Vec<NameRow> = Vec::with_capacity(names.len());
    let mut seen: BTreeSet<(&str, String)> = BTreeSet::new();
    let mut sorted: Vec<&SkillName> = names.iter().collect();
    sorted.sort_by_key(|name| name.kind);
    for (position, name) in sorted.into_iter().enumerate() {
        let folded = fold(&name.text);
        if !folded.is_empty() && seen.insert((name.language.as_str(), folded.clone())) {
            rows.push(NameRow {
                skill_id: skill.as_str().to_owned(),
                language: name.language.clone(),
                folded,
                name: name.text.clone(),
                kind: name.kind.as_str().to_owned(),
                position: count(position),
            });
        }
    }
    rows
}

/// The names of a skill that has no others than its label and aliases.
pub(super) fn names_of(skill: &Skill) -> Vec<SkillName> {
    let name = |text: &String, kind| SkillName { text: text.clone(), language: OUR_LANGUAGE.to_owned(), kind };
    let label = std::iter::once(name(&skill.label, NameKind::Preferred));
    label.chain(skill.aliases.iter().map(|alias| name(alias, NameKind::Own))).collect()
}

/// Writes names, in few statements.
pub(super) fn insert(conn: &mut Conn, rows: &[NameRow]) -> Result<(), StoreError> {
    for some in rows.chunks(ROWS) {
        on_backend!(conn, |backend| diesel::insert_into(skill_names::table).values(some).execute(backend))?;
    }
    Ok(())
}

/// Takes single names away.
pub(super) fn delete_rows(conn: &mut Conn, rows: &[&NameRow]) -> Result<(), StoreError> {
    for row in rows {
        diesel::delete(skill_names::table.find((&row.skill_id, &row.language, &row.folded))).execute(conn)?;
    }
    Ok(())
}

/// The names of all skills of a framework.
pub(super) fn list_of_framework(conn: &mut Conn, framework: &FrameworkId) -> Result<Vec<NameRow>, StoreError> {
    let rows = skill_names::table.inner_join(skills::table).filter(skills::framework_id.eq(framework.as_str()));
    Ok(rows.select(NameRow::as_select()).load(conn)?)
}

/// All names of these skills, the surest first.
pub fn list_names(conn: &mut Conn, ids: &[SkillId]) -> Result<BTreeMap<SkillId, Vec<SkillName>>, StoreError> {
    let mut all: BTreeMap<SkillId, Vec<SkillName>> = BTreeMap::new();
    for some in ids.chunks(ROWS) {
        let texts: Vec<&str> = some.iter().map(SkillId::as_str).collect();
        let rows: Vec<NameRow> = skill_names::table
            .filter(skill_names::skill_id.eq_any(texts))
            .order((skill_names::skill_id.asc(), skill_names::language.asc(), skill_names::position.asc()))
            .select(NameRow::as_select())
            .load(conn)?;
        for row in rows {
            all.entry(SkillId::new(row.skill_id.clone())).or_default().push(SkillName::try_from(row)?);
        }
    }
    Ok(all)
}

/// Writes the keys of these skills anew, out of their names as they are stored.
pub(super) fn write_keys(conn: &mut Conn, ids: &[&str]) -> Result<(), StoreError> {
    for some in ids.chunks(ROWS) {
        diesel::delete(skill_keys::table.filter(skill_keys::skill_id.eq_any(some))).execute(conn)?;
        let found: Vec<(NameRow, String, bool)> = skill_names::table
            .inner_join(skills::table)
            .filter(skill_names::skill_id.eq_any(some))
            .order((skill_names::skill_id.asc(), skill_names::language.asc(), skill_names::position.asc()))
            .select((NameRow::as_select(), skills::kind, skills::is_retired))
            .load(conn)?;
        let mut rows = Vec::new();
        for (name, kind, is_retired) in found {
            let is_offered = kind == EntryKind::Skill.as_str() && !is_retired;
            rows.extend(keys_of(&name, if is_offered { 0 } else { NOT_A_SKILL }));
        }
        rows.sort_by(|one, other| {
            (&one.skill_id, &one.language, &one.key, one.rank).cmp(&(&other.skill_id, &other.language, &other.key, other.rank))
        });
        rows.dedup_by(|one, other| (&one.skill_id, &one.language, &one.key) == (&other.skill_id, &other.language, &other.key));
        for some in rows.chunks(ROWS) {
            on_backend!(conn, |backend| diesel::insert_into(skill_keys::table).values(some).execute(backend))?;
        }
    }
    Ok(())
}

/// Makes the keys of skills that have none: those of before there were keys.
pub(in crate::store) fn fill_keys(conn: &mut Conn) -> Result<(), StoreError> {
    let with_keys = skill_keys::table.select(skill_keys::skill_id);
    let without: Vec<String> = skills::table.filter(skills::id.ne_all(with_keys)).select(skills::id).order(skills::id).load(conn)?;
    let ids: Vec<&str> = without.iter().map(String::as_str).collect();
    write_keys(conn, &ids)
}

/// What somebody typed, as a key begins.
pub(super) fn typed_key(text: &str) -> Vec<u8> {
    let mut key = name_key(text);
    truncate(&mut key);
    key.into_bytes()
}

fn keys_of(name: &NameRow, above: i64) -> Vec<KeyRow> {
    let key = name_key(&name.name);
    let is_sure = super::SURE_KINDS.contains(&name.kind.as_str());
    let starts = std::iter::once(0).chain(key.match_indices(' ').map(|(at, _)| at + 1)).take(MOST_WORDS);
    let keys = starts.map(|start| {
        let mut part = key.get(start..).unwrap_or_default().to_owned();
        truncate(&mut part);
        let rank = match (is_sure, start == 0) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        KeyRow {
            skill_id: name.skill_id.clone(),
            language: name.language.clone(),
            key: part.into_bytes(),
            rank: rank + above,
            name: name.name.clone(),
        }
    });
    keys.filter(|row| !row.key.is_empty()).collect()
}

fn truncate(key: &mut String) {
    if key.len() > LONGEST_KEY {
        let end = (0..=LONGEST_KEY).rev().find(|at| key.is_char_boundary(*at)).unwrap_or(0);
        key.truncate(end);
    }
}

impl TryFrom<NameRow> for SkillName {
    type Error = StoreError;

    fn try_from(row: NameRow) -> Result<Self, StoreError> {
        Ok(Self { text: row.name, language: row.language, kind: read_enum(NameKind::parse, &row.kind, "skill_names.kind")? })
    }
}
