//! Newer versions, schemas, credentials inside and endorsements, with credentials that are really signed.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::demo::sign::{Form, IssuerKey, add_proof, to_jwt};
use crate::domain::credentials::{HolderMatch, Standing};
use crate::verify::{
    Answer, Bundle, Check, CheckKind, Document, FetchFailure, Outcome, Problem, Recipient, RecipientType, Report, Setting, Submitted,
    Verdict, judge,
};

pub(super) const OB: [&str; 2] = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];
const REFRESH: &str = "https://issuer.example/refresh/1";
const SCHEMA: &str = "https://issuer.example/schema.json";

pub(super) fn setting() -> Setting {
    Setting::at("2026-01-01T00:00:00Z".parse().unwrap())
}

pub(super) fn key() -> IssuerKey {
    IssuerKey::ed25519().unwrap()
}

/// A badge of `key` for the achievement and subject named.
pub(super) fn badge(key: &IssuerKey, achievement: &str, subject: &str, more: &Value) -> Value {
    let mut badge = json!({
        "@context": OB, "id": "urn:uuid:0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f10", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement, "issuer": {"id": key.did(), "type": ["Profile"], "name": "Issuer"}, "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {"id": subject, "type": ["AchievementSubject"], "achievement": {
            "id": format!("https://issuer.example/{achievement}"), "type": ["Achievement"], "name": achievement, "description": "x",
            "criteria": {"narrative": "x"}, "achievementType": "Certification",
        }},
    });
    for (name, value) in more.as_object().unwrap() {
        badge[name] = value.clone();
    }
    badge
}

pub(super) fn sign(key: &IssuerKey, credential: Value) -> Value {
    add_proof(credential, key, &key.did_method(), "2025-01-01T00:00:00Z".parse().unwrap()).unwrap()
}

/// Judges with what is at these addresses; the report and the addresses asked for.
pub(super) fn run(sent: &str, network: &[(&str, String)], setting: &Setting) -> (Report, Vec<String>) {
    let mut bundle = Bundle::new(Submitted::Bytes(Arc::from(sent.as_bytes())));
    for _ in 0..5 {
        let requests = match judge(&bundle, setting) {
            Verdict::Need(requests) => requests,
            Verdict::Done(report) => {
                let again = judge(&bundle, setting);
                assert!(matches!(again, Verdict::Done(again) if again == report), "the same bundle gives the same report");
                return (*report, bundle.documents.into_iter().map(|document| document.url).collect());
            }
        };
        for request in requests {
            let answer = match network.iter().find(|(url, _)| *url == request.url) {
                Some((_, body)) => {
                    Answer::Body { status: 200, content_type: None, final_url: request.url.clone(), bytes: body.as_bytes().into() }
                }
                None => Answer::Failed(FetchFailure::Unreachable),
            };
            bundle.documents.push(Document { url: request.url, kind: request.kind, fetched_at: setting.now, answer });
        }
    }
    panic!("more than five rounds");
}

fn of(report: &Report, kind: CheckKind) -> &Check {
    report.checks.iter().find(|check| check.check == kind).unwrap_or_else(|| panic!("no {kind}: {:?}", report.checks))
}

fn outcome(report: &Report, kind: CheckKind) -> (Outcome, Option<Problem>) {
    (of(report, kind).outcome, of(report, kind).problem)
}

fn refreshing() -> Value {
    let contexts = [OB[0], OB[1], "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"];
    json!({"@context": contexts, "refreshService": {"id": REFRESH, "type": "1EdTechCredentialRefresh"}})
}

