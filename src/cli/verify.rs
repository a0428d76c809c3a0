//! `assay verify`: one credential, or many from a manifest.

use std::io::Read as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};

use super::{Global, MISUSE, cases, documents, open, print};
use crate::actions::check_credential::check_with;
use crate::actions::check_offline::check_offline;
use crate::clock::Clock;
use crate::domain::credentials::Standing;
use crate::fetch::{EgressConfig, Fetcher, LocalHosts};
use crate::verify::{Check, Outcome, Recipient, RecipientType, Report, Setting, Submitted, judge, words};

/// Largest file taken as a badge.
const MAX_SOURCE: u64 = 10 * 1024 * 1024;

/// Checks a badge, or many of them. Ends with 0 when it is verified, 1 when it is not, 2 on misuse.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  assay verify badge.json\n  assay verify badge.png --recipient email:me@example.org\n  \
    assay verify https://issuer.example/badges/1 --format json\n  assay verify --cases manifest.jsonl --jobs 2")]
pub(super) struct Verify {
    /// A file, a link, or - for standard input.
    #[arg(required_unless_present = "cases")]
    source: Option<String>,
    /// Judge as of this moment instead of now.
    #[arg(long, value_name = "RFC3339", conflicts_with = "cases")]
    at: Option<DateTime<Utc>>,
    /// An identity that the holder has proved, such as email:me@example.org; may be given several times.
    #[arg(long, value_name = "TYPE:VALUE", value_parser = recipient, conflicts_with = "cases")]
    recipient: Vec<Recipient>,
    /// Fetch nothing: take documents from this table of URL -> {file, content_type, status, location, fail}.
    #[arg(long, value_name = "MAP.json", conflicts_with = "cases")]
    documents: Option<PathBuf>,
    /// How to answer.
    #[arg(long, value_enum, default_value = "text", conflicts_with = "cases")]
    format: Format,
    /// Judge every line of this manifest offline, and answer with a line of JSON for each.
    #[arg(long, value_name = "MANIFEST.jsonl", conflicts_with = "source")]
    cases: Option<PathBuf>,
    /// How many to judge at the same time; as many as there are processors unless told otherwise.
    #[arg(long, value_name = "N", requires = "cases")]
    jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The type of an identity, by our name or that of Open Badges.
pub(super) fn recipient_type(name: &str) -> Option<RecipientType> {
    if name == "emailAddress" { Some(RecipientType::Email) } else { RecipientType::parse(name) }
}

fn recipient(text: &str) -> Result<Recipient, String> {
    let (kind, value) = text.split_once(':').ok_or("write TYPE:VALUE, such as email:me@example.org")?;
    let kind = recipient_type(kind).ok_or("the type is one of email, did, url, telephone, id")?;
    if value.is_empty() { Err("the value is empty".to_owned()) } else { Ok(Recipient { kind, value: value.to_owned() }) }
}

impl Verify {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        // Exit code 1 says "not verified", so whatever else goes wrong is 2 here.
        let answer = match &self.cases {
            Some(manifest) => cases::run(manifest, self.jobs),
            None => self.check(global).map(|report| self.answer(&report)),
        };
        answer.or_else(|error| {
            print::error(&error);
            Ok(ExitCode::from(MISUSE))
        })
    }

    fn check(&self, global: &Global) -> anyhow::Result<Report> {
        let submitted = submitted(self.source.as_deref().unwrap_or("-"))?;
        let now = self.at.unwrap_or_else(|| Clock::System.now());
        let setting = Setting { recipients: self.recipient.clone(), ..Setting::at(now) };
        if let Some(path) = &self.documents {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            let entries = serde_json::from_str(&text).with_context(|| format!("{} is not a table of documents", path.display()))?;
            let folder = path.parent().unwrap_or_else(|| Path::new(""));
            let documents = documents::documents(entries, folder)?;
            return Ok(check_offline(judge, submitted, &setting, &documents).0);
        }
        let config = open::settings(global, &[])?.config;
        let egress = EgressConfig::new(&config.egress, config.public_url().ok().as_ref());
        let fetcher = Fetcher::new(egress, LocalHosts::none(), Clock::System)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let spinner = print::waiting("asking the issuer");
        let (report, _) = runtime.block_on(check_with(judge, &fetcher, &Clock::System, submitted, setting));
        spinner.finish_and_clear();
        Ok(report)
    }

