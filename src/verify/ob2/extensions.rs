//! OB 2.0 extensions: objects of type `Extension` whose schemas we know. Unknown ones are left alone.

use crate::verify::json::Json;

/// What an extension's property must be.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Iri,
    Number,
}

/// One property: its names (short and as written when the context is left out), kind, and whether it is required.
type Property = (&'static [&'static str], Kind, bool);

/// Known extensions by the last part of their type, in lower case, and their properties, from their published schemas.
const KNOWN: &[(&str, &[Property])] = &[
    ("exampleextension", &[(&["exampleProperty", "http://schema.org/text"], Kind::Text, true)]),
    ("applylink", &[(&["url", "http://schema.org/url"], Kind::Iri, true)]),
    ("originalcreator", &[(&["url", "http://schema.org/url"], Kind::Iri, true)]),
    (
        "geocoordinates",
        &[(&["description"], Kind::Text, false), (&["latitude"], Kind::Number, false), (&["longitude"], Kind::Number, false)],
    ),
];

/// What is wrong with the extensions of a document.
pub(super) fn faults(json: &Json<'_>) -> Vec<String> {
    let Some(object) = json.as_object() else { return Vec::new() };
    let mut faults = Vec::new();
    for (name, value) in object.iter().filter(|(name, _)| name.contains("xtension")) {
        for node in value.items() {
            let types = node.get("type").or_else(|| node.get("@type")).map(Json::items).unwrap_or_default();
            let kinds =
                types.iter().filter_map(Json::as_str).map(|kind| kind.rsplit([':', '#', '/']).next().unwrap_or(kind).to_ascii_lowercase());
            for kind in kinds {
                let Some((_, properties)) = KNOWN.iter().find(|(known, _)| *known == kind) else { continue };
                if !properties.iter().all(|property| holds(node, property)) {
                    faults.push(format!("{name}: does not fit the schema of its extension"));
                }
            }
        }
    }
    faults
}

fn holds(node: &Json<'_>, (names, kind, is_required): &Property) -> bool {
    let mut values = names.iter().filter_map(|name| node.get(name)).peekable();
    if values.peek().is_none() {
        return !is_required;
    }
    values.all(|value| match kind {
        Kind::Text => value.as_str().is_some(),
        Kind::Iri => value.as_str().is_some_and(|text| url::Url::parse(text).is_ok()),
        Kind::Number => matches!(value, Json::Number(_)),
    })
}
