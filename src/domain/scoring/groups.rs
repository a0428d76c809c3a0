//! Groups of requirements (`scoring.md` §3) in tables, and the hard rules on random cases with groups and named credentials.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::fixture::{Case, badge, day, group, maya, row};
use super::rules::{accepted, case, credential};
use super::{AcceptedEvidence, Part, Score, Status, Unit, combine, coverage};
use crate::domain::credentials::Standing;
use crate::domain::grouping::Group;
use crate::domain::jobs::{AcceptedCredential, Combined, CredentialName, Importance, RequirementGroup};
use crate::domain::other_evidence::EvidenceKind;
use crate::domain::policy::{FULL, FreshnessClass, Rigor, Tier};
use crate::domain::{Bp, RequirementGroupId, RequirementId};

const ROWS: [&str; 3] = ["AWS", "Azure", "Google Cloud"];

/// A must-have, `SQL`, and three clouds in a group; what is proved of each, by a recognised issuer of its own.
fn clouds(combined: Combined, proved: &[(&str, Rigor)]) -> Case {
    let row = |label| row(label, Importance::Nice, None, FreshnessClass::Lasting);
    let mut case = Case::new(vec![row("SQL"), row("AWS"), row("Azure"), row("Google Cloud")]).grouped(group("Clouds", combined), &ROWS);
    case.set.requirements[0].importance = Importance::Must;
    for (label, rigor) in proved {
        let issuer = format!("House of {label}");
        case = case.listed(&issuer, Tier::A).sent(badge(&format!("{label} badge"), &issuer).for_skill(label).rigor(*rigor));
    }
    case
}

#[test]
fn a_group_counts_once_by_its_own_weight_and_rule() {
    use Combined::{AllOf, AnyOf, NOf};
    use Rigor::{R0, R1, R2, R4};
    use Status::{Met, NotEvidenced, Partly};
    // Recognised: R4 100%, R2 85%, R1 40%, R0 10%.
    let check = |combined, rigors: [Rigor; 3], expected: (Bp, Status), sentence: &str| {
        let proved: Vec<(&str, Rigor)> = ROWS.into_iter().zip(rigors).filter(|(_, rigor)| *rigor != Rigor::NotStated).collect();
        let score = clouds(combined, &proved).score();
        let clouds = &score.groups[0];
        assert_eq!(((clouds.low, clouds.now), clouds.sentence.as_str()), (expected, sentence), "{combined:?} {rigors:?}");
        // SQL has the weight 1 and nothing; the group has 3, whatever its rows have.
        assert_eq!((score.low, score.musts.total), (coverage([(1, 0), (3, clouds.low)]), 2));
    };
    let none = Rigor::NotStated;
    check(AnyOf, [R2, R1, none], (8_500, Met), "Clouds 85%: 1 of 3 is enough, and the best is AWS with 85%.");
    check(AnyOf, [R0, none, R1], (4_000, Partly), "Clouds 40%: 1 of 3 is enough, and the best is Google Cloud with 40%.");
    check(NOf(1), [R2, none, none], (8_500, Met), "Clouds 85%: 1 of 3 is enough, and the best is AWS with 85%.");
    check(
        NOf(2),
        [R4, R1, none],
        (7_000, Partly),
        "Clouds 70%: 2 of 3 are wanted, and this is the mean of AWS with 100% and Azure with 40%; 1 more is open until it reaches 60%.",
    );
    check(
        NOf(2),
        [R2, R1, R4],
        (9_250, Met),
        "Clouds 93%: 2 of 3 are wanted, and this is the mean of Google Cloud with 100% and AWS with 85%.",
    );
    check(
        AllOf,
        [R4, R2, R1],
        (7_500, Partly),
        "Clouds 75%: all 3 are wanted, and this is the mean of AWS with 100%, Azure with 85% and Google Cloud with 40%; 1 more is open until it \
         reaches 60%.",
    );
    check(
        AllOf,
        [R4, R2, R2],
        (9_000, Met),
        "Clouds 90%: all 3 are wanted, and this is the mean of AWS with 100%, Azure with 85% and Google Cloud with \
         85%.",
    );
    check(
        AllOf,
        [none, R2, none],
        (2_833, NotEvidenced),
        "Clouds 28%: all 3 are wanted, and this is the mean of AWS with 0%, Azure with 85% and Google Cloud with 0%; 2 more are open until they reach \
         60%.",
    );
    for combined in [AnyOf, NOf(2), AllOf] {
        assert!(clouds(combined, &[]).score().groups[0].sentence.ends_with(", and none is evidenced."));
    }
}

