//! Checked credentials: reports with the evidence they stand on, kept so that a replay runs on the same bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::de::DeserializeOwned;

use super::evidence::{self, Keeper};
use super::schema::{applications, check_runs, credentials, evidence_documents, submissions};
use super::values::{count, read_enum, read_json, read_number, storable};
use super::{Conn, SealingKey, StoreError};
use super::{achievements, inner_credentials};
use crate::domain::credentials::Standing;
use crate::domain::people::SubmissionState;
use crate::domain::{ApplicationId, CandidateId, CheckRunId, CredentialId, SubmissionId};

text_enum! {
    /// Why a submission is checked.
    pub enum Cause {
        /// It came in.
        Submitted = "submitted",
        /// Time passed.
        Reverify = "reverify",
        /// A person asked.
        Person = "person",
    }
}

/// A document that was fetched for a check, or the failure to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceDocument {
    /// The URL as asked for.
    pub url: String,
    /// What for, as stored text.
    pub kind: String,
    /// When.
    pub fetched_at: DateTime<Utc>,
    /// What came.
    pub answer: EvidenceAnswer,
    /// Whether it is about the candidate: kept under the candidate's key, not shared.
    pub is_personal: bool,
}

/// What came of a fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceAnswer {
    /// An HTTP answer, whatever its status.
    Body {
        /// HTTP status of the last hop.
        status: u16,
        /// Its content type, as sent.
        content_type: Option<String>,
        /// The URL of the last hop.
        final_url: String,
        /// The body.
        bytes: Arc<[u8]>,
    },
    /// No usable answer: why, as stored text.
    Failed(String),
}

/// A credential as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredential {
    /// Our id, used when it is new.
    pub id: CredentialId,
    /// Its format, in words.
    pub format: String,
    /// Its own id; empty where it has none.
    pub own_id: String,
    /// SHA-256 of its bytes.
    pub raw_sha256: String,
    /// The issuer's identifier as written.
    pub issuer: String,
    /// The issuer's name as written.
    pub issuer_name: Option<String>,
    /// The issuer's home page as written.
    pub issuer_url: Option<String>,
    /// Its name.
    pub name: String,
}

/// One run of the checks, to be kept.
#[derive(Clone, Debug)]
pub struct NewCheckRun {
    /// Our id.
    pub id: CheckRunId,
    /// What was checked.
    pub submission: SubmissionId,
    /// The version of the verifier.
    pub engine: String,
    /// Why it ran.
    pub caused_by: Cause,
    /// The instant it was judged at.
    pub judged_at: DateTime<Utc>,
    /// The headline.
    pub standing: Standing,
    /// The report as JSON.
    pub report: String,
    /// The circumstances (recipient kinds, pins) as JSON, for replay.
    pub setting: String,
    /// The credential, where one was read and may be believed.
    pub credential: Option<NewCredential>,
}

/// What keeping a run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedRun {
    /// The credential, new or known.
    pub credential: Option<CredentialId>,
    /// An earlier line of the same application holds the same credential.
    pub is_duplicate: bool,
}

/// A kept run with its report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRun<R> {
    /// Our id.
    pub id: CheckRunId,
    /// What was checked.
    pub submission: SubmissionId,
    /// The credential, where one was read.
    pub credential: Option<CredentialId>,
    /// The version of the verifier.
    pub engine: String,
    /// Why it ran.
    pub caused_by: Cause,
    /// The instant it was judged at.
    pub judged_at: DateTime<Utc>,
    /// The headline.
    pub standing: Standing,
    /// The report.
    pub report: R,
}

/// The bytes a run stood on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBundle {
    /// The uploaded bytes; `None` for a pasted link.
    pub file: Option<Vec<u8>>,
    /// The pasted link, or the file's name.
    pub label: String,
    /// The documents, in the order fetched.
    pub documents: Vec<EvidenceDocument>,
    /// The circumstances as JSON.
    pub setting: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = check_runs)]
