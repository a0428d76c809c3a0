//! Scores one application from what is stored: the published requirements, list versions and policy, and the current reports. The whole of it
//! runs in the transaction that finishes the task, so that no report is ever missed, and is appended as a snapshot that can be replayed.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::app::App;
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::{Job, RequirementSet};
use crate::domain::people::SubmissionState;
use crate::domain::skills::{Skill, SkillRelation};
use crate::domain::{ApplicationId, Bp, CheckRunId, CredentialId, IssuerListId, IssuerListVersionId, PolicyId, RequirementSetId};
use crate::domain::{SkillId, SnapshotId, SubmissionId};
use crate::store::snapshots::SnapshotHead;
use crate::store::{
    Conn, StoreError, applications, audit, credentials, issuer_lists, jobs, policies, requirement_sets, sha256_hex, skills, snapshots,
    submissions,
};
use crate::tasks::Effects;
use crate::verify::Report;

/// The version of the arithmetic, kept with every score.
pub const ENGINE: &str = concat!("assay ", env!("CARGO_PKG_VERSION"));

/// A credential with its current report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputCredential {
    /// The line it came in.
    pub submission: SubmissionId,
    /// The run of the checks.
    pub check_run: CheckRunId,
    /// The credential, where one was read.
    pub credential: Option<CredentialId>,
    /// The report.
    pub report: Report,
}

/// Everything a score depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoringInputs<P> {
    /// Whose.
    pub application: ApplicationId,
    /// The instant it is computed for.
    pub as_of: DateTime<Utc>,
    /// The list of the job, for rows that name no other.
    pub default_list: Option<IssuerListId>,
    /// The published requirements.
    pub requirement_set: RequirementSet,
    /// The published lists the job and its rows use.
    pub lists: Vec<IssuerList>,
    /// The published policy and its id.
    pub policy: (PolicyId, P),
    /// The skills asked for and their neighbours.
    pub skills: Vec<Skill>,
    /// The relations of the skills asked for.
    pub relations: Vec<SkillRelation>,
    /// What the candidate sent, each credential once, in the order sent.
    pub credentials: Vec<InputCredential>,
}

/// What is kept of the inputs: ids of what never changes, and what may change as it was.
#[derive(Serialize)]
struct KeptInputs<'a> {
    requirement_set: &'a RequirementSetId,
    list_versions: Vec<&'a IssuerListVersionId>,
    policy: &'a PolicyId,
    skills: &'a [Skill],
    relations: &'a [SkillRelation],
    check_runs: Vec<&'a CheckRunId>,
}

/// A computed score, ready to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// Coverage by the facts now.
    pub low: Bp,
    /// Coverage if every open question ends well.
    pub high: Bp,
    /// Coverage with what a reviewer accepted.
    pub accepted: Bp,
    /// How the must-haves stand.
    pub group: String,
    /// All rows with their lines and reasons, as JSON.
    pub content: String,
}

/// What to write to score an application: loads, computes by `score`, appends. A job without published requirements has no score.
pub fn score_application<P, S>(app: &App, id: ApplicationId, score: S) -> Effects
where
    P: serde::de::DeserializeOwned,
    S: FnOnce(&ScoringInputs<P>) -> Result<Scored, StoreError> + Send + 'static,
{
    let (now, snapshot) = (app.clock.now(), SnapshotId::new(app.new_id()));
    Box::new(move |conn| {
        applications::lock(conn, &id)?;
        let Some(inputs) = load::<P>(conn, &id, now)? else { return Ok(()) };
        let scored = score(&inputs)?;
        keep(conn, snapshot, &inputs, &scored)
    })
}

