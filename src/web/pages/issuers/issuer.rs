//! One issuer: what it is known by, where it is listed and used, what happened.

use actix_web::web::{Data, Path};
use askama::Template;

use super::{ListingRow, Tab, badge_said, row, tabs};
use crate::actions::review_issuer::list_of_issuer;
use crate::app::App;
use crate::domain::IssuerId;
use crate::domain::issuers::{Issuer, IssuerList, IssuerListing};
use crate::import::issuers::scopes::write_identifier;
use crate::store::seen_issuers::{self, SeenBadge, SeenIssuer};
use crate::store::{audit, issuers, list_uses};
use crate::web::access::{Deed, User};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;
use crate::web::weblink::WebLink;
use crate::web::words;

/// Events shown.
const EVENTS: usize = 20;
/// Badges named.
const BADGES: usize = 12;

/// The listings of one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnList {
    /// The list's page.
    pub href: String,
    /// `Company default, version 2`.
    pub name: String,
    /// The listings there.
    pub rows: Vec<ListingRow>,
    /// The jobs that use the list.
    pub jobs: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "pages/issuers/issuer.html")]
struct IssuerPage {
    layout: Layout,
    tabs: Vec<Tab>,
    name: String,
    legal_name: String,
    kind: &'static str,
    country: String,
    key: String,
    website: Option<WebLink>,
    identifiers: Vec<String>,
    lists: Vec<OnList>,
    seen: Vec<String>,
    badges: Vec<String>,
    events: Vec<(String, String)>,
    may_write: bool,
}

/// A kind of issuer in words.
fn kind(kind: &str) -> &'static str {
    match kind {
        "university" => "University or school",
        "vendor" => "Vendor",
        "cert_body" => "Certification body",
        "employer" => "Employer",
        "platform" => "Learning platform",
        "association" => "Association",
        "government" => "Public body",
        _ => "Other",
    }
}

type Listed = (IssuerList, Vec<IssuerListing>, Vec<(String, String)>);

struct Loaded {
    issuer: Issuer,
    listed: Vec<Listed>,
    /// As badges write it.
    seen: Vec<SeenIssuer>,
    badges: Vec<SeenBadge>,
    events: Vec<audit::Event>,
}

fn page(user: &User, loaded: &Loaded, today: chrono::NaiveDate) -> IssuerPage {
    let issuer = &loaded.issuer;
    let on_list = |(list, own, jobs): &Listed| OnList {
        href: format!("/lists/{}", list.id),
        name: format!("{}, version {}", list.name, list.version),
        rows: own
            .iter()
            .map(|listing| row(&issuer.display_name, listing, format!("/lists/{}/listings/{}", list.id, listing.id), today))
            .collect(),
        jobs: jobs.clone(),
    };
    IssuerPage {
        layout: Layout::of(user, Section::Issuers, &issuer.display_name),
        tabs: tabs("", None),
        name: issuer.display_name.clone(),
        legal_name: issuer.legal_name.clone().unwrap_or_default(),
        kind: kind(&issuer.kind),
        country: issuer.country.clone().unwrap_or_default(),
        key: issuer.key.clone(),
        website: issuer.website.as_deref().and_then(WebLink::parse),
        identifiers: issuer.identifiers.iter().map(write_identifier).collect(),
        lists: loaded.listed.iter().map(on_list).collect(),
        seen: loaded.seen.iter().map(|seen| format!("{}: {}", seen.identifier, words::counted(seen.candidates, "candidate"))).collect(),
        badges: loaded.badges.iter().map(badge_said).collect(),
        events: loaded.events.iter().map(|event| (words::minute(event.at), said_event(&event.action).to_owned())).collect(),
        may_write: user.may(Deed::WriteIssuers),
    }
}

fn said_event(action: &str) -> &str {
    match action {
        "issuer.reviewed" => "Reviewed for the first time",
        other => other,
    }
}

/// `GET /issuers/{id}`.
pub async fn show(app: Data<App>, user: User, id: Path<String>) -> Result<Html, Problem> {
    let id = IssuerId::new(id.into_inner());
    let loaded = app
        .store
        .read(move |conn| {
            let issuer = issuers::find(conn, &id)?;
            let mut listed = Vec::new();
            for (list, own) in list_of_issuer(conn, &id)? {
                let jobs = list_uses::list_jobs(conn, &list.id)?;
                listed.push((list, own, jobs.into_iter().map(|(job, title)| (format!("/jobs/{job}/requirements"), title)).collect()));
            }
            let known = IssuerList {
                id: crate::domain::IssuerListId::new(""),
                version_id: crate::domain::IssuerListVersionId::new(""),
                name: String::new(),
                version: 0,
                status: crate::domain::issuers::VersionStatus::Draft,
                issuers: vec![issuer.clone()],
                listings: Vec::new(),
            };
            let mut seen = seen_issuers::list(conn)?;
            seen.retain(|seen| crate::domain::trust::recognise(&known, &seen.identifier).is_some());
            let identifiers: Vec<&str> = seen.iter().map(|seen| seen.identifier.as_str()).collect();
            let badges = seen_issuers::list_badges(conn, &identifiers, BADGES)?;
            let mut events = audit::list_about(conn, &format!("issuer:{id}"))?;
            events.truncate(EVENTS);
            Ok(Loaded { issuer, listed, seen, badges, events })
        })
        .await?;
    html::render(&page(&user, &loaded, app.clock.now().date_naive()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Role;
    use crate::store::seen_issuers::Place;
    use crate::web::pages::sample;

    #[test]
    fn an_issuer_shows_what_it_is_known_by_and_where_it_is_used() {
        let list = sample::list();
        let issuer = list.issuers.first().cloned().unwrap();
        let own = list.listings.iter().filter(|listing| listing.issuer == issuer.id).cloned().collect();
        let jobs = vec![("/jobs/job-1/requirements".to_owned(), "Data Analyst".to_owned())];
        let seen = SeenIssuer {
            identifier: "did:web:grow.google".into(),
            name: None,
            url: None,
            candidates: 3,
            credentials: 3,
            first_seen_at: sample::now(),
        };
        let badge = |place, candidates| SeenBadge { name: "Data <Analytics>".into(), place, candidates };
        let badges = vec![badge(Place::Alone, 2), badge(Place::InRecordOf("Rheintal College".into()), 1)];
        let loaded = Loaded { issuer, listed: vec![(list, own, jobs)], seen: vec![seen], badges, events: Vec::new() };
        let page = page(&sample::person(Role::Recruiter), &loaded, sample::now().date_naive());
        insta::assert_snapshot!(sample::main_of("issuer", &page));
    }
}
