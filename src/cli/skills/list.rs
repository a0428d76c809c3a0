//! `assay skills list`: the frameworks that are loaded.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::Format;
use crate::cli::{Global, open, print};
use crate::store::skills;

/// Lists the frameworks that are loaded, with how many entries each has.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay skills list")]
pub(super) struct List {
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl List {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let app = open::app(open::settings(global, &[])?.config)?;
        let all = app.store.read_blocking(skills::list_frameworks)?;
        for (framework, entries) in all {
            if self.format == Format::Json {
                print::line(json!({"framework": framework, "entries": entries}));
            } else {
                print::line(format_args!(
                    "{}  {} {}, {entries} entries, loaded {}",
                    framework.id,
                    framework.name,
                    framework.version,
                    framework.loaded_at.format("%Y-%m-%d")
                ));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
