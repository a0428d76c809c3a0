//! `assay skills import`: the files a framework is published in, into the database.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use indicatif::ProgressBar;
use serde_json::json;

use super::{Format, note_errors};
use crate::actions::import_framework::{ImportedFramework, import_framework};
use crate::cli::{Global, open, print};
use crate::domain::FrameworkId;
use crate::domain::own_skills::OWN_FRAMEWORK;
use crate::import::frameworks::{self, File, Progress, Read, Said};
use crate::store::skills::LoadedBy;

/// The largest file.
const LARGEST: u64 = 512 * 1024 * 1024;

/// Loads a framework, or a newer release of one, from the files it is published in: ESCO and O*NET as they are downloaded, CASE, CTDL-ASN, skill
/// descriptors, our own CSV. Skills keep their ids. Ends with 0 when every row was good, 1 when rows were left out, 2 on misuse.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  assay skills import ESCO_v1.1.1_classification_en_csv.zip ESCO_v1.1.1_relations_csv.zip\n  \
    assay skills import db_29_2_text.zip\n  assay skills import our-skills.csv --name \"Our skills\" --release 2026-11 --dry-run\n\nA table of your own skills needs the columns id and label, and may have these:\n  \
    language, aliases, statement, category, freshness, code, broader, related, same_as, unlike, replaced_by.\n  Lists stand between semicolons; broader, related, unlike and replaced_by name ids.")]
pub(super) struct Import {
    /// The files; all of one framework and one release.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The framework's id here, where the files have none.
    #[arg(long, value_name = "ID")]
    framework: Option<String>,
    /// Its name, where the files have none.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Which release it is, where neither the files nor their names say.
    #[arg(long, value_name = "VERSION")]
    release: Option<String>,
    /// The language of files that say none.
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

struct Bar(ProgressBar);

impl Progress for Bar {
    fn at(&mut self, file: &str, done: u64, all: u64) {
        self.0.set_length(all);
        self.0.set_position(done);
        self.0.set_message(file.to_owned());
    }
}

impl Import {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let is_ours = self.framework.as_deref() == Some(OWN_FRAMEWORK);
        ensure!(!is_ours, "“{OWN_FRAMEWORK}” holds the skills that were made here on pages; give the framework another id");
        let files = self.files.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
        let all: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
        let app = open::app(open::settings(global, &[])?.config)?;
        app.store.migrate_blocking()?;
        let said = Said {
            framework: self.framework.clone().map(FrameworkId::new),
            name: self.name.clone(),
            version: self.release.clone(),
            language: self.language.clone(),
        };
        let mut bar = Bar(print::progress(0));
        let read = frameworks::read(&all, &said, &mut bar);
        bar.0.finish_and_clear();
        let read = match read {
            Ok(read) => read,
            Err(problem) => bail!("{problem}. {}", problem.hint),
        };
        let by = LoadedBy { at: app.clock.now(), actor: "cli".to_owned(), files: files.iter().map(|(name, _)| name.clone()).collect() };
        let waiting = print::waiting("writing");
        let done = app.store.try_out_blocking(|_| !self.dry_run, |conn| import_framework(&app, conn, &read.release, &by));
        waiting.finish_and_clear();
        self.answer(&read, &done?)
    }

    fn answer(&self, read: &Read, done: &ImportedFramework) -> anyhow::Result<ExitCode> {
        let errors = read.errors.len() + read.more_errors;
        let release = &read.release;
        if self.format == Format::Json {
            let answer = json!({
                "framework": release.framework,
                "name": release.name,
                "version": release.version,
                "dry_run": self.dry_run,
                "release": done.number,
                "counts": done.counts,
                "rescored": done.rescored,
                "given_up_in_use": done.given_up_in_use,
                "errors": read.errors,
                "errors_total": errors,
                "notes": read.notes,
            });
            print::line(serde_json::to_string_pretty(&answer)?);
        } else {
            note_errors(&read.errors, read.more_errors, &read.notes);
            if let Some(warning) = done.warning() {
                print::note(warning);
            }
            print::line(self.sentence(read, done));
        }
        Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn sentence(&self, read: &Read, done: &ImportedFramework) -> String {
        let release = &read.release;
        let title = format!("{} {} ({})", release.name, release.version, release.framework);
        let counts = &done.counts;
        if done.number.is_none() {
            return format!("{title}: exactly this was loaded last. Nothing changed.");
        }
        let verb = if self.dry_run { "would be" } else { "are" };
        let mut text = format!(
            "{title}: {} entries with {} names and {} links. {} {verb} new, {} retired, {} renamed, {} worded otherwise, {} there again.",
            counts.entries, counts.names, counts.links, counts.added, counts.retired, counts.renamed, counts.reworded, counts.returned
        );
        if counts.links_unknown > 0 {
            text += &format!(" {} links lead to entries that are not loaded, and were left out.", counts.links_unknown);
        }
        if done.rescored > 0 {
            text += &format!(" {} results {verb} worked out again.", done.rescored);
        }
        if self.dry_run { text + " Nothing was stored." } else { text }
    }
}

/// The name of a file and what is in it.
pub(super) fn read(path: &PathBuf) -> anyhow::Result<(String, Vec<u8>)> {
    let size = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    ensure!(size <= LARGEST, "{} is larger than 512 MiB", path.display());
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    Ok((name, bytes))
}
