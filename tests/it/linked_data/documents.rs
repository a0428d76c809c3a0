//! The JSON-LD documents of the shared cases: what was sent, what is inside pictures and tokens, and what can be fetched.

use std::collections::BTreeSet;

use assay::verify::container::{self, Content};
use assay::verify::jose::Token;
use assay::verify::jsonld::JsonLdError;
use assay::verify::{Json, Submitted};
use serde_json::Value;

use crate::cases::Case;

/// All of them, each once, with a name that says where it is from: whole, without its proofs, and each of its proofs as it is signed.
pub fn all(cases: &[Case]) -> Vec<(String, Value)> {
    let mut found = Found::default();
    for case in cases {
        if let Submitted::Bytes(bytes) = &case.submitted {
            found.bytes(&case.id, bytes);
        }
        for (number, bytes) in case.served.iter().enumerate() {
            found.bytes(&format!("{}, document {number}", case.id), bytes);
        }
    }
    found.documents
}

#[derive(Default)]
struct Found {
    seen: BTreeSet<String>,
    documents: Vec<(String, Value)>,
}

impl Found {
    fn bytes(&mut self, name: &str, bytes: &[u8]) {
        let Ok(opened) = container::open(bytes) else { return };
        match opened.content() {
            Ok(Content::Json(json)) => self.json(name, &opened.body, &json),
            Ok(Content::Jwt(token)) => {
                let Ok(token) = Token::read(&token) else { return };
                let Ok(json) = Json::parse(token.payload()) else { return };
                self.json(&format!("{name}, payload"), token.payload(), &json);
            }
            _ => {}
        }
    }

    /// `json` was read strictly from `bytes`, so that no name stands twice in it.
    fn json(&mut self, name: &str, bytes: &[u8], json: &Json) {
        // A byte order mark is ours to take, not serde's.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let value: Value = serde_json::from_slice(bytes).unwrap();
        if json.get("@context").is_some() {
            self.document(name, &value);
        }
        if json.get("vc").is_some_and(|credential| credential.get("@context").is_some()) {
            self.document(&format!("{name}, vc"), &value["vc"]);
        }
    }

    fn document(&mut self, name: &str, value: &Value) {
        self.add(name.to_owned(), value.clone());
        let Some(proof) = value.get("proof") else { return };
        let mut bare = value.clone();
        bare.as_object_mut().unwrap().remove("proof");
        self.add(format!("{name}, without its proof"), bare);
        let one = std::slice::from_ref(proof);
        for (number, proof) in proof.as_array().map_or(one, Vec::as_slice).iter().enumerate() {
            let Value::Object(mut options) = proof.clone() else { continue };
            options.remove("proofValue");
            options.insert("@context".to_owned(), value["@context"].clone());
            self.add(format!("{name}, options of proof {number}"), Value::Object(options));
        }
    }

    fn add(&mut self, name: String, value: Value) {
        if self.seen.insert(value.to_string()) {
            self.documents.push((name, value));
        }
    }
}

/// Refusals of ours that the peer does not share: what a case's name begins with, our words, and why.
pub const STRICTER: &[(&str, &str, &str)] = &[
    ("1edtech-ob2/basic-assertion-with-allowed-origins", "a new name for a keyword", "M9: readers look for `id`, whatever a context says"),
    ("1edtech-ob2/assertion-with-extension-node", "another name for a known term", "M9: spelled out, readers do not see it"),
    ("peers/t-ld-iri-validuntil", "another name for a known term", "M9: the same"),
    ("peers/t-ld-alias-status", "another name for a known term", "M9: the same by a prefix"),
    ("peers/t-ld-keywords", "spelled as a keyword", "M9: readers look for `id`"),
    ("1edtech-ob2/basic-assertion-with-language", "the keyword has no form in RDF", "M8: a language beside other members is in no quad"),
];

/// The place in [`STRICTER`] that says we may refuse what the peer reads.
pub fn we_are_stricter(name: &str, error: &JsonLdError) -> Option<usize> {
    let error = error.to_string();
    STRICTER.iter().position(|(case, words, _)| name.starts_with(case) && error.contains(words))
}
