//! `assay skills map`: mapping tables between frameworks, loaded and taken away again.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use serde_json::json;

use super::import::read;
use super::{Format, note_errors};
use crate::actions::import_mapping::{ImportedMapping, import_mapping, take_mapping_away};
use crate::actions::skills_by_hand::By;
use crate::app::App;
use crate::cli::{Global, open, print};
use crate::import::frameworks::File;
use crate::import::frameworks::mapping::{self, MappingTable};
use crate::store::skills;

/// Loads a mapping table: which entries of one framework are the same as, broader or narrower than which of another. What it says of entries
/// that are loaded is taken. Ends with 0 when every row was good, 1 when rows were left out, 2 on misuse.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  assay skills map esco-onet.csv --dry-run\n  assay skills map --list\n  assay skills map --take-away ID"
)]
pub(super) struct Map {
    /// The table, as CSV or zipped; several files are one table.
    #[arg(required_unless_present_any = ["list", "take_away"], conflicts_with_all = ["list", "take_away"], value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only say what it would add.
    #[arg(long)]
    dry_run: bool,
    /// List the tables that are loaded.
    #[arg(long, conflicts_with = "take_away")]
    list: bool,
    /// Take away all that a table says, by its id.
    #[arg(long, value_name = "ID")]
    take_away: Option<String>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Map {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let files = self.files.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
        let app = open::app(open::settings(global, &[])?.config)?;
        app.store.migrate_blocking()?;
        let by = By { actor: "cli".to_owned(), now: app.clock.now() };
        if self.list {
            return self.list(&app);
        }
        if let Some(id) = &self.take_away {
            let (kept, rescored) = app.store.write_blocking(|conn| take_mapping_away(&app, conn, &by, id))?;
            if self.format == Format::Json {
                print::line(json!({"mapping": kept.id, "name": kept.name, "rescored": rescored}));
            } else {
                print::line(format_args!("All that {} says is taken away. {rescored} results are worked out again.", kept.name));
            }
            return Ok(ExitCode::SUCCESS);
        }
        let all: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
        let read = match mapping::read(&all, &mut ()) {
            Ok(read) => read,
            Err(problem) => bail!("{problem}. {}", problem.hint),
        };
        let name = files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        let done = app.store.try_out_blocking(|_| !self.dry_run, |conn| import_mapping(&app, conn, &by, &name, &read.links))?;
        self.answer(&name, &read, &done)
    }

    fn list(&self, app: &App) -> anyhow::Result<ExitCode> {
        for mapping in app.store.read_blocking(skills::list_mappings)? {
            let loaded = mapping.loaded_at.format("%Y-%m-%d");
            if self.format == Format::Json {
                print::line(json!({"mapping": mapping.id, "name": mapping.name, "counts": mapping.counts, "loaded_at": mapping.loaded_at}));
            } else {
                print::line(format_args!("{}  {}, {} relations, loaded {loaded}", mapping.id, mapping.name, mapping.counts.taken));
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn answer(&self, name: &str, read: &MappingTable, done: &ImportedMapping) -> anyhow::Result<ExitCode> {
        let errors = read.errors.len() + read.more_errors;
        if self.format == Format::Json {
            let answer = json!({
                "mapping": done.id.as_ref().filter(|_| !self.dry_run),
                "is_known": done.id.is_none(),
                "dry_run": self.dry_run,
                "counts": done.counts,
                "unknown": done.unknown,
                "rescored": done.rescored,
                "errors": read.errors,
                "errors_total": errors,
                "notes": read.notes,
            });
            print::line(serde_json::to_string_pretty(&answer)?);
        } else {
            note_errors(&read.errors, read.more_errors, &read.notes);
            print::line(self.sentence(name, done));
        }
        Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn sentence(&self, name: &str, done: &ImportedMapping) -> String {
        let Some(id) = &done.id else { return format!("{name}: exactly this is loaded already. Nothing changed.") };
        let verb = if self.dry_run { "would be" } else { "are" };
        let counts = &done.counts;
        let mut text = format!("{name}: {} links. {} relations {verb} new.", counts.links, counts.taken);
        if counts.unknown > 0 {
            let named = done.unknown.join(", ");
            text += &format!(" {} links lead to what is not loaded ({named}), and were left out.", counts.unknown);
        }
        if counts.same > 0 {
            text += &format!(" {} links relate a skill to itself, and were left out.", counts.same);
        }
        if done.rescored > 0 {
            text += &format!(" {} results {verb} worked out again.", done.rescored);
        }
        if self.dry_run { text + " Nothing was stored." } else { text + &format!(" Its id is {id}.") }
    }
}
