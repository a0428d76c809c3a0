//! Who uses a skill: the jobs whose results may move when something is said of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::edit_job::score_all;
use crate::app::App;
use crate::domain::achievements::references;
use crate::domain::jobs::JobState;
use crate::domain::matching::canonical;
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

/// What a change is about: skills, and every address that one of them had before it or has after it. What is said of a skill is said of whatever
/// shares an address with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    skills: BTreeSet<SkillId>,
    addresses: BTreeSet<String>,
}

impl Touched {
    /// These skills with the addresses they have now.
    pub fn now(conn: &mut Conn, ids: impl IntoIterator<Item = SkillId>) -> Result<Self, StoreError> {
        let mut touched = Self::default();
        touched.look(conn, ids)?;
        Ok(touched)
    }

    /// Takes in these skills too, with the addresses they have now.
    pub fn look(&mut self, conn: &mut Conn, ids: impl IntoIterator<Item = SkillId>) -> Result<(), StoreError> {
        let ids: Vec<SkillId> = ids.into_iter().collect();
        self.addresses.extend(skills::list_by_ids(conn, &ids)?.iter().flat_map(references));
        self.skills.extend(ids);
        Ok(())
    }

    /// Takes in the addresses that those it is about have by now.
    pub fn look_again(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        self.look(conn, self.skills.clone())
    }

    /// Takes in addresses that were given up.
    #[must_use]
    pub fn with_addresses(mut self, addresses: &BTreeSet<String>) -> Self {
        self.addresses.extend(addresses.iter().filter_map(|one| canonical(one)));
        self
    }

    /// The skills.
    pub fn skills(&self) -> &BTreeSet<SkillId> {
        &self.skills
    }
}

/// Counts what would be worked out again if something changed about one of these skills.
pub fn count_uses(conn: &mut Conn, touched: &Touched) -> Result<Uses, StoreError> {
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
pub(super) fn score_again(app: &App, conn: &mut Conn, touched: &Touched, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let jobs = jobs_asking_for(conn, touched)?;
    score_all(app, conn, &jobs, now)
}

fn jobs_asking_for(conn: &mut Conn, touched: &Touched) -> Result<Vec<JobId>, StoreError> {
    let open: BTreeSet<JobId> =
        jobs::list(conn)?.into_iter().filter(|job| matches!(job.state, JobState::Open | JobState::Paused)).map(|job| job.id).collect();
    let mut asked: BTreeMap<SkillId, Vec<JobId>> = BTreeMap::new();
    for (job, skill, _) in requirement_sets::list_asked_skills(conn)?.into_iter().filter(|(job, ..)| open.contains(job)) {
        asked.entry(skill).or_default().push(job);
    }
    let around = skills::list_around(conn, &asked.keys().cloned().collect::<Vec<_>>())?;
    let near: BTreeSet<SkillId> = around.values().flatten().cloned().collect();
    let near = skills::list_by_ids(conn, &near.into_iter().collect::<Vec<_>>())?;
    let is_meant =
        |skill: &crate::domain::skills::Skill| touched.skills.contains(&skill.id) || !references(skill).is_disjoint(&touched.addresses);
    let moved: BTreeSet<&SkillId> = near.iter().filter(|skill| is_meant(skill)).map(|skill| &skill.id).collect();
    let affected = asked.into_iter().filter(|(skill, _)| around.get(skill).is_some_and(|near| near.iter().any(|one| moved.contains(one))));
    Ok(affected.flat_map(|(_, jobs)| jobs).collect::<BTreeSet<JobId>>().into_iter().collect())
}
