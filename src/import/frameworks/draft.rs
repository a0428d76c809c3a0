//! A release while it is put together: each identifier once, each link once, no circles, and what was lost on the way.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::circles::circles;
use super::words::{self, LONGEST_ADDRESS, LONGEST_LABEL, counted};
use super::{FileError, MOST_ERRORS, Read};
use crate::domain::FrameworkId;
use crate::domain::frameworks::{Entry, FrameworkKind, Link, NameKind, Release, Scope, SkillName};
use crate::domain::skills::RelationKind;
use crate::domain::text::fold;
use crate::import::RowError;

/// What a framework says about itself.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) framework: FrameworkId,
    pub(super) kind: FrameworkKind,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) source_url: Option<String>,
    pub(super) licence: Option<String>,
}

/// What is missing in the release because of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    /// Nothing that could be used.
    Nothing,
    /// A link.
    Link,
    /// An entry with all it has.
    Entry,
}

/// What is wrong with one thing of a file.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) column: &'static str,
    /// Goes on where the thing was named: `has no text`.
    pub(super) problem: String,
    pub(super) hint: &'static str,
    pub(super) loss: Loss,
}

impl Wrong {
    /// It costs the entry.
    pub(super) fn entry(column: &'static str, problem: impl Into<String>, hint: &'static str) -> Self {
        Self { column, problem: problem.into(), hint, loss: Loss::Entry }
    }

    /// It costs a link.
    pub(super) fn link(column: &'static str, problem: impl Into<String>, hint: &'static str) -> Self {
        Self { column, problem: problem.into(), hint, loss: Loss::Link }
    }

    /// It costs nothing that could be used.
    pub(super) fn nothing(column: &'static str, problem: impl Into<String>, hint: &'static str) -> Self {
        Self { column, problem: problem.into(), hint, loss: Loss::Nothing }
    }
}

/// A release while it is put together.
#[derive(Debug)]
pub(super) struct Draft {
    file: String,
    /// What numbers of links count, for sentences: `item`, `association`.
    counts: &'static str,
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
    known_same_as: HashSet<(usize, String)>,
    links: BTreeMap<Link, u64>,
    errors: Vec<FileError>,
    more_errors: usize,
    notes: Vec<String>,
    long_names: usize,
    has_lost_entries: bool,
    has_lost_links: bool,
}

impl Draft {
    /// An empty one, out of this file.
    pub(super) fn new(file: &str, counts: &'static str) -> Self {
        Self {
            file: file.to_owned(),
            counts,
            entries: Vec::new(),
            places: HashMap::new(),
            known_same_as: HashSet::new(),
            links: BTreeMap::new(),
            errors: Vec::new(),
            more_errors: 0,
            notes: Vec::new(),
            long_names: 0,
            has_lost_entries: false,
            has_lost_links: false,
        }
    }

    /// Notes what is wrong.
    pub(super) fn refuse(&mut self, error: RowError, loss: Loss) {
        self.has_lost_entries |= loss == Loss::Entry;
        self.has_lost_links |= loss != Loss::Nothing;
        if self.has_room() {
            self.errors.push(FileError { file: self.file.clone(), error });
        } else {
            self.more_errors += 1;
        }
    }

    /// Notes what is wrong with the thing of this number: `item`, its number and its identifier.
    pub(super) fn refuse_thing(&mut self, (what, number): (&str, u64), identifier: Option<&str>, wrong: &Wrong) {
        let identifier = identifier.map_or_else(String::new, |identifier| format!(" ({})", words::beginning(identifier)));
        let problem = format!("{what} {number}{identifier} {}", wrong.problem);
        self.refuse(RowError::new(0, wrong.column, problem, wrong.hint), wrong.loss);
    }

    /// Counts errors that were not written down, each of which may have cost an entry.
    pub(super) fn refuse_more(&mut self, number: usize) {
        self.more_errors += number;
        self.has_lost_entries |= number > 0;
        self.has_lost_links |= number > 0;
    }

    /// Whether another error would be written down.
    pub(super) fn has_room(&self) -> bool {
        self.errors.len() < MOST_ERRORS
    }

    /// Puts the errors in the order of their lines.
    pub(super) fn sort_errors(&mut self) {
        self.errors.sort_by_key(|error| error.error.line);
    }

    /// Notes what was left out although nothing is wrong.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Adds an entry; false, and nothing is added, where its identifier is there already.
    pub(super) fn add(&mut self, mut entry: Entry) -> bool {
        if self.places.contains_key(&entry.uri) {
            return false;
        }
        let place = self.entries.len();
        let same_as = std::mem::take(&mut entry.same_as);
        entry.names = self.tidy(entry.names);
        self.places.insert(entry.uri.clone(), place);
        self.entries.push(entry);
        for other in same_as {
            self.add_same_as(place, other);
        }
        true
    }

    /// Changes an entry that was added.
    pub(super) fn change(&mut self, uri: &str, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.places.get(uri).and_then(|place| self.entries.get_mut(*place)) {
            change(entry);
        }
    }

    /// Says that an entry is the same as something in another framework.
    pub(super) fn same_as(&mut self, uri: &str, other: String) {
        if let Some(place) = self.places.get(uri) {
            self.add_same_as(*place, other);
        }
    }

