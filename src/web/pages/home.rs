//! Home: what waits for this person, in three queues, and the jobs.

use std::collections::BTreeMap;

use actix_web::web::Data;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::actions::map_achievement::count_waiting;
use crate::actions::review_issuer::count_wanted;
use crate::app::App;
use crate::domain::JobId;
use crate::domain::jobs::{Job, JobState};
use crate::store::queues::{self, Waiting};
use crate::store::{self, Conn, StoreError};
use crate::web::access::{Deed, User};
use crate::web::html::{self, Html};
use crate::web::layout::{Layout, Section};
use crate::web::problem::Problem;
use crate::web::{routes, words};

/// Entries of a queue on this page.
const SHOWN: usize = 5;
/// Jobs on this page.
const JOBS: usize = 8;

/// One entry of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    href: String,
    code: String,
    age: String,
    note: String,
}

/// One queue.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Queue {
    id: &'static str,
    title: &'static str,
    note: &'static str,
    count: String,
    entries: Vec<Entry>,
    /// What is said where nothing waits.
    empty: &'static str,
    /// How many wait besides the ones shown, or nothing.
    more: String,
}

/// One job.
#[derive(Clone, Debug, PartialEq, Eq)]
struct JobRow {
    href: String,
    title: String,
    state: &'static str,
    place: String,
    candidates: String,
    closes: String,
}

#[derive(Template)]
#[template(path = "pages/home/home.html")]
struct HomePage {
    layout: Layout,
    today: String,
    queues: Vec<Queue>,
    unlisted: String,
    unlisted_href: Option<&'static str>,
    /// How many badges wait for the desk, or nothing.
    unmapped: String,
    jobs: Vec<JobRow>,
    jobs_note: String,
    has_all_jobs: bool,
    may_write_jobs: bool,
}

/// What the page shows.
#[derive(Clone, Debug, Default)]
struct Loaded {
    new: (u64, Vec<Waiting>),
    waiting: (u64, Vec<Waiting>),
    replied: (u64, Vec<Waiting>),
    unlisted: u64,
    unmapped: u64,
    jobs: Vec<Job>,
    applications: BTreeMap<JobId, u64>,
}

fn load(conn: &mut Conn, may: impl Fn(Deed) -> bool) -> Result<Loaded, StoreError> {
    let mut loaded = Loaded::default();
    if may(Deed::ReadCandidates) {
        loaded.new = (queues::count_new(conn)?, queues::list_new(conn, SHOWN)?);
        loaded.waiting = (queues::count_waiting_on_check(conn)?, queues::list_waiting_on_check(conn, SHOWN)?);
        let mut replied = queues::list_replied(conn)?;
        let count = u64::try_from(replied.len()).unwrap_or(u64::MAX);
        replied.truncate(SHOWN);
        loaded.replied = (count, replied);
    }
    if may(Deed::WriteIssuers) {
        loaded.unlisted = u64::try_from(count_wanted(conn)?).unwrap_or(u64::MAX);
    }
    if may(Deed::WriteSkills) {
        loaded.unmapped = u64::try_from(count_waiting(conn)?).unwrap_or(u64::MAX);
    }
    if may(Deed::ReadJobs) {
        loaded.jobs = store::jobs::list(conn)?;
        loaded.applications = store::jobs::count_applications(conn)?;
    }
    Ok(loaded)
}

/// `GET /`.
pub async fn show(app: Data<App>, user: User) -> Result<Html, Problem> {
    let role = user.role;
    let loaded = app.store.read(move |conn| load(conn, |deed| crate::web::access::authorize(role, deed))).await?;
    html::render(&HomePage::new(&user, &loaded, app.clock.now()))
}

fn entry(waiting: &Waiting, note: &str, now: DateTime<Utc>) -> Entry {
    Entry {
        href: format!("/jobs/{}/candidates/{}", waiting.job, waiting.application),
        code: waiting.code.clone(),
        age: words::age(waiting.since, now),
        note: if note.is_empty() { waiting.job_title.clone() } else { format!("{}. {note}", waiting.job_title) },
    }
}

fn queue(
    of: (&'static str, &'static str, &'static str, &'static str),
    loaded: &(u64, Vec<Waiting>),
    note: &str,
    now: DateTime<Utc>,
) -> Queue {
    let (id, title, lead, empty) = of;
    let entries: Vec<Entry> = loaded.1.iter().map(|waiting| entry(waiting, note, now)).collect();
    let more = loaded.0.saturating_sub(u64::try_from(entries.len()).unwrap_or(0));
    Queue {
        id,
        title,
        note: lead,
        count: words::grouped(loaded.0),
        entries,
        empty,
        more: if more == 0 { String::new() } else { format!("And {} more, on the pages of the jobs", words::grouped(more)) },
    }
}

