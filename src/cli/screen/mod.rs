//! `assay screen`: the whole main job with no server: reads a job, a list of issuers and candidates; checks, scores, writes reports.

mod check;
mod job;
mod output;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::Args;

use super::issuers::read;
use super::{Global, MISUSE, documents, open, print};
use crate::clock::Clock;
use crate::domain::issuers::{IssuerList, VersionStatus};
use crate::domain::jobs::{Job, JobState, RequirementSet};
use crate::domain::policy::ScoringPolicy;
use crate::domain::scoring::{CheckedCredential, Score, ScoringInput, score};
use crate::domain::skills::SkillRelation;
use crate::domain::{JobId, RequirementSetId};
use crate::fetch::{EgressConfig, Fetcher, LocalHosts};
use crate::import::candidates::CandidateRow;
use crate::import::starter_skills::{self, StarterSkills};
use crate::import::{RowError, candidates, issuers};

use check::{Checked, Checker};

/// Checks and scores candidates from files, with no server. Ends with 0 when every row was good, 1 when rows were left out, 2 on misuse.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  assay screen --job requirements.csv --issuers issuers.csv --candidates candidates.csv --out result\n  \
    assay screen --job job.json --issuers issuers.csv --candidates candidates.csv --out result --documents map.json --at 2026-11-25T09:00:00Z"
)]
pub(super) struct Screen {
    /// What the job asks for: requirements.csv, its JSON, a schema.org JobPosting or HR Open.
    #[arg(long, value_name = "FILE")]
    job: PathBuf,
    /// Whom you trust for what: issuers.csv.
    #[arg(long, value_name = "FILE")]
    issuers: PathBuf,
    /// Who applies: candidates.csv with code, e-mail and links; files stand beside it.
    #[arg(long, value_name = "FILE")]
    candidates: PathBuf,
    /// The folder the results go into; it is made where there is none.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Judge and score as of this moment instead of now.
    #[arg(long, value_name = "RFC3339")]
    at: Option<DateTime<Utc>>,
    /// Fetch nothing: take documents from this table of URL -> {file, content_type, status, location, fail}.
    #[arg(long, value_name = "MAP.json")]
    documents: Option<PathBuf>,
    /// Candidates checked at the same time.
    #[arg(long, value_name = "N", default_value = "4")]
    jobs: NonZeroUsize,
}

/// Everything that was read.
struct Given {
    job: Job,
    set: RequirementSet,
    list: IssuerList,
    relations: Vec<SkillRelation>,
    skills: StarterSkills,
    candidates: Vec<CandidateRow>,
    /// What is wrong, with the file it is in.
    errors: Vec<(String, RowError)>,
}

/// One candidate with the result.
struct Screened {
    candidate: CandidateRow,
    checked: Vec<Checked>,
    score: Score,
}

