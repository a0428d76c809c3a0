//! From what a token's header says of its key to the issuer's own key (M17, M19-M21). The header is a hint where to look, never the key.

use std::borrow::Cow;

use super::document::{Controller, Listed, Read, read, unusable};
use super::find::{Asked, Found, find, foreign, is_pinned, pinned};
use super::opened::KeySet;
use super::{Algorithm, Finding, Key, did};
use crate::verify::address::{is_same_key, is_same_url, is_shared_host, secure_address};
use crate::verify::bundle::{Answer, Bundle, Document, Request};
use crate::verify::json::Json;
use crate::verify::report::Problem;

/// What is looked for among an issuer's keys.
pub(super) enum Sought<'a> {
    /// The key of this name: fragment, `kid` or thumbprint.
    Name(&'a str),
    /// The key that the header shows.
    Same(Box<Key>),
    /// The only one there is.
    Only,
}

/// Finds the issuer's key for a token with this header.
pub(in crate::verify) fn find_for_token<'b>(header: &Json<'_>, algorithm: Algorithm, asked: Asked<'_>, bundle: &'b Bundle) -> Found<'b> {
    let found = match header.get("kid").and_then(Json::as_str) {
        Some(kid) if kid.starts_with("https:") => at_address(kid, algorithm, asked, bundle),
        Some(kid) if kid.contains(':') => return find(kid, asked, bundle),
        _ => match Sought::by_header(header) {
            Ok(sought) => of_issuer(&sought, algorithm, asked, bundle),
            Err(finding) => Found::nothing(finding),
        },
    };
    pinned(found, asked)
}

impl<'a> Sought<'a> {
    /// What a header leads to among the keys of an issuer that are known; or why it leads nowhere.
    pub(super) fn by_header(header: &'a Json<'_>) -> Result<Self, Finding> {
        match (header.get("kid"), header.get("jwk")) {
            (Some(kid), _) => {
                let nameless = || Finding::failed(Problem::InvalidVerificationMethodUrl, "the key's name is no text");
                kid.as_str().map(|kid| Self::Name(kid.strip_prefix('#').unwrap_or(kid))).ok_or_else(nameless)
            }
            (None, Some(jwk)) => Key::from_jwk(jwk).map(|key| Self::Same(Box::new(key))).map_err(|error| unusable(&error)),
            (None, None) => Ok(Self::Only),
        }
    }

    /// Whether a key is the one sought. `names` are its id, fragment and `kid`.
    fn is(&self, key: Option<&Key>, names: &[Option<&str>], algorithm: Algorithm) -> bool {
        match self {
            Self::Name(name) => names.contains(&Some(name)) || key.is_some_and(|key| key.thumbprint() == *name),
            Self::Same(same) => key.is_some_and(|key| key.thumbprint() == same.thumbprint()),
            Self::Only => key.is_some_and(|key| key.fits(algorithm)),
        }
    }

    /// The issuer's keys are known and this is none of them. A name may have gone with a change of keys; a key shown is simply another.
    fn missing<'b>(&self, asked: Asked<'_>) -> Found<'b> {
        match self {
            Self::Name(_) => Found::not_listed("the issuer lists no key of the name given"),
            Self::Same(_) => Found::nothing(Finding::failed(Problem::EmbeddedKeyUntrusted, "the key shown is none of the issuer's")),
            Self::Only => self.unreachable(asked, "the token names no key, and the issuer has not exactly one"),
        }
    }

    /// The issuer's keys could not be had. A key the token shows itself counts where HR pinned that very key.
    pub(super) fn unreachable<'b>(&self, asked: Asked<'_>, why: &str) -> Found<'b> {
        match self {
            Self::Same(key) => {
                let untrusted =
                    Finding::unchecked(Problem::EmbeddedKeyUntrusted, format!("the only key is the one the token shows: {why}"));
                let found = Found::nothing(untrusted);
                if is_pinned(key, asked) { Found { key: Ok(key.as_ref().clone()), ..found } } else { found }
            }
            Self::Name(_) | Self::Only => Found::unknown(why),
        }
    }
}

