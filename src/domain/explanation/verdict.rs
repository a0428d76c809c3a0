//! The result in one or two sentences, and what it hangs on.

use std::collections::BTreeSet;

use super::{listed, number, percent, tier};
use crate::domain::Bp;
use crate::domain::grouping::Group;
use crate::domain::jobs::Importance;
use crate::domain::policy::ScoringPolicy;
use crate::domain::scoring::{Question, RowScore, Status, Unit, Who};

/// More open questions than this are counted, not named.
const NAMED: usize = 2;

/// `2 of 3 must-haves are evidenced and SQL is partly evidenced. Verified coverage 46%, up to 50% once HR has reviewed QueryWorks.`
pub fn verdict(
    (units, rows): (&[Unit<'_>], &[RowScore]),
    (low, high, accepted): (Bp, Bp, Option<Bp>),
    open: &BTreeSet<Question>,
) -> String {
    let up_to = if percent(high) == percent(low) { String::new() } else { format!(", up to {} once {}", percent(high), once(open)) };
    let mut said = format!("{} Verified coverage {}{up_to}.", must_haves(units), percent(low));
    if let Some(accepted) = accepted {
        let named: BTreeSet<(&str, &str)> =
            rows.iter().filter_map(|row| row.accepted.as_ref()).map(|accepted| (accepted.what.as_str(), accepted.by.as_str())).collect();
        let named: Vec<String> = named.into_iter().map(|(what, by)| format!("the {what} accepted by {by}")).collect();
        let verb = if named.len() == 1 { "is" } else { "are" };
        said = format!("{said} {} if {} {verb} counted.", percent(accepted), listed(&named));
    }
    said
}

/// The must-haves line, a whole sentence.
fn must_haves(units: &[Unit<'_>]) -> String {
    let musts: Vec<&Unit<'_>> = units.iter().filter(|unit| unit.importance() == Importance::Must).collect();
    let named = |status| -> Vec<String> { musts.iter().filter(|unit| unit.now() == status).map(|unit| unit.name().to_owned()).collect() };
    let (met, partly, missing) = (named(Status::Met).len(), named(Status::Partly), named(Status::NotEvidenced));
    let start = match (met, musts.len()) {
        (_, 0) => return "The job names no must-haves.".to_owned(),
        (1, 1) => return "The must-have is evidenced.".to_owned(),
        (met, total) if met == total => return format!("All {total} must-haves are evidenced."),
        (0, 1) => String::new(),
        (0, total) => format!("None of {total} must-haves is evidenced"),
        (1, total) => format!("1 of {total} must-haves is evidenced"),
        (met, total) => format!("{met} of {total} must-haves are evidenced"),
    };
    let clause = |names: &[String], what: &str| match names {
        [] => None,
        [one] => Some(format!("{one} is {what}")),
        [_, _] | [_, _, _] => Some(format!("{} are {what}", listed(names))),
        many => Some(format!("{} are {what}", number(many.len()))),
    };
    let partly = clause(&partly, "partly evidenced");
    // Where none is evidenced, naming those without anything would say it twice.
    let missing = if met == 0 && musts.len() > 1 { None } else { clause(&missing, "not evidenced") };
    let clauses: Vec<String> = std::iter::once(start).filter(|start| !start.is_empty()).chain(partly).chain(missing).collect();
    format!("{}.", listed(&clauses))
}

/// `HR has reviewed QueryWorks`: when an open question is settled, after "once".
pub fn once(open: &BTreeSet<Question>) -> String {
    let clauses: Vec<String> = open.iter().map(once_one).collect();
    if clauses.len() > NAMED { format!("{} open questions are settled", number(clauses.len())) } else { listed(&clauses) }
}

fn once_one(question: &Question) -> String {
    match question {
        Question::Check { name, .. } => format!("\u{201c}{name}\u{201d} could be checked"),
        Question::Issuer { name, .. } => format!("HR has reviewed {name}"),
        Question::Scope { name, skill } => format!("HR has reviewed {name} for {skill}"),
        Question::Held { name, .. } => format!("HR has looked at \u{201c}{name}\u{201d}"),
        Question::Holder { name, .. } => format!("\u{201c}{name}\u{201d} is confirmed to be this person\u{2019}s"),
        Question::Match { name, skill, .. } => format!("a person has confirmed that \u{201c}{name}\u{201d} is for {skill}"),
        Question::Date { name, .. } => format!("it is known when \u{201c}{name}\u{201d} was earned"),
        Question::Assessment { name, .. } => format!("it is known how \u{201c}{name}\u{201d} was assessed"),
    }
}

/// `HR lists QueryWorks as Context-dependent`: what settling questions well comes to, as a condition.
pub fn settled(policy: &ScoringPolicy, open: &BTreeSet<Question>) -> String {
    let tier = tier(policy.open_tier);
    let clauses = open.iter().map(|question| match question {
        Question::Check { name, .. } => format!("the check of \u{201c}{name}\u{201d} ends well"),
        Question::Issuer { name, .. } => format!("HR lists {name} as {tier}"),
        Question::Scope { name, skill } => format!("HR lists {name} for {skill} as {tier}"),
        Question::Held { name, .. } => format!("HR accepts \u{201c}{name}\u{201d} after looking at it"),
        Question::Holder { name, .. } => format!("\u{201c}{name}\u{201d} is confirmed to be this person\u{2019}s"),
        Question::Match { name, skill, .. } => format!("a person confirms that \u{201c}{name}\u{201d} is for {skill}"),
        Question::Date { name, .. } => format!("\u{201c}{name}\u{201d} proves to be recent"),
        Question::Assessment { name, .. } => format!("\u{201c}{name}\u{201d} proves to be assessed"),
    });
    listed(&clauses.collect::<Vec<_>>())
}

/// Who has to settle them: the one nearest to a decision.
pub fn who(open: &BTreeSet<Question>) -> Who {
    let one = |question: &Question| match question {
        Question::Issuer { .. } | Question::Scope { .. } | Question::Held { .. } | Question::Assessment { .. } => Who::Steward,
        Question::Match { .. } | Question::Holder { .. } => Who::Recruiter,
        Question::Date { .. } => Who::Candidate,
        Question::Check { .. } => Who::Assay,
    };
    open.iter()
        .map(one)
        .min_by_key(|who| [Who::Steward, Who::Recruiter, Who::Candidate, Who::Assay].iter().position(|other| other == who))
        .unwrap_or(Who::Assay)
}

/// What the group hangs on, a whole sentence.
pub fn group_note((now, then): (Group, Group), open: &BTreeSet<Question>) -> String {
    if now == then {
        let note = now.note();
        let mut signs = note.chars();
        let first: String = signs.next().map(|sign| sign.to_uppercase().collect()).unwrap_or_default();
        return format!("{first}{}.", signs.as_str());
    }
    let words = |group: Group| match group {
        Group::AllEvidenced => "all must-haves are evidenced",
        Group::Partly | Group::CannotTell => "some are partly",
        Group::Gaps => "there are gaps",
    };
    let mut questions = open.iter();
    let (hangs, with, without) = match (questions.next(), questions.next()) {
        (Some(Question::Issuer { name, .. }), None) => ("one open question".to_owned(), format!("with {name} listed"), "without it"),
        (Some(_), None) => ("one open question".to_owned(), "if it ends well".to_owned(), "now"),
        _ => (format!("{} open questions", number(open.len())), "if they end well".to_owned(), "now"),
    };
    format!("The group hangs on {hangs}: {with}, {}; {without}, {}.", words(then), words(now))
}