impl Screen {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        // Exit code 1 says "rows were left out", so whatever else goes wrong is 2 here.
        self.screen(global).or_else(|error| {
            print::error(&error);
            Ok(ExitCode::from(MISUSE))
        })
    }

    fn screen(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let now = self.at.unwrap_or_else(|| Clock::System.now());
        let given = self.read(now)?;
        for (file, error) in &given.errors {
            print::note(format_args!("{file}: {error}"));
        }
        let checker = self.checker(global, now)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let progress = print::progress(given.candidates.len());
        let all = runtime.block_on(check::check_all(&checker, &given.candidates, self.jobs.get(), &progress));
        progress.finish_and_clear();
        let policy = ScoringPolicy::default();
        let mut screened = Vec::with_capacity(all.len());
        for (candidate, checked) in given.candidates.iter().zip(all) {
            let score = given.score(&checked, &policy, now);
            screened.push(Screened { candidate: candidate.clone(), checked, score });
        }
        output::write(&self.out, &given, &screened, now).with_context(|| format!("cannot write {}", self.out.display()))?;
        print::line(format_args!("{}: {} candidates. See ranking.csv, report.json and reports/.", self.out.display(), screened.len()));
        Ok(if given.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn checker(&self, global: &Global, now: DateTime<Utc>) -> anyhow::Result<Checker> {
        let folder = self.candidates.parent().unwrap_or_else(|| Path::new("")).to_path_buf();
        if let Some(path) = &self.documents {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            let entries = serde_json::from_str(&text).with_context(|| format!("{} is not a table of documents", path.display()))?;
            let beside = path.parent().unwrap_or_else(|| Path::new(""));
            return Ok(Checker::offline(folder, now, documents::documents(entries, beside)?));
        }
        let config = open::settings(global, &[])?.config;
        let egress = EgressConfig::new(&config.egress, config.public_url().ok().as_ref());
        Ok(Checker::online(folder, now, Fetcher::new(egress, LocalHosts::none(), Clock::System)?))
    }

    fn read(&self, now: DateTime<Utc>) -> anyhow::Result<Given> {
        let skills = starter_skills::read()?;
        let mut errors = Vec::new();
        let mut note = |path: &Path, all: Vec<RowError>, more: usize| {
            let name = path.display().to_string();
            errors.extend(all.into_iter().map(|error| (name.clone(), error)));
            if more > 0 {
                errors.push((name, RowError::new(0, "", format!("and {more} more errors"), "")));
            }
        };
        let job_name = self.job.display().to_string();
        let file = job::read(&job_name, &read(&self.job)?, &skills.skills)?;
        note(&self.job, file.errors, file.more_errors);
        if file.with_list > 0 {
            let one = self.issuers.display();
            let rows = if file.with_list == 1 { "1 row names one".to_owned() } else { format!("{} rows name one", file.with_list) };
            print::note(format_args!("{job_name}: issuer_list is not looked at here ({rows}); {one} speaks for every row"));
        }
        let mut listed = issuers::read(&read(&self.issuers)?, now.date_naive())
            .map_err(|problem| anyhow::anyhow!("{}: {problem}. {}", self.issuers.display(), problem.hint()))?;
        note(&self.issuers, std::mem::take(&mut listed.errors), listed.more_errors);
        let candidates = candidates::read(&read(&self.candidates)?)
            .map_err(|problem| anyhow::anyhow!("{}: {problem}. {}", self.candidates.display(), problem.hint()))?;
        note(&self.candidates, candidates.errors, candidates.more_errors);
        let list = listed.into_list(&name_of(&self.issuers));
        let title = file.title.unwrap_or_else(|| name_of(&self.job));
        let job = job(title, &list, now);
        let set = RequirementSet {
            id: RequirementSetId::new("file"),
            job: job.id.clone(),
            version: 1,
            status: VersionStatus::Published,
            requirements: file.rows,
            groups: file.groups,
        };
        job::check(&job_name, &set)?;
        let relations = skills.relations.clone();
        let candidates = candidates.rows.into_iter().map(|(_, row)| row).collect();
        Ok(Given { job, set, list, relations, skills, candidates, errors })
    }
}

impl Given {
    fn score(&self, checked: &[Checked], policy: &ScoringPolicy, now: DateTime<Utc>) -> Score {
        let credentials: Vec<CheckedCredential> = checked
            .iter()
            .filter(|one| !one.is_duplicate)
            .flat_map(|one| one.report.pieces(&one.submission.id))
            .map(|(submission, report)| CheckedCredential {
                submission,
                standing: report.standing,
                holder: report.holder,
                facts: report.facts.clone(),
                validity: None,
            })
            .collect();
        let mut skills = self.skills.skills.clone();
        skills.extend(self.set.requirements.iter().map(|row| row.skill.clone()).filter(|own| !self.skills.skills.contains(own)));
        score(&ScoringInput {
            as_of: now,
            set: &self.set,
            lists: std::slice::from_ref(&self.list),
            default_list: Some(&self.list.id),
            policy,
            skills: &skills,
            relations: &self.relations,
            credentials: &credentials,
            accepted: &[],
            confirmed: &[],
            rejected: &[],
        })
    }
}

/// A file's name without folder and ending.
fn name_of(path: &Path) -> String {
    path.file_stem().map_or_else(|| "job".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn job(title: String, list: &IssuerList, now: DateTime<Utc>) -> Job {
    Job {
        id: JobId::new("file"),
        slug: "file".to_owned(),
        title,
        identifier: None,
        location: None,
        description: String::new(),
        contact: None,
        state: JobState::Open,
        created_at: now,
        closes_at: None,
        issuer_list: Some(list.id.clone()),
    }
}

#[cfg(test)]
mod tests;
