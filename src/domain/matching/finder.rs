//! Finding the skills of one framework in words: the engine, with the ids of the store, and with what persons said is not the same.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::{Concept, Engine, Match, Tier, WordVectors};
use crate::domain::skills::Skill;
use crate::domain::text::name_key;
use crate::domain::{Bp, SkillId};

/// A skill as the finder is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinderSkill {
    /// Our id.
    pub id: SkillId,
    /// Its address, names and meaning.
    pub concept: Concept,
}

impl From<&Skill> for FinderSkill {
    fn from(skill: &Skill) -> Self {
        let concept = Concept {
            uri: skill.uri.clone(),
            label: skill.label.clone(),
            aliases: skill.aliases.clone(),
            description: skill.statement.clone().unwrap_or_default(),
        };
        Self { id: skill.id.clone(), concept }
    }
}

/// A skill found. It proposes: only a person, an identifier or an exact name makes it count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSkill {
    /// Our id.
    pub skill: SkillId,
    /// Its identifier in the framework.
    pub uri: String,
    /// Its label.
    pub label: String,
    /// How well it fits.
    pub score: Bp,
    /// How sure it is.
    pub tier: Tier,
    /// Why, in a sentence.
    pub why: String,
}

/// The skills of a framework, ready to be found.
#[derive(Debug)]
pub struct SkillFinder {
    engine: Engine,
    /// Our ids, by the place of the concept.
    skills: Vec<SkillId>,
    /// Names that are not to be taken for a skill's, as keys, by the place of the skill.
    not_it: BTreeMap<usize, BTreeSet<String>>,
}

impl SkillFinder {
    /// A finder. `not_to_confuse` pairs a skill with the names of one that is not the same, in this framework or another.
    pub fn new(skills: Vec<FinderSkill>, not_to_confuse: &[(SkillId, Vec<String>)]) -> Self {
        let (mut named, mut concepts) = (Vec::with_capacity(skills.len()), Vec::with_capacity(skills.len()));
        for FinderSkill { id, concept } in skills {
            named.push(id);
            concepts.push(concept);
        }
        let places: BTreeMap<&SkillId, usize> = named.iter().enumerate().map(|(place, id)| (id, place)).collect();
        let mut not_it: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (id, names) in not_to_confuse {
            if let Some(place) = places.get(id) {
                not_it.entry(*place).or_default().extend(names.iter().map(|name| name_key(name)).filter(|key| !key.is_empty()));
            }
        }
        Self { engine: Engine::new(&concepts, WordVectors::shipped()), skills: named, not_it }
    }

    /// How many skills there are.
    pub fn count(&self) -> usize {
        self.skills.len()
    }

    /// The skills that a phrase names, the best first. Only the first may be more than something to review.
    pub fn phrase(&self, text: &str, top: usize) -> Vec<FoundSkill> {
        self.found(text, self.engine.phrase(text, top))
    }

    /// The skills that a sentence speaks of, the surest first.
    pub fn sentence(&self, text: &str, top: usize) -> Vec<FoundSkill> {
        self.found(text, self.engine.sentence(text, top))
    }

    fn found(&self, text: &str, matches: Vec<Match>) -> Vec<FoundSkill> {
        if matches.is_empty() {
            return Vec::new();
        }
        let key = name_key(text);
        let found = matches.into_iter().filter(|found| !self.names_another(found.concept, &key)).filter_map(|found| {
            let (uri, label) = self.engine.named(found.concept)?;
            Some(FoundSkill {
                skill: self.skills.get(found.concept)?.clone(),
                uri: uri.to_owned(),
                label: label.to_owned(),
                score: Bp::from(found.score),
                tier: found.tier,
                why: found.why,
            })
        });
        found.collect()
    }

    /// Whether the text is the name of a skill that somebody said is not this one.
    fn names_another(&self, place: usize, key: &str) -> bool {
        self.not_it.get(&place).is_some_and(|names| names.contains(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skill(id: &str, label: &str) -> FinderSkill {
        let concept = Concept {
            uri: format!("https://skills.example/{id}"),
            label: label.to_owned(),
            aliases: Vec::new(),
            description: format!("Everything about {label}."),
        };
        FinderSkill { id: SkillId::new(id), concept }
    }

    #[test]
    fn what_somebody_said_is_not_the_same_is_not_proposed() {
        let skills = vec![skill("project", "project management"), skill("pasta", "cook pasta")];
        let pairs = [(SkillId::new("project"), vec!["Product management".to_owned()]), (SkillId::new("elsewhere"), vec!["x".to_owned()])];
        let found = |finder: &SkillFinder, text: &str| finder.phrase(text, 5).into_iter().map(|found| found.label).collect::<Vec<_>>();
        let open = SkillFinder::new(skills.clone(), &[]);
        assert!(found(&open, "product management").contains(&"project management".to_owned()), "alike without the pair");
        let finder = SkillFinder::new(skills, &pairs);
        assert_eq!(found(&finder, "Product-Management"), Vec::<String>::new());
        let first = finder.phrase("Project management", 5).remove(0);
        assert_eq!((first.skill.as_str(), first.tier, first.uri.as_str()), ("project", Tier::Certain, "https://skills.example/project"));
        assert_eq!(finder.count(), 2);
    }
}
