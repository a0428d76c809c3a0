//! The shape of OB 2.0 documents, by the tables of the standard (M39). Where real issuers leave out what verifying does not need (an
//! issuer's e-mail address or home page, a badge's picture), that is said and not held against the holder.

use super::extensions;
use super::pass::web_address;
use crate::verify::facts::{is_invisible, moment};
use crate::verify::json::Json;

/// What a member must be.
#[derive(Clone, Copy)]
enum Shape {
    /// A text that is not empty.
    Text,
    /// An IRI.
    Iri,
    /// A date and time.
    Instant,
    /// `true` or `false`.
    Flag,
    /// An IRI or an object.
    Reference,
    /// An IRI or an object; no `data:` address.
    Picture,
    /// One or many IRIs or objects.
    References,
    /// An object.
    Object,
    /// One or many texts.
    Texts,
}

/// Whether a member may be absent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Must,
    Should,
    May,
}

type Row = (&'static str, Shape, Need);

const ASSERTION: &[Row] = &[
    ("id", Shape::Iri, Need::Must),
    ("recipient", Shape::Object, Need::Must),
    ("badge", Shape::Reference, Need::Must),
    ("verification", Shape::Object, Need::Must),
    ("issuedOn", Shape::Instant, Need::Must),
    ("image", Shape::Picture, Need::May),
    ("evidence", Shape::References, Need::May),
    ("narrative", Shape::Text, Need::May),
    ("expires", Shape::Instant, Need::May),
    ("revoked", Shape::Flag, Need::May),
    ("revocationReason", Shape::Text, Need::May),
];

const RECIPIENT: &[Row] = &[
    ("type", Shape::Texts, Need::Must),
    ("identity", Shape::Text, Need::Must),
    ("hashed", Shape::Flag, Need::Should),
    ("salt", Shape::Text, Need::May),
];

const BADGE: &[Row] = &[
    ("id", Shape::Iri, Need::Should),
    ("name", Shape::Text, Need::Must),
    ("issuer", Shape::Reference, Need::Must),
    ("description", Shape::Text, Need::Should),
    ("image", Shape::Reference, Need::Should),
    ("criteria", Shape::References, Need::Should),
    ("alignment", Shape::References, Need::May),
    ("tags", Shape::Texts, Need::May),
];

const ISSUER: &[Row] = &[
    ("id", Shape::Iri, Need::Must),
    ("name", Shape::Text, Need::Must),
    ("url", Shape::Text, Need::Should),
    ("email", Shape::Text, Need::Should),
    ("publicKey", Shape::References, Need::May),
    ("revocationList", Shape::Iri, Need::May),
    ("verification", Shape::Object, Need::May),
];

/// What was found wrong, and what was only missing.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// What breaks the table.
    pub(super) faults: Vec<String>,
    /// What is worth saying.
    pub(super) notes: Vec<String>,
}

impl Findings {
    fn table(&mut self, class: &str, json: &Json<'_>, rows: &[Row]) {
        for (name, shape, need) in rows {
            // What is empty says nothing; platforms write fields that nobody filled in.
            let is_empty = |value: &&Json<'_>| value.as_array().is_some_and(<[Json<'_>]>::is_empty) || value.as_str() == Some("");
            match json.get(name).filter(|value| *need == Need::Must || !is_empty(value)) {
                Some(value) if !fits(value, *shape) => self.faults.push(format!("{class}: {name} is malformed")),
                None if *need == Need::Must => self.faults.push(format!("{class}: {name} is missing")),
                None if *need == Need::Should => self.notes.push(format!("{class}: no {name}")),
                Some(_) | None => {}
            }
        }
    }

    fn class(&mut self, json: &Json<'_>, wanted: &[&str]) {
        let types = json.get("type").map(Json::items).unwrap_or_default();
        if !types.iter().filter_map(Json::as_str).any(|kind| wanted.contains(&kind)) {
            self.faults.push(format!("type is not {}", wanted.join(" or ")));
        }
    }
}

/// Checks an assertion.
pub(super) fn assertion(json: &Json<'_>) -> Findings {
    let mut findings = Findings::default();
    findings.class(json, &["Assertion"]);
    findings.table("assertion", json, ASSERTION);
    if let Some(recipient) = json.get("recipient") {
        findings.table("recipient", recipient, RECIPIENT);
    }
    if super::version::method(json).is_none() && json.get("verification").is_some() {
        findings.faults.push("assertion: verification is neither hosted nor signed".to_owned());
    }
    if let (Some(from), Some(until)) = (json.get("issuedOn").and_then(moment), json.get("expires").and_then(moment))
        && until.at < from.at
    {
        findings.faults.push("assertion: expires before it was issued".to_owned());
    }
    findings.faults.extend(extensions::faults(json));
    for name in ["issuedOn", "expires"] {
        if let Some(note) = json.get(name).and_then(moment).and_then(|moment| moment.note) {
            findings.notes.push(format!("{name} {note}"));
        }
    }
    findings
}

/// Checks a badge class.
pub(super) fn badge(json: &Json<'_>) -> Findings {
    let mut findings = Findings::default();
    findings.class(json, &["BadgeClass"]);
    findings.table("badge class", json, BADGE);
    findings.faults.extend(extensions::faults(json));
    findings
}

/// Checks an issuer.
pub(super) fn issuer(json: &Json<'_>) -> Findings {
    let mut findings = Findings::default();
    findings.class(json, &["Issuer", "Profile"]);
    findings.table("issuer", json, ISSUER);
    findings.faults.extend(extensions::faults(json));
    findings
}

fn fits(value: &Json<'_>, shape: Shape) -> bool {
    let every = |fits: &dyn Fn(&Json<'_>) -> bool| !value.items().is_empty() && value.items().iter().all(fits);
    let is_reference = |value: &Json<'_>| value.as_object().is_some() || value.as_str().is_some_and(is_iri);
    match shape {
        // A text may be given in several languages.
        Shape::Text => value.as_str().is_some_and(|text| !text.is_empty()) || value.as_object().is_some() || value.as_array().is_some(),
        Shape::Iri => value.as_str().is_some_and(is_iri),
        Shape::Instant => moment(value).is_some(),
        Shape::Flag => value.as_bool().is_some() || matches!(value.as_str(), Some("true" | "false")),
        Shape::Reference => is_reference(value),
        Shape::Picture => {
            is_reference(value) && !value.as_str().is_some_and(|text| text.trim_start().to_ascii_lowercase().starts_with("data:"))
        }
        Shape::References => every(&is_reference),
        Shape::Object => value.as_object().is_some(),
        Shape::Texts => every(&|item| item.as_str().is_some()),
    }
}

fn is_iri(text: &str) -> bool {
    text.starts_with("_:") || (!text.contains(is_invisible) && url::Url::parse(text).is_ok())
}

/// The address of a reference: a text, or the id of an object.
pub(super) fn address_of<'j>(reference: &'j Json<'_>) -> Option<&'j str> {
    reference.as_str().or_else(|| reference.get("id").and_then(Json::as_str)).filter(|text| web_address(text).is_some())
}
