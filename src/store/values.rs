//! Between columns and values.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::StoreError;
pub(super) use crate::domain::text::fold;

/// Reads an enum stored as text.
pub(super) fn read_enum<T>(parse: impl FnOnce(&str) -> Option<T>, text: &str, column: &'static str) -> Result<T, StoreError> {
    parse(text).ok_or_else(|| StoreError::Unreadable { column, value: text.to_owned() })
}

/// Reads JSON stored as text.
pub(super) fn read_json<T: DeserializeOwned>(text: &str, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable { column, value: error.to_string() })
}

/// Writes JSON as text.
pub(super) fn write_json<T: Serialize>(value: &T, column: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable { column, value: error.to_string() })
}

/// Reads a number into the type of the domain.
pub(super) fn read_number<T: TryFrom<i64>>(number: i64, column: &'static str) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| StoreError::Unreadable { column, value: number.to_string() })
}

/// Reads a number that may be absent.
pub(super) fn read_some_number<T: TryFrom<i64>>(number: Option<i64>, column: &'static str) -> Result<Option<T>, StoreError> {
    number.map(|number| read_number(number, column)).transpose()
}

/// A count as the databases want it.
pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count as the databases give it.
pub(super) fn counted(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A time that may be absent, out of a row.
pub(super) fn read_time(time: Option<NaiveDateTime>) -> Option<DateTime<Utc>> {
    time.map(|time| time.and_utc())
}

/// A time that may be absent, into a row.
pub(super) fn write_time(time: Option<DateTime<Utc>>) -> Option<NaiveDateTime> {
    time.map(|time| time.naive_utc())
}

/// What others wrote, as both databases take it: one of them refuses texts with a NUL.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// SHA-256 in hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A random token of 256 bits in base64url and the hash to keep of it (`security.md` §2.1).
pub fn new_token() -> Result<(String, String), StoreError> {
    use base64::Engine as _;
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
    let token = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let hash = hash_token(&token);
    Ok((token, hash))
}

/// What is kept of a token.
pub fn hash_token(token: &str) -> String {
    sha256_hex(token.as_bytes())
}

/// Escapes what `LIKE` takes for a wildcard; the escape sign is `\`.
pub(super) fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}
