//! What a job says about itself besides its rows, in JSON of our own names.

use serde_json::{Map, Value};

use super::JobFile;
use super::text::{LONGEST_TEXT, Notes, address, cut, day, line, name, paragraphs, some};
use crate::import::frameworks::json;
use crate::import::rows::short;

/// Occupations of one job.
const MOST_OCCUPATIONS: usize = 20;

/// Reads `title`, `identifier`, `employer`, `location`, `description`, `posted_on`, `closes_on` and `occupation`.
pub(super) fn read(value: &Value, file: &mut JobFile, notes: &mut Notes) {
    let one = |key: &str| json::text(value, key).and_then(|text| name(&text));
    file.title = one("title").or(file.title.take());
    file.identifier = json::text(value, "identifier").and_then(|text| address(&text)).or(file.identifier.take());
    file.employer = one("employer").or(file.employer.take());
    file.location = one("location").or(file.location.take());
    file.description =
        json::text(value, "description").and_then(|text| some(cut(&paragraphs(&text), LONGEST_TEXT))).or(file.description.take());
    file.posted_on = date(json::text(value, "posted_on"), "posted_on", notes);
    file.closes_on = date(json::text(value, "closes_on"), "closes_on", notes);
    add_occupations(file, json::texts(value, "occupation"));
}

/// What [`read`] reads, without the identifier.
pub(super) fn write(file: &JobFile) -> Map<String, Value> {
    let mut map = Map::new();
    let mut put = |key: &str, text: Option<String>| {
        if let Some(text) = text {
            map.insert(key.to_owned(), text.into());
        }
    };
    put("title", file.title.clone());
    put("employer", file.employer.clone());
    put("location", file.location.clone());
    put("description", file.description.clone());
    put("posted_on", file.posted_on.map(|day| day.to_string()));
    put("closes_on", file.closes_on.map(|day| day.to_string()));
    if !file.occupation.is_empty() {
        map.insert("occupation".to_owned(), file.occupation.clone().into());
    }
    map
}

/// The day a text says; a note where it says none.
pub(super) fn date(text: Option<String>, field: &str, notes: &mut Notes) -> Option<chrono::NaiveDate> {
    let text = text?;
    let found = day(&text);
    if found.is_none() {
        notes.add(format!("{field}: “{}” is no day as we read them (2027-12-31). Set the day yourself.", short(&text)));
    }
    found
}

/// Adds occupations, each once.
pub(super) fn add_occupations(file: &mut JobFile, found: impl IntoIterator<Item = String>) {
    for text in found.into_iter().filter_map(|text| name(&line(&text))) {
        if file.occupation.len() < MOST_OCCUPATIONS && !file.occupation.contains(&text) {
            file.occupation.push(text);
        }
    }
}
