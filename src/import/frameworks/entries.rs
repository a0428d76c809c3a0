//! Entries while they are collected, and names without those that say the same twice.

use std::collections::{BTreeSet, HashMap};

use crate::domain::frameworks::{Entry, EntryKind, NameKind, SkillName};
use crate::domain::text::fold;

/// Entries in the order they come in, each identifier once.
#[derive(Debug, Default)]
pub(super) struct Entries {
    list: Vec<Entry>,
    places: HashMap<String, usize>,
}

impl Entries {
    /// Whether there is this entry.
    pub(super) fn has(&self, uri: &str) -> bool {
        self.places.contains_key(uri)
    }

    /// One entry, to be changed.
    pub(super) fn get_mut(&mut self, uri: &str) -> Option<&mut Entry> {
        self.places.get(uri).and_then(|place| self.list.get_mut(*place))
    }

    /// Adds an entry; false where there is one of that identifier.
    pub(super) fn add(&mut self, entry: Entry) -> bool {
        if self.has(&entry.uri) {
            return false;
        }
        self.places.insert(entry.uri.clone(), self.list.len());
        self.list.push(entry);
        true
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.list.iter()
    }

    /// All of them, to be kept.
    pub(super) fn into_list(self) -> Vec<Entry> {
        self.list
    }
}

/// An entry that has nothing yet but its identifier.
pub(super) fn bare(uri: impl Into<String>, kind: EntryKind) -> Entry {
    Entry {
        uri: uri.into(),
        code: None,
        kind,
        is_retired: false,
        names: Vec::new(),
        statement: None,
        statement_language: "und".to_owned(),
        category: None,
        same_as: Vec::new(),
    }
}

/// The names of one entry in one language, each folded text once: the first kind it comes in counts.
#[derive(Debug)]
pub(super) struct Names {
    language: String,
    keys: BTreeSet<String>,
    list: Vec<SkillName>,
}

impl Names {
    /// None yet.
    pub(super) fn new(language: &str) -> Self {
        Self { language: language.to_owned(), keys: BTreeSet::new(), list: Vec::new() }
    }

    /// Adds a name, unless it is empty or there already.
    pub(super) fn add(&mut self, text: &str, kind: NameKind) {
        let text = tidy_name(text);
        if !text.is_empty() && self.keys.insert(fold(&text)) {
            self.list.push(SkillName { text, language: self.language.clone(), kind });
        }
    }

    /// All of them.
    pub(super) fn into_list(self) -> Vec<SkillName> {
        self.list
    }
}

/// A name in one line, without signs that cannot be seen.
pub(super) fn tidy_name(text: &str) -> String {
    let spaced: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A longer text, trimmed, its lines kept; none where it is empty.
pub(super) fn tidy_text(text: &str) -> Option<String> {
    let seen: String = text.trim().replace("\r\n", "\n").chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect();
    Some(seen).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_says_the_same_is_dropped() {
        let mut names = Names::new("en");
        for (text, kind) in [
            ("Baking  bread", NameKind::Preferred),
            ("baking bread", NameKind::Alternative),
            (" ", NameKind::Alternative),
            ("bake\u{7}\nloaves", NameKind::Alternative),
            ("Bake loaves", NameKind::Hidden),
            ("C", NameKind::Hidden),
            ("C++", NameKind::Hidden),
        ] {
            names.add(text, kind);
        }
        let texts: Vec<(String, NameKind)> = names.into_list().into_iter().map(|name| (name.text, name.kind)).collect();
        let expected = [
            ("Baking bread", NameKind::Preferred),
            ("bake loaves", NameKind::Alternative),
            ("C", NameKind::Hidden),
            ("C++", NameKind::Hidden),
        ];
        assert_eq!(texts, expected.map(|(text, kind)| (text.to_owned(), kind)));
    }

    #[test]
    fn texts_are_trimmed_and_keep_their_lines() {
        assert_eq!(tidy_text(" a\r\n\u{0}b \n"), Some("a\nb".to_owned()));
        assert_eq!(tidy_text(" \u{1} "), Some(String::new()).filter(|text| !text.is_empty()));
    }

    #[test]
    fn each_identifier_is_there_once_and_in_order() {
        let mut entries = Entries::default();
        assert!(entries.add(bare("b", EntryKind::Skill)) && entries.add(bare("a", EntryKind::Group)));
        assert!(!entries.add(bare("b", EntryKind::Group)));
        assert_eq!(entries.get_mut("b").map(|entry| entry.kind), Some(EntryKind::Skill));
        assert_eq!(entries.into_list().iter().map(|entry| entry.uri.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    }
}
