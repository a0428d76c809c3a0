//! The skills of a framework made ready for questions: their names by stem, by runs of signs, by key and by meaning.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::meaning::PieceLists;
use super::numbers::{Rounded, float, place, widen};
use super::postings::Postings;
use super::vectors::{WIDTH, WordVectors};

/// A skill as a framework lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// The address that names it.
    pub uri: String,
    /// The preferred label.
    pub label: String,
    /// Other labels.
    pub aliases: Vec<String>,
    /// What the framework says about it.
    pub description: String,
}

/// What kind of name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameKind {
    /// The preferred label.
    Preferred,
    /// The preferred label without what stands in brackets: `Java (computer programming)`.
    Bare,
    /// Another label.
    Alias,
    /// Not in the framework: what adverts commonly call it.
    Wording,
}

/// One name of one concept.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) concept: u32,
    pub(super) kind: NameKind,
    pub(super) text: Box<str>,
    /// The key, where it is not the text itself.
    pub(super) other_key: Option<Box<str>>,
    pub(super) stems: (u32, u32),
    /// The stems of the first and the last word that say something.
    pub(super) ends: (u32, u32),
}

impl Name {
    /// Whether it is the preferred label, with or without brackets.
    pub(super) fn is_label(&self) -> bool {
        matches!(self.kind, NameKind::Preferred | NameKind::Bare)
    }

    /// The form in which it is compared.
    pub(super) fn key(&self) -> &str {
        self.other_key.as_ref().unwrap_or(&self.text)
    }
}

/// One concept, by the place it was given at.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) uri: Box<str>,
    pub(super) names: (u32, u32),
}

/// Everything that can be known before a question comes.
#[derive(Clone, Debug)]
pub(super) struct Index {
    pub(super) entries: Vec<Entry>,
    pub(super) names: Vec<Name>,
    /// The length of each name as a vector of stems, and as a vector of runs.
    pub(super) stem_lengths: Vec<f32>,
    pub(super) gram_lengths: Vec<f32>,
    pub(super) stems_of_names: Vec<u32>,
    pub(super) stem_numbers: HashMap<Box<str>, u32, FixedState>,
    pub(super) stem_weights: Vec<f32>,
    pub(super) gram_weights: Vec<f32>,
    pub(super) by_stem: Postings,
    pub(super) by_gram: Postings,
    pub(super) by_document_stem: Postings,
    /// How often, in the order of `by_document_stem`.
    pub(super) document_counts: Vec<u8>,
    pub(super) by_key: Vec<(u32, u32)>,
    pub(super) by_stem_set: Vec<(u32, u32)>,
    /// The pieces of the names, and those of one word of each stem.
    pub(super) name_pieces: PieceLists,
    pub(super) stem_pieces: PieceLists,
    pub(super) centres: Vec<i8>,
    pub(super) centre_steps: Vec<f32>,
    /// The lengths of their second halves.
    pub(super) centre_rests: Vec<f32>,
    pub(super) descriptions: Vec<i8>,
    pub(super) description_steps: Vec<f32>,
    /// By concept: how many repetitions of a stem count for half, more in a long document.
    pub(super) document_slowness: Vec<f32>,
    /// Words of names that typing errors are repaired to, by length then word.
    pub(super) words: Vec<Box<str>>,
    pub(super) table: WordVectors,
}

impl Index {
    /// The number of a stem, if any name or description holds it.
    pub(super) fn stem_number(&self, stem: &str) -> Option<u32> {
        self.stem_numbers.get(stem).copied()
    }

    /// Whether any name holds the stem.
    pub(super) fn is_name_stem(&self, stem: u32) -> bool {
        !self.by_stem.of(stem).is_empty()
    }

    /// How rare a stem is among the concepts; the rarest for one that is unknown.
    pub(super) fn stem_weight(&self, stem: u32) -> f32 {
        self.stem_weights.get(place(stem)).copied().unwrap_or_else(|| self.rarest())
    }

    /// The weight of a stem that one concept only would hold.
    pub(super) fn rarest(&self) -> f32 {
        (1.0 + float(self.entries.len().max(1))).ln()
    }

