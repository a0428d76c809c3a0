//! What jobs ask for, ready to be compared with many achievements: which rows one would reach, and which of them wait for a person.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::JobId;
use crate::domain::matching::{Claims, SkillMatch, Wanted};
use crate::domain::skills::{Skill, SkillRelation};

/// A skill that jobs ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedSkill {
    /// Which.
    pub skill: Skill,
    /// By which jobs.
    pub jobs: BTreeSet<JobId>,
}

/// All of them with what lies around them.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    all: &'a [AskedSkill],
    wanted: Vec<Wanted<'a>>,
    by_key: BTreeMap<String, Vec<usize>>,
}

/// A skill asked for that an achievement reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached<'a> {
    /// What is asked for.
    pub asked: &'a AskedSkill,
    /// How it is reached best, by code or person first.
    pub found: SkillMatch,
    /// Whether a person would make it count for more: only the name says it, or says it of a skill that is nearer.
    pub waits: bool,
}

impl<'a> Asked<'a> {
    /// The skills asked for; `around` has them and their neighbours.
    pub fn new(asked: &'a [AskedSkill], around: &'a [Skill], relations: &[SkillRelation]) -> Self {
        let wanted: Vec<Wanted<'a>> = asked.iter().map(|one| Wanted::new(&one.skill, around, relations)).collect();
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, one) in wanted.iter().enumerate() {
            for key in one.keys() {
                by_key.entry(key.to_owned()).or_default().push(place);
            }
        }
        Self { all: asked, wanted, by_key }
    }

    /// What the claims of an achievement reach, in the order of what is asked.
    pub fn reached(&self, claims: &Claims) -> Vec<Reached<'a>> {
        let places: BTreeSet<usize> = claims.keys().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        let one = |place: usize| {
            let matches = self.wanted.get(place)?.matches(claims);
            let sure = matches.iter().filter(|found| !found.found.is_name_only()).map(|found| found.kind).min();
            let named = matches.iter().filter(|found| found.found.is_name_only()).map(|found| found.kind).min();
            let waits = named.is_some_and(|named| sure.is_none_or(|sure| named < sure));
            let found = if waits { matches.into_iter().find(|found| found.found.is_name_only()) } else { matches.into_iter().next() };
            Some(Reached { asked: self.all.get(place)?, found: found?, waits })
        };
        places.into_iter().filter_map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credentials::Achievement;
    use crate::domain::matching::MatchKind;
    use crate::domain::scoring::fixture::{badge, skill};
    use crate::domain::skills::RelationKind;

    #[test]
    fn what_only_a_name_says_waits_until_somebody_decides() {
        let ask = |label: &str, jobs: &[&str]| AskedSkill { skill: skill(label), jobs: jobs.iter().map(|job| JobId::new(*job)).collect() };
        let asked = [ask("SQL", &["j1", "j2"]), ask("Python", &["j1"]), ask("Databases", &["j2"])];
        let around: Vec<Skill> = asked.iter().map(|one| one.skill.clone()).collect();
        let relations = [SkillRelation { from: skill("SQL").id, to: skill("Databases").id, kind: RelationKind::Narrower }];
        let index = Asked::new(&asked, &around, &relations);
        let named = |name: &str| Achievement { name: name.into(), ..Achievement::default() };
        let said = |claims: &Claims| -> Vec<(String, bool, MatchKind)> {
            index.reached(claims).into_iter().map(|one| (one.asked.skill.label.clone(), one.waits, one.found.kind)).collect()
        };
        let (sql, databases) = ("SQL".to_owned(), "Databases".to_owned());
        let by_name = said(&Claims::new(&named("sql"), Vec::new()));
        assert_eq!(by_name, [(sql.clone(), true, MatchKind::Same), (databases.clone(), true, MatchKind::Narrower)]);
        let confirmed = said(&Claims::new(&named("sql"), vec![(skill("SQL").id, "Ada".into())]));
        assert_eq!(confirmed, [(sql.clone(), false, MatchKind::Same), (databases, false, MatchKind::Narrower)]);
        assert!(said(&Claims::new(&named("sql"), Vec::new()).without(BTreeSet::from([skill("SQL").id]))).is_empty());
        let by_code = badge("Queries", "Google").for_skill("Python").facts().achievement.clone();
        assert_eq!(said(&Claims::new(&by_code, Vec::new())), [("Python".to_owned(), false, MatchKind::Same)]);
        // The wider skill by its address and the skill itself by name: a person would make it count for more.
        let mut wider = badge("SQL", "Google").for_skill("Databases").facts().achievement.clone();
        assert!(said(&Claims::new(&wider, Vec::new())).contains(&(sql, true, MatchKind::Same)));
        wider.name = "Unlike anything".into();
        assert!(said(&Claims::new(&wider, Vec::new())).iter().all(|one| !one.1));
    }
}
