//! Writing a release over what is there, part by part.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::confusable::{ConfusablePair, insert_confusable};
use super::frameworks::{Framework, insert_framework};
use super::names::{self, NameRow};
use super::relations::{RelationRow, insert_relation_rows};
use super::releases::entry_id;
use super::{ROWS, SkillRow, merges, pins};
use crate::domain::frameworks::{Change, ChangeKind, Counts, Entry, EntryKind, KnownEntry, Link, NameKind, Release, changes};
use crate::domain::policy::FreshnessClass;
use crate::domain::skills::RelationKind;
use crate::domain::{FrameworkId, SkillId};
use crate::store::schema::{skill_frameworks, skill_relations, skills};
use crate::store::values::{fold, read_enum, read_json, write_json};
use crate::store::{Conn, StoreError};

/// Where a relation that a framework states comes from.
const FROM_FRAMEWORK: &str = "framework";

/// What writing did.
pub(super) struct Did {
    pub(super) counts: Counts,
    pub(super) changes: Vec<Change>,
    /// The skills whose links, label, state, code, references or sure names changed: what they are named by, and what lies around them.
    pub(super) touched: BTreeSet<SkillId>,
    /// References that skills gave up.
    pub(super) given_up: BTreeSet<String>,
}

/// Writes a release.
pub(super) fn write(conn: &mut Conn, release: &Release, now: DateTime<Utc>) -> Result<Did, StoreError> {
    put_framework(conn, release, now)?;
    let mut loading = Loading::new(conn, release)?;
    loading.put_entries(conn)?;
    loading.retire_what_is_gone(conn)?;
    loading.put_links(conn)?;
    loading.put_pairs(conn)?;
    loading.put_keys(conn)?;
    Ok(Did { counts: loading.counts, changes: loading.found, touched: loading.touched, given_up: loading.given_up })
}

struct Loading<'a> {
    release: &'a Release,
    /// What is there, by identifier.
    known: BTreeMap<String, KnownEntry>,
    counts: Counts,
    found: Vec<Change>,
    touched: BTreeSet<SkillId>,
    given_up: BTreeSet<String>,
    /// The addresses of entries that are new.
    new: BTreeSet<String>,
    /// What takes the place of entries that are given up.
    replaced: Vec<Link>,
    /// References that skills have of those merged into them.
    merged: BTreeMap<SkillId, Vec<String>>,
    /// Skills whose names or state changed.
    renamed: BTreeSet<String>,
}

impl<'a> Loading<'a> {
    fn new(conn: &mut Conn, release: &'a Release) -> Result<Self, StoreError> {
        let rows: Vec<SkillRow> =
            skills::table.filter(skills::framework_id.eq(release.framework.as_str())).select(SkillRow::as_select()).load(conn)?;
        let known = rows.into_iter().map(|row| Ok((row.uri.clone(), KnownEntry::try_from(row)?))).collect::<Result<_, StoreError>>()?;
        let counts = Counts {
            entries: long(release.entries.len()),
            names: long(release.entries.iter().map(|entry| entry.names.len()).sum()),
            links: long(release.links.len()),
            ..Counts::default()
        };
        Ok(Self {
            release,
            known,
            counts,
            found: Vec::new(),
            touched: BTreeSet::new(),
            given_up: BTreeSet::new(),
            new: BTreeSet::new(),
            replaced: Vec::new(),
            merged: merges::given_references(conn)?,
            renamed: BTreeSet::new(),
        })
    }

    fn put_entries(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        let mut new = Vec::new();
        let mut names = Vec::new();
        for entry in &self.release.entries {
            let id = entry_id(&self.release.framework, &entry.uri);
            match self.known.get(&entry.uri) {
                Some(known) => {
                    let mut after = entry.over(known, &self.release.scope);
                    after.freshness = self.release.freshness.get(&entry.uri).copied().unwrap_or(after.freshness);
                    merges::keep_references(&mut after.same_as, self.merged.get(&known.skill).map_or(&[], Vec::as_slice));
                    self.change(conn, &entry.uri, after)?;
                }
                None => {
                    let mut row = SkillRow::of_entry(&self.release.framework, &id, entry)?;
                    if let Some(freshness) = self.release.freshness.get(&entry.uri) {
                        freshness.as_str().clone_into(&mut row.freshness);
                    }
                    new.push(row);
                    self.counts.added += 1;
                    self.found.push(Change {
                        skill: id.clone(),
                        kind: ChangeKind::Added,
                        before: None,
                        after: entry.label().map(str::to_owned),
                    });
                }
            }
            names.extend(names::rows_of(&id, &entry.names));
        }
        for some in new.chunks(ROWS) {
            on_backend!(conn, |backend| diesel::insert_into(skills::table).values(some).execute(backend))?;
        }
        for row in new {
            self.touched.insert(SkillId::new(&row.id));
            self.renamed.insert(row.id.clone());
            self.new.insert(row.uri.clone());
            self.known.insert(row.uri.clone(), KnownEntry::try_from(row)?);
        }
        self.put_names(conn, &names)
    }

