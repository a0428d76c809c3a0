//! Vacancies.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{applications, jobs};
use super::values::{counted, read_enum, read_time, write_time};
use super::{Conn, StoreError};
use crate::domain::jobs::{Job, JobState};
use crate::domain::{IssuerListId, JobId};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = jobs, treat_none_as_null = true)]
struct JobRow {
    id: String,
    slug: String,
    title: String,
    identifier: Option<String>,
    location: Option<String>,
    description: String,
    contact: Option<String>,
    state: String,
    created_at: NaiveDateTime,
    closes_at: Option<NaiveDateTime>,
    issuer_list_id: Option<String>,
}

/// Adds a job; its public code must be free.
pub fn insert(conn: &mut Conn, job: &Job) -> Result<(), StoreError> {
    diesel::insert_into(jobs::table)
        .values(&JobRow::from(job))
        .execute(conn)
        .map_err(StoreError::taken("a job with the address", &job.slug))?;
    Ok(())
}

/// Changes a job.
pub fn update(conn: &mut Conn, job: &Job) -> Result<(), StoreError> {
    let changed = diesel::update(jobs::table.find(job.id.as_str()))
        .set(&JobRow::from(job))
        .execute(conn)
        .map_err(StoreError::taken("a job with the address", &job.slug))?;
    if changed == 1 { Ok(()) } else { Err(StoreError::missing("job", &job.id)) }
}

/// Moves a job to another state.
pub fn update_state(conn: &mut Conn, id: &JobId, state: JobState) -> Result<(), StoreError> {
    let changed = diesel::update(jobs::table.find(id.as_str())).set(jobs::state.eq(state.as_str())).execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::missing("job", id)) }
}

/// The job with this id.
pub fn find(conn: &mut Conn, id: &JobId) -> Result<Job, StoreError> {
    jobs::table
        .find(id.as_str())
        .select(JobRow::as_select())
        .first(conn)
        .optional()?
        .ok_or_else(|| StoreError::missing("job", id))?
        .try_into()
}

/// The job with this public code.
pub fn lookup_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Job>, StoreError> {
    let row: Option<JobRow> = jobs::table.filter(jobs::slug.eq(slug)).select(JobRow::as_select()).first(conn).optional()?;
    row.map(Job::try_from).transpose()
}

/// Every job, newest first.
pub fn list(conn: &mut Conn) -> Result<Vec<Job>, StoreError> {
    let rows: Vec<JobRow> = jobs::table.order((jobs::created_at.desc(), jobs::id.desc())).select(JobRow::as_select()).load(conn)?;
    rows.into_iter().map(Job::try_from).collect()
}

/// How many applications each job has; a job without any is not in it.
pub fn count_applications(conn: &mut Conn) -> Result<BTreeMap<JobId, u64>, StoreError> {
    let rows: Vec<(String, i64)> =
        applications::table.group_by(applications::job_id).select((applications::job_id, diesel::dsl::count_star())).load(conn)?;
    Ok(rows.into_iter().map(|(id, number)| (JobId::new(id), counted(number))).collect())
}

impl From<&Job> for JobRow {
    fn from(job: &Job) -> Self {
        Self {
            id: job.id.as_str().to_owned(),
            slug: job.slug.clone(),
            title: job.title.clone(),
            identifier: job.identifier.clone(),
            location: job.location.clone(),
            description: job.description.clone(),
            contact: job.contact.clone(),
            state: job.state.as_str().to_owned(),
            created_at: job.created_at.naive_utc(),
            closes_at: write_time(job.closes_at),
            issuer_list_id: job.issuer_list.as_ref().map(|list| list.as_str().to_owned()),
        }
    }
}

impl TryFrom<JobRow> for Job {
    type Error = StoreError;

    fn try_from(row: JobRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: JobId::new(row.id),
            slug: row.slug,
            title: row.title,
            identifier: row.identifier,
            location: row.location,
            description: row.description,
            contact: row.contact,
            state: read_enum(JobState::parse, &row.state, "jobs.state")?,
            created_at: row.created_at.and_utc(),
            closes_at: read_time(row.closes_at),
            issuer_list: row.issuer_list_id.map(IssuerListId::new),
        })
    }
}
