//! The few conversions between kinds of numbers, and the inner products, in one place.

use std::cmp::Ordering;

/// How many parts of vectors are multiplied at once; their widths are multiples of it. With more, the compiler finds slower instructions.
const CHUNK: usize = 32;

/// How many scores are looked at together.
const AT_ONCE: usize = 16;

/// The place of an item with this number.
pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The number of the item at this place. Nothing here holds four thousand million items.
pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// A count as a float.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a count far under the limit of exactness")]
pub(super) fn float(count: usize) -> f32 {
    count as f32
}

/// An inner product as a float.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "the sum is rounded once, the same way always")]
fn rounded(sum: i32) -> f32 {
    sum as f32
}

/// A share between 0 and 1 as whole basis points.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share between 0 and 1 becomes a whole number of basis points"
)]
pub(super) fn basis_points(share: f32) -> u16 {
    (share.clamp(0.0, 1.0) * 10_000.0).round() as u16
}

/// A part of a vector, between -127 and 127, as a small whole number. Adding and taking away a great number leaves no room for a fraction.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "in the range, and a whole number already")]
fn small(value: f32) -> i8 {
    const NO_FRACTION: f32 = 12_582_912.0;
    (value + NO_FRACTION - NO_FRACTION) as i8
}

/// A part of a vector, between -32,767 and 32,767, as a short whole number.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "in the range, and a whole number already")]
pub(super) fn short(value: f32) -> i16 {
    value.round() as i16
}

/// The length of a vector.
pub(super) fn length(vector: &[f32]) -> f32 {
    vector.iter().map(|part| part * part).sum::<f32>().sqrt()
}

/// The logistic curve.
pub(super) fn logistic(value: f32) -> f32 {
    1.0 / (1.0 + (-value).exp())
}

/// The higher score first, then the lower number.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "what sorting calls it with")]
fn best_first(one: &(f32, u32), other: &(f32, u32)) -> Ordering {
    other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1))
}

/// Keeps the best `count` of the scored items, in order.
pub(super) fn keep_best(mut scored: Vec<(f32, u32)>, count: usize) -> Vec<(f32, u32)> {
    if scored.len() > count && count > 0 {
        scored.select_nth_unstable_by(count - 1, best_first);
        scored.truncate(count);
    }
    scored.sort_unstable_by(best_first);
    scored
}

/// The best of many scored items that come one after the other. Items come in order; scores that are not above 0 are left out.
#[derive(Clone, Debug)]
pub(super) struct Best {
    kept: Vec<(f32, u32)>,
    count: usize,
    least: f32,
}

impl Best {
    /// Keeps the best `count`.
    pub(super) fn new(count: usize) -> Self {
        Self { kept: Vec::with_capacity(4 * count + 1), count, least: 0.0 }
    }

    /// Whether a score would be kept.
    pub(super) fn takes(&self, score: f32) -> bool {
        score > self.least
    }

    /// Keeps those whose scores are taken; their numbers follow one another.
    fn push_all(&mut self, scores: impl Iterator<Item = f32>, first: u32) {
        for (score, item) in scores.zip(first..) {
            if self.takes(score) {
                self.push(score, item);
            }
        }
    }

    /// Keeps an item whose score is taken.
    pub(super) fn push(&mut self, score: f32, item: u32) {
        self.kept.push((score, item));
        if self.kept.len() > 4 * self.count {
            self.kept = keep_best(std::mem::take(&mut self.kept), self.count);
            // An equal score at a later place would lose the tie, so that only higher ones are of use from here on.
            self.least = self.kept.last().map_or(self.least, |(score, _)| *score);
        }
    }

    /// The best, in order.
    pub(super) fn into_best(self) -> Vec<(f32, u32)> {
        keep_best(self.kept, self.count)
    }
}

/// The best `count` of many scores, by their place; scores that are not above 0 are left out.
pub(super) fn best_places(scores: impl Iterator<Item = f32>, count: usize) -> Vec<(f32, u32)> {
    let mut best = Best::new(count);
    best.push_all(scores, 0);
    best.into_best()
}

/// The best `count` of what `value` makes of each score and its length, by their place. Most are told to be too low many at a time.
pub(super) fn best_pairs(scores: &[f32], lengths: &[f32], count: usize, value: impl Fn(f32, f32) -> f32) -> Vec<(f32, u32)> {
    let mut best = Best::new(count);
    let mut first = 0;
    let (score_chunks, score_rest) = scores.as_chunks::<AT_ONCE>();
    let (length_chunks, length_rest) = lengths.as_chunks::<AT_ONCE>();
    for (scores, lengths) in score_chunks.iter().zip(length_chunks) {
        let mut values = *scores;
        values.iter_mut().zip(lengths).for_each(|(score, length)| *score = value(*score, *length));
        if values.iter().filter(|value| **value > best.least).count() > 0 {
            best.push_all(values.into_iter(), first);
        }
        first += number(AT_ONCE);
    }
    best.push_all(score_rest.iter().zip(length_rest).map(|(score, length)| value(*score, *length)), first);
    best.into_best()
}

