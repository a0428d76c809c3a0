//! `qualifications`, `educationRequirements` and `experienceRequirements` of a posting.
//!
//! A credential that says which competency it shows (`competencyRequired`) is accepted for the row of that skill; where there is no such row it
//! gets one. A credential with a name and no competency is a row of its own, for which only it counts. A kind of credential without a name
//! (“bachelor degree”) and plain text become notes: nothing that could be checked is named.

use serde_json::Value;

use super::super::html::{entities, plain_text};
use super::super::text::{LONGEST_ADDRESS, LONGEST_NAME, Notes, beginning, cut, line, some};
use super::super::{AcceptedName, AcceptedText};
use super::MOST_ITEMS;
use super::node::{Graph, id, name, property, text, text_of};
use super::skills::{Item, of_term, own_properties};
use crate::import::frameworks::json;

/// The properties that are read.
pub(super) const PROPERTIES: &[&str] = &["qualifications", "educationRequirements", "experienceRequirements"];
/// Credentials of one posting.
const MOST: usize = 500;
/// Competencies of one credential.
const MOST_COMPETENCIES: usize = 50;

/// Reads one of the properties.
pub(super) fn read<'a>(graph: &Graph<'a>, node: &'a Value, property: &str, items: &mut Vec<Item>, notes: &mut Notes) {
    for value in graph.values(node, property).into_iter().take(MOST) {
        if let Some(text) = text(value) {
            let text = plain_text(&text);
            if !text.is_empty() {
                notes.add(format!("{property}: “{}” is text and was not taken over.", cut(&line(&text), 300)));
            }
        } else if let Some(months) = text_of(value, "monthsOfExperience") {
            notes.add(format!("{property}: {} months of experience were not taken over.", beginning(&months)));
        } else if value.is_object() {
            read_credential(graph, value, property, (items, notes));
        } else {
            notes.add(format!("{property}: {} stands where a credential should be.", json::kind(value)));
        }
    }
}

fn read_credential<'a>(graph: &Graph<'a>, value: &'a Value, property: &str, (items, notes): (&mut Vec<Item>, &mut Notes)) {
    let accepted = AcceptedText { id: id_of(graph, value), name: name_of(value), issuer: issuer(graph, value) };
    if accepted.id.is_none() && accepted.name.is_none() {
        notes.add(kind_only(value, property, accepted.issuer.as_deref()));
        return;
    }
    let competencies = graph.values(value, "competencyRequired");
    for competency in competencies.iter().take(MOST_COMPETENCIES) {
        let wanted = match text(competency) {
            Some(name) => Item::named(&entities(&name)),
            None => of_term(graph, competency),
        };
        if wanted.cell("skill").is_some_and(|name| !name.is_empty()) {
            accept(wanted, accepted.clone(), items);
        }
    }
    if !competencies.is_empty() || items.len() >= MOST_ITEMS {
        return;
    }
    match &accepted.name {
        Some(own) => {
            let mut item = Item::named(own.as_str());
            item.put("only_accepted", "yes");
            item.accepted.push(accepted);
            items.push(item);
        }
        None => notes.add(format!("{property}: a credential has an address and no name: {}.", beginning(&accepted.id.unwrap_or_default()))),
    }
}

/// Accepts the credential for the row that a competency means: by the id it has in the file, its address, its code or its name; else for a new one.
fn accept(mut wanted: Item, accepted: AcceptedText, items: &mut Vec<Item>) {
    fn filled<'a>(item: &'a Item, cell: &str) -> Option<&'a str> {
        item.cell(cell).filter(|text| !text.is_empty())
    }
    let is_same = |item: &Item, cell: &str| filled(&wanted, cell).is_some_and(|own| filled(item, cell) == Some(own));
    let found = items
        .iter()
        .position(|item| wanted.local_id.is_some() && item.local_id == wanted.local_id)
        .or_else(|| items.iter().position(|item| is_same(item, "skill_uri")))
        .or_else(|| items.iter().position(|item| is_same(item, "skill_code")))
        .or_else(|| items.iter().position(|item| item.key == wanted.key));
    if let Some(at) = found {
        items.get_mut(at).into_iter().for_each(|item| item.accepted.push(accepted.clone()));
    } else if items.len() < MOST_ITEMS {
        wanted.accepted.push(accepted);
        items.push(wanted);
    }
}

/// The id of the achievement: the credential's own, its identifier, or its address.
fn id_of<'a>(graph: &Graph<'a>, value: &'a Value) -> Option<String> {
    let identifier = || graph.values(value, "identifier").into_iter().find_map(|one| text(one).or_else(|| text_of(one, "value")));
    let found = id(value).or_else(identifier).or_else(|| text_of(value, "url"))?;
    some(line(&found)).filter(|id| id.chars().count() <= LONGEST_ADDRESS)
}

fn name_of(value: &Value) -> Option<AcceptedName> {
    let name = text_of(value, "name").and_then(|name| some(cut(&line(&entities(&name)), LONGEST_NAME)))?;
    let is_words = own_properties(value).iter().any(|(own, text)| own == "name_match" && text == "words");
    Some(if is_words { AcceptedName::Words(name) } else { AcceptedName::Exactly(name) })
}

/// Who issues it. Pages say it in several ways; who recognises it is the last of them, as it may only accredit.
fn issuer<'a>(graph: &Graph<'a>, value: &'a Value) -> Option<String> {
    let ways = ["creator", "provider", "publisher", "sourceOrganization", "recognizedBy"];
    let found = ways.iter().find_map(|way| graph.values(value, way).into_iter().find_map(name))?;
    some(cut(&found, LONGEST_NAME))
}

/// What to say of a credential that has no name.
fn kind_only(value: &Value, from: &str, issuer: Option<&str>) -> String {
    let said = |key: &str| property(value, key).and_then(name);
    let parts: Vec<String> = [said("credentialCategory"), said("about"), issuer.map(str::to_owned)].into_iter().flatten().collect();
    if parts.is_empty() {
        return format!("{from}: a credential has no name.");
    }
    let shown = beginning(&parts.join(", "));
    format!("{from}: “{shown}” names a kind of credential, not one that can be checked. Add a row if it is needed.")
}
