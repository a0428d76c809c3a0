//! The evidence of a report: one card for each credential with its checks and their sources, and what is open or wrong, first.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::record;
use super::recorded;
use super::source::{ReportSource, Trust};
use super::timeline::Dated;
use super::unreviewed;
use super::view::{EvidenceCard, Fact, ProblemRow, SourceRow};
use crate::domain::credentials::{DateSource, HolderMatch, Standing};
use crate::domain::people::{Submission, SubmissionState};
use crate::verify::report::Report;
use crate::verify::words::{self as said_by_checks, headline, is_several, is_signed};
use crate::web::pages::checks::{self, Audience};
use crate::web::weblink::{WebLink, shortened};
use crate::web::words;

/// The name of what was sent: the credential's own where it may be believed, else what was pasted.
pub(super) fn name_of(submission: &Submission, report: Option<&Report>) -> String {
    let name = report.and_then(|report| report.facts.as_ref()).map(|facts| shortened(&facts.name, 90));
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| shortened(&submission.label, 60))
}

/// The issuer's name: by our list, else as written, else its identifier.
pub(super) fn issuer_of(source: &ReportSource<'_>, submission: &Submission, report: &Report) -> String {
    let listed = source.result.trust.get(&submission.id).and_then(|(_, name)| name.clone());
    let facts = report.facts.as_ref();
    listed
        .or_else(|| facts.and_then(|facts| facts.issuer.name.as_deref()).map(|name| shortened(name, 80)))
        .or_else(|| facts.map(|facts| shortened(&facts.issuer.id, 60)))
        .unwrap_or_else(|| "Issuer unknown".to_owned())
}

pub(super) fn trust_of<'a>(source: &'a ReportSource<'_>, submission: &Submission) -> Option<&'a Trust> {
    source.result.trust.get(&submission.id).map(|(trust, _)| trust)
}

/// Whether it is over by what was recorded, and nothing that was found or decided goes before that.
fn is_over(source: &ReportSource<'_>, submission: &Submission, report: &Report) -> bool {
    matches!(report.standing, Standing::Verified | Standing::Indeterminate)
        && !matches!(trust_of(source, submission), Some(Trust::Blocked | Trust::Held(_)))
        && report.facts.as_ref().is_some_and(|facts| recorded::is_over(source, submission, facts))
}

/// The mark and the words of a card's headline: the checks first, then what the employer makes of the issuer.
fn state(source: &ReportSource<'_>, submission: &Submission, report: &Report) -> (&'static str, String) {
    if submission.state == SubmissionState::Duplicate {
        return ("na", "Sent twice".to_owned());
    }
    if is_over(source, submission, report) {
        return ("expired", "Over, as recorded".to_owned());
    }
    if report.standing != Standing::Verified {
        return (checks::standing_kind(report.standing), headline(report).label.to_owned());
    }
    match (trust_of(source, submission), report.holder) {
        (Some(Trust::Unlisted), _) => ("unreviewed", "Issuer not reviewed".to_owned()),
        (Some(Trust::Blocked), _) => ("bad", "Issuer blocked".to_owned()),
        (Some(Trust::Held(_)), _) => ("lookalike", "Held for review".to_owned()),
        (_, HolderMatch::Unknown) => ("unknown", "Holder not confirmed".to_owned()),
        _ => ("verified", headline(report).label.to_owned()),
    }
}

/// The cards, those with something open first.
pub(super) fn cards(source: &ReportSource<'_>) -> Vec<EvidenceCard> {
    let mut cards: Vec<EvidenceCard> =
        source.submissions.iter().map(|(submission, report)| card(source, submission, report.as_ref())).collect();
    cards.sort_by_key(|card| card.state_kind == "verified");
    for (number, card) in (1..).zip(&mut cards) {
        card.number = number;
    }
    cards
}

