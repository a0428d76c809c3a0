//! The candidate's private page with every field ready to print.

use crate::domain::credentials::{HolderMatch, Standing};
use crate::domain::people::{ApplicationState, Submission, SubmissionState};
use crate::verify::report::Report;
use crate::verify::words::{self as said_by_checks, headline};
use crate::web::pages::checks::{self, Audience, CheckRow};
use crate::web::pages::result::RowResult;
use crate::web::pages::said;
use crate::web::weblink::shortened;
use crate::web::words;

/// One line of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusLine {
    /// Kind of the mark.
    pub kind: &'static str,
    /// The state in words.
    pub word: String,
    /// The credential's name, where it may be believed.
    pub name: String,
    /// Its issuer.
    pub issuer: String,
    /// What is so, and what to do.
    pub sentences: Vec<String>,
    /// What it counts for, how long.
    pub hints: Vec<String>,
    /// The link or the file's name.
    pub source: String,
    /// Every check of it.
    pub checks: Vec<CheckRow>,
}

/// One requirement as the candidate reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRow {
    /// The skill, or what the group is called.
    pub name: String,
    /// `Must-have`; `Must-have, one of these 3` for a group, and nothing for its rows.
    pub importance: String,
    /// The mark.
    pub mark: &'static str,
    /// The result in words.
    pub result: &'static str,
    /// The same sentence the recruiter reads.
    pub sentence: String,
    /// `up to 74%`, or nothing.
    pub up_to: String,
    /// Whether it is a row of the group before.
    pub is_part: bool,
}

impl StatusRow {
    /// The rows of `results`, those of a group after it.
    pub fn all(results: &[RowResult]) -> Vec<Self> {
        let with_parts = |row: &RowResult| {
            let importance = said::importance_for_candidates(row.importance);
            let kind = if row.kind.is_empty() { importance.to_owned() } else { format!("{importance}, {}", row.kind) };
            let parts = row.parts.iter().map(|part| Self { is_part: true, ..Self::new(part, String::new()) });
            std::iter::once(Self::new(row, kind)).chain(parts).collect::<Vec<_>>()
        };
        results.iter().flat_map(with_parts).collect()
    }

    fn new(row: &RowResult, importance: String) -> Self {
        Self {
            name: row.name.clone(),
            importance,
            mark: row.mark(),
            result: row.said(),
            sentence: row.sentence.clone(),
            up_to: row.up_to(),
            is_part: false,
        }
    }
}

/// The whole page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusView {
    /// `Sent on 19 Nov 2026, 09:38.`
    pub line: String,
    /// Whether it was sent a moment ago.
    pub is_new: bool,
    /// The job's title.
    pub job: String,
    /// The job's page, while it is there.
    pub job_href: Option<String>,
    /// The stage in words.
    pub stage: &'static str,
    /// What comes next.
    pub next: &'static str,
    /// The candidate's code.
    pub code: String,
    /// Whether something is being checked right now.
    pub is_checking: bool,
    /// `4 of 5 checked.`
    pub progress: String,
    /// How many are checked.
    pub done: usize,
    /// How many were sent.
    pub total: usize,
    /// The lines.
    pub lines: Vec<StatusLine>,
    /// The address to be proved, shortened; empty where there is nothing to prove.
    pub unproved: String,
    /// Whether one may add or withdraw.
    pub may_change: bool,
    /// The verdict the recruiter reads.
    pub verdict: String,
    /// The requirements.
    pub rows: Vec<StatusRow>,
    /// Whom to ask.
    pub contact: String,
    /// Why nothing can be changed any more.
    pub over: &'static str,
}

/// What a credential gives to the job, for its line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountsFor {
    /// The skills it counts for.
    pub skills: Vec<String>,
    /// The skills it may count for once an open question is settled, and which question.
    pub waits: Option<String>,
    /// `10 Mar 2028`: until then at full value.
    pub full_until: Option<String>,
    /// That the employer counts it no longer, though it states no end itself: in a sentence.
    pub over: Option<String>,
}

