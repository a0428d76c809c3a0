use std::sync::Arc;

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::*;
use crate::verify::bundle::{Answer, Bundle, Document, DocumentKind, Submitted};
use crate::verify::json::Json;
use crate::verify::report::CheckKind;
use crate::verify::secured::Secured;

/// A bundle in which these pages were fetched already.
pub(in crate::verify) fn bundle(pages: &[(&str, &str)]) -> Bundle {
    let mut bundle = Bundle::new(Submitted::Bytes(Arc::from(&b""[..])));
    for (url, body) in pages {
        let content_type = if url.contains("jwk") { "application/jwk+json" } else { "application/json" };
        let answer = Answer::Body {
            status: if body.is_empty() { 404 } else { 200 },
            content_type: Some(content_type.to_owned()),
            final_url: (*url).to_owned(),
            bytes: body.as_bytes().into(),
        };
        bundle.documents.push(Document { url: (*url).to_owned(), kind: DocumentKind::Keys, fetched_at: now(), answer });
    }
    bundle
}

pub(in crate::verify) fn now() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

/// Proof and key binding in words, or what is wanted.
pub(in crate::verify) fn outcome(secured: &Secured) -> String {
    if !secured.wanted.is_empty() {
        return format!("wants {}", secured.wanted.iter().map(|request| request.url.as_str()).collect::<Vec<_>>().join(" "));
    }
    let word = |kind: CheckKind| {
        let check = secured.checks.iter().find(|check| check.check == kind).unwrap();
        match check.outcome {
            Outcome::Passed => "passed".to_owned(),
            outcome => format!("{outcome} {:?}", check.problem.unwrap()),
        }
    };
    format!("{}, {}", word(CheckKind::Proof), word(CheckKind::KeyBinding))
}

const ED25519: &str = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
const P256: &str = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP";
const P384: &str = "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ";

const BBS: &str = "zUC7DerdEmfZ8f4pFajXgGwJoMkV1ofMTmEG5UoNvnWiPiLuGKNeqgRpLH2TV4Xe5mJ2cXV76gRN7LFQwapF1VFu6x2yrr5ci1mXqC1WNUrnHnLgvfZfMH7h6xP6qsf9EKRQrPQ";

fn json(text: &str) -> Json<'_> {
    Json::parse(text.as_bytes()).unwrap()
}