#[test]
fn a_newer_version_counts_once_where_issuer_subject_and_achievement_are_the_same() {
    let (own, other) = (key(), key());
    let mut old = refreshing();
    old["validUntil"] = "2025-06-01T00:00:00Z".into();
    let sent = sign(&own, badge(&own, "sql", "did:example:maya", &old)).to_string();
    // The newer one names the service again: it is not followed twice.
    let mut new = refreshing();
    new["validFrom"] = "2025-06-01T00:00:00Z".into();
    let newer = |key: &IssuerKey, achievement: &str, subject: &str, more: &Value| sign(key, badge(key, achievement, subject, more));
    let good = newer(&own, "sql", "did:example:maya", &new);
    let (report, asked) = run(&sent, &[(REFRESH, good.to_string())], &setting());
    assert_eq!((report.standing, asked), (Standing::Verified, vec![REFRESH.to_owned()]));
    assert_eq!(outcome(&report, CheckKind::Refresh), (Outcome::Passed, None));
    assert_eq!(of(&report, CheckKind::Refresh).evidence.len(), 1);
    assert_eq!(report.facts.unwrap().dates.valid_from, Some("2025-06-01T00:00:00Z".parse().unwrap()));
    let token = to_jwt(&badge(&own, "sql", "did:example:maya", &new), &own, &own.did_method(), Form::Whole).unwrap();
    assert_eq!(run(&sent, &[(REFRESH, token)], &setting()).0.standing, Standing::Verified);

    let mismatch = (Outcome::Failed, Some(Problem::RefreshMismatch));
    let open = (Outcome::Unchecked, Some(Problem::HostedUnavailable));
    let mut forged = good.clone();
    forged["name"] = "SQL, doctor".into();
    let mut ended = new.clone();
    ended["validUntil"] = "2025-07-01T00:00:00Z".into();
    let mut older = new.clone();
    older["validFrom"] = "2020-01-01T00:00:00Z".into();
    for (answer, expected, why) in [
        (newer(&own, "sql", "did:example:eve", &new).to_string(), mismatch, "another subject"),
        (newer(&own, "law", "did:example:maya", &new).to_string(), mismatch, "another achievement"),
        (newer(&other, "sql", "did:example:maya", &new).to_string(), mismatch, "another issuer"),
        (forged.to_string(), mismatch, "not verified itself"),
        (newer(&own, "sql", "did:example:maya", &ended).to_string(), mismatch, "not verified itself"),
        (newer(&own, "sql", "did:example:maya", &older).to_string(), mismatch, "older"),
        ("<html>".to_owned(), open, "no credential"),
        ("{}".to_owned(), open, "no credential"),
        (sent.clone(), (Outcome::Passed, None), "the version that was sent"),
    ] {
        let (report, _) = run(&sent, &[(REFRESH, answer)], &setting());
        assert_eq!((report.standing, outcome(&report, CheckKind::Refresh)), (Standing::Expired, expected), "{why}");
        assert!(of(&report, CheckKind::Refresh).detail.contains(why), "{}", of(&report, CheckKind::Refresh).detail);
        assert_eq!(report.facts.unwrap().name, "sql");
    }
    assert_eq!(outcome(&run(&sent, &[], &setting()).0, CheckKind::Refresh), open);
}

#[test]
fn nothing_is_asked_for_what_is_not_proved_or_needs_a_person() {
    let own = key();
    let mut forged = sign(&own, badge(&own, "sql", "did:example:maya", &refreshing()));
    forged["name"] = "x".into();
    let (report, asked) = run(&forged.to_string(), &[], &setting());
    assert_eq!((report.standing, asked.len()), (Standing::Invalid, 0));
    for (kind, id) in [
        ("ManualRefreshService2018", REFRESH),
        ("VerifiableCredentialRefreshService2021", REFRESH),
        ("1EdTechCredentialRefresh", "http://issuer.example/"),
    ] {
        let more = json!({"refreshService": {"id": id, "type": kind}});
        let token = to_jwt(&badge(&own, "sql", "did:example:maya", &more), &own, &own.did_method(), Form::Whole).unwrap();
        let (report, asked) = run(&token, &[], &setting());
        assert_eq!((report.standing, asked.len()), (Standing::Verified, 0), "{kind}");
        assert_eq!(of(&report, CheckKind::Refresh).outcome, Outcome::Unchecked);
    }
}