    /// Links two entries that were added. `line` says where, for errors about circles.
    pub(super) fn link(&mut self, from: &str, to: &str, kind: RelationKind, line: u64) {
        let is_two_way = matches!(kind, RelationKind::Related | RelationKind::ExactMatch | RelationKind::CloseMatch);
        let (from, to) = if is_two_way && to < from { (to, from) } else { (from, to) };
        if let Slot::Vacant(slot) = self.links.entry(Link { from: from.to_owned(), to: to.to_owned(), kind }) {
            slot.insert(line);
        }
    }

    /// The release, without circles.
    pub(super) fn finish(mut self, head: Head) -> Read {
        self.open_circles(RelationKind::Broader);
        self.open_circles(RelationKind::ReplacedBy);
        if self.long_names > 0 {
            let note = format!("Left out: {} of more than {LONGEST_LABEL} signs.", counted(self.long_names, "further name"));
            self.notes.push(note);
        }
        let languages = self.entries.iter().flat_map(|entry| &entry.names).map(|name| name.language.clone()).collect();
        let scope = Scope {
            entries: !self.has_lost_entries,
            languages: if self.has_lost_entries { BTreeSet::new() } else { languages },
            links: !self.has_lost_links,
        };
        if self.has_lost_links {
            self.notes.push("Because of the errors, nothing that is missing in this file is taken as given up.".to_owned());
        }
        let Head { framework, kind, name, version, source_url, licence } = head;
        let links = self.links.into_keys().collect();
        let release = Release {
            framework,
            kind,
            name,
            version,
            source_url,
            licence,
            scope,
            entries: self.entries,
            links,
            freshness: std::collections::BTreeMap::new(),
            not_to_confuse: Vec::new(),
        };
        Read { release, errors: self.errors, more_errors: self.more_errors, notes: self.notes }
    }

    fn add_same_as(&mut self, place: usize, other: String) {
        let is_good = !other.is_empty() && other.len() <= LONGEST_ADDRESS;
        if let Some(entry) = self.entries.get_mut(place)
            && is_good
            && other != entry.uri
            && self.known_same_as.insert((place, other.clone()))
        {
            entry.same_as.push(other);
        }
    }

    /// The names without empty, endless and double ones; the first of its spelling stays.
    fn tidy(&mut self, names: Vec<SkillName>) -> Vec<SkillName> {
        let mut known = HashSet::new();
        let mut kept = Vec::with_capacity(names.len());
        for name in names {
            if name.text.chars().count() > LONGEST_LABEL {
                self.long_names += 1;
            } else if !name.text.is_empty() && known.insert((name.language.clone(), fold(&name.text))) {
                kept.push(name);
            }
        }
        kept
    }

    /// Takes out the links of a kind that close a circle, and says so.
    fn open_circles(&mut self, kind: RelationKind) {
        let mut edges = vec![Vec::new(); self.entries.len()];
        for link in self.links.keys().filter(|link| link.kind == kind) {
            let (under, above) = if kind == RelationKind::Broader { (&link.to, &link.from) } else { (&link.from, &link.to) };
            if let (Some(under), Some(above)) = (self.places.get(under), self.places.get(above))
                && let Some(leads) = edges.get_mut(*under)
            {
                leads.push(*above);
            }
        }
        let name = |place: usize| self.entries.get(place).map_or_else(String::new, named);
        let uri = |place: usize| self.entries.get(place).map(|entry| entry.uri.clone()).unwrap_or_default();
        let mut closing = Vec::new();
        for circle in circles(&edges) {
            let (under, above) = (uri(circle.closing.0), uri(circle.closing.1));
            let (from, to) = if kind == RelationKind::Broader { (above, under) } else { (under, above) };
            closing.push((Link { from, to, kind }, circle.chain(name)));
        }
        for (link, chain) in closing {
            let line = self.links.remove(&link).unwrap_or_default();
            self.refuse(circle_error(kind, (self.counts, line), &chain), Loss::Link);
        }
    }
}

/// A name on one line.
pub(super) fn name(text: &str, language: &str, kind: NameKind) -> SkillName {
    SkillName { text: words::line(text), language: language.to_owned(), kind }
}

/// An entry by its code or its label, for a sentence.
fn named(entry: &Entry) -> String {
    let name = entry.names.first().map_or(entry.uri.as_str(), |name| name.text.as_str());
    let text = entry.code.as_deref().unwrap_or(name);
    let start: String = text.chars().take(40).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

fn circle_error(kind: RelationKind, (counts, line): (&str, u64), chain: &str) -> RowError {
    let (column, problem) = if kind == RelationKind::Broader {
        ("isChildOf", "each of these stands under the next")
    } else {
        ("replacedBy", "each of these is replaced by the next")
    };
    let hint = "The link that closes the circle is left out: ask the makers which way round it is meant.";
    // What is counted in other things than lines stands on none.
    let place = if counts == "line" { line } else { 0 };
    RowError::new(place, column, format!("{counts} {line} closes a circle, in which {problem}: {chain}"), hint)
}
