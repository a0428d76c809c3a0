//! The issuers somebody has to decide about: those in candidates' badges, also inside records, that no published list recognises, most wanted first;
//! and the decision.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::edit_issuer_list::{By, ListError, find_or_add_issuer, note, put_listing};
use crate::app::App;
use crate::domain::credentials::IssuerFacts;
use crate::domain::issuers::{Issuer, IssuerIdentifier, IssuerList, IssuerListing};
use crate::domain::trust::{identifiers, issuer_key, look_alike, recognise};
use crate::domain::{IssuerId, IssuerListId, RequirementGroupId};
use crate::store::seen_issuers::{self, SeenIssuer};
use crate::store::{Conn, StoreError, issuer_lists, settings};

/// Where the issuers are kept that somebody put off.
const LATER: &str = "issuers.later";
/// How long an issuer is put off.
const PUT_OFF: TimeDelta = TimeDelta::days(30);
/// Scores that are looked through for what hangs on an issuer.
const MOST_SCORES: usize = 2_000;

/// An issuer that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedIssuer {
    /// As candidates' badges name it.
    pub seen: SeenIssuer,
    /// Must-haves, over all candidates, that may count for more once it is reviewed.
    pub musts: usize,
    /// The listed issuer it could be taken for.
    pub looks_like: Option<Issuer>,
    /// Until when somebody put it off.
    pub put_off_until: Option<DateTime<Utc>>,
}

/// The part of a stored score that is read here.
#[derive(Deserialize)]
struct KeptScore {
    rows: Vec<KeptRow>,
}

#[derive(Deserialize)]
struct KeptRow {
    importance: String,
    #[serde(default)]
    group: Option<RequirementGroupId>,
    lines: Vec<KeptLine>,
}

#[derive(Deserialize)]
struct KeptLine {
    open: Vec<KeptQuestion>,
}

#[derive(Deserialize)]
struct KeptQuestion {
    kind: String,
    id: Option<String>,
}

impl KeptScore {
    /// Must-haves with a line that waits for this issuer; a group is one.
    fn count_musts(&self, key: &str) -> usize {
        let waits = |line: &KeptLine| {
            line.open.iter().any(|question| question.kind == "issuer" && question.id.as_deref().is_some_and(|id| issuer_key(id) == key))
        };
        let waiting = self.rows.iter().filter(|row| row.importance == "must" && row.lines.iter().any(waits));
        let (in_groups, alone): (Vec<&KeptRow>, Vec<&KeptRow>) = waiting.partition(|row| row.group.is_some());
        alone.len() + in_groups.into_iter().filter_map(|row| row.group.as_ref()).collect::<BTreeSet<_>>().len()
    }
}

fn facts(seen: &SeenIssuer) -> IssuerFacts {
    IssuerFacts { id: seen.identifier.clone(), name: seen.name.clone(), url: seen.url.clone(), key_thumbprint: None }
}

/// Issuers in candidates' badges that no published list recognises.
fn unreviewed(conn: &mut Conn, lists: &[IssuerList]) -> Result<Vec<SeenIssuer>, StoreError> {
    let mut seen = seen_issuers::list(conn)?;
    seen.retain(|seen| !lists.iter().any(|list| recognise(list, &seen.identifier).is_some()));
    Ok(seen)
}

/// How many wait, those put off among them.
pub fn count_wanted(conn: &mut Conn) -> Result<usize, StoreError> {
    let lists = issuer_lists::list_published(conn)?;
    Ok(unreviewed(conn, &lists)?.len())
}

/// Who waits, the most wanted first: by candidates, then by must-haves; what was put off comes last.
pub fn list_wanted(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<WantedIssuer>, StoreError> {
    let lists = issuer_lists::list_published(conn)?;
    let later: BTreeMap<String, DateTime<Utc>> = settings::lookup(conn, LATER)?.unwrap_or_default();
    let mut wanted: Vec<WantedIssuer> = unreviewed(conn, &lists)?
        .into_iter()
        .map(|seen| WantedIssuer {
            musts: 0,
            looks_like: lists.iter().find_map(|list| look_alike(list, &facts(&seen))).cloned(),
            put_off_until: later.get(&seen.identifier).copied().filter(|until| *until > now),
            seen,
        })
        .collect();
    count_musts(conn, &mut wanted)?;
    wanted.sort_by(|one, other| {
        (one.put_off_until.is_some(), other.seen.candidates, other.musts, &one.seen.identifier).cmp(&(
            other.put_off_until.is_some(),
            one.seen.candidates,
            one.musts,
            &other.seen.identifier,
        ))
    });
    Ok(wanted)
}

fn count_musts(conn: &mut Conn, wanted: &mut [WantedIssuer]) -> Result<(), StoreError> {
    let identifiers: Vec<&str> = wanted.iter().map(|one| one.seen.identifier.as_str()).collect();
    let mut musts: BTreeMap<String, usize> = BTreeMap::new();
    for (identifier, _, content) in seen_issuers::list_scores(conn, &identifiers, MOST_SCORES)? {
        if let Ok(score) = serde_json::from_str::<KeptScore>(&content) {
            *musts.entry(identifier.clone()).or_default() += score.count_musts(&issuer_key(&identifier));
        }
    }
    for one in wanted {
        one.musts = musts.get(&one.seen.identifier).copied().unwrap_or(0);
    }
    Ok(())
}

/// What an issuer's id, as badges write it, is known by from then on: itself, its id on a platform, its own domain.
pub fn identifiers_of(identifier: &str) -> Vec<IssuerIdentifier> {
    identifiers::of_issuer(identifier)
}

/// Decides about an issuer: it is known from now on, and its listing stands in the draft of `list`. `listing.issuer` is not read.
pub async fn review_issuer(
    app: &App,
    by: By,
    list: IssuerListId,
    seen: SeenIssuer,
    listing: IssuerListing,
) -> Result<IssuerListing, ListError> {
    let (now, inner) = (app.clock.now(), app.clone());
    app.store
        .write_or(move |conn| {
            let name = seen.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| seen.identifier.clone());
            let known_by = identifiers_of(&seen.identifier);
            let issuer = find_or_add_issuer(&inner, conn, (&name, seen.url.as_deref()), &known_by, now)?;
            let saved = put_listing(&inner, conn, (&by, now), &list, IssuerListing { issuer: issuer.id.clone(), ..listing })?;
            put_off(conn, &seen.identifier, None, now)?;
            let details = serde_json::json!({"list": list, "tier": saved.tier});
            note(conn, &by, ("issuer.reviewed", &format!("issuer:{}", issuer.id)), &details, now)?;
            Ok(saved)
        })
        .await
}

