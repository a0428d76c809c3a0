//! The members of a proof that decide whether it counts at all (M16).

use chrono::{DateTime, Utc};

use super::sd::{self, Derived, DerivedError};
use super::suite::Suite;
use crate::verify::facts::moment;
use crate::verify::json::Json;
use crate::verify::keys::{Finding, base58};
use crate::verify::report::Problem;

/// What a proof says of itself.
pub(super) struct Options<'p> {
    pub(super) method: &'p str,
    pub(super) created: Option<DateTime<Utc>>,
    pub(super) value: Value,
}

/// What is in a proof value.
pub(super) enum Value {
    /// A signature.
    Signature(Vec<u8>),
    /// What the holder derived from the issuer's signatures.
    Derived(Box<Derived>),
}

/// Reads a proof, and refuses one that is for another purpose, out of date or malformed. `created` decides nothing by itself: verifying
/// (Data Integrity §4.4) does not ask for it (ADR 8).
pub(super) fn read<'p>(proof: &'p Json<'_>, suite: Suite, now: DateTime<Utc>) -> Result<Options<'p>, Finding> {
    let failed = |detail: &str| Finding::failed(Problem::ProofVerification, detail);
    let text = |name: &str| proof.get(name).and_then(Json::as_str);
    let instant = |name: &'static str| match proof.get(name) {
        Some(value) => moment(value).map(|moment| Some(moment.at)).ok_or_else(|| failed(&format!("{name} of the proof is no instant"))),
        None => Ok(None),
    };
    if text("proofPurpose") != Some("assertionMethod") {
        return Err(failed("the proof is for another purpose than assertions"));
    }
    let (created, expires) = (instant("created")?, instant("expires")?);
    if expires.is_some_and(|expires| expires < now) {
        return Err(failed("the proof has expired"));
    }
    let method = text("verificationMethod")
        .ok_or_else(|| Finding::failed(Problem::InvalidVerificationMethodUrl, "the proof names no verification method"))?;
    let value = text("proofValue").unwrap_or_default();
    let derived = |read: fn(&str) -> Result<Derived, DerivedError>| {
        read(value).map(|derived| Value::Derived(Box::new(derived))).map_err(|error| failed(&error.to_string()))
    };
    let value = match suite {
        Suite::EcdsaSd => derived(sd::read_ecdsa),
        Suite::Bbs => derived(sd::read_bbs),
        _ => {
            let signature = value.strip_prefix('z').and_then(base58).filter(|bytes| suite.sizes().contains(&bytes.len()));
            signature.map(Value::Signature).ok_or_else(|| failed("the proof value is no signature of its suite"))
        }
    }?;
    Ok(Options { method, created, value })
}
