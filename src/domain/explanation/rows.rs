//! A requirement's number as a sentence, and why it is nothing where it is.

use super::factors::capital;
use super::{accepted_by, any_named, day, exact, factor_percent, months, number, once, part, percent, quoted, rigor, settled};
use crate::domain::Bp;
use crate::domain::jobs::Requirement;
use crate::domain::policy::{FULL, Rigor, ScoringPolicy};
use crate::domain::scoring::{FactorKind, Line, Note, Proof, RowScore, ScoringInput, Shut};

/// `SQL 57% = skill match 100% × issuer and assessment 85% (…) × freshness 100% (…) × level 67% (…).`
pub fn row_sentence(input: &ScoringInput<'_>, requirement: &Requirement, row: &RowScore, read: usize) -> String {
    let skill = &requirement.skill.label;
    let line = |at: Option<usize>| at.and_then(|at| row.lines.get(at));
    match (line(row.low.first), line(row.low.second)) {
        (Some(first), None) => format!("{skill} {} = {}.", percent(row.low.value), product(first)),
        (Some(first), Some(second)) => format!(
            "{skill} {} = {} from {} + {} × {}% × {} from {}, a second issuer. The first: {}.",
            percent(row.low.value),
            factor_percent(first.value),
            quoted(&first.credential),
            part(input.policy.second.share),
            exact(FULL - first.value),
            factor_percent(second.value),
            quoted(&second.credential),
            product(first)
        ),
        (None, _) => nothing(skill, row, read),
    }
}

/// `skill match 100% × issuer and assessment 85% (Google, Recognised; graded, not supervised) × …`
fn product(line: &Line) -> String {
    let factors = line.factors.iter().map(|factor| {
        let name = match factor.kind {
            FactorKind::Skill => "skill match",
            FactorKind::Quality => "issuer and assessment",
            FactorKind::Freshness => "freshness",
            FactorKind::Level => "level",
            FactorKind::Expired => "expired lately",
        };
        let said = if factor.said.is_empty() { String::new() } else { format!(" ({})", factor.said) };
        format!("{name} {}{said}", factor_percent(factor.share))
    });
    factors.collect::<Vec<_>>().join(" × ")
}

fn nothing(skill: &str, row: &RowScore, read: usize) -> String {
    if let Some(line) = row.high.first.and_then(|at| row.lines.get(at)) {
        let when = once(&line.open);
        return format!("{skill} 0% now, up to {}: {} counts once {when}.", percent(row.high.value), quoted(&line.credential));
    }
    if let Some(shut) = row.shut.first() {
        return format!("{skill} 0%: {} is {}.", quoted(&shut.credential), shut.said);
    }
    match read {
        0 => format!("{skill} 0%: no credential was sent."),
        1 => format!("{skill} 0%: the credential sent is not for {skill}."),
        count => format!("{skill} 0%: none of the {} credentials sent is for {skill}.", number(count)),
    }
}

/// Why a credential gives nothing, after "is".
pub fn shut(why: &Shut) -> String {
    match why {
        Shut::Expired { validity: Some(validity), ended: Some(ended), .. } => {
            let count = months(validity.months);
            format!("past its end: it stands for {count} by the word of a person at this employer, and those ended on {}", day(*ended))
        }
        Shut::Expired { months: 0, ended, .. } => {
            ended.map_or_else(|| "genuine, expired".to_owned(), |ended| format!("genuine, expired on {}", day(ended)))
        }
        Shut::Expired { months: count, .. } => format!("genuine, expired {} ago", months(*count)),
        Shut::TooOld { months: age, limit } => format!("too old for this job: {}, the limit is {limit}", months(*age)),
        Shut::UnderRigor { rigor: Rigor::R0, .. } => "for attendance only, and this row asks for an assessment".to_owned(),
        Shut::UnderRigor { rigor: held, least } => format!("{}, and this row asks for {}", rigor(*held), rigor(*least)),
        Shut::Unfinished { status } => format!("not finished ({status})"),
        Shut::Faded { months: age } => format!("too old to count: {}", months(*age)),
        Shut::WorthNothing => "worth nothing by the rules of this employer".to_owned(),
        Shut::NotBegun => "genuine, and not valid yet".to_owned(),
        Shut::NotAccepted => "not among the credentials this row accepts".to_owned(),
        Shut::Rejected => "not for this skill by the word of a person at this employer, whatever it says itself".to_owned(),
        Shut::NotThisPerson => "issued to somebody else".to_owned(),
        Shut::Suspended => "suspended by its issuer".to_owned(),
        Shut::Revoked => "revoked by its issuer".to_owned(),
        Shut::Blocked { .. } => "from an issuer this employer does not accept".to_owned(),
        Shut::NotGenuine => "not genuine as it stands".to_owned(),
    }
}

