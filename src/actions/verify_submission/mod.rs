//! Checks one submission and keeps the report with everything it stands on; then the application is scored again.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::actions::score_application::enqueue_score;
use crate::app::App;
use crate::domain::credentials::Standing;
use crate::domain::issuers::IdentifierScheme;
use crate::domain::jobs::JobState;
use crate::domain::people::{ApplicationState, ConsentPurpose, SubmissionKind, SubmissionState};
use crate::domain::{ApplicationId, CheckRunId, CredentialId, JobId, SubmissionId, TaskId};
use crate::store::credentials::{Cause, EvidenceAnswer, EvidenceDocument, NewCheckRun, NewCredential};
use crate::store::{
    Conn, SealingKey, Store, StoreError, achievements, applications, audit, candidates, credentials, issuer_lists, jobs, submissions, tasks,
};
use crate::tasks::{Effects, TaskError};
use crate::verify::bundle::KeyPin;
use crate::verify::{
    Answer, Bundle, CheckKind, Document, DocumentKind, FetchFailure, Recipient, RecipientType, Report, Setting, Submitted,
};

/// The verifier's version, kept with every report.
pub const ENGINE: &str = concat!("assay ", env!("CARGO_PKG_VERSION"));

/// Waits before something that could not be decided is asked again; after the last one a person has to.
const AGAIN_AFTER: [TimeDelta; 5] =
    [TimeDelta::minutes(2), TimeDelta::minutes(15), TimeDelta::hours(1), TimeDelta::hours(6), TimeDelta::hours(24)];
/// What was decided is looked at again after this, while the job is open: it may be revoked by then.
const LOOK_AGAIN: TimeDelta = TimeDelta::hours(24);
/// Tries of a task that ended in trouble of our own.
const MOST_TRIES: u32 = 5;

/// Checks a credential: fetches what the verifier asks for until it answers.
pub type Check = Arc<dyn Fn(Submitted, Setting) -> Pin<Box<dyn Future<Output = (Report, Bundle)> + Send>> + Send + Sync>;

/// The circumstances of a run as kept with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptSetting {
    now: DateTime<Utc>,
    recipients: Vec<Recipient>,
    pins: Vec<KeyPin>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    vouchers: Vec<String>,
}

/// What a check needs to know.
struct Task {
    application: ApplicationId,
    job: JobId,
    submitted: Submitted,
    setting: Setting,
}

/// Checks `submission` by `check` and answers what to write. Nothing is checked without the candidate's consent.
pub async fn verify_submission<C, F>(app: &App, submission: SubmissionId, cause: Cause, check: C) -> Result<Effects, TaskError>
where
    C: FnOnce(Submitted, Setting) -> F,
    F: Future<Output = (Report, Bundle)> + Send,
{
    let (id, key, now) = (submission.clone(), app.store.key().clone(), app.clock.now());
    let task = app
        .store
        .write(move |conn| {
            let task = load(conn, &key, &id, now)?;
            if cause == Cause::Submitted && task.is_some() {
                submissions::update_state(conn, &id, SubmissionState::Checking)?;
            }
            Ok(task)
        })
        .await?;
    let Some(mut task) = task else {
        return Ok(Box::new(|_| Ok(())));
    };
    task.setting.vouchers.clone_from(&app.config.verification.vouchers);
    let (report, bundle) = check(task.submitted, task.setting.clone()).await;
    let kept = Kept {
        run: new_run(app, &submission, cause, &report, &bundle, &task.setting)?,
        documents: bundle.documents.iter().map(to_evidence).collect(),
        application: task.application,
        job: task.job,
        app: app.clone(),
        now: app.clock.now(),
    };
    Ok(Box::new(move |conn| kept.write(conn)))
}

/// What is checked under which circumstances; `None` where consent was taken back or the application is over.
fn load(conn: &mut Conn, key: &SealingKey, id: &SubmissionId, now: DateTime<Utc>) -> Result<Option<Task>, StoreError> {
    let submission = submissions::find(conn, id)?;
    let application = applications::find(conn, &submission.application)?;
    let consents = applications::list_consents(conn, &application.id)?;
    let is_agreed = consents.iter().any(|consent| consent.purpose == ConsentPurpose::ThisJob && consent.withdrawn_at.is_none());
    if !is_agreed || application.state == ApplicationState::Withdrawn {
        return Ok(None);
    }
    let candidate = candidates::find(conn, &application.candidate)?;
    let submitted = match submission.kind {
        SubmissionKind::Link => Submitted::Link(submission.label),
        SubmissionKind::File => Submitted::Bytes(submissions::lookup_content(conn, key, id)?.unwrap_or_default().into()),
    };
    // Only what the candidate proved to hold: an address that was merely typed could be anybody's (M42).
    let proved = candidate.email.filter(|_| candidate.email_proved_at.is_some());
    let recipients = proved.map(|value| Recipient { kind: RecipientType::Email, value }).into_iter().collect();
    let setting = Setting { recipients, pins: pins(conn)?, ..Setting::at(now) };
    Ok(Some(Task { application: application.id, job: application.job, submitted, setting }))
}

