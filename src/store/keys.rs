//! The key of the installation: wraps candidates' keys and seals second-factor secrets (XChaCha20-Poly1305).

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use super::StoreError;

/// The first byte of everything sealed: which way it was done.
const WAY: u8 = 1;
/// Length of the nonce that follows.
const NONCE: usize = 24;

/// A key that seals bytes. Prints as nothing; cheap to clone.
#[derive(Clone)]
pub struct SealingKey(Arc<XChaCha20Poly1305>);

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(«secret»)")
    }
}

impl SealingKey {
    /// A key of 32 bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Arc::new(XChaCha20Poly1305::new(&bytes.into())))
    }

    /// Seals `bytes`; they open only with the same `context`.
    pub fn seal(&self, bytes: &[u8], context: &str) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|error| StoreError::Random(error.to_string()))?;
        let payload = Payload { msg: bytes, aad: context.as_bytes() };
        let body = self.0.encrypt(&XNonce::from(nonce), payload).map_err(|_| StoreError::Sealed("too much at once"))?;
        let mut sealed = Vec::with_capacity(1 + NONCE + body.len());
        sealed.push(WAY);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Opens what [`Self::seal`] made with the same `context`.
    pub fn open(&self, sealed: &[u8], context: &str, what: &'static str) -> Result<Vec<u8>, StoreError> {
        let refuse = || StoreError::Sealed(what);
        let (way, rest) = sealed.split_first().ok_or_else(refuse)?;
        let (nonce, body) = rest.split_at_checked(NONCE).filter(|_| *way == WAY).ok_or_else(refuse)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| refuse())?;
        self.0.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: context.as_bytes() }).map_err(|_| refuse())
    }

    /// A new random key that only this process knows: for scratch databases and tests.
    pub fn generate() -> Result<Self, StoreError> {
        Ok(Self::new(random_key()?))
    }

    /// Reads the key file, 64 hex digits; makes it, readable by its owner only, where it does not exist.
    pub fn load_or_create(path: &Path) -> Result<Self, StoreError> {
        let refuse = |message: String| StoreError::KeyFile { path: path.display().to_string(), message };
        match fs::read_to_string(path) {
            Ok(text) => {
                let bytes = hex::decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                Ok(Self::new(bytes.ok_or_else(|| refuse("must hold 64 hex digits".to_owned()))?))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let bytes = random_key()?;
                let mut options = OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(path).map_err(|error| refuse(format!("cannot be made: {error}")))?;
                writeln!(file, "{}", hex::encode(bytes))
                    .and_then(|()| file.sync_all())
                    .map_err(|error| refuse(format!("cannot be written: {error}")))?;
                Ok(Self::new(bytes))
            }
            Err(error) => Err(refuse(format!("cannot be read: {error}"))),
        }
    }
}

/// 32 random bytes.
pub(super) fn random_key() -> Result<[u8; 32], StoreError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_bytes_open_only_with_their_key_and_context() {
        let (key, other) = (SealingKey::generate().unwrap(), SealingKey::generate().unwrap());
        let sealed = key.seal(b"secret", "candidate 1").unwrap();
        assert_eq!(key.open(&sealed, "candidate 1", "x").unwrap(), b"secret");
        assert!(key.open(&sealed, "candidate 2", "x").is_err());
        assert!(other.open(&sealed, "candidate 1", "x").is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(&changed, "candidate 1", "x").is_err(), "byte {at}");
            assert!(key.open(&sealed[..at], "candidate 1", "x").is_err(), "cut at {at}");
        }
    }

    #[test]
    fn the_key_file_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("assay.key");
        let sealed = SealingKey::load_or_create(&path).unwrap().seal(b"x", "c").unwrap();
        assert_eq!(SealingKey::load_or_create(&path).unwrap().open(&sealed, "c", "x").unwrap(), b"x");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, "short").unwrap();
        assert!(SealingKey::load_or_create(&path).unwrap_err().to_string().contains("64 hex digits"));
    }
}
