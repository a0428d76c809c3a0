//! Rows that ask for the same skill twice, or for one inside another.

use std::collections::{BTreeMap, BTreeSet};

use super::{Field, Found, LintInput, LintKind, Severity};
use crate::domain::SkillId;
use crate::domain::explanation::percent;
use crate::domain::jobs::{Importance, Requirement};
use crate::domain::matching::canonical;
use crate::domain::skills::{RelationKind, Skill};
use crate::domain::text::name_key;

/// How a later row stands to an earlier one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Same,
    Close,
    /// The second is inside the first.
    Narrower,
    /// The first is inside the second.
    Broader,
}

pub(super) fn lint(input: &LintInput<'_>, found: &mut Vec<Found>) {
    let related = related(input);
    for (at, row) in input.rows().iter().enumerate() {
        if let Some((first, other)) = input.rows().iter().enumerate().take(at).find(|(_, other)| other.skill.id == row.skill.id) {
            found.push(twice((at, row), (first, other)));
            continue;
        }
        for (before, other) in input.rows().iter().enumerate().take(at).filter(|(_, other)| other.skill.id != row.skill.id) {
            let pair = (&other.skill.id, &row.skill.id);
            let standing = related.get(&pair).copied().or_else(|| is_equal(&row.skill, &other.skill).then_some(Standing::Same));
            found.extend(standing.and_then(|standing| pair_of_rows(input, standing, (before, other), (at, row))));
        }
    }
}

/// The relations between the skills of two rows, read in both directions; the strongest where there are several.
fn related<'a>(input: &LintInput<'a>) -> BTreeMap<(&'a SkillId, &'a SkillId), Standing> {
    let asked: BTreeSet<&SkillId> = input.rows().iter().map(|row| &row.skill.id).collect();
    let mut related = BTreeMap::new();
    for relation in input.relations.iter().filter(|relation| asked.contains(&relation.from) && asked.contains(&relation.to)) {
        let (standing, turned) = match relation.kind {
            RelationKind::ExactMatch | RelationKind::ReplacedBy => (Standing::Same, Standing::Same),
            RelationKind::CloseMatch => (Standing::Close, Standing::Close),
            RelationKind::Broader => (Standing::Narrower, Standing::Broader),
            RelationKind::Narrower => (Standing::Broader, Standing::Narrower),
            RelationKind::Related => continue,
        };
        for (pair, standing) in [((&relation.from, &relation.to), standing), ((&relation.to, &relation.from), turned)] {
            let known = related.entry(pair).or_insert(standing);
            *known = standing.min(*known);
        }
    }
    related
}

/// Whether two entries are the same skill by a shared reference or by an equal name.
fn is_equal(one: &Skill, other: &Skill) -> bool {
    let references = |skill: &Skill| -> BTreeSet<String> {
        std::iter::once(&skill.uri).chain(&skill.same_as).filter_map(|reference| canonical(reference)).collect()
    };
    name_key(&one.label) == name_key(&other.label) || !references(one).is_disjoint(&references(other))
}

fn twice((at, row): (usize, &Requirement), (first, _): (usize, &Requirement)) -> Found {
    let said = [
        format!("{} stands in rows {} and {}.", row.skill.label, first + 1, at + 1),
        "One credential counts for both rows, so the skill weighs twice without saying so.".to_owned(),
        "Keep one of the rows and give it the weight the skill deserves.".to_owned(),
    ];
    Found::in_row((at, row), LintKind::SkillTwice, Severity::Stop, Field::Skill, said)
}

fn pair_of_rows(
    input: &LintInput<'_>,
    standing: Standing,
    (before, other): (usize, &Requirement),
    (at, row): (usize, &Requirement),
) -> Option<Found> {
    let (one, two) = (&other.skill.label, &row.skill.label);
    match standing {
        Standing::Same => {
            let said = [
                format!("{one} (row {}) and {two} (row {}) are the same skill.", before + 1, at + 1),
                "What proves one proves the other, so the skill weighs twice.".to_owned(),
                "Keep the one whose name people know.".to_owned(),
            ];
            Some(Found::in_row((at, row), LintKind::SameSkill, Severity::Warn, Field::Skill, said))
        }
        Standing::Close if is_choice(input, other, row) => None,
        Standing::Close => {
            let said = [
                format!("{one} (row {}) and {two} (row {}) are nearly the same skill.", before + 1, at + 1),
                format!("A credential for one is worth {} of the other.", percent(input.policy.matches.close)),
                "Keep both only if the job really needs both.".to_owned(),
            ];
            Some(Found::in_row((at, row), LintKind::SameSkill, Severity::Hint, Field::Skill, said))
        }
        Standing::Narrower => inside(input, (at, row), (before, other)),
        Standing::Broader => inside(input, (before, other), (at, row)),
    }
}

/// Whether people choose between the two: a choice may well be between skills that are near one another.
fn is_choice(input: &LintInput<'_>, one: &Requirement, other: &Requirement) -> bool {
    one.group.is_some() && one.group == other.group && input.has_stand_in(one)
}

/// A must-have inside the skill of another row. A wish inside a must-have only says more about it.
fn inside(input: &LintInput<'_>, narrow: (usize, &Requirement), (at, wide): (usize, &Requirement)) -> Option<Found> {
    if input.importance(narrow.1) != Importance::Must || is_choice(input, narrow.1, wide) {
        return None;
    }
    let (severity, instead) = if input.importance(wide) == Importance::Must {
        let instead = format!("Ask for {} alone, or for {} with a note that names what you use.", narrow.1.skill.label, wide.skill.label);
        (Severity::Warn, instead)
    } else {
        (Severity::Hint, format!("{} may be left out: the must-have covers part of it.", wide.skill.label))
    };
    let said = [
        format!("{} (row {}) is a part of {} (row {}).", narrow.1.skill.label, narrow.0 + 1, wide.skill.label, at + 1),
        format!(
            "A credential for the narrower skill is worth {} of the wider one, so both rows move together.",
            percent(input.policy.matches.narrower)
        ),
        instead,
    ];
    Some(Found::in_row(narrow, LintKind::InsideAnother, severity, Field::Skill, said))
}
