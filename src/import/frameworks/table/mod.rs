//! Tables (CSV, TSV) of any size as a stream of rows, by the names of their columns. A bad row is reported with its line and stops no good one; no
//! more than one row stands in memory.

mod header;
mod lines;
mod split;

use std::io::{self, Read};

use self::header::Header;
use self::lines::{LONGEST_LINE, Line, Lines};
use self::split::{Cells, Splitter};
use super::archive::broken;
use super::{Tally, Unreadable};
use crate::import::RowError;
use crate::import::rows::Column;

pub(crate) use self::header::{columns, same as same_column};

/// Bytes of a cell.
const LONGEST_CELL: usize = 64 * 1024;
/// Bytes of a row: with more than this, a quote is open that is never closed.
const LONGEST_ROW: usize = LONGEST_LINE;
/// Times reading starts again on the next line after a quote that is not closed.
const MOST_RESTARTS: u32 = 100;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// What stands between cells; found among `,`, `;` and tab where nothing is said.
    pub delimiter: Option<u8>,
    /// Whether a cell may stand in quotes.
    pub has_quotes: bool,
    /// Whether empty cells at the end of a row may be left off.
    pub may_end_early: bool,
    /// How many lines may stand before the header.
    pub preamble: usize,
}

impl Form {
    /// Comma, semicolon or tab, and quotes.
    pub const CSV: Self = Self { delimiter: None, has_quotes: true, may_end_early: false, preamble: 0 };
    /// Tab, and a quote is a sign like any other.
    pub const TABS: Self = Self { delimiter: Some(b'\t'), has_quotes: false, may_end_early: false, preamble: 0 };
}

/// A table that is being read.
pub struct Table<R> {
    file: String,
    form: Form,
    header: Header,
    lines: Lines<R>,
    splitter: Splitter,
    /// The row that was read last.
    cells: Cells,
    line: u64,
    restarts: u32,
    is_given_up: bool,
    /// Bytes that are told as read.
    told: u64,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    line: u64,
    cells: &'t Cells,
    places: &'t [(usize, &'static str)],
}

impl Row<'_> {
    /// Its line in the file, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The text of a cell, trimmed; empty where the column is missing.
    pub fn text(&self, column: &str) -> &str {
        let place = self.places.iter().find(|(_, name)| *name == column).map(|(place, _)| *place);
        let cell = place.map(|place| self.cells.get(place)).unwrap_or_default();
        std::str::from_utf8(cell).unwrap_or_default().trim()
    }

    /// What is wrong with a cell.
    pub fn wrong(&self, column: &str, problem: impl Into<String>, hint: impl Into<String>) -> RowError {
        RowError::new(self.line, column, problem, hint)
    }

    /// The text of a cell that must not be empty.
    pub fn needed(&self, column: &str, hint: &str) -> Result<&str, RowError> {
        let text = self.text(column);
        if text.is_empty() { Err(self.wrong(column, "this is empty", hint)) } else { Ok(text) }
    }
}

/// What the next record is.
enum Next {
    Row,
    Blank,
    Bad(RowError),
    End,
}

impl<R: Read> Table<R> {
    /// Reads as far as the header. A file without a needed column is refused.
    pub fn open(file: &str, source: R, form: Form, columns: &[Column]) -> Result<Self, Unreadable> {
        let (mut lines, head) = Lines::open(source).map_err(|error| broken(file, &error))?;
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || head.contains(&0) {
            return Err(Unreadable::new(file, "this is not plain text as we read it (UTF-8)", "Save it again as “CSV UTF-8”."));
        }
        let header = header::find(file, &head, lines.end(), form, columns)?;
        for _ in 0..header.line {
            lines.next().map_err(|error| broken(file, &error))?;
        }
        let splitter = Splitter::new(header.delimiter, form.has_quotes);
        Ok(Self {
            file: file.to_owned(),
            form,
            header,
            lines,
            splitter,
            cells: Cells::default(),
            line: 0,
            restarts: 0,
            is_given_up: false,
            told: 0,
        })
    }

    /// The names of all columns, as they are written.
    pub fn columns(&self) -> &[String] {
        &self.header.names
    }

    /// Whether there is this column.
    pub fn has(&self, column: &str) -> bool {
        self.header.places.iter().any(|(_, name)| *name == column)
    }

