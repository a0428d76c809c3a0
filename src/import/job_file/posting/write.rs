//! A job as schema.org JSON-LD.

use serde_json::{Map, Value, json};
use url::Url;

use super::super::fields::{Cell, cells, to_value};
use super::super::gather::first_rows;
use super::super::html::{to_html, with_entities};
use super::super::{AcceptedName, AcceptedText, JobFile, JobFileRow};
use super::OWN;

/// The fields that schema.org has properties for.
const NATIVE: &[&str] = &["skill", "skill_uri", "skill_code", "skill_framework", "accepted"];

/// A job as a `JobPosting` that [`super::read`] gives back. It may stand in a script of a page as it is: it has no `<`.
pub fn write(file: &JobFile) -> String {
    let mut posting = head(file);
    let rows = || (1_usize..).zip(&file.rows);
    let terms: Vec<Value> = rows().zip(first_rows(file)).map(|((at, row), group)| term(at, row, cells(row, group))).collect();
    let credentials: Vec<Value> = rows().flat_map(|(at, row)| row.accepted.iter().map(move |one| credential(at, row, one))).collect();
    if !terms.is_empty() {
        posting.insert("skills".to_owned(), terms.into());
    }
    if !credentials.is_empty() {
        posting.insert("qualifications".to_owned(), credentials.into());
    }
    safe(&format!("{:#}\n", Value::Object(posting)))
}

/// JSON without signs that mean something to HTML.
fn safe(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn head(file: &JobFile) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("@context".to_owned(), "https://schema.org".into());
    map.insert("@type".to_owned(), "JobPosting".into());
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    put("title", file.title.as_deref().map(|title| with_entities(title).into()));
    put("identifier", file.identifier.as_ref().map(|value| json!({ "@type": "PropertyValue", "value": value })));
    put("hiringOrganization", file.employer.as_ref().map(|name| json!({ "@type": "Organization", "name": name })));
    if file.location.as_deref() == Some("Remote") {
        put("jobLocationType", Some("TELECOMMUTE".into()));
    } else {
        put("jobLocation", file.location.as_ref().map(|place| json!({ "@type": "Place", "address": place })));
    }
    put("description", file.description.as_deref().map(|text| to_html(text).into()));
    put("datePosted", file.posted_on.map(|day| day.to_string().into()));
    put("validThrough", file.closes_on.map(|day| day.to_string().into()));
    let occupations: Vec<Value> = file.occupation.iter().map(|code| occupation(code)).collect();
    put("occupationalCategory", Some(occupations.into()).filter(|_| !file.occupation.is_empty()));
    map
}

/// A code with its set, where its form says which.
fn occupation(code: &str) -> Value {
    let shape: String = code.chars().map(|sign| if sign.is_ascii_digit() { '9' } else { sign }).collect();
    let set = match shape.as_str() {
        "99-9999" | "99-9999.99" => json!({ "@type": "CategoryCodeSet", "name": "O*NET-SOC", "url": "https://www.onetonline.org/" }),
        "9" | "99" | "999" | "9999" => json!({ "@type": "CategoryCodeSet", "name": "ISCO-08" }),
        _ => return json!({ "@type": "CategoryCode", "codeValue": code }),
    };
    json!({ "@type": "CategoryCode", "codeValue": code, "inCodeSet": set })
}

fn term(at: usize, row: &JobFileRow, cells: Vec<Cell>) -> Value {
    let mut term = reference(at, row);
    let own = cells.into_iter().filter(|(name, text)| !text.is_empty() && !NATIVE.contains(name));
    let own = own.map(|(name, text)| property(name, &to_value(name, &text)));
    term.insert("additionalProperty".to_owned(), own.collect());
    for (key, text) in [("url", &row.skill.uri), ("termCode", &row.skill.code)] {
        if let Some(text) = text {
            term.insert(key.to_owned(), text.clone().into());
        }
    }
    if let Some(framework) = &row.skill.framework {
        let is_address = Url::parse(framework).is_ok();
        let set = if is_address { framework.clone().into() } else { json!({ "@type": "DefinedTermSet", "name": framework }) };
        term.insert("inDefinedTermSet".to_owned(), set);
    }
    Value::Object(term)
}

/// The skill of a row, by the id it has in this file.
fn reference(at: usize, row: &JobFileRow) -> Map<String, Value> {
    let pairs = [("@id", format!("#requirement-{at}")), ("@type", "DefinedTerm".to_owned()), ("name", with_entities(&row.skill.name))];
    pairs.into_iter().map(|(key, text)| (key.to_owned(), text.into())).collect()
}

fn credential(at: usize, row: &JobFileRow, accepted: &AcceptedText) -> Value {
    let mut map = Map::new();
    map.insert("@type".to_owned(), "EducationalOccupationalCredential".into());
    map.insert("competencyRequired".to_owned(), Value::Object(reference(at, row)));
    if let Some(id) = &accepted.id {
        let key = if Url::parse(id).is_ok() { "@id" } else { "identifier" };
        map.insert(key.to_owned(), id.clone().into());
    }
    if let Some(name) = &accepted.name {
        map.insert("name".to_owned(), with_entities(name.as_str()).into());
    }
    if matches!(accepted.name, Some(AcceptedName::Words(_))) {
        map.insert("additionalProperty".to_owned(), vec![property("name_match", &"words".into())].into());
    }
    if let Some(issuer) = &accepted.issuer {
        map.insert("recognizedBy".to_owned(), json!({ "@type": "Organization", "name": issuer }));
    }
    Value::Object(map)
}

fn property(name: &str, value: &Value) -> Value {
    json!({ "@type": "PropertyValue", "propertyID": format!("{OWN}{name}"), "value": value })
}
