//! What a person said of an achievement: confirmed skills count, rejected ones do not, and neither breaks a hard rule.

use proptest::collection::vec;
use proptest::prelude::*;

use super::fixture::{Badge, Case, badge, day, row};
use super::rules::case;
use super::{Question, Score, Shut};
use crate::domain::credentials::{CredentialDates, Standing, Validity};
use crate::domain::jobs::Importance;
use crate::domain::policy::{ExpiredRule, FULL, FreshnessClass, Rigor, Tier};

/// A must-have for SQL, and a recognised issuer's exam that is called so.
fn named() -> Case {
    Case::new(vec![row("SQL", Importance::Must, None, FreshnessClass::SemiDurable)])
        .listed("Google", Tier::A)
        .sent(badge("SQL", "Google").rigor(Rigor::R4))
}

fn numbers(case: &Case) -> (u32, u32) {
    let row = case.first();
    (row.low.value, row.high.value)
}

#[test]
fn a_person_settles_what_only_the_names_say() {
    assert_eq!(numbers(&named()), (0, FULL));
    let confirmed = named().confirmed(0, "SQL");
    assert_eq!(numbers(&confirmed), (FULL, FULL));
    let lines = confirmed.first().lines;
    assert_eq!(lines.len(), 1, "the name says no more: {lines:?}");
    assert_eq!(lines[0].factors[0].fact, "Confirmed for SQL by J. Ortiz on 24 Nov 2026");
    assert_eq!(numbers(&named().rejected(0, "SQL")), (0, 0));
}

#[test]
fn a_rejection_stands_above_the_credential_and_is_said() {
    let case = Case::new(vec![row("SQL", Importance::Must, None, FreshnessClass::SemiDurable)])
        .listed("Google", Tier::A)
        .sent(badge("Queries", "Google").for_skill("SQL").rigor(Rigor::R4));
    assert_eq!(numbers(&case), (FULL, FULL));
    let row = case.rejected(0, "SQL").first();
    assert_eq!((row.low.value, row.high.value, &row.shut[0].why), (0, 0, &Shut::Rejected));
    assert_eq!(row.sentence, "SQL 0%: “Queries” is not for this skill by the word of a person at this employer, whatever it says itself.");
}

#[test]
fn a_word_about_one_credential_is_none_about_another() {
    let mut other = badge("Another", "Unknown").rigor(Rigor::R4);
    other.facts().achievement.name = "SQL".to_owned();
    let row = named().sent(other).confirmed(0, "SQL").first();
    let waits: Vec<_> = row.lines.iter().filter(|line| line.credential == "Another").flat_map(|line| &line.open).collect();
    assert!(waits.iter().any(|question| matches!(question, Question::Match { .. })), "{row:?}");
}

/// An exam for SQL, earned 20 months before the day of the examples.
fn earned() -> Badge {
    badge("SQL exam", "Google").for_skill("SQL").rigor(Rigor::R4).earned(day(2025, 3, 10))
}

fn sql(importance: Importance, one: Badge) -> Case {
    Case::new(vec![row("SQL", importance, None, FreshnessClass::SemiDurable)]).listed("Google", Tier::A).sent(one)
}

#[test]
fn a_recorded_validity_ends_what_states_no_end_and_says_by_whom() {
    let of = |one: Badge| numbers(&sql(Importance::Must, one));
    assert_eq!(of(earned()), (FULL, FULL));
    assert_eq!(of(earned().stands(24)), (FULL, FULL));
    assert_eq!(of(earned().stands(12)), (0, 0));
    let mut unchecked = earned().stands(12);
    unchecked.0.standing = Standing::Indeterminate;
    assert_eq!(of(unchecked), (0, 0), "over is over, whatever the check would say");
    let mut states = earned().stands(12);
    states.facts().dates.valid_until = Some(day(2027, 1, 1));
    assert_eq!(of(states), (FULL, FULL), "its own end goes first");

    let row = sql(Importance::Must, earned().stands(12)).first();
    let shut = &row.shut[0];
    assert!(
        matches!(&shut.why, Shut::Expired { ended: Some(end), months: 8, validity: Some(_) } if end.date_naive() == day(2026, 3, 10).date_naive()),
        "{shut:?}"
    );
    assert_eq!(
        row.sentence,
        "SQL 0%: “SQL exam” is past its end: it stands for 12 months by the word of a person at this employer, and those ended on 10 Mar 2026."
    );
    assert!(sql(Importance::Must, earned().stands(12)).score().changes.iter().any(|change| change.condition.contains("renewed")));

    let line = &sql(Importance::Must, earned().stands(24)).first().lines[0];
    assert_eq!(line.full_until, day(2027, 3, 10).date_naive().into(), "before it fades");
    let said = "; stands until 10 Mar 2027 (24 months, as J. Ortiz recorded on 24 Nov 2026)";
    assert!(line.factors.iter().any(|factor| factor.fact.ends_with(said)), "{line:?}");
}

