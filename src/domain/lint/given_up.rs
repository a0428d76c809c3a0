//! Rows that ask for a skill its framework has given up.

use super::{Field, Found, LintInput, LintKind, Severity};
use crate::domain::jobs::Requirement;
use crate::domain::skills::{GivenUp, RelationKind};

pub(super) fn lint(input: &LintInput<'_>, found: &mut Vec<Found>) {
    let rows = input.rows().iter().enumerate();
    found.extend(rows.filter_map(|(at, row)| Some(remark(input, (at, row), input.given_up.get(&row.skill.id)?))));
}

fn remark(input: &LintInput<'_>, (at, row): (usize, &Requirement), given_up: &GivenUp) -> Found {
    let label = &row.skill.label;
    let what = match &given_up.by {
        Some(by) => format!("{label} was given up by {by}."),
        None => format!("{label} was retired here."),
    };
    let replaces = input.relations.iter().filter(|one| one.kind == RelationKind::ReplacedBy && one.from == row.skill.id);
    let names: Vec<String> =
        replaces.filter_map(|one| input.skills.iter().find(|skill| skill.id == one.to)).map(|skill| skill.label.clone()).collect();
    let instead = match names.len() {
        0 => "Choose another, or keep it.".to_owned(),
        1 => format!("Choose {}, which takes its place, or keep it.", names.concat()),
        _ => format!("Choose {}, which take its place, or keep it.", names.join(" or ")),
    };
    let said = [what, "New credentials will hardly name it.".to_owned(), instead];
    Found::in_row((at, row), LintKind::GivenUp, Severity::Warn, Field::Skill, said)
}
