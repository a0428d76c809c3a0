//! Settings that are changed on pages: small JSON values by name.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::schema::settings;
use super::values::{read_json, write_json};
use super::{Conn, StoreError};

/// The value of a setting, where it was ever set.
pub fn lookup<T: DeserializeOwned>(conn: &mut Conn, name: &str) -> Result<Option<T>, StoreError> {
    let content: Option<String> = settings::table.find(name).select(settings::content).first(conn).optional()?;
    content.map(|content| read_json(&content, "settings.content")).transpose()
}

/// Sets a setting.
pub fn update<T: Serialize>(conn: &mut Conn, name: &str, value: &T, now: DateTime<Utc>) -> Result<(), StoreError> {
    let content = write_json(value, "settings.content")?;
    let change = (settings::content.eq(&content), settings::changed_at.eq(now.naive_utc()));
    if diesel::update(settings::table.find(name)).set(change).execute(conn)? == 0 {
        diesel::insert_into(settings::table)
            .values((settings::name.eq(name), settings::content.eq(&content), settings::changed_at.eq(now.naive_utc())))
            .execute(conn)?;
    }
    Ok(())
}
