//! Applications: one per candidate and job, with the private link, consents and the table recruiters see.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::candidates::CandidateRow;
use super::schema::{applications, candidates, consents, notices_shown, submissions};
use super::snapshots::{self, SnapshotHead};
use super::values::{count, counted, read_enum, read_time, write_time};
use super::{Conn, StoreError, tasks};
use crate::domain::people::{Application, ApplicationState, Candidate, Consent, ConsentPurpose, SubmissionState};
use crate::domain::{ApplicationId, CandidateId, JobId};

/// One line of the candidates table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationLine {
    /// The application.
    pub application: Application,
    /// Who.
    pub candidate: Candidate,
    /// When a recruiter first opened it.
    pub opened_at: Option<DateTime<Utc>>,
    /// The current score, where there is one.
    pub snapshot: Option<SnapshotHead>,
    /// Whether that score is being worked out again: requirements, lists or what is said of badges moved since.
    pub is_stale: bool,
    /// How many submissions are in each state.
    pub submissions: BTreeMap<SubmissionState, u64>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = applications)]
pub(super) struct ApplicationRow {
    id: String,
    candidate_id: String,
    job_id: String,
    state: String,
    submitted_at: NaiveDateTime,
    opened_at: Option<NaiveDateTime>,
}

/// Adds an application; a candidate has one per job. Only the hash of the private link's token is kept.
pub fn insert(conn: &mut Conn, application: &Application, status_token_hash: &str) -> Result<(), StoreError> {
    diesel::insert_into(applications::table)
        .values((
            applications::id.eq(application.id.as_str()),
            applications::candidate_id.eq(application.candidate.as_str()),
            applications::job_id.eq(application.job.as_str()),
            applications::state.eq(application.state.as_str()),
            applications::status_token_hash.eq(status_token_hash),
            applications::submitted_at.eq(application.submitted_at.naive_utc()),
        ))
        .execute(conn)
        .map_err(StoreError::taken("an application for the job by", &application.candidate))?;
    Ok(())
}

/// The application with this id.
pub fn find(conn: &mut Conn, id: &ApplicationId) -> Result<Application, StoreError> {
    let row: Option<ApplicationRow> = applications::table.find(id.as_str()).select(ApplicationRow::as_select()).first(conn).optional()?;
    row.ok_or_else(|| StoreError::missing("application", id))?.try_into()
}

/// The application of a candidate for a job.
pub fn lookup(conn: &mut Conn, candidate: &CandidateId, job: &JobId) -> Result<Option<Application>, StoreError> {
    let row: Option<ApplicationRow> = applications::table
        .filter(applications::candidate_id.eq(candidate.as_str()))
        .filter(applications::job_id.eq(job.as_str()))
        .select(ApplicationRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Application::try_from).transpose()
}

/// The application behind a private link.
pub fn lookup_by_token(conn: &mut Conn, status_token_hash: &str) -> Result<Option<Application>, StoreError> {
    let row: Option<ApplicationRow> = applications::table
        .filter(applications::status_token_hash.eq(status_token_hash))
        .select(ApplicationRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Application::try_from).transpose()
}

/// Gives the application another private link; the old one stops working.
pub fn update_token(conn: &mut Conn, id: &ApplicationId, status_token_hash: &str) -> Result<(), StoreError> {
    let change = applications::status_token_hash.eq(status_token_hash);
    one(diesel::update(applications::table.find(id.as_str())).set(change).execute(conn)?, id)
}

/// Takes turns over one application until the transaction ends: whoever keeps results and whoever scores them never miss one another. SQLite has
/// one writer anyway.
pub fn lock(conn: &mut Conn, id: &ApplicationId) -> Result<(), StoreError> {
    if let Conn::Postgres(postgres) = conn {
        let locked = applications::table.find(id.as_str()).select(applications::id).for_update();
        let found: Option<String> = locked.first(postgres).optional()?;
        found.ok_or_else(|| StoreError::missing("application", id))?;
    }
    Ok(())
}

/// Moves an application to another state: a person's doing, never a score's.
pub fn update_state(conn: &mut Conn, id: &ApplicationId, state: ApplicationState) -> Result<(), StoreError> {
    one(diesel::update(applications::table.find(id.as_str())).set(applications::state.eq(state.as_str())).execute(conn)?, id)
}

/// Notes that a recruiter opened it; `true` the first time.
pub fn mark_opened(conn: &mut Conn, id: &ApplicationId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let unopened = applications::table.find(id.as_str()).filter(applications::opened_at.is_null());
    Ok(diesel::update(unopened).set(applications::opened_at.eq(now.naive_utc())).execute(conn)? == 1)
}

/// Applications of a job in the order they came in.
pub fn list(conn: &mut Conn, job: &JobId) -> Result<Vec<Application>, StoreError> {
    let rows: Vec<ApplicationRow> = applications::table
        .filter(applications::job_id.eq(job.as_str()))
        .order((applications::submitted_at.asc(), applications::id.asc()))
        .select(ApplicationRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Application::try_from).collect()
}

/// How many applications a job has.
pub fn count_of_job(conn: &mut Conn, job: &JobId) -> Result<u64, StoreError> {
    Ok(counted(applications::table.filter(applications::job_id.eq(job.as_str())).count().get_result(conn)?))
}

