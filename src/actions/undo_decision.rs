//! A decision recorded by mistake is taken back: with a reason, by somebody who may decide. Both stay in the history, and the application
//! is where it was before (F89).

use super::score_application::enqueue_score;
use crate::app::App;
use crate::domain::people::{ApplicationState, Undone};
use crate::domain::{ApplicationId, DecisionId, UserId};
use crate::store::{StoreError, applications, audit, decisions};

/// What a person takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUndo {
    /// About which application.
    pub application: ApplicationId,
    /// The decision on the page: the last one that stands.
    pub decision: DecisionId,
    /// Who.
    pub user: UserId,
    /// Who, as shown.
    pub undone_by: String,
    /// Why, in words.
    pub words: String,
}

/// Why a decision was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// It is not the last one that stands: somebody decided or took it back meanwhile.
    #[error("decision {0} is not the last one that stands")]
    NotLast(DecisionId),
    /// The candidate took the application back.
    #[error("application {0} was withdrawn")]
    Withdrawn(ApplicationId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes the last standing decision back. The application returns to what the decision before it made of it, or to being read: an application
/// that is decided on was opened before, and nothing else moves it in between.
pub async fn undo_decision(app: &App, new: NewUndo) -> Result<(), UndoError> {
    let (now, inner) = (app.clock.now(), app.clone());
    app.store
        .write_or(move |conn| {
            applications::lock(conn, &new.application)?;
            let found = applications::find(conn, &new.application)?;
            if found.state == ApplicationState::Withdrawn {
                return Err(UndoError::Withdrawn(new.application));
            }
            let made = decisions::list(conn, &new.application)?;
            let mut standing = made.iter().filter(|decision| decision.undone.is_none());
            let Some(last) = standing.next().filter(|last| last.id == new.decision) else {
                return Err(UndoError::NotLast(new.decision));
            };
            let before = standing.next().map_or(ApplicationState::InReview, |decision| decision.outcome.state());
            decisions::insert_undo(conn, &last.id, &Undone { words: new.words, by: new.undone_by, at: now })?;
            applications::update_state(conn, &new.application, before)?;
            // While it was declined, nothing that was said meanwhile was worked out for it.
            enqueue_score(&inner, conn, &new.application, now)?;
            let event = audit::NewEvent {
                at: now,
                actor: &format!("user:{}", new.user),
                action: "application.decision_undone",
                object: &format!("application:{}", new.application),
                details: &serde_json::json!({"decision": last.id, "was": found.state, "now": before}).to_string(),
            };
            audit::append(conn, &event)?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::decide_application::{NewDecision, decide_application, open_report};
    use crate::actions::testing::{app, user};
    use crate::domain::people::{DecisionOutcome, DecisionReason, Role};
    use crate::store::testing::{application, at, candidate, databases, published_job};

    #[tokio::test]
    async fn the_last_decision_is_taken_back_and_the_one_before_it_holds_again() {
        for database in databases() {
            let app = app(&database);
            let key = app.store.key().clone();
            let id = ApplicationId::new("a1");
            app.store
                .write_blocking(|conn| {
                    user(conn, "u1", Role::Recruiter);
                    let job = published_job(conn);
                    let who = candidate(conn, &key, "c1");
                    application(conn, &key, "a1", (&who, &job), 1);
                    Ok(())
                })
                .unwrap();
            open_report(&app, id.clone(), UserId::new("u1")).await.unwrap();
            for (second, outcome) in [(10, DecisionOutcome::Hold), (20, DecisionOutcome::Decline)] {
                app.clock.set(at(second));
                let new = NewDecision {
                    application: id.clone(),
                    user: UserId::new("u1"),
                    decided_by: "Rita".into(),
                    outcome,
                    reason: DecisionReason::Other,
                    words: "As said.".into(),
                    seen: None,
                };
                decide_application(&app, new).await.unwrap();
            }
            let all = || app.store.read_blocking(|conn| decisions::list(conn, &id)).unwrap();
            let state = || app.store.read_blocking(|conn| Ok(applications::find(conn, &id)?.state)).unwrap();
            let (declined, held) = (all()[0].id.clone(), all()[1].id.clone());
            let undo = |decision: &DecisionId| NewUndo {
                application: id.clone(),
                decision: decision.clone(),
                user: UserId::new("u1"),
                undone_by: "Rita".into(),
                words: "The wrong candidate.".into(),
            };
            app.clock.set(at(30));
            assert!(matches!(undo_decision(&app, undo(&held)).await, Err(UndoError::NotLast(_))));
            undo_decision(&app, undo(&declined)).await.unwrap();
            assert_eq!(state(), ApplicationState::OnHold);
            assert!(matches!(undo_decision(&app, undo(&declined)).await, Err(UndoError::NotLast(_))), "once");
            undo_decision(&app, undo(&held)).await.unwrap();
            assert_eq!(state(), ApplicationState::InReview);
            let undone = all()[0].undone.clone().unwrap();
            assert_eq!((all().len(), undone.by.as_str(), undone.words.as_str(), undone.at), (2, "Rita", "The wrong candidate.", at(30)));
            app.store
                .read_blocking(|conn| {
                    let events = audit::list_about(conn, &format!("application:{id}"))?;
                    let undone: Vec<_> = events.iter().filter(|event| event.action == "application.decision_undone").collect();
                    assert_eq!(undone.len(), 2);
                    assert!(undone.iter().all(|event| !event.details.contains("wrong candidate")));
                    Ok(())
                })
                .unwrap();
        }
    }

    #[tokio::test]
    async fn nothing_is_taken_back_after_the_candidate_withdrew() {
        let database = databases().remove(0);
        let app = app(&database);
        let key = app.store.key().clone();
        let id = app
            .store
            .write_blocking(|conn| {
                let job = published_job(conn);
                let who = candidate(conn, &key, "c1");
                let id = application(conn, &key, "a1", (&who, &job), 1).id;
                applications::update_state(conn, &id, ApplicationState::Withdrawn)?;
                Ok(id)
            })
            .unwrap();
        let undo =
            NewUndo { application: id, decision: DecisionId::new("d"), user: UserId::new("u"), undone_by: "R".into(), words: "W".into() };
        assert!(matches!(undo_decision(&app, undo).await, Err(UndoError::Withdrawn(_))));
    }
}
