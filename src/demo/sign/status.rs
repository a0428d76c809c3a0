//! Status lists: a bit for each credential, packed and signed like any credential (Bitstring Status List v1.0).

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::SignError;

/// Entries of a list: the fewest the standard allows, so that nobody is singled out.
const ENTRIES: usize = 131_072;

/// What a set bit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Taken back for good.
    Revocation,
    /// Not in force for now.
    Suspension,
}

impl Purpose {
    /// As written in the list and its entries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
        }
    }
}

/// A status list.
#[derive(Clone, Debug)]
pub struct StatusList {
    /// Where it is served, which is its id.
    pub url: String,
    /// Whose it is.
    pub issuer: String,
    /// What a set bit means.
    pub purpose: Purpose,
    /// Places whose bit is set.
    pub set: Vec<usize>,
}

impl StatusList {
    /// The `credentialStatus` of the credential at `place`.
    pub fn entry(&self, place: usize) -> Value {
        json!({
            "id": format!("{}#{place}", self.url),
            "type": "BitstringStatusListEntry",
            "statusPurpose": self.purpose.as_str(),
            "statusListIndex": place.to_string(),
            "statusListCredential": self.url,
        })
    }

    /// The list as a credential without proof.
    pub fn credential(&self, valid_from: DateTime<Utc>) -> Result<Value, SignError> {
        Ok(json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": self.url,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.issuer,
            "validFrom": valid_from.to_rfc3339_opts(SecondsFormat::Secs, true),
            "credentialSubject": {
                "id": format!("{}#list", self.url),
                "type": "BitstringStatusList",
                "statusPurpose": self.purpose.as_str(),
                "encodedList": self.packed()?,
            },
        }))
    }

    /// GZIP and multibase base64url; the first bit of a byte is its highest.
    fn packed(&self) -> Result<String, SignError> {
        let mut bits = vec![0_u8; ENTRIES / 8];
        for place in &self.set {
            if let Some(byte) = bits.get_mut(place / 8) {
                *byte |= 0x80 >> (place % 8);
            }
        }
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(&bits)?;
        Ok(format!("u{}", URL_SAFE_NO_PAD.encode(packer.finish()?)))
    }
}
