//! A sentence as runs of words, and how near a name comes to the best of them.

use super::grams::{GRAMS, distinct_grams, grams};
use super::index::{Index, Name};
use super::numbers::{Rounded, place, product, round_vector, widen};
use super::query::Query;
use super::vectors::WIDTH;

/// The most words of a run.
const LONGEST: usize = 8;

/// A run of words of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Window {
    /// The first word and the one behind the last.
    pub(super) words: (usize, usize),
    /// Its length as a vector of stems.
    pub(super) stem_length: f32,
    /// The first sign and the one behind the last.
    signs: (usize, usize),
    gram_length: f32,
    /// How many of its words say something.
    pub(super) telling: usize,
    /// What it means.
    pub(super) vector: Rounded<i16>,
}

/// A sentence cut into all runs of up to eight words that begin and end with a word that says something.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    /// The runs, by their first word and then their last.
    pub(super) runs: Vec<Window>,
    grams: Vec<u32>,
    marks: Vec<u32>,
    turn: u32,
}

/// How near a name comes to the best run of words, by each measure and by their mixture.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Nearness {
    pub(super) stem: f32,
    pub(super) gram: f32,
    pub(super) vector: f32,
    pub(super) mixed: f32,
    /// The best mixture for a run of two words or more that say something.
    pub(super) long: f32,
    /// The run of the best mixture.
    pub(super) window: usize,
}

impl Nearness {
    /// The better of two, measure by measure.
    pub(super) fn better(self, other: Self) -> Self {
        let (mixed, window) = if other.mixed > self.mixed { (other.mixed, other.window) } else { (self.mixed, self.window) };
        Self {
            stem: self.stem.max(other.stem),
            gram: self.gram.max(other.gram),
            vector: self.vector.max(other.vector),
            mixed,
            long: self.long.max(other.long),
            window,
        }
    }
}

impl Windows {
    pub(super) fn new(index: &Index, query: &Query) -> Self {
        let key: Vec<&str> = query.words.iter().map(|word| word.folded.as_str()).collect();
        let grams: Vec<u32> = grams(&key.join(" ")).collect();
        let gram_sums = running(grams.iter().map(|gram| index.gram_weight(*gram).powi(2)));
        let stem_sums = running(query.words.iter().map(|word| if word.is_filler { 0.0 } else { word.weight.powi(2) }));
        let mut ends = Vec::with_capacity(key.len());
        let mut at = 0;
        for word in &key {
            let start = at;
            at += word.chars().count();
            ends.push((start, at));
            at += 1;
        }
        let sums: Vec<Vec<f32>> = query.words.iter().map(|word| index.table.sum(&word.folded)).collect();
        let mut windows = Vec::new();
        for (first, word) in query.words.iter().enumerate() {
            if word.is_filler {
                continue;
            }
            let mut vector = vec![0.0; WIDTH];
            for (last, (word, sum)) in query.words.iter().zip(&sums).enumerate().skip(first).take(LONGEST) {
                for (whole, part) in vector.iter_mut().zip(sum) {
                    *whole += part;
                }
                let (false, Some((start, _)), Some((_, end))) = (word.is_filler, ends.get(first), ends.get(last)) else { continue };
                windows.push(Window {
                    words: (first, last + 1),
                    stem_length: between(&stem_sums, first, last + 1).sqrt(),
                    telling: query.words.iter().take(last + 1).skip(first).filter(|word| !word.is_filler).count(),
                    signs: (*start, *end),
                    gram_length: between(&gram_sums, *start, *end).sqrt(),
                    vector: widen(&round_vector(&vector)),
                });
            }
        }
        Self { runs: windows, grams, marks: vec![0; GRAMS], turn: 0 }
    }

    /// The nearest that a name comes to any of the runs.
    pub(super) fn nearness(&mut self, index: &Index, query: &Query, at: u32, name: &Name) -> Nearness {
        self.turn += 1;
        for gram in distinct_grams(name.key()) {
            if let Some(mark) = self.marks.get_mut(place(gram)) {
                *mark = self.turn;
            }
        }
        let turn = self.turn;
        let is_marked = |gram: &u32| self.marks.get(place(*gram)) == Some(&turn);
        let gram_sums = running(self.grams.iter().map(|gram| if is_marked(gram) { index.gram_weight(*gram).powi(2) } else { 0.0 }));
        let stems = index.stems_of(name);
        let is_shared = |stem: Option<u32>| stem.is_some_and(|stem| stems.binary_search(&stem).is_ok());
        let shared = query.words.iter().map(|word| if !word.is_filler && is_shared(word.stem) { word.weight.powi(2) } else { 0.0 });
        let stem_sums = running(shared);
        let (stem_length, gram_length) = (index.stem_length(at), index.gram_length(at));
        let (parts, step) = index.vector(at);
        let mut best = Nearness::default();
        for (place, window) in self.runs.iter().enumerate() {
            let stem = ratio(between(&stem_sums, window.words.0, window.words.1), window.stem_length * stem_length);
            let gram = ratio(between(&gram_sums, window.signs.0, window.signs.1), window.gram_length * gram_length);
            let vector = product(parts, &window.vector.parts) * step * window.vector.step;
            let mixed = 0.35 * gram + 0.3 * stem + 0.35 * vector;
            let long = if window.telling > 1 { mixed } else { 0.0 };
            best = best.better(Nearness { stem, gram, vector, mixed, long, window: place });
        }
        best
    }
}

/// The sums of the first no, one, two, .. values.
fn running(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let sums = values.scan(0.0, |sum, value| {
        *sum += value;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// The sum of the values from one place up to another.
fn between(sums: &[f32], start: usize, end: usize) -> f32 {
    match (sums.get(start), sums.get(end)) {
        (Some(start), Some(end)) => (end - start).max(0.0),
        _ => 0.0,
    }
}

/// A cosine, at most 1 though words repeat.
fn ratio(shared: f32, lengths: f32) -> f32 {
    if lengths > 0.0 { (shared / lengths).min(1.0) } else { 0.0 }
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
        for (sentence, name, found, words) in [
            ("You bring experience in managing projects and statistics.", 0, 0.99, "managing projects"),
            ("Statistics is what we do", 1, 0.99, "statistics"),
            ("we cook great fresh pasta daily", 2, 0.7, "cook great fresh pasta"),
        ] {
            let query = Query::new(&index, sentence);
            let mut windows = Windows::new(&index, &query);
            let near = windows.nearness(&index, &query, name, &index.names[usize::try_from(name).unwrap()]);
            assert!(near.stem >= found, "{sentence} {near:?}");
            let (start, end) = windows.runs[near.window].words;
            let run: Vec<&str> = query.words[start..end].iter().map(|word| word.folded.as_str()).collect();
            assert_eq!(run.join(" "), words);
        }
        let query = Query::new(&index, "and of the");
        assert!(Windows::new(&index, &query).runs.len() <= 6, "fillers alone are words after all");
    }
}
