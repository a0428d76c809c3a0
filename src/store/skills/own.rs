//! The skills that persons here made.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::frameworks::{Framework, insert_framework};
use super::names::{self, NameRow};
use super::pins::{self, PinRow};
use super::{SkillChange, SkillRow, merges};
use crate::domain::frameworks::{FrameworkKind, NameKind, SkillName};
use crate::domain::own_skills::{OWN_FRAMEWORK, OwnSkill};
use crate::domain::skills::Skill;
use crate::domain::{FrameworkId, SkillId};
use crate::store::schema::{skill_frameworks, skill_names, skill_pins, skills};
use crate::store::values::write_json;
use crate::store::{Conn, StoreError};

/// The name of the framework of own skills.
const NAME: &str = "Own skills";
/// What it has in the place of a release.
const VERSION: &str = "made here";

/// Lets nobody else change own skills until the transaction ends: what was read of them stays so.
pub fn lock_own(conn: &mut Conn) -> Result<(), StoreError> {
    let same = skill_frameworks::revision.eq(skill_frameworks::revision);
    diesel::update(skill_frameworks::table.find(OWN_FRAMEWORK)).set(same).execute(conn)?;
    Ok(())
}

/// Makes the framework of own skills where there is none yet.
pub fn ensure_own_framework(conn: &mut Conn, now: DateTime<Utc>) -> Result<(), StoreError> {
    let known: Option<String> = skill_frameworks::table.find(OWN_FRAMEWORK).select(skill_frameworks::id).first(conn).optional()?;
    if known.is_some() {
        return Ok(());
    }
    let framework = Framework {
        id: FrameworkId::new(OWN_FRAMEWORK),
        kind: FrameworkKind::Custom.as_str().to_owned(),
        name: NAME.to_owned(),
        version: VERSION.to_owned(),
        source_url: None,
        licence: None,
        loaded_at: now,
    };
    insert_framework(conn, &framework)
}

/// Adds an own skill; its framework must be there.
pub fn insert_own(conn: &mut Conn, id: &SkillId, uri: &str, own: &OwnSkill) -> Result<(), StoreError> {
    let row = SkillRow::of(&skill(id, uri, own))?;
    diesel::insert_into(skills::table).values(&row).execute(conn).map_err(StoreError::taken("a skill with the address", uri.to_owned()))?;
    write_names(conn, id, &names::rows_of(id, &own.all_names()))
}

/// Writes an own skill anew. What was pinned on it stays, unless the skill has that name by itself now; so do references that merges gave it.
pub fn save_own(conn: &mut Conn, id: &SkillId, own: &OwnSkill) -> Result<(), StoreError> {
    let mut skill = skill(id, "", own);
    merges::keep_references(&mut skill.same_as, &merges::list_given_references(conn, id)?);
    let change = SkillChange::from(SkillRow::of(&skill)?);
    let of_own = skills::table.filter(skills::id.eq(id.as_str())).filter(skills::framework_id.eq(OWN_FRAMEWORK));
    if diesel::update(of_own).set(change).execute(conn)? == 0 {
        return Err(StoreError::missing("own skill", id));
    }
    replace_names(conn, id, &own.all_names(), Vec::new())
}

/// Writes the names that come with a skill in place of those that came with it before; what persons pinned beside stays, and `kept` pins also
/// where the name comes with the skill now.
pub(super) fn replace_names(conn: &mut Conn, id: &SkillId, all: &[SkillName], kept: Vec<PinRow>) -> Result<(), StoreError> {
    let replaced = [NameKind::Preferred.as_str(), NameKind::Own.as_str()];
    let of_skill = skill_names::table.filter(skill_names::skill_id.eq(id.as_str())).filter(skill_names::kind.eq_any(replaced));
    diesel::delete(of_skill).execute(conn)?;
    let mut rows = names::rows_of(id, all);
    for pin in kept {
        let listed = rows.iter().position(|row| (&row.language, &row.folded) == (&pin.language, &pin.folded));
        let otherwise = listed.map(|place| rows.remove(place).kind);
        pins::update_otherwise(conn, (&pin.skill_id, &pin.language, &pin.folded), otherwise.as_deref())?;
    }
    write_names(conn, id, &rows)
}

/// Says which entries elsewhere a skill is the same as.
pub fn save_same_as(conn: &mut Conn, id: &SkillId, same_as: &[String]) -> Result<(), StoreError> {
    let text = write_json(&same_as, "skills.same_as")?;
    diesel::update(skills::table.find(id.as_str())).set(skills::same_as.eq(text)).execute(conn)?;
    Ok(())
}

/// Retires a skill or brings it back.
pub fn update_retired(conn: &mut Conn, id: &SkillId, is_retired: bool) -> Result<(), StoreError> {
    diesel::update(skills::table.find(id.as_str())).set(skills::is_retired.eq(is_retired)).execute(conn)?;
    names::write_keys(conn, &[id.as_str()])
}

/// The own skills with their labels, by label, and whether each is retired.
pub fn list_own(conn: &mut Conn) -> Result<Vec<(SkillId, String, bool)>, StoreError> {
    let rows: Vec<(String, String, bool)> = skills::table
        .filter(skills::framework_id.eq(OWN_FRAMEWORK))
        .order((skills::label_folded.asc(), skills::id.asc()))
        .select((skills::id, skills::label, skills::is_retired))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, label, is_retired)| (SkillId::new(id), label, is_retired)).collect())
}

fn skill(id: &SkillId, uri: &str, own: &OwnSkill) -> Skill {
    Skill {
        id: id.clone(),
        framework: FrameworkId::new(OWN_FRAMEWORK),
        uri: uri.to_owned(),
        code: None,
        label: own.label.clone(),
        statement: own.statement.clone(),
        category: own.category.clone(),
        freshness: own.freshness,
        aliases: Vec::new(),
        same_as: own.same_as.clone(),
    }
}

/// Writes label and other names. A pin on one of them is not needed any more.
fn write_names(conn: &mut Conn, id: &SkillId, rows: &[NameRow]) -> Result<(), StoreError> {
    for row in rows {
        let key = (&row.skill_id, &row.language, &row.folded);
        diesel::delete(skill_pins::table.find(key)).execute(conn)?;
        diesel::delete(skill_names::table.find(key)).execute(conn)?;
    }
    names::insert(conn, rows)?;
    names::write_keys(conn, &[id.as_str()])
}
