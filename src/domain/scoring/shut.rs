//! Why a credential for the skill gives a requirement nothing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::SubmissionId;
use crate::domain::credentials::Validity;
use crate::domain::policy::Rigor;

/// Why a credential for the skill gives nothing, now or ever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Shut {
    /// Past its end date, or past the time a person recorded for its achievement.
    Expired {
        /// The end.
        ended: Option<DateTime<Utc>>,
        /// Months since then.
        months: u32,
        /// What was recorded, where it states no end itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        validity: Option<Validity>,
    },
    /// Older than the row's hard limit.
    TooOld {
        /// Its age.
        months: u32,
        /// The limit.
        limit: u32,
    },
    /// Under the row's minimum rigor.
    UnderRigor {
        /// How it was assessed.
        rigor: Rigor,
        /// What the row asks for.
        least: Rigor,
    },
    /// An open result: failed, in progress, enrolled, withdrew.
    Unfinished {
        /// The status as written.
        status: String,
    },
    /// Faded to nothing.
    Faded {
        /// Its age.
        months: u32,
    },
    /// The table gives this issuer and assessment nothing.
    WorthNothing,
    /// Not begun yet.
    NotBegun,
    /// The row takes only credentials it names, and this is none of them.
    NotAccepted,
    /// A person at the employer said that it is not for this skill.
    Rejected,
    /// Issued to somebody else.
    NotThisPerson,
    /// Suspended by its issuer.
    Suspended,
    /// Revoked by its issuer.
    Revoked,
    /// The issuer is blocked.
    Blocked {
        /// The issuer.
        issuer: String,
    },
    /// Not genuine as it stands, or of a kind that is not checked.
    NotGenuine,
}

/// A credential for the skill that gives nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShutLine {
    /// The line it was sent in.
    pub submission: SubmissionId,
    /// The credential's name.
    pub credential: String,
    /// Why.
    pub why: Shut,
    /// The same in words: `genuine, expired 1 month ago`.
    pub said: String,
}
