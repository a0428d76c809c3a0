//! What persons said of an achievement, in versions that are only ever added, and what of it is in force.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::SkillId;
use crate::domain::policy::Rigor;

/// The longest validity a person may record, in months: fifty years.
pub const LONGEST_VALIDITY: u32 = 600;

text_enum! {
    /// What a person says of an achievement and a skill.
    pub enum Verdict {
        /// It is for the skill.
        Confirmed = "confirmed",
        /// It is not.
        Rejected = "rejected",
        /// Nothing any more: as before anybody said something.
        Open = "open",
    }
}

/// What a person says about one skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillVerdict {
    /// Which.
    pub skill: SkillId,
    /// What.
    pub verdict: Verdict,
}

/// What one version changes. What is not named stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionChanges {
    /// Skills.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<SkillVerdict>,
    /// How it is assessed; "not stated" leaves that to the credential again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rigor: Option<Rigor>,
    /// The level, 1 to 5; 0 leaves that to the credential again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// How many months one stands that states no end, up to [`LONGEST_VALIDITY`]; 0 leaves that to the credential again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity_months: Option<u32>,
}

impl DecisionChanges {
    /// Whether nothing is changed.
    pub const fn is_empty(&self) -> bool {
        self.skills.is_empty() && self.rigor.is_none() && self.level.is_none() && self.validity_months.is_none()
    }
}

/// One version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AchievementDecision {
    /// Its number, from 1.
    pub version: u32,
    /// What it changes; nothing where it takes another version back.
    pub changes: DecisionChanges,
    /// The version it takes back.
    pub undoes: Option<u32>,
    /// Why, in words.
    pub reason: String,
    /// By whom, as shown.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// By whom something was said, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// As shown.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is in force for an achievement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Skills that were confirmed (`true`) or rejected (`false`).
    pub skills: BTreeMap<SkillId, (bool, Said)>,
    /// How it is assessed.
    pub rigor: Option<(Rigor, Said)>,
    /// The level.
    pub level: Option<(u8, Said)>,
    /// How many months one stands that states no end.
    pub validity_months: Option<(u32, Said)>,
}

impl Catalogue {
    /// Whether nobody said anything that is in force.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What a person said of a skill: confirmed or rejected.
    pub fn verdict(&self, skill: &SkillId) -> Option<bool> {
        self.skills.get(skill).map(|(is_confirmed, _)| *is_confirmed)
    }
}

/// The versions that are in force: not taken back by one that is in force itself.
pub fn in_force(decisions: &[AchievementDecision]) -> BTreeSet<u32> {
    let mut newest_first: Vec<&AchievementDecision> = decisions.iter().collect();
    newest_first.sort_by_key(|decision| std::cmp::Reverse(decision.version));
    let (mut taken_back, mut kept) = (BTreeSet::new(), BTreeSet::new());
    for decision in newest_first {
        if taken_back.contains(&decision.version) {
            continue;
        }
        kept.insert(decision.version);
        taken_back.extend(decision.undoes.filter(|undone| *undone < decision.version));
    }
    kept
}

