//! The review queue: issuers of candidates' badges that no list names, most wanted first, one decision each (F26).

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::terms::{self, TermChoices};
use super::{Tab, badge_said, by, go, tabs};
use crate::actions::edit_issuer_list::ListError;
use crate::actions::review_issuer::{WantedIssuer, identifiers_of, list_wanted, postpone_issuer, review_issuer};
use crate::app::App;
use crate::domain::IssuerListId;
use crate::domain::issuers::IdentifierScheme;
use crate::domain::trust::identifiers::{host_of, is_platform};
use crate::store::issuer_lists::{self, ListHead};
use crate::store::seen_issuers::{self, SeenBadge};
use crate::web::access::{Deed, User};
use crate::web::flash::Flash;
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::said;
use crate::web::problem::Problem;
use crate::web::weblink::{WebLink, shortened};
use crate::web::words;

/// Issuers shown at once.
const SHOWN: usize = 100;
/// Badges named of an issuer.
const BADGES: usize = 12;

/// One issuer in the list beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it is decided.
    pub href: String,
    /// The name it gives itself.
    pub name: String,
    /// `5 candidates wait, 3 must-haves hang on it`.
    pub waiting: String,
    /// `first seen 19 Nov 2026`.
    pub seen: String,
    /// `Looks like Google`, or nothing.
    pub looks_like: String,
    /// Whether it is the one that is open.
    pub is_current: bool,
}

/// The issuer that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// As badges name it.
    pub identifier: String,
    /// The name.
    pub name: String,
    /// What hangs on it, as a sentence.
    pub verdict: String,
    /// What its domain says.
    pub domain: String,
    /// Its home page.
    pub website: Option<WebLink>,
    /// The listed issuer it looks like: name and page.
    pub looks_like: Option<(String, String)>,
    /// Its badges with how many candidates have each.
    pub badges: Vec<String>,
    /// What it will be known by.
    pub known_by: Vec<String>,
    /// Until when it was put off.
    pub put_off: String,
}

#[derive(Template)]
#[template(path = "pages/issuers/queue.html")]
struct QueuePage {
    layout: Layout,
    tabs: Vec<Tab>,
    count: String,
    entries: Vec<Entry>,
    opened: Option<Opened>,
    may_write: bool,
    form: Form,
    terms: TermChoices,
    lists: Vec<Choice>,
}

/// Which issuer is open.
#[derive(Debug, Default, Deserialize)]
pub struct Open {
    issuer: Option<String>,
}

struct Loaded {
    wanted: Vec<WantedIssuer>,
    lists: Vec<ListHead>,
    badges: Vec<SeenBadge>,
    opened: Option<usize>,
}

async fn load(app: &App, asked: Option<String>) -> Result<Loaded, Problem> {
    let now = app.clock.now();
    let loaded = app.store.read(move |conn| {
        let wanted = list_wanted(conn, now)?;
        let opened = match &asked {
            Some(asked) => wanted.iter().position(|one| one.seen.identifier == *asked),
            None => (!wanted.is_empty()).then_some(0),
        };
        let badges = match opened.and_then(|at| wanted.get(at)) {
            Some(one) => seen_issuers::list_badges(conn, &[&one.seen.identifier], BADGES)?,
            None => Vec::new(),
        };
        Ok(Loaded { lists: issuer_lists::list(conn)?, wanted, badges, opened })
    });
    Ok(loaded.await?)
}

fn name_of(one: &WantedIssuer) -> String {
    shortened(one.seen.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&one.seen.identifier), 80)
}

fn waiting(one: &WantedIssuer) -> String {
    let candidates = words::counted(one.seen.candidates, "candidate");
    let verb = if one.seen.candidates == 1 { "waits" } else { "wait" };
    let musts = match one.musts {
        0 => "no must-have hangs on it".to_owned(),
        1 => "1 must-have hangs on it".to_owned(),
        count => format!("{} hang on it", words::counted(count, "must-have")),
    };
    format!("{candidates} {verb}, {musts}")
}

/// Where an issuer is decided about, by its identifier as badges write it.
pub fn address(identifier: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("issuer", identifier).finish();
    format!("/issuers?{query}")
}

