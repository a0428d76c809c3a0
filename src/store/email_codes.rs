//! Codes mailed to candidates to prove an address (F39). The newest of an application counts, for a short time, for a few tries, once.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::email_codes;
use super::users::fold_email;
use super::values::counted;
use super::{Conn, StoreError};
use crate::domain::ApplicationId;

/// A code on its way or arrived. Only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailCode {
    /// Our id.
    pub id: String,
    /// For whose application.
    pub application: ApplicationId,
    /// Hash of the code together with the application.
    pub code_hash: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Until when it may be used.
    pub expires_at: DateTime<Utc>,
    /// How often a wrong one was typed.
    pub tries: u64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = email_codes)]
struct CodeRow {
    id: String,
    application_id: String,
    code_hash: String,
    sent_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    tries: i64,
}

/// Keeps a code that was sent to `email`.
pub fn insert(conn: &mut Conn, code: &EmailCode, email: &str) -> Result<(), StoreError> {
    diesel::insert_into(email_codes::table)
        .values((
            email_codes::id.eq(&code.id),
            email_codes::application_id.eq(code.application.as_str()),
            email_codes::email_folded.eq(fold_email(email)),
            email_codes::code_hash.eq(&code.code_hash),
            email_codes::sent_at.eq(code.sent_at.naive_utc()),
            email_codes::expires_at.eq(code.expires_at.naive_utc()),
            email_codes::tries.eq(0_i64),
        ))
        .execute(conn)?;
    Ok(())
}

/// The newest code of an application, used up or not.
pub fn lookup_newest(conn: &mut Conn, application: &ApplicationId) -> Result<Option<EmailCode>, StoreError> {
    let row: Option<CodeRow> = email_codes::table
        .filter(email_codes::application_id.eq(application.as_str()))
        .order((email_codes::sent_at.desc(), email_codes::id.desc()))
        .select(CodeRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(|row| EmailCode {
        id: row.id,
        application: ApplicationId::new(row.application_id),
        code_hash: row.code_hash,
        sent_at: row.sent_at.and_utc(),
        expires_at: row.expires_at.and_utc(),
        tries: counted(row.tries),
    }))
}

/// How many codes were sent to an address since then, whoever asked for them.
pub fn count_sent(conn: &mut Conn, email: &str, since: DateTime<Utc>) -> Result<u64, StoreError> {
    let sent: i64 = email_codes::table
        .filter(email_codes::email_folded.eq(fold_email(email)))
        .filter(email_codes::sent_at.gt(since.naive_utc()))
        .count()
        .get_result(conn)?;
    Ok(counted(sent))
}

/// Counts a wrong try.
pub fn count_try(conn: &mut Conn, id: &str) -> Result<(), StoreError> {
    diesel::update(email_codes::table.find(id)).set(email_codes::tries.eq(email_codes::tries + 1_i64)).execute(conn)?;
    Ok(())
}

/// Uses a code up: it cannot be typed again. It still counts as sent.
pub fn expire(conn: &mut Conn, id: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(email_codes::table.find(id)).set(email_codes::expires_at.eq(now.naive_utc())).execute(conn)?;
    Ok(())
}

/// Forgets codes sent before then.
pub fn delete_older(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(email_codes::table.filter(email_codes::sent_at.lt(before.naive_utc()))).execute(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{application, at, candidate, on_each, published_job};

    #[test]
    fn the_newest_code_counts_and_all_of_an_address_are_counted() {
        on_each(|conn, key| {
            let job = published_job(conn);
            let maya = candidate(conn, key, "p1");
            application(conn, key, "a1", (&maya, &job), 1);
            let id = ApplicationId::new("a1");
            let code = |name: &str, seconds| EmailCode {
                id: name.to_owned(),
                application: id.clone(),
                code_hash: name.to_owned(),
                sent_at: at(seconds),
                expires_at: at(seconds + 600),
                tries: 0,
            };
            assert_eq!(lookup_newest(conn, &id).unwrap(), None);
            insert(conn, &code("c1", 0), "maya@example.org").unwrap();
            insert(conn, &code("c2", 60), "Maya@Example.org ").unwrap();
            count_try(conn, "c2").unwrap();
            let newest = lookup_newest(conn, &id).unwrap().unwrap();
            assert_eq!((newest.id.as_str(), newest.tries, newest.expires_at), ("c2", 1, at(660)));
            assert_eq!(count_sent(conn, "MAYA@example.org", at(-1)).unwrap(), 2);
            assert_eq!(count_sent(conn, "maya@example.org", at(0)).unwrap(), 1);
            expire(conn, "c2", at(61)).unwrap();
            assert_eq!(lookup_newest(conn, &id).unwrap().unwrap().expires_at, at(61));
            assert_eq!(delete_older(conn, at(60)).unwrap(), 1);
        });
    }
}
