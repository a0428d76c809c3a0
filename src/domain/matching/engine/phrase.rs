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

/// One name against the question, or the best of several by each measure.
#[derive(Clone, Copy, Default)]
struct NameScore {
    gram: f32,
    stem: f32,
    vector: f32,
    mixed: f32,
}

impl NameScore {
    fn better(self, other: Self) -> Self {
        Self {
            gram: self.gram.max(other.gram),
            stem: self.stem.max(other.stem),
            vector: self.vector.max(other.vector),
            mixed: self.mixed.max(other.mixed),
        }
    }
}

/// What the names of a concept have to say.
#[derive(Default)]
struct NamesFound<'a> {
    all: NameScore,
    label: NameScore,
    /// The nearest name, and its mixture.
    best: Option<(f32, u32, &'a Name)>,
    /// Whether the label, and whether another name, is the question itself, and whether it has the same stems.
    exact: (bool, bool),
    stems: (bool, bool),
    /// How many names the framework lists.
    count: usize,
}

impl<'a> NamesFound<'a> {
    fn add(&mut self, index: &Index, query: &Query, score: NameScore, (at, name): (u32, &'a Name)) {
        self.all = self.all.better(score);
        let (is_alias, is_listed) = (!name.is_label(), name.kind != NameKind::Wording);
        if is_listed && name.key() == query.key {
            *(if is_alias { &mut self.exact.1 } else { &mut self.exact.0 }) = true;
        }
        if is_listed && !query.all_stems.is_empty() && query.unknown_share <= 0.0 && index.stems_of(name) == query.all_stems {
            *(if is_alias { &mut self.stems.1 } else { &mut self.stems.0 }) = true;
        }
        if self.best.is_none_or(|(mixed, ..)| score.mixed > mixed) {
            self.best = Some((score.mixed, at, name));
        }
        if !is_alias {
            self.label = self.label.better(score);
        }
        self.count += usize::from(is_listed);
    }
}

/// Measures one concept against a phrase.
pub(super) fn closeness(index: &Index, query: &Query, scores: &mut Scores, concept: u32) -> Closeness {
    let mut found = NamesFound::default();
    for (at, name) in index.names_of(concept) {
        let score = score_name(index, query, scores, at);
        found.add(index, query, score, (at, name));
    }
    let (centre, step) = index.centre(concept);
    let centre = product(centre, &query.vector.parts) * step * query.vector.step;
    let document = scores.documents.get(place(concept)).copied().unwrap_or(0.0);
    let asked: f32 = query.stems.iter().map(|stem| index.stem_weight(*stem)).sum::<f32>() + query.unknown_share * query.stem_length;
    let (mixed, at, name) = found.best.map_or((0.0, 0, None), |(mixed, at, name)| (mixed, at, Some(name)));
    let shared = scores.stems.get(place(at)).copied().unwrap_or(0.0);
    let name_length = index.stem_length(at).powi(2).max(f32::EPSILON);
    let ends = name.map_or((0.0, 0.0), |name| ends_agree(query, name));
    let words = name.map_or(0, |name| index.stems_of(name).len());
    let NamesFound { all, label, .. } = found;
    let features = [
        all.gram,
        label.gram,
        all.stem,
        label.stem,
        all.vector,
        label.vector,
        centre,
        if asked > 0.0 { document / asked } else { 0.0 },
        mixed,
        shared / query.stem_length.powi(2).max(f32::EPSILON),
        shared / name_length,
        flag(found.exact.0),
        flag(found.exact.1),
        flag(found.stems.0),
        flag(found.stems.1),
        ends.1,
        ends.0,
        float(words.abs_diff(query.telling_words().count())).min(6.0) / 6.0,
        flag(name.is_some_and(|name| !name.is_label())),
        flag(name.is_some_and(|name| Objections::between(query, name).any())),
        (1.0 + float(found.count)).ln() / 4.0,
        all.gram * all.gram,
        all.vector * all.vector,
        mixed * mixed,
    ];
    Closeness { concept, best: at, features }
}

fn score_name(index: &Index, query: &Query, scores: &mut Scores, at: u32) -> NameScore {
    let gram = scores.gram_cosine(index, query, at);
    let stem = scores.stem_cosine(index, query, at);
    let vector = scores.vector_cosine(index, at);
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
