//! A person accepts other evidence for a requirement, or takes that back (F40). Either way the application is scored again in the same
//! transaction, so the stored score always holds what stands. Only its third number can change by it: the acceptance never reaches low or high.

use crate::actions::score_application::score_application;
use crate::app::App;
use crate::domain::other_evidence::{AcceptedShare, EvidenceKind, OtherEvidence};
use crate::domain::people::ApplicationState;
use crate::domain::{ApplicationId, JobId, OtherEvidenceId, RequirementId, UserId};
use crate::store::{Conn, StoreError, applications, audit, other_evidence, requirement_sets};

/// What a person accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvidence {
    /// In which application.
    pub application: ApplicationId,
    /// For which requirement.
    pub requirement: RequirementId,
    /// What was looked at.
    pub kind: EvidenceKind,
    /// What it is, in a few words; white space is brought to single spaces.
    pub words: String,
    /// How much it counts for.
    pub share: AcceptedShare,
    /// Who.
    pub user: UserId,
    /// Who, as shown.
    pub accepted_by: String,
}

/// Why nothing was accepted or taken back.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The candidate took the application back.
    #[error("application {0} was withdrawn")]
    Withdrawn(ApplicationId),
    /// The published requirements do not ask for it.
    #[error("requirement {0} is not asked for")]
    NotAsked(RequirementId),
    /// Something was accepted for it already.
    #[error("other evidence was accepted for requirement {0} already")]
    Accepted(RequirementId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Accepts it, and scores the application again.
pub async fn accept_evidence(app: &App, new: NewEvidence) -> Result<OtherEvidenceId, EvidenceError> {
    let (now, id) = (app.clock.now(), OtherEvidenceId::new(app.new_id()));
    let rescore = score_application(app, new.application.clone());
    app.store
        .write_or(move |conn| {
            let job = standing(conn, &new.application)?;
            let set = requirement_sets::lookup_published(conn, &job)?;
            if !set.is_some_and(|set| set.requirements.iter().any(|row| row.id == new.requirement)) {
                return Err(EvidenceError::NotAsked(new.requirement));
            }
            let known = other_evidence::list(conn, &new.application)?;
            if known.iter().any(|line| line.stands() && line.requirement == new.requirement) {
                return Err(EvidenceError::Accepted(new.requirement));
            }
            let line = OtherEvidence {
                id: id.clone(),
                application: new.application,
                requirement: new.requirement,
                kind: new.kind,
                words: new.words.split_whitespace().collect::<Vec<_>>().join(" "),
                share: new.share,
                accepted_by: new.accepted_by,
                accepted_at: now,
                withdrawn: None,
            };
            other_evidence::insert(conn, &line)?;
            let details = serde_json::json!({
                "evidence": line.id, "requirement": line.requirement, "kind": line.kind, "share": line.share,
            });
            let event = audit::NewEvent {
                at: now,
                actor: &format!("user:{}", new.user),
                action: "other_evidence.accepted",
                object: &format!("application:{}", line.application),
                details: &details.to_string(),
            };
            audit::append(conn, &event)?;
            rescore(conn)?;
            Ok(id)
        })
        .await
}

/// What a person takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// In which application.
    pub application: ApplicationId,
    /// Which line.
    pub evidence: OtherEvidenceId,
    /// Who.
    pub user: UserId,
    /// Who, as shown.
    pub withdrawn_by: String,
}

/// Takes it back, and scores the application again. The line stays. Asking twice changes nothing more.
pub async fn withdraw_evidence(app: &App, withdrawal: Withdrawal) -> Result<(), EvidenceError> {
    let now = app.clock.now();
    let rescore = score_application(app, withdrawal.application.clone());
    app.store
        .write_or(move |conn| {
            standing(conn, &withdrawal.application)?;
            let known = other_evidence::list(conn, &withdrawal.application)?;
            let line = known.iter().find(|line| line.id == withdrawal.evidence);
            let line = line.ok_or_else(|| StoreError::missing("other evidence", &withdrawal.evidence))?;
            if !other_evidence::withdraw(conn, &line.id, &withdrawal.withdrawn_by, now)? {
                return Ok(());
            }
            let event = audit::NewEvent {
                at: now,
                actor: &format!("user:{}", withdrawal.user),
                action: "other_evidence.withdrawn",
                object: &format!("application:{}", line.application),
                details: &serde_json::json!({"evidence": line.id, "requirement": line.requirement}).to_string(),
            };
            audit::append(conn, &event)?;
            Ok(rescore(conn)?)
        })
        .await
}

