//! The hard rules of `scoring.md`, tried on random cases, and the gate case by case.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::fixture::{Badge, Case, badge, day, maya, now, one_row, row};
use super::line::product;
use super::{AcceptedEvidence, FactorKind, Question, Score, Shut, Status, Trust, coverage, value_of_pair};
use crate::domain::Bp;
use crate::domain::credentials::{Achievement, CredentialDates, HolderMatch, Standing};
use crate::domain::issuers::SkillScope;
use crate::domain::jobs::Importance;
use crate::domain::other_evidence::EvidenceKind;
use crate::domain::policy::{ExpiredRule, FULL, FreshnessClass, Rigor, Tier};

const SKILLS: [&str; 4] = ["SQL", "Python", "Statistics", "Nursing"];
const ISSUERS: [&str; 5] = ["Alpha", "Beta", "Gamma", "Delta", "Unknown"];

fn rows() -> impl Strategy<Value = Vec<crate::domain::jobs::Requirement>> {
    let one = (
        select(Importance::ALL),
        0_u8..=10,
        prop::option::of(1_u8..=5),
        select(FreshnessClass::ALL),
        prop::option::weighted(0.3, 12_u32..60),
        prop::option::weighted(0.3, select(Rigor::ALL)),
    );
    vec(one, 1..=SKILLS.len()).prop_map(|rows| {
        let rows = rows.into_iter().zip(SKILLS);
        rows.map(|((importance, weight, level, class, hard_max_months, min_rigor), label)| crate::domain::jobs::Requirement {
            weight,
            hard_max_months,
            min_rigor,
            ..row(label, importance, level, class)
        })
        .collect()
    })
}

/// A credential: for which skill and how it names it, of whom, and all that the gate and the factors look at.
pub(super) fn credential() -> impl Strategy<Value = Badge> {
    let what = (0..SKILLS.len(), 0_u8..4, 0..ISSUERS.len(), 0_u32..1_000_000);
    let how = (select(Standing::ALL), select(HolderMatch::ALL), select(Rigor::ALL), prop::option::of(1_u8..=5));
    let dates = (prop::option::weighted(0.9, 0_i64..3_000), prop::option::weighted(0.2, 1_u32..60));
    (what, how, dates, any::<bool>()).prop_map(
        |((skill, named, issuer, number), (standing, holder, rigor, level), (age, validity), is_good)| {
            let name = format!("Badge {number}");
            let mut one = badge(&name, ISSUERS[issuer]).rigor(rigor);
            let label = SKILLS[skill];
            match named {
                0 => one.facts().achievement.tags.push(label.to_owned()),
                1 => one.facts().achievement.name = label.to_owned(),
                2 => one = one.for_skill("Databases"),
                _ => one = one.for_skill(label),
            }
            let awarded_date = age.map(|days| now() - chrono::TimeDelta::days(days));
            one.facts().dates = CredentialDates { awarded_date, ..CredentialDates::default() };
            if let Some(level) = level {
                one = one.level(level);
            }
            if let Some(months) = validity {
                one = one.stands(months);
            }
            if !is_good {
                one.0.standing = standing;
                one.0.holder = holder;
            }
            one
        },
    )
}

pub(super) fn case() -> impl Strategy<Value = Case> {
    let tiers = vec(prop::option::of(select(Tier::ALL)), 4);
    (rows(), tiers, vec(credential(), 0..7)).prop_map(|(rows, tiers, credentials)| {
        let mut case = Case::new(rows).narrower("Databases", "SQL");
        for (name, tier) in ISSUERS.iter().zip(tiers) {
            if let Some(tier) = tier {
                case = case.listed(name, tier);
            }
        }
        credentials.into_iter().fold(case, Case::sent)
    })
}

/// Something a person accepted: for which row, what, how much, and who.
pub(super) fn accepted() -> impl Strategy<Value = (usize, EvidenceKind, Bp, u8)> {
    (0..SKILLS.len(), select(EvidenceKind::ALL), select(vec![5_000_u32, 10_000]), 0_u8..3)
}

