//! The house's scoring rules are in force from the first start on, until somebody publishes others.

use crate::app::App;
use crate::domain::PolicyId;
use crate::domain::policy::ScoringPolicy;
use crate::store::{StoreError, audit, policies};

/// Publishes the house's rules where none are published yet. Answers whether it did.
pub async fn ensure_house_policy(app: &App) -> Result<bool, StoreError> {
    let (id, now) = (PolicyId::new(app.new_id()), app.clock.now());
    app.store
        .write(move |conn| {
            if policies::lookup_published::<ScoringPolicy>(conn)?.is_some() {
                return Ok(false);
            }
            let published = policies::publish(conn, &id, &ScoringPolicy::default(), None, now)?;
            let event = audit::NewEvent {
                at: now,
                actor: "system",
                action: "policy.published",
                object: &format!("policy:{id}"),
                details: &serde_json::json!({"version": published.version, "hash": published.hash}).to_string(),
            };
            audit::append(conn, &event)?;
            Ok(true)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::store::testing::databases;

    #[tokio::test]
    async fn the_house_rules_are_published_once() {
        for database in databases() {
            let app = app(&database);
            assert!(ensure_house_policy(&app).await.unwrap());
            assert!(!ensure_house_policy(&app).await.unwrap());
            let published = app.store.read_blocking(policies::lookup_published::<ScoringPolicy>).unwrap().unwrap();
            assert_eq!((published.version, published.policy, published.published_by), (1, ScoringPolicy::default(), None));
        }
    }
}
