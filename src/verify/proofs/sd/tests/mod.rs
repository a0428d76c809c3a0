//! What the tests of both suites share: a credential, the hashes of it that are signed, and CBOR.

mod bbs;
mod ecdsa;

use super::*;
use crate::verify::bundle::Setting;
use crate::verify::json::Json;
use crate::verify::jsonld::Source;
use crate::verify::keys::tests::{bundle, now, outcome};
use crate::verify::rdf::{WorkLimit, canonicalize};
use crate::verify::secured::data_integrity;

/// The beginning of a CBOR item.
fn head(major: u8, length: usize) -> Vec<u8> {
    let length = u16::try_from(length).unwrap().to_be_bytes();
    [&[major << 5 | 0x19], length.as_slice()].concat()
}

fn bytes(bytes: &[u8]) -> Vec<u8> {
    [head(2, bytes.len()), bytes.to_vec()].concat()
}

fn number(number: u64) -> Vec<u8> {
    head(0, usize::try_from(number).unwrap())
}

fn document(suite: &str, issuer: &str, value: &str) -> String {
    format!(
        r#"{{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type":["VerifiableCredential","OpenBadgeCredential"],"issuer":{{"id":"{issuer}","type":["Profile"],"name":"A"}},
        "validFrom":"2026-01-01T00:00:00Z","credentialSubject":{{"type":["AchievementSubject"],"achievement":{{"type":["Achievement"],
        "name":"SQL","description":"d","criteria":{{"narrative":"n"}}}}}},
        "proof":{{"type":"DataIntegrityProof","cryptosuite":"{suite}","created":"2026-01-01T00:00:00Z","proofPurpose":"assertionMethod",
        "verificationMethod":"{issuer}","proofValue":"{value}"}}}}"#
    )
}

fn hash(text: &str) -> Vec<u8> {
    Digest::Sha256.hash(text.as_bytes())
}

/// The hash of the options of a credential's proof.
fn options_hash(credential: &Json<'_>) -> Vec<u8> {
    let options = Source::new(credential.get("proof").unwrap()).with_context(credential.get("@context").unwrap());
    hash(&canonicalize(&options.without(&["proofValue"]).to_dataset().unwrap(), Digest::Sha256, WorkLimit::default()).unwrap())
}

fn judge(text: &str, issuer: &str) -> String {
    outcome(&data_integrity(&Json::parse(text.as_bytes()).unwrap(), issuer, None, (&bundle(&[]), &Setting::at(now()))))
}
