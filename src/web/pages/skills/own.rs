//! A skill of the company's own: made, changed, retired and brought back (F10).

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::edit::{self, Posted};
use super::written::{self, Written};
use super::{again, by};
use crate::actions::skills_by_hand::{OwnSkillError, change_skill, make_skill, retire_skill};
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::policy::FreshnessClass;
use crate::store;
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::jobs::go;
use crate::web::problem::Problem;

#[derive(Template)]
#[template(path = "pages/skills/new.html")]
struct NewSkillPage {
    layout: Layout,
    form: Form,
    written: Written,
}

fn page(user: &User, form: Form, written: Written) -> NewSkillPage {
    NewSkillPage { layout: Layout::of(user, Section::Skills, "New skill"), form, written }
}

/// `GET /skills/new`.
pub async fn form(user: User) -> Result<Html, Problem> {
    let form = Form::filled([("freshness", FreshnessClass::SemiDurable.as_str())]);
    let written = written::blank(&form, true);
    html::render(&page(&user, form, written))
}

/// `POST /skills/new`: makes it, or asks what has to be said yet.
pub async fn make(app: Data<App>, user: User, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let (good, mut written) = written::read(&app, &mut form, None).await?;
    if let Some(good) = good {
        let (inner, by, own) = (app.as_ref().clone(), by(&app, &user), good.own.clone());
        let made = app.store.write_or(move |conn| make_skill(&inner, conn, &by, &own, good.broader.as_ref())).await;
        app.store.wake_runner();
        match made {
            Ok((id, rescored)) => {
                let message = format!("“{}” is made.{}", good.own.label, again(rescored));
                return Ok(go(&app, &format!("/skills/{id}"), &Flash::good(message)));
            }
            Err(error) => refuse(&app, &mut form, &mut written, error).await?,
        }
    }
    Ok(Html::returned_form(&page(&user, form, written))?.respond_to(&request).map_into_boxed_body())
}

/// `POST /skills/{id}/edit`.
pub async fn change(app: Data<App>, user: User, id: Path<SkillId>, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let asked = id.clone();
    app.store.read(move |conn| store::skills::find(conn, &asked)).await?;
    let (good, mut written) = written::read(&app, &mut form, Some(&id)).await?;
    if let Some(good) = good {
        let (inner, by, own, asked) = (app.as_ref().clone(), by(&app, &user), good.own.clone(), id.clone());
        let changed = app.store.write_or(move |conn| change_skill(&inner, conn, &by, &asked, &own)).await;
        app.store.wake_runner();
        match changed {
            Ok(rescored) => {
                let message = format!("“{}” is saved.{}", good.own.label, again(rescored));
                return Ok(go(&app, &format!("/skills/{id}"), &Flash::good(message)));
            }
            Err(error) => refuse(&app, &mut form, &mut written, error).await?,
        }
    }
    edit::returned(&app, &user, &request, id, Posted { form, written: Some(written), ..Posted::default() }).await
}

/// Notes on the form why the store did not take it.
async fn refuse(app: &App, form: &mut Form, written: &mut Written, error: OwnSkillError) -> Result<(), Problem> {
    match error {
        OwnSkillError::Taken(other) => {
            let twin = app.store.read(move |conn| store::skills::find(conn, &other)).await?;
            form.refuse(
                "label",
                format!("Another skill of your own is called “{}”. Use that one, bring it back, or write another name", twin.label),
            );
            written.twins = vec![Choice::new(format_args!("/skills/{}", twin.id), twin.label).with_hint("Your own skill")];
            Ok(())
        }
        other => Err(problem(other)),
    }
}

fn problem(error: OwnSkillError) -> Problem {
    match error {
        OwnSkillError::Store(error) => error.into(),
        OwnSkillError::Taken(_) => Problem::conflict("Another skill of your own has this name by now. Give that one another name first."),
        OwnSkillError::NotOwn(_) => {
            Problem::conflict("This skill is a framework's. You can say names and relations of it, and cannot change it.")
        }
        OwnSkillError::Merged(..) => Problem::conflict("This skill was merged into another one. Undo that first."),
    }
}

/// `POST /skills/{id}/retire`: retires it (`on=yes`) or brings it back.
pub async fn retire(app: Data<App>, user: User, id: Path<SkillId>, form: Form) -> Result<HttpResponse, Problem> {
    let (id, is_retired) = (id.into_inner(), form.value("on") == "yes");
    let (by, asked) = (by(&app, &user), id.clone());
    app.store.write_or(move |conn| retire_skill(conn, &by, &asked, is_retired)).await.map_err(problem)?;
    let message = if is_retired {
        "It is retired. Jobs that ask for it go on asking; new ones are not offered it."
    } else {
        "It is back, and offered again."
    };
    Ok(go(&app, &format!("/skills/{id}"), &Flash::good(message)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Role;
    use crate::web::pages::sample;

    #[test]
    fn a_new_skill_asks_for_little_and_shows_who_has_the_name() {
        let mut form = Form::filled([("label", "SQL"), ("freshness", "semi-durable")]);
        let mut written = written::blank(&form, true);
        form.refuse("label", "Another skill goes by this name");
        written.twins = vec![Choice::new("/skills/sql", "SQL").with_hint("Starter skills")];
        let main = sample::main_of("skill-new", &page(&sample::person(Role::Admin), form, written));
        assert!(main.contains("href=\"/skills/sql\"") && main.contains("name=\"anyway\"") && main.contains("name=\"same-2\""));
    }
}
