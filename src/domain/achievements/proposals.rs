//! Skills that an achievement may be for, for a person to look at. A proposal counts for nothing.

use std::collections::BTreeMap;

use crate::domain::matching::FoundIn;
use crate::domain::matching::engine::Tier;
use crate::domain::skills::Skill;
use crate::domain::{FrameworkId, SkillId};

text_enum! {
    /// How a proposal was found; the surest first.
    pub enum ProposedBy {
        /// The credential names it by address or code.
        Identifier = "identifier",
        /// It goes by the same name.
        Name = "name",
        /// The words are its name.
        Certain = "certain",
        /// The words are its name in another form.
        Direct = "direct",
        /// The words nearly always mean it.
        Likely = "likely",
        /// The words may mean it.
        Review = "review",
    }
}

impl From<Tier> for ProposedBy {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::Certain => Self::Certain,
            Tier::Direct => Self::Direct,
            Tier::Likely => Self::Likely,
            Tier::Review => Self::Review,
        }
    }
}

impl From<FoundIn> for ProposedBy {
    fn from(found: FoundIn) -> Self {
        if found.is_name_only() { Self::Name } else { Self::Identifier }
    }
}

/// A skill proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Which.
    pub skill: SkillId,
    /// Its name.
    pub label: String,
    /// Whose it is.
    pub framework: FrameworkId,
    /// How it was found.
    pub by: ProposedBy,
    /// Why, in a sentence.
    pub why: String,
    /// How many jobs ask for it.
    pub jobs: usize,
}

impl Proposal {
    /// A skill of the store.
    pub fn new(skill: &Skill, by: ProposedBy, why: impl Into<String>) -> Self {
        Self { skill: skill.id.clone(), label: skill.label.clone(), framework: skill.framework.clone(), by, why: why.into(), jobs: 0 }
    }

    /// The same with how many jobs ask for it.
    #[must_use]
    pub fn asked_by(self, jobs: usize) -> Self {
        Self { jobs, ..self }
    }
}

/// Each skill once, by the surest way it was found, at most `most`: what jobs ask for first, then the surest.
pub fn in_order(mut all: Vec<Proposal>, most: usize) -> Vec<Proposal> {
    // Of two ways that are as sure, the words of what a job asks for.
    all.sort_by(|one, other| (one.by, one.jobs == 0, &one.why).cmp(&(other.by, other.jobs == 0, &other.why)));
    let mut once: BTreeMap<SkillId, Proposal> = BTreeMap::new();
    for proposal in all {
        match once.get_mut(&proposal.skill) {
            Some(known) => known.jobs = known.jobs.max(proposal.jobs),
            None => drop(once.insert(proposal.skill.clone(), proposal)),
        }
    }
    let mut ordered: Vec<Proposal> = once.into_values().collect();
    ordered.sort_by(|one, other| {
        let place = |one: &Proposal| (one.jobs == 0, one.by);
        place(one)
            .cmp(&place(other))
            .then_with(|| other.jobs.cmp(&one.jobs))
            .then_with(|| (&one.label, &one.skill).cmp(&(&other.label, &other.skill)))
    });
    ordered.truncate(most);
    ordered
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::domain::scoring::fixture::skill;

    fn said(all: Vec<Proposal>) -> Vec<String> {
        in_order(all, 9).into_iter().map(|one| format!("{} {} {}", one.label, one.by, one.jobs)).collect()
    }

    #[test]
    fn what_jobs_ask_for_comes_first_and_each_skill_once_by_the_surest_way() {
        let one = |label: &str, by| Proposal::new(&skill(label), by, "Because.");
        let all = vec![
            one("Statistics", ProposedBy::Certain),
            one("SQL", ProposedBy::Likely).asked_by(2),
            one("Python", ProposedBy::Review).asked_by(1),
            one("SQL", ProposedBy::Name),
            one("R", ProposedBy::Certain),
        ];
        assert_eq!(said(all), ["SQL name 2", "Python review 1", "R certain 0", "Statistics certain 0"]);
    }

    proptest! {
        #[test]
        fn the_order_in_which_they_were_found_never_matters(found in vec((select(vec!["A", "B", "C"]), select(ProposedBy::ALL), 0_usize..3), 0..9)) {
            let one = |(label, by, jobs): &(&str, ProposedBy, usize)| Proposal::new(&skill(label), *by, by.as_str()).asked_by(*jobs);
            let all: Vec<Proposal> = found.iter().map(one).collect();
            let mut turned = all.clone();
            turned.reverse();
            prop_assert_eq!(in_order(all, 9), in_order(turned, 9));
        }
    }
}
