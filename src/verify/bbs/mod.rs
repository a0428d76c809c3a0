//! BBS proofs (draft-irtf-cfrg-bbs-signatures-10), checked: whoever made one knows a signature of the issuer over a list of messages, some of
//! which are shown.
//!
//! The ciphersuite is BLS12-381-SHA-256 (§7.2.2), the one that Data Integrity uses. Only checking is here; nothing signs. Points are taken from
//! outside in their compressed form only, and only inside their subgroups and other than the identity (§6.2); scalars only in their one form
//! and other than 0.

mod generators;
mod hash;
mod proof;

pub use generators::MAX_MESSAGES;
pub use proof::{Proof, ProofError, Shown};

use blstrs::G2Affine;
use group::prime::PrimeCurveAffine;

/// Bytes of a compressed point of G2.
const KEY_SIZE: usize = 96;

/// An issuer's key: a point of G2 (§4.2.4.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    octets: [u8; KEY_SIZE],
    point: G2Affine,
}

impl PublicKey {
    /// Takes a compressed point that is in the subgroup and not its identity.
    pub fn from_octets(octets: &[u8]) -> Option<Self> {
        let octets = <[u8; KEY_SIZE]>::try_from(octets).ok()?;
        let point = Option::<G2Affine>::from(G2Affine::from_compressed(&octets))?;
        (!bool::from(point.is_identity())).then_some(Self { octets, point })
    }

    /// The compressed point.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }
}

#[cfg(test)]
pub(in crate::verify) mod signer;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
