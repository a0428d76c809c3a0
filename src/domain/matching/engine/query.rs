//! A question made ready: its words, stems, runs of signs and vector, and what all names score against it.

use super::grams::distinct_grams;
use super::index::Index;
use super::numbers::{Rounded, best_places, place, product};
use super::text::{is_advert_word, is_stop_word, stem, written_words};
use super::typos::repair;
use crate::domain::text::name_key;

/// How fast repetitions of a stem stop counting, and how much long documents are held back, in BM25.
const SATURATION: f32 = 1.2;
const LENGTH_SHARE: f32 = 0.5;

/// A question is read up to this many words; what is longer is to be cut into sentences first.
const MOST_WORDS: usize = 120;

/// One word of a question.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// As it was written.
    pub(super) written: String,
    /// Folded.
    pub(super) folded: String,
    /// The number of its stem, if the index has it.
    pub(super) stem: Option<u32>,
    /// How rare the stem is.
    pub(super) weight: f32,
    /// Whether it says nothing about a skill.
    pub(super) is_filler: bool,
}

/// A question made ready.
#[derive(Clone, Debug)]
pub(super) struct Query {
    pub(super) key: String,
    pub(super) words: Vec<Word>,
    /// The different known stems of the words that say something, sorted.
    pub(super) stems: Vec<u32>,
    /// The same with the words of adverts, but without stop words.
    pub(super) all_stems: Vec<u32>,
    pub(super) stem_length: f32,
    /// The share of the weight of the stems that no name holds.
    pub(super) unknown_share: f32,
    pub(super) grams: Vec<u32>,
    pub(super) gram_length: f32,
    pub(super) vector: Rounded<i16>,
    /// Words that were taken for typing errors, with what they were read as.
    pub(super) repairs: Vec<(String, String)>,
}

impl Query {
    pub(super) fn new(index: &Index, text: &str) -> Self {
        let key = name_key(text);
        let mut repairs = Vec::new();
        let mut words = Vec::new();
        for written in written_words(text).into_iter().take(MOST_WORDS) {
            let mut folded = name_key(written);
            if folded.is_empty() {
                continue;
            }
            let mut number = index.stem_number(&stem(&folded));
            if number.is_none()
                && let Some(repaired) = repair(index, &folded)
            {
                number = index.stem_number(&stem(&repaired));
                repairs.push((std::mem::replace(&mut folded, repaired.clone()), repaired));
            }
            let weight = number.map_or(index.rarest(), |number| index.stem_weight(number));
            let is_filler = is_stop_word(&folded);
            words.push(Word { written: written.to_owned(), folded, stem: number, weight, is_filler });
        }
        let all_stems = distinct(words.iter().filter(|word| !word.is_filler));
        if words.iter().any(|word| !word.is_filler && !is_advert_word(&word.folded)) {
            for word in &mut words {
                word.is_filler |= is_advert_word(&word.folded);
            }
        }
        if words.iter().all(|word| word.is_filler) {
            for word in &mut words {
                word.is_filler = false;
            }
        }
        let stems = distinct(words.iter().filter(|word| !word.is_filler));
        let known: f32 = stems.iter().map(|stem| index.stem_weight(*stem).powi(2)).sum();
        let is_unknown = |word: &&Word| !word.is_filler && word.stem.is_none_or(|stem| !index.is_name_stem(stem));
        let lost = |word: &Word| if word.stem.is_none() { index.rarest().powi(2) } else { 0.0 };
        let total = known + words.iter().filter(is_unknown).map(lost).sum::<f32>();
        let unknown: f32 = words.iter().filter(is_unknown).map(|word| word.weight.powi(2)).sum();
        let grams = distinct_grams(&key);
        let gram_length = grams.iter().map(|gram| index.gram_weight(*gram).powi(2)).sum::<f32>().sqrt();
        let unknown_share = if total > 0.0 { (unknown / total).min(1.0) } else { 0.0 };
        Self {
            vector: index.vector_of_text(text),
            key,
            words,
            stems,
            all_stems,
            stem_length: total.sqrt(),
            unknown_share,
            grams,
            gram_length,
            repairs,
        }
    }

