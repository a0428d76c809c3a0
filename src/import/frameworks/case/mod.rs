//! CASE 1.0 and 1.1 packages (1EdTech), plain or inside `CFPackage`, as servers and OpenSALT write them.
//!
//! What is decided here:
//! * The name of an item is its `abbreviatedStatement`, else its `fullStatement`, cut at a word after 200 signs.
//! * An item is a heading where its type is a word for one (domain, strand, cluster …) and something stands under it; everything else is a skill.
//! * An item is retired where its document is deprecated, where something replaces it, or where its `statusEndDate` is not after the last change of
//!   the document or of the item: it had ended when the file was written. Nobody asks for today's date.
//! * The category is the first subject of the item, else of the document.

mod associations;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::draft::{Draft, Head, Wrong, name};
use super::{File, Read, Said, Unreadable, json, words};
use crate::domain::frameworks::{Entry, EntryKind, FrameworkKind, NameKind};

/// Names of the field that identifies a thing; the second one stands in some exports of CASE 1.1.
const IDENTIFIER: &[&str] = &["identifier", "sourcedId"];

/// Reads one package.
pub fn read(file: File<'_>, said: &Said) -> Result<Read, Unreadable> {
    let root = json::parse(file)?;
    let package = package(&root).ok_or_else(|| no_package(file, &root))?;
    let items = json::list(package.get("CFItems"));
    if items.is_empty() {
        let problem = "this CASE package has no items (CFItems is empty or missing)".to_owned();
        let hint = "Download the whole package: its address has “CFPackages” in it, not “CFDocuments”.".to_owned();
        return Err(Unreadable { file: file.name.to_owned(), problem, hint });
    }
    let nothing = Value::Null;
    let document = Document::new(package.get("CFDocument").unwrap_or(&nothing), said);
    let draft = Draft::new(file.name, "association");
    let mut reading = Reading { draft, nodes: Nodes::new(&document), headings: HashSet::new() };
    for (number, item) in (1_u64..).zip(items) {
        reading.item(number, item, &document);
    }
    reading.associations(&json::list(package.get("CFAssociations")));
    if !json::list(package.get("CFRubrics")).is_empty() {
        reading.draft.note("Rubrics are not read.");
    }
    Ok(reading.draft.finish(document.head(file, said)))
}

/// The package in a file: the object that has the document or the items.
pub(super) fn package(root: &Value) -> Option<&Value> {
    let is_package = |value: &&Value| value.get("CFDocument").is_some() || value.get("CFItems").is_some();
    let one = match root.as_array().map(Vec::as_slice) {
        Some([one]) => one,
        _ => root,
    };
    [Some(one), one.get("CFPackage")].into_iter().flatten().find(is_package)
}

fn no_package(file: File<'_>, root: &Value) -> Unreadable {
    let (problem, hint) = if root.get("$schema").is_some() || root.get("swagger").is_some() || root.get("openapi").is_some() {
        ("this describes the format of a file, it is no framework", "Download a framework: a file with “CFDocument” and “CFItems” in it.")
    } else if root.get("CFDocuments").is_some() {
        ("this is the list of frameworks of a CASE server, not a framework", "Download one of them: its address has “CFPackages” in it.")
    } else {
        ("this is no CASE package: it has no “CFDocument” and no “CFItems”", "Download the framework as a CASE package in JSON.")
    };
    Unreadable { file: file.name.to_owned(), problem: problem.to_owned(), hint: hint.to_owned() }
}

/// What the document says.
struct Document<'a> {
    value: &'a Value,
    identifier: Option<String>,
    uri: Option<String>,
    language: String,
    category: Option<String>,
    changed: Option<chrono::NaiveDate>,
    is_deprecated: bool,
}

impl<'a> Document<'a> {
    fn new(value: &'a Value, said: &Said) -> Self {
        let language = json::text(value, "language");
        Self {
            value,
            identifier: json::first_text(value, IDENTIFIER),
            uri: json::text(value, "uri"),
            language: words::first_language(&[language.as_deref(), said.language.as_deref()]),
            category: subject(value),
            changed: day(value, "lastChangeDateTime"),
            is_deprecated: json::text(value, "adoptionStatus").is_some_and(|status| status.eq_ignore_ascii_case("deprecated")),
        }
    }

    fn head(&self, file: File<'_>, said: &Said) -> Head {
        let title = json::text(self.value, "title").map(|title| words::label(&title));
        let name = title.or_else(|| said.name.clone()).unwrap_or_else(|| words::name_of_file(file.name));
        let of_document = self.identifier.as_deref().or_else(|| self.uri.as_deref().and_then(last_uuid));
        let own_version = json::text(self.value, "version").map(|version| words::label(&version));
        let version = own_version.or_else(|| self.changed.map(|day| day.to_string()));
        let addresses = [self.uri.as_deref(), self.value.get("officialSourceURL").and_then(Value::as_str)];
        Head {
            framework: said.framework.clone().unwrap_or_else(|| words::framework_id("case", of_document.unwrap_or(&name))),
            kind: FrameworkKind::Case,
            name,
            version: version.or_else(|| said.version.clone()).unwrap_or_else(|| words::UNDATED.to_owned()),
            source_url: addresses.into_iter().flatten().find_map(words::web_address),
            licence: self.value.get("licenseURI").and_then(licence),
        }
    }
}

/// What associations may point to.
#[derive(Default)]
struct Nodes {
    /// Entries by their addresses.
    uris: HashSet<String>,
    /// Addresses of entries by their identifiers, in lower case.
    identifiers: HashMap<String, String>,
    /// Address and identifier of the document.
    document: HashSet<String>,
}

