//! Is it this candidate's? Compares what a credential says of its holder with what the candidate has proved to hold (M42, M43).
//!
//! Nothing here is ever logged, and details name neither the address nor the hash.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;

use super::bundle::{Recipient, RecipientType};
use super::facts::subject_of;
use super::json::Json;
use super::report::{Check, CheckKind, Outcome, Problem};
use crate::domain::credentials::HolderMatch;

/// One identity a credential names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    kind: RecipientType,
    value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Plain(String),
    Hashed {
        algorithm: Algorithm,
        digest: Vec<u8>,
        salt: String,
    },
    /// Hashed in a way nobody can compare.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Sha256,
    Md5,
    Sha1,
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Md5 => "md5, which is weak",
            Self::Sha1 => "sha1, which is weak",
        }
    }

    fn digest(self, text: &str, salt: &str) -> Vec<u8> {
        fn with<D: Digest>(text: &str, salt: &str) -> Vec<u8> {
            D::new().chain_update(text).chain_update(salt).finalize().to_vec()
        }
        match self {
            Self::Sha256 => with::<Sha256>(text, salt),
            Self::Md5 => with::<Md5>(text, salt),
            Self::Sha1 => with::<Sha1>(text, salt),
        }
    }
}

/// The identities an OB 2.0 assertion names: its `recipient`.
pub fn of_ob2(assertion: &Json<'_>) -> Vec<Identity> {
    let recipients = assertion.get("recipient").map(Json::items).unwrap_or_default();
    recipients
        .iter()
        .filter_map(|recipient| {
            let kind = recipient.get("type").map(Json::items).unwrap_or_default().iter().filter_map(Json::as_str).find_map(kind_of)?;
            Some(Identity { kind, value: value_of(recipient, recipient.get("identity")?.as_str()?) })
        })
        .collect()
}

/// The identities an OB 3.0 credential names: the id and every `IdentityObject` of the subject whose achievement is read. Where there are
/// several subjects, another one's address does not make the achievement theirs.
pub fn of_ob3(credential: &Json<'_>) -> Vec<Identity> {
    let mut identities = Vec::new();
    if let Some(subject) = subject_of(credential) {
        identities.extend(subject.get("id").and_then(Json::as_str).and_then(of_subject_id));
        for identifier in subject.get("identifier").map(Json::items).unwrap_or_default() {
            let Some(kind) = identifier.get("identityType").and_then(Json::as_str).and_then(kind_of) else { continue };
            let Some(text) = identifier.get("identityHash").or_else(|| identifier.get("identity")).and_then(Json::as_str) else { continue };
            identities.push(Identity { kind, value: value_of(identifier, text) });
        }
    }
    identities
}

/// The DID an OB 2.0 assertion names in plain, which scoring and people see as its subject. Addresses are never given out.
pub fn plain_did(assertion: &Json<'_>) -> Option<String> {
    of_ob2(assertion).into_iter().find_map(|identity| match identity.value {
        Value::Plain(text) if text.starts_with("did:") => Some(text),
        _ => None,
    })
}

fn of_subject_id(id: &str) -> Option<Identity> {
    let (kind, value) = match id.split_once(':')? {
        ("mailto", address) => (RecipientType::Email, address),
        ("did", _) => (RecipientType::Did, id),
        ("tel", number) => (RecipientType::Telephone, number),
        ("http" | "https", _) => (RecipientType::Url, id),
        _ => return None,
    };
    Some(Identity { kind, value: Value::Plain(value.to_owned()) })
}

/// Types of OB 2.0 and OB 3.0. A name alone proves nothing and is left out.
fn kind_of(name: &str) -> Option<RecipientType> {
    match name {
        "email" | "emailAddress" => Some(RecipientType::Email),
        "did" => Some(RecipientType::Did),
        "url" | "URL" => Some(RecipientType::Url),
        "telephone" | "phone" => Some(RecipientType::Telephone),
        "name" | "IdentityObject" => None,
        _ => Some(RecipientType::Id),
    }
}

