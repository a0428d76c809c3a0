//! Mapping tables: which concept of one classification is the same as, broader or narrower than which of another. Some lines of text stand before the
//! header.

use std::collections::BTreeSet;

use super::kind::Peek;
use super::{Bundle, File, FileError, Form, Progress, Row, Table, Tally, Unreadable};
use crate::domain::frameworks::Link;
use crate::domain::skills::RelationKind;
use crate::import::RowError;
use crate::import::hints::did_you_mean;
use crate::import::rows::{Column, short};

const FIRST: &str = "Classification 1 URI";
const SECOND: &str = "Classification 2 ID";
const RELATION: &str = "Mapping relation";
const COLUMNS: &[Column] = &[Column::needed(FIRST), Column::needed(SECOND), Column::needed(RELATION)];
/// Some 16 lines stand before the header; it is looked for a good way further.
const FORM: Form = Form { preamble: 60, ..Form::CSV };
const RELATIONS: [&str; 5] = ["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"];
const LONGEST_ID: usize = 300;

/// What mapping tables say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingTable {
    /// The links, each once. Ends are addresses, or codes where the second classification has no addresses.
    pub links: Vec<Link>,
    /// What is wrong, and with which row of which file.
    pub errors: Vec<FileError>,
    /// How many more errors there are.
    pub more_errors: usize,
    /// What was left out although nothing is wrong, for people.
    pub notes: Vec<String>,
}

/// Whether one of these files is a mapping table.
pub fn is_mapping(peeks: &[Peek]) -> bool {
    peeks.iter().any(|peek| Table::open(&peek.name, peek.start.as_slice(), FORM, COLUMNS).is_ok())
}

/// Reads all mapping tables among the files.
pub fn read(files: &[File<'_>], progress: &mut dyn Progress) -> Result<MappingTable, Unreadable> {
    let mut bundle = Bundle::open(files)?;
    let (tables, others): (Vec<_>, Vec<_>) = bundle.parts().iter().cloned().partition(|part| is_table_name(&part.name));
    if let (true, Some(other)) = (tables.is_empty(), others.first()) {
        let hint = "Choose the mapping table in CSV, as it was downloaded.";
        return Err(Unreadable::new(&other.name, "this is no CSV file", hint));
    }
    let mut tally = Tally::new(progress, tables.iter().map(|part| part.size).sum());
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|part| part.name.as_str()).collect();
        tally.note(format!("Left out, because they are no tables: {}.", names.join(", ")));
    }
    let mut links = BTreeSet::new();
    for part in &tables {
        let table = Table::open(&part.name, bundle.read(part)?, FORM, COLUMNS)?;
        read_table(&part.name, table, &mut links, &mut tally)?;
    }
    let (errors, more_errors, notes) = tally.into_parts();
    Ok(MappingTable { links: links.into_iter().collect(), errors, more_errors, notes })
}

fn is_table_name(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["csv", "tsv", "txt"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

fn read_table(
    file: &str,
    mut table: Table<impl std::io::Read>,
    links: &mut BTreeSet<Link>,
    tally: &mut Tally<'_>,
) -> Result<(), Unreadable> {
    let mut unmatched = 0_usize;
    while let Some(row) = table.next_row(tally)? {
        if row.text(SECOND).is_empty() && row.text(RELATION).is_empty() {
            unmatched += 1;
            continue;
        }
        match link(&row) {
            Ok(link) => _ = links.insert(link),
            Err(error) => tally.refuse(file, error),
        }
    }
    if unmatched > 0 {
        tally.note(format!("{file}: rows without a counterpart in the other classification: {unmatched}."));
    }
    Ok(())
}

fn link(row: &Row<'_>) -> Result<Link, RowError> {
    let (first, second) = (id(row, FIRST)?, id(row, SECOND)?);
    let relation = relation(row)?;
    if first == second {
        return Err(row.wrong("", "this row links a concept to itself", "It says nothing and is left out."));
    }
    Ok(match relation {
        // The second one is the broader, and a link begins with the broader one.
        "broadMatch" => Link { from: second, to: first, kind: RelationKind::Broader },
        "narrowMatch" => Link { from: first, to: second, kind: RelationKind::Broader },
        "closeMatch" => Link { from: first, to: second, kind: RelationKind::CloseMatch },
        "relatedMatch" => Link { from: first, to: second, kind: RelationKind::Related },
        _ => Link { from: first, to: second, kind: RelationKind::ExactMatch },
    })
}

fn id(row: &Row<'_>, column: &str) -> Result<String, RowError> {
    let text = row.needed(column, "Each row needs both concepts.")?;
    if text.len() > LONGEST_ID || text.chars().any(|sign| sign.is_whitespace() || sign.is_control()) {
        let problem = format!("“{}” is no address and no code", short(text));
        return Err(row.wrong(column, problem, "Write one address or code, without spaces."));
    }
    Ok(text.to_owned())
}

/// The relation, however it is spelled: `skos:exactMatch;`, `EXACTMATCH`, `…/skos/core#exactMatch`.
fn relation(row: &Row<'_>) -> Result<&'static str, RowError> {
    let text = row.needed(RELATION, "Say how the two concepts stand: skos:exactMatch, for instance.")?;
    let bare = text.trim_matches(|sign: char| sign == ';' || sign.is_whitespace());
    let bare = bare.rsplit([':', '#']).next().unwrap_or(bare).trim();
    let known = RELATIONS.iter().find(|known| known.eq_ignore_ascii_case(bare));
    known.copied().ok_or_else(|| row.wrong(RELATION, format!("“{}” is not known here", short(text)), did_you_mean(bare, &RELATIONS)))
}

#[cfg(test)]
mod tests;
