//! The skills of a framework of the company's own as `skills.csv`, in the shape in which they are read (F10).

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::frameworks::{Entry, EntryKind, FrameworkKind, Link, NameKind, Release, Scope};
use crate::domain::skills::{Skill, SkillRelation};
use crate::domain::{FrameworkId, SkillId};
use crate::import::frameworks::skills_csv;
use crate::store::skills::Framework;
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
    let framework = skills::find_framework(conn, framework)?;
    if !is_own(&framework.kind) {
        return Err(ExportError::NotOwn(framework.id));
    }
    let release = release(conn, framework)?;
    let rows = skills_csv::rows_of(&release);
    Ok(Exported {
        csv: skills_csv::export(&rows),
        rows: rows.len(),
        gone: release.entries.len() - rows.len(),
        other_names: release.entries.iter().map(other_names).sum(),
    })
}

/// Names that are as good as the label, in another language.
fn other_names(entry: &Entry) -> usize {
    let language = entry.names.first().map(|label| &label.language);
    entry.names.iter().filter(|name| name.kind.names_the_skill() && Some(&name.language) != language).count()
}

/// The framework as one release, its skills by name.
fn release(conn: &mut Conn, framework: Framework) -> Result<Release, StoreError> {
    let all = skills::page(conn, Some(&framework.id), None, usize::MAX)?;
    let ids: Vec<SkillId> = all.iter().map(|skill| skill.id.clone()).collect();
    let uris: BTreeMap<&SkillId, &String> = all.iter().map(|skill| (&skill.id, &skill.uri)).collect();
    let uri = |id: &SkillId| uris.get(id).map(|uri| (*uri).clone());
    let (mut names, given_up) = (skills::list_names(conn, &ids)?, given_up::list(conn, &ids)?);
    let (mut links, mut not_to_confuse) = (BTreeSet::new(), BTreeSet::new());
    for id in &ids {
        let inside = |relation: SkillRelation| Some(Link { from: uri(&relation.from)?, to: uri(&relation.to)?, kind: relation.kind });
        links.extend(skills::list_relations_of(conn, id)?.into_iter().filter_map(inside));
        let pairs = skills::list_confusable_of(conn, id)?;
        not_to_confuse.extend(pairs.into_iter().filter_map(|pair| uri(&pair.one).zip(uri(&pair.other))));
    }
    // The label first, whatever its language.
    let mut names_of = |skill: &Skill| {
        let mut own = names.remove(&skill.id).unwrap_or_default();
        own.sort_by_key(|name| name.kind != NameKind::Preferred || name.text != skill.label);
        own
    };
    let entry = |skill: &Skill| Entry {
        uri: skill.uri.clone(),
        code: skill.code.clone(),
        kind: EntryKind::Skill,
        is_retired: given_up.contains_key(&skill.id),
        names: names_of(skill),
        statement: skill.statement.clone(),
        statement_language: "und".to_owned(),
        category: skill.category.clone(),
        same_as: skill.same_as.clone(),
    };
    Ok(Release {
        freshness: all.iter().map(|skill| (skill.uri.clone(), skill.freshness)).collect(),
        entries: all.iter().map(entry).collect(),
        links: links.into_iter().collect(),
        not_to_confuse: not_to_confuse.into_iter().collect(),
        framework: framework.id,
        kind: FrameworkKind::Custom,
        name: framework.name,
        version: framework.version,
        source_url: framework.source_url,
        licence: framework.licence,
        scope: Scope::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::import_framework::import_framework;
    use crate::actions::testing::app;
    use crate::domain::frameworks::SkillName;
    use crate::domain::own_skills::{OWN_FRAMEWORK, OwnSkill};
    use crate::domain::policy::FreshnessClass;
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
    fn a_skill_made_here_goes_out_under_its_label_and_names_in_other_languages_are_counted() {
        for database in databases() {
            let written = database.write_blocking(|conn| {
                skills::ensure_own_framework(conn, at(0))?;
                let name = |text: &str, language: &str| SkillName { text: text.into(), language: language.into(), kind: NameKind::Own };
                let own = OwnSkill {
                    label: "Welding".into(),
                    statement: None,
                    category: None,
                    freshness: FreshnessClass::Durable,
                    names: vec![name("Joining metals", "en"), name("Schweißen", "de")],
                    same_as: Vec::new(),
                };
                skills::insert_own(conn, &SkillId::new("own-1"), "urn:uuid:0a1b", &own)?;
                Ok(export_skills(conn, &FrameworkId::new(OWN_FRAMEWORK)).unwrap())
            });
            let written = written.unwrap();
            assert!(written.csv.contains("\"0a1b\",\"Welding\",\"en\",\"Joining metals\""), "{}", written.csv);
            assert_eq!((written.rows, written.gone, written.other_names), (1, 0, 1));
        }
    }

    #[test]
    fn what_others_publish_is_not_written() {
        for database in databases() {
            let esco = Framework { kind: FrameworkKind::Esco.as_str().to_owned(), ..framework() };
            let refused = database.write_blocking(|conn| {
                skills::insert_framework(conn, &esco)?;
                Ok(export_skills(conn, &esco.id))
            });
            assert!(matches!(refused.unwrap(), Err(ExportError::NotOwn(id)) if id == esco.id));
        }
    }
}
