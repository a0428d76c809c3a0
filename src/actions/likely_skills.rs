//! The skills that a name is likely meant for which no skill has: those whose name begins like it, or is a slip of the pen away.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::app::App;
use crate::domain::matching::similar::similarity;
use crate::domain::skills::Skill;
use crate::domain::{Bp, SkillId};
use crate::store::{Conn, StoreError, skills};

/// How well a skill has to fit to be offered.
const NEAR: Bp = 3_000;
/// How alike the letters of its label have to be otherwise.
const ALIKE: Bp = 8_400;

/// What the finders make of the name, slips of the pen among it, then the skills whose name begins like it or like its first word; at most `most`.
pub fn likely_skills(app: &App, conn: &mut Conn, name: &str, most: usize) -> Result<Vec<Skill>, StoreError> {
    let mut likely: Vec<Skill> = Vec::new();
    if name.chars().any(char::is_alphanumeric) {
        let mut found = Vec::new();
        for finder in app.engines.find_all(conn, None)? {
            found.extend(finder.phrase(name, most));
        }
        found.retain(|one| one.score >= NEAR || similarity(&one.label, name) >= ALIKE);
        found.sort_by_key(|one| (one.tier, Reverse(one.score)));
        found.truncate(most);
        let ids: Vec<SkillId> = found.into_iter().map(|one| one.skill).collect();
        likely.extend(skills::list_by_ids(conn, &ids)?);
    }
    let first = name.split_whitespace().next().unwrap_or_default();
    for text in [name, first] {
        if text.chars().count() >= 2 {
            likely.extend(skills::search(conn, text, most)?.into_iter().map(|hit| hit.skill));
        }
    }
    let mut seen = BTreeSet::new();
    likely.retain(|skill| seen.insert(skill.id.clone()));
    likely.truncate(most);
    Ok(likely)
}