const NEW: (&str, &str, &str, &str) = (
    "new",
    "New submissions",
    "Nobody has opened these yet. Oldest first.",
    "Nothing new. Applications appear here as soon as candidates send them; share a job’s page to get some.",
);
const WAITING: (&str, &str, &str, &str) = (
    "waiting",
    "Waiting on a check",
    "Nothing for you to do: checks run and are tried again by themselves.",
    "Every badge that was sent has been checked.",
);
const REPLIED: (&str, &str, &str, &str) = (
    "replied",
    "Candidate replied",
    "They sent something after you last looked.",
    "Nobody has added anything since you last looked. When a candidate sends another badge, it appears here.",
);

impl HomePage {
    fn new(user: &User, loaded: &Loaded, now: DateTime<Utc>) -> Self {
        let mut queues = Vec::new();
        if user.may(Deed::ReadCandidates) {
            queues.push(queue(NEW, &loaded.new, "", now));
            queues.push(queue(WAITING, &loaded.waiting, "Being checked, or to be asked again", now));
            queues.push(queue(REPLIED, &loaded.replied, "Sent more evidence", now));
        }
        let rows: Vec<&Job> = loaded.jobs.iter().filter(|job| job.state != JobState::Archived).collect();
        let shown = rows.len().min(JOBS);
        Self {
            layout: Layout::of(user, Section::Home, "Your work"),
            today: format!("{}, {}", words::weekday(now), words::day(now)),
            queues,
            unlisted: unlisted(loaded.unlisted),
            unlisted_href: (loaded.unlisted > 0 && routes::has_page("/issuers")).then_some("/issuers"),
            unmapped: unmapped(loaded.unmapped),
            jobs_note: format!("{shown} of {}, newest first.", rows.len()),
            has_all_jobs: routes::has_page("/jobs"),
            may_write_jobs: user.may(Deed::WriteJobs) && routes::has_page("/jobs/new"),
            jobs: rows.into_iter().take(JOBS).map(|job| job_row(job, loaded, user)).collect(),
        }
    }
}

/// How many badges wait for somebody to say what they are for, as a sentence; nothing where none does.
fn unmapped(count: u64) -> String {
    match count {
        0 => String::new(),
        1 => "1 badge waits for somebody to say which skill it is for.".to_owned(),
        _ => format!("{} wait for somebody to say which skills they are for.", words::counted(count, "badge")),
    }
}

/// How many issuers nobody decided about, as a sentence.
fn unlisted(count: u64) -> String {
    match count {
        1 => "1 issuer of badges that candidates sent is on no list yet.".to_owned(),
        _ => format!("{} of badges that candidates sent are on no list yet.", words::counted(count, "issuer")),
    }
}

fn job_row(job: &Job, loaded: &Loaded, user: &User) -> JobRow {
    let page = if user.may(Deed::ReadCandidates) { "candidates" } else { "requirements" };
    JobRow {
        href: format!("/jobs/{}/{page}", job.id),
        title: job.title.clone(),
        state: match job.state {
            JobState::Draft => "draft, not public yet",
            JobState::Open => "",
            JobState::Paused => "paused",
            JobState::Closed => "closed",
            JobState::Archived => "put away",
        },
        place: job.location.clone().unwrap_or_default(),
        candidates: words::grouped(loaded.applications.get(&job.id).copied().unwrap_or(0)),
        closes: job.closes_at.map_or_else(|| "No end set".to_owned(), words::day),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::ApplicationId;
    use crate::domain::people::Role;
    use crate::web::pages::sample;

    fn waiting(code: &str, hours: i64) -> Waiting {
        Waiting {
            application: ApplicationId::new(format!("application-{code}")),
            code: code.to_owned(),
            name: None,
            job: JobId::new("job-1"),
            job_title: "Data Analyst, GenAI-enabled".to_owned(),
            since: sample::now() - TimeDelta::hours(hours),
        }
    }

    #[test]
    fn the_three_queues_lead_to_the_work() {
        let loaded = Loaded {
            new: (12, vec![waiting("c_m6r1", 96), waiting("c_k2t9", 50)]),
            waiting: (1, vec![waiting("c_7k2m", 3)]),
            jobs: vec![sample::job()],
            applications: BTreeMap::from([(JobId::new("job-1"), 186)]),
            ..Loaded::default()
        };
        insta::assert_snapshot!(sample::main_of("home", &HomePage::new(&sample::person(Role::Recruiter), &loaded, sample::now())));
    }

    #[test]
    fn empty_queues_say_what_will_be_there_and_a_steward_sees_no_candidates() {
        let loaded = Loaded { new: (1, vec![waiting("c_m6r1", 1)]), ..Loaded::default() };
        let steward = sample::main_of("home-steward", &HomePage::new(&sample::person(Role::Steward), &loaded, sample::now()));
        assert!(!steward.contains("c_m6r1") && steward.contains("There is no job yet"));
        assert_eq!(unlisted(1), "1 issuer of badges that candidates sent is on no list yet.");
        assert_eq!(unlisted(1_200), "1,200 issuers of badges that candidates sent are on no list yet.");
        let recruiter = sample::main_of("home-empty", &HomePage::new(&sample::person(Role::Recruiter), &Loaded::default(), sample::now()));
        assert!(recruiter.contains("Nothing new. Applications appear here"));
    }
}