fn entry(one: &WantedIssuer, is_current: bool) -> Entry {
    let seen = format!("first seen {}", words::day(one.seen.first_seen_at));
    Entry {
        href: address(&one.seen.identifier),
        name: name_of(one),
        waiting: waiting(one),
        seen: one.put_off_until.map_or(seen, |until| format!("put off until {}", words::day(until))),
        looks_like: one.looks_like.as_ref().map(|other| format!("Looks like {}", other.display_name)).unwrap_or_default(),
        is_current,
    }
}

fn open(one: &WantedIssuer, badges: &[SeenBadge]) -> Opened {
    let identifier = one.seen.identifier.clone();
    let known_by = identifiers_of(&identifier);
    let own = known_by.iter().find(|known| known.scheme == IdentifierScheme::Domain).map(|known| known.value.clone());
    let domain = match (own, host_of(&identifier)) {
        (Some(domain), _) => format!("{domain}, its own"),
        (None, Some(host)) if is_platform(&host) => format!("{host}, a badge platform where many issuers are"),
        (None, Some(host)) => host,
        (None, None) => "None: the identifier is a bare key".to_owned(),
    };
    let verb = if one.seen.candidates == 1 { "waits" } else { "wait" };
    let hang = match one.musts {
        0 => "No must-have hangs on it.".to_owned(),
        1 => "1 must-have may count for more once it is reviewed.".to_owned(),
        count => format!("{} may count for more once it is reviewed.", words::counted(count, "must-have")),
    };
    Opened {
        name: name_of(one),
        verdict: format!(
            "Nobody here has said yet what these badges are worth. {} {verb} for it. {hang}",
            words::counted(one.seen.candidates, "candidate")
        ),
        domain,
        website: one.seen.url.as_deref().and_then(WebLink::parse),
        looks_like: one.looks_like.as_ref().map(|other| (other.display_name.clone(), format!("/issuers/{}", other.id))),
        badges: badges.iter().map(badge_said).collect(),
        known_by: known_by.iter().map(crate::import::issuers::scopes::write_identifier).collect(),
        put_off: one.put_off_until.map(|until| format!("Put off until {}.", words::day(until))).unwrap_or_default(),
        identifier,
    }
}

/// The lists a decision can go into.
fn list_choices(lists: &[ListHead]) -> Vec<Choice> {
    let next = |list: &ListHead| {
        list.draft().map_or_else(|| list.versions.first().map_or(1, |version| version.version + 1), |draft| draft.version)
    };
    lists.iter().map(|list| Choice::new(&list.id, format!("{}, draft of version {}", list.name, next(list)))).collect()
}

fn page(user: &User, loaded: &Loaded, form: Form) -> QueuePage {
    let count = loaded.wanted.len();
    QueuePage {
        layout: Layout::of(user, Section::Issuers, "Issuers to review"),
        tabs: tabs("/issuers", Some(count)),
        count: match count {
            0 => "Every issuer seen in candidates’ badges is on one of your lists.".to_owned(),
            1 => "1 issuer nobody has reviewed yet.".to_owned(),
            _ => format!("{} nobody has reviewed yet. Most wanted first.", words::counted(count, "issuer")),
        },
        entries: loaded.wanted.iter().take(SHOWN).enumerate().map(|(at, one)| entry(one, loaded.opened == Some(at))).collect(),
        opened: loaded.opened.and_then(|at| loaded.wanted.get(at)).map(|one| open(one, &loaded.badges)),
        may_write: user.may(Deed::WriteIssuers),
        form,
        terms: terms::choices(true),
        lists: list_choices(&loaded.lists),
    }
}

/// `GET /issuers`.
pub async fn show(app: Data<App>, user: User, open: Query<Open>) -> Result<Html, Problem> {
    let loaded = load(&app, open.into_inner().issuer).await?;
    let mut form = terms::fresh(app.clock.now().date_naive());
    form.set("list", loaded.lists.first().map(|list| list.id.to_string()).unwrap_or_default());
    html::render(&page(&user, &loaded, form))
}

