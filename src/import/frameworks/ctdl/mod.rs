//! CTDL-ASN competency frameworks in JSON-LD, as the Credential Registry and OSMT write them: a `@graph`, a list, or a single node.
//!
//! What is decided here:
//! * A competency's names are its `competencyLabel`, one preferred one a language; in languages without a label, the `competencyText`, cut.
//! * The language of the framework comes first, then what the person said, then English: it decides the label and the statement.
//! * The category is the `competencyCategory`; where that is a word for headings and something stands under the competency, it is a heading.
//! * Alignments inside the file become links. `exactAlignment` out of it is kept as the same thing elsewhere, all others out of it are counted.
//! * `skillEmbodied` is a part of what the competency takes, not the same: related inside the file, counted out of it.
//! * A framework whose publication status is deprecated has retired entries only.
//! * Of several frameworks in one file, the one whose id was said is read.

mod choice;
mod graph;
mod links;

use std::collections::HashSet;

use serde_json::Value;

use super::draft::{Draft, Head, Wrong, name};
use super::json::InLanguage;
use super::{File, Read, Said, Unreadable, json, words};
use crate::domain::frameworks::{Entry, EntryKind, FrameworkKind, NameKind, SkillName};
use choice::Choice;
use graph::{Graph, Node, local};

/// Reads one framework.
pub fn read(file: File<'_>, said: &Said) -> Result<Read, Unreadable> {
    let root = json::parse(file)?;
    let graph = Graph::new(&root);
    let choice = Choice::new(file, &graph, said)?;
    let languages = Languages::new(choice.framework, said);
    let mut reading = Reading { draft: Draft::new(file.name, "item"), uris: HashSet::new(), headings: HashSet::new() };
    let mut others = 0;
    for node in &graph.nodes {
        if choice.takes(node) {
            reading.competency(node, &languages, choice.is_deprecated());
        } else if !node.is("CompetencyFramework") {
            others += 1;
        }
    }
    if choice.left_out > 0 {
        reading.draft.note(format!("Left out: {} of other frameworks.", words::counted(choice.left_out, "skill")));
    }
    match others - choice.left_out {
        0 => {}
        1 => reading.draft.note("1 part of the file is not read: it describes no skill."),
        parts => reading.draft.note(format!("{parts} parts of the file are not read: they describe no skill.")),
    }
    reading.links(&graph, &choice);
    Ok(reading.draft.finish(head(file, said, &choice, &languages)))
}

/// Whether a file of JSON has competencies or a framework of them in it.
pub(super) fn has_competencies(root: &Value) -> bool {
    Graph::new(root).nodes.iter().any(|node| node.is_competency() || node.is("CompetencyFramework"))
}

/// Languages in the order in which they are asked.
struct Languages {
    asked: Vec<String>,
    otherwise: String,
}

impl Languages {
    fn new(framework: Option<&Node<'_>>, said: &Said) -> Self {
        let mut asked: Vec<String> = framework.map(|node| languages_of(node)).unwrap_or_default();
        asked.extend(said.language.as_deref().and_then(words::language));
        let otherwise = asked.first().cloned().unwrap_or_else(|| words::UNKNOWN_LANGUAGE.to_owned());
        asked.push("en".to_owned());
        Self { asked, otherwise }
    }

    /// The texts, those in the languages that are asked first at the beginning.
    fn sort(&self, own: &[String], mut texts: Vec<InLanguage>) -> Vec<InLanguage> {
        let asked: Vec<&str> = own.iter().chain(&self.asked).map(|language| base(language)).collect();
        texts.sort_by_key(|text| asked.iter().position(|language| *language == base(&text.language)).unwrap_or(asked.len()));
        texts
    }
}

/// A file while it is read.
struct Reading {
    draft: Draft,
    uris: HashSet<String>,
    /// Entries whose category is a word for headings.
    headings: HashSet<String>,
}

impl Reading {
    fn competency(&mut self, node: &Node<'_>, languages: &Languages, is_retired: bool) {
        let taken = entry(node, languages).and_then(|(entry, is_heading)| {
            if self.uris.contains(&entry.uri) {
                return Err(Wrong::nothing("@id", "is in the file twice", "The first one is read: take the other one out."));
            }
            self.uris.insert(entry.uri.clone());
            if is_heading {
                self.headings.insert(entry.uri.clone());
            }
            self.draft.add(Entry { is_retired, ..entry });
            Ok(())
        });
        if let Err(wrong) = taken {
            self.draft.refuse_thing(("item", node.number), node.id.as_deref().or(node.ctid.as_deref()), &wrong);
        }
    }
}

/// The identifier of a competency: its address, else its CTID.
fn uri(node: &Node<'_>) -> Option<String> {
    node.id.clone().or_else(|| node.ctid.as_ref().map(|ctid| format!("urn:ctid:{ctid}")))
}

