//! What persons say about skills: skills of the company's own, names, relations, pairs that are not the same, merges (F10). Each is part of the
//! caller's transaction, leaves a line in the audit log, and has the results that it may move worked out again.

mod merge;
mod names;
mod own;
mod relations;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use super::skill_uses::{Touched, score_again};
use crate::app::App;
use crate::domain::SkillId;
use crate::store::{Conn, StoreError, audit, skills};

pub use merge::{MergeError, MergePlan, merge_skills, plan_merge, undo_merge};
pub use names::{pin_name, take_name_back};
pub use own::{OwnSkillError, change_skill, make_skill, retire_skill};
pub use relations::{Saying, relate, take_apart, take_relation_back, take_together};

/// Who says it, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who, as the audit log writes them.
    pub actor: String,
    /// When.
    pub now: DateTime<Utc>,
}

/// What comes of a change: results are worked out again, and the log has a line. Answers how many results.
fn finish(
    app: &App,
    conn: &mut Conn,
    by: &By,
    (action, skill): (&str, &SkillId),
    (touched, details): (&Touched, serde_json::Value),
) -> Result<usize, StoreError> {
    let rescored = score_again(app, conn, touched, by.now)?;
    note(conn, by, (action, skill), details, rescored)?;
    Ok(rescored)
}

/// The same where finders are made of what changed: they are made anew.
fn finish_anew(
    app: &App,
    conn: &mut Conn,
    by: &By,
    event: (&str, &SkillId),
    (touched, details): (&Touched, serde_json::Value),
) -> Result<usize, StoreError> {
    skills::raise_revisions(conn, touched.skills())?;
    finish(app, conn, by, event, (touched, details))
}

fn note(
    conn: &mut Conn,
    by: &By,
    (action, skill): (&str, &SkillId),
    mut details: serde_json::Value,
    rescored: usize,
) -> Result<(), StoreError> {
    if let Some(details) = details.as_object_mut() {
        details.insert("rescored".to_owned(), rescored.into());
    }
    let object = format!("skill:{skill}");
    let event = audit::NewEvent { at: by.now, actor: &by.actor, action, object: &object, details: &details.to_string() };
    audit::append(conn, &event).map(drop)
}
