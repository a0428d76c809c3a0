//! What jobs ask for, ready to be compared with many achievements: which rows one would reach, and which of them wait for a person.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::jobs::Importance;
use crate::domain::matching::{Claims, FoundIn, SkillMatch, Wanted};
use crate::domain::policy::ScoringPolicy;
use crate::domain::skills::{Skill, SkillRelation};
use crate::domain::{JobId, SkillId};

/// A skill that jobs ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedSkill {
    /// Which.
    pub skill: Skill,
    /// By which jobs, and how much it matters there.
    pub jobs: BTreeMap<JobId, Importance>,
}

/// All of them with what lies around them.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    all: &'a [AskedSkill],
    wanted: Vec<Wanted<'a>>,
    by_key: BTreeMap<String, Vec<usize>>,
    by_skill: BTreeMap<SkillId, Vec<usize>>,
    policy: &'a ScoringPolicy,
}

/// A skill asked for that an achievement reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached<'a> {
    /// What is asked for.
    pub asked: &'a AskedSkill,
    /// How it is reached best, by code or person first.
    pub found: SkillMatch,
    /// The jobs in which a person's word would make it count for more than it does: the rest is said by a name only.
    pub waits_at: BTreeSet<JobId>,
}

impl<'a> Asked<'a> {
    /// The skills asked for; `around` has them and their neighbours. What a match is worth is by `policy`.
    pub fn new(asked: &'a [AskedSkill], around: &'a [Skill], relations: &[SkillRelation], policy: &'a ScoringPolicy) -> Self {
        let wanted: Vec<Wanted<'a>> = asked.iter().map(|one| Wanted::new(&one.skill, around, relations)).collect();
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_skill: BTreeMap<SkillId, Vec<usize>> = BTreeMap::new();
        for (place, one) in wanted.iter().enumerate() {
            for key in one.keys() {
                by_key.entry(key.to_owned()).or_default().push(place);
            }
            for skill in one.skills() {
                by_skill.entry(skill.clone()).or_default().push(place);
            }
        }
        Self { all: asked, wanted, by_key, by_skill, policy }
    }

    /// What the claims of an achievement reach, in the order of what is asked.
    pub fn reached(&self, claims: &Claims) -> Vec<Reached<'a>> {
        let by_key = claims.keys().filter_map(|key| self.by_key.get(key));
        let by_skill = claims.confirmed_skills().filter_map(|skill| self.by_skill.get(skill));
        let places: BTreeSet<usize> = by_key.chain(by_skill).flatten().copied().collect();
        let one = |place: usize| {
            let (wanted, asked) = (self.wanted.get(place)?, self.all.get(place)?);
            let matches = wanted.matches(claims);
            let waits = |importance| self.waits(&matches, importance);
            let waits_at: BTreeSet<JobId> =
                asked.jobs.iter().filter(|(_, importance)| waits(**importance)).map(|(job, _)| job.clone()).collect();
            let named = matches.iter().find(|found| found.found.is_name_only()).filter(|_| !waits_at.is_empty()).cloned();
            Some(Reached { asked, found: named.or_else(|| matches.into_iter().next())?, waits_at })
        };
        places.into_iter().filter_map(one).collect()
    }

    /// Whether a match by name only would be worth more, once a person confirms it, than all of them are now.
    fn waits(&self, matches: &[SkillMatch], importance: Importance) -> bool {
        let worth = |found: &SkillMatch| found.worth(self.policy, importance);
        let now = matches.iter().filter_map(worth).filter(|(_, is_open)| !is_open).map(|(share, _)| share).max().unwrap_or(0);
        let confirmed = |found: &SkillMatch| worth(&SkillMatch { found: FoundIn::Person, ..found.clone() });
        let named = matches.iter().filter(|found| found.found.is_name_only());
        named.filter_map(confirmed).any(|(share, _)| share > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credentials::Achievement;
    use crate::domain::matching::MatchKind;
    use crate::domain::scoring::fixture::{badge, skill};
    use crate::domain::skills::RelationKind;

    fn ask(label: &str, jobs: &[&str]) -> AskedSkill {
        AskedSkill { skill: skill(label), jobs: jobs.iter().map(|job| (JobId::new(*job), Importance::Must)).collect() }
    }

    #[test]
    fn what_only_a_name_says_waits_until_somebody_decides() {
        let asked = [ask("SQL", &["j1", "j2"]), ask("Python", &["j1"]), ask("Databases", &["j2"])];
        let around: Vec<Skill> = asked.iter().map(|one| one.skill.clone()).collect();
        let relations = [SkillRelation { from: skill("SQL").id, to: skill("Databases").id, kind: RelationKind::Narrower }];
        let policy = ScoringPolicy::default();
        let index = Asked::new(&asked, &around, &relations, &policy);
        let named = |name: &str| Achievement { name: name.into(), ..Achievement::default() };
        let said = |claims: &Claims| -> Vec<(String, bool, MatchKind)> {
            index.reached(claims).into_iter().map(|one| (one.asked.skill.label.clone(), !one.waits_at.is_empty(), one.found.kind)).collect()
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
    #[test]
    fn what_a_word_would_not_make_worth_more_waits_for_none() {
        let relation = |kind| [SkillRelation { from: skill("SQL").id, to: skill("Reporting").id, kind }];
        let named = Achievement { name: "Reporting".into(), ..Achievement::default() };
        let waits = |kind, importance| {
            let mut asked = [ask("SQL", &["j1"])];
            asked[0].jobs.insert(JobId::new("j1"), importance);
            let around = [skill("SQL"), skill("Reporting")];
            let policy = ScoringPolicy::default();
            let index = Asked::new(&asked, &around, &relation(kind), &policy);
            index.reached(&Claims::new(&named, Vec::new())).iter().any(|one| !one.waits_at.is_empty())
        };
        assert!(!waits(RelationKind::Related, Importance::Must), "what is only related is worth nothing in a must");
        assert!(waits(RelationKind::Broader, Importance::Must));
        assert!(!waits(RelationKind::Related, Importance::Should) && !waits(RelationKind::Broader, Importance::Nice));
        assert!(waits(RelationKind::ExactMatch, Importance::Should), "the same is worth more than its name");
    }

    #[test]
    fn what_a_person_confirmed_counts_without_any_name() {
        let asked = [ask("SQL", &["j1"])];
        let around = [skill("SQL")];
        let policy = ScoringPolicy::default();
        let index = Asked::new(&asked, &around, &[], &policy);
        let badge = Achievement { name: "Unlike anything".into(), ..Achievement::default() };
        let reached = index.reached(&Claims::new(&badge, vec![(skill("SQL").id, "Ada".into())]));
        assert_eq!(reached.iter().map(|one| (one.found.found, one.waits_at.len())).collect::<Vec<_>>(), [(FoundIn::Person, 0)]);
    }
}
