//! From a verification method's URL to the key, and whether that key is the issuer's (M17-M20).

use chrono::{DateTime, Utc};

use super::did::{self, DidUrl};
use super::document::{Controller, Listed, Read, key_document, read, unusable};
use super::{Finding, Key};
use crate::verify::address::{is_same_url, secure_address};
use crate::verify::bundle::{Bundle, Document, KeyPin, Request};
use crate::verify::facts::moment;
use crate::verify::jose::Token;
use crate::verify::json::Json;
use crate::verify::report::{Outcome, Problem};

/// For whom and when a key is looked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::verify) struct Asked<'a> {
    /// The issuer, as the credential writes it.
    pub(in crate::verify) issuer: &'a str,
    /// When the signature was made, as far as it is known; else now.
    pub(in crate::verify) when: When<'a>,
    /// Keys HR pinned (M20).
    pub(in crate::verify) pins: &'a [KeyPin],
}

/// When a signature was made: decides whether its key was still good then (M18). Looked up only for keys that say when they end.
#[derive(Clone, Copy, Debug)]
pub(in crate::verify) enum When<'a> {
    /// Then.
    At(DateTime<Utc>),
    /// When the claims of the token say; at the latest now.
    Token(&'a Token<'a>, DateTime<Utc>),
}

impl When<'_> {
    pub(super) fn at(self) -> DateTime<Utc> {
        match self {
            Self::At(at) => at,
            Self::Token(token, now) => {
                let payload = Json::parse(token.payload()).ok();
                let claim = |name: &str| payload.as_ref()?.get(name).and_then(moment);
                ["iat", "nbf"].into_iter().find_map(claim).map_or(now, |moment| moment.at.min(now))
            }
        }
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub(in crate::verify) struct Found<'b> {
    /// The key, or why the signature cannot be checked.
    pub(in crate::verify) key: Result<Key, Finding>,
    /// Whether it is the issuer's.
    pub(in crate::verify) binding: Finding,
    /// Where it was looked for.
    pub(in crate::verify) evidence: Vec<&'b Document>,
    /// Documents needed first.
    pub(in crate::verify) wanted: Vec<Request>,
}

impl<'b> Found<'b> {
    /// Neither the key nor its binding is known, for one reason.
    pub(super) fn nothing(finding: Finding) -> Self {
        let unchecked = Finding { outcome: Outcome::Unchecked, ..finding.clone() };
        Self { key: Err(unchecked), binding: finding, evidence: Vec::new(), wanted: Vec::new() }
    }

    /// The key was not looked for.
    pub(in crate::verify) fn unknown(why: &str) -> Self {
        Self::nothing(Finding::unchecked(Problem::IssuerKeyUnbound, why))
    }

    /// The issuer's own document is there, and the key is not in it.
    pub(super) fn not_listed(why: &str) -> Self {
        Self::nothing(Finding::unchecked(Problem::IssuerKeyNotListed, why))
    }

    pub(super) fn wants(request: Request) -> Self {
        let pending = Finding::unchecked(Problem::IssuerKeyUnbound, "the issuer's document is not at hand yet");
        Self { wanted: vec![request], ..Self::nothing(pending) }
    }

    pub(super) fn listed(listed: Listed, evidence: Vec<&'b Document>) -> Self {
        Self { key: listed.key, binding: listed.binding, evidence, wanted: Vec::new() }
    }

    pub(super) fn with(mut self, document: Option<&'b Document>) -> Self {
        self.evidence.extend(document);
        self
    }
}

impl Found<'_> {
    /// Whether the key is known to be another's than the issuer's.
    pub(in crate::verify) fn is_foreign(&self) -> bool {
        self.binding == foreign()
    }
}

/// Finds the key that a verification method's URL names.
pub(in crate::verify) fn find<'b>(method: &str, asked: Asked<'_>, bundle: &'b Bundle) -> Found<'b> {
    let found = if method.starts_with("did:") {
        match did::split(method) {
            Some(url) => in_did(method, url, asked, bundle),
            None => Found::nothing(Finding::failed(Problem::InvalidVerificationMethodUrl, "the key's DID URL is malformed")),
        }
    } else if secure_address(method).is_some() {
        at_address(method, asked, bundle)
    } else {
        Found::nothing(Finding::unchecked(Problem::InvalidVerificationMethodUrl, "the key's URL is neither a DID nor an https address"))
    };
    pinned(found, asked)
}

/// A pin lifts what could not be decided, never what was decided against the key (M20).
pub(super) fn pinned<'b>(mut found: Found<'b>, asked: Asked<'_>) -> Found<'b> {
    let is_open =
        matches!(found.binding.problem, Some(Problem::IssuerKeyUnbound | Problem::IssuerKeyNotListed | Problem::EmbeddedKeyUntrusted));
    if let (true, Outcome::Unchecked, Ok(key)) = (is_open, found.binding.outcome, &found.key)
        && is_pinned(key, asked)
    {
        found.binding = Finding::passed("a key pinned for this issuer");
    }
    found
}

/// Whether HR pinned this key for the issuer.
pub(super) fn is_pinned(key: &Key, asked: Asked<'_>) -> bool {
    asked.pins.iter().any(|pin| pin.issuer == asked.issuer && pin.thumbprint == key.thumbprint())
}

