//! Scores one application from what is stored: the published requirements, list versions and policy, and the current reports. The whole of it
//! runs in the transaction that finishes the task, so that no report is ever missed, and is appended as a snapshot that can be replayed.

mod stored;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

pub use self::stored::{ENGINE, Replayed, StoodOn, recorded, replay, stood_on};
use crate::app::App;
use crate::domain::achievements::{Catalogue, PersonsWords, catalogue, persons_words};
use crate::domain::explanation;
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::{Job, RequirementSet};
use crate::domain::other_evidence::OtherEvidence;
use crate::domain::people::SubmissionState;
use crate::domain::policy::ScoringPolicy;
use crate::domain::scoring::{AcceptedEvidence, CheckedCredential, Score, ScoringInput, score};
use crate::domain::skills::{Skill, SkillRelation};
use crate::domain::{AchievementId, ApplicationId, IssuerListId, JobId, PolicyId, SkillId, SnapshotId, TaskId};
use crate::store::credentials::CheckRun;
use crate::store::{
    Conn, StoreError, achievements, applications, credentials, issuer_lists, jobs, other_evidence, policies, requirement_sets, skills,
    submissions, tasks,
};
use crate::tasks::Effects;
use crate::verify::Report;

/// Tries of a scoring that ended in trouble of our own.
const MOST_TRIES: u32 = 5;

/// Everything a score depends on, loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoringInputs {
    /// The instant it is computed for.
    pub as_of: DateTime<Utc>,
    /// The list of the job, for rows that name no other.
    pub default_list: Option<IssuerListId>,
    /// The published requirements.
    pub requirement_set: RequirementSet,
    /// The published lists the job and its rows use.
    pub lists: Vec<IssuerList>,
    /// The published policy.
    pub policy: ScoringPolicy,
    /// Its id.
    pub policy_id: PolicyId,
    /// The skills asked for and their neighbours.
    pub skills: Vec<Skill>,
    /// The relations of the skills asked for.
    pub relations: Vec<SkillRelation>,
    /// What the candidate sent, each credential once, in the order sent. A learner record gives one piece of evidence for each credential inside.
    pub runs: Vec<CheckRun<Report>>,
    /// What persons accepted beside.
    pub accepted: Vec<AcceptedEvidence>,
    /// What persons said of the achievements behind.
    pub words: PersonsWords,
}

impl ScoringInputs {
    /// The score.
    pub fn score(&self) -> Score {
        let credentials: Vec<CheckedCredential> = self
            .runs
            .iter()
            .flat_map(|run| run.report.pieces(&run.submission))
            .map(|(submission, report)| CheckedCredential {
                submission,
                standing: report.standing,
                holder: report.holder,
                facts: report.facts.clone(),
                validity: None,
            })
            .map(|checked| self.with_recorded(checked))
            .collect();
        score(&ScoringInput {
            as_of: self.as_of,
            set: &self.requirement_set,
            lists: &self.lists,
            default_list: self.default_list.as_ref(),
            policy: &self.policy,
            skills: &self.skills,
            relations: &self.relations,
            credentials: &credentials,
            accepted: &self.accepted,
            confirmed: &self.words.confirmed,
            rejected: &self.words.rejected,
        })
    }

    /// The credential with what a person recorded in place of what it states.
    fn with_recorded(&self, mut checked: CheckedCredential) -> CheckedCredential {
        let recorded = self.words.recorded.iter().find(|recorded| recorded.submission == checked.submission);
        if let (Some(recorded), Some(facts)) = (recorded, &mut checked.facts) {
            recorded.apply(facts);
            checked.validity.clone_from(&recorded.validity);
        }
        checked
    }
}

/// What to write to score an application: loads, computes, appends. A job without published requirements has no score.
pub fn score_application(app: &App, id: ApplicationId) -> Effects {
    let (now, snapshot) = (app.clock.now(), SnapshotId::new(app.new_id()));
    Box::new(move |conn| {
        applications::lock(conn, &id)?;
        let Some(inputs) = load(conn, &id, now)? else { return Ok(()) };
        let score = inputs.score();
        stored::keep(conn, (snapshot, &id), &inputs, &score)
    })
}

