//! The contexts the program carries, by URL. None is ever loaded from the network (M6).

use std::sync::{Arc, LazyLock};

use foldhash::HashMap;

use super::local::Context;
use super::notation;
use super::readers;

const TABLES: &str = include_str!("contexts.terms");

static LIBRARY: LazyLock<HashMap<&'static str, Vec<Edition>>> = LazyLock::new(read);

/// One text of a context that was published under a URL. Some were edited in place (M7).
#[derive(Clone, Debug)]
pub struct Edition {
    /// Its name in our tables.
    pub name: &'static str,
    /// SHA-256 of the official file, hex.
    pub sha256: &'static str,
    pub(super) context: Arc<Context>,
}

/// When texts were published that stand under one URL with others, by the beginning of their SHA-256.
const PUBLISHED: &[(&str, &str)] = &[("3d34f4d4ef1bce69", "2026-06"), ("ef2fa9c7846dce23", "2024-03")];

impl Edition {
    fn new(name: &'static str, sha256: &'static str, context: Context) -> Self {
        let context = Context { is_reader: readers::is_reader(name), ..context };
        Self { name, sha256, context: Arc::new(context) }
    }

    /// What tells it from the other texts under its URL: the month it was published, or else the beginning of its SHA-256.
    pub fn label(&self) -> &'static str {
        let month = PUBLISHED.iter().find(|(sha256, _)| self.sha256.starts_with(sha256)).map(|(_, month)| *month);
        month.unwrap_or_else(|| self.sha256.get(..8).unwrap_or(self.sha256))
    }
}

fn read() -> HashMap<&'static str, Vec<Edition>> {
    // The tables are compiled in and a test reads them whole; a line that cannot be read would leave every context unknown.
    let Ok(tables) = notation::read(TABLES) else { return HashMap::default() };
    let contexts: HashMap<&str, Edition> =
        tables.contexts.into_iter().map(|(name, sha256, context)| (name, Edition::new(name, sha256, context))).collect();
    let editions = |names: Vec<&str>| names.into_iter().filter_map(|name| contexts.get(name).cloned()).collect();
    tables.urls.into_iter().map(|(url, names)| (url, editions(names))).collect()
}

/// The editions of a known context, the newest first; empty for an unknown URL.
pub fn editions(url: &str) -> &'static [Edition] {
    LIBRARY.get(url).map(Vec::as_slice).unwrap_or_default()
}

/// The oldest edition of every context: the terms that all editions have.
pub(super) fn oldest() -> impl Iterator<Item = &'static Edition> {
    LIBRARY.values().filter_map(|editions| editions.last())
}

/// The URLs of all known contexts, sorted.
pub fn urls() -> Vec<&'static str> {
    let mut urls: Vec<&str> = LIBRARY.keys().copied().collect();
    urls.sort_unstable();
    urls
}

/// The edition to read a URL by: the one asked for, or the oldest there is.
pub(super) fn context(url: &str, edition: usize) -> Option<&'static Arc<Context>> {
    edition_of(url, edition).map(|edition| &edition.context)
}

/// The same, with what it is.
pub(super) fn edition_of(url: &str, edition: usize) -> Option<&'static Edition> {
    let editions = editions(url);
    editions.get(edition).or(editions.last())
}