fn in_did<'b>(method: &str, url: DidUrl<'_>, asked: Asked<'_>, bundle: &'b Bundle) -> Found<'b> {
    match url.method {
        "key" => alone(Key::from_multibase(url.specific), url, url.specific, asked),
        "jwk" => alone(did_jwk(url.specific), url, "0", asked),
        "web" if url.did != asked.issuer => Found::nothing(foreign()),
        "web" => {
            let Some(address) = did::web_address(url.specific) else {
                return Found::nothing(Finding::failed(Problem::InvalidVerificationMethodUrl, "the did:web names no https address"));
            };
            match read(&address, bundle) {
                Read::Pending(request) => Found::wants(request),
                Read::Absent(why, document) => {
                    let why = format!("the issuer's DID document {why}");
                    lone_key(method, Finding::unchecked(Problem::IssuerKeyUnbound, why), asked).with(document)
                }
                Read::Json(opened, document) => match Controller::open(opened, url.did) {
                    Ok(controller) => in_controller(&controller, method, asked, document),
                    Err(finding) => Found::nothing(finding).with(Some(document)),
                },
            }
        }
        other => {
            let name: String = other.chars().take(20).collect();
            Found::nothing(Finding::unchecked(Problem::UnsupportedDidMethod, format!("did:{name} is not supported")))
        }
    }
}

/// The only key of a DID that is its own document. Its name is fixed; a bare DID means the same (M18).
fn alone<'b>(key: Result<Key, super::KeyError>, url: DidUrl<'_>, name: &str, asked: Asked<'_>) -> Found<'b> {
    if url.fragment.is_some_and(|fragment| fragment != name) {
        return Found::nothing(Finding::failed(Problem::InvalidVerificationMethodUrl, "the DID has no key of that name"));
    }
    let binding = if url.did == asked.issuer { Finding::passed(format!("the key of its did:{} issuer", url.method)) } else { foreign() };
    match key {
        Ok(key) => Found { key: Ok(key), binding, evidence: Vec::new(), wanted: Vec::new() },
        Err(error) => Found::nothing(unusable(&error)),
    }
}

fn did_jwk(specific: &str) -> Result<Key, super::KeyError> {
    use base64::Engine;
    let malformed = || super::KeyError::Malformed("the did:jwk is no JWK");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(specific).map_err(|_| malformed())?;
    let json = Json::parse(&bytes).map_err(|_| malformed())?;
    Key::from_jwk(&json)
}

pub(super) fn foreign() -> Finding {
    Finding::failed(Problem::InvalidVerificationMethod, "the key belongs to somebody else than the issuer")
}

/// A key named in the issuer's own document.
fn in_controller<'b>(controller: &Controller<'_>, method: &str, asked: Asked<'_>, document: &'b Document) -> Found<'b> {
    if let Some(listed) = controller.find(method, asked.when) {
        return Found::listed(listed, vec![document]);
    }
    let why = "the issuer's document does not hold the key named";
    lone_key(method, Finding::unchecked(Problem::IssuerKeyNotListed, why), asked).with(Some(document))
}

/// Nothing was found. Where the key's URL spells the key out in its fragment and HR pinned that very key, it may be used; else never (M17).
fn lone_key<'b>(method: &str, finding: Finding, asked: Asked<'_>) -> Found<'b> {
    let spelled = method.split_once('#').and_then(|(_, fragment)| Key::from_multibase(fragment).ok());
    match spelled.filter(|key| is_pinned(key, asked)) {
        Some(key) => Found { key: Ok(key), ..Found::nothing(finding) },
        None => Found::nothing(finding),
    }
}

/// A key at an https address: in the issuer's document, or in a document of its own that the issuer's lists (M19).
fn at_address<'b>(method: &str, asked: Asked<'_>, bundle: &'b Bundle) -> Found<'b> {
    let Some(issuer) = secure_address(asked.issuer) else { return Found::nothing(foreign()) };
    let is_elsewhere = secure_address(method).is_none_or(|key| key.origin() != issuer.origin());
    let (opened, document) = match read(issuer.as_str(), bundle) {
        Read::Pending(request) => return Found::wants(request),
        Read::Absent(_, document) if is_elsewhere => return Found::nothing(foreign()).with(document),
        Read::Absent(why, document) => {
            let finding = Finding::unchecked(Problem::IssuerKeyUnbound, format!("the issuer's document {why}"));
            return lone_key(method, finding, asked).with(document);
        }
        Read::Json(opened, document) => (opened, document),
    };
    let controller = match Controller::open(opened, asked.issuer) {
        Ok(controller) => controller,
        Err(finding) => return lone_key(method, finding, asked).with(Some(document)),
    };
    if is_elsewhere && !controller.lists(method) {
        return Found::nothing(foreign()).with(Some(document));
    }
    let address = secure_address(method).filter(|address| !is_same_url(address.as_str(), issuer.as_str()));
    let Some(address) = address.filter(|_| controller.lists(method) && controller.find(method, asked.when).is_none()) else {
        return in_controller(&controller, method, asked, document);
    };
    match read(address.as_str(), bundle) {
        Read::Pending(request) => Found::wants(request).with(Some(document)),
        Read::Absent(why, key_document) => {
            let finding = Finding::unchecked(Problem::IssuerKeyUnbound, format!("the key's document {why}"));
            Found::nothing(finding).with(Some(document)).with(key_document)
        }
        Read::Json(opened, at) => Found::listed(key_document(&opened.json, method, asked.issuer, asked.when), vec![document, at]),
    }
}
