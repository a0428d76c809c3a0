//! A new job: blank, or with the requirements of an old one.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use serde::Deserialize;

use super::{details, go};
use crate::actions::edit_job::create_job;
use crate::app::App;
use crate::domain::JobId;
use crate::domain::jobs::Job;
use crate::store;
use crate::store::issuer_lists::ListHead;
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;

#[derive(Template)]
#[template(path = "pages/jobs/new.html")]
struct NewJobPage {
    layout: Layout,
    form: Form,
    lists: Vec<Choice>,
    starts: Vec<Choice>,
}

/// What the page is opened with.
#[derive(Debug, Default, Deserialize)]
pub struct Start {
    #[serde(default)]
    copy: String,
}

fn starts(jobs: &[Job]) -> Vec<Choice> {
    let mut starts = vec![Choice::new("", "Nothing: I write the requirements myself")];
    starts.extend(jobs.iter().map(|job| Choice::new(&job.id, format!("The requirements of {}", job.title))));
    starts
}

async fn load(app: &App) -> Result<(Vec<ListHead>, Vec<Job>), Problem> {
    Ok(app.store.read(|conn| Ok((store::issuer_lists::list(conn)?, store::jobs::list(conn)?))).await?)
}

fn page(layout: Layout, form: Form, lists: &[ListHead], jobs: &[Job]) -> NewJobPage {
    NewJobPage { layout, form, lists: details::list_choices(lists), starts: starts(jobs) }
}

/// `GET /jobs/new`.
pub async fn form(app: Data<App>, user: User, start: Query<Start>) -> Result<Html, Problem> {
    let (lists, jobs) = load(&app).await?;
    let mut form = match jobs.iter().find(|job| job.id.as_str() == start.copy) {
        Some(job) => {
            let mut form = details::filled(job);
            form.set("closes", "");
            form.set("identifier", "");
            form
        }
        None => Form::default(),
    };
    form.set("copy_of", &start.copy);
    if !form.has("issuer_list")
        && let Some(list) = lists.first()
    {
        form.set("issuer_list", list.id.as_str());
    }
    html::render(&page(Layout::of(&user, Section::Jobs, "New job"), form, &lists, &jobs))
}

/// `POST /jobs`: 303 to the requirements of the new job, or the form again.
pub async fn submit(app: Data<App>, user: User, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let (lists, jobs) = load(&app).await?;
    let typed = form.value("copy_of").to_owned();
    let copy_of = jobs.iter().find(|job| job.id.as_str() == typed).map(|job| JobId::clone(&job.id));
    if !typed.is_empty() && copy_of.is_none() {
        form.refuse("copy_of", "Choose one of the jobs, or nothing");
    }
    let Some(details) = details::read(&mut form, &lists, None, app.clock.now()) else {
        let page = page(Layout::of(&user, Section::Jobs, "New job"), form, &lists, &jobs);
        return Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body());
    };
    let job = create_job(&app, user.id, details, copy_of).await?;
    let message = Flash::good(format!("“{}” is a draft now. Say what it needs, publish that, and then open the job.", job.title));
    Ok(go(&app, &format!("/jobs/{}/requirements", job.id), &message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn a_new_job_asks_for_a_title_and_little_else() {
        let jobs = [sample::job()];
        let main = sample::main_of("new-job", &page(Layout::default(), Form::default(), &[], &jobs));
        assert!(main.contains("name=\"title\"") && main.contains("The requirements of Data Analyst, GenAI-enabled"));
    }

    #[test]
    fn a_form_that_comes_back_keeps_what_was_typed() {
        let mut form = Form::filled([("location", "Berlin <b>"), ("closes", "soon")]);
        assert!(details::read(&mut form, &[], None, sample::now()).is_none());
        let main = sample::main_of("new-job-returned", &page(Layout::default(), form, &[], &[]));
        assert!(main.contains("Berlin &#60;b&#62;") && main.contains("href=\"#title\"") && main.contains("Give the job a title"));
    }
}
