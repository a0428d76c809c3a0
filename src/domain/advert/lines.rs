//! The lines of an advert: headings, items of lists, and paragraphs.

use std::ops::Range;

use super::PieceKind;
use super::headings::{about, exactly};

/// A heading has at most so many words.
const WORDS_OF_HEADING: usize = 9;
/// A line of so many signs is likely broken and goes on below.
const LONG_LINE: usize = 60;
/// Signs before an item.
const BULLETS: &[char] = &[
    '-', '*', '\u{2022}', '\u{b7}', '\u{2013}', '\u{2014}', '\u{25aa}', '\u{25e6}', '\u{2023}', '\u{2713}', '\u{2714}', '\u{2192}',
    '\u{25cf}', '\u{25cb}', '\u{25a0}', '\u{25ba}', '\u{27a4}', '\u{2705}', '\u{f0b7}', '+', '>',
];

/// A part of the advert.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A heading as written, and what stands under it: what it says, nothing that is known, or the same as before.
    Heading(String, Under),
    /// Text that belongs together, by its bytes.
    Text(Range<usize>),
}

/// What stands under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Under {
    Kind(PieceKind),
    Unknown,
    SameAsBefore,
}

/// The parts of a text in their order.
pub(super) fn read(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    // Whether the last text may go on in the next line.
    let mut goes_on = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, next) = (at, at + line.len());
        at = next;
        let written = line.trim();
        if written.is_empty() {
            goes_on = false;
            continue;
        }
        let from = start + (line.len() - line.trim_start().len());
        let (item, is_item) = without_bullet(written);
        let place = from + (written.len() - item.len())..from + written.len();
        if item.is_empty() {
            continue;
        }
        if let Some(heading) = heading(item, is_item, goes_on) {
            goes_on = false;
            lines.push(heading);
            continue;
        }
        let after_heading = if is_item { None } else { inline(item) };
        if let Some((heading, kind, offset)) = after_heading {
            lines.push(Line::Heading(heading, Under::Kind(kind)));
            lines.push(Line::Text(place.start + offset..place.end));
        } else if let Some(Line::Text(before)) =
            lines.last_mut().filter(|_| goes_on && !is_item && goes_on_in(item, text.get(..start).unwrap_or_default()))
        {
            before.end = place.end;
        } else {
            lines.push(Line::Text(place));
        }
        goes_on = !written.ends_with(['.', '!', '?', ':', ';']);
    }
    lines
}

/// Whether a line goes on from the one before: it begins with a small letter, or the one before was as long as a broken line is.
fn goes_on_in(line: &str, before: &str) -> bool {
    let length = before.trim_end().rsplit('\n').next().unwrap_or_default().trim().chars().count();
    line.chars().next().is_some_and(char::is_lowercase) || length >= LONG_LINE
}

/// A line without the sign of an item, and whether it had one.
fn without_bullet(line: &str) -> (&str, bool) {
    // Two stars are bold print, not an item.
    if line.starts_with("**") || line.starts_with("->") {
        return (line.strip_prefix("->").unwrap_or(line).trim_start(), line.starts_with("->"));
    }
    if let Some(rest) = line.strip_prefix(BULLETS)
        && (rest.starts_with(char::is_whitespace) || !line.starts_with(['-', '+', '>', '*']))
    {
        return (rest.trim_start(), true);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = line.get(digits..).unwrap_or_default();
    let rest = after.strip_prefix(['.', ')']).filter(|rest| (1..3).contains(&digits) && rest.starts_with(char::is_whitespace));
    rest.map_or((line, false), |rest| (rest.trim_start(), true))
}

fn heading(line: &str, is_item: bool, goes_on: bool) -> Option<Line> {
    let marked = line.starts_with('#') || (line.starts_with("**") && line.trim_end_matches(':').ends_with("**"));
    let bare = line.trim_matches(|sign: char| matches!(sign, '#' | '*' | '_' | ':' | '=') || sign.is_whitespace());
    let words = bare.split_whitespace().count();
    if bare.is_empty() || words > WORDS_OF_HEADING {
        return None;
    }
    let ends_open = line.trim_end_matches('*').ends_with(':');
    let is_loud = words > 1 && bare.chars().any(char::is_alphabetic) && !bare.chars().any(char::is_lowercase) && !bare.contains(',');
    let known = if marked || ends_open || is_loud { about(bare) } else { exactly(bare) };
    let said = bare.trim_end_matches(['?', '!', '.']).trim().to_owned();
    match known {
        Some(kind) if !is_item || ends_open => Some(Line::Heading(said, Under::Kind(kind))),
        _ if is_item => None,
        _ if marked => Some(Line::Heading(said, Under::Unknown)),
        _ if ends_open && !goes_on => Some(Line::Heading(said, Under::SameAsBefore)),
        _ => None,
    }
}

/// A heading and what follows in the same line: `Requirements: SQL and Python`.
fn inline(line: &str) -> Option<(String, PieceKind, usize)> {
    let (before, after) = line.split_once(':')?;
    let bare = before.trim_matches(['*', '#', '_', ' ']);
    let kind = exactly(bare)?;
    let offset = line.len() - after.trim_start_matches(['*', ' ', '\t']).len();
    (offset < line.len()).then(|| (bare.to_owned(), kind, offset))
}
