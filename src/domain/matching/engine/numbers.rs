//! The few conversions between kinds of numbers, and the inner products, in one place.

use std::cmp::Ordering;

/// How many parts of vectors are multiplied at once; their widths are multiples of it.
const CHUNK: usize = 32;

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

/// The best `count` of many scores, by their place; scores that are not above 0 are left out.
pub(super) fn best_places(scores: impl Iterator<Item = f32>, count: usize) -> Vec<(f32, u32)> {
    let mut kept: Vec<(f32, u32)> = Vec::with_capacity(4 * count + 1);
    let mut least = 0.0_f32;
    for (score, place) in scores.zip(0..) {
        if score <= least {
            continue;
        }
        kept.push((score, place));
        if kept.len() > 4 * count {
            kept = keep_best(kept, count);
            // An equal score at a later place would lose the tie, so that only higher ones are of use from here on.
            least = kept.last().map_or(least, |(score, _)| *score);
        }
    }
    keep_best(kept, count)
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
    let length = vector.iter().map(|part| part * part).sum::<f32>().sqrt();
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
        assert_eq!(best_places(many, 13), keep_best(all, 13));
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
