//! Which skill a row names: the one chosen, else the one of that name, else near ones to choose from.

use super::typed::{Found, Named};
use crate::domain::Bp;
use crate::domain::matching::canonical;
use crate::domain::matching::similar::suggestions;
use crate::domain::skills::Skill;
use crate::store::{Conn, StoreError, skills};

/// Near skills that are offered.
const MOST_NEAR: usize = 6;
/// Skills looked through for a slip of the pen.
const MOST_COMPARED: usize = 500;
/// Likeness from which a name is offered.
const NEAR: Bp = 8_400;

/// The skills that each row names.
pub(super) fn find_all(conn: &mut Conn, all: &[Named]) -> Result<Vec<Found>, StoreError> {
    all.iter().map(|named| find(conn, named)).collect()
}

fn find(conn: &mut Conn, named: &Named) -> Result<Found, StoreError> {
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
    only_once(&mut by_name);
    match by_name.len() {
        0 => {}
        1 => return Ok(by_name.pop().map_or_else(|| Found::Near(Vec::new()), Found::One)),
        _ => {
            let chosen = picked.filter(|skill| by_name.iter().any(|one| one.id == skill.id));
            return Ok(chosen.map_or(Found::Several(by_name), Found::One));
        }
    }
    near(conn, &named.name).map(|near| match picked {
        Some(skill) if near.iter().any(|one| one.id == skill.id) => Found::One(skill),
        _ => Found::Near(near),
    })
}

/// A skill that says of itself that it is an entry of another framework stands for that entry too.
fn only_once(found: &mut Vec<Skill>) {
    let stood_for: Vec<String> = found.iter().flat_map(|skill| &skill.same_as).filter_map(|text| canonical(text)).collect();
    let is_stood_for = |skill: &Skill| canonical(&skill.uri).is_some_and(|uri| stood_for.contains(&uri));
    if found.iter().any(|skill| !is_stood_for(skill)) {
        found.retain(|skill| !is_stood_for(skill));
    }
}

fn is_called(skill: &Skill, name: &str) -> bool {
    std::iter::once(&skill.label).chain(&skill.aliases).any(|own| own.to_lowercase() == name.to_lowercase())
}

/// Skills whose name begins like what was typed or like its first word, or is a slip of the pen away.
fn near(conn: &mut Conn, name: &str) -> Result<Vec<Skill>, StoreError> {
    let mut near: Vec<Skill> = Vec::new();
    let first = name.split_whitespace().next().unwrap_or_default();
    for text in [name, first] {
        if text.chars().count() >= 2 {
            near.extend(skills::search(conn, text, MOST_NEAR)?.into_iter().map(|hit| hit.skill));
        }
    }
    if near.is_empty() && !name.is_empty() {
        let some = skills::page(conn, None, None, MOST_COMPARED)?;
        let meant = suggestions(name, some.iter().map(|skill| skill.label.as_str()), NEAR);
        near.extend(meant.iter().filter_map(|(label, _)| some.iter().find(|skill| skill.label == *label).cloned()));
    }
    let mut seen = std::collections::BTreeSet::new();
    near.retain(|skill| seen.insert(skill.id.clone()));
    near.truncate(MOST_NEAR);
    Ok(near)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::SkillId;
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
    fn a_skill_stands_for_the_entry_of_another_framework_it_is() {
        let own = crate::web::pages::sample::skill("SQL", "x");
        let esco = Skill {
            id: SkillId::new("esco-1"),
            uri: "http://data.europa.eu/esco/skill/598de5b0-5b58-4ea7-8058-a4bc4d18c742".into(),
            ..own.clone()
        };
        let starter = Skill { same_as: vec![esco.uri.replace("http:", "https:")], ..own.clone() };
        let ids = |mut found: Vec<Skill>| -> Vec<String> {
            only_once(&mut found);
            found.into_iter().map(|skill| skill.id.to_string()).collect()
        };
        assert_eq!(ids(vec![esco.clone(), starter.clone()]), ["sql"]);
        assert_eq!(ids(vec![esco.clone(), own]), ["esco-1", "sql"], "of two that say nothing a person chooses");
        let both = Skill { same_as: vec![starter.uri.clone()], ..esco };
        assert_eq!(ids(vec![both, starter]).len(), 2, "nothing is lost where each stands for the other");
    }

    #[test]
    fn a_row_names_a_skill_by_choice_name_alias_or_reference() {
        on_each(|conn, _| {
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
                assert_eq!(said(&find(conn, &named(name, picked)).unwrap()), expected, "{name}");
            }
        });
    }
}
