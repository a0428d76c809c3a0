//! One listing of a draft: a new one for a known or a new issuer, or a change of one.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::terms::{self, TermChoices, capital};
use super::{Tab, by, go, tabs};
use crate::actions::edit_issuer_list::{ListError, NewIssuer, list_new_issuer, remove_listing, save_listing};
use crate::app::App;
use crate::domain::issuers::{Issuer, IssuerIdentifier, IssuerListing};
use crate::domain::{IssuerListId, ListingId};
use crate::import::issuers::scopes::read_identifier;
use crate::store::issuer_lists::{self, ListHead};
use crate::store::{StoreError, issuers};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;
use crate::web::weblink::WebLink;

#[derive(Template)]
#[template(path = "pages/issuers/listing.html")]
struct ListingPage {
    layout: Layout,
    tabs: Vec<Tab>,
    list: String,
    list_href: String,
    title: String,
    action: String,
    remove_action: Option<String>,
    /// The issuers to choose from; none where the issuer is fixed.
    issuers: Option<Vec<Choice>>,
    form: Form,
    terms: TermChoices,
}

struct Loaded {
    head: ListHead,
    issuers: Vec<Issuer>,
    listing: Option<IssuerListing>,
}

async fn load(app: &App, list: IssuerListId, listing: Option<ListingId>) -> Result<Loaded, Problem> {
    let loaded = app.store.read(move |conn| {
        let head = issuer_lists::find(conn, &list)?;
        let newest = head.draft().or_else(|| head.published()).map(|version| version.id.clone());
        let listing = match (listing, newest) {
            (Some(id), Some(version)) => {
                let all = issuer_lists::find_version(conn, &version)?.listings;
                Some(all.into_iter().find(|one| one.id == id).ok_or_else(|| StoreError::missing("listing", &id))?)
            }
            (Some(id), None) => return Err(StoreError::missing("listing", id)),
            (None, _) => None,
        };
        Ok(Loaded { head, issuers: issuers::list(conn)?, listing })
    });
    Ok(loaded.await?)
}

fn page(user: &User, loaded: &Loaded, form: Form) -> ListingPage {
    let list_href = format!("/lists/{}", loaded.head.id);
    let name = loaded.listing.as_ref().and_then(|listing| loaded.issuers.iter().find(|issuer| issuer.id == listing.issuer));
    let title = name.map_or_else(|| "Add an issuer".to_owned(), |issuer| issuer.display_name.clone());
    let own = loaded.listing.as_ref().map(|listing| format!("{list_href}/listings/{}", listing.id));
    let mut known = vec![Choice::new("", "A new one: fill in name and identifiers")];
    known.extend(loaded.issuers.iter().map(|issuer| Choice::new(&issuer.id, &issuer.display_name)));
    ListingPage {
        layout: Layout::of(user, Section::Issuers, &title),
        tabs: tabs("/lists", None),
        list: loaded.head.name.clone(),
        title,
        action: own.clone().unwrap_or_else(|| format!("{list_href}/listings/new")),
        remove_action: own.map(|own| format!("{own}/remove")),
        issuers: loaded.listing.is_none().then_some(known),
        list_href,
        form,
        terms: terms::choices(false),
    }
}

/// `GET /lists/{id}/listings/new`.
pub async fn form(app: Data<App>, user: User, id: Path<String>) -> Result<Html, Problem> {
    let loaded = load(&app, IssuerListId::new(id.into_inner()), None).await?;
    html::render(&page(&user, &loaded, terms::fresh(app.clock.now().date_naive())))
}

/// `GET /lists/{id}/listings/{listing}`.
pub async fn edit(app: Data<App>, user: User, path: Path<(String, String)>) -> Result<Html, Problem> {
    let (list, listing) = path.into_inner();
    let loaded = load(&app, IssuerListId::new(list), Some(ListingId::new(listing))).await?;
    let form = loaded.listing.as_ref().map(terms::filled).unwrap_or_default();
    html::render(&page(&user, &loaded, form))
}

/// The issuer of a new listing: one that is known, or name and identifiers of a new one.
enum Whose {
    Known(crate::domain::IssuerId),
    New(NewIssuer),
}

