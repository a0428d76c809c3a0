//! What the tests of importers share: the real samples, and JSON of strangers.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{FileError, Read};
use crate::domain::frameworks::Link;
use crate::shared::read_shared;

/// A real file, where it is at hand.
pub(super) fn sample(path: &str) -> Option<Vec<u8>> {
    read_shared(&format!("skills/frameworks/{path}"))
}

/// Errors as people read them.
pub(super) fn errors(read: &Read) -> Vec<String> {
    read.errors.iter().map(|FileError { error, .. }| error.to_string()).collect()
}

/// Links as one word each.
pub(super) fn links(read: &Read) -> Vec<String> {
    read.release.links.iter().map(|Link { from, to, kind }| format!("{from} {kind} {to}")).collect()
}

/// What must hold of every release, whatever the file was.
pub(super) fn check(read: &Read) {
    let mut uris: Vec<&str> = read.release.entries.iter().map(|entry| entry.uri.as_str()).collect();
    let all = uris.len();
    uris.sort_unstable();
    uris.dedup();
    assert_eq!(uris.len(), all, "an identifier is there twice");
    for entry in &read.release.entries {
        assert!(!entry.uri.is_empty() && !entry.names.is_empty(), "{entry:?}");
        assert!(entry.names.iter().all(|name| !name.text.is_empty() && name.text.chars().count() <= 200), "{entry:?}");
        assert!(!entry.same_as.contains(&entry.uri), "{entry:?}");
    }
    for link in &read.release.links {
        assert!(link.from != link.to, "{link:?}");
        assert!(uris.binary_search(&link.from.as_str()).is_ok() && uris.binary_search(&link.to.as_str()).is_ok(), "{link:?}");
    }
    let is_whole = read.release.scope.entries && read.release.scope.links;
    assert!(is_whole || !read.errors.is_empty());
    assert!(read.errors.iter().all(|error| !error.error.problem.is_empty() && !error.error.hint.is_empty()), "{:?}", read.errors);
}

/// Any JSON with these keys and texts in it, often where they belong and often not.
pub(super) fn any_json(keys: &'static [&'static str], texts: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(texts).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 80, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(keys), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())),
        ]
    })
}
