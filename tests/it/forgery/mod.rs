//! Nothing can be changed in what an issuer signed: every genuine signed case of the shared manifests, changed in one place after another and
//! judged with the same documents, is never verified.
//!
//! The few changes that leave what is signed as it was are told by what is signed: a value that stands twice in a set is one statement, and one of
//! two proofs may be taken away. Such a credential may be verified, but must say what the genuine one says.

use std::collections::BTreeSet;
use std::sync::Arc;

use assay::actions::check_offline::check_offline;
use assay::domain::credentials::{CredentialFacts, Standing};
use assay::verify::container::{self, Content};
use assay::verify::jcs;
use assay::verify::jsonld::{Source, readings};
use assay::verify::rdf::{self, Digest, WorkLimit};
use assay::verify::{CheckKind, Json, Outcome, Report, Submitted, judge};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::cases::{Case, cases, check, over};
use mutate::{changed_text, mutants};

mod mutate;

/// A genuine credential as it was signed, out of its wrapping.
struct Genuine<'c> {
    case: &'c Case,
    report: Report,
    form: Form,
}

enum Form {
    /// JSON with proofs.
    Data(Value),
    /// A compact JWS, and disclosures where there are any: header, payload, signature, and what follows.
    Token { header: Value, payload: Value, signed: String, signature: String, disclosures: Vec<String> },
}

/// Every case with a good signature of its own that was sent as a file: also those out of date, revoked or somebody else's, which no change may
/// make good.
fn genuine(cases: &[Case]) -> Vec<Genuine<'_>> {
    let found = over(cases, |case| {
        let Submitted::Bytes(bytes) = &case.submitted else { return None };
        let report = check(case).0;
        if !is_proved(&report) {
            return None;
        }
        let opened = container::open(bytes).ok()?;
        let form = match opened.content().ok()? {
            Content::Json(json) if json.get("proof").is_some() => Form::Data(serde_json::from_str(&json.to_string()).unwrap()),
            Content::Jwt(token) | Content::SdJwt(token) => token_form(&token)?,
            _ => return None,
        };
        Some((report, form))
    });
    let found = cases.iter().zip(found).filter_map(|(case, found)| found.map(|(report, form)| Genuine { case, report, form }));
    found.collect()
}

/// Whether signature and key are good, whatever else stands against it.
fn is_proved(report: &Report) -> bool {
    let kinds = [CheckKind::Proof, CheckKind::KeyBinding];
    !matches!(report.standing, Standing::Unreadable | Standing::Unsupported | Standing::Invalid | Standing::Indeterminate)
        && report.checks.iter().filter(|check| kinds.contains(&check.check)).all(|check| check.outcome == Outcome::Passed)
}

/// What a report says of the credential. What stands in sets has no order.
fn in_order(report: &Report) -> Option<CredentialFacts> {
    let mut facts = report.facts.clone()?;
    facts.achievement.tags.sort();
    facts.achievement.alignments.sort_by_key(|alignment| format!("{alignment:?}"));
    facts.evidence_links.sort();
    Some(facts)
}

fn token_form(text: &str) -> Option<Form> {
    let mut parts = text.trim().split('~');
    let token = parts.next()?;
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    let read = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    Some(Form::Token {
        header: read(header)?,
        payload: read(payload)?,
        signed: signed.to_owned(),
        signature: signature.to_owned(),
        disclosures: parts.map(str::to_owned).collect(),
    })
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token again: with what follows it.
fn joined(signed: &str, signature: &str, disclosures: &[String]) -> String {
    let rest: String = disclosures.iter().map(|part| format!("~{part}")).collect();
    format!("{signed}.{signature}{rest}")
}

impl Genuine<'_> {
    fn judge(&self, text: &str) -> Report {
        check_offline(judge, Submitted::Bytes(Arc::from(text.as_bytes())), &self.case.setting, &self.case.documents).0
    }

    /// What is wrongly verified of at most `most` changes, and how many were made.
    fn attack(&self, most: usize) -> (usize, Vec<String>) {
        match &self.form {
            Form::Data(document) => self.attack_data(document, most),
            Form::Token { .. } => self.attack_token(most),
        }
    }

    fn attack_data(&self, document: &Value, most: usize) -> (usize, Vec<String>) {
        assert_eq!(self.judge(&document.to_string()).standing, self.report.standing, "{} written again", self.case.id);
        let genuine = signed_parts(document);
        let mutants = mutants(document, most);
        let wrong = mutants.iter().filter_map(|mutant| {
            let report = self.judge(&mutant.value.to_string());
            if report.standing != Standing::Verified {
                return None;
            }
            if self.report.standing != Standing::Verified {
                return Some(format!("{}, which is {}: {}", self.case.id, self.report.standing, mutant.what));
            }
            let parts = signed_parts(&mutant.value);
            // One proof covers the whole credential but for the other proofs.
            let is_same = !parts.is_disjoint(&genuine) && in_order(&report) == in_order(&self.report);
            (!is_same).then(|| format!("{}: {}", self.case.id, mutant.what))
        });
        (mutants.len(), wrong.collect())
    }

    fn attack_token(&self, most: usize) -> (usize, Vec<String>) {
        let Form::Token { header, payload, signed, signature, disclosures } = &self.form else { return (0, Vec::new()) };
        let whole = |header: &Value, payload: &Value| joined(&format!("{}.{}", encoded(header), encoded(payload)), signature, disclosures);
        let mut forged: Vec<(String, String)> = Vec::new();
        for mutant in mutants(header, most / 3) {
            forged.push((format!("header {}", mutant.what), whole(&mutant.value, payload)));
        }
        for mutant in mutants(payload, most) {
            forged.push((format!("payload {}", mutant.what), whole(header, &mutant.value)));
        }
        for algorithm in ["none", "None", "HS256", ""] {
            let mut header = header.clone();
            header["alg"] = algorithm.into();
            let signed = format!("{}.{}", encoded(&header), encoded(payload));
            forged.push((format!("alg {algorithm}"), joined(&signed, "", disclosures)));
        }
        forged.push(("signature changed".to_owned(), joined(signed, &changed_text(signature), disclosures)));
        forged.push(("signature cut".to_owned(), joined(signed, &signature[..signature.len() - 4], disclosures)));
        forged.push(("signature twice".to_owned(), joined(signed, &format!("{signature}{signature}"), disclosures)));
        for (number, disclosure) in
            disclosures.iter().enumerate().filter(|(_, disclosure)| !disclosure.contains('.') && !disclosure.is_empty())
        {
            let mut with = |what: &str, changed: Vec<String>| {
                let mut all = disclosures.clone();
                all.splice(number..=number, changed);
                forged.push((format!("disclosure {number} {what}"), joined(signed, signature, &all)));
            };
            let read: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(disclosure).unwrap()).unwrap();
            for mutant in mutants(&read, most / 6) {
                with(&mutant.what, vec![encoded(&mutant.value)]);
            }
            with("twice", vec![disclosure.clone(), disclosure.clone()]);
            with("and one that nobody signed", vec![disclosure.clone(), encoded(&json!(["salt", "name", "Doctor of Everything"]))]);
        }
        let wrong = forged.iter().filter(|(_, text)| self.judge(text).standing == Standing::Verified);
        (forged.len(), wrong.map(|(what, _)| format!("{}: {what}", self.case.id)).collect())
    }
}

