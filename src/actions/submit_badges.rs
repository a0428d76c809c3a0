//! A candidate sends badges: one transaction writes the candidate, the application, a row per link or file, a task for each and an audit event.
//! When it answers, everything is on disk (`design.md` idea 5).

use chrono::{DateTime, Utc};

use super::prove_email::code_task;
use crate::app::App;
use crate::domain::jobs::JobState;
use crate::domain::people::{
    Application, ApplicationState, Candidate, Consent, ConsentPurpose, Submission, SubmissionKind, SubmissionState,
};
use crate::domain::{ApplicationId, CandidateId, JobId, SubmissionId, TaskId};
use crate::store::{Conn, SealingKey, StoreError, applications, audit, candidates, evidence, jobs, new_token, submissions, tasks};

/// Links and files in one application.
pub const MOST_ITEMS: usize = 25;
/// Characters of a candidate's code; without the ones that look alike.
const CODE_SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
/// Tries of a check that ended in trouble of our own.
const MOST_TRIES: u32 = 5;

/// One link or file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A pasted link, or the text of a credential.
    Link(String),
    /// An uploaded file.
    File {
        /// Its name, as sent.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// What a candidate sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApplication {
    /// For which job.
    pub job: JobId,
    /// The name, where given.
    pub name: Option<String>,
    /// The e-mail address, where given.
    pub email: Option<String>,
    /// Links and files, in order.
    pub items: Vec<Item>,
    /// Which version of the consent text was agreed to.
    pub consent_version: String,
    /// Which version of the notice about the use of software was shown.
    pub notice_version: String,
    /// By which way it came: `apply_page`.
    pub channel: String,
}

