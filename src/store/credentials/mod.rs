//! Checked credentials: reports with the evidence they stand on, kept so that a replay runs on the same bytes.

mod documents;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::de::DeserializeOwned;

use super::schema::{applications, check_runs, credentials, submissions};
use super::values::{read_enum, read_json, storable};
use super::{Conn, SealingKey, StoreError};
use super::{achievements, inner_credentials};
use crate::domain::credentials::Standing;
use crate::domain::people::SubmissionState;
use crate::domain::{ApplicationId, CandidateId, CheckRunId, CredentialId, SubmissionId};

pub use documents::{EvidenceAnswer, EvidenceDocument, KeptBundle, find_bundle};

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

/// Keeps a run with its evidence; it becomes the current one of its submission, and the submission moves on: checked, waiting to be asked again,
/// or the same credential as an earlier line. What is inside it and what it is for are kept with it.
pub fn save_checked(conn: &mut Conn, key: &SealingKey, run: &NewCheckRun, fetched: &[EvidenceDocument]) -> Result<SavedRun, StoreError> {
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
    documents::keep(conn, key, &candidate, run, fetched)?;
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
