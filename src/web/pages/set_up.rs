//! The page behind a one-time set-up link: makes the first administrator, or sets a colleague's password.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::sign_in::begin;
use crate::actions::staff::{self, NewPerson, StaffError};
use crate::app::App;
use crate::domain::people::{Role, User};
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::Layout;
use crate::web::problem::{self, Problem};
use crate::web::sessions;

#[derive(Template)]
#[template(path = "pages/sign_in/set_up.html")]
struct SetUpPage {
    layout: Layout,
    title: String,
    lead: String,
    is_first: bool,
    email: String,
    action: String,
    form: Form,
}

impl SetUpPage {
    fn new(app: &App, owner: Option<&User>, token: &str, form: Form) -> Self {
        let organization = &app.config.organization.name;
        let (title, lead) = match owner {
            None => (
                "Set up Assay".to_owned(),
                "Nobody has an account yet. You become the first administrator and can add your colleagues.".to_owned(),
            ),
            Some(user) => (format!("Welcome, {}", user.name), format!("Choose the password you will sign in with at {organization}.")),
        };
        Self {
            layout: Layout::bare(&title).narrow(false),
            title,
            lead,
            is_first: owner.is_none(),
            email: owner.map(|user| user.email.clone()).unwrap_or_default(),
            action: format!("/set-up/{token}"),
            form,
        }
    }
}

fn over() -> Problem {
    Problem::gone(
        "It was used or is too old. Ask an administrator for a new one; on a server without accounts, starting it again prints one.",
    )
}

/// `GET /set-up/{token}`. Looking at it does not use it up.
pub async fn form(app: Data<App>, token: Path<String>) -> Result<Html, Problem> {
    let owner = staff::whose_link(&app, &token).await?.ok_or_else(over)?;
    html::render(&SetUpPage::new(&app, owner.as_ref(), &token, Form::default()))
}

/// `POST /set-up/{token}`: 303 to the home page, signed in.
pub async fn submit(app: Data<App>, request: HttpRequest, token: Path<String>, mut form: Form) -> Result<HttpResponse, Problem> {
    let owner = staff::whose_link(&app, &token).await?.ok_or_else(over)?;
    let first = if owner.is_none() { read_first(&mut form) } else { None };
    let password = read_new_password(&mut form);
    let back = |form: Form| -> Result<HttpResponse, Problem> {
        Ok(Html::returned_form(&SetUpPage::new(&app, owner.as_ref(), &token, form))?.respond_to(&request).map_into_boxed_body())
    };
    if form.has_errors() {
        return back(form);
    }
    match staff::use_link(&app, &token, first, password).await {
        Ok(Some(session)) => Ok(begin(&app, &session, "/")),
        Ok(None) => {
            let mut answer = problem::see("/sign-in");
            let flash = Flash::good("Your new password is set. Sign in with it.").cookie(sessions::is_secure(&app));
            answer.add_cookie(&flash).map_err(Problem::internal)?;
            Ok(answer)
        }
        Err(StaffError::Password(refused)) => {
            form.refuse("password", refused.to_string());
            back(form)
        }
        Err(StaffError::Taken) => {
            form.refuse("email", "There is an account with this address already");
            back(form)
        }
        Err(StaffError::LinkOver) => Err(over()),
        Err(StaffError::Store(error)) => Err(error.into()),
        Err(error) => Err(Problem::internal(error)),
    }
}

fn read_first(form: &mut Form) -> Option<NewPerson> {
    let email = form.text("email", staff::LONGEST, "Write your work e-mail address; you will sign in with it");
    let name = form.text("name", staff::LONGEST, "Write your name; colleagues see it beside what you decide");
    let person = NewPerson::new(&email, &name, Role::Admin);
    if person.is_err() {
        form.refuse("email", "Write the address like name@example.org");
    }
    person.ok()
}

/// A new password typed twice; neither is kept in the form.
pub(super) fn read_new_password(form: &mut Form) -> String {
    let password = form.value("password").to_owned();
    if password.is_empty() {
        form.refuse("password", "Choose a password of 12 characters or more");
    } else if form.value("again") != password {
        form.refuse("again", "The two are not the same. Write the new password once more");
    }
    form.set("password", "");
    form.set("again", "");
    password
}
