//! The credentials that a row names as accepted (F5): those there are travel with the form, and one more can be typed.

use crate::domain::explanation::{all_named, named_credential};
use crate::domain::jobs::{AcceptedCredential, CredentialName, Requirement};
use crate::web::forms::{Choice, Form};

/// Credentials of one row.
const MOST: usize = 50;
/// Longest name, words, issuer.
const LONGEST_NAME: usize = 200;
/// Longest id.
const LONGEST_ID: usize = 2_000;

/// The fields of what a row names.
pub(super) fn filled(row: &Requirement) -> [(&'static str, String); 2] {
    [("named", written(&row.accepted)), ("only", if row.only_accepted { "yes".to_owned() } else { String::new() })]
}

fn written(all: &[AcceptedCredential]) -> String {
    if all.is_empty() { String::new() } else { serde_json::to_string(all).unwrap_or_default() }
}

fn listed(text: &str) -> Vec<AcceptedCredential> {
    serde_json::from_str(text).unwrap_or_default()
}

/// The credentials without the one of this place, from 1.
pub(super) fn without(text: &str, place: usize) -> String {
    let all = (1..).zip(listed(text)).filter(|(own, _)| *own != place).map(|(_, one)| one);
    written(&all.collect::<Vec<_>>())
}

/// What a row names, with the one that was typed, and whether only these count. What is wrong is noted beside its field.
pub(super) fn read(form: &mut Form, number: usize) -> (Vec<AcceptedCredential>, bool) {
    let field = |name: &str| format!("{name}-{number}");
    let mut all = listed(form.value(&field("named")));
    if let Some(new) = typed(form, number) {
        let value = field("value");
        if all.contains(&new) {
            form.refuse(&value, format!("{} is named already. Take this one away", named_credential(&new)));
        } else if all.len() >= MOST {
            form.refuse(&value, format!("A row names {MOST} credentials at most. Name words that several of them have in their names"));
        } else {
            all.push(new);
        }
    }
    let only = form.value(&field("only")) == "yes";
    if only && all.is_empty() && !form.is_wrong(&field("value")) {
        form.refuse(&field("only"), "Name at least one credential, or let every credential for the skill count");
    }
    (all, only)
}

/// The credential that was typed, where one was.
fn typed(form: &mut Form, number: usize) -> Option<AcceptedCredential> {
    let field = |name: &str| format!("{name}-{number}");
    let by = form.value(&field("by")).to_owned();
    let looks_like_id = |text: &str| text.contains("://") || ["ce-", "ctid:", "urn:", "did:"].iter().any(|start| text.starts_with(start));
    let is_id = by == "id" || (by != "words" && looks_like_id(form.value(&field("value")).trim()));
    let value = form.optional_text(&field("value"), if is_id { LONGEST_ID } else { LONGEST_NAME });
    let title = form.optional_text(&field("title"), LONGEST_NAME);
    let issuer = form.optional_text(&field("issuer"), LONGEST_NAME);
    let Some(value) = value else {
        if title.is_some() || issuer.is_some() {
            form.refuse(&field("value"), "Type the name of the credential, or the link to it");
        }
        return None;
    };
    let named = match (is_id, by.as_str()) {
        (true, _) => CredentialName::Id(value),
        (false, "words") => CredentialName::Words(value),
        (false, _) => CredentialName::Name(value),
    };
    Some(AcceptedCredential { title: title.filter(|_| is_id), named, issuer })
}

/// What the choice of how a credential is named offers.
pub(super) fn ways() -> Vec<Choice> {
    vec![
        Choice::new("name", "its whole name, or the link to it"),
        Choice::new("words", "words that are in its name"),
        Choice::new("id", "its id: link, CTID or code"),
    ]
}

/// The credentials of a row, each as people call it.
pub(super) fn said(form: &Form, number: usize) -> Vec<String> {
    listed(form.value(&format!("named-{number}"))).iter().map(named_credential).collect()
}

/// `Only “SQL Expert” or “DP-300” counts.`, or nothing.
pub(super) fn sentence(form: &Form, number: usize) -> String {
    let all = listed(form.value(&format!("named-{number}")));
    match (all.is_empty(), form.value(&format!("only-{number}")) == "yes") {
        (true, _) => String::new(),
        (false, true) => format!("Only {} counts.", all_named(&all)),
        (false, false) => format!("Named as accepted: {}.", all_named(&all)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        Form::filled(fields.iter().copied())
    }

    #[test]
    fn a_credential_is_named_by_its_name_its_words_or_its_id() {
        let read_one = |by: &str, value: &str| {
            let mut form = form(&[("by-1", by), ("value-1", value), ("title-1", "SQL Expert"), ("issuer-1", "Oracle")]);
            let (mut all, only) = read(&mut form, 1);
            assert!(!form.has_errors() && !only && all.len() == 1, "{:?}", form.errors());
            all.remove(0)
        };
        let id = |text: &str| CredentialName::Id(text.into());
        for (by, value, expected) in [
            ("name", "SQL Expert", CredentialName::Name("SQL Expert".into())),
            ("", "SQL Expert", CredentialName::Name("SQL Expert".into())),
            ("words", "sql expert", CredentialName::Words("sql expert".into())),
            ("name", "https://oracle.example/sql", id("https://oracle.example/sql")),
            ("name", "ce-b633eb55-8f0f-4d6f-8d7f-d4e1e4a0a4b9", id("ce-b633eb55-8f0f-4d6f-8d7f-d4e1e4a0a4b9")),
            ("id", "X1", id("X1")),
        ] {
            let one = read_one(by, value);
            let title = matches!(one.named, CredentialName::Id(_)).then(|| "SQL Expert".to_owned());
            assert_eq!((one.named, one.title, one.issuer.as_deref()), (expected, title, Some("Oracle")), "{by} {value}");
        }
    }

    #[test]
    fn what_is_named_travels_with_the_form_and_one_can_be_taken_away() {
        let named = |name: &str| AcceptedCredential { named: CredentialName::Name(name.into()), title: None, issuer: None };
        let both = written(&[named("SQL Expert"), named("DP-300")]);
        let mut kept = form(&[("named-2", &both), ("only-2", "yes")]);
        assert_eq!(read(&mut kept, 2), (vec![named("SQL Expert"), named("DP-300")], true));
        assert_eq!(sentence(&kept, 2), "Only “SQL Expert” or “DP-300” counts.");
        assert_eq!(listed(&without(&both, 1)), [named("DP-300")]);
        assert_eq!((without(&without(&both, 1), 1), listed("no list")), (String::new(), Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        let error = |fields: &[(&str, &str)], field: &str| {
            let mut form = form(fields);
            read(&mut form, 1);
            assert_eq!(form.errors().len(), 1, "{:?}", form.errors());
            form.error(field).to_owned()
        };
        let once = written(&[AcceptedCredential { named: CredentialName::Name("X".into()), title: None, issuer: None }]);
        assert_eq!(error(&[("named-1", &once), ("value-1", "X")], "value-1"), "“X” is named already. Take this one away");
        assert!(error(&[("issuer-1", "Oracle")], "value-1").starts_with("Type the name"));
        assert!(error(&[("only-1", "yes")], "only-1").starts_with("Name at least one credential"));
    }
}
