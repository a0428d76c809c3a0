//! `assay skills search`: skills by the beginning of a name.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::Format;
use crate::cli::{Global, open, print};
use crate::domain::FrameworkId;
use crate::store::skills::{Where, search_in};

/// Finds skills by the beginning of a name or of a word in it, as the field on the page does.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  assay skills search \"project man\"\n  assay skills search sql --framework esco --format json")]
pub(super) struct Search {
    /// What somebody would type.
    text: String,
    /// Only in this framework.
    #[arg(long, value_name = "ID")]
    framework: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    top: u16,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Search {
    /// Ends with 1 where nothing was found.
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let app = open::app(open::settings(global, &[])?.config)?;
        let place = Where { framework: self.framework.map(FrameworkId::new), is_everything: false };
        let hits = app.store.read_blocking(|conn| search_in(conn, &place, &self.text, usize::from(self.top)))?;
        for hit in &hits {
            let skill = &hit.skill;
            if self.format == Format::Json {
                print::line(
                    json!({"id": skill.id, "uri": skill.uri, "label": skill.label, "matched": hit.matched, "framework": skill.framework}),
                );
            } else if hit.matched == skill.label {
                print::line(format_args!("{}  {}", skill.label, skill.uri));
            } else {
                print::line(format_args!("{} (also {})  {}", skill.label, hit.matched, skill.uri));
            }
        }
        if hits.is_empty() {
            print::note(format_args!("no skill has a name like “{}”", self.text));
        }
        Ok(if hits.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
