//! Documents that hold keys: fetched ones, and what they say about a key (M18).

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::find::When;
use super::opened::{MAX_METHODS, Opened};
use super::{Finding, Key, KeyError};
use crate::verify::address::{is_same_key, is_same_place, is_same_url};
use crate::verify::bundle::{Answer, Bundle, Document, DocumentKind, Request};
use crate::verify::facts::moment;
use crate::verify::json::Json;
use crate::verify::report::Problem;

/// Most keys that a document lists for assertions and that are looked at, and most of them whose addresses are taken apart.
const MAX_LISTED: usize = 4_096;
const MAX_TAKEN_APART: usize = 256;

/// What is at an address.
pub(super) enum Read<'b> {
    /// Not fetched yet.
    Pending(Request),
    /// Nothing that could hold keys.
    Absent(String, Option<&'b Document>),
    /// A JSON object.
    Json(Arc<Opened>, &'b Document),
}

/// Reads the document at `url`, which has no fragment.
pub(super) fn read<'b>(url: &str, bundle: &'b Bundle) -> Read<'b> {
    let Some(document) = bundle.document(url) else {
        return Read::Pending(Request { url: url.to_owned(), kind: DocumentKind::Keys });
    };
    let absent = |why: String| Read::Absent(why, Some(document));
    let Answer::Body { status, final_url, bytes, .. } = &document.answer else {
        return absent("could not be reached".to_owned());
    };
    if !(200..300).contains(status) {
        return absent(format!("answers with status {status}"));
    }
    let is_at_home = url == final_url
        || matches!((url::Url::parse(url), url::Url::parse(final_url)), (Ok(asked), Ok(came_to)) if is_same_place(&asked, &came_to));
    if !is_at_home {
        return absent("sends on to another host".to_owned());
    }
    match bytes.opened() {
        Some(opened) => Read::Json(opened, document),
        None => absent("answers with something that is no JSON object".to_owned()),
    }
}

/// A controller's document, known to be its own.
pub(super) struct Controller<'i> {
    opened: Arc<Opened>,
    id: &'i str,
}

/// A verification method of a controller's document.
pub(super) struct Method<'c> {
    /// Its absolute id.
    pub(super) id: Cow<'c, str>,
    pub(super) json: &'c Json<'static>,
    key: &'c OnceLock<Result<Key, KeyError>>,
}

impl Method<'_> {
    /// Its key, read at the first time.
    pub(super) fn key(&self) -> &Result<Key, KeyError> {
        self.key.get_or_init(|| Key::from_method(self.json))
    }
}

/// What a controller's document says of a key.
pub(super) struct Listed {
    pub(super) key: Result<Key, Finding>,
    pub(super) binding: Finding,
}

impl<'i> Controller<'i> {
    /// Takes a document as that of `id`; it has to say so itself (M18).
    pub(super) fn open(opened: Arc<Opened>, id: &'i str) -> Result<Self, Finding> {
        match opened.json.get("id").and_then(Json::as_str) {
            Some(own) if own == id || is_same_url(own, id) => Ok(Self { opened, id }),
            Some(_) => Err(Finding::failed(Problem::InvalidControlledIdentifierDocumentId, "the issuer's document has another id")),
            None => Err(Finding::unchecked(Problem::IssuerKeyUnbound, "what is at the issuer's address does not say whose it is")),
        }
    }

