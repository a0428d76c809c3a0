//! Folding: the forms in which two spellings of a name are the same.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The searchable form of a text: compatibility forms resolved, no accents, lower case, single spaces.
pub fn fold(text: &str) -> String {
    let bare: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        let bare: String = text.nfkd().filter(|sign| !is_combining_mark(*sign)).flat_map(char::to_lowercase).collect();
        bare.chars().filter(|sign| !is_combining_mark(*sign)).collect()
    };
    join(bare.split_whitespace(), bare.len())
}

/// The form in which names of skills are compared: folded, punctuation as spaces, but `+`, `#` and a dot inside kept, so that C, C++, C#, .NET
/// and Node.js stay five different things.
pub fn name_key(name: &str) -> String {
    key_of_folded(&fold(name))
}

/// The key of an already folded name.
pub(crate) fn key_of_folded(folded: &str) -> String {
    let is_kept = |sign: char| sign.is_alphanumeric() || matches!(sign, '+' | '#' | '.');
    let words = folded.split(|sign: char| !is_kept(sign)).map(|word| word.trim_end_matches('.'));
    join(words.filter(|word| !word.is_empty()), folded.len())
}

/// Whether all of these words are in a name, as words and in any order. No words are in none.
pub fn has_words(name: &str, words: &str) -> bool {
    let (name, wanted) = (name_key(name), name_key(words));
    let own: Vec<&str> = name.split(' ').collect();
    !wanted.is_empty() && wanted.split(' ').all(|word| own.contains(&word))
}

/// The form of a category in files: `data-analysis`.
pub fn slug(text: &str) -> String {
    name_key(text).replace(' ', "-")
}

/// The words of a slug: `data analysis`.
pub fn unslug(slug: &str) -> String {
    slug.replace(['-', '_'], " ")
}

fn join<'a>(words: impl Iterator<Item = &'a str>, length: usize) -> String {
    let mut joined = String::with_capacity(length);
    for word in words {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_to_one_form() {
        for (one, other) in [
            ("  Données   Visuelles ", "donnees visuelles"),
            ("ＳＱＬ", "sql"),
            ("İstanbul", "istanbul"),
            ("Data\u{a0}Analysis", "data analysis"),
        ] {
            assert_eq!(fold(one), other);
        }
    }

    #[test]
    fn names_that_differ_stay_different() {
        assert_eq!(name_key("Data-Visualisation"), name_key("data visualisation"));
        assert_eq!(name_key("CI/CD."), "ci cd");
        let all = ["C", "C++", "C#", ".NET", "Node.js", "Net", "Java", "JavaScript"].map(name_key);
        let mut different = all.to_vec();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), all.len(), "{all:?}");
        assert_eq!((slug("Data Analysis"), unslug("data-analysis")), ("data-analysis".to_owned(), "data analysis".to_owned()));
    }
}
