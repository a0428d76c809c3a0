//! The credentials of which only the name says that they are for a must-have: one line each among the open questions, leading to the desk where
//! one word settles it for everybody who holds the badge.

use std::collections::BTreeMap;

use super::cards::row;
use super::view::{Link, ProblemRow};
use crate::domain::scoring::{Question, Score};
use crate::domain::{AchievementId, SubmissionId};
use crate::web::pages::desk;
use crate::web::pages::public::status::view::listed;
use crate::web::words;

/// Puts the lines behind those about issuers. `held` names the achievement of each credential.
pub(super) fn add(problems: &mut Vec<ProblemRow>, score: &Score, held: &BTreeMap<SubmissionId, AchievementId>) {
    let mut waiting: BTreeMap<&SubmissionId, (&str, Vec<String>)> = BTreeMap::new();
    for question in score.rows.iter().flat_map(|row| &row.lines).flat_map(|line| &line.open) {
        let Question::Match { submission, name, skill } = question else { continue };
        let (_, skills) = waiting.entry(submission).or_insert_with(|| (name, Vec::new()));
        if !skills.contains(skill) {
            skills.push(skill.clone());
        }
    }
    let first = ["unreviewed", "lookalike"];
    let at = problems.iter().position(|problem| !first.contains(&problem.kind)).unwrap_or(problems.len());
    let lines = waiting.into_iter().map(|(submission, (name, skills))| line(score, held.get(submission), name, &skills));
    problems.splice(at..at, lines.collect::<Vec<_>>());
}

fn line(score: &Score, achievement: Option<&AchievementId>, name: &str, skills: &[String]) -> ProblemRow {
    let found = row(
        "unknown",
        format!("Only its name says that “{name}” is for {}.", listed(skills)),
        format!(
            "For a must-have it counts only in “up to {}” until a person says so, once for all who hold it.",
            words::percent(score.high)
        ),
        "With the issuer-list steward.",
    );
    let link = achievement.map(|id| Link { href: desk::address(id), label: "See it on the mapping desk".to_owned() });
    ProblemRow { link, ..found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::jobs::Importance;
    use crate::domain::policy::{FreshnessClass, Rigor, Tier};
    use crate::domain::scoring::fixture::{Case, badge, row as asks};
    use crate::web::pages::report::cards::row as problem;

    #[test]
    fn what_only_a_name_says_stands_once_behind_the_issuers_and_leads_to_the_desk() {
        let mut twice = badge("SQL", "Google").rigor(Rigor::R4);
        twice.facts().achievement.tags.push("Python".into());
        let must = |label| asks(label, Importance::Must, None, FreshnessClass::SemiDurable);
        let case = Case::new(vec![must("SQL"), must("Python")]).listed("Google", Tier::A).sent(twice);
        let held = BTreeMap::from([(case.credentials[0].submission.clone(), AchievementId::new("abc"))]);
        let mut problems = vec![problem("unreviewed", "One.".into(), "", ""), problem("bad", "Two.".into(), "", "")];
        add(&mut problems, &case.score(), &held);
        let said: Vec<_> = problems.iter().map(|one| one.lead.as_str()).collect();
        assert_eq!(said, ["One.", "Only its name says that “SQL” is for SQL and Python.", "Two."]);
        assert_eq!(problems[1].link.as_ref().map(|link| link.href.as_str()), Some("/desk/abc"));
        assert!(problems[1].rest.contains("“up to 100%”"), "{}", problems[1].rest);
        let mut settled = Vec::new();
        add(&mut settled, &case.confirmed(0, "SQL").confirmed(0, "Python").score(), &held);
        assert!(settled.is_empty());
    }
}
