//! The records of a table, with the lines they stand on.

use csv::{ReaderBuilder, StringRecord};

/// Times reading starts again on the next line after a quote that is not closed.
const MOST_RESTARTS: u32 = 100;

pub(super) struct Found {
    pub(super) line: u64,
    /// Lines it takes.
    pub(super) lines: u64,
    pub(super) record: StringRecord,
}

/// The records of a text, which can be read again from the line after a broken one.
pub(super) struct Records<'a> {
    /// What `csv` reads.
    text: &'a str,
    delimiter: u8,
    csv: csv::Reader<&'a [u8]>,
    /// Up to which byte the lines are counted, and the line there.
    counted: (usize, u64),
    /// Where the last record begins.
    start: usize,
    restarts: u32,
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // Excel says the separator in a line of its own.
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let said = first.trim_end().strip_prefix("sep=").and_then(|sign| sign.bytes().next());
        let (text, line) = if said.is_some() { (rest, 2) } else { (text, 1) };
        let delimiter = said.unwrap_or_else(|| delimiter_of(text));
        Self { text, delimiter, csv: open(text, delimiter), counted: (0, line), start: 0, restarts: 0 }
    }

    pub(super) fn next(&mut self) -> Option<Found> {
        let mut record = StringRecord::new();
        let before = self.place();
        // Out of memory and in UTF-8: cannot fail.
        if !self.csv.read_record(&mut record).unwrap_or(false) {
            return None;
        }
        // Empty lines before a record are not its own.
        let ahead = self.text.get(before..).unwrap_or_default();
        self.start = before + ahead.len() - ahead.trim_start_matches(['\r', '\n']).len();
        let (counted, line) = self.counted;
        let line = line + newlines(self.text.get(counted..self.start));
        self.counted = (self.start, line);
        let lines = 1 + newlines(self.text.get(self.start..self.place()).map(|own| own.trim_end_matches(['\r', '\n'])));
        Some(Found { line, lines, record })
    }

    pub(super) fn place(&self) -> usize {
        usize::try_from(self.csv.position().byte()).unwrap_or(usize::MAX)
    }

    /// Goes on with the line after the last record's first; false when that was done too often, and then nothing more is read.
    pub(super) fn restart(&mut self) -> bool {
        self.restarts += 1;
        let is_allowed = self.restarts <= MOST_RESTARTS;
        let broken = self.text.get(self.start..).unwrap_or_default();
        self.text = broken.split_once('\n').map_or("", |(_, rest)| rest);
        if !is_allowed {
            self.text = "";
        }
        self.csv = open(self.text, self.delimiter);
        self.counted = (0, self.counted.1 + 1);
        is_allowed
    }
}

fn newlines(text: Option<&str>) -> u64 {
    let number = text.map_or(0, |text| text.bytes().filter(|byte| *byte == b'\n').count());
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn open(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// The sign between the cells of the header: a comma unless a spreadsheet wrote semicolons or tabs.
fn delimiter_of(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let count = |sign: u8| header.bytes().filter(|byte| *byte == sign).count();
    let mut best = b',';
    for sign in [b';', b'\t'] {
        if count(sign) > count(best) {
            best = sign;
        }
    }
    best
}
