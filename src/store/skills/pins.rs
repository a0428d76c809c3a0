//! Names that persons made or confirmed. A release leaves them alone; what each would be without the pin is kept beside.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::names::{self, NameRow};
use crate::domain::SkillId;
use crate::domain::frameworks::{NameKind, SkillName};
use crate::domain::text::fold;
use crate::store::schema::{skill_names, skill_pins};
use crate::store::values::read_enum;
use crate::store::{Conn, StoreError};

/// A name that a person pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The name.
    pub name: SkillName,
    /// What it is without the pin; `None` where nobody else lists it.
    pub otherwise: Option<NameKind>,
    /// Who pinned it, as the audit log writes them.
    pub author: String,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = skill_pins)]
pub(super) struct PinRow {
    pub(super) skill_id: String,
    pub(super) language: String,
    pub(super) folded: String,
    otherwise: Option<String>,
    author: String,
    pinned_at: NaiveDateTime,
}

/// Makes a name of a skill as good as its preferred one. Answers whether it was not before.
pub fn insert_pin(conn: &mut Conn, skill: &SkillId, name: &SkillName, (author, at): (&str, DateTime<Utc>)) -> Result<bool, StoreError> {
    let folded = fold(&name.text);
    let row = skill_names::table.find((skill.as_str(), &name.language, &folded));
    let known: Option<NameRow> = row.select(NameRow::as_select()).first(conn).optional()?;
    let otherwise = known.as_ref().map(|row| read_enum(NameKind::parse, &row.kind, "skill_names.kind")).transpose()?;
    if folded.is_empty() || otherwise.is_some_and(NameKind::names_the_skill) {
        return Ok(false);
    }
    if known.is_some() {
        diesel::update(row).set(skill_names::kind.eq(NameKind::Pinned.as_str())).execute(conn)?;
    } else {
        let of_skill = skill_names::table.filter(skill_names::skill_id.eq(skill.as_str()));
        let last: Option<i64> = of_skill.select(diesel::dsl::max(skill_names::position)).first(conn)?;
        let new = NameRow {
            skill_id: skill.as_str().to_owned(),
            language: name.language.clone(),
            folded: folded.clone(),
            name: name.text.clone(),
            kind: NameKind::Pinned.as_str().to_owned(),
            position: last.unwrap_or(0) + 1,
        };
        names::insert(conn, &[new])?;
    }
    let pin = PinRow {
        skill_id: skill.as_str().to_owned(),
        language: name.language.clone(),
        folded,
        otherwise: otherwise.map(|kind| kind.as_str().to_owned()),
        author: author.to_owned(),
        pinned_at: at.naive_utc(),
    };
    // One may stand here of a name that a file took away meanwhile.
    diesel::delete(skill_pins::table.find((&pin.skill_id, &pin.language, &pin.folded))).execute(conn)?;
    diesel::insert_into(skill_pins::table).values(&pin).execute(conn)?;
    names::write_keys(conn, &[skill.as_str()])?;
    Ok(true)
}

/// Takes a pin off: the name is what it would be without, or gone. Answers whether there was one.
pub fn delete_pin(conn: &mut Conn, skill: &SkillId, name: &SkillName) -> Result<bool, StoreError> {
    let folded = fold(&name.text);
    let pin = skill_pins::table.find((skill.as_str(), &name.language, &folded));
    let Some(known): Option<PinRow> = pin.select(PinRow::as_select()).first(conn).optional()? else { return Ok(false) };
    diesel::delete(pin).execute(conn)?;
    let row = skill_names::table.find((skill.as_str(), &name.language, &folded));
    match known.otherwise {
        Some(kind) => diesel::update(row).set(skill_names::kind.eq(kind)).execute(conn)?,
        None => diesel::delete(row).execute(conn)?,
    };
    names::write_keys(conn, &[skill.as_str()])?;
    Ok(true)
}

/// The names of a skill that persons pinned, by language and name.
pub fn list_pins(conn: &mut Conn, skill: &SkillId) -> Result<Vec<Pin>, StoreError> {
    let pins = list(conn, skill)?;
    let names: Vec<NameRow> =
        skill_names::table.filter(skill_names::skill_id.eq(skill.as_str())).select(NameRow::as_select()).load(conn)?;
    let pin = |row: PinRow| {
        let name = names.iter().find(|name| name.language == row.language && name.folded == row.folded);
        let text = name.map_or_else(|| row.folded.clone(), |name| name.name.clone());
        let otherwise = row.otherwise.map(|kind| read_enum(NameKind::parse, &kind, "skill_pins.otherwise")).transpose()?;
        let name = SkillName { text, language: row.language, kind: NameKind::Pinned };
        Ok(Pin { name, otherwise, author: row.author, at: row.pinned_at.and_utc() })
    };
    pins.into_iter().map(pin).collect()
}

/// The rows of the same.
pub(super) fn list(conn: &mut Conn, skill: &SkillId) -> Result<Vec<PinRow>, StoreError> {
    let of_skill = skill_pins::table.filter(skill_pins::skill_id.eq(skill.as_str()));
    Ok(of_skill.order((skill_pins::language.asc(), skill_pins::folded.asc())).select(PinRow::as_select()).load(conn)?)
}

/// Says what a pinned name (of a skill, in a language, folded) is without its pin, as a release has it.
pub(super) fn update_otherwise(conn: &mut Conn, name: (&str, &str, &str), kind: Option<&str>) -> Result<(), StoreError> {
    diesel::update(skill_pins::table.find(name)).set(skill_pins::otherwise.eq(kind)).execute(conn)?;
    Ok(())
}
