use std::sync::Arc;

use super::*;
use crate::verify::bbs::MAX_MESSAGES;
use crate::verify::bbs::signer::{Signature, Signer};
use crate::verify::proofs::input::Inputs;
use crate::verify::proofs::options::Value;
use crate::verify::proofs::suite::Suite;
use crate::verify::rdf::canonicalize_labelled;
use crate::verify::report::Problem;
use crate::verify::{Bundle, CheckKind, Outcome, Recipient, RecipientType, Submitted, Verdict};

const SUITE: &str = "bbs-2023";

/// The parts of a proof value, to be tampered with, and what the holder made them of.
#[derive(Clone)]
struct Parts {
    header: [u8; 3],
    proof: Vec<u8>,
    labels: Vec<(u64, u64)>,
    mandatory: Vec<u64>,
    selective: Vec<u64>,
    presentation: Vec<u8>,
    issuer: Signer,
    signature: Signature,
    signed: Vec<u8>,
    messages: Vec<String>,
}

type Change = fn(&mut Parts);

impl Parts {
    fn bytes(&self) -> Vec<u8> {
        let list = |numbers: &[u64]| [head(4, numbers.len()), numbers.iter().flat_map(|place| number(*place)).collect()].concat();
        let labels: Vec<u8> = self.labels.iter().flat_map(|(place, label)| [number(*place), number(*label)].concat()).collect();
        let labels = [head(5, self.labels.len()), labels].concat();
        let all = [bytes(&self.proof), labels, list(&self.mandatory), list(&self.selective), bytes(&self.presentation)];
        [&self.header[..], &[0x85], &all.concat()].concat()
    }

    fn written(&self) -> String {
        format!("u{}", URL_SAFE_NO_PAD.encode(self.bytes()))
    }

    /// A proof made anew for what the parts say.
    fn prove(&mut self) {
        let messages: Vec<&[u8]> = self.messages.iter().map(String::as_bytes).collect();
        let shown: Vec<usize> = self.selective.iter().map(|at| usize::try_from(*at).unwrap()).collect();
        self.proof = self.signature.prove(&self.issuer.public, (&self.signed, &self.presentation), &messages, &shown);
    }
}

fn lines(text: &str, labels: &[u64]) -> Vec<String> {
    let json = Json::parse(text.as_bytes()).unwrap();
    let data = Source::new(&json).without(&["proof"]).to_dataset().unwrap();
    let labels: Vec<String> = labels.iter().map(|label| format!("b{label}")).collect();
    let text = canonicalize_labelled(&data, Digest::Sha256, WorkLimit::default(), &labels).unwrap().unwrap();
    text.split_inclusive('\n').map(str::to_owned).collect()
}

fn blanks(text: &str) -> u64 {
    let json = Json::parse(text.as_bytes()).unwrap();
    u64::from(Source::new(&json).without(&["proof"]).to_dataset().unwrap().blanks())
}

/// Every way to take `left` labels out of `count`.
fn choices(count: u64, left: u64) -> Vec<Vec<u64>> {
    if left == 0 {
        return vec![Vec::new()];
    }
    let longer = |rest: Vec<u64>| (0..count).filter(|label| !rest.contains(label)).map(|label| [&rest[..], &[label]].concat()).collect();
    choices(count, left - 1).into_iter().flat_map::<Vec<_>, _>(longer).collect()
}

