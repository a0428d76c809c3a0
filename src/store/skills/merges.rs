//! Own skills that were found to be another one: what moved, so that it can be undone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::ROWS;
use super::confusable::ConfusablePair;
use crate::domain::frameworks::SkillName;
use crate::domain::skills::StatedRelation;
use crate::domain::{RequirementId, RequirementSetId, SkillId};
use crate::store::schema::skill_merges;
use crate::store::values::{read_json, read_time, write_json};
use crate::store::{Conn, StoreError};

/// What a merge moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// What was said of the merged skill, and is said of it no more.
    pub relations_taken: Vec<StatedRelation>,
    /// What is said of the other one since.
    pub relations_given: Vec<StatedRelation>,
    /// Pairs with the merged skill that were taken away.
    pub pairs_taken: Vec<ConfusablePair>,
    /// Pairs with the other one that are new.
    pub pairs_given: Vec<ConfusablePair>,
    /// Names that the other one got, pinned.
    pub names: Vec<SkillName>,
    /// References that skills got, the other one and those merged into it or its like among them.
    pub references: Vec<(SkillId, String)>,
    /// Rows of drafts that asked for the merged skill.
    pub rows: Vec<(RequirementSetId, RequirementId)>,
    /// Whether the merged skill was retired before.
    pub was_retired: bool,
}

/// A merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Its id.
    pub id: String,
    /// The skill that was merged.
    pub from: SkillId,
    /// The one it was merged into.
    pub to: SkillId,
    /// What moved.
    pub moved: Moved,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, as the audit log writes them.
    pub by: String,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = skill_merges)]
struct MergeRow {
    id: String,
    from_id: String,
    to_id: String,
    moved: String,
    merged_at: NaiveDateTime,
    merged_by: String,
    undone_at: Option<NaiveDateTime>,
}

/// Keeps a merge.
pub fn insert_merge(conn: &mut Conn, merge: &Merge) -> Result<(), StoreError> {
    diesel::insert_into(skill_merges::table)
        .values((
            skill_merges::id.eq(&merge.id),
            skill_merges::from_id.eq(merge.from.as_str()),
            skill_merges::to_id.eq(merge.to.as_str()),
            skill_merges::moved.eq(write_json(&merge.moved, "skill_merges.moved")?),
            skill_merges::merged_at.eq(merge.at.naive_utc()),
            skill_merges::merged_by.eq(&merge.by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that a merge was undone.
pub fn update_merge_undone(conn: &mut Conn, id: &str, by: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let change = (skill_merges::undone_at.eq(now.naive_utc()), skill_merges::undone_by.eq(by));
    diesel::update(skill_merges::table.find(id)).set(change).execute(conn)?;
    Ok(())
}

/// The merge that took a skill away and stands.
pub fn lookup_merge_of(conn: &mut Conn, from: &SkillId) -> Result<Option<Merge>, StoreError> {
    let row: Option<MergeRow> = skill_merges::table
        .filter(skill_merges::from_id.eq(from.as_str()))
        .filter(skill_merges::undone_at.is_null())
        .select(MergeRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Merge::try_from).transpose()
}

/// The merges into a skill that stand, the newest first.
pub fn list_merges_of(conn: &mut Conn, to: &SkillId) -> Result<Vec<Merge>, StoreError> {
    let rows: Vec<MergeRow> = skill_merges::table
        .filter(skill_merges::to_id.eq(to.as_str()))
        .filter(skill_merges::undone_at.is_null())
        .order((skill_merges::merged_at.desc(), skill_merges::id.desc()))
        .select(MergeRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Merge::try_from).collect()
}

/// The references that a skill has only because others were merged into it or it into others.
pub fn list_given_references(conn: &mut Conn, skill: &SkillId) -> Result<Vec<String>, StoreError> {
    Ok(given_references(conn)?.remove(skill).unwrap_or_default())
}

/// The same of every skill that has any.
pub(super) fn given_references(conn: &mut Conn) -> Result<BTreeMap<SkillId, Vec<String>>, StoreError> {
    let rows: Vec<MergeRow> = skill_merges::table
        .filter(skill_merges::undone_at.is_null())
        .order(skill_merges::id.asc())
        .select(MergeRow::as_select())
        .load(conn)?;
    let mut given: BTreeMap<SkillId, Vec<String>> = BTreeMap::new();
    for merge in rows.into_iter().map(Merge::try_from) {
        for (skill, reference) in merge?.moved.references {
            given.entry(skill).or_default().push(reference);
        }
    }
    Ok(given)
}

/// Writing a skill anew takes away no reference that a merge gave it.
pub(super) fn keep_references(same_as: &mut Vec<String>, given: &[String]) {
    let new: Vec<String> = given.iter().filter(|reference| !same_as.contains(reference)).cloned().collect();
    same_as.extend(new);
}

/// Which of these skills were merged, each with the one it reads as now.
pub fn merged_into(conn: &mut Conn, ids: &[SkillId]) -> Result<BTreeMap<SkillId, SkillId>, StoreError> {
    let mut into = BTreeMap::new();
    let mut open: Vec<(SkillId, SkillId)> = ids.iter().map(|id| (id.clone(), id.clone())).collect();
    let mut seen = BTreeSet::new();
    while !open.is_empty() {
        let mut next = Vec::new();
        for some in open.chunks(ROWS) {
            let froms: Vec<&str> = some.iter().map(|(_, at)| at.as_str()).collect();
            let rows: Vec<(String, String)> = skill_merges::table
                .filter(skill_merges::from_id.eq_any(froms))
                .filter(skill_merges::undone_at.is_null())
                .select((skill_merges::from_id, skill_merges::to_id))
                .load(conn)?;
            let rows: BTreeMap<String, String> = rows.into_iter().collect();
            next.extend(some.iter().filter_map(|(first, at)| Some((first.clone(), SkillId::new(rows.get(at.as_str())?)))));
        }
        into.extend(next.iter().cloned());
        // What was merged is retired and nothing is merged into it, so that this ends; a circle would end here too.
        next.retain(|step| seen.insert(step.clone()));
        open = next;
    }
    Ok(into)
}

impl TryFrom<MergeRow> for Merge {
    type Error = StoreError;

    fn try_from(row: MergeRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            from: SkillId::new(row.from_id),
            to: SkillId::new(row.to_id),
            moved: read_json(&row.moved, "skill_merges.moved")?,
            at: row.merged_at.and_utc(),
            by: row.merged_by,
            undone_at: read_time(row.undone_at),
        })
    }
}
