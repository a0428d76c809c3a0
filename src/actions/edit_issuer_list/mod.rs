//! Editing the draft of an issuer list: new lists, listings, issuers; and putting a draft in force, which scores everybody again whose result
//! stands on the list.

use chrono::{DateTime, Utc};

use super::score_application::enqueue_scores;
use crate::app::App;
use crate::domain::issuers::{Issuer, IssuerIdentifier, IssuerList, IssuerListing};
use crate::domain::listing_rules::{ListingFault, faults};
use crate::domain::text::slug;
use crate::domain::{IssuerId, IssuerListId, IssuerListVersionId, ListingId};
use crate::store::{Conn, StoreError, audit, issuer_lists, issuers, list_uses};

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// As the audit log names them: `user:ID`, `cli`.
    pub actor: String,
    /// As shown.
    pub name: String,
}

/// Why a list did not change.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The listing lacks something its tier needs.
    #[error("the listing does not fit its tier: {}", .0.iter().map(|fault| fault.problem.as_str()).collect::<Vec<_>>().join("; "))]
    Faults(Vec<ListingFault>),
    /// Another listing of the issuer has this scope.
    #[error("issuer {0} has a listing with this scope already")]
    SameScope(IssuerId),
    /// Another list has this name.
    #[error("there is a list called {0} already")]
    NameTaken(String),
    /// There is no draft.
    #[error("list {0} has no draft")]
    NoDraft(IssuerListId),
    /// The draft is as the version in force.
    #[error("the draft of list {0} changes nothing")]
    NoChange(IssuerListId),
    /// Listings of the draft that lack something by now, by issuer.
    #[error("{} listings of the draft need attention", .0.len())]
    NotReady(Vec<(String, ListingFault)>),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedList {
    /// The version now in force.
    pub list: IssuerList,
    /// How many applications are scored again.
    pub rescored: usize,
}

/// Writes down what happened to an issuer or a list.
pub(super) fn note(
    conn: &mut Conn,
    by: &By,
    (action, object): (&str, &str),
    details: &serde_json::Value,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    audit::append(conn, &audit::NewEvent { at, actor: &by.actor, action, object, details: &details.to_string() }).map(drop)
}

/// Makes a list with an empty draft.
pub async fn create_list(app: &App, by: By, name: String) -> Result<IssuerListId, ListError> {
    let (now, app_ids) = (app.clock.now(), app.clone());
    app.store
        .write_or(move |conn| {
            let id = add_list(&app_ids, conn, &name, now)?;
            note(conn, &by, ("list.created", &format!("list:{id}")), &serde_json::json!({}), now)?;
            Ok(id)
        })
        .await
}

/// Adds a list within a transaction.
pub(super) fn add_list(app: &App, conn: &mut Conn, name: &str, now: DateTime<Utc>) -> Result<IssuerListId, ListError> {
    let (id, draft) = (IssuerListId::new(app.new_id()), IssuerListVersionId::new(app.new_id()));
    match issuer_lists::insert(conn, &id, &draft, name, now) {
        Ok(()) => Ok(id),
        Err(StoreError::Conflict { .. }) => Err(ListError::NameTaken(name.to_owned())),
        Err(error) => Err(error.into()),
    }
}

/// Puts a listing into the draft of a list, making the draft where there is none. An empty id is a new listing.
pub async fn save_listing(app: &App, by: By, list: IssuerListId, listing: IssuerListing) -> Result<IssuerListing, ListError> {
    let (now, inner) = (app.clock.now(), app.clone());
    app.store.write_or(move |conn| put_listing(&inner, conn, (&by, now), &list, listing)).await
}

