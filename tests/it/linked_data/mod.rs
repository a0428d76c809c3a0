//! The canonical N-Quads of credentials, byte for byte those of a processor that shares nothing with ours: jsonld.js, run by Node.js in one
//! process over all documents. `bin/test` installs it under `target/jsonld`; where it, Node.js or the shared cases are missing, the tests say so.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use assay::verify::Json;
use assay::verify::jsonld::{JsonLdError, Reading, Source, editions};
use assay::verify::rdf::{self, Digest, WorkLimit};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::cases::{cases, folder};

mod documents;
mod generator;
mod ssi_too;

/// What jsonld.js says of documents, in their order: canonical N-Quads, or why there are none.
type Answers = Vec<Result<String, String>>;

/// Asks jsonld.js; nothing, and a line that says so, where it cannot be asked.
#[expect(clippy::print_stderr, reason = "a test that was left out says so")]
fn ask_peer(documents: &[&Value]) -> Option<Answers> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (modules, contexts) = (root.join("target/jsonld"), folder().join("contexts"));
    for (needed, what) in [(modules.join("node_modules/jsonld"), "jsonld.js (bin/test installs it)"), (contexts.clone(), "the contexts")] {
        if !needed.exists() {
            eprintln!("skipped: {what} is not at {}", needed.display());
            return None;
        }
    }
    let mut command = Command::new("node");
    command.arg(root.join("tests/it/linked_data/canonize.mjs")).args([modules, contexts]);
    let Ok(mut node) = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        eprintln!("skipped: there is no Node.js to run jsonld.js");
        return None;
    };
    let mut stdin = node.stdin.take().unwrap();
    let lines: String = documents.iter().map(|document| format!("{}\n", json!({"document": document}))).collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let answer = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        text("quads").ok_or_else(|| text("refused").unwrap())
    };
    let answers: Answers = String::from_utf8(output.stdout).unwrap().lines().map(answer).collect();
    assert_eq!(answers.len(), documents.len());
    Some(answers)
}

/// What we make of a document. jsonld.js writes language tags in lower case, which a processor may (JSON-LD 1.1 API §5.1.2).
fn ours(document: &Value, edition: usize) -> Result<String, JsonLdError> {
    let text = document.to_string();
    let json = Json::parse(text.as_bytes()).unwrap();
    let data = Source::new(&json).reading(Reading { edition, lower_case_languages: true }).to_dataset()?;
    Ok(rdf::canonicalize(&data, Digest::Sha256, WorkLimit::default())?)
}

/// A document with the texts that its contexts had before, as the peer finds them; nothing where they were never edited (M7).
fn older(document: &Value) -> Option<Value> {
    let mut document = document.clone();
    let mut is_other = false;
    mark_older(&mut document, &mut is_other);
    is_other.then_some(document)
}

fn mark_older(value: &mut Value, is_other: &mut bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| mark_older(item, is_other)),
        Value::Object(members) => {
            for (name, member) in members {
                if name != "@context" {
                    mark_older(member, is_other);
                    continue;
                }
                let one = std::slice::from_mut(member);
                let items = if one[0].is_array() { one[0].as_array_mut().unwrap().as_mut_slice() } else { one };
                for item in items.iter_mut().filter(|item| item.as_str().is_some_and(|url| editions(url).len() > 1)) {
                    *item = format!("urn:edition-1:{}", item.as_str().unwrap()).into();
                    *is_other = true;
                }
            }
        }
        _ => {}
    }
}

/// A document to compare.
struct Compared {
    name: String,
    document: Value,
    edition: usize,
    /// As the peer is given it.
    asked: Value,
}

/// Every document as it is read now and by the older texts of its contexts.
fn all_editions(documents: Vec<(String, Value)>) -> Vec<Compared> {
    let mut all = Vec::new();
    for (name, document) in documents {
        if let Some(asked) = older(&document) {
            all.push(Compared { name: format!("{name}, by older contexts"), document: document.clone(), edition: 1, asked });
        }
        all.push(Compared { name, asked: document.clone(), document, edition: 0 });
    }
    all
}

/// How the two differ on one document, if they do.
enum Difference {
    /// We refuse what the peer reads.
    Stricter(JsonLdError),
    Other(String),
}

fn difference(one: &Compared, theirs: &Result<String, String>) -> Option<Difference> {
    match (ours(&one.document, one.edition), theirs) {
        (Ok(ours), Ok(theirs)) if ours == *theirs => None,
        (Ok(ours), Ok(theirs)) => Some(Difference::Other(format!("other quads{}", quads_apart(&ours, theirs)))),
        (Ok(_), Err(why)) => Some(Difference::Other(format!("refused by the peer alone: {why}"))),
        (Err(error), Ok(_)) => Some(Difference::Stricter(error)),
        (Err(_), Err(_)) => None,
    }
}

fn quads_apart(ours: &str, theirs: &str) -> String {
    let only = |these: &str, those: &str| -> String {
        these.lines().filter(|line| !those.lines().any(|other| other == *line)).map(|line| format!("\n    {line}")).collect()
    };
    format!("\n  ours only:{}\n  theirs only:{}", only(ours, theirs), only(theirs, ours))
}

#[test]
fn every_shared_document_has_the_quads_of_an_independent_processor() {
    let compared = all_editions(documents::all(&cases()));
    let Some(answers) = ask_peer(&compared.iter().map(|one| &one.asked).collect::<Vec<_>>()) else { return };
    let (mut wrong, mut used) = (Vec::new(), BTreeSet::new());
    for (one, theirs) in compared.iter().zip(&answers) {
        match difference(one, theirs) {
            None => {}
            Some(Difference::Other(what)) => wrong.push(format!("{}: {what}", one.name)),
            Some(Difference::Stricter(error)) => match documents::we_are_stricter(&one.name, &error) {
                Some(place) => drop(used.insert(place)),
                None => wrong.push(format!("{}: refused by us alone: {error}", one.name)),
            },
        }
    }
    let with_quads = answers.iter().filter(|answer| answer.is_ok()).count();
    println!("{} documents, {with_quads} with quads", answers.len());
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
    assert!(with_quads > 1_000 && used.len() == documents::STRICTER.len(), "{with_quads} {used:?}");
}

/// So many credentials, the same ones every time.
fn generated(range: generator::Range, count: usize) -> Vec<(String, Value)> {
    let mut runner = TestRunner::deterministic();
    let strategy = generator::credential(range);
    (0..count).map(|number| (format!("credential {number}"), strategy.new_tree(&mut runner).unwrap().current())).collect()
}

#[test]
fn every_credential_that_can_be_made_has_the_quads_of_an_independent_processor() {
    let compared = all_editions(generated(generator::Range::Full, 250));
    let Some(answers) = ask_peer(&compared.iter().map(|one| &one.asked).collect::<Vec<_>>()) else { return };
    let mut wrong = Vec::new();
    for (one, theirs) in compared.iter().zip(&answers) {
        let what = match difference(one, theirs) {
            None => continue,
            Some(Difference::Other(what)) => what,
            Some(Difference::Stricter(error)) => format!("refused by us alone: {error}"),
        };
        wrong.push(format!("{}: {what}\n  {}", one.name, one.document));
    }
    let with_quads = answers.iter().filter(|answer| answer.is_ok()).count();
    println!("{} credentials, {with_quads} with quads", answers.len());
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
    assert!(with_quads > 250 && with_quads < answers.len(), "{with_quads}");
}
