//! One's own account: password and second step.

pub mod password;
pub mod second_step;

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::store::{self, StoreError};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::{self, Problem};
use crate::web::{sessions, words};

#[derive(Template)]
#[template(path = "pages/account/account.html")]
struct AccountPage {
    layout: Layout,
    form: Form,
    off: Form,
    name: String,
    email: String,
    role: &'static str,
    has_second_step: bool,
    codes_left: String,
}

/// What of the account is not in the session.
struct Loaded {
    has_second_step: bool,
    codes_left: u64,
}

async fn load(app: &App, user: &User) -> Result<Loaded, StoreError> {
    let id = user.id.clone();
    app.store
        .read(move |conn| {
            let person = store::users::find(conn, &id)?;
            Ok(Loaded { has_second_step: person.has_second_step, codes_left: store::users::count_recovery_codes(conn, &id)? })
        })
        .await
}

impl AccountPage {
    fn new(user: &User, loaded: &Loaded, form: Form, off: Form) -> Self {
        Self {
            layout: Layout::of(user, Section::Other, "Your account").narrow(true),
            form,
            off,
            name: user.name.clone(),
            email: user.email.clone(),
            role: crate::web::layout::role(user.role),
            has_second_step: loaded.has_second_step,
            codes_left: words::counted(loaded.codes_left, "recovery code"),
        }
    }
}

/// `GET /account`.
pub async fn show(app: Data<App>, user: User) -> Result<Html, Problem> {
    let loaded = load(&app, &user).await?;
    html::render(&AccountPage::new(&user, &loaded, Form::default(), Form::default()))
}

/// Back to the account with a message.
fn back(app: &App, flash: &Flash) -> Result<HttpResponse, Problem> {
    let mut answer = problem::see("/account");
    answer.add_cookie(&flash.cookie(sessions::is_secure(app))).map_err(Problem::internal)?;
    Ok(answer)
}
