//! Who is recognised as whom, and which listing speaks.

use super::*;
use crate::domain::ListingId;
use crate::domain::credentials::RigorReading;
use crate::domain::issuers::IssuerIdentifier;
use crate::domain::policy::Rigor;
use crate::domain::scoring::fixture::{Case, badge, one_row, skill};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn facts(issuer: &str) -> CredentialFacts {
    let mut one = badge("Exam", "Google").0.facts.unwrap();
    one.issuer.id = issuer.to_owned();
    one
}

fn google(identifiers: &[(IdentifierScheme, &str)]) -> IssuerList {
    let mut list = one_row().listed("Google", Tier::A).list;
    list.issuers[0].identifiers =
        identifiers.iter().map(|(scheme, value)| IssuerIdentifier { scheme: *scheme, value: (*value).to_owned() }).collect();
    list
}

#[test]
fn an_issuer_is_recognised_by_its_identifiers_and_never_by_its_name() {
    use IdentifierScheme::{CredlyOrg, Did, Domain, ProfileUrl};
    let uuid = "74790a75-8451-400a-8536-92d792c5184a";
    let credly = format!("https://api.credly.com/v1/obi/v2/issuers/{uuid}");
    for (known, id, is_known) in [
        ((Did, "did:key:z6MkA"), "did:key:z6MkA", true),
        ((Did, "did:key:z6MkA"), "did:key:z6MkB", false),
        ((Domain, "grow.google"), "https://grow.google/issuer.json", true),
        ((Domain, "grow.google"), "did:web:badges.grow.google", true),
        ((Domain, "grow.google"), "https://grow.google.evil.example/issuer.json", false),
        ((ProfileUrl, "http://Grow.google/issuer.json"), "https://grow.google/issuer.json", true),
        ((CredlyOrg, uuid), credly.as_str(), true),
        ((Domain, "credly.com"), credly.as_str(), false),
        ((Domain, "google.com"), "Google", false),
    ] {
        let list = google(&[known]);
        assert_eq!(recognise(&list, id).is_some(), is_known, "{known:?} {id}");
    }
}

#[test]
fn the_most_exact_identifier_decides_between_two_issuers() {
    let mut list = google(&[(IdentifierScheme::Domain, "uni.example")]);
    let mut school = list.issuers[0].clone();
    school.id = IssuerId::new("school");
    school.identifiers = vec![IssuerIdentifier { scheme: IdentifierScheme::Did, value: "did:web:uni.example:school".into() }];
    list.issuers.push(school);
    assert_eq!(recognise(&list, "did:web:uni.example:school").unwrap().id.as_str(), "school");
    assert_eq!(recognise(&list, "did:web:uni.example:other").unwrap().id.as_str(), "google");
}

/// A list on which Google has these listings, with the tier each gives to a Python badge called `Data Analytics`.
fn decided(listings: &[(Tier, SkillScope, CredentialScope)], on: &str) -> Option<Tier> {
    let mut case: Case = one_row();
    for (tier, skills, credentials) in listings {
        case = case.listed_for("Google", *tier, skills.clone());
        case.list.listings.last_mut().unwrap().credential_scope = credentials.clone();
    }
    let achievement = Achievement {
        id: Some("https://google.example/badges/da".into()),
        name: "Google Data Analytics, Certificate".into(),
        achievement_type: Some("Certification".into()),
        ..Achievement::default()
    };
    match decide(&case.list, case.list.issuers.first(), &achievement, &[&skill("Python")], day(on)) {
        Decision::Listed(listing) => Some(listing.tier),
        Decision::Blocked(_) => Some(Tier::X),
        Decision::OutOfScope(_) | Decision::Unlisted => None,
    }
}

