//! The points that messages are multiplied with (§4.1.1): the same for everybody, each made from the one before.
//!
//! They are made in groups, when a proof first needs them, and kept: making one takes about as long as multiplying with it.

use std::sync::{LazyLock, OnceLock};

use blstrs::G1Projective;

use super::hash::{EXPANDED, expand, tag};

/// Most messages of one signature. A badge has some dozens of statements, a record of many badges some hundreds; each costs a multiplication.
pub const MAX_MESSAGES: usize = 1_000;

/// Points made at a time.
const GROUP: usize = 64;
/// Groups for one point more than [`MAX_MESSAGES`].
const GROUPS: usize = MAX_MESSAGES / GROUP + 1;

static MADE: [OnceLock<Group>; GROUPS] = [const { OnceLock::new() }; GROUPS];

/// `P1` (§7.2): the point that stands by itself in every signature.
pub(super) static FIRST: LazyLock<G1Projective> = LazyLock::new(|| {
    let seed = expand(&[tag!("BP_MESSAGE_GENERATOR_SEED")], tag!("SIG_GENERATOR_SEED_"));
    point(&next(&seed, 1))
});

/// Neighbouring points, their compressed form in a row, and the seed of the group that follows.
struct Group {
    points: Vec<G1Projective>,
    octets: Vec<u8>,
    seed: [u8; EXPANDED],
}

/// The first `count` points: `Q_1`, then that of each message.
pub(super) struct Generators {
    /// The points.
    pub(super) points: Vec<G1Projective>,
    /// Their compressed form in a row.
    pub(super) octets: Vec<u8>,
}

impl Generators {
    /// `None` for more than there may be.
    pub(super) fn first(count: usize) -> Option<Self> {
        let mut all = Self { points: Vec::with_capacity(count), octets: Vec::with_capacity(count * 48) };
        for at in 0..count.div_ceil(GROUP) {
            let group = group(at)?;
            all.points.extend_from_slice(&group.points);
            all.octets.extend_from_slice(&group.octets);
        }
        all.points.truncate(count);
        all.octets.truncate(count * 48);
        Some(all)
    }
}

fn group(at: usize) -> Option<&'static Group> {
    let place = MADE.get(at)?;
    if let Some(made) = place.get() {
        return Some(made);
    }
    let mut seed = match at.checked_sub(1) {
        Some(before) => group(before)?.seed,
        None => expand(&[tag!("MESSAGE_GENERATOR_SEED")], tag!("SIG_GENERATOR_SEED_")),
    };
    Some(place.get_or_init(|| {
        let (mut points, mut octets) = (Vec::with_capacity(GROUP), Vec::with_capacity(GROUP * 48));
        for number in (at * GROUP + 1..).take(GROUP) {
            seed = next(&seed, number);
            let point = point(&seed);
            octets.extend_from_slice(&point.to_compressed());
            points.push(point);
        }
        Group { points, octets, seed }
    }))
}

fn next(seed: &[u8], number: usize) -> [u8; EXPANDED] {
    let number = u64::try_from(number).unwrap_or(u64::MAX).to_be_bytes();
    expand(&[seed, &number], tag!("SIG_GENERATOR_SEED_"))
}

/// `hash_to_curve` of RFC 9380 §8.8.1.
fn point(seed: &[u8]) -> G1Projective {
    G1Projective::hash_to_curve(seed, tag!("SIG_GENERATOR_DST_"), &[])
}
