//! The lines of a stream with their numbers. Lines that were taken can be given back.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// The longest line; of a longer one only this much is kept.
pub(super) const LONGEST_LINE: usize = 1024 * 1024;
/// How much of a file is looked at beforehand.
const HEAD: u64 = 64 * 1024;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// One line with its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    /// Whether there was more of it than is kept.
    pub(super) is_cut: bool,
}

/// The lines of a file.
pub(super) struct Lines<R> {
    source: BufReader<io::Chain<Cursor<Vec<u8>>, R>>,
    /// What ends a line: a line feed, or a carriage return where there is no line feed at all.
    end: u8,
    /// Lines given back, the next one first.
    ahead: VecDeque<Line>,
    number: u64,
    taken: u64,
}

impl<R: Read> Lines<R> {
    /// The lines of `source`, and its first bytes to look at, both without a byte order mark.
    pub(super) fn open(mut source: R) -> io::Result<(Self, Vec<u8>)> {
        let mut head = Vec::new();
        source.by_ref().take(HEAD).read_to_end(&mut head)?;
        let taken = u64::try_from(if head.starts_with(BOM) { head.drain(..BOM.len()).count() } else { 0 }).unwrap_or(0);
        let end = if head.contains(&b'\r') && !head.contains(&b'\n') { b'\r' } else { b'\n' };
        let source = BufReader::new(Cursor::new(head.clone()).chain(source));
        Ok((Self { source, end, ahead: VecDeque::new(), number: 0, taken }, head))
    }

    /// What ends a line.
    pub(super) fn end(&self) -> u8 {
        self.end
    }

    /// Bytes taken from the source so far.
    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// The next line; none at the end of the file.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let mut line = Line { number: self.number + 1, bytes: Vec::new(), is_cut: false };
        let mut is_ended = false;
        while !is_ended {
            let buffer = self.source.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == self.end);
            let found = buffer.get(..=end.unwrap_or(buffer.len().saturating_sub(1))).unwrap_or_default();
            is_ended = end.is_some() || found.is_empty();
            if line.bytes.len() + found.len() > LONGEST_LINE {
                line.is_cut = true;
            } else {
                line.bytes.extend_from_slice(found);
            }
            let read = found.len();
            self.source.consume(read);
            self.taken += u64::try_from(read).unwrap_or(0);
        }
        if line.bytes.is_empty() && !line.is_cut {
            return Ok(None);
        }
        if self.end == b'\r' && line.bytes.last() == Some(&b'\r') {
            line.bytes.pop();
            line.bytes.push(b'\n');
        }
        self.number += 1;
        Ok(Some(line))
    }

    /// Gives lines back, to be taken once more.
    pub(super) fn give_back(&mut self, lines: impl DoubleEndedIterator<Item = Line>) {
        for line in lines.rev() {
            self.ahead.push_front(line);
        }
    }
}

impl<R> std::fmt::Debug for Lines<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").field("number", &self.number).field("taken", &self.taken).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<(u64, String)> {
        let (mut lines, _) = Lines::open(bytes).unwrap();
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push((line.number, String::from_utf8(line.bytes).unwrap()));
        }
        assert_eq!(lines.taken(), u64::try_from(bytes.len()).unwrap());
        all
    }

    #[test]
    fn lines_are_numbered_whatever_ends_them() {
        for (bytes, expected) in [
            (b"a\nb\n".as_slice(), vec![(1, "a\n"), (2, "b\n")]),
            (b"\xef\xbb\xbfa\r\nb", vec![(1, "a\r\n"), (2, "b")]),
            (b"a\rb\r", vec![(1, "a\n"), (2, "b\n")]),
            (b"\n\nx", vec![(1, "\n"), (2, "\n"), (3, "x")]),
            (b"", vec![]),
        ] {
            let expected: Vec<(u64, String)> = expected.into_iter().map(|(number, text)| (number, text.to_owned())).collect();
            assert_eq!(all(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_line_without_an_end_is_cut_and_the_next_one_is_whole() {
        let text = [vec![b'x'; 3 * LONGEST_LINE], b"\nnext\n".to_vec()].concat();
        let (mut lines, _) = Lines::open(text.as_slice()).unwrap();
        let first = lines.next().unwrap().unwrap();
        assert!(first.is_cut && first.bytes.len() <= LONGEST_LINE);
        let next = lines.next().unwrap().unwrap();
        assert_eq!((next.number, next.bytes.as_slice()), (2, b"next\n".as_slice()));
        lines.give_back([first.clone(), next.clone()].into_iter());
        assert_eq!(lines.next().unwrap(), Some(first));
        assert_eq!(lines.next().unwrap(), Some(next));
        assert_eq!(lines.next().unwrap(), None);
    }
}
