//! From rows as read to the rows and groups of a job.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{GroupSaid, ReadRow, read_row};
use super::group::{self, GroupRule};
use super::text::{Notes, counted};
use super::{JobFile, JobFileGroup, JobFileRow, MOST_ROWS};
use crate::import::RowError;
use crate::import::rows::{Imported, Row, short};

/// A group while its rows are read.
struct Gathered {
    id: String,
    first: u64,
    said: GroupSaid,
    rows: usize,
}

/// Reads every row, and keeps as many good ones as a job may have.
#[derive(Debug, Default)]
pub(super) struct Rows {
    good: usize,
    first_over: Option<u64>,
}

impl Rows {
    /// Reads a row, or notes what is wrong with it; a good one too many is only counted.
    pub(super) fn read(&mut self, row: &mut Row) -> Option<ReadRow> {
        let read = read_row(row).filter(|_| !row.has_errors())?;
        self.good += 1;
        if self.good <= MOST_ROWS {
            return Some(read);
        }
        self.first_over.get_or_insert(row.line());
        None
    }
}

/// Puts rows and groups into the file. What contradicts an earlier row is an error of the later one.
pub(super) fn gather(file: &mut JobFile, mut imported: Imported<ReadRow>, taken: &Rows) {
    let rows = std::mem::take(&mut imported.rows);
    file.left_out += imported.bad_rows + taken.good.saturating_sub(rows.len());
    if let Some(line) = taken.first_over {
        let problem = format!("there are more than {MOST_ROWS} rows; those from here on are left out");
        imported.refuse(RowError::new(line, "", problem, "Five to nine are a good number for one job: split the file."));
    }
    let mut known: BTreeMap<String, Gathered> = BTreeMap::new();
    for (line, read) in rows {
        match join(&mut known, line, read) {
            Ok(row) => file.rows.push(row),
            Err(error) => {
                file.left_out += 1;
                imported.refuse(error);
            }
        }
    }
    let mut groups: Vec<Gathered> = known.into_values().collect();
    groups.sort_by_key(|group| group.first);
    let is_whole = imported.errors.is_empty();
    for group in groups {
        match finish(&group, is_whole, &mut file.notes) {
            Ok(group) => file.groups.push(group),
            Err(error) => {
                imported.refuse(error);
                file.left_out += group.rows;
                file.rows.retain(|row| row.group.as_ref() != Some(&group.id));
            }
        }
    }
    imported.errors.sort();
    let mut seen = BTreeSet::new();
    imported.notes.retain(|note| seen.insert(note.column.clone()));
    let mut notes = Notes::default();
    imported.notes.iter().for_each(|note| notes.add(format!("{}.", file.explain(note).trim_end_matches('.'))));
    file.notes.append(&mut notes.finish());
    file.errors.append(&mut imported.errors);
    file.more_errors += imported.more_errors;
}

/// For each row whether it is the first of its group, with the group and the number of its rows: there the group is written down.
pub(super) fn first_rows(file: &JobFile) -> Vec<Option<(&JobFileGroup, usize)>> {
    let mut left: Vec<&JobFileGroup> = file.groups.iter().collect();
    let first = |row: &JobFileRow| {
        let at = left.iter().position(|group| Some(&group.id) == row.group.as_ref())?;
        let group = left.swap_remove(at);
        Some((group, file.rows.iter().filter(|other| other.group == row.group).count()))
    };
    file.rows.iter().map(first).collect()
}

/// Joins a row to its group, which is called as its first row calls it.
fn join(known: &mut BTreeMap<String, Gathered>, line: u64, read: ReadRow) -> Result<JobFileRow, RowError> {
    let ReadRow { mut row, said } = read;
    let Some(id) = row.group.clone() else { return Ok(row) };
    let gathered = known.entry(id.to_lowercase()).or_insert_with(|| Gathered { id, first: line, said: GroupSaid::default(), rows: 0 });
    if let Some(column) = contradiction(&gathered.said, &said) {
        let problem = format!("the group “{}” says something else further up", short(&gathered.id));
        return Err(RowError::new(line, column, problem, "Write it in one row of the group only, or the same in all."));
    }
    let own = &mut gathered.said;
    own.rule = own.rule.or(said.rule);
    own.of = own.of.or(said.of);
    own.title = own.title.take().or(said.title);
    own.importance = own.importance.or(said.importance);
    own.weight = own.weight.or(said.weight);
    gathered.rows += 1;
    row.group = Some(gathered.id.clone());
    Ok(row)
}

/// Which column of a later row says something else than the rows before it.
fn contradiction(known: &GroupSaid, said: &GroupSaid) -> Option<&'static str> {
    fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
        one.is_some() && other.is_some() && one != other
    }
    [
        ("group_rule", differ(known.rule.as_ref(), said.rule.as_ref()) || differ(known.of.as_ref(), said.of.as_ref())),
        ("group_title", differ(known.title.as_ref(), said.title.as_ref())),
        ("group_importance", differ(known.importance.as_ref(), said.importance.as_ref())),
        ("group_weight", differ(known.weight.as_ref(), said.weight.as_ref())),
    ]
    .into_iter()
    .find_map(|(column, is_other)| is_other.then_some(column))
}

/// The group, unless its rows cannot be counted. Where rows are missing (`is_whole` is false) there may be more of them than were read.
fn finish(group: &Gathered, is_whole: bool, notes: &mut Vec<String>) -> Result<JobFileGroup, RowError> {
    let shown = short(&group.id);
    let Some(how) = group.said.rule else {
        let problem = format!("the group “{shown}” does not say how its rows count");
        return Err(RowError::new(group.first, "group_rule", problem, group::HINT));
    };
    let rows = u32::try_from(group.rows).unwrap_or(u32::MAX);
    if let GroupRule::NOf(number) = how
        && is_whole
    {
        if number > rows {
            let problem = format!("the group “{shown}” wants {number} of its rows and has {}", counted(group.rows, "row"));
            return Err(RowError::new(group.first, "group_rule", problem, "Add rows to the group, or want fewer."));
        }
        if group.said.of.is_some_and(|of| of != rows) {
            notes.push(format!("The group “{shown}” has {}, so it counts as {}.", counted(group.rows, "row"), how.write(group.rows)));
        }
    }
    let GroupSaid { title, importance, weight, .. } = &group.said;
    Ok(JobFileGroup { id: group.id.clone(), title: title.clone(), how, importance: *importance, weight: *weight })
}
