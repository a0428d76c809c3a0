//! Whom a draft of requirements would move, worked out before it is published: each application scored by the version in force and by the draft (F15).

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use super::score_application::{load_for, load_rules, load_rules_of, load_under};
use crate::domain::grouping::Group;
use crate::domain::jobs::RequirementSet;
use crate::domain::people::ApplicationState;
use crate::domain::scoring::Score;
use crate::domain::{ApplicationId, Bp};
use crate::store::{Conn, StoreError, applications, candidates};

/// Applications that are worked out at most; beyond that the rest is only counted.
const MOST: usize = 500;

/// How an application stands by one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Coverage now.
    pub low: Bp,
    /// Coverage if every open question ends well.
    pub high: Bp,
    /// Its group.
    pub group: Group,
}

/// An application whose result moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedApplication {
    /// Which.
    pub application: ApplicationId,
    /// The candidate's code.
    pub code: String,
    /// Where the application is; who was decided on keeps the version it was decided on.
    pub state: ApplicationState,
    /// By the version in force; nothing where none is.
    pub before: Option<Outcome>,
    /// By the draft.
    pub after: Outcome,
}

/// What publishing would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequirementsPreview {
    /// Applications that are scored again.
    pub touched: usize,
    /// How many of them were worked out.
    pub looked_at: usize,
    /// Whose result moves: those that change groups first, then the furthest.
    pub moved: Vec<MovedApplication>,
}

impl From<&Score> for Outcome {
    fn from(score: &Score) -> Self {
        Self { low: score.low, high: score.high, group: score.group }
    }
}

/// Works out whom `draft` would move. Nothing is written.
pub fn preview_requirements(conn: &mut Conn, draft: RequirementSet, now: DateTime<Utc>) -> Result<RequirementsPreview, StoreError> {
    let mut all = applications::list(conn, &draft.job)?;
    all.retain(|application| application.state != ApplicationState::Withdrawn);
    let mut preview = RequirementsPreview { touched: all.len(), looked_at: all.len().min(MOST), moved: Vec::new() };
    if all.is_empty() {
        return Ok(preview);
    }
    let in_force = load_rules(conn, &draft.job)?;
    let proposed = load_rules_of(conn, draft)?;
    for application in all.into_iter().take(MOST) {
        let (before, then) = match &in_force {
            Some(rules) => {
                let inputs = load_for(conn, &application.id, rules, now)?;
                (Some(Outcome::from(&inputs.score())), load_under(conn, &application.id, inputs.runs, (&proposed, now))?)
            }
            None => (None, load_for(conn, &application.id, &proposed, now)?),
        };
        let after = Outcome::from(&then.score());
        if before != Some(after) {
            let code = candidates::find(conn, &application.candidate)?.code;
            preview.moved.push(MovedApplication { application: application.id, code, state: application.state, before, after });
        }
    }
    preview.moved.sort_by_key(|one| (!one.changes_group(), Reverse(one.distance()), one.code.clone()));
    Ok(preview)
}

impl MovedApplication {
    /// Whether it is in another group afterwards.
    pub fn changes_group(&self) -> bool {
        self.before.is_none_or(|before| before.group != self.after.group)
    }

    fn distance(&self) -> (Bp, Bp) {
        self.before.map_or((self.after.low, self.after.high), |before| {
            (before.low.abs_diff(self.after.low), before.high.abs_diff(self.after.high))
        })
    }
}
