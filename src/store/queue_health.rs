//! Whether the queue keeps its promises (`security.md` §4.5, J1-J5): what `assay doctor` counts.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{count as count_of, count_star};
use diesel::prelude::*;

use super::schema::{check_runs, score_snapshots, submissions, tasks};
use super::tasks::{TaskState, now_of};
use super::values::counted;
use super::{Conn, StoreError};
use crate::domain::people::SubmissionState;

/// A lease may be over for this long before somebody must have taken the task.
const PATIENCE: TimeDelta = TimeDelta::seconds(60);
/// A task may be due for this long while a server runs.
const OVERDUE: TimeDelta = TimeDelta::minutes(5);

/// What was counted; each but `ready` should be 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueHealth {
    /// J1: something sent in that no task will ever check.
    pub forgotten: u64,
    /// J2: submissions with more than one current report.
    pub double_reports: u64,
    /// J3: applications with more than one current score.
    pub double_scores: u64,
    /// J4: tasks in a state that does not exist.
    pub uncounted: u64,
    /// J5: tasks held by nobody for a minute.
    pub stuck: u64,
    /// Given up after the last try.
    pub given_up: u64,
    /// Due for five minutes and not begun: no server works on this database, or it cannot keep up.
    pub overdue: u64,
    /// Waiting for their time.
    pub ready: u64,
}

/// Counts.
pub fn examine(conn: &mut Conn, now: DateTime<Utc>) -> Result<QueueHealth, StoreError> {
    let now = now_of(conn, now)?;
    let all: i64 = tasks::table.count().get_result(conn)?;
    let known: u64 = super::tasks::count_by_state(conn)?.into_iter().map(|(_, count)| count).sum();
    let running = tasks::table.filter(tasks::state.eq(TaskState::Running.as_str()));
    let stuck: i64 = running.filter(tasks::lease_until.lt((now - PATIENCE).naive_utc())).count().get_result(conn)?;
    let ready = tasks::table.filter(tasks::state.eq(TaskState::Ready.as_str()));
    let overdue: i64 = ready.filter(tasks::run_at.lt((now - OVERDUE).naive_utc())).count().get_result(conn)?;
    let given_up: i64 = tasks::table.filter(tasks::state.eq(TaskState::Dead.as_str())).count().get_result(conn)?;
    let ready: i64 = ready.count().get_result(conn)?;
    Ok(QueueHealth {
        forgotten: forgotten(conn)?,
        double_reports: double_reports(conn)?,
        double_scores: double_scores(conn)?,
        uncounted: counted(all).saturating_sub(known),
        stuck: counted(stuck),
        given_up: counted(given_up),
        overdue: counted(overdue),
        ready: counted(ready),
    })
}

/// Submissions nobody looked at yet, without a task that will.
fn forgotten(conn: &mut Conn) -> Result<u64, StoreError> {
    let waiting: Vec<String> = submissions::table
        .filter(submissions::state.eq_any([SubmissionState::Received, SubmissionState::Checking].map(SubmissionState::as_str)))
        .select(submissions::id)
        .load(conn)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let alive = [TaskState::Ready, TaskState::Running, TaskState::Dead].map(TaskState::as_str);
    let keys: Vec<Option<String>> =
        tasks::table.filter(tasks::state.eq_any(alive)).filter(tasks::unique_key.is_not_null()).select(tasks::unique_key).load(conn)?;
    let held: std::collections::BTreeSet<String> = keys
        .into_iter()
        .flatten()
        .filter_map(|key| {
            let rest = key.strip_prefix("verify:").or_else(|| key.strip_prefix("reverify:"))?;
            rest.split(':').next().map(str::to_owned)
        })
        .collect();
    Ok(u64::try_from(waiting.iter().filter(|id| !held.contains(*id)).count()).unwrap_or(u64::MAX))
}

fn double_reports(conn: &mut Conn) -> Result<u64, StoreError> {
    let current = check_runs::table.filter(check_runs::is_current.eq(true));
    let (all, of): (i64, i64) = current.select((count_star(), count_of(check_runs::submission_id).aggregate_distinct())).first(conn)?;
    Ok(counted(all - of))
}

fn double_scores(conn: &mut Conn) -> Result<u64, StoreError> {
    let current = score_snapshots::table.filter(score_snapshots::is_current.eq(true));
    let (all, of): (i64, i64) =
        current.select((count_star(), count_of(score_snapshots::application_id).aggregate_distinct())).first(conn)?;
    Ok(counted(all - of))
}
