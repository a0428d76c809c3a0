//! The fields of one row by their names, which are the columns of `requirements.csv` and our own properties in the other formats. Every format is
//! read through here, so that each mistake is told in the same words.

use super::accepted;
use super::group::{self, GroupRule};
use super::text::{LONGEST_ADDRESS, LONGEST_NAME, LONGEST_REMARK, line, paragraphs, some};
use super::{JobFileGroup, JobFileRow, SkillReference};
use crate::domain::jobs::Importance;
use crate::domain::policy::{FreshnessClass, Rigor};
use crate::import::issuers::scopes::Misread;
use crate::import::rows::{Column, Row, short};

/// The columns, in the order they are written.
pub(super) const COLUMNS: &[Column] = &[
    Column::needed("skill"),
    Column::optional("skill_uri"),
    Column::needed("importance"),
    Column::optional("weight"),
    Column::optional("level"),
    Column::optional("freshness"),
    Column::optional("min_rigor"),
    Column::optional("hard_max_months"),
    Column::optional("note_for_candidate"),
    Column::optional("group"),
    Column::optional("group_rule"),
    Column::optional("group_title"),
    Column::optional("group_importance"),
    Column::optional("group_weight"),
    Column::optional("accepted"),
    Column::optional("only_accepted"),
    Column::optional("skill_code"),
    Column::optional("skill_framework"),
    Column::optional("issuer_list"),
];
/// The fields that are numbers where a format has numbers.
pub(super) const NUMBERS: &[&str] = &["weight", "level", "hard_max_months", "group_weight"];
/// The skill of the template's example, which nobody means to import.
pub(super) const EXAMPLE: &str = "Example skill";

const IMPORTANCES: &[&str] = &["must", "should", "nice"];
const CLASSES: &[&str] = &["fast", "perishable", "semi-durable", "durable", "lasting"];
const RIGORS: &[&str] = &["R4", "R3", "R2", "R1", "R0"];
/// The longest id of a group.
const LONGEST_GROUP: usize = 64;

/// A field and its text; an empty text says nothing.
pub(super) type Cell = (&'static str, String);

/// One row as read.
#[derive(Debug)]
pub(super) struct ReadRow {
    /// The row.
    pub(super) row: JobFileRow,
    /// What it says about its group.
    pub(super) said: GroupSaid,
}

/// What one row says about its group.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct GroupSaid {
    /// How its rows count.
    pub(super) rule: Option<GroupRule>,
    /// Of how many.
    pub(super) of: Option<u32>,
    /// Its title.
    pub(super) title: Option<String>,
    /// Its importance.
    pub(super) importance: Option<Importance>,
    /// Its weight.
    pub(super) weight: Option<u8>,
}

/// Reads a row, or notes what is wrong with it.
pub(super) fn read_row(row: &mut Row) -> Option<ReadRow> {
    let skill = read_skill(row);
    let importance = row.choice("importance", IMPORTANCES, Importance::parse);
    if row.text("importance").is_empty() {
        row.refuse("importance", "this is empty", "Write must, should or nice.");
    }
    let weight = row.number("weight", 0_u8, 10);
    let level = row.number("level", 1_u8, 5);
    let freshness = row.choice("freshness", CLASSES, FreshnessClass::parse);
    let min_rigor = row.choice("min_rigor", RIGORS, |text| Rigor::parse(text).filter(|rigor| *rigor != Rigor::NotStated));
    let hard_max_months = row.number("hard_max_months", 1_u32, 1_200);
    let accepted = read_accepted(row);
    let only_accepted = row.choice("only_accepted", &["yes", "no"], yes_or_no).unwrap_or(false);
    if only_accepted && row.text("accepted").is_empty() {
        row.refuse("only_accepted", "no credential is named in accepted", "Name one there, or write no here.");
    }
    let group = bounded(row, "group", LONGEST_GROUP);
    let said = read_group(row, group.is_some());
    let note_for_candidate = bounded(row, "note_for_candidate", LONGEST_REMARK).and_then(|text| some(paragraphs(&text)));
    let issuer_list = bounded(row, "issuer_list", LONGEST_NAME);
    let (skill, importance) = (skill?, importance?);
    let line = row.line();
    let row = JobFileRow {
        line,
        skill,
        importance,
        weight,
        level,
        freshness,
        min_rigor,
        hard_max_months,
        accepted,
        only_accepted,
        group,
        note_for_candidate,
        issuer_list,
    };
    Some(ReadRow { row, said })
}

