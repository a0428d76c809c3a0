//! `assay verify --cases`: many credentials from a manifest, each with its own clock, recipient and documents.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Instant;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{documents, print, verify};
use crate::actions::check_offline::{Documents, check_offline};
use crate::verify::{Bundle, CheckKind, Outcome, Problem, Recipient, Report, Setting, Submitted, judge};

/// One line of a manifest.
#[derive(Debug, Deserialize)]
pub(super) struct Case {
    /// Its name.
    pub(super) id: String,
    /// What kind of credential it is.
    #[serde(default)]
    pub(super) kind: String,
    /// What must come out.
    #[serde(default)]
    pub(super) standing: String,
    file: String,
    entry_url: Option<String>,
    now: DateTime<Utc>,
    recipient: Option<Claimed>,
    #[serde(default)]
    network: BTreeMap<String, documents::Entry>,
}

#[derive(Debug, Deserialize)]
struct Claimed {
    r#type: String,
    value: String,
}

/// A case with its files read.
#[derive(Debug)]
pub(super) struct Ready {
    submitted: Submitted,
    /// Its circumstances.
    pub(super) setting: Setting,
    documents: Documents,
}

/// The cases of a manifest, with the folder their files are in.
pub(super) fn manifest(path: &Path) -> anyhow::Result<(Vec<Case>, PathBuf)> {
    let manifest = Manifest::read(path)?;
    let cases = manifest.lines().map(|(number, line)| manifest.case(number, line)).collect::<anyhow::Result<_>>()?;
    Ok((cases, manifest.folder))
}

/// A manifest as text: its lines are read one by one, so that ten thousand of them take no more memory than their text.
struct Manifest {
    path: PathBuf,
    folder: PathBuf,
    text: String,
}

impl Manifest {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self { path: path.to_path_buf(), folder: path.parent().map(Path::to_path_buf).unwrap_or_default(), text })
    }

    /// The lines with their numbers, from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(number, line)| (number + 1, line))
    }

    fn case(&self, number: usize, line: &str) -> anyhow::Result<Case> {
        serde_json::from_str(line).with_context(|| format!("{}, line {number}", self.path.display()))
    }
}

impl Case {
    /// Reads the files of the case.
    pub(super) fn ready(self, folder: &Path) -> anyhow::Result<Ready> {
        let recipients = match self.recipient {
            Some(claimed) => {
                let kind = verify::recipient_type(&claimed.r#type).with_context(|| format!("no recipient type {}", claimed.r#type))?;
                vec![Recipient { kind, value: claimed.value }]
            }
            None => Vec::new(),
        };
        let submitted = match self.entry_url {
            Some(url) => Submitted::Link(url),
            None => Submitted::Bytes(documents::read(&folder.join(&self.file))?),
        };
        let setting = Setting { recipients, ..Setting::at(self.now) };
        Ok(Ready { submitted, setting, documents: documents::documents(self.network, folder)? })
    }
}

impl Ready {
    /// The report, and what it stands on.
    pub(super) fn judge(&self) -> (Report, Bundle) {
        check_offline(judge, self.submitted.clone(), &self.setting, &self.documents)
    }
}

#[derive(Serialize)]
struct Line<'r> {
    id: &'r str,
    standing: &'r str,
    checks: Vec<CheckLine<'r>>,
    us: u64,
}

#[derive(Serialize)]
struct CheckLine<'r> {
    check: CheckKind,
    outcome: Outcome,
    problem: Option<Problem>,
    detail: &'r str,
}

/// Judges one case; the line that answers it.
fn one(case: Case, folder: &Path) -> anyhow::Result<String> {
    let id = case.id.clone();
    let ready = case.ready(folder).with_context(|| id.clone())?;
    let start = Instant::now();
    let (report, _) = ready.judge();
    let us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    let checks = report.checks.iter();
    let checks =
        checks.map(|check| CheckLine { check: check.check, outcome: check.outcome, problem: check.problem, detail: &check.detail });
    Ok(serde_json::to_string(&Line { id: &id, standing: report.standing.as_str(), checks: checks.collect(), us })?)
}

/// Judges all cases and prints a line for each, in order; a line that is no case is said and stops no other. Exit code 0 when all were judged.
pub(super) fn run(path: &Path, jobs: Option<NonZeroUsize>) -> anyhow::Result<ExitCode> {
    let manifest = Manifest::read(path)?;
    let lines: Vec<(usize, &str)> = manifest.lines().collect();
    let total = lines.len();
    let jobs = jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get).min(total.max(1));
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    let progress = print::progress(total);
    let mut failures = 0_usize;
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let (send, next, lines, manifest) = (send.clone(), &next, &lines, &manifest);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((number, line)) = lines.get(at) else { break };
                    let answer = manifest.case(*number, line).and_then(|case| one(case, &manifest.folder));
                    if send.send((at, answer)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut wanted = 0;
        for (number, line) in receive {
            waiting.insert(number, line);
            while let Some(line) = waiting.remove(&wanted) {
                wanted += 1;
                progress.inc(1);
                match line {
                    Ok(line) => print::line(line),
                    Err(error) => {
                        failures += 1;
                        print::error(&error);
                    }
                }
            }
        }
    });
    progress.finish_and_clear();
    Ok(if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
