//! Age limits and least assessments that cannot be kept, contradict the row, or change nothing.

use super::{Field, Found, LintInput, LintKind, Severity, counted};
use crate::domain::explanation::rigor;
use crate::domain::jobs::{Importance, Requirement};
use crate::domain::policy::Rigor;
use crate::domain::recency::freshness;

/// Supervised exams are held and renewed too seldom for a shorter limit.
const LEAST_FOR_EXAM: u32 = 6;
/// How many names a sentence holds.
const NAMED: usize = 3;
/// Nearly nothing can keep a shorter limit.
const LEAST: u32 = 3;

pub(super) fn lint(input: &LintInput<'_>, found: &mut Vec<Found>) {
    found.extend(any_assessment(input));
    for row in input.rows().iter().enumerate() {
        found.extend(floor(input, row));
        found.extend(row.1.hard_max_months.and_then(|limit| age_limit(input, row, limit)));
    }
}

/// Must-haves without a least assessment, said once: often right, and never by accident.
fn any_assessment(input: &LintInput<'_>) -> Option<Found> {
    let open = input.rows().iter().filter(|row| input.importance(row) == Importance::Must && row.min_rigor.is_none());
    let names: Vec<&str> = open.map(|row| row.skill.label.as_str()).collect();
    let named = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let said = [
        format!("No assessment is asked for in {}: {named}{more}.", counted(names.len(), "must-have", "must-haves")),
        "A course that was only completed or attended goes a little way towards them.".to_owned(),
        "Ask for graded work or better where that is not enough, or leave it.".to_owned(),
    ];
    (!names.is_empty()).then(|| Found::whole(LintKind::AnyAssessment, Severity::Hint, Field::Rows, said))
}

/// "Attended" as the least asks for nothing, and yet holds up what states no assessment.
fn floor(input: &LintInput<'_>, (at, row): (usize, &Requirement)) -> Option<Found> {
    let least = row.min_rigor.filter(|least| matches!(least, Rigor::R0 | Rigor::NotStated))?;
    let severity = if input.importance(row) == Importance::Must { Severity::Warn } else { Severity::Hint };
    let why = if least == Rigor::R0 {
        "Every assessment reaches that, and a credential that states none has to wait for a person.".to_owned()
    } else {
        "It asks for nothing: it is the same as no least assessment.".to_owned()
    };
    let instead = "Leave it empty, or ask for \u{201c}graded\u{201d} or better where attendance is not enough.".to_owned();
    let what = format!("{} asks for at least \u{201c}{}\u{201d}.", row.skill.label, rigor(least));
    Some(Found::in_row((at, row), LintKind::FloorWithoutUse, severity, Field::MinRigor, [what, why, instead]))
}

fn age_limit(input: &LintInput<'_>, row: (usize, &Requirement), limit: u32) -> Option<Found> {
    let curve = row.1.curve.unwrap_or_else(|| input.policy.curve(row.1.freshness));
    let skill = &row.1.skill.label;
    let months = months(limit);
    let is_exam = row.1.min_rigor == Some(Rigor::R4);
    if limit < LEAST || (is_exam && limit < LEAST_FOR_EXAM) {
        let how = if is_exam { "a supervised exam" } else { "evidence" };
        let said = [
            format!("{skill} takes only {how} not older than {months}."),
            "Hardly anybody has just taken one; exams are held and renewed by the year.".to_owned(),
            "Use 12 months or more, or leave the limit out and let older evidence fade.".to_owned(),
        ];
        return Some(Found::in_row(row, LintKind::ShortLimit, Severity::Warn, Field::HardLimit, said));
    }
    let against = match curve.window_months {
        None => Some("does not fade by the row\u{2019}s freshness".to_owned()),
        Some(window) if limit < window / 2 => Some(format!("has full value for {window} months by the row\u{2019}s freshness")),
        Some(_) => None,
    };
    if let Some(against) = against {
        let said = [
            format!("Evidence for {skill} {against}, and counts for nothing after {months}."),
            "One of the two is likely not meant. Candidates read both.".to_owned(),
            "Choose a faster freshness, or keep the limit only where a rule demands it and say so in the note.".to_owned(),
        ];
        return Some(Found::in_row(row, LintKind::LimitAgainstFreshness, Severity::Hint, Field::HardLimit, said));
    }
    (freshness(curve, limit) == 0).then(|| {
        let said = [
            format!("The age limit of {months} for {skill} changes nothing."),
            "By the row\u{2019}s freshness, evidence of that age is worth nothing already.".to_owned(),
            "Leave the limit out, or set it lower.".to_owned(),
        ];
        Found::in_row(row, LintKind::LimitWithoutUse, Severity::Hint, Field::HardLimit, said)
    })
}

fn months(count: u32) -> String {
    usize::try_from(count).map_or_else(|_| format!("{count} months"), |count| counted(count, "month", "months"))
}