fn value_of(object: &Json<'_>, text: &str) -> Value {
    let is_hashed = object.get("hashed").is_some_and(|flag| flag.as_bool() == Some(true) || flag.as_str() == Some("true"));
    let salt = object.get("salt").and_then(Json::as_str).unwrap_or_default().to_owned();
    let hashed = text.split_once('$').and_then(|(name, digest)| {
        let algorithm = match name.to_ascii_lowercase().as_str() {
            "sha256" => Algorithm::Sha256,
            "md5" => Algorithm::Md5,
            "sha1" => Algorithm::Sha1,
            _ => return None,
        };
        Some(Value::Hashed { algorithm, digest: hex::decode(digest).ok()?, salt })
    });
    match hashed {
        Some(value) => value,
        None if is_hashed => Value::Unknown,
        None => Value::Plain(text.to_owned()),
    }
}

/// The forms an address is tried in, each with its name in words. Plus tags and dots are never stripped.
fn forms(recipient: &Recipient) -> Vec<(&'static str, String)> {
    let given = recipient.value.as_str();
    let trimmed = given.trim();
    let composed: String = trimmed.nfc().collect();
    let mut forms = vec![("as given", given.to_owned()), ("without spaces around it", trimmed.to_owned())];
    match recipient.kind {
        RecipientType::Email => {
            let lower_domain =
                trimmed.rsplit_once('@').map_or_else(|| trimmed.to_owned(), |(local, domain)| format!("{local}@{}", domain.to_lowercase()));
            forms.push(("with its domain in lower case", lower_domain));
            forms.push(("in lower case", trimmed.to_lowercase()));
            forms.push(("with composed letters", composed.clone()));
            forms.push(("in lower case with composed letters", composed.to_lowercase()));
        }
        RecipientType::Telephone => {
            let digits = trimmed.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            forms.push(("as digits", digits));
        }
        RecipientType::Url => {
            forms.push(("without the last slash", trimmed.trim_end_matches('/').to_owned()));
            forms.push(("with a last slash", format!("{}/", trimmed.trim_end_matches('/'))));
        }
        RecipientType::Did | RecipientType::Id => {}
    }
    let mut seen: Vec<String> = Vec::new();
    forms.retain(|(_, form)| {
        let is_new = !form.is_empty() && !seen.contains(form);
        seen.push(form.clone());
        is_new
    });
    forms
}

