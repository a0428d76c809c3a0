//! What waits for somebody: the queues of the home page.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{count as count_of, max};
use diesel::prelude::*;

use super::schema::{applications, candidates, jobs, report_openings, submissions};
use super::values::{count, counted};
use super::{Conn, StoreError};
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

type WaitingRow = (String, String, Option<String>, String, String, NaiveDateTime);

impl From<WaitingRow> for Waiting {
    fn from((application, code, name, job, job_title, since): WaitingRow) -> Self {
        Self { application: ApplicationId::new(application), code, name, job: JobId::new(job), job_title, since: since.and_utc() }
    }
}
