//! Where an issuer list is used: jobs, by themselves or in a row of what they ask for, and the applications a change of the list may move.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::schema::{applications, jobs, requirement_sets, requirements};
use super::{Conn, StoreError};
use crate::domain::issuers::VersionStatus;
use crate::domain::jobs::JobState;
use crate::domain::people::ApplicationState;
use crate::domain::{ApplicationId, IssuerListId, JobId};

/// The jobs that use a list and are not over, by title.
pub fn list_jobs(conn: &mut Conn, list: &IssuerListId) -> Result<Vec<(JobId, String)>, StoreError> {
    let mut ids: BTreeSet<String> =
        jobs::table.filter(jobs::issuer_list_id.eq(list.as_str())).select(jobs::id).load(conn)?.into_iter().collect();
    let by_row: Vec<String> = requirements::table
        .inner_join(requirement_sets::table)
        .filter(requirements::issuer_list_id.eq(list.as_str()))
        .filter(requirement_sets::status.eq(VersionStatus::Published.as_str()))
        .select(requirement_sets::job_id)
        .load(conn)?;
    ids.extend(by_row);
    let rows: Vec<(String, String)> = jobs::table
        .filter(jobs::id.eq_any(ids))
        .filter(jobs::state.eq_any([JobState::Draft, JobState::Open, JobState::Paused].map(JobState::as_str)))
        .order((jobs::title.asc(), jobs::id.asc()))
        .select((jobs::id, jobs::title))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, title)| (JobId::new(id), title)).collect())
}

/// The applications whose result stands on a list and may still move: the job is not over, nobody took them back or declined them.
pub fn list_applications(conn: &mut Conn, list: &IssuerListId) -> Result<Vec<ApplicationId>, StoreError> {
    let jobs: Vec<String> = list_jobs(conn, list)?.into_iter().map(|(id, _)| id.as_str().to_owned()).collect();
    let rows: Vec<String> = applications::table
        .filter(applications::job_id.eq_any(jobs))
        .filter(applications::state.ne_all([ApplicationState::Declined, ApplicationState::Withdrawn].map(ApplicationState::as_str)))
        .order(applications::id.asc())
        .select(applications::id)
        .load(conn)?;
    Ok(rows.into_iter().map(ApplicationId::new).collect())
}
