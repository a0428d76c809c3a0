//! What a job asks for, from a file: `requirements.csv`, or JSON with a title and the same fields.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::job_file::SkillReference;
use super::job_file::skill::find;
use super::rows::{self, Column, Imported, Row};
use super::{FileProblem, RowError, Writer};
use crate::domain::jobs::{Importance, Requirement};
use crate::domain::policy::{FreshnessClass, Rigor};
use crate::domain::skills::Skill;
use crate::domain::{RequirementId, SkillId};

const COLUMNS: &[Column] = &[
    Column::needed("skill"),
    Column::optional("skill_uri"),
    Column::needed("importance"),
    Column::optional("weight"),
    Column::optional("level"),
    Column::optional("freshness"),
    Column::optional("min_rigor"),
    Column::optional("hard_max_months"),
    Column::optional("note_for_candidate"),
];
const IMPORTANCES: &[&str] = &["must", "should", "nice"];
const CLASSES: &[&str] = &["fast", "perishable", "semi-durable", "durable", "lasting"];
const RIGORS: &[&str] = &["R4", "R3", "R2", "R1", "R0"];

/// What came out of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementsFile {
    /// The job's title, where the file has one.
    pub title: Option<String>,
    /// The rows.
    pub rows: Imported<Requirement>,
}

/// Why a JSON file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum JobFileError {
    /// As a CSV file.
    #[error(transparent)]
    File(#[from] FileProblem),
    /// As JSON.
    #[error("this is not a job in JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl JobFileError {
    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::File(problem) => problem.hint(),
            Self::Json(_) => "Write {\"title\": …, \"requirements\": [{\"skill\": …, \"importance\": …}]}.".to_owned(),
        }
    }
}

#[derive(Deserialize)]
struct JobBody {
    title: Option<String>,
    requirements: Vec<BTreeMap<String, Value>>,
}

/// Reads either kind of file; `known` are the skills that may be named.
pub fn read(bytes: &[u8], known: &[Skill]) -> Result<RequirementsFile, JobFileError> {
    let text = super::decode(bytes)?;
    let (title, mut rows) = if text.trim_start().starts_with('{') {
        let body: JobBody = serde_json::from_str(&text)?;
        let objects = body.requirements.into_iter().map(|object| object.into_iter().map(|(name, value)| (name, said(value))).collect());
        (body.title, rows::read_objects(objects, COLUMNS, |row| read_row(row, known)))
    } else {
        (None, rows::read(bytes, COLUMNS, |row| read_row(row, known))?)
    };
    let mut seen: BTreeMap<SkillId, u64> = BTreeMap::new();
    for (line, row) in std::mem::take(&mut rows.rows) {
        match seen.get(&row.skill.id) {
            Some(before) => {
                let problem = format!("“{}” is on line {before} already", row.skill.label);
                rows.refuse(RowError::new(line, "skill", problem, "Keep one of the two rows."));
            }
            None => {
                seen.insert(row.skill.id.clone(), line);
                rows.rows.push((line, row));
            }
        }
    }
    rows.errors.sort();
    Ok(RequirementsFile { title: title.filter(|title| !title.trim().is_empty()), rows })
}

/// A JSON value as a cell.
fn said(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn read_row(row: &mut Row, known: &[Skill]) -> Option<Requirement> {
    let freshness = row.choice("freshness", CLASSES, FreshnessClass::parse);
    let skill = read_skill(row, known, freshness);
    let importance = row.choice("importance", IMPORTANCES, Importance::parse);
    if row.text("importance").is_empty() {
        row.refuse("importance", "this is empty", "Write must, should or nice.");
    }
    let weight = row.number("weight", 0_u8, 10);
    let level = row.number("level", 1_u8, 5);
    let min_rigor = row.choice("min_rigor", RIGORS, Rigor::parse);
    let hard_max_months = row.number("hard_max_months", 1_u32, 1_200);
    let (skill, importance) = (skill?, importance?);
    Some(Requirement {
        id: RequirementId::new(format!("line-{}", row.line())),
        importance,
        weight: weight.unwrap_or_else(|| importance.default_weight()),
        level,
        freshness: freshness.unwrap_or(skill.freshness),
        skill,
        curve: None,
        hard_max_months,
        min_rigor,
        issuer_list: None,
        note_for_candidate: row.optional("note_for_candidate"),
        group: None,
        accepted: Vec::new(),
        only_accepted: false,
    })
}

/// The skill by its address, code or name; with an address of its own it may be one nobody knows yet.
fn read_skill(row: &mut Row, known: &[Skill], freshness: Option<FreshnessClass>) -> Option<Skill> {
    let name = row.needed("skill", "Name the skill, or its code: SQL.");
    if name.is_empty() {
        return None;
    }
    let reference = SkillReference { name, uri: row.optional("skill_uri"), code: None, framework: None };
    find(&reference, freshness, known).map_err(|wrong| row.refuse("skill", wrong.problem, wrong.hint)).ok()
}

/// An empty file with its header.
pub fn template() -> String {
    Writer::new(&header()).finish()
}

fn header() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skills() -> Vec<Skill> {
        crate::import::starter_skills::read().unwrap().skills
    }

    #[test]
    fn csv_and_json_say_the_same() {
        let csv = b"Skill,Importance,Level,Freshness,Min rigor,Hard max months\nSQL,must,3,,R2,\nPython,Should,,fast,,24\n";
        let json = br#"{"title": "Data analyst", "requirements": [
            {"skill": "SQL", "importance": "must", "level": 3, "min_rigor": "R2"},
            {"skill": "Python", "importance": "should", "freshness": "fast", "hard_max_months": 24}]}"#;
        let (one, other) = (read(csv, &skills()).unwrap(), read(json, &skills()).unwrap());
        assert_eq!((one.rows.errors.len(), other.rows.errors.len()), (0, 0), "{:?} {:?}", one.rows.errors, other.rows.errors);
        assert_eq!(other.title.as_deref(), Some("Data analyst"));
        let plain = |file: RequirementsFile| {
            file.rows.rows.into_iter().map(|(_, row)| Requirement { id: RequirementId::new(""), ..row }).collect::<Vec<_>>()
        };
        let rows = plain(one);
        assert_eq!((rows[0].weight, rows[1].weight, rows[1].freshness), (3, 2, FreshnessClass::Fast));
        assert_eq!(rows, plain(other));
    }

    #[test]
    fn what_is_wrong_has_its_line_and_remedy() {
        let csv = b"skill,importance,level,skill_uri\nSQLL,must,,\nPyton,musst,9,\nSQL,must,,\nsql,nice,,\nJuggling,nice,,https://skills.example/juggling\n";
        let file = read(csv, &skills()).unwrap();
        let errors: Vec<String> = file.rows.errors.iter().map(ToString::to_string).collect();
        assert_eq!(file.rows.rows.iter().map(|(_, row)| row.skill.label.as_str()).collect::<Vec<_>>(), ["SQL", "Juggling"]);
        assert!(errors[0].starts_with("line 2, skill: “SQLL” is no skill that is known here. Did you mean “SQL”?"), "{errors:?}");
        assert!(errors.iter().any(|error| error.starts_with("line 3, importance: “musst”")));
        assert!(errors.iter().any(|error| error.contains("is on line 4 already")));
        assert!(read(b"{\"requirements\": 3}", &skills()).is_err());
    }
}
