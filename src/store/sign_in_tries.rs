//! Failed tries by account, address or subnet, so that the throttle holds across restarts and processes (`security.md` §2.3).

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::schema::sign_in_tries;
use super::values::counted;
use super::{Conn, StoreError};

/// Failed tries of one subject since `since`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tries {
    /// How many failed.
    pub failures: u64,
    /// The first of them.
    pub since: DateTime<Utc>,
    /// The last of them.
    pub last_at: DateTime<Utc>,
}

/// The failed tries of `subject` (`account:…`, `address:…`), where there are any.
pub fn lookup(conn: &mut Conn, subject: &str) -> Result<Option<Tries>, StoreError> {
    let row: Option<(i64, NaiveDateTime, NaiveDateTime)> = sign_in_tries::table
        .find(subject)
        .select((sign_in_tries::failures, sign_in_tries::since, sign_in_tries::last_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(failures, since, last_at)| Tries { failures: counted(failures), since: since.and_utc(), last_at: last_at.and_utc() }))
}

/// Counts one more failure and answers the new state; counting begins anew when the last one is older than `window`.
pub fn count_failure(conn: &mut Conn, subject: &str, window: TimeDelta, now: DateTime<Utc>) -> Result<Tries, StoreError> {
    let at = now.naive_utc();
    on_backend!(conn, |backend| diesel::insert_into(sign_in_tries::table)
        .values((
            sign_in_tries::subject.eq(subject),
            sign_in_tries::failures.eq(0_i64),
            sign_in_tries::since.eq(at),
            sign_in_tries::last_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .execute(backend))?;
    let row = sign_in_tries::table.find(subject);
    let stale = row.filter(sign_in_tries::last_at.lt((now - window).naive_utc()));
    diesel::update(stale).set((sign_in_tries::failures.eq(0_i64), sign_in_tries::since.eq(at))).execute(conn)?;
    diesel::update(row).set((sign_in_tries::failures.eq(sign_in_tries::failures + 1_i64), sign_in_tries::last_at.eq(at))).execute(conn)?;
    lookup(conn, subject)?.ok_or_else(|| StoreError::missing("sign-in count", subject))
}

/// Forgets the failures of `subject`: it signed in.
pub fn clear(conn: &mut Conn, subject: &str) -> Result<(), StoreError> {
    diesel::delete(sign_in_tries::table.find(subject)).execute(conn)?;
    Ok(())
}

/// Forgets failures older than `before`.
pub fn delete_older(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(sign_in_tries::table.filter(sign_in_tries::last_at.lt(before.naive_utc()))).execute(conn)?)
}