/// As [`save_listing`], within a transaction.
pub(super) fn put_listing(
    app: &App,
    conn: &mut Conn,
    (by, now): (&By, DateTime<Utc>),
    list: &IssuerListId,
    mut listing: IssuerListing,
) -> Result<IssuerListing, ListError> {
    let wrong = faults(&listing, now.date_naive());
    if !wrong.is_empty() {
        return Err(ListError::Faults(wrong));
    }
    let draft = issuer_lists::open_draft(conn, list, &IssuerListVersionId::new(app.new_id()))?;
    if listing.id.as_str().is_empty() {
        listing.id = ListingId::new(app.new_id());
    }
    listing.decided_by = Some(by.name.clone());
    let has_twin = draft.listings.iter().any(|other| is_same_scope(other, &listing) && other.id != listing.id);
    if has_twin {
        return Err(ListError::SameScope(listing.issuer));
    }
    issuers::find(conn, &listing.issuer)?;
    issuer_lists::save_listing(conn, &draft.version_id, &listing)?;
    let details = serde_json::json!({"version": draft.version, "issuer": listing.issuer, "listing": listing.id, "tier": listing.tier});
    note(conn, by, ("listing.saved", &format!("list:{list}")), &details, now)?;
    Ok(listing)
}

/// An issuer nobody knew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIssuer {
    /// The name shown.
    pub name: String,
    /// Home page.
    pub website: Option<String>,
    /// What it is known by.
    pub identifiers: Vec<IssuerIdentifier>,
}

/// Puts a listing of an issuer nobody knew into the draft of a list; the issuer that has one of the identifiers is taken where there is one.
pub async fn list_new_issuer(
    app: &App,
    by: By,
    list: IssuerListId,
    issuer: NewIssuer,
    listing: IssuerListing,
) -> Result<IssuerListing, ListError> {
    let (now, inner) = (app.clock.now(), app.clone());
    app.store
        .write_or(move |conn| {
            let known = find_or_add_issuer(&inner, conn, (&issuer.name, issuer.website.as_deref()), &issuer.identifiers, now)?;
            put_listing(&inner, conn, (&by, now), &list, IssuerListing { issuer: known.id, ..listing })
        })
        .await
}

/// Whether two listings are about the same issuer and scope.
pub(super) fn is_same_scope(one: &IssuerListing, other: &IssuerListing) -> bool {
    one.issuer == other.issuer && one.skill_scope == other.skill_scope && one.credential_scope == other.credential_scope
}

/// Takes a listing out of the draft of a list, making the draft where there is none.
pub async fn remove_listing(app: &App, by: By, list: IssuerListId, listing: ListingId) -> Result<(), ListError> {
    let (now, inner) = (app.clock.now(), app.clone());
    app.store
        .write_or(move |conn| {
            let draft = issuer_lists::open_draft(conn, &list, &IssuerListVersionId::new(inner.new_id()))?;
            issuer_lists::delete_listing(conn, &draft.version_id, &listing)?;
            let details = serde_json::json!({"version": draft.version, "listing": listing});
            Ok(note(conn, &by, ("listing.removed", &format!("list:{list}")), &details, now)?)
        })
        .await
}

/// Throws the draft of a list away; a list that was never published keeps an empty one.
pub async fn discard_draft(app: &App, by: By, list: IssuerListId) -> Result<(), ListError> {
    let (now, inner) = (app.clock.now(), app.clone());
    app.store
        .write_or(move |conn| {
            let head = issuer_lists::find(conn, &list)?;
            let draft = head.draft().ok_or_else(|| ListError::NoDraft(list.clone()))?;
            issuer_lists::delete_draft(conn, &draft.id)?;
            if head.published().is_none() {
                issuer_lists::open_draft(conn, &list, &IssuerListVersionId::new(inner.new_id()))?;
            }
            Ok(note(conn, &by, ("list.draft_discarded", &format!("list:{list}")), &serde_json::json!({"version": draft.version}), now)?)
        })
        .await
}

/// Puts the draft of a list in force and scores again whoever's result stands on it, all in one transaction.
pub async fn publish_list(app: &App, by: By, list: IssuerListId) -> Result<PublishedList, ListError> {
    let (now, inner) = (app.clock.now(), app.clone());
    let published = app.store.write_or(move |conn| publish_in(&inner, conn, (&by, now), &list)).await?;
    app.store.wake_runner();
    Ok(published)
}

