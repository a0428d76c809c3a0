//! Saving the draft of what a job asks for, and publishing it as a version.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::actions::edit_job::{note, score_all};
use crate::app::App;
use crate::domain::jobs::{Requirement, RequirementGroup, RequirementSet};
use crate::domain::requirement_rules::{RequirementFault, check_accepted, check_groups};
use crate::domain::{JobId, RequirementSetId, UserId};
use crate::store::{Conn, StoreError, audit, jobs, requirement_sets};

/// The event that says what was published, and why.
const PUBLISHED: &str = "requirements.published";

/// Who publishes what, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publishing {
    /// Which job.
    pub job: JobId,
    /// Who.
    pub user: UserId,
    /// Who, as shown.
    pub published_by: String,
    /// Why a published version changes.
    pub reason: Option<String>,
    /// The draft as it was seen: another one is not published. `None`: whatever it is.
    pub draft: Option<RequirementSet>,
}

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The version now in force.
    pub version: u32,
    /// How many applications are scored again.
    pub rescored: usize,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// There is no draft.
    #[error("job {0} has no draft of its requirements")]
    NoDraft(JobId),
    /// The draft has no rows.
    #[error("the requirements of job {0} have no rows")]
    NoRows(JobId),
    /// All weights are 0.
    #[error("all weights of job {0} are 0")]
    NoWeight(JobId),
    /// Groups or named credentials that cannot be as they are.
    #[error("{} of the requirements cannot be published", .0.len())]
    Faults(Vec<RequirementFault>),
    /// Somebody else saved the draft meanwhile.
    #[error("the draft of job {0} is another one by now")]
    Changed(JobId),
    /// A version is in force, and nobody said why it changes.
    #[error("the requirements of job {0} change without a reason")]
    NoReason(JobId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Replaces the rows of a job's draft and their groups, making a draft where there is none.
pub async fn save_requirements(
    app: &App,
    job: JobId,
    rows: Vec<Requirement>,
    groups: Vec<RequirementGroup>,
) -> Result<RequirementSet, StoreError> {
    let set = RequirementSetId::new(app.new_id());
    app.store
        .write(move |conn| {
            let job = jobs::find(conn, &job)?;
            let draft = requirement_sets::open_draft(conn, &job.id, &set)?;
            requirement_sets::save(conn, &draft.id, &rows)?;
            requirement_sets::save_groups(conn, &draft.id, &groups)?;
            requirement_sets::find(conn, &draft.id)
        })
        .await
}

/// Throws the draft of a job away, so that the version in force is what stands there again; answers whether there was one.
pub async fn discard_requirements(app: &App, job: JobId, by: UserId) -> Result<bool, StoreError> {
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            let job = jobs::find(conn, &job)?;
            let Some(draft) = requirement_sets::lookup_draft(conn, &job.id)? else { return Ok(false) };
            requirement_sets::delete_draft(conn, &draft.id)?;
            let details = serde_json::json!({"set": draft.id, "version": draft.version, "rows": draft.requirements.len()});
            note(conn, &by, "requirements.draft_discarded", &job.id, &details, now)?;
            Ok(true)
        })
        .await
}

/// Why each version of a job's requirements took the place of the one before, as it was said when it was published.
pub fn reasons(conn: &mut Conn, job: &JobId) -> Result<BTreeMap<RequirementSetId, String>, StoreError> {
    #[derive(Deserialize)]
    struct Details {
        set: RequirementSetId,
        reason: Option<String>,
    }
    let events = audit::list_of(conn, &format!("job:{job}"), PUBLISHED)?;
    let said = events.into_iter().filter_map(|event| serde_json::from_str::<Details>(&event.details).ok());
    Ok(said.filter_map(|details| Some((details.set, details.reason?))).collect())
}

