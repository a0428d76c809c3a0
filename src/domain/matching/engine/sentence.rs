//! How well a concept answers a sentence: as a whole, and in its best run of words.

use super::guards::Objections;
use super::index::{Index, Name, NameKind};
use super::numbers::{best_places, float, keep_best, place, product};
use super::phrase::flag;
use super::query::{Query, Scores, centres};
use super::windows::{Nearness, Windows};

/// The names of the numbers, as in the file of weights.
pub const SENTENCE_FEATURES: [&str; 35] = [
    "run_stem",
    "run_stem_label",
    "run_gram",
    "run_gram_label",
    "run_vector",
    "run_vector_label",
    "run_mixed",
    "run_mixed_label",
    "run_mixed_square",
    "run_vector_square",
    "run_centre",
    "whole_gram",
    "whole_stem",
    "whole_vector_label",
    "whole_centre",
    "document",
    "name_covered",
    "label_covered",
    "label_in_text",
    "alias_in_text",
    "one_word_alias_in_text",
    "objection",
    "names",
    "run_words",
    "run_weight",
    "name_weight",
    "run_mixed_by_weight",
    "run_mixed_mean",
    "run_behind",
    "whole_description",
    "run_description",
    "names_in_text",
    "long_run_mixed",
    "long_run_mixed_label",
    "same_run_rank",
];

/// How many numbers there are.
pub const SENTENCE_WIDTH: usize = SENTENCE_FEATURES.len();

/// The places of the numbers that only comparing all concepts gives.
const COMPARED: [usize; 2] = [28, 34];

/// How many names of a concept are compared with every run of words.
const NAMES_COMPARED: usize = 4;

/// How many words the runs have by which concepts are looked up.
const LOOK_UP_WORDS: usize = 3;

/// What was found out about one concept.
#[derive(Clone, Debug)]
pub(super) struct SentenceCloseness {
    pub(super) concept: u32,
    /// The number of the name that is nearest.
    pub(super) best: u32,
    /// The run of words it is nearest to.
    pub(super) words: String,
    pub(super) label_in_text: bool,
    run: (usize, usize),
    mixed: f32,
    pub(super) features: [f32; SENTENCE_WIDTH],
}

/// Measures every concept worth it against a sentence, but none of `without`.
pub(super) fn sentence_closeness(index: &Index, query: &Query, without: &[u32]) -> Vec<SentenceCloseness> {
    let scores = Scores::new(index, query);
    let mut windows = Windows::new(index, query);
    let mut concepts = scores.candidates(index, query, 150);
    concepts.extend(covered(index, &scores, 150));
    let looked_up = LOOK_UP_WORDS.min(query.telling_words().count());
    for window in windows.runs.iter().filter(|window| window.telling == looked_up) {
        concepts.extend(best_places(centres(index, &window.vector).into_iter(), 15).into_iter().map(|(_, concept)| concept));
    }
    concepts.sort_unstable();
    concepts.dedup();
    concepts.retain(|concept| !without.contains(concept));
    let text = format!(" {} ", query.words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" "));
    let mut found: Vec<SentenceCloseness> =
        concepts.into_iter().map(|concept| measure(index, query, &scores, &mut windows, &text, concept)).collect();
    compare(&mut found);
    found
}

/// The concepts of the names that the sentence covers best, the rarer names first.
fn covered(index: &Index, scores: &Scores, count: usize) -> Vec<u32> {
    let shares = scores.stems.iter().zip(&index.stem_lengths).map(|(score, length)| score * score / length.powi(3).max(f32::EPSILON));
    let best = best_places(shares, count).into_iter();
    best.filter_map(|(_, name)| index.names.get(place(name))).map(|name| name.concept).collect()
}

/// How far each concept is behind the best one that is nearest to an overlapping run of words, and how many are before it there.
fn compare(found: &mut [SentenceCloseness]) {
    let runs: Vec<((usize, usize), f32)> = found.iter().map(|one| (one.run, one.mixed)).collect();
    for one in found {
        let rivals = || runs.iter().filter(|((start, end), mixed)| *start < one.run.1 && one.run.0 < *end && *mixed > one.mixed);
        let best = rivals().map(|(_, mixed)| *mixed).fold(one.mixed, f32::max);
        let rank = |count: usize| (1.0 + float(count)).ln() / 3.0;
        let numbers = [best - one.mixed, rank(rivals().filter(|(run, _)| *run == one.run).count())];
        for (place, value) in COMPARED.into_iter().zip(numbers) {
            if let Some(slot) = one.features.get_mut(place) {
                *slot = value;
            }
        }
    }
}

