//! How well a concept answers a phrase, as a few numbers that a fitted sum weighs.

use super::guards::Objections;
use super::index::{Index, Name, NameKind};
use super::numbers::{float, place, product};
use super::query::{Query, Scores, Word};

/// The names of the numbers, as in the file of weights.
pub const PHRASE_FEATURES: [&str; 24] = [
    "gram_best",
    "gram_label",
    "stem_best",
    "stem_label",
    "vector_best",
    "vector_label",
    "vector_centre",
    "document",
    "mixed_best",
    "query_covered",
    "name_covered",
    "label_exact",
    "alias_exact",
    "label_same_stems",
    "alias_same_stems",
    "last_word",
    "first_word",
    "length_difference",
    "best_is_alias",
    "objection",
    "names",
    "gram_best_square",
    "vector_best_square",
    "mixed_best_square",
];

/// How many numbers there are.
pub const PHRASE_WIDTH: usize = PHRASE_FEATURES.len();

/// What was found out about one concept.
#[derive(Clone, Debug)]
pub(super) struct Closeness {
    pub(super) concept: u32,
    /// The number of the name that is nearest.
    pub(super) best: u32,
    pub(super) features: [f32; PHRASE_WIDTH],
}

/// One name against the question.
struct NameScore {
    gram: f32,
    stem: f32,
    vector: f32,
    mixed: f32,
}

/// Measures one concept against a phrase.
pub(super) fn closeness(index: &Index, query: &Query, scores: &Scores, concept: u32) -> Closeness {
    let (mut gram_best, mut stem_best, mut vector_best) = (0.0_f32, 0.0_f32, 0.0_f32);
    let mut label = NameScore { gram: 0.0, stem: 0.0, vector: 0.0, mixed: 0.0 };
    let mut best: Option<(f32, u32, &Name)> = None;
    let (mut label_exact, mut alias_exact, mut label_stems, mut alias_stems) = (false, false, false, false);
    let mut count = 0_usize;
    for (at, name) in index.names_of(concept) {
        let score = score_name(index, query, scores, at);
        gram_best = gram_best.max(score.gram);
        stem_best = stem_best.max(score.stem);
        vector_best = vector_best.max(score.vector);
        let is_alias = name.kind == NameKind::Alias;
        if name.key() == query.key {
            *(if is_alias { &mut alias_exact } else { &mut label_exact }) = true;
        }
        if !query.all_stems.is_empty() && query.unknown_share <= 0.0 && index.stems_of(name) == query.all_stems {
            *(if is_alias { &mut alias_stems } else { &mut label_stems }) = true;
        }
        if best.is_none_or(|(mixed, ..)| score.mixed > mixed) {
            best = Some((score.mixed, at, name));
        }
        if !is_alias {
            label = NameScore {
                gram: label.gram.max(score.gram),
                stem: label.stem.max(score.stem),
                vector: label.vector.max(score.vector),
                mixed: 0.0,
            };
        }
        count += 1;
    }
    let (centre, step) = index.centre(concept);
    let centre = product(centre, &query.vector.parts) * step * query.vector.step;
    let document = scores.documents.get(place(concept)).copied().unwrap_or(0.0);
    let asked: f32 = query.stems.iter().map(|stem| index.stem_weight(*stem)).sum::<f32>() + query.unknown_share * query.stem_length;
    let (mixed, at, name) = match best {
        Some((mixed, at, name)) => (mixed, at, Some(name)),
        None => (0.0, 0, None),
    };
    let shared = scores.stems.get(place(at)).copied().unwrap_or(0.0);
    let name_length = index.stem_length(at).powi(2).max(f32::EPSILON);
    let ends = name.map_or((0.0, 0.0), |name| ends_agree(query, name));
    let words = name.map_or(0, |name| index.stems_of(name).len());
    let objection = name.is_some_and(|name| Objections::between(query, name).any());
    let features = [
        gram_best,
        label.gram,
        stem_best,
        label.stem,
        vector_best,
        label.vector,
        centre,
        if asked > 0.0 { document / asked } else { 0.0 },
        mixed,
        shared / query.stem_length.powi(2).max(f32::EPSILON),
        shared / name_length,
        flag(label_exact),
        flag(alias_exact),
        flag(label_stems),
        flag(alias_stems),
        ends.1,
        ends.0,
        float(words.abs_diff(query.telling_words().count())).min(6.0) / 6.0,
        flag(name.is_some_and(|name| name.kind == NameKind::Alias)),
        flag(objection),
        (1.0 + float(count)).ln() / 4.0,
        gram_best * gram_best,
        vector_best * vector_best,
        mixed * mixed,
    ];
    Closeness { concept, best: at, features }
}

fn score_name(index: &Index, query: &Query, scores: &Scores, at: u32) -> NameScore {
    let (parts, step) = index.vector(at);
    let gram = scores.gram_cosine(index, query, at);
    let stem = scores.stem_cosine(index, query, at);
    let vector = product(parts, &query.vector.parts) * step * query.vector.step;
    NameScore { gram, stem, vector, mixed: 0.35 * gram + 0.3 * stem + 0.35 * vector }
}

/// Whether the first and the last words that say something agree.
fn ends_agree(query: &Query, name: &Name) -> (f32, f32) {
    let agree = |end: u32, word: Option<&Word>| flag(word.is_some_and(|word| word.stem == Some(end)));
    (agree(name.ends.0, query.telling_words().next()), agree(name.ends.1, query.telling_words().next_back()))
}

/// A claim as a number.
pub(super) fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}