/// A row as its fields, in the order of [`COLUMNS`]. `group` is given where this row is the one to describe it, with the number of its rows.
pub(super) fn cells(row: &JobFileRow, group: Option<(&JobFileGroup, usize)>) -> Vec<Cell> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (own, rows) = group.map_or((None, 0), |(own, rows)| (Some(own), rows));
    vec![
        ("skill", row.skill.name.clone()),
        ("skill_uri", text(&row.skill.uri)),
        ("importance", row.importance.to_string()),
        ("weight", shown(row.weight)),
        ("level", shown(row.level)),
        ("freshness", shown(row.freshness)),
        ("min_rigor", shown(row.min_rigor.filter(|rigor| *rigor != Rigor::NotStated))),
        ("hard_max_months", shown(row.hard_max_months)),
        ("note_for_candidate", text(&row.note_for_candidate)),
        ("group", text(&row.group)),
        ("group_rule", own.map(|own| own.how.write(rows)).unwrap_or_default()),
        ("group_title", own.and_then(|own| own.title.clone()).unwrap_or_default()),
        ("group_importance", shown(own.and_then(|own| own.importance))),
        ("group_weight", shown(own.and_then(|own| own.weight))),
        ("accepted", accepted::write_list(&row.accepted)),
        ("only_accepted", if row.only_accepted { "yes".to_owned() } else { String::new() }),
        ("skill_code", text(&row.skill.code)),
        ("skill_framework", text(&row.skill.framework)),
        ("issuer_list", text(&row.issuer_list)),
    ]
}

/// A cell as a value of JSON.
pub(super) fn to_value(name: &str, text: &str) -> serde_json::Value {
    match text.parse::<u32>() {
        Ok(number) if NUMBERS.contains(&name) => number.into(),
        _ => text.into(),
    }
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn read_skill(row: &mut Row) -> Option<SkillReference> {
    let name = bounded(row, "skill", LONGEST_NAME);
    let reference = SkillReference {
        name: name.clone().unwrap_or_default(),
        uri: bounded(row, "skill_uri", LONGEST_ADDRESS),
        code: bounded(row, "skill_code", LONGEST_NAME),
        framework: bounded(row, "skill_framework", LONGEST_ADDRESS),
    };
    match name.as_deref() {
        None => row.refuse("skill", "this is empty", "Name the skill, or its code: SQL."),
        Some(EXAMPLE) => {
            row.refuse("skill", "this is the example of the template", "Put your own skill in its place, or take the row out.");
        }
        Some(_) => return Some(reference),
    }
    None
}

fn read_accepted(row: &mut Row) -> Vec<super::AcceptedText> {
    accepted::read_list(row.text("accepted")).unwrap_or_else(|wrong| {
        for Misread { problem, hint } in wrong {
            row.refuse("accepted", problem, hint);
        }
        Vec::new()
    })
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn read_group(row: &mut Row, is_in_one: bool) -> GroupSaid {
    const ABOUT: &[&str] = &["group_rule", "group_title", "group_importance", "group_weight"];
    if !is_in_one && let Some(column) = ABOUT.iter().find(|column| !row.text(column).is_empty()) {
        row.refuse(column, "this row is in no group", "Name its group in the column group, or leave this empty.");
        return GroupSaid::default();
    }
    let rule = row.optional("group_rule").and_then(|text| {
        let rule = GroupRule::parse(&text);
        if rule.is_none() {
            row.refuse("group_rule", format!("“{}” does not say how the rows of the group count", short(&text)), group::HINT);
        }
        rule
    });
    GroupSaid {
        rule: rule.map(|(rule, _)| rule),
        of: rule.and_then(|(_, of)| of),
        title: bounded(row, "group_title", LONGEST_NAME),
        importance: row.choice("group_importance", IMPORTANCES, Importance::parse),
        weight: row.number("group_weight", 0_u8, 10),
    }
}

/// A text on one line that is not too long; empty is none.
fn bounded(row: &mut Row, column: &str, most: usize) -> Option<String> {
    let text = row.optional(column)?;
    if text.chars().count() > most {
        row.refuse(column, format!("this is longer than {most} characters"), "Shorten it.");
    }
    // The note for candidates is the only text of several lines.
    some(if column == "note_for_candidate" { text } else { line(&text) })
}
