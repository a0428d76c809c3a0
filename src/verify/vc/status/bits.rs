//! A compressed list of bits: bounded, whatever it inflates to (M2, M33).

use std::io::{self, Read};
use std::sync::Arc;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::read::GzDecoder;

use crate::verify::again::Again;

/// Largest list, inflated.
pub(super) const MAX_INFLATED: usize = 16 * 1024 * 1024;
/// Size of most lists, inflated, and more.
const USUAL: usize = 64 * 1024;
/// Entries a list has at the least, so that nobody is told apart by its size. BSL §3.2 says 131,072 and lets an ecosystem set another bound;
/// lists of 100,000 are what a large part of the issuers of badges publish.
pub(super) const MIN_ENTRIES: u64 = 100_000;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// An inflated list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bits(Arc<Vec<u8>>);

impl Bits {
    /// Reads the `encodedList` of a document, once for the same document.
    pub(super) fn of(document: Again, encoded: &str) -> Result<Self, &'static str> {
        document.bits("encodedList", || inflate(encoded)).map(Self)
    }

    /// How many entries of `size` bits there are.
    pub(super) fn entries(&self, size: u64) -> u64 {
        let bits = u64::try_from(self.0.len()).unwrap_or(u64::MAX).saturating_mul(8);
        bits.checked_div(size).unwrap_or(0)
    }

    /// The entry at `index`, the first bit highest; `None` outside the list.
    pub(super) fn get(&self, index: u64, size: u64) -> Option<u64> {
        let first = index.checked_mul(size)?;
        (0..size).try_fold(0, |value: u64, bit| {
            let at = first.checked_add(bit)?;
            let byte = *self.0.get(usize::try_from(at / 8).ok()?)?;
            Some(value << 1 | u64::from(byte >> (7 - at % 8) & 1))
        })
    }
}

/// Inflates `encodedList`: multibase base64url (`u`), or what StatusList2021 wrote before that.
fn inflate(encoded: &str) -> Result<Vec<u8>, &'static str> {
    // "u" first is the mark of multibase; a GZIP stream itself always begins with "H4sI".
    let compressed = match encoded.strip_prefix('u') {
        Some(rest) => URL_SAFE.decode(rest),
        None => URL_SAFE.decode(encoded).or_else(|_| STANDARD.decode(encoded)),
    };
    let compressed = compressed.map_err(|_| "the list is not base64url")?;
    inflated(|| GzDecoder::new(compressed.as_slice()), "the list is not a whole GZIP stream")
}

/// What a stream, opened as often as needed, inflates to. Takes no more memory than that, and none for one that is too large.
pub(super) fn inflated<R: Read>(open: impl Fn() -> R, broken: &'static str) -> Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::with_capacity(USUAL);
    open().take(at_most(USUAL)).read_to_end(&mut bytes).map_err(|_| broken)?;
    if bytes.len() <= USUAL {
        bytes.shrink_to_fit();
        return Ok(bytes);
    }
    drop(bytes);
    let size = io::copy(&mut open().take(at_most(MAX_INFLATED)), &mut io::sink()).map_err(|_| broken)?;
    let size = usize::try_from(size).ok().filter(|size| *size <= MAX_INFLATED).ok_or("the list is larger than 16 MiB")?;
    let mut bytes = Vec::with_capacity(size);
    open().read_to_end(&mut bytes).map_err(|_| broken)?;
    Ok(bytes)
}

/// One byte more, to see whether there is more.
fn at_most(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::*;

    fn read(encoded: &str) -> Result<Bits, &'static str> {
        inflate(encoded).map(|bytes| Bits(bytes.into()))
    }

    fn encode(bytes: &[u8]) -> String {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        URL_SAFE.encode(encoder.finish().unwrap())
    }

    #[test]
    fn entries_are_read_from_the_highest_bit_down() {
        let bits = read(&format!("u{}", encode(&[0b1000_0001, 0b0110_0000]))).unwrap();
        assert_eq!((0..16).filter(|index| bits.get(*index, 1) == Some(1)).collect::<Vec<_>>(), [0, 7, 9, 10]);
        assert_eq!((bits.get(0, 2), bits.get(4, 2), bits.get(1, 8)), (Some(2), Some(1), Some(0x60)));
        assert_eq!((bits.get(16, 1), bits.get(u64::MAX, 8), bits.entries(2)), (None, None, 8));
    }

    #[test]
    fn a_list_that_is_cut_off_or_a_bomb_is_refused() {
        let whole = encode(&vec![0; 100_000]);
        assert!(read(&whole).is_ok() && read(&format!("u{whole}")).is_ok());
        assert_eq!(read(&whole[..whole.len() - 12]), Err("the list is not a whole GZIP stream"));
        assert_eq!(read(&encode(&vec![0; MAX_INFLATED + 1])), Err("the list is larger than 16 MiB"));
        assert!(read(&encode(&vec![0; MAX_INFLATED])).is_ok());
        assert!(read("").is_err() && read("u").is_err() && read("ué").is_err());
    }

    proptest! {
        #[test]
        fn no_index_or_size_does_harm(bytes in proptest::collection::vec(any::<u8>(), 0..40), index in any::<u64>(), size in 0_u64..64) {
            let bits = read(&encode(&bytes)).unwrap();
            prop_assert!(size == 0 || bits.get(index, size).is_none() || index < bits.entries(size));
        }
    }
}
