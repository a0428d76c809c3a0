//! Credentials in presentations: the one inside is judged, and nothing is made of the presentation itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::signed::{badge, key, run, setting, sign};
use crate::demo::sign::{Form, to_jwt};
use crate::domain::credentials::Standing;
use crate::verify::{CheckKind, Problem};

/// A token whose signature nobody made: the presentation's own is not looked at.
fn unsigned(kind: &str, payload: &Value) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.AAAA", part(&json!({"alg": "EdDSA", "typ": kind})), part(payload))
}

fn presentation(credentials: &Value) -> Value {
    json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"], "holder": "did:example:x",
        "verifiableCredential": credentials})
}

/// Every way to present these credentials.
fn every_way(credentials: &Value) -> Vec<String> {
    let whole = presentation(credentials);
    let mut proved = whole.clone();
    proved["proof"] = json!({"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofValue": "z1"});
    let token = unsigned("vp+jwt", &whole);
    let enveloped = json!({"@context": "https://www.w3.org/ns/credentials/v2", "type": "EnvelopedVerifiablePresentation",
        "id": format!("data:application/vp+jwt,{token}")});
    let older = unsigned(
        "JWT",
        &json!({"iss": "did:example:x", "vp": {"@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiablePresentation"], "verifiableCredential": credentials}}),
    );
    let nested = unsigned("vp+jwt", &presentation(&json!([older.clone()])));
    vec![whole.to_string(), proved.to_string(), token, enveloped.to_string(), older, nested]
}

/// The standing and the problem of the first check.
fn judged(sent: &str) -> (Standing, Option<Problem>) {
    let (report, _) = run(sent, &[], &setting());
    (report.standing, report.checks.first().filter(|check| check.check == CheckKind::Read).and_then(|check| check.problem))
}

#[test]
fn one_credential_in_a_presentation_is_judged_by_itself() {
    let key = key();
    let plain = badge(&key, "sql", "did:example:me", &json!({}));
    let signed = sign(&key, plain.clone());
    let token = to_jwt(&plain, &key, &key.did_method(), Form::Whole).unwrap();
    let enveloped = json!({"@context": "https://www.w3.org/ns/credentials/v2", "type": "EnvelopedVerifiableCredential",
        "id": format!("data:application/vc+jwt,{token}")});
    let mut changed = signed.clone();
    changed["name"] = json!("changed");
    for (credential, expected) in [
        (&signed, Standing::Verified),
        (&json!(token), Standing::Verified),
        (&enveloped, Standing::Verified),
        (&changed, Standing::Invalid),
        (&plain, Standing::Invalid),
    ] {
        for sent in every_way(&json!([credential])).iter().chain(&every_way(credential)) {
            assert_eq!(judged(sent), (expected, None), "{sent}");
        }
    }
    // What is inside says who holds it, not who presents it.
    let (report, _) = run(&every_way(&json!([signed]))[2], &[], &setting());
    assert_eq!(report.facts.unwrap().subject.as_deref(), Some("did:example:me"));
}

#[test]
fn several_none_or_too_deep_are_unreadable_and_never_changed() {
    let key = key();
    let one = |name: &str| sign(&key, badge(&key, name, "did:example:me", &json!({})));
    let token = to_jwt(&badge(&key, "c", "did:example:me", &json!({})), &key, &key.did_method(), Form::Whole).unwrap();
    for (credentials, problem) in [
        (json!([one("a"), one("b")]), Problem::SeveralCredentials),
        (json!([one("a"), token]), Problem::SeveralCredentials),
        (json!([]), Problem::NoCredential),
        (json!([1]), Problem::NoCredential),
    ] {
        for sent in every_way(&credentials) {
            assert_eq!(judged(&sent), (Standing::Unreadable, Some(problem)), "{sent}");
        }
    }
    let mut deep = one("a").to_string();
    for _ in 0..5 {
        let inner = serde_json::from_str(&deep).unwrap_or(json!(deep));
        deep = unsigned("vp+jwt", &presentation(&json!([inner])));
    }
    assert_eq!(judged(&deep), (Standing::Unreadable, Some(Problem::LimitExceeded)));
}

#[test]
fn a_presentation_that_says_it_is_a_credential_is_judged_as_one() {
    let key = key();
    let mut both = presentation(&json!([sign(&key, badge(&key, "sql", "did:example:me", &json!({})))]));
    both["credentialSubject"] = json!({"id": "did:example:x"});
    assert_eq!(judged(&unsigned("vc+jwt", &both)).0, Standing::Invalid);
}
