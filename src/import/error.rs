//! What is wrong with a file or with one row of it, in plain words.

use serde::Serialize;

/// One thing wrong with one row: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RowError {
    /// The line of the file, from 1; 0 for what stands on none: things in JSON are told by their number and identifier.
    pub line: u64,
    /// The column's name; empty where it is about the whole row.
    pub column: String,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

impl RowError {
    /// One thing wrong.
    pub fn new(line: u64, column: impl Into<String>, problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { line, column: column.into(), problem: problem.into(), hint: hint.into() }
    }
}

impl std::fmt::Display for RowError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let line = (self.line > 0).then(|| format!("line {}", self.line));
        let place: Vec<&str> =
            line.iter().map(String::as_str).chain(Some(self.column.as_str()).filter(|column| !column.is_empty())).collect();
        if !place.is_empty() {
            write!(f, "{}: ", place.join(", "))?;
        }
        write!(f, "{}", self.problem)?;
        if !self.hint.is_empty() {
            write!(f, ". {}", self.hint)?;
        }
        Ok(())
    }
}

/// Why nothing of a file can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// Over the limit.
    #[error("the file is larger than 32 MiB")]
    TooLarge,
    /// Another kind of file.
    #[error("this is {0}, not a CSV file")]
    NotCsv(&'static str),
    /// Not in the encoding it says it has.
    #[error("the file says it is {0} and is not")]
    Encoding(&'static str),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The first row is not the header.
    #[error("the header has no column “{}”", .missing.join("”, “"))]
    Header {
        /// The columns that are needed and not there.
        missing: Vec<String>,
        /// The header as it is.
        found: Vec<String>,
    },
    /// Two columns of one name.
    #[error("the header has the column “{0}” twice")]
    ColumnTwice(String),
    /// Over the limit.
    #[error("the header has {0} columns")]
    TooManyColumns(usize),
}

impl FileProblem {
    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::TooLarge => "Split it into smaller files.".to_owned(),
            Self::NotCsv(_) => "Open it in the program it comes from and save it as “CSV UTF-8”.".to_owned(),
            Self::Encoding(_) => "Save it again as “CSV UTF-8”.".to_owned(),
            Self::Empty => "The first line holds the names of the columns: take the template.".to_owned(),
            Self::Header { missing, found } => {
                let near = missing.iter().find_map(|name| Some((super::hints::nearest(name, found.iter().map(String::as_str))?, name)));
                match near {
                    Some((typed, name)) => format!("Is “{typed}” in line 1 meant to be “{name}”? The template has all names."),
                    None => "The first line must hold the names of the columns: take them from the template.".to_owned(),
                }
            }
            Self::ColumnTwice(_) => "Give one of them another name, or take it out.".to_owned(),
            Self::TooManyColumns(_) => "200 columns at most are read: take out those that are not in the template.".to_owned(),
        }
    }
}
