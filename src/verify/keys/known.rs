//! Keys that were read before. Issuers sign many credentials with one key, and to read a key (a point of its curve, its thumbprint) takes
//! about as long as to check a signature with it.
//!
//! What is kept depends on nothing but the text of the key: whose key it is, and whether it still counts, is asked every time.

use std::sync::LazyLock;

use quick_cache::sync::Cache;

use super::{Key, KeyError};

/// Most keys kept; the least used go first. A key takes about 2 KiB.
const MAX_KEYS: usize = 4_096;
/// Longest text of a key that is kept: an RSA key of 8,192 bits takes 1,400 signs.
const MAX_TEXT: usize = 2_048;

static KNOWN: LazyLock<Cache<Box<str>, Key>> = LazyLock::new(|| Cache::new(MAX_KEYS));

/// The key written as `parts`, kept from before or made now. What is no key is never kept.
pub(super) fn known(parts: &[&str], make: impl FnOnce() -> Result<Key, KeyError>) -> Result<Key, KeyError> {
    let size = parts.iter().map(|part| part.len()).sum::<usize>();
    // No key is written with a line end: parts never run into each other.
    if size > MAX_TEXT || parts.iter().any(|part| part.contains('\n')) {
        return make();
    }
    let text = parts.join("\n");
    if let Some(key) = KNOWN.get(text.as_str()) {
        return Ok(key);
    }
    let key = make()?;
    KNOWN.insert(text.into_boxed_str(), key.clone());
    Ok(key)
}
