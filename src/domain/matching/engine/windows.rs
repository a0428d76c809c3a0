//! A sentence as runs of words, and how near the names and the meaning of a concept come to each of them.

use super::grams::{GRAMS, grams};
use super::index::{Index, Name};
use super::meaning::Products;
use super::numbers::{length, place, product, short};
use super::query::Query;
use super::vectors::WIDTH;

/// The most words of a run.
const LONGEST: usize = 8;

/// The greatest part of a word's vector. As many words as a run has never go over the limit of 16 bits.
const GREATEST_PART: f32 = 4_000.0;

/// A run of words of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Window {
    /// The first word and the one behind the last.
    pub(super) words: (usize, usize),
    /// The same among the words that say something.
    pub(super) told: (usize, usize),
    /// Its length as a vector of stems.
    pub(super) stem_length: f32,
    /// The first sign and the one behind the last.
    signs: (usize, usize),
    gram_length: f32,
    vector_length: f32,
}

/// A sentence cut into all runs of up to eight words that begin and end with a word that says something.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    /// The runs, by their first word and then their last.
    pub(super) runs: Vec<Window>,
    /// How near pieces of names are to the words that say something.
    words: Products,
    /// The lengths of the vectors of these words.
    lengths: Vec<f32>,
    /// The run of signs at each sign, by the order in which they first come, and the square of its weight.
    grams: Vec<(u16, f32)>,
    /// Where a run of signs first comes, counted from one; 0 if it does not.
    gram_places: Vec<u16>,
    scratch: Scratch,
}

/// Room for the sums of one name.
#[derive(Clone, Debug, Default)]
struct Scratch {
    held: Vec<bool>,
    grams: Vec<f32>,
    stems: Vec<f32>,
    vectors: Vec<f32>,
    products: Vec<f32>,
}

/// How near a name comes to a run of words, by each measure and by their mixture.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Nearness {
    pub(super) stem: f32,
    pub(super) gram: f32,
    pub(super) vector: f32,
    pub(super) mixed: f32,
    /// The weight of the shared stems.
    pub(super) shared: f32,
}

impl Nearness {
    /// The better of two, measure by measure.
    pub(super) fn better(self, other: Self) -> Self {
        Self {
            stem: self.stem.max(other.stem),
            gram: self.gram.max(other.gram),
            vector: self.vector.max(other.vector),
            mixed: self.mixed.max(other.mixed),
            shared: self.shared.max(other.shared),
        }
    }
}

impl Window {
    /// How many of its words say something.
    pub(super) fn telling(&self) -> usize {
        self.told.1 - self.told.0
    }
}

impl Windows {
    pub(super) fn new(index: &Index, query: &Query) -> Self {
        let key = query.words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        let (grams, gram_places) = read_grams(index, &key);
        let gram_sums = sums(grams.iter().map(|(_, weight)| *weight));
        let stem_sums = sums(query.telling_words().map(|word| word.weight.powi(2)));
        let signs = places_of_words(query);
        let rows: Vec<Vec<f32>> = query.telling_words().map(|word| index.table.sum(&word.folded)).collect();
        let telling: Vec<usize> = query.words.iter().enumerate().filter(|(_, word)| !word.is_filler).map(|(at, _)| at).collect();
        let mut runs = Vec::new();
        for (from, first) in telling.iter().enumerate() {
            let mut vector = vec![0.0; WIDTH];
            for ((to, last), row) in telling.iter().zip(&rows).enumerate().skip(from).map(|(to, (last, row))| ((to + 1, last), row)) {
                let (true, Some((start, _)), Some((_, end))) = (last - first < LONGEST, signs.get(*first), signs.get(*last)) else { break };
                vector.iter_mut().zip(row).for_each(|(whole, part)| *whole += part);
                runs.push(Window {
                    words: (*first, last + 1),
                    told: (from, to),
                    stem_length: between(&stem_sums, from, to).sqrt(),
                    signs: (*start, *end),
                    gram_length: between(&gram_sums, *start, *end).sqrt(),
                    vector_length: length(&vector),
                });
            }
        }
        let greatest = rows.iter().flatten().fold(f32::EPSILON, |greatest, part| greatest.max(part.abs()));
        let vectors = rows.iter().flatten().map(|part| short(part / greatest * GREATEST_PART)).collect();
        let scratch = Scratch { held: vec![false; grams.len() + 1], ..Scratch::default() };
        let lengths = rows.iter().map(|row| length(row)).collect();
        let words = Products::new(&index.table, vectors, greatest / GREATEST_PART);
        Self { runs, words, lengths, grams, gram_places, scratch }
    }

    /// The vector of a run, of no particular length.
    pub(super) fn vector(&self, run: &Window) -> Vec<i16> {
        let mut whole = vec![0_i16; WIDTH];
        for row in self.words.vectors().take(run.told.1).skip(run.told.0) {
            whole.iter_mut().zip(row).for_each(|(whole, part)| *whole = whole.saturating_add(*part));
        }
        whole
    }

    /// How near the nearest word that says something is to a stem.
    pub(super) fn nearest_word(&mut self, index: &Index, stem: u32) -> f32 {
        self.words.of(&index.table, index.stem_pieces.of(stem), &mut self.scratch.products);
        let near = self.scratch.products.iter().zip(&self.lengths);
        near.map(|(product, length)| ratio(*product, *length)).fold(0.0, f32::max)
    }

