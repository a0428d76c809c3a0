//! Badges signed as a compact JWS (M28): RS256 or ES256, with a key the issuer's own document lists.

use aws_lc_rs::signature::UnparsedPublicKey;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::class::{self, Part};
use super::hosted;
use super::pass::{Found, Pass, is_same_url, says_revoked, web_address};
use super::structure;
use super::version::{self, Method, Version};
use super::{conclude, scope, time};
use crate::verify::address::is_same_key;
use crate::verify::bundle::{Document, DocumentKind};
use crate::verify::jose::{JoseError, Token};
use crate::verify::json::Json;
use crate::verify::keys::Algorithm;
use crate::verify::report::{CheckKind, Outcome, Problem};

/// Judges a token.
pub(super) fn judge(pass: &mut Pass<'_>, token: &str) {
    let token = match Token::read(token) {
        Ok(token) => token,
        Err(JoseError::Malformed(why)) => return pass.record(CheckKind::Read, Outcome::Failed, Some(Problem::Parsing), why),
        Err(JoseError::Refused(why)) => return pass.record(CheckKind::Proof, Outcome::Failed, Some(Problem::CryptographicSecurity), why),
    };
    let payload = match Json::parse(token.payload()) {
        Ok(payload) => payload,
        Err(error) => return pass.record(CheckKind::Read, Outcome::Failed, Some(Problem::Parsing), format!("payload: {error}")),
    };
    if version::method(&payload) != Some(Method::Signed) {
        return hosted::judge_copy(pass, &payload);
    }
    if version::of(&payload) != Some(Version::V2) {
        return super::unsupported_version(pass, "signed badges of Open Badges 1.x");
    }
    judge_assertion(pass, &token, &payload);
}

fn judge_assertion(pass: &mut Pass<'_>, token: &Token<'_>, assertion: &Json<'_>) {
    pass.record(CheckKind::Read, Outcome::Passed, None, "Open Badges document in a signed token");
    let findings = structure::assertion(assertion);
    let badge = assertion.get("badge").map(|reference| class::take(pass, reference, "BadgeClass"));
    let issuer = match &badge {
        Some(Ok(badge)) => badge.json.get("issuer").map(|reference| class::take(pass, reference, "Issuer")),
        _ => None,
    };
    let key = find_key(pass, assertion, issuer.as_ref().and_then(|issuer| issuer.as_ref().ok()));
    let named = match &issuer {
        Some(Ok(issuer)) => issuer.json.get("revocationList"),
        _ => None,
    };
    let list = named.map(|named| match named.as_str().and_then(web_address) {
        Some(url) => (pass.find(&url, DocumentKind::RevocationList), url.to_string()),
        None => (Found::Absent("is at no web address".to_owned(), None), String::new()),
    });
    if pass.is_waiting() {
        return;
    }
    let parts = hosted::parts(pass, findings, badge, issuer);
    check_signature(pass, token, &key);
    check_binding(pass, &key, parts.as_ref().ok());
    pass.record(CheckKind::Refresh, Outcome::NotApplicable, None, "Open Badges 2.0 has none");
    time::check(pass, assertion);
    match parts {
        Ok((badge, issuer)) => {
            check_revocation(pass, assertion, issuer.id.as_deref().unwrap_or_default(), list);
            conclude(pass, assertion, &badge.json, &issuer.json, "Open Badges 2.0, signed");
        }
        Err(problem) => pass.record(CheckKind::Status, Outcome::Unchecked, Some(problem), "the issuer's document is not at hand"),
    }
}

/// The key a badge names.
enum Key<'b> {
    /// Its PEM text, its address, its owner as it says, and the document it is in.
    Found { pem: String, address: String, owner: Option<String>, document: Option<&'b Document> },
    /// It could not be had.
    Unavailable(String, Option<&'b Document>),
    /// It is no usable key.
    Malformed(String),
}

/// Finds the key: `verification.creator`, or the only key of the issuer; written into the issuer's document or fetched by its address.
fn find_key<'b>(pass: &mut Pass<'b>, assertion: &Json<'_>, issuer: Option<&Part<'b>>) -> Key<'b> {
    let creator = assertion.get("verification").and_then(|verification| verification.get("creator"));
    let listed = issuer.and_then(|issuer| issuer.json.get("publicKey")).map(Json::items).unwrap_or_default();
    let reference = match (creator, listed) {
        (Some(creator), _) => creator,
        (None, [only]) => only,
        _ => return Key::Malformed("names no key".to_owned()),
    };
    let Some(address) = reference.as_str().or_else(|| reference.get("id").and_then(Json::as_str)) else {
        return Key::Malformed("names no key".to_owned());
    };
    let written_in = listed.iter().find(|key| key.get("id").and_then(Json::as_str).is_some_and(|id| is_same_key(id, address)));
    if let Some(key) = written_in.filter(|key| key.get("publicKeyPem").is_some()) {
        return key_of(key, address, issuer.and_then(|issuer| issuer.document));
    }
    let Some(url) = web_address(address) else { return Key::Malformed("the key has no web address".to_owned()) };
    match pass.find(&url, DocumentKind::Keys) {
        Found::Pending => Key::Unavailable("not fetched yet".to_owned(), None),
        Found::Absent(why, document) => Key::Unavailable(format!("the key's address {why}"), document),
        Found::NotJson(why, _) => Key::Malformed(format!("the key is {why}")),
        Found::Revoked(_, document) => Key::Unavailable("the key is gone".to_owned(), Some(document)),
        Found::Json(json, document) => key_of(&json, address, Some(document)),
    }
}

