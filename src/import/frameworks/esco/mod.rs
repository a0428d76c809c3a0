//! ESCO as its portal hands it out: the classification in one or more languages and the relations, as zip files or as single CSV files.

mod concepts;
mod parts;
mod relations;

use std::collections::BTreeSet;

use self::parts::Content;
use self::relations::{Known, Links};
use super::entries::Entries;
use super::kind::{Peek, peek_at};
use super::version::Style;
use super::{Bundle, File, Part, Progress, Read, Said, Tally, Unreadable};
use crate::domain::FrameworkId;
use crate::domain::frameworks::{FrameworkKind, Link, Release, Scope};

/// The id it is kept under.
pub const ID: &str = "esco";
const SOURCE: &str = "https://esco.ec.europa.eu/";
const LICENCE: &str = "ESCO, © European Union. Reuse is allowed under Commission Decision 2011/833/EU, with this notice: “This service uses the \
                       ESCO classification of the European Commission.”";

const VERSIONS: Style = Style { framework: "ESCO", example: "1.2.0", find: parts::version };

/// A file that is read, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    part: Part,
    content: Content,
    /// Of its names; empty where it has none.
    language: String,
}

/// What has been collected.
#[derive(Debug, Default)]
struct Collected {
    entries: Entries,
    links: BTreeSet<Link>,
}

/// Whether these are files of ESCO: by a name the portal gives with the columns it has, or by columns that no other file has.
pub fn is_esco(peeks: &[Peek]) -> bool {
    peeks.iter().any(|peek| {
        let columns = peek.columns();
        match parts::by_name(&peek.name) {
            Some((Content::Unread, _)) | None => parts::by_header(&columns).is_some(),
            Some((content, _)) => content.fits(&columns),
        }
    })
}