    /// Writes what became of an entry that is there, if anything did.
    fn change(&mut self, conn: &mut Conn, uri: &str, after: KnownEntry) -> Result<(), StoreError> {
        let Some(before) = self.known.get(uri).filter(|before| **before != after) else { return Ok(()) };
        for change in changes(before, &after) {
            match change.kind {
                ChangeKind::Retired => self.counts.retired += 1,
                ChangeKind::Returned => self.counts.returned += 1,
                ChangeKind::Renamed => self.counts.renamed += 1,
                ChangeKind::Reworded => self.counts.reworded += 1,
                ChangeKind::Added => {}
            }
            if change.kind != ChangeKind::Reworded {
                self.touched.insert(change.skill.clone());
                self.renamed.insert(change.skill.as_str().to_owned());
            }
            self.found.push(change);
        }
        if (&before.code, &before.same_as) != (&after.code, &after.same_as) {
            self.touched.insert(after.skill.clone());
            self.given_up.extend(before.same_as.iter().filter(|one| !after.same_as.contains(one)).cloned());
        }
        update_entry(conn, &after)?;
        self.known.insert(uri.to_owned(), after);
        Ok(())
    }

    /// Brings the names to what the release says: in the languages it speaks for they are replaced, in others added. What persons pinned stays.
    fn put_names(&mut self, conn: &mut Conn, names: &[NameRow]) -> Result<(), StoreError> {
        let kept = names::list_of_framework(conn, &self.release.framework)?;
        let known: BTreeMap<NameKey<'_>, &NameRow> = kept.iter().map(|row| (key(row), row)).collect();
        let wanted: BTreeMap<NameKey<'_>, &NameRow> = names.iter().map(|row| (key(row), row)).collect();
        let listed: BTreeSet<&str> = names.iter().map(|row| row.skill_id.as_str()).collect();
        let speaks_for = |row: &NameRow| {
            self.release.scope.languages.contains(&row.language)
                && listed.contains(row.skill_id.as_str())
                && row.kind != NameKind::Pinned.as_str()
        };
        let is_same = |one: &NameRow, other: &NameRow| one.name == other.name && one.kind == other.kind;
        let is_kept = |row: &NameRow| wanted.get(&key(row)).is_some_and(|wanted| is_same(row, wanted));
        let gone: Vec<&NameRow> = kept.iter().filter(|row| speaks_for(row) && !is_kept(row)).collect();
        let is_new = |row: &NameRow| known.get(&key(row)).is_none_or(|known| speaks_for(known) && !is_same(row, known));
        let new: Vec<NameRow> = wanted.values().filter(|row| is_new(row)).map(|row| (*row).clone()).collect();
        let with_names: BTreeSet<&str> = kept.iter().map(|row| row.skill_id.as_str()).collect();
        let changed: BTreeSet<&str> =
            gone.iter().map(|row| row.skill_id.as_str()).chain(new.iter().map(|row| row.skill_id.as_str())).collect();
        self.counts.other_names = long(changed.intersection(&with_names).count());
        // A name that is pinned here has, without the pin, the kind that the release gives it.
        for pinned in kept.iter().filter(|row| row.kind == NameKind::Pinned.as_str() && listed.contains(row.skill_id.as_str())) {
            if self.release.scope.languages.contains(&pinned.language) {
                pins::update_otherwise(conn, key(pinned), wanted.get(&key(pinned)).map(|row| row.kind.as_str()))?;
            }
        }
        let is_sure = |row: &&NameRow| super::SURE_KINDS.contains(&row.kind.as_str());
        let was_sure = |row: &&NameRow| known.get(&key(row)).is_some_and(&is_sure);
        let sure = gone.iter().copied().filter(is_sure).chain(new.iter().filter(|row| is_sure(row) || was_sure(row)));
        self.touched.extend(sure.map(|row| SkillId::new(&row.skill_id)));
        names::delete_rows(conn, &gone)?;
        names::insert(conn, &new)?;
        self.renamed.extend(changed.into_iter().map(str::to_owned));
        Ok(())
    }

