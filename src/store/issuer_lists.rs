//! The employer's lists of trusted issuers, in versions: one draft to edit, one published in force, older ones superseded. What is published
//! is kept whole, as it was, and never changes.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{issuer_list_versions, issuer_listings, issuer_lists};
use super::values::{read_enum, read_json, read_number, read_some_number, read_time, sha256_hex, write_json};
use super::{Conn, StoreError, issuers};
use crate::domain::issuers::{IssuerList, IssuerListing, VersionStatus};
use crate::domain::policy::{Rigor, Tier};
use crate::domain::{IssuerId, IssuerListId, IssuerListVersionId, ListingId};

/// A list by name, without its listings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListHead {
    /// The list.
    pub id: IssuerListId,
    /// Its name.
    pub name: String,
    /// Its versions, newest first.
    pub versions: Vec<VersionHead>,
}

impl ListHead {
    /// The version in force.
    pub fn published(&self) -> Option<&VersionHead> {
        self.versions.iter().find(|version| version.status == VersionStatus::Published)
    }

    /// The version being edited.
    pub fn draft(&self) -> Option<&VersionHead> {
        self.versions.iter().find(|version| version.status == VersionStatus::Draft)
    }
}

/// One version of a list, without its listings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionHead {
    /// This version.
    pub id: IssuerListVersionId,
    /// 1, 2, 3 …
    pub version: u32,
    /// Draft, published or superseded.
    pub status: VersionStatus,
    /// How many listings.
    pub listings: u64,
    /// SHA-256 of the published content.
    pub content_hash: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// By whom.
    pub published_by: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issuer_list_versions)]
struct VersionRow {
    id: String,
    list_id: String,
    version: i64,
    status: String,
    content: Option<String>,
    content_hash: Option<String>,
    published_at: Option<NaiveDateTime>,
    published_by: Option<String>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = issuer_listings, treat_none_as_null = true)]
struct ListingRow {
    id: String,
    version_id: String,
    issuer_id: String,
    tier: String,
    skill_scope: String,
    credential_scope: String,
    rigor_default: Option<String>,
    level_default: Option<i64>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    review_by: Option<String>,
    reason: String,
    evidence_url: Option<String>,
    decided_by: Option<String>,
    key_pins: String,
}

/// Makes a list with an empty draft as its version 1; the name must be free.
pub fn insert(conn: &mut Conn, list: &IssuerListId, draft: &IssuerListVersionId, name: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(issuer_lists::table)
        .values((issuer_lists::id.eq(list.as_str()), issuer_lists::name.eq(name), issuer_lists::created_at.eq(now.naive_utc())))
        .execute(conn)
        .map_err(StoreError::taken("a list called", name))?;
    insert_version(conn, list, draft, 1)
}

