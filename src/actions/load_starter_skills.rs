//! Loading the starter skills: at the first start, and again when a new version of Assay brings other ones.

use super::skill_uses::{Touched, score_again};
use crate::app::App;
use crate::domain::FrameworkId;
use crate::import::starter_skills::{self, StarterSkillsError};
use crate::store::skills::{ConfusablePair, Framework, insert_confusable, load};
use crate::store::{StoreError, audit};

/// Why they were not loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadStarterSkillsError {
    /// The file that ships with Assay.
    #[error(transparent)]
    File(#[from] StarterSkillsError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Loads the starter skills and answers whether anything was written. Skills that are there keep their ids.
pub async fn load_starter_skills(app: &App) -> Result<bool, LoadStarterSkillsError> {
    let all = starter_skills::read()?;
    let now = app.clock.now();
    let framework = Framework {
        id: FrameworkId::new(starter_skills::FRAMEWORK),
        kind: "starter".to_owned(),
        name: "Starter skills".to_owned(),
        version: starter_skills::VERSION.to_owned(),
        source_url: None,
        licence: Some("Apache-2.0".to_owned()),
        loaded_at: now,
    };
    let inner = app.clone();
    let written = app
        .store
        .write(move |conn| {
            let is_new = load(conn, &framework, &all.skills, &all.relations)?;
            // Also where the skills were loaded before there was a place for these.
            let pairs = all.unlike.iter().map(|(one, other)| ConfusablePair::new(one.clone(), other.clone(), starter_skills::FRAMEWORK));
            insert_confusable(conn, &pairs.collect::<Vec<_>>())?;
            if !is_new {
                return Ok(false);
            }
            // Jobs read the names and relations that skills have today.
            let touched = Touched::now(conn, all.skills.iter().map(|skill| skill.id.clone()))?;
            let rescored = score_again(&inner, conn, &touched, now)?;
            let event = audit::NewEvent {
                at: now,
                actor: "system",
                action: "skills.loaded",
                object: &format!("framework:{}", framework.id),
                details: &serde_json::json!({"version": framework.version, "skills": all.skills.len(), "rescored": rescored}).to_string(),
            };
            audit::append(conn, &event)?;
            Ok(true)
        })
        .await?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::domain::SkillId;
    use crate::domain::jobs::JobState;
    use crate::domain::skills::{RelationKind, SkillRelation};
    use crate::store::testing::{application, candidate, databases, forget_content, published_job};
    use crate::store::{Conn, jobs, skills, tasks};

    #[tokio::test]
    async fn another_file_has_what_asks_for_its_skills_worked_out_again() {
        for database in databases() {
            let app = app(&database);
            let waiting = |conn: &mut Conn| tasks::count_by_state(conn).unwrap().iter().map(|(_, count)| count).sum::<u64>();
            assert!(load_starter_skills(&app).await.unwrap());
            let inner = app.clone();
            let before = app
                .store
                .write_blocking(move |conn| {
                    let job = published_job(conn);
                    let starter = skills::lookup_by_reference(conn, "skill:sql")?.unwrap().id;
                    let same = SkillRelation { from: SkillId::new("sql"), to: starter, kind: RelationKind::ExactMatch };
                    skills::insert_relations(conn, &[same], "person")?;
                    jobs::update_state(conn, &job.id, JobState::Open)?;
                    let who = candidate(conn, inner.store.key(), "p1");
                    application(conn, inner.store.key(), "a1", (&who, &job), 1);
                    // As if an older file had been loaded.
                    forget_content(conn, &FrameworkId::new(starter_skills::FRAMEWORK))?;
                    Ok(waiting(conn))
                })
                .unwrap();
            assert!(load_starter_skills(&app).await.unwrap());
            assert_eq!(app.store.read_blocking(|conn| Ok(waiting(conn))).unwrap(), before + 1);
        }
    }

    #[tokio::test]
    async fn starter_skills_are_loaded_once() {
        for database in databases() {
            let app = app(&database);
            assert!(load_starter_skills(&app).await.unwrap());
            assert!(!load_starter_skills(&app).await.unwrap());
            let all = starter_skills::read().unwrap();
            app.store
                .read_blocking(|conn| {
                    assert_eq!(skills::list(conn)?.len(), all.skills.len());
                    assert_eq!(skills::list_relations(conn)?.len(), all.relations.len());
                    assert_eq!(skills::list_confusable(conn)?.len(), all.unlike.len());
                    let found = skills::search(conn, "postg", 5)?;
                    assert_eq!(found.iter().map(|hit| hit.skill.label.as_str()).collect::<Vec<_>>(), ["PostgreSQL"]);
                    assert_eq!(skills::lookup_by_reference(conn, "skill:sql")?.unwrap().label, "SQL");
                    Ok(())
                })
                .unwrap();
        }
    }
}
