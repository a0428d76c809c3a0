//! Evidence coverage (`scoring.md`): how much of a job's listed skills is covered by verified, trusted, fresh evidence. Whole basis points,
//! rounded half up once per product; every number carries the reasons that make it.
//!
//! Each credential gives each requirement at most a few lines. A line carries the questions that are still open about it: `low` is made of lines
//! without any, `high` of all lines, and "what would change it" of lines whose questions are in a given set. So low never exceeds high, and
//! another credential never lowers anything.

mod changes;
mod group;
mod input;
mod line;
mod row;
mod shut;
mod total;
mod units;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::grouping::Group;
use super::jobs::Importance;
use super::policy::{Rigor, Tier};
use super::{Bp, RequirementGroupId, RequirementId, SubmissionId};

pub use group::{Part, combine};
pub use input::{AcceptedEvidence, CheckedCredential, SaidSkill, ScoringInput};
pub use row::value_of_pair;
pub use shut::{Shut, ShutLine};
pub use total::coverage;
pub use units::{GroupChange, GroupScore, Unit};

text_enum! {
    /// What a row comes to, by the thresholds of the policy.
    pub enum Status {
        /// Not evidenced. It does not say "cannot do".
        NotEvidenced = "not_evidenced",
        /// Partly evidenced.
        Partly = "partly",
        /// Met.
        Met = "met",
    }
}

text_enum! {
    /// The four factors, and the one for what ended lately.
    pub enum FactorKind {
        /// Skill match (M).
        Skill = "skill",
        /// Issuer and assessment (Q).
        Quality = "quality",
        /// Freshness (F).
        Freshness = "freshness",
        /// Level (L).
        Level = "level",
        /// What an expired credential keeps, where the policy says so.
        Expired = "expired",
    }
}

/// One factor of a line with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// Which.
    pub kind: FactorKind,
    /// Its share.
    pub share: Bp,
    /// In a few words, for the sentence: `20 months old, full value to 36`; may be empty.
    pub said: String,
    /// The fact on the credential.
    pub fact: String,
    /// The rule used.
    pub rule: String,
    /// Who set the rule.
    pub set_by: String,
}

/// What is still open about a line. Who has to settle it follows from the kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Question {
    /// A check could not be decided.
    Check {
        /// The line sent.
        submission: SubmissionId,
        /// The credential.
        name: String,
    },
    /// The issuer is on no list.
    Issuer {
        /// Its id.
        id: String,
        /// Its name as written.
        name: String,
    },
    /// The issuer is listed, and not for this skill.
    Scope {
        /// The issuer.
        name: String,
        /// The skill asked for.
        skill: String,
    },
    /// Held for review: defined by somebody else, or signed with another key.
    Held {
        /// The line sent.
        submission: SubmissionId,
        /// The credential.
        name: String,
    },
    /// It could not be told whose it is.
    Holder {
        /// The line sent.
        submission: SubmissionId,
        /// The credential.
        name: String,
    },
    /// Only the names are equal; a must-have waits for a person.
    Match {
        /// The line sent.
        submission: SubmissionId,
        /// The credential.
        name: String,
        /// The skill asked for.
        skill: String,
    },
    /// It states no date.
    Date {
        /// The line sent.
        submission: SubmissionId,
        /// The credential.
        name: String,
    },
    /// The row asks for an assessment, and the credential states none.
    Assessment {
        /// The line sent.
        submission: SubmissionId,
        /// The credential.
        name: String,
    },
}

/// What one credential gives one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The line it was sent in.
    pub submission: SubmissionId,
    /// The credential's name.
    pub credential: String,
    /// The issuer, by the list where it is on one, to tell two apart.
    pub issuer_key: String,
    /// The issuer's name: by the list, else as written.
    pub issuer: String,
    /// How it was assessed.
    pub rigor: Rigor,
    /// Its factors, in order.
    pub factors: Vec<Factor>,
    /// The product of the factors.
    pub value: Bp,
    /// What is open; empty: it counts now.
    pub open: BTreeSet<Question>,
    /// When it was earned, where that is stated.
    pub earned: Option<DateTime<Utc>>,
    /// Until when it has full value: the end of the window or of its validity; `None`: for ever.
    pub full_until: Option<NaiveDate>,
}

impl Line {
    /// Whether it counts now.
    pub fn counts_now(&self) -> bool {
        self.open.is_empty()
    }