    fn retire_what_is_gone(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        if !self.release.scope.entries {
            return Ok(());
        }
        let there: BTreeSet<&str> = self.release.entries.iter().map(|entry| entry.uri.as_str()).collect();
        let gone: Vec<(String, KnownEntry)> = self
            .known
            .iter()
            .filter(|(uri, known)| !known.is_retired && !there.contains(uri.as_str()))
            .map(|(uri, known)| (uri.clone(), KnownEntry { is_retired: true, ..known.clone() }))
            .collect();
        self.replaced = self.replacements(&gone);
        gone.into_iter().try_for_each(|(uri, after)| self.change(conn, &uri, after))
    }

    /// Which of the entries that are given up has another one in its place: a new one of its kind and name; of several, the one of its code. A code
    /// alone says nothing: ESCO gives the codes of groups to others.
    fn replacements(&self, gone: &[(String, KnownEntry)]) -> Vec<Link> {
        let mut by_name: BTreeMap<(EntryKind, String), Vec<&Entry>> = BTreeMap::new();
        for entry in self.release.entries.iter().filter(|entry| self.new.contains(&entry.uri) && !entry.is_retired) {
            if let Some(label) = entry.label() {
                by_name.entry((entry.kind, fold(label))).or_default().push(entry);
            }
        }
        let place = |(uri, known): &(String, KnownEntry)| {
            let named = by_name.get(&(known.kind, fold(&known.label)))?;
            let mut coded = named.iter().filter(|entry| named.len() == 1 || (entry.code.is_some() && entry.code == known.code));
            let to = coded.next().filter(|_| coded.next().is_none())?.uri.clone();
            Some(Link { from: uri.clone(), to, kind: RelationKind::ReplacedBy })
        };
        gone.iter().filter_map(place).collect()
    }

    /// Replaces the links the framework states between its entries; those that persons made stay.
    fn put_links(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        let own: BTreeSet<&str> = self.known.values().map(|known| known.skill.as_str()).collect();
        let kept: Vec<RelationRow> = skill_relations::table.select(RelationRow::as_select()).load(conn)?;
        let of_framework = |row: &RelationRow| row.source == FROM_FRAMEWORK && own.contains(row.from_id.as_str());
        let before: BTreeSet<(String, String, String)> =
            kept.into_iter().filter(of_framework).map(|row| (row.from_id, row.to_id, row.kind)).collect();
        // What took the place of an entry stays in it, whatever a later release says of others.
        let retired: BTreeSet<&str> = self.known.values().filter(|known| known.is_retired).map(|known| known.skill.as_str()).collect();
        let is_kept =
            |(from, _, kind): &&(String, String, String)| *kind == RelationKind::ReplacedBy.as_str() && retired.contains(from.as_str());
        let mut after: BTreeSet<(String, String, String)> = before.iter().filter(is_kept).cloned().collect();
        let mut unknown = 0;
        for link in self.release.links.iter().chain(&self.replaced) {
            match (self.known.get(&link.from), self.known.get(&link.to)) {
                (Some(from), Some(to)) if from.skill != to.skill => {
                    after.insert(stored(link, from, to));
                }
                (Some(_), Some(_)) => {}
                _ => unknown += 1,
            }
        }
        let gone: Vec<_> = if self.release.scope.links { before.difference(&after).cloned().collect() } else { Vec::new() };
        let new: Vec<_> = after.difference(&before).cloned().collect();
        for (from, to, kind) in &gone {
            diesel::delete(skill_relations::table.find((from, to, kind, FROM_FRAMEWORK, ""))).execute(conn)?;
        }
        insert_links(conn, &new)?;
        self.counts.links_unknown = unknown;
        self.counts.links_added = long(new.len());
        self.counts.links_removed = long(gone.len());
        let ends = new.iter().chain(&gone).flat_map(|(from, to, _)| [SkillId::new(from), SkillId::new(to)]);
        self.touched.extend(ends);
        Ok(())
    }

    fn put_pairs(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let known = |uri: &String| self.known.get(uri).map(|known| known.skill.clone());
        let pairs = self.release.not_to_confuse.iter();
        let pairs: Vec<ConfusablePair> =
            pairs.filter_map(|(one, other)| Some(ConfusablePair::new(known(one)?, known(other)?, FROM_FRAMEWORK))).collect();
        insert_confusable(conn, &pairs).map(drop)
    }

    fn put_keys(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let ids: Vec<&str> = self.renamed.iter().map(String::as_str).collect();
        names::write_keys(conn, &ids)
    }
}

