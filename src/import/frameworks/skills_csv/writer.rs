//! Own skills as a file, in the shape in which they are read.

use std::collections::{HashMap, HashSet};

use super::{COLUMNS, OwnSkill, SCHEME};
use crate::domain::frameworks::{Entry, Link, NameKind, Release, SkillName};
use crate::domain::skills::RelationKind;
use crate::import::Writer;

/// The rows as a file: what is read from it is what was written. A `;` inside a name or a code, which lists cannot hold, is written as a comma.
pub fn export(rows: &[OwnSkill]) -> String {
    let mut writer = Writer::new(&header());
    for skill in rows {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        writer.row(&[
            skill.id.clone(),
            skill.label.clone(),
            skill.language.clone(),
            list(&skill.aliases),
            optional(&skill.statement),
            optional(&skill.category),
            optional(&skill.freshness),
            optional(&skill.code),
            list(&skill.broader),
            list(&skill.related),
            list(&skill.same_as),
            list(&skill.unlike),
            optional(&skill.replaced_by),
        ]);
    }
    writer.finish()
}

/// An empty file with its header.
pub fn template() -> String {
    Writer::new(&header()).finish()
}

/// The rows of a release of own skills. Skills that are retired and replaced by nothing that has a row have none either, and are named by no other
/// row. A row has the names that are as good as its label, in the label's language.
pub fn rows_of(release: &Release) -> Vec<OwnSkill> {
    let gone = gone(release);
    let is_there = |uri: &str| !gone.contains(uri);
    let mut links: HashMap<(&str, RelationKind), Vec<String>> = HashMap::new();
    for Link { from, to, kind } in &release.links {
        let (own, other) = if *kind == RelationKind::Broader { (to, from) } else { (from, to) };
        if is_there(other) {
            links.entry((own, *kind)).or_default().push(id(other));
        }
    }
    let mut unlike: HashMap<&str, Vec<String>> = HashMap::new();
    for (one, other) in release.not_to_confuse.iter().filter(|(_, other)| is_there(other)) {
        unlike.entry(one).or_default().push(id(other));
    }
    let mut rows = Vec::with_capacity(release.entries.len());
    for entry in release.entries.iter().filter(|entry| is_there(&entry.uri)) {
        let mut take = |kind| links.remove(&(entry.uri.as_str(), kind)).unwrap_or_default();
        rows.push(OwnSkill {
            broader: take(RelationKind::Broader),
            related: take(RelationKind::Related),
            replaced_by: take(RelationKind::ReplacedBy).into_iter().next(),
            unlike: unlike.remove(entry.uri.as_str()).unwrap_or_default(),
            freshness: release.freshness.get(&entry.uri).map(ToString::to_string),
            ..plain(entry)
        });
    }
    rows
}

/// Skills without a row: retired, with no replacement or with one that has no row.
fn gone(release: &Release) -> HashSet<&str> {
    let mut before: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut replaced = HashSet::new();
    for link in release.links.iter().filter(|link| link.kind == RelationKind::ReplacedBy) {
        before.entry(&link.to).or_default().push(&link.from);
        replaced.insert(link.from.as_str());
    }
    let retired = release.entries.iter().filter(|entry| entry.is_retired).map(|entry| entry.uri.as_str());
    let mut open: Vec<&str> = retired.filter(|uri| !replaced.contains(uri)).collect();
    let mut gone = HashSet::new();
    while let Some(uri) = open.pop() {
        if gone.insert(uri) {
            open.extend(before.remove(uri).unwrap_or_default());
        }
    }
    gone
}

/// A row with what the entry alone says.
fn plain(entry: &Entry) -> OwnSkill {
    let label = entry.names.iter().find(|name| name.kind == NameKind::Preferred);
    let language = label.map(|name| name.language.clone()).unwrap_or_default();
    let is_label = |name: &SkillName| label.is_some_and(|label| label.text == name.text);
    let aliases = entry.names.iter().filter(|name| name.kind.names_the_skill() && name.language == language && !is_label(name));
    OwnSkill {
        id: id(&entry.uri),
        label: label.map(|name| name.text.clone()).unwrap_or_default(),
        aliases: aliases.map(|name| name.text.clone()).collect(),
        language,
        statement: entry.statement.clone(),
        category: entry.category.clone(),
        code: entry.code.clone(),
        same_as: entry.same_as.clone(),
        ..OwnSkill::default()
    }
}

/// The id of a row: what comes behind the scheme, of files or of skills made here.
fn id(uri: &str) -> String {
    [SCHEME, "urn:uuid:"].iter().find_map(|scheme| uri.strip_prefix(scheme)).unwrap_or(uri).to_owned()
}

fn list(parts: &[String]) -> String {
    parts.iter().map(|part| part.replace(';', ",")).collect::<Vec<_>>().join(";")
}

fn header() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.name).collect()
}
