//! Descriptors as OSMT's API gives them (version 3 and before): a list of skills, or one skill.

use serde_json::Value;

use super::super::draft::Wrong;
use super::super::{File, Unreadable, json, words};
use super::{Descriptor, Reading};

/// Whether JSON is a list of descriptors.
pub(in super::super) fn is_skill_list(root: &Value) -> bool {
    skills(root).iter().any(|skill| skill.get("skillName").is_some())
}

impl Reading {
    /// Reads a list of skills.
    pub(super) fn api(&mut self, file: File<'_>) -> Result<(), Unreadable> {
        let root = json::parse(file)?;
        if !is_skill_list(&root) {
            let problem = "there are no skills in this file (nothing has a “skillName”)".to_owned();
            let hint = "Export the skills of a collection from OSMT, as CSV or JSON.".to_owned();
            return Err(Unreadable { file: file.name.to_owned(), problem, hint });
        }
        let mut has_occupations = false;
        for (number, skill) in (1_u64..).zip(skills(&root)) {
            has_occupations |= !json::list(skill.get("occupations")).is_empty();
            let identifier = json::first_text(skill, &["id", "uuid"]);
            if let Err(wrong) = descriptor(skill).and_then(|skill| self.take(skill)) {
                self.draft.refuse_thing(("item", number), identifier.as_deref(), &wrong);
            }
        }
        if has_occupations {
            self.draft.note("Occupations of skills are not read.");
        }
        Ok(())
    }
}

/// The skills: the list itself, one in an object (`content`, `skills`), or a single skill.
fn skills(root: &Value) -> Vec<&Value> {
    let inner = ["content", "skills"].into_iter().find_map(|key| root.get(key)).filter(|inner| inner.is_array());
    json::list(Some(inner.unwrap_or(root)))
}

fn descriptor(skill: &Value) -> Result<Descriptor, Wrong> {
    if !skill.is_object() {
        let problem = format!("is {} where a skill should be", json::kind(skill));
        return Err(Wrong::entry("skills", problem, "Take it out, or export the file again."));
    }
    let by_uuid = || {
        json::text(skill, "uuid")
            .map(|uuid| words::uuid(&uuid).map_or_else(|| format!("urn:rsd:{uuid}"), |uuid| format!("urn:uuid:{uuid}")))
    };
    let status = json::text(skill, "status").unwrap_or_default().to_lowercase();
    let categories = ["categories", "category"].into_iter().find_map(|key| json::texts(skill, key).into_iter().next());
    Ok(Descriptor {
        uri: json::text(skill, "id").or_else(by_uuid),
        name: json::first_text(skill, &["skillName", "name"]).unwrap_or_default(),
        statement: json::text(skill, "skillStatement"),
        keywords: labels(skill.get("keywords")),
        category: categories,
        alignments: json::list(skill.get("alignments"))
            .into_iter()
            .filter_map(|part| json::text(part, "id").or_else(|| json::plain(part)))
            .collect(),
        is_retired: matches!(status.as_str(), "archived" | "deleted"),
    })
}

/// Keywords: texts, or objects with a name.
fn labels(value: Option<&Value>) -> Vec<String> {
    let label = |part: &&Value| json::plain(part).or_else(|| json::first_text(part, &["name", "skillName", "value"]));
    json::list(value).iter().filter_map(label).collect()
}