/// `POST /issuers/review`: into the draft of a list, or off for a while.
pub async fn decide(app: Data<App>, user: User, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let loaded = load(&app, Some(form.value("issuer").to_owned())).await?;
    let Some(one) = loaded.opened.and_then(|at| loaded.wanted.get(at)) else {
        return go(&app, "/issuers", &Flash::warn("Somebody decided about this issuer in the meantime. Nothing was changed."));
    };
    if form.value("tier") == "later" {
        let until = postpone_issuer(&app, by(&user), one.seen.identifier.clone()).await?;
        return go(&app, "/issuers", &Flash::info(said_later(&name_of(one), until)));
    }
    let list = form.value("list").to_owned();
    let list = loaded.lists.iter().find(|head| head.id.as_str() == list);
    if list.is_none() {
        form.refuse("list", "Choose the list it goes into");
    }
    let listing = terms::read(&mut form, app.clock.now().date_naive());
    if let (Some(list), Some(listing)) = (list, listing) {
        match review_issuer(&app, by(&user), list.id.clone(), one.seen.clone(), listing).await {
            Ok(saved) => {
                let message = format!(
                    "{} is {} in the draft of “{}”. It counts once the draft is published.",
                    name_of(one),
                    said::tier(saved.tier).to_lowercase(),
                    list.name
                );
                return go(&app, &to_list(&list.id), &Flash::good(message));
            }
            Err(ListError::SameScope(_)) => {
                form.refuse("skill_scope", "The draft has this issuer with this scope already. Name another scope, or edit it in the list");
            }
            Err(ListError::Store(error)) => return Err(error.into()),
            Err(error) => return Err(Problem::internal(error)),
        }
    }
    Ok(Html::returned_form(&page(&user, &loaded, form))?.respond_to(&request).map_into_boxed_body())
}

fn to_list(list: &IssuerListId) -> String {
    format!("/lists/{list}")
}

fn said_later(name: &str, until: DateTime<Utc>) -> String {
    format!("{name} is put off until {}. Its badges stay open questions; nothing counts against anybody.", words::day(until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Role;
    use crate::store::seen_issuers::{Place, SeenIssuer};
    use crate::web::pages::sample;

    fn wanted(identifier: &str, name: &str, candidates: u64, musts: usize) -> WantedIssuer {
        let seen = SeenIssuer {
            identifier: identifier.into(),
            name: Some(name.into()),
            url: Some("https://queryworks.example".into()),
            candidates,
            credentials: candidates,
            first_seen_at: sample::day(2026, 11, 19),
        };
        WantedIssuer { seen, musts, looks_like: None, put_off_until: None }
    }

    fn loaded() -> Loaded {
        let google = sample::list().issuers.into_iter().next();
        let goog1e = WantedIssuer { looks_like: google, ..wanted("did:web:goog1e-certs.example", "Goog1e Certs", 2, 1) };
        Loaded {
            wanted: vec![wanted("did:web:queryworks.example", "QueryWorks", 5, 5), goog1e],
            lists: vec![ListHead { id: IssuerListId::new("list-1"), name: "Company default".into(), versions: Vec::new() }],
            badges: vec![
                SeenBadge { name: "Advanced SQL".into(), place: Place::Alone, candidates: 4 },
                SeenBadge { name: "SQL <Foundations>".into(), place: Place::InRecordOf("Northwind College".into()), candidates: 1 },
                SeenBadge { name: String::new(), place: Place::InRecord, candidates: 1 },
            ],
            opened: Some(0),
        }
    }

    #[test]
    fn the_most_wanted_issuer_is_open_with_its_facts() {
        let page = page(&sample::person(Role::Steward), &loaded(), terms::fresh(sample::now().date_naive()));
        insta::assert_snapshot!(sample::main_of("issuers-queue", &page));
    }

    #[test]
    fn who_may_only_read_gets_no_form() {
        let main = sample::main_of("issuers-queue-read", &page(&sample::person(Role::Recruiter), &loaded(), Form::default()));
        assert!(!main.contains("<form") && main.contains("QueryWorks"));
    }

    #[test]
    fn an_empty_queue_says_what_will_be_there() {
        let none = Loaded { wanted: Vec::new(), lists: Vec::new(), badges: Vec::new(), opened: None };
        let main = sample::main_of("issuers-queue-empty", &page(&sample::person(Role::Steward), &none, Form::default()));
        assert!(main.contains("class=\"empty\""));
    }
}
