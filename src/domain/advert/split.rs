//! An advert as pieces: sentences and items, with what they are about.

use std::ops::Range;

use super::cues::{self, of_opening};
use super::lines::{self, Line, Under};
use super::{LONGEST, Piece, PieceKind};

/// Abbreviations whose full stop ends no sentence, without it.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "incl", "approx", "min", "max", "vs", "no", "nr", "dr", "st", "mr", "mrs", "ms", "z.b", "bzw", "ca", "inkl",
    "u.a", "d.h", "ggf", "evtl", "insb", "mind", "sog", "usw", "p.ex", "ex", "env", "p.ej", "ej", "aprox", "sr", "sra", "inc", "co",
];

/// The pieces of an advert in plain text, in their order. Headings are no pieces; they decide what the pieces under them are about, and words like
/// "required" or "is a plus" decide it for a single piece.
pub fn split(text: &str) -> Vec<Piece> {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or(text);
    let mut pieces = Vec::new();
    let (mut heading, mut under): (Option<String>, Option<PieceKind>) = (None, None);
    for line in lines::read(text) {
        match line {
            Line::Heading(said, below) => {
                heading = Some(said);
                match below {
                    Under::Kind(kind) => under = Some(kind),
                    Under::Unknown => under = None,
                    Under::SameAsBefore => {}
                }
            }
            Line::Text(place) => {
                let sentences = sentences(text, place);
                pieces.extend(sentences.into_iter().filter_map(|place| piece(text, place, heading.as_ref(), under)));
            }
        }
    }
    pieces
}

fn piece(text: &str, place: Range<usize>, heading: Option<&String>, under: Option<PieceKind>) -> Option<Piece> {
    let written = text.get(place.clone())?;
    if !written.chars().any(char::is_alphanumeric) {
        return None;
    }
    let kind = match under {
        Some(kind @ (PieceKind::Benefit | PieceKind::About)) => kind,
        known => match (of_opening(written), known) {
            // Under a heading, a sentence about the employer is still about what the heading says.
            (Some(kind), None) => kind,
            _ => {
                let kind = known.unwrap_or(PieceKind::Task);
                cues::agreed(&cues::of(written)).map_or(kind, |cue| cue.kind)
            }
        },
    };
    Some(Piece { text: written.to_owned(), start: place.start, end: place.end, heading: heading.cloned(), kind })
}

/// The sentences of a text, without the space around them.
fn sentences(text: &str, place: Range<usize>) -> Vec<Range<usize>> {
    let Some(whole) = text.get(place.clone()) else { return Vec::new() };
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, sign) in whole.char_indices() {
        let next = at + sign.len_utf8();
        let is_end = match sign {
            ';' | '!' | '?' => true,
            '.' => ends_sentence(whole.get(start..at).unwrap_or_default(), whole.get(next..).unwrap_or_default()),
            _ => false,
        };
        if is_end {
            sentences.extend(trimmed(whole, start..next));
            start = next;
        }
    }
    sentences.extend(trimmed(whole, start..whole.len()));
    sentences.into_iter().map(|sentence| place.start + sentence.start..place.start + sentence.end).collect()
}

/// Whether a full stop between these ends a sentence.
fn ends_sentence(before: &str, after: &str) -> bool {
    let word = before.rsplit(|sign: char| sign.is_whitespace() || sign == '(').next().unwrap_or_default().to_lowercase();
    // A letter or a number with a full stop is an abbreviation or an ordinal.
    let is_short = word.chars().count() < 2 || word.bytes().all(|sign| sign.is_ascii_digit());
    let begins = after.trim_start().chars().next();
    let goes_on = begins.is_some_and(|first| first.is_lowercase() || matches!(first, ',' | ')' | '.'));
    let is_spaced = after.is_empty() || after.starts_with(char::is_whitespace) || after.starts_with(['"', '\u{201c}', '\u{bb}']);
    is_spaced && !goes_on && (begins.is_none() || !(is_short || ABBREVIATIONS.contains(&word.as_str())))
}

fn trimmed(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    let part = text.get(place.clone())?;
    let is_around = |sign: char| sign.is_whitespace() || matches!(sign, '*' | '_');
    let (from, to) = (part.trim_start_matches(is_around), part.trim_end_matches(is_around));
    let place = place.start + (part.len() - from.len())..place.start + to.len();
    (place.start < place.end).then_some(place)
}
