//! A candidate proves to hold the address they gave (F39): a code is mailed to it, and typed on the private page. Until then no badge is compared
//! with the address, so nobody passes with somebody else's badge by typing somebody else's address.

use chrono::{DateTime, TimeDelta, Utc};
use subtle::ConstantTimeEq as _;

use super::submit_badges::verify_task;
use crate::app::App;
use crate::domain::people::{Application, ApplicationState, Candidate};
use crate::domain::{ApplicationId, TaskId};
use crate::mail::{self, Mail, MailError};
use crate::store::email_codes::EmailCode;
use crate::store::{Conn, StoreError, applications, audit, candidates, email_codes, jobs, sha256_hex, submissions, tasks};
use crate::tasks::{Effects, TaskError};

/// How long a code may be used.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(10);
/// Wrong tries of one code.
const MOST_TRIES: u64 = 5;
/// Codes to one address in an hour, whoever asks for them.
const MOST_CODES: u64 = 3;

/// What came of typing a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is theirs; every badge is looked at again with the address.
    Proved,
    /// Another one was meant; so many tries are left.
    Wrong(u64),
    /// Too old, used up or tried too often: a new one is needed.
    Over,
    /// There is an application with this address, proved, for the same job.
    AlreadyApplied,
}

/// Whether a code may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// It is on its way.
    Sent,
    /// Enough were sent within the hour.
    TooMany,
    /// There is nothing to prove.
    Needless,
}

/// The task that sends a code.
pub(super) fn code_task(app: &App, application: &ApplicationId, now: DateTime<Utc>) -> tasks::NewTask {
    tasks::NewTask {
        id: TaskId::new(app.new_id()),
        kind: "send_code".to_owned(),
        unique_key: Some(format!("code:{application}")),
        prio: tasks::INTERACTIVE,
        lane: 0,
        run_at: now,
        max_attempts: 5,
        payload: serde_json::json!({"v": 1, "application": application}).to_string(),
    }
}

/// Asks for another code.
pub async fn request_code(app: &App, application: ApplicationId) -> Result<Sending, StoreError> {
    let (own, now) = (app.clone(), app.clock.now());
    let sending = app
        .store
        .write(move |conn| {
            let Some((_, candidate)) = unproved(conn, &application)? else { return Ok(Sending::Needless) };
            if !may_send(conn, &candidate, now)? {
                return Ok(Sending::TooMany);
            }
            tasks::insert(conn, &code_task(&own, &application, now), now)?;
            Ok(Sending::Sent)
        })
        .await?;
    app.store.wake_runner();
    Ok(sending)
}

/// Sends a code, and answers what to write once it is out. Where the process ends in between, another code goes out and is the one that counts.
pub async fn send_code(app: &App, application: ApplicationId) -> Result<Effects, TaskError> {
    let (id, now) = (application.clone(), app.clock.now());
    let found = app
        .store
        .read(move |conn| {
            let Some((application, candidate)) = unproved(conn, &id)? else { return Ok(None) };
            let job = jobs::find(conn, &application.job)?.title;
            Ok(may_send(conn, &candidate, now)?.then_some((candidate, job)))
        })
        .await?;
    let Some((Candidate { email: Some(email), .. }, job)) = found else { return Ok(Box::new(|_| Ok(()))) };
    let digits = random_digits().map_err(|error| TaskError::Retry(error.to_string()))?;
    match mail::send(&app.config.mail, &message(&app.config.organization.name, &job, &email, &digits)).await {
        Ok(()) => {}
        // Nobody will ever read it: the page says that the address could not be written to.
        Err(MailError::Address) => return Ok(Box::new(|_| Ok(()))),
        Err(error) => return Err(TaskError::Retry(format!("{error}: {}", source_of(&error)))),
    }
    let code = EmailCode {
        id: app.new_id(),
        code_hash: hash(&application, &digits),
        application,
        sent_at: app.clock.now(),
        expires_at: app.clock.now() + GOOD_FOR,
        tries: 0,
    };
    Ok(Box::new(move |conn| email_codes::insert(conn, &code, &email)))
}

fn source_of(error: &MailError) -> String {
    std::error::Error::source(error).map(ToString::to_string).unwrap_or_default()
}

/// Takes the code that was typed. When it is right, every badge of the application is checked again.
pub async fn prove_email(app: &App, application: ApplicationId, typed: &str) -> Result<Answer, StoreError> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let (own, now) = (app.clone(), app.clock.now());
    let answer = app.store.write(move |conn| take(&own, conn, &application, &digits, now)).await?;
    app.store.wake_runner();
    Ok(answer)
}

