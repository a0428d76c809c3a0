//! HR Open skill assertions of a job (F14): `{identifier, targetType: "Job", proficiencyScale, assertions: [{skill {id, name, codedNotation},
//! proficiencyLevel {name, rank}}]}`, alone, in a list, or inside a JEDx job.
//!
//! Ranks become our five levels where the scale says how many it has; where it does not, no level is taken over and a note says so. What the
//! standard has no place for stands in `x-assay`, of the whole (`title`, `employer`, `location`, `description`, `posted_on`, `closes_on`,
//! `occupation`) and of each assertion (the columns of `requirements.csv`; `accepted` is a list of `{id, name, name_words, issuer}`; `level` is
//! `any` where none is wanted, as the standard wants a rank everywhere).

mod scale;
#[cfg(test)]
mod tests;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::scale::{Scale, level_of};
use super::fields::COLUMNS;
use super::gather::{Rows, gather};
use super::own_json::read_object;
use super::text::{LONGEST_NAME, Notes, counted, cut, line};
use super::{JobFile, JobFormat, detect, said};
use crate::import::RowError;
use crate::import::frameworks::json;
use crate::import::frameworks::{File, Unreadable};
use crate::import::rows::{self, short};

pub use write::write;

/// Our own fields.
const OWN: &str = "x-assay";
/// The identifier of a job that has none.
const NO_JOB: &str = "urn:x-assay:job";
/// What the ids of skills without an address begin with.
const NO_ADDRESS: &str = "urn:x-assay:skill:";
/// The level of a row that wants none.
const ANY_LEVEL: &str = "any";
/// What assertions of a job may say they are about.
const JOBS: &[&str] = &["job", "jobrole", "role", "jobposting", "position"];
/// Fields of an assertion that are read or say nothing.
const READ: &[&str] = &["skill", "proficiencyLevel", "proficiencyScale", OWN, "type", "@type", "id", "@id"];

/// Ranks of another scale that are named in a note.
const MOST_MOVED: usize = 100;

/// What is found out about levels while the assertions are read.
#[derive(Default)]
struct Levels {
    errors: Vec<RowError>,
    /// Rows whose rank means nothing, by the scale they name.
    unknown: BTreeMap<String, usize>,
    /// Ranks of scales that are not of five, in the order they come: rank, size, level.
    moved: Vec<(u32, u32, u8)>,
}

impl Levels {
    /// Says which levels were left out, and which were moved.
    fn note(&self, notes: &mut Notes) {
        for (shown, rows) in &self.unknown {
            let no_name = "No scale is named".to_owned();
            let which = if shown.is_empty() { no_name } else { format!("The scale “{shown}” does not say how many levels it has") };
            let rows = counted(*rows, "row");
            notes.add(format!(
                "{which}, so the levels of {rows} were not taken over. Set them by hand, or name a scale such as {}.",
                scale::OURS
            ));
        }
        if !self.moved.is_empty() {
            let shown: Vec<String> = self.moved.iter().map(|(rank, size, level)| format!("{rank} of {size} is {level}")).collect();
            notes.add(format!("Levels of another scale were put on ours: {}. Look them through.", shown.join(", ")));
        }
    }
}

/// Reads the skill assertions of the first job in a file.
pub fn read(file: File<'_>) -> Result<JobFile, Unreadable> {
    let root = detect::root_of(file)?;
    of_value(file.name, &root).unwrap_or_else(|| {
        let problem = "there are no skill assertions in this file";
        Err(Unreadable::new(file.name, problem, "Export the skills of the job as HR Open skill assertions, with “assertions” in it."))
    })
}

/// The skill assertions of a value, where it has some; an error where they are of something else than a job.
pub(super) fn of_value(name: &str, root: &Value) -> Option<Result<JobFile, Unreadable>> {
    let mut all = Vec::new();
    collections(root, None, &mut all);
    let Some((collection, job)) = all.iter().find(|(collection, _)| is_of_job(collection)) else {
        let (other, _) = all.first()?;
        let target = json::text(other, "targetType").unwrap_or_default();
        let problem = format!("these are the skills of something else than a job: “{}”", short(&target));
        return Some(Err(Unreadable::new(name, problem, "Export the skills that the job asks for: targetType is Job.")));
    };
    let (mut file, mut notes) = (JobFile::new(JobFormat::HrOpen), Notes::default());
    if all.len() > 1 {
        notes.add(format!("The file has {} lists of skills. The first one of a job was taken.", all.len()));
    }
    read_head(collection, *job, &mut file, &mut notes);
    read_assertions(collection, &mut file, &mut notes);
    file.notes.append(&mut notes.finish());
    Some(Ok(file))
}

/// Every collection of assertions, with the job around it.
fn collections<'a>(value: &'a Value, job: Option<&'a Value>, found: &mut Vec<(&'a Value, Option<&'a Value>)>) {
    match value {
        Value::Array(parts) => parts.iter().for_each(|part| collections(part, job, found)),
        Value::Object(map) if map.get("assertions").is_some_and(Value::is_array) => found.push((value, job)),
        Value::Object(map) => {
            for key in ["job", "skills", "jobs", "data"] {
                let around = if key == "skills" { Some(value) } else { job };
                map.get(key).into_iter().for_each(|inside| collections(inside, around, found));
            }
        }
        _ => {}
    }
}

/// Whether assertions are of a job; they are where they do not say.
fn is_of_job(collection: &Value) -> bool {
    let target = json::text(collection, "targetType").map(|text| text.to_lowercase());
    target.is_none_or(|target| JOBS.contains(&target.rsplit(['/', '#', ':']).next().unwrap_or_default()))
}