#[test]
fn a_schema_that_is_not_met_makes_it_invalid_and_one_out_of_reach_takes_nothing_away() {
    let own = key();
    let with = |kind: &str| {
        let more = json!({"credentialSchema": [{"id": SCHEMA, "type": kind}]});
        to_jwt(&badge(&own, "sql", "did:example:maya", &more), &own, &own.did_method(), Form::Whole).unwrap()
    };
    let sent = with("1EdTechJsonSchemaValidator2019");
    let good = json!({"$schema": "https://json-schema.org/draft/2019-09/schema", "required": ["issuer"], "properties": {"type": {"contains": {"const": "OpenBadgeCredential"}}}});
    let bomb = json!({"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}}});
    let unavailable = (Outcome::Unchecked, Some(Problem::SchemaUnavailable));
    for (schema, standing, expected) in [
        (Some(good.to_string()), Standing::Verified, (Outcome::Passed, None)),
        (Some(json!({"required": ["awardedDate"]}).to_string()), Standing::Invalid, (Outcome::Failed, Some(Problem::SchemaInvalid))),
        (Some(bomb.to_string()), Standing::Verified, (Outcome::Unchecked, Some(Problem::LimitExceeded))),
        (Some(json!({"$ref": "https://evil.example/"}).to_string()), Standing::Verified, unavailable),
        (Some("<html>".to_owned()), Standing::Verified, unavailable),
        (Some("[".repeat(5_000)), Standing::Verified, unavailable),
        (None, Standing::Verified, unavailable),
    ] {
        let network: Vec<_> = schema.iter().map(|schema| (SCHEMA, schema.clone())).collect();
        let (report, asked) = run(&sent, &network, &setting());
        assert_eq!((report.standing, outcome(&report, CheckKind::Schema)), (standing, expected), "{schema:?}");
        assert_eq!(asked, [SCHEMA]);
        assert_eq!(report.facts.is_some(), standing == Standing::Verified);
    }
    // Not one that its publisher edited after badges had named it.
    let purl = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";
    for (id, expected) in [(SCHEMA, Standing::Invalid), (purl, Standing::Verified)] {
        let mut old =
            badge(&own, "sql", "did:example:maya", &json!({"credentialSchema": [{"id": id, "type": "1EdTechJsonSchemaValidator2019"}]}));
        old["@context"][0] = json!("https://www.w3.org/2018/credentials/v1");
        old["issuanceDate"] = old["validFrom"].take();
        let sent = to_jwt(&old, &own, &own.did_method(), Form::Claim).unwrap();
        let network = [(id, json!({"required": ["awardedBy"]}).to_string())];
        assert_eq!(run(&sent, &network, &setting()).0.standing, expected, "{id}");
    }
    let (report, asked) = run(&with("JsonSchemaCredential"), &[], &setting());
    assert_eq!((report.standing, asked.len()), (Standing::Verified, 0));
    assert_eq!(outcome(&report, CheckKind::Schema), (Outcome::Unchecked, Some(Problem::UnsupportedFormat)));
}

/// A record of `key` with these inside, as a token.
fn record(key: &IssuerKey, inside: &[Value]) -> String {
    to_jwt(&unsigned_record(key, inside), key, &key.did_method(), Form::Whole).unwrap()
}

fn unsigned_record(key: &IssuerKey, inside: &[Value]) -> Value {
    json!({
        "@context": [OB[0], "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", OB[1]],
        "id": "urn:uuid:0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f11", "type": ["VerifiableCredential", "ClrCredential"], "name": "Record",
        "issuer": {"id": key.did(), "type": ["Profile"], "name": "School"}, "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:maya", "type": ["ClrSubject"], "verifiableCredential": inside,
            "achievement": [{"id": "https://issuer.example/doctor", "type": ["Achievement"], "name": "Doctor", "description": "x", "criteria": {"narrative": "x"}}]},
    })
}

#[test]
fn a_record_and_each_credential_inside_are_judged_apart() {
    let (school, own) = (key(), key());
    let good = sign(&own, badge(&own, "sql", "did:example:maya", &json!({})));
    let ended = sign(&own, badge(&own, "law", "did:example:maya", &json!({"validUntil": "2025-01-01T00:00:00Z"})));
    let token = to_jwt(&badge(&own, "git", "did:example:maya", &json!({})), &own, &own.did_method(), Form::Whole).unwrap();
    let standings = |report: &Report| report.inner.iter().map(|one| one.standing).collect::<Vec<_>>();
    let enveloped = json!({"@context": OB[0], "type": "EnvelopedVerifiableCredential", "id": format!("data:application/vc+jwt,{token}")});
    let (boxed, _) = run(&record(&school, &[enveloped]), &[], &setting());
    assert_eq!(standings(&boxed), [Standing::Verified]);
    let whole = record(&school, &[good.clone(), ended, token.into()]);
    let (report, _) = run(&whole, &[], &setting());
    assert_eq!(
        (report.standing, standings(&report)),
        (Standing::Verified, vec![Standing::Verified, Standing::Expired, Standing::Verified])
    );
    let names: Vec<_> = report.inner.iter().map(|one| one.facts.as_ref().unwrap().achievement.name.clone()).collect();
    assert_eq!(names, ["sql", "law", "git"]);
    assert_eq!(report.inner[0].facts.as_ref().unwrap().issuer.id, own.did());
    // What the record itself says of achievements is a claim.
    assert_eq!(report.facts.as_ref().unwrap().achievement.name, "");
    // Whose each is, is asked of each.
    let maya = Setting { recipients: vec![Recipient { kind: RecipientType::Did, value: "did:example:maya".to_owned() }], ..setting() };
    let stolen = sign(&own, badge(&own, "sql", "did:example:eve", &json!({})));
    let (report, _) = run(&record(&school, &[stolen]), &[], &maya);
    assert_eq!((report.holder, report.inner[0].holder), (HolderMatch::Matched, HolderMatch::Mismatched));
    // The stored report reads back as it was.
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);

    let mut forged = good.clone();
    forged["credentialSubject"]["achievement"]["name"] = "Doctor".into();
    let (report, _) = run(&record(&school, &[good, forged, "no token".into()]), &[], &setting());
    assert_eq!(
        (report.standing, standings(&report)),
        (Standing::Invalid, vec![Standing::Verified, Standing::Invalid, Standing::Unreadable])
    );
    assert!(report.facts.is_none() && report.inner[1].facts.is_none() && report.inner[0].facts.is_some());
}

