//! Credentials in words, as files and forms have them: `id:https://…`, `name:AWS Certified Developer`, `name~data analytics`, each with
//! ` by ` and an issuer where that matters; `;` between two. A value with `;`, ` by ` or quotes in it stands in quotes: `name:"Learn by doing"`.

use serde_json::{Map, Value};

use super::text::{LONGEST_ADDRESS, LONGEST_NAME, line, some};
use super::{AcceptedName, AcceptedText};
use crate::import::frameworks::json;
use crate::import::issuers::scopes::Misread;
use crate::import::rows::short;

/// Credentials of one row.
const MOST: usize = 50;
/// What the parts of a credential begin with.
const PARTS: &[&str] = &["id:", "name:", "name~"];

/// Reads a list; every mistake is reported.
pub fn read_list(text: &str) -> Result<Vec<AcceptedText>, Vec<Misread>> {
    let items = split(text);
    if items.len() > MOST {
        return Err(vec![misread(
            format!("these are {} credentials", items.len()),
            format!("Name {MOST} at most, or use name~ and words."),
        )]);
    }
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for item in items {
        match read(item) {
            Ok(accepted) => all.push(accepted),
            Err(misread) => wrong.push(misread),
        }
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

/// A list as [`read_list`] takes it.
pub fn write_list(all: &[AcceptedText]) -> String {
    all.iter().map(write).collect::<Vec<_>>().join("; ")
}

/// A credential of JSON, `{"id", "name", "name_words", "issuer"}`, in the notation; a text is taken for the notation.
pub(super) fn of_json(value: &Value) -> String {
    let part = |key: &str| json::text(value, key).and_then(|text| some(line(&text)));
    if value.is_object() {
        let name = part("name").map(AcceptedName::Exactly).or_else(|| part("name_words").map(AcceptedName::Words));
        write(&AcceptedText { id: part("id"), name, issuer: part("issuer") })
    } else {
        json::plain(value).unwrap_or_default()
    }
}

/// A credential as JSON: [`of_json`] reads it.
pub(super) fn to_json(accepted: &AcceptedText) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, text: Option<&str>| {
        if let Some(text) = text {
            map.insert(key.to_owned(), text.into());
        }
    };
    put("id", accepted.id.as_deref());
    match &accepted.name {
        Some(AcceptedName::Exactly(name)) => put("name", Some(name)),
        Some(AcceptedName::Words(words)) => put("name_words", Some(words)),
        None => {}
    }
    put("issuer", accepted.issuer.as_deref());
    Value::Object(map)
}

/// The parts between `;` outside quotes.
fn split(text: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let parts = text.split(|sign| {
        is_quoted ^= sign == '"';
        sign == ';' && !is_quoted
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn read(item: &str) -> Result<AcceptedText, Misread> {
    let mut accepted = AcceptedText { id: None, name: None, issuer: None };
    let mut rest = item;
    while let Some((part, after)) = PARTS.iter().find_map(|part| Some((*part, after_start(rest, part)?))) {
        let (value, after) = take(after, part == "id:").ok_or_else(|| open_quote(item))?;
        let Some(value) = some(line(&value)) else { return Err(nothing_after(item)) };
        let is_twice = if part == "id:" {
            accepted.id.replace(value).is_some()
        } else {
            let name = if part == "name:" { AcceptedName::Exactly(value) } else { AcceptedName::Words(value) };
            accepted.name.replace(name).is_some()
        };
        if is_twice {
            return Err(misread(format!("“{}” says the same thing twice", short(item)), "Put ; between two credentials."));
        }
        rest = after.trim_start();
    }
    if let Some(after) = after_start(rest, "by ") {
        let (value, after) = take(after, false).ok_or_else(|| open_quote(item))?;
        accepted.issuer = some(line(&value));
        rest = after.trim_start();
    }
    if accepted.id.is_none() && accepted.name.is_none() {
        return Err(without_part(item));
    }
    if !rest.is_empty() {
        return Err(misread(format!("“{}” is too much in “{}”", short(rest), short(item)), "Put ; between two credentials."));
    }
    check_lengths(accepted)
}

fn check_lengths(accepted: AcceptedText) -> Result<AcceptedText, Misread> {
    let is_long = |text: Option<&str>, most: usize| text.is_some_and(|text| text.chars().count() > most);
    let name = accepted.name.as_ref().map(AcceptedName::as_str);
    if is_long(accepted.id.as_deref(), LONGEST_ADDRESS) || is_long(name, LONGEST_NAME) || is_long(accepted.issuer.as_deref(), LONGEST_NAME)
    {
        let shown = accepted.id.as_deref().or(name).unwrap_or_default();
        return Err(misread(
            format!("“{}” is longer than {LONGEST_NAME} characters", short(shown)),
            "Shorten it, or write name~ and a few words.",
        ));
    }
    Ok(accepted)
}

/// One value and what comes after it; `None` where a quote is not closed. Without quotes it ends at the last ` by `, an id also where a name
/// begins.
fn take(text: &str, is_id: bool) -> Option<(String, &str)> {
    let text = text.trim_start();
    if let Some(quoted) = text.strip_prefix('"') {
        return take_quoted(quoted);
    }
    let lower = text.to_ascii_lowercase();
    let mut end = lower.find(" by \"").or_else(|| lower.rfind(" by ")).unwrap_or(text.len());
    if is_id {
        end = [" name:", " name~"].iter().filter_map(|start| lower.find(start)).fold(end, usize::min);
    }
    let (value, rest) = text.split_at_checked(end)?;
    Some((value.to_owned(), rest))
}

/// The value up to the quote that closes it; two quotes stand for one.
fn take_quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        value.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                value.push('"');
                rest = more;
            }
            None => return Some((value, after)),
        }
    }
}