    fn answer(&self, report: &Report) -> ExitCode {
        match self.format {
            Format::Json => match serde_json::to_string_pretty(report) {
                Ok(text) => print::line(text),
                Err(error) => print::error(&error.into()),
            },
            Format::Text => print::line(text(report)),
        }
        if report.standing == Standing::Verified { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn submitted(source: &str) -> anyhow::Result<Submitted> {
    if source.starts_with("https://") || source.starts_with("http://") {
        return Ok(Submitted::Link(source.to_owned()));
    }
    let mut bytes = Vec::new();
    if source == "-" {
        std::io::stdin().lock().take(MAX_SOURCE + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        let file = std::fs::File::open(source).with_context(|| format!("cannot open {source}"))?;
        file.take(MAX_SOURCE + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {source}"))?;
    }
    anyhow::ensure!(u64::try_from(bytes.len())? <= MAX_SOURCE, "{source} is larger than 10 MiB");
    Ok(Submitted::Bytes(Arc::from(bytes)))
}

/// The report for people: the verdict first, then what it is, then the checks.
fn text(report: &Report) -> String {
    let headline = words::headline(report);
    let symbol = match report.standing {
        Standing::Verified => '✓',
        Standing::Indeterminate | Standing::Unsupported | Standing::Unreadable => '?',
        _ => '✗',
    };
    let mut lines = vec![format!("{symbol} {}. {}", headline.label, headline.recruiter)];
    if let Some(facts) = &report.facts {
        let issuer = facts.issuer.name.as_deref().map_or_else(String::new, |name| format!("{name}, "));
        lines.push(format!("  {} ({})", plain(&facts.name), plain(&facts.format)));
        lines.push(format!("  from {}{}", plain(&issuer), plain(&facts.issuer.id)));
        lines.extend(
            facts
                .unfinished
                .as_deref()
                .map(|status| format!("  its stated result is {}: it counts for nothing", words::unfinished(status))),
        );
    }
    lines.push(String::new());
    lines.extend(report.checks.iter().flat_map(check_lines));
    lines.push(format!("\nJudged as of {}.", report.judged_at.format("%Y-%m-%d %H:%M:%S UTC")));
    lines.join("\n")
}

fn check_lines(check: &Check) -> Vec<String> {
    let symbol = match check.outcome {
        Outcome::Passed => '✓',
        Outcome::Failed => '✗',
        Outcome::Unchecked => '?',
        Outcome::NotApplicable => '–',
    };
    let (label, word) = (words::label(check.check), words::outcome_word(check.outcome));
    let mut lines = vec![format!("{symbol} {label}: {word}. {}", words::of(check).recruiter)];
    if check.problem.is_some() && matches!(check.outcome, Outcome::Failed | Outcome::Unchecked) {
        lines.push(format!("    {}", words::technical(check.check, check.problem)));
    }
    if !check.detail.is_empty() {
        lines.push(format!("    {}", plain(&check.detail)));
    }
    lines.extend(check.evidence.iter().map(|document| format!("    looked at {}", plain(&document.url))));
    lines
}

/// What strangers wrote, without signs that a terminal would act on.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::{CheckKind, Problem};
    use crate::web::pages::sample;

    #[test]
    fn an_unfinished_result_stands_below_the_verdict() {
        let mut report = sample::verified("SQL", "Google", sample::day(2025, 3, 10));
        assert!(!text(&report).contains("stated result"));
        report.facts.as_mut().unwrap().unfinished = Some("Failed".to_owned());
        assert!(text(&report).contains("\n  its stated result is not passed: it counts for nothing\n"), "{}", text(&report));
    }

    #[test]
    fn the_verdict_never_contradicts_the_checks() {
        let checks = [
            (CheckKind::Structure, Outcome::Failed, Some(Problem::MalformedValue)),
            (CheckKind::Proof, Outcome::Passed, None),
            (CheckKind::KeyBinding, Outcome::Passed, None),
        ];
        let said = text(&sample::report(Standing::Invalid, &checks));
        assert!(said.starts_with("✗ Issued with a fault. As its issuer signed or published it"), "{said}");
        assert!(!said.contains("not what its issuer"), "{said}");
    }
}
