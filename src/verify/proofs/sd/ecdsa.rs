//! ecdsa-sd-2023 (ecdsa §3.5 and §3.6): a signature over the statements the issuer made mandatory, the public key made for this one
//! credential, and a signature by that key for each other statement shown.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Derived, DerivedError, Signed, label_list, places};
use crate::verify::cbor::Cbor;
use crate::verify::keys::{Algorithm, Key, KeyType};

/// Most statements that are signed by themselves.
const MAX_STATEMENTS: usize = 2_000;

const BASE: [u8; 3] = [0xd9, 0x5d, 0x00];
const DERIVED: [u8; 3] = [0xd9, 0x5d, 0x01];

/// The signatures of a derived proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signatures {
    base: Vec<u8>,
    key: Key,
    key_bytes: Vec<u8>,
    each: Vec<Vec<u8>>,
}

/// Reads the bytes of a proof value (ecdsa §3.5.7).
pub(super) fn read(bytes: &[u8]) -> Result<Derived, DerivedError> {
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
    let each = signatures.as_array().filter(|items| items.len() <= MAX_STATEMENTS).ok_or_else(wrong("signatures"))?;
    let label = |label: &Cbor<'_>| {
        let label = label.as_bytes().filter(|bytes| bytes.len() == 32)?;
        Some(format!("u{}", URL_SAFE_NO_PAD.encode(label)))
    };
    let signatures = Signatures {
        base: signature(base).ok_or_else(wrong("base signature"))?,
        key: key.filter(|key| key.key_type() == KeyType::P256).ok_or_else(wrong("key"))?,
        key_bytes: key_bytes.to_vec(),
        each: each.iter().map(signature).collect::<Option<_>>().ok_or_else(wrong("signatures"))?,
    };
    Ok(Derived {
        labels: label_list(labels, label).ok_or_else(wrong("labels"))?,
        mandatory: places(mandatory).ok_or_else(wrong("indexes"))?,
        signed: Signed::Singly(signatures),
    })
}

impl Signatures {
    /// Whether they hold by the issuer's key, for the hashes of options and mandatory statements and for the other statements (ecdsa §3.6.7).
    pub(super) fn hold(&self, key: &Key, (options, mandatory): (&[u8], &[u8]), others: &[&str]) -> Result<bool, DerivedError> {
        if others.len() != self.each.len() {
            return Err(DerivedError::Statements("not one signature for each"));
        }
        let signed = [options, &self.key_bytes, mandatory].concat();
        let is_signed = |(signature, line): (&Vec<u8>, &&str)| self.key.verify(Algorithm::Es256, line.as_bytes(), signature);
        Ok(key.verify(Algorithm::Es256, &signed, &self.base) && self.each.iter().zip(others).all(is_signed))
    }
}