fn read_head(collection: &Value, job: Option<&Value>, file: &mut JobFile, notes: &mut Notes) {
    let one = |value: &Value, keys: &[&str]| json::first_text(value, keys).and_then(|text| super::text::name(&text));
    let number = |value: &Value, keys: &[&str]| json::first_text(value, keys).and_then(|text| super::text::address(&text));
    let identifier = number(collection, &["identifier", "id", "@id"]).filter(|id| id != NO_JOB);
    file.title = one(collection, &["targetName"]);
    file.description = json::text(collection, "targetDescription").map(|text| super::plain_text(&text));
    if let Some(job) = job {
        file.title = one(job, &["title", "jobTitle"]).or(file.title.take());
        file.description = json::text(job, "jobDuties").map(|text| super::plain_text(&text)).or(file.description.take());
        let codes: Vec<String> = json::list(job.get("socInfo")).iter().filter_map(|soc| json::text(soc, "socCodeValue")).collect();
        said::add_occupations(file, codes);
    }
    file.description = file.description.take().map(|text| cut(&text, super::text::LONGEST_TEXT)).and_then(super::text::some);
    file.identifier = job.and_then(|job| number(job, &["jobId"])).or(identifier);
    if let Some(own) = collection.get(OWN) {
        said::read(own, file, notes);
    }
}

fn read_assertions(collection: &Value, file: &mut JobFile, notes: &mut Notes) {
    let assertions = json::list(collection.get("assertions"));
    let whole = collection.get("proficiencyScale");
    let mut levels = Levels::default();
    let objects: Vec<_> = (1_u64..).zip(&assertions).map(|(at, assertion)| read_assertion(assertion, at, whole, &mut levels)).collect();
    note_unread(&assertions, notes);
    levels.note(notes);
    let mut taken = Rows::default();
    let wrong: BTreeSet<u64> = levels.errors.iter().map(|error| error.line).collect();
    let mut imported = rows::read_objects(objects, COLUMNS, |row| {
        let is_wrong = wrong.contains(&row.line());
        // What is wrong with its level is told below, in the words of the standard.
        if is_wrong { None } else { taken.read(row) }
    });
    imported.bad_rows += wrong.len();
    levels.errors.into_iter().for_each(|error| imported.refuse(error));
    gather(file, imported, &taken);
}

/// The fields of one assertion; what it says itself goes before `x-assay`.
fn read_assertion(assertion: &Value, at: u64, whole: Option<&Value>, levels: &mut Levels) -> Vec<(String, String)> {
    let own = assertion.get(OWN).unwrap_or(&Value::Null);
    let mut cells = read_object(own);
    let is_any = json::text(own, "level").is_some_and(|text| text == ANY_LEVEL);
    cells.retain(|(name, _)| !matches!(name.as_str(), "skill" | "skill_uri" | "skill_code" | "level"));
    if json::text(own, "importance").is_none() {
        cells.push(("importance".to_owned(), "should".to_owned()));
    }
    let mut put = |name: &str, text: Option<String>| cells.extend(text.map(|text| (name.to_owned(), text)));
    let empty = Value::Null;
    let skill = assertion.get("skill").unwrap_or(&empty);
    let uri = json::first_text(skill, &["id", "@id", "uri", "url"]).filter(|uri| !uri.starts_with(NO_ADDRESS));
    let code = json::text(skill, "codedNotation");
    let named =
        json::first_text(skill, &["name", "description"]).or_else(|| json::plain(skill)).or_else(|| code.clone()).or_else(|| uri.clone());
    put("skill", named.map(|name| cut(&line(&name), LONGEST_NAME)));
    put("skill_uri", uri);
    put("skill_code", code);
    if json::text(own, "skill_framework").is_none() {
        put("skill_framework", json::first_text(skill, &["framework", "frameworkName"]));
    }
    if !is_any {
        let scale = Scale::of(assertion.get("proficiencyScale").or(whole));
        put("level", read_level(assertion, at, &scale, levels).map(|level| level.to_string()));
    }
    cells
}

fn read_level(assertion: &Value, at: u64, scale: &Scale, levels: &mut Levels) -> Option<u8> {
    let wanted = assertion.get("proficiencyLevel")?;
    let said = json::plain(wanted.get("rank").unwrap_or(wanted)).filter(|said| wanted.is_object() || said.parse::<u32>().is_ok())?;
    let Some(size) = scale.size else {
        *levels.unknown.entry(scale.shown.clone()).or_default() += 1;
        return None;
    };
    let rank = said.strip_suffix(".0").unwrap_or(&said).parse().ok();
    let read = rank.and_then(|rank| Some((rank, size, level_of(rank, size)?)));
    match read {
        Some(moved) if size != 5 && levels.moved.len() < MOST_MOVED && !levels.moved.contains(&moved) => levels.moved.push(moved),
        Some(_) => {}
        None => {
            let problem = format!("the rank “{}” is not on a scale of {size} levels", short(&said));
            let hint = format!("Write a rank from 1 to {size}, or correct proficiencyScale.");
            levels.errors.push(RowError::new(at, "proficiencyLevel", problem, hint));
        }
    }
    read.map(|(_, _, level)| level)
}

/// One note with the fields of assertions nobody reads.
fn note_unread(assertions: &[&Value], notes: &mut Notes) {
    let fields = assertions.iter().filter_map(|assertion| assertion.as_object()).flat_map(serde_json::Map::keys);
    let unread: BTreeSet<String> = fields.filter(|name| !READ.contains(&name.as_str())).map(|name| short(name)).collect();
    if !unread.is_empty() {
        let shown = unread.into_iter().take(20).collect::<Vec<_>>().join(", ");
        notes.add(format!("Not taken over of the assertions: {shown}."));
    }
}
