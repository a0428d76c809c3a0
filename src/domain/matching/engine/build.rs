//! The making of an index out of concepts.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::adverts::{Wordings, wordings};
use super::grams::{GRAMS, grams};
use super::index::{Concept, Entry, Index, Name, NameKind, hash};
use super::meaning::PieceLists;
use super::numbers::{float, length, number, place, round_vector};
use super::postings::Postings;
use super::text::{is_stop_word, stem};
use super::vectors::{WIDTH, WordVectors, each_basic_word};
use crate::domain::text::{fold, key_of_folded, name_key};

/// How much the preferred label weighs in the mean vector of a concept, beside any other name.
const LABEL_WEIGHT: f32 = 3.0;

/// How fast repetitions of a stem stop counting, and how much long documents are held back, in BM25.
const SATURATION: f32 = 1.2;
const LENGTH_SHARE: f32 = 0.5;

/// Words of fewer letters are never taken for what a typing error meant.
const SHORTEST_REPAIR: usize = 5;

/// What is known of a word that was seen before.
#[derive(Clone, Copy)]
struct KnownWord {
    stem: u32,
    is_stop_word: bool,
}

/// The names of all concepts as they are read.
#[derive(Default)]
struct Names {
    entries: Vec<Entry>,
    all: Vec<Name>,
    stems: Vec<u32>,
    /// The runs of signs of each name, one after the other, and where each name's begin.
    grams: Vec<u32>,
    gram_starts: Vec<u32>,
    documents: Vec<Box<[(u32, u8)]>>,
    /// How many stems the names and the description of each concept hold, repetitions counted.
    document_lengths: Vec<f32>,
}

/// Looks words up once.
#[derive(Default)]
struct Words {
    /// The shortest word of each stem, whatever the order of the framework.
    shortest: Vec<Box<str>>,
    stems: HashMap<Box<str>, u32, FixedState>,
    known: HashMap<Box<str>, KnownWord, FixedState>,
}

impl Words {
    fn look_up(&mut self, word: &str) -> KnownWord {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let stem = stem(word);
        let next = number(self.stems.len());
        let stem = *self.stems.entry(stem.as_ref().into()).or_insert(next);
        match self.shortest.get_mut(place(stem)) {
            None => self.shortest.push(word.into()),
            Some(shortest) if (word.len(), word) < (shortest.len(), shortest.as_ref()) => *shortest = word.into(),
            Some(_) => {}
        }
        let known = KnownWord { stem, is_stop_word: is_stop_word(word) };
        self.known.insert(word.into(), known);
        known
    }

    /// The different stems of a key, sorted, and those of the first and the last word: without stop words, unless it has nothing else.
    fn stems(&mut self, key: &str) -> (Vec<u32>, (u32, u32)) {
        let words: Vec<KnownWord> = key.split(' ').map(|word| self.look_up(word)).collect();
        let is_empty = words.iter().all(|word| word.is_stop_word);
        let mut found: Vec<u32> = words.iter().filter(|word| is_empty || !word.is_stop_word).map(|word| word.stem).collect();
        let ends = (found.first().copied().unwrap_or(0), found.last().copied().unwrap_or(0));
        found.sort_unstable();
        found.dedup();
        (found, ends)
    }
}

impl Index {
    /// An index of these concepts.
    pub(super) fn new(concepts: &[Concept], table: WordVectors) -> Self {
        Self::with_wordings(concepts, table, &wordings())
    }

