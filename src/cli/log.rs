//! The log: lines with fields to stderr, as text or JSON.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::LogConfig;

/// Begins to write the log; a second call changes nothing.
pub(super) fn start(config: &LogConfig) {
    // Other people's crates say only what is wrong.
    let level = &config.level;
    let others = if level == "error" { "error" } else { "warn" };
    let filter = EnvFilter::new(format!("{others},assay={level}"));
    let base = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match config.format.as_str() {
        "json" => base.json().flatten_event(true).with_current_span(false).try_init(),
        _ => base.try_init(),
    };
    drop(started);
}
