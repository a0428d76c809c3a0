//! Whom a decision would move, worked out before it is kept: each application scored as things stand and as they would.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use crate::actions::score_application::{JobRules, load_for, load_rules, suppose};
use crate::domain::achievements::Catalogue;
use crate::domain::{AchievementId, ApplicationId, Bp, JobId};
use crate::store::{Conn, StoreError, achievements, applications, candidates};

/// Applications that are worked out at most; beyond that the rest is only counted.
const MOST: usize = 500;

/// An application whose result moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub application: ApplicationId,
    /// The candidate's code.
    pub code: String,
    /// For which job.
    pub job: JobId,
    /// Its title.
    pub job_title: String,
    /// Coverage now, and if every open question ends well.
    pub before: (Bp, Bp),
    /// The same afterwards.
    pub after: (Bp, Bp),
}

/// What a decision would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Applications that hold the achievement and may still move.
    pub touched: usize,
    /// How many of them were worked out.
    pub looked_at: usize,
    /// Whose result moves, the furthest first.
    pub moved: Vec<Moved>,
}

/// Works out whom it would move if `next` were in force for the achievement.
pub fn preview(conn: &mut Conn, achievement: &AchievementId, next: &Catalogue, now: DateTime<Utc>) -> Result<Preview, StoreError> {
    let touched = achievements::list_applications(conn, achievement)?;
    let mut preview = Preview { touched: touched.len(), looked_at: touched.len().min(MOST), moved: Vec::new() };
    let mut rules: Option<(JobId, Option<JobRules>)> = None;
    for (application, job) in touched.into_iter().take(MOST) {
        // They come job by job.
        if rules.as_ref().is_none_or(|(known, _)| *known != job) {
            rules = Some((job.clone(), load_rules(conn, &job)?));
        }
        let Some((_, Some(rules))) = &rules else { continue };
        let inputs = load_for(conn, &application, rules, now)?;
        let before = inputs.score();
        let after = suppose(conn, &application, inputs, (achievement, next))?.score();
        let (before, after) = ((before.low, before.high), (after.low, after.high));
        if before != after {
            let candidate = applications::find(conn, &application)?.candidate;
            let code = candidates::find(conn, &candidate)?.code;
            preview.moved.push(Moved { application, code, job, job_title: rules.job().title.clone(), before, after });
        }
    }
    let far = |one: &Moved| (one.before.0.abs_diff(one.after.0), one.before.1.abs_diff(one.after.1));
    preview.moved.sort_by_key(|one| (Reverse(far(one)), one.job_title.clone(), one.code.clone()));
    Ok(preview)
}
