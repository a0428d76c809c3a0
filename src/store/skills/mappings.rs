//! Mapping tables between frameworks: loaded as a whole, and taken away as a whole.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::relations::{RelationRow, insert_relation_rows};
use super::{ROWS, SkillRow, spellings};
use crate::domain::SkillId;
use crate::domain::frameworks::Link;
use crate::domain::skills::{RelationSource, SkillRelation, StatedRelation};
use crate::store::schema::{skill_mappings, skill_relations, skills};
use crate::store::values::{read_json, sha256_hex, write_json};
use crate::store::{Conn, StoreError};

/// A mapping table as it was loaded, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingCounts {
    /// Links in the file.
    pub links: u64,
    /// Relations of skills that are loaded.
    pub taken: u64,
    /// Links with an end that nobody has loaded, left out.
    pub unknown: u64,
    /// Links whose two ends are one skill here, left out.
    pub same: u64,
}

/// A mapping table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMapping {
    /// Its id.
    pub id: String,
    /// The names of the files.
    pub name: String,
    /// What it did.
    pub counts: MappingCounts,
    /// When it was loaded.
    pub loaded_at: DateTime<Utc>,
    /// By whom, as the audit log writes them.
    pub loaded_by: String,
}

/// What loading did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedMapping {
    /// The table's id: the one it has already, where it is completed.
    pub id: String,
    /// In numbers.
    pub counts: MappingCounts,
    /// The skills it relates.
    pub touched: BTreeSet<SkillId>,
    /// Some of the ends that nobody has loaded.
    pub unknown: Vec<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = skill_mappings)]
struct MappingRow {
    id: String,
    name: String,
    content_hash: String,
    counts: String,
    loaded_at: NaiveDateTime,
    loaded_by: String,
}

/// Unknown ends that are named.
const NAMED: usize = 10;

/// Loads a mapping table; `None` where one with this content stands already and has nothing to add. Links to what is not loaded are counted and
/// left out: the same table again takes them up once it is.
pub fn load_mapping(conn: &mut Conn, kept: &KeptMapping, links: &[Link]) -> Result<Option<LoadedMapping>, StoreError> {
    let hash = sha256_hex(write_json(&links, "skill_mappings.content")?.as_bytes());
    let row = MappingRow {
        id: kept.id.clone(),
        name: kept.name.clone(),
        content_hash: hash.clone(),
        counts: write_json(&MappingCounts::default(), "skill_mappings.counts")?,
        loaded_at: kept.loaded_at.naive_utc(),
        loaded_by: kept.loaded_by.clone(),
    };
    // Of two that load the same at one moment, the second one finds what the first one loaded.
    let is_first = match conn {
        Conn::Sqlite(sqlite) => diesel::insert_or_ignore_into(skill_mappings::table).values(&row).execute(sqlite)?,
        Conn::Postgres(postgres) => diesel::insert_into(skill_mappings::table).values(&row).on_conflict_do_nothing().execute(postgres)?,
    } == 1;
    let same = skill_mappings::table.filter(skill_mappings::content_hash.eq(&hash)).select(MappingRow::as_select());
    let KeptMapping { id, counts: before, .. } = KeptMapping::try_from(same.first(conn)?)?;
    let Sorted { mut counts, stated, unknown } = sort(conn, &id, links)?;
    let rows: Vec<RelationRow> = stated.iter().map(RelationRow::of).collect();
    let new = long(insert_relation_rows(conn, &rows)?);
    if !is_first && new == 0 {
        return Ok(None);
    }
    counts.taken = before.taken + new;
    let written = skill_mappings::counts.eq(write_json(&counts, "skill_mappings.counts")?);
    diesel::update(skill_mappings::table.find(&id)).set(written).execute(conn)?;
    let touched = stated.into_iter().flat_map(|one| [one.relation.from, one.relation.to]).collect();
    let counts = MappingCounts { taken: new, ..counts };
    Ok(Some(LoadedMapping { id, counts, touched, unknown: unknown.into_iter().take(NAMED).collect() }))
}

/// What the links of a table come to here.
struct Sorted {
    counts: MappingCounts,
    stated: Vec<StatedRelation>,
    unknown: BTreeSet<String>,
}

