//! How well a concept answers a sentence: as a whole, and in its best run of words.

use super::alignment::{Alignment, Missing};
use super::guards::Objections;
use super::index::{Index, Name, NameKind};
use super::numbers::{best_pairs, float, keep_best, place, product};
use super::phrase::flag;
use super::query::{Query, Scores, near_centres};
use super::runs::{Fit, Fits, RUN_WIDTH};
use super::weights::Sum;
use super::windows::{Window, Windows};

/// The names of the numbers, as in the file of weights: of the sentence as a whole, of its best run, of what it leaves out, of all concepts.
pub const SENTENCE_FEATURES: [&str; 33] = [
    "whole_gram",
    "whole_vector_label",
    "whole_centre",
    "whole_description",
    "document",
    "label_in_text",
    "alias_in_text",
    "one_word_alias_in_text",
    "names",
    "objection",
    "run_centre",
    "run_description",
    "run_words",
    "run_weight",
    "name_weight",
    "joint",
    "joint_long",
    "label_missing_words",
    "label_missing_meaning",
    "label_missing_worst",
    "label_missing_share",
    "label_total",
    "least_missing_words",
    "least_missing_meaning",
    "least_missing_worst",
    "least_missing_share",
    "best_missing_meaning",
    "best_missing_worst",
    "joint_behind",
    "share",
    "share_at_best",
    "share_long",
    "votes",
];

/// How many numbers there are.
pub const SENTENCE_WIDTH: usize = SENTENCE_FEATURES.len();

/// The place of the first of the numbers that only comparing all concepts gives.
const COMPARED: usize = 28;

/// How many names of a concept are compared with every run of words.
const NAMES_COMPARED: usize = 4;

/// The least logarithm of a share that is told apart.
const LEAST_SHARE: f32 = -9.0;

/// How many words the runs have by which concepts are looked up.
const LOOK_UP_WORDS: usize = 3;

/// What was found out about one concept.
#[derive(Clone, Debug)]
pub(super) struct SentenceCloseness {
    pub(super) concept: u32,
    /// The number of the name that is nearest.
    pub(super) best: u32,
    /// The run of words it is nearest to.
    pub(super) words: (usize, usize),
    pub(super) label_in_text: bool,
    /// How well it answers each run.
    joint: Vec<f32>,
    best_joint: usize,
    pub(super) features: [f32; SENTENCE_WIDTH],
}

/// Measures every concept worth it against a sentence, but none of `without`.
pub(super) fn sentence_closeness(index: &Index, query: &Query, by_run: &Sum<RUN_WIDTH>, without: &[u32]) -> Vec<SentenceCloseness> {
    let mut scores = Scores::new(index, query);
    let mut windows = Windows::new(index, query);
    let concepts = candidates(index, query, &scores, &windows, without);
    let text = Text::of(query);
    let mut fits = Fits::default();
    let mut alignment = Alignment::new(index);
    let mut found: Vec<SentenceCloseness> = concepts
        .into_iter()
        .map(|concept| {
            let whole = Whole::measure(index, query, &mut scores, &text, concept);
            fits.measure(index, query, &mut windows, concept, &whole.names);
            let missing = Omissions::of(index, query, &mut windows, &mut alignment, &whole.names);
            whole.closeness(index, query, &windows, (&fits.of_runs, &missing), by_run)
        })
        .collect();
    compare(&mut found, &windows);
    found
}

