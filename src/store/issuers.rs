//! Issuers as the employer knows them, with every identifier they are recognised by.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{issuer_identifiers, issuers};
use super::values::{count, counted, fold, read_enum};
use super::{Conn, StoreError};
use crate::domain::IssuerId;
use crate::domain::issuers::{IdentifierScheme, Issuer, IssuerIdentifier};

/// Ids in one `in (…)`.
const ROWS: usize = 500;

#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = issuers)]
struct IssuerRow {
    id: String,
    file_key: String,
    display_name: String,
    legal_name: Option<String>,
    kind: String,
    country: Option<String>,
    website: Option<String>,
}

/// Adds an issuer with its identifiers; key and identifiers must be free.
pub fn insert(conn: &mut Conn, issuer: &Issuer, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(issuers::table)
        .values((
            issuers::id.eq(issuer.id.as_str()),
            issuers::file_key.eq(&issuer.key),
            issuers::display_name.eq(&issuer.display_name),
            issuers::name_folded.eq(fold(&issuer.display_name)),
            issuers::legal_name.eq(issuer.legal_name.as_deref()),
            issuers::kind.eq(&issuer.kind),
            issuers::country.eq(issuer.country.as_deref()),
            issuers::website.eq(issuer.website.as_deref()),
            issuers::state.eq("active"),
            issuers::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)
        .map_err(StoreError::taken("an issuer with the key", &issuer.key))?;
    for identifier in &issuer.identifiers {
        insert_identifier(conn, &issuer.id, identifier)?;
    }
    Ok(())
}

/// Changes an issuer; its identifiers become those given.
pub fn update(conn: &mut Conn, issuer: &Issuer) -> Result<(), StoreError> {
    let change = (
        issuers::file_key.eq(&issuer.key),
        issuers::display_name.eq(&issuer.display_name),
        issuers::name_folded.eq(fold(&issuer.display_name)),
        issuers::legal_name.eq(issuer.legal_name.as_deref()),
        issuers::kind.eq(&issuer.kind),
        issuers::country.eq(issuer.country.as_deref()),
        issuers::website.eq(issuer.website.as_deref()),
    );
    let changed = diesel::update(issuers::table.find(issuer.id.as_str()))
        .set(change)
        .execute(conn)
        .map_err(StoreError::taken("an issuer with the key", &issuer.key))?;
    if changed == 0 {
        return Err(StoreError::missing("issuer", &issuer.id));
    }
    diesel::delete(issuer_identifiers::table.filter(issuer_identifiers::issuer_id.eq(issuer.id.as_str()))).execute(conn)?;
    for identifier in &issuer.identifiers {
        insert_identifier(conn, &issuer.id, identifier)?;
    }
    Ok(())
}

/// Adds an identifier; two issuers never share one.
pub fn insert_identifier(conn: &mut Conn, issuer: &IssuerId, identifier: &IssuerIdentifier) -> Result<(), StoreError> {
    diesel::insert_into(issuer_identifiers::table)
        .values((
            issuer_identifiers::scheme.eq(identifier.scheme.as_str()),
            issuer_identifiers::value_norm.eq(&identifier.value),
            issuer_identifiers::issuer_id.eq(issuer.as_str()),
        ))
        .execute(conn)
        .map_err(StoreError::taken("an issuer with the identifier", &identifier.value))?;
    Ok(())
}

/// The issuer with this id.
pub fn find(conn: &mut Conn, id: &IssuerId) -> Result<Issuer, StoreError> {
    list_by_ids(conn, std::slice::from_ref(id))?.pop().ok_or_else(|| StoreError::missing("issuer", id))
}

/// The issuers with these ids, by name; unknown ones are left out.
pub fn list_by_ids(conn: &mut Conn, ids: &[IssuerId]) -> Result<Vec<Issuer>, StoreError> {
    let mut rows: Vec<IssuerRow> = Vec::with_capacity(ids.len());
    for some in ids.chunks(ROWS) {
        let texts: Vec<&str> = some.iter().map(IssuerId::as_str).collect();
        rows.extend(issuers::table.filter(issuers::id.eq_any(texts)).select(IssuerRow::as_select()).load(conn)?);
    }
    rows.sort_by_cached_key(|row| (fold(&row.display_name), row.id.clone()));
    with_identifiers(conn, rows)
}

/// Every issuer, by name.
pub fn list(conn: &mut Conn) -> Result<Vec<Issuer>, StoreError> {
    let rows = issuers::table.order((issuers::name_folded.asc(), issuers::id.asc())).select(IssuerRow::as_select()).load(conn)?;
    with_identifiers(conn, rows)
}

/// Issuers by name, after the last one of the page before.
pub fn page(conn: &mut Conn, after: Option<&Issuer>, limit: usize) -> Result<Vec<Issuer>, StoreError> {
    let mut query = issuers::table
        .order((issuers::name_folded.asc(), issuers::id.asc()))
        .limit(count(limit))
        .select(IssuerRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        let folded = fold(&after.display_name);
        let later = issuers::name_folded.gt(folded.clone());
        query = query.filter(later.or(issuers::name_folded.eq(folded).and(issuers::id.gt(after.id.as_str().to_owned()))));
    }
    let rows = query.load(conn)?;
    with_identifiers(conn, rows)
}

/// How many issuers are known.
pub fn count_all(conn: &mut Conn) -> Result<u64, StoreError> {
    Ok(counted(issuers::table.count().get_result(conn)?))
}

/// The issuer with this key (as used in files).
pub fn lookup_by_key(conn: &mut Conn, key: &str) -> Result<Option<Issuer>, StoreError> {
    let row: Option<IssuerRow> = issuers::table.filter(issuers::file_key.eq(key)).select(IssuerRow::as_select()).first(conn).optional()?;
    Ok(with_identifiers(conn, row.into_iter().collect())?.pop())
}

/// The issuer this identifier belongs to.
pub fn lookup_by_identifier(conn: &mut Conn, identifier: &IssuerIdentifier) -> Result<Option<Issuer>, StoreError> {
    let id: Option<String> = issuer_identifiers::table
        .find((identifier.scheme.as_str(), identifier.value.as_str()))
        .select(issuer_identifiers::issuer_id)
        .first(conn)
        .optional()?;
    id.map(|id| find(conn, &IssuerId::new(id))).transpose()
}

fn with_identifiers(conn: &mut Conn, rows: Vec<IssuerRow>) -> Result<Vec<Issuer>, StoreError> {
    let mut all: BTreeMap<String, Vec<IssuerIdentifier>> = BTreeMap::new();
    for some in rows.chunks(ROWS) {
        let ids: Vec<&str> = some.iter().map(|row| row.id.as_str()).collect();
        let identifiers: Vec<(String, String, String)> = issuer_identifiers::table
            .filter(issuer_identifiers::issuer_id.eq_any(ids))
            .order((issuer_identifiers::scheme.asc(), issuer_identifiers::value_norm.asc()))
            .select((issuer_identifiers::issuer_id, issuer_identifiers::scheme, issuer_identifiers::value_norm))
            .load(conn)?;
        for (issuer, scheme, value) in identifiers {
            let scheme = read_enum(IdentifierScheme::parse, &scheme, "issuer_identifiers.scheme")?;
            all.entry(issuer).or_default().push(IssuerIdentifier { scheme, value });
        }
    }
    Ok(rows
        .into_iter()
        .map(|row| Issuer {
            identifiers: all.remove(&row.id).unwrap_or_default(),
            id: IssuerId::new(row.id),
            key: row.file_key,
            display_name: row.display_name,
            legal_name: row.legal_name,
            kind: row.kind,
            country: row.country,
            website: row.website,
        })
        .collect())
}