/// What is on disk now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// The application.
    pub application: ApplicationId,
    /// The token of the private link; only its hash is kept.
    pub status_token: String,
}

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The job takes no applications now.
    #[error("job {0} takes no applications now")]
    NotOpen(JobId),
    /// Nothing, or more than fits.
    #[error("{0} links and files; 1 to {MOST_ITEMS} are taken")]
    Count(usize),
    /// The application was taken back or the job is over.
    #[error("application {0} takes nothing more")]
    Closed(ApplicationId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes an application and begins its checks.
pub async fn submit_badges(app: &App, new: NewApplication) -> Result<Submitted, SubmitError> {
    if new.items.is_empty() || new.items.len() > MOST_ITEMS {
        return Err(SubmitError::Count(new.items.len()));
    }
    let (status_token, token_hash) = new_token()?;
    let writer = Writer::of(app);
    let answer = app
        .store
        .write_or(move |conn| {
            let application = writer.take(conn, &new, &token_hash)?;
            writer.add_items(conn, &application, &new.items, 1)?;
            Ok::<_, SubmitError>(Submitted { application: application.id, status_token })
        })
        .await?;
    app.store.wake_runner();
    Ok(answer)
}

/// Adds more links and files to an application that is still being looked at.
pub async fn add_badges(app: &App, application: ApplicationId, items: Vec<Item>) -> Result<(), SubmitError> {
    let writer = Writer::of(app);
    app.store
        .write_or(move |conn| {
            let application = applications::find(conn, &application)?;
            let is_over = matches!(application.state, ApplicationState::Declined | ApplicationState::Withdrawn);
            if is_over || !takes_applications(conn, &application.job, writer.now)? {
                return Err(SubmitError::Closed(application.id));
            }
            let sent = submissions::list(conn, &application.id)?;
            let total = sent.len().saturating_add(items.len());
            if items.is_empty() || total > MOST_ITEMS {
                return Err(SubmitError::Count(total));
            }
            let next = sent.last().map_or(1, |last| last.position.saturating_add(1));
            writer.add_items(conn, &application, &items, next)
        })
        .await?;
    app.store.wake_runner();
    Ok(())
}

/// Whether a job is open and its closing day has not passed.
fn takes_applications(conn: &mut Conn, job: &JobId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let job = jobs::find(conn, job)?;
    Ok(job.state == JobState::Open && job.closes_at.is_none_or(|closes_at| now < closes_at))
}

/// What the transaction needs besides the connection.
struct Writer {
    app: App,
    key: SealingKey,
    now: DateTime<Utc>,
}

impl Writer {
    fn of(app: &App) -> Self {
        Self { app: app.clone(), key: app.store.key().clone(), now: app.clock.now() }
    }

    /// Writes candidate, application, consent, notice and audit event.
    fn take(&self, conn: &mut Conn, new: &NewApplication, token_hash: &str) -> Result<Application, SubmitError> {
        if !takes_applications(conn, &new.job, self.now)? {
            return Err(SubmitError::NotOpen(new.job.clone()));
        }
        let candidate = self.candidate(conn, new)?;
        let application = Application {
            id: ApplicationId::new(self.app.new_id()),
            candidate,
            job: new.job.clone(),
            state: ApplicationState::Submitted,
            submitted_at: self.now,
        };
        applications::insert(conn, &application, token_hash)?;
        let consent = Consent {
            purpose: ConsentPurpose::ThisJob,
            text_version: new.consent_version.clone(),
            channel: new.channel.clone(),
            given_at: self.now,
            withdrawn_at: None,
        };
        applications::insert_consent(conn, &application.id, &consent)?;
        applications::insert_notice(conn, &application.id, "how_software_is_used", &new.notice_version, self.now)?;
        if new.email.is_some() {
            tasks::insert(conn, &code_task(&self.app, &application.id, self.now), self.now)?;
        }
        self.note(conn, &application, "application.submitted", new.items.len())?;
        Ok(application)
    }

    /// A candidate for this application. Anybody may type an address, so it says nothing before it is proved (`prove_email`).
    fn candidate(&self, conn: &mut Conn, new: &NewApplication) -> Result<CandidateId, StoreError> {
        let candidate = Candidate {
            id: CandidateId::new(self.app.new_id()),
            code: free_code(conn)?,
            name: new.name.clone(),
            email: new.email.clone(),
            email_proved_at: None,
        };
        candidates::insert(conn, &self.key, &candidate, self.now)?;
        Ok(candidate.id)
    }

    /// Writes a row and a task for each link and file.
    fn add_items(&self, conn: &mut Conn, application: &Application, items: &[Item], first: u32) -> Result<(), SubmitError> {
        let keeper = evidence::find_keeper(conn, &self.key, &application.candidate)?;
        for (position, item) in (first..).zip(items) {
            let (kind, label, file) = match item {
                Item::Link(link) => (SubmissionKind::Link, link, None),
                Item::File { name, bytes } => (SubmissionKind::File, name, Some(bytes.as_slice())),
            };
            let submission = Submission {
                id: SubmissionId::new(self.app.new_id()),
                application: application.id.clone(),
                position,
                kind,
                label: label.clone(),
                state: SubmissionState::Received,
            };
            submissions::insert(conn, &keeper, &submission, file, self.now)?;
            tasks::insert(conn, &verify_task(&self.app, &submission.id, self.now), self.now)?;
        }
        if first > 1 {
            self.note(conn, application, "application.extended", items.len())?;
        }
        Ok(())
    }

    fn note(&self, conn: &mut Conn, application: &Application, action: &str, items: usize) -> Result<(), StoreError> {
        let event = audit::NewEvent {
            at: self.now,
            actor: &format!("candidate:{}", application.candidate),
            action,
            object: &format!("application:{}", application.id),
            details: &serde_json::json!({"job": application.job, "items": items}).to_string(),
        };
        audit::append(conn, &event).map(drop)
    }
}

/// The task that checks a submission for the first time.
pub(super) fn verify_task(app: &App, submission: &SubmissionId, now: DateTime<Utc>) -> tasks::NewTask {
    tasks::NewTask {
        id: TaskId::new(app.new_id()),
        kind: "verify_submission".to_owned(),
        unique_key: Some(format!("verify:{submission}")),
        prio: tasks::INTERACTIVE,
        lane: 0,
        run_at: now,
        max_attempts: MOST_TRIES,
        payload: serde_json::json!({"v": 1, "submission": submission}).to_string(),
    }
}

/// A short code nobody has: `c_7k2m`, longer when many are taken.
fn free_code(conn: &mut Conn) -> Result<String, StoreError> {
    for length in [4, 4, 4, 5, 6, 8, 12] {
        let mut random = vec![0_u8; length];
        getrandom::fill(&mut random).map_err(|error| StoreError::Random(error.to_string()))?;
        let signs = random.iter().filter_map(|byte| CODE_SIGNS.get(usize::from(byte % 32))).map(|sign| char::from(*sign));
        let code: String = "c_".chars().chain(signs).collect();
        if !candidates::has_code(conn, &code)? {
            return Ok(code);
        }
    }
    Err(StoreError::Random("no free code".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::domain::SkillId;
    use crate::store::testing::{at, databases, published_job};
    use crate::store::{hash_token, queues, skills};

    fn new(email: &str, items: Vec<Item>) -> NewApplication {
        NewApplication {
            job: JobId::new("j1"),
            name: Some("Maya".to_owned()),
            email: Some(email.to_owned()),
            items,
            consent_version: "1".to_owned(),
            notice_version: "1".to_owned(),
            channel: "apply_page".to_owned(),
        }
    }

    fn links(count: usize) -> Vec<Item> {
        (0..count).map(|number| Item::Link(format!("https://badges.example/{number}"))).collect()
    }

    #[tokio::test]
    async fn what_was_sent_is_on_disk_with_a_task_for_each_line_and_one_for_the_code() {
        for database in databases() {
            let app = app(&database);
            app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
            let mut items = links(2);
            items.push(Item::File { name: "badge.png".to_owned(), bytes: b"png".to_vec() });
            let sent = submit_badges(&app, new("maya@example.org", items)).await.unwrap();
            let key = app.store.key().clone();
            app.store
                .read_blocking(|conn| {
                    let found = applications::lookup_by_token(conn, &hash_token(&sent.status_token))?.unwrap();
                    assert_eq!((&found.id, found.submitted_at), (&sent.application, at(0)));
                    let lines = submissions::list(conn, &found.id)?;
                    assert_eq!(lines.iter().map(|line| line.position).collect::<Vec<_>>(), [1, 2, 3]);
                    assert_eq!(submissions::lookup_content(conn, &key, &lines[2].id)?.as_deref(), Some(&b"png"[..]));
                    assert_eq!(tasks::count_by_state(conn)?, [(tasks::TaskState::Ready, 4)]);
                    assert_eq!(applications::list_consents(conn, &found.id)?.len(), 1);
                    assert_eq!(audit::page(conn, None, 9)?[0].action, "application.submitted");
                    assert_eq!(queues::count_new(conn)?, 1);
                    assert!(candidates::find(conn, &found.candidate)?.code.starts_with("c_"));
                    Ok(())
                })
                .unwrap();
        }
    }

    #[tokio::test]
    async fn what_is_refused_leaves_nothing_behind() {
        for database in databases() {
            let app = app(&database);
            app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
            for count in [0, 26] {
                let refused = submit_badges(&app, new("a@example.org", links(count))).await;
                assert!(matches!(refused, Err(SubmitError::Count(n)) if n == count));
            }
            // The same address twice: nobody has proved it, so neither stands in the way of the other.
            submit_badges(&app, new("a@example.org", links(1))).await.unwrap();
            submit_badges(&app, new("A@example.org ", links(1))).await.unwrap();
            app.store.write_blocking(|conn| jobs::update_state(conn, &JobId::new("j1"), JobState::Closed)).unwrap();
            let closed = submit_badges(&app, new("b@example.org", links(1))).await;
            assert!(matches!(closed, Err(SubmitError::NotOpen(_))));
            app.store
                .read_blocking(|conn| {
                    assert_eq!(applications::count_of_job(conn, &JobId::new("j1"))?, 2);
                    assert_eq!(candidates::list_by_email(conn, "a@example.org")?.len(), 2);
                    assert!(candidates::list_by_email(conn, "b@example.org")?.is_empty());
                    assert_eq!(tasks::count_by_state(conn)?, [(tasks::TaskState::Ready, 4)]);
                    assert!(skills::find(conn, &SkillId::new("sql")).is_ok());
                    Ok(())
                })
                .unwrap();
        }
    }

    #[tokio::test]
    async fn more_can_be_added_until_twenty_five_or_the_end() {
        for database in databases() {
            let app = app(&database);
            app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
            let sent = submit_badges(&app, new("a@example.org", links(23))).await.unwrap();
            add_badges(&app, sent.application.clone(), links(2)).await.unwrap();
            let over = add_badges(&app, sent.application.clone(), links(1)).await;
            assert!(matches!(over, Err(SubmitError::Count(26))));
            let id = sent.application.clone();
            app.store.write_blocking(|conn| applications::update_state(conn, &id, ApplicationState::Withdrawn)).unwrap();
            assert!(matches!(add_badges(&app, sent.application, links(1)).await, Err(SubmitError::Closed(_))));
        }
    }
}
