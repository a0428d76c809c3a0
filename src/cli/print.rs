//! Printing: answers to stdout, everything else to stderr. A closed pipe ends nothing in a panic.

use std::fmt::Display;
use std::io::{Write as _, stderr, stdout};

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
