//! The relations of skills, and the skills at their other end.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::relations::{RelationRow, once};
use super::{ROWS, list_by_ids, spellings};
use crate::domain::SkillId;
use crate::domain::skills::{RelationKind, Skill, SkillRelation};
use crate::store::schema::{skill_relations, skills};
use crate::store::{Conn, StoreError};

/// The relations of one skill, either way round.
pub fn list_relations_of(conn: &mut Conn, id: &SkillId) -> Result<Vec<SkillRelation>, StoreError> {
    let rows: Vec<RelationRow> = skill_relations::table
        .filter(skill_relations::from_id.eq(id.as_str()).or(skill_relations::to_id.eq(id.as_str())))
        .order((skill_relations::from_id.asc(), skill_relations::to_id.asc(), skill_relations::kind.asc()))
        .select(RelationRow::as_select())
        .load(conn)?;
    once(rows)
}

/// The relations of these skills, either way round, each once and in a fixed order.
fn list_relations_among(conn: &mut Conn, ids: &[SkillId]) -> Result<Vec<SkillRelation>, StoreError> {
    let mut all = Vec::new();
    for some in ids.chunks(ROWS) {
        let texts: Vec<&str> = some.iter().map(SkillId::as_str).collect();
        let from = skill_relations::table.filter(skill_relations::from_id.eq_any(&texts)).select(RelationRow::as_select());
        let mut rows: Vec<RelationRow> = from.load(conn)?;
        let to = skill_relations::table.filter(skill_relations::to_id.eq_any(&texts)).select(RelationRow::as_select());
        rows.extend(to.load(conn)?);
        all.extend(once(rows)?);
    }
    all.sort_by(|one, other| (&one.from, &one.to, one.kind).cmp(&(&other.from, &other.to, other.kind)));
    all.dedup();
    Ok(all)
}

/// For each of these skills: itself, those it stands in a relation to, and the entries it stands for with theirs. Whatever happens to one of them
/// may move what a credential gives for the skill.
pub fn list_around(conn: &mut Conn, ids: &[SkillId]) -> Result<BTreeMap<SkillId, BTreeSet<SkillId>>, StoreError> {
    let wanted = list_by_ids(conn, ids)?;
    let mut meant: BTreeMap<SkillId, BTreeSet<SkillId>> = ids.iter().map(|id| (id.clone(), BTreeSet::from([id.clone()]))).collect();
    for (entry, skill) in stood_for(conn, &wanted.iter().collect::<Vec<_>>())? {
        meant.entry(skill).or_default().insert(entry);
    }
    let centres: BTreeSet<SkillId> = meant.values().flatten().cloned().collect();
    let mut near: BTreeMap<SkillId, BTreeSet<SkillId>> = BTreeMap::new();
    for relation in list_relations_among(conn, &centres.into_iter().collect::<Vec<_>>())? {
        near.entry(relation.from.clone()).or_default().insert(relation.to.clone());
        near.entry(relation.to).or_default().insert(relation.from);
    }
    for around in meant.values_mut() {
        let theirs: Vec<SkillId> = around.iter().filter_map(|one| near.get(one)).flatten().cloned().collect();
        around.extend(theirs);
    }
    Ok(meant)
}