/// Every number follows from the reasons beside it.
fn reasons_add_up(case: &Case, score: &Score) -> Result<(), TestCaseError> {
    for row in &score.rows {
        for line in &row.lines {
            prop_assert_eq!(line.value, product(line.factors.iter().map(|factor| factor.share)));
        }
        for (proof, is_now) in [(row.low, true), (row.high, false)] {
            let value = |at: Option<usize>| at.map(|at| row.lines[at].value);
            let expected = match (value(proof.first), value(proof.second)) {
                (Some(first), Some(second)) => value_of_pair(case.policy.second, first, second),
                (Some(first), None) => first,
                _ => 0,
            };
            prop_assert_eq!(proof.value, expected);
            let used = [proof.first, proof.second].into_iter().flatten();
            prop_assert!(!is_now || used.into_iter().all(|at| row.lines[at].counts_now()), "what is open never counts now");
        }
    }
    let total = |value: fn(&super::RowScore) -> Bp| coverage(score.rows.iter().map(|row| (row.weight, value(row))));
    prop_assert_eq!((score.low, score.high), (total(|row| row.low.value), total(|row| row.high.value)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn low_and_high_stay_in_bounds_and_the_reasons_add_up(case in case()) {
        let score = case.score();
        for (low, high) in score.rows.iter().map(|row| (row.low.value, row.high.value)).chain([(score.low, score.high)]) {
            prop_assert!(low <= high && high <= FULL);
        }
        reasons_add_up(&case, &score)?;
    }

    #[test]
    fn another_credential_never_lowers_anything(case in case(), more in credential()) {
        let before = case.score();
        let after = case.sent(more).score();
        prop_assert!(before.low <= after.low && before.high <= after.high);
        for (before, after) in before.rows.iter().zip(&after.rows) {
            prop_assert!(before.low.value <= after.low.value && before.high.value <= after.high.value);
        }
    }

    #[test]
    fn the_order_of_links_never_matters(case in case(), turn in 0_usize..7) {
        let before = serde_json::to_string(&case.score()).unwrap();
        let mut turned = case;
        let by = turn % turned.credentials.len().max(1);
        turned.credentials.rotate_left(by);
        prop_assert_eq!(&before, &serde_json::to_string(&turned.score()).unwrap());
        turned.credentials.reverse();
        turned.list.listings.reverse();
        turned.list.issuers.reverse();
        turned.skills.reverse();
        prop_assert_eq!(before, serde_json::to_string(&turned.score()).unwrap());
    }

    #[test]
    fn a_stored_score_reads_back_and_comes_out_the_same(case in case()) {
        let text = serde_json::to_string(&case.score()).unwrap();
        let read: Score = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&read).unwrap());
        prop_assert_eq!(text, serde_json::to_string(&case.score()).unwrap());
    }

    #[test]
    fn what_is_unchecked_never_counts_now(case in case()) {
        let mut unchecked = case;
        for one in &mut unchecked.credentials {
            one.standing = Standing::Indeterminate;
        }
        prop_assert_eq!(unchecked.score().low, 0);
    }

    #[test]
    fn a_blocked_issuer_counts_in_neither(case in case()) {
        let mut blocked = ISSUERS.iter().fold(case, |case, name| case.listed(name, Tier::X));
        blocked.accepted.clear();
        let score = blocked.score();
        prop_assert_eq!((score.low, score.high), (0, 0));
        prop_assert!(score.credentials.iter().all(|one| one.trust == Trust::Blocked));
    }

    #[test]
    fn a_row_does_not_depend_on_the_other_rows(case in case()) {
        let whole = case.score();
        for (at, row) in whole.rows.iter().enumerate() {
            let mut alone = case.clone();
            alone.set.requirements = vec![case.set.requirements[at].clone()];
            let alone = alone.first();
            prop_assert_eq!((alone.low, alone.high, &alone.lines), (row.low, row.high, &row.lines));
        }
    }

    #[test]
    fn what_was_accepted_beside_changes_no_verified_number(case in case(), accepted in vec(accepted(), 1..5)) {
        let before = case.score();
        let mut with = case;
        for (row, kind, share, by) in accepted {
            let requirement = with.set.requirements[row % with.set.requirements.len()].id.clone();
            let (what, words) = ("degree".to_owned(), "BSc".to_owned());
            with.accepted.push(AcceptedEvidence { requirement, kind, what, words, by: format!("Person {by}"), at: now(), share });
        }
        let after = with.score();
        prop_assert_eq!((before.low, before.high, before.group, before.musts), (after.low, after.high, after.group, after.musts));
        prop_assert_eq!((&before.changes, &before.credentials), (&after.changes, &after.credentials));
        for (before, after) in before.rows.iter().zip(&after.rows) {
            let verified = |row: &super::RowScore| (row.low, row.high, row.now, row.then, row.lines.clone(), row.sentence.clone());
            prop_assert_eq!(verified(before), verified(after));
        }
        prop_assert!(after.accepted.is_some_and(|accepted| accepted >= after.low && accepted <= FULL));
        // The order in which persons accepted things changes nothing, and neither does taking all of it back.
        let text = serde_json::to_string(&after).unwrap();
        with.accepted.reverse();
        prop_assert_eq!(text, serde_json::to_string(&with.score()).unwrap());
        with.accepted.clear();
        prop_assert_eq!(before, with.score());
    }

    #[test]
    fn every_change_is_for_the_better(case in case()) {
        let score = case.score();
        for change in &score.changes {
            prop_assert!(change.row_then.0 <= change.row_then.1 && change.row_then.1 > change.row_now && change.row_then.1 <= FULL);
            prop_assert!(change.coverage_then.0 <= change.coverage_then.1 && change.coverage_then.0 >= score.low);
        }
    }
}

