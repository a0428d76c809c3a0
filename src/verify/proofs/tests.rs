use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};

use crate::verify::bundle::{Answer, Bundle, Document, Setting, Submitted};
use crate::verify::json::Json;
use crate::verify::rdf::Digest;
use crate::verify::report::{CheckKind, Outcome};
use crate::verify::secured::{Secured, data_integrity};

use super::signing_input;

/// A network in a table, all in the bundle from the start.
fn bundle(pages: &[(&str, &str)]) -> Bundle {
    let mut bundle = Bundle::new(Submitted::Bytes(Arc::from(&b""[..])));
    for (url, body) in pages {
        let answer = Answer::Body { status: 200, content_type: None, final_url: (*url).to_owned(), bytes: Arc::from(body.as_bytes()) };
        bundle.documents.push(Document { url: (*url).to_owned(), kind: crate::verify::DocumentKind::Keys, fetched_at: now(), answer });
    }
    bundle
}

fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn key(seed: u8) -> (Ed25519KeyPair, String) {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
    let multikey = format!("z{}", bs58::encode([&[0xed, 0x01], pair.public_key().as_ref()].concat()).into_string());
    (pair, multikey)
}

/// A credential by `issuer` with a proof of these options, signed by `pair`.
fn signed(issuer: &str, options: &str, pair: &Ed25519KeyPair) -> String {
    let with = |value: &str| {
        format!(
            r#"{{"@context":["https://www.w3.org/ns/credentials/v2"],"id":"urn:c","type":["VerifiableCredential"],"issuer":"{issuer}",
            "credentialSubject":{{"id":"urn:s"}},"proof":{{{options},"proofValue":"{value}"}}}}"#
        )
    };
    let unsigned = with("z1");
    let document = Json::parse(unsigned.as_bytes()).unwrap();
    let input = signing_input(&document, document.get("proof").unwrap(), Digest::Sha256).unwrap();
    with(&format!("z{}", bs58::encode(pair.sign(&input)).into_string()))
}

fn outcome(secured: &Secured) -> String {
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

const OPTIONS: &str =
    r#""type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022","created":"2026-01-01T00:00:00Z","proofPurpose":"assertionMethod""#;

fn options(method: &str) -> String {
    format!(r#"{OPTIONS},"verificationMethod":"{method}""#)
}

fn judge(text: &str, issuer: &str, pages: &[(&str, &str)]) -> String {
    outcome(&data_integrity(&Json::parse(text.as_bytes()).unwrap(), issuer, &bundle(pages), &Setting::at(now())))
}

#[test]
fn a_did_key_issuer_signs_for_itself_only() {
    let (pair, multikey) = key(1);
    let issuer = format!("did:key:{multikey}");
    for method in [format!("{issuer}#{multikey}"), issuer.clone()] {
        let good = signed(&issuer, &options(&method), &pair);
        assert_eq!(judge(&good, &issuer, &[]), "passed, passed", "{method}");
    }
    let good = signed(&issuer, &options(&issuer), &pair);
    assert_eq!(judge(&good.replace("urn:s", "urn:t"), &issuer, &[]), "failed ProofVerification, passed");
    assert_eq!(judge(&good, "did:key:z6MkOther", &[]), "passed, failed InvalidVerificationMethod");
}
