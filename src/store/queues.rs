//! What waits for somebody: the queues of the home page and the issuers seen in what candidates sent.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{count as count_of, count_star, max, min};
use diesel::prelude::*;

use super::schema::{applications, candidates, check_runs, credentials, jobs, report_openings, score_snapshots, submissions};
use super::values::{count, counted};
use super::{Conn, StoreError};
use crate::domain::credentials::Standing;
use crate::domain::people::{ApplicationState, SubmissionState};
use crate::domain::{ApplicationId, JobId};

/// One entry of a queue: an application that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The application.
    pub application: ApplicationId,
    /// The candidate's code.
    pub code: String,
    /// The candidate's name, where given.
    pub name: Option<String>,
    /// The job.
    pub job: JobId,
    /// Its title.
    pub job_title: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// An issuer as candidates' credentials name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenIssuer {
    /// The identifier as written: trust goes by this.
    pub identifier: String,
    /// A name it gives itself.
    pub name: Option<String>,
    /// A home page it gives.
    pub url: Option<String>,
    /// Candidates who have a credential of it in an application.
    pub candidates: u64,
    /// Credentials of it.
    pub credentials: u64,
    /// Since when.
    pub first_seen_at: DateTime<Utc>,
}

/// How many applications nobody opened yet.
pub fn count_new(conn: &mut Conn) -> Result<u64, StoreError> {
    Ok(counted(applications::table.filter(applications::opened_at.is_null()).count().get_result(conn)?))
}

/// Applications nobody opened yet, oldest first.
pub fn list_new(conn: &mut Conn, limit: usize) -> Result<Vec<Waiting>, StoreError> {
    let rows: Vec<WaitingRow> = applications::table
        .inner_join(candidates::table)
        .inner_join(jobs::table)
        .filter(applications::opened_at.is_null())
        .order((applications::submitted_at.asc(), applications::id.asc()))
        .limit(count(limit))
        .select((applications::id, candidates::code, candidates::name, jobs::id, jobs::title, applications::submitted_at))
        .load(conn)?;
    Ok(rows.into_iter().map(Waiting::from).collect())
}

/// How many applications have something that is being checked or could not be decided.
pub fn count_waiting_on_check(conn: &mut Conn) -> Result<u64, StoreError> {
    let number: i64 = submissions::table
        .filter(submissions::state.eq_any(UNDECIDED.map(SubmissionState::as_str)))
        .select(count_of(submissions::application_id).aggregate_distinct())
        .first(conn)?;
    Ok(counted(number))
}

/// Applications with something that is being checked or could not be decided, oldest first.
pub fn list_waiting_on_check(conn: &mut Conn, limit: usize) -> Result<Vec<Waiting>, StoreError> {
    let undecided =
        submissions::table.filter(submissions::state.eq_any(UNDECIDED.map(SubmissionState::as_str))).select(submissions::application_id);
    let rows: Vec<WaitingRow> = applications::table
        .inner_join(candidates::table)
        .inner_join(jobs::table)
        .filter(applications::id.eq_any(undecided))
        .order((applications::submitted_at.asc(), applications::id.asc()))
        .limit(count(limit))
        .select((applications::id, candidates::code, candidates::name, jobs::id, jobs::title, applications::submitted_at))
        .load(conn)?;
    Ok(rows.into_iter().map(Waiting::from).collect())
}

/// Applications whose candidate sent something after the last time anybody opened the report, the one that waits longest first. `since` is when
/// they sent it.
pub fn list_replied(conn: &mut Conn) -> Result<Vec<Waiting>, StoreError> {
    // Nearly all that was added later was opened later, too: what the database cannot rule out by the first opening is looked at here.
    let added: Vec<(String, Option<NaiveDateTime>)> = submissions::table
        .inner_join(applications::table)
        .filter(submissions::received_at.nullable().gt(applications::opened_at))
        .filter(applications::state.ne(ApplicationState::Withdrawn.as_str()))
        .group_by(submissions::application_id)
        .select((submissions::application_id, max(submissions::received_at)))
        .load(conn)?;
    let ids: Vec<&String> = added.iter().map(|(id, _)| id).collect();
    let opened: Vec<(String, Option<NaiveDateTime>)> = report_openings::table
        .filter(report_openings::application_id.eq_any(&ids))
        .group_by(report_openings::application_id)
        .select((report_openings::application_id, max(report_openings::opened_at)))
        .load(conn)?;
    let opened: BTreeMap<String, NaiveDateTime> = opened.into_iter().filter_map(|(id, at)| Some((id, at?))).collect();
    let unread: BTreeMap<&String, NaiveDateTime> = added
        .iter()
        .filter_map(|(id, at)| Some((id, (*at)?)))
        .filter(|(id, at)| opened.get(*id).is_none_or(|opened| opened < at))
        .collect();
    let rows: Vec<WaitingRow> = applications::table
        .inner_join(candidates::table)
        .inner_join(jobs::table)
        .filter(applications::id.eq_any(unread.keys().copied()))
        .order(applications::id.asc())
        .select((applications::id, candidates::code, candidates::name, jobs::id, jobs::title, applications::submitted_at))
        .load(conn)?;
    let mut waiting: Vec<Waiting> = rows
        .into_iter()
        .map(Waiting::from)
        .map(|one| {
            let since = unread.get(&one.application.to_string()).map_or(one.since, NaiveDateTime::and_utc);
            Waiting { since, ..one }
        })
        .collect();
    waiting.sort_by(|one, other| one.since.cmp(&other.since).then_with(|| one.application.cmp(&other.application)));
    Ok(waiting)
}