/// `SQL and data visualisation`.
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// Whether it is still to be checked for the first time.
const fn is_open(state: SubmissionState) -> bool {
    matches!(state, SubmissionState::Received | SubmissionState::Checking)
}

/// How many lines are done, in words.
pub fn progress(submissions: &[Submission]) -> (usize, String) {
    let done = submissions.iter().filter(|submission| !is_open(submission.state)).count();
    let said = match submissions.len() {
        0 => String::new(),
        total if done == total => format!("{} checked.", words::counted(i64::try_from(total).unwrap_or(0), "badge")),
        total => format!("{done} of {total} checked. Each takes up to 10 seconds; you may close this page."),
    };
    (done, said)
}

/// One line as the candidate reads it.
pub fn line(submission: &Submission, report: Option<&Report>, counts: &CountsFor, is_proved: bool) -> StatusLine {
    let source = shortened(&submission.label, 70);
    let empty = StatusLine {
        kind: "checking",
        word: "Checking".to_owned(),
        name: String::new(),
        issuer: String::new(),
        sentences: Vec::new(),
        hints: vec!["This takes up to 10 seconds.".to_owned()],
        source,
        checks: Vec::new(),
    };
    let Some(report) = report.filter(|_| submission.state != SubmissionState::Received) else { return empty };
    let facts = report.facts.as_ref();
    let is_duplicate = submission.state == SubmissionState::Duplicate;
    let (kind, word) = match state_of(report, is_duplicate) {
        ("verified", _) if counts.over.is_some() => ("expired", "Genuine, and counted no longer".to_owned()),
        state => state,
    };
    StatusLine {
        kind,
        word,
        name: facts.map(|facts| shortened(&facts.name, 120)).unwrap_or_default(),
        issuer: facts.and_then(|facts| facts.issuer.name.as_deref()).map(|name| shortened(name, 80)).unwrap_or_default(),
        sentences: sentences(report, is_duplicate),
        hints: if is_duplicate { Vec::new() } else { hints(report, counts, is_proved) },
        checks: checks::rows(report, Audience::Candidate),
        ..empty
    }
}

fn state_of(report: &Report, is_duplicate: bool) -> (&'static str, String) {
    let word = match (report.standing, report.holder) {
        _ if is_duplicate => return ("na", "Sent twice".to_owned()),
        (Standing::Verified, HolderMatch::Matched) => "Genuine, yours and in date",
        (Standing::Verified, _) => "Genuine and in date",
        (Standing::Unreadable, _) => "Needs a different link or file",
        (Standing::Indeterminate, _) => "Could not check yet",
        _ => headline(report).label,
    };
    (checks::standing_kind(report.standing), word.to_owned())
}

fn sentences(report: &Report, is_duplicate: bool) -> Vec<String> {
    if is_duplicate {
        return vec!["It is the same badge as another line and counts once. You need do nothing.".to_owned()];
    }
    let deciding = checks::deciding(report).map(|check| said_by_checks::of(check).candidate);
    match report.standing {
        Standing::Verified => Vec::new(),
        Standing::Expired => {
            let ended = report.facts.as_ref().and_then(|facts| facts.dates.valid_until).map(words::day);
            let ended = ended
                .map_or_else(|| "It is genuine, and past its end date.".to_owned(), |day| format!("It is genuine, and ended on {day}."));
            vec![ended, "If you renewed it, add the link to the new one.".to_owned()]
        }
        _ => vec![deciding.unwrap_or(headline(report).candidate).to_owned()],
    }
}

