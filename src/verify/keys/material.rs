//! Public keys as they are written down, and the signatures they check.

use std::sync::{Arc, OnceLock};

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents, VerificationAlgorithm,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ssi::JWK;
use ssi::jwk::Params;

use super::known::known;
use crate::verify::bbs::PublicKey;
use crate::verify::json::Json;
use crate::verify::rdf::Digest;

/// What kind of key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// Ed25519.
    Ed25519,
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// RSA of at least 2048 bits.
    Rsa,
    /// BLS12-381, a point of its second group, for BBS.
    Bls12381G2,
}

/// A way of signing (M12). Each fits one type of key, so no header can make a key mean something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519.
    EdDsa,
    /// ECDSA on P-256 with SHA-256, r and s joined.
    Es256,
    /// ECDSA on P-384 with SHA-384, r and s joined.
    Es384,
    /// ECDSA on P-521 with SHA-512, r and s joined.
    Es512,
    /// RSA PKCS#1 v1.5 with SHA-256.
    Rs256,
    /// RSA PSS with SHA-256.
    Ps256,
}

impl Algorithm {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::EdDsa, Self::Es256, Self::Es384, Self::Es512, Self::Rs256, Self::Ps256];

    /// The type of key it needs.
    pub fn key_type(self) -> KeyType {
        match self {
            Self::EdDsa => KeyType::Ed25519,
            Self::Es256 => KeyType::P256,
            Self::Es384 => KeyType::P384,
            Self::Es512 => KeyType::P521,
            Self::Rs256 | Self::Ps256 => KeyType::Rsa,
        }
    }

    /// The names it has in a JOSE header or JWK (RFC 7518, RFC 8037, RFC 9864).
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::EdDsa => &["EdDSA", "Ed25519"],
            Self::Es256 => &["ES256"],
            Self::Es384 => &["ES384"],
            Self::Es512 => &["ES512"],
            Self::Rs256 => &["RS256"],
            Self::Ps256 => &["PS256"],
        }
    }

    /// Its implementation.
    pub fn verifier(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::EdDsa => &ED25519,
            Self::Es256 => &ECDSA_P256_SHA256_FIXED,
            Self::Es384 => &ECDSA_P384_SHA384_FIXED,
            Self::Es512 => &ECDSA_P521_SHA512_FIXED,
            Self::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
            Self::Ps256 => &RSA_PSS_2048_8192_SHA256,
        }
    }
}

/// Why text is no key we can use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not what it says it is.
    #[error("{0}")]
    Malformed(&'static str),
    /// A type of key we do not do.
    #[error("{0} keys are not supported")]
    Unsupported(String),
}

/// A public key. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Key(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    kind: KeyType,
    public: Public,
    thumbprint: String,
    /// The only algorithm it may be used with, where its JWK names one.
    only: Option<String>,
    /// Made ready for checking, at the first signature.
    ready: OnceLock<Option<ParsedPublicKey>>,
    /// The same for the other way an RSA key signs.
    ready_for_pss: OnceLock<Option<ParsedPublicKey>>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (&self.0, &other.0);
        (one.kind, &one.public, &one.only) == (other.kind, &other.public, &other.only)
    }
}

impl Eq for Key {}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Public {
    /// A point as the curve writes it.
    Point(Vec<u8>),
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    Bbs(Box<PublicKey>),
}

/// Multicodec prefixes of public keys.
const ED25519_PUB: [u8; 2] = [0xed, 0x01];
const P256_PUB: [u8; 2] = [0x80, 0x24];
const P384_PUB: [u8; 2] = [0x81, 0x24];
const BLS12381_G2_PUB: [u8; 2] = [0xeb, 0x01];
const RSA_PUB: [u8; 2] = [0x85, 0x24];
/// The first two of three bytes, and the third.
const JWK_JCS_PUB: [u8; 2] = [0xd1, 0xd6];
const JWK_JCS_END: u8 = 0x03;
/// Those of keys we know the name of only.
const OTHERS: &[([u8; 2], &str)] = &[([0xe7, 0x01], "secp256k1"), ([0xec, 0x01], "X25519"), ([0x82, 0x24], "P-521")];

/// Members of a JWK that belong to a private key (RFC 7518 §6): nobody publishes those on purpose, and such a key proves nothing.
const PRIVATE: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

