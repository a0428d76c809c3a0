//! `assay skills match`: the skills of a framework that texts speak of, one line of JSON for each text.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, stdin};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::cli::{Global, open, print};
use crate::domain::matching::finder::{FoundSkill, SkillFinder};
use crate::domain::{Bp, FrameworkId};

/// The longest line.
const LONGEST: u64 = 1024 * 1024;

/// Finds the skills of a framework that texts speak of: a line of JSON for each, in order. Nothing of it counts by itself in a score.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  assay skills match --framework esco --queries phrases.jsonl --mode phrase --top 5\n  \
    echo '{\"query\": \"You will plan projects.\"}' | assay skills match --framework esco --queries - --mode sentence")]
pub(super) struct Match {
    /// The framework, by its id (`assay skills list`).
    #[arg(long, value_name = "ID")]
    framework: String,
    /// The texts: a line of JSON with `query` for each; gzip too, and - is standard input.
    #[arg(long, value_name = "FILE.jsonl[.gz]")]
    queries: PathBuf,
    /// Whether each text names one skill or speaks of several.
    #[arg(long, value_enum)]
    mode: Mode,
    /// At most so many for each text.
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    top: u16,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Mode {
    Phrase,
    Sentence,
}

#[derive(Deserialize)]
struct Query {
    query: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    matches: Vec<Found<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
struct Found<'a> {
    uri: &'a str,
    label: &'a str,
    bp: Bp,
    tier: &'static str,
    why: &'a str,
}

impl Match {
    /// Ends with 0 when every line was answered, 1 when lines could not be read, 2 on misuse.
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let mut lines = lines(&self.queries)?;
        let app = open::app(open::settings(global, &[])?.config)?;
        let framework = FrameworkId::new(&self.framework);
        let waiting = print::waiting("making the index");
        let finder = app.store.read_blocking(|conn| app.engines.find(conn, &framework));
        waiting.finish_and_clear();
        let finder =
            finder.with_context(|| format!("cannot look in “{}”; `assay skills list` names the frameworks there are", self.framework))?;
        let (mut number, mut bad) = (0_u64, 0_u64);
        while let Some(line) = next_line(&mut lines)? {
            number += 1;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match serde_json::from_slice::<Query>(&line) {
                Ok(Query { query }) => answer(&query, &find(&finder, self.mode, &query, usize::from(self.top)), None)?,
                Err(error) => {
                    bad += 1;
                    answer("", &[], Some(format!("line {number} is no JSON object with a text “query”: {error}")))?;
                }
            }
        }
        Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn answer(query: &str, found: &[FoundSkill], error: Option<String>) -> anyhow::Result<()> {
    let matches = found.iter().map(|one| Found { uri: &one.uri, label: &one.label, bp: one.score, tier: one.tier.as_str(), why: &one.why });
    print::line(serde_json::to_string(&Answer { query, matches: matches.collect(), error })?);
    Ok(())
}

/// What a text speaks of.
pub(super) fn find(finder: &SkillFinder, mode: Mode, text: &str, top: usize) -> Vec<FoundSkill> {
    match mode {
        Mode::Phrase => finder.phrase(text, top),
        Mode::Sentence => finder.sentence(text, top),
    }
}

/// The lines of a file, unpacked where it is packed.
pub(super) fn lines(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    let mut lines = opened(path)?;
    // A mark some editors put before the first line.
    if lines.fill_buf().with_context(|| format!("cannot read {}", path.display()))?.starts_with("\u{feff}".as_bytes()) {
        lines.consume("\u{feff}".len());
    }
    Ok(lines)
}

fn opened(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(stdin())));
    }
    let mut file = BufReader::new(File::open(path).with_context(|| format!("cannot open {}", path.display()))?);
    let is_packed = file.fill_buf().with_context(|| format!("cannot read {}", path.display()))?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_packed { Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(file))) } else { Box::new(file) })
}

/// The next line, without its end.
pub(super) fn next_line(lines: &mut Box<dyn BufRead>) -> anyhow::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if lines.by_ref().take(LONGEST).read_until(b'\n', &mut line).context("cannot read the queries")? == 0 {
        return Ok(None);
    }
    anyhow::ensure!(line.ends_with(b"\n") || u64::try_from(line.len())? < LONGEST, "a line of the queries is longer than 1 MiB");
    Ok(Some(line))
}