/// The numbers of every concept worth it against the longest run of a phrase.
pub(super) fn longest_run(index: &Index, query: &Query, without: &[u32]) -> Vec<(u32, [f32; RUN_WIDTH])> {
    let mut scores = Scores::new(index, query);
    let mut windows = Windows::new(index, query);
    let mut fits = Fits::default();
    let length = |at: &usize| windows.runs.get(*at).map_or(0, |run| run.words.1 - run.words.0);
    let Some(at) = (0..windows.runs.len()).rev().max_by_key(length) else { return Vec::new() };
    let concepts = candidates(index, query, &scores, &windows, without);
    let text = Text::of(query);
    concepts
        .into_iter()
        .filter_map(|concept| {
            let whole = Whole::measure(index, query, &mut scores, &text, concept);
            fits.measure(index, query, &mut windows, concept, &whole.names);
            let (fit, window) = fits.of_runs.get(at).zip(windows.runs.get(at))?;
            Some((concept, fit.features(index, query, window, index.listed_names(concept))))
        })
        .collect()
}

/// The concepts worth a closer look, in their order.
fn candidates(index: &Index, query: &Query, scores: &Scores, windows: &Windows, without: &[u32]) -> Vec<u32> {
    let mut concepts = scores.candidates(index, query, 150);
    concepts.extend(covered(index, scores, 150));
    let looked_up = LOOK_UP_WORDS.min(query.telling_words().count());
    let vectors: Vec<Vec<i16>> =
        windows.runs.iter().filter(|run| run.telling() == looked_up).step_by(2).map(|run| windows.vector(run)).collect();
    concepts.extend(near_centres(index, &vectors, 15));
    concepts.sort_unstable();
    concepts.dedup();
    concepts.retain(|concept| !without.contains(concept));
    concepts
}

/// The concepts of the names that the sentence covers best, the rarer names first.
fn covered(index: &Index, scores: &Scores, count: usize) -> Vec<u32> {
    let share = |score: f32, length: f32| score * score / (length * length * length).max(f32::EPSILON);
    let best = best_pairs(&scores.stems, &index.stem_lengths, count, share).into_iter();
    best.filter_map(|(_, name)| index.names.get(place(name))).map(|name| name.concept).collect()
}

/// How the answers of all concepts compare: as shares of each run of words.
fn compare(found: &mut [SentenceCloseness], windows: &Windows) {
    let joints = |run: usize| found.iter().filter_map(move |one| one.joint.get(run)).copied();
    let bests: Vec<f32> = (0..windows.runs.len()).map(|run| joints(run).fold(f32::MIN, f32::max)).collect();
    let totals: Vec<f32> =
        bests.iter().enumerate().map(|(run, best)| joints(run).map(|joint| (joint - best).exp()).sum::<f32>().ln() + best).collect();
    for one in found {
        let shares = || one.joint.iter().zip(&totals).map(|(joint, total)| joint - total);
        let long = shares().zip(&windows.runs).filter(|(_, run)| run.telling() > 1).map(|(share, _)| share);
        let at_best = shares().nth(one.best_joint).unwrap_or(LEAST_SHARE);
        let behind = one.joint.get(one.best_joint).zip(bests.get(one.best_joint)).map_or(0.0, |(joint, best)| best - joint);
        let numbers = [
            behind,
            shares().fold(LEAST_SHARE, f32::max),
            at_best.max(LEAST_SHARE),
            long.fold(LEAST_SHARE, f32::max),
            shares().map(f32::exp).sum::<f32>().ln().max(LEAST_SHARE),
        ];
        for (slot, value) in one.features.iter_mut().skip(COMPARED).zip(numbers) {
            *slot = value / 5.0;
        }
    }
}

/// A concept against a sentence as a whole.
#[derive(Default)]
struct Whole {
    concept: u32,
    gram: f32,
    label_vector: f32,
    label_in_text: bool,
    alias_in_text: bool,
    word_in_text: bool,
    names_all: usize,
    centre: f32,
    description: f32,
    document: f32,
    /// The names that are compared with every run.
    names: Vec<u32>,
}