    /// One factor's share; a factor that is not there takes nothing away.
    pub fn share(&self, kind: FactorKind) -> Bp {
        self.factors.iter().find(|factor| factor.kind == kind).map_or(super::policy::FULL, |factor| factor.share)
    }
}

/// Which lines make a row's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The number.
    pub value: Bp,
    /// The line that makes it, by its place in the row's lines.
    pub first: Option<usize>,
    /// The second, independent one.
    pub second: Option<usize>,
}

/// A paragraph that begins with its point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The point.
    pub lead: String,
    /// What follows.
    pub rest: String,
}

/// The result of one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowScore {
    /// Which.
    pub requirement: RequirementId,
    /// The skill's name.
    pub skill: String,
    /// Must, should or nice.
    pub importance: Importance,
    /// 0-10; in a group its weight inside the group.
    pub weight: u8,
    /// The group it stands in; then the group counts in the total, and the row only through it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<RequirementGroupId>,
    /// By the facts now.
    pub low: Proof,
    /// If every open question ends well.
    pub high: Proof,
    /// What `low` comes to.
    pub now: Status,
    /// What `high` comes to.
    pub then: Status,
    /// What a person accepted beside, where that is something.
    pub accepted: Option<AcceptedEvidence>,
    /// What credentials give it: what counts now first, each the best first.
    pub lines: Vec<Line>,
    /// Credentials for the skill that give nothing, the nearest first.
    pub shut: Vec<ShutLine>,
    /// The number as a sentence.
    pub sentence: String,
    /// The second proof, the range, what was accepted beside.
    pub notes: Vec<Note>,
}

text_enum! {
    /// Who can change something.
    pub enum Who {
        /// The issuer-list steward.
        Steward = "steward",
        /// The candidate.
        Candidate = "candidate",
        /// A recruiter.
        Recruiter = "recruiter",
        /// Assay, by asking again.
        Assay = "assay",
    }
}

/// The result worked out again with one thing changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The row it is about.
    pub requirement: RequirementId,
    /// The row's skill.
    pub skill: String,
    /// What would have to be so.
    pub condition: String,
    /// The row now.
    pub row_now: Bp,
    /// The row then, from and to.
    pub row_then: (Bp, Bp),
    /// What becomes of the row's group, where it stands in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupChange>,
    /// The coverage then, from and to.
    pub coverage_then: (Bp, Bp),
    /// Who can do it.
    pub who: Who,
}

/// What the employer makes of a credential's issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trust", rename_all = "snake_case")]
pub enum Trust {
    /// On the list.
    Listed {
        /// With this tier.
        tier: Tier,
    },
    /// On no list.
    Unlisted,
    /// Blocked.
    Blocked,
    /// For a person to look at: why, in a sentence.
    Held {
        /// The sentence.
        why: String,
    },
}

/// A credential as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialScore {
    /// The line it was sent in.
    pub submission: SubmissionId,
    /// What the employer makes of its issuer.
    pub trust: Trust,
    /// The issuer's name by the list, where it is on one.
    pub issuer: Option<String>,
}

/// How many must-haves stand where; a group is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MustHaves {
    /// Met now.
    pub met: usize,
    /// Partly now.
    pub partly: usize,
    /// All.
    pub total: usize,
}

/// The result of an application, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Coverage by the facts now.
    pub low: Bp,
    /// Coverage if every open question ends well.
    pub high: Bp,
    /// Coverage with what persons accepted beside, where that is something.
    pub accepted: Option<Bp>,
    /// How the must-haves stand together.
    pub group: Group,
    /// The must-haves counted.
    pub musts: MustHaves,
    /// The result in one or two sentences.
    pub verdict: String,
    /// What the group hangs on.
    pub group_note: String,
    /// The rows, in the order of the set.
    pub rows: Vec<RowScore>,
    /// The groups, in the order of the set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupScore>,
    /// What would change it.
    pub changes: Vec<Change>,
    /// The credentials, by the line they were sent in.
    pub credentials: Vec<CredentialScore>,
    /// When the newest evidence that counts now was earned.
    pub newest: Option<DateTime<Utc>>,
}

/// Scores one application.
pub fn score(input: &ScoringInput<'_>) -> Score {
    total::score(input)
}

#[cfg(test)]
mod examples;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod named;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod said;
