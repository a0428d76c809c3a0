//! The company's own skills: one CSV file, one row a skill, lists between `;`, other skills by their id. Written and read in one shape.
//!
//! What is decided here:
//! * A skill with something in `replaced_by` is retired. A retired skill without a replacement has no row: a file is silent about what is gone.
//! * A name stands for one skill of the file, in whatever language.
//! * A row that names a skill that is not there is left out; rows that name it in turn are not.

mod references;
mod writer;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::draft::{Draft, Head, Loss, name};
use super::words::{self, LONGEST_ADDRESS, LONGEST_LABEL};
use super::{File, Read, Said, Unreadable, header};
use crate::domain::frameworks::{Entry, EntryKind, FrameworkKind, NameKind};
use crate::domain::policy::FreshnessClass;
use crate::domain::skills::RelationKind;
use crate::domain::text::{name_key, slug};
use crate::import::rows::{self, Column, Row};

pub use writer::{export, rows_of, template};

/// What identifiers of own skills begin with.
const SCHEME: &str = "skill:";
/// Signs of the longest id.
const LONGEST_ID: usize = 80;
/// How fast skills age, as files write it.
const FRESHNESS: &[&str] = &["fast", "perishable", "semi-durable", "durable", "lasting"];

const COLUMNS: &[Column] = &[
    Column::needed("id"),
    Column::needed("label"),
    Column::optional("language"),
    Column::optional("aliases"),
    Column::optional("statement"),
    Column::optional("category"),
    Column::optional("freshness"),
    Column::optional("code"),
    Column::optional("broader"),
    Column::optional("related"),
    Column::optional("same_as"),
    Column::optional("unlike"),
    Column::optional("replaced_by"),
];

/// One row of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnSkill {
    /// Its key in the framework: lower-case letters, digits and dashes.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The language of its texts; `und` where nothing says.
    pub language: String,
    /// Its other names, as good as the label.
    pub aliases: Vec<String>,
    /// What it means.
    pub statement: Option<String>,
    /// A field of work: `data-analysis`.
    pub category: Option<String>,
    /// How fast it ages.
    pub freshness: Option<String>,
    /// Its code in the company.
    pub code: Option<String>,
    /// Ids of the skills right above it.
    pub broader: Vec<String>,
    /// Ids of related skills.
    pub related: Vec<String>,
    /// Addresses or codes of the same thing in other frameworks.
    pub same_as: Vec<String>,
    /// Ids of skills it is not to be confused with.
    pub unlike: Vec<String>,
    /// The id of the skill that takes its place.
    pub replaced_by: Option<String>,
}

/// Reads a file.
pub fn read(file: File<'_>, said: &Said) -> Result<Read, Unreadable> {
    header::check_length(file)?;
    let language = words::first_language(&[said.language.as_deref()]);
    let mut known = Known::default();
    let read =
        rows::read(file.bytes, COLUMNS, |row| skill(row, &language, &mut known)).map_err(|problem| header::unreadable(file, &problem))?;
    if read.rows.is_empty() && read.errors.is_empty() {
        let problem = "there are no skills in this file, only its header".to_owned();
        return Err(Unreadable { file: file.name.to_owned(), problem, hint: "Fill in one row for each skill.".to_owned() });
    }
    let mut draft = Draft::new(file.name, "line");
    for error in read.errors {
        draft.refuse(error, Loss::Entry);
    }
    draft.refuse_more(read.more_errors);
    let rows = references::check(read.rows, &known, &mut draft);
    draft.sort_errors();
    if let Some(note) = header::unread(&read.notes) {
        draft.note(note);
    }
    let (freshness, not_to_confuse) = fill(&mut draft, &rows);
    let name = said.name.clone().unwrap_or_else(|| words::name_of_file(file.name));
    let mut read = draft.finish(Head {
        framework: said.framework.clone().unwrap_or_else(|| words::framework_id("custom", &name)),
        kind: FrameworkKind::Custom,
        name,
        version: said.version.clone().unwrap_or_else(|| words::UNDATED.to_owned()),
        source_url: None,
        licence: None,
    });
    (read.release.freshness, read.release.not_to_confuse) = (freshness, not_to_confuse);
    Ok(read)
}

