//! How many rows, must-haves and weights there are.

use super::{Field, Found, LintInput, LintKind, Severity, counted};
use crate::domain::jobs::Importance;

/// More must-haves than hardly anybody has together.
pub const MANY_MUSTS: usize = 5;
/// More rows than a person keeps in view.
pub const MANY_ROWS: usize = 9;
/// Fewer rows say too little about a job.
pub const FEW_ROWS: usize = 3;

pub(super) fn lint(input: &LintInput<'_>, found: &mut Vec<Found>) {
    if input.rows().is_empty() {
        found.push(empty());
        return;
    }
    // A group counts once.
    let rows = input.single_rows().count() + input.set.groups.len();
    let of_groups = input.set.groups.iter().map(|group| group.importance);
    let musts = input.single_rows().map(|(_, row)| row.importance).chain(of_groups).filter(|one| *one == Importance::Must).count();
    found.extend((musts == 0).then(no_must));
    found.extend((musts > MANY_MUSTS).then(|| many_musts(musts)));
    found.extend((rows < FEW_ROWS).then(|| few_rows(rows)));
    found.extend((rows > MANY_ROWS).then(|| many_rows(rows)));
    found.extend(weights(input));
    found.extend(outweighing(input));
}

fn empty() -> Found {
    let said = [
        "The job has no requirements.",
        "There is nothing a credential could count for.",
        "Add the skills the job needs, or let a pasted advert suggest some.",
    ];
    Found::whole(LintKind::FewRows, Severity::Stop, Field::Rows, said.map(str::to_owned))
}

fn no_must() -> Found {
    let said = [
        "No row is a must-have.",
        "People are grouped by their must-haves. Without any, the groups say nothing.",
        "Make the one to five skills a must that nobody can do the job without on the first day.",
    ];
    Found::whole(LintKind::NoMust, Severity::Warn, Field::Rows, said.map(str::to_owned))
}

fn many_musts(musts: usize) -> Found {
    let said = [
        format!("{musts} must-haves; teams above {MANY_MUSTS} rarely find anyone."),
        "Each must-have has to be evidenced by itself, so every further one leaves fewer people.".to_owned(),
        "Keep what is needed on the first day. Make Should what can be learned in the first months.".to_owned(),
    ];
    Found::whole(LintKind::ManyMusts, Severity::Warn, Field::Rows, said)
}

fn few_rows(rows: usize) -> Found {
    let said = [
        format!("Only {}.", counted(rows, "row", "rows")),
        "So few rows say little about a job, and one credential moves the whole result.".to_owned(),
        format!("Five to {MANY_ROWS} rows describe most jobs."),
    ];
    Found::whole(LintKind::FewRows, Severity::Hint, Field::Rows, said)
}

fn many_rows(rows: usize) -> Found {
    let said = [
        format!("{rows} rows; more than {MANY_ROWS} are hard to keep in view."),
        "Long lists put off people who could do the job, and each row weighs less.".to_owned(),
        "Leave out what you would not ask about in an interview, or join rows of one skill.".to_owned(),
    ];
    Found::whole(LintKind::ManyRows, Severity::Warn, Field::Rows, said)
}

fn weights(input: &LintInput<'_>) -> Vec<Found> {
    if input.single_rows().all(|(_, row)| row.weight == 0) && input.set.groups.iter().all(|group| group.weight == 0) {
        let said = [
            "All weights are 0.",
            "Coverage is a mean by weight. Without any weight there is nothing to work out.",
            "Use the usual weights: must 3, should 2, nice 1.",
        ];
        return vec![Found::whole(LintKind::NoWeight, Severity::Stop, Field::Weight, said.map(str::to_owned))];
    }
    let weightless = input.single_rows().filter(|(_, row)| row.weight == 0);
    let found = weightless.map(|(at, row)| {
        let skill = &row.skill.label;
        let (severity, what) = match row.importance {
            Importance::Must => (Severity::Warn, format!("{skill} is a must-have with weight 0.")),
            _ => (Severity::Hint, format!("{skill} has weight 0.")),
        };
        let why = "It counts for nothing in the coverage, whatever people show for it.".to_owned();
        let instead = format!("Give it a weight, {} by default, or take the row out.", row.importance.default_weight());
        Found::in_row((at, row), LintKind::Weightless, severity, Field::Weight, [what, why, instead])
    });
    found.collect()
}

/// Rows of less importance that weigh more than the lightest must-have with a weight.
fn outweighing(input: &LintInput<'_>) -> Vec<Found> {
    let musts = input.single_rows().filter(|(_, row)| row.importance == Importance::Must && row.weight > 0);
    let Some((_, lightest)) = musts.min_by_key(|(_, row)| row.weight) else { return Vec::new() };
    let heavier = input.single_rows().filter(|(_, row)| row.importance != Importance::Must && row.weight > lightest.weight);
    let found = heavier.map(|(at, row)| {
        let (severity, name) = match row.importance {
            Importance::Nice => (Severity::Warn, "nice to have"),
            _ => (Severity::Hint, "a should"),
        };
        let said = [
            format!(
                "{} is {name} with weight {}; the must-have {} has {}.",
                row.skill.label, row.weight, lightest.skill.label, lightest.weight
            ),
            "What is less important moves the coverage more than what is a must.".to_owned(),
            "Lower this weight, or make the row more important.".to_owned(),
        ];
        Found::in_row((at, row), LintKind::OutweighsMust, severity, Field::Weight, said)
    });
    found.collect()
}
