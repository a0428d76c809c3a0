//! Compact JWS (RFC 7515), as tokens carry credentials: split, decoded strictly, and checked with a key found elsewhere (M12).
//!
//! The header decides nothing but which algorithm was used, and that only where it fits the key. `jwk`, `jku`, `x5u` and `x5c` are never
//! taken as keys; an extension the header calls critical is one we do not know.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::json::Json;
use super::keys::{Algorithm, Finding, Key};
use super::report::Problem;

/// A compact JWS, decoded. Nothing in it is believed yet.
#[derive(Clone, Debug)]
pub struct Token<'t> {
    signing_input: &'t str,
    header: Json<'static>,
    payload: Cow<'t, [u8]>,
    signature: Vec<u8>,
}

/// Why text is no token that could be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoseError {
    /// Not three parts of base64url with a JSON header.
    #[error("{0}")]
    Malformed(&'static str),
    /// Its header asks for something we must refuse (RFC 7515 §4.1.11).
    #[error("{0}")]
    Refused(&'static str),
}

impl<'t> Token<'t> {
    /// Splits and decodes a token; the payload is not read yet.
    pub fn read(text: &'t str) -> Result<Self, JoseError> {
        let payload = Self::payload_of(text).ok_or(JoseError::Malformed("not three parts with a payload of base64url"))?;
        Self::with_payload(text, Cow::Owned(payload))
    }

    /// The payload of a compact JWS, decoded and not believed yet; `None` for what has not three parts with base64url in the middle.
    pub fn payload_of(text: &str) -> Option<Vec<u8>> {
        let text = text.trim();
        let mut dots = memchr::memchr_iter(b'.', text.as_bytes());
        let (first, second) = (dots.next()?, dots.next()?);
        dots.next().is_none().then(|| URL_SAFE_NO_PAD.decode(text.get(first + 1..second)?).ok())?
    }

    /// The same as [`read`](Self::read) for a token whose payload was decoded already.
    pub(in crate::verify) fn with_payload(text: &'t str, payload: Cow<'t, [u8]>) -> Result<Self, JoseError> {
        let malformed = |why| JoseError::Malformed(why);
        let (signing_input, signature) = text.trim().rsplit_once('.').ok_or(malformed("not three parts"))?;
        let (header, _) = signing_input.split_once('.').ok_or(malformed("not three parts"))?;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text);
        let header = decode(header).map_err(|_| malformed("header is not base64url"))?;
        let signature = decode(signature).map_err(|_| malformed("signature is not base64url"))?;
        let header = Json::parse(&header).map_err(|_| malformed("header is not JSON"))?.into_owned();
        if header.member("crit").is_some() || header.member("b64").is_some() {
            return Err(JoseError::Refused("header names extensions that are not understood"));
        }
        if header.get("alg").and_then(Json::as_str).is_none() {
            return Err(malformed("header names no algorithm"));
        }
        Ok(Self { signing_input, header, payload, signature })
    }

    /// [`read`](Self::read) for bytes, which have to be text.
    pub fn from_bytes(bytes: &'t [u8]) -> Result<Self, JoseError> {
        Self::read(std::str::from_utf8(bytes).map_err(|_| JoseError::Malformed("not text"))?)
    }

    /// The header.
    pub fn header(&self) -> &Json<'static> {
        &self.header
    }

    /// The payload's bytes.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The name of the algorithm.
    pub fn algorithm_name(&self) -> &str {
        self.header.get("alg").and_then(Json::as_str).unwrap_or_default()
    }

    /// The algorithm, where it is one we do.
    pub fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::ALL.iter().copied().find(|algorithm| algorithm.names().contains(&self.algorithm_name()))
    }

    /// The media type in the header, without `application/`, in lower case.
    pub(in crate::verify) fn media_type(&self) -> Option<String> {
        let kind = self.header.get("typ")?.as_str()?.to_ascii_lowercase();
        Some(kind.strip_prefix("application/").map(str::to_owned).unwrap_or(kind))
    }

    /// The bytes that are signed.
    pub fn signing_input(&self) -> &[u8] {
        self.signing_input.as_bytes()
    }

    /// The signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// What is wrong with the algorithm by itself, whatever the key: `none` and shared secrets prove nothing.
    pub(in crate::verify) fn algorithm_fault(&self) -> Option<Finding> {
        if self.algorithm().is_some() {
            return None;
        }
        let name: String = self.algorithm_name().chars().take(20).collect();
        // Real signature algorithms that we do not do; everything else is no signature.
        if matches!(name.as_str(), "RS384" | "RS512" | "PS384" | "PS512" | "ES256K" | "Ed448" | "ML-DSA-44" | "ML-DSA-65" | "ML-DSA-87") {
            return Some(Finding::unchecked(Problem::UnsupportedSuite, format!("{name} is not supported")));
        }
        Some(Finding::failed(Problem::CryptographicSecurity, format!("{name} is no signature algorithm")))
    }

    /// Whether the signature is good by `key`, with the algorithm the header names.
    pub(in crate::verify) fn check(&self, key: &Key) -> Finding {
        let failed = |detail: String| Finding::failed(Problem::CryptographicSecurity, detail);
        let name = self.algorithm_name();
        match self.algorithm() {
            None => self.algorithm_fault().unwrap_or_else(|| failed("no algorithm".to_owned())),
            Some(algorithm) if !key.fits(algorithm) => failed(format!("the key is not for {name}")),
            Some(algorithm) if key.verify(algorithm, self.signing_input(), &self.signature) => Finding::passed(format!("{name} signature")),
            Some(_) => failed("the signature does not fit".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests;
