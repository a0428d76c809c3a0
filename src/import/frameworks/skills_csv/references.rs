//! Whether the skills that rows name are there, and stand in no circle.

use std::collections::{BTreeMap, BTreeSet};

use super::super::circles::{Circle, circles};
use super::super::draft::{Draft, Loss};
use super::super::words;
use super::{Known, OwnSkill};
use crate::domain::text::name_key;
use crate::import::RowError;
use crate::import::hints::nearest;

/// Letters by which a wrong id may be longer or shorter than the right one.
const NEAR: usize = 3;
/// Ids that are looked at in search of the right one, for each beginning.
const MOST_LOOKED_AT: usize = 2_000;

/// The rows whose references are right; what is wrong with the others is noted.
pub(super) fn check(rows: Vec<(u64, OwnSkill)>, known: &Known, draft: &mut Draft) -> Vec<(u64, OwnSkill)> {
    let mut good = Vec::with_capacity(rows.len());
    for (line, skill) in rows {
        let mut is_good = true;
        for (column, id) in references(&skill).filter(|(_, id)| **id == skill.id || !known.ids.contains_key(*id)) {
            is_good = false;
            let (problem, hint) = wrong(id, &skill, known, draft.has_room());
            draft.refuse(RowError::new(line, column, problem, hint), Loss::Entry);
        }
        if is_good {
            good.push((line, skill));
        }
    }
    let mut in_circles = closing(&good, |skill| skill.broader.iter().collect(), "broader", draft);
    in_circles.extend(closing(&good, |skill| skill.replaced_by.iter().collect(), "replaced_by", draft));
    good.retain(|(line, _)| !in_circles.contains(line));
    good
}

/// All ids a row names, by column.
fn references(skill: &OwnSkill) -> impl Iterator<Item = (&'static str, &String)> {
    let lists = [("broader", &skill.broader), ("related", &skill.related), ("unlike", &skill.unlike)];
    let listed = lists.into_iter().flat_map(|(column, ids)| ids.iter().map(move |id| (column, id)));
    listed.chain(skill.replaced_by.iter().map(|id| ("replaced_by", id)))
}

/// What is wrong with an id in a row, and what to do: with the id that is meant, where somebody will read it.
fn wrong(id: &str, skill: &OwnSkill, known: &Known, is_read: bool) -> (String, String) {
    if id == skill.id {
        return ("this is the skill itself".to_owned(), "Name another skill, or leave it empty.".to_owned());
    }
    let meant = if is_read { meant(id, skill, known) } else { None };
    let hint = meant.map_or_else(|| "Write the id of another row of this file.".to_owned(), |meant| format!("Did you mean “{meant}”?"));
    (format!("“{}” is no id in this file", words::beginning(id)), hint)
}

/// The id of the skill that has this for a name, else the nearest id; in a long file, among those that begin alike.
fn meant<'a>(id: &str, skill: &OwnSkill, known: &'a Known) -> Option<&'a str> {
    let by_name = known.names.get(&name_key(id)).map(|(_, id)| id.as_str());
    let lower = id.to_lowercase();
    let beginnings = [2, 1, 0].map(|signs| lower.chars().take(signs).collect::<String>());
    let alike = beginnings.iter().flat_map(|start| {
        let from_here = known.ids.range(start.clone()..).map(|(id, _)| id.as_str());
        from_here.take_while(|other| other.starts_with(start.as_str())).take(MOST_LOOKED_AT)
    });
    let length = id.chars().count();
    let alike = alike.filter(|other| *other != skill.id && other.len().abs_diff(length) <= NEAR);
    by_name.filter(|id| !id.is_empty() && *id != skill.id).or_else(|| nearest(id, alike))
}

/// The lines whose cells close a circle; each gets an error that names the chain.
fn closing(rows: &[(u64, OwnSkill)], leads: fn(&OwnSkill) -> Vec<&String>, column: &str, draft: &mut Draft) -> BTreeSet<u64> {
    let places: BTreeMap<&str, usize> = rows.iter().enumerate().map(|(place, (_, skill))| (skill.id.as_str(), place)).collect();
    let edges: Vec<Vec<usize>> =
        rows.iter().map(|(_, skill)| leads(skill).into_iter().filter_map(|id| places.get(id.as_str()).copied()).collect()).collect();
    let name = |place: usize| rows.get(place).map_or_else(String::new, |(_, skill)| skill.id.clone());
    let mut lines = BTreeSet::new();
    for Circle { closing, shown, length } in circles(&edges) {
        let Some((line, _)) = rows.get(closing.0) else { continue };
        let chain = Circle { closing, shown, length }.chain(name);
        let problem = format!("this closes a circle: {chain}");
        let hint = format!("Take the wrong step out of the column {column}.");
        draft.refuse(RowError::new(*line, column, problem, hint), Loss::Entry);
        lines.insert(*line);
    }
    lines
}