    fn absolute<'j>(&self, id: &'j str) -> Cow<'j, str> {
        if !id.starts_with('#') {
            return Cow::Borrowed(id);
        }
        Cow::Owned(format!("{}{id}", self.own()))
    }

    /// Its id without a fragment.
    fn own(&self) -> &str {
        self.id.split('#').next().unwrap_or_default()
    }

    /// The verification methods written into the document.
    pub(super) fn methods(&self) -> impl Iterator<Item = Method<'_>> {
        self.opened.methods().map(|(json, key)| {
            let id = self.absolute(json.get("id").and_then(Json::as_str).unwrap_or_default());
            Method { id, json, key }
        })
    }

    /// Whether the document lists a key for assertions, by reference or by writing it there.
    pub(super) fn lists(&self, method: &str) -> bool {
        let items = self.opened.json.get("assertionMethod").map(Json::items).unwrap_or_default();
        let ids = || items.iter().take(MAX_LISTED).filter_map(|item| item.as_str().or_else(|| item.get("id").and_then(Json::as_str)));
        // Nearly always they are written alike.
        ids().any(|id| self.is_written(id, method)) || ids().take(MAX_TAKEN_APART).any(|id| is_same_key(&self.absolute(id), method))
    }

    /// Whether the absolute form of an id is this text.
    fn is_written(&self, id: &str, method: &str) -> bool {
        if id.starts_with('#') { method.strip_suffix(id).is_some_and(|rest| rest == self.own()) } else { id == method }
    }

    /// What it says of the key named `method`; nothing where it is not written there.
    pub(super) fn find(&self, method: &str, when: When<'_>) -> Option<Listed> {
        let named: Vec<Method<'_>> = self.methods().filter(|one| is_same_key(&one.id, method)).collect();
        let (first, rest) = named.split_first()?;
        let key = first.key().clone();
        if rest.iter().any(|other| *other.key() != key) {
            let ambiguous = Finding::failed(Problem::InvalidControlledIdentifierDocument, "the issuer's document gives two keys one name");
            let key = Err(Finding::unchecked(Problem::InvalidControlledIdentifierDocument, "two keys have the name given"));
            return Some(Listed { key, binding: ambiguous });
        }
        let binding = named.iter().find_map(|method| method_fault(method.json, self.id, when));
        let listed = || {
            if self.lists(method) {
                Finding::passed("a key its issuer lists for assertions")
            } else {
                Finding::failed(Problem::InvalidRelationship, "the issuer does not list this key for assertions")
            }
        };
        Some(judge(key, binding.unwrap_or_else(listed)))
    }
}

/// A key document by itself: the issuer lists it, it names the issuer back (M19).
pub(super) fn key_document(json: &Json<'_>, method: &str, issuer: &str, when: When<'_>) -> Listed {
    let is_named = json.get("id").and_then(Json::as_str).is_some_and(|id| is_same_key(id, method));
    let fault = if is_named {
        method_fault(json, issuer, when)
    } else {
        Some(Finding::failed(Problem::InvalidVerificationMethod, "the key's document has another id"))
    };
    judge(Key::from_method(json), fault.unwrap_or_else(|| Finding::passed("a key its issuer lists for assertions")))
}

/// Every key that bytes hold as a controller's document, a key set or a single key. Whose they are is another question.
pub fn keys_in(bytes: &[u8]) -> Vec<Key> {
    let Ok(json) = Json::parse(bytes) else { return Vec::new() };
    let methods = ["verificationMethod", "assertionMethod"].into_iter().filter_map(|name| json.get(name)).flat_map(Json::items);
    let methods = methods.chain(std::iter::once(&json)).map(Key::from_method);
    let jwks = json.get("keys").map(Json::items).unwrap_or_default().iter().chain(std::iter::once(&json)).map(Key::from_jwk);
    methods.chain(jwks).filter_map(Result::ok).take(MAX_METHODS).collect()
}

/// A key that cannot be used settles the binding too.
fn judge(key: Result<Key, KeyError>, binding: Finding) -> Listed {
    let key = key.map_err(|error| unusable(&error));
    let binding = match &key {
        Err(finding) if binding.problem.is_none() => finding.clone(),
        _ => binding,
    };
    Listed { key, binding }
}

/// The finding for a key that is none we can use.
pub(super) fn unusable(error: &KeyError) -> Finding {
    match error {
        KeyError::Malformed(_) => Finding::failed(Problem::InvalidVerificationMethod, error.to_string()),
        KeyError::Unsupported(_) => Finding::unchecked(Problem::UnsupportedSuite, error.to_string()),
    }
}

/// What is wrong with a verification method for signatures made `when`: somebody else's, revoked or expired by then.
fn method_fault(method: &Json<'_>, controller: &str, when: When<'_>) -> Option<Finding> {
    let fault = |why: &str| Some(Finding::failed(Problem::InvalidVerificationMethod, why));
    match method.get("controller").and_then(Json::as_str) {
        Some(own) if own == controller || is_same_url(own, controller) => {}
        Some(_) => return fault("the key belongs to somebody else"),
        None => return fault("the key does not say whose it is"),
    }
    for (name, why) in [("revoked", "the key was revoked before the signature was made"), ("expires", "the key had expired")] {
        match method.get(name).map(moment) {
            Some(Some(moment)) if moment.at <= when.at() => return fault(why),
            Some(None) => return fault("the key says unreadably when it ends"),
            _ => {}
        }
    }
    None
}