#[test]
fn a_recorded_validity_ends_with_its_last_day_whatever_the_hour_it_was_earned() {
    for hour in [0, 9, 23] {
        let earned = day(2025, 3, 10) + chrono::TimeDelta::hours(hour);
        let on = |as_of| {
            let case = sql(Importance::Must, badge("SQL exam", "Google").for_skill("SQL").rigor(Rigor::R4).earned(earned).stands(12));
            case.score_at(as_of).rows[0].low.value
        };
        let (first, last) = (day(2026, 3, 10), day(2026, 3, 11));
        assert_eq!([on(first), on(last - chrono::TimeDelta::seconds(1)), on(last)], [FULL, FULL, 0], "earned at {hour}");
    }
}

#[test]
fn a_recorded_validity_without_a_date_to_count_from_waits() {
    let mut undated = earned().stands(24);
    undated.facts().dates = CredentialDates::default();
    let case = Case::new(vec![row("SQL", Importance::Must, None, FreshnessClass::Lasting)]).listed("Google", Tier::A).sent(undated);
    assert_eq!(numbers(&case), (0, FULL));
    assert!(matches!(case.first().lines[0].open.first(), Some(Question::Date { .. })));
}

#[test]
fn what_is_over_by_a_record_lately_counts_as_what_says_so_itself() {
    let with = |importance| {
        let mut case = sql(importance, earned().earned(day(2024, 10, 12)).stands(24));
        case.policy.expired = Some(ExpiredRule { share: 5_000, within_days: 90 });
        case.first()
    };
    let should = with(Importance::Should);
    let late = should.lines[0].factors.last().unwrap();
    assert_eq!((should.low.value, with(Importance::Must).low.value), (5_000, 0));
    assert_eq!(late.fact, "Ended 12 Oct 2026 (24 months, as J. Ortiz recorded on 24 Nov 2026)");
}

const SKILLS: [&str; 5] = ["SQL", "Python", "Statistics", "Nursing", "Databases"];

/// A credential by its number, and a skill.
fn words() -> impl Strategy<Value = Vec<(usize, usize)>> {
    vec((0_usize..7, 0..SKILLS.len()), 1..5)
}

fn with(case: &Case, words: &[(usize, usize)], say: fn(Case, usize, &str) -> Case) -> Case {
    let count = case.credentials.len();
    words.iter().filter(|_| count > 0).fold(case.clone(), |case, (credential, skill)| say(case, credential % count, SKILLS[*skill]))
}

fn all(score: &Score) -> Vec<(u32, u32)> {
    score.rows.iter().map(|row| (row.low.value, row.high.value)).chain([(score.low, score.high)]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_confirmation_never_lowers_and_a_rejection_never_raises(case in case(), first in words(), then in words()) {
        let confirmed = with(&case, &first, Case::confirmed);
        let both = with(&confirmed, &then, Case::confirmed);
        for (before, after) in [(&case, &confirmed), (&confirmed, &both)] {
            let (before, after) = (all(&before.score()), all(&after.score()));
            prop_assert!(before.iter().zip(&after).all(|(one, other)| one.0 <= other.0 && one.1 <= other.1), "{before:?} {after:?}");
            prop_assert!(after.iter().all(|(low, high)| low <= high && *high <= FULL));
        }
        let rejected = with(&confirmed, &then, Case::rejected);
        let (before, after) = (all(&confirmed.score()), all(&rejected.score()));
        prop_assert!(before.iter().zip(&after).all(|(one, other)| one.0 >= other.0 && one.1 >= other.1), "{before:?} {after:?}");
        prop_assert!(after.iter().all(|(low, high)| low <= high));
    }

    #[test]
    fn a_shorter_validity_never_raises_a_number(case in case(), months in 1_u32..60, more in 0_u32..60) {
        let with = |months: Option<u32>| {
            let mut case = case.clone();
            let validity = months.map(|months| Validity { months, source: String::new() });
            case.credentials.iter_mut().for_each(|one| one.validity.clone_from(&validity));
            all(&case.score())
        };
        let (short, long, none) = (with(Some(months)), with(Some(months + more)), with(None));
        for (less, more) in short.iter().zip(&long).chain(long.iter().zip(&none)) {
            prop_assert!(less.0 <= more.0 && less.1 <= more.1, "{short:?} {long:?} {none:?}");
        }
    }

    #[test]
    fn the_order_of_what_was_said_never_matters(case in case(), first in words(), then in words()) {
        let mut said = with(&with(&case, &first, Case::confirmed), &then, Case::rejected);
        let before = serde_json::to_string(&said.score()).unwrap();
        said.confirmed.reverse();
        said.rejected.reverse();
        said.credentials.reverse();
        prop_assert_eq!(before, serde_json::to_string(&said.score()).unwrap());
    }
}