#[test]
fn blocked_goes_before_achievement_before_skill_before_category_before_any() {
    use CredentialScope::{Achievement as ById, Any as AnyCredential, NameContains, Type};
    let any = || SkillScope::Any;
    let category = || SkillScope::Categories(vec!["category:Data".into()]);
    let python = |reference: &str| SkillScope::Skills(vec![reference.into()]);
    let id = || ById("http://google.example/badges/da/".into());
    for (listings, expected) in [
        (vec![(Tier::A, any(), AnyCredential)], Some(Tier::A)),
        (vec![(Tier::A, any(), AnyCredential), (Tier::C, category(), AnyCredential)], Some(Tier::C)),
        (vec![(Tier::C, category(), AnyCredential), (Tier::B, python("skill:python"), AnyCredential)], Some(Tier::B)),
        (vec![(Tier::B, python("https://skills.example/python"), AnyCredential), (Tier::A, any(), id())], Some(Tier::A)),
        (vec![(Tier::A, any(), id()), (Tier::X, category(), AnyCredential)], Some(Tier::X)),
        (vec![(Tier::A, python("skill:java"), AnyCredential)], None),
        (vec![(Tier::X, python("skill:java"), AnyCredential), (Tier::B, any(), AnyCredential)], Some(Tier::B)),
        (vec![(Tier::A, any(), NameContains("data analytics".into()))], Some(Tier::A)),
        (vec![(Tier::A, any(), NameContains("data anal".into()))], None),
        (vec![(Tier::A, any(), Type("certification".into()))], Some(Tier::A)),
        (vec![(Tier::A, any(), Type("Badge".into()))], None),
        (vec![(Tier::A, category(), AnyCredential), (Tier::C, category(), AnyCredential)], Some(Tier::C)),
    ] {
        assert_eq!(decided(&listings, "2026-11-23"), expected, "{listings:?}");
    }
}

#[test]
fn a_listing_speaks_from_its_first_to_its_last_day() {
    let mut case = one_row().listed("Google", Tier::A);
    case.list.listings[0].valid_from = Some(day("2026-01-01"));
    case.list.listings[0].valid_to = Some(day("2026-12-31"));
    let is_listed = |on: &str| {
        let decision = decide(&case.list, case.list.issuers.first(), &Achievement::default(), &[&skill("SQL")], day(on));
        matches!(decision, Decision::Listed(_))
    };
    assert_eq!(["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"].map(is_listed), [false, true, true, false]);
}

#[test]
fn what_somebody_else_defined_is_held_and_a_platform_says_nothing() {
    let list = google(&[(IdentifierScheme::Did, "did:key:z6MkA"), (IdentifierScheme::Domain, "grow.google")]);
    let check = |issuer: &str, creator: Option<&str>, id: Option<&str>, is_held: bool| {
        let mut facts = facts(issuer);
        facts.achievement.creator = creator.map(str::to_owned);
        facts.achievement.id = id.map(str::to_owned);
        let known = recognise(&list, issuer);
        assert_eq!(held(known, None, &facts).is_some(), is_held, "{issuer} {creator:?} {id:?}");
    };
    check("did:key:z6MkA", None, None, false);
    check("did:key:z6MkA", Some("did:key:z6MkA"), Some("urn:uuid:1"), false);
    check("did:key:z6MkA", None, Some("https://grow.google/badges/1"), false);
    check("did:key:z6MkA", None, Some("https://www.credly.com/org/google/badge/1"), false);
    check("did:key:z6MkA", None, Some("https://microsoft.example/badges/1"), true);
    check("did:key:z6MkA", Some("did:key:z6MkB"), None, true);
    // Who is named decides, and an issuer that is known by no address has none that could differ.
    check("did:key:z6MkA", Some("did:key:z6MkA"), Some("https://microsoft.example/badges/1"), false);
    check("did:key:z6MkUnlisted", None, Some("https://school.example/badges/1"), false);
    check("did:web:badges.uni.example", None, Some("https://uni.example/a/1"), false);
    check("https://uni.example/issuer", Some("https://other.example/issuer"), None, true);
}

#[test]
fn another_key_than_the_pinned_one_is_held() {
    let list = google(&[(IdentifierScheme::Did, "did:key:z6MkA")]);
    let mut listing = list.listings[0].clone();
    listing.id = ListingId::new("pinned");
    listing.key_pins = vec!["right".into()];
    let mut one = facts("did:key:z6MkA");
    one.rigor = RigorReading { rigor: Rigor::R4, source: String::new() };
    let mut with = |key: Option<&str>| {
        one.issuer.key_thumbprint = key.map(str::to_owned);
        held(list.issuers.first(), Some(&listing), &one).is_some()
    };
    assert_eq!([with(Some("right")), with(Some("wrong")), with(None)], [false, true, false]);
}