/// A credential as an SD-JWT that leaves its name to a disclosure.
fn disclosed(key: &IssuerKey, mut credential: Value, shown: &str) -> String {
    let name = credential.as_object_mut().unwrap().remove("name").unwrap();
    let hidden = URL_SAFE_NO_PAD.encode(json!(["salt", "name", name]).to_string());
    credential["_sd"] = json!([URL_SAFE_NO_PAD.encode(Sha256::digest(&hidden))]);
    credential["_sd_alg"] = "sha-256".into();
    let header = json!({"alg": key.algorithm(), "typ": "vc+sd-jwt", "kid": key.did_method()});
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(credential.to_string()));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()).unwrap());
    let shown = URL_SAFE_NO_PAD.encode(json!(["salt", "name", shown]).to_string());
    format!("{signed}.{signature}~{shown}~")
}

#[test]
fn a_record_may_hold_credentials_with_disclosures() {
    let (school, own) = (key(), key());
    let good = disclosed(&own, badge(&own, "git", "did:example:maya", &json!({})), "git");
    let changed = disclosed(&own, badge(&own, "git", "did:example:maya", &json!({})), "doctor");
    let (report, _) = run(&record(&school, &[good.clone().into()]), &[], &setting());
    assert_eq!((report.standing, report.inner[0].standing), (Standing::Verified, Standing::Verified), "{:?}", report.inner[0].checks);
    let facts = report.inner[0].facts.as_ref().unwrap();
    assert_eq!((facts.name.as_str(), facts.format.as_str()), ("git", "Open Badges 3.0, signed token with disclosures"));
    let (report, _) = run(&record(&school, &[good.into(), changed.into()]), &[], &setting());
    assert_eq!((report.standing, report.inner[1].standing), (Standing::Invalid, Standing::Invalid));
    assert!(report.inner[1].facts.is_none());
}

