//! `requirements.csv` with groups and accepted credentials. It has rows only: title, place and the like are left to whoever reads it.

use super::fields::{COLUMNS, EXAMPLE, cells};
use super::gather::{Rows, first_rows, gather};
use super::{JobFile, JobFormat};
use crate::import::{FileProblem, Writer, rows};

/// Reads a table.
pub fn read(bytes: &[u8]) -> Result<JobFile, FileProblem> {
    let mut taken = Rows::default();
    let imported = rows::read(bytes, COLUMNS, |row| taken.read(row))?;
    let mut file = JobFile::new(JobFormat::Csv);
    gather(&mut file, imported, &taken);
    Ok(file)
}

/// The rows and groups of a job as a table: [`read`] gives them back. A group is described in its first row.
pub fn write(file: &JobFile) -> String {
    let mut writer = Writer::new(&header());
    for (row, group) in file.rows.iter().zip(first_rows(file)) {
        writer.row(&cells(row, group).into_iter().map(|(_, text)| text).collect::<Vec<_>>());
    }
    writer.finish()
}

/// An empty file with an example.
pub fn template() -> String {
    let mut writer = Writer::new(&header());
    writer.row(&[
        EXAMPLE,
        "https://skills.example/example-skill",
        "must",
        "3",
        "2",
        "perishable",
        "R2",
        "36",
        "A course with a graded test is enough.",
        "cloud",
        "1 of 2",
        "One of the large clouds",
        "must",
        "3",
        "name:Example Certificate by Example Institute; name~example badge; id:https://badges.example/1",
        "no",
        "EX-1",
        "Example framework",
        "",
    ]);
    writer.finish()
}

fn header() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.name).collect()
}
