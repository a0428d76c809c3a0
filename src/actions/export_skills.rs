//! The skills of a framework of the company's own as `skills.csv`, in the shape in which they are read (F10).

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::frameworks::{FrameworkKind, NameKind, SkillName};
use crate::domain::skills::{RelationKind, Skill};
use crate::domain::{FrameworkId, SkillId};
use crate::import::frameworks::skills_csv::{self, OwnSkill};
use crate::store::{Conn, StoreError, given_up, skills};

/// What was written, and what the shape has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub csv: String,
    /// Its rows.
    pub rows: usize,
    /// Skills without a row: given up, and replaced by none that has one.
    pub gone: usize,
    /// Names in another language than their skill's label.
    pub other_names: usize,
}

/// Why a framework is not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It is published by somebody else, who has the files of it.
    #[error("framework {0} is not the company's own")]
    NotOwn(FrameworkId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether a framework is the company's own, by its kind.
pub fn is_own(kind: &str) -> bool {
    kind == FrameworkKind::Custom.as_str()
}

/// Writes the skills of a framework, by name.
pub fn export_skills(conn: &mut Conn, framework: &FrameworkId) -> Result<Exported, ExportError> {
    if !is_own(&skills::find_framework(conn, framework)?.kind) {
        return Err(ExportError::NotOwn(framework.clone()));
    }
    let all = skills::page(conn, Some(framework), None, usize::MAX)?;
    let ids: Vec<SkillId> = all.iter().map(|skill| skill.id.clone()).collect();
    let (names, given_up) = (skills::list_names(conn, &ids)?, given_up::list(conn, &ids)?);
    let mut links: BTreeMap<SkillId, Links> = BTreeMap::new();
    for id in &ids {
        links.insert(id.clone(), Links::of(conn, id)?);
    }
    let there = with_a_row(&ids, &links, |id| given_up.contains_key(id));
    let keys: BTreeMap<&SkillId, String> =
        all.iter().filter(|skill| there.contains(&skill.id)).map(|skill| (&skill.id, key(&skill.uri))).collect();
    let mut other_names = 0;
    let rows: Vec<OwnSkill> = all
        .iter()
        .filter(|skill| there.contains(&skill.id))
        .map(|skill| {
            let known = names.get(&skill.id).map_or(&[][..], Vec::as_slice);
            let language = language(skill, known);
            let (own, others): (Vec<&SkillName>, Vec<&SkillName>) = known
                .iter()
                .filter(|name| name.kind.names_the_skill() && name.text != skill.label)
                .partition(|name| name.language == language);
            other_names += others.len();
            row(skill, (language, own), links.get(&skill.id), &keys)
        })
        .collect();
    Ok(Exported { csv: skills_csv::export(&rows), gone: ids.len() - rows.len(), rows: rows.len(), other_names })
}

/// How a skill stands to others of its framework and beyond.
#[derive(Default)]
struct Links {
    broader: Vec<SkillId>,
    related: Vec<SkillId>,
    replaced_by: Option<SkillId>,
    unlike: Vec<SkillId>,
}

impl Links {
    fn of(conn: &mut Conn, id: &SkillId) -> Result<Self, StoreError> {
        let mut links = Self::default();
        for relation in skills::list_relations_of(conn, id)? {
            match relation.kind {
                RelationKind::Broader if relation.to == *id => links.broader.push(relation.from),
                RelationKind::Related if relation.from == *id => links.related.push(relation.to),
                RelationKind::ReplacedBy if relation.from == *id => links.replaced_by = links.replaced_by.or(Some(relation.to)),
                _ => {}
            }
        }
        // A pair is said once.
        let pairs = skills::list_confusable_of(conn, id)?;
        links.unlike = pairs.into_iter().filter(|pair| pair.one == *id).map(|pair| pair.other).collect();
        links.unlike.dedup();
        Ok(links)
    }
}

/// Those with a row: in use, or replaced by one with a row. Of a circle of skills that replace one another none has one.
fn with_a_row(ids: &[SkillId], links: &BTreeMap<SkillId, Links>, is_given_up: impl Fn(&SkillId) -> bool) -> BTreeSet<SkillId> {
    let mut there: BTreeSet<SkillId> = ids.iter().filter(|id| !is_given_up(id)).cloned().collect();
    loop {
        let replaced = |id: &&SkillId| links.get(*id).and_then(|links| links.replaced_by.as_ref()).is_some_and(|by| there.contains(by));
        let more: Vec<SkillId> = ids.iter().filter(|id| !there.contains(*id)).filter(replaced).cloned().collect();
        if more.is_empty() {
            return there;
        }
        there.extend(more);
    }
}

/// The language of the label.
fn language<'n>(skill: &Skill, names: &'n [SkillName]) -> &'n str {
    let preferred = |name: &&SkillName| name.kind == NameKind::Preferred;
    let same = names.iter().filter(preferred).find(|name| name.text == skill.label);
    same.or_else(|| names.iter().find(preferred)).map_or("und", |name| &name.language)
}

