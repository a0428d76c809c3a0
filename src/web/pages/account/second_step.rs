//! Switching the second step on and off. The secret is on the page until the first code proves that the app has it.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::{AccountPage, back, load};
use crate::actions::second_step::Offer;
use crate::actions::staff;
use crate::app::App;
use crate::store::audit::{self, NewEvent};
use crate::store::{StoreError, sessions, users};
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;

#[derive(Template)]
#[template(path = "pages/account/second_step.html")]
struct SecondStepPage {
    layout: Layout,
    form: Form,
    key: String,
    address: String,
    recovery_codes: Vec<String>,
    sealed: String,
}

impl SecondStepPage {
    fn new(app: &App, user: &User, offer: &Offer, form: Form) -> Result<Self, StoreError> {
        Ok(Self {
            layout: Layout::of(user, Section::Other, "Second step").narrow(true),
            form,
            key: offer.key(),
            address: offer.address(&user.email),
            recovery_codes: offer.recovery_codes.clone(),
            sealed: offer.seal(app.store.key(), &user.id)?,
        })
    }
}

/// `GET /account/second-step`: a secret and recovery codes that are good for nothing yet.
pub async fn form(app: Data<App>, user: User) -> Result<Html, Problem> {
    if load(&app, &user).await?.has_second_step {
        return Err(Problem::conflict("The second step is on already. To move it to another device, switch it off first."));
    }
    html::render(&SecondStepPage::new(&app, &user, &Offer::generate()?, Form::default())?)
}

/// `POST /account/second-step`: the password and the first code switch it on; all other sessions end.
pub async fn submit(app: Data<App>, request: HttpRequest, user: User, mut form: Form) -> Result<HttpResponse, Problem> {
    let offer = Offer::open(form.value("offer"), app.store.key(), &user.id)
        .ok_or_else(|| Problem::unreadable("Open the page for the second step again; this one is from somebody else or incomplete."))?;
    if load(&app, &user).await?.has_second_step {
        return Err(Problem::conflict("The second step is on already. To move it to another device, switch it off first."));
    }
    let now = app.clock.now();
    check_password(&app, &user, &mut form).await?;
    let code: String = form.text("code", 16, "Write the six digits your app shows now").split_whitespace().collect();
    form.set("code", "");
    if !form.is_wrong("code") && !offer.fits(&code, now) {
        form.refuse("code", "This code does not fit. Wait for the next one, and check that the clock of your device is right");
    }
    if form.has_errors() {
        let page = SecondStepPage::new(&app, &user, &offer, form)?;
        return Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body());
    }
    let key = app.store.key().clone();
    app.store
        .write(move |conn| {
            offer.switch_on(conn, &key, &user.id)?;
            sessions::delete_of_user(conn, &user.id, Some(&user.session))?;
            note(conn, &user, "user.second_step_on", now)
        })
        .await?;
    back(&app, &Flash::good("The second step is on. Keep the recovery codes where you find them without this device."))
}

/// `POST /account/second-step/off`.
pub async fn switch_off(app: Data<App>, request: HttpRequest, user: User, mut form: Form) -> Result<HttpResponse, Problem> {
    check_password(&app, &user, &mut form).await?;
    if form.has_errors() {
        let loaded = load(&app, &user).await?;
        let page = AccountPage::new(&user, &loaded, Form::default(), form);
        return Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body());
    }
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            users::update_second_step(conn, &user.id, None)?;
            note(conn, &user, "user.second_step_off", now)
        })
        .await?;
    back(&app, &Flash::warn("The second step is off: your password alone opens this account."))
}

/// Whoever changes the way in proves who they are first.
async fn check_password(app: &App, user: &User, form: &mut Form) -> Result<(), Problem> {
    let password = form.value("own_password").to_owned();
    form.set("own_password", "");
    if password.is_empty() {
        form.refuse("own_password", "Write your password");
    } else if !staff::is_password_of(app, &user.id, password).await.map_err(Problem::internal)? {
        form.refuse("own_password", "This is not your password");
    }
    Ok(())
}

fn note(conn: &mut crate::store::Conn, user: &User, action: &str, at: chrono::DateTime<chrono::Utc>) -> Result<(), StoreError> {
    let actor = user.actor();
    audit::append(conn, &NewEvent { at, actor: &actor, action, object: &actor, details: "{}" })?;
    Ok(())
}
