//! Is it this candidate's? Compares what a credential says of its holder with what the candidate has proved to hold (M42, M43).
//!
//! Nothing here is ever logged, and details name neither the address nor the hash.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;

use super::bundle::{Recipient, RecipientType};
use super::facts::{is_invisible, subject_of};
use super::json::Json;
use super::percent;
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
            Some(identity_of(kind, recipient, recipient.get("identity")?.as_str()?))
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
            identities.push(identity_of(kind, identifier, text));
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

/// An identity of the kind named; an `id` in plain is of the kind its scheme says.
fn identity_of(kind: RecipientType, object: &Json<'_>, text: &str) -> Identity {
    let value = value_of(object, text);
    match &value {
        Value::Plain(id) if kind == RecipientType::Id => of_subject_id(id.trim()).unwrap_or(Identity { kind, value }),
        _ => Identity { kind, value },
    }
}

/// What an id that is a URI says of whom it names. Schemes are in either case, but for that of DIDs.
fn of_subject_id(id: &str) -> Option<Identity> {
    let (scheme, rest) = id.split_once(':')?;
    let (kind, value) = match scheme.to_ascii_lowercase().as_str() {
        "mailto" => (RecipientType::Email, mail_address(rest)),
        "did" if scheme == "did" => (RecipientType::Did, id.to_owned()),
        "tel" => (RecipientType::Telephone, digits(rest).unwrap_or_else(|| rest.to_owned())),
        "http" | "https" => (RecipientType::Url, id.to_owned()),
        _ => return None,
    };
    Some(Identity { kind, value: Value::Plain(value) })
}

/// The address in a `mailto:` (RFC 6068), decoded once. What is no plain address by that rule, or has signs that nobody sees in one, stays as
/// it is written: then it equals nobody's.
fn mail_address(written: &str) -> String {
    let is_one = !written.contains([',', '?', '#']);
    let decoded = percent::decoded(written).filter(|address| is_one && !address.contains(|c: char| c.is_whitespace() || is_invisible(c)));
    decoded.unwrap_or_else(|| written.to_owned())
}

/// A telephone number without what only helps to read it (RFC 3966 §5.1.1); `None` where there is more in it than a number.
fn digits(written: &str) -> Option<String> {
    let bare: String = written.chars().filter(|c| !matches!(c, '-' | '.' | '(' | ')' | ' ')).collect();
    let number = bare.strip_prefix('+').unwrap_or(&bare);
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(bare)
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
    // Nearly every address: all its forms are the one it has.
    let is_small = |byte: u8| matches!(byte, b'!'..=b'@' | b'['..=b'~');
    if recipient.kind == RecipientType::Email && !given.is_empty() && given.bytes().all(is_small) {
        return vec![("as given", given.to_owned())];
    }
    let trimmed = given.trim();
    let composed: String = if trimmed.is_ascii() { trimmed.to_owned() } else { trimmed.nfc().collect() };
    let mut forms = vec![("as given", given.to_owned()), ("without spaces around it", trimmed.to_owned())];
    match recipient.kind {
        RecipientType::Email => {
            let lower_domain =
                trimmed.rsplit_once('@').map_or_else(|| trimmed.to_owned(), |(local, domain)| format!("{local}@{}", domain.to_lowercase()));
            let derived = [
                ("with its domain in lower case", lower_domain),
                ("in lower case", trimmed.to_lowercase()),
                ("with composed letters", composed.clone()),
                ("in lower case with composed letters", composed.to_lowercase()),
            ];
            if !turns_plain(trimmed) {
                forms.extend(derived);
            }
        }
        RecipientType::Telephone => {
            forms.extend(digits(trimmed).map(|digits| ("as digits", digits)));
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

/// Whether another form of an address may be another mailbox: one of its signs becomes a plain one (the Kelvin sign a k).
fn turns_plain(written: &str) -> bool {
    let has_plain = |c: char| std::iter::once(c).nfc().flat_map(char::to_lowercase).any(|c| c.is_ascii());
    written.chars().any(|c| !c.is_ascii() && has_plain(c))
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
    if identity.kind == recipient.kind {
        return compare_alike(identity, recipient);
    }
    // An id may be a DID or an address, said to be one or not: equal is equal, and anything else is an id of another kind.
    let is_id = |kind| matches!(kind, RecipientType::Did | RecipientType::Url | RecipientType::Id);
    match compare_alike(identity, recipient) {
        Comparison::Equal(form) if is_id(identity.kind) && is_id(recipient.kind) => Comparison::Equal(form),
        _ => Comparison::Apart,
    }
}

fn compare_alike(identity: &Identity, recipient: &Recipient) -> Comparison {
    let matching = |equal: &dyn Fn(&str) -> bool| {
        // Every form is tried, so that the time does not tell which one matched.
        let form = forms(recipient).iter().fold(None, |found, (name, form)| if equal(form) { found.or(Some(*name)) } else { found });
        form.map_or(Comparison::Different, Comparison::Equal)
    };
    match &identity.value {
        Value::Unknown => Comparison::Apart,
        Value::Plain(text) => {
            let folded = match identity.kind {
                RecipientType::Email => Some(text.trim()).filter(|text| !turns_plain(text)).map(str::to_lowercase).unwrap_or_default(),
                RecipientType::Telephone => digits(text.trim()).unwrap_or_else(|| text.trim().to_owned()),
                _ => text.trim().to_owned(),
            };
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
mod tests;
