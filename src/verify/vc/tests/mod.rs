mod disguise;
mod presented;
mod respelled;
mod signed;

use std::sync::Arc;

use proptest::prelude::*;

use crate::domain::credentials::Standing;
use crate::verify::{Bundle, Check, CheckKind, Outcome, Problem, Setting, Submitted, Verdict, judge, standing};

fn setting() -> Setting {
    Setting::at("2026-01-01T00:00:00Z".parse().unwrap())
}

/// Judges bytes with nothing to fetch; the standing, and what a check says.
fn report(text: &str) -> (Standing, Vec<Check>) {
    match judge(&Bundle::new(Submitted::Bytes(Arc::from(text.as_bytes()))), &setting()) {
        Verdict::Done(report) => {
            assert!(report.facts.is_none() || report.standing > Standing::Invalid, "nothing is believed of what is not genuine");
            (report.standing, report.checks)
        }
        Verdict::Need(requests) => panic!("asks for {requests:?}"),
    }
}

fn structure(members: &str) -> Check {
    let text = format!("{{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"type\":[\"VerifiableCredential\"]{members}}}");
    let (_, checks) = report(&text);
    checks.into_iter().find(|check| check.check == CheckKind::Structure).unwrap()
}

const REST: &str = ",\"issuer\":\"did:key:z6MkgnA9Z1\",\"credentialSubject\":{\"id\":\"did:example:1\"}";

#[test]
fn the_tables_of_the_standards_are_kept() {
    assert_eq!(structure(REST).outcome, Outcome::Passed);
    for (members, expected) in [
        (",\"issuer\":\"did:key:z6MkgnA9Z1\"", "credentialSubject is missing"),
        (",\"credentialSubject\":{\"id\":\"did:example:1\"}", "issuer is missing"),
        (",\"issuer\":{\"name\":\"A\"},\"credentialSubject\":{\"id\":\"did:example:1\"}", "issuer: id is missing"),
        (",\"issuer\":\"an issuer\",\"credentialSubject\":{\"id\":\"did:example:1\"}", "issuer is no object"),
        (",\"issuer\":\"did:key:z6MkgnA9Z1\",\"credentialSubject\":{}", "subject: says nothing"),
    ] {
        let check = structure(members);
        assert!(check.outcome == Outcome::Failed && check.detail.contains(expected), "{members}: {}", check.detail);
    }
    for (member, expected) in [
        ("\"id\":[\"urn:a:1\",\"urn:a:2\"]", "id is not one IRI"),
        ("\"validFrom\":\"yesterday\"", "validFrom is malformed"),
        ("\"credentialStatus\":{\"id\":\"urn:a:1\"}", "status: type is missing"),
        ("\"credentialSchema\":{\"type\":\"https://a.example/#S\"}", "schema: id is missing"),
        ("\"evidence\":{}", "evidence: type is missing"),
        ("\"validFrom\":\"2026-01-01T00:00:00Z\",\"validUntil\":\"2025-01-01T00:00:00Z\"", "ends before it begins"),
        ("\"colour\":\"red\"", "colour"),
    ] {
        let check = structure(&format!("{REST},{member}"));
        assert!(check.outcome == Outcome::Failed && check.detail.contains(expected), "{member}: {}", check.detail);
    }
}

#[test]
fn what_is_no_credential_or_unsigned_is_never_more_than_that() {
    for (text, expected) in [
        ("{\"a\":1}", Standing::Unreadable),
        ("eyJhbGciOiJub25lIn0.e30.", Standing::Unreadable),
        ("eyJhbGciOiJub25lIn0.e30", Standing::Unreadable),
        ("eyJhbGciOiJFUzI1NiJ9.e30.AA~", Standing::Unreadable),
        ("eyJhbGciOiJFUzI1NiJ9.e30.AA~WyJhIiwiYiIsImMiXQ~", Standing::Invalid),
        ("{\"@context\":\"https://www.w3.org/ns/credentials/v2\",\"type\":\"VerifiableCredential\"}", Standing::Invalid),
    ] {
        assert_eq!(report(text).0, expected, "{text}");
    }
}

