//! What was worked out before about a document that comes again and again: the same status list is behind all badges of an issuer.
//!
//! What is kept depends on the bytes of the document and nothing else, so that an answer is the same with and without it: whether its one
//! signature is good by a key, and its inflated bits. Whose key that is, and whether the document is still in force, is asked every time.

use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::body::Body;
use super::keys::{Finding, Key};
use super::report::Outcome;

/// Most signatures kept.
const MAX_SIGNATURES: usize = 1_024;
/// How many lists are expected to be kept; the fewer, the fewer parts the store has, and a list must fit into one.
const EXPECTED_LISTS: usize = 32;
/// Most bytes of inflated lists kept, together and each.
const MAX_BITS: u64 = 16 * 1024 * 1024;
const MAX_BITS_EACH: usize = 4 * 1024 * 1024;

static SIGNATURES: LazyLock<Cache<Again, (Key, Finding)>> = LazyLock::new(|| Cache::new(MAX_SIGNATURES));
/// Lists by document and the member they are in.
type Lists = Cache<(Again, &'static str), Arc<Vec<u8>>, Bytes>;

static BITS: LazyLock<Lists> = LazyLock::new(|| Cache::with_weighter(EXPECTED_LISTS, MAX_BITS, Bytes));

#[derive(Clone)]
struct Bytes;

impl Weighter<(Again, &'static str), Arc<Vec<u8>>> for Bytes {
    fn weight(&self, _: &(Again, &'static str), bits: &Arc<Vec<u8>>) -> u64 {
        u64::try_from(bits.capacity()).unwrap_or(u64::MAX).saturating_add(128)
    }
}

/// A document, known by the SHA-256 hash of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Again([u8; 32]);

impl Again {
    /// The document of these bytes.
    pub(super) fn of(bytes: &Body) -> Self {
        Self(bytes.sha256())
    }

    /// What the only signature of the document comes to by `key`: kept from before where it was good, else checked.
    pub(super) fn signature(document: Option<&Self>, key: &Key, check: impl FnOnce() -> Finding) -> Finding {
        let Some(document) = document else { return check() };
        if let Some((known, finding)) = SIGNATURES.get(document)
            && known == *key
        {
            return finding;
        }
        let finding = check();
        if finding.outcome == Outcome::Passed {
            SIGNATURES.insert(*document, (key.clone(), finding.clone()));
        }
        finding
    }

    /// The bits that the document holds in this member: kept from before, else inflated.
    pub(super) fn bits(
        self,
        member: &'static str,
        inflate: impl FnOnce() -> Result<Vec<u8>, &'static str>,
    ) -> Result<Arc<Vec<u8>>, &'static str> {
        if let Some(bits) = BITS.get(&(self, member)) {
            return Ok(bits);
        }
        let bits = Arc::new(inflate()?);
        if bits.len() <= MAX_BITS_EACH {
            BITS.insert((self, member), Arc::clone(&bits));
        }
        Ok(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::report::Problem;

    fn key(multibase: &str) -> Key {
        Key::from_multibase(multibase).unwrap()
    }

    #[test]
    fn only_a_good_signature_by_the_same_key_is_kept() {
        let (one, other) =
            (key("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"), key("z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"));
        let document = Again::of(&Body::from(&b"only_a_good_signature_by_the_same_key_is_kept"[..]));
        let bad = || Finding::failed(Problem::ProofVerification, "bad");
        let good = || Finding::passed("good");
        assert_eq!(Again::signature(Some(&document), &one, bad).detail, "bad");
        assert_eq!(Again::signature(Some(&document), &one, good).detail, "good");
        assert_eq!(Again::signature(Some(&document), &one, bad).detail, "good");
        assert_eq!(Again::signature(Some(&document), &other, bad).detail, "bad");
        assert_eq!(Again::signature(Some(&Again::of(&Body::from(&b"another"[..]))), &one, bad).detail, "bad");
        assert_eq!(Again::signature(None, &one, bad).detail, "bad");
    }

    #[test]
    fn bits_are_kept_and_faults_are_not() {
        let document = Again::of(&Body::from(&b"bits_are_kept_and_faults_are_not"[..]));
        assert_eq!(document.bits("lst", || Err("cut off")), Err("cut off"));
        assert_eq!(document.bits("lst", || Ok(vec![1, 2])).unwrap().as_slice(), [1, 2]);
        assert_eq!(document.bits("lst", || Err("cut off")).unwrap().as_slice(), [1, 2]);
        assert_eq!(document.bits("encodedList", || Ok(vec![3])).unwrap().as_slice(), [3]);
        let large = Again::of(&Body::from(&b"a large list"[..]));
        assert_eq!(large.bits("lst", || Ok(vec![0; MAX_BITS_EACH + 1])).unwrap().len(), MAX_BITS_EACH + 1);
        assert_eq!(large.bits("lst", || Err("not kept")), Err("not kept"));
    }
}
