//! The second step: a code of the authenticator app, or a recovery code.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::{NextPage, begin};
use crate::actions::sign_in::{self, SignedIn};
use crate::app::App;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::Layout;
use crate::web::problem::{self, Problem, own_path};
use crate::web::{peer, sessions};

#[derive(Template)]
#[template(path = "pages/sign_in/code.html")]
struct CodePage {
    layout: Layout,
    form: Form,
}

impl CodePage {
    fn new(form: Form) -> Self {
        Self { layout: Layout::bare("Your code").narrow(false), form }
    }
}

/// `GET /sign-in/code`.
pub async fn form(app: Data<App>, request: HttpRequest, query: Query<NextPage>) -> Result<HttpResponse, Problem> {
    let next = own_path(&query.next);
    match sessions::find_session(&app, &request).await? {
        Some((session, _)) if session.waits_for_second_step => {
            Ok(html::render(&CodePage::new(Form::filled([("next", next)])))?.respond_to(&request))
        }
        Some(_) => Ok(problem::see(next)),
        None => Ok(problem::see("/sign-in")),
    }
}

/// `POST /sign-in/code`.
pub async fn submit(app: Data<App>, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let Some((session, user)) = sessions::find_session(&app, &request).await?.filter(|(session, _)| session.waits_for_second_step) else {
        return Ok(problem::see("/sign-in"));
    };
    let code = form.text("code", 64, "Write the six digits your app shows now, or a recovery code");
    form.set("code", "");
    if !form.has_errors() {
        let address = peer::address(&request);
        match sign_in::with_code(&app, &session, &user, &code, address).await.map_err(Problem::internal)? {
            SignedIn::Done(token) => return Ok(begin(&app, &token, own_path(form.value("next")))),
            SignedIn::Wait(seconds) => return Err(Problem::too_often(seconds)),
            SignedIn::NeedsCode(_) | SignedIn::Wrong => {
                form.refuse(
                    "code",
                    "This code does not fit. Each works once: wait for the next one, and check that the clock of your device is right",
                );
            }
        }
    }
    Ok(Html::returned_form(&CodePage::new(form))?.respond_to(&request).map_into_boxed_body())
}
