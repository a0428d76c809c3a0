//! BitstringStatusList, StatusList2021 and RevocationList2020: a signed credential with one or more bits for each credential (M33, M36).

use std::borrow::Cow;

use super::bits::{Bits, MIN_ENTRIES};
use super::{Asked, State};
use crate::verify::address::{is_same_place, is_same_url, web_address};
use crate::verify::again::Again;
use crate::verify::body::Body;
use crate::verify::bundle::{Answer, Bundle, Document, DocumentKind, Request, Setting};
use crate::verify::container::{self, Content};
use crate::verify::jose::Token;
use crate::verify::json::Json;
use crate::verify::report::Problem;
use crate::verify::vc::{self, Form, claims, issuer_id, structure};

/// A kind of list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// BitstringStatusList.
    Bitstring,
    /// StatusList2021, from which it was made.
    Status2021,
    /// RevocationList2020, the one before.
    Revocation2020,
}

impl Kind {
    /// Names of the entry's members: list and index.
    fn members(self) -> (&'static str, &'static str) {
        match self {
            Self::Bitstring | Self::Status2021 => ("statusListCredential", "statusListIndex"),
            Self::Revocation2020 => ("revocationListCredential", "revocationListIndex"),
        }
    }

    /// Types of the list credential and its subject. Issuers moved from one to the next list under old entries.
    fn types(self) -> &'static [(&'static str, &'static str)] {
        const BOTH: &[(&str, &str)] =
            &[("BitstringStatusListCredential", "BitstringStatusList"), ("StatusList2021Credential", "StatusList2021")];
        match self {
            Self::Bitstring | Self::Status2021 => BOTH,
            Self::Revocation2020 => &[("RevocationList2020Credential", "RevocationList2020")],
        }
    }
}

/// What an entry says: which list, which place in it, what for.
struct Entry<'j> {
    kind: Kind,
    url: String,
    index: u64,
    size: u64,
    purpose: &'j str,
    json: &'j Json<'j>,
}

/// Asks the list an entry names.
pub(super) fn ask<'b>(kind: Kind, entry: &Json<'_>, credential: &Json<'_>, bundle: &'b Bundle, setting: &Setting) -> Asked<'b> {
    let entry = match read(kind, entry) {
        Ok(entry) => entry,
        Err(why) => return Asked::open(Problem::MalformedValue, why, Vec::new()),
    };
    let Some(document) = bundle.document(&entry.url) else {
        return Asked::wants(vec![Request { url: entry.url, kind: DocumentKind::StatusList }]);
    };
    let bytes = match body(document) {
        Ok(bytes) => bytes,
        Err(why) => return Asked::open(Problem::StatusRetrieval, format!("status list: {why}"), vec![document]),
    };
    let answer = |answer: Result<State, Unverified>| match answer {
        Ok(state) => Asked::new(state, vec![document]),
        Err(Unverified::Wants(wanted)) => Asked::wants(wanted),
        Err(Unverified::Bad(problem, why)) => Asked::open(problem, format!("status list: {why}"), vec![document]),
    };
    let again = Again::of(bytes);
    let opened = container::open(bytes).ok();
    match opened.as_ref().and_then(|opened| opened.content().ok()) {
        Some(Content::Json(json)) => {
            let examined = vc::examine(&json, Form::Data, Some(&again), (bundle, setting));
            answer(verified(&examined).and_then(|()| look(&entry, &json, again, credential)))
        }
        Some(Content::Jwt(token)) => answer(in_token(&token, &entry, again, credential, (bundle, setting))),
        _ => answer(bad("not a credential")),
    }
}

enum Unverified {
    Wants(Vec<Request>),
    Bad(Problem, String),
}

fn bad<T>(why: impl Into<String>) -> Result<T, Unverified> {
    Err(Unverified::Bad(Problem::StatusVerification, why.into()))
}

fn read<'j>(kind: Kind, json: &'j Json<'_>) -> Result<Entry<'j>, String> {
    let (list, index) = kind.members();
    let url = json.get(list).and_then(Json::as_str).and_then(web_address).ok_or_else(|| format!("{list} is no web address"))?;
    let index = json.get(index).and_then(whole).ok_or_else(|| format!("{index} is not a place in a list"))?;
    let size = json.get("statusSize").map_or(Some(1), whole).filter(|size| (1..=32).contains(size));
    let size = size.ok_or("statusSize is not a number of bits")?;
    let purpose = if kind == Kind::Revocation2020 { Some("revocation") } else { json.get("statusPurpose").and_then(Json::as_str) };
    let purpose = purpose.ok_or("statusPurpose is missing")?;
    Ok(Entry { kind, url: url.to_string(), index, size, purpose, json })
}

/// A whole number, written as a number or a text of digits.
fn whole(json: &Json<'_>) -> Option<u64> {
    let is_digits = |text: &&str| !text.is_empty() && text.len() <= 19 && text.chars().all(|c| c.is_ascii_digit());
    match json {
        Json::Number(_) => json.as_u64(),
        _ => json.as_str().filter(is_digits)?.parse().ok(),
    }
}

/// The bytes of a good answer from where it was asked for.
pub(super) fn body(document: &Document) -> Result<&Body, String> {
    match &document.answer {
        Answer::Failed(_) => Err("could not be fetched".to_owned()),
        Answer::Body { status, .. } if !(200..300).contains(status) => Err(format!("answers with status {status}")),
        Answer::Body { final_url, bytes, .. } => {
            let is_at_home = document.url == *final_url
                || web_address(&document.url).zip(web_address(final_url)).is_some_and(|(asked, came_to)| is_same_place(&asked, &came_to));
            if is_at_home { Ok(bytes) } else { Err("sends on to another host".to_owned()) }
        }
    }
}