#[test]
fn a_credential_without_a_signature_of_its_own_counts_only_by_a_record_that_is_trusted_for_that() {
    let (school, own) = (key(), key());
    let whole = record(&school, &[badge(&own, "sql", "did:example:maya", &json!({}))]);
    let vouched = |by: String| run(&whole, &[], &Setting { vouchers: vec![by], ..setting() }).0;
    for report in [run(&whole, &[], &setting()).0, vouched(own.did())] {
        assert_eq!((report.standing, report.inner[0].standing), (Standing::Invalid, Standing::Invalid));
    }
    let report = vouched(school.did());
    assert_eq!((report.standing, report.inner[0].standing), (Standing::Verified, Standing::Verified));
    assert_eq!(report.inner[0].facts.as_ref().unwrap().format, "Open Badges 3.0, inside a signed record");
    // Nor does one that says something of it elsewhere: linked data would say the same of both places.
    let inner = |record: Value| {
        let signed = sign(&school, record).to_string();
        run(&signed, &[], &Setting { vouchers: vec![school.did()], ..setting() }).0.inner[0].standing
    };
    let (plain, ended) = (json!({}), json!({"validUntil": "2025-06-01T00:00:00Z"}));
    let [plain, ended] = [plain, ended].map(|more| badge(&own, "sql", "did:example:maya", &more));
    assert_eq!(inner(unsigned_record(&school, std::slice::from_ref(&plain))), Standing::Verified);
    assert_eq!(inner(unsigned_record(&school, &[plain, ended])), Standing::Invalid);
    // A record that is itself not genuine speaks for nobody.
    let (signed, signature) = whole.rsplit_once('.').unwrap();
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    let tampered = format!("{signed}.{first}{}", &signature[1..]);
    let setting = Setting { vouchers: vec![school.did()], ..setting() };
    let (report, _) = run(&tampered, &[], &setting);
    assert!(report.inner.iter().all(|one| one.standing == Standing::Invalid), "{report:?}");
}

#[test]
fn a_record_that_is_over_or_another_persons_vouches_for_nothing() {
    let (school, own) = (key(), key());
    let whole = record(&school, &[badge(&own, "sql", "did:example:maya", &json!({}))]);
    let holder = |did: &str| vec![Recipient { kind: RecipientType::Did, value: did.to_owned() }];
    let inner = |setting: Setting| run(&whole, &[], &Setting { vouchers: vec![school.did()], ..setting }).0.inner[0].standing;
    assert_eq!(inner(Setting { recipients: holder("did:example:maya"), ..setting() }), Standing::Verified);
    assert_eq!(inner(Setting { recipients: holder("did:example:noor"), ..setting() }), Standing::Invalid);
}

#[test]
fn an_endorsement_is_verified_by_itself_and_is_about_what_carries_it() {
    let (own, friend) = (key(), key());
    let endorsement = |of: &str| {
        json!({
            "@context": OB, "id": "urn:uuid:0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f12", "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": {"id": friend.did(), "type": ["Profile"]}, "validFrom": "2024-01-01T00:00:00Z", "name": "Good",
            "credentialSubject": {"id": of, "type": ["EndorsementSubject"], "endorsementComment": "Good"},
        })
    };
    let badge_id = "urn:uuid:0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f10";
    let token = |of: &str| to_jwt(&endorsement(of), &friend, &friend.did_method(), Form::Whole).unwrap();
    let mut forged = token(badge_id);
    forged.replace_range(forged.len() - 8.., "AAAAAAAA");
    for (more, expected) in [
        (json!({"endorsement": [sign(&friend, endorsement(badge_id))]}), Outcome::Passed),
        (json!({"endorsementJwt": [token(badge_id)]}), Outcome::Passed),
        (json!({"endorsementJwt": [token("urn:uuid:0f2fd4d1-6c1e-4f0a-9d3c-2b1a7c9e8f99")]}), Outcome::Failed),
        (json!({"endorsementJwt": [forged]}), Outcome::Failed),
        (json!({"endorsementJwt": ["x"]}), Outcome::Failed),
        // A credential that is no endorsement.
        (json!({"endorsement": [sign(&friend, badge(&friend, "sql", badge_id, &json!({})))]}), Outcome::Failed),
    ] {
        let sent = to_jwt(&badge(&own, "sql", "did:example:maya", &more), &own, &own.did_method(), Form::Whole).unwrap();
        let (report, _) = run(&sent, &[], &setting());
        assert_eq!((report.standing, of(&report, CheckKind::Endorsement).outcome), (Standing::Verified, expected), "{more}");
    }
}
