//! Opening a report, and deciding afterwards: a person, a reason, and the very result that was read (F89). No score decides anything.

use chrono::{DateTime, Utc};

use crate::app::App;
use crate::domain::people::{ApplicationState, Decision, DecisionOutcome, DecisionReason};
use crate::domain::{ApplicationId, DecisionId, SnapshotId, UserId};
use crate::store::{Conn, StoreError, applications, audit, decisions, snapshots};

/// What a person decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// About which application.
    pub application: ApplicationId,
    /// Who.
    pub user: UserId,
    /// Who, as shown.
    pub decided_by: String,
    /// What.
    pub outcome: DecisionOutcome,
    /// Why.
    pub reason: DecisionReason,
    /// Why, in words.
    pub words: String,
    /// The result on the page the decision was made on.
    pub seen: Option<SnapshotId>,
}

/// Why a decision was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// The person has not opened the report.
    #[error("the report of application {0} was not opened by this person")]
    NotOpened(ApplicationId),
    /// The result has changed since the person opened it.
    #[error("the result of application {0} changed since it was opened")]
    Changed(ApplicationId),
    /// The candidate took the application back.
    #[error("application {0} was withdrawn")]
    Withdrawn(ApplicationId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Notes that `user`, who may decide, opened the report; a fresh application is being read from then on. Answers when it was opened first.
pub async fn open_report(app: &App, application: ApplicationId, user: UserId) -> Result<DateTime<Utc>, StoreError> {
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            applications::lock(conn, &application)?;
            let found = applications::find(conn, &application)?;
            let snapshot = snapshots::lookup_current(conn, &application)?.map(|head| head.id);
            if !decisions::insert_opening(conn, &application, &user, snapshot.as_ref(), now)? {
                return Ok(decisions::lookup_opening(conn, &application, &user, snapshot.as_ref())?.unwrap_or(now));
            }
            if applications::mark_opened(conn, &application, now)? && found.state == ApplicationState::Submitted {
                applications::update_state(conn, &application, ApplicationState::InReview)?;
            }
            opened(conn, (&application, snapshot.as_ref()), &user, now)?;
            Ok(now)
        })
        .await
}

/// Notes that `user`, who may decide, opened the report as it was with `snapshot`, the first time.
pub async fn open_decided(app: &App, application: ApplicationId, snapshot: SnapshotId, user: UserId) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            if decisions::insert_opening(conn, &application, &user, Some(&snapshot), now)? {
                opened(conn, (&application, Some(&snapshot)), &user, now)?;
            }
            Ok(())
        })
        .await
}

fn opened(
    conn: &mut Conn,
    (application, snapshot): (&ApplicationId, Option<&SnapshotId>),
    user: &UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let event = audit::NewEvent {
        at: now,
        actor: &format!("user:{user}"),
        action: "report.opened",
        object: &format!("application:{application}"),
        details: &serde_json::json!({"snapshot": snapshot}).to_string(),
    };
    audit::append(conn, &event).map(drop)
}

