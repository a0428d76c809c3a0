//! What forbids a match however alike the names are: other numbers, another language of nearly the same name, another short form.

use super::index::{Name, NameKind};
use super::query::Query;
use super::text::{is_acronym, written_words};

/// Words that are taken for one another by their letters, but never mean the same.
const CONFUSED: &[&[&str]] = &[
    &["java", "javascript"],
    &["c", "c++", "c#", "f#"],
    &[".net", "net"],
    &["typescript", "javascript"],
    &["sql", "nosql", "mysql", "postgresql"],
    &["angular", "angularjs"],
    &["scala", "scalable"],
];

/// What stands between a question and a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Objections {
    /// Both name numbers or versions, and not the same; or only one of them does.
    pub(super) numbers_differ: bool,
    /// One has a word that is easily confused with a word of the other.
    pub(super) is_confusable: bool,
    /// A short form on one side is an ordinary word on the other.
    pub(super) is_other_short_form: bool,
}

impl Objections {
    pub(super) fn between(query: &Query, name: &Name) -> Self {
        let theirs: Vec<&str> = name.key().split(' ').collect();
        let ours: Vec<&str> = query.words.iter().map(|word| word.folded.as_str()).collect();
        Self {
            numbers_differ: numbers(&ours) != numbers(&theirs),
            is_confusable: Self::confusable(query, name),
            is_other_short_form: is_other_short_form(query, name),
        }
    }

    /// Whether one has a word that is easily confused with a word of the other.
    pub(super) fn confusable(query: &Query, name: &Name) -> bool {
        let is_suspect = |word: &&str| CONFUSED.iter().any(|group| group.contains(word));
        let theirs: Vec<&str> = name.key().split(' ').filter(is_suspect).collect();
        if theirs.is_empty() {
            return false;
        }
        let ours: Vec<&str> = query.words.iter().map(|word| word.folded.as_str()).filter(is_suspect).collect();
        CONFUSED.iter().any(|group| are_confused(group, &ours, &theirs))
    }

    /// Whether anything stands between them.
    pub(super) fn any(self) -> bool {
        self.numbers_differ || self.is_confusable || self.is_other_short_form
    }
}

/// The words with digits, sorted.
fn numbers<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut found: Vec<&str> = words.iter().copied().filter(|word| word.bytes().any(|sign| sign.is_ascii_digit())).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether the two sides name different members of a group.
fn are_confused(group: &[&str], ours: &[&str], theirs: &[&str]) -> bool {
    let member = |words: &[&str]| -> Vec<bool> { group.iter().map(|member| words.contains(member)).collect() };
    let (ours, theirs) = (member(ours), member(theirs));
    ours.contains(&true) && theirs.contains(&true) && !ours.iter().zip(&theirs).any(|(ours, theirs)| *ours && *theirs)
}

/// Whether a question of one word and a name of one word are the same letters, but only one of them is in capitals and the name is short.
fn is_other_short_form(query: &Query, name: &Name) -> bool {
    let theirs = written_words(&name.text);
    let ([word], [theirs]) = (query.words.as_slice(), theirs.as_slice()) else { return false };
    if word.folded != name.key() || word.folded.len() > 5 || name.kind == NameKind::Preferred {
        return false;
    }
    is_acronym(&word.written) != is_acronym(theirs)
}

#[cfg(test)]
mod tests {
    use super::super::index::Index;
    use super::super::{Concept, WordVectors};
    use super::*;

    fn objections(query: &str, alias: &str) -> Objections {
        let concept = Concept { uri: "u".into(), label: "something".into(), aliases: vec![alias.into()], ..Concept::default() };
        let index = Index::new(&[concept], WordVectors::empty());
        Objections::between(&Query::new(&index, query), &index.names[1])
    }

    #[test]
    fn names_that_only_look_alike_are_objected_to() {
        for (query, name) in [("Java", "JavaScript"), ("C", "C++"), ("C++", "C#"), ("C#", "C"), (".NET", "net"), ("NoSQL", "SQL")] {
            assert!(objections(query, name).is_confusable, "{query} {name}");
        }
        for (query, name) in [("Java", "Java"), ("C and C++", "C++"), ("C", "cooking"), ("JavaScript frameworks", "javascript framework")] {
            assert!(!objections(query, name).any(), "{query} {name}");
        }
    }

    #[test]
    fn numbers_and_versions_must_agree() {
        for (query, name, differ) in [
            ("HTML5", "HTML", true),
            ("ISO 9001", "ISO 14001", true),
            ("Python 3", "Python 3", false),
            ("Angular 2", "Angular", true),
            ("2D animation", "3D animation", true),
            ("animation", "animation", false),
        ] {
            assert_eq!(objections(query, name).numbers_differ, differ, "{query} {name}");
        }
    }

    #[test]
    fn short_forms_must_agree_in_their_capitals() {
        for (query, name, differ) in
            [("ADA", "Ada", true), ("ada", "ADA", true), ("SQL", "SQL", false), ("Lean", "lean", false), ("STEP", "step", true)]
        {
            assert_eq!(objections(query, name).is_other_short_form, differ, "{query} {name}");
        }
    }
}
