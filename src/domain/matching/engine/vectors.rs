//! Meanings of texts as vectors: a table with one row for each piece of a word. A text is the sum of the rows of its pieces.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::numbers::{Rounded, place, round_vector};
use crate::domain::text::fold;

/// The table that ships with Assay: a piece of a word on each line, its row, its scale (`docs/word-vectors.md`).
const PIECES: &str = include_str!("../../../../assets/word-vectors/pieces.txt");
const ROWS: &[u8] = include_bytes!("../../../../assets/word-vectors/rows.bin");
const SCALES: &[u8] = include_bytes!("../../../../assets/word-vectors/scales.bin");

/// How many parts a row has.
pub(super) const WIDTH: usize = 256;

/// A word longer than this has no vector.
const LONGEST_WORD: usize = 60;

/// What is wrong with a table of vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnfitTable {
    /// How many pieces the vocabulary names.
    pub pieces: usize,
    /// How many bytes the rows take.
    pub row_bytes: usize,
    /// How many bytes the scales take.
    pub scale_bytes: usize,
}

impl std::fmt::Display for UnfitTable {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pieces, row_bytes, scale_bytes } = self;
        write!(out, "the vector table has {pieces} pieces, but {row_bytes} bytes of rows and {scale_bytes} bytes of scales")
    }
}

impl std::error::Error for UnfitTable {}

/// The table of word pieces and their vectors.
#[derive(Clone, Debug)]
pub struct WordVectors {
    pieces: HashMap<String, u32, FixedState>,
    rows: Cow<'static, [u8]>,
    scales: Vec<f32>,
    longest_piece: usize,
}

impl WordVectors {
    /// A table from its vocabulary (one piece a line), its rows (256 signed bytes a piece) and its scales (a little-endian float a piece).
    pub fn new(vocabulary: &str, rows: Cow<'static, [u8]>, scales: &[u8]) -> Result<Self, UnfitTable> {
        let mut pieces = HashMap::with_hasher(FixedState::default());
        for (row, piece) in (0_u32..).zip(vocabulary.lines()) {
            pieces.insert(piece.to_owned(), row);
        }
        let lines = vocabulary.lines().count();
        if rows.len() != lines * WIDTH || scales.len() != lines * 4 {
            return Err(UnfitTable { pieces: lines, row_bytes: rows.len(), scale_bytes: scales.len() });
        }
        let scales = scales.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let longest_piece = vocabulary.lines().map(str::len).max().unwrap_or(0);
        Ok(Self { pieces, rows, scales, longest_piece })
    }

    /// The table that ships with Assay.
    pub fn shipped() -> Self {
        Self::new(PIECES, Cow::Borrowed(ROWS), SCALES).unwrap_or_else(|_| Self::empty())
    }

    /// A table without any piece, for engines that do without vectors.
    pub fn empty() -> Self {
        let pieces = HashMap::with_hasher(FixedState::default());
        Self { pieces, rows: Cow::Borrowed(&[]), scales: Vec::new(), longest_piece: 0 }
    }

    /// The sum of the rows of a text, not yet of length 1.
    pub(super) fn sum(&self, text: &str) -> Vec<f32> {
        let mut sum = vec![0.0; WIDTH];
        self.add_folded(&fold(text), &mut sum);
        sum
    }

    /// Adds the rows of an already folded text.
    pub(super) fn add_folded(&self, folded: &str, sum: &mut [f32]) {
        each_basic_word(folded, |word| {
            for row in self.word_pieces(word) {
                self.add_row(row, sum);
            }
        });
    }

    /// The vector of a text, rounded.
    pub(super) fn of(&self, text: &str) -> Rounded<i8> {
        round_vector(&self.sum(text))
    }

    /// Whether a folded word is a piece of its own: a word that people write.
    pub(super) fn is_word(&self, folded: &str) -> bool {
        self.pieces.contains_key(folded)
    }

    /// How many pieces there are.
    pub(super) fn len(&self) -> usize {
        self.scales.len()
    }

    /// The row of a piece, as signed bytes, and what one step of it is worth.
    pub(super) fn row(&self, piece: u32) -> (&[u8], f32) {
        let start = place(piece) * WIDTH;
        (self.rows.get(start..start + WIDTH).unwrap_or_default(), self.scales.get(place(piece)).copied().unwrap_or(0.0))
    }

    /// Adds one row.
    pub(super) fn add_row(&self, row: u32, sum: &mut [f32]) {
        let (parts, scale) = self.row(row);
        for (sum, part) in sum.iter_mut().zip(parts) {
            *sum += f32::from(i8::from_ne_bytes([*part])) * scale;
        }
    }

    /// The longest known pieces of a word, from its start; none if a rest has no piece.
    pub(super) fn word_pieces(&self, word: &str) -> Vec<u32> {
        let mut found = Vec::new();
        let mut start = 0;
        if word.len() > LONGEST_WORD {
            return found;
        }
        let mut inner = String::with_capacity(word.len() + 2);
        while start < word.len() {
            let mut end = word.len().min(start + self.longest_piece);
            let piece = loop {
                if end <= start {
                    return Vec::new();
                }
                let Some(part) = word.get(start..end) else {
                    end -= 1;
                    continue;
                };
                let row = if start == 0 {
                    self.pieces.get(part)
                } else {
                    inner.clear();
                    inner.push_str("##");
                    inner.push_str(part);
                    self.pieces.get(inner.as_str())
                };
                match row {
                    Some(row) => break *row,
                    None => end -= 1,
                }
            };
            found.push(piece);
            start = end;
        }
        found
    }
}

/// Hands on the words and single signs of a folded text, in order.
pub(super) fn each_basic_word(folded: &str, mut take: impl FnMut(&str)) {
    for word in folded.split_whitespace() {
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let end = if first.is_alphanumeric() {
                rest.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            let (part, after) = rest.split_at(end);
            take(part);
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(pieces: &[&str]) -> WordVectors {
        let rows: Vec<u8> = (0..pieces.len()).flat_map(|row| (0..WIDTH).map(move |part| u8::from(part == row))).collect();
        let scales: Vec<u8> = pieces.iter().flat_map(|_| 1.0_f32.to_le_bytes()).collect();
        WordVectors::new(&pieces.join("\n"), Cow::Owned(rows), &scales).unwrap()
    }

    #[test]
    fn words_fall_into_their_longest_pieces() {
        let table = table(&["java", "##script", "##s", "scr", "##ipt", "c", "+"]);
        assert_eq!(table.word_pieces("javascript"), [0, 1]);
        assert_eq!(table.word_pieces("javas"), [0, 2]);
        assert_eq!(table.word_pieces("script"), [3, 4]);
        assert!(table.word_pieces("python").is_empty());
        assert!(table.word_pieces("javaé").is_empty());
        let mut parts = Vec::new();
        each_basic_word("c++, ci/cd", |part| parts.push(part.to_owned()));
        assert_eq!(parts, ["c", "+", "+", ",", "ci", "/", "cd"]);
        let sum = table.sum("C++");
        assert!((sum[5] - 1.0).abs() < 1e-6 && (sum[6] - 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_table_of_the_wrong_size_is_refused() {
        assert!(WordVectors::new("a\nb", Cow::Owned(vec![0; WIDTH]), &[0; 8]).is_err());
        assert!(WordVectors::new("a", Cow::Owned(vec![0; WIDTH]), &[0; 8]).is_err());
        assert!(WordVectors::empty().of("java").step.abs() < f32::EPSILON);
    }
}
