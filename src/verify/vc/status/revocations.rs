//! `1EdTechRevocationList`: a plain list of revoked credentials at an address of the issuer (M35).

use super::list::{body, host_of};
use super::{Asked, State};
use crate::verify::address::web_address;
use crate::verify::bundle::{Bundle, DocumentKind, Request};
use crate::verify::json::Json;
use crate::verify::report::Problem;
use crate::verify::vc::issuer_id;

/// The credential that an entry of a list names.
fn named<'j>(entry: &'j Json<'_>) -> Option<&'j str> {
    entry.as_str().or_else(|| entry.get("id").and_then(Json::as_str))
}

/// Asks the list an entry names by its id.
pub(super) fn ask<'b>(entry: &Json<'_>, credential: &Json<'_>, bundle: &'b Bundle) -> Asked<'b> {
    let Some(url) = entry.get("id").and_then(Json::as_str).and_then(web_address) else {
        return Asked::open(Problem::MalformedValue, "a revocation list without a web address", Vec::new());
    };
    let Some(own) = credential.get("id").and_then(Json::as_str) else {
        return Asked::open(Problem::StatusVerification, "a credential without an id cannot be looked up", Vec::new());
    };
    let Some(document) = bundle.document(url.as_str()) else {
        return Asked::wants(vec![Request { url: url.to_string(), kind: DocumentKind::RevocationList }]);
    };
    let bad = |why: &str| Asked::open(Problem::StatusVerification, format!("revocation list: {why}"), vec![document]);
    let bytes = match body(document) {
        Ok(bytes) => bytes,
        Err(why) => return Asked::open(Problem::StatusRetrieval, format!("revocation list: {why}"), vec![document]),
    };
    let Ok(json) = Json::parse(bytes) else { return bad("not readable as JSON") };
    // What is not signed is whoever's may write on the way.
    if url.scheme() != "https" {
        return bad("not signed, at an address that is not secure");
    }
    // It is not signed: the issuer's own host says whose it is, else that it names the issuer.
    let issuer = issuer_id(credential).unwrap_or_default();
    let keeper = json.get("issuer").and_then(|issuer| issuer.as_str().or_else(|| issuer.get("id").and_then(Json::as_str)));
    let is_at_host = host_of(issuer).is_some_and(|host| url.host_str() == Some(host.as_str()));
    if keeper.is_some_and(|keeper| keeper != issuer) || (keeper.is_none() && !is_at_host) {
        return bad("kept by another issuer");
    }
    let Some(entries) = json.get("revokedCredential").map(Json::items) else { return bad("lists nothing") };
    let is_own = |entry: &&Json<'_>| named(entry) == Some(own);
    let is_revoked = |entry: &&Json<'_>| entry.get("revoked").is_none_or(|flag| flag.as_bool() != Some(false));
    match entries.iter().filter(is_own).find(is_revoked) {
        Some(entry) => {
            let reason: String = entry.get("revocationReason").and_then(Json::as_str).unwrap_or_default().chars().take(200).collect();
            let reason = if reason.is_empty() { reason } else { format!(": {reason}") };
            Asked::new(State::Revoked(format!("on the issuer's revocation list{reason}")), vec![document])
        }
        None if entries.iter().any(|entry| named(entry).is_none()) => bad("holds an entry that cannot be read"),
        None => Asked::new(State::Clear("not on the issuer's revocation list".to_owned()), vec![document]),
    }
}
