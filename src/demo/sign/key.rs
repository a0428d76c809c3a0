//! Keys of issuers, and the documents that say whose they are.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::SignError;

/// A key pair that lives as long as the process.
pub struct IssuerKey(Pair);

enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
}

impl std::fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuerKey({})", self.multibase())
    }
}

impl IssuerKey {
    /// A new Ed25519 key.
    pub fn ed25519() -> Result<Self, SignError> {
        Ed25519KeyPair::generate().map(|pair| Self(Pair::Ed25519(pair))).map_err(|_| SignError::Key("made"))
    }

    /// A new P-256 key.
    pub fn p256() -> Result<Self, SignError> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(|_| SignError::Key("made"))?;
        Ok(Self(Pair::P256(pair)))
    }

    /// The JOSE name of its algorithm.
    pub fn algorithm(&self) -> &'static str {
        match self.0 {
            Pair::Ed25519(_) => "EdDSA",
            Pair::P256(_) => "ES256",
        }
    }

    /// The Data Integrity suite it signs by.
    pub fn cryptosuite(&self) -> &'static str {
        match self.0 {
            Pair::Ed25519(_) => "eddsa-rdfc-2022",
            Pair::P256(_) => "ecdsa-rdfc-2019",
        }
    }

    /// The public key as Multikey text.
    pub fn multibase(&self) -> String {
        let bytes = match &self.0 {
            Pair::Ed25519(pair) => [&[0xed, 0x01], pair.public_key().as_ref()].concat(),
            Pair::P256(pair) => {
                let (x, y) = coordinates(pair);
                let sign = if y.last().is_some_and(|byte| byte % 2 == 1) { 3 } else { 2 };
                [&[0x80, 0x24, sign], x].concat()
            }
        };
        format!("z{}", bs58::encode(bytes).into_string())
    }

    /// The `did:key` of the key.
    pub fn did(&self) -> String {
        format!("did:key:{}", self.multibase())
    }

    /// The verification method of the key's own `did:key`.
    pub fn did_method(&self) -> String {
        let multibase = self.multibase();
        format!("did:key:{multibase}#{multibase}")
    }

    /// The public key as JWK.
    pub fn jwk(&self) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match &self.0 {
            Pair::Ed25519(pair) => json!({"kty": "OKP", "crv": "Ed25519", "x": text(pair.public_key().as_ref())}),
            Pair::P256(pair) => {
                let (x, y) = coordinates(pair);
                json!({"kty": "EC", "crv": "P-256", "x": text(x), "y": text(y)})
            }
        }
    }

    /// Signs `message`.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match &self.0 {
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::P256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message).map_err(|_| SignError::Key("used"))?;
                Ok(signature.as_ref().to_vec())
            }
        }
    }
}

/// x and y of an uncompressed point.
fn coordinates(pair: &EcdsaKeyPair) -> (&[u8], &[u8]) {
    let point = pair.public_key().as_ref();
    point.get(1..).unwrap_or_default().split_at_checked(32).unwrap_or_default()
}

/// The document of `did` that lists `keys`, by name, for assertions.
pub fn did_document(did: &str, keys: &[(&str, &IssuerKey)]) -> Value {
    let methods: Vec<Value> = keys
        .iter()
        .map(|(name, key)| {
            json!({"id": format!("{did}#{name}"), "type": "Multikey", "controller": did, "publicKeyMultibase": key.multibase()})
        })
        .collect();
    let listed: Vec<String> = keys.iter().map(|(name, _)| format!("{did}#{name}")).collect();
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": listed,
    })
}

/// The address the document of a `did:web` is served at.
pub fn did_web_address(did: &str) -> Option<String> {
    let mut parts = did.strip_prefix("did:web:")?.split(':');
    let host = parts.next().filter(|host| !host.is_empty())?.replace("%3A", ":");
    let path: Vec<&str> = parts.collect();
    let path = if path.is_empty() { ".well-known".to_owned() } else { path.join("/") };
    Some(format!("https://{host}/{path}/did.json"))
}

/// A key of an issuer that is an https address, as a document of its own at `id`.
pub fn key_document(id: &str, controller: &str, key: &IssuerKey) -> Value {
    json!({
        "@context": "https://w3id.org/security/multikey/v1",
        "id": id,
        "type": "Multikey",
        "controller": controller,
        "publicKeyMultibase": key.multibase(),
    })
}
