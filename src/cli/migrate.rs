//! `assay migrate`: brings the tables to this version.

use std::process::ExitCode;

use clap::Args;

use super::{Global, open, print};

/// Brings the database to this version.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay migrate --database sqlite:assay.sqlite")]
pub(super) struct Migrate {
    /// Only say whether there is something to do; exit code 1 when there is.
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let app = open::app(open::settings(global, &[])?.config)?;
        if self.check {
            app.store.check_schema_blocking()?;
            print::line("The database is of this version.");
            return Ok(ExitCode::SUCCESS);
        }
        let ran = app.store.migrate_blocking()?;
        for version in &ran {
            print::line(version);
        }
        print::note(if ran.is_empty() { "The database was of this version already." } else { "The database is of this version now." });
        Ok(ExitCode::SUCCESS)
    }
}
