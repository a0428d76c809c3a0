//! How much a skill matters by the words around it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::PieceKind;
use super::cues_words::{CUES, NEEDED, NO, NO_MATTER, OPENINGS, Side};
use crate::domain::phrases::{Pattern, Token, read};
use crate::domain::text::fold;

/// Signs that end a clause.
const ENDS: &[char] = &[',', ';', '(', ')', ':', '\u{2013}', '\u{2014}'];

/// Words of a piece that decide how much something matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) kind: PieceKind,
    side: Side,
    /// Where, in bytes.
    pub(super) place: Range<usize>,
    /// What is quoted of it: more than the words themselves where it speaks of what stands between them.
    pub(super) said: Range<usize>,
}

/// Words between “no” and “needed”.
const MOST_BETWEEN: usize = 6;

static PATTERNS: LazyLock<Vec<(PieceKind, Side, Pattern)>> = LazyLock::new(|| {
    let all = CUES.iter().flat_map(|(kind, side, phrases)| phrases.iter().map(|phrase| (*kind, *side, Pattern::new(phrase))));
    all.collect()
});

static NO_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(NO));
static NO_MATTER_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(NO_MATTER));
static NEEDED_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(NEEDED));

fn folded(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| fold(word)).collect()
}

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
    for negation in negations(text, &tokens) {
        cues.retain(|cue| cue.place.end <= negation.place.start || negation.place.end <= cue.place.start);
        cues.push(negation);
    }
    cues.sort_by_key(|cue| cue.place.start);
    cues
}

/// “No C++ needed”: what stands between is not asked for.
fn negations(text: &str, tokens: &[Token]) -> Vec<Cue> {
    let is_one = |words: &BTreeSet<String>, token: &Token| words.contains(&token.word);
    let (no, no_matter, needed) = (&NO_WORDS, &NO_MATTER_WORDS, &NEEDED_WORDS);
    let mut found = Vec::new();
    for (at, first) in tokens.iter().enumerate().filter(|(_, token)| is_one(no, token)) {
        let after = tokens.get(at + 1..).unwrap_or_default();
        if after.first().is_none_or(|token| is_one(no_matter, token) || is_one(needed, token)) {
            continue;
        }
        let Some(end) = after.iter().take(MOST_BETWEEN + 1).find(|token| is_one(needed, token) || is_one(no, token)) else { continue };
        let said = first.place.start..end.place.end;
        let is_one_clause = text.get(said.clone()).is_some_and(|said| !said.contains(ENDS) && !said.contains(['.', '!', '?']));
        if is_one(needed, end) && is_one_clause {
            // Both ends are words of the cue, and what stands between is a phrase of its own.
            let cue = |place: &Range<usize>| Cue { kind: PieceKind::Nice, side: Side::Between, place: place.clone(), said: said.clone() };
            found.extend([cue(&first.place), cue(&end.place)]);
        }
    }
    found
}

/// The first cue of a piece, where all agree: it then speaks of the whole piece.
pub(super) fn agreed(cues: &[Cue]) -> Option<&Cue> {
    let mut of_all = cues.iter().filter(|cue| cue.side != Side::Between);
    of_all.next().filter(|first| of_all.all(|cue| cue.kind == first.kind))
}

/// The cue that speaks of what stands at a place: one in the same clause, else the nearest that looks its way.
pub(super) fn at<'c>(text: &str, cues: &'c [Cue], place: &Range<usize>) -> Option<&'c Cue> {
    let between = cues.iter().find(|cue| cue.side == Side::Between && cue.said.start <= place.start && place.end <= cue.said.end);
    if between.is_some() {
        return between;
    }
    let cues = || cues.iter().filter(|cue| cue.side != Side::Between);
    let clause = clause(text, place);
    let distance =
        |cue: &Cue| if cue.place.end <= place.start { place.start - cue.place.end } else { cue.place.start.saturating_sub(place.end) };
    let looks_here = |cue: &&Cue| {
        let is_on_its_side = match cue.side {
            Side::After => cue.place.start <= place.start,
            Side::Before => cue.place.end >= place.end,
            Side::Between => false,
        };
        is_on_its_side && bracket_around(text, cue.place.start) == bracket_around(text, place.start)
    };
    let in_clause = cues().filter(|cue| clause.start <= cue.place.start && cue.place.end <= clause.end);
    in_clause.min_by_key(|cue| distance(cue)).or_else(|| cues().filter(looks_here).min_by_key(|cue| distance(cue)))
}

/// Where the bracket opens that a place stands in.
fn bracket_around(text: &str, at: usize) -> Option<usize> {
    text.get(..at)?.rfind(['(', ')']).filter(|sign| text.get(*sign..).is_some_and(|rest| rest.starts_with('(')))
}

/// The part of a piece between commas, brackets and dashes around a place.
fn clause(text: &str, place: &Range<usize>) -> Range<usize> {
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
    let place = first.place.start..last.place.end;
    Some((Cue { kind, side, said: place.clone(), place }, length))
}