/// By what a name is told from others: skill, language, folded text.
type NameKey<'r> = (&'r str, &'r str, &'r str);

fn key(row: &NameRow) -> NameKey<'_> {
    (&row.skill_id, &row.language, &row.folded)
}

fn stored(link: &Link, from: &KnownEntry, to: &KnownEntry) -> (String, String, String) {
    let (from, to) = (from.skill.as_str().to_owned(), to.skill.as_str().to_owned());
    // What has no direction is kept once.
    let is_two_way = matches!(link.kind, RelationKind::Related | RelationKind::ExactMatch | RelationKind::CloseMatch);
    let (from, to) = if is_two_way && to < from { (to, from) } else { (from, to) };
    (from, to, link.kind.as_str().to_owned())
}

fn insert_links(conn: &mut Conn, links: &[(String, String, String)]) -> Result<(), StoreError> {
    let row = |(from, to, kind): &(String, String, String)| RelationRow {
        from_id: from.clone(),
        to_id: to.clone(),
        kind: kind.clone(),
        source: FROM_FRAMEWORK.to_owned(),
        mapping: String::new(),
        author: None,
        reason: None,
    };
    let rows: Vec<RelationRow> = links.iter().map(row).collect();
    insert_relation_rows(conn, &rows).map(drop)
}

fn put_framework(conn: &mut Conn, release: &Release, now: DateTime<Utc>) -> Result<(), StoreError> {
    let id = release.framework.as_str();
    let change = (
        skill_frameworks::name.eq(&release.name),
        skill_frameworks::version.eq(&release.version),
        skill_frameworks::source_url.eq(&release.source_url),
        skill_frameworks::licence.eq(&release.licence),
        skill_frameworks::loaded_at.eq(now.naive_utc()),
        skill_frameworks::revision.eq(skill_frameworks::revision + 1),
    );
    if diesel::update(skill_frameworks::table.find(id)).set(change).execute(conn)? > 0 {
        return Ok(());
    }
    let framework = Framework {
        id: release.framework.clone(),
        kind: release.kind.as_str().to_owned(),
        name: release.name.clone(),
        version: release.version.clone(),
        source_url: release.source_url.clone(),
        licence: release.licence.clone(),
        loaded_at: now,
    };
    insert_framework(conn, &framework)
}

fn update_entry(conn: &mut Conn, entry: &KnownEntry) -> Result<(), StoreError> {
    let change = (
        skills::kind.eq(entry.kind.as_str()),
        skills::code.eq(&entry.code),
        skills::label.eq(&entry.label),
        skills::label_folded.eq(fold(&entry.label)),
        skills::statement.eq(&entry.statement),
        skills::statement_language.eq(&entry.statement_language),
        skills::category.eq(&entry.category),
        skills::same_as.eq(write_json(&entry.same_as, "skills.same_as")?),
        skills::is_retired.eq(entry.is_retired),
        skills::freshness.eq(entry.freshness.as_str()),
    );
    diesel::update(skills::table.find(entry.skill.as_str())).set(change).execute(conn)?;
    Ok(())
}

fn long(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl SkillRow {
    fn of_entry(framework: &FrameworkId, id: &SkillId, entry: &Entry) -> Result<Self, StoreError> {
        let label = entry.label().unwrap_or(&entry.uri).to_owned();
        Ok(Self {
            id: id.as_str().to_owned(),
            framework_id: framework.as_str().to_owned(),
            uri: entry.uri.clone(),
            code: entry.code.clone(),
            label_folded: fold(&label),
            label,
            statement: entry.statement.clone(),
            category: entry.category.clone(),
            freshness: FreshnessClass::SemiDurable.as_str().to_owned(),
            same_as: write_json(&entry.same_as, "skills.same_as")?,
            kind: entry.kind.as_str().to_owned(),
            is_retired: entry.is_retired,
            statement_language: entry.statement_language.clone(),
        })
    }
}

impl TryFrom<SkillRow> for KnownEntry {
    type Error = StoreError;

    fn try_from(row: SkillRow) -> Result<Self, StoreError> {
        Ok(Self {
            skill: SkillId::new(row.id),
            kind: read_enum(EntryKind::parse, &row.kind, "skills.kind")?,
            code: row.code,
            label: row.label,
            statement: row.statement,
            statement_language: row.statement_language,
            category: row.category,
            same_as: read_json(&row.same_as, "skills.same_as")?,
            is_retired: row.is_retired,
            freshness: read_enum(FreshnessClass::parse, &row.freshness, "skills.freshness")?,
        })
    }
}