impl Whole {
    fn measure(index: &Index, query: &Query, scores: &mut Scores, text: &Text, concept: u32) -> Self {
        let mut whole = Self { concept, ..Self::default() };
        let mut ranked: Vec<(f32, u32)> = Vec::new();
        for (at, name) in index.names_of(concept) {
            let likeness = whole.add(index, query, scores, text, (at, name));
            ranked.push((likeness, at));
        }
        whole.names_all = index.listed_names(concept);
        whole.names = keep_best(ranked, NAMES_COMPARED).into_iter().map(|(_, at)| at).collect();
        let near = |(parts, step): (&[i8], f32)| product(parts, &query.vector.parts) * step * query.vector.step;
        whole.centre = near(index.centre(concept));
        whole.description = near(index.description(concept));
        let asked = query.stems.iter().map(|stem| index.stem_weight(*stem)).sum::<f32>().max(f32::EPSILON);
        whole.document = scores.documents.get(place(concept)).copied().unwrap_or(0.0) / asked;
        whole
    }

    /// Takes a name in; answers how much it is worth a closer look.
    fn add(&mut self, index: &Index, query: &Query, scores: &mut Scores, text: &Text, (at, name): (u32, &Name)) -> f32 {
        let stem = scores.stem_cosine(index, query, at);
        let gram = scores.gram_cosine(index, query, at);
        let covered = scores.stems.get(place(at)).copied().unwrap_or(0.0) / index.stem_length(at).powi(2).max(f32::EPSILON);
        self.gram = self.gram.max(gram);
        let is_label = name.is_label();
        if is_label {
            self.label_vector = self.label_vector.max(scores.vector_cosine(index, at));
        }
        if name.kind != NameKind::Wording && text.holds(index.stems_of(name), name.key()) {
            match (is_label, name.key().contains(' ')) {
                (true, _) => self.label_in_text = true,
                (false, true) => self.alias_in_text = true,
                (false, false) => self.word_in_text = true,
            }
        }
        if is_label { 9.0 } else { gram + stem + covered }
    }

    fn closeness(
        self,
        index: &Index,
        query: &Query,
        windows: &Windows,
        (fits, omissions): (&[Fit], &Omissions),
        by_run: &Sum<RUN_WIDTH>,
    ) -> SentenceCloseness {
        let features = |(fit, run): (&Fit, &Window)| fit.features(index, query, run, self.names_all);
        let joint: Vec<f32> = fits.iter().zip(&windows.runs).map(|pair| by_run.of(&features(pair))).collect();
        let best_joint = first_best(joint.iter().copied());
        // What a person reads is the run that is worded most like a name.
        let worded = first_best(fits.iter().map(|fit| fit.all.mixed));
        let words = windows.runs.get(worded).map_or((0, 0), |run| run.words);
        let in_runs = numbers_of_runs(index, windows, fits, (&joint, best_joint));
        let left_out = omissions.numbers(fits.get(best_joint).map_or(0, |fit| fit.name));
        let all = self.numbers(index, query, fits.get(best_joint)).into_iter().chain(in_runs).chain(left_out);
        let mut features = [0.0; SENTENCE_WIDTH];
        features.iter_mut().zip(all).for_each(|(slot, value)| *slot = value);
        SentenceCloseness {
            concept: self.concept,
            best: fits.get(worded).map_or(0, |fit| fit.name),
            words,
            label_in_text: self.label_in_text,
            joint,
            best_joint,
            features,
        }
    }

    fn numbers(&self, index: &Index, query: &Query, fit: Option<&Fit>) -> [f32; 10] {
        let name = fit.and_then(|fit| index.names.get(place(fit.name)));
        [
            self.gram,
            self.label_vector,
            self.centre,
            self.description,
            self.document,
            flag(self.label_in_text),
            flag(self.alias_in_text),
            flag(self.word_in_text),
            (1.0 + float(self.names_all)).ln() / 4.0,
            flag(name.is_some_and(|name| Objections::confusable(query, name))),
        ]
    }
}

