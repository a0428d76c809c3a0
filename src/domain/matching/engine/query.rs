//! A question made ready: its words, stems, runs of signs and vector, and what all names score against it.

use super::fillers::is_sentence_word;
use super::grams::distinct_grams;
use super::index::Index;
use super::meaning::Products;
use super::numbers::{Best, Rounded, best_pairs, best_places, place, product, wide_product};
use super::text::{is_advert_word, is_stop_word, stem, written_words};
use super::typos::repair;
use super::vectors::WIDTH;
use crate::domain::text::name_key;

/// How many vectors are compared with each concept while it is at hand.
const LOOKED_UP_AT_ONCE: usize = 32;

/// A little above 1, so that no rounding ever leaves out what belongs in.
const CAUTION: f32 = 1.001;

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
    /// A phrase made ready.
    pub(super) fn new(index: &Index, text: &str) -> Self {
        Self::read(index, text, is_advert_word)
    }

    /// A sentence made ready.
    pub(super) fn of_sentence(index: &Index, text: &str) -> Self {
        Self::read(index, text, |word| is_advert_word(word) || is_sentence_word(word))
    }

    fn read(index: &Index, text: &str, is_around: impl Fn(&str) -> bool) -> Self {
        let key = name_key(text);
        let (mut words, repairs) = read_words(index, text);
        let all_stems = distinct(words.iter().filter(|word| !word.is_filler));
        if words.iter().any(|word| !word.is_filler && !is_around(&word.folded)) {
            for word in &mut words {
                word.is_filler |= is_around(&word.folded);
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

/// The words of a text, and what was read as another word.
fn read_words(index: &Index, text: &str) -> (Vec<Word>, Vec<(String, String)>) {
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
    (words, repairs)
}

/// What every name and every concept has in common with a question.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    /// By name: the inner product of stems, and of runs of signs.
    pub(super) stems: Vec<f32>,
    pub(super) grams: Vec<f32>,
    /// By concept: BM25 over names and description.
    pub(super) documents: Vec<f32>,
    meaning: Products,
}

impl Scores {
    pub(super) fn new(index: &Index, query: &Query) -> Self {
        let mut stems = vec![0.0; index.names.len()];
        let mut documents = vec![0.0; index.entries.len()];
        for stem in &query.stems {
            let weight = index.stem_weight(*stem);
            add(&mut stems, index.by_stem.of(*stem), weight * weight);
            let (start, concepts) = index.by_document_stem.with_start(*stem);
            let counts = index.document_counts.get(start..).unwrap_or_default();
            for (concept, count) in concepts.iter().zip(counts) {
                if let Some(slot) = documents.get_mut(place(*concept)) {
                    *slot += document_score(index, *concept, *stem, *count);
                }
            }
        }
        let mut grams = vec![0.0; index.names.len()];
        for gram in &query.grams {
            add(&mut grams, index.by_gram.of(*gram), index.gram_weight(*gram).powi(2));
        }
        let meaning = Products::new(&index.table, query.vector.parts.clone(), query.vector.step);
        Self { stems, grams, documents, meaning }
    }

    /// The cosine of the vector of a name.
    pub(super) fn vector_cosine(&mut self, index: &Index, name: u32) -> f32 {
        self.meaning.single(&index.table, index.name_pieces.of(name))
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
        let over = |scores, lengths| best_pairs(scores, lengths, width, |score, length| score / length.max(f32::EPSILON));
        let by_name = over(&self.grams, &index.gram_lengths).into_iter().chain(over(&self.stems, &index.stem_lengths));
        let mut found: Vec<u32> = by_name.filter_map(|(_, name)| index.names.get(place(name))).map(|name| name.concept).collect();
        found.extend(best_places(self.documents.iter().copied(), width / 2).into_iter().map(|(_, concept)| concept));
        let near = index.centres().map(|(parts, step)| product(parts, &query.vector.parts) * step);
        found.extend(best_places(near, width / 2).into_iter().map(|(_, concept)| concept));
        for name in index.with_key(&query.key).into_iter().chain(index.with_stems(&query.all_stems)) {
            found.extend(index.names.get(place(name)).map(|name| name.concept));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What a stem adds to how well the names and the description of a concept answer a question, by BM25.
pub(super) fn document_score(index: &Index, concept: u32, stem: u32, count: u8) -> f32 {
    let count = f32::from(count);
    let slowness = index.document_slowness.get(place(concept)).copied().unwrap_or(1.0);
    index.stem_weight(stem) * count / (count + slowness)
}

/// A vector for which near concepts are looked up, cut in two halves, the length of the second, and the best so far.
struct LookUp<'a> {
    first: &'a [i16],
    second: &'a [i16],
    rest: f32,
    best: Best,
}

impl<'a> LookUp<'a> {
    fn new(vector: &'a [i16], count: usize) -> Self {
        let (first, second) = vector.split_at_checked(WIDTH / 2).unwrap_or_default();
        Self { first, second, rest: second.iter().map(|part| f32::from(*part).powi(2)).sum::<f32>().sqrt(), best: Best::new(count) }
    }
}

/// The concepts whose mean vectors are nearest to each of some vectors, the best `count` for each. Several vectors are compared at once, since
/// reading the concepts takes longest.
pub(super) fn near_centres(index: &Index, vectors: &[Vec<i16>], count: usize) -> Vec<u32> {
    let mut found = Vec::new();
    for group in vectors.chunks(LOOKED_UP_AT_ONCE) {
        let mut looked_up: Vec<LookUp> = group.iter().map(|vector| LookUp::new(vector, count)).collect();
        let mut wide = [0_i16; WIDTH / 2];
        for (concept, ((parts, step), rest)) in (0..).zip(index.centres().zip(&index.centre_rests)) {
            let (first, second) = parts.split_at_checked(WIDTH / 2).unwrap_or_default();
            wide.iter_mut().zip(first).for_each(|(wide, part)| *wide = i16::from(*part));
            for one in &mut looked_up {
                // What the second half could add at most: many concepts are out of the question after the first.
                let half = wide_product(&wide, one.first) * step;
                if one.best.takes((half + rest * one.rest) * CAUTION) {
                    let score = half + product(second, one.second) * step;
                    if one.best.takes(score) {
                        one.best.push(score, concept);
                    }
                }
            }
        }
        found.extend(looked_up.into_iter().flat_map(|one| one.best.into_best()).map(|(_, concept)| concept));
    }
    found
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