/// What all versions together come to, in whatever order they are given.
pub fn catalogue(decisions: &[AchievementDecision]) -> Catalogue {
    let kept = in_force(decisions);
    let mut oldest_first: Vec<&AchievementDecision> = decisions.iter().filter(|decision| kept.contains(&decision.version)).collect();
    oldest_first.sort_by_key(|decision| decision.version);
    let mut catalogue = Catalogue::default();
    for decision in oldest_first {
        let said = || Said { by: decision.by.clone(), at: decision.at };
        for SkillVerdict { skill, verdict } in &decision.changes.skills {
            match verdict {
                Verdict::Open => catalogue.skills.remove(skill),
                Verdict::Confirmed => catalogue.skills.insert(skill.clone(), (true, said())),
                Verdict::Rejected => catalogue.skills.insert(skill.clone(), (false, said())),
            };
        }
        if let Some(rigor) = decision.changes.rigor {
            catalogue.rigor = (rigor != Rigor::NotStated).then(|| (rigor, said()));
        }
        if let Some(level) = decision.changes.level {
            catalogue.level = (1..=5).contains(&level).then(|| (level, said()));
        }
        if let Some(months) = decision.changes.validity_months {
            catalogue.validity_months = (1..=LONGEST_VALIDITY).contains(&months).then(|| (months, said()));
        }
    }
    catalogue
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn decision(version: u32, changes: DecisionChanges, undoes: Option<u32>) -> AchievementDecision {
        let at = Utc.timestamp_opt(i64::from(version) * 60, 0).unwrap();
        AchievementDecision { version, changes, undoes, reason: "As its criteria say.".into(), by: format!("Person {version}"), at }
    }

    fn says(version: u32, skills: &[(&str, Verdict)], rigor: Option<Rigor>, level: Option<u8>) -> AchievementDecision {
        let verdict = |(skill, verdict): &(&str, Verdict)| SkillVerdict { skill: SkillId::new(*skill), verdict: *verdict };
        decision(version, DecisionChanges { skills: skills.iter().map(verdict).collect(), rigor, level, validity_months: None }, None)
    }

    fn stands(version: u32, months: u32) -> AchievementDecision {
        decision(version, DecisionChanges { validity_months: Some(months), ..DecisionChanges::default() }, None)
    }

    fn undo(version: u32, of: u32) -> AchievementDecision {
        decision(version, DecisionChanges::default(), Some(of))
    }

    /// `+sql -python R3 2 24m`
    fn said(decisions: &[AchievementDecision]) -> String {
        let catalogue = catalogue(decisions);
        let skills = catalogue.skills.iter().map(|(skill, (is_confirmed, _))| format!("{}{skill}", if *is_confirmed { "+" } else { "-" }));
        let facts =
            catalogue.rigor.iter().map(|(rigor, _)| rigor.to_string()).chain(catalogue.level.iter().map(|(level, _)| level.to_string()));
        let validity = catalogue.validity_months.iter().map(|(months, _)| format!("{months}m"));
        skills.chain(facts).chain(validity).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_newest_word_counts_and_what_is_taken_back_never_was() {
        use Verdict::{Confirmed, Open, Rejected};
        let first = || says(1, &[("sql", Confirmed), ("python", Rejected)], Some(Rigor::R3), Some(2));
        let second = || says(2, &[("sql", Rejected)], None, Some(4));
        for (decisions, expected) in [
            (vec![], ""),
            (vec![first()], "-python +sql R3 2"),
            (vec![first(), second()], "-python -sql R3 4"),
            (vec![second(), first()], "-python -sql R3 4"),
            (vec![first(), says(2, &[("sql", Open)], Some(Rigor::NotStated), Some(0))], "-python"),
            (vec![first(), second(), undo(3, 2)], "-python +sql R3 2"),
            (vec![first(), second(), undo(3, 1)], "-sql 4"),
            (vec![first(), second(), undo(3, 2), undo(4, 3)], "-python -sql R3 4"),
            (vec![first(), undo(2, 1), undo(3, 2), undo(4, 3)], ""),
            (vec![first(), undo(2, 9)], "-python +sql R3 2"),
            (vec![first(), says(2, &[], None, Some(9))], "-python +sql R3"),
            (vec![stands(1, 24), stands(2, 36), says(3, &[], None, Some(1))], "1 36m"),
            (vec![stands(1, 24), stands(2, 0)], ""),
            (vec![stands(1, 24), stands(2, LONGEST_VALIDITY + 1)], ""),
            (vec![stands(1, 24), stands(2, 36), undo(3, 2)], "24m"),
        ] {
            assert_eq!(said(&decisions), expected, "{decisions:?}");
        }
        assert_eq!(catalogue(&[first(), second()]).rigor.unwrap().1.by, "Person 1", "who said it last");
    }

    /// What is changed, and the version taken back.
    type Any = (DecisionChanges, Option<u32>);

    fn any_decision() -> impl Strategy<Value = Any> {
        let skill = (select(vec!["sql", "python", "r"]), select(Verdict::ALL));
        let skill = skill.prop_map(|(skill, verdict)| SkillVerdict { skill: SkillId::new(skill), verdict });
        let facts = (prop::option::of(select(Rigor::ALL)), prop::option::of(0_u8..=5), prop::option::of(0_u32..=40));
        let changes = (vec(skill, 0..3), facts).prop_map(|(skills, (rigor, level, validity_months))| DecisionChanges {
            skills,
            rigor,
            level,
            validity_months,
        });
        (changes, prop::option::weighted(0.3, 1_u32..8))
    }

    fn history() -> impl Strategy<Value = Vec<AchievementDecision>> {
        vec(any_decision(), 0..8).prop_map(|all| {
            let one = |(version, (changes, undoes)): (u32, Any)| {
                let changes = if undoes.is_some() { DecisionChanges::default() } else { changes };
                decision(version, changes, undoes)
            };
            (1..).zip(all).map(one).collect()
        })
    }

    proptest! {
        #[test]
        fn taking_the_last_version_back_restores_what_was(history in history(), next in any_decision()) {
            let before = catalogue(&history);
            let version = u32::try_from(history.len()).unwrap() + 1;
            let mut with = history;
            with.push(decision(version, next.0, next.1));
            let after = catalogue(&with);
            with.push(undo(version + 1, version));
            prop_assert_eq!(&catalogue(&with), &before);
            with.push(undo(version + 2, version + 1));
            prop_assert_eq!(&catalogue(&with), &after);
            with.reverse();
            prop_assert_eq!(&catalogue(&with), &after);
        }

        #[test]
        fn a_version_reads_back_as_it_was_written(history in history()) {
            for one in history {
                let text = serde_json::to_string(&one.changes).unwrap();
                prop_assert_eq!(serde_json::from_str::<DecisionChanges>(&text).unwrap(), one.changes);
            }
        }
    }
}