/// Enqueues the scoring of an application, unless one waits already.
pub fn enqueue_score(app: &App, conn: &mut Conn, application: &ApplicationId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let task = tasks::NewTask {
        id: TaskId::new(app.new_id()),
        kind: "score_application".to_owned(),
        unique_key: Some(tasks::score_key(application.as_str())),
        prio: tasks::INTERACTIVE,
        lane: 0,
        run_at: now,
        max_attempts: MOST_TRIES,
        payload: serde_json::json!({"v": 1, "application": application}).to_string(),
    };
    // Behind a scoring that is under way: a task that runs and has read already would swallow this one.
    applications::lock(conn, application)?;
    tasks::insert(conn, &task, now).map(drop)
}

/// Has many applications scored again, in one order everywhere, so that nobody waits for one another in a circle. Answers how many.
pub fn enqueue_scores(app: &App, conn: &mut Conn, mut all: Vec<ApplicationId>, now: DateTime<Utc>) -> Result<usize, StoreError> {
    all.sort();
    for application in &all {
        enqueue_score(app, conn, application, now)?;
    }
    Ok(all.len())
}

/// Loads everything a score depends on; `None` while the job has no published requirements.
pub fn load(conn: &mut Conn, id: &ApplicationId, as_of: DateTime<Utc>) -> Result<Option<ScoringInputs>, StoreError> {
    let job = applications::find(conn, id)?.job;
    let Some(rules) = load_rules(conn, &job)? else { return Ok(None) };
    load_for(conn, id, &rules, as_of).map(Some)
}

/// What the scores of all applications for a job stand on.
#[derive(Clone, Debug)]
pub struct JobRules {
    job: Job,
    set: RequirementSet,
    lists: Vec<IssuerList>,
    policy: policies::PolicyVersion<ScoringPolicy>,
    skills: Vec<Skill>,
    relations: Vec<SkillRelation>,
}

impl JobRules {
    /// The job.
    pub const fn job(&self) -> &Job {
        &self.job
    }
}

/// Loads what the scores of a job stand on; `None` while it has no published requirements.
pub fn load_rules(conn: &mut Conn, job: &JobId) -> Result<Option<JobRules>, StoreError> {
    let Some(set) = requirement_sets::lookup_published(conn, job)? else { return Ok(None) };
    load_rules_of(conn, set).map(Some)
}

/// The same for another version of the requirements than the one in force.
pub fn load_rules_of(conn: &mut Conn, set: RequirementSet) -> Result<JobRules, StoreError> {
    let job = jobs::find(conn, &set.job)?;
    let policy = policies::lookup_published(conn)?.ok_or_else(|| StoreError::missing("published scoring policy", ""))?;
    let wanted: Vec<&Skill> = set.requirements.iter().map(|row| &row.skill).collect();
    let (skills, relations) = skills::list_neighbourhood(conn, &wanted)?;
    Ok(JobRules { lists: lists(conn, &job, &set)?, job, set, policy, skills, relations })
}

/// Loads the rest for one application.
pub fn load_for(conn: &mut Conn, id: &ApplicationId, rules: &JobRules, as_of: DateTime<Utc>) -> Result<ScoringInputs, StoreError> {
    let runs = sent(conn, id)?;
    load_under(conn, id, runs, (rules, as_of))
}

/// The same for what was sent and is loaded already.
pub fn load_under(
    conn: &mut Conn,
    id: &ApplicationId,
    runs: Vec<CheckRun<Report>>,
    (rules, as_of): (&JobRules, DateTime<Utc>),
) -> Result<ScoringInputs, StoreError> {
    Ok(ScoringInputs {
        as_of,
        lists: rules.lists.clone(),
        default_list: rules.job.issuer_list.clone(),
        requirement_set: rules.set.clone(),
        policy: rules.policy.policy,
        policy_id: rules.policy.id.clone(),
        skills: rules.skills.clone(),
        relations: rules.relations.clone(),
        accepted: accepted(conn, id, &rules.set)?,
        words: said(conn, id, &runs, (&rules.skills, None))?,
        runs,
    })
}