fn card(source: &ReportSource<'_>, submission: &Submission, report: Option<&Report>) -> EvidenceCard {
    let Some(report) = report else {
        return EvidenceCard {
            number: 0,
            name: name_of(submission, None),
            state_kind: "checking",
            state: "Checking".to_owned(),
            issuer: "Not read yet".to_owned(),
            facts: Vec::new(),
            checks: Vec::new(),
            sources: Vec::new(),
            details: Vec::new(),
        };
    };
    let (state_kind, state) = state(source, submission, report);
    let format = report.facts.as_ref().map_or("", |facts| facts.format.as_str());
    let issuer = if report.facts.is_some() {
        [issuer_of(source, submission, report).as_str(), format].join(" · ")
    } else {
        "Nothing it says is used".to_owned()
    };
    EvidenceCard {
        number: 0,
        name: name_of(submission, Some(report)),
        state_kind,
        state,
        issuer,
        facts: facts(source, submission, report),
        checks: checks::rows(report, Audience::Staff),
        sources: sources(report),
        details: report
            .checks
            .iter()
            .filter(|check| !check.detail.is_empty())
            .map(|check| shortened(&format!("{}: {}", check.check, check.detail), 200))
            .collect(),
    }
}

fn facts(source: &ReportSource<'_>, submission: &Submission, report: &Report) -> Vec<Fact> {
    let Some(known) = report.facts.as_ref() else { return vec![Fact::new("Sent as", shortened(&submission.label, 90))] };
    let now = source.as_of;
    if record::is_record(report) {
        let tier = trust_of(source, submission).and_then(|trust| if let Trust::Listed(tier) = trust { Some(tier.clone()) } else { None });
        return record::facts(known, report.inner.len(), tier, now);
    }
    let mut facts = Vec::new();
    if let Some((earned, from)) = known.dates.earned() {
        let note = if from == DateSource::ValidFrom { " (date of issue only; may be a re-issue)" } else { "" };
        facts.push(Fact::new("Earned", format!("{}, {} ago{note}", words::day(earned), words::age(earned, now))));
    }
    facts.extend(recorded::end_fact(source, submission, known));
    facts.push(recorded::level_fact(source, submission, known));
    facts.extend(
        known
            .unfinished
            .as_deref()
            .map(|status| Fact::new("Result", format!("{}, so it counts for nothing", said_by_checks::unfinished(status)))),
    );
    if let Some(Trust::Listed(tier)) = trust_of(source, submission) {
        facts.push(Fact::new("Issuer", tier.clone()));
    }
    facts.extend(record::around(source, submission).map(|record| Fact::new("Inside", record)));
    facts.push(counts_for(source, submission));
    facts
}

fn counts_for(source: &ReportSource<'_>, submission: &Submission) -> Fact {
    let lines = |is_now: bool| -> Vec<String> {
        let rows = source.result.rows.iter().zip(&source.set.requirements);
        rows.filter_map(|(row, requirement)| {
            let line = row.lines.iter().find(|line| line.submission == submission.id && line.counts_now == is_now && line.value > 0)?;
            Some(format!("{} {}", requirement.skill.label, words::percent(line.value)))
        })
        .collect()
    };
    let (now, then) = (lines(true), lines(false));
    match (now.is_empty(), then.is_empty()) {
        (false, _) => Fact::new("Counts for", now.join(", ")),
        (true, false) => Fact::new("Would count for", then.join(", ")),
        (true, true) => Fact::new("Counts for", "nothing now"),
    }
}

fn sources(report: &Report) -> Vec<SourceRow> {
    let mut seen = BTreeSet::new();
    let documents = report.checks.iter().flat_map(|check| &check.evidence).filter(|document| seen.insert(document.url.as_str()));
    documents
        .map(|document| {
            let read = if document.sha256.is_some() { "read" } else { "no answer" };
            let hash =
                document.sha256.as_deref().and_then(|hash| hash.get(..12)).map(|hash| format!(", SHA-256 {hash}…")).unwrap_or_default();
            SourceRow {
                link: WebLink::parse(&document.url),
                text: shortened(&document.url, 90),
                note: format!("{read} {}{hash}", words::minute(document.fetched_at)),
            }
        })
        .collect()
}

/// Addresses for the footnotes in print: the first source of each card, in the order of the cards.
pub(super) fn footnotes(cards: &[EvidenceCard]) -> Vec<String> {
    cards.iter().map(|card| card.sources.first().map_or_else(|| "sent as a file".to_owned(), |source| source.text.clone())).collect()
}

