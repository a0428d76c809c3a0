//! The matching engine: which skills of a framework a phrase or a sentence speaks of, how sure that is, and why. No file, no clock, no chance:
//! the same question gives the same answer.

mod accept;
mod adverts;
mod alignment;
mod build;
mod fillers;
mod grams;
mod guards;
mod index;
mod meaning;
mod numbers;
mod phrase;
mod postings;
mod query;
mod reasons;
mod runs;
mod sentence;
mod text;
mod typos;
mod vectors;
mod weights;
mod windows;

pub use accept::{ACCEPT_FEATURES, ACCEPT_WIDTH, Tier};
pub use index::Concept;
pub use phrase::{PHRASE_FEATURES, PHRASE_WIDTH};
pub use runs::{RUN_FEATURES, RUN_WIDTH};
pub use sentence::{SENTENCE_FEATURES, SENTENCE_WIDTH};
pub use vectors::{UnfitTable, WordVectors};
pub use weights::{Sum, Weights};

use std::cmp::Ordering;

use accept::{accept_features, agreement, margin, tier};
use index::Index;
use numbers::{basis_points, logistic, place};
use phrase::{Closeness, closeness};
use query::{Query, Scores};
use sentence::{SentenceCloseness, longest_run, sentence_closeness};

/// How many names by each kind of score are looked at more closely.
const WIDTH: usize = 160;

/// A sentence's match below this share is never more than something to review.
const SENTENCE_LIKELY: f32 = 0.97;

/// Sums that differ by less than a step count as equal: the order in which a framework is read changes their last digits.
const SUM_STEPS: f32 = 1_000.0;

/// A skill found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The place of the concept in what the engine was made of.
    pub concept: usize,
    /// How well it fits, 0 to 10,000.
    pub score: u16,
    /// How sure it is.
    pub tier: Tier,
    /// Why, in a sentence.
    pub why: String,
}

/// The engine: a framework made ready, and the weights.
#[derive(Clone, Debug)]
pub struct Engine {
    index: Index,
    weights: Weights,
}

impl Engine {
    /// An engine for these concepts with the weights of the product.
    pub fn new(concepts: &[Concept], vectors: WordVectors) -> Self {
        Self { index: Index::new(concepts, vectors), weights: Weights::shipped() }
    }

    /// For the fitting tool: an engine that knows no wordings but those of the framework. The wordings of adverts were written by people who know
    /// the validation sets, so that weights fitted with them would trust them too much.
    pub fn plain(concepts: &[Concept], vectors: WordVectors) -> Self {
        Self { index: Index::with_wordings(concepts, vectors, &adverts::Wordings::default()), weights: Weights::shipped() }
    }

    /// The same engine with other weights.
    #[must_use]
    pub fn with_weights(self, weights: Weights) -> Self {
        Self { weights, ..self }
    }

    /// The address and the preferred label of a concept; one without any letter in its names goes by its address.
    pub fn named(&self, concept: usize) -> Option<(&str, &str)> {
        let entry = self.index.entries.get(concept)?;
        let first = self.index.names.get(place(entry.names.0)).filter(|name| place(name.concept) == concept);
        Some((&entry.uri, first.map_or(&*entry.uri, |name| &name.text)))
    }

    /// The skills that fit a phrase, the best first, at most `top`. Only the first may be more than something to review.
    pub fn phrase(&self, text: &str, top: usize) -> Vec<Match> {
        let query = Query::new(&self.index, text);
        let ranked = self.rank_phrase(&query, &[]);
        let tier = self.tier_of_phrase(&query, &ranked);
        let tiers = std::iter::once(tier).chain(std::iter::repeat(Tier::Review));
        let matches = ranked.iter().zip(tiers).take(top).map(|((sum, found), tier)| Match {
            concept: place(found.concept),
            score: basis_points(logistic(self.weights.phrase_share.of(&[*sum]))),
            tier,
            why: reasons::of_phrase(&self.index, &query, found, tier),
        });
        matches.collect()
    }

    /// The skills that a sentence speaks of, the surest first, at most `top`.
    pub fn sentence(&self, text: &str, top: usize) -> Vec<Match> {
        let query = Query::of_sentence(&self.index, text);
        let ranked = self.rank_sentence(&query);
        let matches = ranked.iter().take(top).map(|(sum, found)| {
            let share = logistic(self.weights.sentence_share.of(&[*sum]));
            let tier = if share >= SENTENCE_LIKELY { Tier::Likely } else { Tier::Review };
            Match { concept: place(found.concept), score: basis_points(share), tier, why: reasons::of_sentence(&self.index, &query, found) }
        });
        matches.collect()
    }