fn hints(report: &Report, counts: &CountsFor, is_proved: bool) -> Vec<String> {
    let mut hints = Vec::new();
    match report.inner.len() {
        0 => {}
        1 => hints.push("It holds 1 credential, which has a line of its own below and counts by itself.".to_owned()),
        count => hints.push(format!("It holds {count} credentials. Each has a line of its own below and counts by itself.")),
    }
    if !counts.skills.is_empty() {
        let until = counts.full_until.as_ref().map(|day| format!(" Full value until {day}.")).unwrap_or_default();
        hints.push(format!("Counts for {}.{until}", listed(&counts.skills)));
    }
    hints.extend(counts.waits.clone());
    hints.extend(counts.over.clone());
    if let Some(status) = report.facts.as_ref().and_then(|facts| facts.unfinished.as_deref()) {
        hints.push(format!(
            "Its stated result is {}, so it does not count. If you have finished since, send the new badge.",
            said_by_checks::unfinished(status)
        ));
    }
    let is_open = report.standing == Standing::Verified && report.holder == HolderMatch::Unknown && counts.over.is_none();
    if is_open && !is_proved {
        hints.push("Type the code from our e-mail above: only then can we see that it is yours, and count it.".to_owned());
    } else if is_open {
        hints.push("It does not say to whom it was issued in a way we can compare, so a person looks at that.".to_owned());
    }
    hints
}

/// `m…@example.org`: enough to know it again, too little for whoever looks over a shoulder.
pub fn masked(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}…@{host}")
}