    /// An index of these concepts and of the wordings for some of their labels.
    pub(super) fn with_wordings(concepts: &[Concept], table: WordVectors, wordings: &Wordings) -> Self {
        let mut words = Words::default();
        let Names { entries, all: names, stems: stems_of_names, grams, gram_starts, documents, document_lengths } =
            read_names(concepts, &mut words, wordings);
        let by_gram = Postings::new(GRAMS, names.len(), |at| between(&grams, &gram_starts, at).iter().copied());
        drop((grams, gram_starts));
        let stems = words.stems.len();
        let stems_of = |name: &Name| stems_of_names.get(place(name.stems.0)..place(name.stems.1)).unwrap_or_default();
        let by_stem = Postings::new(stems, names.len(), |at| names.get(at).map(stems_of).unwrap_or_default().iter().copied());
        let by_document_stem = Postings::new(stems, documents.len(), |at| {
            documents.get(at).into_iter().flat_map(|counts| counts.iter().map(|(stem, _)| *stem))
        });
        let document_counts = by_document_stem.values(documents.len(), |at| documents.get(at).into_iter().flatten().copied());
        drop(documents);
        let all = float(entries.len().max(1));
        let rarity = |holders: usize, of: f32| (1.0 + of / float(holders.max(1))).ln();
        let stem_weights: Vec<f32> = (0..number(stems)).map(|stem| rarity(holders(&names, by_stem.of(stem)), all)).collect();
        let gram_weights: Vec<f32> = (0..number(GRAMS)).map(|gram| rarity(by_gram.of(gram).len(), float(names.len().max(1)))).collect();
        let by_key = sorted(names.iter().map(|name| hash(name.key())));
        let by_stem_set = sorted(names.iter().map(|name| hash(stems_of(name))));
        let mut index = Self {
            document_slowness: slowness(&document_lengths),
            stem_lengths: lengths(names.len(), &by_stem, &stem_weights),
            gram_lengths: lengths(names.len(), &by_gram, &gram_weights),
            words: repair_words(&names),
            entries,
            names,
            stems_of_names,
            stem_numbers: words.stems,
            stem_weights,
            gram_weights,
            by_stem,
            by_gram,
            by_document_stem,
            document_counts,
            by_key,
            by_stem_set,
            name_pieces: PieceLists::default(),
            stem_pieces: PieceLists::default(),
            centres: Vec::new(),
            centre_steps: Vec::new(),
            centre_rests: Vec::new(),
            descriptions: Vec::new(),
            description_steps: Vec::new(),
            table,
        };
        index.add_vectors(concepts, &words.shortest);
        index
    }

    /// The pieces of names and stems, the vectors of concepts and descriptions.
    fn add_vectors(&mut self, concepts: &[Concept], stem_words: &[Box<str>]) {
        let mut reader = Reader { table: &self.table, known: HashMap::with_hasher(FixedState::default()), pieces: Vec::new() };
        let keep = |all: &mut Vec<i8>, steps: &mut Vec<f32>, vector: &[f32]| {
            let rounded = round_vector(vector);
            all.extend(&rounded.parts);
            steps.push(rounded.step);
        };
        self.centres.reserve_exact(concepts.len() * WIDTH);
        self.descriptions.reserve_exact(concepts.len() * WIDTH);
        for (entry, concept) in self.entries.iter().zip(concepts) {
            let mut centre = [0.0; WIDTH];
            for name in self.names.get(place(entry.names.0)..place(entry.names.1)).unwrap_or_default() {
                let vector = reader.read(&name.text);
                let length = length(&vector);
                self.name_pieces.push(&reader.pieces, length);
                let weight = match name.kind {
                    NameKind::Preferred => LABEL_WEIGHT,
                    NameKind::Wording => 0.0,
                    NameKind::Bare | NameKind::Alias => 1.0,
                };
                let worth = weight / length.max(f32::EPSILON);
                centre.iter_mut().zip(&vector).for_each(|(centre, part)| *centre += part * worth);
            }
            keep(&mut self.centres, &mut self.centre_steps, &centre);
            self.centre_rests.push(rest_length(self.centres.iter().rev(), self.centre_steps.last()));
            keep(&mut self.descriptions, &mut self.description_steps, &reader.read(&concept.description));
        }
        for (stem, word) in (0..).zip(stem_words) {
            let is_asked = !self.by_stem.of(stem).is_empty();
            let vector = reader.read(if is_asked { word } else { "" });
            self.stem_pieces.push(&reader.pieces, length(&vector));
        }
        self.name_pieces.shrink();
        self.stem_pieces.shrink();
    }
}

/// Cuts texts into pieces, each word once.
struct Reader<'a> {
    table: &'a WordVectors,
    known: HashMap<Box<str>, Box<[u32]>, FixedState>,
    /// The pieces of the text that was read last.
    pieces: Vec<u32>,
}

impl Reader<'_> {
    /// The vector of a text.
    fn read(&mut self, text: &str) -> [f32; WIDTH] {
        let Self { table, known, pieces } = self;
        pieces.clear();
        each_basic_word(&fold(text), |word| {
            if !known.contains_key(word) {
                known.insert(word.into(), table.word_pieces(word).into());
            }
            pieces.extend(known.get(word).into_iter().flatten());
        });
        let mut sum = [0.0; WIDTH];
        for piece in pieces {
            table.add_row(*piece, &mut sum);
        }
        sum
    }
}

/// The items of one of several lists that lie one after the other.
fn between<'a>(items: &'a [u32], starts: &[u32], list: usize) -> &'a [u32] {
    let (start, end) = (starts.get(list).copied().unwrap_or(0), starts.get(list + 1).copied().unwrap_or(0));
    items.get(place(start)..place(end)).unwrap_or_default()
}

/// The values with their places, sorted.
fn sorted(values: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut all: Vec<(u32, u32)> = values.zip(0..).collect();
    all.sort_unstable();
    all
}

