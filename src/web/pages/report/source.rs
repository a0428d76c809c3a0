//! What a report is made of: the application, what was checked, and the result with its reasons.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::view::{ChangeRow, Lead, Origin};
use crate::domain::achievements::RecordedFacts;
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::{Combined, Importance, Job, RequirementSet};
use crate::domain::other_evidence::OtherEvidence;
use crate::domain::people::{ApplicationState, Submission};
use crate::domain::{Bp, RequirementGroupId, RequirementId, SubmissionId};
use crate::verify::report::Report;
use crate::web::pages::result::Cover;

/// What the employer makes of a credential's issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// On a list: the tier in words.
    Listed(String),
    /// On no list yet.
    Unlisted,
    /// Blocked.
    Blocked,
    /// Held for review: why.
    Held(String),
}

/// What one credential gives one requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSource {
    /// Which credential, by the line it was sent in.
    pub submission: SubmissionId,
    /// Skill match.
    pub skill: Bp,
    /// Issuer and assessment.
    pub quality: Bp,
    /// Freshness.
    pub freshness: Bp,
    /// Level.
    pub level: Bp,
    /// The product.
    pub value: Bp,
    /// Whether it counts now; else only in "up to".
    pub counts_now: bool,
    /// Where each factor comes from.
    pub origins: Vec<Origin>,
}

/// The result of one requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSource {
    /// Which.
    pub requirement: RequirementId,
    /// Now.
    pub low: Bp,
    /// If all open questions end well.
    pub high: Bp,
    /// What `low` comes to.
    pub now: Cover,
    /// What `high` comes to.
    pub then: Cover,
    /// The number as a sentence.
    pub sentence: String,
    /// What credentials give it, the best first.
    pub lines: Vec<LineSource>,
    /// The second proof, the range, what did not count.
    pub more: Vec<Lead>,
    /// What a person accepted beside: its share, and `accepted by J. Ortiz on 23 Nov 2026: BSc Statistics`.
    pub accepted: Option<(Bp, String)>,
    /// `genuine, expired 1 month ago`: why the nearest credential does not count, where none does.
    pub nearest: Option<(SubmissionId, String)>,
}

/// The result of a group of requirements; its rows have results of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSource {
    /// Which.
    pub group: RequirementGroupId,
    /// What it is called.
    pub title: String,
    /// How many of its rows are wanted.
    pub combined: Combined,
    /// Must, should or nice.
    pub importance: Importance,
    /// 0-10, in the total.
    pub weight: u8,
    /// Now.
    pub low: Bp,
    /// If all open questions end well.
    pub high: Bp,
    /// What `low` comes to.
    pub now: Cover,
    /// What `high` comes to.
    pub then: Cover,
    /// With what persons accepted beside, where that is something.
    pub accepted: Option<Bp>,
    /// The rows that make `low`, the best first.
    pub made_of: Vec<RequirementId>,
    /// The number as a sentence.
    pub sentence: String,
    /// The parts that are there, the range, what was accepted beside.
    pub more: Vec<Lead>,
}

/// The result of an application, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultSource {
    /// Coverage now.
    pub low: Bp,
    /// Coverage if all open questions end well.
    pub high: Bp,
    /// Coverage with what a person accepted, where that is something.
    pub accepted: Option<Bp>,
    /// The verdict in one or two sentences.
    pub verdict: String,
    /// The group in words.
    pub group: String,
    /// What the group hangs on.
    pub group_note: String,
    /// The requirements, in the order of the set.
    pub rows: Vec<RowSource>,
    /// The groups of requirements.
    pub groups: Vec<GroupSource>,
    /// What would change it.
    pub changes: Vec<ChangeRow>,
    /// What the employer makes of each issuer, with the issuer's name by the list.
    pub trust: BTreeMap<SubmissionId, (Trust, Option<String>)>,
}

/// Everything a report says.
#[derive(Clone, Debug)]
pub struct ReportSource<'a> {
    /// The candidate's code.
    pub code: &'a str,
    /// The candidate's name, where it is shown.
    pub name: Option<&'a str>,
    /// The job.
    pub job: &'a Job,
    /// The stage, where there is an application.
    pub stage: Option<ApplicationState>,
    /// When it was sent in.
    pub sent_at: Option<DateTime<Utc>>,
    /// The requirements.
    pub set: &'a RequirementSet,
    /// The lists the result stands on.
    pub lists: &'a [IssuerList],
    /// The policy in words: `version 1, house defaults`.
    pub policy: &'a str,
    /// The instant the result is for.
    pub as_of: DateTime<Utc>,
    /// What was sent and what came of it.
    pub submissions: &'a [(Submission, Option<Report>)],
    /// The result.
    pub result: &'a ResultSource,
    /// What persons recorded of the achievements behind, as the result has it.
    pub recorded: &'a [RecordedFacts],
    /// What persons accepted beside, and took back, oldest first.
    pub other_evidence: &'a [OtherEvidence],
    /// Whether links into the staff pages are wanted.
    pub has_pages: bool,
}