#[test]
fn all_of_a_group_are_weighed_inside_it() {
    let mut case = clouds(Combined::AllOf, &[("AWS", Rigor::R4), ("Azure", Rigor::R1)]);
    case.set.requirements[1].weight = 3;
    let clouds = case.score().groups.remove(0);
    assert_eq!(clouds.low, (3 * 10_000 + 4_000) / 5);
    assert!(clouds.sentence.contains("the mean by weight of AWS with 100% (weight 3), Azure with 40% (weight 1)"), "{}", clouds.sentence);
}

#[test]
fn what_is_begun_is_said_and_gets_nothing_beyond_its_parts() {
    let note = |combined, proved: &[(&str, Rigor)]| {
        let notes = clouds(combined, proved).score().groups.remove(0).notes;
        notes.first().map(|note| format!("{} {}", note.lead, note.rest))
    };
    let rest = "What is not finished counts for its parts and for nothing beyond them.";
    let one = [("AWS", Rigor::R4)];
    let two = [("AWS", Rigor::R4), ("Azure", Rigor::R2)];
    assert_eq!(note(Combined::NOf(2), &one), Some(format!("1 of 2 parts of Clouds. 1 more of Azure and Google Cloud is open. {rest}")));
    assert_eq!(note(Combined::AllOf, &one), Some(format!("1 of 3 parts of Clouds. Azure and Google Cloud are open. {rest}")));
    assert_eq!(note(Combined::AllOf, &two), Some(format!("2 of 3 parts of Clouds. Google Cloud is open. {rest}")));
    assert_eq!((note(Combined::NOf(2), &two), note(Combined::AnyOf, &[]), note(Combined::AllOf, &[])), (None, None, None));
}

#[test]
fn the_verdict_counts_and_names_groups() {
    let sql = |case: Case| case.listed("House of SQL", Tier::A).sent(badge("SQL", "House of SQL").for_skill("SQL").rigor(Rigor::R4));
    let score = sql(clouds(Combined::NOf(2), &[("AWS", Rigor::R4), ("Azure", Rigor::R1)])).score();
    assert_eq!((score.musts.met, score.musts.partly, score.musts.total, score.group), (1, 1, 2, Group::Partly));
    assert_eq!(score.verdict, "1 of 2 must-haves is evidenced and Clouds is partly evidenced. Verified coverage 78%.");
    let whole = sql(clouds(Combined::AnyOf, &[("Azure", Rigor::R4)])).score();
    assert_eq!((whole.group, whole.verdict.as_str()), (Group::AllEvidenced, "All 2 must-haves are evidenced. Verified coverage 100%."));
    let mut nameless = clouds(Combined::AnyOf, &[]);
    nameless.set.groups[0].title = None;
    nameless.set.requirements[0].importance = Importance::Nice;
    let score = nameless.score();
    assert_eq!(score.verdict, "AWS / Azure / Google Cloud is not evidenced. Verified coverage 0%.");
    let names: Vec<&str> = score.units().into_iter().map(Unit::name).collect();
    assert_eq!(names, ["SQL", "AWS / Azure / Google Cloud"]);
}

#[test]
fn only_the_questions_a_group_hangs_on_are_asked() {
    // Azure waits for a check that could give it as much as AWS has.
    let waiting = |combined| {
        let mut case = clouds(combined, &[("AWS", Rigor::R2), ("Azure", Rigor::R2)]);
        case.credentials[1].standing = Standing::Indeterminate;
        case.set.requirements[0].importance = Importance::Nice;
        case.score()
    };
    let any = waiting(Combined::AnyOf);
    assert_eq!((any.low, any.high, any.group, any.open_rows().len(), any.groups[0].notes.len()), (6_375, 6_375, Group::AllEvidenced, 0, 0));
    assert!(any.rows[2].high.value > any.rows[2].low.value && any.changes.iter().all(|change| change.group.is_none()), "{:?}", any.changes);
    let both = waiting(Combined::NOf(2));
    assert_eq!((both.groups[0].low, both.groups[0].high, both.group), (4_250, 8_500, Group::CannotTell));
    assert_eq!(
        both.verdict,
        "Clouds is partly evidenced. Verified coverage 32%, up to 64% once \u{201c}Azure badge\u{201d} could be checked."
    );
    assert_eq!(
        both.group_note,
        "The group hangs on one open question: if it ends well, all must-haves are evidenced; now, some are partly."
    );
    let range = both.groups[0].notes.last().unwrap();
    assert_eq!(
        (range.lead.as_str(), range.rest.as_str()),
        ("Up to 85%.", "With Azure at 85% once \u{201c}Azure badge\u{201d} could be checked.")
    );
}

