//! Which version of Open Badges a document is, and 1.x lifted to the shape of 2.0 (M29).

use std::borrow::Cow;

use super::pass::says_revoked;
use crate::verify::json::{Json, Object};

/// A version with its own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 0.5: recognised, never verified.
    V0,
    /// 1.0 and 1.1.
    V1,
    /// 2.0.
    V2,
}

/// The classes of OB 2.0; any of them shows what the document is meant to be.
const CLASSES: &[&str] = &["Assertion", "BadgeClass", "Issuer", "Profile", "RevocationList", "CryptographicKey"];

/// The version of a document; `None` where it is none of ours.
pub(super) fn of(json: &Json<'_>) -> Option<Version> {
    let object = json.as_object()?;
    let has = |name: &str| object.get(name).is_some();
    if has("credentialSubject") || has("vc") || has("proof") {
        return None;
    }
    let contexts: Vec<&str> = json.get("@context").map(Json::items).unwrap_or_default().iter().filter_map(Json::as_str).collect();
    let names =
        |version: &str| contexts.iter().any(|context| context.contains("openbadges") && context.trim_end_matches('/').ends_with(version));
    if names("/v2") || has("verification") && has("badge") {
        return Some(Version::V2);
    }
    if json.get("recipient").is_some_and(|recipient| recipient.as_str().is_some())
        && json.get("badge").is_some_and(|badge| badge.as_object().is_some())
    {
        return Some(Version::V0);
    }
    if names("/v1") || (has("verify") && has("badge")) || (has("recipient") && has("badge")) {
        return Some(Version::V1);
    }
    let types = json.get("type").map(Json::items).unwrap_or_default();
    let is_class = types.iter().filter_map(Json::as_str).any(|kind| CLASSES.contains(&kind));
    (is_class || (says_revoked(json) && object.len() <= 4)).then_some(Version::V2)
}

/// An assertion of 1.x in the shape of 2.0: `verify` becomes `verification`, and its address becomes its id where it has none.
pub(super) fn upgrade_assertion<'a>(json: Json<'a>, address: &str) -> Json<'a> {
    if of(&json) != Some(Version::V1) {
        return json;
    }
    let Json::Object(mut object) = json else { return json };
    if let Some(verify) = object.remove("verify") {
        object.insert("verification", verify);
    }
    name_it(&mut object, address, "Assertion");
    Json::Object(object)
}

/// A badge class or issuer of 1.x named nothing: the address it is served at is its id.
pub(super) fn upgrade_part<'a>(json: Json<'a>, address: &str, class: &'static str) -> Json<'a> {
    let is_old = json.get("@context").is_none() || of(&json) == Some(Version::V1);
    let Json::Object(mut object) = json else { return json };
    if is_old {
        name_it(&mut object, address, class);
    }
    Json::Object(object)
}

fn name_it(object: &mut Object<'_>, address: &str, class: &'static str) {
    if object.get("id").is_none() && !address.is_empty() {
        object.insert("id", Json::String(Cow::Owned(address.to_owned())));
    }
    if object.get("type").is_none() {
        object.insert("type", Json::String(Cow::Borrowed(class)));
    }
}

/// How an assertion says it is to be verified (M30).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// `hosted`, `HostedBadge`.
    Hosted,
    /// `signed`, `SignedBadge`.
    Signed,
}

/// The verification method named, in 1.x or 2.0 spelling.
pub(super) fn method(assertion: &Json<'_>) -> Option<Method> {
    let verification = assertion.get("verification").or_else(|| assertion.get("verify"))?;
    let kinds = verification.get("type").map(Json::items).unwrap_or_default();
    kinds.iter().filter_map(Json::as_str).find_map(|kind| match kind {
        "hosted" | "HostedBadge" => Some(Method::Hosted),
        "signed" | "SignedBadge" => Some(Method::Signed),
        _ => None,
    })
}

/// The address a document says it is served at: its id, in 1.x the address in `verify`.
pub(super) fn address<'j>(json: &'j Json<'_>) -> Option<&'j str> {
    let in_verify = || json.get("verify").and_then(|verify| verify.get("url")).and_then(Json::as_str);
    json.get("id").and_then(Json::as_str).or_else(in_verify)
}
