//! Skill frameworks, skills with their names, and relations between skills.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::schema::{skill_frameworks, skill_names, skill_relations, skills};
use super::values::{count, counted, escape_like, fold, read_enum, read_json, sha256_hex, write_json};
use super::{Conn, StoreError};
use crate::domain::policy::FreshnessClass;
use crate::domain::skills::{RelationKind, Skill, SkillRelation};
use crate::domain::{FrameworkId, SkillId};

/// Rows in one insert: SQLite takes at most 32,766 values in a statement.
const ROWS: usize = 500;

/// One version of a framework. Immutable once loaded.
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

/// A skill found by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillHit {
    /// The skill.
    pub skill: Skill,
    /// The label or alias that matched.
    pub matched: String,
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
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = skill_names)]
struct NameRow {
    skill_id: String,
    folded: String,
    name: String,
    is_label: bool,
    position: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = skill_relations)]
struct RelationRow {
    from_id: String,
    to_id: String,
    kind: String,
    source: String,
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

/// All framework versions with how many skills each holds, by name.
pub fn list_frameworks(conn: &mut Conn) -> Result<Vec<(Framework, u64)>, StoreError> {
    let rows: Vec<FrameworkRow> = skill_frameworks::table
        .order((skill_frameworks::name.asc(), skill_frameworks::version.asc()))
        .select(FrameworkRow::as_select())
        .load(conn)?;
    let counts: Vec<(String, i64)> =
        skills::table.group_by(skills::framework_id).select((skills::framework_id, diesel::dsl::count_star())).load(conn)?;
    let counts: BTreeMap<String, i64> = counts.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let number = counts.get(&row.id).copied().unwrap_or(0);
            (Framework::from(row), counted(number))
        })
        .collect())
}

