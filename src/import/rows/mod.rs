//! Rows of a CSV file by the names of their columns. A bad row is reported with its line and never stops the good ones.

mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;
use csv::StringRecord;

use self::records::{Found, Records};
use super::export::plain_cell;
use super::hints::{did_you_mean, nearest};
use super::{FileProblem, RowError, decode};

/// Columns of a file (`security.md` §2.5).
const MOST_COLUMNS: usize = 200;
/// Bytes of a cell.
const LONGEST_CELL: usize = 64 * 1024;
/// Errors that are written down; the rest are counted.
const MOST_ERRORS: usize = 1_000;

/// A column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name. Case, spaces, `-` and `_` make no difference.
    pub name: &'static str,
    /// Whether a file without it cannot be read.
    pub is_needed: bool,
}

impl Column {
    /// A column every file has.
    pub const fn needed(name: &'static str) -> Self {
        Self { name, is_needed: true }
    }

    /// A column that may be left out.
    pub const fn optional(name: &'static str) -> Self {
        Self { name, is_needed: false }
    }
}

/// What came out of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported<T> {
    /// The good rows with their lines, in the order of the file.
    pub rows: Vec<(u64, T)>,
    /// What is wrong with the others, by line.
    pub errors: Vec<RowError>,
    /// How many more errors there are.
    pub more_errors: usize,
    /// How many rows something is wrong with: one may have several errors.
    pub bad_rows: usize,
    /// What was left out although nothing is wrong: columns nobody reads.
    pub notes: Vec<RowError>,
}

impl<T> Imported<T> {
    /// Notes what is wrong.
    pub fn refuse(&mut self, error: RowError) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(error);
        } else {
            self.more_errors += 1;
        }
    }

    /// Leaves a row out for what is wrong with it.
    fn refuse_row(&mut self, row: Row) {
        self.bad_rows += 1;
        row.errors.into_iter().for_each(|error| self.refuse(error));
    }

    /// How many errors there are.
    pub fn count_errors(&self) -> usize {
        self.errors.len() + self.more_errors
    }
}

/// One row while it is read.
#[derive(Debug)]
pub struct Row {
    line: u64,
    cells: BTreeMap<&'static str, String>,
    errors: Vec<RowError>,
}

impl Row {
    /// Its line in the file, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Notes what is wrong: the row is then left out.
    pub fn refuse(&mut self, column: &str, problem: impl Into<String>, hint: impl Into<String>) {
        self.errors.push(RowError::new(self.line, column, problem, hint));
    }

    /// Whether anything is wrong so far.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The text of a cell, trimmed; empty where the column is missing.
    pub fn text(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The text of a cell, or none.
    pub fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// The text of a cell that must not be empty.
    pub fn needed(&mut self, column: &str, hint: &str) -> String {
        let text = self.text(column).to_owned();
        if text.is_empty() {
            self.refuse(column, "this is empty", hint);
        }
        text
    }

    /// The parts of a cell between `;`.
    pub fn list(&self, column: &str) -> Vec<String> {
        self.text(column).split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// One of a few words; empty is none.
    pub fn choice<T>(&mut self, column: &str, known: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.optional(column)?;
        let chosen = parse(&text).or_else(|| {
            let exact = known.iter().find(|word| word.eq_ignore_ascii_case(&text))?;
            parse(exact)
        });
        if chosen.is_none() {
            self.refuse(column, format!("“{}” is not known here", short(&text)), did_you_mean(&text, known));
        }
        chosen
    }

    /// A whole number in a range; empty is none.
    pub fn number<N: FromStr + PartialOrd + Display + Copy>(&mut self, column: &str, least: N, most: N) -> Option<N> {
        let text = self.optional(column)?;
        match text.parse::<N>() {
            Ok(number) if number >= least && number <= most => Some(number),
            _ => {
                self.refuse(
                    column,
                    format!("“{}” is no number from {least} to {most}", short(&text)),
                    format!("Write a whole number from {least} to {most}, or leave it empty."),
                );
                None
            }
        }
    }

    /// A day; empty is none.
    pub fn date(&mut self, column: &str) -> Option<NaiveDate> {
        let text = self.optional(column)?;
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        if day.is_none() {
            // A spreadsheet in German writes days like this, and nothing else does.
            let meant = NaiveDate::parse_from_str(&text, "%d.%m.%Y").ok();
            let hint = meant.map_or_else(|| "Write year-month-day: 2027-12-31.".to_owned(), |day| format!("Write {day}."));
            self.refuse(column, format!("“{}” is no day as we read them", short(&text)), hint);
        }
        day
    }
}

/// The beginning of what was typed, for a sentence.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut start: String = text.chars().filter(|sign| !sign.is_control()).take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        start.push('…');
    }
    start
}

