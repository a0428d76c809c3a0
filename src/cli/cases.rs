//! `assay verify --cases`: many credentials from a manifest, each with its own clock, recipient and documents.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, mpsc};
use std::time::Instant;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{documents, print, verify};
use crate::actions::check_offline::{Documents, check_offline};
use crate::verify::{Bundle, CheckKind, Outcome, Problem, Recipient, Report, Setting, Submitted, judge};

/// Most answers that wait to be printed.
const AHEAD: usize = 64;

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
    let mut manifest = Manifest::open(path)?;
    let cases = std::iter::from_fn(|| manifest.next()).map(|(_, case)| case).collect::<anyhow::Result<_>>()?;
    Ok((cases, folder(path)))
}

/// The folder that the files of a manifest are in.
fn folder(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A manifest, read line by line, so that ten thousand of them take no more memory than one.
struct Manifest<'p> {
    path: &'p Path,
    lines: Option<io::Lines<BufReader<File>>>,
    number: usize,
    cases: usize,
}

impl<'p> Manifest<'p> {
    fn open(path: &'p Path) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self { path, lines: Some(BufReader::new(file).lines()), number: 0, cases: 0 })
    }

    /// The next case with its place among them, from 0; lines with nothing in them are none.
    fn next(&mut self) -> Option<(usize, anyhow::Result<Case>)> {
        loop {
            let line = self.lines.as_mut()?.next()?;
            self.number += 1;
            // A line that is no text is one bad line; where the file itself cannot be read, nothing follows.
            if line.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::InvalidData) {
                self.lines = None;
            }
            if line.as_ref().is_ok_and(|line| line.trim().is_empty()) {
                continue;
            }
            let case = line.map_err(anyhow::Error::from).and_then(|line| Ok(serde_json::from_str(&line)?));
            self.cases += 1;
            return Some((self.cases - 1, case.with_context(|| format!("{}, line {}", self.path.display(), self.number))));
        }
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

/// How many lines a manifest has, for the progress; none where it cannot be read twice.
fn count(path: &Path) -> usize {
    let is_file = path.metadata().is_ok_and(|about| about.is_file());
    let file = if is_file { File::open(path).ok() } else { None };
    file.map_or(0, |file| BufReader::new(file).split(b'\n').map_while(Result::ok).filter(|line| !line.trim_ascii().is_empty()).count())
}

/// Judges all cases and prints a line for each, in order; a line that is no case is said and stops no other. Exit code 0 when all were judged.
pub(super) fn run(path: &Path, jobs: Option<NonZeroUsize>) -> anyhow::Result<ExitCode> {
    let manifest = Mutex::new(Manifest::open(path)?);
    let (total, folder) = (count(path), folder(path));
    let jobs = jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    // What is judged waits where it cannot be printed as fast.
    let (send, receive) = mpsc::sync_channel(AHEAD);
    let progress = print::progress(total);
    let mut failures = 0_usize;
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let (send, manifest, folder) = (send.clone(), &manifest, &folder);
            scope.spawn(move || {
                while let Some((at, case)) = manifest.lock().ok().and_then(|mut manifest| manifest.next()) {
                    if send.send((at, case.and_then(|case| one(case, folder)))).is_err() {
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
