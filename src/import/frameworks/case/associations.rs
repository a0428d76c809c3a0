//! Associations of a CASE package: what they become, and which are only counted.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::super::draft::Wrong;
use super::super::json;
use super::super::words::{self, counted};
use super::{IDENTIFIER, Reading, last_uuid, urn};
use crate::domain::frameworks::EntryKind;
use crate::domain::skills::RelationKind;

/// What a type of association means here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// The destination stands above the origin.
    Under,
    /// The origin stands above the destination.
    Above,
    Same,
    Related,
    /// The destination takes the place of the origin.
    Replaced,
    /// The origin takes the place of the destination.
    Replaces,
}

/// Where one end of an association leads.
enum Node {
    /// To this entry.
    Entry(String),
    /// To the document itself.
    Document,
    /// Out of the package: by its address, else its identifier.
    Elsewhere(String),
}

/// What was counted and not read.
#[derive(Default)]
struct Left {
    types: BTreeMap<String, usize>,
    elsewhere: usize,
}

impl Reading {
    /// Reads the associations; all items are there.
    pub(super) fn associations(&mut self, associations: &[&Value]) {
        let mut left = Left::default();
        let mut parents = HashSet::new();
        for (number, association) in (1_u64..).zip(associations) {
            if let Err(wrong) = self.association(number, association, &mut left, &mut parents) {
                let identifier = json::first_text(association, IDENTIFIER);
                self.draft.refuse_thing(("association", number), identifier.as_deref(), &wrong);
            }
        }
        for uri in parents.iter().filter(|uri| self.headings.contains(*uri)) {
            self.draft.change(uri, |entry| entry.kind = EntryKind::Group);
        }
        if left.elsewhere > 0 {
            let note = format!("Left out: {} to items that are not in this file.", counted(left.elsewhere, "link"));
            self.draft.note(note);
        }
        if !left.types.is_empty() {
            let types: Vec<String> = left.types.iter().map(|(name, number)| format!("{name} ({number})")).collect();
            self.draft.note(format!("Associations of these types are not read: {}.", types.join(", ")));
        }
    }

    fn association(&mut self, number: u64, association: &Value, left: &mut Left, parents: &mut HashSet<String>) -> Result<(), Wrong> {
        let Some(kind) = json::text(association, "associationType") else {
            return Err(Wrong::link("associationType", "does not say what kind of link it is", "Ask the makers, or take it out."));
        };
        let Some(meaning) = meaning(&kind) else {
            left.count(&kind);
            return Ok(());
        };
        let [origin, destination] = ["originNodeURI", "destinationNodeURI"].map(|key| self.node(association.get(key)));
        let (Some(origin), Some(destination)) = (origin, destination) else {
            let hint = "Both its ends need a uri or an identifier.";
            return Err(Wrong::link("originNodeURI", "does not say which two items it links", hint));
        };
        match (origin, destination) {
            (Node::Entry(origin), Node::Entry(destination)) if origin == destination => {
                let hint = "It is left out: ask the makers what is meant.";
                return Err(Wrong::nothing("destinationNodeURI", "links an item to itself", hint));
            }
            (Node::Entry(origin), Node::Entry(destination)) => self.link((&origin, &destination), meaning, number, parents),
            (Node::Entry(here), Node::Elsewhere(other)) => self.leave(&here, other, meaning, left),
            (Node::Elsewhere(other), Node::Entry(here)) => self.leave(&here, other, meaning.turned(), left),
            (Node::Elsewhere(_), Node::Elsewhere(_)) => left.elsewhere += 1,
            // The document is no entry: what stands under it stands under nothing.
            (Node::Document, _) | (_, Node::Document) => {}
        }
        Ok(())
    }