fn sort(conn: &mut Conn, mapping: &str, links: &[Link]) -> Result<Sorted, StoreError> {
    let ends: BTreeSet<&str> = links.iter().flat_map(|link| [link.from.as_str(), link.to.as_str()]).collect();
    let known = list_by_references(conn, &ends)?;
    let counts = MappingCounts { links: long(links.len()), ..MappingCounts::default() };
    let mut sorted = Sorted { counts, stated: Vec::new(), unknown: BTreeSet::new() };
    for link in links {
        match (known.get(link.from.as_str()), known.get(link.to.as_str())) {
            (Some(from), Some(to)) if from == to => sorted.counts.same += 1,
            (Some(from), Some(to)) => sorted.stated.push(StatedRelation {
                relation: SkillRelation::kept(from.clone(), link.kind, to.clone()),
                source: RelationSource::Crosswalk,
                mapping: Some(mapping.to_owned()),
                author: None,
                reason: None,
            }),
            (from, to) => {
                sorted.counts.unknown += 1;
                sorted.unknown.extend(Some(&link.from).filter(|_| from.is_none()).cloned());
                sorted.unknown.extend(Some(&link.to).filter(|_| to.is_none()).cloned());
            }
        }
    }
    Ok(sorted)
}

/// Takes away all that a mapping table says. Answers the skills it related.
pub fn take_mapping_away(conn: &mut Conn, id: &str) -> Result<BTreeSet<SkillId>, StoreError> {
    let of_mapping = || skill_relations::table.filter(skill_relations::mapping.eq(id.to_owned()));
    let ends: Vec<(String, String)> = of_mapping().select((skill_relations::from_id, skill_relations::to_id)).load(conn)?;
    if diesel::delete(skill_mappings::table.find(id)).execute(conn)? == 0 {
        return Err(StoreError::missing("mapping table", id));
    }
    diesel::delete(of_mapping()).execute(conn)?;
    Ok(ends.into_iter().flat_map(|(from, to)| [SkillId::new(from), SkillId::new(to)]).collect())
}

/// The mapping tables that stand, the newest first.
pub fn list_mappings(conn: &mut Conn) -> Result<Vec<KeptMapping>, StoreError> {
    let rows: Vec<MappingRow> = skill_mappings::table
        .order((skill_mappings::loaded_at.desc(), skill_mappings::id.desc()))
        .select(MappingRow::as_select())
        .load(conn)?;
    rows.into_iter().map(KeptMapping::try_from).collect()
}

/// One mapping table.
pub fn find_mapping(conn: &mut Conn, id: &str) -> Result<KeptMapping, StoreError> {
    let row: Option<MappingRow> = skill_mappings::table.find(id).select(MappingRow::as_select()).first(conn).optional()?;
    row.ok_or_else(|| StoreError::missing("mapping table", id))?.try_into()
}

/// The skills at these addresses or codes, whichever way an address is secured. A code that several frameworks have is nobody's.
fn list_by_references<'r>(conn: &mut Conn, references: &BTreeSet<&'r str>) -> Result<BTreeMap<&'r str, SkillId>, StoreError> {
    let mut written: BTreeMap<String, &'r str> = BTreeMap::new();
    for reference in references {
        for written_so in spellings(reference) {
            written.entry(written_so).or_insert(reference);
        }
    }
    let all: Vec<&String> = written.keys().collect();
    let mut found: BTreeMap<&'r str, SkillId> = BTreeMap::new();
    let mut codes: BTreeMap<&'r str, Vec<SkillId>> = BTreeMap::new();
    for some in all.chunks(ROWS) {
        let is_it = skills::uri.eq_any(some).or(skills::code.eq_any(some));
        let rows: Vec<SkillRow> = skills::table.filter(is_it).order(skills::id.asc()).select(SkillRow::as_select()).load(conn)?;
        for row in rows {
            if let Some(reference) = written.get(&row.uri) {
                found.entry(reference).or_insert_with(|| SkillId::new(&row.id));
            }
            if let Some(reference) = row.code.as_ref().and_then(|code| written.get(code)) {
                codes.entry(reference).or_default().push(SkillId::new(&row.id));
            }
        }
    }
    for (reference, mut skills) in codes {
        if skills.len() == 1
            && let Some(skill) = skills.pop()
        {
            found.entry(reference).or_insert(skill);
        }
    }
    Ok(found)
}

fn long(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl TryFrom<MappingRow> for KeptMapping {
    type Error = StoreError;

    fn try_from(row: MappingRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            name: row.name,
            counts: read_json(&row.counts, "skill_mappings.counts")?,
            loaded_at: row.loaded_at.and_utc(),
            loaded_by: row.loaded_by,
        })
    }
}
