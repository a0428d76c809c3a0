//! Proofs: what holds, for whom, and what is refused.

mod conformance;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};

use super::input::{Inputs, OptionsContext};
use super::signing_input;
use super::suite::Suite;
use crate::verify::bundle::{Answer, Document, DocumentKind, FetchFailure, Setting};
use crate::verify::jose::Token;
use crate::verify::json::Json;
use crate::verify::jsonld::Reading;
use crate::verify::keys::tests::{bundle, now, outcome};
use crate::verify::rdf::Digest;
use crate::verify::secured::{data_integrity, jwt};

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

const OPTIONS: &str =
    r#""type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022","created":"2026-01-01T00:00:00Z","proofPurpose":"assertionMethod""#;

fn options(method: &str) -> String {
    format!(r#"{OPTIONS},"verificationMethod":"{method}""#)
}

fn judge(text: &str, issuer: &str, pages: &[(&str, &str)]) -> String {
    outcome(&data_integrity(&Json::parse(text.as_bytes()).unwrap(), issuer, None, (&bundle(pages), &Setting::at(now()))))
}

#[test]
fn the_name_of_a_draft_is_read_as_the_suite_it_became_or_left_open() {
    let (pair, multikey) = key(1);
    let issuer = format!("did:key:{multikey}");
    let options = options(&format!("{issuer}#{multikey}")).replace("eddsa-rdfc-2022", "eddsa-2022");
    let good = signed(&issuer, &options, &pair);
    assert_eq!(judge(&good, &issuer, &[]), "passed, passed");
    assert_eq!(judge(&good.replace("urn:s", "urn:t"), &issuer, &[]), "unchecked UnsupportedSuite, passed");
}

#[test]
fn a_did_key_issuer_signs_for_itself_only() {
    let (pair, multikey) = key(1);
    let (other_pair, other) = key(2);
    let issuer = format!("did:key:{multikey}");
    let method = format!("{issuer}#{multikey}");
    for method in [&method, &issuer] {
        assert_eq!(judge(&signed(&issuer, &options(method), &pair), &issuer, &[]), "passed, passed", "{method}");
    }
    let good = signed(&issuer, &options(&method), &pair);
    let value = Json::parse(good.as_bytes()).unwrap().get("proof").unwrap().get("proofValue").unwrap().as_str().unwrap().to_owned();
    let bytes = bs58::decode(&value[1..]).into_vec().unwrap();
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &bytes);
    let p256 = "did:key:zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP";
    let proof_failed = "failed ProofVerification, passed";
    let unusable = "failed ProofVerification, unchecked IssuerKeyUnbound";
    for (what, text, issuer, expected) in [
        ("another subject", good.replace("urn:s", "urn:t"), issuer.as_str(), proof_failed),
        ("another date of the proof", good.replace("2026-01-01", "2026-01-02"), &issuer, proof_failed),
        (
            "a letter of the signature",
            good.replace(&value, &format!("z{}", bs58::encode([&bytes[..63], &[0]].concat()).into_string())),
            &issuer,
            proof_failed,
        ),
        ("a key that did not sign", signed(&issuer, &options(&method), &other_pair), &issuer, proof_failed),
        ("another issuer's key", good.clone(), "did:key:z6MkOther", "passed, failed InvalidVerificationMethod"),
        (
            "another key's name",
            good.replace(&method, &format!("{issuer}#{other}")),
            &issuer,
            "unchecked InvalidVerificationMethodUrl, failed InvalidVerificationMethodUrl",
        ),
        ("a P-256 key for an EdDSA suite", good.replace(&method, p256), p256, proof_failed),
        ("another suite", good.replace("eddsa-rdfc-2022", "eddsa-jcs-2022"), &issuer, proof_failed),
        ("another purpose", signed(&issuer, &options(&method).replace("assertionMethod", "authentication"), &pair), &issuer, unusable),
        (
            "an expired proof",
            signed(&issuer, &format!(r#"{},"expires":"2026-11-20T11:59:59Z""#, options(&method)), &pair),
            &issuer,
            unusable,
        ),
        (
            "an end of the proof by another name",
            signed(&issuer, &format!(r#"{},"expires":"2026-11-20T11:59:59Z""#, options(&method)), &pair)
                .replace("\"expires\"", "\"@context\":\"https://w3id.org/security/v1\",\"expiration\""),
            &issuer,
            "failed DataLossDetection, passed",
        ),
        ("a signature in base64", good.replace(&value, &format!("u{base64}")), &issuer, unusable),
        ("a signature of 63 bytes", good.replace(&value, &format!("z{}", bs58::encode(&bytes[..63]).into_string())), &issuer, unusable),
        ("no proof", good.replace("\"proof\"", "\"name\""), &issuer, unusable),
        (
            "an unknown suite",
            good.replace("eddsa-rdfc-2022", "rot13-2024"),
            &issuer,
            "unchecked UnsupportedSuite, unchecked IssuerKeyUnbound",
        ),
        (
            "an unknown context",
            good.replace("credentials/v2\"]", "credentials/v2\",\"https://evil.example/c\"]"),
            &issuer,
            "unchecked ContextUnknown, passed",
        ),
        (
            "another first context",
            good.replace("[\"https://www.w3.org/ns/credentials/v2", "[\"https://w3id.org/security/v2"),
            &issuer,
            "failed ContextTampered, unchecked IssuerKeyUnbound",
        ),
        ("an undefined term", good.replace("\"id\":\"urn:s\"", "\"id\":\"urn:s\",\"x\":1"), &issuer, "failed DataLossDetection, passed"),
        ("a term spelled out", good.replace("\"id\":\"urn:s\"", "\"@id\":\"urn:s\""), &issuer, "failed ContextTampered, passed"),
    ] {
        assert_eq!(judge(&text, issuer, &[]), expected, "{what}");
    }
}

#[test]
fn a_key_that_ended_is_good_for_what_it_signed_before() {
    let (pair, multikey) = key(1);
    let issuer = "did:web:a.example";
    let document = |ended: &str| {
        format!(
            r##"{{"id":"{issuer}","assertionMethod":[{{"id":"#k","type":"Multikey","controller":"{issuer}","publicKeyMultibase":"{multikey}","revoked":"{ended}"}}]}}"##
        )
    };
    let at = "https://a.example/.well-known/did.json";
    let good = signed(issuer, &options("did:web:a.example#k"), &pair);
    assert_eq!(judge(&good, issuer, &[(at, &document("2026-06-01T00:00:00Z"))]), "passed, passed");
    assert_eq!(judge(&good, issuer, &[(at, &document("2025-06-01T00:00:00Z"))]), "passed, failed InvalidVerificationMethod");
    // A date to come on the proof does not help.
    let later = signed(issuer, &options("did:web:a.example#k").replace("2026-01-01", "2027-01-01"), &pair);
    assert_eq!(judge(&later, issuer, &[(at, &document("2026-12-01T00:00:00Z"))]), "passed, passed");
    assert_eq!(judge(&later, issuer, &[(at, &document("2026-11-01T00:00:00Z"))]), "passed, failed InvalidVerificationMethod");
}

#[test]
fn of_several_proofs_all_known_ones_must_hold_and_one_be_the_issuers() {
    let (pair, multikey) = key(1);
    let (other_pair, other) = key(2);
    let issuer = format!("did:key:{multikey}");
    let proof = |text: &str| Json::parse(text.as_bytes()).unwrap().get("proof").unwrap().to_string();
    let good = signed(&issuer, &options(&issuer), &pair);
    let witness = proof(&signed(&issuer, &options(&format!("did:key:{other}")), &other_pair));
    let unknown = r#"{"type":"SomeProof"}"#;
    let own = proof(&good);
    let bad = own.replace("2026-01-01", "2026-01-02");
    let with = |proofs: &[&str]| {
        let Json::Object(mut credential) = Json::parse(good.as_bytes()).unwrap().into_owned() else { panic!("no object") };
        credential.insert("proof", Json::parse(format!("[{}]", proofs.join(",")).as_bytes()).unwrap().into_owned());
        judge(&Json::Object(credential).to_string(), &issuer, &[])
    };
    assert_eq!(with(&[unknown, &own]), "passed, passed");
    assert_eq!(with(&[&witness, &own]), "passed, passed");
    // One that cannot be checked leaves the whole open, one by a key that may not sign for its owner fails it.
    let nowhere = own.replace(&format!("\"{issuer}\""), "\"did:web:a.example#k\"");
    let nameless = own.replace(&format!("\"{issuer}\""), &format!("\"{issuer}#z\""));
    assert_eq!(with(&[&own, &nowhere]), "unchecked InvalidVerificationMethod, passed");
    assert_eq!(with(&[&own, &nameless]), "failed InvalidVerificationMethodUrl, passed");
    assert_eq!(with(&[&witness]), "passed, failed InvalidVerificationMethod");
    assert_eq!(with(&[&own, &bad]), "failed ProofVerification, passed");
    assert_eq!(with(&[unknown]), "unchecked UnsupportedSuite, unchecked IssuerKeyUnbound");
    assert_eq!(with(&[]), "failed ProofVerification, unchecked IssuerKeyUnbound");
    assert_eq!(with(&[own.as_str(); 9]), "failed LimitExceeded, unchecked IssuerKeyUnbound");
    let chained = own.replacen('{', r#"{"previousProof":"urn:none","#, 1);
    assert_eq!(with(&[&chained]), "failed ProofVerification, passed");
}

#[test]
fn a_proof_of_a_chain_counts_where_those_before_it_hold() {
    let (pair, multikey) = key(1);
    let (other_pair, other) = key(2);
    let issuer = format!("did:key:{multikey}");
    let witness = format!("did:key:{other}");
    // Signs a proof with these members over the credential and the proofs already in it, and answers all proofs.
    let add = |before: &[String], options: &str, pair: &Ed25519KeyPair| {
        let text = format!(
            r#"{{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":"{issuer}",
            "credentialSubject":{{"id":"urn:s"}},"proof":[{}]}}"#,
            [before, &[format!("{{{options}}}")]].concat().join(",")
        );
        let document = Json::parse(text.as_bytes()).unwrap();
        let proof = document.get("proof").unwrap().items().last().unwrap();
        let input = signing_input(&document, proof, Digest::Sha256).unwrap();
        let value = bs58::encode(pair.sign(&input)).into_string();
        [before, &[format!(r#"{{{options},"proofValue":"z{value}"}}"#)]].concat()
    };
    let judge_all = |proofs: &[String]| {
        let text = format!(
            r#"{{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":"{issuer}",
            "credentialSubject":{{"id":"urn:s"}},"proof":[{}]}}"#,
            proofs.join(",")
        );
        judge(&text, &issuer, &[])
    };
    let first = add(&[], &format!(r#""id":"urn:p1",{}"#, options(&witness)), &other_pair);
    let whole = add(&first, &format!(r#""previousProof":"urn:p1",{}"#, options(&issuer)), &pair);
    assert_eq!(judge_all(&whole), "passed, passed");
    let listed = add(&first, &format!(r#""previousProof":["urn:p1"],{}"#, options(&issuer)), &pair);
    assert_eq!(judge_all(&listed), "passed, passed");
    let is_refused = |proofs: &[String]| judge_all(proofs).starts_with("failed ProofVerification");
    assert!(is_refused(&whole[1..]), "the first one taken away");
    let changed = [whole[0].replace("2026-01-01", "2026-01-02"), whole[1].clone()];
    assert!(is_refused(&changed), "the first one changed");
    let again = add(&[], &format!(r#""id":"urn:p1",{}"#, options(&issuer)), &pair);
    assert!(is_refused(&[again[0].clone(), whole[1].clone()]), "another in its place");
    assert!(is_refused(&[whole[0].clone(), again[0].clone(), whole[1].clone()]), "two of one name");
    for previous in [r#""urn:p2""#, "[]", "null", "7", r#"["urn:p1","urn:p1"]"#, r#"["urn:p1",7]"#] {
        let proof = whole[1].replace(r#""previousProof":"urn:p1""#, &format!(r#""previousProof":{previous}"#));
        assert!(is_refused(&[whole[0].clone(), proof]), "{previous}");
    }
    // What builds on a proof that nobody could check is open itself.
    let strange = r#"{"type":"DataIntegrityProof","id":"urn:p1","cryptosuite":"rot13-2024","proofPurpose":"assertionMethod"}"#.to_owned();
    let on_strange = add(&[strange], &format!(r#""id":"urn:p2","previousProof":"urn:p1",{}"#, options(&issuer)), &pair);
    assert_eq!(judge_all(&on_strange), "unchecked UnsupportedSuite, passed");
    let further = add(&on_strange, &format!(r#""previousProof":"urn:p2",{}"#, options(&issuer)), &pair);
    assert_eq!(judge_all(&further), "unchecked UnsupportedSuite, passed");
    // A proof by the issuer that holds by itself is enough.
    let own = add(&[], &options(&issuer), &pair);
    assert_eq!(judge_all(&[on_strange, own].concat()), "passed, passed");
}

#[test]
fn a_base_proof_of_any_suite_is_refused() {
    let base = r#""type":"DataIntegrityProof","cryptosuite":"bbs-2023","proofPurpose":"assertionMethod","verificationMethod":"did:key:z","proofValue""#;
    let with = |value: &str| {
        let text = format!(
            r#"{{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":"did:key:z",
            "credentialSubject":{{"id":"urn:s"}},"proof":{{{base}:"{value}"}}}}"#
        );
        judge(&text, "did:key:z", &[])
    };
    for value in ["u2V0ChVhQ", "u2V0EhVhQ", "u2V0GhVhQ", "u2V0IhVhQ", "u2V0DhVhQ", "", "u", "u2V", "uééé"] {
        assert_eq!(with(value), "failed ProofVerification, unchecked IssuerKeyUnbound", "{value}");
    }
    for value in ["u2V0FhVhQ", "u2V0HhVhQ", "u2V0JhVhQ"] {
        assert_eq!(with(value), "unchecked UnsupportedSuite, unchecked IssuerKeyUnbound", "{value}");
    }
}

#[test]
fn an_https_issuer_is_believed_by_its_own_document() {
    let (pair, multikey) = key(1);
    let issuer = "https://a.example/issuers/1";
    let method = format!("{issuer}#{multikey}");
    let good = signed(issuer, &options(&method), &pair);
    assert_eq!(judge(&good, issuer, &[]), format!("wants {issuer}"));
    let document = format!(
        r#"{{"id":"{issuer}","verificationMethod":{{"id":"{method}","type":"Multikey","controller":"{issuer}","publicKeyMultibase":"{multikey}"}},
        "assertionMethod":"{method}"}}"#
    );
    assert_eq!(judge(&good, issuer, &[(issuer, &document)]), "passed, passed");
    // The key that the URL spells out proves nothing, unless HR pinned it; and a pin does not outweigh what the issuer says.
    let unbound = "unchecked IssuerKeyUnbound, unchecked IssuerKeyUnbound";
    assert_eq!(judge(&good, issuer, &[(issuer, "")]), unbound);
    let changed = document.replace(&multikey, &key(2).1);
    assert_eq!(judge(&good, issuer, &[(issuer, &changed)]), "unchecked IssuerKeyNotListed, unchecked IssuerKeyNotListed");
    let pinned = |pages: &[(&str, &str)], issuer_pinned: &str| {
        let mut setting = Setting::at(now());
        let thumbprint = crate::verify::keys::Key::from_multibase(&multikey).unwrap().thumbprint().to_owned();
        setting.pins.push(crate::verify::bundle::KeyPin { issuer: issuer_pinned.to_owned(), thumbprint });
        outcome(&data_integrity(&Json::parse(good.as_bytes()).unwrap(), issuer, None, (&bundle(pages), &setting)))
    };
    assert_eq!(pinned(&[(issuer, "")], issuer), "passed, passed");
    assert_eq!(pinned(&[(issuer, &changed)], issuer), "passed, passed");
    assert_eq!(pinned(&[(issuer, "")], "https://b.example/"), unbound);
    assert_eq!(
        pinned(&[(issuer, &document.replace("\"assertionMethod\"", "\"authentication\""))], issuer),
        "passed, failed InvalidRelationship"
    );
    // A key document counts where the issuer's document lists it.
    let elsewhere = "https://keys.example/1";
    let by_reference = signed(issuer, &options(elsewhere), &pair);
    let key_document = format!(r#"{{"id":"{elsewhere}","type":"Multikey","controller":"{issuer}","publicKeyMultibase":"{multikey}"}}"#);
    let listing = format!(r#"{{"id":"{issuer}","assertionMethod":["{elsewhere}"]}}"#);
    assert_eq!(judge(&by_reference, issuer, &[(issuer, &listing)]), format!("wants {elsewhere}"));
    assert_eq!(judge(&by_reference, issuer, &[(issuer, &listing), (elsewhere, &key_document)]), "passed, passed");
    let foreign = key_document.replace(issuer, "https://b.example/");
    assert_eq!(judge(&by_reference, issuer, &[(issuer, &listing), (elsewhere, &foreign)]), "passed, failed InvalidVerificationMethod");
    let unlisted = "unchecked InvalidVerificationMethod, failed InvalidVerificationMethod";
    assert_eq!(judge(&by_reference, issuer, &[(issuer, &document), (elsewhere, &key_document)]), unlisted);
}

/// `jti` came into the context in 2025. Who defined it before signed over a text that did not have it, and whose newer text forbids that (M7).
#[test]
fn an_older_text_of_a_context_is_named_where_it_is_what_was_signed() {
    const URL: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
    let (pair, multikey) = key(1);
    let issuer = format!("did:key:{multikey}");
    let with = |term: &str, value: &str| {
        format!(
            r#"{{"@context":["https://www.w3.org/ns/credentials/v2","{URL}",{{"{term}":"https://e.example/{term}"}}],"id":"urn:c",
            "type":["VerifiableCredential"],"issuer":"{issuer}","credentialSubject":{{"id":"urn:s"}},"{term}":"x",
            "proof":{{{},"proofValue":"{value}"}}}}"#,
            options(&issuer)
        )
    };
    for (term, edition, expected) in [
        ("jti", 1, format!("eddsa-rdfc-2022 signature, signed with the 2024-03 text of {URL}")),
        ("endorsementJwt", 1, format!("eddsa-rdfc-2022 signature, signed with the 2024-03 text of {URL}")),
        ("mine", 0, "eddsa-rdfc-2022 signature".to_owned()),
    ] {
        let unsigned = with(term, "z1");
        let document = Json::parse(unsigned.as_bytes()).unwrap();
        let how = (Reading { edition, ..Reading::default() }, OptionsContext::Standard);
        let input = Inputs::new(&document, 1).signed(document.get("proof").unwrap(), Suite::EddsaRdfc, Digest::Sha256, how).unwrap();
        let signed = with(term, &format!("z{}", bs58::encode(pair.sign(&input)).into_string()));
        let secured = data_integrity(&Json::parse(signed.as_bytes()).unwrap(), &issuer, None, (&bundle(&[]), &Setting::at(now())));
        assert_eq!((outcome(&secured).as_str(), secured.checks[0].detail.as_str()), ("passed, passed", expected.as_str()));
        let changed = signed.replace("\":\"x\"", "\":\"y\"");
        assert!(judge(&changed, &issuer, &[]).starts_with("failed"), "{changed}");
    }
}
