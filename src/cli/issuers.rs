//! `assay issuers`: lists of issuers from and to `issuers.csv`.

use std::io::{Read as _, stdin};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::{Global, MISUSE, open, print};
use crate::actions::edit_issuer_list::{By, ListError, PublishedList};
use crate::actions::import_issuers::{Plan, Target, import_issuers, plan};
use crate::import::issuers::{self, IssuersFile};
use crate::import::{FILE_LIMIT, RowError};
use crate::store::issuer_lists;

/// Moves lists of trusted issuers in and out.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay issuers import issuers.csv --dry-run")]
pub(super) struct IssuersCommand {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    Import(Import),
    Export(Export),
    Template(Template),
}

/// Takes issuers.csv into the draft of a list. Ends with 0 when every row was good, 1 when rows were left out, 2 on misuse.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  assay issuers import issuers.csv --dry-run\n  \
                        assay issuers import - --list Nursing --publish < issuers.csv")]
struct Import {
    /// The file, or - for standard input.
    file: PathBuf,
    /// The list it goes into, by name; it is made where there is none.
    #[arg(long, value_name = "NAME", default_value = "Company default")]
    list: String,
    /// Only say what would change.
    #[arg(long, conflicts_with = "publish")]
    dry_run: bool,
    /// Put the draft in force at once.
    #[arg(long)]
    publish: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Writes a list as issuers.csv to standard output.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  assay issuers export > issuers.csv\n  assay issuers export --list Nursing --format json")]
struct Export {
    /// The list, by name.
    #[arg(long, value_name = "NAME", default_value = "Company default")]
    list: String,
    /// Which version; without it the one in force, or the draft where none is.
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    /// CSV in the shape that is imported, or JSON.
    #[arg(long, value_enum, default_value_t = FileFormat::Csv)]
    format: FileFormat,
}

/// Prints an empty issuers.csv with an example row.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay issuers template > issuers.csv")]
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
}

impl IssuersCommand {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        // Exit code 1 says "rows were left out", so whatever else goes wrong is 2 here.
        let answer = match self.deed {
            Deed::Import(command) => command.run(global),
            Deed::Export(command) => command.run(global),
            Deed::Template(Template {}) => {
                print::line(issuers::template().trim_end());
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
        let today = app.clock.now().date_naive();
        let file = match issuers::read(&bytes, today) {
            Ok(file) => file,
            Err(problem) => bail!("{}: {problem}. {}", self.file.display(), problem.hint()),
        };
        let target = Target::Named(self.list.clone());
        let (plan, published) = if self.dry_run {
            (app.store.read_blocking(|conn| plan(&app, conn, &target, &file))?, None)
        } else {
            let by = By { actor: "cli".to_owned(), name: "the command line".to_owned() };
            let done = app.store.write_blocking_or(|conn| import_issuers(&app, conn, &by, &target, &file, self.publish));
            done.map_err(explained)?
        };
        self.answer(&file, &plan, published.as_ref())
    }

    fn answer(&self, file: &IssuersFile, plan: &Plan, published: Option<&PublishedList>) -> anyhow::Result<ExitCode> {
        let mut errors: Vec<&RowError> = file.errors.iter().chain(&plan.errors).collect();
        errors.sort();
        let count = file.count_errors() + plan.errors.len();
        if self.format == Format::Json {
            let answer = json!({
                "list": self.list,
                "dry_run": self.dry_run,
                "new_issuers": plan.new_issuers,
                "changed_issuers": plan.changed_issuers,
                "listings_changed": plan.listings.len(),
                "listings_same": plan.same,
                "published_version": published.map(|published| published.list.version),
                "rescored": published.map(|published| published.rescored),
                "errors": errors,
                "errors_total": count,
                "notes": file.notes,
            });
            print::line(serde_json::to_string_pretty(&answer)?);
        } else {
            for error in errors.into_iter().chain(&file.notes) {
                print::note(format_args!("{}: {error}", self.file.display()));
            }
            if file.more_errors > 0 {
                print::note(format_args!("{}: and {} more errors", self.file.display(), file.more_errors));
            }
            print::line(self.sentence(plan, published));
        }
        Ok(if count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn sentence(&self, plan: &Plan, published: Option<&PublishedList>) -> String {
        let verb = if self.dry_run { "would change" } else { "changed" };
        let text = format!(
            "“{}”: {} listings {verb}, {} stay as they are; {} new issuers.",
            self.list,
            plan.listings.len(),
            plan.same,
            plan.new_issuers.len()
        );
        match published {
            Some(published) => {
                format!("{text} Version {} is in force; {} results are worked out again.", published.list.version, published.rescored)
            }
            None if self.dry_run => format!("{text} Nothing was stored."),
            None if plan.listings.is_empty() => text,
            None => format!("{text} They count once the draft is published."),
        }
    }
}

fn explained(error: ListError) -> anyhow::Error {
    match &error {
        ListError::NotReady(wrong) => {
            let lines: Vec<String> = wrong.iter().map(|(name, fault)| format!("{name}: {}. {}", fault.problem, fault.hint)).collect();
            anyhow::anyhow!("the draft cannot be published, and nothing was stored:\n  {}", lines.join("\n  "))
        }
        _ => error.into(),
    }
}

/// The bytes of a file or of standard input, up to the limit.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let limit = u64::try_from(FILE_LIMIT)? + 1;
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        stdin().lock().take(limit).read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        let file = std::fs::File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        file.take(limit).read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
    }
    ensure!(bytes.len() <= FILE_LIMIT, "{} is larger than 32 MiB", path.display());
    Ok(bytes)
}

impl Export {
    fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let app = open::app(open::settings(global, &[])?.config)?;
        let list = app.store.read_blocking(|conn| {
            let head = issuer_lists::list(conn)?.into_iter().find(|head| head.name == self.list);
            let Some(head) = head else { return Ok(None) };
            let version = match self.version {
                Some(number) => head.versions.iter().find(|version| version.version == number),
                None => head.published().or_else(|| head.draft()),
            };
            version.map(|version| issuer_lists::find_version(conn, &version.id)).transpose()
        })?;
        let Some(list) = list else {
            match self.version {
                Some(version) => bail!("there is no list “{}” with a version {version}", self.list),
                None => bail!("there is no list “{}”", self.list),
            }
        };
        match self.format {
            FileFormat::Csv => print::line(issuers::write(&list).trim_end()),
            FileFormat::Json => print::line(serde_json::to_string_pretty(&list)?),
        }
        Ok(ExitCode::SUCCESS)
    }
}
