//! O*NET as its text database: skills and knowledge, technologies, work activities and occupations.

mod elements;
mod occupations;
mod parts;
mod technology;

use std::collections::{BTreeSet, HashMap};

use self::elements::Elements;
use self::parts::Content;
use super::entries::{Entries, Names};
use super::kind::Peek;
use super::version::Style;
use super::{Bundle, File, Form, Part, Progress, Read, Row, Said, Table, Tally, Unreadable};
use crate::domain::FrameworkId;
use crate::domain::frameworks::{FrameworkKind, Link, NameKind, Release, Scope, SkillName};
use crate::domain::skills::RelationKind;
use crate::import::RowError;

/// The id it is kept under.
pub const ID: &str = "onet";
const SOURCE: &str = "https://www.onetcenter.org/database.html";
const VERSIONS: Style = Style { framework: "O*NET", example: "29.2", find: parts::version };
/// Links between technologies and occupations; with more than this none are kept.
const MOST_RELATED: usize = 40_000;
/// Without one of these, a release does not speak for all entries and links.
const WHOLE: [Content; 5] = [Content::Elements, Content::Activities, Content::Occupations, Content::Technology, Content::Commodities];

/// What has been collected.
#[derive(Debug, Default)]
struct Collected {
    entries: Entries,
    links: BTreeSet<Link>,
    /// The content model.
    elements: Elements,
    /// Whether the occupations are among the files.
    has_occupations: bool,
    /// The titles of each occupation, by its address.
    titles: HashMap<String, Names>,
    /// Which occupation uses which technology.
    related: BTreeSet<(String, String)>,
}

/// Whether these are files of O*NET: by the names and the columns its database has.
pub fn is_onet(peeks: &[Peek]) -> bool {
    peeks.iter().any(|peek| Content::by_name(&peek.name).is_some_and(|content| content.fits(&peek.columns())))
}

