//! Lists as files: a dry run of `issuers.csv` with every error by its line, then the change; and the way out in the same shape.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{self, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use serde::Deserialize;

use super::list::{ChangeRow, change_row};
use super::{Tab, by, go, tabs};
use crate::actions::edit_issuer_list::ListError;
use crate::actions::import_issuers::{Plan, Target, import_issuers, plan};
use crate::app::App;
use crate::domain::IssuerListId;
use crate::import::issuers::{self, IssuersFile};
use crate::import::{RowError, decode};
use crate::store::{StoreError, issuer_lists};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::public::upload;
use crate::web::problem::Problem;
use crate::web::words;

/// A file that is looked at on a page; larger ones go in by the command line.
const PAGE_LIMIT: usize = 250 * 1024;
/// Rows of a table on the page.
const SHOWN: usize = 200;

/// What a file would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DryRun {
    /// The whole in a sentence.
    pub summary: String,
    /// Listings that change.
    pub changes: Vec<ChangeRow>,
    /// How many more.
    pub more_changes: String,
    /// New issuers by name.
    pub new_issuers: String,
    /// Changed issuers by name.
    pub changed_issuers: String,
    /// What is wrong, by line.
    pub errors: Vec<RowError>,
    /// `and 12 more`, or nothing.
    pub more_errors: String,
    /// Columns nobody reads.
    pub notes: Vec<RowError>,
    /// The file, to be sent again; nothing where it changes nothing.
    pub text: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/issuers/import.html")]
struct ImportPage {
    layout: Layout,
    tabs: Vec<Tab>,
    list: String,
    list_href: String,
    action: String,
    confirm_action: String,
    form: Form,
    dry_run: Option<DryRun>,
}

fn page(user: &User, (id, name): (&IssuerListId, &str), form: Form, dry_run: Option<DryRun>) -> ImportPage {
    ImportPage {
        layout: Layout::of(user, Section::Issuers, &format!("Import into {name}")),
        tabs: tabs("/lists", None),
        list: name.to_owned(),
        list_href: format!("/lists/{id}"),
        action: format!("/lists/{id}/import"),
        confirm_action: format!("/lists/{id}/import/confirm"),
        form,
        dry_run,
    }
}

async fn name_of(app: &App, id: &IssuerListId) -> Result<String, Problem> {
    let id = id.clone();
    Ok(app.store.read(move |conn| Ok(issuer_lists::find(conn, &id)?.name)).await?)
}

fn few(names: &[String]) -> String {
    const NAMED: usize = 12;
    let mut text = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        text = format!("{text} and {} more", names.len() - NAMED);
    }
    text
}

fn dry_run(file: &IssuersFile, plan: &Plan, text: String) -> DryRun {
    let mut errors: Vec<RowError> = file.errors.iter().chain(&plan.errors).cloned().collect();
    errors.sort();
    let count = file.count_errors() + plan.errors.len();
    let good = words::counted(plan.listings.len(), "listing");
    let bad =
        if count == 0 { "Every row is good.".to_owned() } else { format!("{} in rows that are left out.", words::counted(count, "error")) };
    let same = if plan.same == 0 { String::new() } else { format!(" {} stay as they are.", words::counted(plan.same, "listing")) };
    let more = |all: usize| if all > SHOWN { format!("and {} more", words::grouped(all - SHOWN)) } else { String::new() };
    errors.truncate(SHOWN);
    DryRun {
        summary: if plan.is_empty() {
            format!("Nothing would change. {bad}")
        } else {
            format!("{good} would change in the draft. {bad}{same} Nothing is stored yet.")
        },
        changes: plan.listings.iter().take(SHOWN).map(change_row).collect(),
        more_changes: more(plan.listings.len()),
        new_issuers: few(&plan.new_issuers),
        changed_issuers: few(&plan.changed_issuers),
        errors,
        more_errors: more(count),
        notes: file.notes.clone(),
        text: (!plan.is_empty()).then_some(text),
    }
}

/// `GET /lists/{id}/import`.
pub async fn form(app: Data<App>, user: User, id: Path<String>) -> Result<Html, Problem> {
    let id = IssuerListId::new(id.into_inner());
    let name = name_of(&app, &id).await?;
    html::render(&page(&user, (&id, &name), Form::default(), None))
}

