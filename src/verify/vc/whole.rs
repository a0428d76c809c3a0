//! Does what is read say all that the credential says (M9)? In linked data a node may be described in several places, all of it under the same
//! signature: its holder can move a failed result or an end date to where no reader looks. And a badge for several people or several achievements
//! would let one be read for the other.

use std::collections::HashSet;

use crate::verify::json::{Json, Object};
use crate::verify::jsonld::{Described, Source};

/// What is read of a credential.
const OF_CREDENTIAL: &[&str] = &[
    "issuer",
    "credentialSubject",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "awardedDate",
    "assessmentDate",
    "credentialStatus",
    "refreshService",
    "evidence",
    "name",
];
const OF_SUBJECT: &[&str] = &["achievement", "identifier", "result", "verifiableCredential", "activityEndDate", "assessmentDate"];
const OF_ACHIEVEMENT: &[&str] = &[
    "name",
    "achievementType",
    "alignment",
    "alignments",
    "creator",
    "criteria",
    "tag",
    "resultDescription",
    "description",
    "assessments",
];
const OF_RESULT: &[&str] = &["value", "status", "achievedLevel", "resultDescription"];
const OF_RESULT_DESCRIPTION: &[&str] = &["resultType", "rubricCriterionLevel"];
const OF_LEVEL: &[&str] = &["level", "name"];
const OF_IDENTITY: &[&str] = &["identityHash", "identityType", "hashed", "salt", "identity"];

/// A place that is read.
struct Place<'j> {
    name: &'static str,
    object: &'j Object<'j>,
    read: &'static [&'static str],
}

/// Why one person or achievement could be taken for another (Open Badges 3.0 §B.1.1 and §B.1.3 have one of each). A record of others makes claims,
/// which do not count by themselves.
pub(super) fn ambiguity(json: &Json<'_>) -> Option<&'static str> {
    let subjects = items(json, "credentialSubject");
    let has_one = subjects.iter().any(|subject| subject.get("achievement").is_some());
    if !has_one || subjects.iter().any(|subject| subject.get("verifiableCredential").is_some()) || is_record(json) {
        None
    } else if subjects.len() > 1 {
        Some("an achievement with more than one subject")
    } else if subjects.iter().any(|subject| items(subject, "achievement").len() > 1) {
        Some("more than one achievement")
    } else {
        None
    }
}

/// Why reading the JSON would not find all that the credential says. For the spelling that is read.
pub(super) fn fault(json: &Json<'_>) -> Option<String> {
    if let Some(why) = ambiguity(json) {
        return Some(why.to_owned());
    }
    let (own, may_repeat) = own_objects(json);
    if !may_repeat {
        return None;
    }
    // What has no dataset is refused, or left open, by who checks the signature.
    let described = Source::new(json).without(&["proof"]).described().ok()?;
    let places = places(json);
    for place in &places {
        let is_here = |one: &&Described<'_>| std::ptr::eq(one.object, place.object);
        let Some(here) = described.iter().find(is_here) else { continue };
        let is_own = |one: &&Described<'_>| own.contains(&std::ptr::from_ref(one.object));
        for other in described.iter().filter(|one| one.node == here.node && !is_here(one) && is_own(one)) {
            let is_missing = |name: &str, value: &Json<'_>| place.read.contains(&name) && place.object.get(name) != Some(value);
            if let Some((name, _)) = other.object.iter().find(|(name, value)| is_missing(name, value)) {
                return Some(format!("{}: {name} is said of it in another place", place.name));
            }
            if place.name == "credential" && is_record_type(other.object) && !is_record_type(place.object) {
                return Some("credential: a type is said of it in another place".to_owned());
            }
        }
    }
    None
}

fn is_record(json: &Json<'_>) -> bool {
    json.as_object().is_some_and(is_record_type)
}

fn is_record_type(object: &Object<'_>) -> bool {
    object.get("type").map(Json::items).unwrap_or_default().iter().any(|kind| kind.as_str() == Some("ClrCredential"))
}

fn items<'j, 'a>(json: &'j Json<'a>, name: &str) -> &'j [Json<'a>] {
    json.get(name).map(Json::items).unwrap_or_default()
}

/// The objects that the signature of this credential alone speaks for, and whether one node can be described twice at all: an id stands on two of
/// them, or contexts of the document's own give names. What is signed by itself inside a record is judged by itself, and spoils the record where
/// its own signature does not fit.
fn own_objects<'j>(json: &'j Json<'_>) -> (HashSet<*const Object<'j>>, bool) {
    let subjects = items(json, "credentialSubject").iter().flat_map(|subject| items(subject, "verifiableCredential"));
    let is_signed = |inner: &&Json<'_>| inner.get("proof").is_some_and(|proof| !proof.is_null());
    let mut own = Own { inside: subjects.filter(is_signed).collect(), ids: HashSet::new(), objects: HashSet::new(), may_repeat: false };
    own.look(json);
    (own.objects, own.may_repeat)
}

struct Own<'j, 'a> {
    inside: Vec<&'j Json<'a>>,
    ids: HashSet<&'j str>,
    objects: HashSet<*const Object<'j>>,
    may_repeat: bool,
}

impl<'j> Own<'j, '_> {
    fn look(&mut self, json: &'j Json<'_>) {
        match json {
            Json::Array(items) => items.iter().for_each(|item| self.look(item)),
            Json::Object(object) if !self.inside.iter().any(|inside| std::ptr::eq(*inside, json)) => {
                self.objects.insert(std::ptr::from_ref(object));
                let id = object.get("id").and_then(Json::as_str).filter(|_| object.len() > 1);
                self.may_repeat |= id.is_some_and(|id| !self.ids.insert(id));
                for (name, value) in object.iter() {
                    match name {
                        "@context" => self.may_repeat |= value.items().iter().any(|context| context.as_object().is_some()),
                        "@graph" | "@included" | "@id" => self.may_repeat = true,
                        _ => self.look(value),
                    }
                }
            }
            _ => {}
        }
    }
}

/// The objects that facts, dates, status and holder are read from.
fn places<'j>(json: &'j Json<'j>) -> Vec<Place<'j>> {
    let mut places = Vec::new();
    let mut add = |name, json: &'j Json<'j>, read| places.extend(json.as_object().map(|object| Place { name, object, read }));
    add("credential", json, OF_CREDENTIAL);
    for subject in items(json, "credentialSubject") {
        add("subject", subject, OF_SUBJECT);
        for identity in items(subject, "identifier") {
            add("identifier", identity, OF_IDENTITY);
        }
        for result in items(subject, "result") {
            add("result", result, OF_RESULT);
        }
        for achievement in items(subject, "achievement") {
            add("achievement", achievement, OF_ACHIEVEMENT);
            for description in items(achievement, "resultDescription") {
                add("result description", description, OF_RESULT_DESCRIPTION);
                for level in items(description, "rubricCriterionLevel") {
                    add("level", level, OF_LEVEL);
                }
            }
        }
    }
    places
}