struct RunRow {
    id: String,
    submission_id: String,
    credential_id: Option<String>,
    engine: String,
    caused_by: String,
    judged_at: NaiveDateTime,
    standing: String,
    report: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_documents)]
struct DocumentRow {
    check_run_id: String,
    position: i64,
    url: String,
    kind: String,
    fetched_at: NaiveDateTime,
    status: Option<i64>,
    content_type: Option<String>,
    final_url: Option<String>,
    sha256: Option<String>,
    owner: String,
    failure: Option<String>,
}

/// Keeps a run with its evidence; it becomes the current one of its submission, and the submission moves on: checked, waiting to be asked again,
/// or the same credential as an earlier line. What is inside it and what it is for are kept with it.
pub fn save_checked(conn: &mut Conn, key: &SealingKey, run: &NewCheckRun, documents: &[EvidenceDocument]) -> Result<SavedRun, StoreError> {
    let owner: Option<(String, String, i64, Option<String>)> = submissions::table
        .inner_join(applications::table)
        .filter(submissions::id.eq(run.submission.as_str()))
        .select((applications::id, applications::candidate_id, submissions::position, submissions::content_sha256))
        .first(conn)
        .optional()?;
    let (application, candidate, position, submitted_sha256) = owner.ok_or_else(|| StoreError::missing("submission", &run.submission))?;
    let candidate = CandidateId::new(candidate);
    let credential = run.credential.as_ref().map(|new| keep_credential(conn, &candidate, new, run.judged_at)).transpose()?;
    let in_use = check_runs::table.filter(check_runs::submission_id.eq(run.submission.as_str())).filter(check_runs::is_current.eq(true));
    diesel::update(in_use).set(check_runs::is_current.eq(false)).execute(conn)?;
    diesel::insert_into(check_runs::table)
        .values((
            check_runs::id.eq(run.id.as_str()),
            check_runs::submission_id.eq(run.submission.as_str()),
            check_runs::credential_id.eq(credential.as_ref().map(CredentialId::as_str)),
            check_runs::engine.eq(&run.engine),
            check_runs::caused_by.eq(run.caused_by.as_str()),
            check_runs::judged_at.eq(run.judged_at.naive_utc()),
            check_runs::standing.eq(run.standing.as_str()),
            check_runs::report.eq(&run.report),
            check_runs::setting.eq(&run.setting),
            check_runs::submitted_sha256.eq(submitted_sha256),
            check_runs::is_current.eq(true),
        ))
        .execute(conn)?;
    inner_credentials::replace(conn, run)?;
    achievements::replace(conn, run)?;
    keep_documents(conn, key, &candidate, run, documents)?;
    let is_duplicate = match &credential {
        Some(credential) => {
            mark_later(conn, &application, position, credential)?;
            has_earlier(conn, &application, position, credential)?
        }
        None => false,
    };
    let state = match run.standing {
        _ if is_duplicate => SubmissionState::Duplicate,
        Standing::Indeterminate => SubmissionState::Waiting,
        _ => SubmissionState::Checked,
    };
    super::submissions::update_state(conn, &run.submission, state)?;
    Ok(SavedRun { credential, is_duplicate })
}