/// Keys that the published lists pin to an issuer (M20).
fn pins(conn: &mut Conn) -> Result<Vec<KeyPin>, StoreError> {
    let mut pins = Vec::new();
    for list in issuer_lists::list_published(conn)? {
        for listing in list.listings.iter().filter(|listing| !listing.key_pins.is_empty()) {
            let named = list.issuers.iter().filter(|issuer| issuer.id == listing.issuer).flat_map(|issuer| &issuer.identifiers);
            for identifier in named.filter(|one| matches!(one.scheme, IdentifierScheme::Did | IdentifierScheme::ProfileUrl)) {
                let pin = |thumbprint: &String| KeyPin { issuer: identifier.value.clone(), thumbprint: thumbprint.clone() };
                pins.extend(listing.key_pins.iter().map(pin));
            }
        }
    }
    Ok(pins)
}

pub(super) fn new_run(
    app: &App,
    submission: &SubmissionId,
    cause: Cause,
    report: &Report,
    bundle: &Bundle,
    setting: &Setting,
) -> Result<NewCheckRun, TaskError> {
    let unwritable = |error: serde_json::Error| TaskError::Terminal(format!("a report cannot be written: {error}"));
    let kept = KeptSetting {
        now: setting.now,
        recipients: setting.recipients.clone(),
        pins: setting.pins.clone(),
        vouchers: setting.vouchers.clone(),
    };
    let credential = report.facts.as_ref().map(|facts| NewCredential {
        id: CredentialId::new(app.new_id()),
        format: facts.format.clone(),
        own_id: facts.id.clone().unwrap_or_default(),
        raw_sha256: raw_sha256(report, bundle),
        issuer: facts.issuer.id.clone(),
        issuer_name: facts.issuer.name.clone(),
        issuer_url: facts.issuer.url.clone(),
        name: facts.name.clone(),
    });
    Ok(NewCheckRun {
        id: CheckRunId::new(app.new_id()),
        submission: submission.clone(),
        engine: ENGINE.to_owned(),
        caused_by: cause,
        judged_at: report.judged_at,
        standing: report.standing,
        report: serde_json::to_string(report).map_err(unwritable)?,
        setting: serde_json::to_string(&kept).map_err(unwritable)?,
        credential,
    })
}

/// The hash of the bytes the credential was read from: the document the first check looked at, else what was submitted.
fn raw_sha256(report: &Report, bundle: &Bundle) -> String {
    let read = report.checks.iter().filter(|check| check.check == CheckKind::Read).flat_map(|check| &check.evidence);
    if let Some(sha256) = read.filter_map(|document| document.sha256.clone()).next_back() {
        return sha256;
    }
    let bytes = match &bundle.submitted {
        Submitted::Bytes(bytes) => bytes.clone(),
        Submitted::Link(link) => bundle
            .documents
            .iter()
            .filter(|document| matches!(document.kind, DocumentKind::Link | DocumentKind::Json | DocumentKind::Image))
            .find_map(|document| match &document.answer {
                Answer::Body { bytes, .. } => Some(bytes.shared()),
                Answer::Failed(_) => None,
            })
            .unwrap_or_else(|| link.as_bytes().into()),
    };
    crate::store::sha256_hex(&bytes)
}

/// What is written in the transaction that finishes the task.
struct Kept {
    run: NewCheckRun,
    documents: Vec<EvidenceDocument>,
    application: ApplicationId,
    job: JobId,
    app: App,
    now: DateTime<Utc>,
}

impl Kept {
    fn write(self, conn: &mut Conn) -> Result<(), StoreError> {
        achievements::lock_named(conn, &self.run.report)?;
        applications::lock(conn, &self.application)?;
        credentials::save_checked(conn, self.app.store.key(), &self.run, &self.documents)?;
        let event = audit::NewEvent {
            at: self.now,
            actor: "system",
            action: "submission.checked",
            object: &format!("application:{}", self.application),
            details: &serde_json::json!({"submission": self.run.submission, "check_run": self.run.id, "standing": self.run.standing})
                .to_string(),
        };
        audit::append(conn, &event)?;
        enqueue_score(&self.app, conn, &self.application, self.now)?;
        self.enqueue_next(conn)
    }

