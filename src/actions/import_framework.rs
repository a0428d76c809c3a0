//! Loading a release of a skill framework: over what is there, in one transaction, with the results that it may move worked out again.

use std::collections::BTreeSet;

use super::skill_uses::{Touched, score_again};
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::frameworks::{Change, ChangeKind, Counts, Release};
use crate::store::skills::{LoadedBy, load_release};
use crate::store::{Conn, StoreError, audit, requirement_sets, skills};

/// Skills that are named in a sentence.
const NAMED: usize = 20;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFramework {
    /// Its number among the releases of the framework; `None` where exactly this was loaded last.
    pub number: Option<u64>,
    /// What it did, in numbers.
    pub counts: Counts,
    /// Results that are worked out again.
    pub rescored: usize,
    /// What it gives up although jobs, or drafts for them, ask for it: the labels.
    pub given_up_in_use: Vec<String>,
}

impl ImportedFramework {
    /// What somebody should look at: jobs ask for what is given up.
    pub fn warning(&self) -> Option<String> {
        let quoted = |label: &String| format!("“{label}”");
        let named = self.given_up_in_use.iter().take(NAMED).map(quoted).collect::<Vec<_>>().join(", ");
        let more = self.given_up_in_use.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!named.is_empty()).then(|| {
            format!("The framework gives up what jobs ask for: {named}{more}. They keep it; choose another in their requirements.")
        })
    }
}

/// Loads a release, as part of the caller's transaction.
pub fn import_framework(app: &App, conn: &mut Conn, release: &Release, by: &LoadedBy) -> Result<ImportedFramework, StoreError> {
    let loaded = load_release(conn, release, by)?;
    let Some(number) = loaded.number else {
        return Ok(ImportedFramework { number: None, counts: loaded.counts, rescored: 0, given_up_in_use: Vec::new() });
    };
    // Also finders of other frameworks, which know names of this one that are not to be taken for theirs.
    skills::raise_revisions(conn, &loaded.touched)?;
    let given_up_in_use = in_use(conn, &loaded.changes)?;
    let touched = Touched::now(conn, loaded.touched)?.with_addresses(&loaded.given_up);
    let rescored = score_again(app, conn, &touched, by.at)?;
    let details = serde_json::json!({
        "version": release.version, "number": number, "files": by.files, "counts": loaded.counts, "rescored": rescored,
    });
    let event = audit::NewEvent {
        at: by.at,
        actor: &by.actor,
        action: "framework.loaded",
        object: &format!("framework:{}", release.framework),
        details: &details.to_string(),
    };
    audit::append(conn, &event)?;
    Ok(ImportedFramework { number: Some(number), counts: loaded.counts, rescored, given_up_in_use })
}

