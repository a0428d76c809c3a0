//! Writing CSV that no spreadsheet takes for a formula (`security.md` §2.5): a cell that begins like one gets a leading `'`, which reading takes
//! away again.

use csv::{QuoteStyle, Terminator, WriterBuilder};

/// Whether a spreadsheet might compute a cell that begins so.
const fn is_formula_sign(sign: char) -> bool {
    matches!(sign, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// The cell as it is written: with a leading `'` where it begins like a formula, or like one that has been made safe.
pub fn safe_cell(text: &str) -> String {
    if begins_like_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The cell as it was before [`safe_cell`].
pub(super) fn plain_cell(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_like_a_formula(rest) => rest,
        _ => text,
    }
}

fn begins_like_a_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(is_formula_sign)
}

/// Rows of one file: RFC 4180, every cell quoted and safe.
#[derive(Debug)]
pub struct Writer {
    csv: csv::Writer<Vec<u8>>,
}

impl Writer {
    /// A file that begins with this header.
    pub fn new(header: &[&str]) -> Self {
        let csv = WriterBuilder::new().quote_style(QuoteStyle::Always).terminator(Terminator::CRLF).from_writer(Vec::new());
        let mut writer = Self { csv };
        writer.row(header);
        writer
    }

    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        // Into memory, with as many cells as the header: cannot fail.
        let _ = self.csv.write_record(cells.iter().map(|cell| safe_cell(cell.as_ref())));
    }

    /// The whole file.
    pub fn finish(self) -> String {
        let bytes = self.csv.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for text in ["=1+1", "+1", "-1", "@x", "\tx", "\r=x", "＝1", "'=1", "''+1"] {
            let safe = safe_cell(text);
            assert!(safe.starts_with('\'') && plain_cell(&safe) == text, "{text}");
        }
        assert_eq!((safe_cell("a=1").as_str(), safe_cell("'quoted'").as_str(), plain_cell("'quoted'")), ("a=1", "'quoted'", "'quoted'"));
        let mut writer = Writer::new(&["a", "b"]);
        writer.row(&["=cmd|' /C calc'!A0", "two \"words\""]);
        assert_eq!(writer.finish(), "\"a\",\"b\"\r\n\"'=cmd|' /C calc'!A0\",\"two \"\"words\"\"\"\r\n");
    }

    proptest! {
        #[test]
        fn a_safe_cell_comes_back_as_it_was(text in "['=+@-]{0,3}.*") {
            let safe = safe_cell(&text);
            prop_assert_eq!(plain_cell(&safe), text.as_str());
            prop_assert!(!safe.starts_with(is_formula_sign));
        }
    }
}
