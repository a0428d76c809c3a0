//! The bytes of a document that was fetched. A judgement looks at the same document in several rounds and for several checks: what depends on
//! nothing but the bytes is worked out once.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use super::keys::Opened;

/// The body of an HTTP answer. Cheap to clone.
#[derive(Clone)]
pub struct Body(Arc<Inner>);

struct Inner {
    bytes: Arc<[u8]>,
    sha256: OnceLock<([u8; 32], Box<str>)>,
    opened: OnceLock<Option<Arc<Opened>>>,
}

impl Body {
    /// The SHA-256 hash of the bytes.
    pub fn sha256(&self) -> [u8; 32] {
        self.hash().0
    }

    /// The same in hexadecimal digits.
    pub fn sha256_hex(&self) -> &str {
        &self.hash().1
    }

    fn hash(&self) -> &([u8; 32], Box<str>) {
        self.0.sha256.get_or_init(|| {
            let hash = Sha256::digest(&self.0.bytes);
            (hash.into(), hex::encode(hash).into())
        })
    }

    /// What it is as a document with keys; `None` where it is no JSON object.
    pub(super) fn opened(&self) -> Option<Arc<Opened>> {
        self.0.opened.get_or_init(|| Opened::of(self)).clone()
    }

    /// The bytes, shared.
    pub fn shared(&self) -> Arc<[u8]> {
        Arc::clone(&self.0.bytes)
    }
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl From<Arc<[u8]>> for Body {
    fn from(bytes: Arc<[u8]>) -> Self {
        Self(Arc::new(Inner { bytes, sha256: OnceLock::new(), opened: OnceLock::new() }))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Arc::<[u8]>::from(bytes).into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Arc::<[u8]>::from(bytes).into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_bytes_and_the_same_when_asked_again() {
        let body = Body::from(&b"abc"[..]);
        let hash = body.sha256_hex();
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!((hex::encode(body.clone().sha256()).as_str(), &body[..], body.shared().len()), (hash, &b"abc"[..], 3));
    }
}
