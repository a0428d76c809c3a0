//! The suites we do, and how a proof names them (M11).

use crate::verify::json::Json;
use crate::verify::keys::{Algorithm, Key, KeyType};
use crate::verify::rdf::Digest;

/// A suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Suite {
    /// `eddsa-rdfc-2022`.
    EddsaRdfc,
    /// `eddsa-jcs-2022`.
    EddsaJcs,
    /// `ecdsa-rdfc-2019`.
    EcdsaRdfc,
    /// `ecdsa-jcs-2019`.
    EcdsaJcs,
    /// `Ed25519Signature2020`.
    Ed25519Signature2020,
}

/// The suite of a proof, or the name of one we do not do.
pub(super) fn of(proof: &Json<'_>) -> Result<Suite, String> {
    let text = |name: &str| proof.get(name).and_then(Json::as_str);
    let kind = text("type").unwrap_or("a proof without a type");
    match (kind, text("cryptosuite")) {
        ("DataIntegrityProof", Some("eddsa-rdfc-2022")) => Ok(Suite::EddsaRdfc),
        ("DataIntegrityProof", Some("eddsa-jcs-2022")) => Ok(Suite::EddsaJcs),
        ("DataIntegrityProof", Some("ecdsa-rdfc-2019")) => Ok(Suite::EcdsaRdfc),
        ("DataIntegrityProof", Some("ecdsa-jcs-2019")) => Ok(Suite::EcdsaJcs),
        ("Ed25519Signature2020", None) => Ok(Suite::Ed25519Signature2020),
        (kind, cryptosuite) => Err(cryptosuite.unwrap_or(kind).chars().take(60).collect()),
    }
}

impl Suite {
    /// What it is called in a report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::EddsaRdfc => "eddsa-rdfc-2022",
            Self::EddsaJcs => "eddsa-jcs-2022",
            Self::EcdsaRdfc => "ecdsa-rdfc-2019",
            Self::EcdsaJcs => "ecdsa-jcs-2019",
            Self::Ed25519Signature2020 => "Ed25519Signature2020",
        }
    }

    /// Whether the signed form is RFC 8785 JSON; else it is canonical N-Quads.
    pub(super) fn is_jcs(self) -> bool {
        matches!(self, Self::EddsaJcs | Self::EcdsaJcs)
    }

    /// How a key signs in this suite, and with which hash; nothing where the key is of another type.
    pub(super) fn way(self, key: &Key) -> Option<(Algorithm, Digest)> {
        let is_ecdsa = matches!(self, Self::EcdsaRdfc | Self::EcdsaJcs);
        match key.key_type() {
            KeyType::Ed25519 if !is_ecdsa => Some((Algorithm::EdDsa, Digest::Sha256)),
            KeyType::P256 if is_ecdsa => Some((Algorithm::Es256, Digest::Sha256)),
            KeyType::P384 if is_ecdsa => Some((Algorithm::Es384, Digest::Sha384)),
            _ => None,
        }
    }

    /// The lengths a signature can have.
    pub(super) fn sizes(self) -> &'static [usize] {
        match self {
            Self::EcdsaRdfc | Self::EcdsaJcs => &[64, 96],
            _ => &[64],
        }
    }
}