fn take(app: &App, conn: &mut Conn, id: &ApplicationId, digits: &str, now: DateTime<Utc>) -> Result<Answer, StoreError> {
    applications::lock(conn, id)?;
    let Some((application, candidate)) = unproved(conn, id)? else { return Ok(Answer::Proved) };
    let Some(code) = email_codes::lookup_newest(conn, id)?.filter(|code| now < code.expires_at && code.tries < MOST_TRIES) else {
        return Ok(Answer::Over);
    };
    if !bool::from(hash(id, digits).as_bytes().ct_eq(code.code_hash.as_bytes())) {
        email_codes::count_try(conn, &code.id)?;
        return Ok(Answer::Wrong(MOST_TRIES.saturating_sub(code.tries + 1)));
    }
    email_codes::expire(conn, &code.id, now)?;
    if has_applied(conn, &application, candidate.email.as_deref().unwrap_or_default())? {
        return Ok(Answer::AlreadyApplied);
    }
    candidates::mark_email_proved(conn, &candidate.id, now)?;
    for submission in submissions::list(conn, id)? {
        let mut task = verify_task(app, &submission.id, now);
        // Beside one that may be running without the address: this one comes after it.
        task.unique_key = Some(format!("verify:{}:proved", submission.id));
        tasks::insert(conn, &task, now)?;
    }
    let event = audit::NewEvent {
        at: now,
        actor: &format!("candidate:{}", candidate.id),
        action: "candidate.email_proved",
        object: &format!("application:{id}"),
        details: "{}",
    };
    audit::append(conn, &event)?;
    Ok(Answer::Proved)
}

/// The application and its candidate while there is an address to prove.
fn unproved(conn: &mut Conn, id: &ApplicationId) -> Result<Option<(Application, Candidate)>, StoreError> {
    let application = applications::find(conn, id)?;
    let candidate = candidates::find(conn, &application.candidate)?;
    let is_open = application.state != ApplicationState::Withdrawn && candidate.email.is_some() && candidate.email_proved_at.is_none();
    Ok(is_open.then_some((application, candidate)))
}

