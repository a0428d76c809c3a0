//! A candidate takes an application back: the state, the consent and the audit in one transaction (F44).

use crate::app::App;
use crate::domain::ApplicationId;
use crate::domain::people::{ApplicationState, ConsentPurpose};
use crate::store::{StoreError, applications, audit};

/// Takes `application` back. What is checked later finds no consent and stops. Asking twice changes nothing more.
pub async fn withdraw_application(app: &App, application: ApplicationId) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            let found = applications::find(conn, &application)?;
            match found.state {
                ApplicationState::Withdrawn => return Ok(()),
                ApplicationState::Declined => {
                    return Err(StoreError::WrongState {
                        what: "application",
                        id: application.to_string(),
                        state: found.state.to_string(),
                    });
                }
                _ => {}
            }
            applications::update_state(conn, &application, ApplicationState::Withdrawn)?;
            applications::withdraw_consent(conn, &application, ConsentPurpose::ThisJob, now)?;
            let event = audit::NewEvent {
                at: now,
                actor: &format!("candidate:{}", found.candidate),
                action: "application.withdrawn",
                object: &format!("application:{application}"),
                details: &serde_json::json!({"job": found.job, "was": found.state}).to_string(),
            };
            audit::append(conn, &event).map(drop)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::submit_badges::{Item, NewApplication, submit_badges};
    use crate::actions::testing::app;
    use crate::domain::JobId;
    use crate::store::testing::{databases, published_job};

    #[tokio::test]
    async fn withdrawing_takes_the_consent_back_and_happens_once() {
        for database in databases() {
            let app = app(&database);
            app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
            let new = NewApplication {
                job: JobId::new("j1"),
                name: None,
                email: Some("maya@example.org".into()),
                items: vec![Item::Link("https://badges.example/1".into())],
                consent_version: "1".into(),
                notice_version: "1".into(),
                channel: "apply_page".into(),
            };
            let id = submit_badges(&app, new).await.unwrap().application;
            withdraw_application(&app, id.clone()).await.unwrap();
            withdraw_application(&app, id.clone()).await.unwrap();
            app.store
                .read_blocking(|conn| {
                    assert_eq!(applications::find(conn, &id)?.state, ApplicationState::Withdrawn);
                    assert!(applications::list_consents(conn, &id)?[0].withdrawn_at.is_some());
                    let events = audit::list_about(conn, &format!("application:{id}"))?;
                    assert_eq!(events.iter().filter(|event| event.action == "application.withdrawn").count(), 1);
                    Ok(())
                })
                .unwrap();
        }
    }
}
