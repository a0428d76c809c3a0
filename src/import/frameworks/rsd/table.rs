//! Descriptors as rows of a CSV file.

use super::super::draft::Loss;
use super::super::{File, Unreadable, header, words};
use super::{Descriptor, Reading};
use crate::import::RowError;
use crate::import::rows::{self, Column, Row};

/// Columns with addresses of the same thing elsewhere.
const ALIGNMENTS: &[&str] = &[
    "Alignment URL",
    "Alignment 1 URL",
    "Alignment 2 URL",
    "Alignment 3 URL",
    "Alignment 4 URL",
    "Alignment 5 URL",
    "Alignment 6 URL",
    "Alignment 7 URL",
    "Alignment 8 URL",
    "Alignment 9 URL",
    "Alignment 10 URL",
    "Alignment",
];

/// Columns that are one in several spellings.
const CATEGORIES: &[&str] = &["Categories", "Category", "Skill Categories", "Skill Category"];
const STATEMENTS: &[&str] = &["Skill Statement", "Contextualized Skill Statement"];
const NAMES: &[&str] = &["RSD Name", "Skill Name"];

const ADDRESS: &str = "Canonical URL";
const KEYWORDS: &str = "Keywords";

/// Whether the header is one of descriptors: a name, a statement and keywords or categories. `Skill Name` alone is anybody's list.
pub(in super::super) fn is_skill_table(columns: &[String]) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| columns.contains(&header::folded(name)));
    has(NAMES) && has(STATEMENTS)
}

impl Reading {
    /// Reads the rows of a file.
    pub(super) fn table(&mut self, file: File<'_>) -> Result<(), Unreadable> {
        header::check_length(file)?;
        let names = header::columns(file.bytes);
        let has = |name: &str| names.contains(&header::folded(name));
        if let Some((problem, hint)) = occupations(&has) {
            return Err(Unreadable { file: file.name.to_owned(), problem: problem.to_owned(), hint: hint.to_owned() });
        }
        let needed = if has("Skill Name") && !has("RSD Name") { "Skill Name" } else { "RSD Name" };
        let read = rows::read(file.bytes, &columns(needed, &has), |row| Some(descriptor(row, needed)))
            .map_err(|problem| header::unreadable(file, &problem))?;
        if read.rows.is_empty() && read.errors.is_empty() {
            let problem = "there are no skills in this file, only its header".to_owned();
            return Err(Unreadable { file: file.name.to_owned(), problem, hint: "Fill in one row for each skill.".to_owned() });
        }
        for error in read.errors {
            self.draft.refuse(error, Loss::Entry);
        }
        self.draft.refuse_more(read.more_errors);
        for (line, (skill, others)) in read.rows {
            if others > 0 {
                let problem = format!("{} that is no address and no code", words::counted(others, "alignment"));
                let hint = "Write an address that begins with https://, or leave it empty.";
                self.draft.refuse(RowError::new(line, "Alignment", problem, hint), Loss::Nothing);
            }
            if let Err(wrong) = self.take(skill) {
                let column = if wrong.column == "uri" { ADDRESS } else { needed };
                let problem = format!("this skill {}", wrong.problem);
                self.draft.refuse(RowError::new(line, column, problem, wrong.hint), wrong.loss);
            }
        }
        self.draft.sort_errors();
        if let Some(note) = header::unread(&read.notes) {
            self.draft.note(note);
        }
        Ok(())
    }
}

/// What a list of occupations is, and what to do.
fn occupations(has: &impl Fn(&str) -> bool) -> Option<(&'static str, &'static str)> {
    let hint = "Occupations are not loaded as skills: choose the file with the skills, whose header has “RSD Name” or “Skill Name”.";
    if has("SOC Code") && has("SOC Title") {
        return Some(("this is the list of BLS occupation codes, not of skills", hint));
    }
    (has("O*NET-SOC Code") && has("Title")).then_some(("this is the list of O*NET occupation codes, not of skills", hint))
}

/// The columns to look for: of those with several spellings the ones that are there, else the first.
fn columns(needed: &'static str, has: &impl Fn(&str) -> bool) -> Vec<Column> {
    let spelled = |names: &'static [&'static str]| {
        let none = !names.iter().any(|name| has(name));
        names.iter().enumerate().filter(move |(place, name)| has(name) || (none && *place == 0)).map(|(_, name)| *name).collect::<Vec<_>>()
    };
    let optional = [CATEGORIES, STATEMENTS, ALIGNMENTS].into_iter().flat_map(spelled).chain([ADDRESS, KEYWORDS]);
    std::iter::once(Column::needed(needed)).chain(optional.map(Column::optional)).collect()
}

/// What a row says, and how many of its alignments are neither addresses nor codes.
fn descriptor(row: &mut Row, needed: &str) -> (Descriptor, usize) {
    let name = row.needed(needed, "Give each skill a name, or take the row out.");
    let uri = row.optional(ADDRESS);
    if uri.as_deref().is_some_and(|uri| words::web_address(uri).is_none()) {
        row.refuse(ADDRESS, "this is no address of the web", "Write an address that begins with https://, or leave it empty.");
    }
    let first = |names: &[&str]| names.iter().map(|name| row.list(name)).find(|list| !list.is_empty());
    let alignments: Vec<String> = ALIGNMENTS.iter().flat_map(|column| row.list(column)).collect();
    let (alignments, others): (Vec<String>, Vec<String>) = alignments.into_iter().partition(|text| !text.contains(char::is_whitespace));
    let skill = Descriptor {
        uri,
        name,
        statement: STATEMENTS.iter().find_map(|name| row.optional(name)),
        keywords: row.list(KEYWORDS),
        category: first(CATEGORIES).and_then(|list| list.into_iter().next()),
        alignments,
        is_retired: false,
    };
    (skill, others.len())
}
