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

pub use apply::{Addressed, PersonsWords, RecordedFacts, addressed, claims, persons_words, references};
pub use asked::{Asked, AskedSkill, Reached};
pub use decisions::{AchievementDecision, Catalogue, DecisionChanges, LONGEST_VALIDITY, Said, SkillVerdict, Verdict, catalogue, in_force};
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

/// Signs kept of a text.
const LONGEST: usize = 2_000;
/// Alignments and tags kept.
const MOST: usize = 60;

impl StatedAchievement {
    /// The same, cut to what a person reads and a row may hold. Scores are made of the credentials themselves.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        let Achievement { id, name, description, achievement_type, criteria, tags, alignments, creator } = &mut self.achievement;
        alignments.truncate(MOST);
        tags.truncate(MOST);
        let aligned = alignments.iter_mut().flat_map(|one| {
            [&mut one.target_url, &mut one.target_code, &mut one.target_name, &mut one.target_framework].into_iter().flatten()
        });
        let texts = [id, description, achievement_type, criteria, creator].into_iter().flatten();
        for text in texts.chain([name]).chain(tags).chain(aligned) {
            cut(text);
        }
        cut(&mut self.rigor.source);
        if let Some(level) = &mut self.level {
            cut(&mut level.source);
        }
        self
    }
}

/// A text of others, cut to what is kept.
pub fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scoring::fixture::badge;

    #[test]
    fn what_others_write_is_cut_to_what_a_row_may_hold() {
        let mut facts = badge("SQL", "Google").for_skill("SQL").level(2).facts().clone();
        let long = "ü".repeat(LONGEST * 3);
        facts.achievement.alignments[0].target_name = Some(long.clone());
        facts.achievement.alignments = vec![facts.achievement.alignments[0].clone(); MOST * 2];
        facts.achievement.tags = vec![long.clone(); MOST * 2];
        facts.achievement.description = Some(long.clone());
        let stated = |achievement| StatedAchievement { achievement, rigor: facts.rigor.clone(), level: facts.level.clone() };
        let cut = stated(facts.achievement.clone()).bounded();
        assert_eq!((cut.achievement.alignments.len(), cut.achievement.tags.len()), (MOST, MOST));
        let lengths =
            [&cut.achievement.description, &cut.achievement.alignments[0].target_name].map(|text| text.as_ref().unwrap().chars().count());
        assert_eq!(lengths, [LONGEST, LONGEST]);
        assert_eq!(cut.clone().bounded(), cut, "what is short enough stays");
    }
}