/// Whether the header is one of own skills.
pub(super) fn is_own_table(columns: &[String]) -> bool {
    ["id", "label"].into_iter().all(|name| columns.iter().any(|column| column == name))
}

/// Ids and names that were read so far, bad rows included.
#[derive(Default)]
struct Known {
    /// Lines by id.
    ids: BTreeMap<String, u64>,
    /// Line and id by folded name.
    names: HashMap<String, (u64, String)>,
}

fn skill(row: &mut Row, otherwise: &str, known: &mut Known) -> Option<OwnSkill> {
    let id = id(row, known);
    let label = words::line(&row.needed("label", "Give each skill a name."));
    let aliases = names(row, &label, id.as_deref().unwrap_or_default(), known);
    let category = row.optional("category");
    let skill = OwnSkill {
        id: id?,
        label,
        language: language(row, otherwise)?,
        aliases,
        statement: row.optional("statement").map(|text| words::statement(&text)),
        category: category.as_deref().and_then(words::category),
        freshness: row.choice("freshness", FRESHNESS, |text| FRESHNESS.contains(&text).then(|| text.to_owned())),
        code: row.optional("code").map(|code| words::label(&code)),
        broader: once(row.list("broader")),
        related: once(row.list("related")),
        same_as: same_as(row),
        unlike: once(row.list("unlike")),
        replaced_by: row.optional("replaced_by"),
    };
    if category.is_some() && skill.category.is_none() {
        row.refuse("category", "there is no letter and no digit in this", "Write one or two words: data-analysis.");
    }
    Some(skill)
}

/// The id, if it is one and new.
fn id(row: &mut Row, known: &mut Known) -> Option<String> {
    let id = row.text("id").to_owned();
    let line = row.line();
    if !is_id(&id) {
        let own = if name_key(&id).is_empty() { row.text("label").to_owned() } else { id.clone() };
        let problem = if id.is_empty() { "this is empty".to_owned() } else { format!("“{}” is no id", words::beginning(&id)) };
        let hint = format!("Use lower-case letters, digits and dashes: {}.", suggested(&own, line));
        row.refuse("id", problem, hint);
        return None;
    }
    if let Some(first) = known.ids.get(&id) {
        row.refuse("id", format!("“{id}” is on line {first} already"), "Give one of the two another id, or take it out.");
        return None;
    }
    known.ids.insert(id.clone(), line);
    Some(id)
}

/// The aliases, after a look at all names of the row.
fn names(row: &mut Row, label: &str, id: &str, known: &mut Known) -> Vec<String> {
    let mut own = BTreeSet::new();
    let mut aliases = Vec::new();
    let listed = row.list("aliases").iter().map(|alias| ("aliases", words::line(alias))).collect::<Vec<_>>();
    for (column, name) in std::iter::once(("label", label.to_owned())).chain(listed).filter(|(_, name)| !name.is_empty()) {
        let key = name_key(&name);
        if key.is_empty() {
            row.refuse(column, format!("“{}” has no letter and no digit", words::beginning(&name)), "Write a name people would say.");
        } else if name.chars().count() > LONGEST_LABEL {
            let problem = format!("“{}” is longer than {LONGEST_LABEL} signs", words::beginning(&name));
            row.refuse(column, problem, "Write a short name here and the rest in the column statement.");
        } else if let Some((line, _)) = known.names.get(&key).filter(|(line, _)| *line != row.line()) {
            let problem = format!("“{}” is a name of the skill on line {line} already", words::beginning(&name));
            row.refuse(column, problem, "A name stands for one skill: take it out of one of the two.");
        } else if own.insert(key.clone()) {
            known.names.insert(key, (row.line(), id.to_owned()));
            if column == "aliases" {
                aliases.push(name);
            }
        }
    }
    aliases
}

