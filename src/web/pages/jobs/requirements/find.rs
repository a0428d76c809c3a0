//! Which skill a row names: the one chosen, else the one of that name, else near ones to choose from.

use super::typed::{Found, Named};
use crate::actions::read_advert::{MOST_FRAMEWORKS, frameworks};
use crate::domain::matching::keep_once;
use crate::domain::matching::similar::similarity;
use crate::domain::skills::Skill;
use crate::domain::{Bp, SkillId};
use crate::engines::Engines;
use crate::store::{Conn, StoreError, skills};

/// Near skills that are offered.
const MOST_NEAR: usize = 6;
/// How well a skill has to fit to be offered.
const NEAR: Bp = 3_000;
/// How alike the letters of a name have to be otherwise.
const ALIKE: Bp = 8_400;

/// The skills that each row names.
pub(super) fn find_all(conn: &mut Conn, engines: &Engines, all: &[Named]) -> Result<Vec<Found>, StoreError> {
    all.iter().map(|named| find(conn, engines, named)).collect()
}

fn find(conn: &mut Conn, engines: &Engines, named: &Named) -> Result<Found, StoreError> {
    let picked = match &named.picked {
        Some(id) => skills::list_by_ids(conn, std::slice::from_ref(id))?.pop(),
        None => None,
    };
    // What was chosen counts while the name is still its own, or was not touched.
    if let Some(skill) = &picked
        && (named.name.is_empty() || is_called(skill, &named.name))
    {
        return Ok(Found::One(skill.clone()));
    }
    let mut by_name = skills::list_by_name(conn, &named.name)?;
    if by_name.is_empty() {
        by_name = skills::lookup_by_reference(conn, &named.name)?.into_iter().collect();
    }
    keep_once(&mut by_name);
    match by_name.len() {
        0 => {}
        1 => return Ok(by_name.pop().map_or_else(|| Found::Near(Vec::new()), Found::One)),
        _ => {
            let chosen = picked.filter(|skill| by_name.iter().any(|one| one.id == skill.id));
            return Ok(chosen.map_or(Found::Several(by_name), Found::One));
        }
    }
    near(conn, engines, &named.name).map(|near| match picked {
        Some(skill) if near.iter().any(|one| one.id == skill.id) => Found::One(skill),
        _ => Found::Near(near),
    })
}

fn is_called(skill: &Skill, name: &str) -> bool {
    std::iter::once(&skill.label).chain(&skill.aliases).any(|own| own.to_lowercase() == name.to_lowercase())
}

/// Skills that are likely meant: what the finders make of the name, slips of the pen among it, then those whose name begins like it or like its
/// first word.
fn near(conn: &mut Conn, engines: &Engines, name: &str) -> Result<Vec<Skill>, StoreError> {
    let mut near: Vec<Skill> = Vec::new();
    if name.chars().any(char::is_alphanumeric) {
        let mut found = Vec::new();
        for framework in frameworks(conn)?.iter().take(MOST_FRAMEWORKS) {
            found.extend(engines.find(conn, &framework.id)?.phrase(name, MOST_NEAR));
        }
        found.retain(|one| one.score >= NEAR || similarity(&one.label, name) >= ALIKE);
        found.sort_by_key(|one| (one.tier, std::cmp::Reverse(one.score)));
        found.truncate(MOST_NEAR);
        let ids: Vec<SkillId> = found.into_iter().map(|one| one.skill).collect();
        near.extend(skills::list_by_ids(conn, &ids)?);
    }
    let first = name.split_whitespace().next().unwrap_or_default();
    for text in [name, first] {
        if text.chars().count() >= 2 {
            near.extend(skills::search(conn, text, MOST_NEAR)?.into_iter().map(|hit| hit.skill));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    near.retain(|skill| seen.insert(skill.id.clone()));
    near.truncate(MOST_NEAR);
    Ok(near)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::starter_skills;
    use crate::store::skills::{insert_framework, insert_many};
    use crate::store::testing::{framework, on_each};

    fn named(name: &str, picked: Option<&str>) -> Named {
        Named { name: name.to_owned(), picked: picked.map(SkillId::new) }
    }

    fn said(found: &Found) -> String {
        let labels = |all: &[Skill]| all.iter().map(|skill| skill.label.as_str()).collect::<Vec<_>>().join(", ");
        match found {
            Found::One(skill) => skill.label.clone(),
            Found::Several(all) => format!("which of {}", labels(all)),
            Found::Near(all) => format!("near {}", labels(all)),
        }
    }

    #[test]
    fn a_row_names_a_skill_by_choice_name_alias_or_reference() {
        on_each(|conn, _| {
            let engines = Engines::default();
            insert_framework(conn, &framework()).unwrap();
            let mut all = starter_skills::read().unwrap().skills;
            for skill in &mut all {
                skill.framework = framework().id;
            }
            insert_many(conn, &all).unwrap();
            for (name, picked, expected) in [
                ("sql", None, "SQL"),
                ("Postgres", None, "PostgreSQL"),
                ("skill:aws", None, "Amazon Web Services"),
                ("", Some("starter-sql"), "SQL"),
                ("SQL", Some("starter-python"), "SQL"),
                ("Data vis", Some("starter-data-visualisation"), "Data visualisation"),
                ("Statistcs", None, "near Statistics"),
                ("quantum gardening", None, "near "),
                ("", None, "near "),
            ] {
                assert_eq!(said(&find(conn, &engines, &named(name, picked)).unwrap()), expected, "{name}");
            }
        });
    }
}
