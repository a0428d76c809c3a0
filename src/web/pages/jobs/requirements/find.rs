//! Which skill a row names: the one chosen, else the one of that name, else near ones to choose from.

use super::typed::{Found, Named};
use crate::actions::likely_skills::likely_skills;
use crate::app::App;
use crate::domain::matching::keep_once;
use crate::domain::skills::Skill;
use crate::store::{Conn, StoreError, skills};

/// Near skills that are offered.
const MOST_NEAR: usize = 6;
/// The skills that each row names.
pub(super) fn find_all(conn: &mut Conn, app: &App, all: &[Named]) -> Result<Vec<Found>, StoreError> {
    all.iter().map(|named| find(conn, app, named)).collect()
}

fn find(conn: &mut Conn, app: &App, named: &Named) -> Result<Found, StoreError> {
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
        by_name = skills::lookup_offered(conn, &named.name)?.into_iter().collect();
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
    likely_skills(app, conn, &named.name, MOST_NEAR).map(|near| match picked {
        Some(skill) if near.iter().any(|one| one.id == skill.id) => Found::One(skill),
        _ => Found::Near(near),
    })
}

fn is_called(skill: &Skill, name: &str) -> bool {
    std::iter::once(&skill.label).chain(&skill.aliases).any(|own| own.to_lowercase() == name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::domain::SkillId;
    use crate::import::starter_skills;
    use crate::store::skills::{insert_framework, insert_many};
    use crate::store::testing::{databases, framework};

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
        for database in databases() {
            let app = app(&database);
            app.store
                .write_blocking(|conn| {
                    check_names(&app, conn);
                    Ok(())
                })
                .unwrap();
        }
    }

    fn check_names(app: &App, conn: &mut Conn) {
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
            assert_eq!(said(&find(conn, app, &named(name, picked)).unwrap()), expected, "{name}");
        }
    }
}
