//! What members of a credential must look like: the notation that the tables of [`super::structure`] are written in.

use url::Url;

use crate::domain::scan;
use crate::domain::trust::plain_host;
use crate::verify::facts::{is_invisible, moment};
use crate::verify::json::{Json, Object};

/// What a member must be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// A text; where several languages are allowed, objects and lists of them.
    Text,
    /// A text and nothing else: it decides something, and linked data would say the same in other forms (M9).
    Exact,
    /// One or many texts.
    Texts,
    /// One IRI.
    Iri,
    /// A date and time.
    Instant,
    /// `true` or `false`, or a text of these (the same in linked data).
    Flag,
    /// A whole number, or a text of digits.
    Index,
    /// A number.
    Number,
    /// One object of a class, or its IRI.
    Reference(&'static Class),
    /// One or many objects of a class.
    Many(&'static Class),
}

/// Whether a member may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Without it nothing can be verified, or the standard is broken.
    Must,
    /// The standard asks for it, and issuers leave it out: said, and not held against the holder.
    Should,
    /// It may.
    May,
}

/// A member: its name, what it must be, whether it may be absent.
pub(super) type Row = (&'static str, Shape, Need);

/// The table of one kind of object.
#[derive(Debug)]
pub(super) struct Class {
    /// Its name in words.
    pub(super) name: &'static str,
    /// The type it must have among its own, and whether it must say a type at all.
    pub(super) kind: (Option<&'static str>, Need),
    /// Its members.
    pub(super) rows: &'static [Row],
}

/// Longest IRI that is no picture. Nobody writes longer ones, and they are compared many times.
pub(super) const MAX_IRI: usize = 4_096;
/// Most things said of one credential.
const MAX_SAID: usize = 12;

/// What was found wrong, and what was only missing.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// What breaks the tables.
    pub(super) faults: Vec<String>,
    /// What is worth saying.
    pub(super) notes: Vec<String>,
}

impl Findings {
    pub(super) fn fault(&mut self, text: String) {
        if self.faults.len() < MAX_SAID && !self.faults.contains(&text) {
            self.faults.push(text);
        }
    }

    pub(super) fn note(&mut self, text: String) {
        if self.notes.len() < MAX_SAID && !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// Compares an object with its table.
    pub(super) fn object(&mut self, json: &Json<'_>, class: &Class) {
        let Some(object) = json.as_object() else { return self.fault(format!("{} is no object", class.name)) };
        self.kind(json, class);
        if object.get("id").is_some_and(|id| !id.as_str().is_some_and(is_iri)) {
            self.fault(format!("{}: id is not one IRI", class.name));
        }
        self.rows(object, class);
    }

    /// Compares the members of an object with their rows alone, where it was compared with another table of the same kind before.
    pub(super) fn rows(&mut self, object: &Object<'_>, class: &Class) {
        for (name, shape, need) in class.rows {
            // An empty list is none (JSON-LD 1.1 API §8.1).
            let is_empty = |value: &&Json<'_>| value.as_array().is_some_and(<[Json<'_>]>::is_empty);
            match object.get(name).filter(|value| *need == Need::Must || !is_empty(value)) {
                Some(value) => self.member(value, class, name, *shape),
                None if *need == Need::Must => self.fault(format!("{}: {name} is missing", class.name)),
                None if *need == Need::Should => self.note(format!("{}: no {name}", class.name)),
                None => {}
            }
        }
    }

    fn kind(&mut self, json: &Json<'_>, class: &Class) {
        let types = json.get("type").or_else(|| json.get("@type")).map(Json::items).unwrap_or_default();
        let (wanted, need) = class.kind;
        if types.iter().any(|kind| kind.as_str().is_none_or(str::is_empty)) {
            return self.fault(format!("{}: type is malformed", class.name));
        }
        match wanted {
            _ if types.is_empty() && need == Need::Must => self.fault(format!("{}: type is missing", class.name)),
            Some(wanted) if types.is_empty() && need == Need::Should => self.note(format!("{}: no type {wanted}", class.name)),
            Some(wanted) if !types.is_empty() && !types.iter().any(|kind| kind.as_str() == Some(wanted)) => {
                self.fault(format!("{}: type is not {wanted}", class.name));
            }
            _ => {}
        }
    }

    fn member(&mut self, value: &Json<'_>, class: &Class, name: &str, shape: Shape) {
        let fits = match shape {
            Shape::Text => value.as_str().is_some() || value.as_object().is_some() || value.as_array().is_some(),
            Shape::Exact => value.as_str().is_some(),
            Shape::Texts => value.items().iter().all(|item| item.as_str().is_some()),
            Shape::Iri => value.as_str().is_some_and(is_iri),
            Shape::Instant => match moment(value) {
                Some(moment) => {
                    if let Some(note) = moment.note {
                        self.note(format!("{name} {note}"));
                    }
                    true
                }
                None => false,
            },
            Shape::Flag => value.as_bool().is_some() || matches!(value.as_str(), Some("true" | "false")),
            Shape::Index => {
                value.as_u64().is_some()
                    || value.as_str().is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
            }
            Shape::Number => matches!(value, Json::Number(_)),
            Shape::Reference(_) if value.items().len() != 1 => false,
            Shape::Many(of) => {
                value.items().iter().for_each(|item| self.object(item, of));
                !value.items().is_empty()
            }
            Shape::Reference(of) => {
                value.items().iter().for_each(|item| match item.as_str() {
                    Some(text) if is_iri(text) => {}
                    _ => self.object(item, of),
                });
                !value.items().is_empty()
            }
        };
        if !fits {
            self.fault(format!("{}: {name} is malformed", class.name));
        }
    }
}

/// A DID or URN as nearly all are written.
fn is_plain_name(text: &str) -> bool {
    let rest = text.strip_prefix("did:").or_else(|| text.strip_prefix("urn:")).unwrap_or_default();
    rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !scan::any(rest.as_bytes(), |byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.' | b'%' | b'#')))
}

/// An absolute IRI, with no sign that people would not see: two that look alike must not be two.
pub(super) fn is_iri(text: &str) -> bool {
    if text.len() > MAX_IRI && !text.starts_with("data:") {
        return false;
    }
    if is_plain_name(text) || plain_host(text).is_some() {
        return true;
    }
    !text.contains(|c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '<' | '>' | '"')) && Url::parse(text).is_ok()
}
