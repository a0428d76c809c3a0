//! The issuers nobody has decided about: one line each among the open questions, however many badges of theirs a record holds.

use super::cards::{issuer_of, name_of, row, trust_of};
use super::record::is_record;
use super::recorded;
use super::source::{ReportSource, Trust};
use super::view::{Link, ProblemRow};
use crate::domain::credentials::Standing;
use crate::domain::people::SubmissionState;
use crate::web::pages::issuers::queue::address;
use crate::web::pages::public::status::view::listed;
use crate::web::words;

/// Badges that are named.
const NAMED: usize = 4;

/// An issuer with the names of its badges.
struct Unreviewed<'a> {
    identifier: &'a str,
    issuer: String,
    badges: Vec<String>,
}

/// The lines, in the order in which the badges were sent.
pub(super) fn rows(source: &ReportSource<'_>) -> Vec<ProblemRow> {
    let mut issuers: Vec<Unreviewed<'_>> = Vec::new();
    for (submission, report) in source.submissions.iter().filter(|(line, _)| line.state != SubmissionState::Duplicate) {
        let Some(report) = report.as_ref().filter(|report| report.standing == Standing::Verified && !is_record(report)) else { continue };
        let Some(facts) = report.facts.as_ref().filter(|_| trust_of(source, submission) == Some(&Trust::Unlisted)) else { continue };
        // What is over counts in nothing, whoever issued it.
        if recorded::is_over(source, submission, facts) {
            continue;
        }
        let name = name_of(submission, Some(report));
        match issuers.iter_mut().find(|known| known.identifier == facts.issuer.id) {
            Some(known) if known.badges.contains(&name) => {}
            Some(known) => known.badges.push(name),
            None => {
                let issuer = issuer_of(source, submission, report);
                issuers.push(Unreviewed { identifier: &facts.issuer.id, issuer, badges: vec![name] });
            }
        }
    }
    issuers.iter().map(|one| line(source, one)).collect()
}

fn line(source: &ReportSource<'_>, one: &Unreviewed<'_>) -> ProblemRow {
    let up_to = format!("“up to {}”", words::percent(source.result.high));
    let mut badges: Vec<String> = one.badges.iter().take(NAMED).map(|name| format!("“{name}”")).collect();
    if let more @ 1.. = one.badges.len().saturating_sub(NAMED) {
        badges.push(format!("{} more", words::grouped(more)));
    }
    let rest = if let [badge] = badges.as_slice() {
        format!("Its badge {badge} is genuine and in date, so it counts only in {up_to}.")
    } else {
        format!("Its badges {} are genuine and in date, so they count only in {up_to}.", listed(&badges))
    };
    let found = row("unreviewed", format!("{} is not on your lists yet.", one.issuer), rest, "With the issuer-list steward.");
    let link = source.has_pages.then(|| Link { href: address(one.identifier), label: "See the review".to_owned() });
    ProblemRow { link, ..found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::report::Report;
    use crate::web::pages::pieces::with_inside;
    use crate::web::pages::report::sample;
    use crate::web::pages::sample as values;

    /// The lines of a candidate with a record that holds badges of these names, sent twice, and another issuer's badge.
    fn said(names: &[&str]) -> Vec<String> {
        let mut example = sample::maya();
        let badge = |name: &&str| values::verified(name, "Stranger", values::day(2026, 1, 10));
        let record =
            Report { inner: names.iter().map(badge).collect(), ..values::verified("Transcript", "College", values::day(2026, 2, 1)) };
        let lines = [(1, SubmissionState::Checked, record.clone()), (2, SubmissionState::Duplicate, record)];
        let other = (3, SubmissionState::Checked, values::verified("Git", "Other", values::day(2026, 2, 1)));
        let lines = lines.into_iter().chain([other]).map(|(at, state, report)| (values::submission(at, "x", state), Some(report)));
        example.submissions = with_inside(lines.collect());
        for (line, report) in &example.submissions {
            let trust = if report.as_ref().is_some_and(is_record) { Trust::Listed("Recognised".into()) } else { Trust::Unlisted };
            example.result.trust.insert(line.id.clone(), (trust, None));
        }
        rows(&example.source()).into_iter().map(|row| format!("{} {}", row.lead, row.rest)).collect()
    }

    #[test]
    fn an_issuer_is_named_once_with_its_badges() {
        let other = "Other is not on your lists yet. Its badge “Git” is genuine and in date, so it counts only in “up to 50%”.";
        assert_eq!(
            said(&["SQL", "SQL"]),
            ["Stranger is not on your lists yet. Its badge “SQL” is genuine and in date, so it counts only in “up to 50%”.", other]
        );
        assert_eq!(
            said(&["A", "B", "C", "D", "E", "F"])[0],
            "Stranger is not on your lists yet. Its badges “A”, “B”, “C”, “D” and 2 more are genuine and in date, so they count only in “up to 50%”."
        );
    }
}