/// A vector in whole numbers, with what one step is worth. The true vector has length 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rounded<Part> {
    /// The parts.
    pub(super) parts: Vec<Part>,
    /// What one step is worth; 0 for a text without a vector.
    pub(super) step: f32,
}

/// A vector of length 1 in steps of its greatest part over 127.
pub(super) fn round_vector(vector: &[f32]) -> Rounded<i8> {
    let length = length(vector);
    let greatest = vector.iter().fold(0.0_f32, |greatest, part| greatest.max(part.abs()));
    if length <= f32::EPSILON || greatest <= f32::EPSILON {
        return Rounded { parts: vec![0; vector.len()], step: 0.0 };
    }
    let factor = 127.0 / greatest;
    Rounded { parts: vector.iter().map(|part| small(part * factor)).collect(), step: greatest / 127.0 / length }
}

/// The same vector with wider parts, which multiply faster.
pub(super) fn widen(vector: &Rounded<i8>) -> Rounded<i16> {
    Rounded { parts: vector.parts.iter().copied().map(i16::from).collect(), step: vector.step }
}

/// The inner product of a narrow and a wide vector. Chunks of a fixed size are what the compiler turns into wide instructions.
pub(super) fn product(narrow: &[i8], wide: &[i16]) -> f32 {
    let (narrow, wide) = (narrow.as_chunks::<CHUNK>().0, wide.as_chunks::<CHUNK>().0);
    rounded(narrow.iter().zip(wide).map(|(narrow, wide)| chunk_product(narrow, wide)).sum())
}

/// The inner product of two wide vectors.
pub(super) fn wide_product(one: &[i16], other: &[i16]) -> f32 {
    let (one, other) = (one.as_chunks::<CHUNK>().0, other.as_chunks::<CHUNK>().0);
    let chunk = |(one, other): (&[i16; CHUNK], &[i16; CHUNK])| -> i32 {
        one.iter().zip(other).map(|(one, other)| i32::from(*one) * i32::from(*other)).sum()
    };
    rounded(one.iter().zip(other).map(chunk).sum())
}

/// The inner product of a narrow vector in bytes and a wide one.
pub(super) fn byte_product(narrow: &[u8], wide: &[i16]) -> f32 {
    let (narrow, wide) = (narrow.as_chunks::<CHUNK>().0, wide.as_chunks::<CHUNK>().0);
    let chunk = |(narrow, wide): (&[u8; CHUNK], &[i16; CHUNK])| -> i32 {
        narrow.iter().zip(wide).map(|(one, other)| i32::from(i16::from(one.cast_signed())) * i32::from(*other)).sum()
    };
    rounded(narrow.iter().zip(wide).map(chunk).sum())
}

fn chunk_product(narrow: &[i8; CHUNK], wide: &[i16; CHUNK]) -> i32 {
    narrow.iter().zip(wide).map(|(one, other)| i32::from(i16::from(*one)) * i32::from(*other)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_kept_in_order_and_ties_go_to_the_lower_number() {
        let scored = vec![(0.5, 4), (0.9, 3), (0.5, 1), (0.1, 0)];
        assert_eq!(keep_best(scored.clone(), 2), [(0.9, 3), (0.5, 1)]);
        assert_eq!(keep_best(scored, 9).len(), 4);
        assert_eq!(keep_best(Vec::new(), 3), []);
        let many = (0..1_000_u16).map(|place| f32::from(place * 7 % 101));
        let all = many.clone().zip(0..).filter(|(score, _)| *score > 0.0).collect();
        assert_eq!(best_places(many.clone(), 13), keep_best(all, 13));
        let (many, lengths): (Vec<f32>, Vec<f32>) = (many.collect(), vec![2.0; 1_000]);
        let halves = many.iter().map(|score| score / 2.0);
        assert_eq!(best_pairs(&many, &lengths, 13, |score, length| score / length), best_places(halves, 13));
    }

    #[test]
    fn a_rounded_vector_keeps_its_direction() {
        let vector: Vec<f32> = (0..256_u16).map(|part| f32::from(part % 17) - 8.0).collect();
        let narrow = round_vector(&vector);
        let wide = widen(&narrow);
        let cosine = product(&narrow.parts, &wide.parts) * narrow.step * wide.step;
        assert!((cosine - 1.0).abs() < 0.01, "{cosine}");
        assert!(round_vector(&[0.0; 8]).step.abs() < f32::EPSILON);
    }

    #[test]
    fn shares_become_basis_points() {
        assert_eq!([-1.0, 0.0, 0.5, 1.0, 7.0].map(basis_points), [0, 0, 5_000, 10_000, 10_000]);
    }
}
