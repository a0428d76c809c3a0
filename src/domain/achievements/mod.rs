//! Achievements: what credentials are for, told apart by their issuer and their own id (ADR 21), and what persons said of them: which skills they
//! are for, how they are assessed, at which level. A person's word stands above what a credential says of itself.

mod apply;
mod asked;
mod decisions;
mod keys;
mod proposals;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::AchievementId;
use super::credentials::{Achievement, LevelReading, RigorReading};

pub use apply::{PersonsWords, RecordedFacts, claims, persons_words};
pub use asked::{Asked, AskedSkill, Reached};
pub use decisions::{AchievementDecision, Catalogue, DecisionChanges, Said, SkillVerdict, Verdict, catalogue, in_force};
pub use keys::AchievementKey;
pub use proposals::{Proposal, ProposedBy, in_order};

/// What the newest genuine credential states of an achievement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedAchievement {
    /// Name, texts, alignments.
    pub achievement: Achievement,
    /// How it was assessed.
    pub rigor: RigorReading,
    /// The level, where stated.
    pub level: Option<LevelReading>,
}

/// An achievement that candidates' genuine credentials are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenAchievement {
    /// Our id.
    pub id: AchievementId,
    /// The issuer's identifier as written.
    pub issuer: String,
    /// The name the issuer gives itself.
    pub issuer_name: Option<String>,
    /// What the newest credential states.
    pub stated: StatedAchievement,
    /// When one was seen first.
    pub first_seen_at: DateTime<Utc>,
    /// When the newest was judged.
    pub last_seen_at: DateTime<Utc>,
}

impl SeenAchievement {
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.stated.achievement.name
    }
}