/// The entry a competency makes, and whether its category is a word for headings.
fn entry(node: &Node<'_>, languages: &Languages) -> Result<(Entry, bool), Wrong> {
    let no_id = || Wrong::entry("@id", "has no address (@id) and no CTID", "Ask the makers: without one it cannot be found again.");
    let uri = uri(node).ok_or_else(no_id)?;
    if uri.len() > words::LONGEST_ADDRESS {
        return Err(Wrong::entry("@id", "has an address of more than 2,000 signs", "Ask the makers for a shorter one."));
    }
    let own = languages_of(node);
    let otherwise = own.first().unwrap_or(&languages.otherwise);
    let texts = |field: &str| languages.sort(&own, node.texts(field, otherwise));
    let statements = texts("competencyText");
    let names = names(&texts, &statements);
    if names.is_empty() {
        return Err(Wrong::entry("competencyText", "has no competencyText and no competencyLabel", "Fill one of them in, or take it out."));
    }
    let statement = statements.into_iter().next();
    let category = texts("competencyCategory").into_iter().next().map(|category| category.text);
    let is_heading = category.as_deref().is_some_and(words::is_heading);
    let entry = Entry {
        uri,
        code: node.text("codedNotation").map(|code| words::label(&code)),
        kind: EntryKind::Skill,
        is_retired: false,
        statement_language: statement.as_ref().map_or_else(|| words::UNKNOWN_LANGUAGE.to_owned(), |text| text.language.clone()),
        statement: statement.map(|text| words::statement(&text.text)),
        category: category.filter(|_| !is_heading).and_then(|category| words::category(&category)),
        names,
        same_as: Vec::new(),
    };
    Ok((entry, is_heading))
}

fn names(texts: &impl Fn(&str) -> Vec<InLanguage>, statements: &[InLanguage]) -> Vec<SkillName> {
    let mut labels = texts("competencyLabel");
    if labels.is_empty() && statements.is_empty() {
        labels = texts("name");
    }
    let labelled: HashSet<String> = labels.iter().map(|label| base(&label.language).to_owned()).collect();
    labels.extend(statements.iter().filter(|text| !labelled.contains(base(&text.language))).cloned());
    let mut preferred = HashSet::new();
    let mut names: Vec<SkillName> = Vec::new();
    for found in labels {
        let kind = if preferred.insert(found.language.clone()) { NameKind::Preferred } else { NameKind::Alternative };
        names.push(name(&words::label(&found.text), &found.language, kind));
    }
    names.extend(texts("alternateName").iter().map(|found| name(&found.text, &found.language, NameKind::Alternative)));
    if !names.is_empty() {
        names.extend(texts("conceptKeyword").iter().map(|found| name(&found.text, &found.language, NameKind::Hidden)));
    }
    names
}

fn head(file: File<'_>, said: &Said, choice: &Choice<'_>, languages: &Languages) -> Head {
    let framework = choice.framework;
    let text = |field: &str| framework.and_then(|node| node.text(field));
    let day = |field: &str| text(field).and_then(|date| words::day(&date)).map(|day| day.to_string());
    let version =
        text("versionIdentifier").map(|version| words::label(&version)).or_else(|| day("dateModified")).or_else(|| day("dateCreated"));
    let addresses = framework.map(|node| node.id.clone().into_iter().chain(node.addresses("source")).collect::<Vec<_>>());
    Head {
        framework: said.framework.clone().unwrap_or_else(|| choice.id.clone()),
        kind: FrameworkKind::CtdlAsn,
        name: framework
            .and_then(|node| title(node, languages))
            .or_else(|| said.name.clone())
            .unwrap_or_else(|| words::name_of_file(file.name)),
        version: version.or_else(|| said.version.clone()).unwrap_or_else(|| words::UNDATED.to_owned()),
        source_url: addresses.into_iter().flatten().find_map(|address| words::web_address(&address)),
        licence: text("license").or_else(|| text("rights")).map(|licence| words::statement(&licence)),
    }
}

/// The name of a framework, in the language that comes first.
fn title(node: &Node<'_>, languages: &Languages) -> Option<String> {
    let names = languages.sort(&[], node.texts("name", &languages.otherwise));
    names.into_iter().next().map(|name| words::label(&name.text))
}

fn languages_of(node: &Node<'_>) -> Vec<String> {
    /// Languages that count; more only slow reading down.
    const MOST: usize = 20;
    node.addresses("inLanguage").iter().take(MOST).filter_map(|tag| words::language(tag)).collect()
}

/// The language without its country.
fn base(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

/// Whether a framework was given up by its makers.
fn is_deprecated(node: &Node<'_>) -> bool {
    node.addresses("publicationStatusType").iter().any(|status| local(status).eq_ignore_ascii_case("deprecated"))
}

#[cfg(test)]
mod tests;
