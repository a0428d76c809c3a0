//! Evidence beside badges that a named person accepted for a requirement: a degree, a work sample, experience (F40). It is nobody's proof, so it
//! makes a number of its own and is never shown as verified.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::policy::FULL;
use super::{ApplicationId, Bp, OtherEvidenceId, RequirementId};

/// Longest description, in signs: it stands in a sentence.
pub const LONGEST_WORDS: usize = 120;

text_enum! {
    /// What a person looked at.
    pub enum EvidenceKind {
        /// A degree or diploma on paper.
        Degree = "degree",
        /// Something the candidate made.
        WorkSample = "work_sample",
        /// Years in the work.
        Experience = "experience",
        /// Something else, said in words.
        Other = "other",
    }
}

text_enum! {
    /// How much of the requirement it counts for (`scoring.md` §4).
    pub enum AcceptedShare {
        /// All of it.
        Full = "full",
        /// Half.
        Half = "half",
    }
}

impl AcceptedShare {
    /// The share in basis points: 10,000 or 5,000.
    pub const fn bp(self) -> Bp {
        match self {
            Self::Full => FULL,
            Self::Half => FULL / 2,
        }
    }
}

/// One line of other evidence, as recorded. A line that was taken back stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherEvidence {
    /// Our id.
    pub id: OtherEvidenceId,
    /// In which application.
    pub application: ApplicationId,
    /// For which requirement.
    pub requirement: RequirementId,
    /// What was looked at.
    pub kind: EvidenceKind,
    /// What it is, in the words of who accepted it: `BSc Statistics`.
    pub words: String,
    /// How much it counts for.
    pub share: AcceptedShare,
    /// Who accepted it, as shown.
    pub accepted_by: String,
    /// When.
    pub accepted_at: DateTime<Utc>,
    /// Taken back.
    pub withdrawn: Option<Withdrawn>,
}

impl OtherEvidence {
    /// Whether it counts.
    pub const fn stands(&self) -> bool {
        self.withdrawn.is_none()
    }
}

/// How a line was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Who, as shown.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}