/// What came of comparing one identity with one thing the candidate holds.
enum Comparison {
    /// They cannot be compared.
    Apart,
    /// No form is equal.
    Different,
    /// This form is equal.
    Equal(&'static str),
}

fn compare(identity: &Identity, recipient: &Recipient) -> Comparison {
    if identity.kind != recipient.kind {
        return Comparison::Apart;
    }
    let matching = |equal: &dyn Fn(&str) -> bool| {
        // Every form is tried, so that the time does not tell which one matched.
        let form = forms(recipient).iter().fold(None, |found, (name, form)| if equal(form) { found.or(Some(*name)) } else { found });
        form.map_or(Comparison::Different, Comparison::Equal)
    };
    match &identity.value {
        Value::Unknown => Comparison::Apart,
        Value::Plain(text) => {
            let folded = if identity.kind == RecipientType::Email { text.trim().to_lowercase() } else { text.trim().to_owned() };
            matching(&|form| bool::from(form.as_bytes().ct_eq(text.as_bytes()) | form.as_bytes().ct_eq(folded.as_bytes())))
        }
        Value::Hashed { algorithm, digest, salt } => {
            matching(&|form| bool::from(algorithm.digest(form, salt).as_slice().ct_eq(digest.as_slice())))
        }
    }
}

/// The recipient check and what it says of the holder (M42). `recipients` empty: the question does not arise.
pub fn check(identities: &[Identity], recipients: &[Recipient]) -> (Check, HolderMatch) {
    if recipients.is_empty() {
        return (answer(Outcome::NotApplicable, None, "no identity of the candidate was given".to_owned()), HolderMatch::Unknown);
    }
    let mut matched: Option<String> = None;
    let mut is_comparable = false;
    for (index, identity) in identities.iter().enumerate() {
        for recipient in recipients {
            let comparison = compare(identity, recipient);
            is_comparable |= !matches!(comparison, Comparison::Apart);
            if let (Comparison::Equal(form), None) = (comparison, &matched) {
                matched = Some(describe(identity, index, identities.len(), form));
            }
        }
    }
    match matched {
        Some(detail) => (answer(Outcome::Passed, None, detail), HolderMatch::Matched),
        None if is_comparable => {
            let detail = format!("none of {} equals one the candidate proved, in any form", count(identities.len()));
            (answer(Outcome::Failed, Some(Problem::RecipientMismatch), detail), HolderMatch::Mismatched)
        }
        None => {
            let detail = if identities.is_empty() {
                "names nobody".to_owned()
            } else {
                format!("{} of a kind the candidate has not proved", count(identities.len()))
            };
            (answer(Outcome::Unchecked, Some(Problem::RecipientUnknown), detail), HolderMatch::Unknown)
        }
    }
}

/// The check of a credential of which the holder chose what to show. Whom it was issued to may be left out, or shown in a way that cannot be
/// compared beside one that is left out. Were that taken for "names nobody", somebody else's badge would do better with its holder hidden than
/// shown (M42).
pub(super) fn check_shown(identities: &[Identity], recipients: &[Recipient]) -> (Check, HolderMatch) {
    match check(identities, recipients) {
        (check, HolderMatch::Unknown) if !recipients.is_empty() => {
            let detail = format!("{}; whom it was issued to may have been left out of what was shown", check.detail);
            (answer(Outcome::Failed, Some(Problem::RecipientWithheld), detail), HolderMatch::Mismatched)
        }
        known => known,
    }
}

fn count(number: usize) -> String {
    if number == 1 { "1 identity".to_owned() } else { format!("{number} identities") }
}

fn describe(identity: &Identity, index: usize, total: usize, form: &str) -> String {
    let how = match &identity.value {
        Value::Hashed { algorithm, salt, .. } => {
            format!("{}{}", algorithm.name(), if salt.is_empty() { ", no salt" } else { ", salted" })
        }
        Value::Plain(_) | Value::Unknown => "plain".to_owned(),
    };
    format!("identity {} of {total} ({}, {how}) equals the candidate's {form}", index + 1, identity.kind)
}

fn answer(outcome: Outcome, problem: Option<Problem>, detail: String) -> Check {
    Check { check: CheckKind::Recipient, outcome, problem, detail, evidence: Vec::new() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SALTED: &str = "sha256$ecf5409f3f4b91ab60cc5ef4c02aef7032354375e70cf4d8e43f6a1d29891942";

    fn holder(identities: &[Identity], kind: RecipientType, value: &str) -> (Outcome, HolderMatch) {
        let (check, holder) = check(identities, &[Recipient { kind, value: value.to_owned() }]);
        (check.outcome, holder)
    }

    fn ob2(recipient: &str) -> Vec<Identity> {
        of_ob2(&Json::parse(format!("{{\"recipient\":{recipient}}}").as_bytes()).unwrap())
    }

    fn ob3(subject: &str) -> Vec<Identity> {
        of_ob3(&Json::parse(format!("{{\"credentialSubject\":{subject}}}").as_bytes()).unwrap())
    }

    #[test]
    fn an_ob2_recipient_is_matched_in_its_forms_only() {
        let salted = format!("{{\"type\":\"email\",\"hashed\":true,\"salt\":\"deadsea\",\"identity\":\"{SALTED}\"}}");
        let upper = salted.replace(SALTED, &SALTED.to_uppercase());
        let email = |address: &str| hex::encode(Algorithm::Md5.digest(address, ""));
        let md5 = format!("{{\"type\":\"email\",\"hashed\":true,\"identity\":\"md5${}\"}}", email("a@b.example"));
        let sha1 = md5.replace("md5$", "sha1$").replace(&email("a@b.example"), &hex::encode(Algorithm::Sha1.digest("a@b.example", "")));
        for (recipient, value, expected) in [
            (salted.as_str(), "nobody@example.org", HolderMatch::Matched),
            (&salted, "Nobody@Example.org", HolderMatch::Matched),
            (&salted, " nobody@example.org ", HolderMatch::Matched),
            (&salted, "nobody+tag@example.org", HolderMatch::Mismatched),
            (&salted, "no.body@example.org", HolderMatch::Mismatched),
            (&salted, SALTED, HolderMatch::Mismatched),
            (&upper, "nobody@example.org", HolderMatch::Matched),
            (&md5, "a@b.example", HolderMatch::Matched),
            (&sha1, "a@b.example", HolderMatch::Matched),
            ("{\"type\":\"email\",\"hashed\":false,\"identity\":\"Test@Example.com\"}", "test@example.com", HolderMatch::Matched),
            ("{\"type\":\"email\",\"hashed\":true,\"identity\":\"sha999$00\"}", "a@b.example", HolderMatch::Unknown),
            ("{\"type\":\"email\",\"hashed\":true,\"identity\":\"a@b.example\"}", "a@b.example", HolderMatch::Unknown),
            ("{\"type\":\"telephone\",\"identity\":\"+491234\"}", "a@b.example", HolderMatch::Unknown),
            ("{\"type\":\"name\",\"identity\":\"Jane\"}", "Jane", HolderMatch::Unknown),
            ("null", "a@b.example", HolderMatch::Unknown),
        ] {
            assert_eq!(holder(&ob2(recipient), RecipientType::Email, value).1, expected, "{recipient} {value}");
        }
    }

    #[test]
    fn an_ob3_subject_is_matched_by_any_of_its_identities() {
        let both = format!(
            "{{\"id\":\"did:key:zA\",\"identifier\":[{{\"identityType\":\"emailAddress\",\"hashed\":true,\"salt\":\"deadsea\",\"identityHash\":\"{SALTED}\"}}]}}"
        );
        for (subject, kind, value, expected) in [
            (both.as_str(), RecipientType::Email, "nobody@example.org", HolderMatch::Matched),
            (&both, RecipientType::Did, "did:key:zA", HolderMatch::Matched),
            (&both, RecipientType::Did, "did:key:zB", HolderMatch::Mismatched),
            (&both, RecipientType::Email, "other@example.org", HolderMatch::Mismatched),
            ("{\"id\":\"did:key:zA\"}", RecipientType::Email, "a@b.example", HolderMatch::Unknown),
            ("{\"id\":\"mailto:a@b.example\"}", RecipientType::Email, "A@b.example", HolderMatch::Matched),
            (
                "[{\"id\":\"urn:uuid:1\"},{\"id\":\"https://a.example/me\",\"achievement\":{}}]",
                RecipientType::Url,
                "https://a.example/me/",
                HolderMatch::Matched,
            ),
            (
                "[{\"id\":\"mailto:expert@b.example\",\"achievement\":{}},{\"id\":\"mailto:a@b.example\"}]",
                RecipientType::Email,
                "a@b.example",
                HolderMatch::Mismatched,
            ),
            ("{}", RecipientType::Email, "a@b.example", HolderMatch::Unknown),
        ] {
            assert_eq!(holder(&ob3(subject), kind, value).1, expected, "{subject} {value}");
        }
    }

    #[test]
    fn with_no_recipient_the_question_does_not_arise() {
        let (answer, holder) = check(&ob3("{\"id\":\"did:key:zA\"}"), &[]);
        assert_eq!((answer.outcome, holder), (Outcome::NotApplicable, HolderMatch::Unknown));
    }

    #[test]
    fn the_detail_names_the_form_and_never_the_address() {
        let identities = ob2(&format!("{{\"type\":\"email\",\"hashed\":true,\"salt\":\"deadsea\",\"identity\":\"{SALTED}\"}}"));
        let recipient = Recipient { kind: RecipientType::Email, value: "Nobody@example.org".to_owned() };
        let (answer, _) = check(&identities, &[recipient]);
        assert_eq!(answer.detail, "identity 1 of 1 (email, sha256, salted) equals the candidate's in lower case");
    }

    proptest! {
        #[test]
        fn only_the_same_address_matches(a in "[a-zA-Z.+]{1,8}@[a-z]{1,8}\\.example", b in "[a-zA-Z.+]{1,8}@[a-z]{1,8}\\.example", salt in "\\PC{0,5}") {
            let digest = Algorithm::Sha256.digest(&a, &salt);
            let identities = [Identity { kind: RecipientType::Email, value: Value::Hashed { algorithm: Algorithm::Sha256, digest, salt } }];
            prop_assert_eq!(holder(&identities, RecipientType::Email, &a).1, HolderMatch::Matched);
            if a.to_lowercase() != b.to_lowercase() {
                prop_assert_eq!(holder(&identities, RecipientType::Email, &b).1, HolderMatch::Mismatched);
            }
        }
    }
}
