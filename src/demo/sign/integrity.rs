//! Data Integrity proofs: the credential and the proof's options as canonical RDF, hashed and signed (VC Data Integrity EdDSA §3.2, ECDSA §3.2).

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::{IssuerKey, SignError};
use crate::verify::json::Json;
use crate::verify::jsonld::Source;
use crate::verify::rdf::{Digest, WorkLimit, canonicalize};

/// The credential with a proof by `key`, which `method` names: `eddsa-rdfc-2022` or `ecdsa-rdfc-2019`, by the key.
pub fn add_proof(mut credential: Value, key: &IssuerKey, method: &str, created: DateTime<Utc>) -> Result<Value, SignError> {
    let mut proof = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": key.cryptosuite(),
        "created": created.to_rfc3339_opts(SecondsFormat::Secs, true),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    });
    let (document_text, options_text) = (credential.to_string(), proof.to_string());
    let document = Json::parse(document_text.as_bytes())?;
    let options = Json::parse(options_text.as_bytes())?;
    let context = document.get("@context").unwrap_or(&Json::Null);
    let signed = [hash(Source::new(&options).with_context(context))?, hash(Source::new(&document).without(&["proof"]))?].concat();
    let signature = format!("z{}", bs58::encode(key.sign(&signed)?).into_string());
    if let (Some(proof), Some(credential)) = (proof.as_object_mut(), credential.as_object_mut()) {
        proof.insert("proofValue".to_owned(), signature.into());
        credential.insert("proof".to_owned(), Value::Object(proof.clone()));
    }
    Ok(credential)
}

fn hash(source: Source<'_>) -> Result<Vec<u8>, SignError> {
    let text = canonicalize(&source.to_dataset()?, Digest::Sha256, WorkLimit::default())?;
    Ok(Digest::Sha256.hash(text.as_bytes()))
}