/// Reads all files of one O*NET release that hold skills or occupations.
pub fn read(files: &[File<'_>], said: &Said, progress: &mut dyn Progress) -> Result<Read, Unreadable> {
    let mut bundle = Bundle::open(files)?;
    let mut notes = Vec::new();
    let wanted = choose(bundle.parts(), &mut notes)?;
    let version = VERSIONS.choose(bundle.parts(), said, &mut notes)?;
    let mut tally = Tally::new(progress, wanted.iter().map(|(_, part)| part.size).sum());
    let has = |content: Content| wanted.iter().any(|(other, _)| *other == content);
    let mut all = Collected { has_occupations: has(Content::Occupations), ..Collected::default() };
    for (content, part) in &wanted {
        all.read(&mut bundle, *content, part, &mut tally)?;
    }
    let is_whole = WHOLE.into_iter().all(has);
    let scope = Scope {
        entries: is_whole,
        languages: if is_whole && has(Content::Titles) { BTreeSet::from(["en".to_owned()]) } else { BTreeSet::new() },
        links: is_whole,
    };
    if !is_whole {
        notes.push("Not all files of O*NET are here: what is missing in these is kept as it was loaded before.".to_owned());
    }
    all.finish(&mut notes);
    for note in notes {
        tally.note(note);
    }
    let release = Release {
        framework: FrameworkId::new(ID),
        kind: FrameworkKind::Onet,
        name: "O*NET".to_owned(),
        licence: Some(licence(&version)),
        version,
        source_url: Some(SOURCE.to_owned()),
        scope,
        entries: all.entries.into_list(),
        links: all.links.into_iter().collect(),
        freshness: std::collections::BTreeMap::new(),
        not_to_confuse: Vec::new(),
    };
    Ok(tally.finish(release))
}

impl Collected {
    fn read(&mut self, bundle: &mut Bundle<'_>, content: Content, part: &Part, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
        let (file, source) = (part.name.as_str(), bundle.read(part)?);
        match content {
            Content::Elements => elements::read_elements(file, source, self, tally),
            Content::Intermediate => elements::read_intermediate(file, source, self, tally),
            Content::Activities => elements::read_activities(file, source, self, tally),
            Content::Occupations => occupations::read_occupations(file, source, self, tally),
            Content::Titles => occupations::read_titles(file, source, self, tally),
            Content::Technology => technology::read_technology(file, source, self, tally),
            Content::Commodities => technology::read_commodities(file, source, self, tally),
        }
    }

    /// Notes that one entry is broader than another.
    fn broader(&mut self, from: String, to: String) {
        self.links.insert(Link { from, to, kind: RelationKind::Broader });
    }

    /// Gives the occupations their titles and their links to technologies.
    fn finish(&mut self, notes: &mut Vec<String>) {
        for (uri, names) in std::mem::take(&mut self.titles) {
            if let Some(entry) = self.entries.get_mut(&uri) {
                entry.names = names.into_list();
            }
        }
        let related = std::mem::take(&mut self.related);
        if related.len() > MOST_RELATED {
            notes
                .push(format!("Which occupation uses which technology is left out: {} links are more than {MOST_RELATED}.", related.len()));
            return;
        }
        // Addresses come before URNs, so `from` is the smaller one.
        self.links.extend(related.into_iter().map(|(from, to)| Link { from, to, kind: RelationKind::Related }));
    }
}

/// The files to read, in the order in which they need each other.
fn choose(parts: &[Part], notes: &mut Vec<String>) -> Result<Vec<(Content, Part)>, Unreadable> {
    let mut wanted: Vec<(Content, Part)> = Vec::new();
    let (mut unread, mut twice) = (Vec::new(), Vec::new());
    for part in parts {
        match Content::by_name(&part.name) {
            None => unread.push(part.name.clone()),
            Some(content) if wanted.iter().any(|(other, _)| *other == content) => twice.push(part.name.clone()),
            Some(content) => wanted.push((content, part.clone())),
        }
    }
    let is_among = |wanted: &[(Content, Part)], content| wanted.iter().any(|(other, _)| *other == content);
    for (content, needs, why) in [
        (
            Content::Titles,
            Content::Occupations,
            "Alternate Titles.txt is not read: Occupation Data.txt is missing, and it has the occupations.",
        ),
        (Content::Commodities, Content::Technology, "UNSPSC Reference.txt is not read: it only says what is above Technology Skills.txt."),
    ] {
        if is_among(&wanted, content) && !is_among(&wanted, needs) {
            wanted.retain(|(other, _)| *other != content);
            notes.push(why.to_owned());
        }
    }
    for (names, why) in
        [(unread, "Not read, because nothing in them is needed"), (twice, "There more than once, and only read the first time")]
    {
        if !names.is_empty() {
            notes.push(format!("{why}: {}.", names.join(", ")));
        }
    }
    if wanted.is_empty() {
        let name = parts.first().map_or("", |part| part.path.as_str());
        let hint = "Choose the O*NET database in text form, as it was downloaded: Technology Skills.txt is in it.";
        return Err(Unreadable::new(name, "no skills of O*NET are in it", hint));
    }
    wanted.sort_by_key(|(content, _)| *content);
    Ok(wanted)
}

/// The line that the licence asks for.
fn licence(version: &str) -> String {
    format!(
        "This includes information from the O*NET {version} Database by the U.S. Department of Labor, Employment and Training Administration \
         (USDOL/ETA), used under the CC BY 4.0 license (https://creativecommons.org/licenses/by/4.0/). O*NET® is a trademark of USDOL/ETA. It has \
         been changed, and USDOL/ETA has not approved, endorsed, or tested these changes."
    )
}

/// Opens a table of O*NET: tabs between cells, and quotes are signs like any other.
fn open<R: std::io::Read>(file: &str, source: R, content: Content) -> Result<Table<R>, Unreadable> {
    Table::open(file, source, Form::TABS, content.columns())
}

/// The text of a cell; `n/a` is nothing.
fn said<'r>(row: &'r Row<'_>, column: &str) -> Option<&'r str> {
    Some(row.text(column)).filter(|text| !text.is_empty() && !text.eq_ignore_ascii_case("n/a"))
}

/// The text of a cell that must say something.
fn needed<'r>(row: &'r Row<'_>, column: &str, hint: &str) -> Result<&'r str, RowError> {
    said(row, column).ok_or_else(|| row.wrong(column, "this is empty", hint))
}

/// A preferred name: all of O*NET is in English.
fn skill_name(text: String) -> SkillName {
    SkillName { text, language: "en".to_owned(), kind: NameKind::Preferred }
}

#[cfg(test)]
mod tests;
