//! `skills` of a posting: terms, and texts that list them.

use serde_json::Value;

use super::super::html::{entities, plain_text};
use super::super::text::{LONGEST_NAME, LONGEST_TEXT, Notes, beginning, cut, line, some};
use super::super::{AcceptedText, accepted};
use super::node::{Graph, id, local_id, name, property, text, text_of};
use super::{MOST_ITEMS, OWN};
use crate::domain::text::name_key;
use crate::import::frameworks::json;

/// Signs that stand before each item of a list.
const BULLETS: &[char] = &['•', '●', '▪', '‣', '◦', '■', '·', '✓', '✔', '➢'];
/// Words from which on an item is a sentence.
const MOST_WORDS: usize = 8;
/// Additional properties of one node that are looked at.
const MOST_PROPERTIES: usize = 100;
/// Words of an item up to which a comma ends it.
const FEW_WORDS: usize = 5;

/// A row while a posting is read: its fields, and the credentials that other parts of the posting name for it.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// The id by which the posting means it.
    pub(super) local_id: Option<String>,
    /// Its name as names are compared.
    pub(super) key: String,
    /// Its fields but the credentials.
    pub(super) cells: Vec<(String, String)>,
    /// The credentials.
    pub(super) accepted: Vec<AcceptedText>,
}

impl Item {
    /// A row about a skill of this name.
    pub(super) fn named(name: &str) -> Self {
        let name = cut(&line(name), LONGEST_NAME);
        let mut item = Self { key: name_key(&name), ..Self::default() };
        item.put("importance", "should");
        item.put("skill", &name);
        item
    }

    /// Sets a field.
    pub(super) fn put(&mut self, name: &str, text: &str) {
        self.cells.push((name.to_owned(), text.to_owned()));
    }

    /// A field; the last one counts.
    pub(super) fn cell(&self, name: &str) -> Option<&str> {
        self.cells.iter().rev().find(|(own, _)| own == name).map(|(_, text)| text.as_str())
    }

    /// Its fields, with its credentials.
    pub(super) fn finish(mut self) -> Vec<(String, String)> {
        if !self.accepted.is_empty() {
            self.cells.push(("accepted".to_owned(), accepted::write_list(&self.accepted)));
        }
        self.cells
    }
}

/// Reads all values of `skills`.
pub(super) fn read<'a>(graph: &Graph<'a>, values: &[&'a Value], notes: &mut Notes) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let is_only = values.len() == 1;
    for value in values {
        if items.len() >= MOST_ITEMS {
            break;
        }
        if let Some(text) = text(value) {
            add_listed(&mut items, &text, is_only, notes);
        } else if let Some(terms) = property(value, "hasDefinedTerm") {
            let room = MOST_ITEMS - items.len();
            items.extend(json::list(Some(terms)).into_iter().take(room).map(|term| of_term(graph, graph.node(term))));
        } else if value.is_object() {
            items.push(of_term(graph, value));
        } else {
            notes.add(format!("skills: {} stands where a skill should be.", json::kind(value)));
        }
    }
    items
}

/// A `DefinedTerm`, or any other object with a name.
pub(super) fn of_term<'a>(graph: &Graph<'a>, term: &'a Value) -> Item {
    let code = text_of(term, "termCode").or_else(|| text_of(term, "codeValue"));
    let uri = text_of(term, "url").or_else(|| id(term));
    let named = name(term).or_else(|| text_of(term, "description")).or_else(|| code.clone()).or_else(|| uri.clone());
    let mut item = Item::named(&entities(&named.unwrap_or_default()));
    item.local_id = local_id(term).map(str::to_owned);
    item.put("skill_uri", &uri.unwrap_or_default());
    item.put("skill_code", &code.unwrap_or_default());
    item.put("skill_framework", &framework(graph, term).unwrap_or_default());
    for (name, text) in own_properties(term) {
        item.put(&name, &text);
    }
    item
}

/// Our own additional properties of a node, without their mark.
pub(super) fn own_properties(node: &Value) -> Vec<(String, String)> {
    let read = |value: &Value| {
        let name = text_of(value, "propertyID")?.strip_prefix(OWN)?.to_owned();
        let said = match property(value, "value")? {
            Value::Bool(is_so) => if *is_so { "yes" } else { "no" }.to_owned(),
            other => text(other)?,
        };
        Some((name, said))
    };
    json::list(property(node, "additionalProperty")).into_iter().take(MOST_PROPERTIES).filter_map(read).collect()
}

/// The name of a term's set, or its address.
fn framework<'a>(graph: &Graph<'a>, term: &'a Value) -> Option<String> {
    let all = graph.values(term, "inDefinedTermSet");
    let set = *all.first().or(graph.values(term, "inCodeSet").first())?;
    name(set).or_else(|| text_of(set, "url")).or_else(|| id(set)).and_then(|text| some(line(&text)))
}

