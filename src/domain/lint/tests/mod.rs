//! What the linter says about rows and lists, and in which order.

mod lists;

use proptest::prelude::*;

use super::LintKind::{
    Age, AnyAssessment, FewRows, FloorWithoutUse, InsideAnother, LevelAssumedLower, LimitAgainstFreshness, LimitWithoutUse, ManyMusts,
    ManyRows, NoList, NoMust, NoWeight, NobodyCanMeet, Origin, OutweighsMust, PartlyAtBest, ReviewOverdue, RigorAssumedLower, SameSkill,
    Sex, ShortLimit, SkillTwice, Weightless,
};
use super::Severity::{Hint, Stop, Warn};
use super::fixture::{Job, analyst, today};
use super::{Field, Lint, LintKind, Severity};
use crate::domain::IssuerListId;
use crate::domain::issuers::{SkillScope, VersionStatus};
use crate::domain::jobs::{Combined, Importance, Requirement};
use crate::domain::policy::{FreshnessClass, Rigor, Tier};
use crate::domain::scoring::fixture::{Case, group, row, skill};
use crate::domain::skills::{RelationKind, SkillRelation};

/// What is said about the analyst after a change: kind, severity, and the row from 1.
fn said(change: impl FnOnce(&mut Job)) -> Vec<(LintKind, Severity, Option<usize>)> {
    let mut job = analyst();
    change(&mut job);
    let lints = job.lint();
    lints.iter().map(|lint| (lint.kind, lint.severity, place(&job, lint))).collect()
}

fn place(job: &Job, lint: &Lint) -> Option<usize> {
    let row = lint.row.as_ref()?;
    job.case.set.requirements.iter().position(|one| one.id == *row).map(|at| at + 1)
}

fn kinds(job: &Job) -> Vec<(LintKind, Severity, Option<usize>)> {
    job.lint().iter().map(|lint| (lint.kind, lint.severity, place(job, lint))).collect()
}

fn rows(job: &mut Job) -> &mut Vec<Requirement> {
    &mut job.case.set.requirements
}

fn must(label: &str) -> Requirement {
    Requirement { min_rigor: Some(Rigor::R1), ..row(label, Importance::Must, None, FreshnessClass::SemiDurable) }
}

fn relate(job: &mut Job, from: &str, kind: RelationKind, to: &str) {
    job.case.relations.push(SkillRelation { from: skill(from).id, to: skill(to).id, kind });
}

#[test]
fn a_sound_job_has_nothing_to_look_at() {
    assert_eq!(said(|_| {}), []);
}

#[test]
fn counts_of_rows_and_musts() {
    assert_eq!(said(|job| rows(job).clear()), [(FewRows, Stop, None)]);
    assert_eq!(said(|job| rows(job).truncate(2)), [(FewRows, Hint, None)]);
    assert_eq!(said(|job| rows(job).iter_mut().for_each(|row| row.importance = Importance::Should)), [(NoMust, Warn, None)]);
    let five = ["a", "b"].map(must);
    assert_eq!(said(|job| rows(job).extend(five)), []);
    let mut job = analyst();
    rows(&mut job).extend(["a", "b", "c", "d"].map(must));
    let lints = job.lint();
    assert_eq!(lints.iter().map(|lint| lint.kind).collect::<Vec<_>>(), [ManyMusts, ManyRows]);
    assert_eq!(lints[0].what, "7 must-haves; teams above 5 rarely find anyone.");
}

#[test]
fn must_haves_that_ask_for_no_assessment_are_said_once() {
    let none = |job: &mut Job| rows(job).iter_mut().for_each(|row| row.min_rigor = None);
    assert_eq!(said(none), [(AnyAssessment, Hint, None)]);
    let mut job = analyst();
    none(&mut job);
    rows(&mut job).truncate(1);
    let lints = job.lint();
    let one = lints.iter().find(|lint| lint.kind == AnyAssessment).unwrap();
    assert_eq!(one.what, "No assessment is asked for in 1 must-have: SQL.");
}