    /// For the fitting tool: the numbers of every concept looked at for a phrase, but for those of `without`.
    pub fn phrase_numbers(&self, text: &str, without: &[u32]) -> Vec<(u32, [f32; PHRASE_WIDTH])> {
        let query = Query::new(&self.index, text);
        self.measure_phrase(&query, without).into_iter().map(|found| (found.concept, found.features)).collect()
    }

    /// For the fitting tool: the numbers of every concept looked at for a phrase as a run of words, but for those of `without`.
    pub fn run_numbers(&self, text: &str, without: &[u32]) -> Vec<(u32, [f32; RUN_WIDTH])> {
        longest_run(&self.index, &Query::new(&self.index, text), without)
    }

    /// For the fitting tool: the numbers of every concept looked at for a sentence, but for those of `without`.
    pub fn sentence_numbers(&self, text: &str, without: &[u32]) -> Vec<(u32, [f32; SENTENCE_WIDTH])> {
        let query = Query::of_sentence(&self.index, text);
        sentence_closeness(&self.index, &query, &self.weights.run, without)
            .into_iter()
            .map(|found| (found.concept, found.features))
            .collect()
    }

    /// For the fitting tool: the best concept for a phrase, but for those of `without`, its tier by the weights, and the numbers it is judged by.
    pub fn accept_numbers(&self, text: &str, without: &[u32]) -> Option<(u32, Tier, [f32; ACCEPT_WIDTH])> {
        let query = Query::new(&self.index, text);
        let ranked = self.rank_phrase(&query, without);
        let (sum, best) = ranked.first()?;
        let agreement = agreement(&self.index, &query, best);
        let numbers = accept_features(&query, agreement, best, *sum, ranked.get(1).map(|(sum, _)| *sum));
        Some((best.concept, self.tier_of_phrase(&query, &ranked), numbers))
    }

    fn measure_phrase(&self, query: &Query, without: &[u32]) -> Vec<Closeness> {
        let mut scores = Scores::new(&self.index, query);
        let concepts = scores.candidates(&self.index, query, WIDTH).into_iter().filter(|concept| !without.contains(concept));
        concepts.map(|concept| closeness(&self.index, query, &mut scores, concept)).collect()
    }

    fn rank_phrase(&self, query: &Query, without: &[u32]) -> Vec<(f32, Closeness)> {
        let measured = self.measure_phrase(query, without).into_iter();
        let mut ranked: Vec<(f32, Closeness)> = measured.map(|found| (self.weights.phrase.of(&found.features), found)).collect();
        ranked.sort_by(|one, other| self.best_first((one.0, one.1.concept), (other.0, other.1.concept)));
        ranked
    }

    fn rank_sentence(&self, query: &Query) -> Vec<(f32, SentenceCloseness)> {
        let measured = sentence_closeness(&self.index, query, &self.weights.run, &[]).into_iter();
        let mut ranked: Vec<(f32, SentenceCloseness)> = measured.map(|found| (self.weights.sentence.of(&found.features), found)).collect();
        ranked.sort_by(|one, other| self.best_first((one.0, one.1.concept), (other.0, other.1.concept)));
        ranked
    }

    fn tier_of_phrase(&self, query: &Query, ranked: &[(f32, Closeness)]) -> Tier {
        let Some((sum, best)) = ranked.first() else { return Tier::Review };
        let second = ranked.get(1).map(|(sum, _)| *sum);
        let agreement = agreement(&self.index, query, best);
        let logit = self.weights.accept.of(&accept_features(query, agreement, best, *sum, second));
        tier(agreement, logit, margin(*sum, second), &self.weights)
    }

    fn best_first(&self, one: (f32, u32), other: (f32, u32)) -> Ordering {
        let uri = |concept| self.index.entries.get(place(concept)).map(|entry| &entry.uri);
        let rounded = |sum: f32| (sum * SUM_STEPS).round();
        rounded(other.0).total_cmp(&rounded(one.0)).then_with(|| uri(one.1).cmp(&uri(other.1)))
    }
}

#[cfg(test)]
mod tests;
