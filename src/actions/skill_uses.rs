//! Who uses a skill: the jobs whose results may move when something is said of it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::edit_job::score_all;
use crate::app::App;
use crate::domain::jobs::JobState;
use crate::domain::people::ApplicationState;
use crate::domain::{JobId, SkillId};
use crate::store::{Conn, StoreError, applications, jobs, requirement_sets, skills};

/// What would be worked out again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Jobs that are not over and ask for the skill, or for one that stands near it.
    pub jobs: usize,
    /// Their applications that were not withdrawn.
    pub applications: usize,
}

/// Counts what would be worked out again if something changed about one of these skills.
pub fn count_uses(conn: &mut Conn, touched: &BTreeSet<SkillId>) -> Result<Uses, StoreError> {
    let mut uses = Uses::default();
    for job in jobs_asking_for(conn, touched)? {
        let all = applications::list(conn, &job)?;
        uses.jobs += 1;
        uses.applications += all.iter().filter(|application| application.state != ApplicationState::Withdrawn).count();
    }
    Ok(uses)
}

/// Works out again what came of jobs that are not over and ask for one of these skills, or for one that stands near one. Answers how many
/// results that are.
pub(super) fn score_again(app: &App, conn: &mut Conn, touched: &BTreeSet<SkillId>, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let jobs = jobs_asking_for(conn, touched)?;
    score_all(app, conn, &jobs, now)
}

fn jobs_asking_for(conn: &mut Conn, touched: &BTreeSet<SkillId>) -> Result<Vec<JobId>, StoreError> {
    let asked = requirement_sets::list_asked_skills(conn)?;
    let mut moved = BTreeSet::new();
    for skill in asked.iter().map(|(_, skill)| skill).collect::<BTreeSet<_>>() {
        if !skills::list_around(conn, skill)?.is_disjoint(touched) {
            moved.insert(skill.clone());
        }
    }
    let open: BTreeSet<JobId> =
        jobs::list(conn)?.into_iter().filter(|job| matches!(job.state, JobState::Open | JobState::Paused)).map(|job| job.id).collect();
    let affected = asked.into_iter().filter(|(job, skill)| open.contains(job) && moved.contains(skill)).map(|(job, _)| job);
    Ok(affected.collect::<BTreeSet<JobId>>().into_iter().collect())
}
