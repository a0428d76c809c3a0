//! All jobs, newest first.

use std::collections::BTreeMap;

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::app::App;
use crate::domain::JobId;
use crate::domain::jobs::{Job, JobState};
use crate::store;
use crate::web::access::{Deed, User};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::pages::candidates::page::Chip;
use crate::web::pages::said;
use crate::web::problem::Problem;
use crate::web::words;

/// One job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// Its pages.
    pub href: String,
    /// The title.
    pub title: String,
    /// `R-114. Berlin`.
    pub place: String,
    /// The state in a word.
    pub state: &'static str,
    /// `186`.
    pub candidates: String,
    /// Until when.
    pub closes: String,
    /// Since when.
    pub made: String,
}

#[derive(Template)]
#[template(path = "pages/jobs/list.html")]
struct JobsPage {
    layout: Layout,
    may_write: bool,
    chips: Vec<Chip>,
    rows: Vec<JobRow>,
    has_any: bool,
}

/// Which jobs are asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    state: String,
}

fn is_shown(job: &Job, state: Option<JobState>) -> bool {
    state.map_or(job.state != JobState::Archived, |state| job.state == state)
}

fn chips(all: &[Job], state: Option<JobState>) -> Vec<Chip> {
    let count = |state: Option<JobState>| words::grouped(i64::try_from(all.iter().filter(|job| is_shown(job, state)).count()).unwrap_or(0));
    let mut chips = vec![Chip { href: "/jobs".to_owned(), label: format!("All {}", count(None)), is_current: state.is_none() }];
    chips.extend(JobState::ALL.iter().map(|one| Chip {
        href: format!("/jobs?state={one}"),
        label: format!("{} {}", said::job_state(*one), count(Some(*one))),
        is_current: state == Some(*one),
    }));
    chips
}

fn row(job: &Job, counts: &BTreeMap<JobId, u64>) -> JobRow {
    let number = job.identifier.iter().chain(&job.location).cloned().collect::<Vec<_>>();
    let page = if job.state == JobState::Draft { "requirements" } else { "candidates" };
    JobRow {
        href: format!("/jobs/{}/{page}", job.id),
        title: job.title.clone(),
        place: number.join(". "),
        state: said::job_state(job.state),
        candidates: words::grouped(i64::try_from(counts.get(&job.id).copied().unwrap_or(0)).unwrap_or(0)),
        closes: job.closes_at.map_or_else(|| "no date".to_owned(), words::day),
        made: words::day(job.created_at),
    }
}

/// `GET /jobs`.
pub async fn show(app: Data<App>, user: User, wanted: Query<Wanted>) -> Result<Html, Problem> {
    let state = JobState::parse(&wanted.state);
    let (all, counts) = app.store.read(|conn| Ok((store::jobs::list(conn)?, store::jobs::count_applications(conn)?))).await?;
    html::render(&JobsPage {
        layout: Layout::of(&user, Section::Jobs, "Jobs"),
        may_write: user.may(Deed::WriteJobs),
        chips: chips(&all, state),
        rows: all.iter().filter(|job| is_shown(job, state)).map(|job| row(job, &counts)).collect(),
        has_any: !all.is_empty(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn jobs_put_away_are_shown_only_when_asked_for() {
        let open = sample::job();
        let away = Job { id: JobId::new("job-2"), title: "Old job".to_owned(), state: JobState::Archived, ..sample::job() };
        let all = [open, away];
        let counts = BTreeMap::from([(JobId::new("job-1"), 186)]);
        let page = JobsPage {
            layout: Layout::default(),
            may_write: true,
            chips: chips(&all, None),
            rows: all.iter().filter(|job| is_shown(job, None)).map(|job| row(job, &counts)).collect(),
            has_any: true,
        };
        let main = sample::main_of("jobs", &page);
        assert!(!main.contains("Old job") && is_shown(&all[1], Some(JobState::Archived)));
        assert!(main.contains("href=\"/jobs/job-1/candidates\"") && main.contains(">186<") && main.contains("R-114. Berlin"));
    }
}