#[test]
fn weights_that_say_nothing_or_the_opposite() {
    assert_eq!(said(|job| rows(job).iter_mut().for_each(|row| row.weight = 0)), [(NoWeight, Stop, None)]);
    assert_eq!(said(|job| rows(job)[0].weight = 0), [(Weightless, Warn, Some(1))]);
    assert_eq!(said(|job| rows(job)[5].weight = 0), [(Weightless, Hint, Some(6))]);
    assert_eq!(said(|job| rows(job)[5].weight = 4), [(OutweighsMust, Warn, Some(6))]);
    assert_eq!(said(|job| rows(job)[4].weight = 4), [(OutweighsMust, Hint, Some(5))]);
    assert_eq!(said(|job| rows(job)[5].weight = 3), []);
}

/// The analyst, who shows any one of the skills in these rows.
fn choice(job: &mut Job, labels: &[&str]) {
    for label in labels {
        let found = rows(job).iter().position(|row| row.skill.label == *label);
        let at = found.unwrap_or_else(|| {
            rows(job).push(must(label));
            rows(job).len() - 1
        });
        let row = &mut rows(job)[at];
        (row.group, row.min_rigor) = (Some(group("Choice", Combined::AnyOf).id), Some(Rigor::R1));
    }
    job.case.set.groups.push(group("Choice", Combined::AnyOf));
}

#[test]
fn a_group_counts_once_and_its_rows_stand_in_for_each_other() {
    assert_eq!(said(|job| choice(job, &["SQL", "Python"])), []);
    let seven_in_one = |job: &mut Job| {
        choice(job, &["SQL", "Python"]);
        rows(job).extend(["a", "b", "c"].map(must));
    };
    assert_eq!(said(seven_in_one).iter().map(|lint| lint.0).collect::<Vec<_>>(), [ManyMusts]);
    // A row's weight in a group says something about the group only; the group's own counts.
    let light = |job: &mut Job| {
        choice(job, &["SQL", "Python"]);
        rows(job)[0].weight = 0;
    };
    assert_eq!(said(light), []);
    let none = |job: &mut Job| {
        light(job);
        job.case.set.groups[0].weight = 0;
        rows(job).iter_mut().filter(|row| row.group.is_none()).for_each(|row| row.weight = 0);
    };
    assert_eq!(said(none), [(NoWeight, Stop, None)]);
    // The one may be inside the other, and one that nobody can satisfy keeps nobody out.
    let near = |job: &mut Job| {
        choice(job, &["SQL", "Python"]);
        relate(job, "SQL", RelationKind::Narrower, "Python");
    };
    assert_eq!(said(near), []);
    let missing = |job: &mut Job| {
        choice(job, &["SQL", "Welding"]);
        for listing in &mut job.case.list.listings {
            listing.skill_scope = SkillScope::Skills(rows_but(&job.case.set.requirements, "Welding"));
        }
    };
    assert_eq!(said(missing), [(NobodyCanMeet, Warn, Some(7))]);
}

/// The addresses of all skills but one.
fn rows_but(rows: &[Requirement], label: &str) -> Vec<String> {
    rows.iter().filter(|row| row.skill.label != label).map(|row| row.skill.uri.clone()).collect()
}

#[test]
fn the_same_skill_twice() {
    let again = Requirement { id: crate::domain::RequirementId::new("again"), ..must("SQL") };
    assert_eq!(said(|job| rows(job).push(again)), [(SkillTwice, Stop, Some(7))]);
    let named_alike = |job: &mut Job| {
        rows(job).push(must("Other"));
        rows(job)[6].skill.label = "sql".to_owned();
    };
    assert_eq!(said(named_alike), [(SameSkill, Warn, Some(7))]);
    let same_code = |job: &mut Job| {
        rows(job).push(must("Other"));
        let uri = rows(job)[0].skill.uri.replace("https", "http");
        rows(job)[6].skill.same_as = vec![uri];
    };
    assert_eq!(said(same_code), [(SameSkill, Warn, Some(7))]);
}