/// A credential without its criteria, which the issuer did sign, and the proof of it. The statement with the issuer is mandatory.
fn derive(issuer: &Signer) -> (String, Parts) {
    let whole = document(SUITE, &issuer.did(), "u");
    let shown = whole.replace(r#","criteria":{"narrative":"n"}"#, "").replace(r#""description":"d""#, r#""version":null"#);
    assert_ne!(shown, whole);
    let is_mandatory = |line: &&String| line.contains("credentials#issuer");
    let signed_lines = lines(&whole, &(0..blanks(&whole)).map(|label| (label + 2) % blanks(&whole)).collect::<Vec<_>>());
    let (mandatory, messages): (Vec<String>, Vec<String>) = signed_lines.iter().cloned().partition(|line| is_mandatory(&line));
    let signed = [options_hash(&Json::parse(whole.as_bytes()).unwrap()), hash(&mandatory.concat())].concat();
    let signature = issuer.sign(&signed, &messages.iter().map(String::as_bytes).collect::<Vec<_>>());

    let fits = |labels: &Vec<u64>| lines(&shown, labels).iter().all(|line| signed_lines.contains(line));
    let labels = choices(blanks(&whole), blanks(&shown)).into_iter().find(fits).unwrap();
    let shown_lines = lines(&shown, &labels);
    let place = |line: &String| u64::try_from(messages.iter().position(|message| message == line).unwrap()).unwrap();
    let mut parts = Parts {
        header: [0xd9, 0x5d, 0x03],
        proof: Vec::new(),
        labels: (0..).zip(labels).collect(),
        mandatory: (0..).zip(&shown_lines).filter(|(_, line)| is_mandatory(line)).map(|(at, _)| at).collect(),
        selective: shown_lines.iter().filter(|line| !is_mandatory(line)).map(place).collect(),
        presentation: b"for the employer".to_vec(),
        issuer: issuer.clone(),
        signature,
        signed,
        messages,
    };
    parts.prove();
    (with_value(&shown, &parts), parts)
}

fn with_value(text: &str, parts: &Parts) -> String {
    let at = text.find(r#""proofValue":""#).unwrap();
    format!(r#"{}"proofValue":"{}"}}}}"#, &text[..at], parts.written())
}

const BAD: &str = "failed ProofVerification, passed";
const UNUSABLE: &str = "failed ProofVerification, unchecked IssuerKeyUnbound";

#[test]
fn a_derived_proof_holds_for_what_its_issuer_signed() {
    let issuer = Signer::new(b"issuer");
    let id = issuer.did();
    let (good, parts) = derive(&issuer);
    assert!(parts.selective.len() < parts.messages.len() && parts.labels.iter().any(|(place, label)| place != label));
    assert_eq!(judge(&good, &id), "passed, passed");
    assert_eq!(judge(&good, "did:key:z6MkOther"), "passed, failed InvalidVerificationMethod");
    for (what, text) in [
        ("a changed statement", good.replace("\"SQL\"", "\"Rust\"")),
        ("a changed mandatory statement", good.replace(&format!(r#""issuer":{{"id":"{id}","#), r#""issuer":{"id":"urn:x","#)),
        ("a statement more", good.replace("\"name\":\"A\"", "\"name\":\"A\",\"description\":\"x\"")),
        ("a statement that was signed, and is not proved", good.replace(r#""version":null"#, r#""description":"d""#)),
        ("a statement fewer", good.replace("\"name\":\"A\"", "\"url\":null")),
        ("changed options", good.replace("\"created\":\"2026-01-01", "\"created\":\"2026-01-02")),
    ] {
        assert_ne!(text, good, "{what}");
        assert_eq!(judge(&text, &id), BAD, "{what}");
    }
    let stranger = Signer::new(b"stranger").did();
    assert_eq!(judge(&good.replace(&id, &stranger), &stranger), BAD, "another issuer");
}

#[test]
fn a_tampered_proof_value_is_refused() {
    let issuer = Signer::new(b"issuer");
    let (good, parts) = derive(&issuer);
    let with = |change: Change| {
        let mut parts = parts.clone();
        change(&mut parts);
        judge(&with_value(&good, &parts), &issuer.did())
    };
    assert_eq!(with(|_| ()), "passed, passed");
    assert_eq!(with(Parts::prove), "passed, passed");
    assert_eq!(with(|parts| (parts.presentation.clear(), parts.prove()).1), "passed, passed");
    let later = "unchecked UnsupportedSuite, unchecked IssuerKeyUnbound";
    let tampered: [(&str, Change, &str); 29] = [
        ("a base proof", |parts| parts.header[2] = 2, UNUSABLE),
        ("a base proof bound to a holder", |parts| parts.header[2] = 4, UNUSABLE),
        ("a base proof with a pseudonym", |parts| parts.header[2] = 6, UNUSABLE),
        ("a base proof with both", |parts| parts.header[2] = 8, UNUSABLE),
        ("holder binding", |parts| parts.header[2] = 5, later),
        ("a pseudonym", |parts| parts.header[2] = 7, later),
        ("both", |parts| parts.header[2] = 9, later),
        ("the header of ecdsa-sd-2023", |parts| parts.header[2] = 1, UNUSABLE),
        ("an unknown header", |parts| parts.header[2] = 11, UNUSABLE),
        ("a bit of the proof", |parts| parts.proof[300] ^= 1, BAD),
        ("a bit of a point", |parts| parts.proof[20] ^= 1, UNUSABLE),
        ("a proof cut off", |parts| parts.proof.truncate(272), BAD),
        ("half a scalar", |parts| parts.proof.truncate(256), UNUSABLE),
        ("no proof", |parts| parts.proof.clear(), UNUSABLE),
        ("another mandatory index", |parts| parts.mandatory[0] ^= 1, BAD),
        ("no mandatory index", |parts| parts.mandatory.clear(), BAD),
        ("a mandatory index outside", |parts| parts.mandatory[0] = 900, BAD),
        ("a mandatory index twice", |parts| parts.mandatory.push(parts.mandatory[0]), UNUSABLE),
        ("another place", |parts| *parts.selective.last_mut().unwrap() += 1, BAD),
        ("a place outside", |parts| *parts.selective.last_mut().unwrap() = 900, BAD),
        ("two places swapped", |parts| parts.selective.swap(0, 1), UNUSABLE),
        ("a place twice", |parts| parts.selective[1] = parts.selective[0], UNUSABLE),
        ("a place fewer", |parts| parts.selective.truncate(1), BAD),
        ("another presentation header", |parts| parts.presentation[0] ^= 1, BAD),
        ("two labels swapped", |parts| (parts.labels[0].0, parts.labels[1].0) = (1, 0), BAD),
        ("one label for two nodes", |parts| parts.labels[1].1 = parts.labels[0].1, UNUSABLE),
        ("another label", |parts| parts.labels[0].1 = 77, BAD),
        ("a label fewer", |parts| parts.labels.truncate(1), BAD),
        ("a label for nothing", |parts| parts.labels.push((u64::try_from(parts.labels.len()).unwrap(), 78)), BAD),
    ];
    for (what, change, expected) in tampered {
        assert_eq!(with(change), expected, "{what}");
    }
    // A proof for other places than those the statements have is good for nothing, however well it is made.
    let other: [(&str, Change); 3] = [
        ("other places", |parts| {
            let hidden = (0..100).find(|place| !parts.selective.contains(place)).unwrap();
            parts.selective[0] = hidden;
            parts.selective.sort_unstable();
        }),
        ("a place fewer", |parts| parts.selective.truncate(1)),
        ("other messages", |parts| parts.messages.swap(0, 1)),
    ];
    for (what, change) in other {
        let mut parts = parts.clone();
        change(&mut parts);
        parts.prove();
        assert_eq!(judge(&with_value(&good, &parts), &issuer.did()), BAD, "{what}");
    }
}

/// Every byte around the proof, one bit of it changed: the header, labels, indexes, places and the presentation header. Those of the proof
/// itself are changed one by one in the tests of `verify/bbs`.
#[test]
fn no_byte_of_a_proof_value_can_be_changed() {
    let issuer = Signer::new(b"issuer");
    let (good, parts) = derive(&issuer);
    let whole = parts.bytes();
    let proof = 7..7 + parts.proof.len();
    assert_eq!(whole[proof.clone()], parts.proof);
    for place in (0..whole.len()).filter(|place| !proof.contains(place)).chain([proof.start, proof.end - 1]) {
        for bit in [0, place % 8] {
            let mut changed = whole.clone();
            changed[place] ^= 1 << bit;
            let text = good.replace(&parts.written(), &format!("u{}", URL_SAFE_NO_PAD.encode(changed)));
            assert!(!judge(&text, &issuer.did()).starts_with("passed"), "bit {bit} of byte {place}");
        }
    }
}

#[test]
fn other_kinds_of_items_and_keys_are_refused() {
    let issuer = Signer::new(b"issuer");
    let (good, parts) = derive(&issuer);
    let read = |change: Change| {
        let mut parts = parts.clone();
        change(&mut parts);
        read_bbs(&parts.written())
    };
    assert!(read(|_| ()).is_ok());
    assert_eq!(read(|parts| parts.selective.swap(0, 1)), Err(DerivedError::Parts("places")));
    assert_eq!(read(|parts| parts.proof.truncate(30)), Err(DerivedError::Proof(ProofError::Length)));
    for (value, expected) in [
        ("", DerivedError::Header),
        ("u", DerivedError::Header),
        ("u2V0", DerivedError::Header),
        ("z2V0D", DerivedError::Header),
        ("u2V0=", DerivedError::Header),
        ("u2V0C", DerivedError::Base),
        ("u2V0D", DerivedError::Cbor(CborError::End)),
        // Four parts, and five of which the first is a number.
        ("u2V0DhAAAAAA", DerivedError::Parts("not five parts")),
        ("u2V0DhQAAAAAA", DerivedError::Parts("proof")),
    ] {
        assert_eq!(read_bbs(value), Err(expected), "{value}");
    }
    assert!(read_bbs(&format!("{}AAAA", parts.written())).is_err(), "bytes left over");
    // Labels are numbers here, not bytes.
    let bytes_for_label = parts.bytes();
    let at = 7 + parts.proof.len() + 3 + 3;
    let changed = [&bytes_for_label[..at], &[0x41, 0], &bytes_for_label[at + 3..]].concat();
    assert_eq!(read_bbs(&format!("u{}", URL_SAFE_NO_PAD.encode(changed))), Err(DerivedError::Parts("labels")));
    // A key of another type, and the suite's own in another base.
    let ed25519 = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    assert_eq!(judge(&good.replace(&issuer.did(), ed25519), ed25519), BAD);
    let base64 = format!("did:key:u{}", URL_SAFE_NO_PAD.encode([&[0xeb, 0x01], issuer.public.octets()].concat()));
    assert_eq!(
        judge(&good.replace(&issuer.did(), &base64), &base64),
        "unchecked InvalidVerificationMethod, failed InvalidVerificationMethod"
    );
}

#[test]
fn a_key_in_the_issuers_document_is_taken() {
    let issuer = Signer::new(b"issuer");
    let (url, key) = ("https://a.example/issuers/1", issuer.did().replace("did:key:", ""));
    let text =
        document(SUITE, url, "u").replace(&format!(r#""verificationMethod":"{url}""#), &format!(r#""verificationMethod":"{url}#k""#));
    let all = lines(&text, &(0..blanks(&text)).collect::<Vec<_>>());
    let signed = [options_hash(&Json::parse(text.as_bytes()).unwrap()), hash("")].concat();
    let count = u64::try_from(all.len()).unwrap();
    let mut parts = Parts {
        header: [0xd9, 0x5d, 0x03],
        proof: Vec::new(),
        labels: (0..blanks(&text)).map(|label| (label, label)).collect(),
        mandatory: Vec::new(),
        selective: (0..count).collect(),
        presentation: Vec::new(),
        issuer: issuer.clone(),
        signature: issuer.sign(&signed, &all.iter().map(String::as_bytes).collect::<Vec<_>>()),
        signed,
        messages: all,
    };
    parts.prove();
    let good = with_value(&text, &parts);
    let method = format!(r#"{{"id":"{url}#k","type":"Multikey","controller":"{url}","publicKeyMultibase":"{key}"}}"#);
    let judge = |method: &str| {
        let page = format!(r#"{{"id":"{url}","assertionMethod":[{method}]}}"#);
        outcome(&data_integrity(&Json::parse(good.as_bytes()).unwrap(), url, None, (&bundle(&[(url, &page)]), &Setting::at(now()))))
    };
    assert_eq!(judge(&method), "passed, passed");
    let other = Signer::new(b"other").did().replace("did:key:", "");
    assert_eq!(judge(&method.replace(&key, &other)), BAD);
    let unreadable = "failed InvalidVerificationMethod, failed InvalidVerificationMethod";
    assert_eq!(judge(&method.replace(&key, &key[..key.len() - 1])), unreadable);
    let identity = format!("z{}", bs58::encode([&[0xeb, 0x01, 0xc0][..], &[0; 95]].concat()).into_string());
    assert_eq!(judge(&method.replace(&key, &identity)), unreadable);
}

/// Whoever leaves out for whom a badge was issued does not pass with it.
#[test]
fn a_holder_who_shows_nobody_is_nobody() {
    let (good, _) = derive(&Signer::new(b"issuer"));
    let bundle = Bundle::new(Submitted::Bytes(Arc::from(good.as_bytes())));
    let mut setting = Setting::at(now());
    setting.recipients.push(Recipient { kind: RecipientType::Email, value: "a@mail.example".to_owned() });
    let Verdict::Done(report) = crate::verify::judge(&bundle, &setting) else { panic!("nothing is wanted") };
    let check =
        |kind: CheckKind| report.checks.iter().find(|check| check.check == kind).map(|check| (check.outcome, check.problem)).unwrap();
    assert_eq!(check(CheckKind::Proof), (Outcome::Passed, None));
    assert_eq!(check(CheckKind::Recipient), (Outcome::Failed, Some(Problem::RecipientWithheld)));
}

/// The vector of the suite itself (bbs A.1), from the shared cases.
#[test]
fn the_published_derived_proof_holds() {
    let Some(bytes) = crate::shared::read_shared("conformance/upstream/w3c-di/bbs-2023-windsurf-derived.json") else { return };
    let text = String::from_utf8(bytes).unwrap();
    let issuer = "https://vc.example/windsurf/racecommittee";
    assert_eq!(judge(&text, issuer), "passed, failed InvalidVerificationMethod");
    for (from, to) in [("Earth101", "Earth102"), ("6.1", "6.2"), ("2019", "2018"), ("23:36:38Z", "23:36:39Z")] {
        assert!(text.contains(from));
        assert_eq!(judge(&text.replace(from, to), issuer), "failed ProofVerification, failed InvalidVerificationMethod", "{from}");
    }
}

/// As many messages as may be, over and over: what is asked for is not done.
#[test]
fn work_is_limited() {
    let issuer = Signer::new(b"issuer");
    let (good, parts) = derive(&issuer);
    let mut large = parts.clone();
    large.proof = [&parts.proof[..144], &parts.proof[144..176].repeat(MAX_MESSAGES - parts.messages.len()), &parts.proof[144..]].concat();
    let large = read_bbs(&large.written()).unwrap();
    assert_eq!(large.work(), 1_200);
    let json = Json::parse(good.as_bytes()).unwrap();
    let key = Key::from_multibase(&issuer.did().replace("did:key:", "")).unwrap();
    let mut inputs = Inputs::new(&json, 1);
    let mut check = || {
        let finding = inputs.verify(json.get("proof").unwrap(), Suite::Bbs, &key, &Value::Derived(Box::new(large.clone())));
        (finding.outcome, finding.problem)
    };
    let bad = (Outcome::Failed, Some(Problem::ProofVerification));
    // The context of Open Badges has two editions, so one proof is tried twice.
    assert_eq!([check(), check()], [bad, (Outcome::Failed, Some(Problem::LimitExceeded))]);
    let mut most = parts;
    most.selective = (0..5_000).collect();
    assert_eq!(judge(&with_value(&good, &most), &issuer.did()), "failed LimitExceeded, passed");
}
