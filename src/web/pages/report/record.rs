//! A learner record among the evidence: it counts for nothing by itself, and what is inside has cards and lines of its own (ADR 15).

use chrono::{DateTime, Utc};

use super::cards::{name_of, row};
use super::source::{ReportSource, Trust};
use super::view::{Fact, ProblemRow};
use crate::domain::credentials::{CredentialFacts, HolderMatch};
use crate::domain::people::Submission;
use crate::verify::report::Report;
use crate::web::words;

/// Whether others are inside.
pub(super) const fn is_record(report: &Report) -> bool {
    !report.inner.is_empty()
}

/// The record around a credential that was inside one: `the record “Transcript”`.
pub(super) fn around(source: &ReportSource<'_>, submission: &Submission) -> Option<String> {
    let around = submission.id.around()?;
    let (line, report) = source.submissions.iter().find(|(line, _)| line.id == around)?;
    Some(format!("the record “{}”", name_of(line, report.as_ref())))
}

/// What a record says of itself.
pub(super) fn facts(known: &CredentialFacts, inside: usize, tier: Option<String>, now: DateTime<Utc>) -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(known.dates.earned().map(|(issued, _)| Fact::new("Issued", words::day(issued))));
    facts.extend(known.dates.valid_until.map(|end| Fact::new(if end <= now { "Ended" } else { "Ends" }, words::day(end))));
    facts.extend(tier.map(|tier| Fact::new("Issuer", tier)));
    let own = if inside == 1 { "with a card of its own" } else { "each with a card of its own" };
    facts.push(Fact::new("Holds", format!("{}, {own}", words::counted(inside, "credential"))));
    facts
}

/// What is to be said of a record that is genuine and in date. Nothing hangs on it, so nobody has to do anything.
pub(super) fn problem(trust: Option<&Trust>, issuer: &str, holder: HolderMatch, name: &str) -> Option<ProblemRow> {
    const INSIDE: &str = "It counts for nothing by itself; what is inside is judged by itself and counts by its own issuers.";
    const NEXT: &str = "With nobody: nothing hangs on it.";
    match trust {
        Some(Trust::Unlisted) => {
            Some(row("unreviewed", format!("{issuer}, who made the record “{name}”, is not on your lists."), INSIDE, NEXT))
        }
        Some(Trust::Blocked) => Some(row("bad", format!("{issuer}, who made the record “{name}”, is blocked on your list."), INSIDE, NEXT)),
        Some(Trust::Held(why)) => {
            Some(row("lookalike", format!("The record “{name}” is held for review."), format!("{why} {INSIDE}"), NEXT))
        }
        _ if holder == HolderMatch::Unknown => {
            Some(row("unknown", format!("We could not tell that the record “{name}” is about this person."), INSIDE, NEXT))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credentials::Standing;
    use crate::domain::people::SubmissionState;
    use crate::web::pages::pieces::with_inside;
    use crate::web::pages::report::sample;
    use crate::web::pages::report::view::ReportView;
    use crate::web::pages::sample as values;

    #[test]
    fn a_record_holds_others_and_each_of_them_names_the_record() {
        let mut example = sample::maya();
        let inside = values::verified("Python", "Stranger Academy", values::day(2026, 1, 10));
        let record = Report { inner: vec![inside], ..values::verified("Transcript", "Rheintal College", values::day(2026, 2, 1)) };
        let line = values::submission(9, "https://college.example/r/1", SubmissionState::Checked);
        example.result.trust.insert(line.id.clone(), (Trust::Unlisted, None));
        example.submissions = with_inside(vec![(line, Some(record))]);
        let view = ReportView::new(&example.source());
        let card = |name: &str| view.cards.iter().find(|card| card.name == name).unwrap();
        let said = |name: &str| card(name).facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect::<Vec<_>>();
        assert_eq!(said("Transcript"), ["Issued: 1 Feb 2026", "Holds: 1 credential, with a card of its own"]);
        assert!(said("Python").contains(&"Inside: the record “Transcript”".to_owned()), "{:?}", said("Python"));
        let timeline = view.timeline.unwrap();
        assert_eq!(timeline.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Python"]);
        assert_eq!(view.problems[0].lead, "Rheintal College, who made the record “Transcript”, is not on your lists.");
    }

    #[test]
    fn a_record_says_what_is_so_and_sends_nobody_anywhere() {
        let lead = |trust: Option<Trust>, holder| problem(trust.as_ref(), "X", holder, "R").map(|row| (row.kind, row.link));
        assert_eq!(lead(Some(Trust::Unlisted), HolderMatch::Matched), Some(("unreviewed", None)));
        assert_eq!(lead(Some(Trust::Blocked), HolderMatch::Matched), Some(("bad", None)));
        assert_eq!(lead(Some(Trust::Held("Why.".into())), HolderMatch::Matched), Some(("lookalike", None)));
        assert_eq!(lead(Some(Trust::Listed("Recognised".into())), HolderMatch::Unknown), Some(("unknown", None)));
        assert_eq!(lead(Some(Trust::Listed("Recognised".into())), HolderMatch::Matched), None);
        assert!(!is_record(&values::report(Standing::Verified, &[])));
    }
}
