//! The nodes of a JSON-LD file by the last part of their names, so that `ceasn:name`, `name` and the whole address of the term are one field.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::super::json::{self, InLanguage};
use super::super::words;

/// Fields under which competencies may lie inside others.
const NESTED: &[&str] = &["hasChild", "hasTopChild"];

/// One node.
pub(super) struct Node<'a> {
    /// Its number in the file, from 1.
    pub(super) number: u64,
    /// Its address.
    pub(super) id: Option<String>,
    /// Its CTID, in lower case: `ce-` and a uuid.
    pub(super) ctid: Option<String>,
    /// What it is, without prefixes.
    pub(super) types: Vec<&'a str>,
    fields: BTreeMap<&'a str, Vec<&'a Value>>,
}

/// All nodes, by address and CTID.
pub(super) struct Graph<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    places: HashMap<String, usize>,
}

impl<'a> Graph<'a> {
    /// The nodes of a file: of a `@graph`, of a list, of what the registry wraps, or a single one; then competencies that lie inside others.
    pub(super) fn new(root: &'a Value) -> Self {
        let (mut found, mut nested) = (Vec::new(), Vec::new());
        collect(root, &mut found);
        for value in &found {
            collect_nested(value, &mut nested);
        }
        let known: HashSet<&str> = found.iter().filter_map(|value| id(value)).collect();
        nested.retain(|value| id(value).is_none_or(|id| !known.contains(id)));
        let nodes: Vec<Node<'a>> = (1_u64..).zip(found.into_iter().chain(nested)).map(|(number, value)| Node::new(number, value)).collect();
        let mut places = HashMap::new();
        for (place, node) in nodes.iter().enumerate() {
            for key in node.id.iter().chain(&node.ctid) {
                places.entry(key.clone()).or_insert(place);
            }
        }
        Self { nodes, places }
    }

    /// Where the node stands that an address names; by the CTID in it where nothing has the very address.
    pub(super) fn place(&self, address: &str) -> Option<usize> {
        self.places.get(address).or_else(|| self.places.get(&ctid_in(address)?)).copied()
    }
}

impl<'a> Node<'a> {
    fn new(number: u64, value: &'a Value) -> Self {
        let mut fields: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for (key, value) in value.as_object().into_iter().flatten() {
            fields.entry(local(key)).or_default().extend(flat(value));
        }
        let plain = |name: &str| fields.get(name).and_then(|values| json::plain(values.first()?));
        let id = plain("@id").or_else(|| plain("id")).filter(|id| !id.starts_with("_:"));
        let ctid = plain("ctid").map(|ctid| ctid_in(&ctid).unwrap_or_else(|| ctid.to_lowercase())).or_else(|| ctid_in(id.as_deref()?));
        let types = ["@type", "type"].into_iter().filter_map(|key| fields.get(key)).flatten();
        let types = types.filter_map(|kind| kind.as_str()).map(local).collect();
        Self { number, id, ctid, types, fields }
    }

    /// Whether it is of this type.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.types.contains(&kind)
    }

    /// Whether it is a competency; one that does not say so is known by its text.
    pub(super) fn is_competency(&self) -> bool {
        self.is("Competency") || (self.types.is_empty() && self.fields.contains_key("competencyText"))
    }

    /// Whether it is no node of a graph but the description of a format.
    pub(super) fn is_schema(&self) -> bool {
        self.fields.contains_key("$schema")
    }

    /// The texts of a field with their languages.
    pub(super) fn texts(&self, name: &str, otherwise: &str) -> Vec<InLanguage> {
        self.values(name).flat_map(|value| json::in_languages(value, otherwise)).collect()
    }

    /// The first text of a field, in whatever language, or the address it holds.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.texts(name, "").into_iter().map(|found| found.text).next().or_else(|| self.addresses(name).into_iter().next())
    }

    /// The addresses a field holds: plain, as `@id`, or as the target of an alignment.
    pub(super) fn addresses(&self, name: &str) -> Vec<String> {
        let address = |value: &Value| match value {
            Value::Object(map) => {
                let target = || {
                    map.iter()
                        .find(|(key, _)| local(key) == "targetNode")
                        .and_then(|(_, target)| json::plain(target.get("@id").unwrap_or(target)))
                };
                ["@id", "id", "@value"].into_iter().find_map(|key| json::text(value, key)).or_else(target)
            }
            plain => json::plain(plain),
        };
        self.values(name).filter_map(address).collect()
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &'a Value> + '_ {
        self.fields.get(name).into_iter().flatten().copied()
    }
}

/// The last part of a name or an address: `competencyText` of `ceasn:competencyText`.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(['/', '#', ':']).next().unwrap_or(name)
}

/// The CTID an address ends in, as the registry writes it: `ce-` and a uuid.
pub(super) fn ctid_in(address: &str) -> Option<String> {
    let last = local(address.trim_end_matches('/')).to_ascii_lowercase();
    let is_ctid = address.to_ascii_lowercase().contains("urn:ctid:");
    let uuid = last.strip_prefix("ce-").or_else(|| is_ctid.then_some(last.as_str()))?;
    Some(format!("ce-{}", words::uuid(uuid)?))
}

fn id(value: &Value) -> Option<&str> {
    value.get("@id").or_else(|| value.get("id")).and_then(Value::as_str)
}

/// The values of a field without the lists and sets around them.
fn flat(value: &Value) -> Vec<&Value> {
    let inner = |value: &'_ Value| ["@list", "@set"].into_iter().any(|key| value.get(key).is_some());
    let open = |value| if inner(value) { json::list(value.get("@list").or_else(|| value.get("@set"))) } else { vec![value] };
    json::list(Some(value)).into_iter().flat_map(open).collect()
}

fn collect<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(parts) => parts.iter().for_each(|part| collect(part, found)),
        Value::Object(map) => {
            if let Some(wrapped) = map.get("decoded_resource") {
                collect(wrapped, found);
            } else if let Some(graph) = map.get("@graph") {
                collect(graph, found);
            } else {
                found.push(value);
            }
        }
        _ => found.push(value),
    }
}

fn collect_nested<'a>(value: &'a Value, nested: &mut Vec<&'a Value>) {
    let children = value.as_object().into_iter().flatten().filter(|(key, _)| NESTED.contains(&local(key)));
    for child in children.flat_map(|(_, value)| flat(value)) {
        let has_text =
            child.as_object().is_some_and(|map| map.keys().any(|key| matches!(local(key), "competencyText" | "competencyLabel")));
        if has_text {
            nested.push(child);
        }
        collect_nested(child, nested);
    }
}