/// The range, and what was accepted beside.
pub fn row_notes(policy: &ScoringPolicy, row: &RowScore) -> Vec<Note> {
    let mut notes = Vec::new();
    if let [Some(first), Some(second)] = [row.low.first, row.low.second].map(|at| at.and_then(|at| row.lines.get(at))) {
        notes.push(Note {
            lead: format!("{} with a second proof.", percent(row.low.value)),
            rest: format!("{} by {} {}.", quoted(&second.credential), second.issuer, added(policy, first, second, row.low.value)),
        });
    }
    if row.high.value > row.low.value {
        notes.extend(range(policy, row));
    }
    if let Some(accepted) = &row.accepted {
        notes.push(Note {
            lead: format!("{} with other evidence.", percent(row.low.value.max(accepted.share))),
            rest: format!("{}. It counts in the separate number and never in verified coverage.", capital(&accepted_by(accepted))),
        });
    }
    notes
}

fn range(policy: &ScoringPolicy, row: &RowScore) -> Option<Note> {
    let Proof { value, first, second } = row.high;
    let first = row.lines.get(first?)?;
    let by = |line: &Line| format!("{} by {}", quoted(&line.credential), line.issuer);
    let mut rest = if first.counts_now() {
        format!("{} gives {} now.", by(first), factor_percent(first.value))
    } else {
        format!("{} would give {} if {}.", by(first), factor_percent(first.value), settled(policy, &first.open))
    };
    if let Some(second) = second.and_then(|at| row.lines.get(at)) {
        let condition = if second.counts_now() { String::new() } else { format!(", {} if {}", by(second), settled(policy, &second.open)) };
        let added = added(policy, first, second, value);
        rest = format!("{rest} A second proof from another issuer{condition} {added}.");
    }
    Some(Note { lead: format!("Up to {}.", percent(value)), rest })
}

/// `adds a quarter of what is missing: 70% + ¼ × 30% × 56.67% = 74.25%`
fn added(policy: &ScoringPolicy, first: &Line, second: &Line, value: Bp) -> String {
    format!(
        "adds {} of what is missing: {}% + {} × {}% × {}% = {}%",
        spelled(policy.second.share),
        exact(first.value),
        part(policy.second.share),
        exact(FULL - first.value),
        exact(second.value),
        exact(value)
    )
}

fn spelled(share: Bp) -> String {
    match share {
        2_500 => "a quarter".to_owned(),
        5_000 => "half".to_owned(),
        other => format!("{}%", exact(other)),
    }
}

/// `The candidate renews “AWS Cloud Practitioner”`.
pub fn renewed(credential: &str) -> String {
    format!("The candidate sends {} renewed", quoted(credential))
}

/// `An assessed SQL credential at level 3 from a listed issuer (2 accepted)`; a row that names credentials names them here too.
pub fn better_credential(requirement: &Requirement, accepted: usize) -> String {
    let level = requirement.level.map(|level| format!(" at level {level}")).unwrap_or_default();
    let named = any_named(&requirement.accepted);
    if requirement.takes_only_accepted() {
        return format!("{}{level} from an issuer HR lists", capital(&named));
    }
    let from = match accepted {
        0 => "an issuer HR lists for it (none is listed yet)".to_owned(),
        count => format!("a listed issuer ({count} accepted)"),
    };
    let such = if named.is_empty() { String::new() } else { format!(", such as {named},") };
    format!("An assessed {} credential{such}{level} from {from}", requirement.skill.label)
}