fn row(skill: &Skill, (language, names): (&str, Vec<&SkillName>), links: Option<&Links>, keys: &BTreeMap<&SkillId, String>) -> OwnSkill {
    let listed = |ids: &[SkillId]| ids.iter().filter_map(|id| keys.get(id).cloned()).collect::<Vec<_>>();
    let none = Links::default();
    let links = links.unwrap_or(&none);
    OwnSkill {
        id: key(&skill.uri),
        label: skill.label.clone(),
        language: language.to_owned(),
        aliases: names.into_iter().map(|name| name.text.clone()).collect(),
        statement: skill.statement.clone(),
        category: skill.category.clone(),
        freshness: Some(skill.freshness.as_str().to_owned()),
        code: skill.code.clone(),
        broader: listed(&links.broader),
        related: listed(&links.related),
        same_as: skill.same_as.clone(),
        unlike: listed(&links.unlike),
        replaced_by: links.replaced_by.as_ref().and_then(|id| keys.get(id).cloned()),
    }
}

/// The id of a row: what comes behind the scheme of an identifier of ours.
fn key(uri: &str) -> String {
    ["skill:", "urn:uuid:"].iter().find_map(|scheme| uri.strip_prefix(scheme)).unwrap_or(uri).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::import_framework::import_framework;
    use crate::actions::testing::app;
    use crate::import::frameworks::{File, Said, read};
    use crate::store::skills::LoadedBy;
    use crate::store::testing::{at, databases, framework};

    const OURS: &str = "id,label,language,aliases,statement,category,freshness,code,broader,related,same_as,unlike,replaced_by\n\
        charts,Charts,en,,,,perishable,,,dashboards,,,dashboards\n\
        dashboards,Dashboards,en,Cockpits;Score boards,\"Shows numbers, live.\",data-analysis,fast,D-1,numbers,,https://e.example/1;2.A.1.a,,\n\
        numbers,Numbers,de,Zahlen,,,durable,,,,,dashboards,\n";

    #[test]
    fn what_is_written_is_read_again_as_it_was() {
        for database in databases() {
            let app = app(&database);
            let by = LoadedBy { at: at(0), actor: "cli".to_owned(), files: vec!["ours.csv".to_owned()] };
            let load = |text: &str| {
                let release = read(&[File { name: "ours.csv", bytes: text.as_bytes() }], &Said::default(), &mut ()).unwrap().release;
                database.write_blocking(|conn| import_framework(&app, conn, &release, &by)).unwrap()
            };
            load(OURS);
            let id = FrameworkId::new("custom-ours");
            let written = database.write_blocking(|conn| Ok(export_skills(conn, &id).unwrap())).unwrap();
            assert_eq!((written.rows, written.gone, written.other_names), (3, 0, 0));
            let plain = |text: &str| text.trim_start_matches('\u{feff}').replace(['"', '\r'], "");
            assert_eq!(plain(&written.csv), plain(OURS));
            assert_eq!(load(&written.csv).number, None, "exactly this was loaded last");
            // A row that is left out of the next release is given up: it has no row, and no other names it.
            let fewer = OURS.lines().filter(|line| !line.starts_with("numbers")).map(|line| line.replace(",numbers,", ",,") + "\n");
            load(&fewer.collect::<String>());
            let written = database.write_blocking(|conn| Ok(export_skills(conn, &id).unwrap())).unwrap();
            assert_eq!((written.rows, written.gone), (2, 1));
            assert!(!written.csv.contains("\"numbers\""), "{}", written.csv);
        }
    }

    #[test]
    fn what_others_publish_is_not_written() {
        for database in databases() {
            let esco = skills::Framework { kind: FrameworkKind::Esco.as_str().to_owned(), ..framework() };
            let refused = database.write_blocking(|conn| {
                skills::insert_framework(conn, &esco)?;
                Ok(export_skills(conn, &esco.id))
            });
            assert!(matches!(refused.unwrap(), Err(ExportError::NotOwn(id)) if id == esco.id));
        }
    }
}
