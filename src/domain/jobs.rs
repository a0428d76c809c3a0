//! Jobs and their requirements.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::issuers::VersionStatus;
use super::policy::{Curve, FreshnessClass, Rigor};
use super::skills::Skill;
use super::{IssuerListId, JobId, RequirementGroupId, RequirementId, RequirementSetId};

text_enum! {
    /// Life cycle of a job.
    pub enum JobState {
        /// Being written.
        Draft = "draft",
        /// Taking applications.
        Open = "open",
        /// Not taking applications for a while.
        Paused = "paused",
        /// No longer taking applications.
        Closed = "closed",
        /// Put away.
        Archived = "archived",
    }
}

text_enum! {
    /// How much a requirement matters. A must gates what is shown, it never rejects anybody.
    pub enum Importance {
        /// A must-have.
        Must = "must",
        /// Wanted.
        Should = "should",
        /// Nice to have.
        Nice = "nice",
    }
}

impl JobState {
    /// Where a job in this state may go: draft, open, paused and open again, closed, put away.
    pub const fn may_become(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Open, Self::Archived],
            Self::Open => &[Self::Paused, Self::Closed],
            Self::Paused => &[Self::Open, Self::Closed],
            Self::Closed => &[Self::Archived],
            Self::Archived => &[],
        }
    }
}

impl Importance {
    /// The default weight: must 3, should 2, nice 1.
    pub const fn default_weight(self) -> u8 {
        match self {
            Self::Must => 3,
            Self::Should => 2,
            Self::Nice => 1,
        }
    }
}

/// A vacancy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Our id.
    pub id: JobId,
    /// A short public code in addresses: `data-analyst-genai`.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The employer's own number for it (ATS requisition).
    pub identifier: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// What it is about, in plain text, for candidates.
    pub description: String,
    /// Who candidates can ask, and how to get an accommodation or another route.
    pub contact: Option<String>,
    /// State.
    pub state: JobState,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it closes.
    pub closes_at: Option<DateTime<Utc>>,
    /// The trusted-issuer list it uses unless a row names another.
    pub issuer_list: Option<IssuerListId>,
}

/// How many of a group are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "n", rename_all = "snake_case")]
pub enum Combined {
    /// Any one of them.
    AnyOf,
    /// So many of them.
    NOf(u8),
    /// All of them.
    AllOf,
}

/// Rows that stand together and count as one requirement (F8, CTDL `ConditionProfile`). Groups hold rows, never groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementGroup {
    /// Stable across versions.
    pub id: RequirementGroupId,
    /// What people call it; without one it is called by its rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How many of its rows are wanted.
    pub combined: Combined,
    /// Must, should or nice: for the group, and for each of its rows.
    pub importance: Importance,
    /// 0-10, in the total.
    pub weight: u8,
}

/// How a requirement names a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "value", rename_all = "snake_case")]
pub enum CredentialName {
    /// The id of its achievement: an address, a CTID, a code.
    Id(String),
    /// Its whole name.
    Name(String),
    /// Words that are all in its name.
    Words(String),
}

/// A credential that a requirement names as accepted (F5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedCredential {
    /// How it is named.
    pub named: CredentialName,
    /// What people call it, where it is named by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Only from this issuer: its name or an id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

/// One row of what a job asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Stable across versions.
    pub id: RequirementId,
    /// The skill.
    pub skill: Skill,
    /// Must, should or nice; in a group the group's counts.
    pub importance: Importance,
    /// 0-10; in a group its weight inside the group.
    pub weight: u8,
    /// The level wanted, 1-5.
    pub level: Option<u8>,
    /// How fast evidence ages; the skill's own class unless changed.
    pub freshness: FreshnessClass,
    /// The row's own curve, where HR set one.
    pub curve: Option<Curve>,
    /// Evidence older than this counts for nothing.
    pub hard_max_months: Option<u32>,
    /// Evidence under this rigor counts for nothing (F7).
    pub min_rigor: Option<Rigor>,
    /// Another list than the job's.
    pub issuer_list: Option<IssuerListId>,
    /// Told to candidates.
    pub note_for_candidate: Option<String>,
    /// The group it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<RequirementGroupId>,
    /// Credentials that are for its skill because HR says so (F5).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<AcceptedCredential>,
    /// No other credential counts. It asks for nothing where none is named.
    #[serde(default, skip_serializing_if = "is_not")]
    pub only_accepted: bool,
}

/// One version of a job's requirements. Published ones never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementSet {
    /// Our id.
    pub id: RequirementSetId,
    /// The job.
    pub job: JobId,
    /// 1, 2, 3 …
    pub version: u32,
    /// Draft, published or superseded.
    pub status: VersionStatus,
    /// The rows, in the order HR put them.
    pub requirements: Vec<Requirement>,
    /// Rows that count together, in the order HR put them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<RequirementGroup>,
}

impl RequirementSet {
    /// The group a row stands in.
    pub fn group_of(&self, row: &Requirement) -> Option<&RequirementGroup> {
        let id = row.group.as_ref()?;
        self.groups.iter().find(|group| group.id == *id)
    }

    /// The rows of a group, in the order of the set.
    pub fn rows_of<'s>(&'s self, group: &'s RequirementGroup) -> impl Iterator<Item = &'s Requirement> {
        self.requirements.iter().filter(|row| row.group.as_ref() == Some(&group.id))
    }

    /// How much a row matters: as much as its group, where it stands in one.
    pub fn importance_of(&self, row: &Requirement) -> Importance {
        self.group_of(row).map_or(row.importance, |group| group.importance)
    }
}

impl Requirement {
    /// A row that asks for a skill and nothing more about it, with the usual weight.
    pub fn new(id: RequirementId, skill: Skill, importance: Importance) -> Self {
        Self {
            id,
            importance,
            weight: importance.default_weight(),
            level: None,
            freshness: skill.freshness,
            curve: None,
            hard_max_months: None,
            min_rigor: None,
            issuer_list: None,
            note_for_candidate: None,
            group: None,
            accepted: Vec::new(),
            only_accepted: false,
            skill,
        }
    }

    /// Whether only the credentials named on it count.
    pub const fn takes_only_accepted(&self) -> bool {
        self.only_accepted && !self.accepted.is_empty()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_not(flag: &bool) -> bool {
    !*flag
}
