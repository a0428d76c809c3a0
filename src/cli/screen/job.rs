//! The job that is screened for: from any file a job can be read from, with its skills looked up among those that come with Assay.

use std::collections::BTreeMap;

use anyhow::bail;

use crate::domain::jobs::{Requirement, RequirementGroup, RequirementSet};
use crate::domain::requirement_rules::{check_accepted, check_groups};
use crate::domain::skills::Skill;
use crate::domain::{RequirementId, SkillId};
use crate::import::RowError;
use crate::import::job_file::{JobFile, detect_and_read, skill::find, turn};

/// What came out of a file.
pub(super) struct JobOfFile {
    /// The job's title, where the file has one.
    pub(super) title: Option<String>,
    /// The good rows.
    pub(super) rows: Vec<Requirement>,
    /// Their groups.
    pub(super) groups: Vec<RequirementGroup>,
    /// What is wrong; these rows are left out.
    pub(super) errors: Vec<RowError>,
    /// How many more errors there are.
    pub(super) more_errors: usize,
    /// How many rows name an issuer list.
    pub(super) with_list: usize,
}

/// Reads a job; `known` are the skills that may be named.
pub(super) fn read(name: &str, bytes: &[u8], known: &[Skill]) -> anyhow::Result<JobOfFile> {
    let file = match detect_and_read(name, bytes) {
        Ok(file) => file,
        Err(problem) => bail!("{}: {}. {}", problem.file, problem.problem, problem.hint),
    };
    let mut errors = file.errors.clone();
    let (rows, groups) = look_up(&file, known, &mut errors);
    errors.sort();
    let with_list = file.rows.iter().filter(|row| row.issuer_list.is_some()).count();
    Ok(JobOfFile { title: file.title, rows, groups, errors, more_errors: file.more_errors, with_list })
}

fn look_up(file: &JobFile, known: &[Skill], errors: &mut Vec<RowError>) -> (Vec<Requirement>, Vec<RequirementGroup>) {
    let groups = turn::groups(file);
    let mut seen: BTreeMap<SkillId, u64> = BTreeMap::new();
    let mut rows = Vec::with_capacity(file.rows.len());
    for row in &file.rows {
        let skill = match find(&row.skill, row.freshness, known) {
            Ok(skill) => skill,
            Err(wrong) => {
                errors.push(RowError::new(row.line, "skill", wrong.problem, wrong.hint));
                continue;
            }
        };
        if let Some(before) = seen.get(&skill.id) {
            let problem = format!("“{}” is on line {before} already", skill.label);
            errors.push(RowError::new(row.line, "skill", problem, "Keep one of the two rows."));
            continue;
        }
        seen.insert(skill.id.clone(), row.line);
        let group = row.group.as_ref().and_then(|id| groups.iter().find(|group| group.id.as_str() == id));
        rows.push(turn::requirement(row, skill, RequirementId::new(format!("line-{}", row.line)), group));
    }
    let used = |group: &RequirementGroup| rows.iter().any(|row| row.group.as_ref() == Some(&group.id));
    let groups = groups.into_iter().filter(used).collect();
    (rows, groups)
}

/// Refuses what no candidate could meet, or what would count for nothing.
pub(super) fn check(name: &str, set: &RequirementSet) -> anyhow::Result<()> {
    if set.groups.is_empty() && set.requirements.iter().all(|row| row.weight == 0) {
        bail!("{name} has no good row with a weight: there is nothing to score");
    }
    if let Some(fault) = [check_groups(set), check_accepted(set)].concat().into_iter().next() {
        bail!("{name}: {}. {}", fault.problem, fault.hint);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::FreshnessClass;

    fn skills() -> Vec<Skill> {
        crate::import::starter_skills::read().unwrap().skills
    }

    #[test]
    fn csv_and_json_say_the_same() {
        let csv = b"Skill,Importance,Level,Freshness,Min rigor,Hard max months\nSQL,must,3,,R2,\nPython,Should,,fast,,24\n";
        let json = br#"{"title": "Data analyst", "requirements": [
            {"skill": "SQL", "importance": "must", "level": 3, "min_rigor": "R2"},
            {"skill": "Python", "importance": "should", "freshness": "fast", "hard_max_months": 24}]}"#;
        let (one, other) = (read("job", csv, &skills()).unwrap(), read("job", json, &skills()).unwrap());
        assert_eq!((one.errors.as_slice(), other.errors.as_slice()), ([].as_slice(), [].as_slice()));
        assert_eq!(other.title.as_deref(), Some("Data analyst"));
        let plain =
            |file: JobOfFile| file.rows.into_iter().map(|row| Requirement { id: RequirementId::new(""), ..row }).collect::<Vec<_>>();
        let rows = plain(one);
        assert_eq!((rows[0].weight, rows[1].weight, rows[1].freshness), (3, 2, FreshnessClass::Fast));
        assert_eq!(rows, plain(other));
    }

    #[test]
    fn what_is_wrong_has_its_line_and_remedy() {
        let csv = b"skill,importance,level,skill_uri\nSQLL,must,,\nPyton,musst,9,\nSQL,must,,\nsql,nice,,\nJuggling,nice,,https://skills.example/juggling\n";
        let file = read("job", csv, &skills()).unwrap();
        let errors: Vec<String> = file.errors.iter().map(ToString::to_string).collect();
        assert_eq!(file.rows.iter().map(|row| row.skill.label.as_str()).collect::<Vec<_>>(), ["SQL", "Juggling"]);
        assert!(errors[0].starts_with("line 2, skill: “SQLL” is no skill that is known here. Did you mean “SQL”?"), "{errors:?}");
        assert!(errors.iter().any(|error| error.starts_with("line 3, importance: “musst”")));
        assert!(errors.iter().any(|error| error.contains("is on line 4 already")));
        assert!(read("job", b"{\"requirements\": 3}", &skills()).is_err());
    }

    #[test]
    fn groups_and_named_credentials_are_read() {
        let csv = "skill,importance,group,group_rule,accepted\nAmazon Web Services,must,cloud,1 of 2,name:AWS Certified Developer\nMicrosoft Azure,must,cloud,,\n";
        let file = read("job", csv.as_bytes(), &skills()).unwrap();
        assert_eq!((file.errors.as_slice(), file.groups.len(), file.rows[0].accepted.len()), ([].as_slice(), 1, 1));
        assert!(file.rows.iter().all(|row| row.group.as_ref() == Some(&file.groups[0].id)));
    }
}
