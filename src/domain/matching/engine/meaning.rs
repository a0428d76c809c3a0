//! Names as the pieces of their words: how near a name is to a vector is the sum of how near its pieces are, each of which is looked at once.

use super::numbers::{byte_product, number, place};
use super::vectors::{WIDTH, WordVectors};

/// No row yet.
const UNKNOWN: u32 = u32::MAX;

/// The pieces of some texts, one text after the other, and how long the vectors are.
#[derive(Clone, Debug, Default)]
pub(super) struct PieceLists {
    pieces: Vec<u32>,
    /// Where the pieces of each text end.
    ends: Vec<u32>,
    lengths: Vec<f32>,
}

impl PieceLists {
    /// Adds a text with the length of its vector.
    pub(super) fn push(&mut self, pieces: &[u32], length: f32) {
        self.pieces.extend(pieces);
        self.ends.push(number(self.pieces.len()));
        self.lengths.push(length);
    }

    /// Gives back the room that is not used.
    pub(super) fn shrink(&mut self) {
        self.pieces.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.lengths.shrink_to_fit();
    }

    /// The pieces of a text and the length of its vector; 0 for a text without one.
    pub(super) fn of(&self, text: u32) -> (&[u32], f32) {
        let at = place(text);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        (self.pieces.get(place(start)..place(end)).unwrap_or_default(), self.lengths.get(at).copied().unwrap_or(0.0))
    }
}

/// The inner products of the pieces with some vectors, each piece looked at when it is first asked for.
#[derive(Clone, Debug)]
pub(super) struct Products {
    /// The vectors, one after the other, and what one step is worth.
    vectors: Vec<i16>,
    step: f32,
    /// Where the row of a piece begins.
    starts: Vec<u32>,
    rows: Vec<f32>,
}

impl Products {
    pub(super) fn new(table: &WordVectors, vectors: Vec<i16>, step: f32) -> Self {
        Self { vectors, step, starts: vec![UNKNOWN; table.len()], rows: Vec::new() }
    }

    /// The vectors, each with its place.
    pub(super) fn vectors(&self) -> impl Iterator<Item = &[i16]> {
        self.vectors.chunks_exact(WIDTH)
    }

    /// What one step of the vectors is worth.
    pub(super) fn step(&self) -> f32 {
        self.step
    }

    /// The products of a text of these pieces, whose vector is this long, with each of the vectors.
    pub(super) fn of(&mut self, table: &WordVectors, (pieces, length): (&[u32], f32), into: &mut Vec<f32>) {
        let count = self.vectors.len() / WIDTH;
        into.clear();
        into.resize(count, 0.0);
        if length <= f32::EPSILON {
            return;
        }
        for piece in pieces {
            let start = self.row(table, *piece);
            let row = self.rows.get(start..start + count).unwrap_or_default();
            into.iter_mut().zip(row).for_each(|(sum, product)| *sum += product);
        }
        for sum in into {
            *sum /= length;
        }
    }

    /// The product with the only vector.
    pub(super) fn single(&mut self, table: &WordVectors, (pieces, length): (&[u32], f32)) -> f32 {
        if length <= f32::EPSILON {
            return 0.0;
        }
        let mut sum = 0.0;
        for piece in pieces {
            let start = self.row(table, *piece);
            sum += self.rows.get(start).copied().unwrap_or(0.0);
        }
        sum / length
    }

    fn row(&mut self, table: &WordVectors, piece: u32) -> usize {
        let Some(start) = self.starts.get_mut(place(piece)) else { return usize::MAX };
        if *start == UNKNOWN {
            *start = number(self.rows.len());
            let (parts, scale) = table.row(piece);
            let worth = scale * self.step;
            self.rows.extend(self.vectors.chunks_exact(WIDTH).map(|vector| byte_product(parts, vector) * worth));
        }
        place(*start)
    }
}
