//! Signing in and out.

pub mod code;

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use serde::Deserialize;

use crate::actions::sign_in::{self, SignedIn};
use crate::app::App;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::Layout;
use crate::web::problem::{self, Problem, own_path};
use crate::web::{peer, sessions};

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct NextPage {
    /// A path of ours.
    #[serde(default)]
    pub next: String,
}

#[derive(Template)]
#[template(path = "pages/sign_in/sign_in.html")]
struct SignInPage {
    layout: Layout,
    organization: String,
    form: Form,
    /// What was wrong with the try before, or nothing.
    trouble: String,
}

impl SignInPage {
    fn new(app: &App, form: Form, trouble: impl Into<String>) -> Self {
        let layout = Layout::bare("Sign in").narrow(false);
        Self { layout, organization: app.config.organization.name.clone(), form, trouble: trouble.into() }
    }
}

/// `GET /sign-in`.
pub async fn form(app: Data<App>, request: HttpRequest, query: Query<NextPage>) -> Result<HttpResponse, Problem> {
    let next = own_path(&query.next);
    if sessions::find_session(&app, &request).await?.is_some_and(|(session, _)| !session.waits_for_second_step) {
        return Ok(problem::see(next));
    }
    let mut page = SignInPage::new(&app, Form::filled([("next", next)]), "");
    page.layout.flash = Flash::of(&request);
    let mut answer = html::render(&page)?.respond_to(&request);
    Flash::forget(&mut answer);
    Ok(answer)
}

/// `POST /sign-in`: 303 to where the person wanted to go, or to the page for the code.
pub async fn submit(app: Data<App>, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let email = form.text("email", 254, "Write the address you sign in with");
    let password = form.value("password").to_owned();
    if password.is_empty() {
        form.refuse("password", "Write your password");
    }
    form.set("password", "");
    let back = |form: Form, trouble: &str| -> Result<HttpResponse, Problem> {
        Ok(Html::returned_form(&SignInPage::new(&app, form, trouble))?.respond_to(&request).map_into_boxed_body())
    };
    if form.has_errors() {
        return back(form, "");
    }
    let previous = sessions::token_hash(&app, &request);
    let signed_in = sign_in::with_password(&app, &email, password, peer::address(&request), previous).await.map_err(Problem::internal)?;
    match signed_in {
        SignedIn::Done(token) => Ok(begin(&app, &token, own_path(form.value("next")))),
        SignedIn::NeedsCode(token) => Ok(begin(&app, &token, &with_next("/sign-in/code", form.value("next")))),
        SignedIn::Wrong => {
            back(form, "Address and password do not fit together. Check both; the password tells apart capital and small letters.")
        }
        SignedIn::Wait(seconds) => Err(Problem::too_often(seconds)),
    }
}

/// `POST /sign-out`.
pub async fn sign_out(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if let Some(session) = sessions::token_hash(&app, &request) {
        sign_in::sign_out(&app, session).await?;
    }
    let mut answer = problem::see("/sign-in");
    let flash = Flash::good("You are signed out.").cookie(sessions::is_secure(&app));
    for cookie in [sessions::no_cookie(&app), flash] {
        answer.add_cookie(&cookie).map_err(Problem::internal)?;
    }
    Ok(answer)
}

/// On to `location` with the session of `token`.
pub fn begin(app: &App, token: &str, location: &str) -> HttpResponse {
    let mut answer = problem::see(location);
    if let Err(error) = answer.add_cookie(&sessions::cookie(app, token)) {
        return Problem::internal(error).into_answer();
    }
    answer
}

fn with_next(page: &str, next: &str) -> String {
    match own_path(next) {
        "/" => page.to_owned(),
        next => format!("{page}?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    fn page(form: Form, trouble: &str) -> SignInPage {
        let layout = Layout::bare("Sign in").narrow(false);
        SignInPage { layout, organization: "Northwind Health & Data".to_owned(), form, trouble: trouble.to_owned() }
    }

    #[test]
    fn the_page_asks_for_two_things() {
        insta::assert_snapshot!(sample::main_of("sign-in", &page(Form::filled([("next", "/people")]), "")));
    }

    #[test]
    fn where_to_go_next_survives_the_second_step() {
        assert_eq!(with_next("/sign-in/code", "/jobs?state=open"), "/sign-in/code?next=%2Fjobs%3Fstate%3Dopen");
        assert_eq!(with_next("/sign-in/code", "//evil.example"), "/sign-in/code");
    }
}
