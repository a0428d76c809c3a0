//! The mapping desk (F29, F55): one person's word about what an achievement is for, how it is assessed and at which level counts for everybody
//! who holds it. It is a version that can be taken back, and scores again whom it touches, in one transaction.

mod preview;
mod propose;
mod queue;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use super::edit_issuer_list::{By, note};
use super::score_application::enqueue_scores;
use crate::app::App;
use crate::domain::achievements::{AchievementDecision, Catalogue, DecisionChanges, LONGEST_VALIDITY, Verdict, catalogue, in_force};
use crate::domain::levels::HIGHEST;
use crate::domain::policy::Rigor;
use crate::domain::{AchievementId, SkillId};
use crate::store::{Conn, StoreError, achievements, skills};

pub use preview::{Moved, Preview, preview};
pub use propose::propose;
pub use queue::{DeskEntry, count_waiting, list_desk};

/// What a person decides about an achievement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// Which.
    pub achievement: AchievementId,
    /// What changes, or the version that is taken back.
    pub deed: Deed,
    /// Why, in words.
    pub reason: String,
    /// The newest version the person saw; 0 where there was none.
    pub seen: u32,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Something is said.
    Say(DecisionChanges),
    /// A version is taken back.
    TakeBack(u32),
}

/// What was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// As this version.
    pub version: u32,
    /// How many applications are scored again.
    pub rescored: usize,
}

/// Why nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// Somebody decided in the meantime.
    #[error("achievement {0} was decided about in the meantime")]
    Changed(AchievementId),
    /// It is so already.
    #[error("nothing would change for achievement {0}")]
    NoChange(AchievementId),
    /// The version is taken back already, or is none.
    #[error("version {0} does not stand")]
    NotStanding(u32),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What would be said next, and what all would come to with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The version before; 0 where there is none.
    pub seen: u32,
    /// The changes that really change something.
    pub changes: DecisionChanges,
    /// What would be in force.
    pub catalogue: Catalogue,
}

/// What a deed comes to over what was said already. Pure: for the preview and for what is kept.
pub fn next(achievement: &AchievementId, all: &[AchievementDecision], deed: &Deed, by: &str, now: DateTime<Utc>) -> Result<Next, MapError> {
    let before = catalogue(all);
    let seen = all.iter().map(|decision| decision.version).max().unwrap_or(0);
    let (changes, undoes) = match deed {
        Deed::Say(changes) => (really(changes, &before), None),
        Deed::TakeBack(version) if in_force(all).contains(version) => (DecisionChanges::default(), Some(*version)),
        Deed::TakeBack(version) => return Err(MapError::NotStanding(*version)),
    };
    if changes.is_empty() && undoes.is_none() {
        return Err(MapError::NoChange(achievement.clone()));
    }
    let added =
        AchievementDecision { version: seen + 1, changes: changes.clone(), undoes, reason: String::new(), by: by.to_owned(), at: now };
    let with: Vec<AchievementDecision> = all.iter().cloned().chain([added]).collect();
    Ok(Next { seen, changes, catalogue: catalogue(&with) })
}

/// Without what is so already.
fn really(changes: &DecisionChanges, before: &Catalogue) -> DecisionChanges {
    let said = |verdict: Verdict| match verdict {
        Verdict::Confirmed => Some(true),
        Verdict::Rejected => Some(false),
        Verdict::Open => None,
    };
    let is_new = |rigor: &Rigor| Some(*rigor).filter(|rigor| *rigor != Rigor::NotStated) != before.rigor.as_ref().map(|(rigor, _)| *rigor);
    let is_new_level =
        |level: &u8| *level <= HIGHEST && Some(*level).filter(|level| *level > 0) != before.level.as_ref().map(|(level, _)| *level);
    let is_new_validity = |months: &u32| {
        *months <= LONGEST_VALIDITY
            && Some(*months).filter(|months| *months > 0) != before.validity_months.as_ref().map(|(months, _)| *months)
    };
    DecisionChanges {
        skills: changes.skills.iter().filter(|one| said(one.verdict) != before.verdict(&one.skill)).cloned().collect(),
        rigor: changes.rigor.filter(is_new),
        level: changes.level.filter(is_new_level),
        validity_months: changes.validity_months.filter(is_new_validity),
    }
}

/// Keeps what a person decided and has everybody scored again whom it touches.
pub async fn decide(app: &App, by: By, new: NewDecision) -> Result<Decided, MapError> {
    let (now, inner) = (app.clock.now(), app.clone());
    let decided = app.store.write_or(move |conn| decide_in(&inner, conn, (&by, now), &new)).await?;
    app.store.wake_runner();
    Ok(decided)
}

fn decide_in(app: &App, conn: &mut Conn, (by, now): (&By, DateTime<Utc>), new: &NewDecision) -> Result<Decided, MapError> {
    let id = &new.achievement;
    achievements::lock(conn, id)?;
    let all = achievements::list_decisions(conn, id)?;
    let next = next(id, &all, &new.deed, &by.name, now)?;
    if next.seen != new.seen {
        return Err(MapError::Changed(id.clone()));
    }
    let named: Vec<SkillId> = next.changes.skills.iter().map(|one| one.skill.clone()).collect();
    let known = skills::list_by_ids(conn, &named)?;
    if let Some(unknown) = named.iter().find(|id| !known.iter().any(|skill| skill.id == **id)) {
        return Err(StoreError::missing("skill", unknown).into());
    }
    let undoes = if let Deed::TakeBack(version) = new.deed { Some(version) } else { None };
    let version = next.seen + 1;
    let decision = AchievementDecision { version, changes: next.changes, undoes, reason: new.reason.clone(), by: by.name.clone(), at: now };
    match achievements::insert_decision(conn, id, &decision) {
        Err(StoreError::Conflict { .. }) => return Err(MapError::Changed(id.clone())),
        other => other?,
    }
    let touched = achievements::list_applications(conn, id)?.into_iter().map(|(application, _)| application).collect();
    let rescored = enqueue_scores(app, conn, touched, now)?;
    let action = if undoes.is_some() { "achievement.decision_undone" } else { "achievement.decided" };
    let details = serde_json::json!({"version": version, "changes": decision.changes, "undoes": undoes, "rescored": rescored});
    note(conn, by, (action, &format!("achievement:{id}")), &details, now)?;
    Ok(Decided { version, rescored })
}
