//! Documents with keys, read: what depends on nothing but their bytes. Issuers sign many credentials with the keys of one document, so that
//! those read before are kept. Whose document it is, and whether its keys still count, is asked every time.

use std::sync::{Arc, LazyLock, OnceLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::{Key, KeyError};
use crate::verify::body::Body;
use crate::verify::json::Json;

/// Most verification methods of one document, and keys of one key set, that are looked at.
pub(super) const MAX_METHODS: usize = 64;
/// How many documents are expected to be kept; the fewer, the fewer parts the store has, and a document must fit into one.
const EXPECTED: usize = 32;
/// Most memory of documents kept, together and each.
const MAX_KEPT: u64 = 8 * 1024 * 1024;
const MAX_KEPT_EACH: u64 = 1024 * 1024;
/// What a value and a document take at the most, besides their texts.
const EACH_VALUE: u64 = 256;
const EACH_DOCUMENT: u64 = 1024;

static OPENED: LazyLock<Cache<[u8; 32], Arc<Opened>, Size>> = LazyLock::new(|| Cache::with_weighter(EXPECTED, MAX_KEPT, Size));

#[derive(Clone)]
struct Size;

impl Weighter<[u8; 32], Arc<Opened>> for Size {
    fn weight(&self, _: &[u8; 32], opened: &Arc<Opened>) -> u64 {
        opened.size
    }
}

/// A JSON object with the keys written into it.
pub(in crate::verify) struct Opened {
    pub(super) json: Json<'static>,
    /// The keys of its verification methods, in the order of [`methods_in`]; each is read when it is first asked for.
    keys: Vec<OnceLock<Result<Key, KeyError>>>,
    key_set: OnceLock<KeySet>,
    /// About what it takes in memory, in bytes.
    size: u64,
}

/// A JWK Set (RFC 7517 §5), taken apart: what it says of each key that can be used, and the key.
pub(super) type KeySet = Vec<(Json<'static>, Key)>;

/// The keys of a key set that can be used.
pub(super) fn key_set(json: &Json<'_>) -> KeySet {
    let items = json.get("keys").and_then(Json::as_array).unwrap_or_default();
    items.iter().take(MAX_METHODS).filter_map(|item| Some((item.clone().into_owned(), Key::from_jwk(item).ok()?))).collect()
}

impl Opened {
    /// Reads a document; `None` where it is no JSON object.
    pub(in crate::verify) fn of(body: &Body) -> Option<Arc<Self>> {
        let hash = body.sha256();
        if let Some(kept) = OPENED.get(&hash) {
            return Some(kept);
        }
        let Ok(json @ Json::Object(_)) = Json::parse(body) else { return None };
        let opened = Arc::new(Self::read(json.into_owned(), body.len()));
        if opened.size <= MAX_KEPT_EACH {
            OPENED.insert(hash, Arc::clone(&opened));
        }
        Some(opened)
    }

    fn read(json: Json<'static>, length: usize) -> Self {
        let keys = methods_in(&json).map(|_| OnceLock::new()).collect();
        let text = u64::try_from(length).unwrap_or(u64::MAX);
        let size = text.saturating_mul(2).saturating_add(EACH_VALUE.saturating_mul(count(&json))).saturating_add(EACH_DOCUMENT);
        Self { json, keys, key_set: OnceLock::new(), size }
    }

    /// Its verification methods, with the places of their keys.
    pub(super) fn methods(&self) -> impl Iterator<Item = (&Json<'static>, &OnceLock<Result<Key, KeyError>>)> {
        methods_in(&self.json).zip(&self.keys)
    }

    /// The key set that it is.
    pub(super) fn key_set(&self) -> &KeySet {
        self.key_set.get_or_init(|| key_set(&self.json))
    }
}

/// The verification methods written into a document.
fn methods_in<'j, 'a>(json: &'j Json<'a>) -> impl Iterator<Item = &'j Json<'a>> {
    let items = ["verificationMethod", "assertionMethod"].into_iter().filter_map(|name| json.get(name)).flat_map(Json::items);
    items.filter(|item| item.get("id").is_some_and(|id| id.as_str().is_some())).take(MAX_METHODS)
}

/// How many values there are in one, itself too.
fn count(json: &Json<'_>) -> u64 {
    let inside: u64 = match json {
        Json::Array(items) => items.iter().map(count).sum(),
        Json::Object(object) => object.iter().map(|(_, value)| count(value)).sum(),
        _ => 0,
    };
    inside.saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_takes_is_known_by_its_values() {
        assert_eq!(count(&Json::parse(br#"{"a":[1,{"b":null}],"c":"d"}"#).unwrap()), 6);
        let many = format!(r#"{{"pad":[{}0]}}"#, r#"{"":0},"#.repeat(5_000));
        let opened = Opened::of(&Body::from(many.as_bytes())).unwrap();
        assert!(opened.size > 64 * u64::try_from(many.len()).unwrap() / 2, "{}", opened.size);
        assert!(opened.size > MAX_KEPT_EACH);
    }

    #[test]
    fn a_document_is_opened_once_and_its_keys_are_read_when_asked_for() {
        let text =
            r##"{"id":"did:web:a.example","assertionMethod":[{"id":"#a","type":"Multikey"},{"id":1},{"id":"#b"}],"keys":[{"kty":"x"}]}"##;
        let (one, other) = (Body::from(text.as_bytes()), Body::from(text.as_bytes()));
        let opened = one.opened().unwrap();
        assert!(Arc::ptr_eq(&opened, &one.opened().unwrap()) && Arc::ptr_eq(&opened, &other.opened().unwrap()));
        assert_eq!(opened.methods().map(|(_, key)| key.get().is_some()).collect::<Vec<_>>(), [false, false]);
        assert!(opened.key_set().is_empty() && Body::from(&b"[]"[..]).opened().is_none());
    }
}
