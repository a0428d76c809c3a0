//! bbs-2023 (bbs §3.3 and §3.4): one proof that the issuer signed the mandatory statements, the other statements shown, and some that are not.

use super::{Derived, DerivedError, Signed, decode, label_list, places};
use crate::verify::bbs::{Proof, Shown};
use crate::verify::cbor::Cbor;
use crate::verify::keys::Key;

/// What checking a proof costs beside its messages, as if it were so many more.
const BASE_WORK: usize = 200;

/// A proof, and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Presentation {
    proof: Proof,
    /// The places of the statements shown among all that were signed and are not mandatory, in ascending order.
    places: Vec<usize>,
    /// What the holder bound the proof to.
    header: Vec<u8>,
}

/// The option beyond the usual one that a proof value was derived with, as its first three bytes say (bbs §3.3.7). None of them is done here:
/// they stand on drafts of their own.
pub(in crate::verify::proofs) fn feature(value: &str) -> Option<&'static str> {
    // Four signs of base64url are three bytes.
    match decode(value.get(..5)?).ok()?[..] {
        [0xd9, 0x5d, 0x05] => Some("anonymous holder binding"),
        [0xd9, 0x5d, 0x07] => Some("a pseudonym"),
        [0xd9, 0x5d, 0x09] => Some("holder binding and a pseudonym"),
        _ => None,
    }
}

/// Reads the bytes of a proof value (bbs §3.3.8).
pub(super) fn read(bytes: &[u8]) -> Result<Derived, DerivedError> {
    match bytes.split_first_chunk::<3>() {
        Some(([0xd9, 0x5d, 0x03], rest)) => parts(&Cbor::parse(rest)?),
        Some(([0xd9, 0x5d, 0x02 | 0x04 | 0x06 | 0x08], _)) => Err(DerivedError::Base),
        _ => Err(DerivedError::Header),
    }
}

fn parts(cbor: &Cbor<'_>) -> Result<Derived, DerivedError> {
    let wrong = |what| move || DerivedError::Parts(what);
    let Some([proof, labels, mandatory, selective, header]) = cbor.as_array() else { return Err(DerivedError::Parts("not five parts")) };
    let presentation = Presentation {
        proof: Proof::from_octets(proof.as_bytes().ok_or_else(wrong("proof"))?)?,
        places: in_order(selective).ok_or_else(wrong("places"))?,
        header: header.as_bytes().ok_or_else(wrong("presentation header"))?.to_vec(),
    };
    Ok(Derived {
        labels: label_list(labels, |label| Some(format!("b{}", label.as_u64()?))).ok_or_else(wrong("labels"))?,
        mandatory: places(mandatory).ok_or_else(wrong("indexes"))?,
        signed: Signed::Together(Box::new(presentation)),
    })
}

/// Places in ascending order, as a proof is made (draft-irtf-cfrg-bbs-signatures §3.5.3).
fn in_order(list: &Cbor<'_>) -> Option<Vec<usize>> {
    let places: Vec<usize> = list.as_array()?.iter().map(|place| usize::try_from(place.as_u64()?).ok()).collect::<Option<_>>()?;
    places.is_sorted_by(|one, other| one < other).then_some(places)
}

impl Presentation {
    /// How much work it is to check it, in points.
    pub(super) fn work(&self) -> usize {
        BASE_WORK + self.places.len() + self.proof.hidden()
    }

    /// Whether it holds by the issuer's key, for the hashes of options and mandatory statements and for the other statements (bbs §3.4.7).
    pub(super) fn holds(&self, key: &Key, (options, mandatory): (&[u8], &[u8]), others: &[&str]) -> Result<bool, DerivedError> {
        if others.len() != self.places.len() {
            return Err(DerivedError::Statements("not one place for each"));
        }
        let messages: Vec<(usize, &[u8])> = self.places.iter().copied().zip(others.iter().map(|line| line.as_bytes())).collect();
        let shown = Shown { header: &[options, mandatory].concat(), presentation_header: &self.header, messages: &messages };
        Ok(key.as_bbs().is_some_and(|key| self.proof.holds(key, &shown)))
    }
}