#[test]
fn skills_that_contain_one_another() {
    use Importance::{Must, Nice, Should};
    use RelationKind::{Broader, CloseMatch, ExactMatch, Narrower, Related, ReplacedBy};
    let with = |from: &'static str, kind, to: &'static str, importance| {
        said(move |job| {
            rows(job).push(must("Databases"));
            rows(job)[6].importance = importance;
            rows(job)[6].weight = 2;
            relate(job, from, kind, to);
        })
    };
    assert_eq!(with("SQL", ExactMatch, "Databases", Must), [(SameSkill, Warn, Some(7))]);
    assert_eq!(with("Databases", ReplacedBy, "SQL", Should), [(SameSkill, Warn, Some(7))]);
    assert_eq!(with("SQL", CloseMatch, "Databases", Must), [(SameSkill, Hint, Some(7))]);
    assert_eq!(with("SQL", Narrower, "Databases", Must), [(InsideAnother, Warn, Some(1))]);
    assert_eq!(with("Databases", Broader, "SQL", Must), [(InsideAnother, Warn, Some(1))]);
    assert_eq!(with("SQL", Narrower, "Databases", Should), [(InsideAnother, Hint, Some(1))]);
    assert_eq!(with("Databases", Narrower, "SQL", Should), [], "a wish inside a must-have says more about it");
    assert_eq!(with("SQL", Related, "Databases", Must), []);
    assert_eq!(with("SQL", Narrower, "Elsewhere", Nice), []);
}

#[test]
fn limits_nobody_can_keep_or_nobody_notices() {
    use FreshnessClass::{Fast, Lasting, Perishable, SemiDurable};
    let limit = |months, rigor: Option<Rigor>, freshness| {
        said(move |job| {
            job.case = Case::new(["a", "b", "c"].map(must).into()).listed("Google", Tier::A);
            let row = &mut rows(job)[0];
            (row.hard_max_months, row.min_rigor, row.freshness) = (Some(months), rigor, freshness);
        })
    };
    assert_eq!(limit(3, Some(Rigor::R4), Fast), [(ShortLimit, Warn, Some(1))]);
    assert_eq!(limit(5, Some(Rigor::R4), SemiDurable), [(ShortLimit, Warn, Some(1))]);
    assert_eq!(limit(12, Some(Rigor::R4), Fast), []);
    assert_eq!(limit(2, Some(Rigor::R2), Fast), [(ShortLimit, Warn, Some(1))]);
    assert_eq!(limit(24, Some(Rigor::R2), Perishable), []);
    assert_eq!(limit(24, Some(Rigor::R2), SemiDurable), [], "the rule of the hospital");
    assert_eq!(limit(12, Some(Rigor::R2), SemiDurable), [(LimitAgainstFreshness, Hint, Some(1))]);
    assert_eq!(limit(24, Some(Rigor::R2), Lasting), [(LimitAgainstFreshness, Hint, Some(1))]);
    assert_eq!(limit(42, Some(Rigor::R2), Fast), [(LimitWithoutUse, Hint, Some(1))]);
    assert_eq!(limit(41, Some(Rigor::R2), Fast), []);
}

#[test]
fn a_least_assessment_that_asks_for_nothing() {
    assert_eq!(said(|job| rows(job)[0].min_rigor = Some(Rigor::R0)), [(FloorWithoutUse, Warn, Some(1))]);
    assert_eq!(said(|job| rows(job)[5].min_rigor = Some(Rigor::NotStated)), [(FloorWithoutUse, Hint, Some(6))]);
    assert_eq!(said(|job| rows(job)[0].min_rigor = Some(Rigor::R2)), []);
}

#[test]
fn wording_is_told_with_its_place_its_reason_and_what_to_write() {
    let mut job = analyst();
    job.title = "Sales Girl".to_owned();
    job.description = "Ideal for recent graduates.\n\nA native speaker, a Native Speaker.".to_owned();
    rows(&mut job)[4].note_for_candidate = Some("Recent graduates welcome".to_owned());
    rows(&mut job)[3].skill.label = "Native German".to_owned();
    let lints = job.lint();
    let told: Vec<_> = lints.iter().map(|lint| (lint.kind, lint.field, place(&job, lint))).collect();
    assert_eq!(
        told,
        [
            (Age, Field::Description, None),
            (Sex, Field::Title, None),
            (Origin, Field::Description, None),
            (Origin, Field::Skill, Some(4)),
            (Age, Field::Note, Some(5)),
        ]
    );
    assert_eq!(lints[2].what, "The description says \u{201c}native speaker\u{201d} (2 times).");
    assert!(lints[2].why.contains("2000/43/EC") && lints[2].instead.contains("fluent (C1)"), "{:?}", lints[2]);
    assert_eq!(lints[4].what, "The note on Statistics says \u{201c}Recent graduates\u{201d}.");
    let quoted = lints[2].quoted.as_ref().unwrap();
    assert_eq!(job.description.get(quoted.start..quoted.end), Some("native speaker"));
}