/// `POST /lists/{id}/import`: what the file would change. Nothing is stored.
pub async fn try_out(
    app: Data<App>,
    user: User,
    request: HttpRequest,
    id: Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let id = IssuerListId::new(id.into_inner());
    let name = name_of(&app, &id).await?;
    let upload::Upload { mut form, files } = upload::read(&request, payload).await?;
    let file = files.into_iter().next();
    let read = match &file {
        None => Err("Choose the file to import".to_owned()),
        Some(file) if file.is_too_large || file.bytes.len() > PAGE_LIMIT => {
            Err("The file is larger than 250 KB. Split it, or use “assay issuers import” on the command line".to_owned())
        }
        Some(file) => issuers::read(&file.bytes, app.clock.now().date_naive())
            .map_err(|problem| format!("“{}”: {problem}. {}", file.name, problem.hint().trim_end_matches('.'))),
    };
    let file_text = file.and_then(|file| decode(&file.bytes).ok()).unwrap_or_default();
    let file = match read {
        Ok(file) => file,
        Err(message) => {
            form.refuse("file", message);
            return Ok(Html::returned_form(&page(&user, (&id, &name), form, None))?.respond_to(&request).map_into_boxed_body());
        }
    };
    let (inner, target) = (app.get_ref().clone(), Target::List(id.clone()));
    let (file, plan) = app.store.read(move |conn| plan(&inner, conn, &target, &file).map(|plan| (file, plan))).await?;
    let shown = page(&user, (&id, &name), Form::default(), Some(dry_run(&file, &plan, file_text)));
    Ok(html::render(&shown)?.respond_to(&request).map_into_boxed_body())
}

/// `POST /lists/{id}/import/confirm`: the good rows of the file go into the draft.
pub async fn confirm(
    app: Data<App>,
    user: User,
    request: HttpRequest,
    id: Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let id = IssuerListId::new(id.into_inner());
    let form = upload::read(&request, payload).await?.form;
    let today = app.clock.now().date_naive();
    let file = issuers::read(form.value("text").as_bytes(), today)
        .map_err(|_| Problem::unreadable("The file did not come whole. Choose it again on the import page; nothing was stored."))?;
    let (inner, by, target) = (app.get_ref().clone(), by(&user), Target::List(id.clone()));
    let done = app.store.write_or(move |conn| import_issuers(&inner, conn, &by, &target, &file, false)).await;
    let (plan, _) = done.map_err(|error| match error {
        ListError::Store(error) => Problem::from(error),
        other => Problem::internal(other),
    })?;
    let verb = if plan.listings.len() == 1 { "is" } else { "are" };
    let message =
        format!("{} {verb} changed in the draft. They count once it is published.", words::counted(plan.listings.len(), "listing"));
    go(&app, &format!("/lists/{id}"), &Flash::good(message))
}

/// `GET /lists/template.csv`.
pub async fn template() -> HttpResponse {
    csv("issuers_template.csv", &issuers::template())
}

/// Which version.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    version: Option<u32>,
}

/// `GET /lists/{id}/issuers.csv`.
pub async fn export(app: Data<App>, id: Path<String>, which: Query<Which>) -> Result<HttpResponse, Problem> {
    let id = IssuerListId::new(id.into_inner());
    let list = app
        .store
        .read(move |conn| {
            let head = issuer_lists::find(conn, &id)?;
            let version = match which.version {
                Some(number) => head.versions.iter().find(|version| version.version == number),
                None => head.published().or_else(|| head.draft()),
            };
            let version = version.ok_or_else(|| StoreError::missing("issuer list version", &id))?;
            issuer_lists::find_version(conn, &version.id)
        })
        .await?;
    Ok(csv("issuers.csv", &issuers::write(&list)))
}

/// A CSV file to keep, with the mark by which spreadsheets know its encoding.
fn csv(name: &str, text: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(format!("\u{feff}{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Role;
    use crate::web::pages::sample;

    #[test]
    fn a_dry_run_shows_each_error_by_its_line_and_what_would_change() {
        let text = "issuer_key,display_name,identifiers,tier,notes\na,A,domain:a.example,C,\nb,B,domain:b.example,Z,\n".to_owned();
        let file = issuers::read(text.as_bytes(), sample::now().date_naive()).unwrap();
        let list = file.clone().into_list("x");
        let plan = Plan {
            list: None,
            name: "Company default".into(),
            new_issuers: vec!["A".into()],
            changed_issuers: Vec::new(),
            listings: crate::domain::list_changes::changes(None, &list),
            same: 3,
            errors: Vec::new(),
        };
        let id = IssuerListId::new("l1");
        let shown = page(&sample::person(Role::Steward), (&id, "Company default"), Form::default(), Some(dry_run(&file, &plan, text)));
        insta::assert_snapshot!(sample::main_of("issuers-import", &shown));
    }
}