fn read_whose(form: &mut Form, known: &[Issuer]) -> Option<Whose> {
    let chosen = form.value("issuer").to_owned();
    if !chosen.is_empty() {
        let issuer = known.iter().find(|issuer| issuer.id.as_str() == chosen);
        if issuer.is_none() {
            form.refuse("issuer", "Choose one of the issuers");
        }
        return issuer.map(|issuer| Whose::Known(issuer.id.clone()));
    }
    let name = form.text("name", 200, "Choose an issuer above, or write the name of a new one");
    let website = form.optional_text("website", 2_048);
    if website.as_deref().is_some_and(|text| WebLink::parse(text).is_none()) {
        form.refuse("website", "Write a whole web address, https://…, or leave it empty");
    }
    let text = form.text("identifiers", 4_000, "Give at least one identifier: without it no badge is recognised as theirs");
    let mut identifiers: Vec<IssuerIdentifier> = Vec::new();
    for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        match read_identifier(part) {
            Ok(identifier) => identifiers.push(identifier),
            Err(wrong) => form.refuse("identifiers", format!("{}. {}", capital(&wrong.problem), wrong.hint)),
        }
    }
    (!form.has_errors()).then_some(Whose::New(NewIssuer { name, website, identifiers }))
}

/// `POST /lists/{id}/listings/new`.
pub async fn add(app: Data<App>, user: User, request: HttpRequest, id: Path<String>, mut form: Form) -> Result<HttpResponse, Problem> {
    let list = IssuerListId::new(id.into_inner());
    let loaded = load(&app, list.clone(), None).await?;
    let whose = read_whose(&mut form, &loaded.issuers);
    let listing = terms::read(&mut form, app.clock.now().date_naive());
    if let (Some(whose), Some(listing)) = (whose, listing) {
        let saved = match whose {
            Whose::Known(issuer) => save_listing(&app, by(&user), list.clone(), IssuerListing { issuer, ..listing }).await,
            Whose::New(issuer) => list_new_issuer(&app, by(&user), list.clone(), issuer, listing).await,
        };
        if let Some(answer) = saved_or_refused(&app, &list, saved, &mut form)? {
            return Ok(answer);
        }
    }
    Ok(Html::returned_form(&page(&user, &loaded, form))?.respond_to(&request).map_into_boxed_body())
}

/// `POST /lists/{id}/listings/{listing}`.
pub async fn save(
    app: Data<App>,
    user: User,
    request: HttpRequest,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let (list, listing) = path.into_inner();
    let list = IssuerListId::new(list);
    let loaded = load(&app, list.clone(), Some(ListingId::new(listing))).await?;
    let typed = terms::read(&mut form, app.clock.now().date_naive());
    if let (Some(typed), Some(before)) = (typed, &loaded.listing) {
        let listing = IssuerListing { id: before.id.clone(), issuer: before.issuer.clone(), key_pins: before.key_pins.clone(), ..typed };
        let saved = save_listing(&app, by(&user), list.clone(), listing).await;
        if let Some(answer) = saved_or_refused(&app, &list, saved, &mut form)? {
            return Ok(answer);
        }
    }
    Ok(Html::returned_form(&page(&user, &loaded, form))?.respond_to(&request).map_into_boxed_body())
}

/// Back to the list, or a note in the form.
fn saved_or_refused(
    app: &App,
    list: &IssuerListId,
    saved: Result<IssuerListing, ListError>,
    form: &mut Form,
) -> Result<Option<HttpResponse>, Problem> {
    match saved {
        Ok(_) => {
            return go(app, &format!("/lists/{list}"), &Flash::good("Saved in the draft. It counts once the draft is published."))
                .map(Some);
        }
        Err(ListError::SameScope(_)) => {
            form.refuse("skill_scope", "The draft has this issuer with this scope already. Name another scope, or edit that one");
        }
        Err(ListError::Faults(wrong)) => {
            for fault in wrong {
                form.refuse(fault.field, format!("{}. {}", capital(&fault.problem), fault.hint));
            }
        }
        Err(ListError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(Problem::internal(error)),
    }
    Ok(None)
}

/// `POST /lists/{id}/listings/{listing}/remove`.
pub async fn remove(app: Data<App>, user: User, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (list, listing) = path.into_inner();
    let list = IssuerListId::new(list);
    match remove_listing(&app, by(&user), list.clone(), ListingId::new(listing)).await {
        Ok(()) => go(&app, &format!("/lists/{list}"), &Flash::good("Taken out of the draft. It counts until the draft is published.")),
        Err(ListError::Store(error)) => Err(error.into()),
        Err(error) => Err(Problem::internal(error)),
    }
}
