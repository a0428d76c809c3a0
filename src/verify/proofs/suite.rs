//! The suites we do, and how a proof names them (M11).

use super::sd;
use crate::verify::json::Json;
use crate::verify::keys::{Algorithm, Key, KeyType};
use crate::verify::rdf::Digest;

/// A suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Suite {
    /// `eddsa-rdfc-2022`.
    EddsaRdfc,
    /// `eddsa-2022`, the name that drafts of it had: checked as `eddsa-rdfc-2022`, undecided where that does not fit.
    Eddsa2022,
    /// `eddsa-jcs-2022`.
    EddsaJcs,
    /// `ecdsa-rdfc-2019`.
    EcdsaRdfc,
    /// `ecdsa-jcs-2019`.
    EcdsaJcs,
    /// `ecdsa-sd-2023`, of which only derived proofs can be checked.
    EcdsaSd,
    /// `bbs-2023`, of which only derived proofs without further options can be checked.
    Bbs,
    /// `Ed25519Signature2020`.
    Ed25519Signature2020,
}

/// The suite of a proof, or the name of one we do not do.
pub(super) fn of(proof: &Json<'_>) -> Result<Suite, String> {
    let text = |name: &str| proof.get(name).and_then(Json::as_str);
    let kind = text("type").unwrap_or("a proof without a type");
    match (kind, text("cryptosuite")) {
        ("DataIntegrityProof", Some("eddsa-rdfc-2022")) => Ok(Suite::EddsaRdfc),
        ("DataIntegrityProof", Some("eddsa-2022")) => Ok(Suite::Eddsa2022),
        ("DataIntegrityProof", Some("eddsa-jcs-2022")) => Ok(Suite::EddsaJcs),
        ("DataIntegrityProof", Some("ecdsa-rdfc-2019")) => Ok(Suite::EcdsaRdfc),
        ("DataIntegrityProof", Some("ecdsa-jcs-2019")) => Ok(Suite::EcdsaJcs),
        ("DataIntegrityProof", Some("ecdsa-sd-2023")) => Ok(Suite::EcdsaSd),
        ("DataIntegrityProof", Some("bbs-2023")) => match sd::feature(text("proofValue").unwrap_or_default()) {
            Some(feature) => Err(format!("bbs-2023 with {feature}")),
            None => Ok(Suite::Bbs),
        },
        ("Ed25519Signature2020", None) => Ok(Suite::Ed25519Signature2020),
        (kind, cryptosuite) => Err(cryptosuite.unwrap_or(kind).chars().take(60).collect()),
    }
}

/// How a key signs by itself, and with which hash; nothing for keys that do not sign by themselves in any suite.
pub(super) fn way(key: &Key) -> Option<(Algorithm, Digest)> {
    match key.key_type() {
        KeyType::Ed25519 => Some((Algorithm::EdDsa, Digest::Sha256)),
        KeyType::P256 => Some((Algorithm::Es256, Digest::Sha256)),
        KeyType::P384 => Some((Algorithm::Es384, Digest::Sha384)),
        _ => None,
    }
}

impl Suite {
    /// What it is called in a report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::EddsaRdfc => "eddsa-rdfc-2022",
            Self::Eddsa2022 => "eddsa-2022",
            Self::EddsaJcs => "eddsa-jcs-2022",
            Self::EcdsaRdfc => "ecdsa-rdfc-2019",
            Self::EcdsaJcs => "ecdsa-jcs-2019",
            Self::EcdsaSd => "ecdsa-sd-2023",
            Self::Bbs => "bbs-2023",
            Self::Ed25519Signature2020 => "Ed25519Signature2020",
        }
    }

    /// Whether the signed form is RFC 8785 JSON; else it is canonical N-Quads.
    pub(super) fn is_jcs(self) -> bool {
        matches!(self, Self::EddsaJcs | Self::EcdsaJcs)
    }

    /// Whether a key is of the type that signs in this suite.
    pub(super) fn takes(self, key: &Key) -> bool {
        match self {
            Self::EddsaRdfc | Self::Eddsa2022 | Self::EddsaJcs | Self::Ed25519Signature2020 => key.key_type() == KeyType::Ed25519,
            Self::EcdsaRdfc | Self::EcdsaJcs => matches!(key.key_type(), KeyType::P256 | KeyType::P384),
            Self::EcdsaSd => key.key_type() == KeyType::P256,
            Self::Bbs => key.key_type() == KeyType::Bls12381G2,
        }
    }

    /// Whether its holder chooses which statements to show.
    pub(super) fn is_selective(self) -> bool {
        matches!(self, Self::EcdsaSd | Self::Bbs)
    }

    /// The lengths a signature can have that is the whole proof value.
    pub(super) fn sizes(self) -> &'static [usize] {
        match self {
            Self::EcdsaRdfc | Self::EcdsaJcs => &[64, 96],
            _ => &[64],
        }
    }
}
