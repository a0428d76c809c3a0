//! Skill frameworks as they are released: entries with their names, links between them, and what a new release changes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::policy::FreshnessClass;
use super::skills::RelationKind;
use super::{FrameworkId, SkillId};

text_enum! {
    /// The shape a framework is published in.
    pub enum FrameworkKind {
        /// ESCO, the European classification.
        Esco = "esco",
        /// O*NET.
        Onet = "onet",
        /// A 1EdTech CASE package.
        Case = "case",
        /// A CTDL-ASN competency framework.
        CtdlAsn = "ctdl_asn",
        /// Rich skill descriptors (OSMT).
        Rsd = "rsd",
        /// The company's own, from our own CSV or made by hand.
        Custom = "custom",
        /// The starter skills that ship with Assay.
        Starter = "starter",
    }
}

text_enum! {
    /// What an entry of a framework is.
    pub enum EntryKind {
        /// A skill or a piece of knowledge: what a job may ask for.
        Skill = "skill",
        /// A heading over skills.
        Group = "group",
        /// An occupation, kept for what leads from it to skills.
        Occupation = "occupation",
    }
}

text_enum! {
    /// What a name of a skill is; the surest first.
    pub enum NameKind {
        /// The preferred one of its language (skos:prefLabel).
        Preferred = "preferred",
        /// One that a person here made or confirmed: as good as the preferred one, and no release touches it.
        Pinned = "pinned",
        /// One out of a file of the company's own: as good as the preferred one.
        Own = "own",
        /// Another one the framework lists (skos:altLabel): proposes, and never counts by itself.
        Alternative = "alternative",
        /// One for searching only (skos:hiddenLabel).
        Hidden = "hidden",
    }
}

impl NameKind {
    /// Whether a credential that bears this name names the skill.
    pub const fn names_the_skill(self) -> bool {
        matches!(self, Self::Preferred | Self::Pinned | Self::Own)
    }
}

/// One name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SkillName {
    /// The name.
    pub text: String,
    /// The language (BCP 47, lower case: `en`, `de`, `pt-br`); `und` where nothing says.
    pub language: String,
    /// What it is.
    pub kind: NameKind,
}

/// One entry of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its identifier in the framework: an address where it has one, else a URN. The same in every release.
    pub uri: String,
    /// Its code there (`codedNotation`, `humanCodingScheme`).
    pub code: Option<String>,
    /// What it is.
    pub kind: EntryKind,
    /// Whether the framework has given it up (`obsolete`, `deprecated`).
    pub is_retired: bool,
    /// Its names, the first preferred one is its label. Never empty, unless the release adds a language to entries it does not have.
    pub names: Vec<SkillName>,
    /// What it means.
    pub statement: Option<String>,
    /// Language of the statement; `und` where nothing says.
    pub statement_language: String,
    /// A field of work, for browsing.
    pub category: Option<String>,
    /// Addresses or codes of the same thing in other frameworks.
    pub same_as: Vec<String>,
}

/// A link between two entries, by their identifiers. Reads `from KIND to` like [`super::skills::SkillRelation`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// The first entry.
    pub from: String,
    /// The second entry.
    pub to: String,
    /// How they stand.
    pub kind: RelationKind,
}

/// What a file speaks for: where it is silent about an entry of that part, the entry is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// All entries of the framework.
    pub entries: bool,
    /// All names in these languages.
    pub languages: BTreeSet<String>,
    /// All links.
    pub links: bool,
}

/// What the files of one framework hold, ready to load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The framework: stays the same over releases (`esco`).
    pub framework: FrameworkId,
    /// Its shape.
    pub kind: FrameworkKind,
    /// Its name for people.
    pub name: String,
    /// Which release, as its makers write it.
    pub version: String,
    /// Where it comes from.
    pub source_url: Option<String>,
    /// Its licence, with the attribution it asks for.
    pub licence: Option<String>,
    /// What the files speak for.
    pub scope: Scope,
    /// The entries, in the order of the files, each identifier once.
    pub entries: Vec<Entry>,
    /// The links, each once.
    pub links: Vec<Link>,
    /// How fast entries age, by their identifiers, where the files say so.
    pub freshness: BTreeMap<String, FreshnessClass>,
    /// Pairs of entries that are easily taken for one another and are not the same, by their identifiers.
    pub not_to_confuse: Vec<(String, String)>,
}