impl Nodes {
    fn new(document: &Document<'_>) -> Self {
        let identifier = document.identifier.as_ref().map(|identifier| identifier.to_lowercase());
        let document = identifier.into_iter().chain(document.uri.clone()).collect();
        Self { document, ..Self::default() }
    }
}

/// A package while it is read.
struct Reading {
    draft: Draft,
    nodes: Nodes,
    /// Entries whose type is a word for headings.
    headings: HashSet<String>,
}

impl Reading {
    fn item(&mut self, number: u64, item: &Value, document: &Document<'_>) {
        let identifier = json::first_text(item, IDENTIFIER).map(|identifier| identifier.to_lowercase());
        if let Err(wrong) = self.take(item, identifier.clone(), document) {
            self.draft.refuse_thing(("item", number), identifier.as_deref(), &wrong);
        }
    }

    fn take(&mut self, item: &Value, identifier: Option<String>, document: &Document<'_>) -> Result<(), Wrong> {
        if !item.is_object() {
            let problem = format!("is {} where a skill should be", json::kind(item));
            return Err(Wrong::entry("CFItems", problem, "Take it out, or download the file again."));
        }
        let uri = json::text(item, "uri").or_else(|| identifier.as_deref().map(urn)).ok_or_else(|| {
            Wrong::entry("identifier", "has no identifier and no address", "Ask the makers: without one it cannot be found again.")
        })?;
        if uri.len() > words::LONGEST_ADDRESS {
            return Err(Wrong::entry("uri", "has an address of more than 2,000 signs", "Ask the makers for a shorter one."));
        }
        let entry = entry(item, uri.clone(), document)
            .ok_or_else(|| Wrong::entry("fullStatement", "has no text", "Fill in its fullStatement, or take it out."))?;
        if self.nodes.uris.contains(&uri) {
            return Err(Wrong::nothing("uri", "is in the file twice", "The first one is read: take the other one out."));
        }
        if let Some(identifier) = identifier {
            if self.nodes.identifiers.contains_key(&identifier) {
                let hint = "The first one is read: ask the makers which is right.";
                return Err(Wrong::entry("identifier", "has the identifier of an item before it", hint));
            }
            self.nodes.identifiers.insert(identifier, uri.clone());
        }
        if item_type(item).is_some_and(|kind| words::is_heading(&kind)) {
            self.headings.insert(uri.clone());
        }
        self.nodes.uris.insert(uri);
        self.draft.add(entry);
        Ok(())
    }
}

/// The entry an item makes; `None` where it has no text.
fn entry(item: &Value, uri: String, document: &Document<'_>) -> Option<Entry> {
    let full = json::text(item, "fullStatement");
    let short = json::text(item, "abbreviatedStatement");
    let language = json::text(item, "language").and_then(|tag| words::language(&tag)).unwrap_or_else(|| document.language.clone());
    let label = words::label(short.as_ref().or(full.as_ref())?);
    let mut names = vec![name(&label, &language, NameKind::Preferred)];
    names.extend(json::texts(item, "alternativeLabel").iter().map(|text| name(text, &language, NameKind::Alternative)));
    names.extend(keywords(item).iter().map(|text| name(text, &language, NameKind::Hidden)));
    Some(Entry {
        uri,
        code: json::text(item, "humanCodingScheme").map(|code| words::label(&code)),
        kind: EntryKind::Skill,
        is_retired: document.is_deprecated || has_ended(item, document),
        names,
        statement: full.or(short).map(|text| words::statement(&text)),
        statement_language: language,
        category: subject(item).or_else(|| document.category.clone()),
        same_as: Vec::new(),
    })
}

/// Keywords: a list, or in one text between `;` or `,`.
fn keywords(item: &Value) -> Vec<String> {
    match item.get("conceptKeywords") {
        Some(Value::String(text)) => text.split([';', ',']).map(words::clean).collect(),
        _ => json::texts(item, "conceptKeywords"),
    }
}

fn item_type(item: &Value) -> Option<String> {
    json::text(item, "CFItemType").or_else(|| json::text(item.get("CFItemTypeURI")?, "title"))
}

/// Whether the status of an item had ended when it or its document was changed for the last time.
fn has_ended(item: &Value, document: &Document<'_>) -> bool {
    let Some(end) = day(item, "statusEndDate") else { return false };
    let changed = day(item, "lastChangeDateTime").max(document.changed);
    changed.is_none_or(|changed| end <= changed)
}

/// The first subject, as scopes write it.
fn subject(value: &Value) -> Option<String> {
    let by_address = || json::list(value.get("subjectURI")).into_iter().find_map(|subject| json::text(subject, "title"));
    words::category(&json::texts(value, "subject").into_iter().next().or_else(by_address)?)
}

/// A licence with its address: an object with both, or one of them.
fn licence(value: &Value) -> Option<String> {
    let (title, uri) = (json::text(value, "title"), json::text(value, "uri"));
    let text = match (title, uri) {
        (Some(title), Some(uri)) if title != uri => format!("{title} ({uri})"),
        (title, uri) => title.or(uri).or_else(|| json::plain(value))?,
    };
    Some(words::statement(&text))
}

fn day(value: &Value, key: &str) -> Option<chrono::NaiveDate> {
    words::day(&json::text(value, key)?)
}

fn urn(identifier: &str) -> String {
    words::uuid(identifier).map_or_else(|| format!("urn:case:{identifier}"), |uuid| format!("urn:uuid:{uuid}"))
}

/// The uuid an address ends in.
fn last_uuid(address: &str) -> Option<&str> {
    let last = address.trim_end_matches('/').rsplit(['/', ':', '#', '=']).next()?;
    words::uuid(last).is_some().then_some(last)
}

#[cfg(test)]
mod tests;
