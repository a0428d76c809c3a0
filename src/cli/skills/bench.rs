//! `assay skills bench`: the test sets, beside the figures to beat.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use super::Format;
use super::find::{Mode, find, lines, next_line};
use crate::cli::{Global, open, print};
use crate::domain::FrameworkId;
use crate::domain::matching::engine::Tier;
use crate::domain::matching::finder::{FoundSkill, SkillFinder};
use crate::store::skills;

/// Answers looked at.
const TOP: usize = 10;
/// One, in the parts that measures are counted in.
const WHOLE: u64 = 1_000_000;

/// Runs the test sets in a folder over a framework that is loaded, and prints how well and how fast skills are found, beside the figures to beat.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay skills bench --framework esco --sets eval")]
pub(super) struct Bench {
    /// The framework, by its id.
    #[arg(long, value_name = "ID", default_value = "esco")]
    framework: String,
    /// The folder with the sets, each `NAME.jsonl.gz` with `query` and `gold` on each line.
    #[arg(long, value_name = "DIR")]
    sets: PathBuf,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A test set: its name, what its texts are, and what has to be reached. `esco_altnorm_test` is for looking only: the vector table has seen
/// ESCO's labels.
const SETS: &[(&str, Mode, &str)] = &[
    ("esco_tech_span_test", Mode::Phrase, "hit@1 .520"),
    ("esco_house_span_test", Mode::Phrase, "hit@1 .450"),
    ("esco_tech_sent_test", Mode::Sentence, "MRR .600, RP@10 .710"),
    ("esco_house_sent_test", Mode::Sentence, "MRR .560, RP@10 .650"),
    ("esco_techwolf_sent_test", Mode::Sentence, ""),
    ("esco_altnorm_test", Mode::Phrase, "for looking only"),
];
/// Phrases that name no skill of the framework.
const NIL: &str = "esco_nil_span_test";
/// The set they are mixed with.
const MIXED: &str = "esco_tech_span_test";

#[derive(Clone, Debug, Deserialize)]
struct Question {
    query: String,
    #[serde(default)]
    gold: BTreeSet<String>,
}

/// A question and what was found for it.
type Answered = (Question, Vec<FoundSkill>);

/// What came of a set, in millionths.
struct Measures {
    rows: usize,
    hit: u64,
    hit_five: u64,
    mrr: u64,
    rp: u64,
    median: Duration,
    slow: Duration,
}

impl Bench {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        ensure!(self.sets.is_dir(), "{} is no folder", self.sets.display());
        let app = open::app(open::settings(global, &[])?.config)?;
        let framework = FrameworkId::new(&self.framework);
        let start = Instant::now();
        let read = app.store.read_blocking(|conn| {
            skills::find_framework(conn, &framework)?;
            Ok((skills::list_for_finder(conn, &framework)?, skills::list_not_to_confuse(conn, &framework)?))
        });
        let (all, not_to_confuse) = read.with_context(|| format!("cannot look in “{}”", self.framework))?;
        let (read, start) = (start.elapsed(), Instant::now());
        let finder = SkillFinder::new(all, &not_to_confuse);
        let made = start.elapsed();
        if self.format == Format::Json {
            print::line(json!({
                "framework": self.framework, "skills": finder.count(), "read_ms": millis(read), "index_ms": millis(made), "memory_mib": memory(),
            }));
        } else {
            let memory = memory().map_or_else(String::new, |memory| format!("; the process takes {memory} MiB"));
            print::line(format_args!("{} skills read in {} ms, indexed in {} ms{memory}", finder.count(), millis(read), millis(made)));
            print::line(format_args!(
                "{:24} {:>6} {:>6} {:>6} {:>6} {:>6} {:>8} {:>8}  to reach",
                "set", "rows", "hit@1", "hit@5", "MRR", "RP@10", "p50 us", "p99 us"
            ));
        }
        let (mut mixed, mut done) = (Vec::new(), 0);
        for (name, mode, goal) in SETS.iter().chain(&[(NIL, Mode::Phrase, "no answers: see below")]) {
            let Some(questions) = questions(&self.sets, name)? else {
                print::note(format_args!("{name}: not there, not measured"));
                continue;
            };
            done += 1;
            let (answers, times) = answer(&finder, *mode, questions);
            self.print(name, goal, &measure(&answers, times));
            if [NIL, MIXED].contains(name) {
                mixed.extend(answers);
            }
        }
        self.print_tiers(&mixed);
        ensure!(done > 0, "none of the test sets is in {}", self.sets.display());
        Ok(ExitCode::SUCCESS)
    }

    fn print(&self, name: &str, goal: &str, found: &Measures) {
        let Measures { rows, hit, hit_five, mrr, rp, median, slow } = found;
        let (median, slow) = (median.as_micros(), slow.as_micros());
        if self.format == Format::Json {
            print::line(json!({
                "set": name, "rows": rows, "hit_1": parts(*hit), "hit_5": parts(*hit_five), "mrr": parts(*mrr), "rp_10": parts(*rp),
                "p50_us": u64::try_from(median).ok(), "p99_us": u64::try_from(slow).ok(), "to_reach": goal,
            }));
        } else {
            let [hit, five, mrr, rp] = [hit, hit_five, mrr, rp].map(|part| parts(*part));
            print::line(format_args!("{name:24} {rows:6} {hit:>6} {five:>6} {mrr:>6} {rp:>6} {median:8} {slow:8}  {goal}"));
        }
    }