fn keep_credential(conn: &mut Conn, candidate: &CandidateId, new: &NewCredential, now: DateTime<Utc>) -> Result<CredentialId, StoreError> {
    let own_id = storable(&new.own_id);
    let known: Option<String> = credentials::table
        .filter(credentials::candidate_id.eq(candidate.as_str()))
        .filter(credentials::format.eq(&new.format))
        .filter(credentials::own_id.eq(&own_id))
        .filter(credentials::raw_sha256.eq(&new.raw_sha256))
        .select(credentials::id)
        .first(conn)
        .optional()?;
    if let Some(id) = known {
        return Ok(CredentialId::new(id));
    }
    diesel::insert_into(credentials::table)
        .values((
            credentials::id.eq(new.id.as_str()),
            credentials::candidate_id.eq(candidate.as_str()),
            credentials::format.eq(&new.format),
            credentials::own_id.eq(&own_id),
            credentials::raw_sha256.eq(&new.raw_sha256),
            credentials::issuer.eq(storable(&new.issuer)),
            credentials::issuer_name.eq(new.issuer_name.as_deref().map(storable)),
            credentials::issuer_url.eq(new.issuer_url.as_deref().map(storable)),
            credentials::name.eq(storable(&new.name)),
            credentials::first_seen_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(new.id.clone())
}

fn keep_documents(
    conn: &mut Conn,
    key: &SealingKey,
    candidate: &CandidateId,
    run: &NewCheckRun,
    documents: &[EvidenceDocument],
) -> Result<(), StoreError> {
    let keeper = evidence::find_keeper(conn, key, candidate)?;
    for (at, document) in documents.iter().enumerate() {
        let (holder, owner) = if document.is_personal { (&keeper, candidate.as_str()) } else { (&Keeper::Shared, "") };
        let mut row = DocumentRow {
            check_run_id: run.id.as_str().to_owned(),
            position: count(at),
            url: document.url.clone(),
            kind: document.kind.clone(),
            fetched_at: document.fetched_at.naive_utc(),
            status: None,
            content_type: None,
            final_url: None,
            sha256: None,
            owner: owner.to_owned(),
            failure: None,
        };
        match &document.answer {
            EvidenceAnswer::Body { status, content_type, final_url, bytes } => {
                row.status = Some(i64::from(*status));
                row.content_type.clone_from(content_type);
                row.final_url = Some(final_url.clone());
                row.sha256 = Some(evidence::insert(conn, holder, bytes, document.fetched_at)?);
            }
            EvidenceAnswer::Failed(why) => row.failure = Some(why.clone()),
        }
        diesel::insert_into(evidence_documents::table).values(&row).execute(conn)?;
    }
    Ok(())
}

/// Later lines of the application with this credential as their current result repeat it, whichever was checked first.
fn mark_later(conn: &mut Conn, application: &str, position: i64, credential: &CredentialId) -> Result<(), StoreError> {
    let later: Vec<String> = check_runs::table
        .inner_join(submissions::table)
        .filter(submissions::application_id.eq(application))
        .filter(submissions::position.gt(position))
        .filter(check_runs::is_current.eq(true))
        .filter(check_runs::credential_id.eq(credential.as_str()))
        .select(submissions::id)
        .load(conn)?;
    later.into_iter().try_for_each(|id| super::submissions::update_state(conn, &SubmissionId::new(id), SubmissionState::Duplicate))
}

/// Whether an earlier line of the application has this credential as its current result.
fn has_earlier(conn: &mut Conn, application: &str, position: i64, credential: &CredentialId) -> Result<bool, StoreError> {
    let number: i64 = check_runs::table
        .inner_join(submissions::table)
        .filter(submissions::application_id.eq(application))
        .filter(submissions::position.lt(position))
        .filter(check_runs::is_current.eq(true))
        .filter(check_runs::credential_id.eq(credential.as_str()))
        .count()
        .get_result(conn)?;
    Ok(number > 0)
}

/// The current report of a submission, where there is one yet.
pub fn lookup_current<R: DeserializeOwned>(conn: &mut Conn, submission: &SubmissionId) -> Result<Option<CheckRun<R>>, StoreError> {
    let row: Option<RunRow> = check_runs::table
        .filter(check_runs::submission_id.eq(submission.as_str()))
        .filter(check_runs::is_current.eq(true))
        .select(RunRow::as_select())
        .first(conn)
        .optional()?;
    row.map(CheckRun::try_from_row).transpose()
}

/// The current reports of an application, by submission.
pub fn list_current<R: DeserializeOwned>(
    conn: &mut Conn,
    application: &ApplicationId,
) -> Result<BTreeMap<SubmissionId, CheckRun<R>>, StoreError> {
    let rows: Vec<RunRow> = check_runs::table
        .inner_join(submissions::table)
        .filter(submissions::application_id.eq(application.as_str()))
        .filter(check_runs::is_current.eq(true))
        .order(submissions::position.asc())
        .select(RunRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| CheckRun::try_from_row(row).map(|run| (run.submission.clone(), run))).collect()
}

/// One run with its report.
pub fn find_run<R: DeserializeOwned>(conn: &mut Conn, id: &CheckRunId) -> Result<CheckRun<R>, StoreError> {
    let row: Option<RunRow> = check_runs::table.find(id.as_str()).select(RunRow::as_select()).first(conn).optional()?;
    CheckRun::try_from_row(row.ok_or_else(|| StoreError::missing("check run", id))?)
}

/// How often a submission was checked.
pub fn count_runs(conn: &mut Conn, submission: &SubmissionId) -> Result<u64, StoreError> {
    let number: i64 = check_runs::table.filter(check_runs::submission_id.eq(submission.as_str())).count().get_result(conn)?;
    Ok(super::values::counted(number))
}

/// The bytes a run stood on, exactly as they were: for replay and for showing them.
pub fn find_bundle(conn: &mut Conn, key: &SealingKey, id: &CheckRunId) -> Result<KeptBundle, StoreError> {
    let head: Option<(String, Option<String>, String, String)> = check_runs::table
        .inner_join(submissions::table.inner_join(applications::table))
        .filter(check_runs::id.eq(id.as_str()))
        .select((check_runs::setting, check_runs::submitted_sha256, submissions::label, applications::candidate_id))
        .first(conn)
        .optional()?;
    let (setting, sha256, label, candidate) = head.ok_or_else(|| StoreError::missing("check run", id))?;
    let keeper = evidence::find_keeper(conn, key, &CandidateId::new(candidate))?;
    let rows: Vec<DocumentRow> = evidence_documents::table
        .filter(evidence_documents::check_run_id.eq(id.as_str()))
        .order(evidence_documents::position.asc())
        .select(DocumentRow::as_select())
        .load(conn)?;
    let file = sha256.map(|sha256| evidence::find(conn, &keeper, &sha256)).transpose()?;
    let documents = rows.into_iter().map(|row| read_document(conn, &keeper, row)).collect::<Result<_, _>>()?;
    Ok(KeptBundle { file, label, documents, setting })
}

fn read_document(conn: &mut Conn, keeper: &Keeper, row: DocumentRow) -> Result<EvidenceDocument, StoreError> {
    let is_personal = !row.owner.is_empty();
    let answer = match (row.sha256, row.failure) {
        (Some(sha256), _) => {
            let holder = if is_personal { keeper } else { &Keeper::Shared };
            EvidenceAnswer::Body {
                status: read_number(row.status.unwrap_or(-1), "evidence_documents.status")?,
                content_type: row.content_type,
                final_url: row.final_url.unwrap_or_else(|| row.url.clone()),
                bytes: evidence::find(conn, holder, &sha256)?.into(),
            }
        }
        (None, failure) => EvidenceAnswer::Failed(failure.unwrap_or_default()),
    };
    Ok(EvidenceDocument { url: row.url, kind: row.kind, fetched_at: row.fetched_at.and_utc(), answer, is_personal })
}

impl<R: DeserializeOwned> CheckRun<R> {
    fn try_from_row(row: RunRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: CheckRunId::new(row.id),
            submission: SubmissionId::new(row.submission_id),
            credential: row.credential_id.map(CredentialId::new),
            engine: row.engine,
            caused_by: read_enum(Cause::parse, &row.caused_by, "check_runs.caused_by")?,
            judged_at: row.judged_at.and_utc(),
            standing: read_enum(Standing::parse, &row.standing, "check_runs.standing")?,
            report: read_json(&row.report, "check_runs.report")?,
        })
    }
}
