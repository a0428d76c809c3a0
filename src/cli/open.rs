//! What commands that work on the database begin with: settings, log, key, connection.

use std::sync::Arc;

use anyhow::Context as _;

use super::{Global, log};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Config, LoadedConfig};
use crate::engines::Engines;
use crate::store::{DatabaseUrl, SealingKey, Store};

/// Reads the settings: default, file, environment, then `overrides` (`section.key`, value, flag) and the global flags.
pub(super) fn settings(global: &Global, overrides: &[(&str, String, &str)]) -> anyhow::Result<LoadedConfig> {
    let mut all = overrides.to_vec();
    if let Some(url) = &global.database {
        all.push(("database.url", url.clone(), "--database"));
    }
    // Variables that are not text cannot be ours.
    let environment = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Ok(config::load(global.config.as_deref(), environment, &all)?)
}

/// Starts the log and connects. The key is made where there is none.
pub(super) fn app(config: Config) -> anyhow::Result<App> {
    log::start(&config.log);
    let url = DatabaseUrl::parse(&config.database.url)?;
    let key = SealingKey::load_or_create(&config.security.key_file)?;
    let store = Store::open(&url, key, config.database.readers).with_context(|| format!("database {url}"))?;
    Ok(App { config: Arc::new(config), store, clock: Clock::System, engines: Engines::default() })
}
