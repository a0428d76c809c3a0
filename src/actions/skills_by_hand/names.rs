//! Names by hand: made or confirmed by a person, and taken back.

use serde_json::json;

use super::{By, finish_anew};
use crate::actions::skill_uses::Touched;
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::frameworks::SkillName;
use crate::store::{Conn, StoreError, skills};

/// Makes a name count like the preferred one. `None` where it does already, else how many results are worked out again.
pub fn pin_name(app: &App, conn: &mut Conn, by: &By, skill: &SkillId, name: &SkillName) -> Result<Option<usize>, StoreError> {
    skills::find(conn, skill)?;
    if !skills::insert_pin(conn, skill, name, (&by.actor, by.now))? {
        return Ok(None);
    }
    let (touched, details) = (Touched::now(conn, [skill.clone()])?, json!({"language": name.language}));
    finish_anew(app, conn, by, ("skill.name_pinned", skill), (&touched, details)).map(Some)
}

/// Takes a name back: it is again what the framework makes of it. `None` where nobody here made it one.
pub fn take_name_back(app: &App, conn: &mut Conn, by: &By, skill: &SkillId, name: &SkillName) -> Result<Option<usize>, StoreError> {
    if !skills::delete_pin(conn, skill, name)? {
        return Ok(None);
    }
    let (touched, details) = (Touched::now(conn, [skill.clone()])?, json!({"language": name.language}));
    finish_anew(app, conn, by, ("skill.name_taken_back", skill), (&touched, details)).map(Some)
}