    /// Asks again later: soon and then more and more rarely for what could not be decided; daily for what stands, while the job is open.
    fn enqueue_next(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let runs = credentials::count_runs(conn, &self.run.submission)?;
        let wait = match self.run.standing {
            Standing::Indeterminate => {
                let earlier = usize::try_from(runs.saturating_sub(1)).unwrap_or(usize::MAX);
                AGAIN_AFTER.get(earlier).copied()
            }
            Standing::Verified | Standing::NotYetValid | Standing::Suspended => Some(LOOK_AGAIN),
            _ => None,
        };
        let is_open = matches!(jobs::find(conn, &self.job)?.state, JobState::Open | JobState::Paused);
        let Some(wait) = wait.filter(|_| is_open) else { return Ok(()) };
        let task = tasks::NewTask {
            id: TaskId::new(self.app.new_id()),
            kind: "reverify".to_owned(),
            unique_key: Some(format!("reverify:{}:{runs}", self.run.submission)),
            prio: tasks::REVERIFY,
            lane: 0,
            run_at: self.now + spread(wait, self.run.submission.as_str()),
            max_attempts: MOST_TRIES,
            payload: serde_json::json!({"v": 1, "submission": self.run.submission}).to_string(),
        };
        tasks::insert(conn, &task, self.now).map(drop)
    }
}

/// Lengthens a wait by up to a fifth, always the same for the same thing, so that not all ask at once.
fn spread(wait: TimeDelta, by: &str) -> TimeDelta {
    let part = by.bytes().fold(0_i32, |sum, byte| (sum * 31 + i32::from(byte)) % 1_000);
    wait + wait / 5_000 * part
}

/// The bundle and circumstances of a kept run: what `judge` needs to say the same again.
pub fn load_bundle(store: &Store, conn: &mut Conn, run: &CheckRunId) -> Result<(Bundle, Setting), StoreError> {
    let kept = credentials::find_bundle(conn, store.key(), run)?;
    let unreadable = |error: serde_json::Error| StoreError::Unreadable { column: "check_runs.setting", value: error.to_string() };
    let setting: KeptSetting = serde_json::from_str(&kept.setting).map_err(unreadable)?;
    let submitted = match kept.file {
        Some(bytes) => Submitted::Bytes(bytes.into()),
        None => Submitted::Link(kept.label),
    };
    let documents = kept.documents.into_iter().map(from_evidence).collect::<Result<_, _>>()?;
    let KeptSetting { now, recipients, pins, vouchers } = setting;
    let setting = Setting { recipients, pins, vouchers, ..Setting::at(now) };
    Ok((Bundle { submitted, documents }, setting))
}

/// Documents about the candidate go under the candidate's key; keys, status lists and schemas are public and shared.
pub(super) fn to_evidence(document: &Document) -> EvidenceDocument {
    let is_personal = matches!(document.kind, DocumentKind::Link | DocumentKind::Json | DocumentKind::Image);
    let answer = match &document.answer {
        Answer::Body { status, content_type, final_url, bytes } => EvidenceAnswer::Body {
            status: *status,
            content_type: content_type.clone(),
            final_url: final_url.clone(),
            bytes: bytes.shared(),
        },
        Answer::Failed(failure) => EvidenceAnswer::Failed(failure.as_str().to_owned()),
    };
    EvidenceDocument {
        url: document.url.clone(),
        kind: document.kind.as_str().to_owned(),
        fetched_at: document.fetched_at,
        answer,
        is_personal,
    }
}

fn from_evidence(kept: EvidenceDocument) -> Result<Document, StoreError> {
    let unreadable = |column, value: &str| StoreError::Unreadable { column, value: value.to_owned() };
    let kind = DocumentKind::parse(&kept.kind).ok_or_else(|| unreadable("evidence_documents.kind", &kept.kind))?;
    let answer = match kept.answer {
        EvidenceAnswer::Body { status, content_type, final_url, bytes } => {
            Answer::Body { status, content_type, final_url, bytes: bytes.into() }
        }
        EvidenceAnswer::Failed(failure) => {
            Answer::Failed(FetchFailure::parse(&failure).ok_or_else(|| unreadable("evidence_documents.failure", &failure))?)
        }
    };
    Ok(Document { url: kept.url, kind, fetched_at: kept.fetched_at, answer })
}

#[cfg(test)]
mod tests;
