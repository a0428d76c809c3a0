//! `assay jobs`: what jobs ask for, from and to files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::issuers::read;
use super::{Global, MISUSE, open, print};
use crate::actions::import_job::{ImportedJob, Target, import_job};
use crate::domain::jobs::Job;
use crate::import::RowError;
use crate::import::job_file::{JobFile, csv, detect_and_read, hr_open, own_json, posting, turn};
use crate::store::{Conn, StoreError, issuer_lists, jobs, requirement_sets};

/// Moves what jobs ask for in and out.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay jobs import requirements.csv --job data-analyst --dry-run")]
pub(super) struct JobsCommand {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    Import(Import),
    Export(Export),
    Template(Template),
}

/// Takes a job from a file into a draft: requirements.csv, schema.org JobPosting (JSON-LD, or the page it stands in), HR Open skill assertions, or
/// our JSON. Ends with 0 when every row was good, 1 when rows were left out, 2 on misuse.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  assay jobs import posting.json --dry-run\n  assay jobs import requirements.csv --job data-analyst")]
struct Import {
    /// The file, or - for standard input.
    file: PathBuf,
    /// The public code of the job whose draft it replaces; without it a new job is made.
    #[arg(long, value_name = "CODE")]
    job: Option<String>,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Writes a job with what it asks for to standard output: the version in force, else the draft.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  assay jobs export data-analyst > requirements.csv\n  assay jobs export data-analyst --format posting > posting.json"
)]
struct Export {
    /// The public code of the job.
    job: String,
    /// In which shape.
    #[arg(long, value_enum, default_value_t = FileFormat::Csv)]
    format: FileFormat,
}

/// Prints an empty requirements.csv with an example row.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay jobs template > requirements.csv")]
struct Template {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FileFormat {
    Csv,
    Json,
    Posting,
    HrOpen,
}

impl JobsCommand {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        // Exit code 1 says "rows were left out", so whatever else goes wrong is 2 here.
        let answer = match self.deed {
            Deed::Import(command) => command.run(global),
            Deed::Export(command) => command.run(global),
            Deed::Template(Template {}) => {
                print::line(csv::template().trim_end());
                Ok(ExitCode::SUCCESS)
            }
        };
        answer.or_else(|error| {
            print::error(&error);
            Ok(ExitCode::from(MISUSE))
        })
    }
}

impl Import {
    fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let bytes = read(&self.file)?;
        let app = open::app(open::settings(global, &[])?.config)?;
        app.store.migrate_blocking()?;
        let file = match detect_and_read(&name_of(&self.file), &bytes) {
            Ok(file) => file,
            Err(problem) => bail!("{problem}. {}", problem.hint),
        };
        let target = match &self.job {
            Some(code) => Target::Job(app.store.read_blocking(|conn| find(conn, code))?.with_context(|| no_job(code))?.id),
            None => Target::New(title_of(&self.file)),
        };
        let done = app.store.try_out_blocking(|_| !self.dry_run, |conn| import_job(&app, conn, "cli", &target, &file))?;
        self.answer(&file, &done)
    }

    fn answer(&self, file: &JobFile, done: &ImportedJob) -> anyhow::Result<ExitCode> {
        let mut errors: Vec<&RowError> = file.errors.iter().chain(&done.errors).collect();
        errors.sort();
        let count = errors.len() + file.more_errors;
        let said: Vec<String> = errors.iter().map(|error| file.explain(error)).collect();
        let left_out = file.left_out + done.errors.len();
        let notes: Vec<&String> = file.notes.iter().chain(&done.notes).collect();
        if self.format == Format::Json {
            let answer = json!({
                "job": done.job.slug, "title": done.job.title, "is_new": done.is_new, "rows": done.rows.len(), "dry_run": self.dry_run,
                "file": file.format, "errors": said, "errors_total": count, "rows_left_out": left_out, "notes": notes,
            });
            print::line(serde_json::to_string_pretty(&answer)?);
        } else {
            for line in said.iter().chain(notes) {
                print::note(format_args!("{}: {line}", self.file.display()));
            }
            if file.more_errors > 0 {
                print::note(format_args!("{}: and {} more errors", self.file.display(), file.more_errors));
            }
            let verb = if self.dry_run { "would go" } else { "go" };
            let place = if done.is_new { "a new job" } else { "the draft of" };
            let end = if self.dry_run { " Nothing was stored." } else { " They count once the draft is published." };
            print::line(format_args!(
                "{} rows of {} {verb} into {place} “{}” ({}).{end}",
                done.rows.len(),
                file.format,
                done.job.title,
                done.job.slug
            ));
        }
        Ok(if count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

impl Export {
    fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let app = open::app(open::settings(global, &[])?.config)?;
        let found = app.store.read_blocking(|conn| {
            let Some(job) = find(conn, &self.job)? else { return Ok(None) };
            let set = match requirement_sets::lookup_published(conn, &job.id)? {
                Some(set) => Some(set),
                None => requirement_sets::lookup_draft(conn, &job.id)?,
            };
            Ok(Some((job, set, issuer_lists::list(conn)?)))
        })?;
        let (job, set, lists) = found.with_context(|| no_job(&self.job))?;
        let lists: Vec<_> = lists.into_iter().map(|list| (list.id, list.name)).collect();
        let file = turn::job_file(&job, &app.config.organization.name, set.as_ref(), &lists);
        let text = match self.format {
            FileFormat::Csv => csv::write(&file),
            FileFormat::Json => own_json::write(&file),
            FileFormat::Posting => posting::write(&file),
            FileFormat::HrOpen => hr_open::write(&file),
        };
        print::line(text.trim_end());
        Ok(ExitCode::SUCCESS)
    }
}

fn find(conn: &mut Conn, code: &str) -> Result<Option<Job>, StoreError> {
    jobs::lookup_by_slug(conn, code)
}

fn no_job(code: &str) -> String {
    format!("there is no job with the public code “{code}”")
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "standard input".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The title of a job whose file has none: the file's name.
fn title_of(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).filter(|stem| stem != "-");
    stem.unwrap_or_else(|| "Imported job".to_owned())
}
