//! Files of skill frameworks to releases: one file per shape (`skills.md` §1). A bad row is reported and stops no good one; a bad file is refused whole.

mod archive;
pub mod case;
mod circles;
pub mod ctdl;
pub mod detect;
mod draft;
mod entries;
pub mod esco;
mod header;
pub mod json;
mod kind;
pub mod mapping;
pub mod onet;
mod read;
pub mod rsd;
pub mod skills_csv;
mod table;
mod tally;
#[cfg(test)]
mod testing;
mod version;
mod words;

use super::RowError;
use crate::domain::FrameworkId;
use crate::domain::frameworks::Release;

pub use archive::{Bundle, Limits, Part, Stream};
pub use kind::{Peek, detect, peek};
pub use read::read;
pub(crate) use table::same_column;
pub use table::{Form, Row, Table};
pub use tally::Tally;

/// The longest errors list; the rest are counted.
const MOST_ERRORS: usize = 1_000;

/// What the person who loads it says about it, where the file does not or should not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The framework's id.
    pub framework: Option<FrameworkId>,
    /// Its name.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The language of files that say none.
    pub language: Option<String>,
}

/// One file: its name as it came, and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its name.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// What to load.
    pub release: Release,
    /// What is wrong, and with which row of which file.
    pub errors: Vec<FileError>,
    /// How many more errors there are.
    pub more_errors: usize,
    /// What was left out although nothing is wrong, for people.
    pub notes: Vec<String>,
}

/// One thing wrong in one file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FileError {
    /// The file, or the file inside the archive.
    pub file: String,
    /// What is wrong and where.
    #[serde(flatten)]
    pub error: RowError,
}

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct Unreadable {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

impl Unreadable {
    /// Why a file is refused, and what to do.
    pub fn new(file: impl Into<String>, problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { file: file.into(), problem: problem.into(), hint: hint.into() }
    }
}

/// How far reading has got: called now and then.
pub trait Progress {
    /// `done` of `all` bytes are read; `file` is being read.
    fn at(&mut self, file: &str, done: u64, all: u64);
}

impl Progress for () {
    fn at(&mut self, _: &str, _: u64, _: u64) {}
}