    /// The next good row; bad ones before it go to the tally. None at the end of the file.
    pub fn next_row(&mut self, tally: &mut Tally<'_>) -> Result<Option<Row<'_>>, Unreadable> {
        loop {
            let next = self.advance().map_err(|error| broken(&self.file, &error))?;
            tally.advance(&self.file, self.lines.taken() - self.told);
            self.told = self.lines.taken();
            match next {
                Next::Row => break,
                Next::Blank => {}
                Next::Bad(error) => tally.refuse(&self.file, error),
                Next::End => {
                    tally.tell(&self.file);
                    return Ok(None);
                }
            }
        }
        Ok(Some(Row { line: self.line, cells: &self.cells, places: &self.header.places }))
    }

    fn advance(&mut self) -> io::Result<Next> {
        self.cells.clear();
        self.splitter.restart();
        let Some(first) = self.lines.next()?.filter(|_| !self.is_given_up) else { return Ok(Next::End) };
        self.line = first.number;
        if first.is_cut {
            let hint = "Look whether line ends are missing in this file.";
            return Ok(Next::Bad(RowError::new(self.line, "", "this row is larger than 1 MiB", hint)));
        }
        let mut more: Vec<Line> = Vec::new();
        let mut is_whole = self.splitter.feed(&first.bytes, &mut self.cells);
        while !is_whole && self.cells.size() <= LONGEST_ROW {
            let Some(line) = self.lines.next()? else {
                is_whole = self.splitter.finish(&mut self.cells);
                break;
            };
            is_whole = self.splitter.feed(&line.bytes, &mut self.cells) && !line.is_cut;
            let is_cut = line.is_cut;
            more.push(line);
            if is_cut {
                break;
            }
        }
        match self.judge(is_whole, !more.is_empty()) {
            // A quote that is not closed swallows good rows: they are read once more.
            Some(_) if !more.is_empty() && self.give_up() => Ok(Next::Bad(too_many_quotes(self.line))),
            Some(error) => {
                self.lines.give_back(more.into_iter());
                Ok(Next::Bad(error))
            }
            None if self.is_blank() => Ok(Next::Blank),
            None => Ok(self.check_text().map_or(Next::Row, Next::Bad)),
        }
    }

    /// Counts another quote that is not closed; whether there were too many.
    fn give_up(&mut self) -> bool {
        self.restarts += 1;
        self.is_given_up = self.restarts > MOST_RESTARTS;
        self.is_given_up
    }

    /// What is wrong with the shape of the row.
    fn judge(&self, is_whole: bool, is_long: bool) -> Option<RowError> {
        const OPEN: &str = "Look for a quote (\") that is opened here and not closed.";
        if !is_whole {
            return Some(RowError::new(self.line, "", "this row has a quote that is not closed", OPEN));
        }
        if self.is_blank() {
            return None;
        }
        let (cells, wanted) = (self.cells.len(), self.header.names.len());
        let is_short = self.form.may_end_early && cells < wanted;
        if cells != wanted && !is_short {
            let noun = if cells == 1 { "cell" } else { "cells" };
            let problem = format!("this row has {cells} {noun}, the header has {wanted}");
            let hint = if is_long { OPEN } else { "The row is left out. Look at it in the file and mend it." };
            return Some(RowError::new(self.line, "", problem, hint));
        }
        let place = self.cells.iter().position(|cell| cell.len() > LONGEST_CELL)?;
        Some(RowError::new(self.line, self.name(place), "this cell is larger than 64 KiB", OPEN))
    }

    /// What is wrong with the signs in the row.
    fn check_text(&self) -> Option<RowError> {
        for (place, cell) in self.cells.iter().enumerate() {
            if std::str::from_utf8(cell).is_err() {
                let hint = "Save the file again as “CSV UTF-8”.";
                return Some(RowError::new(self.line, self.name(place), "this cell has letters that cannot be read", hint));
            }
            if cell.contains(&0) {
                let hint = "Type it again instead of copying it.";
                return Some(RowError::new(self.line, self.name(place), "this cell has a sign in it that cannot be seen", hint));
            }
        }
        None
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| std::str::from_utf8(cell).is_ok_and(|cell| cell.trim().is_empty()))
    }

    fn name(&self, place: usize) -> &str {
        self.header.names.get(place).map_or("", String::as_str)
    }
}

fn too_many_quotes(line: u64) -> RowError {
    RowError::new(line, "", "too many rows have a quote that is not closed", "The rest of the file is not read: mend these first.")
}

impl<R> std::fmt::Debug for Table<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("file", &self.file).field("header", &self.header).field("line", &self.line).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
