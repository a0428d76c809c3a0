//! Credentials that a requirement names as accepted (F5), case by case.

use super::fixture::{Badge, Case, badge, day, one_row, row};
use super::{FactorKind, Question, RowScore, Shut, ShutLine, Status};
use crate::domain::credentials::Standing;
use crate::domain::issuers::SkillScope;
use crate::domain::jobs::{AcceptedCredential, CredentialName, Importance};
use crate::domain::policy::{FULL, FreshnessClass, Rigor, Tier};

const ID: &str = "https://google.example/badges/sql-expert";

fn by_id() -> AcceptedCredential {
    AcceptedCredential { named: CredentialName::Id(ID.to_owned()), title: Some("SQL Expert".to_owned()), issuer: None }
}

fn by_name(name: &str) -> AcceptedCredential {
    AcceptedCredential { named: CredentialName::Name(name.to_owned()), title: None, issuer: None }
}

/// A supervised exam at level 2 by Google that says nothing about skills.
fn exam() -> Badge {
    let mut one = badge("SQL Expert", "Google").rigor(Rigor::R4).level(2);
    one.facts().achievement.id = Some(ID.to_owned());
    one
}

/// A job with one must-have, `SQL` at level 2, that names credentials.
fn naming(accepted: Vec<AcceptedCredential>) -> Case {
    let mut case = one_row();
    case.set.requirements[0].accepted = accepted;
    case
}

fn numbers(row: &RowScore) -> (u32, u32) {
    (row.low.value, row.high.value)
}

#[test]
fn a_credential_named_on_the_requirement_counts_for_its_skill_at_once() {
    let row = naming(vec![by_id()]).listed("Google", Tier::A).sent(exam()).first();
    assert_eq!((numbers(&row), row.lines.len()), ((FULL, FULL), 1));
    assert_eq!(
        row.sentence,
        "SQL 100% = skill match 100% (named on the requirement as accepted) × issuer and assessment 100% (Google, Recognised; supervised exam, \
         licence or certification) × freshness 100% (1 month old, full value to 36) × level 100% (Foundational 2, wanted 2)."
    );
    let skill = row.lines[0].factors.iter().find(|factor| factor.kind == FactorKind::Skill).unwrap();
    assert_eq!(skill.fact, format!("Named on the requirement as accepted, by its id: {ID}"));
    assert_eq!(skill.rule, "Same skill because the requirement names the credential: 100%");
    assert_eq!(skill.set_by, "Requirements version 3");
    let row = naming(vec![by_name("sql expert")]).listed("Google", Tier::A).sent(exam()).first();
    assert_eq!(numbers(&row), (FULL, FULL), "no name waits for a person where HR named it");
    assert_eq!(row.lines[0].factors[0].fact, "Named on the requirement as accepted: \u{201c}SQL Expert\u{201d}");
    let other = naming(vec![by_name("SQL")]).listed("Google", Tier::A).sent(exam()).first();
    assert_eq!((numbers(&other), other.sentence.as_str()), ((0, 0), "SQL 0%: the credential sent is not for SQL."));
}

#[test]
fn naming_a_credential_says_nothing_about_its_issuer() {
    let unlisted = naming(vec![by_id()]).sent(exam()).first();
    assert_eq!(numbers(&unlisted), (0, 8_500), "as if listed in tier B, once somebody decides");
    assert!(matches!(unlisted.lines[0].open.first(), Some(Question::Issuer { .. })));
    let blocked = naming(vec![by_id()]).listed("Google", Tier::X).sent(exam()).first();
    assert_eq!((numbers(&blocked), &blocked.shut[0].why), ((0, 0), &Shut::Blocked { issuer: "Google".to_owned() }));
    let mut borrowed = exam();
    borrowed.facts().issuer.id = "did:web:lakeside.example".to_owned();
    let held = naming(vec![by_id()]).listed("Lakeside", Tier::A).sent(borrowed).first();
    assert_eq!(held.low.value, 0, "the achievement of somebody else is held");
    assert!(held.lines[0].open.iter().any(|one| matches!(one, Question::Held { .. })), "{:?}", held.lines[0].open);
    let unchecked = naming(vec![by_id()]).listed("Google", Tier::A).sent(exam().standing(Standing::Indeterminate)).first();
    assert_eq!((numbers(&unchecked), unchecked.now), ((0, FULL), Status::NotEvidenced));
}