text_enum! {
    /// What a release did to an entry.
    pub enum ChangeKind {
        /// It is new.
        Added = "added",
        /// It was given up once and is there again.
        Returned = "returned",
        /// The framework has given it up.
        Retired = "retired",
        /// It has another label.
        Renamed = "renamed",
        /// It means something else, or is said otherwise.
        Reworded = "reworded",
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// The entry.
    pub skill: SkillId,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The label or meaning before.
    pub before: Option<String>,
    /// The label or meaning now.
    pub after: Option<String>,
}

/// What a release did, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Entries the files hold.
    pub entries: u64,
    /// Names the files hold.
    pub names: u64,
    /// Links the files hold.
    pub links: u64,
    /// New entries.
    pub added: u64,
    /// Entries that are there again.
    pub returned: u64,
    /// Entries given up.
    pub retired: u64,
    /// Entries with another label.
    pub renamed: u64,
    /// Entries that are said otherwise.
    pub reworded: u64,
    /// Entries with more, fewer or other names beside the label.
    pub other_names: u64,
    /// Links that are new.
    pub links_added: u64,
    /// Links that are gone.
    pub links_removed: u64,
    /// Links to entries that nobody has loaded, left out.
    pub links_unknown: u64,
}

/// An entry as it is kept, as far as a release may change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownEntry {
    /// Our id.
    pub skill: SkillId,
    /// What it is.
    pub kind: EntryKind,
    /// Its code.
    pub code: Option<String>,
    /// Its label.
    pub label: String,
    /// What it means.
    pub statement: Option<String>,
    /// Language of the statement.
    pub statement_language: String,
    /// Its field of work.
    pub category: Option<String>,
    /// The same thing elsewhere.
    pub same_as: Vec<String>,
    /// Whether the framework has given it up.
    pub is_retired: bool,
    /// How fast it ages.
    pub freshness: FreshnessClass,
}

/// The language in which labels and meanings are shown where a framework has it.
const SHOWN_LANGUAGE: &str = "en";

impl Entry {
    /// The preferred name to show: the English one, else the first.
    pub fn label(&self) -> Option<&str> {
        let preferred = || self.names.iter().filter(|name| name.kind == NameKind::Preferred);
        let shown = preferred().find(|name| is_shown(&name.language)).or_else(|| preferred().next()).or_else(|| self.names.first());
        shown.map(|name| name.text.as_str())
    }

    /// The entry as it will be kept: what was known, with what the release says. A release in another language than the one shown leaves label
    /// and meaning alone.
    pub fn over(&self, known: &KnownEntry, scope: &Scope) -> KnownEntry {
        let speaks = scope.languages.is_empty() || scope.languages.iter().any(|language| is_shown(language)) || known.label.is_empty();
        let is_reworded =
            self.statement.is_some() && (is_shown(&self.statement_language) || self.statement_language == known.statement_language);
        let label = self.label().filter(|_| speaks).map_or_else(|| known.label.clone(), str::to_owned);
        KnownEntry {
            skill: known.skill.clone(),
            kind: self.kind,
            code: self.code.clone().or_else(|| known.code.clone()),
            label,
            statement: if is_reworded { self.statement.clone() } else { known.statement.clone() },
            statement_language: if is_reworded { self.statement_language.clone() } else { known.statement_language.clone() },
            category: self.category.clone().or_else(|| known.category.clone()),
            same_as: if self.same_as.is_empty() { known.same_as.clone() } else { self.same_as.clone() },
            is_retired: self.is_retired,
            freshness: known.freshness,
        }
    }
}

fn is_shown(language: &str) -> bool {
    language == SHOWN_LANGUAGE || language.starts_with("en-") || language == "und"
}

/// What happened between two states of an entry, in words that people read. Changes of codes, fields and the like are none.
pub fn changes(before: &KnownEntry, after: &KnownEntry) -> Vec<Change> {
    let one = |kind, old: Option<&str>, new: Option<&str>| Change {
        skill: before.skill.clone(),
        kind,
        before: old.map(str::to_owned),
        after: new.map(str::to_owned),
    };
    let mut all = Vec::new();
    match (before.is_retired, after.is_retired) {
        (false, true) => all.push(one(ChangeKind::Retired, Some(&before.label), None)),
        (true, false) => all.push(one(ChangeKind::Returned, None, Some(&after.label))),
        _ => {}
    }
    if before.label != after.label {
        all.push(one(ChangeKind::Renamed, Some(&before.label), Some(&after.label)));
    }
    if before.statement != after.statement && before.statement.is_some() {
        all.push(one(ChangeKind::Reworded, before.statement.as_deref(), after.statement.as_deref()));
    }
    all
}
