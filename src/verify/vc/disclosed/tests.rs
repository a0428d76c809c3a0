use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::domain::credentials::Standing;
use crate::verify::bundle::{Recipient, RecipientType, Submitted};
use crate::verify::keys::tests::{bundle, now};
use crate::verify::{CheckKind, Report, Setting, Verdict, judge};

const ISSUER: &str = "https://a.example/i/7";
const METADATA: &str = "https://a.example/.well-known/jwt-vc-issuer/i/7";
const KEYS: &str = "https://keys.example/jwks.json";

fn encode(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn key_set(seed: u8) -> String {
    format!(r#"{{"keys":[{{"kid":"k","kty":"OKP","crv":"Ed25519","x":"{}"}}]}}"#, encode(pair(seed).public_key().as_ref()))
}

/// A signed token with these claims beside those every SD-JWT VC has; the disclosures are the texts behind `~`.
fn token(kind: &str, claims: &str, disclosures: &[&str]) -> String {
    let all: Vec<String> = disclosures.iter().map(encode).collect();
    let digests: Vec<String> = all.iter().map(|text| format!("\"{}\"", encode(Sha256::digest(text)))).collect();
    let claims = claims.replace("DIGESTS", &digests.join(","));
    let input = format!("{}.{}", encode(format!(r#"{{"alg":"EdDSA","kid":"k","typ":"{kind}"}}"#)), encode(claims));
    let shown: String = all.iter().map(|text| format!("~{text}")).collect();
    format!("{input}.{}{shown}~", encode(pair(1).sign(input.as_bytes())))
}

fn pages() -> Vec<(&'static str, String)> {
    vec![(METADATA, format!(r#"{{"issuer":"{ISSUER}","jwks_uri":"{KEYS}"}}"#)), (KEYS, key_set(1))]
}

fn report(text: &str, pages: &[(&str, String)]) -> Report {
    let pages: Vec<(&str, &str)> = pages.iter().map(|(url, body)| (*url, body.as_str())).collect();
    let mut bundle = bundle(&pages);
    bundle.submitted = Submitted::Bytes(Arc::from(text.as_bytes()));
    let mut setting = Setting::at(now());
    setting.recipients.push(Recipient { kind: RecipientType::Email, value: "ada@mail.example".to_owned() });
    match judge(&bundle, &setting) {
        Verdict::Done(report) => *report,
        Verdict::Need(requests) => panic!("wants {requests:?}"),
    }
}

const VC: &str = r#"{"iss":"https://a.example/i/7","iat":1700000000,"nbf":1700000000,"exp":1900000000,"vct":"https://purl.imsglobal.org/spec/ob/v3p0/OpenBadgeCredential","_sd":[DIGESTS]}"#;
const ACHIEVEMENT: &str = r#"["s","achievement",{"id":"https://a.example/sql","type":["Achievement"],"name":"SQL"}]"#;
const IDENTITY: &str =
    r#"["s","identifier",[{"type":"IdentityObject","hashed":false,"identityHash":"ada@mail.example","identityType":"emailAddress"}]]"#;

#[test]
fn an_sd_jwt_vc_is_read_as_the_badge_it_is() {
    let whole = token("dc+sd-jwt", VC, &[ACHIEVEMENT, IDENTITY]);
    let good = report(&whole, &pages());
    assert_eq!(good.standing, Standing::Verified, "{:?}", good.checks);
    let facts = good.facts.unwrap();
    assert_eq!((facts.name.as_str(), facts.issuer.id.as_str()), ("SQL", ISSUER));
    assert_eq!(facts.format, "Open Badges 3.0, signed token with disclosures");
    assert!(facts.dates.valid_from.is_some() && facts.dates.valid_until.is_some());
    // What is left out is not read, and whom it is for must not be left out.
    let (rest, _) = whole.trim_end_matches('~').rsplit_once('~').unwrap();
    assert_eq!(report(&format!("{rest}~"), &pages()).standing, Standing::RecipientMismatch);
    let changed = whole.replace(&encode(ACHIEVEMENT), &encode(ACHIEVEMENT.replace("SQL", "Law")));
    assert_eq!(report(&changed, &pages()).standing, Standing::Invalid);
    let added = format!("{whole}{}~", encode(r#"["s","name","x"]"#));
    assert_eq!(report(&added, &pages()).standing, Standing::Invalid);
    assert_eq!(report(&format!("{whole}a.b.c"), &pages()).standing, Standing::Invalid, "a holder's token that is none");
    // A list is asked before it counts.
    let listed = VC.replace("\"vct\"", r#""status":{"status_list":{"idx":1,"uri":"https://a.example/list"}},"vct""#);
    let with_list = [pages(), vec![("https://a.example/list", String::new())]].concat();
    assert_eq!(report(&token("dc+sd-jwt", &listed, &[ACHIEVEMENT, IDENTITY]), &with_list).standing, Standing::Indeterminate);
}

#[test]
fn an_sd_jwt_vc_that_breaks_its_rules_is_invalid() {
    for (what, kind, claims, disclosures) in [
        ("another type", "JWT", VC.to_owned(), vec![ACHIEVEMENT, IDENTITY]),
        ("a hidden end", "dc+sd-jwt", VC.replace(r#""exp":1900000000,"#, ""), vec![IDENTITY, r#"["s","exp",1900000000]"#]),
        ("an end that is no date", "dc+sd-jwt", VC.replace("1900000000", "\"soon\""), vec![IDENTITY]),
        ("another issuer", "dc+sd-jwt", VC.replace("\"vct\"", r#""issuer":"https://b.example","vct""#), vec![IDENTITY]),
        (
            "another subject",
            "dc+sd-jwt",
            VC.replace("\"vct\"", r#""sub":"urn:1","credentialSubject":{"id":"urn:2"},"vct""#),
            vec![IDENTITY],
        ),
        ("no kind", "dc+sd-jwt", VC.replace("https://purl.imsglobal.org/spec/ob/v3p0/OpenBadgeCredential", ""), vec![IDENTITY]),
    ] {
        let pages =
            [pages(), vec![("https://b.example/.well-known/jwt-vc-issuer", String::new()), ("https://b.example/", String::new())]].concat();
        let pages = [pages, vec![("https://b.example/.well-known/jwks.json", String::new())]].concat();
        assert_eq!(report(&token(kind, &claims, &disclosures), &pages).standing, Standing::Invalid, "{what}");
    }
    let expired = token("dc+sd-jwt", &VC.replace("1900000000", "1700000001"), &[IDENTITY]);
    assert_eq!(report(&expired, &pages()).standing, Standing::Expired);
    assert_eq!(report(&token("dc+sd-jwt", r#"{"a":1}"#, &[]), &[]).standing, Standing::Unreadable);
}

#[test]
fn the_issuers_metadata_says_whose_key_it_is() {
    let whole = token("dc+sd-jwt", VC, &[ACHIEVEMENT, IDENTITY]);
    let metadata = |text: String| vec![(METADATA, text), (KEYS, key_set(1))];
    let inside = format!(r#"{{"issuer":"{ISSUER}","jwks":{}}}"#, key_set(1));
    assert_eq!(report(&whole, &metadata(inside.clone())).standing, Standing::Verified);
    for (what, text, expected) in [
        ("another key", inside.replace(&key_set(1), &key_set(2)), Standing::Invalid),
        ("another name", inside.replace("\"k\"", "\"l\""), Standing::Indeterminate),
        ("another issuer", inside.replace(ISSUER, "https://a.example"), Standing::Invalid),
        ("two key sets", inside.replace("\"jwks\"", &format!(r#""jwks_uri":"{KEYS}","jwks""#)), Standing::Invalid),
        ("no key set", format!(r#"{{"issuer":"{ISSUER}"}}"#), Standing::Invalid),
        ("an address without https", format!(r#"{{"issuer":"{ISSUER}","jwks_uri":"http://keys.example/"}}"#), Standing::Invalid),
    ] {
        assert_eq!(report(&whole, &metadata(text)).standing, expected, "{what}");
    }
    let gone = vec![(METADATA, String::new()), (ISSUER, String::new()), ("https://a.example/.well-known/jwks.json", String::new())];
    assert_eq!(report(&whole, &gone).standing, Standing::Indeterminate);
}

/// A credential of data model 2.0 whose holder may leave out whose it is.
fn w3c(kind: &str) -> String {
    let claims = r#"{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type":["VerifiableCredential","OpenBadgeCredential"],"id":"urn:uuid:1","name":"SQL","issuer":{"id":"https://a.example/i/7","type":["Profile"]},
        "validFrom":"2023-01-01T00:00:00Z","credentialSubject":{"type":["AchievementSubject"],"_sd":[DIGESTS],
        "achievement":{"id":"https://a.example/sql","type":["Achievement"],"name":"SQL"}}}"#;
    token(kind, claims, &[&IDENTITY.replace("ada@", "eve@")])
}

#[test]
fn the_last_sign_cannot_be_cut_off_to_hide_whose_it_is() {
    let pages = vec![(ISSUER, String::new()), ("https://a.example/.well-known/jwks.json", key_set(1))];
    for kind in ["vc+sd-jwt", "vc+ld+json+sd-jwt"] {
        let whole = w3c(kind);
        assert_eq!(report(&whole, &pages).standing, Standing::RecipientMismatch);
        let (bare, _) = whole.split_once('~').unwrap();
        for text in [bare.to_owned(), format!("{bare}~"), format!(r#"{{"jwt":"{bare}"}}"#)] {
            assert_eq!(report(&text, &pages).standing, Standing::RecipientMismatch, "{kind} {text}");
        }
    }
    // A token of a type that holds no digests.
    for kind in ["vc+jwt", "JWT"] {
        let whole = w3c(kind);
        let (bare, _) = whole.split_once('~').unwrap();
        assert_eq!(report(bare, &pages).standing, Standing::Invalid, "{kind}");
    }
}

#[test]
fn an_end_or_a_list_that_may_have_been_left_out_is_not_said_to_be_absent() {
    let pages = vec![(ISSUER, String::new()), ("https://a.example/.well-known/jwks.json", key_set(1))];
    let whole = w3c("vc+sd-jwt");
    let (bare, _) = whole.split_once('~').unwrap();
    for (text, is_left_out) in [(whole.as_str(), false), (&format!("{bare}~"), true)] {
        let report = report(text, &pages);
        let details = report.checks.iter().filter(|check| matches!(check.check, CheckKind::Time | CheckKind::Status));
        let details: Vec<bool> = details.map(|check| check.detail.ends_with("left out of what was shown")).collect();
        assert_eq!(details, [is_left_out, is_left_out], "{text}");
    }
}
