//! `assay config`: the settings in force, and where each comes from.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Global, open, print};
use crate::config::{LoadedConfig, Origin};
use crate::store::DatabaseUrl;

/// Prints the settings in force and where each comes from.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay config\n  ASSAY_TASKS__SLOTS=4 assay config --format json")]
pub(super) struct ShowConfig {
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// One setting.
#[derive(Serialize)]
struct Setting {
    key: String,
    value: toml::Value,
    origin: Origin,
}

impl ShowConfig {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let settings = list(&open::settings(global, &[])?)?;
        if self.format == Format::Json {
            print::line(serde_json::to_string_pretty(&settings)?);
            return Ok(ExitCode::SUCCESS);
        }
        let longest = settings.iter().map(|one| one.key.len() + one.value.to_string().len()).max().unwrap_or(0);
        for Setting { key, value, origin } in settings {
            let from = match origin {
                Origin::Default => "default".to_owned(),
                Origin::File(name) | Origin::Environment(name) | Origin::CommandLine(name) => name,
            };
            let gap = " ".repeat(longest.saturating_sub(key.len() + value.to_string().len()));
            print::line(format_args!("{key} = {value}{gap}  # {from}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Every setting in order; the password of a database address is left out.
fn list(loaded: &LoadedConfig) -> anyhow::Result<Vec<Setting>> {
    let mut config = loaded.config.clone();
    if let Ok(url) = DatabaseUrl::parse(&config.database.url) {
        config.database.url = url.to_string();
    }
    let table = toml::Table::try_from(&config)?;
    let mut settings = Vec::new();
    for (section, values) in table {
        for (key, value) in values.as_table().cloned().unwrap_or_default() {
            let key = format!("{section}.{key}");
            let origin = loaded.origins.get(&key).cloned().unwrap_or(Origin::Default);
            settings.push(Setting { key, value, origin });
        }
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn every_setting_is_listed_with_its_origin_and_no_password() {
        let overrides = [("database.url", "postgres://assay:secret@localhost/assay".to_owned(), "--database")];
        let loaded = config::load(None, [("ASSAY_TASKS__SLOTS".to_owned(), "4".to_owned())], &overrides).unwrap();
        let settings = list(&loaded).unwrap();
        let find = |key: &str| settings.iter().find(|one| one.key == key).unwrap();
        assert_eq!(find("tasks.slots").origin, Origin::Environment("ASSAY_TASKS__SLOTS".to_owned()));
        assert_eq!(find("database.url").value.as_str(), Some("postgres://assay:***@localhost/assay"));
        assert_eq!(find("server.workers").origin, Origin::Default);
    }
}
