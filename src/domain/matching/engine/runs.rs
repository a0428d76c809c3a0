//! How well a concept answers each run of words of a sentence, as numbers that a fitted sum weighs.

use super::index::{Index, Name};
use super::numbers::{float, place};
use super::phrase::flag;
use super::query::{Query, document_score};
use super::windows::{Nearness, Window, Windows, between, sums};

/// The names of the numbers, as in the file of weights.
pub const RUN_FEATURES: [&str; 23] = [
    "gram_best",
    "gram_label",
    "stem_best",
    "stem_label",
    "vector_best",
    "vector_label",
    "centre",
    "description",
    "document",
    "mixed_best",
    "run_covered",
    "name_covered",
    "same_stems_label",
    "same_stems_alias",
    "last_word",
    "first_word",
    "length_difference",
    "best_is_alias",
    "names",
    "gram_best_square",
    "vector_best_square",
    "mixed_best_square",
    "centre_square",
];

/// How many numbers there are.
pub const RUN_WIDTH: usize = RUN_FEATURES.len();

/// From this cosine of stems on two texts have the same.
const SAME: f32 = 0.999;

/// Mixtures that differ by less are equal: the last digits depend on the order in which a framework is read.
const SAME_MIXTURE: f32 = 1e-5;

/// How near one concept comes to one run of words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fit {
    /// The best of all names by each measure, and the best of the labels.
    pub(super) all: Nearness,
    pub(super) label: Nearness,
    /// The name of the best mixture, and how it fares.
    pub(super) name: u32,
    best: Nearness,
    same_label: bool,
    same_alias: bool,
    pub(super) centre: f32,
    pub(super) description: f32,
    document: f32,
}

/// Room for the numbers of one concept against all runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Fits {
    pub(super) of_runs: Vec<Fit>,
    near: Vec<Nearness>,
    cosines: Vec<f32>,
}

impl Fits {
    /// Measures a concept by some of its names against every run of the sentence.
    pub(super) fn measure(&mut self, index: &Index, query: &Query, windows: &mut Windows, concept: u32, names: &[u32]) {
        self.of_runs.clear();
        let first = names.first().copied().unwrap_or(0);
        self.of_runs.resize(windows.runs.len(), Fit { name: first, ..Fit::default() });
        for at in names {
            let Some(name) = index.names.get(place(*at)) else { continue };
            windows.nearness(index, query, *at, name, &mut self.near);
            for (fit, near) in self.of_runs.iter_mut().zip(&self.near) {
                fit.add(*at, name, *near);
            }
        }
        windows.cosines(index.centre(concept), &mut self.cosines);
        for (fit, cosine) in self.of_runs.iter_mut().zip(&self.cosines) {
            fit.centre = *cosine;
        }
        windows.cosines(index.description(concept), &mut self.cosines);
        for (fit, cosine) in self.of_runs.iter_mut().zip(&self.cosines) {
            fit.description = *cosine;
        }
        self.add_documents(index, query, windows, concept);
    }

    fn add_documents(&mut self, index: &Index, query: &Query, windows: &Windows, concept: u32) {
        let score = |stem: u32| document_score(index, concept, stem, index.document_count(concept, stem));
        let held = sums(query.telling_words().map(|word| word.stem.map_or(0.0, score)));
        let asked = sums(query.telling_words().map(|word| word.weight));
        for (fit, window) in self.of_runs.iter_mut().zip(&windows.runs) {
            let (start, end) = window.told;
            fit.document = between(&held, start, end) / between(&asked, start, end).max(f32::EPSILON);
        }
    }
}

impl Fit {
    fn add(&mut self, at: u32, name: &Name, near: Nearness) {
        if near.mixed > self.best.mixed + SAME_MIXTURE {
            (self.name, self.best) = (at, near);
        }
        self.all = self.all.better(near);
        if name.is_label() {
            self.label = self.label.better(near);
            self.same_label |= near.stem > SAME;
        } else {
            self.same_alias |= near.stem > SAME;
        }
    }

    /// The numbers by which the concept is judged as the answer to this run.
    pub(super) fn features(&self, index: &Index, query: &Query, window: &Window, names: usize) -> [f32; RUN_WIDTH] {
        let Self { all, label, best, .. } = self;
        let name = index.names.get(place(self.name));
        let ends = name.map_or((0.0, 0.0), |name| ends_agree(query, window, name));
        let words = name.map_or(0, |name| index.stems_of(name).len());
        let name_length = index.stem_length(self.name).powi(2).max(f32::EPSILON);
        [
            all.gram,
            label.gram,
            all.stem,
            label.stem,
            all.vector,
            label.vector,
            self.centre,
            self.description,
            self.document,
            best.mixed,
            (best.shared / window.stem_length.powi(2).max(f32::EPSILON)).min(1.0),
            (best.shared / name_length).min(1.0),
            flag(self.same_label),
            flag(self.same_alias),
            ends.1,
            ends.0,
            float(words.abs_diff(window.telling())).min(6.0) / 6.0,
            flag(name.is_some_and(|name| !name.is_label())),
            (1.0 + float(names)).ln() / 4.0,
            all.gram * all.gram,
            all.vector * all.vector,
            best.mixed * best.mixed,
            self.centre * self.centre,
        ]
    }
}

/// Whether the first and the last words that say something agree.
fn ends_agree(query: &Query, window: &Window, name: &Name) -> (f32, f32) {
    let stem = |at: usize| query.words.get(at).and_then(|word| word.stem);
    let (first, last) = (stem(window.words.0), stem(window.words.1.saturating_sub(1)));
    (flag(first == Some(name.ends.0)), flag(last == Some(name.ends.1)))
}
