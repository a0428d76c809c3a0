//! Printing: answers to stdout, everything else to stderr. A closed pipe ends nothing in a panic.

use std::fmt::Display;
use std::io::{Write as _, stderr, stdout};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget};

/// A line of the answer.
pub(super) fn line(text: impl Display) {
    // Whoever reads may have gone (`| head`); there is nobody left to tell.
    let _ = writeln!(stdout().lock(), "{text}");
}

/// A line for the person at the terminal, which is not part of the answer.
pub(super) fn note(text: impl Display) {
    let _ = writeln!(stderr().lock(), "{text}");
}

/// What went wrong, with its whole chain of causes.
pub(super) fn error(error: &anyhow::Error) {
    note(format_args!("assay: {error:#}"));
}

/// A bar on stderr for work of many parts; nothing when nobody looks at a terminal.
pub(super) fn progress(total: usize) -> ProgressBar {
    ProgressBar::with_draw_target(u64::try_from(total).ok(), ProgressDrawTarget::stderr_with_hz(5))
}

/// A line on stderr while something takes its time.
pub(super) fn waiting(text: &'static str) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5)).with_message(text);
    spinner.enable_steady_tick(Duration::from_millis(200));
    spinner
}
