//! What a credential says it is for, and what persons said of it.

use std::collections::BTreeSet;

use super::{FoundIn, canonical};
use crate::domain::SkillId;
use crate::domain::credentials::Achievement;
use crate::domain::text::name_key;

/// What a credential says it is for, ready to compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    pub(super) references: Vec<(String, FoundIn, String)>,
    pub(super) names: Vec<(String, FoundIn, String)>,
    pub(super) confirmed: Vec<(SkillId, String)>,
    pub(super) rejected: BTreeSet<SkillId>,
}

impl Claims {
    /// The claims of an achievement, with the skills a person confirmed for it, and by whom and when: `J. Ortiz on 24 Nov 2026`.
    pub fn new(achievement: &Achievement, confirmed: Vec<(SkillId, String)>) -> Self {
        let mut claims = Self { confirmed, ..Self::default() };
        for alignment in &achievement.alignments {
            for (text, found) in [(&alignment.target_url, FoundIn::AlignmentUrl), (&alignment.target_code, FoundIn::AlignmentCode)] {
                if let Some(text) = text {
                    claims.references.extend(canonical(text).map(|key| (key, found, text.clone())));
                }
            }
            // A short code is often the name itself.
            for text in alignment.target_name.iter().chain(&alignment.target_code) {
                claims.name(FoundIn::AlignmentName, text);
            }
        }
        claims.name(FoundIn::AchievementName, &achievement.name);
        for tag in &achievement.tags {
            claims.name(FoundIn::Tag, tag);
        }
        claims
    }

    /// The same without what a person said it is not for.
    #[must_use]
    pub fn without(self, rejected: BTreeSet<SkillId>) -> Self {
        Self { rejected, ..self }
    }

    /// Its references and the keys of its names.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.references.iter().chain(&self.names).map(|(key, ..)| key.as_str())
    }

    /// The skills that a person confirmed.
    pub fn confirmed_skills(&self) -> impl Iterator<Item = &SkillId> {
        self.confirmed.iter().map(|(skill, _)| skill)
    }

    fn name(&mut self, found: FoundIn, text: &str) {
        let key = name_key(text);
        if !key.is_empty() {
            self.names.push((key, found, text.to_owned()));
        }
    }
}
