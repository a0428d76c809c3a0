//! What persons said, credential by credential, as scoring takes it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Catalogue, Said};
use crate::domain::credentials::{Achievement, CredentialFacts, LevelReading, RigorReading, Validity};
use crate::domain::explanation::{recorded_by, said_by};
use crate::domain::matching::{Claims, canonical};
use crate::domain::scoring::SaidSkill;
use crate::domain::skills::Skill;
use crate::domain::{AchievementId, SkillId, SubmissionId};

/// How an achievement is assessed, at which level and how long one stands, as a person recorded it for what a credential is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedFacts {
    /// The line the credential was sent in.
    pub submission: SubmissionId,
    /// How it is assessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rigor: Option<RigorReading>,
    /// The level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelReading>,
    /// How long one stands that states no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity: Option<Validity>,
}

impl RecordedFacts {
    /// Puts the assessment and the level that were recorded in place of what the credential states of itself.
    pub fn apply(&self, facts: &mut CredentialFacts) {
        if let Some(rigor) = &self.rigor {
            facts.rigor.clone_from(rigor);
        }
        if self.level.is_some() {
            facts.level.clone_from(&self.level);
        }
    }
}

/// What persons said about the credentials of one application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonsWords {
    /// Skills that count.
    pub confirmed: Vec<SaidSkill>,
    /// Skills that do not, whatever a credential says.
    pub rejected: Vec<SaidSkill>,
    /// Assessment, level and validity.
    pub recorded: Vec<RecordedFacts>,
}

/// A skill with the addresses it goes by: worked out once for all achievements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressed<'a> {
    skill: &'a Skill,
    references: BTreeSet<String>,
}

/// The skills with their addresses.
pub fn addressed(skills: &[Skill]) -> Vec<Addressed<'_>> {
    skills.iter().map(|skill| Addressed { skill, references: references(skill) }).collect()
}

/// What the catalogues say about each credential of `held`. `wanted` are the skills a job asks for with their neighbours, `said` those that the
/// catalogues speak of: a word about a skill is one about the same skill in another framework, unless something was said about that one itself.
pub fn persons_words(
    held: &BTreeMap<SubmissionId, AchievementId>,
    catalogues: &BTreeMap<AchievementId, Catalogue>,
    wanted: &[Skill],
    said: &[Skill],
) -> PersonsWords {
    let (mut words, wanted, said) = (PersonsWords::default(), addressed(wanted), addressed(said));
    for (submission, achievement) in held {
        let Some(catalogue) = catalogues.get(achievement) else { continue };
        for (skill, (is_confirmed, Said { by, at })) in verdicts(catalogue, &wanted, &said) {
            let word = SaidSkill { submission: submission.clone(), skill, by: by.clone(), at: *at };
            if *is_confirmed { words.confirmed.push(word) } else { words.rejected.push(word) }
        }
        let source = |said: &Said| recorded_by(&said.by, said.at);
        let rigor = catalogue.rigor.as_ref().map(|(rigor, said)| RigorReading { rigor: *rigor, source: source(said) });
        let level = catalogue.level.as_ref().map(|(level, said)| LevelReading { level: *level, source: source(said) });
        let validity = catalogue.validity_months.as_ref().map(|(months, said)| Validity { months: *months, source: source(said) });
        if rigor.is_some() || level.is_some() || validity.is_some() {
            words.recorded.push(RecordedFacts { submission: submission.clone(), rigor, level, validity });
        }
    }
    words
}

/// What an achievement is for, by itself and by what is said of it.
pub fn claims(achievement: &Achievement, catalogue: &Catalogue, wanted: &[Addressed<'_>], said: &[Addressed<'_>]) -> Claims {
    let (mut confirmed, mut rejected) = (Vec::new(), BTreeSet::new());
    if !catalogue.skills.is_empty() {
        for (skill, (is_confirmed, Said { by, at })) in verdicts(catalogue, wanted, said) {
            if *is_confirmed {
                confirmed.push((skill, said_by(by, *at)));
            } else {
                rejected.insert(skill);
            }
        }
    }
    Claims::new(achievement, confirmed).without(rejected)
}

type Word = (bool, Said);

/// What is said about each skill wanted.
fn verdicts<'c>(catalogue: &'c Catalogue, wanted: &[Addressed<'_>], said: &[Addressed<'_>]) -> Vec<(SkillId, &'c Word)> {
    let spoken: Vec<(&Word, &BTreeSet<String>)> =
        said.iter().filter_map(|one| Some((catalogue.skills.get(&one.skill.id)?, &one.references))).collect();
    let about = |one: &Addressed<'_>| {
        catalogue.skills.get(&one.skill.id).or_else(|| {
            let same = spoken.iter().filter(|(_, others)| !one.references.is_disjoint(others)).map(|(word, _)| *word);
            // Of two that disagree the newest word, and the careful one of the same moment.
            same.max_by_key(|(is_confirmed, said)| (said.at, !is_confirmed))
        })
    };
    wanted.iter().filter_map(|one| Some((one.skill.id.clone(), about(one)?))).collect()
}

