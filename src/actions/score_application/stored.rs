//! What a score is stored with, so that it can be worked out again and shown as it was (F15, F71).

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ScoringInputs;
use crate::domain::achievements::{PersonsWords, RecordedFacts};
use crate::domain::scoring::{AcceptedEvidence, SaidSkill, Score};
use crate::domain::skills::{Skill, SkillRelation};
use crate::domain::{ApplicationId, CheckRunId, IssuerListId, IssuerListVersionId, PolicyId, RequirementSetId, SnapshotId};
use crate::store::credentials::CheckRun;
use crate::store::snapshots::SnapshotHead;
use crate::store::{Conn, StoreError, audit, credentials, issuer_lists, policies, requirement_sets, sha256_hex, snapshots};
use crate::verify::Report;

/// The version of the arithmetic, kept with every score.
pub const ENGINE: &str = concat!("assay ", env!("CARGO_PKG_VERSION"));

/// What is kept of the inputs: ids of what never changes, and what may change as it was.
#[derive(Serialize, Deserialize)]
struct KeptInputs {
    requirement_set: RequirementSetId,
    default_list: Option<IssuerListId>,
    list_versions: Vec<IssuerListVersionId>,
    policy: PolicyId,
    skills: Vec<Skill>,
    relations: Vec<SkillRelation>,
    check_runs: Vec<CheckRunId>,
    accepted: Vec<AcceptedEvidence>,
    confirmed: Vec<SaidSkill>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rejected: Vec<SaidSkill>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    recorded: Vec<RecordedFacts>,
}

/// The part of it that a report shows beside the result in use.
#[derive(Deserialize)]
struct KeptRecorded {
    #[serde(default)]
    recorded: Vec<RecordedFacts>,
}

/// Appends the score, unless it is the one in use.
pub(super) fn keep(
    conn: &mut Conn,
    (id, application): (SnapshotId, &ApplicationId),
    inputs: &ScoringInputs,
    score: &Score,
) -> Result<(), StoreError> {
    let kept = KeptInputs {
        requirement_set: inputs.requirement_set.id.clone(),
        default_list: inputs.default_list.clone(),
        list_versions: inputs.lists.iter().map(|list| list.version_id.clone()).collect(),
        policy: inputs.policy_id.clone(),
        skills: inputs.skills.clone(),
        relations: inputs.relations.clone(),
        check_runs: inputs.runs.iter().map(|run| run.id.clone()).collect(),
        accepted: inputs.accepted.clone(),
        confirmed: inputs.words.confirmed.clone(),
        rejected: inputs.words.rejected.clone(),
        recorded: inputs.words.recorded.clone(),
    };
    let (kept, content) = (write(&kept, "score_snapshots.inputs")?, write(score, "score_snapshots.content")?);
    let head = SnapshotHead {
        id,
        application: application.clone(),
        requirement_set: inputs.requirement_set.id.clone(),
        policy: inputs.policy_id.clone(),
        list_versions: inputs.lists.iter().map(|list| list.version_id.clone()).collect(),
        as_of: inputs.as_of,
        input_hash: sha256_hex(kept.as_bytes()),
        engine: ENGINE.to_owned(),
        low: score.low,
        high: score.high,
        accepted: score.accepted.unwrap_or(score.low),
        group: score.group.as_str().to_owned(),
        is_current: true,
    };
    if snapshots::insert(conn, &head, &content, &kept)? {
        let event = audit::NewEvent {
            at: inputs.as_of,
            actor: "system",
            action: "application.scored",
            object: &format!("application:{application}"),
            details: &serde_json::json!({"snapshot": head.id, "input_hash": head.input_hash}).to_string(),
        };
        audit::append(conn, &event)?;
    }
    Ok(())
}

/// A stored score beside the same worked out again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The version of the arithmetic that stored it.
    pub engine: String,
    /// As stored.
    pub stored: String,
    /// As worked out now.
    pub again: String,
}

impl Replayed {
    /// Whether both are the same bytes.
    pub fn is_same(&self) -> bool {
        self.stored == self.again
    }
}

/// Works a stored score out again from its stored inputs and versions, for the instant it was made for (F71).
pub fn replay(conn: &mut Conn, id: &SnapshotId) -> Result<Replayed, StoreError> {
    let head = snapshots::find(conn, id)?;
    let (stored, kept) = find(conn, id)?;
    let inputs = ScoringInputs {
        as_of: head.as_of,
        default_list: kept.default_list,
        requirement_set: requirement_sets::find(conn, &kept.requirement_set)?,
        lists: kept.list_versions.iter().map(|version| issuer_lists::find_version(conn, version)).collect::<Result<_, _>>()?,
        policy: policies::find(conn, &kept.policy)?.policy,
        policy_id: kept.policy,
        skills: kept.skills,
        relations: kept.relations,
        runs: runs(conn, &kept.check_runs)?,
        accepted: kept.accepted,
        words: PersonsWords { confirmed: kept.confirmed, rejected: kept.rejected, recorded: kept.recorded },
    };
    Ok(Replayed { engine: head.engine, stored, again: write(&inputs.score(), "score_snapshots.content")? })
}

/// What a result stood on, to show it as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoodOn {
    /// What was sent and checked then, as it was checked.
    pub runs: Vec<CheckRun<Report>>,
    /// What persons had accepted beside.
    pub accepted: Vec<AcceptedEvidence>,
    /// What persons had recorded of the achievements behind.
    pub recorded: Vec<RecordedFacts>,
}

/// What a stored score stood on.
pub fn stood_on(conn: &mut Conn, id: &SnapshotId) -> Result<StoodOn, StoreError> {
    let (_, kept) = find(conn, id)?;
    Ok(StoodOn { runs: runs(conn, &kept.check_runs)?, accepted: kept.accepted, recorded: kept.recorded })
}

/// What persons had recorded of the achievements behind a stored score.
pub fn recorded(conn: &mut Conn, id: &SnapshotId) -> Result<Vec<RecordedFacts>, StoreError> {
    let (_, kept) = snapshots::find_texts(conn, id)?;
    read::<KeptRecorded>(&kept).map(|kept| kept.recorded)
}

fn runs(conn: &mut Conn, ids: &[CheckRunId]) -> Result<Vec<CheckRun<Report>>, StoreError> {
    ids.iter().map(|run| credentials::find_run(conn, run)).collect()
}

/// The stored text and what was kept of the inputs.
fn find(conn: &mut Conn, id: &SnapshotId) -> Result<(String, KeptInputs), StoreError> {
    let (stored, kept) = snapshots::find_texts(conn, id)?;
    Ok((stored, read(&kept)?))
}

fn read<T: DeserializeOwned>(kept: &str) -> Result<T, StoreError> {
    serde_json::from_str(kept).map_err(|error| StoreError::Unreadable { column: "score_snapshots.inputs", value: error.to_string() })
}

fn write<T: Serialize>(value: &T, column: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable { column, value: error.to_string() })
}