/// Puts a job's draft in force and scores everybody again; what was decided keeps the version it was decided on.
pub async fn publish_requirements(app: &App, new: Publishing) -> Result<Published, PublishError> {
    let now = app.clock.now();
    let inner = app.clone();
    let published = app
        .store
        .write_or(move |conn| -> Result<Published, PublishError> {
            let job = new.job;
            let before = requirement_sets::lookup_published(conn, &job)?;
            let draft = requirement_sets::lookup_draft(conn, &job)?.ok_or_else(|| PublishError::NoDraft(job.clone()))?;
            if new.draft.is_some_and(|seen| seen != draft) {
                return Err(PublishError::Changed(job));
            }
            if draft.requirements.is_empty() {
                return Err(PublishError::NoRows(job));
            }
            // With groups, theirs count too: the check of groups looks at that.
            if draft.groups.is_empty() && draft.requirements.iter().all(|row| row.weight == 0) {
                return Err(PublishError::NoWeight(job));
            }
            let faults = [check_groups(&draft), check_accepted(&draft)].concat();
            if !faults.is_empty() {
                return Err(PublishError::Faults(faults));
            }
            let reason = new.reason.filter(|reason| !reason.trim().is_empty());
            if before.is_some() && reason.is_none() {
                return Err(PublishError::NoReason(job));
            }
            let set = requirement_sets::publish(conn, &draft.id, &new.published_by, now)?;
            let rescored = score_all(&inner, conn, std::slice::from_ref(&job), now)?;
            let details = serde_json::json!({
                "set": set.id, "version": set.version, "before": before.map(|before| before.id), "reason": reason, "rescored": rescored,
            });
            note(conn, &new.user, PUBLISHED, &job, &details, now)?;
            Ok(Published { version: set.version, rescored })
        })
        .await?;
    app.store.wake_runner();
    Ok(published)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::domain::people::ApplicationState;
    use crate::store::testing::{application, candidate, databases, published_job, requirement, skill};
    use crate::store::{applications, tasks};

    fn publishing(job: &JobId, reason: &str) -> Publishing {
        Publishing {
            draft: None,
            job: job.clone(),
            user: UserId::new("u1"),
            published_by: "Rita".to_owned(),
            reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
        }
    }

    #[tokio::test]
    async fn a_published_version_changes_only_with_a_reason_and_everybody_is_scored_again() {
        for database in databases() {
            let app = app(&database);
            let key = app.store.key().clone();
            let job = app
                .store
                .write_blocking(|conn| {
                    let job = published_job(conn);
                    for id in ["a1", "a2", "a3"] {
                        let who = candidate(conn, &key, id);
                        application(conn, &key, id, (&who, &job), 0);
                    }
                    applications::update_state(conn, &crate::domain::ApplicationId::new("a3"), ApplicationState::Withdrawn)?;
                    Ok(job.id)
                })
                .unwrap();
            assert!(matches!(publish_requirements(&app, publishing(&job, "x")).await, Err(PublishError::NoDraft(_))));
            save_requirements(&app, job.clone(), Vec::new(), Vec::new()).await.unwrap();
            assert!(matches!(publish_requirements(&app, publishing(&job, "x")).await, Err(PublishError::NoRows(_))));

            let weightless = Requirement { weight: 0, ..requirement("q1", skill("sql", "SQL", &[])) };
            save_requirements(&app, job.clone(), vec![weightless.clone()], Vec::new()).await.unwrap();
            assert!(matches!(publish_requirements(&app, publishing(&job, "x")).await, Err(PublishError::NoWeight(_))));

            let other =
                save_requirements(&app, job.clone(), vec![Requirement { weight: 4, ..weightless.clone() }], Vec::new()).await.unwrap();
            save_requirements(&app, job.clone(), vec![Requirement { weight: 5, ..weightless }], Vec::new()).await.unwrap();
            let seen = Publishing { draft: Some(other), ..publishing(&job, "x") };
            assert!(matches!(publish_requirements(&app, seen).await, Err(PublishError::Changed(_))), "what somebody else saved");
            assert!(matches!(publish_requirements(&app, publishing(&job, " ")).await, Err(PublishError::NoReason(_))));
            let published = publish_requirements(&app, publishing(&job, "SQL weighs more")).await.unwrap();
            assert_eq!(published, Published { version: 2, rescored: 2 });
            app.store
                .read_blocking(|conn| {
                    let now = requirement_sets::lookup_published(conn, &job)?.unwrap();
                    assert_eq!((now.version, now.requirements[0].weight), (2, 5));
                    assert_eq!(tasks::count_by_state(conn)?.iter().map(|(_, count)| count).sum::<u64>(), 2);
                    let events = audit::list_about(conn, &format!("job:{job}"))?;
                    assert!(events.len() == 1 && events[0].details.contains("SQL weighs more"));
                    let reasons = reasons(conn, &job)?;
                    assert_eq!((reasons.len(), reasons[&now.id].as_str()), (1, "SQL weighs more"));
                    Ok(())
                })
                .unwrap();
        }
    }

    #[tokio::test]
    async fn a_draft_is_thrown_away_and_the_version_in_force_stays() {
        for database in databases() {
            let app = app(&database);
            let job = app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap().id;
            let discard = async || discard_requirements(&app, job.clone(), UserId::new("u1")).await.unwrap();
            assert!(!discard().await, "there is none");
            save_requirements(&app, job.clone(), vec![requirement("q9", skill("sql", "SQL", &[]))], Vec::new()).await.unwrap();
            assert!(discard().await);
            app.store
                .read_blocking(|conn| {
                    assert_eq!(requirement_sets::lookup_draft(conn, &job)?, None);
                    let heads = requirement_sets::list(conn, &job)?;
                    assert_eq!((heads.len(), requirement_sets::count_rows(conn, &job)?.len()), (1, 1));
                    let published = requirement_sets::lookup_published(conn, &job)?.unwrap();
                    let counted = requirement_sets::count_rows(conn, &job)?[&published.id];
                    assert_eq!(usize::try_from(counted).unwrap(), published.requirements.len());
                    assert_eq!(audit::list_of(conn, &format!("job:{job}"), "requirements.draft_discarded")?.len(), 1);
                    Ok(())
                })
                .unwrap();
            let published = app.store.write_blocking(|conn| requirement_sets::lookup_published(conn, &job)).unwrap().unwrap();
            let refused = app.store.write_blocking(|conn| requirement_sets::delete_draft(conn, &published.id));
            assert!(refused.is_err(), "what is published stays");
        }
    }

    #[tokio::test]
    async fn a_draft_with_groups_is_published_once_its_groups_can_be_met() {
        use crate::domain::RequirementGroupId;
        use crate::domain::jobs::{Combined, Importance, RequirementGroup};
        for database in databases() {
            let app = app(&database);
            let job = app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
            let group = RequirementGroup {
                id: RequirementGroupId::new("db"),
                title: Some("A database".to_owned()),
                combined: Combined::NOf(3),
                importance: Importance::Must,
                weight: 3,
            };
            let row = |id: &str| Requirement { weight: 0, group: Some(group.id.clone()), ..requirement(id, skill("sql", "SQL", &[])) };
            let rows = || vec![row("q1"), row("q2")];
            save_requirements(&app, job.id.clone(), rows(), vec![group.clone()]).await.unwrap();
            let refused = publish_requirements(&app, publishing(&job.id, "more choice")).await;
            assert!(matches!(&refused, Err(PublishError::Faults(faults)) if faults[0].field == "n"), "{refused:?}");
            let any = RequirementGroup { combined: Combined::AnyOf, ..group.clone() };
            save_requirements(&app, job.id.clone(), rows(), vec![any.clone()]).await.unwrap();
            assert_eq!(publish_requirements(&app, publishing(&job.id, "more choice")).await.unwrap().version, 2);
            let now = app.store.read_blocking(|conn| requirement_sets::lookup_published(conn, &job.id)).unwrap().unwrap();
            assert_eq!((now.groups, now.requirements.len()), (vec![any], 2));
        }
    }
}
