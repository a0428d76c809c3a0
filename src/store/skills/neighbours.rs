//! The relations of skills, and the skills at their other end.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{ROWS, RelationRow, list_by_ids};
use crate::domain::SkillId;
use crate::domain::skills::{Skill, SkillRelation};
use crate::store::schema::{skill_relations, skills};
use crate::store::{Conn, StoreError};

/// The relations of one skill, either way round.
pub fn list_relations_of(conn: &mut Conn, id: &SkillId) -> Result<Vec<SkillRelation>, StoreError> {
    let rows: Vec<RelationRow> = skill_relations::table
        .filter(skill_relations::from_id.eq(id.as_str()).or(skill_relations::to_id.eq(id.as_str())))
        .order((skill_relations::from_id.asc(), skill_relations::to_id.asc(), skill_relations::kind.asc()))
        .select(RelationRow::as_select())
        .load(conn)?;
    rows.into_iter().map(SkillRelation::try_from).collect()
}

/// The skills wanted with their neighbours, and the relations of those wanted, each in a fixed order. A skill that stands for entries of other
/// frameworks has their relations for its own: what is narrower than the entry is narrower than the skill.
pub fn list_neighbourhood(conn: &mut Conn, wanted: &[&Skill]) -> Result<(Vec<Skill>, Vec<SkillRelation>), StoreError> {
    let mut relations = Vec::new();
    for skill in wanted {
        relations.extend(list_relations_of(conn, &skill.id)?);
    }
    for (entry, skill) in stood_for(conn, wanted)? {
        let own = |id: SkillId| if id == entry { skill.clone() } else { id };
        let taken_over = list_relations_of(conn, &entry)?.into_iter().map(|relation| SkillRelation {
            from: own(relation.from),
            to: own(relation.to),
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
    let mut all: Vec<Skill> = wanted.iter().copied().cloned().collect();
    all.extend(list_by_ids(conn, &neighbours)?);
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all.dedup_by(|one, other| one.id == other.id);
    Ok((all, relations))
}

/// The entries that skills stand for, each with the skill: those whose address a skill names as its own, whichever way the address is secured.
fn stood_for(conn: &mut Conn, wanted: &[&Skill]) -> Result<Vec<(SkillId, SkillId)>, StoreError> {
    let mut by_address: BTreeMap<String, Vec<&SkillId>> = BTreeMap::new();
    for skill in wanted {
        for address in &skill.same_as {
            let other_scheme = match address.split_once("://") {
                Some(("http", rest)) => Some(format!("https://{rest}")),
                Some(("https", rest)) => Some(format!("http://{rest}")),
                _ => None,
            };
            for address in other_scheme.into_iter().chain([address.clone()]) {
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