/// Locks an application that the candidate has not taken back, and answers its job.
fn standing(conn: &mut Conn, id: &ApplicationId) -> Result<JobId, EvidenceError> {
    applications::lock(conn, id)?;
    let found = applications::find(conn, id)?;
    if found.state == ApplicationState::Withdrawn { Err(EvidenceError::Withdrawn(id.clone())) } else { Ok(found.job) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::house_policy::ensure_house_policy;
    use crate::actions::score_application::replay;
    use crate::actions::testing::{app, user};
    use crate::domain::people::Role;
    use crate::domain::scoring::Score;
    use crate::store::snapshots;
    use crate::store::testing::{application, at, candidate, databases, published_job};

    fn new(requirement: &str, share: AcceptedShare) -> NewEvidence {
        NewEvidence {
            application: ApplicationId::new("a1"),
            requirement: RequirementId::new(requirement),
            kind: EvidenceKind::WorkSample,
            words: " Churn\n model ".to_owned(),
            share,
            user: UserId::new("u1"),
            accepted_by: "J. Ortiz".to_owned(),
        }
    }

    #[tokio::test]
    async fn what_is_accepted_makes_a_third_number_and_replays_until_it_is_taken_back() {
        for database in databases() {
            let app = app(&database);
            let key = app.store.key().clone();
            let id = ApplicationId::new("a1");
            ensure_house_policy(&app).await.unwrap();
            let first = app
                .store
                .write_blocking(|conn| {
                    user(conn, "u1", Role::HiringManager);
                    let job = published_job(conn);
                    let who = candidate(conn, &key, "c1");
                    application(conn, &key, "a1", (&who, &job), 1);
                    Ok(requirement_sets::lookup_published(conn, &job.id)?.unwrap().requirements.remove(0).id)
                })
                .unwrap();
            app.store.write_blocking(score_application(&app, id.clone())).unwrap();
            let head = || app.store.read_blocking(|conn| Ok(snapshots::lookup_current(conn, &id)?.unwrap())).unwrap();
            let before = head();
            assert_eq!(before.accepted, before.low);

            let asked = accept_evidence(&app, new("nothing-of-ours", AcceptedShare::Full)).await;
            assert!(matches!(asked, Err(EvidenceError::NotAsked(_))), "{asked:?}");
            app.clock.set(at(60));
            let line = accept_evidence(&app, new(first.as_str(), AcceptedShare::Half)).await.unwrap();
            let twice = accept_evidence(&app, new(first.as_str(), AcceptedShare::Full)).await;
            assert!(matches!(twice, Err(EvidenceError::Accepted(_))), "{twice:?}");
            let with = head();
            assert_eq!((with.low, with.high, &with.group), (before.low, before.high, &before.group));
            assert!(with.accepted > with.low, "{with:?}");
            let score: Score = app.store.read_blocking(|conn| snapshots::find_content(conn, &with.id)).unwrap();
            let accepted = score.rows[0].accepted.clone().unwrap();
            assert_eq!((accepted.share, accepted.words.as_str(), accepted.at), (5_000, "Churn model", at(60)));
            assert!(score.verdict.ends_with("if the work sample \u{201c}Churn model\u{201d} accepted by J. Ortiz is counted."));

            let back = Withdrawal {
                application: id.clone(),
                evidence: line.clone(),
                user: UserId::new("u1"),
                withdrawn_by: "R. Alvarez".to_owned(),
            };
            let elsewhere = Withdrawal { evidence: OtherEvidenceId::new("no such line"), ..back.clone() };
            assert!(matches!(withdraw_evidence(&app, elsewhere).await, Err(EvidenceError::Store(StoreError::Missing { .. }))));
            app.clock.set(at(120));
            withdraw_evidence(&app, back.clone()).await.unwrap();
            withdraw_evidence(&app, back).await.unwrap();
            let after = head();
            assert_eq!((after.low, after.high, after.accepted), (before.low, before.high, before.low));
            // Taken back is not gone, and the place is free again.
            accept_evidence(&app, new(first.as_str(), AcceptedShare::Full)).await.unwrap();
            app.store
                .read_blocking(|conn| {
                    let lines = other_evidence::list(conn, &id)?;
                    let said: Vec<_> = lines.iter().map(|line| line.withdrawn.as_ref().map(|back| (back.by.as_str(), back.at))).collect();
                    assert_eq!(said, [Some(("R. Alvarez", at(120))), None]);
                    let events = audit::list_about(conn, &format!("application:{id}"))?;
                    let deeds: Vec<&str> =
                        events.iter().map(|event| event.action.as_str()).filter(|deed| deed.starts_with("other")).collect();
                    assert_eq!(deeds, ["other_evidence.accepted", "other_evidence.withdrawn", "other_evidence.accepted"]);
                    assert!(events.iter().all(|event| !event.details.contains("Churn")), "no words about a person in the log");
                    let all = snapshots::list(conn, &id)?;
                    assert_eq!(all.len(), 4);
                    for head in all {
                        assert!(replay(conn, &head.id)?.is_same(), "{head:?}");
                    }
                    Ok(())
                })
                .unwrap();

            app.store.write_blocking(|conn| applications::update_state(conn, &id, ApplicationState::Withdrawn)).unwrap();
            let late = accept_evidence(&app, new(first.as_str(), AcceptedShare::Full)).await;
            assert!(matches!(late, Err(EvidenceError::Withdrawn(_))), "{late:?}");
        }
    }
}