/// Records a decision and moves the application. Only after the same person opened the report with the result that is current now.
pub async fn decide_application(app: &App, new: NewDecision) -> Result<(), DecisionError> {
    let (now, id) = (app.clock.now(), DecisionId::new(app.new_id()));
    app.store
        .write_or(move |conn| {
            applications::lock(conn, &new.application)?;
            let found = applications::find(conn, &new.application)?;
            if found.state == ApplicationState::Withdrawn {
                return Err(DecisionError::Withdrawn(new.application));
            }
            let current = snapshots::lookup_current(conn, &new.application)?.map(|head| head.id);
            if current != new.seen {
                return Err(DecisionError::Changed(new.application));
            }
            let opened = decisions::lookup_opening(conn, &new.application, &new.user, current.as_ref())?;
            let Some(opened_at) = opened else { return Err(DecisionError::NotOpened(new.application)) };
            let decision = Decision {
                id,
                application: new.application,
                outcome: new.outcome,
                reason: new.reason,
                words: new.words,
                decided_by: new.decided_by,
                snapshot: current,
                opened_at,
                decided_at: now,
                undone: None,
            };
            decisions::insert(conn, &decision)?;
            applications::update_state(conn, &decision.application, decision.outcome.state())?;
            let details = serde_json::json!({
                "decision": decision.id, "outcome": decision.outcome, "reason": decision.reason, "snapshot": decision.snapshot, "was": found.state,
            });
            let event = audit::NewEvent {
                at: now,
                actor: &format!("user:{}", new.user),
                action: "application.decided",
                object: &format!("application:{}", decision.application),
                details: &details.to_string(),
            };
            audit::append(conn, &event)?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::domain::people::{Role, User};
    use crate::store::testing::{application, at, candidate, databases, published_job};
    use crate::store::users;

    fn user(id: &str) -> User {
        User {
            id: UserId::new(id),
            email: format!("{id}@example.org"),
            name: "Rita".into(),
            role: Role::Recruiter,
            is_active: true,
            has_password: false,
            has_second_step: false,
            created_at: at(0),
            seen_at: None,
        }
    }

    fn decision(application: &ApplicationId, user: &str) -> NewDecision {
        NewDecision {
            application: application.clone(),
            user: UserId::new(user),
            decided_by: "Rita".into(),
            outcome: DecisionOutcome::Advance,
            reason: DecisionReason::MustsEvidenced,
            words: "All of it fits.".into(),
            seen: None,
        }
    }

    #[tokio::test]
    async fn nobody_decides_without_having_opened_the_report() {
        for database in databases() {
            let app = app(&database);
            let key = app.store.key().clone();
            let id = app
                .store
                .write_blocking(|conn| {
                    users::insert(conn, &user("u1"), None)?;
                    users::insert(conn, &user("u2"), None)?;
                    let job = published_job(conn);
                    let who = candidate(conn, &key, "c1");
                    Ok(application(conn, &key, "a1", (&who, &job), 1).id)
                })
                .unwrap();
            assert!(matches!(decide_application(&app, decision(&id, "u1")).await, Err(DecisionError::NotOpened(_))));
            let first = open_report(&app, id.clone(), UserId::new("u1")).await.unwrap();
            app.clock.set(at(60));
            assert_eq!(open_report(&app, id.clone(), UserId::new("u1")).await.unwrap(), first);
            assert!(matches!(decide_application(&app, decision(&id, "u2")).await, Err(DecisionError::NotOpened(_))));
            let stale = NewDecision { seen: Some(SnapshotId::new("older")), ..decision(&id, "u1") };
            assert!(matches!(decide_application(&app, stale).await, Err(DecisionError::Changed(_))));
            let state = app.store.read_blocking(|conn| Ok(applications::find(conn, &id)?.state)).unwrap();
            assert_eq!(state, ApplicationState::InReview);

            decide_application(&app, decision(&id, "u1")).await.unwrap();
            app.store
                .read_blocking(|conn| {
                    assert_eq!(applications::find(conn, &id)?.state, ApplicationState::Shortlisted);
                    let made = decisions::list(conn, &id)?;
                    assert_eq!((made.len(), made[0].opened_at, made[0].decided_at), (1, at(0), at(60)));
                    let events: Vec<String> =
                        audit::list_about(conn, &format!("application:{id}"))?.into_iter().map(|event| event.action).collect();
                    assert_eq!(events, ["report.opened", "application.decided"]);
                    assert!(!audit::page(conn, None, 9)?.iter().any(|event| event.details.contains("All of it fits")));
                    Ok(())
                })
                .unwrap();
            app.store.write_blocking(|conn| applications::update_state(conn, &id, ApplicationState::Withdrawn)).unwrap();
            assert!(matches!(decide_application(&app, decision(&id, "u1")).await, Err(DecisionError::Withdrawn(_))));
        }
    }
}
