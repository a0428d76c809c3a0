//! Who holds an achievement, by the check runs in use.

use std::collections::BTreeMap;

use diesel::dsl::{count as count_of, count_star};
use diesel::prelude::*;

use crate::domain::credentials::Standing;
use crate::domain::jobs::JobState;
use crate::domain::people::ApplicationState;
use crate::domain::{AchievementId, ApplicationId, JobId, SubmissionId};
use crate::store::schema::{applications, check_runs, held_achievements as held, jobs, submissions};
use crate::store::values::counted;
use crate::store::{Conn, StoreError};

/// Jobs that are not over.
const STANDING_JOBS: [JobState; 3] = [JobState::Draft, JobState::Open, JobState::Paused];
/// Applications that nothing moves any more.
const OVER: [ApplicationState; 2] = [ApplicationState::Declined, ApplicationState::Withdrawn];
/// Standings in which a credential may count for something.
const MAY_COUNT: [Standing; 2] = [Standing::Verified, Standing::Indeterminate];

/// How many hold an achievement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    /// Candidates.
    pub candidates: u64,
    /// Credentials among all applications.
    pub credentials: u64,
}

/// How many hold each achievement.
pub fn list_holders(conn: &mut Conn) -> Result<BTreeMap<AchievementId, Holders>, StoreError> {
    let rows: Vec<(String, i64, i64)> = held::table
        .inner_join(check_runs::table.inner_join(submissions::table.inner_join(applications::table)))
        .filter(check_runs::is_current.eq(true))
        .group_by(held::achievement_id)
        .select((held::achievement_id, count_of(applications::candidate_id).aggregate_distinct(), count_star()))
        .load(conn)?;
    let holders = |(id, candidates, credentials): (String, i64, i64)| {
        (AchievementId::new(id), Holders { candidates: counted(candidates), credentials: counted(credentials) })
    };
    Ok(rows.into_iter().map(holders).collect())
}

/// For each achievement and each job that is not over: how many applications that may still move hold it in a way that may count.
pub fn list_places(conn: &mut Conn) -> Result<Vec<(AchievementId, JobId, u64)>, StoreError> {
    let rows: Vec<(String, String, i64)> = held::table
        .inner_join(check_runs::table.inner_join(submissions::table.inner_join(applications::table.inner_join(jobs::table))))
        .filter(check_runs::is_current.eq(true))
        .filter(held::standing.eq_any(MAY_COUNT.map(Standing::as_str)))
        .filter(jobs::state.eq_any(STANDING_JOBS.map(JobState::as_str)))
        .filter(applications::state.ne_all(OVER.map(ApplicationState::as_str)))
        .group_by((held::achievement_id, applications::job_id))
        .select((held::achievement_id, applications::job_id, count_of(applications::id).aggregate_distinct()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, job, number)| (AchievementId::new(id), JobId::new(job), counted(number))).collect())
}

/// The applications that hold it and may still move, with their jobs: the job is not over, nobody took them back or declined them.
pub fn list_applications(conn: &mut Conn, id: &AchievementId) -> Result<Vec<(ApplicationId, JobId)>, StoreError> {
    let rows: Vec<(String, String)> = held::table
        .inner_join(check_runs::table.inner_join(submissions::table.inner_join(applications::table.inner_join(jobs::table))))
        .filter(held::achievement_id.eq(id.as_str()))
        .filter(check_runs::is_current.eq(true))
        .filter(jobs::state.eq_any(STANDING_JOBS.map(JobState::as_str)))
        .filter(applications::state.ne_all(OVER.map(ApplicationState::as_str)))
        .select((applications::id, applications::job_id))
        .distinct()
        .order((applications::job_id.asc(), applications::id.asc()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, job)| (ApplicationId::new(id), JobId::new(job))).collect())
}

/// The achievement of each credential of an application, by the line it was sent in or its place inside one.
pub fn list_held(conn: &mut Conn, application: &ApplicationId) -> Result<BTreeMap<SubmissionId, AchievementId>, StoreError> {
    let rows: Vec<(String, i64, String)> = held::table
        .inner_join(check_runs::table.inner_join(submissions::table))
        .filter(submissions::application_id.eq(application.as_str()))
        .filter(check_runs::is_current.eq(true))
        .select((submissions::id, held::position, held::achievement_id))
        .load(conn)?;
    let piece = |(line, position, id): (String, i64, String)| {
        let line = SubmissionId::new(line);
        let piece = usize::try_from(position).ok().filter(|place| *place > 0).map_or_else(|| line.clone(), |place| line.inside(place));
        (piece, AchievementId::new(id))
    };
    Ok(rows.into_iter().map(piece).collect())
}
