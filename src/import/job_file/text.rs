//! Small rules about the texts of a job.

use chrono::NaiveDate;

/// Signs of the longest name or title.
pub(super) const LONGEST_NAME: usize = 200;
/// Signs of the longest description.
pub(super) const LONGEST_TEXT: usize = 20_000;
/// Signs of the longest note for candidates.
pub(super) const LONGEST_REMARK: usize = 2_000;
/// Signs of the longest address.
pub(super) const LONGEST_ADDRESS: usize = 2_000;
/// Notes that are kept; the rest are counted.
const MOST_NOTES: usize = 100;

/// What was left out, each thing once.
#[derive(Debug, Default)]
pub(super) struct Notes {
    all: Vec<String>,
    more: usize,
}

impl Notes {
    /// Adds a note.
    pub(super) fn add(&mut self, note: impl Into<String>) {
        let note = note.into();
        if self.all.contains(&note) {
            return;
        }
        if self.all.len() < MOST_NOTES {
            self.all.push(note);
        } else {
            self.more += 1;
        }
    }

    /// All notes.
    pub(super) fn finish(mut self) -> Vec<String> {
        if self.more > 0 {
            self.all.push(format!("{} more things were left out.", self.more));
        }
        self.all
    }
}

/// A text on one line, without signs that cannot be seen.
pub(super) fn line(text: &str) -> String {
    let seen: String = text.chars().filter(|sign| sign.is_whitespace() || is_seen(*sign)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text with its lines; never two empty ones together.
pub(super) fn paragraphs(text: &str) -> String {
    let mut all: Vec<String> = Vec::new();
    for one in text.lines().map(line) {
        if !one.is_empty() || all.last().is_some_and(|before| !before.is_empty()) {
            all.push(one);
        }
    }
    all.join("\n").trim().to_owned()
}

/// A name on one line, cut where it is too long; none where nothing is left.
pub(super) fn name(text: &str) -> Option<String> {
    some(cut(&line(text), LONGEST_NAME))
}

/// A number, a code or an address on one line; none where nothing is left or it is too long: cut it would be another.
pub(super) fn address(text: &str) -> Option<String> {
    some(line(text)).filter(|text| text.chars().count() <= LONGEST_ADDRESS)
}

/// The text, or none where it is empty.
pub(super) fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The first `most` signs of a text; `…` is the last where some are missing.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    let start = start.trim_end();
    let at_word = start.rsplit_once(' ').map_or(start, |(words, _)| words);
    // A word without end is cut in the middle.
    let start = if at_word.len() * 2 > start.len() { at_word } else { start };
    format!("{start}…")
}

/// The beginning of a text, for a sentence.
pub(super) fn beginning(text: &str) -> String {
    cut(&line(text), 80)
}

/// The day at the beginning of a date or a date with its time.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let day = text.get(..10)?;
    let rest = text.get(10..)?;
    (rest.is_empty() || rest.starts_with(['T', 't', ' '])).then(|| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()).flatten()
}

/// `1 row`, `2 rows`.
pub(super) fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Whether a sign can be seen and does not turn the ones after it around.
fn is_seen(sign: char) -> bool {
    !sign.is_control() && !matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_made_plain() {
        assert_eq!(line(" a\u{0}\t b\r\nc\u{202e}d "), "a b cd");
        assert_eq!(paragraphs("\n a \r\n\n\n\nb  c\n"), "a\n\nb c");
        assert_eq!((name(" \u{7} "), name("x")), (None, Some("x".to_owned())));
        assert_eq!((cut("one two three", 8), cut(&"x".repeat(9), 5)), ("one two…".to_owned(), "xxxx…".to_owned()));
        assert_eq!((address(" a\nb"), address(&"x".repeat(2_001))), (Some("a b".to_owned()), None));
        assert_eq!(counted(1, "row") + &counted(2, "row"), "1 row2 rows");
    }

    #[test]
    fn a_day_may_have_its_time() {
        for (text, expected) in [
            ("2027-03-18", Some("2027-03-18")),
            ("2027-03-18T23:30:00-05:00", Some("2027-03-18")),
            ("2027-03-18 10:00", Some("2027-03-18")),
            ("2027-03-181", None),
            ("2027-02-30", None),
            ("soon", None),
            ("2027-03-1ä", None),
        ] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn notes_come_once_and_end_somewhere() {
        let mut notes = Notes::default();
        (0..300).for_each(|number| notes.add(format!("note {}", number / 2)));
        let all = notes.finish();
        assert_eq!((all.len(), all[0].as_str(), all[100].as_str()), (101, "note 0", "100 more things were left out."));
    }

    proptest! {
        #[test]
        fn what_is_plain_stays_as_it_is(text in "(.|\\s){0,200}") {
            prop_assert_eq!(line(&line(&text)), line(&text));
            prop_assert_eq!(paragraphs(&paragraphs(&text)), paragraphs(&text));
            prop_assert!(cut(&text, 20).chars().count() <= 20);
            let _ = day(&text);
        }
    }
}
