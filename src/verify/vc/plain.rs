//! One spelling of a credential for all who read it (M9). Linked data takes many spellings for the same statements, and so for the same
//! signature: a value or a list of one, a set, an object with nothing but a value. Its holder can choose among them after signing; what is
//! read must not depend on the choice.

use crate::verify::json::{Json, Object};

/// Members that are left as they are: what is in them is read by others, or has a signature of its own over its spelling.
const KEPT: &[&str] = &["@context", "proof", "verifiableCredential", "endorsement", "endorsementJwt"];

/// The same credential in the plainest spelling: no sets, no objects around single values, no lists of one, nothing that is null.
pub(super) fn plain<'a>(credential: &Json<'a>) -> Json<'a> {
    match credential {
        Json::Object(object) => Json::Object(members(object)),
        other => other.clone(),
    }
}

fn members<'a>(object: &Object<'a>) -> Object<'a> {
    let mut plain = Object::default();
    for (name, value) in object.members().iter().filter(|(_, value)| !value.is_null()) {
        let value = if KEPT.contains(&name.as_ref()) { outside(value) } else { value_of(value) };
        plain.push_unique(name.clone(), value);
    }
    // The other name that a known context (ODRL) has for it.
    if let (None, Some(id)) = (object.get("id"), object.get("uid")) {
        plain.insert("id", value_of(id));
    }
    plain
}

fn value_of<'a>(value: &Json<'a>) -> Json<'a> {
    match unwrapped(value) {
        Json::Array(items) => {
            let mut plain = Vec::with_capacity(items.len());
            for item in items {
                flatten(item, &mut plain);
            }
            one_or_many(plain)
        }
        Json::Object(object) => Json::Object(members(object)),
        other => other.clone(),
    }
}

fn flatten<'a>(item: &Json<'a>, plain: &mut Vec<Json<'a>>) {
    match value_of(item) {
        Json::Array(items) => plain.extend(items),
        Json::Null => {}
        other => plain.push(other),
    }
}

fn one_or_many(mut items: Vec<Json<'_>>) -> Json<'_> {
    match items.pop() {
        Some(only) if items.is_empty() => only,
        Some(last) => {
            items.push(last);
            Json::Array(items)
        }
        None => Json::Array(items),
    }
}

/// What is inside a set, or an object that has only a value. A text in a language stays as it is.
fn unwrapped<'j, 'a>(value: &'j Json<'a>) -> &'j Json<'a> {
    let mut value = value;
    while let Json::Object(object) = value {
        let has_only = |names: &[&str]| object.iter().all(|(name, value)| names.contains(&name) || value.is_null());
        value = match (object.get("@set"), object.get("@value")) {
            (Some(set), _) if has_only(&["@set"]) => set,
            (_, Some(inner)) if has_only(&["@value", "@type"]) => inner,
            _ => break,
        };
    }
    value
}

/// Takes off what is around a part, and leaves the part.
fn outside<'a>(value: &Json<'a>) -> Json<'a> {
    match unwrapped(value) {
        Json::Array(items) => Json::Array(items.iter().flat_map(|item| unwrapped(item).items()).cloned().collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_same_comes_to_one() {
        let read = |text: &str| plain(&Json::parse(text.as_bytes()).unwrap()).to_string();
        let expected = r#"{"a":"x","b":{"c":true},"d":["y","z"]}"#;
        for text in [
            expected,
            r#"{"a":["x"],"b":{"@set":[{"c":{"@value":true}}]},"d":[["y"],"z"]}"#,
            r#"{"a":{"@value":"x","@type":"urn:t"},"b":[{"c":[true],"e":null}],"d":[{"@value":"y"},null,{"@set":["z"]}],"f":null}"#,
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_has_a_spelling_of_its_own_keeps_it() {
        for text in [
            r#"{"a":{"@value":"x","@language":"fr"}}"#,
            r#"{"endorsement":[{"a":["x"],"proof":{"b":["y"]}}]}"#,
            r#"{"proof":{"a":["x"]}}"#,
            r#"{"@context":["urn:c"]}"#,
        ] {
            assert_eq!(plain(&Json::parse(text.as_bytes()).unwrap()).to_string(), text);
        }
        let inside = r#"{"verifiableCredential":{"@set":[{"a":["x"]}]}}"#;
        assert_eq!(plain(&Json::parse(inside.as_bytes()).unwrap()).to_string(), r#"{"verifiableCredential":[{"a":["x"]}]}"#);
        assert_eq!(plain(&Json::parse(br#"{"uid":["urn:a"]}"#).unwrap()).get("id").and_then(Json::as_str), Some("urn:a"));
    }
}
