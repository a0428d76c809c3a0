//! The starter skills that ship inside the binary: our own words, with the codes of the same skill in ESCO and O*NET.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::domain::policy::FreshnessClass;
use crate::domain::skills::{RelationKind, Skill, SkillRelation};
use crate::domain::{FrameworkId, SkillId};

const FILE: &str = include_str!("starter_skills.csv");

/// The framework the starter skills belong to.
pub const FRAMEWORK: &str = "starter";

/// The version of the file; a new one is loaded over an old one, and skills keep their ids.
pub const VERSION: &str = "1";

/// The whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StarterSkills {
    /// The skills, field by field of work.
    pub skills: Vec<Skill>,
    /// Broader and related ones.
    pub relations: Vec<SkillRelation>,
    /// Pairs that are easily taken for one another and are not the same, smaller id first.
    pub unlike: BTreeSet<(SkillId, SkillId)>,
}

/// Why the file that ships with Assay cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StarterSkillsError {
    /// It is not the table it should be.
    #[error("the starter skills are not a readable table")]
    Table(#[from] csv::Error),
    /// A field holds what it may not.
    #[error("starter skill {id}: {field} cannot be {value:?}")]
    Value {
        /// Which skill.
        id: String,
        /// Which column.
        field: &'static str,
        /// What it holds.
        value: String,
    },
}

/// One line: lists are separated by semicolons, skills named by their id.
#[derive(Deserialize)]
struct Line {
    id: String,
    label: String,
    category: String,
    freshness: String,
    statement: String,
    aliases: String,
    broader: String,
    related: String,
    unlike: String,
    esco: String,
    onet: String,
}

/// The id of the starter skill `name`: `starter-sql`.
pub fn skill_id(name: &str) -> SkillId {
    SkillId::new(format!("{FRAMEWORK}-{name}"))
}

/// Reads the starter skills.
pub fn read() -> Result<StarterSkills, StarterSkillsError> {
    let lines = csv::Reader::from_reader(FILE.as_bytes()).deserialize().collect::<Result<Vec<Line>, _>>()?;
    let known: BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    let mut all = StarterSkills { skills: Vec::with_capacity(lines.len()), relations: Vec::new(), unlike: BTreeSet::new() };
    for line in &lines {
        all.skills.push(skill(line)?);
        let own = skill_id(&line.id);
        for broader in others(line, &line.broader, "broader", &known)? {
            all.relations.push(SkillRelation { from: broader, to: own.clone(), kind: RelationKind::Broader });
        }
        for related in others(line, &line.related, "related", &known)? {
            let (from, to) = if related < own { (related, own.clone()) } else { (own.clone(), related) };
            all.relations.push(SkillRelation { from, to, kind: RelationKind::Related });
        }
        for other in others(line, &line.unlike, "unlike", &known)? {
            all.unlike.insert(if other < own { (other, own.clone()) } else { (own.clone(), other) });
        }
    }
    all.relations.sort_by(|one, other| (&one.from, &one.to, one.kind).cmp(&(&other.from, &other.to, other.kind)));
    all.relations.dedup();
    Ok(all)
}

