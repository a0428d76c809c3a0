//! SD-JWT (RFC 9901): a signed token that holds digests where its holder may choose what to show, and the disclosures the holder chose.
//!
//! [`SdJwt::open`] puts the disclosures in their places. Whatever the issuer did not sign a digest of, or signed twice, is refused (§7.1), so
//! that everything in the result is what the signature covers. Whether the signature is good is for [`super::secured`] to say.

mod holder;
mod open;
#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::jose::Token;
use super::json::{Json, JsonError};

/// Most disclosures of one token.
pub const MAX_DISCLOSURES: usize = 500;

/// An SD-JWT, taken apart. Nothing in it is believed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SdJwt<'t> {
    token: &'t str,
    disclosures: &'t str,
    holder: Option<&'t str>,
    shown: &'t str,
}

/// Whether a token is the issuer's part of an SD-JWT, with or without a `~` behind it: by its type, or by the digests it holds. Read as a
/// token like any other, what its holder left out would not be missed.
pub fn is_meant(token: &Token<'_>, payload: &Json<'_>) -> bool {
    token.media_type().is_some_and(|kind| kind.ends_with("sd-jwt")) || open::holds_digests(payload)
}

/// What the holder shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The payload with every disclosure in its place and no digest left.
    pub payload: Json<'static>,
    /// How many digests have no disclosure: what was left out, and decoys.
    pub hidden: usize,
    hash: open::Hash,
}

/// Why an SD-JWT cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SdJwtError {
    /// Not a compact JWS followed by disclosures.
    #[error("{0}")]
    Malformed(&'static str),
    /// Its payload is not the JSON we accept.
    #[error("the payload of the token: {0}")]
    Payload(#[from] JsonError),
    /// A disclosure that does not belong to the token, or digests that are not unique (§7.1).
    #[error("{0}")]
    Refused(&'static str),
    /// A hash function we do not do.
    #[error("disclosures by the hash {0} are not supported")]
    Hash(String),
}

impl<'t> SdJwt<'t> {
    /// Takes apart the compact form: token, disclosures and, behind the last `~`, the holder's own token, if there is one (§4). A token
    /// without any `~` is one with nothing to disclose.
    pub fn read(text: &'t str) -> Result<Self, SdJwtError> {
        let text = text.trim();
        let (token, rest) = text.split_once('~').unwrap_or((text, ""));
        if token.split('.').count() != 3 {
            return Err(SdJwtError::Malformed("no token of three parts before the first ~"));
        }
        let (disclosures, holder) = rest.rsplit_once('~').unwrap_or(("", rest));
        if !disclosures.is_empty() && disclosures.split('~').count() > MAX_DISCLOSURES {
            return Err(SdJwtError::Malformed("too many disclosures"));
        }
        let shown = text.get(..text.len().saturating_sub(holder.len())).unwrap_or(text);
        Ok(Self { token, disclosures, holder: Some(holder).filter(|holder| !holder.is_empty()), shown })
    }

    /// The issuer's compact JWS.
    pub fn token(&self) -> &'t str {
        self.token
    }

    fn disclosures(&self) -> impl Iterator<Item = &'t str> {
        Some(self.disclosures).filter(|text| !text.is_empty()).into_iter().flat_map(|text| text.split('~'))
    }

    /// The payload with the disclosures in their places (§7.1, step 3).
    pub fn open(&self) -> Result<Shown, SdJwtError> {
        let payload = self.token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
        let payload = payload.ok_or(SdJwtError::Malformed("the payload of the token is not base64url"))?;
        open::open(&Json::parse(&payload)?, self.disclosures())
    }
}