    /// How rare a run of signs is among the names.
    pub(super) fn gram_weight(&self, gram: u32) -> f32 {
        self.gram_weights.get(place(gram)).copied().unwrap_or(0.0)
    }

    /// The stems of a name, sorted.
    pub(super) fn stems_of(&self, name: &Name) -> &[u32] {
        self.stems_of_names.get(place(name.stems.0)..place(name.stems.1)).unwrap_or_default()
    }

    /// The names of a concept, each with its number; the preferred one first.
    pub(super) fn names_of(&self, concept: u32) -> impl Iterator<Item = (u32, &Name)> {
        let (start, end) = self.entries.get(place(concept)).map_or((0, 0), |entry| entry.names);
        (start..end).zip(self.names.get(place(start)..place(end)).unwrap_or_default())
    }

    /// How many names the framework lists for a concept.
    pub(super) fn listed_names(&self, concept: u32) -> usize {
        self.names_of(concept).filter(|(_, name)| name.kind != NameKind::Wording).count()
    }

    /// The length of a name as a vector of stems.
    pub(super) fn stem_length(&self, name: u32) -> f32 {
        self.stem_lengths.get(place(name)).copied().unwrap_or(0.0)
    }

    /// The length of a name as a vector of runs of signs.
    pub(super) fn gram_length(&self, name: u32) -> f32 {
        self.gram_lengths.get(place(name)).copied().unwrap_or(0.0)
    }

    /// The mean vectors of all concepts, in their order.
    pub(super) fn centres(&self) -> impl Iterator<Item = (&[i8], f32)> {
        self.centres.chunks_exact(WIDTH).zip(self.centre_steps.iter().copied())
    }

    /// The mean vector of one concept.
    pub(super) fn centre(&self, concept: u32) -> (&[i8], f32) {
        let start = place(concept) * WIDTH;
        (self.centres.get(start..start + WIDTH).unwrap_or_default(), self.centre_steps.get(place(concept)).copied().unwrap_or(0.0))
    }

    /// The vector of the description of one concept.
    pub(super) fn description(&self, concept: u32) -> (&[i8], f32) {
        let start = place(concept) * WIDTH;
        (
            self.descriptions.get(start..start + WIDTH).unwrap_or_default(),
            self.description_steps.get(place(concept)).copied().unwrap_or(0.0),
        )
    }

    /// How often a stem stands in the names and the description of a concept.
    pub(super) fn document_count(&self, concept: u32, stem: u32) -> u8 {
        self.by_document_stem.place_of(stem, concept).and_then(|at| self.document_counts.get(at)).copied().unwrap_or(0)
    }

    /// The names whose key is this one.
    pub(super) fn with_key(&self, key: &str) -> Vec<u32> {
        equal(&self.by_key, hash(key)).filter(|at| self.names.get(place(*at)).is_some_and(|name| name.key() == key)).collect()
    }

    /// The names made of just these stems, which are sorted.
    pub(super) fn with_stems(&self, stems: &[u32]) -> Vec<u32> {
        let same = |at: &u32| self.names.get(place(*at)).is_some_and(|name| self.stems_of(name) == stems);
        if stems.is_empty() { Vec::new() } else { equal(&self.by_stem_set, hash(stems)).filter(same).collect() }
    }

    /// A text as a vector.
    pub(super) fn vector_of_text(&self, text: &str) -> Rounded<i16> {
        widen(&self.table.of(text))
    }
}
/// The same number for the same value, on every machine and every day.
pub(super) fn hash<T: std::hash::Hash + ?Sized>(value: &T) -> u32 {
    use std::hash::BuildHasher as _;
    u32::try_from(FixedState::default().hash_one(value) >> 32).unwrap_or(u32::MAX)
}

fn equal(table: &[(u32, u32)], wanted: u32) -> impl Iterator<Item = u32> + '_ {
    let start = table.partition_point(|(hash, _)| *hash < wanted);
    table.iter().skip(start).take_while(move |(hash, _)| *hash == wanted).map(|(_, at)| *at)
}
