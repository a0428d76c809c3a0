//! How much of a name a sentence leaves out: each word of the name is held against the word of the sentence that is nearest in meaning.

use super::index::{Index, Name};
use super::numbers::place;
use super::query::Query;
use super::windows::Windows;

/// What a stem of a name weighs, whether the sentence has it, and how near the nearest word of the sentence is.
#[derive(Clone, Copy, Debug)]
struct Aligned {
    weight: f32,
    is_there: bool,
    near: f32,
}

/// What a sentence leaves out of a name, in weights of stems.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Missing {
    /// The weight of the words of which the sentence has no form.
    pub(super) words: f32,
    /// The weight of all words, each as far as the sentence has nothing near it.
    pub(super) meaning: f32,
    /// The word that is missing most.
    pub(super) worst: f32,
    /// The weight of all words.
    pub(super) total: f32,
}

/// Looks each stem up once for a sentence.
#[derive(Debug)]
pub(super) struct Alignment {
    known: Vec<Option<Aligned>>,
}

impl Alignment {
    pub(super) fn new(index: &Index) -> Self {
        Self { known: vec![None; index.stem_weights.len()] }
    }

    /// What the sentence leaves out of a name.
    pub(super) fn missing(&mut self, index: &Index, query: &Query, windows: &mut Windows, name: &Name) -> Missing {
        let mut missing = Missing::default();
        for stem in index.stems_of(name) {
            let Some(known) = self.known.get_mut(place(*stem)) else { continue };
            let aligned = *known.get_or_insert_with(|| align(index, query, windows, *stem));
            let left = aligned.weight * (1.0 - aligned.near);
            missing.words += if aligned.is_there { 0.0 } else { aligned.weight };
            missing.meaning += left;
            missing.worst = missing.worst.max(left);
            missing.total += aligned.weight;
        }
        missing
    }
}

fn align(index: &Index, query: &Query, windows: &mut Windows, stem: u32) -> Aligned {
    let is_there = query.words.iter().any(|word| word.stem == Some(stem));
    let near = if is_there { 1.0 } else { windows.nearest_word(index, stem).clamp(0.0, 1.0) };
    Aligned { weight: index.stem_weight(stem), is_there, near }
}
