//! The names that a reader of the JSON goes by, and what each of them means (M9).
//!
//! A signature over linked data covers meanings, not names: a member can be spelled as its IRI, or by a name that another context gives to the
//! same IRI, and the signature still holds. Who then looks for `validUntil` finds nothing. So no other name is let in for what one of these
//! contexts has a name for, and a context written into the document gives none of these names another meaning.

use std::sync::{Arc, LazyLock};

use foldhash::{HashMap, HashSet};

use super::active::{Active, Place, Scopes, Target};
use super::library;

/// The contexts whose terms facts, dates, status, holder and proof are read by, as our tables call them; `*` stands for every ending.
const CONTEXTS: &[&str] = &[
    "credentials-v1",
    "credentials-v2",
    "ob-v3p0*",
    "ob3-ext-*",
    "clr-v2p0*",
    "bitstring-status-list-v1",
    "status-list-2021-v1",
    "revocation-list-2020-v1",
    "data-integrity-v1",
    "data-integrity-v2",
    "ed25519-2020-v1",
    "multikey-v1",
    "jwk-v1",
    "jff-plugfest-1",
];

/// Names of those contexts that nobody reads anything out of: what a person is called and where one lives. Issuers have words of their own for that.
const UNREAD: &[&str] = &[
    "additionalName",
    "address",
    "addressCountry",
    "addressCountryCode",
    "addressLocality",
    "addressRegion",
    "dateOfBirth",
    "familyName",
    "familyNamePrefix",
    "geo",
    "givenName",
    "honorificPrefix",
    "honorificSuffix",
    "latitude",
    "longitude",
    "patronymicName",
    "phone",
    "postOfficeBoxNumber",
    "postalCode",
    "streetAddress",
];

/// Names and meanings of all those contexts, scoped ones included.
#[derive(Default)]
struct Readers {
    names: HashMap<Box<str>, HashSet<Arc<str>>>,
    meanings: HashMap<Arc<str>, HashSet<Box<str>>>,
}

/// Made at the first document that brings a context of another kind; most never do. A term that came into a context later may be an issuer's own
/// in a document that was signed over the older text (M7).
static READERS: LazyLock<Readers> = LazyLock::new(|| {
    let mut readers = Readers::default();
    let mut seen = HashSet::default();
    for edition in library::oldest().filter(|edition| is_reader(edition.name)) {
        if let Ok(active) = Scopes::new(0).apply(&Scopes::initial(), &edition.context, Place::Document) {
            readers.take(&active, &mut seen);
        }
    }
    readers
});

/// Whether readers go by the context of this name.
pub(super) fn is_reader(context: &str) -> bool {
    CONTEXTS.iter().any(|known| known.strip_suffix('*').map_or(*known == context, |start| context.starts_with(start)))
}

/// Whether a member or type of this name hides what readers look for: they know its IRI by another name, or, for a name that the document
/// itself defines, know the name by another IRI.
pub(super) fn is_disguise(name: &str, iri: &str, is_inline: bool) -> bool {
    let is_renamed = READERS.names.get(iri).is_some_and(|names| !names.contains(name));
    is_renamed || (is_inline && !UNREAD.contains(&name) && READERS.meanings.get(name).is_some_and(|meanings| !meanings.contains(iri)))
}

impl Readers {
    fn take(&mut self, active: &Arc<Active>, seen: &mut HashSet<u32>) {
        for (name, term) in &active.terms {
            if let Target::Iri(iri) = &term.target
                && !term.is_prefix
            {
                self.names.entry(iri.clone()).or_default().insert(Arc::clone(name));
                self.meanings.entry(Arc::clone(name)).or_default().insert(iri.clone());
            }
        }
        for scoped in active.terms.values().filter_map(|term| term.scoped.as_ref()) {
            if seen.insert(scoped.id)
                && let Ok(inner) = Scopes::new(0).apply(active, scoped, Place::Property)
            {
                self.take(&inner, seen);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_decides_has_its_names() {
        for (name, iri) in [
            ("validUntil", "https://www.w3.org/2018/credentials#validUntil"),
            ("expirationDate", "https://www.w3.org/2018/credentials#expirationDate"),
            ("credentialStatus", "https://www.w3.org/2018/credentials#credentialStatus"),
            ("credentialSubject", "https://www.w3.org/2018/credentials#credentialSubject"),
            ("identifier", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identifier"),
            ("result", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#result"),
            ("expires", "https://w3id.org/security#expiration"),
            ("statusPurpose", "https://www.w3.org/ns/credentials/status#statusPurpose"),
            ("OpenBadgeCredential", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"),
        ] {
            assert!(!is_disguise(name, iri, true), "{name}");
            assert!(is_disguise("other", iri, false), "{name}");
            assert!(is_disguise(iri, iri, false), "{name}");
            assert!(is_disguise(name, "https://else.example/x", true), "{name}");
        }
        assert!(!is_disguise("mine", "https://else.example/mine", true));
        assert!(!is_disguise("familyName", "https://schema.org/familyName", true));
        assert!(is_disguise("familyName", "https://www.w3.org/2018/credentials#validUntil", true));
    }
}
