//! Skills out of a pasted job advert (F11): the advert cut into pieces that say what kind they are, and what a finder makes of them. Suggestions
//! only: a person takes each one or leaves it.

mod cues;
mod cues_words;
mod headings;
mod lines;
mod phrases;
mod split;
mod stated;
mod suggest;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::jobs::Importance;
use super::levels::ReadLevel;
use super::matching::engine::Tier;
use super::{Bp, SkillId};

pub use split::split;
pub use suggest::suggest;

/// Longest advert that is looked at, in signs. What comes after is left out.
pub const LONGEST: usize = 20_000;
/// The most suggestions.
pub const MOST: usize = 30;

text_enum! {
    /// What a piece of an advert is about.
    pub enum PieceKind {
        /// What is required.
        Must = "must",
        /// What is wanted.
        Should = "should",
        /// What is nice to have.
        Nice = "nice",
        /// What the person will do; also what stands under no heading.
        Task = "task",
        /// What the employer offers. Not looked at for skills.
        Benefit = "benefit",
        /// What the employer is, and how to apply. Not looked at for skills.
        About = "about",
    }
}

impl PieceKind {
    /// What a skill named there matters; `None`: nothing.
    pub const fn importance(self) -> Option<Importance> {
        match self {
            Self::Must => Some(Importance::Must),
            Self::Should | Self::Task => Some(Importance::Should),
            Self::Nice => Some(Importance::Nice),
            Self::Benefit | Self::About => None,
        }
    }
}

/// A sentence or an item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// As written.
    pub text: String,
    /// Its first byte in the advert.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// The heading it stands under, as written.
    pub heading: Option<String>,
    /// What it is about.
    pub kind: PieceKind,
}

/// How a finder is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Which skills a sentence speaks of.
    Sentence,
    /// Which skill a phrase names.
    Phrase,
}

/// A skill the advert seems to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The skill.
    pub skill: SkillId,
    /// Its label.
    pub label: String,
    /// Must, should or nice, by heading and wording.
    pub importance: Importance,
    /// The words of the advert.
    pub quoted: String,
    /// Their first byte in the advert.
    pub start: usize,
    /// The byte after their last.
    pub end: usize,
    /// How sure the finder is.
    pub tier: Tier,
    /// How well it fits.
    pub score: Bp,
    /// Why the skill, in the finder's words.
    pub why: String,
    /// Why this importance, a sentence.
    pub why_importance: String,
    /// The level, where the words around state one clearly.
    pub level: Option<ReadLevel>,
    /// Years of experience beside it, as written. They are no level: a person may turn them into one.
    pub years: Option<String>,
}