fn numbers_of_runs(index: &Index, windows: &Windows, fits: &[Fit], (joint, best): (&[f32], usize)) -> [f32; 7] {
    let long = |values: &mut dyn Iterator<Item = f32>| {
        values.zip(&windows.runs).filter(|(_, run)| run.telling() > 1).map(|(value, _)| value).fold(0.0, f32::max)
    };
    let fit = fits.get(best).copied().unwrap_or_default();
    let (words, weight) = windows.runs.get(best).map_or((0, 0.0), |run| (run.words.1 - run.words.0, run.stem_length));
    [
        long(&mut fits.iter().map(|fit| fit.centre)),
        fit.description,
        float(words.min(8)) / 8.0,
        weight / 15.0,
        index.stem_length(fit.name) / 15.0,
        joint.get(best).copied().unwrap_or(0.0).max(0.0) / 10.0,
        long(&mut joint.iter().copied()) / 10.0,
    ]
}

/// What the sentence leaves out of the names of a concept: of the label, of the name of which it leaves out least, and of each.
#[derive(Default)]
struct Omissions {
    label: Missing,
    least: Missing,
    all: Vec<(u32, Missing)>,
}

impl Omissions {
    fn of(index: &Index, query: &Query, windows: &mut Windows, alignment: &mut Alignment, names: &[u32]) -> Self {
        let mut omissions = Self::default();
        let (mut label, mut least) = (None, None);
        for at in names {
            let Some(name) = index.names.get(place(*at)) else { continue };
            let missing = alignment.missing(index, query, windows, name);
            let keep_less = |kept: &mut Option<Missing>| {
                if kept.is_none_or(|kept| missing.meaning < kept.meaning) {
                    *kept = Some(missing);
                }
            };
            keep_less(&mut least);
            if name.is_label() {
                keep_less(&mut label);
            }
            omissions.all.push((*at, missing));
        }
        Self { label: label.unwrap_or_default(), least: least.unwrap_or_default(), ..omissions }
    }

    fn numbers(&self, best: u32) -> [f32; 11] {
        let share = |missing: Missing| missing.meaning / missing.total.max(1.0);
        let best = self.all.iter().find(|(name, _)| *name == best).map_or(self.least, |(_, missing)| *missing);
        [
            self.label.words / 15.0,
            self.label.meaning / 15.0,
            self.label.worst / 10.0,
            share(self.label),
            self.label.total / 15.0,
            self.least.words / 15.0,
            self.least.meaning / 15.0,
            self.least.worst / 10.0,
            share(self.least),
            best.meaning / 15.0,
            best.worst / 10.0,
        ]
    }
}

/// Numbers that differ by less are equal: the last digits depend on the order in which a framework is read.
const SAME_NUMBER: f32 = 1e-4;

/// The place of the greatest of some numbers, the first of equals.
fn first_best(numbers: impl Iterator<Item = f32>) -> usize {
    numbers.enumerate().fold((0, f32::MIN), |best, (at, number)| if number > best.1 + SAME_NUMBER { (at, number) } else { best }).0
}

/// The words of a sentence with a space around each, and their stems, sorted.
struct Text {
    words: String,
    stems: Vec<u32>,
}

impl Text {
    fn of(query: &Query) -> Self {
        let words = query.words.iter().fold(" ".to_owned(), |text, word| text + &word.folded + " ");
        let mut stems: Vec<u32> = query.words.iter().filter_map(|word| word.stem).collect();
        stems.sort_unstable();
        Self { words, stems }
    }

    /// Whether a name stands in it, word for word.
    fn holds(&self, stems: &[u32], key: &str) -> bool {
        let has_all = stems.iter().all(|stem| self.stems.binary_search(stem).is_ok());
        has_all
            && self.words.match_indices(key).any(|(start, found)| {
                let (before, after) = (self.words.get(..start), self.words.get(start + found.len()..));
                before.is_some_and(|before| before.ends_with(' ')) && after.is_some_and(|after| after.starts_with(' '))
            })
    }
}