/// What still has to be decided.
const UNDECIDED: [SubmissionState; 3] = [SubmissionState::Received, SubmissionState::Checking, SubmissionState::Waiting];

/// Standings in which the issuer may be believed to be who it says, so that reviewing it is worth somebody's time.
const WORTH_A_REVIEW: [Standing; 3] = [Standing::Verified, Standing::Expired, Standing::Indeterminate];

/// Issuers named by current results, the ones with most candidates first. Whether an issuer is on a list is for `domain::trust` to say.
pub fn list_seen_issuers(conn: &mut Conn) -> Result<Vec<SeenIssuer>, StoreError> {
    let rows: Vec<SeenRow> = check_runs::table
        .inner_join(credentials::table)
        .filter(check_runs::is_current.eq(true))
        .filter(check_runs::standing.eq_any(WORTH_A_REVIEW.map(Standing::as_str)))
        .group_by(credentials::issuer)
        .select((
            credentials::issuer,
            max(credentials::issuer_name),
            max(credentials::issuer_url),
            count_of(credentials::candidate_id).aggregate_distinct(),
            count_of(credentials::id).aggregate_distinct(),
            min(credentials::first_seen_at),
        ))
        .load(conn)?;
    let mut seen: Vec<SeenIssuer> = rows
        .into_iter()
        .map(|(identifier, name, url, candidates, credentials, first)| SeenIssuer {
            identifier,
            name,
            url,
            candidates: counted(candidates),
            credentials: counted(credentials),
            first_seen_at: first.unwrap_or_default().and_utc(),
        })
        .collect();
    seen.sort_by(|one, other| other.candidates.cmp(&one.candidates).then_with(|| one.identifier.cmp(&other.identifier)));
    Ok(seen)
}

/// The current scores of applications with a credential of these issuers: issuer, application, score as written. At most `limit`.
pub fn list_scores_with_issuers(
    conn: &mut Conn,
    identifiers: &[&str],
    limit: usize,
) -> Result<Vec<(String, ApplicationId, String)>, StoreError> {
    let rows: Vec<(String, String, String)> = check_runs::table
        .inner_join(credentials::table)
        .inner_join(submissions::table.inner_join(applications::table.inner_join(score_snapshots::table)))
        .filter(check_runs::is_current.eq(true))
        .filter(score_snapshots::is_current.eq(true))
        .filter(credentials::issuer.eq_any(identifiers))
        .order((credentials::issuer.asc(), applications::id.asc(), credentials::id.asc()))
        .limit(count(limit))
        .select((credentials::issuer, applications::id, score_snapshots::content))
        .load(conn)?;
    Ok(rows.into_iter().map(|(issuer, application, content)| (issuer, ApplicationId::new(application), content)).collect())
}

/// What an issuer's current credentials are called, with how many candidates have each; the most frequent first.
pub fn list_badges_of_issuer(conn: &mut Conn, identifier: &str, limit: usize) -> Result<Vec<(String, u64)>, StoreError> {
    let number = count_of(credentials::candidate_id).aggregate_distinct();
    let rows: Vec<(String, i64)> = check_runs::table
        .inner_join(credentials::table)
        .filter(check_runs::is_current.eq(true))
        .filter(check_runs::standing.eq_any(WORTH_A_REVIEW.map(Standing::as_str)))
        .filter(credentials::issuer.eq(identifier))
        .group_by(credentials::name)
        .select((credentials::name, number))
        .load(conn)?;
    let mut badges: Vec<(String, u64)> = rows.into_iter().map(|(name, number)| (name, counted(number))).collect();
    badges.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    badges.truncate(limit);
    Ok(badges)
}

/// The applications that hold a credential of this issuer: whose score a decision about it may move.
pub fn list_applications_with_issuer(conn: &mut Conn, identifier: &str) -> Result<Vec<ApplicationId>, StoreError> {
    let rows: Vec<(String, i64)> = check_runs::table
        .inner_join(credentials::table)
        .inner_join(submissions::table)
        .filter(check_runs::is_current.eq(true))
        .filter(credentials::issuer.eq(identifier))
        .group_by(submissions::application_id)
        .order(submissions::application_id.asc())
        .select((submissions::application_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, _)| ApplicationId::new(id)).collect())
}

type WaitingRow = (String, String, Option<String>, String, String, NaiveDateTime);
type SeenRow = (String, Option<String>, Option<String>, i64, i64, Option<NaiveDateTime>);

impl From<WaitingRow> for Waiting {
    fn from((application, code, name, job, job_title, since): WaitingRow) -> Self {
        Self { application: ApplicationId::new(application), code, name, job: JobId::new(job), job_title, since: since.and_utc() }
    }
}