/// How many repetitions of a stem count for half, in documents of these lengths.
fn slowness(lengths: &[f32]) -> Vec<f32> {
    let average = lengths.iter().sum::<f32>() / float(lengths.len().max(1));
    lengths.iter().map(|length| SATURATION * (1.0 - LENGTH_SHARE + LENGTH_SHARE * length / average)).collect()
}

/// The length of the second half of a vector of which the last part comes first.
fn rest_length<'a>(backwards: impl Iterator<Item = &'a i8>, step: Option<&f32>) -> f32 {
    backwards.take(WIDTH / 2).map(|part| f32::from(*part).powi(2)).sum::<f32>().sqrt() * step.copied().unwrap_or(0.0)
}

/// Reads the names and the descriptions of all concepts.
fn read_names(concepts: &[Concept], words: &mut Words, wordings: &Wordings) -> Names {
    let mut read = Names { gram_starts: vec![0], ..Names::default() };
    let mut marks = vec![u32::MAX; GRAMS];
    for (concept, one) in (0_u32..).zip(concepts) {
        let first = read.all.len();
        let mut document: Vec<u32> = Vec::new();
        let usual = wordings.get(one.label.trim()).into_iter().flatten().map(|wording| (NameKind::Wording, *wording));
        for (kind, text) in names_of(one).into_iter().chain(usual) {
            let key = name_key(text);
            if key.is_empty() || read.all.iter().skip(first).any(|name| name.key() == key) {
                continue;
            }
            let (stems, ends) = words.stems(&key);
            if kind != NameKind::Wording {
                document.extend(&stems);
            }
            for gram in grams(&key) {
                let mark = marks.get_mut(place(gram));
                if let Some(mark) = mark.filter(|mark| **mark != number(read.all.len())) {
                    *mark = number(read.all.len());
                    read.grams.push(gram);
                }
            }
            read.gram_starts.push(number(read.grams.len()));
            let start = number(read.stems.len());
            read.stems.extend(&stems);
            let stems = (start, number(read.stems.len()));
            let other_key = (key != *text).then(|| key.into());
            read.all.push(Name { concept, kind, text: text.into(), other_key, stems, ends });
        }
        for word in key_of_folded(&fold(&one.description)).split(' ').filter(|word| !word.is_empty()) {
            let known = words.look_up(word);
            if !known.is_stop_word {
                document.push(known.stem);
            }
        }
        let names = (number(first), number(read.all.len()));
        read.entries.push(Entry { uri: one.uri.as_str().into(), names });
        read.document_lengths.push(float(document.len()));
        read.documents.push(counted(document));
    }
    read
}

/// How many concepts hold one of these names, which come in the order of their concepts.
fn holders(names: &[Name], held: &[u32]) -> usize {
    held.chunk_by(|one, other| names.get(place(*one)).map(|name| name.concept) == names.get(place(*other)).map(|name| name.concept)).count()
}

/// The length of each name as a vector of its weighted keys.
fn lengths(names: usize, postings: &Postings, weights: &[f32]) -> Vec<f32> {
    let mut squares = vec![0.0_f32; names];
    for (key, weight) in (0..).zip(weights) {
        for name in postings.of(key) {
            if let Some(square) = squares.get_mut(place(*name)) {
                *square += weight * weight;
            }
        }
    }
    squares.into_iter().map(f32::sqrt).collect()
}

/// The words of names that typing errors are repaired to, by length and then in their order.
fn repair_words(names: &[Name]) -> Vec<Box<str>> {
    let is_fit = |word: &&str| word.len() >= SHORTEST_REPAIR && word.bytes().all(|sign| sign.is_ascii_lowercase());
    let mut words: Vec<&str> = names.iter().flat_map(|name| name.key().split(' ')).filter(is_fit).collect();
    words.sort_unstable_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    words.dedup();
    words.into_iter().map(Box::from).collect()
}

fn names_of(concept: &Concept) -> Vec<(NameKind, &str)> {
    let mut names = vec![(NameKind::Preferred, concept.label.trim())];
    if let Some((bare, _)) = concept.label.split_once(" (") {
        names.push((NameKind::Bare, bare.trim()));
    }
    names.extend(concept.aliases.iter().map(|alias| (NameKind::Alias, alias.trim())));
    names
}

fn counted(mut stems: Vec<u32>) -> Box<[(u32, u8)]> {
    stems.sort_unstable();
    let groups = stems.chunk_by(|one, other| one == other);
    groups.filter_map(|same| same.first().map(|stem| (*stem, u8::try_from(same.len()).unwrap_or(u8::MAX)))).collect()
}
