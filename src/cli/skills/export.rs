//! `assay skills export`: skills of the company's own as a file.

use std::process::ExitCode;

use clap::Args;

use crate::actions::export_skills::export_skills;
use crate::cli::{Global, open, print};
use crate::domain::FrameworkId;

/// Writes the skills of a framework of your own to standard output, as the CSV that `assay skills import` reads. Ends with 0 when everything has
/// a place in it, 1 when something was left out, 2 on misuse.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay skills export own > skills.csv")]
pub(super) struct Export {
    /// The framework, by its id: see `assay skills list`.
    framework: String,
}

impl Export {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let app = open::app(open::settings(global, &[])?.config)?;
        let id = FrameworkId::new(&self.framework);
        let written = app.store.read_blocking(|conn| Ok(export_skills(conn, &id)))??;
        print::line(written.csv.trim_end());
        if written.gone > 0 {
            print::note(format_args!("{} skills that are given up have no row", written.gone));
        }
        if written.other_names > 0 {
            print::note(format_args!("{} names in another language than the label’s have no place in this file", written.other_names));
        }
        Ok(if written.gone + written.other_names == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
