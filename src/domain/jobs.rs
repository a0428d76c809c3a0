//! Jobs and their requirements.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::issuers::VersionStatus;
use super::policy::{Curve, FreshnessClass, Rigor};
use super::skills::Skill;
use super::{IssuerListId, JobId, RequirementId, RequirementSetId};

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

/// One row of what a job asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Stable across versions.
    pub id: RequirementId,
    /// The skill.
    pub skill: Skill,
    /// Must, should or nice.
    pub importance: Importance,
    /// 0-10.
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
}