#[test]
fn what_would_change_a_group_goes_through_the_group() {
    let score = clouds(Combined::NOf(2), &[("AWS", Rigor::R4), ("Azure", Rigor::R1)]).score();
    let change = score.changes.iter().find(|change| change.skill == "Azure").unwrap();
    assert_eq!(change.condition, "An assessed Azure credential from a listed issuer (2 accepted)");
    let in_group = change.group.as_ref().unwrap();
    assert_eq!((in_group.title.as_str(), in_group.now, in_group.then), ("Clouds", 7_000, (9_250, 10_000)));
    assert_eq!((change.row_now, change.row_then, change.coverage_then), (4_000, (8_500, 10_000), (6_938, 7_500)));
    // What is met already asks for nothing more.
    let met = clouds(Combined::AnyOf, &[("AWS", Rigor::R4)]).score();
    assert_eq!(met.changes.iter().map(|change| change.skill.as_str()).collect::<Vec<_>>(), ["SQL"]);
}

#[test]
fn a_row_is_as_important_as_its_group() {
    let mut case = clouds(Combined::AnyOf, &[]).listed("Amazon", Tier::A);
    let by_name = badge("AWS", "Amazon").rigor(Rigor::R4);
    case = case.sent(by_name);
    let group_of = |case: &Case| (case.score().groups[0].low, case.score().groups[0].high, case.score().rows[1].importance);
    assert_eq!(group_of(&case), (0, FULL, Importance::Must), "a name waits for a person");
    case.set.groups[0].importance = Importance::Should;
    assert_eq!(group_of(&case), (8_000, 8_000, Importance::Should));
    case.set.groups.clear();
    let score = case.score();
    assert_eq!(
        (score.groups.len(), score.rows[1].importance, &score.rows[1].group),
        (0, Importance::Nice, &None),
        "a group that is not there"
    );
}

#[test]
fn what_was_accepted_for_a_row_counts_through_its_group() {
    let mut case = clouds(Combined::NOf(2), &[("AWS", Rigor::R4)]);
    case.accepted.push(AcceptedEvidence {
        requirement: RequirementId::new("row-azure"),
        kind: EvidenceKind::WorkSample,
        what: "work sample".to_owned(),
        words: "Migration plan".to_owned(),
        by: "J. Ortiz".to_owned(),
        at: day(2026, 11, 23),
        share: 5_000,
    });
    let score = case.score();
    assert_eq!((score.groups[0].low, score.groups[0].accepted, score.low, score.accepted), (5_000, Some(7_500), 3_750, Some(5_625)));
    let note = score.groups[0].notes.last().unwrap();
    assert_eq!((note.lead.as_str(), note.rest.starts_with("Accepted for Azure.")), ("75% with other evidence.", true));
}

/// The names of everything that is stored, without the values.
fn keys(value: &serde_json::Value) -> Vec<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn without_groups_everything_is_stored_as_before() {
    let case = maya();
    let set = serde_json::to_value(&case.set).unwrap();
    assert_eq!(keys(&set), ["id", "job", "requirements", "status", "version"]);
    let row = [
        "curve",
        "freshness",
        "hard_max_months",
        "id",
        "importance",
        "issuer_list",
        "level",
        "min_rigor",
        "note_for_candidate",
        "skill",
        "weight",
    ];
    assert_eq!(keys(&set["requirements"][0]), row);
    let score = serde_json::to_value(case.score()).unwrap();
    let whole = ["accepted", "changes", "credentials", "group", "group_note", "high", "low", "musts", "newest", "rows", "verdict"];
    assert_eq!(keys(&score), whole);
    let row =
        ["accepted", "high", "importance", "lines", "low", "notes", "now", "requirement", "sentence", "shut", "skill", "then", "weight"];
    assert_eq!(keys(&score["rows"][0]), row);
    assert_eq!(keys(&score["changes"][0]), ["condition", "coverage_then", "requirement", "row_now", "row_then", "skill", "who"]);
}