/// Adds many skills with their names, in few statements. A name that folds to the same text twice is kept once.
pub fn insert_many(conn: &mut Conn, all: &[Skill]) -> Result<(), StoreError> {
    for some in all.chunks(ROWS) {
        let mut rows = Vec::with_capacity(some.len());
        let mut names = Vec::new();
        for skill in some {
            rows.push(SkillRow::of(skill)?);
            names.extend(names_of(skill));
        }
        on_backend!(conn, |backend| diesel::insert_into(skills::table).values(&rows).execute(backend))
            .map_err(StoreError::taken("a skill with one of the addresses", format!("{} skills", rows.len())))?;
        for some in names.chunks(ROWS) {
            on_backend!(conn, |backend| diesel::insert_into(skill_names::table).values(some).execute(backend))?;
        }
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

/// Adds relations; one that is there already stays as it is. `source` is framework, crosswalk or person.
pub fn insert_relations(conn: &mut Conn, all: &[SkillRelation], source: &str) -> Result<(), StoreError> {
    for some in all.chunks(ROWS) {
        let rows: Vec<RelationRow> = some
            .iter()
            .map(|relation| RelationRow {
                from_id: relation.from.as_str().to_owned(),
                to_id: relation.to.as_str().to_owned(),
                kind: relation.kind.as_str().to_owned(),
                source: source.to_owned(),
            })
            .collect();
        match conn {
            Conn::Sqlite(sqlite) => diesel::insert_or_ignore_into(skill_relations::table).values(&rows).execute(sqlite)?,
            Conn::Postgres(postgres) => {
                diesel::insert_into(skill_relations::table).values(&rows).on_conflict_do_nothing().execute(postgres)?
            }
        };
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
    diesel::update(skill_frameworks::table.find(framework.id.as_str()))
        .set((skill_frameworks::content_hash.eq(hash), skill_frameworks::version.eq(&framework.version)))
        .execute(conn)?;
    Ok(true)
}

/// Writes a skill and its names anew.
pub fn update(conn: &mut Conn, skill: &Skill) -> Result<(), StoreError> {
    let row = SkillRow::of(skill)?;
    let change = (
        skills::code.eq(row.code),
        skills::label.eq(row.label),
        skills::label_folded.eq(row.label_folded),
        skills::statement.eq(row.statement),
        skills::category.eq(row.category),
        skills::freshness.eq(row.freshness),
        skills::same_as.eq(row.same_as),
    );
    if diesel::update(skills::table.find(skill.id.as_str())).set(change).execute(conn)? == 0 {
        return Err(StoreError::missing("skill", &skill.id));
    }
    diesel::delete(skill_names::table.filter(skill_names::skill_id.eq(skill.id.as_str()))).execute(conn)?;
    let names = names_of(skill);
    on_backend!(conn, |backend| diesel::insert_into(skill_names::table).values(&names).execute(backend))?;
    Ok(())
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

/// The skill with this uri or code in any framework, by the framework's name and then its id.
pub fn lookup_by_reference(conn: &mut Conn, reference: &str) -> Result<Option<Skill>, StoreError> {
    let row: Option<SkillRow> = skills::table
        .filter(skills::uri.eq(reference).or(skills::code.eq(reference)))
        .order((skills::framework_id.asc(), skills::id.asc()))
        .select(SkillRow::as_select())
        .first(conn)
        .optional()?;
    Ok(with_names(conn, row.into_iter().collect())?.pop())
}

/// The skills whose label or alias is this text, folded; labels first.
pub fn list_by_name(conn: &mut Conn, name: &str) -> Result<Vec<Skill>, StoreError> {
    let rows: Vec<SkillRow> = skills::table
        .inner_join(skill_names::table)
        .filter(skill_names::folded.eq(fold(name)))
        .order((skill_names::is_label.desc(), skills::label_folded.asc(), skills::id.asc()))
        .select(SkillRow::as_select())
        .load(conn)?;
    with_names(conn, rows)
}

/// Typeahead: skills with a name that begins with `text` (folded), then those with a later word that does. Each skill once.
pub fn search(conn: &mut Conn, text: &str, limit: usize) -> Result<Vec<SkillHit>, StoreError> {
    let folded = escape_like(&fold(text));
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let mut matched: Vec<(String, String)> = Vec::new();
    for pattern in [format!("{folded}%"), format!("% {folded}%")] {
        // Several names of one skill may match: asking for more than wanted makes up for the ones dropped.
        let names: Vec<(String, String)> = skill_names::table
            .filter(skill_names::folded.like(pattern).escape('\\'))
            .order((skill_names::is_label.desc(), skill_names::folded.asc(), skill_names::skill_id.asc()))
            .limit(count(limit.saturating_mul(4)))
            .select((skill_names::skill_id, skill_names::name))
            .load(conn)?;
        for (id, name) in names {
            if matched.len() < limit && !matched.iter().any(|(known, _)| *known == id) {
                matched.push((id, name));
            }
        }
        if matched.len() >= limit {
            break;
        }
    }
    let ids: Vec<SkillId> = matched.iter().map(|(id, _)| SkillId::new(id)).collect();
    let found = list_by_ids(conn, &ids)?;
    let mut names: BTreeMap<String, String> = matched.into_iter().collect();
    Ok(found
        .into_iter()
        .map(|skill| SkillHit { matched: names.remove(skill.id.as_str()).unwrap_or_else(|| skill.label.clone()), skill })
        .collect())
}

/// Skills by label, after the last one of the page before; of one framework or of all.
pub fn page(conn: &mut Conn, framework: Option<&FrameworkId>, after: Option<&Skill>, limit: usize) -> Result<Vec<Skill>, StoreError> {
    let mut query =
        skills::table.order((skills::label_folded.asc(), skills::id.asc())).limit(count(limit)).select(SkillRow::as_select()).into_boxed();
    if let Some(framework) = framework {
        query = query.filter(skills::framework_id.eq(framework.as_str().to_owned()));
    }
    if let Some(after) = after {
        let folded = fold(&after.label);
        let later = skills::label_folded.gt(folded.clone());
        query = query.filter(later.or(skills::label_folded.eq(folded).and(skills::id.gt(after.id.as_str().to_owned()))));
    }
    let rows = query.load(conn)?;
    with_names(conn, rows)
}

/// Every skill, by id: for building the graph once.
pub fn list(conn: &mut Conn) -> Result<Vec<Skill>, StoreError> {
    let rows = skills::table.order(skills::id.asc()).select(SkillRow::as_select()).load(conn)?;
    with_names(conn, rows)
}

/// How many skills there are.
pub fn count_all(conn: &mut Conn) -> Result<u64, StoreError> {
    Ok(counted(skills::table.count().get_result(conn)?))
}

/// Every relation, in a fixed order.
pub fn list_relations(conn: &mut Conn) -> Result<Vec<SkillRelation>, StoreError> {
    let rows: Vec<RelationRow> = skill_relations::table
        .order((skill_relations::from_id.asc(), skill_relations::to_id.asc(), skill_relations::kind.asc()))
        .select(RelationRow::as_select())
        .load(conn)?;
    rows.into_iter().map(SkillRelation::try_from).collect()
}

/// The relations of one skill, either way round.
pub fn list_relations_of(conn: &mut Conn, id: &SkillId) -> Result<Vec<SkillRelation>, StoreError> {
    let rows: Vec<RelationRow> = skill_relations::table
        .filter(skill_relations::from_id.eq(id.as_str()).or(skill_relations::to_id.eq(id.as_str())))
        .order((skill_relations::from_id.asc(), skill_relations::to_id.asc(), skill_relations::kind.asc()))
        .select(RelationRow::as_select())
        .load(conn)?;
    rows.into_iter().map(SkillRelation::try_from).collect()
}

fn names_of(skill: &Skill) -> Vec<NameRow> {
    let mut rows: Vec<NameRow> = Vec::with_capacity(1 + skill.aliases.len());
    for (position, name) in std::iter::once(&skill.label).chain(&skill.aliases).enumerate() {
        let folded = fold(name);
        if !folded.is_empty() && !rows.iter().any(|row| row.folded == folded) {
            rows.push(NameRow {
                skill_id: skill.id.as_str().to_owned(),
                folded,
                name: name.clone(),
                is_label: position == 0,
                position: count(position),
            });
        }
    }
    rows
}

/// Adds the aliases to rows, in one query per few hundred.
fn with_names(conn: &mut Conn, rows: Vec<SkillRow>) -> Result<Vec<Skill>, StoreError> {
    let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for some in rows.chunks(ROWS) {
        let ids: Vec<&str> = some.iter().map(|row| row.id.as_str()).collect();
        let names: Vec<(String, String)> = skill_names::table
            .filter(skill_names::skill_id.eq_any(ids))
            .filter(skill_names::is_label.eq(false))
            .order((skill_names::skill_id.asc(), skill_names::position.asc()))
            .select((skill_names::skill_id, skill_names::name))
            .load(conn)?;
        for (id, name) in names {
            aliases.entry(id).or_default().push(name);
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
        })
    }
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

impl TryFrom<RelationRow> for SkillRelation {
    type Error = StoreError;

    fn try_from(row: RelationRow) -> Result<Self, StoreError> {
        Ok(Self {
            from: SkillId::new(row.from_id),
            to: SkillId::new(row.to_id),
            kind: read_enum(RelationKind::parse, &row.kind, "skill_relations.kind")?,
        })
    }
}
