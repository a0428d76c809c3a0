//! Skills and knowledge of the content model, and work activities.

use std::collections::HashMap;
use std::io::Read;

use super::parts::{Content, ELEMENT};
use super::{Collected, needed, open, said, skill_name};
use crate::domain::frameworks::EntryKind;
use crate::import::RowError;
use crate::import::frameworks::entries::{bare, tidy_name, tidy_text};
use crate::import::frameworks::{Row, Tally, Unreadable};
use crate::import::rows::short;

/// Basic skills, cross-functional skills, knowledge.
const ROOTS: [&str; 3] = ["2.A", "2.B", "2.C"];
/// What work activities stand under.
const ACTIVITIES: &str = "4.A";
const LONGEST_ID: usize = 40;

/// One element of the content model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    id: String,
    name: String,
    description: Option<String>,
}

/// The elements by their ids, those that nothing is read of too: activities stand under some of them.
pub(super) type Elements = HashMap<String, Element>;

/// Reads `Content Model Reference.txt`.
pub(super) fn read_elements(file: &str, source: impl Read, all: &mut Collected, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
    let mut table = open(file, source, Content::Elements)?;
    let mut order: Vec<String> = Vec::new();
    while let Some(row) = table.next_row(tally)? {
        match element(&row, &all.elements) {
            Ok(element) => {
                order.push(element.id.clone());
                all.elements.insert(element.id.clone(), element);
            }
            Err(error) => tally.refuse(file, error),
        }
    }
    for id in order.iter().filter(|id| ROOTS.iter().any(|root| is_under(id, root))) {
        // The ids of what is below an element begin with its own.
        let is_leaf = !order.iter().any(|other| other != id && is_under(other, id));
        all.add_element(id, if is_leaf { EntryKind::Skill } else { EntryKind::Group });
    }
    for id in order.iter().filter(|id| ROOTS.iter().any(|root| is_under(id, root))) {
        let above = ancestors(id).find(|above| all.entries.has(&element_uri(above)));
        if let Some(above) = above {
            all.broader(element_uri(above), element_uri(id));
        }
    }
    Ok(())
}

/// Reads `IWA Reference.txt`: headings between elements and activities.
pub(super) fn read_intermediate(file: &str, source: impl Read, all: &mut Collected, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
    read_activities_as((Content::Intermediate, "IWA ID", "IWA Title"), (file, source), all, tally)
}

/// Reads `DWA Reference.txt`: what people do at work, as skills.
pub(super) fn read_activities(file: &str, source: impl Read, all: &mut Collected, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
    read_activities_as((Content::Activities, "DWA ID", "DWA Title"), (file, source), all, tally)
}

fn read_activities_as(
    (content, id, title): (Content, &str, &str),
    (file, source): (&str, impl Read),
    all: &mut Collected,
    tally: &mut Tally<'_>,
) -> Result<(), Unreadable> {
    let mut table = open(file, source, content)?;
    while let Some(row) = table.next_row(tally)? {
        if let Err(error) = activity(&row, content, (id, title), all) {
            tally.refuse(file, error);
        }
    }
    Ok(())
}

fn element(row: &Row<'_>, known: &Elements) -> Result<Element, RowError> {
    let id = id(row, ELEMENT)?;
    if known.contains_key(&id) {
        return Err(row.wrong(ELEMENT, format!("“{}” is in an earlier row already", short(&id)), "Take one of the two rows out."));
    }
    let name = tidy_name(needed(row, "Element Name", "Each element needs its name.")?);
    let description = said(row, "Description").and_then(tidy_text).filter(|text| *text != name);
    Ok(Element { id, name, description })
}

fn activity(row: &Row<'_>, content: Content, (id_column, title): (&str, &str), all: &mut Collected) -> Result<(), RowError> {
    let own = id(row, id_column)?;
    let element = id(row, ELEMENT)?;
    let name = tidy_name(needed(row, title, "Each activity needs its name.")?.trim_end_matches('.'));
    let (kind, word) = if content == Content::Activities { (EntryKind::Skill, "dwa") } else { (EntryKind::Group, "iwa") };
    let uri = format!("urn:onet:{word}:{own}");
    let mut entry = bare(&uri, kind);
    entry.names = vec![skill_name(name)];
    entry.code = Some(own.clone());
    if !all.entries.add(entry) {
        return Err(row.wrong(id_column, format!("“{}” is in an earlier row already", short(&own)), "Take one of the two rows out."));
    }
    let between =
        said(row, "IWA ID").map(|id| format!("urn:onet:iwa:{id}")).filter(|uri| content == Content::Activities && all.entries.has(uri));
    if let Some(between) = between {
        all.broader(between, uri);
    } else if is_under(&element, ACTIVITIES) && all.elements.contains_key(&element) {
        all.add_headings(&element);
        all.broader(element_uri(&element), uri);
    }
    Ok(())
}

impl Collected {
    fn add_element(&mut self, id: &str, kind: EntryKind) {
        let Some(element) = self.elements.get(id) else { return };
        let mut entry = bare(element_uri(id), kind);
        entry.code = Some(element.id.clone());
        entry.names = vec![skill_name(element.name.clone())];
        if let Some(description) = &element.description {
            entry.statement = Some(description.clone());
            "en".clone_into(&mut entry.statement_language);
        }
        self.entries.add(entry);
    }

    /// Adds an element that activities stand under, and those above it.
    fn add_headings(&mut self, id: &str) {
        let mut below = id.to_owned();
        self.add_element(id, EntryKind::Group);
        for above in ancestors(id).filter(|above| is_under(above, ACTIVITIES)) {
            if self.elements.contains_key(above) {
                self.add_element(above, EntryKind::Group);
                self.broader(element_uri(above), element_uri(&below));
                above.clone_into(&mut below);
            }
        }
    }
}

fn id(row: &Row<'_>, column: &str) -> Result<String, RowError> {
    let text = row.needed(column, "Each row needs the id that O*NET gives.")?;
    let is_step = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.len() > LONGEST_ID || !text.split('.').all(is_step) {
        return Err(row.wrong(
            column,
            format!("“{}” is no id of O*NET", short(text)),
            "It is letters and digits with dots between: 2.A.1.a.",
        ));
    }
    Ok(text.to_owned())
}

fn element_uri(id: &str) -> String {
    format!("https://www.onetonline.org/find/descriptor/result/{id}")
}

/// Whether an id is this one or below it.
fn is_under(id: &str, root: &str) -> bool {
    id.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The ids above one, the nearest first.
fn ancestors(id: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(id.rsplit_once('.').map(|(above, _)| above), |id| id.rsplit_once('.').map(|(above, _)| above))
}
