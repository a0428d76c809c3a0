//! The demo: a made-up company and made-up issuers that really sign, served inside the process (`docs/adr/0005-demo-issuers-in-process.md`).
//!
//! Only `assay demo` and tests come here. What is sent goes through the action of the public form, and is verified and scored by the tasks of
//! the product; nothing is written as verified.

pub mod cast;
mod files;
mod fill;
mod guide;
pub mod sign;
pub mod site;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

pub use fill::{Applied, SignIn};

use crate::actions::accept_evidence::EvidenceError;
use crate::actions::check_credential::checker;
use crate::actions::decide_application::DecisionError;
use crate::actions::load_starter_skills::LoadStarterSkillsError;
use crate::actions::submit_badges::SubmitError;
use crate::app::App;
use crate::domain::people::SubmissionState;
use crate::fetch::{EgressConfig, FetchError, Fetcher};
use crate::store::{StoreError, submissions};
use crate::tasks::{Handler, Kinds, Runner, RunnerSettings};
use crate::verify::judge;
use crate::web::pages::demo::Guide;
use sign::SignError;
use site::Site;

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// An issuer could not sign.
    #[error("a badge of the demo could not be issued")]
    Sign(#[from] SignError),
    /// The skills that ship with Assay.
    #[error(transparent)]
    Skills(#[from] LoadStarterSkillsError),
    /// An application was not taken.
    #[error("an application of the demo was not taken")]
    Submit(#[from] SubmitError),
    /// A decision was not recorded.
    #[error("a decision of the demo was not recorded")]
    Decide(#[from] DecisionError),
    /// Other evidence was not accepted.
    #[error("other evidence of the demo was not accepted")]
    Accept(#[from] EvidenceError),
    /// The fetcher.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The demo, ready to be verified.
pub struct Demo {
    /// Staff: role and address.
    pub staff: Vec<SignIn>,
    /// Who applied, oldest first.
    pub sent: Vec<Applied>,
    /// What a visitor can try.
    pub guide: Guide,
    /// The background work, with the demo's hosts and nothing beyond them.
    pub handler: Arc<dyn Handler>,
}

impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Demo").field("staff", &self.staff).field("sent", &self.sent.len()).finish_non_exhaustive()
    }
}

impl Demo {
    /// Fills the empty database of `app`; everybody of staff gets the password of `hash`.
    pub async fn fill(app: &App, hash: String) -> Result<Self, DemoError> {
        let names = fill::load_basics(app).await?;
        let mut site = Site::new(app.clock.now(), names)?;
        let staff = fill::add_staff(app, hash).await?;
        fill::add_lists_and_jobs(app, &site).await?;
        let sent = fill::send_applications(app, &mut site).await?;
        let guide = guide::write(&mut site)?;
        // Switched off for everything outside; the local hosts answer all the same.
        let egress = EgressConfig { offline: true, ..EgressConfig::default() };
        let fetcher = Fetcher::new(egress, site.open()?, app.clock.clone())?;
        let handler = Arc::new(Kinds::new(app.clone(), checker(fetcher, app.clock.clone(), judge)));
        Ok(Self { staff, sent, guide, handler })
    }

    /// Links and files that were sent.
    pub fn lines(&self) -> usize {
        self.sent.iter().map(|one| one.person.items.len()).sum()
    }

    /// How many of them have a report.
    pub async fn verified(&self, app: &App) -> Result<usize, StoreError> {
        let all: Vec<_> = self.sent.iter().map(|one| one.application.clone()).collect();
        app.store
            .read(move |conn| {
                let mut done = 0;
                for application in &all {
                    let lines = submissions::list(conn, application)?;
                    done +=
                        lines.iter().filter(|line| !matches!(line.state, SubmissionState::Received | SubmissionState::Checking)).count();
                }
                Ok(done)
            })
            .await
    }

    /// Verifies and scores everything, as the server would, then decides the closed job and has a degree accepted.
    pub async fn verify(&self, app: &App) -> Result<(), DemoError> {
        let settings = RunnerSettings { slots: app.config.tasks.slots, drain: Duration::from_secs(app.config.tasks.drain_seconds) };
        Runner::new(app.store.clone(), app.clock.clone(), settings, Arc::clone(&self.handler)).run_until_idle().await?;
        fill::decide_past(app, &self.sent).await?;
        fill::accept_degree(app, &self.sent).await
    }
}
