//! From octets to scalars (§4.2.2), by `expand_message_xmd` of RFC 9380 §5.3.1 with SHA-256.

use blstrs::Scalar;
use sha2::{Digest, Sha256};

/// The name of the interface (§3.5) and what its parts put behind it, so that no hash made for one thing serves for another.
macro_rules! tag {
    ($name:literal) => {
        concat!("BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_H2G_HM2S_", $name).as_bytes()
    };
}
pub(super) use tag;

/// Bytes that are asked for everywhere in this ciphersuite (`expand_len`): 255 bits and 128 more, so that the remainder is as good as evenly
/// distributed.
pub(super) const EXPANDED: usize = 48;

/// Bytes of one block of SHA-256.
const BLOCK: [u8; 64] = [0; 64];

/// `expand_message_xmd` to [`EXPANDED`] bytes: two hashes of 32.
pub(super) fn expand(message: &[&[u8]], tag: &[u8]) -> [u8; EXPANDED] {
    // Every tag is one of the constants of this module's neighbours, far below 255 bytes.
    let length = [u8::try_from(tag.len()).unwrap_or(u8::MAX)];
    let hash = |parts: &[&[u8]]| {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        hash.update(tag);
        hash.update(length);
        hash.finalize()
    };
    let parts: Vec<&[u8]> = [&BLOCK[..]].into_iter().chain(message.iter().copied()).chain([&[0, 48, 0][..]]).collect();
    let base = hash(&parts);
    let first = hash(&[&base, &[1]]);
    let mixed: Vec<u8> = base.iter().zip(&first).map(|(one, other)| one ^ other).collect();
    let second = hash(&[&mixed, &[2]]);
    let mut out = [0; EXPANDED];
    out.iter_mut().zip(first.iter().chain(&second)).for_each(|(to, from)| *to = *from);
    out
}

/// `hash_to_scalar`: the expanded octets as a number, modulo the order of the groups.
pub(super) fn to_scalar(message: &[&[u8]], tag: &[u8]) -> Scalar {
    let half = Scalar::from(1 << 32);
    let shift = half * half;
    let word = |bytes: &[u8]| bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    expand(message, tag).chunks(8).fold(Scalar::default(), |number, bytes| number * shift + Scalar::from(word(bytes)))
}
