#![expect(clippy::unwrap_used, reason = "a part of the fitting tool")]
//! Reads the framework and the validation sets, which are not part of the project.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;

use assay::domain::frameworks::{EntryKind, NameKind};
use assay::domain::matching::engine::Concept;
use assay::import::frameworks::{File, Said, read};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A question with its answers.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Question {
    /// The words asked.
    pub(crate) query: String,
    /// The addresses of the right concepts.
    pub(crate) gold: Vec<String>,
}

/// The skills of ESCO 1.1.0 in English, by their address.
pub(crate) fn concepts() -> Vec<Concept> {
    let name = "ESCO_v1.1.0_classification_en_csv.zip";
    let bytes = std::fs::read(folder().join("frameworks/esco-1.1.0").join(name)).unwrap();
    let read = read(&[File { name, bytes: &bytes }], &Said::default(), &mut ()).unwrap();
    let skills = read.release.entries.into_iter().filter(|entry| entry.kind == EntryKind::Skill);
    let mut concepts: Vec<Concept> = skills
        .map(|entry| {
            let label = entry.label().unwrap_or_default().to_owned();
            let others = entry.names.into_iter().filter(|name| name.kind == NameKind::Alternative);
            let aliases = others.map(|name| name.text).collect();
            Concept { uri: entry.uri, label, aliases, description: entry.statement.unwrap_or_default() }
        })
        .collect();
    concepts.sort_by(|one, other| one.uri.cmp(&other.uri));
    concepts
}

/// A validation set by its name.
pub(crate) fn questions<Row: DeserializeOwned>(name: &str) -> Vec<Row> {
    let file = std::fs::File::open(folder().join(format!("eval/{name}.jsonl.gz"))).unwrap();
    let lines = BufReader::new(flate2::read::GzDecoder::new(file)).lines();
    lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

fn folder() -> PathBuf {
    std::env::args().nth(1).map(PathBuf::from).unwrap()
}
