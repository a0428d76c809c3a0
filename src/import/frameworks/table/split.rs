//! One record to its cells (RFC 4180, as leniently as the `csv` crate), line by line: so a quote that is never closed is noticed before the rest of
//! the file stands in memory.

/// The cells of one record, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of all of them.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes of one; empty where there is none.
    pub(super) fn get(&self, place: usize) -> &[u8] {
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(place).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|place| self.get(place))
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn end_cell(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Ends the last cell; the carriage return before a line feed is no part of it.
    fn end_record(&mut self) {
        let start = self.ends.last().copied().unwrap_or(0);
        while self.bytes.len() > start && self.bytes.last() == Some(&b'\r') {
            self.bytes.pop();
        }
        self.end_cell();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the first byte of a cell.
    Start,
    /// In a cell without quotes, or behind its closing one.
    Bare,
    /// Between quotes.
    Quoted,
    /// Behind a quote between quotes: the closing one, or the first of two that stand for one.
    Closing,
}

/// Splits lines into cells.
#[derive(Clone, Debug)]
pub(super) struct Splitter {
    delimiter: u8,
    has_quotes: bool,
    state: State,
}

impl Splitter {
    pub(super) fn new(delimiter: u8, has_quotes: bool) -> Self {
        Self { delimiter, has_quotes, state: State::Start }
    }

    /// Begins a new record.
    pub(super) fn restart(&mut self) {
        self.state = State::Start;
    }

    /// Adds a line with its end; whether the record ends with it.
    pub(super) fn feed(&mut self, line: &[u8], cells: &mut Cells) -> bool {
        for byte in line {
            let is_quote = *byte == b'"' && self.has_quotes;
            self.state = match (self.state, *byte) {
                (State::Quoted, _) if is_quote => State::Closing,
                (State::Start, _) if is_quote => State::Quoted,
                (state @ State::Quoted, other) => {
                    cells.bytes.push(other);
                    state
                }
                (_, b'\n') => {
                    cells.end_record();
                    return true;
                }
                (_, other) if other == self.delimiter => {
                    cells.end_cell();
                    State::Start
                }
                (State::Closing, other) if is_quote => {
                    cells.bytes.push(other);
                    State::Quoted
                }
                (_, other) => {
                    cells.bytes.push(other);
                    State::Bare
                }
            };
        }
        false
    }

    /// Ends the last record of a file that does not end with a line feed; false where a quote is still open.
    pub(super) fn finish(&mut self, cells: &mut Cells) -> bool {
        let is_closed = self.state != State::Quoted;
        cells.end_record();
        is_closed
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str, delimiter: u8, has_quotes: bool) -> Vec<Vec<String>> {
        let mut splitter = Splitter::new(delimiter, has_quotes);
        let mut records = Vec::new();
        let mut cells = Cells::default();
        let mut is_open = false;
        for line in text.split_inclusive('\n') {
            is_open = !splitter.feed(line.as_bytes(), &mut cells);
            if !is_open {
                records.push(std::mem::take(&mut cells));
                splitter.restart();
            }
        }
        if is_open {
            splitter.finish(&mut cells);
            records.push(cells);
        }
        records.iter().map(|cells| cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()).collect()
    }

    #[test]
    fn cells_are_split_and_quotes_taken_off() {
        for (text, expected) in [
            ("a,b\n", vec![vec!["a", "b"]]),
            ("a,\"b,c\"\r\nd,e", vec![vec!["a", "b,c"], vec!["d", "e"]]),
            ("\"one\ntwo\",x\n", vec![vec!["one\ntwo", "x"]]),
            ("\"say \"\"hi\"\"\",\n", vec![vec!["say \"hi\"", ""]]),
            ("5\" pipe,x\n", vec![vec!["5\" pipe", "x"]]),
            ("\"a\"b,c\n", vec![vec!["ab", "c"]]),
        ] {
            assert_eq!(split(text, b',', true), expected, "{text:?}");
        }
        assert_eq!(split("\"a\tb\n", b'\t', false), [["\"a", "b"]]);
    }

    proptest! {
        #[test]
        fn cells_are_those_the_csv_crate_finds(text in "[ab,;\"\n]{0,60}") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            // Empty lines are no records there, and are passed over by the caller here.
            let ours: Vec<Vec<String>> = split(&text, b',', true);
            let is_there = |record: &&Vec<String>| record.iter().any(|cell| !cell.is_empty()) || record.len() > 1;
            let theirs: Vec<&Vec<String>> = theirs.iter().filter(is_there).collect();
            let ours: Vec<&Vec<String>> = ours.iter().filter(is_there).collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