    /// Where an end leads: its uri first, else its identifier; a text may be either.
    fn node(&self, value: Option<&Value>) -> Option<Node> {
        let (uri, identifier) = match value? {
            Value::Object(_) => (json::text(value?, "uri"), json::first_text(value?, IDENTIFIER)),
            plain => (json::plain(plain), json::plain(plain)),
        };
        let identifier = identifier.map(|identifier| identifier.to_lowercase());
        let by_uri = |uri: &String| self.nodes.uris.contains(uri).then(|| uri.clone());
        let by_identifier = |identifier: &str| self.nodes.identifiers.get(identifier).cloned();
        let from_end = || by_identifier(&last_uuid(uri.as_deref()?)?.to_lowercase());
        let entry = uri.as_ref().and_then(by_uri).or_else(|| by_identifier(identifier.as_deref()?));
        if [&uri, &identifier].into_iter().flatten().any(|text| self.nodes.document.contains(text)) && entry.is_none() {
            return Some(Node::Document);
        }
        match entry.or_else(from_end) {
            Some(uri) => Some(Node::Entry(uri)),
            None => Some(Node::Elsewhere(uri.filter(|uri| words::uuid(uri).is_none()).or_else(|| identifier.as_deref().map(urn))?)),
        }
    }

    fn link(&mut self, (origin, destination): (&str, &str), meaning: Meaning, number: u64, parents: &mut HashSet<String>) {
        let (from, to, kind) = match meaning {
            Meaning::Under => (destination, origin, RelationKind::Broader),
            Meaning::Above => (origin, destination, RelationKind::Broader),
            Meaning::Same => (origin, destination, RelationKind::ExactMatch),
            Meaning::Related => (origin, destination, RelationKind::Related),
            Meaning::Replaced => (origin, destination, RelationKind::ReplacedBy),
            Meaning::Replaces => (destination, origin, RelationKind::ReplacedBy),
        };
        match kind {
            RelationKind::Broader => {
                parents.insert(from.to_owned());
            }
            RelationKind::ReplacedBy => self.draft.change(from, |entry| entry.is_retired = true),
            _ => {}
        }
        self.draft.link(from, to, kind, number);
    }

    /// A link out of the package: the same thing elsewhere is kept, what is replaced from elsewhere is retired, the rest is counted.
    fn leave(&mut self, here: &str, other: String, meaning: Meaning, left: &mut Left) {
        match meaning {
            Meaning::Same => self.draft.same_as(here, other),
            Meaning::Replaced => {
                self.draft.change(here, |entry| entry.is_retired = true);
                left.elsewhere += 1;
            }
            _ => left.elsewhere += 1,
        }
    }
}

impl Left {
    fn count(&mut self, kind: &str) {
        /// Types that are named; a hostile file may have any number.
        const MOST: usize = 20;
        let name = words::beginning(kind);
        let name = if self.types.len() < MOST || self.types.contains_key(&name) { name } else { "others".to_owned() };
        *self.types.entry(name).or_default() += 1;
    }
}

impl Meaning {
    /// The same seen from the other end.
    const fn turned(self) -> Self {
        match self {
            Self::Under => Self::Above,
            Self::Above => Self::Under,
            Self::Replaced => Self::Replaces,
            Self::Replaces => Self::Replaced,
            Self::Same | Self::Related => self,
        }
    }
}

/// What a type means; `None` where it is only counted. OpenSALT also writes the names with spaces, and those of the other direction.
fn meaning(kind: &str) -> Option<Meaning> {
    let folded: String = kind.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match folded.as_str() {
        "ischildof" | "childof" | "ispartof" | "partof" => Some(Meaning::Under),
        "isparentof" | "parentof" | "haspart" | "haschild" => Some(Meaning::Above),
        "exactmatchof" | "exactmatch" | "matchedfrom" | "istranslationof" | "translationof" => Some(Meaning::Same),
        "isrelatedto" | "relatedto" | "relatedfrom" | "ispeerof" | "peerof" => Some(Meaning::Related),
        "replacedby" | "isreplacedby" => Some(Meaning::Replaced),
        "replaces" => Some(Meaning::Replaces),
        _ => None,
    }
}
