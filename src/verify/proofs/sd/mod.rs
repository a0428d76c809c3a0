//! Derived proofs: the issuer signed all statements, the holder shows some of them (ecdsa-sd-2023 and bbs-2023).
//!
//! The value of a derived proof says which statements the issuer made mandatory and which labels blank nodes had when they were signed. What
//! else it brings is a matter of the suite.

mod bbs;
mod ecdsa;

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::verify::bbs::ProofError;
use crate::verify::cbor::{Cbor, CborError};
use crate::verify::keys::Key;
use crate::verify::rdf::Digest;

pub(super) use bbs::feature;

/// Longest proof value read; a signature for each statement makes them long.
const MAX_TEXT: usize = 512 * 1024;

/// Why a proof value cannot be checked, or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DerivedError {
    /// Made by the issuer for the holder, and never for a verifier (ecdsa §3.6.7, bbs §3.4.7).
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
    /// The proof among the parts is none.
    #[error("the proof value cannot be read: {0}")]
    Proof(#[from] ProofError),
    /// Statements and signatures do not go together.
    #[error("the proof is about other statements: {0}")]
    Statements(&'static str),
}

/// A derived proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    labels: Vec<String>,
    mandatory: BTreeSet<usize>,
    signed: Signed,
}

/// How the statements that are not mandatory were signed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Signed {
    /// Each by itself.
    Singly(ecdsa::Signatures),
    /// All at once.
    Together(Box<bbs::Presentation>),
}

/// Reads the value of an ecdsa-sd-2023 proof.
pub fn read_ecdsa(value: &str) -> Result<Derived, DerivedError> {
    ecdsa::read(&decode(value)?)
}

/// Reads the value of a bbs-2023 proof.
pub fn read_bbs(value: &str) -> Result<Derived, DerivedError> {
    bbs::read(&decode(value)?)
}

fn decode(value: &str) -> Result<Vec<u8>, DerivedError> {
    let text = value.strip_prefix('u').filter(|text| text.len() <= MAX_TEXT).ok_or(DerivedError::Header)?;
    URL_SAFE_NO_PAD.decode(text).map_err(|_| DerivedError::Header)
}

/// Places in a list, each once.
fn places(list: &Cbor<'_>) -> Option<BTreeSet<usize>> {
    let indexes = list.as_array()?;
    let places: BTreeSet<usize> = indexes.iter().filter_map(|index| usize::try_from(index.as_u64()?).ok()).collect();
    (places.len() == indexes.len()).then_some(places)
}

/// The labels in the order of the canonical ones, each written by `label`. Each stands for one node: were two nodes given one label, statements
/// about several things could be passed off as being about one.
fn label_list(labels: &Cbor<'_>, label: impl Fn(&Cbor<'_>) -> Option<String>) -> Option<Vec<String>> {
    let entries = labels.as_map()?;
    let mut list = vec![String::new(); entries.len()];
    let mut seen = BTreeSet::new();
    for (number, written) in entries {
        let label = label(written).filter(|label| seen.insert(label.clone()))?;
        // The keys of a map are unique, so each place is filled once.
        *list.get_mut(usize::try_from(number.as_u64()?).ok()?)? = label;
    }
    Some(list)
}

impl Derived {
    /// The labels of blank nodes, that of `c14n0` first.
    pub(super) fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How much work it is to check it, counted in points that are multiplied; 0 where something cheap decides first.
    pub(super) fn work(&self) -> usize {
        match &self.signed {
            Signed::Singly(_) => 0,
            Signed::Together(presentation) => presentation.work(),
        }
    }

    /// Whether the proof holds by the issuer's key, for the hash of its options and for statements in their order, each a line (ecdsa §3.6.7,
    /// bbs §3.4.7).
    pub(super) fn holds(&self, key: &Key, options: &[u8], statements: &str) -> Result<bool, DerivedError> {
        let lines: Vec<&str> = statements.split_inclusive('\n').collect();
        if self.mandatory.last().is_some_and(|last| *last >= lines.len()) {
            return Err(DerivedError::Statements("an index lies outside"));
        }
        let (mandatory, others): (Vec<_>, Vec<_>) = lines.into_iter().enumerate().partition(|(index, _)| self.mandatory.contains(index));
        let mandatory: String = mandatory.into_iter().map(|(_, line)| line).collect();
        let mandatory = Digest::Sha256.hash(mandatory.as_bytes());
        let others: Vec<&str> = others.into_iter().map(|(_, line)| line).collect();
        match &self.signed {
            Signed::Singly(signatures) => signatures.hold(key, (options, &mandatory), &others),
            Signed::Together(presentation) => presentation.holds(key, (options, &mandatory), &others),
        }
    }
}

#[cfg(test)]
mod tests;