fn key_of<'b>(json: &Json<'_>, address: &str, document: Option<&'b Document>) -> Key<'b> {
    let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
    if !text("id").is_some_and(|id| is_same_key(&id, address)) {
        return Key::Malformed("the key's document has another id".to_owned());
    }
    let Some(pem) = text("publicKeyPem") else { return Key::Malformed("the key's document holds no PEM key".to_owned()) };
    Key::Found { pem, address: address.to_owned(), owner: text("owner").or_else(|| text("controller")), document }
}

fn check_signature(pass: &mut Pass<'_>, token: &Token<'_>, key: &Key<'_>) {
    let failed = |pass: &mut Pass<'_>, why: &str| {
        pass.record(CheckKind::Proof, Outcome::Failed, Some(Problem::CryptographicSecurity), why);
    };
    let Some(algorithm @ (Algorithm::Rs256 | Algorithm::Es256)) = token.algorithm() else {
        return failed(pass, "signed with an algorithm Open Badges 2.0 does not allow");
    };
    match key {
        Key::Unavailable(why, document) => {
            let evidence: Vec<&Document> = document.iter().copied().collect();
            pass.record_with(CheckKind::Proof, Outcome::Unchecked, Some(Problem::IssuerKeyUnbound), why.clone(), &evidence);
        }
        Key::Malformed(why) => failed(pass, why),
        Key::Found { pem, document, .. } => {
            let is_good = decode_pem(pem).is_some_and(|der| {
                UnparsedPublicKey::new(algorithm.verifier(), der).verify(token.signing_input(), token.signature()).is_ok()
            });
            let evidence: Vec<&Document> = document.iter().copied().collect();
            if is_good {
                pass.record_with(CheckKind::Proof, Outcome::Passed, None, format!("{} signature", token.algorithm_name()), &evidence);
            } else {
                let problem = Some(Problem::CryptographicSecurity);
                pass.record_with(CheckKind::Proof, Outcome::Failed, problem, "the signature does not fit", &evidence);
            }
        }
    }
}

/// The DER of a PEM public key; aws-lc-rs reads both the X.509 and the PKCS#1 form and checks type, curve and size.
fn decode_pem(pem: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (body, _) = rest.split_once("-----END ")?;
    if !matches!(label, "PUBLIC KEY" | "RSA PUBLIC KEY") {
        return None;
    }
    let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    STANDARD.decode(body).ok()
}

/// The key must be one the issuer lists, owned by the issuer, and the badge class within the issuer's scope.
fn check_binding(pass: &mut Pass<'_>, key: &Key<'_>, parts: Option<&(Part<'_>, Part<'_>)>) {
    let Some((badge, issuer)) = parts else {
        let why = "badge class or issuer not at hand";
        return pass.record(CheckKind::KeyBinding, Outcome::Unchecked, Some(Problem::HostedUnavailable), why);
    };
    let evidence: Vec<&Document> = issuer.document.into_iter().collect();
    let issuer_id = issuer.id.as_deref().unwrap_or_default();
    let listed = issuer.json.get("publicKey").map(Json::items).unwrap_or_default();
    let (address, owner) = match key {
        Key::Found { address, owner, .. } => (address, owner),
        Key::Unavailable(why, _) => {
            let problem = Some(Problem::IssuerKeyUnbound);
            return pass.record_with(CheckKind::KeyBinding, Outcome::Unchecked, problem, why.clone(), &evidence);
        }
        Key::Malformed(why) => {
            let problem = Some(Problem::InvalidVerificationMethod);
            return pass.record_with(CheckKind::KeyBinding, Outcome::Failed, problem, why.clone(), &evidence);
        }
    };
    let names = |reference: &Json<'_>| {
        let id = reference.as_str().or_else(|| reference.get("id").and_then(Json::as_str));
        id.is_some_and(|id| is_same_key(id, address))
    };
    let fault = if !listed.iter().any(names) {
        Some((Problem::InvalidRelationship, "the issuer does not list this key".to_owned()))
    } else if !owner.as_deref().is_some_and(|owner| is_same_url(owner, issuer_id)) {
        Some((Problem::InvalidVerificationMethod, "the key belongs to somebody else".to_owned()))
    } else {
        scope::check(&issuer.json, issuer_id, None, badge.id.as_deref()).err().map(|why| (Problem::HostedScope, why))
    };
    match fault {
        Some((problem, why)) => pass.record_with(CheckKind::KeyBinding, Outcome::Failed, Some(problem), why, &evidence),
        None => pass.record_with(CheckKind::KeyBinding, Outcome::Passed, None, "a key its issuer lists", &evidence),
    }
}