/// The skills wanted with their neighbours, and the relations of those wanted, each in a fixed order. Those wanted have the names and references
/// that they have today beside the label they are wanted under. A skill that stands for entries of other
/// frameworks has their relations for its own: what is narrower than the entry is narrower than the skill.
pub fn list_neighbourhood(conn: &mut Conn, wanted: &[&Skill]) -> Result<(Vec<Skill>, Vec<SkillRelation>), StoreError> {
    let wanted = as_of_today(conn, wanted)?;
    let wanted: Vec<&Skill> = wanted.iter().collect();
    let mut relations = list_relations_among(conn, &wanted.iter().map(|skill| skill.id.clone()).collect::<Vec<_>>())?;
    let stood_for = stood_for(conn, &wanted)?;
    let entries: BTreeSet<SkillId> = stood_for.iter().map(|(entry, _)| entry.clone()).collect();
    let mut theirs: BTreeMap<SkillId, Vec<SkillRelation>> = BTreeMap::new();
    for relation in list_relations_among(conn, &entries.iter().cloned().collect::<Vec<_>>())? {
        for end in BTreeSet::from([&relation.from, &relation.to]) {
            theirs.entry(end.clone()).or_default().push(relation.clone());
        }
    }
    for (entry, skill) in stood_for {
        let own = |id: &SkillId| if *id == entry { skill.clone() } else { id.clone() };
        let taken_over = theirs.get(&entry).into_iter().flatten().map(|relation| SkillRelation {
            from: own(&relation.from),
            to: own(&relation.to),
            kind: relation.kind,
        });
        relations.extend(taken_over.filter(|relation| relation.from != relation.to));
    }
    relations.sort_by(|one, other| (&one.from, &one.to, one.kind).cmp(&(&other.from, &other.to, other.kind)));
    relations.dedup();
    let mut neighbours: Vec<SkillId> = relations.iter().flat_map(|relation| [relation.from.clone(), relation.to.clone()]).collect();
    neighbours.sort();
    neighbours.dedup();
    neighbours.retain(|id| !wanted.iter().any(|skill| skill.id == *id));
    let mut all: Vec<Skill> = wanted.into_iter().cloned().collect();
    all.extend(list_by_ids(conn, &neighbours)?);
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all.dedup_by(|one, other| one.id == other.id);
    Ok((all, relations))
}

/// The skills as a published version has them, with what is known of them by now: a name that was pinned since counts, one that was taken back
/// does not.
fn as_of_today(conn: &mut Conn, wanted: &[&Skill]) -> Result<Vec<Skill>, StoreError> {
    let ids: Vec<SkillId> = wanted.iter().map(|skill| skill.id.clone()).collect();
    let known: BTreeMap<SkillId, Skill> = list_by_ids(conn, &ids)?.into_iter().map(|skill| (skill.id.clone(), skill)).collect();
    let of_today = |skill: &&Skill| {
        let mut skill = (*skill).clone();
        if let Some(now) = known.get(&skill.id) {
            skill.aliases.clone_from(&now.aliases);
            if now.label != skill.label {
                skill.aliases.push(now.label.clone());
            }
            skill.same_as.clone_from(&now.same_as);
            let own = now.code.iter().chain([&now.uri]);
            let new = own.filter(|one| **one != skill.uri && skill.code.as_ref() != Some(one)).cloned();
            skill.same_as.extend(new.collect::<Vec<_>>());
        }
        skill
    };
    Ok(wanted.iter().map(of_today).collect())
}

/// The entries that skills stand for, each with the skill: those whose address a skill names as its own, whichever way the address is secured,
/// and those that took the place of one that was given up.
fn stood_for(conn: &mut Conn, wanted: &[&Skill]) -> Result<Vec<(SkillId, SkillId)>, StoreError> {
    let mut found = named_as_own(conn, wanted)?;
    for some in wanted.chunks(ROWS) {
        let ids: Vec<&str> = some.iter().map(|skill| skill.id.as_str()).collect();
        let rows: Vec<(String, String)> = skill_relations::table
            .filter(skill_relations::from_id.eq_any(ids))
            .filter(skill_relations::kind.eq(RelationKind::ReplacedBy.as_str()))
            .order((skill_relations::to_id.asc(), skill_relations::from_id.asc()))
            .select((skill_relations::to_id, skill_relations::from_id))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(to, from)| (SkillId::new(to), SkillId::new(from))));
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn named_as_own(conn: &mut Conn, wanted: &[&Skill]) -> Result<Vec<(SkillId, SkillId)>, StoreError> {
    let mut by_address: BTreeMap<String, Vec<&SkillId>> = BTreeMap::new();
    for skill in wanted {
        for address in &skill.same_as {
            for address in spellings(address) {
                by_address.entry(address).or_default().push(&skill.id);
            }
        }
    }
    let addresses: Vec<&String> = by_address.keys().collect();
    let mut found = Vec::new();
    for some in addresses.chunks(ROWS) {
        let rows: Vec<(String, String)> =
            skills::table.filter(skills::uri.eq_any(some)).order(skills::id.asc()).select((skills::id, skills::uri)).load(conn)?;
        for (id, uri) in rows {
            let own = by_address.get(&uri).into_iter().flatten().filter(|skill| skill.as_str() != id);
            found.extend(own.map(|skill| (SkillId::new(&id), (*skill).clone())));
        }
    }
    Ok(found)
}
