//! Derived proofs of ecdsa-sd-2023 (ecdsa §3.5 and §3.6): the issuer signed each statement by itself, the holder shows some of them.
//!
//! The value of a derived proof brings the signature over the statements the issuer made mandatory, the public key made for this one
//! credential, a signature by that key for each other statement shown, and the labels that blank nodes had when they were signed.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::verify::cbor::{Cbor, CborError};
use crate::verify::keys::{Algorithm, Key, KeyType};
use crate::verify::rdf::Digest;

/// Longest proof value read; a signature for each statement makes them long.
const MAX_TEXT: usize = 512 * 1024;
/// Most statements that are signed by themselves.
const MAX_STATEMENTS: usize = 2_000;

const BASE: [u8; 3] = [0xd9, 0x5d, 0x00];
const DERIVED: [u8; 3] = [0xd9, 0x5d, 0x01];

/// Why a proof value cannot be checked, or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DerivedError {
    /// Made by the issuer for the holder, and never for a verifier (ecdsa §3.6.7).
    #[error("a base proof, which its holder should have kept")]
    Base,
    /// Not multibase base64url with the bytes a derived proof begins with.
    #[error("the proof value is no derived proof")]
    Header,
    /// Not CBOR.
    #[error("the proof value cannot be read: {0}")]
    Cbor(#[from] CborError),
    /// CBOR of another shape.
    #[error("the proof value has not the parts of a derived proof: {0}")]
    Parts(&'static str),
    /// Statements and signatures do not go together.
    #[error("the proof is about other statements: {0}")]
    Statements(&'static str),
}

/// The parts of a derived proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    base_signature: Vec<u8>,
    key: Key,
    key_bytes: Vec<u8>,
    signatures: Vec<Vec<u8>>,
    labels: Vec<String>,
    mandatory: BTreeSet<usize>,
}

/// Reads a proof value (ecdsa §3.5.8).
pub fn read(value: &str) -> Result<Derived, DerivedError> {
    let text = value.strip_prefix('u').filter(|text| text.len() <= MAX_TEXT).ok_or(DerivedError::Header)?;
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| DerivedError::Header)?;
    match bytes.split_first_chunk::<3>() {
        Some((&DERIVED, rest)) => parts(&Cbor::parse(rest)?),
        Some((&BASE, _)) => Err(DerivedError::Base),
        _ => Err(DerivedError::Header),
    }
}

fn parts(cbor: &Cbor<'_>) -> Result<Derived, DerivedError> {
    let wrong = |what| move || DerivedError::Parts(what);
    let Some([base, key, signatures, labels, mandatory]) = cbor.as_array() else { return Err(DerivedError::Parts("not five parts")) };
    let signature = |item: &Cbor<'_>| item.as_bytes().filter(|bytes| bytes.len() == 64).map(<[u8]>::to_vec);
    let key_bytes = key.as_bytes().ok_or_else(wrong("key"))?;
    let key = Key::from_multibase(&format!("u{}", URL_SAFE_NO_PAD.encode(key_bytes))).ok();
    let signatures = signatures.as_array().filter(|items| items.len() <= MAX_STATEMENTS).ok_or_else(wrong("signatures"))?;
    let indexes = mandatory.as_array().ok_or_else(wrong("indexes"))?;
    let mandatory: BTreeSet<usize> = indexes.iter().filter_map(|index| usize::try_from(index.as_u64()?).ok()).collect();
    if mandatory.len() != indexes.len() {
        return Err(DerivedError::Parts("indexes"));
    }
    Ok(Derived {
        base_signature: signature(base).ok_or_else(wrong("base signature"))?,
        key: key.filter(|key| key.key_type() == KeyType::P256).ok_or_else(wrong("key"))?,
        key_bytes: key_bytes.to_vec(),
        signatures: signatures.iter().map(signature).collect::<Option<_>>().ok_or_else(wrong("signatures"))?,
        labels: label_list(labels).ok_or_else(wrong("labels"))?,
        mandatory,
    })
}

/// The labels in the order of the canonical ones. Each stands for one node: were two nodes given one label, statements about several things
/// could be passed off as being about one.
fn label_list(labels: &Cbor<'_>) -> Option<Vec<String>> {
    let entries = labels.as_map()?;
    let mut list = vec![String::new(); entries.len()];
    let mut seen = BTreeSet::new();
    for (number, label) in entries {
        let label = label.as_bytes().filter(|bytes| bytes.len() == 32 && seen.insert(bytes.to_vec()))?;
        // The keys of a map are unique, so each place is filled once.
        *list.get_mut(usize::try_from(number.as_u64()?).ok()?)? = format!("u{}", URL_SAFE_NO_PAD.encode(label));
    }
    Some(list)
}

impl Derived {
    /// The labels of blank nodes, that of `c14n0` first.
    pub(super) fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Whether the proof holds (ecdsa §3.6.7) by the issuer's key, for the hash of its options and for statements in their order, each a line.
    pub(super) fn holds(&self, key: &Key, options: &[u8], statements: &str) -> Result<bool, DerivedError> {
        let lines: Vec<&str> = statements.split_inclusive('\n').collect();
        if self.mandatory.last().is_some_and(|last| *last >= lines.len()) {
            return Err(DerivedError::Statements("an index lies outside"));
        }
        if lines.len() - self.mandatory.len() != self.signatures.len() {
            return Err(DerivedError::Statements("not one signature for each"));
        }
        let (mandatory, others): (Vec<_>, Vec<_>) = lines.into_iter().enumerate().partition(|(index, _)| self.mandatory.contains(index));
        let mandatory: String = mandatory.into_iter().map(|(_, line)| line).collect();
        let signed = [options, &self.key_bytes, &Digest::Sha256.hash(mandatory.as_bytes())].concat();
        let is_signed = |(signature, (_, line)): (&Vec<u8>, (usize, &str))| self.key.verify(Algorithm::Es256, line.as_bytes(), signature);
        Ok(key.verify(Algorithm::Es256, &signed, &self.base_signature) && self.signatures.iter().zip(others).all(is_signed))
    }
}

#[cfg(test)]
mod tests;