/// A key of the issuer, wherever the issuer lists its keys.
fn of_issuer<'b>(sought: &Sought<'_>, algorithm: Algorithm, asked: Asked<'_>, bundle: &'b Bundle) -> Found<'b> {
    if let Some(url) = did::split(asked.issuer) {
        return of_did(sought, url, algorithm, asked, bundle);
    }
    let Some(issuer) = secure_address(asked.issuer) else {
        return sought.unreachable(asked, "the issuer's identifier leads to no document");
    };
    match read(issuer.as_str(), bundle) {
        Read::Pending(request) => Found::wants(request),
        Read::Absent(why, document) => of_key_set(sought, algorithm, asked, bundle, &format!("the issuer's document {why}")).with(document),
        Read::Json(opened, document) => match Controller::open(opened, asked.issuer) {
            Ok(controller) if controller.methods().next().is_some() => {
                in_controller(sought, &controller, algorithm, asked).with(Some(document))
            }
            Err(finding) if finding.problem != Some(Problem::IssuerKeyUnbound) => Found::nothing(finding).with(Some(document)),
            _ => of_key_set(sought, algorithm, asked, bundle, "the issuer's document lists no keys").with(Some(document)),
        },
    }
}

fn of_did<'b>(sought: &Sought<'_>, url: did::DidUrl<'_>, algorithm: Algorithm, asked: Asked<'_>, bundle: &'b Bundle) -> Found<'b> {
    if url.method != "web" {
        let found = find(asked.issuer, asked, bundle);
        let name = if url.method == "jwk" { "0" } else { url.specific };
        let is_it = found.key.as_ref().is_ok_and(|key| sought.is(Some(key), &[Some(name)], algorithm));
        return if is_it || found.key.is_err() { found } else { sought.missing(asked) };
    }
    let Some(address) = did::web_address(url.specific) else {
        return Found::nothing(Finding::failed(Problem::InvalidVerificationMethodUrl, "the did:web names no https address"));
    };
    match read(&address, bundle) {
        Read::Pending(request) => Found::wants(request),
        Read::Absent(why, document) => sought.unreachable(asked, &format!("the issuer's DID document {why}")).with(document),
        Read::Json(opened, document) => match Controller::open(opened, url.did) {
            Ok(controller) => in_controller(sought, &controller, algorithm, asked),
            Err(finding) => Found::nothing(finding),
        }
        .with(Some(document)),
    }
}

/// A key written into the issuer's document.
fn in_controller<'b>(sought: &Sought<'_>, controller: &Controller<'_>, algorithm: Algorithm, asked: Asked<'_>) -> Found<'b> {
    let mut ids: Vec<Cow<'_, str>> = Vec::new();
    for method in controller.methods() {
        let (id, json) = (&method.id, method.json);
        let fragment = id.split_once('#').map(|(_, fragment)| fragment);
        let kid = json.get("publicKeyJwk").and_then(|jwk| jwk.get("kid")).and_then(Json::as_str);
        // The only key is the only one for assertions.
        let may = !matches!(sought, Sought::Only) || controller.lists(id);
        if may && sought.is(method.key().as_ref().ok(), &[Some(id), fragment, kid], algorithm) && !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    let listed: Vec<Listed> = ids.iter().filter_map(|id| controller.find(id, asked.when)).collect();
    let same =
        |one: &Listed, other: &Listed| matches!((&one.key, &other.key), (Ok(one), Ok(other)) if one.thumbprint() == other.thumbprint());
    let is_one = listed.first().is_some_and(|first| listed.iter().all(|other| ids.len() == 1 || same(first, other)));
    if !is_one {
        return if listed.is_empty() { sought.missing(asked) } else { Found::unknown("the issuer has more than one key of that name") };
    }
    // The same key under two names: the better name counts.
    let best = listed.iter().position(|listed| listed.binding.problem.is_none()).unwrap_or_default();
    listed.into_iter().nth(best).map_or_else(|| sought.missing(asked), |listed| Found::listed(listed, Vec::new()))
}

/// Where a host publishes its keys when its issuers' documents hold none.
pub(super) fn key_set_address(issuer: &str) -> Option<String> {
    let mut url = secure_address(issuer)?;
    if url.host_str().is_none_or(is_shared_host) {
        return None;
    }
    url.set_path("/.well-known/jwks.json");
    url.set_query(None);
    Some(url.to_string())
}

/// A key in the key set of the issuer's host.
fn of_key_set<'b>(sought: &Sought<'_>, algorithm: Algorithm, asked: Asked<'_>, bundle: &'b Bundle, why: &str) -> Found<'b> {
    let Some(address) = key_set_address(asked.issuer) else { return sought.unreachable(asked, why) };
    match read(&address, bundle) {
        Read::Pending(request) => Found::wants(request),
        Read::Absent(_, document) => sought.unreachable(asked, why).with(document),
        Read::Json(opened, document) => in_key_set(sought, opened.key_set(), algorithm, asked).with(Some(document)),
    }
}

