//! Occupations with their other titles.

use std::io::Read;

use super::parts::{Content, SOC};
use super::{Collected, needed, open, said};
use crate::domain::frameworks::{EntryKind, NameKind};
use crate::import::RowError;
use crate::import::frameworks::entries::{Names, bare, tidy_text};
use crate::import::frameworks::{Row, Tally, Unreadable};
use crate::import::rows::short;

/// Reads `Occupation Data.txt`.
pub(super) fn read_occupations(file: &str, source: impl Read, all: &mut Collected, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
    let mut table = open(file, source, Content::Occupations)?;
    while let Some(row) = table.next_row(tally)? {
        if let Err(error) = occupation(&row, all) {
            tally.refuse(file, error);
        }
    }
    Ok(())
}

/// Reads `Alternate Titles.txt`, once all occupations are there.
pub(super) fn read_titles(file: &str, source: impl Read, all: &mut Collected, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
    let mut table = open(file, source, Content::Titles)?;
    while let Some(row) = table.next_row(tally)? {
        if let Err(error) = title(&row, all) {
            tally.refuse(file, error);
        }
    }
    Ok(())
}

/// The address of the occupation a row is about. Where occupations are read, it must be among them.
pub(super) fn occupation_of(row: &Row<'_>, all: &Collected) -> Result<String, RowError> {
    let uri = format!("https://www.onetonline.org/link/summary/{}", soc(row)?);
    if all.has_occupations && !all.entries.has(&uri) {
        let problem = format!("“{}” is not among the occupations of these files", row.text(SOC));
        return Err(row.wrong(SOC, problem, "Choose files of the same O*NET version."));
    }
    Ok(uri)
}

fn occupation(row: &Row<'_>, all: &mut Collected) -> Result<(), RowError> {
    let code = soc(row)?;
    let title = needed(row, "Title", "Each occupation needs its title.")?;
    let uri = format!("https://www.onetonline.org/link/summary/{code}");
    let mut entry = bare(&uri, EntryKind::Occupation);
    entry.code = Some(code.to_owned());
    if let Some(description) = said(row, "Description").and_then(tidy_text) {
        entry.statement = Some(description);
        "en".clone_into(&mut entry.statement_language);
    }
    if !all.entries.add(entry) {
        return Err(row.wrong(SOC, format!("“{code}” is in an earlier row already"), "Take one of the two rows out."));
    }
    let mut names = Names::new("en");
    names.add(title, NameKind::Preferred);
    all.titles.insert(uri, names);
    Ok(())
}

fn title(row: &Row<'_>, all: &mut Collected) -> Result<(), RowError> {
    let uri = occupation_of(row, all)?;
    let title = needed(row, "Alternate Title", "Each row needs a title.")?;
    if let Some(names) = all.titles.get_mut(&uri) {
        names.add(title, NameKind::Alternative);
        if let Some(short) = said(row, "Short Title") {
            names.add(short, NameKind::Hidden);
        }
    }
    Ok(())
}

/// A code as `15-1252.00`.
fn soc<'r>(row: &'r Row<'_>) -> Result<&'r str, RowError> {
    let text = row.needed(SOC, "Each row needs the code of an occupation.")?;
    let is_code = text.len() == 10
        && text.char_indices().all(|(place, sign)| match place {
            2 => sign == '-',
            7 => sign == '.',
            _ => sign.is_ascii_digit(),
        });
    if is_code {
        Ok(text)
    } else {
        Err(row.wrong(SOC, format!("“{}” is no code of an occupation", short(text)), "It looks like 15-1252.00."))
    }
}