/// Adds the skills a text lists, each once. `is_only` is false for one of several texts, in which a comma ends nothing.
fn add_listed(items: &mut Vec<Item>, text: &str, is_only: bool, notes: &mut Notes) {
    for skill in listed(&cut(&plain_text(text), LONGEST_TEXT), is_only) {
        if items.len() >= MOST_ITEMS {
            return;
        }
        if skill.split(' ').count() > MOST_WORDS {
            notes.add(format!(
                "skills: “{}” reads like a sentence, not like a skill. Paste it as an advert, and skills in it are suggested.",
                beginning(&skill)
            ));
            continue;
        }
        let item = Item::named(&skill);
        if !items.iter().any(|known| known.key == item.key) {
            items.push(item);
        }
    }
}

/// The items of a text: lines, bullets and semicolons end one; a comma does where all parts are short.
fn listed(text: &str, with_commas: bool) -> Vec<String> {
    let mut all = Vec::new();
    for part in split(text, |sign| matches!(sign, '\n' | ';' | '|') || BULLETS.contains(&sign)) {
        let part = without_mark(part);
        let parts = split(part, |sign| sign == ',');
        let are_short = parts.iter().all(|part| part.split_whitespace().count() <= FEW_WORDS);
        if with_commas && are_short {
            all.extend(parts.iter().filter_map(|part| item(part)));
        } else {
            all.extend(item(part));
        }
    }
    all
}

/// An item without what stands around it.
fn item(text: &str) -> Option<String> {
    let text = line(text);
    let text = ["and ", "und ", "or ", "&"].iter().fold(text.as_str(), |text, word| text.strip_prefix(word).unwrap_or(text).trim());
    let text = text.strip_suffix('.').unwrap_or(text).trim();
    let is_some = text.chars().any(char::is_alphanumeric) && !text.eq_ignore_ascii_case("etc");
    is_some.then(|| text.to_owned())
}

/// Without a dash, a star or a number that begins a line of a list.
fn without_mark(text: &str) -> &str {
    let text = text.trim();
    let after = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let after = if after.len() < text.len() { after.strip_prefix(['.', ')']) } else { text.strip_prefix(['-', '–', '—', '*', '>']) };
    // C++ and .NET 4.5 begin with no mark: a space comes after one.
    after.filter(|after| after.starts_with(char::is_whitespace)).map_or(text, str::trim_start)
}

/// The parts between separators that do not stand in brackets.
fn split(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<&str> {
    let mut depth = 0_u32;
    let parts = text.split(|sign| {
        match sign {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            // A bracket that is not closed ends with its line.
            '\n' => depth = 0,
            _ => {}
        }
        depth == 0 && is_separator(sign)
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(value: &Value, expected: &[&str]) {
        let mut notes = Notes::default();
        let items = read(&Graph::default(), &json::list(Some(value)), &mut notes);
        let names: Vec<&str> = items.iter().map(|item| item.cell("skill").unwrap_or_default()).collect();
        assert_eq!(names, expected, "{value}");
    }

    #[test]
    fn texts_list_skills_in_many_ways() {
        check(&json!("SQL, Python, and R"), &["SQL", "Python", "R"]);
        check(&json!("SQL; C++; C#; .NET; Node.js."), &["SQL", "C++", "C#", ".NET", "Node.js"]);
        check(&json!("• SQL\n• Cloud (AWS, Azure; GCP)\n- Excel\n1. R\n"), &["SQL", "Cloud (AWS, Azure; GCP)", "Excel", "R"]);
        check(&json!("<ul><li>SQL</li><li>Python &amp; R</li></ul>"), &["SQL", "Python & R"]);
        check(&json!(["Communication, written", "sql", "SQL"]), &["Communication, written", "sql"]);
        check(&json!("SQL | Excel | etc."), &["SQL", "Excel"]);
        check(&json!("Brackets (open, never closed\nSQL"), &["Brackets (open, never closed", "SQL"]);
        check(&json!("We look for somebody who knows SQL, Python and who likes people"), &[]);
        check(&json!(["SQL", 4, null, [], true, {"name": "R"}]), &["SQL", "4", "R"]);
        check(&json!(" ,;• - "), &[]);
    }

    #[test]
    fn a_sentence_is_noted() {
        let mut notes = Notes::default();
        let value = json!("You have a lot of experience with all kinds of data bases");
        assert!(read(&Graph::default(), &[&value], &mut notes).is_empty());
        assert!(notes.finish()[0].contains("reads like a sentence"));
    }
}
