//! The contexts the program carries, by URL. None is ever loaded from the network (M6).

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

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

impl Edition {
    fn new(name: &'static str, sha256: &'static str, context: Context) -> Self {
        let context = Context { is_reader: readers::is_reader(name), ..context };
        Self { name, sha256, context: Arc::new(context) }
    }
}

fn read() -> HashMap<&'static str, Vec<Edition>> {
    // The tables are compiled in and a test reads them whole; a line that cannot be read would leave every context unknown.
    let Ok(tables) = notation::read(TABLES) else { return HashMap::new() };
    let contexts: HashMap<&str, Edition> =
        tables.contexts.into_iter().map(|(name, sha256, context)| (name, Edition::new(name, sha256, context))).collect();
    let editions = |names: Vec<&str>| names.into_iter().filter_map(|name| contexts.get(name).cloned()).collect();
    tables.urls.into_iter().map(|(url, names)| (url, editions(names))).collect()
}

/// The editions of a known context, the newest first; empty for an unknown URL.
pub fn editions(url: &str) -> &'static [Edition] {
    LIBRARY.get(url).map(Vec::as_slice).unwrap_or_default()
}

/// Every edition of every context.
pub(super) fn all() -> impl Iterator<Item = &'static Edition> {
    LIBRARY.values().flatten()
}

/// The URLs of all known contexts, sorted.
pub fn urls() -> Vec<&'static str> {
    let mut urls: Vec<&str> = LIBRARY.keys().copied().collect();
    urls.sort_unstable();
    urls
}

/// The edition to read a URL by: the one asked for, or the oldest there is.
pub(super) fn context(url: &str, edition: usize) -> Option<&'static Arc<Context>> {
    let editions = editions(url);
    editions.get(edition).or(editions.last()).map(|edition| &edition.context)
}
