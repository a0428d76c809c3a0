//! Rows of relations to links, and the field of work that follows from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;

use super::concepts::uri;
use super::parts::{BROADER_COLUMNS, RELATED_COLUMNS};
use crate::domain::frameworks::{Entry, EntryKind, Link, NameKind};
use crate::domain::skills::RelationKind;
use crate::domain::text::slug;
use crate::import::RowError;
use crate::import::frameworks::entries::Entries;
use crate::import::frameworks::{Form, Row, Table, Tally, Unreadable};
use crate::import::rows::short;

/// Steps up from a skill to its field of work.
const MOST_STEPS: usize = 20;

/// What is read in this import, so that what is missing can be told from what was loaded before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// All skills.
    pub(super) skills: bool,
    /// All groups.
    pub(super) groups: bool,
}

/// Links while they are collected.
#[derive(Debug)]
pub(super) struct Links<'e> {
    /// The entries they are between.
    pub(super) entries: &'e Entries,
    /// What of them is read.
    pub(super) known: Known,
    /// The links, each once.
    pub(super) found: BTreeSet<Link>,
}

impl Links<'_> {
    /// Reads `broaderRelationsSkillPillar.csv`.
    pub(super) fn read_broader(&mut self, file: &str, source: impl Read, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
        let table = Table::open(file, source, Form::CSV, BROADER_COLUMNS)?;
        self.read(file, table, Self::broader, tally)
    }

    /// Reads `skillSkillRelations.csv`.
    pub(super) fn read_related(&mut self, file: &str, source: impl Read, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
        let table = Table::open(file, source, Form::CSV, RELATED_COLUMNS)?;
        self.read(file, table, Self::related, tally)
    }

    fn read<R: Read>(
        &mut self,
        file: &str,
        mut table: Table<R>,
        link: impl Fn(&Self, &Row<'_>) -> Result<Link, RowError>,
        tally: &mut Tally<'_>,
    ) -> Result<(), Unreadable> {
        let mut circles: Vec<u64> = Vec::new();
        while let Some(row) = table.next_row(tally)? {
            match link(self, &row) {
                Ok(link) if link.from == link.to => circles.push(row.line()),
                Ok(link) => _ = self.found.insert(link),
                Err(error) => tally.refuse(file, error),
            }
        }
        // ESCO itself has one of these, and nobody can mend it.
        if let Some(line) = circles.first() {
            let number = circles.len();
            let rows = if number == 1 { "1 row links" } else { &format!("{number} rows link") };
            tally.note(format!("{file}: {rows} a concept to itself, which says nothing (line {line})."));
        }
        Ok(())
    }

    fn broader(&self, row: &Row<'_>) -> Result<Link, RowError> {
        let to = self.end(row, "conceptUri", row.text("conceptType"))?;
        let from = self.end(row, "broaderUri", row.text("broaderType"))?;
        Ok(Link { from, to, kind: RelationKind::Broader })
    }

    fn related(&self, row: &Row<'_>) -> Result<Link, RowError> {
        const SKILL: &str = "KnowledgeSkillCompetence";
        let (one, other) = (self.end(row, "originalSkillUri", SKILL)?, self.end(row, "relatedSkillUri", SKILL)?);
        let (from, to) = if one <= other { (one, other) } else { (other, one) };
        Ok(Link { from, to, kind: RelationKind::Related })
    }

    /// One end of a link. Where all of its kind are read, it must be among them.
    fn end(&self, row: &Row<'_>, column: &str, kind: &str) -> Result<String, RowError> {
        let uri = uri(row, column)?;
        let is_all_read = match kind {
            "KnowledgeSkillCompetence" => self.known.skills,
            "SkillGroup" => self.known.groups,
            _ => self.known.skills && self.known.groups,
        };
        if is_all_read && !self.entries.has(&uri) {
            let problem = format!("“{}” is not among the skills and groups of these files", short(&uri));
            return Err(row.wrong(column, problem, "Choose the classification and the relations of the same ESCO version."));
        }
        Ok(uri)
    }
}

/// The field of work of each skill, as a slug: the nearest group of the second level (S1 to S8, T1 to T6, L1, the broad fields of education), by its
/// English name. Among equally near ones the first by code counts.
pub(super) fn categories(entries: &Entries, links: &BTreeSet<Link>) -> BTreeMap<String, String> {
    let mut above: HashMap<&str, Vec<&str>> = HashMap::new();
    for link in links.iter().filter(|link| link.kind == RelationKind::Broader) {
        above.entry(&link.to).or_default().push(&link.from);
    }
    let fields: HashMap<&str, (String, String)> = entries
        .iter()
        .filter(|entry| is_field(entry, &above))
        .filter_map(|entry| Some((entry.uri.as_str(), (entry.code.clone().unwrap_or_else(|| entry.uri.clone()), english_slug(entry)?))))
        .collect();
    let skills = entries.iter().filter(|entry| entry.kind == EntryKind::Skill);
    skills.filter_map(|skill| Some((skill.uri.clone(), nearest_field(&skill.uri, &above, &fields)?))).collect()
}

/// Whether a group is of the second level: the ones above it have none above them.
fn is_field(entry: &Entry, above: &HashMap<&str, Vec<&str>>) -> bool {
    let parents = above.get(entry.uri.as_str());
    entry.kind == EntryKind::Group && parents.is_some_and(|parents| parents.iter().all(|parent| !above.contains_key(parent)))
}

fn english_slug(entry: &Entry) -> Option<String> {
    let name = entry.names.iter().find(|name| name.language == "en" && name.kind == NameKind::Preferred)?;
    Some(slug(&name.text)).filter(|slug| !slug.is_empty())
}

fn nearest_field(skill: &str, above: &HashMap<&str, Vec<&str>>, fields: &HashMap<&str, (String, String)>) -> Option<String> {
    let mut level: BTreeSet<&str> = BTreeSet::from([skill]);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for _ in 0..MOST_STEPS {
        let next: BTreeSet<&str> = level.iter().filter_map(|uri| above.get(uri)).flatten().copied().collect();
        level = next.into_iter().filter(|uri| seen.insert(uri)).collect();
        if let Some((_, slug)) = level.iter().filter_map(|uri| fields.get(uri)).min() {
            return Some(slug.clone());
        }
    }
    None
}