/// What has a date, for the timeline. What is inside a record has its own; the record's says nothing about a skill.
pub(super) fn dated(source: &ReportSource<'_>) -> Vec<Dated> {
    let whole = source.submissions.iter().filter(|(submission, _)| submission.state != SubmissionState::Duplicate);
    let mut dated: Vec<Dated> = whole
        .filter_map(|(submission, report)| {
            let facts = report.as_ref().filter(|report| !record::is_record(report))?.facts.as_ref()?;
            let (earned, _) = facts.dates.earned()?;
            let rows = source.result.rows.iter().zip(&source.set.requirements);
            let touches = |row: &super::source::RowSource| {
                row.lines.iter().any(|line| line.submission == submission.id)
                    || row.nearest.as_ref().is_some_and(|(id, _)| *id == submission.id)
            };
            let requirement = rows.filter(|(row, _)| touches(row)).map(|(_, requirement)| requirement).next();
            Some(Dated {
                name: name_of(submission, report.as_ref()),
                earned,
                curve: requirement.map(|row| row.curve.unwrap_or_else(|| row.freshness.house_curve())),
                ends: facts.dates.valid_until.or_else(|| recorded::end(source, submission, facts).map(|(end, _)| end)),
            })
        })
        .collect();
    dated.sort_by(|one, other| one.earned.cmp(&other.earned).then_with(|| one.name.cmp(&other.name)));
    dated
}

/// What is open or wrong: open questions first, then what was found against a credential.
pub(super) fn problems(source: &ReportSource<'_>) -> Vec<ProblemRow> {
    let mut problems = unreviewed::rows(source);
    problems.extend(source.submissions.iter().filter_map(|(submission, report)| problem(source, submission, report.as_ref())));
    problems.sort_by_key(|problem| {
        ["unreviewed", "lookalike", "unknown", "checking", "bad", "expired", "fix"].iter().position(|kind| *kind == problem.kind)
    });
    problems
}

pub(super) fn row(kind: &'static str, lead: String, rest: impl Into<String>, next: &str) -> ProblemRow {
    ProblemRow { kind, colour: checks::colour(kind), lead, rest: rest.into(), next: next.to_owned(), link: None }
}

fn problem(source: &ReportSource<'_>, submission: &Submission, report: Option<&Report>) -> Option<ProblemRow> {
    let name = name_of(submission, report);
    let Some(report) = report else {
        return Some(row(
            "checking",
            format!("“{name}” is being checked."),
            "It does not count yet.",
            "With Assay: this takes up to 10 seconds.",
        ));
    };
    if submission.state == SubmissionState::Duplicate {
        return None;
    }
    let decided = checks::deciding(report).map_or(headline(report).recruiter, |check| said_by_checks::of(check).recruiter);
    Some(match report.standing {
        Standing::Verified | Standing::Indeterminate if is_over(source, submission, report) => {
            return report.facts.as_ref().and_then(|facts| recorded::problem(source, submission, facts, &name));
        }
        Standing::Verified => return issuer_problem(source, submission, report, &name),
        Standing::Expired => expired(source, submission, report, &name),
        Standing::NotYetValid => {
            row("expired", format!("{name} has not begun yet."), decided, "With Assay: it counts from its first day on.")
        }
        Standing::Indeterminate => row(
            "unknown",
            format!("We could not check everything of “{name}”."),
            format!("{decided} Until then it counts only in “up to”."),
            "With Assay: we ask again by ourselves. You can go on without it.",
        ),
        Standing::Revoked | Standing::Suspended => row(
            "bad",
            format!("{name}: {}.", headline(report).label.to_lowercase()),
            decided,
            "With the candidate, who may ask the issuer to correct it.",
        ),
        Standing::RecipientMismatch => row(
            "bad",
            format!("“{name}” was issued to somebody else."),
            "It is genuine, and not issued to the address this candidate gave. It may be an old address.",
            "With you: ask the candidate which address it was issued to.",
        ),
        Standing::Invalid if is_signed(report) => row(
            "bad",
            format!("“{name}” was issued with a fault."),
            headline(report).recruiter,
            "With the candidate, who may ask the issuer for a corrected one.",
        ),
        Standing::Invalid => {
            row("bad", format!("“{name}” is not genuine as it stands."), decided, "With the candidate, who may send the original link.")
        }
        Standing::Unsupported => row(
            "unknown",
            format!("“{name}” is of a kind we do not check yet."),
            decided,
            "With you: read it yourself, it counts for nothing here.",
        ),
        Standing::Unreadable => {
            let what = if is_several(report) { "several badges at once" } else { "no badge" };
            row("fix", format!("“{name}” holds {what}."), decided, "With the candidate: their private page says what to send instead.")
        }
    })
}