impl Key {
    /// A Multikey: multibase (base58btc or base64url), then multicodec. A key for BBS has to be in base58btc (bbs §2.1.1).
    pub fn from_multibase(text: &str) -> Result<Self, KeyError> {
        known(&[text], || Self::read_multibase(text))
    }

    fn read_multibase(text: &str) -> Result<Self, KeyError> {
        let bytes = multibase(text).ok_or(KeyError::Malformed("the key is not multibase text"))?;
        let (codec, key) = bytes.split_first_chunk::<2>().ok_or(KeyError::Malformed("the key is too short"))?;
        let jwk = match *codec {
            ED25519_PUB if key.len() == 32 => ssi::jwk::ed25519_parse(key),
            P256_PUB if key.len() == 33 => ssi::jwk::p256_parse(key),
            P384_PUB if key.len() == 49 => ssi::jwk::p384_parse(key),
            RSA_PUB => return Self::from_pkcs1(key),
            JWK_JCS_PUB if key.first() == Some(&JWK_JCS_END) => return Self::from_jcs(key.get(1..).unwrap_or_default()),
            BLS12381_G2_PUB if text.starts_with('z') => return Self::for_bbs(key),
            codec => {
                let known = OTHERS.iter().find(|(prefix, _)| *prefix == codec);
                return Err(
                    known.map_or(KeyError::Malformed("the key is no public key"), |(_, name)| KeyError::Unsupported((*name).into()))
                );
            }
        };
        Self::new(&jwk.map_err(|_| KeyError::Malformed("the key is no point of its curve"))?, None)
    }

    /// An RSA key as PKCS#1 writes it (did:key, `rsa-pub`).
    fn from_pkcs1(der: &[u8]) -> Result<Self, KeyError> {
        Self::new(&ssi::jwk::rsa_x509_pub_parse(der).map_err(|_| KeyError::Malformed("the key is no RSA key"))?, None)
    }

    /// A JWK written as a Multikey (did:key, `jwk_jcs-pub`).
    fn from_jcs(json: &[u8]) -> Result<Self, KeyError> {
        Self::from_jwk(&Json::parse(json).map_err(|_| KeyError::Malformed("the key is no JWK"))?)
    }

    /// A key for BBS. No way to write these as a JWK is settled, so the thumbprint is the hash of the Multikey's bytes.
    fn for_bbs(point: &[u8]) -> Result<Self, KeyError> {
        let key = PublicKey::from_octets(point).ok_or(KeyError::Malformed("the key is no point of its curve"))?;
        let thumbprint = URL_SAFE_NO_PAD.encode(Digest::Sha256.hash(&[&BLS12381_G2_PUB, point].concat()));
        Ok(Self::of(KeyType::Bls12381G2, Public::Bbs(Box::new(key)), thumbprint, None))
    }

    /// The raw Ed25519 key of an `Ed25519VerificationKey2018`.
    pub fn from_base58(text: &str) -> Result<Self, KeyError> {
        let bytes = base58(text).ok_or(KeyError::Malformed("the key is not base58 text"))?;
        if bytes.len() != 32 {
            return Err(KeyError::Malformed("the key is no Ed25519 key"));
        }
        Self::new(&ssi::jwk::ed25519_parse(&bytes).map_err(|_| KeyError::Malformed("the key is no point of its curve"))?, None)
    }

