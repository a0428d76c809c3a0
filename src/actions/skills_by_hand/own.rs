//! Skills of the company's own: made, changed, retired, brought back.

use std::collections::BTreeSet;

use serde_json::json;

use super::{By, finish_anew, note};
use crate::actions::skill_uses::Touched;
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::own_skills::{OWN_FRAMEWORK, OwnSkill};
use crate::domain::skills::{RelationKind, RelationSource, SkillRelation, StatedRelation};
use crate::domain::text::fold;
use crate::store::{Conn, StoreError, skills};

/// Why an own skill cannot be as it was written.
#[derive(Debug, thiserror::Error)]
pub enum OwnSkillError {
    /// Another own skill has the label.
    #[error("own skill {0} has this label")]
    Taken(SkillId),
    /// It is a framework's.
    #[error("skill {0} is not the company's own")]
    NotOwn(SkillId),
    /// It was merged, and its place is taken by another.
    #[error("skill {0} was merged into {1}")]
    Merged(SkillId, SkillId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a skill; under `broader` where there is one. Answers its id and how many results are worked out again.
pub fn make_skill(
    app: &App,
    conn: &mut Conn,
    by: &By,
    own: &OwnSkill,
    broader: Option<&SkillId>,
) -> Result<(SkillId, usize), OwnSkillError> {
    skills::ensure_own_framework(conn, by.now)?;
    skills::lock_own(conn)?;
    must_be_free(conn, &own.label, None)?;
    let code = app.new_id();
    let id = SkillId::new(format!("{OWN_FRAMEWORK}-{code}"));
    skills::insert_own(conn, &id, &format!("urn:uuid:{code}"), own)?;
    let mut touched = Touched::now(conn, [id.clone()])?;
    if let Some(broader) = broader {
        let stated = StatedRelation {
            relation: SkillRelation { from: broader.clone(), to: id.clone(), kind: RelationKind::Broader },
            source: RelationSource::Person,
            mapping: None,
            author: Some(by.actor.clone()),
            reason: None,
        };
        skills::insert_stated(conn, &[stated])?;
        touched.look(conn, [broader.clone()])?;
    }
    let rescored = finish_anew(app, conn, by, ("skill.made", &id), (&touched, json!({"broader": broader})))?;
    Ok((id, rescored))
}

/// Changes an own skill. Answers how many results are worked out again.
pub fn change_skill(app: &App, conn: &mut Conn, by: &By, id: &SkillId, own: &OwnSkill) -> Result<usize, OwnSkillError> {
    skills::lock_own(conn)?;
    must_be_own(conn, id)?;
    must_be_free(conn, &own.label, Some(id))?;
    // Also what asks for an entry that it stood for, or stands for now.
    let mut touched = Touched::now(conn, [id.clone()])?;
    skills::save_own(conn, id, own)?;
    touched.look_again(conn)?;
    Ok(finish_anew(app, conn, by, ("skill.changed", id), (&touched, json!({})))?)
}

/// Retires an own skill, or brings it back. What asks for it goes on asking, so no result moves.
pub fn retire_skill(conn: &mut Conn, by: &By, id: &SkillId, is_retired: bool) -> Result<(), OwnSkillError> {
    skills::lock_own(conn)?;
    must_be_own(conn, id)?;
    if skills::is_retired(conn, id)? == is_retired {
        return Ok(());
    }
    if !is_retired {
        let label = skills::find(conn, id)?.label;
        must_be_free(conn, &label, Some(id))?;
    }
    skills::update_retired(conn, id, is_retired)?;
    skills::raise_revisions(conn, &BTreeSet::from([id.clone()]))?;
    let action = if is_retired { "skill.retired" } else { "skill.returned" };
    Ok(note(conn, by, (action, id), json!({}), 0)?)
}

fn must_be_own(conn: &mut Conn, id: &SkillId) -> Result<(), OwnSkillError> {
    if skills::find(conn, id)?.framework.as_str() != OWN_FRAMEWORK {
        return Err(OwnSkillError::NotOwn(id.clone()));
    }
    match skills::lookup_merge_of(conn, id)? {
        Some(merge) => Err(OwnSkillError::Merged(id.clone(), merge.to)),
        None => Ok(()),
    }
}

/// No two own skills that are in use have one label, nor one that could be brought back; what was merged has given its label away.
fn must_be_free(conn: &mut Conn, label: &str, except: Option<&SkillId>) -> Result<(), OwnSkillError> {
    lookup_own_called(conn, label, except)?.map_or(Ok(()), |id| Err(OwnSkillError::Taken(id)))
}

/// The own skill with this label that was not merged into another one.
pub(super) fn lookup_own_called(conn: &mut Conn, label: &str, except: Option<&SkillId>) -> Result<Option<SkillId>, StoreError> {
    let wanted = fold(label);
    for (id, own, _) in skills::list_own(conn)? {
        if fold(&own) == wanted && Some(&id) != except && skills::lookup_merge_of(conn, &id)?.is_none() {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