fn language(row: &mut Row, otherwise: &str) -> Option<String> {
    let Some(text) = row.optional("language") else { return Some(otherwise.to_owned()) };
    let language = words::language(&text);
    if language.is_none() {
        row.refuse(
            "language",
            format!("“{}” is no code of a language", words::beginning(&text)),
            "Write en for English, de for German, fr for French.",
        );
    }
    language
}

fn same_as(row: &mut Row) -> Vec<String> {
    let listed = once(row.list("same_as"));
    for text in &listed {
        if text.len() > LONGEST_ADDRESS || text.contains(char::is_whitespace) {
            let problem = format!("“{}” is no address and no code", words::beginning(text));
            row.refuse("same_as", problem, "Write an address or a code of another framework, with ; between two of them.");
        }
    }
    listed
}

/// Each part once, in its order.
fn once(parts: Vec<String>) -> Vec<String> {
    let mut known = BTreeSet::new();
    parts.into_iter().filter(|part| known.insert(part.clone())).collect()
}

fn is_id(text: &str) -> bool {
    let is_inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.len() <= LONGEST_ID && !text.is_empty() && text.bytes().all(is_inside) && !text.starts_with('-') && !text.ends_with('-')
}

/// An id for a name: `c-plus-plus` for C++.
fn suggested(name: &str, line: u64) -> String {
    let spelled = name.replace('+', " plus ").replace('#', " sharp ").replace('.', " dot ");
    let plain: String = slug(&spelled).chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let whole: String = parts.join("-").chars().take(LONGEST_ID / 2).collect();
    let whole = whole.trim_end_matches('-');
    if whole.is_empty() { format!("skill-{line}") } else { whole.to_owned() }
}

/// How fast skills age, and pairs that are easily confused.
type Beside = (BTreeMap<String, FreshnessClass>, Vec<(String, String)>);

/// Puts good rows into the release. Links to rows that were left out are left out.
fn fill(draft: &mut Draft, rows: &[(u64, OwnSkill)]) -> Beside {
    let mut freshness = BTreeMap::new();
    let mut pairs = BTreeSet::new();
    let there: BTreeSet<&str> = rows.iter().map(|(_, skill)| skill.id.as_str()).collect();
    let is_there = |id: &&String| there.contains(id.as_str());
    for (_, skill) in rows {
        draft.add(entry(skill));
    }
    for (line, skill) in rows {
        let own = uri(&skill.id);
        for other in skill.broader.iter().filter(is_there) {
            draft.link(&uri(other), &own, RelationKind::Broader, *line);
        }
        for other in skill.related.iter().filter(is_there) {
            draft.link(&own, &uri(other), RelationKind::Related, *line);
        }
        for other in skill.replaced_by.iter().filter(is_there) {
            draft.link(&own, &uri(other), RelationKind::ReplacedBy, *line);
        }
        for other in skill.unlike.iter().filter(is_there).map(|other| uri(other)) {
            pairs.insert(if other < own { (other, own.clone()) } else { (own.clone(), other) });
        }
        freshness.extend(skill.freshness.as_deref().and_then(FreshnessClass::parse).map(|class| (own, class)));
    }
    (freshness, pairs.into_iter().collect())
}

fn entry(skill: &OwnSkill) -> Entry {
    let mut names = vec![name(&skill.label, &skill.language, NameKind::Preferred)];
    names.extend(skill.aliases.iter().map(|alias| name(alias, &skill.language, NameKind::Own)));
    Entry {
        uri: uri(&skill.id),
        code: skill.code.clone(),
        kind: EntryKind::Skill,
        is_retired: skill.replaced_by.is_some(),
        names,
        statement: skill.statement.clone(),
        statement_language: skill.language.clone(),
        category: skill.category.clone(),
        same_as: skill.same_as.clone(),
    }
}

fn uri(id: &str) -> String {
    format!("{SCHEME}{id}")
}

#[cfg(test)]
mod tests;