fn after_start<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let own = text.get(..start.len())?;
    own.eq_ignore_ascii_case(start).then(|| text.get(start.len()..)).flatten()
}

fn write(accepted: &AcceptedText) -> String {
    let mut parts = Vec::new();
    if let Some(id) = &accepted.id {
        parts.push(format!("id:{}", quoted(id)));
    }
    match &accepted.name {
        Some(AcceptedName::Exactly(name)) => parts.push(format!("name:{}", quoted(name))),
        Some(AcceptedName::Words(words)) => parts.push(format!("name~{}", quoted(words))),
        None => {}
    }
    if let Some(issuer) = &accepted.issuer {
        parts.push(format!("by {}", quoted(issuer)));
    }
    parts.join(" ")
}

/// A value in quotes where it would be read otherwise without them.
fn quoted(text: &str) -> String {
    let spaced = format!(" {} ", text.to_ascii_lowercase());
    let is_plain = !text.contains([';', '"']) && ![" by ", " name:", " name~"].iter().any(|part| spaced.contains(part));
    if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

fn without_part(item: &str) -> Misread {
    let shown = short(item);
    let is_address = item.contains("://") || item.starts_with("urn:") || item.starts_with("did:");
    let hint = if is_address {
        format!("Write id:{shown}.")
    } else {
        format!("Write name:{shown}, name~ and some of its words, or id: and the address of the badge.")
    };
    misread(format!("“{shown}” does not say what it is"), hint)
}

fn nothing_after(item: &str) -> Misread {
    misread(format!("“{}” has no value after the colon", short(item)), "For example: name:AWS Certified Developer.")
}

fn open_quote(item: &str) -> Misread {
    misread(
        format!("“{}” has a quote (\") that is not closed", short(item)),
        "Close it, or take it out; two quotes stand for one inside quotes.",
    )
}

fn misread(problem: impl Into<String>, hint: impl Into<String>) -> Misread {
    Misread { problem: problem.into(), hint: hint.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::accepted;
    use super::*;

    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let read: Vec<(String, String, String)> = read_list(text)
            .unwrap()
            .into_iter()
            .map(|one| {
                let name = match one.name {
                    Some(AcceptedName::Exactly(name)) => format!("={name}"),
                    Some(AcceptedName::Words(words)) => format!("~{words}"),
                    None => String::new(),
                };
                (one.id.unwrap_or_default(), name, one.issuer.unwrap_or_default())
            })
            .collect();
        let read: Vec<(&str, &str, &str)> = read.iter().map(|(id, name, by)| (id.as_str(), name.as_str(), by.as_str())).collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn the_notation_is_read() {
        check("", &[]);
        check(" ; ;", &[]);
        check("id:https://b.example/1", &[("https://b.example/1", "", "")]);
        check("name:SQL Basics by Google; NAME~ data  analytics ", &[("", "=SQL Basics", "Google"), ("", "~data analytics", "")]);
        check("id:urn:x name:A by B", &[("urn:x", "=A", "B")]);
        check("name:\"Learn; by doing\" by \"A \"\"B\"\" by C\"", &[("", "=Learn; by doing", "A \"B\" by C")]);
        check("name:Security by Design by (ISC)²", &[("", "=Security by Design", "(ISC)²")]);
    }

    #[test]
    fn mistakes_have_their_remedy() {
        for (text, problem, hint) in [
            ("AWS Developer", "“AWS Developer” does not say what it is", "Write name:AWS Developer"),
            ("https://b.example/1", "does not say what it is", "Write id:https://b.example/1."),
            ("name:", "has no value", "For example"),
            ("by AWS", "does not say what it is", "name:by AWS"),
            ("name:\"AWS", "quote", "Close it"),
            ("name:A name:B", "", ""),
            ("name:\"A\" B", "is too much", "Put ;"),
            ("name:\"A\" name~\"B\"", "twice", "Put ;"),
        ] {
            match read_list(text) {
                Ok(all) => assert!(problem.is_empty(), "{text}: {all:?}"),
                Err(wrong) => assert!(wrong[0].problem.contains(problem) && wrong[0].hint.contains(hint), "{text}: {wrong:?}"),
            }
        }
        assert!(read_list(&"name:a;".repeat(51)).unwrap_err()[0].problem.contains("51"));
        assert!(read_list(&format!("name:{}", "a".repeat(201))).unwrap_err()[0].problem.contains("longer than 200"));
    }

    proptest! {
        #[test]
        fn a_list_comes_back_as_it_was(all in prop::collection::vec(accepted(), 0..5)) {
            prop_assert_eq!(read_list(&write_list(&all)).unwrap(), all.clone());
            let again: Vec<String> = all.iter().map(to_json).map(|value| of_json(&value)).collect();
            prop_assert_eq!(read_list(&again.join(";")).unwrap(), all);
        }

        #[test]
        fn no_text_makes_it_stumble(text in "([;\"~: ]|id:|name:|name~| by |.){0,40}") {
            let _ = read_list(&text);
        }
    }
}