/// A case whose rows stand in up to two groups and name credentials.
fn grouped() -> impl Strategy<Value = Case> {
    let combined = prop_oneof![Just(Combined::AnyOf), (0_u8..4).prop_map(Combined::NOf), Just(Combined::AllOf)];
    let one = (combined, select(Importance::ALL), 0_u8..=10);
    let names = prop_oneof![
        Just(CredentialName::Words("badge".into())),
        (0_u32..10).prop_map(|number| CredentialName::Words(number.to_string())),
        select(vec!["SQL", "Python", "Nursing"]).prop_map(|name| CredentialName::Name(name.into())),
    ];
    let accepts = (names, prop::option::weighted(0.3, select(vec!["Alpha", "beta.example", "Unknown"])));
    let per_row = vec((prop::option::weighted(0.7, 0_usize..3), vec(accepts, 0..2), any::<bool>()), 4);
    (case(), vec(one, 2), per_row).prop_map(|(mut case, groups, per_row)| {
        let id = |at: usize| RequirementGroupId::new(format!("g{at}"));
        let group = |(at, (combined, importance, weight))| RequirementGroup { id: id(at), title: None, combined, importance, weight };
        case.set.groups = groups.into_iter().enumerate().map(group).collect();
        for (row, (at, accepts, only)) in case.set.requirements.iter_mut().zip(per_row) {
            row.group = at.map(id);
            let named = |(named, issuer): (_, Option<&str>)| AcceptedCredential { named, title: None, issuer: issuer.map(str::to_owned) };
            row.accepted = accepts.into_iter().map(named).collect();
            row.only_accepted = only;
        }
        case
    })
}

/// Every number and status that more evidence may only raise.
fn heights(score: &Score) -> Vec<(Bp, Status)> {
    let rows = score.rows.iter().flat_map(|row| [(row.low.value, row.now), (row.high.value, row.then)]);
    let groups = score.groups.iter().flat_map(|group| [(group.low, group.now), (group.high, group.then)]);
    rows.chain(groups).chain([score.low, score.high].map(|value| (value, Status::NotEvidenced))).collect()
}