    /// The words that say something.
    pub(super) fn telling_words(&self) -> impl DoubleEndedIterator<Item = &Word> {
        self.words.iter().filter(|word| !word.is_filler)
    }

    /// Whether any word was read as another.
    pub(super) fn is_repaired(&self) -> bool {
        !self.repairs.is_empty()
    }
}

/// What every name and every concept has in common with a question.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    /// By name: the inner product of stems, and of runs of signs.
    pub(super) stems: Vec<f32>,
    pub(super) grams: Vec<f32>,
    /// By concept: BM25 over names and description.
    pub(super) documents: Vec<f32>,
    /// By concept: how near its mean vector is. Empty if it was not asked for.
    pub(super) centres: Vec<f32>,
}

impl Scores {
    pub(super) fn new(index: &Index, query: &Query) -> Self {
        let mut stems = vec![0.0; index.names.len()];
        let mut documents = vec![0.0; index.entries.len()];
        for stem in &query.stems {
            let weight = index.stem_weight(*stem);
            add(&mut stems, index.by_stem.of(*stem), weight * weight);
            for concept in index.by_document_stem.of(*stem) {
                let slot = documents.get_mut(place(*concept));
                let Some((slot, entry)) = slot.zip(index.entries.get(place(*concept))) else { continue };
                let counts = index.document(*concept);
                let found = counts.binary_search_by_key(stem, |(stem, _)| *stem).ok().and_then(|at| counts.get(at));
                let count = found.map_or(0.0, |(_, count)| f32::from(*count));
                let length = 1.0 - LENGTH_SHARE + LENGTH_SHARE * entry.document_length / index.average_document;
                *slot += weight * count / (count + SATURATION * length);
            }
        }
        let mut grams = vec![0.0; index.names.len()];
        for gram in &query.grams {
            add(&mut grams, index.by_gram.of(*gram), index.gram_weight(*gram).powi(2));
        }
        Self { stems, grams, documents, centres: centres(index, &query.vector) }
    }

    /// The cosine of stems of a name.
    pub(super) fn stem_cosine(&self, index: &Index, query: &Query, name: u32) -> f32 {
        cosine(self.stems.get(place(name)), query.stem_length * index.stem_length(name))
    }

    /// The cosine of runs of signs of a name.
    pub(super) fn gram_cosine(&self, index: &Index, query: &Query, name: u32) -> f32 {
        cosine(self.grams.get(place(name)), query.gram_length * index.gram_length(name))
    }

    /// The concepts worth a closer look, in their order: the best `width` by each kind of score.
    pub(super) fn candidates(&self, index: &Index, query: &Query, width: usize) -> Vec<u32> {
        let over = |scores: &[f32], lengths: &[f32]| {
            best_places(scores.iter().zip(lengths).map(|(score, length)| score / length.max(f32::EPSILON)), width)
        };
        let by_name = over(&self.grams, &index.gram_lengths).into_iter().chain(over(&self.stems, &index.stem_lengths));
        let mut found: Vec<u32> = by_name.filter_map(|(_, name)| index.names.get(place(name))).map(|name| name.concept).collect();
        for scores in [&self.documents, &self.centres] {
            found.extend(best_places(scores.iter().copied(), width / 2).into_iter().map(|(_, concept)| concept));
        }
        for name in index.with_key(&query.key).into_iter().chain(index.with_stems(&query.all_stems)) {
            found.extend(index.names.get(place(name)).map(|name| name.concept));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// How near the mean vectors of all concepts are to a vector.
pub(super) fn centres(index: &Index, vector: &Rounded<i16>) -> Vec<f32> {
    if vector.step <= 0.0 {
        return Vec::new();
    }
    index.centres().map(|(parts, step)| product(parts, &vector.parts) * step * vector.step).collect()
}

fn add(scores: &mut [f32], items: &[u32], amount: f32) {
    for item in items {
        if let Some(score) = scores.get_mut(place(*item)) {
            *score += amount;
        }
    }
}

fn cosine(product: Option<&f32>, lengths: f32) -> f32 {
    if lengths > 0.0 { product.copied().unwrap_or(0.0) / lengths } else { 0.0 }
}

fn distinct<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<u32> {
    let mut stems: Vec<u32> = words.filter_map(|word| word.stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}