/// Reads a file: `parse` makes a value of each row, or notes what is wrong with it. `None` without an error leaves the row out.
pub fn read<T>(bytes: &[u8], columns: &[Column], mut parse: impl FnMut(&mut Row) -> Option<T>) -> Result<Imported<T>, FileProblem> {
    let text = decode(bytes)?;
    let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
    let mut reader = Records::new(&text);
    let header = reader.next().ok_or(FileProblem::Empty)?.record;
    let (places, notes) = map_header(&header, columns)?;
    let mut imported = Imported { rows: Vec::new(), errors: Vec::new(), more_errors: 0, bad_rows: 0, notes };
    while let Some(Found { line, record, lines }) = reader.next() {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut row = Row { line, cells: BTreeMap::new(), errors: Vec::new() };
        if record.len() == header.len() {
            fill(&mut row, &record, &places);
        } else {
            row.refuse("", counts(record.len(), header.len()), misfit_hint(record.len() > header.len(), lines > 1));
        }
        if row.has_errors() && lines > 1 && !reader.restart() {
            row.refuse("", "too many rows have a quote that is not closed", "The rest of the file is not read: mend these first.");
        }
        let value = if row.has_errors() { None } else { parse(&mut row) };
        if row.has_errors() {
            imported.refuse_row(row);
        } else if let Some(value) = value {
            imported.rows.push((line, value));
        }
    }
    Ok(imported)
}

/// Reads objects as if they were rows, numbered from 1: each is a list of names and texts.
pub fn read_objects<T>(
    objects: impl IntoIterator<Item = Vec<(String, String)>>,
    columns: &[Column],
    mut parse: impl FnMut(&mut Row) -> Option<T>,
) -> Imported<T> {
    let mut imported = Imported { rows: Vec::new(), errors: Vec::new(), more_errors: 0, bad_rows: 0, notes: Vec::new() };
    let mut unread = BTreeSet::new();
    for (line, object) in (1_u64..).zip(objects) {
        let mut row = Row { line, cells: BTreeMap::new(), errors: Vec::new() };
        for (name, text) in object {
            match columns.iter().find(|column| folded(column.name) == folded(&name)) {
                Some(column) => row.put(column.name, &text),
                None => {
                    let shown = short(&name);
                    if unread.len() < MOST_ERRORS && unread.insert(shown.clone()) {
                        imported.notes.push(RowError::new(line, shown, "this field is not read", ""));
                    }
                }
            }
        }
        let value = if row.has_errors() { None } else { parse(&mut row) };
        if row.has_errors() {
            imported.refuse_row(row);
        } else if let Some(value) = value {
            imported.rows.push((line, value));
        }
    }
    imported
}

fn counts(cells: usize, header: usize) -> String {
    format!("this row has {cells} {}, the header has {header}", if cells == 1 { "cell" } else { "cells" })
}

const fn misfit_hint(is_more: bool, is_long: bool) -> &'static str {
    if is_long {
        "Look for a quote (\") that is opened here and not closed."
    } else if is_more {
        "A comma inside a cell needs quotes around the whole cell."
    } else {
        "Every row needs all its commas, also where a cell is empty."
    }
}

fn fill(row: &mut Row, record: &StringRecord, places: &[(usize, &'static str)]) {
    for &(place, name) in places {
        row.put(name, plain_cell(record.get(place).unwrap_or_default().trim()));
    }
}

impl Row {
    /// Takes a cell, or notes why it cannot.
    fn put(&mut self, name: &'static str, text: &str) {
        let cell = text.trim();
        if cell.len() > LONGEST_CELL {
            self.refuse(name, "this cell is larger than 64 KiB", "Look for a quote (\") that is opened here and not closed.");
        } else if cell.chars().any(|sign| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t')) {
            self.refuse(name, "this cell has a sign in it that cannot be seen", "Type it again instead of copying it.");
        } else {
            self.cells.insert(name, cell.replace("\r\n", "\n"));
        }
    }
}

/// Where each known column stands, by the column's name.
type Places = Vec<(usize, &'static str)>;

/// Where each known column stands, and notes about those nobody reads.
fn map_header(header: &StringRecord, columns: &[Column]) -> Result<(Places, Vec<RowError>), FileProblem> {
    if header.len() > MOST_COLUMNS {
        return Err(FileProblem::TooManyColumns(header.len()));
    }
    let mut places: Places = Vec::new();
    let mut unread: Vec<String> = Vec::new();
    for (place, typed) in header.iter().enumerate() {
        match columns.iter().find(|column| folded(column.name) == folded(typed)) {
            Some(column) if places.iter().any(|(_, name)| *name == column.name) => {
                return Err(FileProblem::ColumnTwice(column.name.to_owned()));
            }
            Some(column) => places.push((place, column.name)),
            None if typed.trim().is_empty() => {}
            None => unread.push(typed.trim().to_owned()),
        }
    }
    let is_there = |column: &&Column| places.iter().any(|(_, name)| *name == column.name);
    let missing: Vec<&Column> = columns.iter().filter(|column| !is_there(column)).collect();
    if missing.iter().any(|column| column.is_needed) {
        let missing = missing.into_iter().filter(|column| column.is_needed).map(|column| column.name.to_owned()).collect();
        return Err(FileProblem::Header { missing, found: unread });
    }
    let notes = unread.into_iter().map(|typed| {
        let meant = nearest(&typed, missing.iter().map(|column| column.name));
        let hint = meant.map_or_else(String::new, |name| format!("Did you mean “{name}”?"));
        RowError::new(1, short(&typed), "this column is not read", hint)
    });
    Ok((places, notes.collect()))
}

/// A column's name without what makes no difference.
fn folded(name: &str) -> String {
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