    /// How near a vector is to each run.
    pub(super) fn cosines(&mut self, (parts, step): (&[i8], f32), into: &mut Vec<f32>) {
        let worth = step * self.words.step();
        fill(&mut self.scratch.vectors, self.words.vectors().map(|row| product(parts, row) * worth));
        into.clear();
        into.extend(self.runs.iter().map(|run| cosine(&self.scratch.vectors, run)));
    }

    /// How near a name comes to each run.
    pub(super) fn nearness(&mut self, index: &Index, query: &Query, at: u32, name: &Name, into: &mut Vec<Nearness>) {
        self.sum_grams(name);
        let stems = index.stems_of(name);
        let is_shared = |stem: Option<u32>| stem.is_some_and(|stem| stems.contains(&stem));
        let shared = query.telling_words().map(|word| if is_shared(word.stem) { word.weight.powi(2) } else { 0.0 });
        fill(&mut self.scratch.stems, shared);
        self.words.of(&index.table, index.name_pieces.of(at), &mut self.scratch.products);
        fill(&mut self.scratch.vectors, self.scratch.products.iter().copied());
        let (stem_length, gram_length) = (index.stem_length(at), index.gram_length(at));
        into.clear();
        into.extend(self.runs.iter().map(|run| {
            let shared = between(&self.scratch.stems, run.told.0, run.told.1);
            let stem = ratio(shared, run.stem_length * stem_length);
            let gram = ratio(between(&self.scratch.grams, run.signs.0, run.signs.1), run.gram_length * gram_length);
            let vector = cosine(&self.scratch.vectors, run);
            Nearness { stem, gram, vector, mixed: 0.35 * gram + 0.3 * stem + 0.35 * vector, shared }
        }));
    }

    fn sum_grams(&mut self, name: &Name) {
        self.scratch.held.fill(false);
        for gram in grams(name.key()) {
            let first = self.gram_places.get(place(gram)).copied().unwrap_or(0);
            if let Some(held) = self.scratch.held.get_mut(usize::from(first)) {
                *held = true;
            }
        }
        let Scratch { held, grams, .. } = &mut self.scratch;
        let is_held = |first: u16| held.get(usize::from(first)).copied().unwrap_or(false);
        fill(grams, self.grams.iter().map(|(first, weight)| if is_held(*first) { *weight } else { 0.0 }));
    }
}

/// The runs of signs of a key in order, and where each first comes.
fn read_grams(index: &Index, key: &str) -> (Vec<(u16, f32)>, Vec<u16>) {
    let mut places = vec![0_u16; GRAMS];
    let mut next = 1;
    let mut read = Vec::with_capacity(key.len() + 1);
    for gram in grams(key) {
        let Some(first) = places.get_mut(place(gram)) else { continue };
        if *first == 0 {
            *first = next;
            next = next.saturating_add(1);
        }
        read.push((*first, index.gram_weight(gram).powi(2)));
    }
    (read, places)
}

/// Where each word of the key begins, and where the sign behind it is.
fn places_of_words(query: &Query) -> Vec<(usize, usize)> {
    let ends = query.words.iter().scan(0, |at, word| {
        let start = *at;
        let end = start + word.folded.chars().count();
        *at = end + 1;
        Some((start, end))
    });
    ends.collect()
}

/// The sums of the first no, one, two, .. values.
pub(super) fn sums(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut all = Vec::new();
    fill(&mut all, values);
    all
}

fn fill(all: &mut Vec<f32>, values: impl Iterator<Item = f32>) {
    let mut sum = 0.0;
    all.clear();
    all.push(sum);
    all.extend(values.map(|value| {
        sum += value;
        sum
    }));
}

/// The sum of the values from one place up to another.
pub(super) fn between(sums: &[f32], start: usize, end: usize) -> f32 {
    match (sums.get(start), sums.get(end)) {
        (Some(start), Some(end)) => end - start,
        _ => 0.0,
    }
}

fn cosine(sums: &[f32], run: &Window) -> f32 {
    let product = between(sums, run.told.0, run.told.1);
    if run.vector_length > f32::EPSILON { product / run.vector_length } else { 0.0 }
}

/// A cosine, at most 1 though words repeat.
fn ratio(shared: f32, lengths: f32) -> f32 {
    if lengths > 0.0 { (shared / lengths).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::{Concept, WordVectors};
    use super::*;

    #[test]
    fn the_best_run_of_words_is_found_wherever_it_stands() {
        let labels = ["project management", "statistics", "cook pasta"];
        let concept = |label: &str| Concept { uri: label.into(), label: label.into(), ..Concept::default() };
        let index = Index::new(&labels.map(concept), WordVectors::empty());
        for (sentence, concept, found, words) in [
            ("You bring experience in managing projects and statistics.", 0, 0.99, "managing projects"),
            ("Statistics is what we do", 1, 0.99, "statistics"),
            ("we cook great fresh pasta daily", 2, 0.7, "cook great fresh pasta"),
        ] {
            let query = Query::new(&index, sentence);
            let mut windows = Windows::new(&index, &query);
            let mut near = Vec::new();
            let (at, name) = index.names_of(concept).next().unwrap();
            windows.nearness(&index, &query, at, name, &mut near);
            let (best, run) = near.iter().zip(&windows.runs).max_by(|one, other| one.0.mixed.total_cmp(&other.0.mixed)).unwrap();
            assert!(best.stem >= found, "{sentence} {near:?}");
            let (start, end) = run.words;
            let run: Vec<&str> = query.words[start..end].iter().map(|word| word.folded.as_str()).collect();
            assert_eq!(run.join(" "), words);
        }
        let query = Query::new(&index, "and of the");
        assert!(Windows::new(&index, &query).runs.len() <= 6, "fillers alone are words after all");
    }
}
