//! All issuer lists, and making one.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::{Tab, by, go, tabs};
use crate::actions::edit_issuer_list::{ListError, create_list};
use crate::app::App;
use crate::store::issuer_lists::{self, ListHead};
use crate::store::list_uses;
use crate::web::access::{Deed, User};
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;
use crate::web::words;

/// One list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// `version 2, published 3 Nov 2026 by Stella`.
    pub published: String,
    /// `version 3, 12 listings`, or nothing.
    pub draft: String,
    /// `14`.
    pub listings: String,
    /// `3 jobs`.
    pub used: String,
}

#[derive(Template)]
#[template(path = "pages/issuers/lists.html")]
struct ListsPage {
    layout: Layout,
    tabs: Vec<Tab>,
    rows: Vec<ListRow>,
    may_write: bool,
    form: Form,
}

fn row(list: &ListHead, jobs: usize) -> ListRow {
    let published = list.published();
    ListRow {
        href: format!("/lists/{}", list.id),
        name: list.name.clone(),
        published: published.map_or_else(|| "not published yet".to_owned(), super::list::published_words),
        draft: list
            .draft()
            .map(|draft| format!("version {}, {}", draft.version, words::counted(draft.listings, "listing")))
            .unwrap_or_default(),
        listings: words::grouped(published.map_or(0, |version| version.listings)),
        used: words::counted(jobs, "job"),
    }
}

fn page(user: &User, all: &[(ListHead, usize)], form: Form) -> ListsPage {
    ListsPage {
        layout: Layout::of(user, Section::Issuers, "Lists of issuers"),
        tabs: tabs("/lists", None),
        rows: all.iter().map(|(list, jobs)| row(list, *jobs)).collect(),
        may_write: user.may(Deed::WriteIssuers),
        form,
    }
}

async fn load(app: &App) -> Result<Vec<(ListHead, usize)>, Problem> {
    let all = app.store.read(|conn| {
        let mut all = Vec::new();
        for list in issuer_lists::list(conn)? {
            let jobs = list_uses::list_jobs(conn, &list.id)?.len();
            all.push((list, jobs));
        }
        Ok(all)
    });
    Ok(all.await?)
}

/// `GET /lists`.
pub async fn show(app: Data<App>, user: User) -> Result<Html, Problem> {
    html::render(&page(&user, &load(&app).await?, Form::default()))
}

/// `POST /lists`: a list with an empty draft.
pub async fn create(app: Data<App>, user: User, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let name = form.text("name", 80, "Give the list a name: Nursing");
    if !form.has_errors() {
        match create_list(&app, by(&user), name.clone()).await {
            Ok(id) => return go(&app, &format!("/lists/{id}"), &Flash::good(format!("“{name}” is made. Add issuers, then publish it."))),
            Err(ListError::NameTaken(_)) => form.refuse("name", "There is a list with this name. Choose another"),
            Err(ListError::Store(error)) => return Err(error.into()),
            Err(error) => return Err(Problem::internal(error)),
        }
    }
    Ok(Html::returned_form(&page(&user, &load(&app).await?, form))?.respond_to(&request).map_into_boxed_body())
}
