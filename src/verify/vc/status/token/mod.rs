//! Token Status List (draft-ietf-oauth-status-list): a signed token with one, two, four or eight bits for each credential (M36).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use flate2::read::ZlibDecoder;

use super::bits::inflated;
use super::list::body;
use super::{Asked, State};
use crate::verify::address::{is_same_url, web_address};
use crate::verify::again::Again;
use crate::verify::bundle::{Bundle, Document, DocumentKind, Request, Setting};
use crate::verify::facts::moment;
use crate::verify::jose::Token;
use crate::verify::json::Json;
use crate::verify::report::{Check, Outcome, Problem};
use crate::verify::secured;
use crate::verify::vc::issuer_id;

/// Clocks of issuers and ours may differ by this.
const SKEW: TimeDelta = TimeDelta::seconds(60);

/// Asks the list that the `status` claim of a credential names.
pub(super) fn ask<'b>(status: &Json<'_>, credential: &Json<'_>, bundle: &'b Bundle, setting: &Setting) -> Asked<'b> {
    let Some(reference) = status.get("status_list") else {
        let why = "a status claim of a kind that is not supported";
        return Asked::open(Problem::UnsupportedStatus, why, Vec::new());
    };
    let uri = reference.get("uri").and_then(Json::as_str);
    let (Some(uri), Some(url), Some(index)) = (uri, uri.and_then(web_address), reference.get("idx").and_then(Json::as_u64)) else {
        return Asked::open(Problem::MalformedValue, "the status claim names no place in a list", Vec::new());
    };
    let Some(document) = bundle.document(url.as_str()) else {
        return Asked::wants(vec![Request { url: url.to_string(), kind: DocumentKind::StatusList }]);
    };
    let bytes = match body(document) {
        Ok(bytes) => bytes,
        Err(why) => return Asked::open(Problem::StatusRetrieval, format!("status list: {why}"), vec![document]),
    };
    let bad = |why: String| Asked::open(Problem::StatusVerification, format!("status list: {why}"), vec![document]);
    let Ok(text) = std::str::from_utf8(bytes).map(str::trim) else { return bad("not a token".to_owned()) };
    let sent = Token::read(text);
    let list = match &sent {
        Ok(list) => list,
        Err(error) => return bad(error.to_string()),
    };
    let Ok(payload) = Json::parse(list.payload()) else { return bad("a token that cannot be read".to_owned()) };
    if let Some(why) = fault(list, &payload, uri, document, setting.now) {
        return bad(why.to_owned());
    }
    // A list that does not say whose it is can only be by whoever issued the credential (§11.3).
    let own = issuer_id(credential).unwrap_or_default();
    let keeper = payload.get("iss").and_then(Json::as_str).unwrap_or(own);
    let again = Again::of(bytes);
    if keeper != own && url.scheme() != "https" {
        return bad("kept by somebody else, at an address that is not secure".to_owned());
    }
    let secured = secured::sd_jwt_vc(&sent, keeper, Some(&again), (bundle, setting));
    if !secured.wanted.is_empty() {
        return Asked::wants(secured.wanted);
    }
    let is_not_good = |check: &&Check| check.outcome != Outcome::Passed;
    if let Some(check) = secured.checks.iter().find(is_not_good) {
        return bad(format!("{}: {}", check.check, check.detail));
    }
    let value = match value(&payload, index, again) {
        Ok(value) => value,
        Err((problem, why)) => return Asked::open(problem, format!("status list: {why}"), vec![document]),
    };
    let kept = if keeper == own { String::new() } else { format!(", kept by {}", keeper.chars().take(120).collect::<String>()) };
    Asked::new(meaning(index, value, &kept), vec![document])
}

/// What speaks against a list before its signature is looked at (§8.3): another type, another list, too old.
fn fault(list: &Token<'_>, payload: &Json<'_>, uri: &str, document: &Document, now: DateTime<Utc>) -> Option<&'static str> {
    let kind = list.header().get("typ").and_then(Json::as_str).map(str::to_ascii_lowercase);
    if kind.as_deref().map(|kind| kind.strip_prefix("application/").unwrap_or(kind)) != Some("statuslist+jwt") {
        return Some("a token of another type");
    }
    if !payload.get("sub").and_then(Json::as_str).is_some_and(|name| is_same_url(name, uri)) {
        return Some("it is the list of another address");
    }
    if payload.get("iat").and_then(moment).is_none() {
        return Some("it does not say when it was made");
    }
    match payload.get("exp").map(moment) {
        Some(None) => return Some("it says unreadably when it ends"),
        Some(Some(end)) if now - SKEW > end.at => return Some("it has expired"),
        _ => {}
    }
    let age = (now - document.fetched_at).num_seconds();
    match payload.get("ttl").map(Json::as_u64) {
        Some(None | Some(0)) => Some("it says unreadably how long it may be kept"),
        Some(Some(seconds)) if i64::try_from(seconds).is_ok_and(|seconds| age > seconds) => Some("it was kept longer than it may be"),
        _ => None,
    }
}

/// The status at a place (§4.1 and §4.2): entries begin at the lowest bit of a byte.
fn value(payload: &Json<'_>, index: u64, document: Again) -> Result<u8, (Problem, String)> {
    let bad = |why: &str| (Problem::StatusVerification, why.to_owned());
    let list = payload.get("status_list").ok_or_else(|| bad("it holds no list"))?;
    let bits = list.get("bits").and_then(Json::as_u64).filter(|bits| matches!(bits, 1 | 2 | 4 | 8));
    let bits = bits.ok_or_else(|| bad("entries of a size there is not"))?;
    let text = list.get("lst").and_then(Json::as_str).unwrap_or_default();
    let bytes = document.bits("lst", || inflate(text)).map_err(bad)?;
    let at = index.checked_mul(bits).and_then(|bit| Some((usize::try_from(bit / 8).ok()?, bit % 8)));
    let found = at.and_then(|(byte, shift)| Some((*bytes.get(byte)?, shift)));
    let (byte, shift) = found.ok_or_else(|| (Problem::Range, format!("no entry {index} in it")))?;
    Ok(byte >> shift & u8::MAX >> (8 - bits))
}

fn inflate(text: &str) -> Result<Vec<u8>, &'static str> {
    let compressed = URL_SAFE_NO_PAD.decode(text).map_err(|_| "the list is not base64url")?;
    inflated(|| ZlibDecoder::new(compressed.as_slice()), "the list is not a whole ZLIB stream")
}

/// What a status says (§7.1). One of the issuer's own making is told, and leaves the question open.
fn meaning(index: u64, value: u8, kept: &str) -> State {
    let said = |what: &str| format!("status list entry {index}: {what}{kept}");
    match value {
        0 => State::Clear(said("valid")),
        1 => State::Revoked(said("invalid")),
        2 => State::Suspended(said("suspended")),
        other => State::Open(Problem::UnsupportedStatus, said(&format!("status {other:#04x}, which is the issuer's own"))),
    }
}

#[cfg(test)]
mod tests;