fn is_no_lower(after: &Score, before: &Score) -> bool {
    let (before, after) = (heights(before), heights(after));
    before.len() == after.len() && before.iter().zip(&after).all(|(before, after)| after.0 >= before.0 && after.1 >= before.1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn numbers_stay_in_bounds_and_groups_follow_from_their_rows(case in grouped()) {
        let score = case.score();
        for two in heights(&score).chunks_exact(2) {
            prop_assert!(two[0].0 <= two[1].0 && two[1].0 <= FULL && two[0].1 <= two[1].1);
        }
        let met = case.policy.thresholds.met;
        for group in &score.groups {
            let rows: Vec<_> = score.rows.iter().filter(|row| row.group.as_ref() == Some(&group.group)).collect();
            prop_assert!(!rows.is_empty() && rows.iter().all(|row| row.importance == group.importance));
            let worth = |value: fn(&super::RowScore) -> Bp| {
                let parts: Vec<Part> = rows.iter().map(|row| Part { weight: row.weight, value: value(row) }).collect();
                combine(group.combined, &parts, met)
            };
            let (low, is_met) = worth(|row| row.low.value);
            prop_assert_eq!((low, worth(|row| row.high.value).0), (group.low, group.high));
            prop_assert_eq!(group.now == Status::Met, is_met && low >= met);
        }
        let units = score.units();
        let total = |value: fn(&Unit<'_>) -> Bp| coverage(units.iter().map(|unit| (unit.weight(), value(unit))));
        prop_assert_eq!((score.low, score.high), (total(|unit| unit.low()), total(|unit| unit.high())));
        let musts: Vec<Status> = units.iter().filter(|unit| unit.importance() == Importance::Must).map(|unit| unit.now()).collect();
        prop_assert_eq!(score.musts.total, musts.len());
        prop_assert_eq!(score.musts.met, musts.iter().filter(|status| **status == Status::Met).count());
        let hangs = units.iter().any(|unit| unit.importance() == Importance::Must && unit.now() != unit.then());
        prop_assert!(score.group != Group::CannotTell || hangs);
        prop_assert!(score.group != Group::CannotTell || !score.open_rows().is_empty());
    }

    #[test]
    fn another_credential_never_lowers_a_group(case in grouped(), more in credential()) {
        let before = case.score();
        prop_assert!(is_no_lower(&case.sent(more).score(), &before));
    }

    #[test]
    fn the_order_of_links_never_matters_to_groups(case in grouped(), turn in 0_usize..7) {
        let before = serde_json::to_string(&case.score()).unwrap();
        let mut turned = case;
        let by = turn % turned.credentials.len().max(1);
        turned.credentials.rotate_left(by);
        turned.list.listings.reverse();
        turned.list.issuers.reverse();
        turned.skills.reverse();
        turned.set.requirements.iter_mut().for_each(|row| row.accepted.reverse());
        let after = turned.score();
        prop_assert_eq!(&before, &serde_json::to_string(&after).unwrap());
        prop_assert_eq!(after, serde_json::from_str::<Score>(&before).unwrap(), "a stored score reads back");
        let set = serde_json::to_string(&turned.set).unwrap();
        prop_assert_eq!(turned.set, serde_json::from_str(&set).unwrap());
    }

    #[test]
    fn a_group_does_not_depend_on_what_is_outside_it(case in grouped()) {
        for group in case.score().groups {
            let mut alone = case.clone();
            alone.set.requirements.retain(|row| row.group.as_ref() == Some(&group.group));
            prop_assert_eq!(alone.score().groups, vec![group]);
        }
    }

    #[test]
    fn what_was_accepted_beside_changes_no_verified_number_of_a_group(case in grouped(), accepted in vec(accepted(), 1..4)) {
        let before = case.score();
        let mut with = case;
        for (row, kind, share, by) in accepted {
            let requirement = with.set.requirements[row % with.set.requirements.len()].id.clone();
            let (what, words) = ("degree".to_owned(), "BSc".to_owned());
            with.accepted.push(AcceptedEvidence { requirement, kind, what, words, by: format!("Person {by}"), at: super::fixture::now(), share });
        }
        let after = with.score();
        prop_assert_eq!(heights(&before), heights(&after));
        prop_assert_eq!((before.group, before.musts, &before.changes), (after.group, after.musts, &after.changes));
        prop_assert!(after.accepted.is_some_and(|accepted| accepted >= after.low && accepted <= FULL));
        prop_assert!(after.groups.iter().all(|group| group.accepted.is_none_or(|accepted| accepted >= group.low && accepted <= FULL)));
    }

    #[test]
    fn every_change_of_a_group_is_for_the_better(case in grouped()) {
        let score = case.score();
        for change in &score.changes {
            prop_assert!(change.row_then.0 <= change.row_then.1 && change.row_then.1 > change.row_now && change.row_then.1 <= FULL);
            prop_assert!(change.coverage_then.0 <= change.coverage_then.1 && change.coverage_then.0 >= score.low);
            if let Some(group) = &change.group {
                prop_assert!(group.now <= group.then.0 && group.then.0 <= group.then.1 && group.then.1 <= FULL);
            }
        }
    }

    #[test]
    fn naming_a_credential_never_lowers_and_only_those_named_never_raises(case in grouped()) {
        let mut open = case.clone();
        open.set.requirements.iter_mut().for_each(|row| row.only_accepted = false);
        let mut plain = open.clone();
        plain.set.requirements.iter_mut().for_each(|row| row.accepted.clear());
        let named = open.score();
        prop_assert!(is_no_lower(&named, &plain.score()));
        prop_assert!(is_no_lower(&named, &case.score()));
    }

    #[test]
    fn blocked_and_unchecked_stay_so_however_they_are_named(case in grouped()) {
        let mut unchecked = case.clone();
        unchecked.credentials.iter_mut().for_each(|one| one.standing = Standing::Indeterminate);
        prop_assert_eq!(unchecked.score().low, 0);
        let issuers = ["Alpha", "Beta", "Gamma", "Delta", "Unknown"];
        let blocked = issuers.iter().fold(case, |case, name| case.listed(name, Tier::X)).score();
        prop_assert_eq!((blocked.low, blocked.high), (0, 0));
    }
}
