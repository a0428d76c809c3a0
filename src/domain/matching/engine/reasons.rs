//! Why a match was made, in a sentence a person can read.

use super::accept::Tier;
use super::index::{Index, NameKind};
use super::numbers::place;
use super::phrase::Closeness;
use super::query::Query;
use super::sentence::SentenceCloseness;

/// Why a concept answers a phrase.
pub(super) fn of_phrase(index: &Index, query: &Query, found: &Closeness, tier: Tier) -> String {
    let Some(name) = index.names.get(place(found.best)) else { return String::new() };
    let text = &name.text;
    let reading = readings(query);
    let is_equal = name.key() == query.key;
    let reason = match (name.kind, is_equal, tier) {
        (NameKind::Preferred, true, _) => format!("Equals the preferred label \"{text}\""),
        (NameKind::Bare, true, _) => format!("Equals the preferred label without its brackets, \"{text}\""),
        (NameKind::Alias, true, _) => {
            format!("Equals \"{text}\", which the framework lists as another name (review: not always identical)")
        }
        (NameKind::Wording, true, _) => format!("Equals \"{text}\", which adverts commonly say for it (review: not always identical)"),
        (NameKind::Wording, false, _) => format!("Wording similar to \"{text}\", which adverts commonly say for it"),
        (NameKind::Alias, false, Tier::Direct) => format!("Same words as \"{text}\", which the framework lists as another name"),
        (_, false, Tier::Direct) => format!("Same words as the preferred label \"{text}\""),
        (NameKind::Alias, false, _) => format!("Wording similar to \"{text}\", which the framework lists as another name"),
        (_, false, _) => format!("Wording similar to the preferred label \"{text}\""),
    };
    reason + &reading
}

/// Why a concept answers a sentence.
pub(super) fn of_sentence(index: &Index, query: &Query, found: &SentenceCloseness) -> String {
    let Some(name) = index.names.get(place(found.best)) else { return String::new() };
    let reading = readings(query);
    let kind = match name.kind {
        NameKind::Preferred | NameKind::Bare => "the preferred label",
        NameKind::Alias => "another name",
        NameKind::Wording => "what adverts commonly say for it:",
    };
    let relation = if found.label_in_text { "names" } else { "is similar to" };
    let (start, end) = found.words;
    let words: Vec<&str> = query.words.iter().take(end).skip(start).map(|word| word.written.as_str()).collect();
    format!("\"{}\" {relation} {kind} \"{}\"{reading}", words.join(" "), name.text)
}

/// What words were taken for typing errors.
fn readings(query: &Query) -> String {
    query.repairs.iter().fold(String::new(), |text, (from, to)| text + "; \"" + from + "\" read as \"" + to + "\"")
}