/// Loads everything a score depends on; `None` while the job has no published requirements.
pub fn load<P>(conn: &mut Conn, id: &ApplicationId, as_of: DateTime<Utc>) -> Result<Option<ScoringInputs<P>>, StoreError>
where
    P: serde::de::DeserializeOwned,
{
    let application = applications::find(conn, id)?;
    let job = jobs::find(conn, &application.job)?;
    let Some(requirement_set) = requirement_sets::lookup_published(conn, &job.id)? else { return Ok(None) };
    let policy = policies::lookup_published::<P>(conn)?.ok_or_else(|| StoreError::missing("published scoring policy", ""))?;
    let (skills, relations) = neighbourhood(conn, &requirement_set)?;
    Ok(Some(ScoringInputs {
        application: id.clone(),
        as_of,
        lists: lists(conn, &job, &requirement_set)?,
        default_list: job.issuer_list,
        requirement_set,
        policy: (policy.id, policy.policy),
        skills,
        relations,
        credentials: sent(conn, id)?,
    }))
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

/// The skills asked for, as the published set holds them, with their neighbours and relations.
fn neighbourhood(conn: &mut Conn, set: &RequirementSet) -> Result<(Vec<Skill>, Vec<SkillRelation>), StoreError> {
    let wanted: Vec<&Skill> = set.requirements.iter().map(|row| &row.skill).collect();
    let mut relations = Vec::new();
    for skill in &wanted {
        relations.extend(skills::list_relations_of(conn, &skill.id)?);
    }
    relations.sort_by(|one, other| (&one.from, &one.to, one.kind).cmp(&(&other.from, &other.to, other.kind)));
    relations.dedup();
    let mut neighbours: Vec<SkillId> = relations.iter().flat_map(|relation| [relation.from.clone(), relation.to.clone()]).collect();
    neighbours.sort();
    neighbours.dedup();
    neighbours.retain(|id| !wanted.iter().any(|skill| skill.id == *id));
    let mut all: Vec<Skill> = wanted.into_iter().cloned().collect();
    all.extend(skills::list_by_ids(conn, &neighbours)?);
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all.dedup_by(|one, other| one.id == other.id);
    Ok((all, relations))
}

/// What was sent and checked, without second lines of the same credential.
fn sent(conn: &mut Conn, id: &ApplicationId) -> Result<Vec<InputCredential>, StoreError> {
    let mut runs = credentials::list_current::<Report>(conn, id)?;
    let lines = submissions::list(conn, id)?;
    Ok(lines
        .into_iter()
        .filter(|line| line.state != SubmissionState::Duplicate)
        .filter_map(|line| runs.remove(&line.id))
        .map(|run| InputCredential { submission: run.submission, check_run: run.id, credential: run.credential, report: run.report })
        .collect())
}

fn keep<P>(conn: &mut Conn, id: SnapshotId, inputs: &ScoringInputs<P>, scored: &Scored) -> Result<(), StoreError> {
    let kept = KeptInputs {
        requirement_set: &inputs.requirement_set.id,
        list_versions: inputs.lists.iter().map(|list| &list.version_id).collect(),
        policy: &inputs.policy.0,
        skills: &inputs.skills,
        relations: &inputs.relations,
        check_runs: inputs.credentials.iter().map(|credential| &credential.check_run).collect(),
    };
    let kept = serde_json::to_string(&kept)
        .map_err(|error| StoreError::Unreadable { column: "score_snapshots.inputs", value: error.to_string() })?;
    let head = SnapshotHead {
        id,
        application: inputs.application.clone(),
        requirement_set: inputs.requirement_set.id.clone(),
        policy: inputs.policy.0.clone(),
        list_versions: inputs.lists.iter().map(|list| list.version_id.clone()).collect(),
        as_of: inputs.as_of,
        input_hash: sha256_hex(kept.as_bytes()),
        engine: ENGINE.to_owned(),
        low: scored.low,
        high: scored.high,
        accepted: scored.accepted,
        group: scored.group.clone(),
        is_current: true,
    };
    if snapshots::insert(conn, &head, &scored.content, &kept)? {
        let event = audit::NewEvent {
            at: inputs.as_of,
            actor: "system",
            action: "application.scored",
            object: &format!("application:{}", inputs.application),
            details: &serde_json::json!({"snapshot": head.id, "input_hash": head.input_hash}).to_string(),
        };
        audit::append(conn, &event)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::actions::testing::app;
    use crate::domain::credentials::{HolderMatch, Standing};
    use crate::domain::skills::RelationKind;
    use crate::store::credentials::{Cause, NewCheckRun};
    use crate::store::testing::{application, at, candidate, databases, published_job, skill};

    fn keep_report(conn: &mut Conn, key: &crate::store::SealingKey, id: &str, submission: &str, standing: Standing) {
        let report = Report { standing, checks: Vec::new(), judged_at: at(1), holder: HolderMatch::Unknown, facts: None };
        let run = NewCheckRun {
            id: CheckRunId::new(id),
            submission: SubmissionId::new(submission),
            engine: "1".to_owned(),
            caused_by: Cause::Submitted,
            judged_at: at(1),
            standing,
            report: serde_json::to_string(&report).unwrap(),
            setting: "{}".to_owned(),
            credential: None,
        };
        credentials::save_checked(conn, key, &run, &[]).unwrap();
    }

    /// Counts verified credentials: enough to see what was loaded.
    fn count_verified(inputs: &ScoringInputs<Value>) -> Result<Scored, StoreError> {
        let verified = inputs.credentials.iter().filter(|one| one.report.standing == Standing::Verified).count();
        let low = u32::try_from(verified).map_err(|_| StoreError::Stopped)? * 1_000;
        Ok(Scored { low, high: 10_000, accepted: low, group: "gaps".to_owned(), content: json!({"verified": verified}).to_string() })
    }

    #[tokio::test]
    async fn a_score_stands_on_the_published_versions_and_the_current_reports() {
        for database in databases() {
            let app = app(&database);
            let key = app.store.key().clone();
            let id = ApplicationId::new("a1");
            app.store
                .write_blocking(|conn| {
                    let job = published_job(conn);
                    skills::insert(conn, &skill("mysql", "MySQL", &[]))?;
                    let narrower = SkillRelation { from: SkillId::new("mysql"), to: SkillId::new("sql"), kind: RelationKind::Narrower };
                    skills::insert_relations(conn, &[narrower], "framework")?;
                    let maya = candidate(conn, &key, "p1");
                    application(conn, &key, "a1", (&maya, &job), 3);
                    policies::publish(conn, &PolicyId::new("p1"), &json!({"met": 6000}), None, at(0))?;
                    keep_report(conn, &key, "r1", "a1-1", Standing::Verified);
                    keep_report(conn, &key, "r2", "a1-2", Standing::Indeterminate);
                    Ok(())
                })
                .unwrap();
            let loaded = app.store.read_blocking(|conn| load::<Value>(conn, &id, at(2))).unwrap().unwrap();
            assert_eq!((loaded.lists.len(), loaded.skills.len(), loaded.relations.len(), loaded.credentials.len()), (1, 2, 1, 2));
            assert_eq!(loaded.policy.1, json!({"met": 6000}));

            let score = || score_application(&app, id.clone(), count_verified);
            app.store.write_blocking(score()).unwrap();
            app.store.write_blocking(score()).unwrap();
            app.store
                .write_blocking(|conn| {
                    keep_report(conn, &key, "r3", "a1-2", Standing::Verified);
                    Ok(())
                })
                .unwrap();
            app.store.write_blocking(score()).unwrap();
            let all = app.store.read_blocking(|conn| snapshots::list(conn, &id)).unwrap();
            let mut lows: Vec<_> = all.iter().map(|head| (head.low, head.is_current)).collect();
            lows.sort_unstable();
            assert_eq!(lows, [(1_000, false), (2_000, true)]);
            assert_ne!(all[0].input_hash, all[1].input_hash);
        }
    }

    #[tokio::test]
    async fn without_published_requirements_there_is_no_score() {
        for database in databases() {
            let app = app(&database);
            let key = app.store.key().clone();
            app.store
                .write_blocking(|conn| {
                    published_job(conn);
                    let bare = crate::store::testing::job("j2", "bare", at(0));
                    jobs::insert(conn, &bare)?;
                    let maya = candidate(conn, &key, "p1");
                    application(conn, &key, "a1", (&maya, &bare), 1);
                    Ok(())
                })
                .unwrap();
            let id = ApplicationId::new("a1");
            app.store.write_blocking(score_application(&app, id.clone(), count_verified)).unwrap();
            assert_eq!(app.store.read_blocking(|conn| snapshots::lookup_current(conn, &id)).unwrap(), None);
        }
    }
}
