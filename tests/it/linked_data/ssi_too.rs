//! The same by `ssi`, for what it is right about (ADR 2 says about what it is not): needs no other program.

use std::collections::HashMap;
use std::fs;

use serde_json::Value;
use ssi::json_ld::{CompactJsonLd, ContextLoader, Expandable as _};
use ssi::rdf::{AnyLdEnvironment as _, LdEnvironment};

use super::generator::Range;
use super::{generated, ours, quads_apart};
use crate::cases::folder;

/// The official contexts; none, and a line that says so, where they are not beside this project.
#[expect(clippy::print_stderr, reason = "a test that was left out says so")]
fn contexts() -> Option<ContextLoader> {
    let folder = folder().join("contexts");
    let Ok(index) = fs::read_to_string(folder.join("index.json")) else {
        eprintln!("skipped: the contexts are not at {}", folder.display());
        return None;
    };
    let index: HashMap<String, Value> = serde_json::from_str(&index).unwrap();
    let read = |entry: &Value| fs::read_to_string(folder.join(entry["file"].as_str().unwrap())).unwrap();
    let texts = index.iter().map(|(url, entry)| (url.clone(), read(entry))).collect();
    Some(ContextLoader::empty().with_context_map_from(texts).unwrap())
}

async fn theirs(document: &Value, contexts: &ContextLoader) -> Result<String, String> {
    let compact = CompactJsonLd(document.to_string().parse().unwrap());
    let mut environment = LdEnvironment::default();
    let expanded = compact.expand_with(&mut environment, contexts).await.map_err(|error| error.to_string())?;
    Ok(environment.canonical_form_of(&expanded).unwrap().concat())
}

#[tokio::test]
async fn plain_credentials_have_the_quads_that_ssi_gives_them() {
    let Some(contexts) = contexts() else { return };
    let mut wrong = Vec::new();
    for (name, document) in generated(Range::Tame, 120) {
        match (ours(&document, 0), theirs(&document, &contexts).await) {
            (Ok(ours), Ok(theirs)) if ours == theirs => {}
            (Ok(ours), Ok(theirs)) => wrong.push(format!("{name}: other quads{}\n  {document}", quads_apart(&ours, &theirs))),
            (ours, theirs) => wrong.push(format!("{name}: {:?} {:?}\n  {document}", ours.err(), theirs.err())),
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}
