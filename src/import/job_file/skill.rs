//! From a skill in words to a skill that is known.

use super::SkillReference;
use crate::domain::matching::canonical;
use crate::domain::policy::FreshnessClass;
use crate::domain::skills::Skill;
use crate::domain::text::name_key;
use crate::domain::{FrameworkId, SkillId};
use crate::import::hints::nearest;
use crate::import::issuers::scopes::Misread;
use crate::import::rows::short;

/// The skill by its address, code or name; with an address of its own it may be one nobody knows yet.
pub fn find(reference: &SkillReference, freshness: Option<FreshnessClass>, known: &[Skill]) -> Result<Skill, Misread> {
    let by_reference = |skill: &&Skill| {
        let written = [reference.uri.as_ref(), reference.code.as_ref(), Some(&reference.name)];
        let is_same = |one: &String, other: &String| one == other || canonical(one).is_some_and(|form| canonical(other) == Some(form));
        written.into_iter().flatten().any(|text| {
            let mut own = std::iter::once(&skill.uri).chain(&skill.same_as);
            text == skill.id.as_str() || skill.code.as_ref() == Some(text) || own.any(|one| is_same(text, one))
        })
    };
    let key = name_key(&reference.name);
    let by_name = |skill: &&Skill| std::iter::once(&skill.label).chain(&skill.aliases).any(|own| name_key(own) == key);
    let named = || known.iter().find(by_name).filter(|_| reference.uri.is_none());
    if let Some(skill) = known.iter().find(by_reference).or_else(named) {
        return Ok(skill.clone());
    }
    let Some(uri) = reference.uri.clone() else { return Err(unknown(&reference.name, known)) };
    Ok(Skill {
        id: SkillId::new(uri.clone()),
        framework: FrameworkId::new("file"),
        uri,
        code: reference.code.clone(),
        label: reference.name.clone(),
        statement: None,
        category: None,
        freshness: freshness.unwrap_or(FreshnessClass::SemiDurable),
        aliases: Vec::new(),
        same_as: Vec::new(),
    })
}

fn unknown(name: &str, known: &[Skill]) -> Misread {
    let hint = match nearest(name, known.iter().map(|skill| skill.label.as_str())) {
        Some(label) => format!("Did you mean “{label}”? A skill of your own needs its address in skill_uri."),
        None => "Give its address in skill_uri, or use the name of a known skill.".to_owned(),
    };
    Misread { problem: format!("“{}” is no skill that is known here", short(name)), hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skill_is_found_by_address_code_or_name() {
        let mut known = crate::import::starter_skills::read().unwrap().skills;
        known[0].code = Some("K0016".into());
        known[0].same_as = vec!["http://data.europa.eu/esco/skill/1".into()];
        let reference = |name: &str, uri: Option<&str>, code: Option<&str>| SkillReference {
            name: name.into(),
            uri: uri.map(str::to_owned),
            code: code.map(str::to_owned),
            framework: None,
        };
        let first = known[0].id.clone();
        for found in [
            reference(&known[0].label.to_uppercase(), None, None),
            reference("x", Some("http://data.europa.eu/esco/skill/1"), None),
            reference("Knowledge", None, Some("K0016")),
            reference("K0016", None, None),
        ] {
            assert_eq!(find(&found, None, &known).unwrap().id, first, "{found:?}");
        }
        let own = find(&reference("Juggling", Some("https://s.example/j"), None), Some(FreshnessClass::Lasting), &known).unwrap();
        assert_eq!((own.label.as_str(), own.freshness), ("Juggling", FreshnessClass::Lasting));
        assert!(find(&reference("Juggling", None, None), None, &known).unwrap_err().problem.contains("Juggling"));
    }
}
