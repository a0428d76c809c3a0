//! The candidates table with every field ready to print: grouped, not ranked; nobody hidden by default (`product.md` §1, recruiter step 5).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::grouping::Group;
use crate::domain::jobs::Importance;
use crate::domain::people::SubmissionState;
use crate::store::applications::ApplicationLine;
use crate::web::bar::CoverageBar;
use crate::web::pages::result::{self, RowResult};
use crate::web::pages::said;
use crate::web::words;

/// What a stored score gives the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The requirements, in the order of the set.
    pub rows: Vec<RowResult>,
    /// When the newest evidence that counts was earned.
    pub newest: Option<DateTime<Utc>>,
    /// What is open.
    pub open: Vec<OpenQuestion>,
}

/// An open question of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    /// Kind of the mark: `unreviewed`, `unknown`, `lookalike`.
    pub kind: &'static str,
    /// `Issuer not reviewed: SQL`.
    pub word: String,
}

/// The first open question and how many more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCell {
    /// Kind of the mark.
    pub kind: &'static str,
    /// In words.
    pub word: String,
    /// `and 2 more`, or nothing.
    pub more: String,
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateRow {
    /// The report.
    pub href: String,
    /// The code.
    pub code: String,
    /// The name, where it is shown.
    pub name: String,
    /// When it was sent in.
    pub sent: String,
    /// Symbols of the must-haves.
    pub marks: Vec<&'static str>,
    /// The symbols in words.
    pub marks_words: String,
    /// `2 of 3 evidenced, 1 partly`.
    pub musts: String,
    /// The coverage, where there is a score.
    pub bar: Option<CoverageBar>,
    /// Why there is none.
    pub no_bar: String,
    /// Whether it is being worked out again.
    pub is_stale: bool,
    /// `5 months`.
    pub newest: String,
    /// What is open.
    pub open: Option<OpenCell>,
    /// The stage.
    pub stage: &'static str,
}

/// A group of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRows {
    /// Its id on the page.
    pub id: &'static str,
    /// `Gaps, 64`.
    pub title: String,
    /// What it means.
    pub note: &'static str,
    /// The candidates.
    pub rows: Vec<CandidateRow>,
}

/// The groups in the order of the table; the last has no score yet.
pub const ORDER: [Option<Group>; 5] = [Some(Group::AllEvidenced), Some(Group::Partly), Some(Group::Gaps), Some(Group::CannotTell), None];

/// A group in words.
pub const fn title(group: Option<Group>) -> &'static str {
    match group {
        Some(group) => group.title(),
        None => "Being checked",
    }
}

/// A group without its rows.
pub fn group(group: Option<Group>, counts: &BTreeMap<Option<String>, u64>) -> GroupRows {
    let count = counts.get(&group.map(|group| group.as_str().to_owned())).copied().unwrap_or(0);
    GroupRows {
        id: group.map_or("unscored", Group::as_str),
        title: format!("{}, {}", title(group), words::grouped(i64::try_from(count).unwrap_or(0))),
        note: group.map_or("the result is there in some seconds, or once the job’s requirements are published", Group::note),
        rows: Vec::new(),
    }
}

/// One candidate's row.
pub fn row(line: &ApplicationLine, summary: Option<&Summary>, candidates_href: &str, now: DateTime<Utc>) -> CandidateRow {
    let nothing = Summary::default();
    let known = summary.unwrap_or(&nothing);
    let musts: Vec<&RowResult> = known.rows.iter().filter(|row| row.importance == Importance::Must).collect();
    let sent: u64 = line.submissions.values().sum();
    let head = line.snapshot.as_ref();
    CandidateRow {
        href: format!("{candidates_href}/{}", line.application.id),
        code: line.candidate.code.clone(),
        name: line.candidate.name.clone().unwrap_or_default(),
        sent: words::day(line.application.submitted_at),
        marks: musts.iter().map(|row| row.symbol()).collect(),
        marks_words: result::marks_said(&known.rows),
        musts: if summary.is_some() { result::musts_said(&known.rows) } else { "–".to_owned() },
        bar: head.map(|head| result::bar(head.low, head.high, &known.rows)),
        no_bar: "not worked out yet".to_owned(),
        is_stale: line.is_stale,
        newest: known.newest.map_or_else(
            || if sent == 0 { "no badges".to_owned() } else { "none that counts".to_owned() },
            |newest| words::age(newest, now),
        ),
        open: open(line, known),
        stage: said::stage(line.application.state),
    }
}

fn open(line: &ApplicationLine, known: &Summary) -> Option<OpenCell> {
    let count = |state| line.submissions.get(&state).copied().unwrap_or(0);
    let checking = count(SubmissionState::Received) + count(SubmissionState::Checking);
    let mut all = known.open.clone();
    if checking > 0 {
        all.insert(
            0,
            OpenQuestion { kind: "checking", word: format!("Checking {}", words::counted(i64::try_from(checking).unwrap_or(0), "badge")) },
        );
    }
    let more = all.len().saturating_sub(1);
    all.into_iter().next().map(|first| OpenCell {
        kind: first.kind,
        word: first.word,
        more: if more == 0 { String::new() } else { format!("and {more} more") },
    })
}
