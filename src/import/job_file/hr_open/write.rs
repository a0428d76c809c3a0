//! The requirements of a job as HR Open skill assertions.

use serde_json::{Map, Value, json};

use super::super::fields::{Cell, cells};
use super::super::gather::first_rows;
use super::super::own_json::filled;
use super::super::{JobFile, JobFileRow, accepted, said};
use super::{ANY_LEVEL, NO_ADDRESS, NO_JOB, OWN, scale};
use crate::domain::text::slug;

/// The fields that the standard has a place for, and those that are written otherwise.
const NATIVE: &[&str] = &["skill", "skill_uri", "skill_code", "level", "accepted"];
/// What the levels of our scale are called.
const LEVELS: &[&str] = &["Level 1", "Level 2", "Level 3", "Level 4", "Level 5"];

/// A job as the published shape with `x-assay` in it: [`super::read`] gives it back.
pub fn write(file: &JobFile) -> String {
    let assertions: Vec<Value> = file.rows.iter().zip(first_rows(file)).map(|(row, group)| assertion(row, cells(row, group))).collect();
    let mut root = Map::new();
    root.insert("identifier".to_owned(), file.identifier.as_deref().unwrap_or(NO_JOB).into());
    root.insert("targetType".to_owned(), "Job".into());
    root.insert("proficiencyScale".to_owned(), scale::OURS.into());
    root.insert("assertions".to_owned(), assertions.into());
    let own = said::write(file);
    if !own.is_empty() {
        root.insert(OWN.to_owned(), Value::Object(own));
    }
    format!("{:#}\n", Value::Object(root))
}

fn assertion(row: &JobFileRow, cells: Vec<Cell>) -> Value {
    let id = row.skill.uri.clone().unwrap_or_else(|| format!("{NO_ADDRESS}{}", slug(&row.skill.name)));
    let mut skill = Map::new();
    skill.insert("id".to_owned(), id.into());
    skill.insert("name".to_owned(), row.skill.name.clone().into());
    if let Some(code) = &row.skill.code {
        skill.insert("codedNotation".to_owned(), code.clone().into());
    }
    let mut own = filled(cells.into_iter().filter(|(name, _)| !NATIVE.contains(name)).collect());
    if row.level.is_none() {
        own.insert("level".to_owned(), ANY_LEVEL.into());
    }
    if !row.accepted.is_empty() {
        own.insert("accepted".to_owned(), row.accepted.iter().map(accepted::to_json).collect());
    }
    json!({ "skill": skill, "proficiencyLevel": level(row.level), OWN: own })
}

/// A level of our scale. The standard wants one everywhere: where none is wanted the first is enough.
fn level(level: Option<u8>) -> Value {
    let rank = level.unwrap_or(1);
    let name = level.and_then(|level| LEVELS.get(usize::from(level.saturating_sub(1)))).unwrap_or(&"Any level");
    json!({ "id": format!("{}:{rank}", scale::OURS), "name": name, "rank": rank })
}