/// What each proof of a suite we do signs, in a form that a change leaves as it was only where it leaves all statements as they were; with the
/// value of the proof.
fn signed_parts(document: &Value) -> BTreeSet<(String, String, String)> {
    let text = document.to_string();
    let json = Json::parse(text.as_bytes()).unwrap();
    let (Some(proofs), Some(contexts)) = (json.get("proof"), json.get("@context")) else { return BTreeSet::new() };
    let quads = |source: Source<'_>| {
        let data = readings(&json).into_iter().find_map(|reading| source.reading(reading).to_dataset().ok())?;
        rdf::canonicalize(&data, Digest::Sha256, WorkLimit::default()).ok()
    };
    let signed = |proof: &Json<'_>| {
        let value = proof.get("proofValue")?.as_str()?.to_owned();
        let own = proof.get("@context");
        if proof.get("cryptosuite").and_then(Json::as_str).is_some_and(|suite| suite.contains("-jcs-")) {
            // A proof may be stored without its contexts, and contexts be added behind those it has (ADR 8).
            let (Json::Object(document), Json::Object(proof)) = (&json, proof) else { return None };
            let (mut document, mut proof) = (document.clone(), proof.clone());
            document.insert("@context", own.unwrap_or(contexts).clone());
            proof.insert("@context", own.unwrap_or(contexts).clone());
            let document = jcs::canonicalize_without(&Json::Object(document), &["proof"]).ok()?;
            return Some((document, jcs::canonicalize_without(&Json::Object(proof), &["proofValue"]).ok()?, value));
        }
        let joined = Json::Array(contexts.items().iter().chain(own.map(Json::items).unwrap_or_default()).cloned().collect());
        let options = quads(Source::new(proof).with_context(&joined).without(&["@context", "proofValue"]))?;
        Some((quads(Source::new(&json).without(&["proof"]))?, options, value))
    };
    proofs.items().iter().filter_map(signed).collect()
}

/// Attacks every genuine case with at most `most` changes each.
fn attack_all(most: usize) {
    let cases = cases();
    let genuine = genuine(&cases);
    let attacked = over(&genuine, |one| one.attack(most));
    let count: usize = attacked.iter().map(|(count, _)| count).sum();
    let wrong: Vec<String> = attacked.into_iter().flat_map(|(_, wrong)| wrong).collect();
    assert!(wrong.is_empty(), "{} of {count} forgeries are verified:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases.is_empty() || (genuine.len() > 250 && count > genuine.len() * most / 2), "{} {count}", genuine.len());
}

#[test]
fn a_change_to_what_is_signed_is_never_verified() {
    attack_all(10);
}

/// The same with every change that can be made to most credentials; half a minute to a minute and a half in a debug build.
#[test]
#[ignore = "six times the work of the test above: cargo nextest run --run-ignored only forgery"]
fn no_change_to_what_is_signed_is_ever_verified() {
    attack_all(60);
}

/// A good signature is good for one token only.
#[test]
fn a_signature_of_another_token_is_never_verified() {
    let cases = cases();
    let genuine: Vec<Genuine<'_>> = genuine(&cases).into_iter().filter(|one| matches!(one.form, Form::Token { .. })).collect();
    let mut wrong = Vec::new();
    for (at, one) in genuine.iter().enumerate() {
        let Form::Token { signed, disclosures, .. } = &one.form else { continue };
        // The next ones made by the same hand, and one far away.
        for other in [1, 2, 5, 17].map(|step| &genuine[(at + step) % genuine.len()]) {
            let Form::Token { signed: theirs, signature, .. } = &other.form else { continue };
            if signed != theirs && one.judge(&joined(signed, signature, disclosures)).standing == Standing::Verified {
                wrong.push(format!("{} with the signature of {}", one.case.id, other.case.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.is_empty() || genuine.len() > 60, "{}", genuine.len());
}