/// The candidates table of a job: in the order they came in, after the last one of the page before, each with the current score and how far the
/// checks are. A fixed number of queries, however long the page.
pub fn page(conn: &mut Conn, job: &JobId, after: Option<&Application>, limit: usize) -> Result<Vec<ApplicationLine>, StoreError> {
    let mut query = applications::table
        .inner_join(candidates::table)
        .filter(applications::job_id.eq(job.as_str().to_owned()))
        .order((applications::submitted_at.asc(), applications::id.asc()))
        .limit(count(limit))
        .select((ApplicationRow::as_select(), CandidateRow::as_select()))
        .into_boxed();
    if let Some(after) = after {
        let (at, id) = (after.submitted_at.naive_utc(), after.id.as_str().to_owned());
        query = query.filter(applications::submitted_at.gt(at).or(applications::submitted_at.eq(at).and(applications::id.gt(id))));
    }
    let rows: Vec<(ApplicationRow, CandidateRow)> = query.load(conn)?;
    lines(conn, rows)
}

/// One line of the candidates table.
pub fn find_line(conn: &mut Conn, id: &ApplicationId) -> Result<ApplicationLine, StoreError> {
    let row: Option<(ApplicationRow, CandidateRow)> = applications::table
        .inner_join(candidates::table)
        .filter(applications::id.eq(id.as_str()))
        .select((ApplicationRow::as_select(), CandidateRow::as_select()))
        .first(conn)
        .optional()?;
    let row = row.ok_or_else(|| StoreError::missing("application", id))?;
    lines(conn, vec![row])?.pop().ok_or_else(|| StoreError::missing("application", id))
}

pub(super) fn lines(conn: &mut Conn, rows: Vec<(ApplicationRow, CandidateRow)>) -> Result<Vec<ApplicationLine>, StoreError> {
    let ids: Vec<String> = rows.iter().map(|(application, _)| application.id.clone()).collect();
    let mut states: BTreeMap<String, BTreeMap<SubmissionState, u64>> = BTreeMap::new();
    let mut scores = BTreeMap::new();
    let mut waiting = BTreeSet::new();
    for some in ids.chunks(500) {
        let counts: Vec<(String, String, i64)> = submissions::table
            .filter(submissions::application_id.eq_any(some))
            .group_by((submissions::application_id, submissions::state))
            .select((submissions::application_id, submissions::state, diesel::dsl::count_star()))
            .load(conn)?;
        for (application, state, number) in counts {
            let state = read_enum(SubmissionState::parse, &state, "submissions.state")?;
            states.entry(application).or_default().insert(state, counted(number));
        }
        scores.extend(snapshots::current_heads(conn, some)?);
        let keys: Vec<String> = some.iter().map(|application| tasks::score_key(application)).collect();
        waiting.extend(tasks::list_waiting(conn, &keys)?);
    }
    rows.into_iter()
        .map(|(application, person)| {
            Ok(ApplicationLine {
                opened_at: read_time(application.opened_at),
                is_stale: scores.contains_key(&application.id) && waiting.contains(&tasks::score_key(&application.id)),
                snapshot: scores.remove(&application.id),
                submissions: states.remove(&application.id).unwrap_or_default(),
                application: application.try_into()?,
                candidate: person.into(),
            })
        })
        .collect()
}

/// Writes down what the candidate agreed to.
pub fn insert_consent(conn: &mut Conn, id: &ApplicationId, consent: &Consent) -> Result<(), StoreError> {
    diesel::insert_into(consents::table)
        .values((
            consents::application_id.eq(id.as_str()),
            consents::purpose.eq(consent.purpose.as_str()),
            consents::text_version.eq(&consent.text_version),
            consents::channel.eq(&consent.channel),
            consents::given_at.eq(consent.given_at.naive_utc()),
            consents::withdrawn_at.eq(write_time(consent.withdrawn_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a consent back.
pub fn withdraw_consent(conn: &mut Conn, id: &ApplicationId, purpose: ConsentPurpose, now: DateTime<Utc>) -> Result<(), StoreError> {
    let given = consents::table
        .filter(consents::application_id.eq(id.as_str()))
        .filter(consents::purpose.eq(purpose.as_str()))
        .filter(consents::withdrawn_at.is_null());
    diesel::update(given).set(consents::withdrawn_at.eq(now.naive_utc())).execute(conn)?;
    Ok(())
}

/// What the candidate agreed to, oldest first.
pub fn list_consents(conn: &mut Conn, id: &ApplicationId) -> Result<Vec<Consent>, StoreError> {
    let rows: Vec<(String, String, String, NaiveDateTime, Option<NaiveDateTime>)> = consents::table
        .filter(consents::application_id.eq(id.as_str()))
        .order((consents::given_at.asc(), consents::purpose.asc()))
        .select((consents::purpose, consents::text_version, consents::channel, consents::given_at, consents::withdrawn_at))
        .load(conn)?;
    rows.into_iter()
        .map(|(purpose, text_version, channel, given_at, withdrawn_at)| {
            Ok(Consent {
                purpose: read_enum(ConsentPurpose::parse, &purpose, "consents.purpose")?,
                text_version,
                channel,
                given_at: given_at.and_utc(),
                withdrawn_at: read_time(withdrawn_at),
            })
        })
        .collect()
}

/// Writes down which notice, in which words, the candidate was shown.
pub fn insert_notice(conn: &mut Conn, id: &ApplicationId, notice: &str, text_version: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(notices_shown::table)
        .values((
            notices_shown::application_id.eq(id.as_str()),
            notices_shown::notice.eq(notice),
            notices_shown::text_version.eq(text_version),
            notices_shown::shown_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

fn one(changed: usize, id: &ApplicationId) -> Result<(), StoreError> {
    if changed == 1 { Ok(()) } else { Err(StoreError::missing("application", id)) }
}

impl TryFrom<ApplicationRow> for Application {
    type Error = StoreError;

    fn try_from(row: ApplicationRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ApplicationId::new(row.id),
            candidate: CandidateId::new(row.candidate_id),
            job: JobId::new(row.job_id),
            state: read_enum(ApplicationState::parse, &row.state, "applications.state")?,
            submitted_at: row.submitted_at.and_utc(),
        })
    }
}
