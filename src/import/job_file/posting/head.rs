//! What a posting says about the job besides its skills.

use serde_json::Value;

use super::super::html::{entities, plain_text};
use super::super::text::{LONGEST_TEXT, Notes, address, beginning, cut, line, name, some};
use super::super::{JobFile, said};
use super::node::{self, Graph, property, text, text_of};
use super::qualifications;
use crate::import::frameworks::json;

/// Properties that are read, or that say nothing about the job.
const READ: &[&str] = &[
    "title",
    "name",
    "identifier",
    "hiringOrganization",
    "jobLocation",
    "jobLocationType",
    "description",
    "datePosted",
    "validThrough",
    "occupationalCategory",
    "relevantOccupation",
    "skills",
    "url",
    "directApply",
    "sameAs",
    "mainEntityOfPage",
];
/// Places of one job.
const MOST_PLACES: usize = 5;
/// Properties that are named in a note.
const MOST_UNREAD: usize = 20;
/// What a job is called that is done from anywhere.
const REMOTE: &str = "Remote";

/// Reads everything but skills and qualifications.
pub(super) fn read<'a>(graph: &Graph<'a>, posting: &'a Value, file: &mut JobFile, notes: &mut Notes) {
    file.title = text_of(posting, "title").or_else(|| text_of(posting, "name")).and_then(|text| name(&entities(&text)));
    file.identifier = identifier(graph, posting, notes);
    file.employer = graph.values(posting, "hiringOrganization").into_iter().find_map(node::name).and_then(|text| name(&text));
    file.location = location(graph, posting);
    let description = text_of(posting, "description").map(|html| plain_text(&html)).and_then(some);
    if description.as_ref().is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
        notes.add(format!("description: only the first {LONGEST_TEXT} characters were taken over."));
    }
    file.description = description.map(|text| cut(&text, LONGEST_TEXT));
    file.posted_on = said::date(text_of(posting, "datePosted"), "datePosted", notes);
    file.closes_on = said::date(text_of(posting, "validThrough"), "validThrough", notes);
    let occupations = graph.values(posting, "relevantOccupation");
    for owner in std::iter::once(&posting).chain(&occupations) {
        let found: Vec<String> = graph.values(owner, "occupationalCategory").into_iter().filter_map(category).collect();
        said::add_occupations(file, found);
    }
    note_unread(posting, notes);
}

/// The code of a category, or its name.
fn category(value: &Value) -> Option<String> {
    let coded = text_of(value, "codeValue").or_else(|| text_of(value, "termCode"));
    coded.or_else(|| node::name(value).map(|text| code_in(&text).unwrap_or(text)))
}

/// The O*NET-SOC code a text begins or ends with, which often has its title beside it.
fn code_in(text: &str) -> Option<String> {
    let is_code = |word: &str| {
        let (number, part) = word.split_once('.').unwrap_or((word, "00"));
        let parts = number.split_once('-');
        let is_number = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number(part, 2) && parts.is_some_and(|(major, minor)| is_number(major, 2) && is_number(minor, 4))
    };
    let mut words = text.split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | ':' | '(' | ')')).filter(|word| !word.is_empty());
    let first = words.next()?;
    [first, words.next_back().unwrap_or(first)].into_iter().find(|word| is_code(word)).map(str::to_owned)
}

fn identifier<'a>(graph: &Graph<'a>, posting: &'a Value, notes: &mut Notes) -> Option<String> {
    let all = graph.values(posting, "identifier");
    let mut found = all.into_iter().filter_map(|one| text(one).or_else(|| text_of(one, "value"))).filter_map(|text| address(&text));
    let first = found.next();
    for other in found.take(MOST_PLACES) {
        notes.add(format!("identifier: “{}” is a second one and was not taken over.", beginning(&other)));
    }
    first
}

/// The places of a job in one line.
fn location<'a>(graph: &Graph<'a>, posting: &'a Value) -> Option<String> {
    let mut places: Vec<String> = Vec::new();
    for place in graph.values(posting, "jobLocation") {
        let said = place_name(graph, place).filter(|place| !places.contains(place));
        places.extend(said.filter(|_| places.len() < MOST_PLACES));
    }
    let is_remote = text_of(posting, "jobLocationType").is_some_and(|kind| kind.eq_ignore_ascii_case("TELECOMMUTE"));
    let said = places.join("; ");
    match (is_remote, said.is_empty()) {
        (true, true) => Some(REMOTE.to_owned()),
        (true, false) => name(&format!("{said} (remote)")),
        (false, _) => name(&said),
    }
}

fn place_name<'a>(graph: &Graph<'a>, place: &'a Value) -> Option<String> {
    let address = graph.values(place, "address").first().copied();
    let parts = |address: &Value| {
        let of = |key: &str| property(address, key).and_then(node::name);
        let parts = [of("addressLocality"), of("addressRegion"), of("addressCountry")].into_iter().flatten();
        some(parts.collect::<Vec<_>>().join(", "))
    };
    let found = address.and_then(|address| text(address).or_else(|| parts(address)).or_else(|| node::name(address)));
    found.or_else(|| node::name(place)).map(|text| line(&text)).and_then(some)
}

/// One note with all properties nobody reads.
fn note_unread(posting: &Value, notes: &mut Notes) {
    let Some(map) = posting.as_object() else { return };
    let is_read = |name: &str| {
        let bare = name.rsplit([':', '/']).next().unwrap_or(name);
        name.starts_with('@') || READ.contains(&bare) || qualifications::PROPERTIES.contains(&bare) || bare == "type"
    };
    let unread: Vec<String> =
        map.iter().filter(|(name, value)| !is_read(name) && !is_empty(value)).map(|(name, _)| beginning(name)).collect();
    if unread.is_empty() {
        return;
    }
    let shown = unread.iter().take(MOST_UNREAD).cloned().collect::<Vec<_>>().join(", ");
    let more = if unread.len() > MOST_UNREAD { " and others" } else { "" };
    notes.add(format!("Not taken over: {shown}{more}."));
}

fn is_empty(value: &Value) -> bool {
    json::list(Some(value)).is_empty() || value.as_str().is_some_and(|text| text.trim().is_empty())
}