    /// How right the answers are that are told as answers, with phrases mixed in that have none.
    fn print_tiers(&self, mixed: &[Answered]) {
        for (label, tiers) in [
            ("certain", &[Tier::Certain][..]),
            ("certain, direct", &[Tier::Certain, Tier::Direct][..]),
            ("certain, direct, likely", &[Tier::Certain, Tier::Direct, Tier::Likely][..]),
        ] {
            let first = |(question, found): &Answered| Some((question.gold.contains(&found.first()?.uri), found.first()?.tier));
            let accepted: Vec<bool> =
                mixed.iter().filter_map(first).filter(|(_, tier)| tiers.contains(tier)).map(|(is_right, _)| is_right).collect();
            let right = accepted.iter().filter(|is_right| **is_right).count();
            let (share, precision) = (share(accepted.len(), mixed.len()), share(right, accepted.len()));
            if self.format == Format::Json {
                print::line(json!({
                    "tiers": label, "of": mixed.len(), "accepted": accepted.len(), "right": right, "share": parts(share), "precision": parts(precision),
                }));
            } else {
                print::line(format_args!(
                    "told as {label}: {} of {} phrases ({}), {right} right ({}); to reach: .975 right",
                    accepted.len(),
                    mixed.len(),
                    parts(share),
                    parts(precision)
                ));
            }
        }
    }
}

fn questions(folder: &Path, name: &str) -> anyhow::Result<Option<Vec<Question>>> {
    let paths = [format!("{name}.jsonl.gz"), format!("{name}.jsonl")].map(|file| folder.join(file));
    let Some(path) = paths.iter().find(|path| path.exists()) else { return Ok(None) };
    let mut lines = lines(path)?;
    let mut all = Vec::new();
    while let Some(line) = next_line(&mut lines)? {
        if !line.iter().all(u8::is_ascii_whitespace) {
            all.push(serde_json::from_slice(&line).with_context(|| format!("{}, line {}", path.display(), all.len() + 1))?);
        }
    }
    Ok(Some(all))
}

fn answer(finder: &SkillFinder, mode: Mode, questions: Vec<Question>) -> (Vec<Answered>, Vec<Duration>) {
    let bar = print::progress(questions.len());
    let mut times = Vec::with_capacity(questions.len());
    let answers = questions
        .into_iter()
        .map(|question| {
            let start = Instant::now();
            let found = find(finder, mode, &question.query, TOP);
            times.push(start.elapsed());
            bar.inc(1);
            (question, found)
        })
        .collect();
    bar.finish_and_clear();
    (answers, times)
}

fn measure(answers: &[Answered], mut times: Vec<Duration>) -> Measures {
    times.sort();
    let at = |hundredth: usize| times.get(times.len() * hundredth / 100).copied().unwrap_or_default();
    let mut sums = [0_u64; 4];
    for (Question { gold, .. }, found) in answers {
        let right: Vec<bool> = found.iter().map(|one| gold.contains(&one.uri)).collect();
        let place = right.iter().position(|is_right| *is_right);
        let wanted = gold.len().clamp(1, TOP);
        let each = [
            if place == Some(0) { WHOLE } else { 0 },
            if place.is_some_and(|place| place < 5) { WHOLE } else { 0 },
            place.map_or(0, |place| share(1, place + 1)),
            share(right.iter().filter(|is_right| **is_right).count(), wanted),
        ];
        for (sum, part) in sums.iter_mut().zip(each) {
            *sum += part;
        }
    }
    let rows = answers.len();
    let [hit, hit_five, mrr, rp] = sums.map(|sum| sum.checked_div(u64::try_from(rows).unwrap_or(0)).unwrap_or(0));
    Measures { rows, hit, hit_five, mrr, rp, median: at(50), slow: at(99) }
}

/// So many of so many, in millionths.
fn share(part: usize, of: usize) -> u64 {
    let (part, of) = (u64::try_from(part).unwrap_or(u64::MAX), u64::try_from(of).unwrap_or(u64::MAX));
    part.saturating_mul(WHOLE).checked_div(of).unwrap_or(0)
}

/// Millionths to three places: `.544`.
fn parts(millionths: u64) -> String {
    let thousandths = (millionths + 500) / 1_000;
    if thousandths >= 1_000 { format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000) } else { format!(".{thousandths:03}") }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// What this process has in memory, in MiB, where the system says so.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::SkillId;

    fn answered(gold: &[&str], found: &[&str]) -> Answered {
        let found = found.iter().map(|uri| FoundSkill {
            skill: SkillId::new(*uri),
            uri: (*uri).to_owned(),
            label: String::new(),
            score: 0,
            tier: Tier::Review,
            why: String::new(),
        });
        (Question { query: String::new(), gold: gold.iter().map(|uri| (*uri).to_owned()).collect() }, found.collect())
    }

    #[test]
    fn measures_are_what_the_field_calls_by_these_names() {
        let answers = [
            answered(&["a"], &["a", "b"]),
            answered(&["a", "c"], &["b", "a", "c"]),
            answered(&["z"], &["b", "c", "d", "e", "f", "z"]),
            answered(&["z"], &[]),
        ];
        let times = [40, 10, 30, 20].map(Duration::from_micros).to_vec();
        let found = measure(&answers, times);
        assert_eq!((found.rows, parts(found.hit), parts(found.hit_five)), (4, ".250".to_owned(), ".500".to_owned()));
        assert_eq!(parts(found.mrr), ".417", "(1 + 1/2 + 1/6 + 0) / 4");
        assert_eq!(parts(found.rp), ".750", "(1 + 2/2 + 1 + 0) / 4");
        assert_eq!((found.median.as_micros(), found.slow.as_micros()), (30, 40));
        assert_eq!((parts(WHOLE), parts(0), parts(499)), ("1.000".to_owned(), ".000".to_owned(), ".000".to_owned()));
    }
}
