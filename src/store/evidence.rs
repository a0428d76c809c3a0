//! Evidence bytes by their SHA-256: deflated, and encrypted with the candidate's key where they are about a person.

use std::io::{Read as _, Write as _};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::keys::random_key;
use super::schema::{blobs, candidate_keys};
use super::values::{count, counted, sha256_hex};
use super::{Conn, SealingKey, StoreError};
use crate::domain::CandidateId;

/// Under whose key bytes are kept.
#[derive(Clone, Debug)]
pub enum Keeper {
    /// Public documents, shared by everybody: key documents, status lists.
    Shared,
    /// About one candidate, under that candidate's key.
    Candidate(CandidateId, SealingKey),
}

impl Keeper {
    fn owner(&self) -> &str {
        match self {
            Self::Shared => "",
            Self::Candidate(id, _) => id.as_str(),
        }
    }
}

/// Makes and wraps a candidate's key.
pub(super) fn insert_key(conn: &mut Conn, key: &SealingKey, candidate: &CandidateId) -> Result<(), StoreError> {
    let wrapped = key.seal(&random_key()?, candidate.as_str())?;
    diesel::insert_into(candidate_keys::table)
        .values((candidate_keys::candidate_id.eq(candidate.as_str()), candidate_keys::wrapped.eq(wrapped)))
        .execute(conn)?;
    Ok(())
}

/// Opens a candidate's key; once the person is erased there is none.
pub fn find_keeper(conn: &mut Conn, key: &SealingKey, candidate: &CandidateId) -> Result<Keeper, StoreError> {
    let wrapped: Option<Vec<u8>> = candidate_keys::table.find(candidate.as_str()).select(candidate_keys::wrapped).first(conn).optional()?;
    let wrapped = wrapped.ok_or(StoreError::Sealed("evidence of an erased candidate"))?;
    let bytes = key.open(&wrapped, candidate.as_str(), "the candidate's key")?;
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| StoreError::Sealed("the candidate's key"))?;
    Ok(Keeper::Candidate(candidate.clone(), SealingKey::new(bytes)))
}

/// Keeps bytes and answers their hash; the same bytes are kept once per keeper.
pub fn insert(conn: &mut Conn, keeper: &Keeper, bytes: &[u8], now: DateTime<Utc>) -> Result<String, StoreError> {
    let sha256 = sha256_hex(bytes);
    let key = (sha256.as_str(), keeper.owner());
    let known: i64 = blobs::table.find(key).count().get_result(conn)?;
    if known > 0 {
        return Ok(sha256);
    }
    let deflated = deflate(bytes)?;
    let sealed = match keeper {
        Keeper::Shared => deflated,
        Keeper::Candidate(_, key) => key.seal(&deflated, &sha256)?,
    };
    let row = (
        blobs::sha256.eq(&sha256),
        blobs::owner.eq(keeper.owner()),
        blobs::size_bytes.eq(count(bytes.len())),
        blobs::sealed.eq(sealed),
        blobs::created_at.eq(now.naive_utc()),
    );
    // Two writers on PostgreSQL may meet here with the same shared document.
    on_backend!(conn, |backend| diesel::insert_into(blobs::table).values(row).on_conflict_do_nothing().execute(backend))?;
    Ok(sha256)
}

/// The bytes with this hash; checked against it.
pub fn find(conn: &mut Conn, keeper: &Keeper, sha256: &str) -> Result<Vec<u8>, StoreError> {
    let row: Option<(i64, Vec<u8>)> =
        blobs::table.find((sha256, keeper.owner())).select((blobs::size_bytes, blobs::sealed)).first(conn).optional()?;
    let (size, sealed) = row.ok_or_else(|| StoreError::missing("evidence", sha256))?;
    let deflated = match keeper {
        Keeper::Shared => sealed,
        Keeper::Candidate(_, key) => key.open(&sealed, sha256, "evidence")?,
    };
    let mut bytes = Vec::new();
    let unreadable = |value: String| StoreError::Unreadable { column: "blobs.sealed", value };
    DeflateDecoder::new(deflated.as_slice())
        .take(counted(size).saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(error.to_string()))?;
    if sha256_hex(&bytes) != sha256 {
        return Err(unreadable(format!("bytes that are not those of {sha256}")));
    }
    Ok(bytes)
}

fn deflate(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|error| StoreError::Unreadable { column: "blobs.sealed", value: error.to_string() })
}
