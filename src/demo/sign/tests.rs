use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey, VerificationAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::ob2::Holder;
use super::*;
use crate::store::testing::at;
use crate::verify::container::{self, Content, Wrapping};
use crate::verify::recipient;

fn credential<'a>(issuer: &'a str, skills: &'a [(String, String)], status: Option<Value>) -> ob3::Credential<'a> {
    ob3::Credential {
        id: "https://issuer.example/c/1",
        issuer,
        issuer_name: "Issuer",
        issuer_url: "https://issuer.example/",
        achievement: "https://issuer.example/a/1",
        name: "SQL, advanced",
        description: "Writes queries.",
        kind: "Certification",
        level: Some("Intermediate"),
        skills,
        creator: Some("https://issuer.example/"),
        holder: Holder { email: "maya@mail.example", salt: "s" },
        awarded: Some(at(-100)),
        valid_from: at(-100),
        valid_until: Some(at(1_000)),
        status,
    }
}

fn jwk_key(key: &IssuerKey) -> (&'static dyn VerificationAlgorithm, Vec<u8>) {
    let jwk = key.jwk();
    let part = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    match key.algorithm() {
        "EdDSA" => (&ED25519, part("x")),
        _ => (&ECDSA_P256_SHA256_FIXED, [vec![4], part("x"), part("y")].concat()),
    }
}

#[test]
fn a_token_is_signed_over_header_and_payload_by_the_key_its_jwk_shows() {
    for key in [IssuerKey::ed25519().unwrap(), IssuerKey::p256().unwrap()] {
        for form in [Form::Whole, Form::Claim] {
            let did = key.did();
            let skills = [("skill:sql".to_owned(), "SQL".to_owned())];
            let token = to_jwt(&credential(&did, &skills, None).to_json(), &key, &key.did_method(), form).unwrap();
            let (signed, signature) = token.rsplit_once('.').unwrap();
            let (algorithm, public) = jwk_key(&key);
            let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
            UnparsedPublicKey::new(algorithm, public).verify(signed.as_bytes(), &signature).unwrap();
            let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(signed.split('.').nth(1).unwrap()).unwrap()).unwrap();
            assert_eq!(payload.get("iss").is_some(), form == Form::Claim);
            assert_eq!(payload.get("nbf").and_then(Value::as_i64).is_some(), form == Form::Claim);
        }
    }
}

#[test]
fn every_term_of_a_credential_and_a_list_is_signed() {
    let key = IssuerKey::ed25519().unwrap();
    let list = StatusList {
        url: "https://issuer.example/status/1".to_owned(),
        issuer: key.did(),
        purpose: Purpose::Revocation,
        set: vec![9, 131_071],
    };
    let (did, method) = (key.did(), key.did_method());
    let skills = [("https://issuer.example/skills/sql".to_owned(), "SQL".to_owned())];
    // Safe mode: an undefined term or relative id would be an error here.
    let signed = add_proof(credential(&did, &skills, Some(list.entry(9))).to_json(), &key, &method, at(0)).unwrap();
    assert_eq!(signed["proof"]["cryptosuite"], "eddsa-rdfc-2022");
    assert!(signed["proof"]["proofValue"].as_str().unwrap().starts_with('z'));
    add_proof(list.credential(at(0)).unwrap(), &key, &method, at(0)).unwrap();
    let p256 = IssuerKey::p256().unwrap();
    assert_eq!(p256.multibase().get(..4), Some("zDna"));
    assert_eq!(key.multibase().get(..4), Some("z6Mk"));
    assert_eq!(did_web_address("did:web:a.example").as_deref(), Some("https://a.example/.well-known/did.json"));
    assert_eq!(did_web_address("did:web:a.example:b:c").as_deref(), Some("https://a.example/b/c/did.json"));
}

#[test]
fn a_packed_list_has_exactly_the_bits_that_were_set() {
    let list = StatusList {
        url: "https://issuer.example/s".to_owned(),
        issuer: "did:web:issuer.example".to_owned(),
        purpose: Purpose::Revocation,
        set: vec![0, 9],
    };
    let packed = list.credential(at(0)).unwrap()["credentialSubject"]["encodedList"].as_str().unwrap().to_owned();
    let bytes = URL_SAFE_NO_PAD.decode(packed.strip_prefix('u').unwrap()).unwrap();
    let mut bits = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut bits).unwrap();
    assert_eq!((bits.len(), &bits[..3]), (16_384, &[0x80, 0x40, 0][..]));
    assert!(bits[3..].iter().all(|byte| *byte == 0));
}

#[test]
fn what_is_baked_comes_out_again() {
    let png = bake_png(&picture_png([200, 30, 30]).unwrap(), "openbadges", "https://issuer.example/a/1").unwrap();
    let opened = container::open(&png).unwrap();
    assert_eq!(opened.wrapping, Wrapping::BakedPng("openbadges".to_owned()));
    assert!(matches!(opened.content(), Ok(Content::Link(link)) if link == "https://issuer.example/a/1"));
    let svg = bake_svg(&picture_svg([1, 2, 3]), "{\"id\":\"]]>\"}", true).unwrap();
    let opened = container::open(svg.as_bytes()).unwrap();
    assert_eq!(opened.wrapping, Wrapping::BakedSvg("credential".to_owned()));
    assert_eq!(&*opened.body, b"{\"id\":\"]]>\"}");
    assert!(bake_png(b"GIF8", "openbadges", "x").is_err() && bake_svg("<html>", "x", false).is_err());
}

#[test]
fn a_badge_names_its_holder_only_as_a_hash() {
    let holder = Holder { email: "maya@mail.example", salt: "salt" };
    let assertion = ob2::assertion("https://issuer.example/a", "https://issuer.example/b", holder, at(0), Some(at(9)));
    let text = assertion.to_string();
    assert!(!text.contains("maya@"));
    let json = crate::verify::Json::parse(text.as_bytes()).unwrap();
    assert_eq!(recipient::of_ob2(&json).len(), 1);
    let did = "did:web:issuer.example";
    let text = credential(did, &[], None).to_json().to_string();
    assert!(!text.contains("maya@"));
    assert_eq!(recipient::of_ob3(&crate::verify::Json::parse(text.as_bytes()).unwrap()).len(), 1);
}
