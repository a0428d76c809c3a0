//! What each kind of task does: reads its payload, calls one action.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::runner::{Handler, TaskError, Work};
use crate::actions::prove_email::send_code;
use crate::actions::score_application::score_application;
use crate::actions::verify_submission::{Check, verify_submission};
use crate::app::App;
use crate::domain::{ApplicationId, SubmissionId};
use crate::store::credentials::Cause;
use crate::store::tasks::LeasedTask;

/// Every kind of task there is.
pub struct Kinds {
    app: App,
    check: Check,
}

#[derive(Deserialize)]
struct OfSubmission {
    submission: SubmissionId,
}

#[derive(Deserialize)]
struct OfApplication {
    application: ApplicationId,
}

impl Kinds {
    /// The tasks of `app`, checking by `check`.
    pub fn new(app: App, check: Check) -> Self {
        Self { app, check }
    }

    fn verify(&self, task: &LeasedTask, cause: Cause) -> Result<Work, TaskError> {
        let payload: OfSubmission = read(task)?;
        let (app, check) = (self.app.clone(), self.check.clone());
        Ok(Box::pin(
            async move { verify_submission(&app, payload.submission, cause, |submitted, setting| check(submitted, setting)).await },
        ))
    }

    fn code(&self, task: &LeasedTask) -> Result<Work, TaskError> {
        let payload: OfApplication = read(task)?;
        let app = self.app.clone();
        Ok(Box::pin(async move { send_code(&app, payload.application).await }))
    }

    fn score(&self, task: &LeasedTask) -> Result<Work, TaskError> {
        let payload: OfApplication = read(task)?;
        let effects = score_application(&self.app, payload.application);
        Ok(Box::pin(async move { Ok(effects) }))
    }
}

impl Handler for Kinds {
    fn handle(&self, task: &LeasedTask) -> Work {
        let work = match task.kind.as_str() {
            "verify_submission" => self.verify(task, Cause::Submitted),
            "reverify" => self.verify(task, Cause::Reverify),
            "score_application" => self.score(task),
            "send_code" => self.code(task),
            other => Err(TaskError::Terminal(format!("this version does not know tasks of kind {other}"))),
        };
        work.unwrap_or_else(|error| Box::pin(async move { Err(error) }))
    }
}

fn read<T: DeserializeOwned>(task: &LeasedTask) -> Result<T, TaskError> {
    serde_json::from_str(&task.payload).map_err(|error| TaskError::Terminal(format!("its payload cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::actions::house_policy::ensure_house_policy;
    use crate::actions::submit_badges::{Item, NewApplication, submit_badges};
    use crate::actions::testing::app;
    use crate::domain::credentials::{HolderMatch, Standing};
    use crate::domain::people::SubmissionState;
    use crate::domain::{JobId, TaskId};
    use crate::store::tasks::{NewTask, TaskState};
    use crate::store::testing::{at, databases, published_job};
    use crate::store::{snapshots, submissions, tasks};
    use crate::tasks::{Runner, RunnerSettings};
    use crate::verify::{Bundle, Report, Submitted};

    /// Everything that mentions `good` is verified.
    fn by_name() -> Check {
        Arc::new(|submitted, setting| {
            Box::pin(async move {
                let Submitted::Link(link) = &submitted else { panic!("only links here") };
                let standing = if link.contains("good") { Standing::Verified } else { Standing::Unreadable };
                let report = Report {
                    standing,
                    checks: Vec::new(),
                    judged_at: setting.now,
                    holder: HolderMatch::Unknown,
                    facts: None,
                    inner: Vec::new(),
                };
                (report, Bundle::new(submitted))
            })
        })
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn from_links_to_a_score_without_anybody_asking() {
        for database in databases() {
            let app = app(&database);
            app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
            ensure_house_policy(&app).await.unwrap();
            let new = NewApplication {
                job: JobId::new("j1"),
                name: None,
                email: None,
                items: ["good/1", "bad/2", "good/3"].map(|name| Item::Link(format!("https://badges.example/{name}"))).to_vec(),
                consent_version: "1".to_owned(),
                notice_version: "1".to_owned(),
                channel: "apply_page".to_owned(),
            };
            let application = submit_badges(&app, new).await.unwrap().application;
            let settings = RunnerSettings { slots: 4, drain: Duration::from_secs(1) };
            let kinds = Arc::new(Kinds::new(app.clone(), by_name()));
            Runner::new(app.store.clone(), app.clock.clone(), settings, kinds).run_until_idle().await.unwrap();
            app.store
                .read_blocking(|conn| {
                    assert!(submissions::list(conn, &application)?.iter().all(|line| line.state == SubmissionState::Checked));
                    let head = snapshots::lookup_current(conn, &application)?.unwrap();
                    assert_eq!((head.low, head.high, head.group.as_str()), (0, 0, "gaps"), "nothing they say is known here");
                    let left: Vec<_> = tasks::list(conn, TaskState::Ready, 9)?.into_iter().map(|task| task.kind).collect();
                    assert_eq!(left, ["reverify", "reverify"]);
                    Ok(())
                })
                .unwrap();
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_task_nobody_can_read_is_given_up_at_once() {
        for database in databases() {
            let app = app(&database);
            app.store
                .write_blocking(|conn| {
                    for (id, kind, payload) in
                        [("t1", "dance", "{}"), ("t2", "verify_submission", "{"), ("t3", "reverify", "{\"submission\":\"x\"}")]
                    {
                        let task = NewTask {
                            id: TaskId::new(id),
                            kind: kind.to_owned(),
                            unique_key: None,
                            prio: tasks::INTERACTIVE,
                            lane: 0,
                            run_at: at(0),
                            max_attempts: 5,
                            payload: payload.to_owned(),
                        };
                        tasks::insert(conn, &task, at(0))?;
                    }
                    Ok(())
                })
                .unwrap();
            let settings = RunnerSettings { slots: 4, drain: Duration::from_secs(1) };
            let kinds = Arc::new(Kinds::new(app.clone(), by_name()));
            Runner::new(app.store.clone(), app.clock.clone(), settings, kinds).run_until_idle().await.unwrap();
            assert_eq!(app.store.read_blocking(tasks::count_by_state).unwrap(), [(TaskState::Dead, 3)]);
        }
    }
}