fn skill(line: &Line) -> Result<Skill, StarterSkillsError> {
    let wrong = |field, value: &str| StarterSkillsError::Value { id: line.id.clone(), field, value: value.to_owned() };
    Ok(Skill {
        id: skill_id(&line.id),
        framework: FrameworkId::new(FRAMEWORK),
        uri: format!("skill:{}", line.id),
        code: None,
        label: line.label.clone(),
        statement: Some(line.statement.clone()),
        category: Some(line.category.clone()),
        freshness: FreshnessClass::parse(&line.freshness).ok_or_else(|| wrong("freshness", &line.freshness))?,
        aliases: list(&line.aliases).map(str::to_owned).collect(),
        same_as: list(&line.esco).chain(list(&line.onet)).map(str::to_owned).collect(),
    })
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

fn others(line: &Line, text: &str, field: &'static str, known: &BTreeSet<&str>) -> Result<Vec<SkillId>, StarterSkillsError> {
    list(text)
        .map(|id| {
            if known.contains(id) && id != line.id {
                Ok(skill_id(id))
            } else {
                Err(StarterSkillsError::Value { id: line.id.clone(), field, value: id.to_owned() })
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Read;
    use std::path::Path;

    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::shared::shared;

    fn folded(name: &str) -> String {
        name.nfkc().collect::<String>().to_lowercase()
    }

    #[test]
    fn every_name_belongs_to_one_skill() {
        let all = read().unwrap();
        assert!(all.skills.len() >= 150, "{}", all.skills.len());
        let mut names = BTreeMap::new();
        for skill in &all.skills {
            for name in std::iter::once(&skill.label).chain(&skill.aliases) {
                assert_eq!(names.insert(folded(name), &skill.id), None, "{name}");
            }
        }
    }

    #[test]
    fn every_skill_says_what_it_is_in_one_sentence() {
        for skill in read().unwrap().skills {
            let statement = skill.statement.unwrap();
            assert!(statement.ends_with('.') && statement.matches(". ").count() == 0, "{}: {statement}", skill.label);
            assert!((15..=140).contains(&statement.chars().count()), "{}: {statement}", skill.label);
            let category = skill.category.unwrap();
            assert!(category.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-'), "{category}");
        }
    }

    #[test]
    fn codes_are_well_formed_and_belong_to_one_skill() {
        let mut codes = BTreeMap::new();
        for skill in read().unwrap().skills {
            for code in &skill.same_as {
                let is_esco = code.strip_prefix("http://data.europa.eu/esco/skill/").is_some_and(|id| uuid::Uuid::parse_str(id).is_ok());
                let is_element = code.starts_with("2.") && code.split('.').count() >= 3;
                let is_commodity = code.len() == 8 && code.starts_with("4323");
                assert!(is_esco || is_element || is_commodity, "{}: {code}", skill.label);
                assert_eq!(codes.insert(code.clone(), skill.id.clone()), None, "{code}");
            }
        }
    }

    #[test]
    fn nothing_is_broader_than_itself() {
        let all = read().unwrap();
        let mut broader: BTreeMap<&SkillId, Vec<&SkillId>> = BTreeMap::new();
        for relation in all.relations.iter().filter(|relation| relation.kind == RelationKind::Broader) {
            broader.entry(&relation.to).or_default().push(&relation.from);
        }
        for skill in &all.skills {
            let mut open: Vec<&SkillId> = broader.get(&skill.id).cloned().unwrap_or_default();
            let mut seen = BTreeSet::new();
            while let Some(next) = open.pop() {
                assert_ne!(next, &skill.id);
                if seen.insert(next) {
                    open.extend(broader.get(next).into_iter().flatten());
                }
            }
        }
    }

    #[test]
    fn the_skills_and_relations_of_common_jobs_are_there() {
        let all = read().unwrap();
        for label in [
            "SQL",
            "Data visualisation",
            "Generative AI for analysis",
            "Python",
            "Statistics",
            "Cloud data platform",
            "Security fundamentals",
            "Cloud services",
            "Incident response",
            "Scripting",
            "Agile working",
            "Nursing licence",
            "Advanced life support",
            "Infection control",
            "Electronic health records",
            "Clinical preceptorship",
            "Project coordination",
        ] {
            assert!(all.skills.iter().any(|skill| skill.label == label), "{label}");
        }
        for (narrower, broader) in
            [("postgresql", "sql-databases"), ("aws", "cloud-services"), ("azure", "cloud-services"), ("google-cloud", "cloud-services")]
        {
            let wanted = SkillRelation { from: skill_id(broader), to: skill_id(narrower), kind: RelationKind::Broader };
            assert!(all.relations.contains(&wanted), "{narrower}");
        }
        assert!(all.unlike.contains(&(skill_id("java"), skill_id("javascript"))));
        assert!(all.unlike.contains(&(skill_id("product-management"), skill_id("project-management"))));
    }

    /// The files of a zip whose names end as asked, as text.
    fn unzipped(path: &Path, ending: &str) -> Vec<String> {
        let bytes = std::fs::read(path).unwrap();
        let number = |at: usize, size: usize| bytes[at..at + size].iter().rev().fold(0, |sum, byte| sum * 256 + usize::from(*byte));
        let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
        let (count, mut at) = (number(end + 10, 2), number(end + 16, 4));
        let mut found = Vec::new();
        for _ in 0..count {
            let (size, name_length) = (number(at + 20, 4), number(at + 28, 2));
            let name = String::from_utf8_lossy(&bytes[at + 46..at + 46 + name_length]).into_owned();
            let local = number(at + 42, 4);
            let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
            if name.ends_with(ending) {
                let mut text = String::new();
                flate2::read::DeflateDecoder::new(&bytes[start..start + size]).read_to_string(&mut text).unwrap();
                found.push(text);
            }
            at += 46 + name_length + number(at + 30, 2) + number(at + 32, 2);
        }
        found
    }

    /// The first column of a table.
    fn column(text: &str, separator: u8, name: &str) -> BTreeSet<String> {
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
        let at = reader.headers().unwrap().iter().position(|header| header.trim_start_matches('\u{feff}') == name).unwrap();
        reader.records().map(|record| record.unwrap().get(at).unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn every_code_exists_in_its_framework() {
        let Some(esco) = shared("skills/frameworks/esco-1.1.1/ESCO_v1.1.1_classification_en_csv.zip") else { return };
        let Some(onet) = shared("skills/frameworks/onet-29.2.zip") else { return };
        let mut known: BTreeSet<String> = unzipped(&esco, "/skills_en.csv")
            .iter()
            .chain(&unzipped(&esco, "skills_en.csv"))
            .flat_map(|text| column(text, b',', "conceptUri"))
            .collect();
        known.extend(unzipped(&onet, "/Content Model Reference.txt").iter().flat_map(|text| column(text, b'\t', "Element ID")));
        known.extend(unzipped(&onet, "/Technology Skills.txt").iter().flat_map(|text| column(text, b'\t', "Commodity Code")));
        assert!(known.len() > 10_000, "{}", known.len());
        for skill in read().unwrap().skills {
            for code in &skill.same_as {
                assert!(known.contains(code), "{}: {code}", skill.label);
            }
        }
    }
}
