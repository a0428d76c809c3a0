//! The header of a CSV file, before anybody knows what it is a list of.

use super::{File, Unreadable};
use crate::import::rows;
use crate::import::{FileProblem, decode};

/// Bytes in which a header has to end.
const LONGEST_HEADER: usize = 64 * 1024;

/// Lines of the longest list of skills. The largest published ones have some 30,000 skills.
const MOST_LINES: usize = 200_000;

/// The names in the header, folded to their letters and digits; empty where there is none.
pub(super) fn columns(bytes: &[u8]) -> Vec<String> {
    // Where the file is cut no header is any more: two lines are enough, the first may only say the separator.
    let Ok(text) = decode(bytes) else { return Vec::new() };
    let two = text.match_indices(['\n', '\r']).filter(|(at, _)| *at > 0).nth(2).map_or(text.len(), |(at, _)| at);
    let head = text.get(..two.min(LONGEST_HEADER)).unwrap_or_default();
    // Without columns that are known, all of them are named as unread ones.
    rows::read(head.as_bytes(), &[], |_| None::<()>)
        .map(|read| read.notes.iter().map(|note| folded(&note.column)).collect())
        .unwrap_or_default()
}

/// Refuses a file with more lines than any list of skills has.
pub(super) fn check_length(file: File<'_>) -> Result<(), Unreadable> {
    let lines = |sign: u8| file.bytes.split(|byte| *byte == sign).count();
    if lines(b'\n').max(lines(b'\r')) <= MOST_LINES {
        return Ok(());
    }
    let problem = "the file has more than 200,000 lines".to_owned();
    Err(Unreadable {
        file: file.name.to_owned(),
        problem,
        hint: "This is no list of skills, or several: load it in smaller parts.".to_owned(),
    })
}

/// A column's name as [`columns`] gives it.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A file nothing of which can be read.
pub(super) fn unreadable(file: File<'_>, problem: &FileProblem) -> Unreadable {
    Unreadable { file: file.name.to_owned(), problem: problem.to_string(), hint: problem.hint() }
}

/// One note about all columns that are not read.
pub(super) fn unread(notes: &[crate::import::RowError]) -> Option<String> {
    let told = |note: &crate::import::RowError| {
        if note.hint.is_empty() { note.column.clone() } else { format!("{} ({})", note.column, note.hint) }
    };
    let names: Vec<String> = notes.iter().map(told).collect();
    (!names.is_empty()).then(|| format!("These columns are not read: {}.", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_found_in_every_spelling_of_a_file() {
        for text in [
            "RSD Name,O*NET\na,b\n",
            "sep=;\nRSD Name;O*NET\n",
            "\n\n\"rsd name\"\t\"o*net\"\r\nx\ty",
            "RSD Name,O*NET",
            "RSD Name,O*NET\rx,y\r",
        ] {
            assert_eq!(columns(text.as_bytes()), ["rsdname", "onet"], "{text}");
        }
        assert_eq!(columns(b""), Vec::<String>::new());
        assert_eq!(columns(b"%PDF"), Vec::<String>::new());
        let lines = |sign: &str, number: usize| check_length(File { name: "f", bytes: sign.repeat(number).as_bytes() }).is_ok();
        assert!(lines("a\r\n", 199_999) && !lines("\n", 200_001) && !lines("a\r", 200_001));
        let long = format!("{}\nx", "a".repeat(300_000));
        assert!(columns(long.as_bytes()).len() < 2);
    }
}
