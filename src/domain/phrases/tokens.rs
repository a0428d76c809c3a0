//! A text as folded words with their places, cut into sentences.

use std::ops::Range;

use crate::domain::text::fold;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Folded.
    pub(crate) word: String,
    /// Where it stands, in bytes.
    pub(crate) place: Range<usize>,
    /// Whether it begins a sentence or an item of a list.
    pub(crate) begins: bool,
}

/// The words of a text.
pub(crate) fn read(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut start = None;
    let mut end = 0;
    for (at, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_part(sign), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                if let Some(written) = text.get(first..at) {
                    let begins = tokens.is_empty() || text.get(end..first).is_some_and(|between| is_break(between, written));
                    tokens.push(Token { word: fold(written), place: first..at, begins });
                    end = at;
                }
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

/// The words, sentence by sentence.
pub(crate) fn sentences(tokens: &[Token]) -> Vec<&[Token]> {
    tokens.chunk_by(|_, next| !next.begins).collect()
}

/// Letters and figures, and the accents that stand on them.
fn is_part(sign: char) -> bool {
    sign.is_alphanumeric() || unicode_normalization::char::is_combining_mark(sign)
}

/// Whether a sentence ends between two words. A full stop before a small letter or a figure is that of an abbreviation; a new line before a small
/// letter only breaks the line.
fn is_break(between: &str, next: &str) -> bool {
    let is_small = next.chars().next().is_some_and(|first| first.is_lowercase() || first.is_numeric());
    let has = |signs: &[char]| between.contains(signs);
    let is_spaced =
        between.ends_with(char::is_whitespace) || between.ends_with(['(', '"', '\u{201c}', '\u{201e}', '\u{ab}', '\u{bf}', '\u{a1}']);
    let is_item = has(&['\n']) && between.trim().ends_with(['-', '*', '\u{2013}', '\u{2022}', '\u{b7}']);
    has(&[';', '!', '?', '\u{2022}', '|'])
        || is_item
        || ((has(&['\n']) || (has(&['.', '\u{2026}']) && is_spaced)) && !is_small)
        || between.matches('\n').count() > 1
}
