//! The suites we do, and how a proof names them (M11).

use crate::verify::json::Json;
use crate::verify::keys::{Algorithm, Key, KeyType, multibase};
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
    /// `ecdsa-sd-2023`, of which only derived proofs can be checked.
    EcdsaSd,
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
        ("DataIntegrityProof", Some("ecdsa-sd-2023")) => Ok(Suite::EcdsaSd),
        ("Ed25519Signature2020", None) => Ok(Suite::Ed25519Signature2020),
        (kind, cryptosuite) => Err(cryptosuite.unwrap_or(kind).chars().take(60).collect()),
    }
}

/// Whether a proof of a suite that we do not do is a base proof, made for the holder and never for a verifier: its value begins with an even
/// number after the two bytes of the suite (bbs-2023 §3.3).
pub(super) fn is_foreign_base(proof: &Json<'_>) -> bool {
    let text = |name: &str| proof.get(name).and_then(Json::as_str);
    let value = text("proofValue").filter(|_| text("cryptosuite") == Some("bbs-2023"));
    // Four signs of base64url are three bytes.
    let head = value.and_then(|value| value.get(..5)).and_then(multibase);
    matches!(head.as_deref(), Some([0xd9, 0x5d, kind]) if kind % 2 == 0)
}

impl Suite {
    /// What it is called in a report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::EddsaRdfc => "eddsa-rdfc-2022",
            Self::EddsaJcs => "eddsa-jcs-2022",
            Self::EcdsaRdfc => "ecdsa-rdfc-2019",
            Self::EcdsaJcs => "ecdsa-jcs-2019",
            Self::EcdsaSd => "ecdsa-sd-2023",
            Self::Ed25519Signature2020 => "Ed25519Signature2020",
        }
    }

    /// Whether the signed form is RFC 8785 JSON; else it is canonical N-Quads.
    pub(super) fn is_jcs(self) -> bool {
        matches!(self, Self::EddsaJcs | Self::EcdsaJcs)
    }

    /// How a key signs in this suite, and with which hash; nothing where the key is of another type.
    pub(super) fn way(self, key: &Key) -> Option<(Algorithm, Digest)> {
        match (self, key.key_type()) {
            (Self::EddsaRdfc | Self::EddsaJcs | Self::Ed25519Signature2020, KeyType::Ed25519) => Some((Algorithm::EdDsa, Digest::Sha256)),
            (Self::EcdsaRdfc | Self::EcdsaJcs | Self::EcdsaSd, KeyType::P256) => Some((Algorithm::Es256, Digest::Sha256)),
            (Self::EcdsaRdfc | Self::EcdsaJcs, KeyType::P384) => Some((Algorithm::Es384, Digest::Sha384)),
            _ => None,
        }
    }

    /// The lengths a signature can have that is the whole proof value.
    pub(super) fn sizes(self) -> &'static [usize] {
        match self {
            Self::EcdsaRdfc | Self::EcdsaJcs => &[64, 96],
            _ => &[64],
        }
    }
}