/// The addresses of an entry, each in its one form: what is said of one entry is said of those that share one. Codes say nothing between
/// frameworks.
pub fn references(skill: &Skill) -> BTreeSet<String> {
    std::iter::once(&skill.uri).chain(&skill.same_as).filter_map(|one| canonical(one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Rigor;
    use crate::domain::scoring::fixture::{badge, day, skill};

    fn said(day_of: u32) -> Said {
        Said { by: "J. Ortiz".into(), at: day(2026, 11, day_of) }
    }

    fn words(catalogue: Catalogue, wanted: &[Skill], spoken: &[Skill]) -> PersonsWords {
        let held =
            BTreeMap::from([(SubmissionId::new("s1"), AchievementId::new("a")), (SubmissionId::new("s2/1"), AchievementId::new("b"))]);
        persons_words(&held, &BTreeMap::from([(AchievementId::new("a"), catalogue)]), wanted, spoken)
    }

    fn esco(label: &str) -> Skill {
        Skill { id: SkillId::new(format!("esco-{label}")), uri: format!("http://data.europa.eu/esco/skill/{label}"), ..skill(label) }
    }

    #[test]
    fn a_word_about_a_skill_is_one_about_the_same_in_another_framework() {
        let own = Skill { same_as: vec!["https://data.europa.eu/esco/skill/SQL".into()], ..skill("SQL") };
        let (wanted, spoken) = ([own.clone(), skill("Python")], [esco("SQL")]);
        let of = |skills: &[(&str, bool, u32)], spoken: &[Skill]| {
            let skills = skills.iter().map(|(id, is_confirmed, day)| (SkillId::new(*id), (*is_confirmed, said(*day)))).collect();
            let words = words(Catalogue { skills, ..Catalogue::default() }, &wanted, spoken);
            let ids = |all: &[SaidSkill]| all.iter().map(|one| format!("{} {}", one.submission, one.skill)).collect::<Vec<_>>();
            (ids(&words.confirmed), ids(&words.rejected))
        };
        let (sql, none) = (vec!["s1 sql".to_owned()], Vec::<String>::new());
        assert_eq!(of(&[("esco-SQL", true, 1)], &spoken), (sql.clone(), none.clone()));
        assert_eq!(of(&[("esco-SQL", false, 1)], &spoken), (none.clone(), sql.clone()));
        assert_eq!(of(&[("esco-SQL", true, 2), ("sql", false, 1)], &[spoken[0].clone(), own.clone()]), (none.clone(), sql.clone()));
        let other = Skill { id: SkillId::new("more"), ..esco("SQL") };
        assert_eq!(of(&[("esco-SQL", true, 2), ("more", false, 1)], &[spoken[0].clone(), other.clone()]), (sql.clone(), none.clone()));
        assert_eq!(of(&[("esco-SQL", true, 2), ("more", false, 2)], &[other, spoken[0].clone()]), (none.clone(), sql));
        assert_eq!(of(&[("nursing", true, 1)], &[skill("Nursing")]), (none.clone(), none), "nobody asks for it");
    }

    #[test]
    fn what_a_person_recorded_stands_in_place_of_what_is_stated() {
        let catalogue = Catalogue { rigor: Some((Rigor::R3, said(24))), level: Some((4, said(25))), ..Catalogue::default() };
        let recorded = words(catalogue.clone(), &[], &[]).recorded;
        let mut facts = badge("SQL", "Google").level(2).facts().clone();
        recorded[0].apply(&mut facts);
        assert_eq!((facts.rigor.rigor, facts.rigor.source.as_str()), (Rigor::R3, "as J. Ortiz recorded on 24 Nov 2026"));
        assert_eq!(facts.level, Some(LevelReading { level: 4, source: "as J. Ortiz recorded on 25 Nov 2026".into() }));
        let only_rigor = words(Catalogue { level: None, ..catalogue }, &[], &[]).recorded;
        only_rigor[0].apply(&mut facts);
        assert_eq!(facts.level.as_ref().map(|level| level.level), Some(4), "nothing recorded, nothing changed");
        assert_eq!(words(Catalogue::default(), &[], &[]), PersonsWords::default());
        let stands = words(Catalogue { validity_months: Some((24, said(26))), ..Catalogue::default() }, &[], &[]).recorded;
        assert_eq!(stands[0].validity, Some(Validity { months: 24, source: "as J. Ortiz recorded on 26 Nov 2026".into() }));
        let before = facts.clone();
        stands[0].apply(&mut facts);
        assert_eq!(facts, before, "what the credential states of its dates stays");
    }
}
