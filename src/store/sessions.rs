//! Sessions of staff: only the hash of the token is kept (`security.md` §2.1).

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::sessions;
use super::values::{read_time, write_time};
use super::{Conn, StoreError};
use crate::domain::UserId;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Hash of the cookie's token.
    pub token_hash: String,
    /// Whose.
    pub user: UserId,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// The last click.
    pub seen_at: DateTime<Utc>,
    /// Ends then, whatever happens.
    pub expires_at: DateTime<Utc>,
    /// When the person last proved who they are (step-up).
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The password was right, the second step is still to come: good for nothing else.
    pub waits_for_second_step: bool,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
struct SessionRow {
    token_hash: String,
    user_id: String,
    created_at: NaiveDateTime,
    seen_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    confirmed_at: Option<NaiveDateTime>,
    waits_for_second_step: bool,
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            token_hash: row.token_hash,
            user: UserId::new(row.user_id),
            created_at: row.created_at.and_utc(),
            seen_at: row.seen_at.and_utc(),
            expires_at: row.expires_at.and_utc(),
            confirmed_at: read_time(row.confirmed_at),
            waits_for_second_step: row.waits_for_second_step,
        }
    }
}

/// Begins a session.
pub fn insert(conn: &mut Conn, session: &Session) -> Result<(), StoreError> {
    let row = SessionRow {
        token_hash: session.token_hash.clone(),
        user_id: session.user.as_str().to_owned(),
        created_at: session.created_at.naive_utc(),
        seen_at: session.seen_at.naive_utc(),
        expires_at: session.expires_at.naive_utc(),
        confirmed_at: write_time(session.confirmed_at),
        waits_for_second_step: session.waits_for_second_step,
    };
    diesel::insert_into(sessions::table).values(&row).execute(conn)?;
    Ok(())
}

/// The session of this token hash, unless it is over at `now`. Idle time is for the caller to judge by `seen_at`.
pub fn lookup(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<Option<Session>, StoreError> {
    let row = sessions::table
        .find(token_hash)
        .filter(sessions::expires_at.gt(now.naive_utc()))
        .select(SessionRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Session::from))
}

/// Notes a click.
pub fn update_seen(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(token_hash)).set(sessions::seen_at.eq(now.naive_utc())).execute(conn)?;
    Ok(())
}

/// Ends one session; ending it twice is no error.
pub fn delete(conn: &mut Conn, token_hash: &str) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(token_hash)).execute(conn)?;
    Ok(())
}

/// Ends all sessions of a person but `except`: after a new password, role or a switched-off account.
pub fn delete_of_user(conn: &mut Conn, user: &UserId, except: Option<&str>) -> Result<usize, StoreError> {
    let theirs = sessions::table.filter(sessions::user_id.eq(user.as_str())).filter(sessions::token_hash.ne(except.unwrap_or_default()));
    Ok(diesel::delete(theirs).execute(conn)?)
}

/// Forgets sessions that are over.
pub fn delete_expired(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.le(now.naive_utc()))).execute(conn)?)
}