/// As if the catalogue of an achievement were another one.
pub type Supposed<'a> = (&'a AchievementId, &'a Catalogue);

/// What persons said of the achievements behind the runs that count.
fn said(
    conn: &mut Conn,
    id: &ApplicationId,
    runs: &[CheckRun<Report>],
    (wanted, supposed): (&[Skill], Option<Supposed<'_>>),
) -> Result<PersonsWords, StoreError> {
    let mut held = achievements::list_held(conn, id)?;
    held.retain(|piece, _| runs.iter().any(|run| run.submission == *piece || piece.around().as_ref() == Some(&run.submission)));
    let mut ids: Vec<AchievementId> = held.values().cloned().collect();
    ids.sort();
    ids.dedup();
    let decided = achievements::list_decisions_of(conn, &ids)?;
    let mut catalogues: BTreeMap<AchievementId, Catalogue> = decided.into_iter().map(|(id, all)| (id, catalogue(&all))).collect();
    if let Some((achievement, supposed)) = supposed {
        catalogues.insert(achievement.clone(), supposed.clone());
    }
    let mut spoken: Vec<SkillId> = catalogues.values().flat_map(|one| one.skills.keys().cloned()).collect();
    spoken.sort();
    spoken.dedup();
    let spoken = if spoken.is_empty() { Vec::new() } else { skills::list_by_ids(conn, &spoken)? };
    Ok(persons_words(&held, &catalogues, wanted, &spoken))
}

/// The same inputs as if the catalogue of an achievement were another one.
pub fn suppose(conn: &mut Conn, id: &ApplicationId, inputs: ScoringInputs, supposed: Supposed<'_>) -> Result<ScoringInputs, StoreError> {
    let words = said(conn, id, &inputs.runs, (&inputs.skills, Some(supposed)))?;
    Ok(ScoringInputs { words, ..inputs })
}

/// What persons accepted beside for rows of the set, without what they took back, oldest first.
fn accepted(conn: &mut Conn, id: &ApplicationId, set: &RequirementSet) -> Result<Vec<AcceptedEvidence>, StoreError> {
    let lines = other_evidence::list(conn, id)?.into_iter().filter(OtherEvidence::stands);
    let of_row = |line: OtherEvidence| {
        let skill = &set.requirements.iter().find(|row| row.id == line.requirement)?.skill.label;
        Some(AcceptedEvidence {
            what: explanation::other_evidence(line.kind, skill, &line.words),
            requirement: line.requirement,
            kind: line.kind,
            words: line.words,
            by: line.accepted_by,
            at: line.accepted_at,
            share: line.share.bp(),
        })
    };
    Ok(lines.filter_map(of_row).collect())
}

/// The published versions of every list the job and its rows name.
fn lists(conn: &mut Conn, job: &Job, set: &RequirementSet) -> Result<Vec<IssuerList>, StoreError> {
    let mut named: Vec<&IssuerListId> =
        job.issuer_list.iter().chain(set.requirements.iter().filter_map(|row| row.issuer_list.as_ref())).collect();
    named.sort();
    named.dedup();
    let mut lists = Vec::with_capacity(named.len());
    for list in named {
        lists.extend(issuer_lists::lookup_published(conn, list)?);
    }
    Ok(lists)
}

/// What was sent and checked, without second lines of the same credential.
fn sent(conn: &mut Conn, id: &ApplicationId) -> Result<Vec<CheckRun<Report>>, StoreError> {
    let mut runs = credentials::list_current::<Report>(conn, id)?;
    let lines = submissions::list(conn, id)?;
    Ok(lines.into_iter().filter(|line| line.state != SubmissionState::Duplicate).filter_map(|line| runs.remove(&line.id)).collect())
}

#[cfg(test)]
mod tests;
