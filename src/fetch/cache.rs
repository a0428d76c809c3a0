//! Answers kept in memory, by kind and address, with bounds on number and size.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::config::limits;
use super::outcome::{CacheState, Fetched, Kind};

/// What tells two versions of a document apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Validators {
    /// `ETag`.
    pub(super) etag: Option<String>,
    /// `Last-Modified`.
    pub(super) last_modified: Option<String>,
}

impl Validators {
    /// Whether there is anything to ask with.
    pub(super) fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// By what an answer is found again.
pub(super) type Key = (Kind, String);

#[derive(Debug)]
struct Entry {
    fetched: Fetched,
    fresh_until: DateTime<Utc>,
    validators: Validators,
}

/// The answers.
#[derive(Debug, Default)]
pub(super) struct Cache {
    entries: HashMap<Key, Entry>,
    bytes: usize,
}

/// What the cache has for an address.
#[derive(Debug)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A fresh answer.
    Fresh(Box<Fetched>),
    /// An old answer that may be asked about.
    Stale(Box<Fetched>, Validators),
}

impl Cache {
    /// What there is for `key` at `now`.
    pub(super) fn find(&self, key: &Key, now: DateTime<Utc>) -> Found {
        match self.entries.get(key) {
            Some(entry) if now < entry.fresh_until => {
                let mut fetched = entry.fetched.clone();
                fetched.exchange.cache = CacheState::Hit;
                Found::Fresh(Box::new(fetched))
            }
            Some(entry) if !entry.validators.is_empty() => Found::Stale(Box::new(entry.fetched.clone()), entry.validators.clone()),
            _ => Found::Nothing,
        }
    }

    /// Keeps an answer; makes room by dropping the oldest.
    pub(super) fn keep(&mut self, key: Key, fetched: Fetched, fresh_until: DateTime<Utc>, validators: Validators) {
        self.drop_entry(&key);
        self.bytes += weight(&fetched);
        self.entries.insert(key, Entry { fetched, fresh_until, validators });
        if self.entries.len() > limits::CACHE_ENTRIES || self.bytes > limits::CACHE_BYTES {
            self.make_room();
        }
    }

    /// Forgets an answer.
    pub(super) fn drop_entry(&mut self, key: &Key) {
        if let Some(entry) = self.entries.remove(key) {
            self.bytes = self.bytes.saturating_sub(weight(&entry.fetched));
        }
    }

    fn make_room(&mut self) {
        let mut by_age: Vec<_> = self.entries.iter().map(|(key, entry)| (entry.fetched.fetched_at, key.clone())).collect();
        by_age.sort();
        for (_, key) in by_age {
            if self.entries.len() <= limits::CACHE_ENTRIES / 8 * 7 && self.bytes <= limits::CACHE_BYTES / 8 * 7 {
                break;
            }
            self.drop_entry(&key);
        }
    }
}

/// Bytes an answer takes, roughly.
fn weight(fetched: &Fetched) -> usize {
    let body = fetched.outcome.as_ref().map_or(0, |body| Arc::as_ref(&body.bytes).len());
    body + fetched.wanted.url.len() + 512
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::fetch::outcome::{Body, Exchange, Wanted};

    fn fetched(url: &str, size: usize, at: DateTime<Utc>) -> Fetched {
        let body = Body { status: 200, content_type: None, final_url: url.to_owned(), bytes: vec![0; size].into() };
        let wanted = Wanted { url: url.to_owned(), kind: Kind::Json };
        Fetched { wanted, fetched_at: at, outcome: Ok(body), exchange: Exchange::default() }
    }

    #[test]
    fn memory_stays_within_its_bounds_and_the_oldest_go_first() {
        let start = DateTime::UNIX_EPOCH;
        let mut cache = Cache::default();
        for number in 0..200 {
            let url = number.to_string();
            let at = start + TimeDelta::seconds(number);
            cache.keep((Kind::Json, url.clone()), fetched(&url, 512 * 1024, at), at + TimeDelta::hours(1), Validators::default());
            assert!(cache.bytes <= limits::CACHE_BYTES);
        }
        assert!(matches!(cache.find(&(Kind::Json, "0".to_owned()), start), Found::Nothing));
        assert!(matches!(cache.find(&(Kind::Json, "199".to_owned()), start), Found::Fresh(_)));
        assert!(matches!(cache.find(&(Kind::Keys, "199".to_owned()), start), Found::Nothing), "another kind is another answer");
    }

    #[test]
    fn an_old_answer_is_only_offered_with_something_to_ask_about_it() {
        let (start, key) = (DateTime::UNIX_EPOCH, (Kind::Json, "a".to_owned()));
        let mut cache = Cache::default();
        let until = start + TimeDelta::minutes(5);
        cache.keep(key.clone(), fetched("a", 1, start), until, Validators::default());
        assert!(matches!(cache.find(&key, until), Found::Nothing));
        cache.keep(key.clone(), fetched("a", 1, start), until, Validators { etag: Some("\"1\"".to_owned()), last_modified: None });
        assert!(matches!(cache.find(&key, until), Found::Stale(..)));
    }
}