/// The labels of what was given up and is asked for.
fn in_use(conn: &mut Conn, changes: &[Change]) -> Result<Vec<String>, StoreError> {
    let asked: BTreeSet<SkillId> = requirement_sets::list_asked_skills(conn)?.into_iter().map(|(_, skill, _)| skill).collect();
    let mut labels = Vec::new();
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Retired) {
        if asked.contains(&change.skill) || !requirement_sets::list_draft_rows(conn, &change.skill)?.is_empty() {
            labels.extend(change.before.clone());
        }
    }
    labels.sort();
    Ok(labels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::testing::app;
    use crate::domain::frameworks::{Entry, EntryKind, FrameworkKind, Link, NameKind, Scope, SkillName};
    use crate::domain::jobs::JobState;
    use crate::domain::skills::{RelationKind, SkillRelation};
    use crate::domain::{FrameworkId, RequirementSetId};
    use crate::store::skills::{entry_id, insert_relations, list_relations};
    use crate::store::testing::{application, at, candidate, databases, published_job};
    use crate::store::{jobs, skills, tasks};

    fn release(labels: &[&str]) -> Release {
        let entry = |label: &&str| Entry {
            uri: format!("https://skills.example/{label}"),
            code: None,
            kind: EntryKind::Skill,
            is_retired: false,
            names: vec![SkillName { text: (*label).to_owned(), language: "en".to_owned(), kind: NameKind::Preferred }],
            statement: None,
            statement_language: "und".to_owned(),
            category: None,
            same_as: Vec::new(),
        };
        Release {
            framework: FrameworkId::new("test"),
            kind: FrameworkKind::Rsd,
            name: "Test".to_owned(),
            version: labels.len().to_string(),
            source_url: None,
            licence: None,
            scope: Scope { entries: true, languages: BTreeSet::from(["en".to_owned()]), links: true },
            entries: labels.iter().map(entry).collect(),
            links: vec![Link {
                from: "https://skills.example/cooking".to_owned(),
                to: "https://skills.example/cook pasta".to_owned(),
                kind: RelationKind::Broader,
            }],
            freshness: std::collections::BTreeMap::new(),
            not_to_confuse: Vec::new(),
        }
    }

    #[test]
    fn what_a_release_moves_is_worked_out_again_and_written_into_the_log() {
        for database in databases() {
            let app = app(&database);
            let by = LoadedBy { at: at(0), actor: "cli".to_owned(), files: vec!["skills.csv".to_owned()] };
            database
                .write_blocking(|conn| {
                    let job = published_job(conn);
                    jobs::update_state(conn, &job.id, JobState::Open)?;
                    let key = app.store.key().clone();
                    let who = candidate(conn, &key, "p1");
                    application(conn, &key, "a1", (&who, &job), 1);
                    let first = import_framework(&app, conn, &release(&["cooking"]), &by)?;
                    assert_eq!((first.number, first.counts.links_unknown, first.rescored), (Some(1), 1, 0), "nobody asks for it");
                    // The company says that the skill of the job is one of these.
                    let pasta = entry_id(&FrameworkId::new("test"), "https://skills.example/cooking");
                    let same = SkillRelation { from: pasta, to: SkillId::new("sql"), kind: RelationKind::ExactMatch };
                    insert_relations(conn, std::slice::from_ref(&same), "person")?;
                    let waiting = |conn: &mut Conn| tasks::count_by_state(conn).unwrap().iter().map(|(_, count)| count).sum::<u64>();
                    let before = waiting(conn);
                    let second = import_framework(&app, conn, &release(&["cooking", "cook pasta"]), &by)?;
                    assert_eq!((second.number, second.counts.added, second.rescored), (Some(2), 1, 1));
                    assert_eq!(waiting(conn), before + 1);
                    // A name that counts moves results as well, and so does the way the skill is addressed.
                    let mut named = release(&["cooking", "cook pasta"]);
                    let other = SkillName { text: "Kitchen work".to_owned(), language: "en".to_owned(), kind: NameKind::Own };
                    named.entries[0].names.push(other);
                    assert_eq!(import_framework(&app, conn, &named, &by)?.rescored, 1);
                    named.entries[0].same_as = vec!["https://elsewhere.example/cooking".to_owned()];
                    assert_eq!(import_framework(&app, conn, &named, &by)?.rescored, 1);
                    named.entries[0].statement = Some("Makes meals.".to_owned());
                    assert_eq!(import_framework(&app, conn, &named, &by)?.rescored, 0, "what it means is only shown");
                    import_framework(&app, conn, &release(&["cooking", "cook pasta"]), &by)?;
                    // A draft asks for what the next release gives up.
                    let draft = requirement_sets::open_draft(conn, &job.id, &RequirementSetId::new("draft"))?;
                    let mut rows = draft.requirements.clone();
                    rows[0].skill = skills::find(conn, &entry_id(&FrameworkId::new("test"), "https://skills.example/cook pasta"))?;
                    requirement_sets::save(conn, &draft.id, &rows)?;
                    let fewer = import_framework(&app, conn, &release(&["cooking"]), &by)?;
                    assert_eq!(fewer.given_up_in_use, ["cook pasta"]);
                    assert!(fewer.warning().is_some_and(|warning| warning.contains("“cook pasta”.")));
                    let again = import_framework(&app, conn, &release(&["cooking", "cook pasta"]), &by)?;
                    assert_eq!(again.warning(), None);
                    assert!(list_relations(conn)?.contains(&same), "what persons said stays");
                    assert_eq!(import_framework(&app, conn, &release(&["cooking", "cook pasta"]), &by)?.number, None);
                    assert_eq!(audit::page(conn, None, 10)?.len(), 8);
                    assert_eq!(skills::list_releases(conn, &FrameworkId::new("test"))?.len(), 8);
                    Ok(())
                })
                .unwrap();
        }
    }
}