/// The parts of the page that come from the application alone.
pub fn frame(state: ApplicationState) -> (&'static str, &'static str, bool, &'static str) {
    let (stage, next) = said::stage_for_candidates(state);
    let over = match state {
        ApplicationState::Withdrawn => "You have withdrawn this application. Your badges are no longer checked.",
        ApplicationState::Declined => "This application is closed.",
        _ => "",
    };
    (stage, next, over.is_empty(), over)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::report::{CheckKind, Outcome, Problem};
    use crate::web::pages::sample;

    #[test]
    fn a_good_badge_says_what_it_counts_for_and_until_when() {
        let report = sample::verified("Google Data Analytics Certificate", "Google", sample::day(2025, 3, 10));
        let counts = CountsFor {
            skills: vec!["SQL".into(), "data visualisation".into()],
            waits: None,
            full_until: Some("10 Mar 2028".into()),
            over: None,
        };
        let line = line(&sample::submission(1, "https://credly.com/badges/7be0", SubmissionState::Checked), Some(&report), &counts, true);
        assert_eq!((line.kind, line.word.as_str()), ("verified", "Genuine, yours and in date"));
        assert_eq!(line.hints, ["Counts for SQL and data visualisation. Full value until 10 Mar 2028."]);
    }

    #[test]
    fn a_record_says_that_what_it_holds_stands_below() {
        let inside = || sample::verified("SQL", "Google", sample::day(2025, 3, 10));
        let mut record = sample::verified("Transcript", "Rheintal College", sample::day(2025, 3, 10));
        let submission = sample::submission(1, "record.json", SubmissionState::Checked);
        let mut hint = |inner| {
            record.inner = inner;
            line(&submission, Some(&record), &CountsFor::default(), true).hints
        };
        assert!(
            hint(vec![inside()])[0].starts_with("It holds 1 credential,") && hint(vec![inside(), inside()])[0].starts_with("It holds 2")
        );
        assert!(hint(Vec::new()).is_empty());
    }

    #[test]
    fn a_badge_waits_for_the_code_until_the_address_is_proved() {
        let mut report = sample::verified("Google Data Analytics Certificate", "Google", sample::day(2025, 3, 10));
        report.holder = HolderMatch::Unknown;
        let submission = sample::submission(1, "https://credly.com/badges/7be0", SubmissionState::Checked);
        let hint = |is_proved| line(&submission, Some(&report), &CountsFor::default(), is_proved).hints;
        assert!(hint(false)[0].contains("the code") && hint(true)[0].contains("a person looks"));
        assert_eq!(masked("maya@example.org"), "m…@example.org");
    }

    #[test]
    fn a_tampered_badge_shows_nothing_it_says() {
        let mut report = sample::report(Standing::Invalid, &[(CheckKind::Proof, Outcome::Failed, Some(Problem::ProofVerification))]);
        report.facts = None;
        let line =
            line(&sample::submission(1, "https://files.example/x", SubmissionState::Checked), Some(&report), &CountsFor::default(), true);
        assert_eq!((line.kind, line.word.as_str(), line.name.as_str()), ("bad", "Not genuine", ""));
        assert!(line.sentences[0].contains("Send the original link or file"));
    }

    #[test]
    fn what_the_issuer_made_wrongly_is_for_the_issuer_to_correct() {
        let checks = [
            (CheckKind::Structure, Outcome::Failed, Some(Problem::MalformedValue)),
            (CheckKind::Proof, Outcome::Passed, None),
            (CheckKind::KeyBinding, Outcome::Passed, None),
        ];
        let report = sample::report(Standing::Invalid, &checks);
        let line = line(&sample::submission(1, "x", SubmissionState::Checked), Some(&report), &CountsFor::default(), true);
        assert_eq!((line.kind, line.word.as_str()), ("bad", "Issued with a fault"));
        assert!(line.sentences[0].contains("Ask the issuer for a corrected one"), "{:?}", line.sentences);
    }

    #[test]
    fn an_unfinished_result_is_said_to_the_candidate() {
        let mut report = sample::verified("SQL", "Google", sample::day(2025, 3, 10));
        report.facts.as_mut().unwrap().unfinished = Some("InProgress".to_owned());
        let line = line(&sample::submission(1, "x", SubmissionState::Checked), Some(&report), &CountsFor::default(), true);
        assert!(line.hints[0].starts_with("Its stated result is in progress, so it does not count."), "{:?}", line.hints);
    }

    #[test]
    fn every_way_of_sending_the_wrong_thing_has_a_fix() {
        for problem in [
            Problem::NotABadgeLink,
            Problem::LinkedInPage,
            Problem::LoginPage,
            Problem::LinkGone,
            Problem::NotVerifiable,
            Problem::BrokenImage,
        ] {
            let report = sample::report(Standing::Unreadable, &[(CheckKind::Read, Outcome::Failed, Some(problem))]);
            let line = line(&sample::submission(1, "x", SubmissionState::Checked), Some(&report), &CountsFor::default(), true);
            assert_eq!(line.kind, "fix");
            assert!(line.sentences[0].len() > 30, "{problem}: {:?}", line.sentences);
        }
    }

    #[test]
    fn what_could_not_be_checked_is_asked_again_and_a_copy_counts_once() {
        let report = sample::report(Standing::Indeterminate, &[(CheckKind::Status, Outcome::Unchecked, Some(Problem::StatusRetrieval))]);
        let waiting = line(&sample::submission(1, "x", SubmissionState::Waiting), Some(&report), &CountsFor::default(), true);
        assert_eq!((waiting.kind, waiting.word.as_str()), ("unknown", "Could not check yet"));
        assert!(waiting.sentences[0].contains("ask again"));
        let copy = line(&sample::submission(2, "x", SubmissionState::Duplicate), Some(&report), &CountsFor::default(), true);
        assert_eq!(copy.word, "Sent twice");
        let fresh = line(&sample::submission(3, "x", SubmissionState::Received), None, &CountsFor::default(), true);
        assert_eq!(fresh.kind, "checking");
    }

    #[test]
    fn progress_is_said_with_numbers() {
        use SubmissionState::{Checked, Checking, Received};
        let lines = [Checked, Checked, Checking, Received].map(|state| sample::submission(1, "x", state));
        assert!(progress(&lines).1.starts_with("2 of 4 checked."));
        assert_eq!(progress(&lines[..2]).1, "2 badges checked.");
    }
}