/// Whether somebody who proved the same address has a standing application for the same job.
fn has_applied(conn: &mut Conn, application: &Application, email: &str) -> Result<bool, StoreError> {
    for other in candidates::list_by_email(conn, email)? {
        if other.email_proved_at.is_none() || other.id == application.candidate {
            continue;
        }
        let standing = applications::lookup(conn, &other.id, &application.job)?;
        if standing.is_some_and(|standing| standing.state != ApplicationState::Withdrawn) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn may_send(conn: &mut Conn, candidate: &Candidate, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let Some(email) = &candidate.email else { return Ok(false) };
    Ok(email_codes::count_sent(conn, email, now - TimeDelta::hours(1))? < MOST_CODES)
}

/// The code is short, so its hash is bound to the application and it lives for minutes and a few tries only.
fn hash(application: &ApplicationId, digits: &str) -> String {
    sha256_hex(format!("email code\n{application}\n{digits}").as_bytes())
}

/// Six digits, each as likely as any other.
fn random_digits() -> Result<String, StoreError> {
    loop {
        let mut bytes = [0_u8; 4];
        getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
        let number = u32::from_le_bytes(bytes);
        if number < 4_294_000_000 {
            return Ok(format!("{:06}", number % 1_000_000));
        }
    }
}

fn message(organization: &str, job: &str, email: &str, digits: &str) -> Mail {
    let (head, tail) = digits.split_at(3);
    let minutes = GOOD_FOR.num_minutes();
    Mail {
        to: email.to_owned(),
        subject: format!("{head} {tail} is your code"),
        body: format!(
            "Hello,\n\nsomebody applied at {organization} for “{job}” and gave this address. If it was you, type this code on the page of your \
             application:\n\n    {head} {tail}\n\nIt works once, for {minutes} minutes. It shows that badges issued to this address are yours.\n\n\
             If it was not you, do nothing: without the code no badge is counted for that application.\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::actions::submit_badges::{Item, NewApplication, submit_badges};
    use crate::actions::testing::app;
    use crate::clock::Clock;
    use crate::config::{Config, MailConfig};
    use crate::domain::JobId;
    use crate::store::tasks::TaskState;
    use crate::store::testing::{at, databases, published_job};

    async fn applied(app: &App) -> ApplicationId {
        let new = NewApplication {
            job: JobId::new("j1"),
            name: None,
            email: Some("maya@example.org".to_owned()),
            items: vec![Item::Link("https://badges.example/1".to_owned())],
            consent_version: "1".to_owned(),
            notice_version: "1".to_owned(),
            channel: "apply_page".to_owned(),
        };
        submit_badges(app, new).await.unwrap().application
    }

    /// Sends a code and reads it out of the mail.
    async fn code(app: &App, id: &ApplicationId) -> String {
        let effects = send_code(app, id.clone()).await.unwrap();
        app.store.write_blocking(effects).unwrap();
        let newest = std::fs::read_dir(&app.config.mail.folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .max_by_key(|path| std::fs::metadata(path).unwrap().modified().unwrap());
        let text = std::fs::read_to_string(newest.unwrap()).unwrap();
        let subject = text.lines().find(|line| line.starts_with("Subject:")).unwrap();
        subject.chars().filter(char::is_ascii_digit).take(6).collect()
    }

    fn with_mail(database: &crate::store::Store, folder: &std::path::Path) -> App {
        let mail = MailConfig { folder: folder.to_owned(), ..MailConfig::default() };
        let app = app(database);
        app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
        App { config: Arc::new(Config { mail, ..Config::default() }), ..app }
    }

    fn ready(app: &App) -> Vec<String> {
        let ready = app.store.read_blocking(|conn| tasks::list(conn, TaskState::Ready, 20)).unwrap();
        let mut kinds: Vec<String> = ready.into_iter().map(|task| task.kind).collect();
        kinds.sort();
        kinds
    }

    #[tokio::test]
    async fn the_code_from_the_mail_proves_the_address_and_looks_again() {
        for database in databases() {
            let folder = tempfile::tempdir().unwrap();
            let app = with_mail(&database, folder.path());
            let id = applied(&app).await;
            assert_eq!(ready(&app), ["send_code", "verify_submission"]);
            let digits = code(&app, &id).await;
            let spaced = format!(" {} {} ", &digits[..3], &digits[3..]);
            assert_eq!(prove_email(&app, id.clone(), &spaced).await.unwrap(), Answer::Proved);
            assert_eq!(ready(&app), ["send_code", "verify_submission", "verify_submission"]);
            // Once proved nothing more is sent or asked.
            assert_eq!(request_code(&app, id.clone()).await.unwrap(), Sending::Needless);
        }
    }

    #[tokio::test]
    async fn a_wrong_code_leaves_few_tries_and_a_new_one_begins_anew() {
        for database in databases() {
            let folder = tempfile::tempdir().unwrap();
            let app = with_mail(&database, folder.path());
            let id = applied(&app).await;
            assert_eq!(prove_email(&app, id.clone(), "123456").await.unwrap(), Answer::Over);
            let digits = code(&app, &id).await;
            let wrong = if digits == "000000" { "000001" } else { "000000" };
            for left in [4, 3, 2, 1, 0] {
                assert_eq!(prove_email(&app, id.clone(), wrong).await.unwrap(), Answer::Wrong(left));
            }
            assert_eq!(prove_email(&app, id.clone(), &digits).await.unwrap(), Answer::Over);
            let later = App { clock: Clock::fixed(at(60)), ..app };
            let digits = code(&later, &id).await;
            assert_eq!(prove_email(&later, id.clone(), &digits).await.unwrap(), Answer::Proved);
        }
    }

    #[tokio::test]
    async fn three_codes_an_hour_go_to_an_address_whoever_asks() {
        for database in databases() {
            let folder = tempfile::tempdir().unwrap();
            let app = with_mail(&database, folder.path());
            let (one, other) = (applied(&app).await, applied(&app).await);
            for id in [&one, &other, &one] {
                code(&app, id).await;
            }
            assert_eq!(request_code(&app, other.clone()).await.unwrap(), Sending::TooMany);
            let effects = send_code(&app, other).await.unwrap();
            app.store.write_blocking(effects).unwrap();
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
        }
    }

    #[tokio::test]
    async fn one_address_proves_one_application_for_a_job() {
        for database in databases() {
            let folder = tempfile::tempdir().unwrap();
            let app = with_mail(&database, folder.path());
            let (one, other) = (applied(&app).await, applied(&app).await);
            let digits = code(&app, &one).await;
            // Another application's code is no good here.
            assert_eq!(prove_email(&app, other.clone(), &digits).await.unwrap(), Answer::Over);
            assert_eq!(prove_email(&app, one, &digits).await.unwrap(), Answer::Proved);
            let digits = code(&app, &other).await;
            assert_eq!(prove_email(&app, other, &digits).await.unwrap(), Answer::AlreadyApplied);
        }
    }
}
