//! Rich skill descriptors: the CSV files OSMT imports and exports, with the columns of both its generations, and the JSON of its API.
//!
//! What is decided here:
//! * Keywords are for searching only: what an RSD is filed under is no other name of it.
//! * An alignment is kept as the same thing elsewhere, unless several skills of the file share it: then it says what they are about.
//! * Occupation codes (O*NET, BLS), standards, certifications, authors and employers are not read.
//! * A skill without an address of its own is known by its name (`urn:rsd:access-control`), numbered where two have one name.
//! * Skills that OSMT has archived or deleted are retired.

mod api;
mod table;

use std::collections::{HashMap, HashSet};

use super::draft::{Draft, Head, Wrong, name};
use super::{File, Read, Said, Unreadable, words};
use crate::domain::frameworks::{Entry, EntryKind, FrameworkKind, NameKind};
use crate::domain::text::slug;

pub(super) use api::is_skill_list;
pub(super) use table::is_skill_table;

/// The language of descriptors, which nothing says.
const LANGUAGE: &str = "en";

/// Reads one collection: CSV or JSON.
pub fn read(file: File<'_>, said: &Said) -> Result<Read, Unreadable> {
    let start = file.bytes.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(file.bytes).trim_ascii_start();
    let language = said.language.as_deref().and_then(words::language).unwrap_or_else(|| LANGUAGE.to_owned());
    let mut reading =
        Reading { draft: Draft::new(file.name, "skill"), language, slugs: HashMap::new(), uris: HashSet::new(), skills: Vec::new() };
    if start.starts_with(b"{") || start.starts_with(b"[") {
        reading.api(file)?;
    } else {
        reading.table(file)?;
    }
    Ok(reading.finish(file, said))
}

/// What one descriptor says, wherever it stands.
#[derive(Default)]
struct Descriptor {
    uri: Option<String>,
    name: String,
    statement: Option<String>,
    keywords: Vec<String>,
    category: Option<String>,
    alignments: Vec<String>,
    is_retired: bool,
}

/// A file while it is read.
struct Reading {
    draft: Draft,
    language: String,
    /// How often each slug was given.
    slugs: HashMap<String, usize>,
    uris: HashSet<String>,
    skills: Vec<Descriptor>,
}

impl Reading {
    /// Takes a descriptor, whose address may not be there yet.
    fn take(&mut self, mut skill: Descriptor) -> Result<(), Wrong> {
        if skill.name.is_empty() {
            return Err(Wrong::entry("name", "has no name", "Fill in its name, or take it out."));
        }
        let uri = match skill.uri.take() {
            Some(uri) if uri.len() > words::LONGEST_ADDRESS => {
                return Err(Wrong::entry("uri", "has an address of more than 2,000 signs", "Ask the makers for a shorter one."));
            }
            Some(uri) if self.uris.contains(&uri) => {
                return Err(Wrong::nothing("uri", "is in the file twice", "The first one is read: take the other one out."));
            }
            Some(uri) => uri,
            None => self.own_uri(&skill.name),
        };
        self.uris.insert(uri.clone());
        self.skills.push(Descriptor { uri: Some(uri), ..skill });
        Ok(())
    }

    /// A URN made of a name, numbered from the second one on.
    fn own_uri(&mut self, name: &str) -> String {
        let slug = Some(slug(&words::label(name))).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "skill".to_owned());
        loop {
            let times = self.slugs.entry(slug.clone()).or_default();
            *times += 1;
            let uri = if *times == 1 { format!("urn:rsd:{slug}") } else { format!("urn:rsd:{slug}-{times}") };
            if !self.uris.contains(&uri) {
                return uri;
            }
        }
    }

    fn finish(mut self, file: File<'_>, said: &Said) -> Read {
        let mut users: HashMap<String, usize> = HashMap::new();
        for skill in &self.skills {
            let own: HashSet<&String> = skill.alignments.iter().collect();
            for alignment in own {
                *users.entry(alignment.clone()).or_default() += 1;
            }
        }
        let is_shared = |alignment: &String| users.get(alignment).is_some_and(|users| *users > 1);
        for mut skill in std::mem::take(&mut self.skills) {
            skill.alignments.retain(|alignment| !is_shared(alignment));
            let entry = self.entry(skill);
            self.draft.add(entry);
        }
        match users.values().filter(|users| **users > 1).count() {
            0 => {}
            shared => self.draft.note(format!(
                "Left out: {} that several skills share, which says what they are about, not what they are.",
                words::counted(shared, "alignment")
            )),
        }
        let name = said.name.clone().unwrap_or_else(|| words::name_of_file(file.name));
        self.draft.finish(Head {
            framework: said.framework.clone().unwrap_or_else(|| words::framework_id("rsd", &name)),
            kind: FrameworkKind::Rsd,
            name,
            version: said.version.clone().unwrap_or_else(|| words::UNDATED.to_owned()),
            source_url: None,
            licence: None,
        })
    }

    fn entry(&self, skill: Descriptor) -> Entry {
        let mut names = vec![name(&words::label(&skill.name), &self.language, NameKind::Preferred)];
        names.extend(skill.keywords.iter().map(|keyword| name(keyword, &self.language, NameKind::Hidden)));
        Entry {
            uri: skill.uri.unwrap_or_default(),
            code: None,
            kind: EntryKind::Skill,
            is_retired: skill.is_retired,
            names,
            statement: skill.statement.map(|text| words::statement(&text)),
            statement_language: self.language.clone(),
            category: skill.category.and_then(|category| words::category(&category)),
            same_as: skill.alignments,
        }
    }
}

#[cfg(test)]
mod tests;
