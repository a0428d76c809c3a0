//! How much a skill matters by the words around it.

use std::ops::Range;
use std::sync::LazyLock;

use super::PieceKind;
use super::cues_words::{CUES, OPENINGS, Side};
use crate::domain::phrases::{Pattern, Token, read};

/// Words of a piece that decide how much something matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) kind: PieceKind,
    side: Side,
    /// Where, in bytes.
    pub(super) place: Range<usize>,
}

static PATTERNS: LazyLock<Vec<(PieceKind, Side, Pattern)>> = LazyLock::new(|| {
    let all = CUES.iter().flat_map(|(kind, side, phrases)| phrases.iter().map(|phrase| (*kind, *side, Pattern::new(phrase))));
    all.collect()
});

static OPENING_PATTERNS: LazyLock<Vec<(PieceKind, Pattern)>> = LazyLock::new(|| {
    let all = OPENINGS.iter().flat_map(|(kind, phrases)| phrases.iter().map(|phrase| (*kind, Pattern::new(phrase.trim()))));
    all.collect()
});

/// What a sentence under no heading is about by how it begins: the employer's offer or the employer.
pub(super) fn of_opening(text: &str) -> Option<PieceKind> {
    let tokens = read(text);
    OPENING_PATTERNS.iter().find(|(_, pattern)| pattern.length_at(&tokens, 0).is_some()).map(|(kind, _)| *kind)
}

/// The words of a piece that decide how much something matters, in their order.
pub(super) fn of(text: &str) -> Vec<Cue> {
    let tokens = read(text);
    let mut cues = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let longest = longest_at(&tokens, at);
        cues.extend(longest.as_ref().map(|(cue, _)| cue.clone()));
        at += longest.map_or(1, |(_, length)| length);
    }
    cues
}

/// The first cue of a piece, where all agree: it then speaks of the whole piece.
pub(super) fn agreed(cues: &[Cue]) -> Option<&Cue> {
    cues.first().filter(|first| cues.iter().all(|cue| cue.kind == first.kind))
}

/// The cue that speaks of what stands at a place: one in the same clause, else the nearest that looks its way.
pub(super) fn at<'c>(text: &str, cues: &'c [Cue], place: &Range<usize>) -> Option<&'c Cue> {
    let clause = clause(text, place);
    let distance =
        |cue: &Cue| if cue.place.end <= place.start { place.start - cue.place.end } else { cue.place.start.saturating_sub(place.end) };
    let looks_here = |cue: &&Cue| {
        let is_on_its_side = match cue.side {
            Side::After => cue.place.start <= place.start,
            Side::Before => cue.place.end >= place.end,
        };
        is_on_its_side && bracket_around(text, cue.place.start) == bracket_around(text, place.start)
    };
    let in_clause = cues.iter().filter(|cue| clause.start <= cue.place.start && cue.place.end <= clause.end);
    in_clause.min_by_key(|cue| distance(cue)).or_else(|| cues.iter().filter(looks_here).min_by_key(|cue| distance(cue)))
}

/// Where the bracket opens that a place stands in.
fn bracket_around(text: &str, at: usize) -> Option<usize> {
    text.get(..at)?.rfind(['(', ')']).filter(|sign| text.get(*sign..).is_some_and(|rest| rest.starts_with('(')))
}

/// The part of a piece between commas, brackets and dashes around a place.
fn clause(text: &str, place: &Range<usize>) -> Range<usize> {
    const ENDS: &[char] = &[',', ';', '(', ')', ':', '\u{2013}', '\u{2014}'];
    let start = text.get(..place.start).and_then(|before| before.rfind(ENDS)).unwrap_or(0);
    let end = text.get(place.end..).and_then(|after| after.find(ENDS)).map_or(text.len(), |at| place.end + at);
    // What stands in brackets right behind it belongs to it.
    let bracket = text.get(end..).filter(|after| after.starts_with('(')).and_then(|after| after.find(')'));
    let end = bracket.map_or(end, |length| end + length + 1);
    start..end
}

fn longest_at(tokens: &[Token], at: usize) -> Option<(Cue, usize)> {
    let found = PATTERNS.iter().filter_map(|(kind, side, pattern)| pattern.length_at(tokens, at).map(|length| (*kind, *side, length)));
    // The first of those that are as long.
    let (kind, side, length) = found.reduce(|best, next| if next.2 > best.2 { next } else { best })?;
    let (first, last) = (tokens.get(at)?, tokens.get(at + length - 1)?);
    Some((Cue { kind, side, place: first.place.start..last.place.end }, length))
}
