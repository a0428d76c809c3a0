use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use proptest::prelude::*;

use super::*;
use crate::verify::bundle::Setting;
use crate::verify::keys::tests::{bundle, now, outcome};
use crate::verify::secured::jwt;

fn token(header: &str, payload: &str) -> String {
    format!("{}.{}.AA", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

#[test]
fn a_token_is_three_parts_of_base64url_with_a_strict_header() {
    assert!(Token::read(&format!(" {}\n", token(r#"{"alg":"ES256"}"#, "{}"))).is_ok());
    for text in
        ["", "a.b", "..", "a.b.c.d", &token("{", "{}"), &token(r#"{"alg":"ES256","alg":"none"}"#, "{}"), &token(r#"{"typ":"JWT"}"#, "{}")]
    {
        assert!(matches!(Token::read(text), Err(JoseError::Malformed(_))), "{text}");
    }
    let good = token(r#"{"alg":"ES256"}"#, "{}");
    for wrong in [good.replace(".AA", ".AA=="), good.replace(".AA", ".A!"), good.replace(".AA", ".AB"), good.replace(".AA", "")] {
        assert!(matches!(Token::read(&wrong), Err(JoseError::Malformed(_))), "{wrong}");
    }
    for header in [r#"{"alg":"ES256","crit":["x"],"x":1}"#, r#"{"alg":"ES256","crit":[]}"#, r#"{"alg":"ES256","b64":false}"#] {
        assert!(matches!(Token::read(&token(header, "{}")), Err(JoseError::Refused(_))), "{header}");
    }
}

#[test]
fn only_signature_algorithms_count() {
    for (name, expected) in [
        ("none", Some(Problem::CryptographicSecurity)),
        ("HS256", Some(Problem::CryptographicSecurity)),
        ("hs256", Some(Problem::CryptographicSecurity)),
        ("es256", Some(Problem::CryptographicSecurity)),
        ("", Some(Problem::CryptographicSecurity)),
        ("ES256K", Some(Problem::UnsupportedSuite)),
        ("RS256", None),
        ("Ed25519", None),
    ] {
        let text = token(&format!(r#"{{"alg":"{name}"}}"#), "{}");
        let fault = Token::read(&text).unwrap().algorithm_fault();
        assert_eq!(fault.and_then(|finding| finding.problem), expected, "{name}");
    }
}

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// What signs a token: its header's algorithm, the public JWK, and the signature of bytes.
struct Signer {
    name: &'static str,
    jwk: String,
    sign: Sign,
}

fn ed25519(seed: u8) -> Signer {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
    let jwk = format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{}"}}"#, URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()));
    Signer { name: "EdDSA", jwk, sign: Box::new(move |bytes| pair.sign(bytes).as_ref().to_vec()) }
}

fn es256() -> Signer {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let point = pair.public_key().as_ref().to_vec();
    let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
    let jwk = format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#);
    Signer { name: "ES256", jwk, sign: Box::new(move |bytes| pair.sign(&SystemRandom::new(), bytes).unwrap().as_ref().to_vec()) }
}

fn rs256() -> Signer {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let public = pair.public_key();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let jwk = format!(
        r#"{{"kty":"RSA","n":"{}","e":"{}"}}"#,
        part(public.modulus().big_endian_without_leading_zero()),
        part(public.exponent().big_endian_without_leading_zero())
    );
    let sign = move |bytes: &[u8]| {
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature).unwrap();
        signature
    };
    Signer { name: "RS256", jwk, sign: Box::new(sign) }
}

fn signed(signer: &Signer, header: &str) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode("{}"));
    format!("{input}.{}", URL_SAFE_NO_PAD.encode((signer.sign)(input.as_bytes())))
}

fn judge(token: &str, issuer: &str, pages: &[(&str, &str)]) -> String {
    outcome(&jwt(&Token::read(token), issuer, None, (&bundle(pages), &Setting::at(now()))))
}

#[test]
fn a_token_is_good_by_the_issuers_own_key_only() {
    for signer in [ed25519(1), es256(), rs256()] {
        let name = signer.name;
        let issuer = format!("did:jwk:{}", URL_SAFE_NO_PAD.encode(&signer.jwk));
        let other = ed25519(2);
        let good = signed(&signer, &format!(r#"{{"alg":"{name}","kid":"{issuer}#0"}}"#));
        assert_eq!(judge(&good, &issuer, &[]), "passed, passed", "{name}");
        let unnamed = signed(&signer, &format!(r#"{{"alg":"{name}"}}"#));
        assert_eq!(judge(&unnamed, &issuer, &[]), "passed, passed", "{name}");
        let failed = "failed CryptographicSecurity, passed";
        let dead = "failed CryptographicSecurity, unchecked IssuerKeyUnbound";
        let with = |header: &str| signed(&signer, &header.replace("ISSUER", &issuer).replace("ALG", name));
        let tampered = good.replacen(&format!(".{}.", URL_SAFE_NO_PAD.encode("{}")), &format!(".{}.", URL_SAFE_NO_PAD.encode("[]")), 1);
        for (what, token, expected) in [
            ("another payload", tampered, failed),
            ("no signature", format!("{}.", good.rsplit_once('.').unwrap().0), failed),
            ("another signer", signed(&other, &format!(r#"{{"alg":"{name}","kid":"{issuer}#0"}}"#)), failed),
            ("none", with(r#"{"alg":"none","kid":"ISSUER#0"}"#), dead),
            ("a shared secret", with(r#"{"alg":"HS256","kid":"ISSUER#0"}"#), dead),
            ("another algorithm", with(r#"{"alg":"ES384","kid":"ISSUER#0"}"#), failed),
            ("a critical extension", with(r#"{"alg":"ALG","kid":"ISSUER#0","crit":["x"],"x":1}"#), dead),
            (
                "another key's name",
                with(r#"{"alg":"ALG","kid":"ISSUER#1"}"#),
                "unchecked InvalidVerificationMethodUrl, failed InvalidVerificationMethodUrl",
            ),
            (
                "an unsupported algorithm",
                with(r#"{"alg":"ES256K","kid":"ISSUER#0"}"#),
                "unchecked UnsupportedSuite, unchecked IssuerKeyUnbound",
            ),
        ] {
            assert_eq!(judge(&token, &issuer, &[]), expected, "{name}: {what}");
        }
        assert_eq!(judge(&good, "did:web:victim.example", &[]), "passed, failed InvalidVerificationMethod", "{name}");
    }
}

#[test]
fn a_key_shown_in_the_header_is_a_hint_only() {
    let (own, attacker) = (ed25519(1), ed25519(2));
    let issuer = "https://a.example/issuer";
    let set_at = "https://a.example/.well-known/jwks.json";
    let keys = format!(r#"{{"keys":[{}]}}"#, own.jwk.replacen('{', r#"{"kid":"k1","#, 1));
    let pages = [(issuer, ""), (set_at, keys.as_str())];
    let shown = |signer: &Signer| signed(signer, &format!(r#"{{"alg":"EdDSA","jwk":{}}}"#, signer.jwk));
    assert_eq!(judge(&shown(&own), issuer, &[]), format!("wants {issuer}"));
    assert_eq!(judge(&shown(&own), issuer, &[(issuer, "")]), format!("wants {set_at}"));
    assert_eq!(judge(&shown(&own), issuer, &pages), "passed, passed");
    assert_eq!(judge(&shown(&attacker), issuer, &pages), "unchecked EmbeddedKeyUntrusted, failed EmbeddedKeyUntrusted");
    let nothing = [(issuer, ""), (set_at, "")];
    assert_eq!(judge(&shown(&own), issuer, &nothing), "unchecked EmbeddedKeyUntrusted, unchecked EmbeddedKeyUntrusted");
    for (header, expected) in [
        (r#"{"alg":"EdDSA","kid":"k1"}"#, "passed, passed"),
        (
            r#"{"alg":"EdDSA","kid":"k2","jku":"https://evil.example/jwks.json"}"#,
            "unchecked IssuerKeyNotListed, unchecked IssuerKeyNotListed",
        ),
        (r#"{"alg":"EdDSA","kid":"https://a.example/.well-known/jwks.json#k1"}"#, "passed, passed"),
        (r#"{"alg":"EdDSA","kid":"https://evil.example/keys/1"}"#, "unchecked InvalidVerificationMethod, failed InvalidVerificationMethod"),
        (r#"{"alg":"EdDSA","x5u":"https://evil.example/c.pem"}"#, "passed, passed"),
        (r#"{"alg":"EdDSA","kid":1}"#, "unchecked InvalidVerificationMethodUrl, failed InvalidVerificationMethodUrl"),
    ] {
        assert_eq!(judge(&signed(&own, header), issuer, &pages), expected, "{header}");
    }
    // The victim's name for the key with the attacker's key beside it.
    let both = signed(&attacker, &format!(r#"{{"alg":"EdDSA","kid":"k1","jwk":{}}}"#, attacker.jwk));
    assert_eq!(judge(&both, issuer, &pages), "failed CryptographicSecurity, passed");
}

#[test]
fn a_key_at_an_address_is_the_issuers_where_the_issuer_publishes_it() {
    let (own, attacker) = (ed25519(1), ed25519(2));
    let issuer = "https://a.example/issuer";
    let set_at = "https://a.example/.well-known/jwks.json";
    let kid = "https://a.example/keys/1.jwk";
    let header = format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#);
    let document = |signer: &Signer| signer.jwk.replacen('{', &format!(r#"{{"kid":"{kid}","#), 1);
    let token = signed(&own, &header);
    assert_eq!(judge(&token, issuer, &[(issuer, "")]), format!("wants {set_at} {kid}"));
    assert_eq!(judge(&token, issuer, &[(issuer, ""), (set_at, ""), (kid, &document(&own))]), "passed, passed");
    // Not named by itself, not served as a key, or not in the host's key set: anybody may have put it there.
    assert_eq!(judge(&token, issuer, &[(issuer, ""), (set_at, ""), (kid, &own.jwk)]), "passed, unchecked IssuerKeyUnbound");
    let keys = format!(r#"{{"keys":[{}]}}"#, own.jwk);
    let pages = [(issuer, ""), (set_at, keys.as_str()), (kid, &document(&attacker))];
    assert_eq!(judge(&signed(&attacker, &header), issuer, &pages), "passed, failed InvalidRelationship");
    // A key in the host's set that says it is somebody else's.
    let bare = signed(&own, r#"{"alg":"EdDSA","kid":"k"}"#);
    for (owner, expected) in
        [(issuer, "passed, passed"), ("https://a.example/other", "unchecked IssuerKeyNotListed, unchecked IssuerKeyNotListed")]
    {
        let keys = format!(r#"{{"keys":[{}]}}"#, own.jwk.replacen('{', &format!(r#"{{"kid":"k","iss":"{owner}","#), 1));
        assert_eq!(judge(&bare, issuer, &[(issuer, ""), (set_at, &keys)]), expected, "{owner}");
    }
    // The issuer's document decides where it lists keys.
    let listing = format!(
        r#"{{"id":"{issuer}","assertionMethod":[{{"id":"{issuer}#k","type":"JsonWebKey","controller":"{issuer}","publicKeyJwk":{}}}]}}"#,
        own.jwk
    );
    let pages = [(issuer, listing.as_str()), (set_at, ""), (kid, &document(&own))];
    assert_eq!(judge(&token, issuer, &pages), "unchecked IssuerKeyNotListed, unchecked IssuerKeyNotListed");
    for name in ["k", "#k", &format!("{issuer}#k")] {
        assert_eq!(judge(&signed(&own, &format!(r#"{{"alg":"EdDSA","kid":"{name}"}}"#)), issuer, &pages), "passed, passed", "{name}");
    }
    // On a host that many share, only the issuer's own document counts.
    let shared = "https://raw.githubusercontent.com/victim/issuer.json";
    let theirs = "https://raw.githubusercontent.com/attacker/key.jwk";
    let theirs_document = attacker.jwk.replacen('{', &format!(r#"{{"kid":"{theirs}","#), 1);
    let token = signed(&attacker, &format!(r#"{{"alg":"EdDSA","kid":"{theirs}"}}"#));
    assert_eq!(
        judge(&token, shared, &[(shared, ""), (theirs, &theirs_document)]),
        "unchecked IssuerKeyUnbound, unchecked IssuerKeyUnbound"
    );
}

#[test]
fn a_short_rsa_key_is_never_good() {
    let n = URL_SAFE_NO_PAD.encode([0xfb; 128]);
    let issuer = format!("did:jwk:{}", URL_SAFE_NO_PAD.encode(format!(r#"{{"kty":"RSA","n":"{n}","e":"AQAB"}}"#)));
    let token = format!("{}{}", token(r#"{"alg":"RS256"}"#, "{}").trim_end_matches("AA"), URL_SAFE_NO_PAD.encode([1; 128]));
    assert_eq!(judge(&token, &issuer, &[]), "failed CryptographicSecurity, passed");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[a-zA-Z0-9_.-]{0,60}") {
        let _ = Token::from_bytes(&bytes);
        let _ = Token::read(&text);
    }
}
