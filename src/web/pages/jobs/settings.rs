//! A job's settings: what is written about it, and its state.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use super::{details, go};
use crate::actions::edit_job::{JobStateError, change_job, move_job};
use crate::app::App;
use crate::domain::JobId;
use crate::domain::jobs::{Job, JobState};
use crate::store;
use crate::store::issuer_lists::ListHead;
use crate::web::access::{Deed, User};
use crate::web::flash::Flash;
use crate::web::forms::{Choice, Form};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::candidates::page::{JobHead, job_head};
use crate::web::problem::Problem;

/// A state the job may go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// What is sent.
    pub to: JobState,
    /// What the button says.
    pub label: String,
    /// What it means.
    pub note: &'static str,
    /// Whether it cannot be taken back, so that one is asked first.
    pub is_final: bool,
}

#[derive(Template)]
#[template(path = "pages/jobs/settings.html")]
struct SettingsPage {
    layout: Layout,
    job: JobHead,
    action: String,
    state_action: String,
    form: Form,
    lists: Vec<Choice>,
    may_write: bool,
    state: &'static str,
    moves: Vec<Move>,
}

fn state_said(state: JobState) -> &'static str {
    match state {
        JobState::Draft => "This job is a draft: only staff see it.",
        JobState::Open => "This job is open: it can be seen and applied for.",
        JobState::Paused => "This job is paused: it can be seen, and nobody can apply for a while.",
        JobState::Closed => "This job is closed: nobody can apply any more. What was sent stays here.",
        JobState::Archived => "This job is put away: candidates do not find it any more. What was sent stays here.",
    }
}

fn moves(job: &Job) -> Vec<Move> {
    let words = |to: JobState| -> (String, &'static str) {
        match to {
            JobState::Open if job.state == JobState::Paused => {
                ("Open it again".to_owned(), "Candidates can apply again under the same address.")
            }
            JobState::Open => ("Open it for applications".to_owned(), "The public page appears and candidates can apply."),
            JobState::Paused => {
                ("Pause it".to_owned(), "The public page stays and says that applications are paused. It can be opened again.")
            }
            JobState::Closed => {
                (format!("Close “{}”", job.title), "Nobody can apply any more, and it cannot be opened again. A copy of it can be made.")
            }
            JobState::Archived | JobState::Draft => {
                (format!("Put “{}” away", job.title), "It leaves the list and its public page is gone. It cannot be brought back.")
            }
        }
    };
    let all = job.state.may_become().iter().map(|to| {
        let (label, note) = words(*to);
        Move { to: *to, label, note, is_final: matches!(to, JobState::Closed | JobState::Archived) }
    });
    all.collect()
}

fn page(layout: Layout, job: &Job, form: Form, lists: &[ListHead], may_write: bool) -> SettingsPage {
    SettingsPage {
        layout,
        job: job_head(job, "settings"),
        action: format!("/jobs/{}/settings", job.id),
        state_action: format!("/jobs/{}/state", job.id),
        form,
        lists: details::list_choices(lists),
        may_write,
        state: state_said(job.state),
        moves: if may_write { moves(job) } else { Vec::new() },
    }
}

async fn load(app: &App, id: &JobId) -> Result<(Job, Vec<ListHead>), Problem> {
    let id = id.clone();
    Ok(app.store.read(move |conn| Ok((store::jobs::find(conn, &id)?, store::issuer_lists::list(conn)?))).await?)
}

/// `GET /jobs/{id}/settings`.
pub async fn show(app: Data<App>, user: User, id: Path<JobId>) -> Result<Html, Problem> {
    let (job, lists) = load(&app, &id).await?;
    let layout = Layout::of(&user, Section::Jobs, &format!("Settings: {}", job.title));
    html::render(&page(layout, &job, details::filled(&job), &lists, user.may(Deed::WriteJobs)))
}

/// `POST /jobs/{id}/settings`.
pub async fn submit(app: Data<App>, user: User, id: Path<JobId>, request: HttpRequest, mut form: Form) -> Result<HttpResponse, Problem> {
    let (job, lists) = load(&app, &id).await?;
    let Some(details) = details::read(&mut form, &lists, job.closes_at, app.clock.now()) else {
        let layout = Layout::of(&user, Section::Jobs, &format!("Settings: {}", job.title));
        return Ok(Html::returned_form(&page(layout, &job, form, &lists, true))?.respond_to(&request).map_into_boxed_body());
    };
    let is_rescored = details.issuer_list != job.issuer_list;
    change_job(&app, user.id, id.into_inner(), details).await?;
    let message = if is_rescored { "Saved. With the other list everybody’s result is worked out again." } else { "Saved." };
    Ok(go(&app, &format!("/jobs/{}/settings", job.id), &Flash::good(message)))
}

/// `POST /jobs/{id}/state`.
pub async fn change_state(app: Data<App>, user: User, id: Path<JobId>, form: Form) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let to = JobState::parse(form.value("to")).ok_or_else(|| Problem::unreadable("Press one of the buttons on the settings page."))?;
    let back = format!("/jobs/{id}/settings");
    match move_job(&app, user.id, id.clone(), to).await {
        Ok(job) => Ok(go(&app, &back, &Flash::good(state_said(job.state)))),
        Err(JobStateError::NoRequirements(_)) => {
            let message = Flash::warn("Publish the requirements first: without them nobody knows what the job needs. Nothing was changed.");
            Ok(go(&app, &format!("/jobs/{id}/requirements"), &message))
        }
        Err(JobStateError::NotFrom { .. }) => {
            Ok(go(&app, &back, &Flash::warn("The job has changed in the meantime. This is how it stands; nothing was changed.")))
        }
        Err(JobStateError::Store(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn what_cannot_be_taken_back_names_the_job_and_asks_once() {
        let job = sample::job();
        let page = page(Layout::default(), &job, details::filled(&job), &[], true);
        let last = page.moves.last().unwrap();
        assert!(last.is_final && last.label.contains(&job.title));
        let main = sample::main_of("job-settings", &page);
        assert!(main.contains("value=\"2026-12-12\"") && main.contains("<details class=\"fold\">"));
    }

    #[test]
    fn who_may_only_read_gets_no_buttons() {
        let job = sample::job();
        let main = sample::main_of("job-settings-read", &page(Layout::default(), &job, details::filled(&job), &[], false));
        assert!(!main.contains("<button"));
    }
}
