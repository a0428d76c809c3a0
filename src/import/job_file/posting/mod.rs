//! schema.org `JobPosting` as JSON-LD (F13): one object, a list, an `@graph`, or a web page with any of these in a script.
//!
//! What schema.org has no property for is written as `additionalProperty` of the skill's `DefinedTerm`: a `PropertyValue` whose `propertyID` is
//! `assay:` and the name of a column of `requirements.csv` (`assay:importance`, `assay:weight`, `assay:level`, `assay:freshness`,
//! `assay:min_rigor`, `assay:hard_max_months`, `assay:only_accepted`, `assay:note_for_candidate`, `assay:group`, and in the first row of a group
//! `assay:group_rule`, `assay:group_title`, `assay:group_importance`, `assay:group_weight`). Accepted credentials are `qualifications`:
//! `EducationalOccupationalCredential` with `competencyRequired` naming the row by its `@id` (`#requirement-1`); `assay:name_match` is `words`
//! where the name is only words of it. Without our properties a skill is a `should`.

mod head;
mod node;
mod qualifications;
mod skills;
#[cfg(test)]
mod tests;
mod write;

use serde_json::Value;

use self::node::Graph;
use super::fields::COLUMNS;
use super::gather::{Rows, gather};
use super::text::Notes;
use super::{JobFile, JobFormat, detect};
use crate::import::frameworks::{File, Unreadable};
use crate::import::rows;

pub use write::write;

/// What the ids of our own properties begin with.
const OWN: &str = "assay:";
/// Skills of one posting that are looked at: each is compared with the others.
const MOST_ITEMS: usize = 2_000;

/// Reads the first job posting of a file: JSON-LD, or a page with JSON-LD in it.
pub fn read(file: File<'_>) -> Result<JobFile, Unreadable> {
    let text = detect::text_of(file)?;
    if text.trim_start().starts_with('<') {
        return detect::read_page(file.name, &text);
    }
    let root = detect::parse(File { name: file.name, bytes: text.as_bytes() })?;
    of_value(&root).ok_or_else(|| {
        let problem = "there is no JobPosting in this file";
        Unreadable::new(file.name, problem, "Export the job as schema.org JSON-LD: an object with \"@type\": \"JobPosting\".")
    })
}

/// The first job posting of a value.
pub(super) fn of_value(root: &Value) -> Option<JobFile> {
    let mut all = Vec::new();
    node::postings(root, &mut all);
    let posting = *all.first()?;
    let (mut file, mut notes) = (JobFile::new(JobFormat::Posting), Notes::default());
    if all.len() > 1 {
        notes.add(format!("The file has {} job postings. The first one was taken.", all.len()));
    }
    let graph = Graph::new(root);
    head::read(&graph, posting, &mut file, &mut notes);
    let mut values = graph.values(posting, "skills");
    let occupations = graph.values(posting, "relevantOccupation");
    values.extend(occupations.iter().flat_map(|occupation| graph.values(occupation, "skills")));
    let mut items = skills::read(&graph, &values, &mut notes);
    for property in qualifications::PROPERTIES {
        qualifications::read(&graph, posting, property, &mut items, &mut notes);
    }
    if items.is_empty() {
        notes.add("The posting lists no skills. Paste its text as an advert, and skills in it are suggested.");
    }
    if items.len() >= MOST_ITEMS {
        notes.add(format!("Only the first {MOST_ITEMS} skills of the posting were read."));
    }
    let mut taken = Rows::default();
    let imported = rows::read_objects(items.into_iter().map(skills::Item::finish), COLUMNS, |row| taken.read(row));
    gather(&mut file, imported, &taken);
    file.notes.append(&mut notes.finish());
    Some(file)
}