/// Puts an issuer off for thirty days: it goes to the end of the queue and nothing counts against anybody.
pub async fn postpone_issuer(app: &App, by: By, identifier: String) -> Result<DateTime<Utc>, StoreError> {
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            let until = now + PUT_OFF;
            put_off(conn, &identifier, Some(until), now)?;
            note(conn, &by, ("issuer.postponed", "issuers"), &serde_json::json!({"until": until}), now)?;
            Ok(until)
        })
        .await
}

fn put_off(conn: &mut Conn, identifier: &str, until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut later: BTreeMap<String, DateTime<Utc>> = settings::lookup(conn, LATER)?.unwrap_or_default();
    let before = later.len();
    later.retain(|_, until| *until > now);
    let is_change = match until {
        Some(until) => later.insert(identifier.to_owned(), until) != Some(until),
        None => later.remove(identifier).is_some(),
    };
    if is_change || later.len() != before { settings::update(conn, LATER, &later, now) } else { Ok(()) }
}

/// The published lists that name an issuer, with its listings there.
pub fn list_of_issuer(conn: &mut Conn, issuer: &IssuerId) -> Result<Vec<(IssuerList, Vec<IssuerListing>)>, StoreError> {
    let lists = issuer_lists::list_published(conn)?;
    let named = lists.into_iter().map(|list| {
        let own: Vec<IssuerListing> = list.listings.iter().filter(|listing| listing.issuer == *issuer).cloned().collect();
        (list, own)
    });
    Ok(named.filter(|(_, own)| !own.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::edit_issuer_list::publish_list;
    use crate::actions::testing::app;
    use crate::domain::ListingId;
    use crate::domain::policy::Tier;
    use crate::store::testing::{at, databases, listing, published_job};

    fn seen(identifier: &str, name: &str, candidates: u64) -> SeenIssuer {
        SeenIssuer {
            identifier: identifier.into(),
            name: Some(name.into()),
            url: None,
            candidates,
            credentials: candidates,
            first_seen_at: at(0),
        }
    }

    #[test]
    fn must_haves_that_wait_for_the_issuer_are_counted() {
        let score = |kind: &str, importance: &str| serde_json::json!({"rows": [{"importance": importance, "more": 1, "lines": [{"open": [{"kind": kind, "id": "did:web:q.example", "name": "Q"}]}]}]});
        let count = |value: serde_json::Value| serde_json::from_value::<KeptScore>(value).unwrap().count_musts("did:web:q.example");
        assert_eq!((count(score("issuer", "must")), count(score("issuer", "nice")), count(score("check", "must"))), (1, 0, 0));
        let row = |group: Option<&str>| serde_json::json!({"importance": "must", "group": group, "lines": [{"open": [{"kind": "issuer", "id": "did:web:q.example"}]}]});
        let rows = serde_json::json!({"rows": [row(Some("clouds")), row(Some("clouds")), row(None), row(Some("other"))]});
        assert_eq!(count(rows), 3, "a group is one must-have");
    }

    #[tokio::test]
    async fn a_decision_makes_the_issuer_known_by_all_its_identifiers() {
        for database in databases() {
            let app = app(&database);
            app.store
                .write_blocking(|conn| {
                    published_job(conn);
                    Ok(())
                })
                .unwrap();
            let by = By { actor: "user:u1".into(), name: "Stella".into() };
            let list = IssuerListId::new("l1");
            let until = postpone_issuer(&app, by.clone(), "did:web:q.example".into()).await.unwrap();
            assert_eq!(until, at(0) + PUT_OFF);
            let new = IssuerListing { id: ListingId::new(""), ..listing("", "", Tier::B) };
            let saved = review_issuer(&app, by.clone(), list.clone(), seen("did:web:q.example", "QueryWorks", 2), new).await.unwrap();
            let published = publish_list(&app, by, list).await.unwrap().list;
            for id in ["did:web:q.example", "https://www.q.example/issuer.json"] {
                assert_eq!(recognise(&published, id).map(|issuer| &issuer.id), Some(&saved.issuer), "{id}");
            }
            let later: BTreeMap<String, DateTime<Utc>> = app.store.read_blocking(|conn| settings::lookup(conn, LATER)).unwrap().unwrap();
            assert!(later.is_empty());
        }
    }
}