#[test]
fn a_title_for_everybody_settles_the_names_of_trades() {
    let with = |title: &str| {
        said(|job| {
            title.clone_into(&mut job.title);
            job.description = "Als Verkäuferin beraten Sie.".to_owned();
        })
    };
    assert_eq!(with("Verkauf"), [(Sex, Warn, None)]);
    assert_eq!(with("Verkauf (m/w/d)"), []);
}

#[test]
fn remarks_come_by_weight_then_row_then_kind() {
    let mut job = analyst();
    job.description = "Young, and able-bodied.".to_owned();
    rows(&mut job)[1].weight = 0;
    rows(&mut job)[0].min_rigor = Some(Rigor::R0);
    rows(&mut job).push(Requirement { id: crate::domain::RequirementId::new("again"), ..must("SQL") });
    let order: Vec<_> = kinds(&job).into_iter().map(|(_, severity, row)| (severity, row)).collect();
    assert!(order.is_sorted() && order.len() == 5, "{order:?}");
    let text = serde_json::to_string(&job.lint()).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Lint>>(&text).unwrap(), job.lint());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_remark_is_whole_and_leads_to_a_row_that_is_there(
        texts in proptest::collection::vec("\\PC{0,60}", 3), weights in proptest::collection::vec(0_u8..=10, 6), limits in proptest::collection::vec(proptest::option::of(0_u32..80), 6), level in 0_u8..=9, rigor in 0..6_usize, tier in 0..4_usize
    ) {
        let mut job = analyst();
        (job.title, job.description) = (texts[0].clone(), texts[1].clone());
        for (row, (weight, limit)) in job.case.set.requirements.iter_mut().zip(weights.into_iter().zip(limits)) {
            (row.weight, row.hard_max_months, row.level, row.min_rigor) = (weight, limit, Some(level), Some(Rigor::ALL[rigor]));
            row.note_for_candidate = Some(texts[2].clone());
        }
        job.case.list.listings.iter_mut().for_each(|listing| listing.tier = Tier::ALL[tier]);
        let lints = job.lint();
        for one in &lints {
            prop_assert!(one.what.ends_with('.') && !one.why.trim().is_empty() && one.instead.ends_with('.'), "{:?}", one);
            prop_assert!(one.row.is_none() || place(&job, one).is_some());
        }
        prop_assert_eq!(lints, job.lint());
    }
}

#[test]
fn a_skill_that_was_given_up_is_said_with_what_takes_its_place() {
    use crate::domain::skills::GivenUp;
    let mut job = analyst();
    let own = job.case.set.requirements[1].skill.id.clone();
    let other = Job { given_up: std::collections::BTreeMap::new(), ..analyst() }.case.set.requirements[0].skill.clone();
    job.given_up.insert(own.clone(), GivenUp { by: Some("ESCO 1.2".to_owned()) });
    let said = |job: &Job| {
        let found = job.lint().into_iter().find(|lint| lint.kind == LintKind::GivenUp).unwrap();
        assert_eq!((found.severity, place(job, &found), found.field), (Warn, Some(2), Field::Skill));
        (found.what, found.instead)
    };
    let label = job.case.set.requirements[1].skill.label.clone();
    assert_eq!(said(&job), (format!("{label} was given up by ESCO 1.2."), "Choose another, or keep it.".to_owned()));
    job.case.relations.push(SkillRelation { from: own.clone(), to: other.id.clone(), kind: RelationKind::ReplacedBy });
    job.case.skills.push(other.clone());
    job.given_up.insert(own, GivenUp { by: None });
    let instead = format!("Choose {}, which takes its place, or keep it.", other.label);
    assert_eq!(said(&job), (format!("{label} was retired here."), instead));
}