pub(super) fn in_key_set<'b>(sought: &Sought<'_>, keys: &KeySet, algorithm: Algorithm, asked: Asked<'_>) -> Found<'b> {
    let mut found: Option<&Key> = None;
    for (item, key) in keys {
        // A key that says whose it is (Open Badges 3.0 §8.2).
        if item.get("iss").is_some_and(|owner| owner.as_str() != Some(asked.issuer)) {
            continue;
        }
        if !sought.is(Some(key), &[item.get("kid").and_then(Json::as_str)], algorithm) {
            continue;
        }
        if found.is_some_and(|known| known != key) {
            return Found::unknown("the issuer has more than one key of that name");
        }
        found = Some(key);
    }
    let binding = Finding::passed("a key in the key set of its issuer's host");
    found.map_or_else(|| sought.missing(asked), |key| Found::listed(Listed { key: Ok(key.clone()), binding }, Vec::new()))
}

/// A key named by an https address. Where the issuer's document lists keys, it decides. Else the host's key set does, and where there is
/// none, a JWK that the issuer's own host publishes as such and that names itself by its address.
fn at_address<'b>(kid: &str, algorithm: Algorithm, asked: Asked<'_>, bundle: &'b Bundle) -> Found<'b> {
    let (Some(issuer), Some(address)) = (secure_address(asked.issuer), secure_address(kid)) else { return Found::nothing(foreign()) };
    let is_in_document = is_same_url(address.as_str(), issuer.as_str());
    if address.origin() != issuer.origin() || is_in_document || key_set_address(asked.issuer).is_none() {
        return find(kid, asked, bundle);
    }
    let issuer_document = match read(issuer.as_str(), bundle) {
        Read::Pending(request) => return Found::wants(request),
        Read::Absent(_, document) => document,
        Read::Json(opened, document) => match Controller::open(opened, asked.issuer) {
            Ok(controller) if controller.methods().next().is_none() && !controller.lists(kid) => Some(document),
            Err(finding) if finding.problem == Some(Problem::IssuerKeyUnbound) => Some(document),
            _ => return find(kid, asked, bundle),
        },
    };
    let key_set = key_set_address(asked.issuer).unwrap_or_default();
    if key_set == address.as_str() {
        let name = kid.split_once('#').map_or(Sought::Only, |(_, name)| Sought::Name(name));
        return of_key_set(&name, algorithm, asked, bundle, "neither the issuer's document nor its host's key set can be had")
            .with(issuer_document);
    }
    published(kid, address.as_str(), &key_set, bundle).with(issuer_document)
}

/// A JWK at an address of its own on the issuer's host.
fn published<'b>(kid: &str, address: &str, key_set: &str, bundle: &'b Bundle) -> Found<'b> {
    let (set, own) = (read(key_set, bundle), read(address, bundle));
    let pending = |read: &Read<'_>| if let Read::Pending(request) = read { Some(request.clone()) } else { None };
    let wanted: Vec<Request> = [&set, &own].into_iter().filter_map(pending).collect();
    if !wanted.is_empty() {
        return Found { wanted, ..Found::unknown("the issuer's keys are not at hand yet") };
    }
    let (opened, document) = match own {
        Read::Json(opened, document) => (opened, document),
        Read::Absent(why, document) => return Found::unknown(&format!("the key's document {why}")).with(document),
        Read::Pending(_) => return Found::unknown("the issuer's keys are not at hand yet"),
    };
    let key = match Key::from_jwk(&opened.json) {
        Ok(key) => key,
        Err(error) => return Found::nothing(unusable(&error)).with(Some(document)),
    };
    let (binding, evidence) = match set {
        Read::Json(set, listing) => {
            let binding = if set.key_set().iter().any(|(_, known)| known.thumbprint() == key.thumbprint()) {
                Finding::passed("a key in the key set of its issuer's host")
            } else {
                Finding::failed(Problem::InvalidRelationship, "the key set of the issuer's host does not list this key")
            };
            (binding, Some(listing))
        }
        _ if is_published(document) && opened.json.get("kid").and_then(Json::as_str).is_some_and(|own| is_same_key(own, kid)) => {
            (Finding::passed("a key that its issuer's host publishes"), None)
        }
        _ => (Finding::unchecked(Problem::IssuerKeyUnbound, "the issuer lists its keys nowhere"), None),
    };
    Found::listed(Listed { key: Ok(key), binding }, vec![document]).with(evidence)
}

/// Served as a key on purpose (RFC 7517 §8.5.1), not as any file that somebody was let upload.
fn is_published(document: &Document) -> bool {
    let Answer::Body { content_type: Some(content_type), .. } = &document.answer else { return false };
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/jwk+json"))
}