fn in_token(
    token: &str,
    entry: &Entry<'_>,
    again: Again,
    credential: &Json<'_>,
    (bundle, setting): (&Bundle, &Setting),
) -> Result<State, Unverified> {
    let Some(bytes) = Token::payload_of(token) else { return bad("a token that cannot be read") };
    let Ok(payload) = Json::parse(&bytes) else { return bad("a token that cannot be read") };
    let token = Token::with_payload(token, Cow::Borrowed(&bytes));
    // The dates of a list are those of the credential: a token around it may be made ahead of its time, never used after its end.
    let claims = claims::Claims { from: None, ..claims::read(&token, Cow::Owned(payload)) };
    verified(&vc::examine_claims(Form::Token(&token), &claims, Some(&again), (bundle, setting)))?;
    look(entry, &claims.credential, again, credential)
}

fn verified(examined: &vc::Examined) -> Result<(), Unverified> {
    if !examined.wanted.is_empty() {
        return Err(Unverified::Wants(examined.wanted.clone()));
    }
    match examined.fault() {
        Some(fault) if !examined.is_good() => bad(format!("{}: {}", fault.check, fault.detail)),
        _ => Ok(()),
    }
}

/// Looks into a list that is its issuer's.
fn look(entry: &Entry<'_>, list: &Json<'_>, again: Again, credential: &Json<'_>) -> Result<State, Unverified> {
    let subjects = list.get("credentialSubject").map(Json::items).unwrap_or_default();
    let [subject] = subjects else { return bad("not one list") };
    if !entry.kind.types().iter().any(|(outer, inner)| structure::has_type(list, outer) && structure::has_type(subject, inner)) {
        return bad("not of the type of a status list");
    }
    if entry.kind != Kind::Revocation2020 {
        let purposes = subject.get("statusPurpose").map(Json::items).unwrap_or_default();
        if !purposes.iter().any(|purpose| purpose.as_str() == Some(entry.purpose)) {
            return bad("kept for another purpose");
        }
    }
    let Some(encoded) = subject.get("encodedList").and_then(Json::as_str) else { return bad("holds no list") };
    let bits = match Bits::of(again, encoded) {
        Ok(bits) => bits,
        Err(why) => return bad(why),
    };
    let entries = bits.entries(entry.size);
    let is_short = entries < MIN_ENTRIES;
    if is_short && entry.kind == Kind::Bitstring {
        return Err(Unverified::Bad(Problem::StatusListLength, format!("{entries} entries, fewer than {MIN_ENTRIES}")));
    }
    let Some(value) = bits.get(entry.index, entry.size) else {
        return Err(Unverified::Bad(Problem::Range, format!("no entry {} in it", entry.index)));
    };
    let is_foreign = !is_same_issuer(issuer_id(list), issuer_id(credential));
    if is_foreign && entry.url.starts_with("http:") {
        return bad("kept by somebody else, at an address that is not secure");
    }
    let mut state = meaning(entry, value);
    // The address that was asked is what the issuer signed, so whoever answers there speaks for it; the name and the issuer of the list are
    // only said. BSL §3.2 asks for neither.
    let has_other_name = list.get("id").and_then(Json::as_str).is_some_and(|id| !is_same_url(id, &entry.url));
    let (State::Clear(text) | State::Revoked(text) | State::Suspended(text) | State::Open(_, text)) = &mut state;
    text.push_str(if has_other_name { ", in a list that names itself otherwise" } else { "" });
    text.push_str(if is_short { ", in a list that is short" } else { "" });
    if is_foreign {
        let keeper: String = issuer_id(list).unwrap_or("nobody").chars().take(120).collect();
        text.push_str(", kept by ");
        text.push_str(&keeper);
    }
    Ok(state)
}

/// What the bits at an entry's place say.
fn meaning(entry: &Entry<'_>, value: u64) -> State {
    let said = |what: &str| format!("{} entry {}: {what}", entry.purpose, entry.index);
    match entry.purpose {
        "revocation" if value != 0 => State::Revoked(said("set")),
        "suspension" if value != 0 => State::Suspended(said("set")),
        "revocation" | "suspension" => State::Clear(said("not set")),
        "refresh" => State::Clear(said("not asked")),
        "message" => State::Clear(said(&message(entry.json, value))),
        other => {
            let name: String = other.chars().take(40).collect();
            State::Open(Problem::UnsupportedStatus, format!("a status for a purpose that is not known: {name}"))
        }
    }
}

/// The text that goes with a code.
fn message(entry: &Json<'_>, value: u64) -> String {
    let messages = entry.get("statusMessage").map(Json::items).unwrap_or_default();
    let code = |message: &Json<'_>| {
        let text = message.get("status")?.as_str()?.trim_start_matches("0x").to_owned();
        u64::from_str_radix(&text, 16).ok()
    };
    let found = messages.iter().find(|message| code(message) == Some(value)).and_then(|message| message.get("message")?.as_str());
    let text: String = found.unwrap_or("no message").chars().take(200).collect();
    format!("code {value:#x}, {text}")
}

/// The same issuer, or one whose identifiers belong to the same host.
fn is_same_issuer(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    one == other || host_of(one).is_some_and(|host| host_of(other) == Some(host))
}

/// The host that speaks for an issuer: of an https address or a `did:web`.
pub(super) fn host_of(id: &str) -> Option<String> {
    if let Some(rest) = id.strip_prefix("did:web:") {
        let host = rest.split([':', '#', '?', '/']).next()?;
        return Some(host.split("%3A").next()?.to_ascii_lowercase()).filter(|host| !host.is_empty());
    }
    web_address(id)?.host_str().map(str::to_owned)
}
