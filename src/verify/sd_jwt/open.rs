//! From digests and disclosures to the payload the holder shows (RFC 9901 §7.1).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::{SdJwtError, Shown};
use crate::verify::json::{Json, MAX_DEPTH, Object};

/// The member that holds digests of members left out.
const DIGESTS: &str = "_sd";
/// The only member of an object that stands for an element left out.
const ELEMENT: &str = "...";
/// The name of the hash function, at the top only.
const HASH: &str = "_sd_alg";

/// Whether a payload holds digests, at any depth: only with its disclosures does it say what its issuer signed.
pub(super) fn holds_digests(payload: &Json<'_>) -> bool {
    match payload {
        Json::Object(object) => object.iter().any(|(name, value)| {
            let may = matches!(name.as_bytes().first(), Some(b'_' | b'.'));
            may && [DIGESTS, ELEMENT, HASH].contains(&name) || holds_digests(value)
        }),
        Json::Array(items) => items.iter().any(holds_digests),
        _ => false,
    }
}

/// Hash functions of the registry that RFC 9901 §4.1.1 names; SHA-256 where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The one a payload names.
    fn of(payload: &Json<'_>) -> Result<Self, SdJwtError> {
        match payload.get(HASH) {
            None => Ok(Self::Sha256),
            Some(name) => match name.as_str() {
                Some("sha-256") => Ok(Self::Sha256),
                Some("sha-384") => Ok(Self::Sha384),
                Some("sha-512") => Ok(Self::Sha512),
                Some(other) => Err(SdJwtError::Hash(other.chars().take(40).collect())),
                None => Err(SdJwtError::Refused("the name of the hash function is no text")),
            },
        }
    }

    /// The digest of a text as it is written in tokens (§4.2.3).
    pub(super) fn digest(self, text: &str) -> String {
        match self {
            Self::Sha256 => URL_SAFE_NO_PAD.encode(Sha256::digest(text)),
            Self::Sha384 => URL_SAFE_NO_PAD.encode(Sha384::digest(text)),
            Self::Sha512 => URL_SAFE_NO_PAD.encode(Sha512::digest(text)),
        }
    }
}

/// A disclosure: a member of an object, or an element of a list (§4.2.1, §4.2.2).
struct Disclosure {
    name: Option<String>,
    value: Json<'static>,
}

pub(super) fn open<'t>(payload: &Json<'_>, disclosures: impl Iterator<Item = &'t str>) -> Result<Shown, SdJwtError> {
    if payload.as_object().is_none() {
        return Err(SdJwtError::Malformed("the payload of the token is no object"));
    }
    let hash = Hash::of(payload)?;
    let mut opener = Opener { disclosures: HashMap::new(), seen: HashSet::new(), hidden: 0 };
    for text in disclosures {
        if opener.disclosures.insert(hash.digest(text), disclosure(text)?).is_some() {
            return Err(SdJwtError::Refused("a disclosure stands twice"));
        }
    }
    let payload = opener.value(payload, 0)?;
    if opener.disclosures.is_empty() {
        Ok(Shown { payload, hidden: opener.hidden, hash })
    } else {
        Err(SdJwtError::Refused("a disclosure that the token holds no digest of"))
    }
}

fn disclosure(text: &str) -> Result<Disclosure, SdJwtError> {
    let refused = || SdJwtError::Refused("a disclosure that cannot be read");
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| refused())?;
    let Json::Array(mut parts) = Json::parse(&bytes).map_err(|_| refused())?.into_owned() else { return Err(refused()) };
    if parts.first().is_none_or(|salt| salt.as_str().is_none()) {
        return Err(refused());
    }
    match (parts.pop(), parts.pop(), parts.pop()) {
        (Some(value), Some(Json::String(name)), Some(_)) if parts.is_empty() => {
            if [DIGESTS, ELEMENT, HASH].contains(&name.as_ref()) {
                return Err(SdJwtError::Refused("a disclosure of a name that is kept for digests"));
            }
            Ok(Disclosure { name: Some(name.into_owned()), value })
        }
        (Some(value), Some(_), None) => Ok(Disclosure { name: None, value }),
        _ => Err(refused()),
    }
}

struct Opener {
    /// What has not been put in its place yet, by digest.
    disclosures: HashMap<String, Disclosure>,
    /// Every digest met.
    seen: HashSet<String>,
    hidden: usize,
}

impl Opener {
    /// The disclosure of a digest, where there is one.
    fn take(&mut self, digest: &Json<'_>) -> Result<Option<Disclosure>, SdJwtError> {
        let digest = digest.as_str().ok_or(SdJwtError::Refused("a digest that is no text"))?;
        if !self.seen.insert(digest.to_owned()) {
            return Err(SdJwtError::Refused("a digest stands twice"));
        }
        let found = self.disclosures.remove(digest);
        self.hidden += usize::from(found.is_none());
        Ok(found)
    }

    fn value(&mut self, json: &Json<'_>, depth: usize) -> Result<Json<'static>, SdJwtError> {
        match json {
            Json::Array(_) | Json::Object(_) if depth >= MAX_DEPTH => Err(SdJwtError::Refused("nested too deeply")),
            Json::Array(items) => self.array(items, depth),
            Json::Object(object) => self.object(object, depth),
            plain => Ok(plain.clone().into_owned()),
        }
    }

    fn array(&mut self, items: &[Json<'_>], depth: usize) -> Result<Json<'static>, SdJwtError> {
        let mut shown = Vec::with_capacity(items.len());
        for item in items {
            let digest = item.get(ELEMENT).filter(|_| item.as_object().is_some_and(|object| object.len() == 1));
            match digest {
                None => shown.push(self.value(item, depth + 1)?),
                Some(digest) => match self.take(digest)? {
                    Some(Disclosure { name: None, value }) => shown.push(self.value(&value, depth + 1)?),
                    Some(_) => return Err(SdJwtError::Refused("the disclosure of a member where an element was left out")),
                    None => {}
                },
            }
        }
        Ok(Json::Array(shown))
    }

    fn object(&mut self, object: &Object<'_>, depth: usize) -> Result<Json<'static>, SdJwtError> {
        let mut members: Vec<(Cow<'static, str>, Json<'static>)> = Vec::with_capacity(object.len());
        for (name, value) in object.iter() {
            match name {
                DIGESTS => {}
                HASH if depth == 0 => {}
                ELEMENT | HASH => return Err(SdJwtError::Refused("a name that is kept for digests stands elsewhere")),
                _ => members.push((Cow::Owned(name.to_owned()), self.value(value, depth + 1)?)),
            }
        }
        if let Some(digests) = object.get(DIGESTS) {
            let digests = digests.as_array().ok_or(SdJwtError::Refused("the digests of an object are no list"))?;
            let mut names: HashSet<String> = members.iter().map(|(name, _)| name.as_ref().to_owned()).collect();
            for digest in digests {
                let Some(disclosure) = self.take(digest)? else { continue };
                let Some(name) = disclosure.name else {
                    return Err(SdJwtError::Refused("the disclosure of an element where a member was left out"));
                };
                if !names.insert(name.clone()) {
                    return Err(SdJwtError::Refused("a disclosure of a name that is there already"));
                }
                let value = self.value(&disclosure.value, depth + 1)?;
                members.push((Cow::Owned(name), value));
            }
        }
        Ok(Json::Object(Object::of_unique(members)))
    }
}