#[test]
fn the_worst_check_gives_the_standing_and_what_is_unproved_says_nothing() {
    let good = [CheckKind::Read, CheckKind::Structure, CheckKind::Proof, CheckKind::KeyBinding]
        .map(|kind| Check::new(kind, Outcome::Passed, None, ""));
    let with = |more: &[(CheckKind, Outcome, Option<Problem>)]| {
        let more = more.iter().map(|(kind, outcome, problem)| Check::new(*kind, *outcome, *problem, ""));
        standing(
            &good
                .iter()
                .filter(|check| !more.clone().any(|other| other.check == check.check))
                .cloned()
                .chain(more.clone())
                .collect::<Vec<_>>(),
        )
    };
    let expired = (CheckKind::Time, Outcome::Failed, Some(Problem::Expired));
    let revoked = (CheckKind::Status, Outcome::Failed, Some(Problem::Revoked));
    let unbound = (CheckKind::KeyBinding, Outcome::Unchecked, Some(Problem::IssuerKeyUnbound));
    assert_eq!(with(&[]), Standing::Verified);
    assert_eq!(with(&[expired]), Standing::Expired);
    assert_eq!(with(&[expired, revoked]), Standing::Revoked);
    assert_eq!(with(&[expired, revoked, unbound]), Standing::Indeterminate);
    assert_eq!(with(&[(CheckKind::Recipient, Outcome::Unchecked, Some(Problem::RecipientUnknown))]), Standing::Verified);
    assert_eq!(with(&[(CheckKind::Status, Outcome::Unchecked, Some(Problem::UnsupportedStatus))]), Standing::Indeterminate);
    assert_eq!(with(&[(CheckKind::Proof, Outcome::Unchecked, Some(Problem::UnsupportedSuite))]), Standing::Unsupported);
    assert_eq!(with(&[(CheckKind::Endorsement, Outcome::Failed, Some(Problem::ProofVerification))]), Standing::Verified);
}

const WORDS: &[&str] = &[
    "\"@context\"",
    "\"https://www.w3.org/ns/credentials/v2\"",
    "\"https://www.w3.org/2018/credentials/v1\"",
    "\"type\"",
    "\"VerifiableCredential\"",
    "\"OpenBadgeCredential\"",
    "\"issuer\"",
    "\"id\"",
    "\"did:web:a.example\"",
    "\"credentialSubject\"",
    "\"achievement\"",
    "\"proof\"",
    "\"credentialStatus\"",
    "\"statusListIndex\"",
    "\"-1\"",
    "\"validFrom\"",
    "\"2026-01-01T00:00:00Z\"",
    "\"verifiableCredential\"",
    "\"endorsement\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "true",
    "1e999",
    "{}",
    "\"\"",
    "eyJhbGciOiJFUzI1NiJ9",
    ".",
    "~",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_that_is_sent_does_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300), words in proptest::collection::vec(0..WORDS.len(), 0..40)) {
        let text: String = words.iter().map(|word| WORDS[*word]).collect();
        for sent in [Submitted::Bytes(Arc::from(bytes.as_slice())), Submitted::Bytes(Arc::from(text.as_bytes())), Submitted::Link(text.clone())] {
            if let Verdict::Done(report) = judge(&Bundle::new(sent), &setting()) {
                prop_assert_ne!(report.standing, Standing::Verified);
            }
        }
    }

    #[test]
    fn no_payload_of_a_token_does_harm(words in proptest::collection::vec(0..WORDS.len(), 0..40)) {
        use base64::Engine;
        let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        let text: String = words.iter().map(|word| WORDS[*word]).collect();
        let payload = format!("{{\"vc\":{{{text}}},\"nbf\":{}}}", if words.len() % 2 == 0 { "1e999" } else { "9999999999999" });
        let token = format!("{}.{}.AAAA", encode("{\"alg\":\"EdDSA\"}"), encode(&payload));
        if let Verdict::Done(report) = judge(&Bundle::new(Submitted::Bytes(Arc::from(token.as_bytes()))), &setting()) {
            prop_assert_ne!(report.standing, Standing::Verified);
        }
    }
}