fn insert_version(conn: &mut Conn, list: &IssuerListId, id: &IssuerListVersionId, version: i64) -> Result<(), StoreError> {
    diesel::insert_into(issuer_list_versions::table)
        .values((
            issuer_list_versions::id.eq(id.as_str()),
            issuer_list_versions::list_id.eq(list.as_str()),
            issuer_list_versions::version.eq(version),
            issuer_list_versions::status.eq(VersionStatus::Draft.as_str()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Every list with its versions, by name.
pub fn list(conn: &mut Conn) -> Result<Vec<ListHead>, StoreError> {
    let lists: Vec<(String, String)> = issuer_lists::table
        .order((issuer_lists::name.asc(), issuer_lists::id.asc()))
        .select((issuer_lists::id, issuer_lists::name))
        .load(conn)?;
    let rows: Vec<VersionRow> = issuer_list_versions::table
        .order((issuer_list_versions::list_id.asc(), issuer_list_versions::version.desc()))
        .select(VersionRow::as_select())
        .load(conn)?;
    let counts: Vec<(String, i64)> = issuer_listings::table
        .group_by(issuer_listings::version_id)
        .select((issuer_listings::version_id, diesel::dsl::count_star()))
        .load(conn)?;
    let counts: BTreeMap<String, i64> = counts.into_iter().collect();
    let mut versions: BTreeMap<String, Vec<VersionHead>> = BTreeMap::new();
    for row in rows {
        let number = counts.get(&row.id).copied().unwrap_or(0);
        let head = VersionHead {
            id: IssuerListVersionId::new(row.id),
            version: read_number(row.version, "issuer_list_versions.version")?,
            status: read_enum(VersionStatus::parse, &row.status, "issuer_list_versions.status")?,
            listings: super::values::counted(number),
            content_hash: row.content_hash,
            published_at: read_time(row.published_at),
            published_by: row.published_by,
        };
        versions.entry(row.list_id).or_default().push(head);
    }
    Ok(lists
        .into_iter()
        .map(|(id, name)| ListHead { versions: versions.remove(&id).unwrap_or_default(), id: IssuerListId::new(id), name })
        .collect())
}

/// One list with its versions.
pub fn find(conn: &mut Conn, id: &IssuerListId) -> Result<ListHead, StoreError> {
    list(conn)?.into_iter().find(|head| head.id == *id).ok_or_else(|| StoreError::missing("issuer list", id))
}

/// Changes a list's name.
pub fn update_name(conn: &mut Conn, id: &IssuerListId, name: &str) -> Result<(), StoreError> {
    let changed = diesel::update(issuer_lists::table.find(id.as_str()))
        .set(issuer_lists::name.eq(name))
        .execute(conn)
        .map_err(StoreError::taken("a list called", name))?;
    if changed == 1 { Ok(()) } else { Err(StoreError::missing("issuer list", id)) }
}

/// The draft of a list; where there is none it is made from the published version, under the id `new`.
pub fn open_draft(conn: &mut Conn, id: &IssuerListId, new: &IssuerListVersionId) -> Result<IssuerList, StoreError> {
    let head = find(conn, id)?;
    if let Some(draft) = head.draft() {
        return find_version(conn, &draft.id);
    }
    let last = head.versions.first().map_or(0, |version| i64::from(version.version));
    insert_version(conn, id, new, last + 1)?;
    if let Some(published) = head.published() {
        for listing in find_version(conn, &published.id)?.listings {
            save_listing(conn, new, &listing)?;
        }
    }
    find_version(conn, new)
}

/// Adds a listing to a draft, or changes the one with the same id. An issuer has one listing per scope.
pub fn save_listing(conn: &mut Conn, version: &IssuerListVersionId, listing: &IssuerListing) -> Result<(), StoreError> {
    must_be_draft(conn, version)?;
    let row = ListingRow::of(version, listing)?;
    let taken = || StoreError::taken("a listing with this scope for the issuer", &listing.issuer);
    let known = issuer_listings::table.find((version.as_str(), listing.id.as_str()));
    if diesel::update(known).set(&row).execute(conn).map_err(taken())? == 0 {
        diesel::insert_into(issuer_listings::table).values(&row).execute(conn).map_err(taken())?;
    }
    Ok(())
}

/// Takes a listing out of a draft.
pub fn delete_listing(conn: &mut Conn, version: &IssuerListVersionId, listing: &ListingId) -> Result<(), StoreError> {
    must_be_draft(conn, version)?;
    match diesel::delete(issuer_listings::table.find((version.as_str(), listing.as_str()))).execute(conn)? {
        0 => Err(StoreError::missing("listing", listing)),
        _ => Ok(()),
    }
}

/// Throws a draft away.
pub fn delete_draft(conn: &mut Conn, version: &IssuerListVersionId) -> Result<(), StoreError> {
    must_be_draft(conn, version)?;
    diesel::delete(issuer_list_versions::table.find(version.as_str())).execute(conn)?;
    Ok(())
}

/// Publishes a draft: from now on it is in force and never changes; the one before is superseded.
pub fn publish(conn: &mut Conn, version: &IssuerListVersionId, by: &str, now: DateTime<Utc>) -> Result<IssuerList, StoreError> {
    must_be_draft(conn, version)?;
    let mut published = find_version(conn, version)?;
    published.status = VersionStatus::Published;
    let before = issuer_list_versions::table
        .filter(issuer_list_versions::list_id.eq(published.id.as_str()))
        .filter(issuer_list_versions::status.eq(VersionStatus::Published.as_str()));
    diesel::update(before).set(issuer_list_versions::status.eq(VersionStatus::Superseded.as_str())).execute(conn)?;
    let content = write_json(&published, "issuer_list_versions.content")?;
    diesel::update(issuer_list_versions::table.find(version.as_str()))
        .set((
            issuer_list_versions::status.eq(VersionStatus::Published.as_str()),
            issuer_list_versions::content_hash.eq(sha256_hex(content.as_bytes())),
            issuer_list_versions::content.eq(content),
            issuer_list_versions::published_at.eq(now.naive_utc()),
            issuer_list_versions::published_by.eq(by),
        ))
        .execute(conn)?;
    Ok(published)
}

/// The version in force, where one was ever published.
pub fn lookup_published(conn: &mut Conn, id: &IssuerListId) -> Result<Option<IssuerList>, StoreError> {
    let version: Option<String> = issuer_list_versions::table
        .filter(issuer_list_versions::list_id.eq(id.as_str()))
        .filter(issuer_list_versions::status.eq(VersionStatus::Published.as_str()))
        .select(issuer_list_versions::id)
        .first(conn)
        .optional()?;
    version.map(|version| find_version(conn, &IssuerListVersionId::new(version))).transpose()
}

/// Every version in force, by list name.
pub fn list_published(conn: &mut Conn) -> Result<Vec<IssuerList>, StoreError> {
    let versions: Vec<String> = issuer_list_versions::table
        .inner_join(issuer_lists::table)
        .filter(issuer_list_versions::status.eq(VersionStatus::Published.as_str()))
        .order((issuer_lists::name.asc(), issuer_lists::id.asc()))
        .select(issuer_list_versions::id)
        .load(conn)?;
    versions.into_iter().map(|version| find_version(conn, &IssuerListVersionId::new(version))).collect()
}

/// One version, whole: a draft as it stands, a published one as it was when published.
pub fn find_version(conn: &mut Conn, id: &IssuerListVersionId) -> Result<IssuerList, StoreError> {
    let found: Option<(VersionRow, String)> = issuer_list_versions::table
        .inner_join(issuer_lists::table)
        .filter(issuer_list_versions::id.eq(id.as_str()))
        .select((VersionRow::as_select(), issuer_lists::name))
        .first(conn)
        .optional()?;
    let (row, name) = found.ok_or_else(|| StoreError::missing("issuer list version", id))?;
    let status = read_enum(VersionStatus::parse, &row.status, "issuer_list_versions.status")?;
    if let Some(content) = row.content {
        let kept: IssuerList = read_json(&content, "issuer_list_versions.content")?;
        return Ok(IssuerList { status, ..kept });
    }
    let listings: Vec<ListingRow> = issuer_listings::table
        .filter(issuer_listings::version_id.eq(id.as_str()))
        .order(issuer_listings::id.asc())
        .select(ListingRow::as_select())
        .load(conn)?;
    let listings = listings.into_iter().map(IssuerListing::try_from).collect::<Result<Vec<_>, _>>()?;
    let mut named: Vec<IssuerId> = listings.iter().map(|listing| listing.issuer.clone()).collect();
    named.sort();
    named.dedup();
    Ok(IssuerList {
        id: IssuerListId::new(row.list_id),
        version_id: id.clone(),
        name,
        version: read_number(row.version, "issuer_list_versions.version")?,
        status,
        issuers: issuers::list_by_ids(conn, &named)?,
        listings,
    })
}

fn must_be_draft(conn: &mut Conn, version: &IssuerListVersionId) -> Result<(), StoreError> {
    let status: Option<String> =
        issuer_list_versions::table.find(version.as_str()).select(issuer_list_versions::status).first(conn).optional()?;
    match status.as_deref() {
        Some("draft") => Ok(()),
        Some(_) => Err(StoreError::Immutable { what: "issuer list version", id: version.to_string() }),
        None => Err(StoreError::missing("issuer list version", version)),
    }
}

fn read_date(text: Option<String>, column: &'static str) -> Result<Option<NaiveDate>, StoreError> {
    text.map(|text| text.parse().map_err(|_| StoreError::Unreadable { column, value: text })).transpose()
}

impl ListingRow {
    fn of(version: &IssuerListVersionId, listing: &IssuerListing) -> Result<Self, StoreError> {
        Ok(Self {
            id: listing.id.as_str().to_owned(),
            version_id: version.as_str().to_owned(),
            issuer_id: listing.issuer.as_str().to_owned(),
            tier: listing.tier.as_str().to_owned(),
            skill_scope: write_json(&listing.skill_scope, "issuer_listings.skill_scope")?,
            credential_scope: write_json(&listing.credential_scope, "issuer_listings.credential_scope")?,
            rigor_default: listing.rigor_default.map(|rigor| rigor.as_str().to_owned()),
            level_default: listing.level_default.map(i64::from),
            valid_from: listing.valid_from.map(|date| date.to_string()),
            valid_to: listing.valid_to.map(|date| date.to_string()),
            review_by: listing.review_by.map(|date| date.to_string()),
            reason: listing.reason.clone(),
            evidence_url: listing.evidence_url.clone(),
            decided_by: listing.decided_by.clone(),
            key_pins: write_json(&listing.key_pins, "issuer_listings.key_pins")?,
        })
    }
}

impl TryFrom<ListingRow> for IssuerListing {
    type Error = StoreError;

    fn try_from(row: ListingRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ListingId::new(row.id),
            issuer: IssuerId::new(row.issuer_id),
            tier: read_enum(Tier::parse, &row.tier, "issuer_listings.tier")?,
            skill_scope: read_json(&row.skill_scope, "issuer_listings.skill_scope")?,
            credential_scope: read_json(&row.credential_scope, "issuer_listings.credential_scope")?,
            rigor_default: row.rigor_default.map(|text| read_enum(Rigor::parse, &text, "issuer_listings.rigor_default")).transpose()?,
            level_default: read_some_number(row.level_default, "issuer_listings.level_default")?,
            valid_from: read_date(row.valid_from, "issuer_listings.valid_from")?,
            valid_to: read_date(row.valid_to, "issuer_listings.valid_to")?,
            review_by: read_date(row.review_by, "issuer_listings.review_by")?,
            reason: row.reason,
            evidence_url: row.evidence_url,
            decided_by: row.decided_by,
            key_pins: read_json(&row.key_pins, "issuer_listings.key_pins")?,
        })
    }
}
