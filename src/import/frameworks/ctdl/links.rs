//! Alignments and hierarchy of competencies: what they become, and which are only counted.

use std::collections::{BTreeMap, HashSet};

use super::super::draft::Wrong;
use super::super::words::counted;
use super::choice::Choice;
use super::graph::{Graph, Node};
use super::{Reading, uri};
use crate::domain::frameworks::EntryKind;
use crate::domain::skills::RelationKind;

/// What a field means here.
#[derive(Clone, Copy)]
enum Meaning {
    /// What it names stands above.
    Under,
    /// What it names stands below.
    Above,
    Same,
    Close,
    Related,
    /// What it names takes the place of this.
    Replaced,
    /// This takes the place of what it names.
    Replaces,
    /// Not read.
    Counted,
}

/// The fields that name other competencies.
const FIELDS: &[(&str, Meaning)] = &[
    ("isChildOf", Meaning::Under),
    ("isPartOf", Meaning::Under),
    ("isTopChildOf", Meaning::Under),
    ("hasChild", Meaning::Above),
    ("broadAlignment", Meaning::Under),
    ("narrowAlignment", Meaning::Above),
    ("exactAlignment", Meaning::Same),
    ("closeAlignment", Meaning::Close),
    ("majorAlignment", Meaning::Close),
    ("minorAlignment", Meaning::Related),
    ("skillEmbodied", Meaning::Related),
    ("supersededBy", Meaning::Replaced),
    ("supersedes", Meaning::Replaces),
    ("prerequisiteAlignment", Meaning::Counted),
    ("comprisedOf", Meaning::Counted),
    ("crossSubjectReference", Meaning::Counted),
];

/// Fields that name a framework when they name nothing of the file.
const TO_FRAMEWORK: &[&str] = &["isPartOf", "isTopChildOf"];

/// One address in a field of a competency.
struct Pointer<'a> {
    here: &'a str,
    field: &'static str,
    meaning: Meaning,
    number: u64,
}

/// What was counted and not read.
#[derive(Default)]
struct Left {
    fields: BTreeMap<&'static str, usize>,
    elsewhere: BTreeMap<&'static str, usize>,
}

impl Reading {
    /// Reads what competencies say about each other; all entries are there.
    pub(super) fn links(&mut self, graph: &Graph<'_>, choice: &Choice<'_>) {
        let mut left = Left::default();
        let mut parents = HashSet::new();
        let mut known = HashSet::new();
        for node in graph.nodes.iter().filter(|node| choice.takes(node)) {
            let Some(here) = uri(node).filter(|uri| self.uris.contains(uri)).filter(|uri| known.insert(uri.clone())) else { continue };
            for (field, meaning) in FIELDS {
                let pointer = Pointer { here: &here, field, meaning: *meaning, number: node.number };
                for address in node.addresses(field) {
                    self.point(&pointer, address, graph, (&mut left, &mut parents));
                }
            }
        }
        for uri in parents.iter().filter(|uri| self.headings.contains(*uri)) {
            self.draft.change(uri, |entry| entry.kind = EntryKind::Group);
        }
        let listed = |numbers: &BTreeMap<&str, usize>| {
            numbers.iter().map(|(field, number)| format!("{field} ({number})")).collect::<Vec<_>>().join(", ")
        };
        let elsewhere: usize = left.elsewhere.values().sum();
        if elsewhere > 0 {
            let note =
                format!("Left out: {} to skills that are not in this file: {}.", counted(elsewhere, "link"), listed(&left.elsewhere));
            self.draft.note(note);
        }
        if !left.fields.is_empty() {
            self.draft.note(format!("Links of these kinds are not read: {}.", listed(&left.fields)));
        }
    }

    fn point(&mut self, pointer: &Pointer<'_>, address: String, graph: &Graph<'_>, (left, parents): (&mut Left, &mut HashSet<String>)) {
        if matches!(pointer.meaning, Meaning::Counted) {
            *left.fields.entry(pointer.field).or_default() += 1;
            return;
        }
        let node = graph.place(&address).and_then(|place| graph.nodes.get(place));
        let there = node.and_then(uri).filter(|uri| self.uris.contains(uri));
        match there {
            Some(there) if there == pointer.here => {
                let wrong = Wrong::nothing(pointer.field, "names itself here", "It is left out: ask the makers what is meant.");
                self.draft.refuse_thing(("item", pointer.number), Some(pointer.here), &wrong);
            }
            Some(there) => self.connect(pointer, &there, parents),
            None if is_framework(node, pointer.field) => {}
            None => self.leave(pointer, address, left),
        }
    }

    fn connect(&mut self, pointer: &Pointer<'_>, there: &str, parents: &mut HashSet<String>) {
        let here = pointer.here;
        let (from, to, kind) = match pointer.meaning {
            Meaning::Under => (there, here, RelationKind::Broader),
            Meaning::Above => (here, there, RelationKind::Broader),
            Meaning::Same => (here, there, RelationKind::ExactMatch),
            Meaning::Close => (here, there, RelationKind::CloseMatch),
            Meaning::Replaced => (here, there, RelationKind::ReplacedBy),
            Meaning::Replaces => (there, here, RelationKind::ReplacedBy),
            Meaning::Related | Meaning::Counted => (here, there, RelationKind::Related),
        };
        match kind {
            RelationKind::Broader => {
                parents.insert(from.to_owned());
            }
            RelationKind::ReplacedBy => self.draft.change(from, |entry| entry.is_retired = true),
            _ => {}
        }
        self.draft.link(from, to, kind, pointer.number);
    }

    /// A link out of the file: the same thing elsewhere is kept, what is replaced from elsewhere is retired, the rest is counted.
    fn leave(&mut self, pointer: &Pointer<'_>, address: String, left: &mut Left) {
        match pointer.meaning {
            Meaning::Same => self.draft.same_as(pointer.here, address),
            Meaning::Replaced => {
                self.draft.change(pointer.here, |entry| entry.is_retired = true);
                *left.elsewhere.entry(pointer.field).or_default() += 1;
            }
            _ => *left.elsewhere.entry(pointer.field).or_default() += 1,
        }
    }
}

/// Whether an address that is no entry is a framework's.
fn is_framework(node: Option<&Node<'_>>, field: &str) -> bool {
    match node {
        Some(node) => node.is("CompetencyFramework"),
        None => TO_FRAMEWORK.contains(&field),
    }
}