    /// A JWK whose `use` and `key_ops` allow checking signatures (M12).
    pub fn from_jwk(jwk: &Json<'_>) -> Result<Self, KeyError> {
        let object = jwk.as_object().ok_or(KeyError::Malformed("the JWK is no object"))?;
        if PRIVATE.iter().any(|name| object.get(name).is_some()) {
            return Err(KeyError::Malformed("the JWK holds a private or shared key"));
        }
        if object.get("use").is_some_and(|purpose| purpose.as_str() != Some("sig")) {
            return Err(KeyError::Malformed("the JWK is not for signatures"));
        }
        let is_verify = |operation: &Json<'_>| operation.as_str() == Some("verify");
        if object.get("key_ops").is_some_and(|operations| !operations.as_array().is_some_and(|list| list.iter().any(is_verify))) {
            return Err(KeyError::Malformed("the JWK is not for checking signatures"));
        }
        let only = match object.get("alg") {
            Some(name) => Some(name.as_str().ok_or(KeyError::Malformed("the JWK's algorithm is no text"))?.to_owned()),
            None => None,
        };
        let texts = ["kty", "crv", "x", "y", "n", "e"].map(|name| (name, object.get(name).and_then(Json::as_str)));
        let [kty, crv, x, y, n, e] = texts.map(|(_, text)| text.unwrap_or("-"));
        known(&[kty, crv, x, y, n, e, if only.is_some() { "only" } else { "any" }, only.as_deref().unwrap_or_default()], || {
            let written = texts.iter().filter_map(|(name, text)| Some(((*name).to_owned(), (*text)?.into())));
            let written = serde_json::Value::Object(written.collect());
            let jwk = JWK::try_from(written).map_err(|_| KeyError::Malformed("the JWK cannot be read"))?;
            Self::new(&jwk, only.clone())
        })
    }

    /// The key of a verification method: Multikey, `Ed25519VerificationKey2020`, `Ed25519VerificationKey2018`, `JsonWebKey`,
    /// `JsonWebKey2020` (M22).
    pub fn from_method(method: &Json<'_>) -> Result<Self, KeyError> {
        let text = |name: &str| method.get(name).and_then(Json::as_str);
        let written = ["publicKeyMultibase", "publicKeyJwk", "publicKeyBase58"].map(|name| method.get(name).is_some());
        if written.into_iter().filter(|is_there| *is_there).count() > 1 {
            return Err(KeyError::Malformed("the method holds more than one key"));
        }
        let is_ed25519 = |key: &Self| key.key_type() == KeyType::Ed25519;
        let key = match text("type") {
            Some("Multikey") => Self::from_multibase(text("publicKeyMultibase").unwrap_or_default()),
            Some("JsonWebKey" | "JsonWebKey2020") => Self::from_jwk(method.get("publicKeyJwk").unwrap_or(&Json::Null)),
            Some(kind @ ("Ed25519VerificationKey2020" | "Ed25519VerificationKey2018")) => {
                let key = match (method.get("publicKeyJwk"), text("publicKeyBase58")) {
                    (Some(jwk), _) => Self::from_jwk(jwk),
                    (None, Some(base58)) if kind.ends_with("2018") => Self::from_base58(base58),
                    _ => Self::from_multibase(text("publicKeyMultibase").unwrap_or_default()),
                };
                key.and_then(|key| if is_ed25519(&key) { Ok(key) } else { Err(KeyError::Malformed("the key is no Ed25519 key")) })
            }
            Some(other) => Err(KeyError::Unsupported(other.chars().take(60).collect())),
            None => Err(KeyError::Malformed("the method has no type")),
        }?;
        Ok(key)
    }

    fn new(jwk: &JWK, only: Option<String>) -> Result<Self, KeyError> {
        let malformed = |why| KeyError::Malformed(why);
        let thumbprint = jwk.thumbprint().map_err(|_| malformed("the JWK is not whole"))?;
        let (kind, public) = match &jwk.params {
            Params::OKP(key) if key.curve == "Ed25519" && key.public_key.0.len() == 32 => {
                if is_weak(&key.public_key.0) {
                    return Err(malformed("the key is of small order: anybody can sign for it"));
                }
                (KeyType::Ed25519, Public::Point(key.public_key.0.clone()))
            }
            Params::OKP(key) if key.curve == "Ed25519" => return Err(malformed("the key is no Ed25519 key")),
            Params::OKP(key) => return Err(KeyError::Unsupported(key.curve.chars().take(60).collect())),
            Params::EC(key) => {
                let curve = key.curve.as_deref().unwrap_or_default();
                let (kind, size) = match curve {
                    "P-256" => (KeyType::P256, 32),
                    "P-384" => (KeyType::P384, 48),
                    "P-521" => (KeyType::P521, 66),
                    other => return Err(KeyError::Unsupported(other.chars().take(60).collect())),
                };
                let (Some(x), Some(y)) = (&key.x_coordinate, &key.y_coordinate) else { return Err(malformed("the JWK is not whole")) };
                if x.0.len() != size || y.0.len() != size {
                    return Err(malformed("the key is no point of its curve"));
                }
                (kind, Public::Point([&[4], x.0.as_slice(), y.0.as_slice()].concat()))
            }
            Params::RSA(key) => {
                let (Some(n), Some(e)) = (&key.modulus, &key.exponent) else { return Err(malformed("the JWK is not whole")) };
                let trim = |bytes: &[u8]| bytes.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<u8>>();
                (KeyType::Rsa, Public::Rsa { n: trim(&n.0), e: trim(&e.0) })
            }
            Params::Symmetric(_) => return Err(malformed("the JWK holds a private or shared key")),
        };
        Ok(Self::of(kind, public, thumbprint, only))
    }

