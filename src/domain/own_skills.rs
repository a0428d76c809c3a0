//! Skills that the company makes itself, and names as persons write them.

use std::collections::BTreeSet;

use super::frameworks::{NameKind, SkillName};
use super::policy::FreshnessClass;
use super::text::fold;

/// The framework that own skills are kept in.
pub const OWN_FRAMEWORK: &str = "own";
/// The language of names where nobody says another.
pub const USUAL_LANGUAGE: &str = "en";
/// The longest name.
pub const LONGEST_NAME: usize = 200;
/// Other names of one skill.
pub const MOST_NAMES: usize = 200;
/// The longest code of a language.
const LONGEST_LANGUAGE: usize = 15;

/// What a person writes about a skill of the company's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSkill {
    /// The preferred name.
    pub label: String,
    /// What it means.
    pub statement: Option<String>,
    /// The field of work.
    pub category: Option<String>,
    /// How fast it ages.
    pub freshness: FreshnessClass,
    /// Its other names.
    pub names: Vec<SkillName>,
    /// Addresses or codes of the entries it stands for.
    pub same_as: Vec<String>,
}

/// Why a name cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// It has no letters.
    #[error("“{0}” is no name: it has no letters or digits")]
    Empty(String),
    /// There are too many.
    #[error("A skill has {MOST_NAMES} other names at most")]
    TooMany,
    /// It is too long.
    #[error("A name has {LONGEST_NAME} characters at most; “{}…” is longer", .0.chars().take(30).collect::<String>())]
    TooLong(String),
    /// It is no language.
    #[error("“{0}” is no code of a language. Write en, de or pt-br")]
    Language(String),
}

impl OwnSkill {
    /// The label and the other names, each once in a language.
    pub fn all_names(&self) -> Vec<SkillName> {
        let label = SkillName { text: self.label.clone(), language: USUAL_LANGUAGE.to_owned(), kind: NameKind::Preferred };
        std::iter::once(label).chain(self.names.iter().cloned()).collect()
    }
}

/// A name in a language, as a person wrote both; no language is the usual one.
pub fn name(text: &str, language: &str, kind: NameKind) -> Result<SkillName, NameFault> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let language = language.trim().to_lowercase();
    if !text.chars().any(char::is_alphanumeric) {
        return Err(NameFault::Empty(text));
    }
    if text.chars().count() > LONGEST_NAME {
        return Err(NameFault::TooLong(text));
    }
    if !language.is_empty() && !is_language(&language) {
        return Err(NameFault::Language(language));
    }
    Ok(SkillName { text, language: if language.is_empty() { USUAL_LANGUAGE.to_owned() } else { language }, kind })
}

/// The names in a text, one on each line, each once; one that begins with the code of a language is in that language: `de: Statistik`.
pub fn names_of_lines(text: &str) -> Result<Vec<SkillName>, NameFault> {
    let (mut names, mut seen): (Vec<SkillName>, BTreeSet<(String, String)>) = (Vec::new(), BTreeSet::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (language, words) = match line.split_once(':') {
            Some((language, words)) if is_language(language.trim()) => (language, words),
            _ => ("", line),
        };
        let name = name(words, language, NameKind::Own)?;
        if seen.insert((name.language.clone(), fold(&name.text))) {
            names.push(name);
        }
        if names.len() > MOST_NAMES {
            return Err(NameFault::TooMany);
        }
    }
    Ok(names)
}

/// The lines that [`names_of_lines`] reads.
pub fn lines_of_names(names: &[SkillName]) -> String {
    let line = |name: &SkillName| {
        if name.language == USUAL_LANGUAGE { name.text.clone() } else { format!("{}: {}", name.language, name.text) }
    };
    names.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a text is the code of a language: two or three letters, and parts behind hyphens.
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_first = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_later = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.len() <= LONGEST_LANGUAGE && parts.next().is_some_and(is_first) && parts.all(is_later)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_line_by_line_with_their_language() {
        for (text, expected) in [
            ("", ""),
            ("Structured Query Language\n\n  SQL queries ", "Structured Query Language|SQL queries"),
            ("de: Statistik\nStatistics\nDE:  Statistik", "de: Statistik|Statistics"),
            ("pt-br: Estatística", "pt-br: Estatística"),
            ("ITIL: Foundation", "ITIL: Foundation"),
            ("C#\nc#", "C#"),
        ] {
            let names = names_of_lines(text).unwrap();
            assert_eq!(lines_of_names(&names).replace('\n', "|"), expected, "{text}");
            assert_eq!(names_of_lines(&lines_of_names(&names)).unwrap(), names);
        }
        assert!(matches!(names_of_lines("de: ..."), Err(NameFault::Empty(_))));
        assert!(matches!(names_of_lines(&"x".repeat(201)), Err(NameFault::TooLong(_))));
        let many = |count: usize| (0..count).map(|number| format!("name {number}\n")).collect::<String>();
        assert_eq!(names_of_lines(&many(MOST_NAMES)).unwrap().len(), MOST_NAMES);
        assert_eq!(names_of_lines(&many(MOST_NAMES + 1)), Err(NameFault::TooMany));
        assert_eq!(name("Statistik", "Deutsch!", NameKind::Pinned), Err(NameFault::Language("deutsch!".to_owned())));
    }

    #[test]
    fn codes_of_languages_are_told_from_words() {
        for text in ["en", "de", "pt-br", "zh-hans", "und"] {
            assert!(is_language(text), "{text}");
        }
        for text in ["", "e", "engl", "en-", "1a", "de statistik", "en-x-y-z-a-b-c-d-e"] {
            assert!(!is_language(text), "{text}");
        }
    }
}