/// As [`publish_list`], within a transaction.
pub(super) fn publish_in(
    app: &App,
    conn: &mut Conn,
    (by, now): (&By, DateTime<Utc>),
    list: &IssuerListId,
) -> Result<PublishedList, ListError> {
    let head = issuer_lists::find(conn, list)?;
    let draft = head.draft().ok_or_else(|| ListError::NoDraft(list.clone()))?;
    let draft = issuer_lists::find_version(conn, &draft.id)?;
    if let Some(before) = issuer_lists::lookup_published(conn, list)?
        && before.listings == draft.listings
        && before.issuers == draft.issuers
    {
        return Err(ListError::NoChange(list.clone()));
    }
    let wrong = not_ready(&draft, now);
    if !wrong.is_empty() {
        return Err(ListError::NotReady(wrong));
    }
    let published = issuer_lists::publish(conn, &draft.version_id, &by.name, now)?;
    let affected = list_uses::list_applications(conn, list)?;
    let affected = enqueue_scores(app, conn, affected, now)?;
    let details = serde_json::json!({"version": published.version, "listings": published.listings.len(), "rescored": affected});
    note(conn, by, ("list.published", &format!("list:{list}")), &details, now)?;
    Ok(PublishedList { list: published, rescored: affected })
}

/// What keeps a draft from being published, with the issuer's name.
pub fn not_ready(draft: &IssuerList, now: DateTime<Utc>) -> Vec<(String, ListingFault)> {
    let name =
        |id: &IssuerId| draft.issuers.iter().find(|issuer| issuer.id == *id).map_or_else(String::new, |issuer| issuer.display_name.clone());
    let all =
        draft.listings.iter().flat_map(|listing| faults(listing, now.date_naive()).into_iter().map(|fault| (name(&listing.issuer), fault)));
    all.collect()
}

/// A key for files that no issuer has yet: from the name, with a number where it is taken.
pub(super) fn free_key(conn: &mut Conn, name: &str) -> Result<String, StoreError> {
    let bare: String = slug(name).chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').take(48).collect();
    let bare = if bare.trim_matches('-').is_empty() { "issuer".to_owned() } else { bare.trim_matches('-').to_owned() };
    let mut key = bare.clone();
    let mut number = 1_u32;
    while issuers::lookup_by_key(conn, &key)?.is_some() {
        number += 1;
        key = format!("{bare}-{number}");
    }
    Ok(key)
}

/// The issuer that has one of these identifiers, with those of them added that nobody has; else a new one called `name`.
pub(super) fn find_or_add_issuer(
    app: &App,
    conn: &mut Conn,
    (name, website): (&str, Option<&str>),
    identifiers: &[IssuerIdentifier],
    now: DateTime<Utc>,
) -> Result<Issuer, StoreError> {
    let mut known: Option<Issuer> = None;
    let mut free = Vec::new();
    for identifier in identifiers {
        match issuers::lookup_by_identifier(conn, identifier)? {
            Some(issuer) => known = known.or(Some(issuer)),
            None => free.push(identifier.clone()),
        }
    }
    if let Some(mut issuer) = known {
        for identifier in free {
            issuers::insert_identifier(conn, &issuer.id, &identifier)?;
            issuer.identifiers.push(identifier);
        }
        return Ok(issuer);
    }
    let issuer = Issuer {
        id: IssuerId::new(app.new_id()),
        key: free_key(conn, name)?,
        display_name: name.to_owned(),
        legal_name: None,
        kind: "other".to_owned(),
        country: None,
        website: website.map(str::to_owned),
        identifiers: free,
    };
    issuers::insert(conn, &issuer, now)?;
    Ok(issuer)
}

#[cfg(test)]
mod tests;
