//! One-time links to set a password: for the first administrator, for a new person, after a forgotten password.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::setup_links;
use super::{Conn, StoreError};
use crate::domain::UserId;

/// A one-time link. Only the hash of its token is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupLink {
    /// Hash of the token in the link.
    pub token_hash: String,
    /// Whose password it sets; `None` makes the first administrator.
    pub user: Option<UserId>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Makes a link; earlier unused ones for the same person stop working.
pub fn insert(conn: &mut Conn, link: &SetupLink) -> Result<(), StoreError> {
    let unused = setup_links::used_at.is_null();
    match &link.user {
        Some(user) => diesel::delete(setup_links::table.filter(unused).filter(setup_links::user_id.eq(user.as_str()))).execute(conn)?,
        None => diesel::delete(setup_links::table.filter(unused).filter(setup_links::user_id.is_null())).execute(conn)?,
    };
    diesel::insert_into(setup_links::table)
        .values((
            setup_links::token_hash.eq(&link.token_hash),
            setup_links::user_id.eq(link.user.as_ref().map(UserId::as_str)),
            setup_links::created_at.eq(link.created_at.naive_utc()),
            setup_links::expires_at.eq(link.expires_at.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The link of this token hash, where it is unused and in time.
pub fn lookup(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<Option<SetupLink>, StoreError> {
    let row: Option<(String, Option<String>, chrono::NaiveDateTime, chrono::NaiveDateTime)> = setup_links::table
        .find(token_hash)
        .filter(setup_links::used_at.is_null())
        .filter(setup_links::expires_at.gt(now.naive_utc()))
        .select((setup_links::token_hash, setup_links::user_id, setup_links::created_at, setup_links::expires_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(token_hash, user, created_at, expires_at)| SetupLink {
        token_hash,
        user: user.map(UserId::new),
        created_at: created_at.and_utc(),
        expires_at: expires_at.and_utc(),
    }))
}

/// Uses the link up; `None` when it was used, is over or never was.
pub fn take(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<Option<SetupLink>, StoreError> {
    let Some(link) = lookup(conn, token_hash, now)? else { return Ok(None) };
    let unused = setup_links::table.find(token_hash).filter(setup_links::used_at.is_null());
    let changed = diesel::update(unused).set(setup_links::used_at.eq(now.naive_utc())).execute(conn)?;
    Ok((changed == 1).then_some(link))
}
