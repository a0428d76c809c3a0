//! Making a job, changing it, and moving it through its life.

use chrono::{DateTime, Utc};

use crate::actions::score_application::enqueue_scores;
use crate::app::App;
use crate::domain::jobs::{Job, JobState};
use crate::domain::people::ApplicationState;
use crate::domain::{IssuerListId, JobId, RequirementSetId, UserId};
use crate::store::{Conn, StoreError, applications, audit, jobs, requirement_sets};

/// Words that are pages of their own under `/jobs/`.
const RESERVED: &[&str] = &["new"];
/// The longest start of a title that becomes the public code.
const LONGEST_SLUG: usize = 60;

/// What a person writes about a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobDetails {
    /// The title.
    pub title: String,
    /// The employer's own number for it.
    pub identifier: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// What it is about, for candidates.
    pub description: String,
    /// Whom candidates can ask.
    pub contact: Option<String>,
    /// When it closes.
    pub closes_at: Option<DateTime<Utc>>,
    /// The list its rows use unless they name another.
    pub issuer_list: Option<IssuerListId>,
}

/// Why a job cannot go to a state.
#[derive(Debug, thiserror::Error)]
pub enum JobStateError {
    /// Its life cycle does not lead there.
    #[error("a job that is {from} cannot become {to}")]
    NotFrom {
        /// The state it is in.
        from: JobState,
        /// The state asked for.
        to: JobState,
    },
    /// No requirements were ever published.
    #[error("job {0} has no published requirements")]
    NoRequirements(JobId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a draft of a job. As a copy it takes over the requirements of another job, published ones before its draft.
pub async fn create_job(app: &App, by: UserId, details: JobDetails, copy_of: Option<JobId>) -> Result<Job, StoreError> {
    let now = app.clock.now();
    let (id, set) = (JobId::new(app.new_id()), RequirementSetId::new(app.new_id()));
    app.store
        .write(move |conn| {
            let job = Job {
                id,
                slug: free_slug(conn, &details.title)?,
                title: details.title,
                identifier: details.identifier,
                location: details.location,
                description: details.description,
                contact: details.contact,
                state: JobState::Draft,
                created_at: now,
                closes_at: details.closes_at,
                issuer_list: details.issuer_list,
            };
            jobs::insert(conn, &job)?;
            if let Some(other) = &copy_of {
                let rows = match requirement_sets::lookup_published(conn, other)? {
                    Some(published) => Some(published),
                    None => requirement_sets::lookup_draft(conn, other)?,
                };
                if let Some(rows) = rows {
                    let draft = requirement_sets::open_draft(conn, &job.id, &set)?;
                    requirement_sets::save_groups(conn, &draft.id, &rows.groups)?;
                    requirement_sets::save(conn, &draft.id, &rows.requirements)?;
                }
            }
            note(conn, &by, "job.created", &job.id, &serde_json::json!({"title": job.title, "copy_of": copy_of}), now)?;
            Ok(job)
        })
        .await
}

/// Changes what is written about a job. Another issuer list means other numbers, so everybody is scored again.
pub async fn change_job(app: &App, by: UserId, id: JobId, details: JobDetails) -> Result<Job, StoreError> {
    let now = app.clock.now();
    let inner = app.clone();
    let job = app
        .store
        .write(move |conn| {
            let before = jobs::find(conn, &id)?;
            let job = Job {
                title: details.title,
                identifier: details.identifier,
                location: details.location,
                description: details.description,
                contact: details.contact,
                closes_at: details.closes_at,
                issuer_list: details.issuer_list,
                ..before.clone()
            };
            if job == before {
                return Ok(job);
            }
            jobs::update(conn, &job)?;
            if job.issuer_list != before.issuer_list {
                score_all(&inner, conn, std::slice::from_ref(&job.id), now)?;
            }
            note(conn, &by, "job.changed", &job.id, &serde_json::json!({"title": job.title, "issuer_list": job.issuer_list}), now)?;
            Ok(job)
        })
        .await?;
    app.store.wake_runner();
    Ok(job)
}

/// Moves a job to another state; opening it needs published requirements.
pub async fn move_job(app: &App, by: UserId, id: JobId, to: JobState) -> Result<Job, JobStateError> {
    let now = app.clock.now();
    app.store
        .write_or(move |conn| {
            let job = jobs::find(conn, &id)?;
            let from = job.state;
            if !from.may_become().contains(&to) {
                return Err(JobStateError::NotFrom { from, to });
            }
            if to == JobState::Open && requirement_sets::lookup_published(conn, &id)?.is_none() {
                return Err(JobStateError::NoRequirements(id));
            }
            jobs::update_state(conn, &id, to)?;
            note(conn, &by, "job.moved", &id, &serde_json::json!({"from": from, "to": to}), now)?;
            Ok(Job { state: to, ..job })
        })
        .await
}

/// Enqueues the scoring of everybody who has not withdrawn; answers how many that are.
pub(super) fn score_all(app: &App, conn: &mut Conn, jobs: &[JobId], now: DateTime<Utc>) -> Result<usize, StoreError> {
    let mut counted = Vec::new();
    for job in jobs {
        let all = applications::list(conn, job)?.into_iter().filter(|application| application.state != ApplicationState::Withdrawn);
        counted.extend(all.map(|application| application.id));
    }
    enqueue_scores(app, conn, counted, now)
}

/// Writes into the audit log what somebody did to a job.
pub(super) fn note(
    conn: &mut Conn,
    by: &UserId,
    action: &str,
    job: &JobId,
    details: &serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (actor, object) = (format!("user:{by}"), format!("job:{job}"));
    audit::append(conn, &audit::NewEvent { at: now, actor: &actor, action, object: &object, details: &details.to_string() }).map(drop)
}

/// A public code that no other job has.
pub(super) fn free_slug(conn: &mut Conn, title: &str) -> Result<String, StoreError> {
    let start = slug(title);
    let mut tried = start.clone();
    let mut number = 1_u32;
    while RESERVED.contains(&tried.as_str()) || jobs::lookup_by_slug(conn, &tried)?.is_some() {
        number += 1;
        tried = format!("{start}-{number}");
    }
    Ok(tried)
}

/// `Data Analyst, GenAI-enabled` becomes `data-analyst-genai-enabled`.
fn slug(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut slug = String::new();
    for sign in title.nfkd().flat_map(char::to_lowercase) {
        if sign.is_ascii_alphanumeric() {
            slug.push(sign);
        } else if (sign.is_whitespace() || sign.is_ascii_punctuation()) && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= LONGEST_SLUG {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "job".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::store::testing::{application, candidate, databases, published_job};
    use crate::store::{issuer_lists, tasks};

    fn details(title: &str) -> JobDetails {
        JobDetails {
            title: title.to_owned(),
            identifier: None,
            location: None,
            description: String::new(),
            contact: None,
            closes_at: None,
            issuer_list: None,
        }
    }

    #[test]
    fn a_title_becomes_a_short_public_code() {
        for (title, expected) in [
            ("Data Analyst, GenAI-enabled", "data-analyst-genai-enabled"),
            ("  Pflegekräfte (m/w/d) ", "pflegekrafte-m-w-d"),
            ("看護師", "job"),
            ("New", "new"),
        ] {
            assert_eq!(slug(title), expected);
        }
    }

    #[tokio::test]
    async fn a_copy_takes_the_requirements_and_its_own_address() {
        for database in databases() {
            let app = app(&database);
            let old = app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
            let by = || UserId::new("u1");
            let copy = create_job(&app, by(), details("Data analyst"), Some(old.id.clone())).await.unwrap();
            assert_eq!((copy.slug.as_str(), copy.state), ("data-analyst-2", JobState::Draft));
            let rows = app.store.read_blocking(|conn| requirement_sets::lookup_draft(conn, &copy.id)).unwrap().unwrap();
            assert_eq!((rows.version, rows.requirements.len()), (1, 1));
            assert_eq!(create_job(&app, by(), details("New"), None).await.unwrap().slug, "new-2");
        }
    }

    #[tokio::test]
    async fn a_job_opens_only_with_published_requirements_and_closes_for_good() {
        for database in databases() {
            let app = app(&database);
            let open = app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
            let by = || UserId::new("u1");
            let blank = create_job(&app, by(), details("Blank"), None).await.unwrap();
            assert!(matches!(move_job(&app, by(), blank.id, JobState::Open).await, Err(JobStateError::NoRequirements(_))));
            for state in [JobState::Paused, JobState::Open, JobState::Closed] {
                assert_eq!(move_job(&app, by(), open.id.clone(), state).await.unwrap().state, state);
            }
            assert!(matches!(move_job(&app, by(), open.id.clone(), JobState::Open).await, Err(JobStateError::NotFrom { .. })));
            let events = app.store.read_blocking(|conn| audit::list_about(conn, &format!("job:{}", open.id))).unwrap();
            assert_eq!(events.len(), 3);
        }
    }

    #[tokio::test]
    async fn another_issuer_list_scores_everybody_again() {
        for database in databases() {
            let app = app(&database);
            let key = app.store.key().clone();
            let job = app
                .store
                .write_blocking(|conn| {
                    let job = published_job(conn);
                    let who = candidate(conn, &key, "c1");
                    application(conn, &key, "a1", (&who, &job), 0);
                    let list = (IssuerListId::new("l2"), crate::domain::IssuerListVersionId::new("l2v1"));
                    issuer_lists::insert(conn, &list.0, &list.1, "Other", app.clock.now())?;
                    Ok(job)
                })
                .unwrap();
            let waiting = |app: &App| app.store.read_blocking(tasks::count_by_state).unwrap();
            let same = JobDetails { issuer_list: job.issuer_list.clone(), ..details("Renamed") };
            change_job(&app, UserId::new("u1"), job.id.clone(), same).await.unwrap();
            assert!(waiting(&app).iter().all(|(_, count)| *count == 0));
            let other = JobDetails { issuer_list: Some(IssuerListId::new("l2")), ..details("Renamed") };
            change_job(&app, UserId::new("u1"), job.id, other).await.unwrap();
            assert_eq!(waiting(&app).iter().map(|(_, count)| count).sum::<u64>(), 1);
        }
    }
}
