//! Cutting texts into words, and the stems under which words count as the same.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::char::is_combining_mark;

/// Words that say nothing about a skill; skipped unless a text has no others.
const STOP_WORDS: &[&str] = &[
    "a",
    "about",
    "all",
    "also",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "but",
    "by",
    "can",
    "do",
    "e.g",
    "etc",
    "for",
    "from",
    "has",
    "have",
    "i.e",
    "if",
    "in",
    "including",
    "into",
    "is",
    "it",
    "its",
    "more",
    "must",
    "of",
    "on",
    "or",
    "other",
    "our",
    "out",
    "over",
    "own",
    "per",
    "related",
    "s",
    "should",
    "so",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "these",
    "they",
    "this",
    "those",
    "through",
    "to",
    "up",
    "upon",
    "us",
    "via",
    "was",
    "we",
    "well",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "will",
    "with",
    "within",
    "you",
    "your",
];

/// Words of adverts around a skill; skipped in queries unless a text has no others.
const ADVERT_WORDS: &[&str] = &[
    "ability",
    "able",
    "advanced",
    "background",
    "basic",
    "candidate",
    "deep",
    "demonstrated",
    "desire",
    "desired",
    "excellent",
    "exceptional",
    "expert",
    "expertise",
    "experience",
    "experienced",
    "familiar",
    "familiarity",
    "good",
    "great",
    "hands",
    "ideal",
    "ideally",
    "knowledge",
    "like",
    "minimum",
    "nice",
    "organization",
    "plus",
    "preferred",
    "preferably",
    "proficiency",
    "proficient",
    "proven",
    "required",
    "requirement",
    "requirements",
    "skill",
    "skilled",
    "skills",
    "solid",
    "strong",
    "understanding",
    "using",
    "various",
    "year",
    "years",
];

/// Endings and stems that English spells in two ways, or that the stemmer leaves apart.
const STEM_TWINS: &[(&str, &str)] = &[
    ("analysi", "analys"),
    ("mainten", "maintain"),
    ("strategi", "strateg"),
    ("architectur", "architect"),
    ("programm", "program"),
    ("centr", "center"),
    ("statist", "statistic"),
    ("deliveri", "deliv"),
    ("deliver", "deliv"),
    ("specif", "specifi"),
];

/// The words of a text as written, cut where its key is cut.
pub(super) fn written_words(text: &str) -> Vec<&str> {
    let words = text.split(|sign: char| sign.is_whitespace() || !is_kept(sign)).map(|word| word.trim_end_matches('.'));
    words.filter(|word| !word.is_empty()).collect()
}

/// Whether a word says nothing about a skill.
pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

/// Whether a word belongs to the wording of adverts.
pub(super) fn is_advert_word(word: &str) -> bool {
    ADVERT_WORDS.contains(&word)
}

/// Whether a written word is a short form in capitals: SQL, HTML5, not C++ and not Java.
pub(super) fn is_acronym(written: &str) -> bool {
    let letters = written.chars().filter(|sign| sign.is_alphabetic()).count();
    (2..=5).contains(&letters) && !written.chars().any(char::is_lowercase)
}

/// The stem of a folded word. Words with digits or signs stay as they are.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    if word.len() < 4 || !word.bytes().all(|sign| sign.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let spelled = one_spelling(word);
    let stemmed = Stemmer::create(Algorithm::English).stem(&spelled).into_owned();
    let twin = STEM_TWINS.iter().find(|(one, _)| *one == stemmed);
    Cow::Owned(twin.map_or(stemmed, |(_, other)| (*other).to_owned()))
}

/// A key without stop words, in one spelling and without plurals: what is left of two names that are equal but for their form.
pub(super) fn plain_key(key: &str) -> String {
    let words: Vec<String> = key.split(' ').filter(|word| !is_stop_word(word)).map(|word| singular(&one_spelling(word))).collect();
    words.join(" ")
}

fn singular(word: &str) -> String {
    let is_plain = word.len() > 3 && word.bytes().all(|sign| sign.is_ascii_lowercase());
    match word.strip_suffix('s').filter(|_| is_plain) {
        Some(rest) if rest.ends_with("ie") => rest.trim_end_matches("ie").to_owned() + "y",
        Some(rest) if ["xe", "che", "she", "sse"].iter().any(|end| rest.ends_with(end)) => rest.trim_end_matches('e').to_owned(),
        Some(rest) if !rest.ends_with(['s', 'u', 'i']) => rest.to_owned(),
        _ => word.to_owned(),
    }
}

/// One spelling for words that Britain and America spell apart. It may spell a word wrongly, but always in the same way.
fn one_spelling(word: &str) -> String {
    let word = word.replace("iz", "is").replace("yz", "ys");
    if word.len() > 5 { word.replace("our", "or").replace("ogue", "og").replace("ence", "ense") } else { word }
}

fn is_kept(sign: char) -> bool {
    sign.is_ascii_alphanumeric()
        || sign.is_alphanumeric()
        || matches!(sign, '+' | '#' | '.')
        || (!sign.is_ascii() && is_combining_mark(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (one, other) in [
            ("programs", "programming"),
            ("organize", "organisation"),
            ("analyze", "analysis"),
            ("behaviour", "behavior"),
            ("maintenance", "maintaining"),
            ("databases", "database"),
            ("licence", "license"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        for (one, other) in [("java", "javascript"), ("c++", "c#"), ("html5", "html"), ("css", "cs")] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
    }

    #[test]
    fn plain_keys_differ_only_where_the_names_do() {
        for (one, other) in [
            ("databases", "database"),
            ("development of strategies", "development strategy"),
            ("organise the meetings", "organize meetings"),
            ("watches", "watch"),
        ] {
            assert_eq!(plain_key(one), plain_key(other), "{one} {other}");
        }
        for (one, other) in [("data analysis", "data analytics"), ("css", "cs"), ("manage project", "project manage"), ("c++", "c")] {
            assert_ne!(plain_key(one), plain_key(other), "{one} {other}");
        }
    }

    #[test]
    fn stop_words_are_sorted_and_acronyms_are_short_and_in_capitals() {
        assert!(STOP_WORDS.is_sorted());
        assert!(["SQL", "IT", "HTML5"].into_iter().all(is_acronym));
        assert!(!["Sql", "C", "C++", "JAVASCRIPT", ""].into_iter().any(is_acronym));
        assert_eq!(written_words("In-depth C++/SQL, e.g. Node.js."), ["In", "depth", "C++", "SQL", "e.g", "Node.js"]);
    }
}
