//! Rows of skills, groups and the hierarchy to entries.

use std::collections::{BTreeSet, HashMap};
use std::io::Read;

use super::parts::{CONCEPT_COLUMNS, HIERARCHY_COLUMNS};
use crate::domain::frameworks::{EntryKind, Link, NameKind};
use crate::domain::skills::RelationKind;
use crate::import::RowError;
use crate::import::frameworks::entries::{Entries, Names, bare, tidy_text};
use crate::import::frameworks::{Form, Row, Table, Tally, Unreadable};
use crate::import::hints::did_you_mean;
use crate::import::rows::short;

const BASE: &str = "http://data.europa.eu/esco/";
const LONGEST_URI: usize = 300;
const LEVELS: [(&str, &str, &str); 4] = [
    ("Level 0 URI", "Level 0 preferred term", "Level 0 code"),
    ("Level 1 URI", "Level 1 preferred term", "Level 1 code"),
    ("Level 2 URI", "Level 2 preferred term", "Level 2 code"),
    ("Level 3 URI", "Level 3 preferred term", "Level 3 code"),
];

/// An identifier of ESCO, written with `http` as ESCO itself does.
pub(super) fn uri(row: &Row<'_>, column: &str) -> Result<String, RowError> {
    let text = row.needed(column, "Each row needs the address that ESCO gives the concept.")?;
    let rest = text.strip_prefix(BASE).or_else(|| text.strip_prefix("https://data.europa.eu/esco/"));
    let is_plain = |rest: &&str| !rest.is_empty() && text.len() <= LONGEST_URI && rest.chars().all(|sign| sign.is_ascii_graphic());
    match rest.filter(is_plain) {
        Some(rest) => Ok(format!("{BASE}{rest}")),
        None => {
            let problem = format!("“{}” is no address of ESCO", short(text));
            Err(row.wrong(column, problem, format!("It begins with {BASE} and has no spaces.")))
        }
    }
}

/// Reads `skills_xx.csv` or `skillGroups_xx.csv`.
pub(super) fn read_concepts(
    (file, language): (&str, &str),
    source: impl Read,
    entries: &mut Entries,
    tally: &mut Tally<'_>,
) -> Result<(), Unreadable> {
    let mut table = Table::open(file, source, Form::CSV, CONCEPT_COLUMNS)?;
    // Each file lists a concept once; another language's file lists it again.
    let mut lines: HashMap<String, u64> = HashMap::new();
    while let Some(row) = table.next_row(tally)? {
        if let Err(error) = take_concept(&row, language, entries, &mut lines) {
            tally.refuse(file, error);
        }
    }
    Ok(())
}

/// Reads `skillsHierarchy_xx.csv`: groups that are in no other file, codes, and which group is broader.
pub(super) fn read_hierarchy(
    (file, language): (&str, &str),
    source: impl Read,
    (entries, links): (&mut Entries, &mut BTreeSet<Link>),
    tally: &mut Tally<'_>,
) -> Result<(), Unreadable> {
    // The portal leaves off the empty cells at the end of these rows.
    let form = Form { may_end_early: true, ..Form::CSV };
    let mut table = Table::open(file, source, form, HIERARCHY_COLUMNS)?;
    while let Some(row) = table.next_row(tally)? {
        if let Err(error) = take_level(&row, language, entries, links) {
            tally.refuse(file, error);
        }
    }
    Ok(())
}

fn take_concept(row: &Row<'_>, language: &str, entries: &mut Entries, lines: &mut HashMap<String, u64>) -> Result<(), RowError> {
    let kind = kind(row)?;
    let uri = uri(row, "conceptUri")?;
    let preferred = row.needed("preferredLabel", "Each concept needs its name.")?;
    if let Some(before) = lines.get(&uri) {
        return Err(row.wrong("conceptUri", format!("this concept is in line {before} already"), "Take one of the two rows out."));
    }
    lines.insert(uri.clone(), row.line());
    let mut names = Names::new(language);
    names.add(preferred, NameKind::Preferred);
    row.text("altLabels").lines().for_each(|name| names.add(name, NameKind::Alternative));
    row.text("hiddenLabels").lines().for_each(|name| names.add(name, NameKind::Hidden));
    let statement = tidy_text(row.text("description")).or_else(|| tidy_text(row.text("definition")));
    if !entries.has(&uri) {
        let mut entry = bare(uri.clone(), kind);
        let status = row.text("status");
        entry.is_retired = !status.is_empty() && !status.eq_ignore_ascii_case("released");
        entry.code = code(&uri, row.text("code"));
        entries.add(entry);
    }
    if let Some(entry) = entries.get_mut(&uri) {
        if entry.statement.is_none() && statement.is_some() {
            entry.statement = statement;
            language.clone_into(&mut entry.statement_language);
        }
        entry.names.extend(names.into_list());
    }
    Ok(())
}

fn kind(row: &Row<'_>) -> Result<EntryKind, RowError> {
    match row.text("conceptType") {
        "KnowledgeSkillCompetence" => Ok(EntryKind::Skill),
        "SkillGroup" => Ok(EntryKind::Group),
        other => {
            let hint = did_you_mean(other, &["KnowledgeSkillCompetence", "SkillGroup"]);
            Err(row.wrong("conceptType", format!("“{}” is not known here", short(other)), hint))
        }
    }
}

/// The code of a group; those of fields of education stand only in the address.
fn code(uri: &str, said: &str) -> Option<String> {
    let in_address = || uri.rsplit_once("/isced-f/").map(|(_, code)| code.to_owned());
    Some(said.to_owned()).filter(|code| !code.is_empty()).or_else(in_address)
}

/// One row of the hierarchy is about the last group it names.
fn take_level(row: &Row<'_>, language: &str, entries: &mut Entries, links: &mut BTreeSet<Link>) -> Result<(), RowError> {
    let mut path = LEVELS.iter().filter(|(column, _, _)| !row.text(column).is_empty()).rev();
    let Some((uri_column, name_column, code_column)) = path.next() else { return Ok(()) };
    let own = uri(row, uri_column)?;
    let broader = path.next().map(|(column, _, _)| uri(row, column)).transpose()?;
    let name = row.needed(name_column, "Each group needs its name.")?;
    if !entries.has(&own) {
        entries.add(bare(own.clone(), EntryKind::Group));
    }
    if let Some(entry) = entries.get_mut(&own) {
        entry.code = entry.code.take().or_else(|| code(&own, row.text(code_column)));
        if !entry.names.iter().any(|known| known.language == language && known.kind == NameKind::Preferred) {
            let mut names = Names::new(language);
            names.add(name, NameKind::Preferred);
            entry.names.extend(names.into_list());
        }
        if let (None, Some(statement)) = (&entry.statement, tidy_text(row.text("Description"))) {
            entry.statement = Some(statement);
            language.clone_into(&mut entry.statement_language);
        }
    }
    if let Some(broader) = broader.filter(|broader| *broader != own) {
        links.insert(Link { from: broader, to: own, kind: RelationKind::Broader });
    }
    Ok(())
}