/// One must-have row, SQL at level 2, and a recognised issuer of a supervised exam for it.
fn good() -> (Case, Badge) {
    (one_row().listed("Google", Tier::A), badge("SQL exam", "Google").for_skill("SQL").rigor(Rigor::R4).level(2))
}

#[test]
fn the_gate_lets_now_later_or_never() {
    type Change = fn(&mut Badge);
    type Asks = fn(&Question) -> bool;
    let never: [(&str, Change); 8] = [
        ("revoked", |one| one.0.standing = Standing::Revoked),
        ("suspended", |one| one.0.standing = Standing::Suspended),
        ("not genuine", |one| one.0.standing = Standing::Invalid),
        ("not begun", |one| one.0.standing = Standing::NotYetValid),
        ("expired", |one| one.0.standing = Standing::Expired),
        ("somebody else's", |one| one.0.standing = Standing::RecipientMismatch),
        ("somebody else's by its holder", |one| one.0.holder = HolderMatch::Mismatched),
        ("not finished", |one| one.facts().unfinished = Some("Enrolled".into())),
    ];
    let later: [(&str, Change, Asks); 5] = [
        ("unchecked", |one| one.0.standing = Standing::Indeterminate, |one| matches!(one, Question::Check { .. })),
        ("holder unknown", |one| one.0.holder = HolderMatch::Unknown, |one| matches!(one, Question::Holder { .. })),
        ("no date", |one| one.facts().dates = CredentialDates::default(), |one| matches!(one, Question::Date { .. })),
        (
            "by name only",
            |one| one.facts().achievement = Achievement { name: "sql".into(), ..Achievement::default() },
            |one| matches!(one, Question::Match { .. }),
        ),
        (
            "defined by somebody else",
            |one| one.facts().achievement.creator = Some("https://microsoft.example/issuer".into()),
            |one| matches!(one, Question::Held { .. }),
        ),
    ];
    let row = |change: &dyn Fn(&mut Badge)| {
        let (case, mut one) = good();
        change(&mut one);
        case.sent(one).first()
    };
    assert_eq!((row(&|_| {}).low.value, row(&|_| {}).high.value), (FULL, FULL));
    for (what, change) in never {
        let row = row(&change);
        assert_eq!((row.low.value, row.high.value, row.shut.len()), (0, 0, 1), "{what}");
        assert!(row.sentence.starts_with("SQL 0%: \u{201c}SQL exam\u{201d} is "), "{}", row.sentence);
    }
    for (what, change, question) in later {
        let row = row(&change);
        assert_eq!((row.low.value, row.high.value), (0, FULL), "{what}");
        assert!(row.lines[0].open.len() == 1 && row.lines[0].open.iter().all(question), "{what}: {:?}", row.lines[0].open);
        assert!(row.sentence.starts_with("SQL 0% now, up to 100%: "), "{}", row.sentence);
    }
}

#[test]
fn rows_may_be_stricter_than_the_table() {
    let check = |row: fn(&mut crate::domain::jobs::Requirement), change: fn(&mut Badge)| {
        let (mut case, mut one) = good();
        row(&mut case.set.requirements[0]);
        change(&mut one);
        case.sent(one).first()
    };
    let old = check(|row| row.hard_max_months = Some(24), |one| one.facts().dates.awarded_date = Some(day(2024, 10, 1)));
    assert_eq!((old.high.value, &old.shut[0].why), (0, &Shut::TooOld { months: 25, limit: 24 }));
    let just = check(|row| row.hard_max_months = Some(25), |one| one.facts().dates.awarded_date = Some(day(2024, 10, 1)));
    assert_eq!(just.low.value, FULL);
    let attended = check(|row| row.min_rigor = Some(Rigor::R2), |one| one.facts().rigor.rigor = Rigor::R0);
    assert_eq!(attended.sentence, "SQL 0%: \u{201c}SQL exam\u{201d} is for attendance only, and this row asks for an assessment.");
    let unstated = check(|row| row.min_rigor = Some(Rigor::R2), |one| one.facts().rigor.rigor = Rigor::NotStated);
    assert_eq!((unstated.low.value, unstated.high.value), (0, 8_500), "unknown is not under it: somebody has to look");
}