/// Reads all files of one ESCO version, in any mix and order.
pub fn read(files: &[File<'_>], said: &Said, progress: &mut dyn Progress) -> Result<Read, Unreadable> {
    let mut bundle = Bundle::open(files)?;
    let peeks = peek_at(&mut bundle)?;
    let mut notes = Vec::new();
    let wanted = choose(bundle.parts(), &peeks, said, &mut notes)?;
    let version = VERSIONS.choose(bundle.parts(), said, &mut notes)?;
    let mut tally = Tally::new(progress, wanted.iter().map(|wanted| wanted.part.size).sum());
    let mut collected = Collected::default();
    let (relations, concepts): (Vec<Wanted>, Vec<Wanted>) = wanted.iter().cloned().partition(|wanted| !wanted.content.has_language());
    for wanted in &concepts {
        collected.read_concepts(&mut bundle, wanted, &mut tally)?;
    }
    let known = known(&wanted);
    collected.read_relations(&mut bundle, &relations, known, &mut tally)?;
    let scope = scope(&wanted, known, &mut notes);
    for note in notes {
        tally.note(note);
    }
    let release = Release {
        framework: FrameworkId::new(ID),
        kind: FrameworkKind::Esco,
        name: "ESCO".to_owned(),
        version,
        source_url: Some(SOURCE.to_owned()),
        licence: Some(LICENCE.to_owned()),
        scope,
        entries: collected.entries.into_list(),
        links: collected.links.into_iter().collect(),
        freshness: std::collections::BTreeMap::new(),
        not_to_confuse: Vec::new(),
    };
    Ok(tally.finish(release))
}

impl Collected {
    fn read_concepts(&mut self, bundle: &mut Bundle<'_>, wanted: &Wanted, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
        let source = bundle.read(&wanted.part)?;
        let about = (wanted.part.name.as_str(), wanted.language.as_str());
        if wanted.content == Content::Hierarchy {
            concepts::read_hierarchy(about, source, (&mut self.entries, &mut self.links), tally)
        } else {
            concepts::read_concepts(about, source, &mut self.entries, tally)
        }
    }

    /// Reads the relations, once all concepts are there, and what follows from them.
    fn read_relations(&mut self, bundle: &mut Bundle<'_>, files: &[Wanted], known: Known, tally: &mut Tally<'_>) -> Result<(), Unreadable> {
        let mut links = Links { entries: &self.entries, known, found: std::mem::take(&mut self.links) };
        for wanted in files {
            let source = bundle.read(&wanted.part)?;
            match wanted.content {
                Content::Broader => links.read_broader(&wanted.part.name, source, tally)?,
                _ => links.read_related(&wanted.part.name, source, tally)?,
            }
        }
        self.links = links.found;
        let categories = relations::categories(&self.entries, &self.links);
        for (uri, category) in categories {
            if let Some(entry) = self.entries.get_mut(&uri) {
                entry.category = Some(category);
            }
        }
        Ok(())
    }
}

/// The files to read: names before relations, English before other languages.
fn choose(parts: &[Part], peeks: &[Peek], said: &Said, notes: &mut Vec<String>) -> Result<Vec<Wanted>, Unreadable> {
    let mut wanted: Vec<Wanted> = Vec::new();
    let (mut unread, mut unknown, mut twice) = (Vec::new(), Vec::new(), Vec::new());
    for (part, peek) in parts.iter().zip(peeks) {
        let named = parts::by_name(&part.name);
        let Some((content, language)) = named.or_else(|| Some((parts::by_header(&peek.columns())?, None))) else {
            unknown.push(part.name.clone());
            continue;
        };
        if content == Content::Unread {
            unread.push(part.name.clone());
            continue;
        }
        let language = if content.has_language() { language_of(part, language, said)? } else { String::new() };
        if wanted.iter().any(|other| other.content == content && other.language == language) {
            twice.push(part.name.clone());
        } else {
            wanted.push(Wanted { part: part.clone(), content, language });
        }
    }
    for (names, why) in [
        (unread, "Not read, because nothing in them is needed"),
        (twice, "There more than once, and only read the first time"),
        (unknown, "Left out, because they are no files of ESCO that we know"),
    ] {
        if !names.is_empty() {
            notes.push(format!("{why}: {}.", names.join(", ")));
        }
    }
    if wanted.is_empty() {
        let name = parts.first().map_or("", |part| part.path.as_str());
        let hint = "Choose what the ESCO portal hands out as “classification” and “relations” in CSV: skills_en.csv is in the first.";
        return Err(Unreadable::new(name, "no skills of ESCO are in it", hint));
    }
    wanted.sort_by_key(|wanted| (!wanted.content.has_language(), wanted.language != "en", wanted.language.clone(), wanted.content));
    Ok(wanted)
}

fn language_of(part: &Part, named: Option<String>, said: &Said) -> Result<String, Unreadable> {
    let said = || said.language.as_deref().and_then(parts::language);
    named.or_else(said).ok_or_else(|| {
        let hint = "Name the file as the portal does, with the language at its end (skills_en.csv), or say the language.";
        Unreadable::new(&part.name, "nothing says which language the names in it are in", hint)
    })
}

fn known(wanted: &[Wanted]) -> Known {
    let has = |content: Content| wanted.iter().any(|wanted| wanted.content == content);
    Known { skills: has(Content::Skills), groups: has(Content::Groups) }
}

/// What the files speak for; notes say what follows where some are missing.
fn scope(wanted: &[Wanted], known: Known, notes: &mut Vec<String>) -> Scope {
    let has = |content: Content| wanted.iter().any(|wanted| wanted.content == content);
    if known.skills && !known.groups {
        notes.push(
            "skillGroups_xx.csv is not among the files: skills and groups that are no longer in ESCO are kept as they are.".to_owned(),
        );
    }
    if has(Content::Broader) && !has(Content::Related) {
        notes.push(
            "skillSkillRelations.csv is not among the files: links between related skills from an earlier release are taken away."
                .to_owned(),
        );
    }
    if has(Content::Related) && !has(Content::Broader) {
        notes
            .push("broaderRelationsSkillPillar.csv is not among the files: links from an earlier release are kept as they are.".to_owned());
    }
    let skills = wanted.iter().filter(|wanted| wanted.content == Content::Skills);
    Scope {
        entries: known.skills && known.groups,
        languages: skills.map(|wanted| wanted.language.clone()).collect(),
        links: has(Content::Broader),
    }
}

#[cfg(test)]
mod tests;
