//! JSON-LD of schema.org as pages have it: loose in names, types and lists.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::text::{line, some};
use crate::import::frameworks::json;

/// What a name may begin with.
const PREFIXES: &[&str] = &["", "schema:", "https://schema.org/", "http://schema.org/"];
/// Where a page puts what it is about.
const INSIDE: &[&str] = &["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"];
/// Nodes of one file that are found by their id.
const MOST_NODES: usize = 10_000;

/// The nodes of a file by their ids: values often only name them.
#[derive(Debug, Default)]
pub(super) struct Graph<'a> {
    by_id: BTreeMap<&'a str, &'a Value>,
}

impl<'a> Graph<'a> {
    /// The nodes at the top of a file and in its `@graph`.
    pub(super) fn new(root: &'a Value) -> Self {
        let mut graph = Self::default();
        for top in json::list(Some(root)) {
            graph.add(top);
            for node in json::list(top.get("@graph")) {
                graph.add(node);
            }
        }
        graph
    }

    fn add(&mut self, node: &'a Value) {
        if let Some(id) = node.get("@id").and_then(Value::as_str)
            && self.by_id.len() < MOST_NODES
        {
            self.by_id.entry(id).or_insert(node);
        }
    }

    /// The node itself where a value only names it.
    pub(super) fn node(&self, value: &'a Value) -> &'a Value {
        let only_id = value.as_object().filter(|map| map.len() == 1).and_then(|map| map.get("@id")?.as_str());
        only_id.and_then(|id| self.by_id.get(id)).copied().unwrap_or(value)
    }

    /// The values of a property, each as its node.
    pub(super) fn values(&self, node: &'a Value, name: &str) -> Vec<&'a Value> {
        json::list(property(node, name)).into_iter().map(|value| self.node(value)).collect()
    }
}

/// Every job posting of a file, in its order.
pub(super) fn postings<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(parts) => parts.iter().for_each(|part| postings(part, found)),
        Value::Object(_) if is_a(value, "JobPosting") => found.push(value),
        Value::Object(map) => INSIDE.iter().filter_map(|key| map.get(*key)).for_each(|inside| postings(inside, found)),
        _ => {}
    }
}

/// Whether a node has this type.
pub(super) fn is_a(node: &Value, kind: &str) -> bool {
    let types = json::list(node.get("@type").or_else(|| node.get("type")));
    types.iter().filter_map(|own| own.as_str()).any(|own| own.rsplit(['/', '#', ':']).next() == Some(kind))
}

/// A property of a node, under any of its names.
pub(super) fn property<'a>(node: &'a Value, name: &str) -> Option<&'a Value> {
    let map = node.as_object()?;
    let found = PREFIXES.iter().find_map(|prefix| if prefix.is_empty() { map.get(name) } else { map.get(&format!("{prefix}{name}")) });
    found.filter(|value| !value.is_null())
}

/// The text of a value: a text, a number, a JSON-LD value, or the first of a list of these.
pub(super) fn text(value: &Value) -> Option<String> {
    json::list(Some(value)).into_iter().find_map(|one| json::plain(one.get("@value").unwrap_or(one)))
}

/// The text of a property.
pub(super) fn text_of(node: &Value, name: &str) -> Option<String> {
    text(property(node, name)?)
}

/// What a value is called: its text, or the name of its node.
pub(super) fn name(value: &Value) -> Option<String> {
    let found = text(value).or_else(|| ["name", "legalName", "alternateName"].iter().find_map(|key| text_of(value, key)));
    found.and_then(|text| some(line(&text)))
}

/// An id that means something outside of the file.
pub(super) fn id(node: &Value) -> Option<String> {
    node.get("@id").and_then(Value::as_str).filter(|id| !is_local(id)).and_then(|id| some(line(id)))
}

/// An id that means something in this file only.
pub(super) fn local_id(node: &Value) -> Option<&str> {
    node.get("@id").and_then(Value::as_str).filter(|id| is_local(id))
}

fn is_local(id: &str) -> bool {
    id.starts_with(['#', '_']) || id.is_empty()
}