fn expired(source: &ReportSource<'_>, submission: &Submission, report: &Report, name: &str) -> ProblemRow {
    let ended: Option<DateTime<Utc>> = report.facts.as_ref().and_then(|facts| facts.dates.valid_until);
    let lead = ended.map_or_else(
        || format!("{name} is past its end date."),
        |end| format!("{name} expired on {}, {} ago.", words::day(end), words::age(end, source.as_of)),
    );
    row("expired", lead, format!("It is genuine. {}", recorded::late(source, submission)), "With the candidate, who may have renewed it.")
}

fn issuer_problem(source: &ReportSource<'_>, submission: &Submission, report: &Report, name: &str) -> Option<ProblemRow> {
    let issuer = issuer_of(source, submission, report);
    if record::is_record(report) {
        return record::problem(trust_of(source, submission), &issuer, report.holder, name);
    }
    let up_to = format!("“up to {}”", words::percent(source.result.high));
    match trust_of(source, submission) {
        // Said once for each issuer, whatever it issued.
        Some(Trust::Unlisted) => None,
        Some(Trust::Held(why)) => Some(row(
            "lookalike",
            format!("“{name}” is held for review."),
            format!("{why} It counts only in {up_to}."),
            "With the issuer-list steward.",
        )),
        Some(Trust::Blocked) => Some(row(
            "bad",
            format!("{issuer} is blocked on your list."),
            format!("“{name}” is genuine and counts nowhere."),
            "With nobody, unless the candidate objects.",
        )),
        _ if report.holder == HolderMatch::Unknown => Some(row(
            "unknown",
            format!("We could not tell that “{name}” is this person’s."),
            format!("It names nobody in a way we can compare, so it counts only in {up_to}."),
            "With you: ask the candidate to confirm the address it was issued to.",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::report::{CheckKind, Outcome, Problem};
    use crate::web::pages::report::sample::{Example, maya};
    use crate::web::pages::sample;

    /// Maya with only this one.
    fn with(report: Report) -> Example {
        let mut example = maya();
        example.submissions.truncate(1);
        example.submissions[0].1 = Some(report);
        example
    }

    #[test]
    fn an_unfinished_result_is_said_on_its_card() {
        let mut report = sample::verified("SQL", "Google", sample::day(2025, 3, 10));
        let result = |report: &Report| {
            let cards = cards(&with(report.clone()).source());
            cards[0].facts.iter().find(|fact| fact.label == "Result").map(|fact| fact.value.clone())
        };
        assert_eq!(result(&report), None);
        for (status, expected) in
            [("Failed", "not passed, so it counts for nothing"), ("InProgress", "in progress, so it counts for nothing")]
        {
            report.facts.as_mut().unwrap().unfinished = Some(status.to_owned());
            assert_eq!(result(&report).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_fault_of_the_issuer_is_told_apart_from_a_changed_badge() {
        let said = |proof: (Outcome, Option<Problem>)| {
            let checks = [
                (CheckKind::Structure, Outcome::Failed, Some(Problem::MalformedValue)),
                (CheckKind::Proof, proof.0, proof.1),
                (CheckKind::KeyBinding, Outcome::Passed, None),
            ];
            let example = with(sample::report(Standing::Invalid, &checks));
            let (card, problem) = (cards(&example.source()).remove(0), problems(&example.source()).remove(0));
            (card.state, problem.lead, problem.next)
        };
        let (state, lead, next) = said((Outcome::Passed, None));
        assert!(state == "Issued with a fault" && lead.contains("with a fault") && next.contains("corrected one"), "{state} {lead} {next}");
        let (state, lead, next) = said((Outcome::Failed, Some(Problem::ProofVerification)));
        assert!(state == "Not genuine" && lead.contains("not genuine") && next.contains("original link"), "{state} {lead} {next}");
    }

    #[test]
    fn several_badges_at_once_are_not_none() {
        for (problem, expected) in
            [(Problem::SeveralCredentials, "holds several badges at once."), (Problem::NoCredential, "holds no badge.")]
        {
            let example = with(sample::report(Standing::Unreadable, &[(CheckKind::Read, Outcome::Failed, Some(problem))]));
            let lead = problems(&example.source()).remove(0).lead;
            assert!(lead.ends_with(expected), "{lead}");
        }
    }
}