#[test]
fn keys_are_read_in_every_way_they_are_written() {
    for (text, kind) in [(ED25519, KeyType::Ed25519), (P256, KeyType::P256), (P384, KeyType::P384)] {
        assert_eq!(Key::from_multibase(text).unwrap().key_type(), kind);
    }
    // An RSA key as PKCS#1, and a JWK, each behind its multicodec.
    let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
    let der = aws_lc_rs::signature::KeyPair::public_key(&pair).as_ref().to_vec();
    let rsa = format!("z{}", bs58::encode([&[0x85, 0x24][..], &der].concat()).into_string());
    assert_eq!(Key::from_multibase(&rsa).unwrap().key_type(), KeyType::Rsa);
    assert!(Key::from_multibase(&format!("z{}", bs58::encode([&[0x85, 0x24][..], &der[..40]].concat()).into_string())).is_err());
    let written = br#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let jcs = format!("z{}", bs58::encode([&[0xd1, 0xd6, 0x03][..], written].concat()).into_string());
    assert_eq!(Key::from_multibase(&jcs).unwrap(), Key::from_jwk(&json(std::str::from_utf8(written).unwrap())).unwrap());
    // RFC 8037 appendix A.3: the thumbprint of its example key.
    let example = r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    assert_eq!(Key::from_jwk(&json(example)).unwrap().thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    let raw = bs58::decode(ED25519.get(1..).unwrap()).into_vec().unwrap().split_off(2);
    let base58 = bs58::encode(&raw).into_string();
    let methods = [
        format!(r#"{{"type":"Multikey","publicKeyMultibase":"{ED25519}"}}"#),
        format!(r#"{{"type":"Ed25519VerificationKey2020","publicKeyMultibase":"{ED25519}"}}"#),
        format!(r#"{{"type":"Ed25519VerificationKey2018","publicKeyBase58":"{base58}"}}"#),
    ];
    for method in methods {
        assert_eq!(Key::from_method(&json(&method)).unwrap(), Key::from_multibase(ED25519).unwrap(), "{method}");
    }
}

#[test]
fn what_is_no_public_key_is_refused() {
    let malformed = |result: Result<Key, KeyError>| assert!(matches!(result, Err(KeyError::Malformed(_))), "{result:?}");
    let no_curve = format!("z{}", bs58::encode([&[0xed, 0x01][..], &[1; 31]].concat()).into_string());
    let identity = format!("z{}", bs58::encode([&[0xed, 0x01, 1][..], &[0; 31]].concat()).into_string());
    let order_two = format!("z{}", bs58::encode([&[0xed, 0x01, 0xec][..], &[0xff; 30], &[0x7f]].concat()).into_string());
    malformed(Key::from_multibase(&identity));
    malformed(Key::from_multibase(&order_two));
    let private = format!("z{}", bs58::encode([&[0x80, 0x26][..], &[1; 32]].concat()).into_string());
    for text in ["", "z", "6Mk", "m6Mk", "zO0Il", ED25519.get(1..).unwrap(), no_curve.as_str(), private.as_str(), &format!("{ED25519}1")] {
        malformed(Key::from_multibase(text));
    }
    for jwk in [
        r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"AA"}"#,
        r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","use":"enc"}"#,
        r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","key_ops":["sign"]}"#,
        r#"{"crv":"Ed25519","kty":"OKP","x":"11qY"}"#,
        r#"{"crv":"Ed25519","kty":"OKP","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
        r#"{"kty":"oct","k":"AA"}"#,
        r#"{"kty":"RSA","e":"AQAB"}"#,
        r#"{"crv":"P-256","kty":"EC","x":"AA","y":"AA"}"#,
        "[]",
    ] {
        malformed(Key::from_jwk(&json(jwk)));
    }
    for method in [
        format!(r#"{{"publicKeyMultibase":"{ED25519}"}}"#),
        format!(r#"{{"type":"Ed25519VerificationKey2020","publicKeyMultibase":"{P256}"}}"#),
        format!(r#"{{"type":"Multikey","publicKeyMultibase":"{ED25519}","publicKeyJwk":{{}}}}"#),
        r#"{"type":"Multikey"}"#.to_owned(),
    ] {
        malformed(Key::from_method(&json(&method)));
    }
    // A key for BBS is of one length, a point of its group, and in base58btc.
    let octets = bs58::decode(BBS.get(1..).unwrap()).into_vec().unwrap();
    let written = |octets: &[u8]| format!("z{}", bs58::encode(octets).into_string());
    assert_eq!(Key::from_multibase(&written(&octets)).unwrap().thumbprint().len(), 43);
    let mut other = octets.clone();
    other[97] ^= 1;
    for octets in [&octets[..97], &[&octets[..], &[0]].concat(), &other, &[&[0xeb, 0x01, 0xc0][..], &[0; 95]].concat()] {
        malformed(Key::from_multibase(&written(octets)));
    }
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &octets);
    malformed(Key::from_multibase(&format!("u{base64}")));
    for unsupported in [
        r#"{"type":"JsonWebKey","publicKeyJwk":{"kty":"OKP","crv":"Bls12381G2","x":"AA"}}"#,
        r#"{"type":"Bls12381G2Key2020","publicKeyBase58":"AA"}"#,
        r#"{"type":"EcdsaSecp256k1VerificationKey2019"}"#,
        r#"{"type":"JsonWebKey","publicKeyJwk":{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}}"#,
    ] {
        assert!(matches!(Key::from_method(&json(unsupported)), Err(KeyError::Unsupported(_))), "{unsupported}");
    }
}

#[test]
fn every_key_of_a_document_is_found() {
    let jwk = r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let method = format!(r#"{{"type":"Multikey","publicKeyMultibase":"{P256}"}}"#);
    for (text, count) in [
        (jwk.to_owned(), 1),
        (format!(r#"{{"keys":[{jwk},{{}},{jwk}]}}"#), 2),
        (format!(r#"{{"verificationMethod":[{method}],"assertionMethod":["{ISSUER}#k",{method}]}}"#), 2),
        (method, 1),
        ("{".to_owned(), 0),
    ] {
        assert_eq!(keys_in(text.as_bytes()).len(), count, "{text}");
    }
}

#[test]
fn a_key_read_before_is_no_key_for_another_text() {
    let jwk = r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let (free, again) = (Key::from_jwk(&json(jwk)).unwrap(), Key::from_jwk(&json(jwk)).unwrap());
    assert_eq!(free, again);
    let bound = Key::from_jwk(&json(&jwk.replace("\"kty\"", "\"alg\":\"ES256\",\"kty\""))).unwrap();
    assert!(free.fits(Algorithm::EdDsa) && !bound.fits(Algorithm::EdDsa));
    assert!(Key::from_multibase("OKP\nEd25519\n11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\n-\n-\n-\nany\n").is_err());
}

#[test]
fn a_key_is_for_its_own_algorithm_only() {
    for (text, own) in [(ED25519, Algorithm::EdDsa), (P256, Algorithm::Es256), (P384, Algorithm::Es384)] {
        let key = Key::from_multibase(text).unwrap();
        for algorithm in Algorithm::ALL {
            assert_eq!(key.fits(*algorithm), *algorithm == own, "{text} {algorithm:?}");
        }
    }
    // One for BBS is for none of them.
    let key = Key::from_multibase(BBS).unwrap();
    assert!(key.as_bbs().is_some() && key.key_type() == KeyType::Bls12381G2);
    assert!(Algorithm::ALL.iter().all(|algorithm| !key.fits(*algorithm) && !key.verify(*algorithm, b"", &[0; 64])));
    let jwk = r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"ES256"}"#;
    assert!(!Key::from_jwk(&json(jwk)).unwrap().fits(Algorithm::EdDsa));
}

#[test]
fn a_did_web_leads_to_one_https_address() {
    for (specific, expected) in [
        ("a.example", Some("https://a.example/.well-known/did.json")),
        ("A.example", Some("https://a.example/.well-known/did.json")),
        ("a.example%3A8443", Some("https://a.example:8443/.well-known/did.json")),
        ("a.example%3a443", Some("https://a.example/.well-known/did.json")),
        ("a.example:issuers:7", Some("https://a.example/issuers/7/did.json")),
        ("a.example%2Fx", None),
        ("a.example%3Ax", None),
        ("a.example:", None),
        ("a.example:..:x", None),
        ("a.example:%2e%2e", None),
        ("", None),
    ] {
        assert_eq!(did::web_address(specific).as_deref(), expected, "{specific}");
    }
    for url in ["did:web", "did:web:", "did:WEB:a", "did:web:a/b#c", "did:web:a?b#c", "did:web:a b", "did::a"] {
        assert_eq!(did::split(url), None, "{url}");
    }
}

const ISSUER: &str = "did:web:a.example";

fn binding(method: &str, document: &str) -> String {
    let asked = Asked { issuer: ISSUER, when: When::At(now()), pins: &[] };
    let bundle = bundle(&[("https://a.example/.well-known/did.json", document)]);
    let found = find(method, asked, &bundle);
    format!("{} {}", found.binding.outcome, found.binding.problem.map(|problem| format!("{problem:?}")).unwrap_or_default())
}

#[test]
fn only_what_the_controllers_own_document_lists_is_the_issuers() {
    let key =
        |more: &str| format!(r#"{{"id":"{ISSUER}#k","type":"Multikey","controller":"{ISSUER}","publicKeyMultibase":"{ED25519}"{more}}}"#);
    let document = |keys: &str, listed: &str| format!(r#"{{"id":"{ISSUER}","verificationMethod":[{keys}],"assertionMethod":[{listed}]}}"#);
    let by_name = format!("\"{ISSUER}#k\"");
    let method = format!("{ISSUER}#k");
    let good = document(&key(""), &by_name);
    for (document, expected) in [
        (good.clone(), "passed "),
        (document(&key(""), "\"#k\""), "passed "),
        (document("", &key("")), "passed "),
        (good.replace("\"#k\"", "\"#k2\""), "passed "),
        (document(&key(""), ""), "failed InvalidRelationship"),
        // The thousandth of those it lists.
        (document(&key(""), &format!("{}{by_name}", r##""#x","##.repeat(999))), "passed "),
        (good.replace(r#""id":"did:web:a.example","#, r#""id":"did:web:b.example","#), "failed InvalidControlledIdentifierDocumentId"),
        (good.replace(r#""controller":"did:web:a.example""#, r#""controller":"did:web:b.example""#), "failed InvalidVerificationMethod"),
        (good.replace(r#","controller":"did:web:a.example""#, ""), "failed InvalidVerificationMethod"),
        (document(&key(r#","revoked":"2026-01-01T00:00:00Z""#), &by_name), "failed InvalidVerificationMethod"),
        (document(&key(r#","expires":"2026-01-01T00:00:00Z""#), &by_name), "failed InvalidVerificationMethod"),
        (document(&key(r#","expires":"2027-01-01T00:00:00Z""#), &by_name), "passed "),
        (document(&key(r#","revoked":"soon""#), &by_name), "failed InvalidVerificationMethod"),
        (document(&format!("{},{}", key(""), key("").replace(ED25519, P256)), &by_name), "failed InvalidControlledIdentifierDocument"),
        (document(&format!("{},{}", key(""), key("")), &by_name), "passed "),
        (good.replace("#k", "#other"), "unchecked IssuerKeyNotListed"),
        (good.replace(ED25519, "z6Mk"), "failed InvalidVerificationMethod"),
        ("{}".to_owned(), "unchecked IssuerKeyUnbound"),
        ("<html>".to_owned(), "unchecked IssuerKeyUnbound"),
        (String::new(), "unchecked IssuerKeyUnbound"),
    ] {
        assert_eq!(binding(&method, &document), expected, "{document}");
    }
    for (method, expected) in [
        ("did:web:b.example#k", "failed InvalidVerificationMethod"),
        ("https://a.example/keys/1", "failed InvalidVerificationMethod"),
        ("http://a.example/keys/1", "unchecked InvalidVerificationMethodUrl"),
        ("did:ion:x#k", "unchecked UnsupportedDidMethod"),
        ("did:web:a.example/x#k", "failed InvalidVerificationMethodUrl"),
        ("file:///etc/passwd", "unchecked InvalidVerificationMethodUrl"),
        ("", "unchecked InvalidVerificationMethodUrl"),
    ] {
        assert_eq!(binding(method, &good), expected, "{method}");
    }
}

proptest! {
    #[test]
    fn no_document_makes_it_panic(
        name in "(id|verificationMethod|assertionMethod|controller|publicKeyJwk|publicKeyMultibase|type|keys|kty|x)",
        value in "(null|1|\"\"|\"z\"|\"did:web:a\\.example#k\"|\\[\\]|\\[null\\]|\\[\\{\\}\\]|\\{\\}|\\{\"id\":1\\}|\\[\\{\"id\":\"#k\",\"type\":\"JsonWebKey\",\"publicKeyJwk\":\\{\"kty\":\"EC\"\\}\\}\\])",
        method in "(did:web:a\\.example#k|did:key:z[a-zA-Z1-9]{0,50}|did:jwk:[a-zA-Z0-9_-]{0,50}|https://a\\.example/[a-z#]{0,5}|[ -~]{0,20})",
    ) {
        let document = format!(r#"{{"id":"{ISSUER}","{name}":{value}}}"#);
        let text = if name == "id" { format!(r#"{{"id":{value}}}"#) } else { document };
        binding(&method, &text);
        let parsed = json(&text);
        let _ = keys_in(text.as_bytes());
        let _ = (Key::from_method(&parsed), Key::from_jwk(&parsed), Key::from_multibase(&method));
    }

    #[test]
    fn base58_of_64_bytes_is_read_as_any_other(bytes in proptest::collection::vec(prop_oneof![3 => any::<u8>(), 1 => Just(0)], 60..68), other in "[1-9A-HJ-NP-Za-km-z]{60,90}|[1]{40,70}[1-9A-Zl]{0,30}|[ -~é]{60,88}") {
        for text in [bs58::encode(&bytes).into_string(), other] {
            prop_assert_eq!(material::base58(&text), bs58::decode(&text).into_vec().ok());
        }
    }
}