fn measure(index: &Index, query: &Query, scores: &Scores, windows: &mut Windows, text: &str, concept: u32) -> SentenceCloseness {
    let (mut whole_gram, mut whole_stem, mut name_covered, mut label_covered) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    let (mut label_in_text, mut alias_in_text, mut word_in_text) = (false, false, false);
    let mut ranked: Vec<(f32, u32)> = Vec::new();
    let mut in_text = 0_usize;
    let mut label_vector = 0.0_f32;
    for (at, name) in index.names_of(concept) {
        let stem = scores.stem_cosine(index, query, at);
        let gram = scores.gram_cosine(index, query, at);
        let shared = scores.stems.get(place(at)).copied().unwrap_or(0.0) / index.stem_length(at).powi(2).max(f32::EPSILON);
        whole_gram = whole_gram.max(gram);
        whole_stem = whole_stem.max(stem);
        name_covered = name_covered.max(shared);
        let is_label = name.kind != NameKind::Alias;
        if is_label {
            label_covered = label_covered.max(shared);
            let (parts, step) = index.vector(at);
            label_vector = label_vector.max(product(parts, &query.vector.parts) * step * query.vector.step);
        }
        if is_in(text, name.key()) {
            in_text += 1;
            match (is_label, name.key().contains(' ')) {
                (true, _) => label_in_text = true,
                (false, true) => alias_in_text = true,
                (false, false) => word_in_text = true,
            }
        }
        ranked.push((if is_label { 9.0 } else { gram + stem + shared }, at));
    }
    let mut all = Nearness::default();
    let mut label = Nearness::default();
    let mut best: Option<(f32, u32, &Name)> = None;
    let mut mixed = Vec::new();
    for (_, at) in keep_best(ranked, NAMES_COMPARED) {
        let Some(name) = index.names.get(place(at)) else { continue };
        let near = windows.nearness(index, query, at, name);
        all = all.better(near);
        mixed.push(near.mixed);
        if name.kind != NameKind::Alias {
            label = label.better(near);
        }
        if best.is_none_or(|(mixed, ..)| near.mixed > mixed) {
            best = Some((near.mixed, at, name));
        }
    }
    let (centre, step) = index.centre(concept);
    let near = |vector: &super::numbers::Rounded<i16>| product(centre, &vector.parts) * step * vector.step;
    let long = windows.runs.iter().filter(|window| window.telling > 1);
    let run_centre = long.map(|window| near(&window.vector)).fold(0.0, f32::max);
    let document = scores.documents.get(place(concept)).copied().unwrap_or(0.0);
    let asked = query.stems.iter().map(|stem| index.stem_weight(*stem)).sum::<f32>().max(f32::EPSILON);
    let run = windows.runs.get(all.window).map_or((0, 0), |window| window.words);
    let words: Vec<&str> = query.words.iter().take(run.1).skip(run.0).map(|word| word.written.as_str()).collect();
    let run_weight = windows.runs.get(all.window).map_or(0.0, |window| window.stem_length) / 15.0;
    let (description, description_step) = index.description(concept);
    let described = |vector: &super::numbers::Rounded<i16>| product(description, &vector.parts) * description_step * vector.step;
    let objection = best.is_some_and(|(.., name)| Objections::between(query, name).is_confusable);
    let features = [
        all.stem,
        label.stem,
        all.gram,
        label.gram,
        all.vector,
        label.vector,
        all.mixed,
        label.mixed,
        all.mixed * all.mixed,
        all.vector * all.vector,
        run_centre,
        whole_gram,
        whole_stem,
        label_vector,
        near(&query.vector),
        document / asked,
        name_covered,
        label_covered,
        flag(label_in_text),
        flag(alias_in_text),
        flag(word_in_text),
        flag(objection),
        (1.0 + float(index.names_of(concept).count())).ln() / 4.0,
        float(words.len()).min(8.0) / 8.0,
        run_weight,
        best.map_or(0.0, |(_, at, _)| index.stem_length(at)) / 15.0,
        all.mixed * run_weight,
        mixed.iter().sum::<f32>() / float(mixed.len().max(1)),
        0.0,
        described(&query.vector),
        windows.runs.get(all.window).map_or(0.0, |window| described(&window.vector)),
        float(in_text) / 4.0,
        all.long,
        label.long,
        0.0,
    ];
    SentenceCloseness {
        concept,
        best: best.map_or(0, |(_, at, _)| at),
        words: words.join(" "),
        label_in_text,
        run,
        mixed: all.mixed,
        features,
    }
}

/// Whether a name stands in a text, word for word; both have a space around.
fn is_in(text: &str, key: &str) -> bool {
    text.match_indices(key).any(|(start, found)| {
        let (before, after) = (text.get(..start), text.get(start + found.len()..));
        before.is_some_and(|before| before.ends_with(' ')) && after.is_some_and(|after| after.starts_with(' '))
    })
}
