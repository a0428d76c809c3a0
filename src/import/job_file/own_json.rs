//! Our own JSON: `{"title": …, "requirements": [{"skill": …, "importance": …}]}` with the fields of `requirements.csv`. `accepted` may be the
//! notation of the table or a list of `{"id", "name", "name_words", "issuer"}`.

use serde_json::{Map, Value};

use super::accepted;
use super::fields::{COLUMNS, cells, to_value};
use super::gather::{Rows, first_rows, gather};
use super::text::Notes;
use super::{JobFile, JobFormat, said};
use crate::import::frameworks::json;
use crate::import::frameworks::{File, Unreadable};
use crate::import::rows;

/// Fields of one object that are looked at.
const MOST_FIELDS: usize = 100;

/// Reads a file.
pub fn read(file: File<'_>) -> Result<JobFile, Unreadable> {
    let root = super::detect::root_of(file)?;
    of_value(&root).ok_or_else(|| {
        let problem = "this is no job in our own JSON";
        Unreadable::new(file.name, problem, "Write {\"title\": …, \"requirements\": [{\"skill\": …, \"importance\": …}]}.")
    })
}

/// Whether this is our own JSON, and what it says.
pub(super) fn of_value(root: &Value) -> Option<JobFile> {
    let requirements = root.get("requirements")?.as_array()?;
    let (mut file, mut notes) = (JobFile::new(JobFormat::Json), Notes::default());
    said::read(root, &mut file, &mut notes);
    let mut taken = Rows::default();
    let imported = rows::read_objects(requirements.iter().map(read_object), COLUMNS, |row| taken.read(row));
    gather(&mut file, imported, &taken);
    file.notes.append(&mut notes.finish());
    Some(file)
}

/// A job as JSON: [`read`] gives it back.
pub fn write(file: &JobFile) -> String {
    let mut root = said::write(file);
    if let Some(identifier) = &file.identifier {
        root.insert("identifier".to_owned(), identifier.clone().into());
    }
    let rows = file.rows.iter().zip(first_rows(file)).map(|(row, group)| {
        let mut object: Map<String, Value> = filled(cells(row, group));
        if !row.accepted.is_empty() {
            object.insert("accepted".to_owned(), row.accepted.iter().map(accepted::to_json).collect());
        }
        Value::Object(object)
    });
    root.insert("requirements".to_owned(), rows.collect());
    format!("{:#}\n", Value::Object(root))
}

/// The fields of an object as texts: a list of credentials becomes their notation.
pub(super) fn read_object(object: &Value) -> Vec<(String, String)> {
    let Some(map) = object.as_object() else { return Vec::new() };
    map.iter().take(MOST_FIELDS).map(|(name, value)| (name.clone(), cell(value))).collect()
}

/// The cells that say something, as values.
pub(super) fn filled(cells: Vec<super::fields::Cell>) -> Map<String, Value> {
    let said = cells.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(name, text)| (name.to_owned(), to_value(name, &text))).collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Bool(is_so) => if *is_so { "yes" } else { "no" }.to_owned(),
        Value::Array(parts) => parts.iter().map(accepted::of_json).collect::<Vec<_>>().join(";"),
        Value::Object(_) => accepted::of_json(value),
        plain => json::plain(plain).unwrap_or_default(),
    }
}
