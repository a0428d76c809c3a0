//! Which line is the header, what stands between its cells, and where each known column is.

use super::super::Unreadable;
use super::Form;
use super::split::{Cells, Splitter};
use crate::import::hints::nearest;
use crate::import::rows::{Column, short};

/// Columns of a file.
const MOST_COLUMNS: usize = 200;
/// Names of columns that a message lists.
const MOST_LISTED: usize = 12;
/// Empty lines before the header, and more.
const MOST_BLANK: usize = 20;
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The header of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The line it stands in, from 1.
    pub(super) line: u64,
    /// What stands between cells.
    pub(super) delimiter: u8,
    /// The names of its columns, trimmed.
    pub(super) names: Vec<String>,
    /// Where each known column stands.
    pub(super) places: Vec<(usize, &'static str)>,
}

/// Finds the header in the first bytes of a file.
pub(super) fn find(file: &str, head: &[u8], end: u8, form: Form, columns: &[Column]) -> Result<Header, Unreadable> {
    let lines: Vec<&[u8]> = head.split(|byte| *byte == end).take(form.preamble.saturating_add(MOST_BLANK)).collect();
    let said = lines.first().and_then(|line| said_delimiter(line));
    let delimiters: Vec<u8> = said.or(form.delimiter).map_or_else(|| DELIMITERS.to_vec(), |one| vec![one]);
    let lines = (1_u64..).zip(lines).skip(usize::from(said.is_some())).filter(|(_, line)| !line.trim_ascii().is_empty());
    let mut best: Option<(usize, Header)> = None;
    for (number, line) in lines.take(form.preamble.saturating_add(1)) {
        for delimiter in &delimiters {
            let names = split(line, *delimiter, form.has_quotes);
            let known = needed(columns).filter(|column| names.iter().any(|name| same(name, column.name))).count();
            let is_better = best.as_ref().is_none_or(|(before, header)| {
                known > *before || (known == *before && number == header.line && names.len() > header.names.len())
            });
            if is_better {
                best = Some((known, Header { line: number, delimiter: *delimiter, names, places: Vec::new() }));
            }
        }
    }
    let Some((_, mut header)) = best else {
        return Err(Unreadable::new(file, "the file is empty", "Choose the file as it was downloaded."));
    };
    header.places = places(file, &header.names, columns)?;
    Ok(header)
}

/// The columns of a table, where its first line is the header.
pub(crate) fn columns(start: &[u8]) -> Vec<String> {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let end = if start.contains(&b'\n') { b'\n' } else { b'\r' };
    find("", start, end, Form::CSV, &[]).map(|header| header.names).unwrap_or_default()
}

/// Whether two spellings name the same column: case, spaces, `-` and `_` make no difference.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let folded = |name: &str| name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    folded(one) == folded(other)
}

fn needed(columns: &[Column]) -> impl Iterator<Item = &Column> {
    columns.iter().filter(|column| column.is_needed)
}

/// Excel says what stands between cells in a line of its own.
fn said_delimiter(line: &[u8]) -> Option<u8> {
    line.trim_ascii().strip_prefix(b"sep=").and_then(|rest| rest.first().copied())
}

fn split(line: &[u8], delimiter: u8, has_quotes: bool) -> Vec<String> {
    let mut cells = Cells::default();
    let mut splitter = Splitter::new(delimiter, has_quotes);
    if !splitter.feed(line, &mut cells) {
        splitter.finish(&mut cells);
    }
    cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect()
}

fn places(file: &str, names: &[String], columns: &[Column]) -> Result<Vec<(usize, &'static str)>, Unreadable> {
    if names.len() > MOST_COLUMNS {
        let problem = format!("the header has {} columns", names.len());
        return Err(Unreadable::new(file, problem, "At most 200 columns are read. Choose the file as it was downloaded."));
    }
    let mut places = Vec::new();
    for column in columns {
        let mut found = names.iter().enumerate().filter(|(_, name)| same(name, column.name)).map(|(place, _)| place);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => {
                let problem = format!("the header has the column “{}” twice", column.name);
                return Err(Unreadable::new(file, problem, "Take one of the two out."));
            }
            (Some(place), None) => places.push((place, column.name)),
            (None, _) if column.is_needed => return Err(missing(file, names, column)),
            (None, _) => {}
        }
    }
    Ok(places)
}

fn missing(file: &str, names: &[String], column: &Column) -> Unreadable {
    let problem = format!("the header has no column “{}”. It has {}", column.name, listed(names));
    let hint = match nearest(column.name, names.iter().map(String::as_str)) {
        Some(name) => format!("Is “{}” meant to be “{}”?", short(name), column.name),
        None => "Choose the file as it was downloaded, with its first line.".to_owned(),
    };
    Unreadable::new(file, problem, hint)
}

/// The names of columns, for a sentence.
fn listed(names: &[String]) -> String {
    let named: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    let first: Vec<String> = named.iter().take(MOST_LISTED).map(|name| format!("“{}”", short(name))).collect();
    match named.len().checked_sub(MOST_LISTED).filter(|more| *more > 0) {
        None if first.is_empty() => "no columns at all".to_owned(),
        None => first.join(", "),
        Some(more) => format!("{} and {more} more", first.join(", ")),
    }
}
