//! The accounts of staff: who is there, adding somebody, a new set-up link, switching an account on and off.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use crate::actions::staff::{self, NewPerson, StaffError};
use crate::app::App;
use crate::domain::UserId;
use crate::domain::people::{Role, User as Person};
use crate::store;
use crate::web::access::{Deed, User};
use crate::web::flash::Flash;
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{self, Layout, Section};
use crate::web::problem::{self, Problem};
use crate::web::{sessions, words};

/// One account.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PersonRow {
    id: String,
    name: String,
    email: String,
    role: &'static str,
    state: &'static str,
    seen: String,
    is_active: bool,
    is_self: bool,
}

/// A link just made, to be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FreshLink {
    email: String,
    address: String,
}

#[derive(Template)]
#[template(path = "pages/people/people.html")]
struct PeoplePage {
    layout: Layout,
    rows: Vec<PersonRow>,
    count: String,
    may_write: bool,
    form: Form,
    roles: Vec<Choice>,
    fresh: Option<FreshLink>,
}

fn row(person: Person, user: &User) -> PersonRow {
    let state = match (person.is_active, person.has_password, person.has_second_step) {
        (false, ..) => "Switched off",
        (true, false, _) => "Has not set a password yet",
        (true, true, true) => "Active, with second step",
        (true, true, false) => "Active",
    };
    PersonRow {
        is_self: person.id == user.id,
        id: person.id.to_string(),
        name: person.name,
        email: person.email,
        role: layout::role(person.role),
        state,
        seen: person.seen_at.map_or_else(|| "Never".to_owned(), words::day),
        is_active: person.is_active,
    }
}

async fn page(app: &App, user: &User, form: Form, fresh: Option<FreshLink>) -> Result<PeoplePage, Problem> {
    let people = app.store.read(store::users::list).await?;
    Ok(build(user, people, form, fresh))
}

fn build(user: &User, people: Vec<Person>, form: Form, fresh: Option<FreshLink>) -> PeoplePage {
    let roles = [Role::Recruiter, Role::HiringManager, Role::Steward, Role::Auditor, Role::Admin];
    PeoplePage {
        layout: Layout::of(user, Section::People, "People"),
        count: words::counted(people.len(), "account"),
        rows: people.into_iter().map(|person| row(person, user)).collect(),
        may_write: user.may(Deed::WritePeople),
        form,
        roles: roles.map(|role| Choice::new(role, layout::role(role)).with_hint(layout::role_means(role))).to_vec(),
        fresh,
    }
}

/// `GET /people`.
pub async fn list(app: Data<App>, user: User) -> Result<Html, Problem> {
    html::render(&page(&app, &user, Form::filled([("role", Role::Recruiter.as_str())]), None).await?)
}

/// `POST /people`: adds somebody and shows the link to hand over. The link is shown once and kept nowhere, so it comes with this answer.
pub async fn add(app: Data<App>, request: HttpRequest, user: User, mut form: Form) -> Result<HttpResponse, Problem> {
    let email = form.text("email", staff::LONGEST, "Write the work e-mail address; the person signs in with it");
    let name = form.optional_text("name", staff::LONGEST).unwrap_or_default();
    let role = form.choice("role", Role::parse, "Choose what the person may do");
    let person = match role.map(|role| NewPerson::new(&email, &name, role)) {
        Some(Err(_)) => {
            form.refuse("email", "Write the address like name@example.org");
            None
        }
        other => other.and_then(Result::ok),
    };
    let Some(person) = person.filter(|_| !form.has_errors()) else { return back(&app, &request, &user, form).await };
    let email = person.email.clone();
    match staff::add_with_link(&app, &user.actor(), person).await {
        Ok(token) => shown(&app, &request, &user, &email, &token).await,
        Err(StaffError::Taken) => {
            form.refuse("email", "There is an account with this address already. It is in the table above");
            back(&app, &request, &user, form).await
        }
        Err(StaffError::Store(error)) => Err(error.into()),
        Err(error) => Err(Problem::internal(error)),
    }
}

async fn back(app: &App, request: &HttpRequest, user: &User, form: Form) -> Result<HttpResponse, Problem> {
    Ok(Html::returned_form(&page(app, user, form, None).await?)?.respond_to(request).map_into_boxed_body())
}

async fn shown(app: &App, request: &HttpRequest, user: &User, email: &str, token: &str) -> Result<HttpResponse, Problem> {
    let address = app.config.public_url().map(|url| format!("{url}set-up/{token}")).map_err(Problem::internal)?;
    let fresh = FreshLink { email: email.to_owned(), address };
    let form = Form::filled([("role", Role::Recruiter.as_str())]);
    Ok(html::render(&page(app, user, form, Some(fresh)).await?)?.respond_to(request).map_into_boxed_body())
}

/// `POST /people/{id}/link`: a new set-up link, for a first or a forgotten password.
pub async fn link(app: Data<App>, request: HttpRequest, user: User, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = UserId::new(id.into_inner());
    let asked = id.clone();
    let person = app.store.read(move |conn| store::users::find(conn, &asked)).await?;
    if !person.is_active {
        return Err(Problem::conflict("The account is switched off. Switch it on first."));
    }
    match staff::new_link(&app, &user.actor(), id).await {
        Ok(token) => shown(&app, &request, &user, &person.email, &token).await,
        Err(StaffError::Store(error)) => Err(error.into()),
        Err(error) => Err(Problem::internal(error)),
    }
}

/// `POST /people/{id}/active`: switches an account on (`on=yes`) or off.
pub async fn switch(app: Data<App>, user: User, id: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let is_on = form.value("on") == "yes";
    let flash = match staff::switch_account(&app, &user.actor(), UserId::new(id.into_inner()), is_on).await {
        Ok(person) if is_on => Flash::good(format!("{} can sign in again.", person.name)),
        Ok(person) => Flash::good(format!("{} is signed out and cannot sign in any more. What they decided stays.", person.name)),
        Err(StaffError::LastAdmin) => {
            return Err(Problem::conflict(
                "This is the last active administrator. Make another one first, so that somebody can let people in.",
            ));
        }
        Err(StaffError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(Problem::internal(error)),
    };
    let mut answer = problem::see("/people");
    answer.add_cookie(&flash.cookie(sessions::is_secure(&app))).map_err(Problem::internal)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn everybody_is_listed_with_state_and_the_auditor_changes_nothing() {
        let person = |id: &str, role: Role, is_active: bool, has_password: bool| Person {
            id: UserId::new(id),
            email: format!("{id}@northwind.example"),
            name: format!("Person {id}"),
            role,
            is_active,
            has_password,
            has_second_step: false,
            created_at: sample::now(),
            seen_at: has_password.then(sample::now),
        };
        let people = || {
            vec![
                person("u1", Role::Admin, true, true),
                person("u2", Role::Recruiter, true, false),
                person("u3", Role::Steward, false, true),
            ]
        };
        let fresh = FreshLink { email: "u2@northwind.example".into(), address: "https://assay.example/set-up/token".into() };
        insta::assert_snapshot!(sample::main_of("people", &build(&sample::person(Role::Admin), people(), Form::default(), Some(fresh))));
        let read_only = sample::main_of("people-auditor", &build(&sample::person(Role::Auditor), people(), Form::default(), None));
        assert!(!read_only.contains("<form"));
    }
}
