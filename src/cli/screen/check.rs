//! Checking what candidates sent, from the network or from documents given beforehand.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use indicatif::ProgressBar;

use super::documents;
use crate::actions::check_credential::check_with;
use crate::actions::check_offline::{Documents, check_offline};
use crate::clock::Clock;
use crate::domain::people::{Submission, SubmissionKind, SubmissionState};
use crate::domain::{ApplicationId, SubmissionId};
use crate::fetch::Fetcher;
use crate::import::candidates::{CandidateRow, Sent};
use crate::verify::{Recipient, RecipientType, Report, Setting, Submitted, judge};

/// One thing sent, with what came of it.
pub(super) struct Checked {
    /// As the report shows it.
    pub(super) submission: Submission,
    /// What was found.
    pub(super) report: Report,
    /// Whether the same credential came before.
    pub(super) is_duplicate: bool,
    /// Why a file could not be read, where it could not.
    pub(super) unreadable: Option<String>,
}

/// How it is checked.
pub(super) struct Checker {
    /// Where the files are.
    folder: PathBuf,
    now: DateTime<Utc>,
    source: Source,
}

enum Source {
    Network(Box<Fetcher>),
    Given(Arc<Documents>),
}

impl Checker {
    /// With documents given beforehand.
    pub(super) fn offline(folder: PathBuf, now: DateTime<Utc>, documents: Documents) -> Self {
        Self { folder, now, source: Source::Given(Arc::new(documents)) }
    }

    /// With the network.
    pub(super) fn online(folder: PathBuf, now: DateTime<Utc>, fetcher: Fetcher) -> Self {
        Self { folder, now, source: Source::Network(Box::new(fetcher)) }
    }

    async fn check(&self, candidate: &CandidateRow, position: u32, sent: &Sent) -> Checked {
        let (submitted, unreadable) = match sent {
            Sent::Link(link) => (Submitted::Link(link.clone()), None),
            Sent::File(name) => match documents::read(&self.folder.join(name)) {
                Ok(bytes) => (Submitted::Bytes(bytes), None),
                // Judged as an empty file, so that the report says there is no badge; why is said beside it.
                Err(error) => (Submitted::Bytes(Arc::from(&b""[..])), Some(format!("{error:#}"))),
            },
        };
        let recipients = candidate.email.clone().map(|value| Recipient { kind: RecipientType::Email, value }).into_iter().collect();
        let setting = Setting { recipients, ..Setting::at(self.now) };
        let report = match &self.source {
            Source::Network(fetcher) => check_with(judge, fetcher, &Clock::System, submitted, setting).await.0,
            Source::Given(documents) => check_offline(judge, submitted, &setting, documents).0,
        };
        let kind = if matches!(sent, Sent::Link(_)) { SubmissionKind::Link } else { SubmissionKind::File };
        let submission = Submission {
            id: SubmissionId::new(format!("{}-{position}", candidate.code)),
            application: ApplicationId::new(candidate.code.as_str()),
            position,
            kind,
            label: sent.as_str().to_owned(),
            state: SubmissionState::Checked,
        };
        Checked { submission, report, is_duplicate: false, unreadable }
    }

    async fn check_candidate(&self, candidate: &CandidateRow) -> Vec<Checked> {
        let mut all: Vec<Checked> = Vec::with_capacity(candidate.sent.len());
        for (position, sent) in (1_u32..).zip(&candidate.sent) {
            let mut checked = self.check(candidate, position, sent).await;
            if all.iter().any(|before| is_same(&before.report, &checked.report)) {
                checked.is_duplicate = true;
                checked.submission.state = SubmissionState::Duplicate;
            }
            all.push(checked);
        }
        all
    }
}

/// Whether two reports are about the same credential: same issuer and id.
fn is_same(one: &Report, other: &Report) -> bool {
    match (&one.facts, &other.facts) {
        (Some(one), Some(other)) => one.id.is_some() && one.id == other.id && one.issuer.id == other.issuer.id,
        _ => false,
    }
}

/// Checks everybody, `jobs` at the same time; the answers are in the order of the candidates.
pub(super) async fn check_all(checker: &Checker, candidates: &[CandidateRow], jobs: usize, progress: &ProgressBar) -> Vec<Vec<Checked>> {
    futures_util::stream::iter(candidates)
        .map(|candidate| async move {
            let checked = checker.check_candidate(candidate).await;
            progress.inc(1);
            checked
        })
        .buffered(jobs)
        .collect()
        .await
}