    fn of(kind: KeyType, public: Public, thumbprint: String, only: Option<String>) -> Self {
        Self(Arc::new(Parts { kind, public, thumbprint, only, ready: OnceLock::new(), ready_for_pss: OnceLock::new() }))
    }

    /// What kind of key it is.
    pub fn key_type(&self) -> KeyType {
        self.0.kind
    }

    /// The key that checks BBS proofs, where it is one.
    pub(in crate::verify) fn as_bbs(&self) -> Option<&PublicKey> {
        if let Public::Bbs(key) = &self.0.public { Some(key) } else { None }
    }

    /// Its RFC 7638 thumbprint, base64url; for BBS the SHA-256 hash of its Multikey.
    pub fn thumbprint(&self) -> &str {
        &self.0.thumbprint
    }

    /// Whether it may be used with an algorithm: by its type, and by what its JWK says.
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        self.0.kind == algorithm.key_type() && self.0.only.as_deref().is_none_or(|only| algorithm.names().contains(&only))
    }

    /// Whether a signature of `message` by this key is good. An algorithm that does not fit the key is never good.
    pub fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        self.fits(algorithm) && self.ready(algorithm).is_some_and(|key| key.verify_sig(message, signature).is_ok())
    }

    /// The key as the library checks with it; nothing where it is no key after all.
    fn ready(&self, algorithm: Algorithm) -> Option<&ParsedPublicKey> {
        let Parts { public, ready, ready_for_pss, .. } = self.0.as_ref();
        let rsa = |way| match public {
            Public::Rsa { n, e } => RsaPublicKeyComponents { n, e }.to_parsed_public_key(way).ok(),
            Public::Point(_) | Public::Bbs(_) => None,
        };
        match algorithm {
            Algorithm::Rs256 => ready.get_or_init(|| rsa(&RSA_PKCS1_2048_8192_SHA256)),
            Algorithm::Ps256 => ready_for_pss.get_or_init(|| rsa(&RSA_PSS_2048_8192_SHA256)),
            _ => ready.get_or_init(|| match public {
                Public::Point(point) => ParsedPublicKey::new(algorithm.verifier(), point).ok(),
                Public::Rsa { .. } | Public::Bbs(_) => None,
            }),
        }
        .as_ref()
    }
}

/// Whether an Ed25519 key is no point, or one of the few of small order (RFC 8032 leaves it to the application to refuse those).
fn is_weak(key: &[u8]) -> bool {
    let key: Result<[u8; 32], _> = key.try_into();
    key.ok().and_then(|key| ed25519_dalek::VerifyingKey::from_bytes(&key).ok()).is_none_or(|key| key.is_weak())
}

/// Longest key or signature text read; base58 takes quadratic time.
const MAX_TEXT: usize = 1024;

/// Multibase text in base58btc or base64url without padding.
fn multibase(text: &str) -> Option<Vec<u8>> {
    let rest = text.get(1..)?;
    match text.as_bytes().first()? {
        b'z' => base58(rest),
        b'u' if rest.len() <= MAX_TEXT => URL_SAFE_NO_PAD.decode(rest).ok(),
        _ => None,
    }
}

/// Base58 text in the Bitcoin alphabet.
pub(in crate::verify) fn base58(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() || text.len() > MAX_TEXT {
        return None;
    }
    // Signatures of 64 bytes.
    let mut bytes = [0; 64];
    if (64..=88).contains(&text.len()) && five8::decode_64(text, &mut bytes).is_ok() {
        return Some(bytes.to_vec());
    }
    bs58::decode(text).into_vec().ok()
}
