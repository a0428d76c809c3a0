//! Members of staff: accounts, passwords, second step.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{recovery_codes, users};
use super::values::{count, counted, read_enum, read_time};
use super::{Conn, StoreError};
use crate::domain::UserId;
use crate::domain::people::{Role, User};

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct UserRow {
    id: String,
    email: String,
    name: String,
    role: String,
    password_hash: Option<String>,
    second_step_secret: Option<Vec<u8>>,
    is_active: bool,
    created_at: NaiveDateTime,
    seen_at: Option<NaiveDateTime>,
}

impl TryFrom<UserRow> for User {
    type Error = StoreError;

    fn try_from(row: UserRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: UserId::new(row.id),
            email: row.email,
            name: row.name,
            role: read_enum(Role::parse, &row.role, "users.role")?,
            is_active: row.is_active,
            has_password: row.password_hash.is_some(),
            has_second_step: row.second_step_secret.is_some(),
            created_at: row.created_at.and_utc(),
            seen_at: read_time(row.seen_at),
        })
    }
}

/// The form in which two spellings of an address are the same.
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Adds a person; the address must be free. `has_password` and `has_second_step` are not read.
pub fn insert(conn: &mut Conn, user: &User, password_hash: Option<&str>) -> Result<(), StoreError> {
    diesel::insert_into(users::table)
        .values((
            users::id.eq(user.id.as_str()),
            users::email.eq(user.email.trim()),
            users::email_folded.eq(fold_email(&user.email)),
            users::name.eq(&user.name),
            users::role.eq(user.role.as_str()),
            users::password_hash.eq(password_hash),
            users::is_active.eq(user.is_active),
            users::created_at.eq(user.created_at.naive_utc()),
        ))
        .execute(conn)
        .map_err(StoreError::taken("a user with the address", &user.email))?;
    Ok(())
}

/// The person with this id.
pub fn find(conn: &mut Conn, id: &UserId) -> Result<User, StoreError> {
    users::table
        .find(id.as_str())
        .select(UserRow::as_select())
        .first(conn)
        .optional()?
        .ok_or_else(|| StoreError::missing("user", id))?
        .try_into()
}

/// The person who signs in with this address, however it is spelled.
pub fn lookup_by_email(conn: &mut Conn, email: &str) -> Result<Option<User>, StoreError> {
    users::table
        .filter(users::email_folded.eq(fold_email(email)))
        .select(UserRow::as_select())
        .first(conn)
        .optional()?
        .map(User::try_from)
        .transpose()
}

/// Everybody, by name.
pub fn list(conn: &mut Conn) -> Result<Vec<User>, StoreError> {
    let rows = users::table.order((users::name.asc(), users::id.asc())).select(UserRow::as_select()).load(conn)?;
    rows.into_iter().map(User::try_from).collect()
}

/// How many accounts there are: none means the server has to be set up first.
pub fn count_all(conn: &mut Conn) -> Result<u64, StoreError> {
    Ok(counted(users::table.count().get_result(conn)?))
}

/// How many active administrators there are besides `except`: the last one cannot be taken away.
pub fn count_other_admins(conn: &mut Conn, except: &UserId) -> Result<u64, StoreError> {
    let number = users::table
        .filter(users::role.eq(Role::Admin.as_str()))
        .filter(users::is_active.eq(true))
        .filter(users::id.ne(except.as_str()))
        .count()
        .get_result(conn)?;
    Ok(counted(number))
}

/// The kept hash of the password, where one is set.
pub fn lookup_password_hash(conn: &mut Conn, id: &UserId) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = users::table.find(id.as_str()).select(users::password_hash).first(conn).optional()?;
    found.ok_or_else(|| StoreError::missing("user", id))
}

/// Sets the hash of a new password.
pub fn update_password_hash(conn: &mut Conn, id: &UserId, hash: &str) -> Result<(), StoreError> {
    one(diesel::update(users::table.find(id.as_str())).set(users::password_hash.eq(hash)).execute(conn)?, id)
}

/// Changes what a person may do.
pub fn update_role(conn: &mut Conn, id: &UserId, role: Role) -> Result<(), StoreError> {
    one(diesel::update(users::table.find(id.as_str())).set(users::role.eq(role.as_str())).execute(conn)?, id)
}

/// Switches an account on or off.
pub fn update_active(conn: &mut Conn, id: &UserId, is_active: bool) -> Result<(), StoreError> {
    one(diesel::update(users::table.find(id.as_str())).set(users::is_active.eq(is_active)).execute(conn)?, id)
}

/// Notes that the person signed in.
pub fn update_seen(conn: &mut Conn, id: &UserId, now: DateTime<Utc>) -> Result<(), StoreError> {
    one(diesel::update(users::table.find(id.as_str())).set(users::seen_at.eq(now.naive_utc())).execute(conn)?, id)
}

/// The second step of a person.
#[derive(Clone, Debug)]
pub struct SecondStep {
    /// The authenticator secret, sealed by the caller with the key of the installation.
    pub sealed_secret: Vec<u8>,
    /// The last accepted time step: a code works once.
    pub last_step: Option<i64>,
}

/// The second step, where it is on.
pub fn lookup_second_step(conn: &mut Conn, id: &UserId) -> Result<Option<SecondStep>, StoreError> {
    let found: Option<(Option<Vec<u8>>, Option<i64>)> =
        users::table.find(id.as_str()).select((users::second_step_secret, users::second_step_last)).first(conn).optional()?;
    let (secret, last_step) = found.ok_or_else(|| StoreError::missing("user", id))?;
    Ok(secret.map(|sealed_secret| SecondStep { sealed_secret, last_step }))
}

/// Switches the second step on with new recovery codes (hashes), or off.
pub fn update_second_step(conn: &mut Conn, id: &UserId, step: Option<(&[u8], &[String])>) -> Result<(), StoreError> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(id.as_str()))).execute(conn)?;
    let secret = step.map(|(secret, _)| secret.to_vec());
    let change = (users::second_step_secret.eq(secret), users::second_step_last.eq(None::<i64>));
    one(diesel::update(users::table.find(id.as_str())).set(change).execute(conn)?, id)?;
    for code in step.map(|(_, codes)| codes).unwrap_or_default() {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::user_id.eq(id.as_str()), recovery_codes::code_hash.eq(code)))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes a time step for used; `false` when it, or a later one, was used before.
pub fn accept_second_step(conn: &mut Conn, id: &UserId, step: i64) -> Result<bool, StoreError> {
    let open = users::table.find(id.as_str()).filter(users::second_step_last.is_null().or(users::second_step_last.lt(step)));
    Ok(diesel::update(open).set(users::second_step_last.eq(step)).execute(conn)? == 1)
}

/// Uses up a recovery code; `false` when it is unknown or used.
pub fn use_recovery_code(conn: &mut Conn, id: &UserId, code_hash: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let open = recovery_codes::table.find((id.as_str(), code_hash)).filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(open).set(recovery_codes::used_at.eq(now.naive_utc())).execute(conn)? == 1)
}

/// How many recovery codes are left.
pub fn count_recovery_codes(conn: &mut Conn, id: &UserId) -> Result<u64, StoreError> {
    let number = recovery_codes::table
        .filter(recovery_codes::user_id.eq(id.as_str()))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(counted(number))
}

fn one(changed: usize, id: &UserId) -> Result<(), StoreError> {
    if count(changed) == 1 { Ok(()) } else { Err(StoreError::missing("user", id)) }
}