#[test]
fn a_name_may_be_taken_from_one_issuer_only() {
    let with = |issuer: &str| {
        let named = AcceptedCredential { issuer: Some(issuer.to_owned()), ..by_name("SQL Expert") };
        naming(vec![named]).listed("Google", Tier::A).sent(exam()).first().low.value
    };
    assert_eq!(["Google", "google.example", "did:web:google.example", "Oracle"].map(with), [FULL, FULL, FULL, 0]);
}

#[test]
fn only_credentials_named_count_where_the_row_says_so() {
    let mut case = naming(vec![by_id()]).listed("Google", Tier::A).listed("Other", Tier::A);
    case.set.requirements[0].only_accepted = true;
    let other = badge("Queries", "Other").for_skill("SQL").rigor(Rigor::R4).level(2);
    let without = case.clone().sent(other.clone());
    let row = without.first();
    assert_eq!((numbers(&row), &row.shut[0].why), ((0, 0), &Shut::NotAccepted));
    assert_eq!(row.sentence, "SQL 0%: \u{201c}Queries\u{201d} is not among the credentials this row accepts.");
    let change = &without.score().changes[0];
    assert_eq!(change.condition, "\u{201c}SQL Expert\u{201d} at level 2 from an issuer HR lists");
    let expired = case.clone().sent(other.clone()).sent(exam().ended(day(2026, 10, 12))).first();
    let whys: Vec<&ShutLine> = expired.shut.iter().collect();
    assert!(matches!(whys[..], [ShutLine { why: Shut::Expired { .. }, .. }, ShutLine { why: Shut::NotAccepted, .. }]), "the nearest first");
    let both = case.clone().sent(other.clone()).sent(exam()).first();
    assert_eq!((numbers(&both), both.lines.len(), both.shut.len()), ((FULL, FULL), 1, 1));
    case.set.requirements[0].accepted.clear();
    assert_eq!(numbers(&case.sent(other).first()), (FULL, FULL), "without names it asks for nothing");
}

#[test]
fn what_would_change_it_names_the_credentials_accepted() {
    let case = naming(vec![by_id(), by_name("DP-300")]).listed("Google", Tier::A);
    assert_eq!(
        case.score().changes[0].condition,
        "An assessed SQL credential, such as \u{201c}SQL Expert\u{201d} or \u{201c}DP-300\u{201d}, at level 2 from a listed issuer (1 accepted)"
    );
}

#[test]
fn a_listing_for_the_credentials_own_skill_still_speaks_for_it() {
    let scope = SkillScope::Skills(vec!["skill:PostgreSQL".to_owned()]);
    let case = one_row().narrower("PostgreSQL", "SQL").listed_for("Google", Tier::A, scope);
    let one = exam().for_skill("PostgreSQL");
    assert_eq!(numbers(&case.clone().sent(one.clone()).first()), (7_500, 7_500), "a narrower skill");
    let mut named = case;
    named.set.requirements[0].accepted = vec![by_id()];
    let row = named.clone().sent(one.clone()).first();
    assert_eq!((numbers(&row), row.lines.len()), ((FULL, FULL), 1));
    named.list.listings[0].tier = Tier::X;
    assert_eq!(numbers(&named.sent(one).first()), (0, 0), "blocked for that skill");
}

#[test]
fn rows_that_name_credentials_may_still_be_stricter() {
    let mut case = Case::new(vec![row("SQL", Importance::Must, None, FreshnessClass::Lasting)]).listed("Google", Tier::A);
    case.set.requirements[0].accepted = vec![by_id()];
    case.set.requirements[0].min_rigor = Some(Rigor::R2);
    case.set.requirements[0].hard_max_months = Some(24);
    assert_eq!(case.clone().sent(exam()).first().low.value, FULL);
    assert!(matches!(case.clone().sent(exam().rigor(Rigor::R1)).first().shut[0].why, Shut::UnderRigor { .. }));
    assert!(matches!(case.sent(exam().earned(day(2020, 1, 1))).first().shut[0].why, Shut::TooOld { .. }));
}
