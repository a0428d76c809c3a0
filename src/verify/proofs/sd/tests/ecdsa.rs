use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

use super::*;
use crate::verify::rdf::canonicalize_labelled;

const BASE: [u8; 3] = [0xd9, 0x5d, 0x00];
const DERIVED: [u8; 3] = [0xd9, 0x5d, 0x01];

fn pair() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
}

/// The Multikey bytes of a P-256 key: its compressed point behind two bytes.
fn multikey(pair: &EcdsaKeyPair) -> Vec<u8> {
    let point = pair.public_key().as_ref();
    let sign = 2 + (point[64] & 1);
    [&[0x80, 0x24, sign], &point[1..33]].concat()
}

fn did(pair: &EcdsaKeyPair) -> String {
    format!("did:key:z{}", bs58::encode(multikey(pair)).into_string())
}

fn sign(pair: &EcdsaKeyPair, bytes: &[u8]) -> Vec<u8> {
    pair.sign(&SystemRandom::new(), bytes).unwrap().as_ref().to_vec()
}

/// The parts of a proof value, to be tampered with.
#[derive(Clone)]
struct Parts {
    header: [u8; 3],
    base: Vec<u8>,
    key: Vec<u8>,
    signatures: Vec<Vec<u8>>,
    labels: Vec<(u64, Vec<u8>)>,
    mandatory: Vec<u64>,
}

const SUITE: &str = "ecdsa-sd-2023";

type Change = fn(&mut Parts);

impl Parts {
    fn written(&self) -> String {
        let mut out = self.header.to_vec();
        out.push(0x85);
        out.extend([bytes(&self.base), bytes(&self.key), head(4, self.signatures.len())].concat());
        out.extend(self.signatures.iter().flat_map(|signature| bytes(signature)));
        out.extend(head(5, self.labels.len()));
        out.extend(self.labels.iter().flat_map(|(place, label)| [number(*place), bytes(label)].concat()));
        out.extend(head(4, self.mandatory.len()));
        out.extend(self.mandatory.iter().flat_map(|index| number(*index)));
        format!("u{}", URL_SAFE_NO_PAD.encode(out))
    }
}

/// A derived proof that shows everything: the statement with the issuer is mandatory, the others are signed one by one.
fn derive(issuer: &EcdsaKeyPair) -> Parts {
    let text = document(SUITE, &did(issuer), "u");
    let json = Json::parse(text.as_bytes()).unwrap();
    let data = Source::new(&json).without(&["proof"]).to_dataset().unwrap();
    let count = data.blanks();
    let label = |number: u32| Digest::Sha256.hash(&number.to_be_bytes());
    let labels: Vec<String> = (0..count).map(|number| format!("u{}", URL_SAFE_NO_PAD.encode(label(number)))).collect();
    let statements = canonicalize_labelled(&data, Digest::Sha256, WorkLimit::default(), &labels).unwrap().unwrap();
    let lines: Vec<&str> = statements.split_inclusive('\n').collect();
    let is_mandatory = |line: &str| line.contains("credentials#issuer");
    let mandatory: String = lines.iter().copied().filter(|line| is_mandatory(line)).collect();
    let own = pair();
    Parts {
        header: DERIVED,
        base: sign(issuer, &[options_hash(&json), multikey(&own), hash(&mandatory)].concat()),
        key: multikey(&own),
        signatures: lines.iter().filter(|line| !is_mandatory(line)).map(|line| sign(&own, line.as_bytes())).collect(),
        labels: (0..count).map(|number| (u64::from(number), label(number))).collect(),
        mandatory: (0u64..).zip(&lines).filter(|(_, line)| is_mandatory(line)).map(|(index, _)| index).collect(),
    }
}

#[test]
fn a_derived_proof_holds_for_the_statements_its_issuer_signed() {
    let issuer = pair();
    let (id, parts) = (did(&issuer), derive(&issuer));
    let good = document(SUITE, &id, &parts.written());
    assert_eq!(judge(&good, &id), "passed, passed");
    assert_eq!(judge(&good, "did:key:z6MkOther"), "passed, failed InvalidVerificationMethod");
    let bad = "failed ProofVerification, passed";
    for (what, text) in [
        ("a changed statement", good.replace("\"SQL\"", "\"Rust\"")),
        (
            "a changed mandatory statement",
            good.replace("2026-01-01T00:00:00Z\",\"credentialSubject", "2025-01-01T00:00:00Z\",\"credentialSubject"),
        ),
        ("a statement more", good.replace("\"name\":\"A\"", "\"name\":\"A\",\"description\":\"x\"")),
        ("a statement fewer", good.replace("\"name\":\"A\"", "\"url\":null")),
        ("changed options", good.replace("\"created\":\"2026-01-01", "\"created\":\"2026-01-02")),
    ] {
        assert_eq!(judge(&text, &id), bad, "{what}");
    }
    let stranger = pair();
    assert_eq!(judge(&good.replace(&id, &did(&stranger)), &did(&stranger)), bad, "another issuer");
    let unusable = "failed ProofVerification, unchecked IssuerKeyUnbound";
    let with = |change: Change| {
        let mut parts = parts.clone();
        change(&mut parts);
        judge(&document(SUITE, &id, &parts.written()), &id)
    };
    assert_eq!(with(|_| ()), "passed, passed");
    let tampered: [(&str, Change, &str); 13] = [
        ("a base proof", |parts| parts.header = BASE, unusable),
        ("another header", |parts| parts.header = [0xd9, 0x5d, 0x03], unusable),
        ("another key for statements", |parts| parts.key = multikey(&pair()), bad),
        ("a key of another type", |parts| parts.key = vec![0xed, 0x01], unusable),
        ("a bit of the base signature", |parts| parts.base[40] ^= 1, bad),
        ("a bit of a signature", |parts| parts.signatures[1][9] ^= 1, bad),
        ("two signatures swapped", |parts| parts.signatures.swap(0, 1), bad),
        ("a signature fewer", |parts| drop(parts.signatures.pop()), bad),
        ("another index", |parts| parts.mandatory[0] ^= 1, bad),
        ("an index outside", |parts| parts.mandatory[0] = 900, bad),
        ("two labels swapped", |parts| (parts.labels[0].0, parts.labels[1].0) = (1, 0), bad),
        ("one label for two nodes", |parts| parts.labels[1].1 = parts.labels[0].1.clone(), unusable),
        ("a label fewer", |parts| drop(parts.labels.pop()), bad),
    ];
    for (what, change, expected) in tampered {
        assert_eq!(with(change), expected, "{what}");
    }
}

#[test]
fn an_index_that_stands_twice_and_bytes_left_over_are_refused() {
    let parts = derive(&pair());
    let mut twice = parts.clone();
    twice.mandatory.push(twice.mandatory[0]);
    assert_eq!(read_ecdsa(&twice.written()), Err(DerivedError::Parts("indexes")));
    assert!(read_ecdsa(&format!("{}AAAA", parts.written())).is_err());
    assert_eq!(read_ecdsa(&parts.written()[1..]), Err(DerivedError::Header));
    assert_eq!(read_ecdsa("u2V0B"), Err(DerivedError::Cbor(CborError::End)));
    assert_eq!(read_ecdsa("u"), Err(DerivedError::Header));
}
