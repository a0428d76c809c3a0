//! A job with what it asks for, as files carry it: our `requirements.csv` and its JSON, schema.org `JobPosting` (F13), HR Open skill
//! assertions (F14). A neutral form: skills and credentials are still words, whoever keeps the job looks them up.

pub mod accepted;
pub mod csv;
mod detect;
mod fields;
mod gather;
mod group;
pub mod hr_open;
mod html;
pub mod own_json;
pub mod posting;
mod said;
pub mod skill;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
pub mod turn;

use chrono::NaiveDate;

use super::RowError;
use crate::domain::jobs::Importance;
use crate::domain::policy::{FreshnessClass, Rigor};

pub use detect::detect_and_read;
pub use group::GroupRule;
pub use html::plain_text;

/// The largest file of a job.
pub const JOB_FILE_LIMIT: usize = 8 * 1024 * 1024;
/// Rows of one job.
pub const MOST_ROWS: usize = 500;

text_enum! {
    /// What a file is.
    pub enum JobFormat {
        /// Our table.
        Csv = "requirements.csv",
        /// The same in JSON.
        Json = "requirements.json",
        /// schema.org, JSON-LD.
        Posting = "JobPosting",
        /// HR Open, skill assertions of a job.
        HrOpen = "HR Open",
    }
}

/// A job as a file says it. Texts are plain, trimmed and without signs that cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobFile {
    /// What the file was.
    pub format: JobFormat,
    /// The title.
    pub title: Option<String>,
    /// The employer's own number for it, or its address.
    pub identifier: Option<String>,
    /// Who hires.
    pub employer: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// What it is about; paragraphs are lines.
    pub description: Option<String>,
    /// Its first day in public.
    pub posted_on: Option<NaiveDate>,
    /// The last day to apply (`validThrough`), as written: a time and its zone are left out.
    pub closes_on: Option<NaiveDate>,
    /// Codes of the occupation (O*NET-SOC, ISCO-08), or its name where there is no code.
    pub occupation: Vec<String>,
    /// What it asks for, in the order of the file.
    pub rows: Vec<JobFileRow>,
    /// The groups that rows name, in the order they first come. Each has a row at least.
    pub groups: Vec<JobFileGroup>,
    /// What was left out or changed although nothing is wrong, for people.
    pub notes: Vec<String>,
    /// What is wrong; these rows are left out. [`JobFile::explain`] makes a sentence of each.
    pub errors: Vec<RowError>,
    /// How many more errors there are.
    pub more_errors: usize,
    /// How many rows were left out for errors; one may have several.
    pub left_out: usize,
}

/// One thing a job asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobFileRow {
    /// Its line in a table, or its number among the items, from 1.
    pub line: u64,
    /// The skill.
    pub skill: SkillReference,
    /// Must, should or nice; should where a format does not say it.
    pub importance: Importance,
    /// 0-10, where said.
    pub weight: Option<u8>,
    /// 1-5, where one is wanted.
    pub level: Option<u8>,
    /// How fast evidence ages, where it is not as usual for the skill.
    pub freshness: Option<FreshnessClass>,
    /// Evidence under this rigor counts for nothing.
    pub min_rigor: Option<Rigor>,
    /// Evidence older than this counts for nothing.
    pub hard_max_months: Option<u32>,
    /// Credentials that are named for it.
    pub accepted: Vec<AcceptedText>,
    /// Whether no other credential counts.
    pub only_accepted: bool,
    /// The id of its group.
    pub group: Option<String>,
    /// Told to candidates.
    pub note_for_candidate: Option<String>,
    /// The name of the issuer list it uses in the place of the job's.
    pub issuer_list: Option<String>,
}

/// A skill in words: [`skill::find`] looks it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillReference {
    /// Its name; its code or address where the file has no name. Never empty.
    pub name: String,
    /// Its address.
    pub uri: Option<String>,
    /// Its code.
    pub code: Option<String>,
    /// The framework of the code: a name or an address.
    pub framework: Option<String>,
}

/// A credential in words. It has an id or a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedText {
    /// The id of the achievement.
    pub id: Option<String>,
    /// What it is called.
    pub name: Option<AcceptedName>,
    /// Who issues it: a name.
    pub issuer: Option<String>,
}

/// What a credential is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptedName {
    /// Exactly so.
    Exactly(String),
    /// With these words in it.
    Words(String),
}

/// Rows of which some or all are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobFileGroup {
    /// Its id in the file.
    pub id: String,
    /// What people read.
    pub title: Option<String>,
    /// How its rows count.
    pub how: GroupRule,
    /// Must, should or nice, where said.
    pub importance: Option<Importance>,
    /// 0-10, where said.
    pub weight: Option<u8>,
}

impl JobFile {
    /// A job of which nothing is said yet.
    pub const fn new(format: JobFormat) -> Self {
        Self {
            format,
            title: None,
            identifier: None,
            employer: None,
            location: None,
            description: None,
            posted_on: None,
            closes_on: None,
            occupation: Vec::new(),
            rows: Vec::new(),
            groups: Vec::new(),
            notes: Vec::new(),
            errors: Vec::new(),
            more_errors: 0,
            left_out: 0,
        }
    }

    /// The group with this id.
    pub fn group(&self, id: &str) -> Option<&JobFileGroup> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// Where, what, and what to do, in the words of this file: `line 3, level: …`, `skill 3, level: …`.
    pub fn explain(&self, error: &RowError) -> String {
        let said = error.to_string();
        match said.strip_prefix("line ") {
            Some(rest) => format!("{} {rest}", self.format.item()),
            None => said,
        }
    }
}

impl JobFormat {
    /// What one row is called.
    pub const fn item(self) -> &'static str {
        match self {
            Self::Csv => "line",
            Self::Json => "requirement",
            Self::Posting => "skill",
            Self::HrOpen => "assertion",
        }
    }
}

impl AcceptedName {
    /// The name or the words.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Exactly(text) | Self::Words(text) => text,
        }
    }
}