/// The issuer's revocation list: entries are ids, or objects with id or uid and a reason.
fn check_revocation(pass: &mut Pass<'_>, assertion: &Json<'_>, issuer_id: &str, list: Option<(Found<'_>, String)>) {
    if says_revoked(assertion) {
        return pass.record(CheckKind::Status, Outcome::Failed, Some(Problem::Revoked), "the badge says itself that it was taken back");
    }
    let Some((found, address)) = list else {
        return pass.record(CheckKind::Status, Outcome::NotApplicable, None, "the issuer keeps no revocation list");
    };
    let (json, document) = match found {
        Found::Json(json, document) => (json, document),
        Found::NotJson(why, document) => {
            let problem = Some(Problem::StatusVerification);
            return pass.record_with(CheckKind::Status, Outcome::Unchecked, problem, format!("revocation list: {why}"), &[document]);
        }
        Found::Pending => return,
        Found::Absent(why, document) => {
            let evidence: Vec<&Document> = document.into_iter().collect();
            let problem = Some(Problem::StatusRetrieval);
            return pass.record_with(CheckKind::Status, Outcome::Unchecked, problem, format!("revocation list: {why}"), &evidence);
        }
        Found::Revoked(_, document) => {
            let problem = Some(Problem::StatusRetrieval);
            return pass.record_with(CheckKind::Status, Outcome::Unchecked, problem, "revocation list: gone", &[document]);
        }
    };
    if let Some(fault) = list_fault(&json, &address, issuer_id) {
        let problem = Some(Problem::StatusVerification);
        return pass.record_with(CheckKind::Status, Outcome::Unchecked, problem, format!("revocation list: {fault}"), &[document]);
    }
    let own: Vec<&str> = ["id", "uid"].into_iter().filter_map(|name| assertion.get(name)?.as_str()).collect();
    let entries = json.get("revokedAssertions").map(Json::items).unwrap_or_default();
    let is_named = |entry: &&Json<'_>| {
        entry.as_str().is_some() || ["id", "uid"].into_iter().any(|name| entry.get(name).and_then(Json::as_str).is_some())
    };
    let names = |entry: &&Json<'_>| match entry.as_str() {
        Some(id) => own.contains(&id),
        None => ["id", "uid"].into_iter().filter_map(|name| entry.get(name)?.as_str()).any(|id| own.contains(&id)),
    };
    // The lists of 1.x are objects: the id, and why.
    let is_key = |entry: &&Json<'_>| own.iter().any(|id| !is_named(entry) && entry.get(id).is_some());
    match entries.iter().find(|entry| names(entry) || is_key(entry)) {
        Some(entry) => {
            let reason = entry.get("revocationReason").and_then(Json::as_str).map(|reason| format!(": {reason}")).unwrap_or_default();
            let problem = Some(Problem::Revoked);
            pass.record_with(CheckKind::Status, Outcome::Failed, problem, format!("on the issuer's revocation list{reason}"), &[document]);
        }
        None if !entries.iter().all(|entry| is_named(&entry)) => {
            let (problem, why) = (Some(Problem::StatusVerification), "revocation list: holds an entry that cannot be read");
            pass.record_with(CheckKind::Status, Outcome::Unchecked, problem, why, &[document]);
        }
        None => pass.record_with(CheckKind::Status, Outcome::Passed, None, "not on the issuer's revocation list", &[document]),
    }
}

fn list_fault(json: &Json<'_>, address: &str, issuer_id: &str) -> Option<&'static str> {
    let types = json.get("type").map(Json::items).unwrap_or_default();
    if !types.iter().any(|kind| kind.as_str() == Some("RevocationList")) {
        return Some("not a revocation list");
    }
    if json.get("id").and_then(Json::as_str).is_some_and(|id| !is_same_url(id, address)) {
        return Some("has another id");
    }
    let issuer = json.get("issuer").and_then(|issuer| issuer.as_str().or_else(|| issuer.get("id").and_then(Json::as_str)));
    if issuer.is_some_and(|issuer| !is_same_url(issuer, issuer_id)) {
        return Some("belongs to another issuer");
    }
    // Without its entries nothing can be said: absent is not empty.
    json.get("revokedAssertions").is_none_or(Json::is_null).then_some("lists nothing")
}