#[test]
fn an_issuer_is_not_reviewed_for_what_no_listing_of_it_covers() {
    let nursing = SkillScope::Categories(vec!["nursing".into()]);
    let (_, one) = good();
    let case = one_row().listed_for("Google", Tier::A, nursing).sent(one);
    let score = case.score();
    assert_eq!((score.low, score.high), (0, 8_500), "as one that is not on the list: as tier B, once somebody decides");
    assert_eq!(score.credentials[0].trust, Trust::Held { why: "Google is on your list, and not for SQL.".into() });
    assert_eq!(score.verdict, "SQL is not evidenced. Verified coverage 0%, up to 85% once HR has reviewed Google for SQL.");
}

#[test]
fn a_name_like_a_listed_issuers_warns_and_decides_nothing() {
    let fake = |id: &str, name: &str| {
        let mut one = badge("SQL exam", "Google").for_skill("SQL").rigor(Rigor::R4).level(2);
        one.facts().issuer.id = id.to_owned();
        one.facts().issuer.name = Some(name.to_owned());
        one_row().listed("Google", Tier::A).sent(one).score()
    };
    for (id, name) in [("did:key:z6MkFake", "Google"), ("did:web:goog1e.example", "Badges"), ("did:key:z6MkFake", "G00gle Inc.")] {
        let score = fake(id, name);
        assert_eq!((score.low, score.high), (0, 8_500), "{id} {name}");
        assert!(matches!(&score.credentials[0].trust, Trust::Held { why } if why.contains("looks like Google")), "{:?}", score.credentials);
    }
    assert_eq!(fake("did:key:z6MkOther", "Lakeside").credentials[0].trust, Trust::Unlisted);
}

#[test]
fn names_wait_for_a_person_on_must_haves_and_count_less_elsewhere() {
    let named = |importance| {
        let mut one = badge("SQL", "Google").rigor(Rigor::R4);
        one.facts().achievement.tags = vec!["Sql".into()];
        Case::new(vec![row("SQL", importance, None, FreshnessClass::SemiDurable)]).listed("Google", Tier::A).sent(one)
    };
    let numbers = |case: &Case| (case.first().low.value, case.first().high.value);
    assert_eq!(numbers(&named(Importance::Must)), (0, FULL));
    assert_eq!(numbers(&named(Importance::Should)), (8_000, 8_000));
    assert_eq!(numbers(&named(Importance::Must).confirmed(0, "SQL")), (FULL, FULL));
}

#[test]
fn what_ended_lately_counts_only_where_the_policy_says_so_and_never_for_a_must_have() {
    let with = |importance, ended| {
        let mut case = Case::new(vec![row("SQL", importance, None, FreshnessClass::SemiDurable)]).listed("Google", Tier::A);
        case.policy.expired = Some(ExpiredRule { share: 5_000, within_days: 90 });
        case.sent(badge("SQL exam", "Google").for_skill("SQL").rigor(Rigor::R4).ended(ended)).first()
    };
    let lately = day(2026, 10, 12);
    let row = with(Importance::Should, lately);
    assert_eq!((row.low.value, row.lines[0].share(FactorKind::Expired)), (5_000, 5_000));
    assert_eq!(with(Importance::Must, lately).low.value, 0);
    assert_eq!(with(Importance::Should, day(2026, 7, 1)).low.value, 0);
}

#[test]
fn a_second_proof_is_of_another_issuer_worth_something_and_assessed() {
    let with = |issuer: &str, rigor| {
        let (case, one) = good();
        let case = case.listed("Other", Tier::B).sent(one.level(1));
        case.sent(badge("Second", issuer).for_skill("SQL").rigor(rigor).level(2)).first().low
    };
    let other = with("Other", Rigor::R2);
    assert_eq!((other.value, other.second.is_some()), (value_of_pair(maya().policy.second, 7_000, 5_000), true));
    assert_eq!(with("Other", Rigor::R1).second, None, "completed only");
    assert_eq!(with("Google", Rigor::R2).second, None, "the same issuer");
}

#[test]
fn nothing_but_the_thresholds_decides_what_a_row_is_called() {
    let (mut case, one) = good();
    case = case.sent(one.rigor(Rigor::R2));
    assert_eq!((case.first().low.value, case.first().now), (8_500, Status::Met));
    case.policy.thresholds.met = 9_000;
    assert_eq!(case.first().now, Status::Partly);
}
