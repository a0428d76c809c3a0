use proptest::prelude::*;

use super::*;
use crate::domain::issuers::{CredentialScope, IdentifierScheme, SkillScope};

const HEADER: &str = "issuer_key,display_name,legal_name,kind,country,website,identifiers,tier,skill_scope,credential_scope,rigor_default,level_default,valid_from,valid_to,review_by,reason,evidence_url,status";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

fn read_rows(rows: &[&str]) -> IssuersFile {
    read(format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes(), today()).unwrap()
}

fn errors(file: &IssuersFile) -> Vec<String> {
    file.errors.iter().map(ToString::to_string).collect()
}

#[test]
fn a_whole_row_becomes_an_issuer_and_a_listing() {
    let file = read_rows(&[
        "google-careers,Google Career Certificates,Google LLC,vendor,us,https://grow.google,credly_org:74790A75-8451-400a-8536-92d792c5184a;domain:www.grow.google,A,category:Data Analysis;category:it-support,any,R2,2,2026-01-01,,2027-12-31,\"Named in hiring policy 2026; graded, not supervised\",https://intranet.example/decisions/114,proposed",
    ]);
    assert_eq!(errors(&file), Vec::<String>::new());
    let issuer = &file.issuers[0];
    assert_eq!((issuer.key.as_str(), issuer.country.as_deref(), issuer.kind.as_str()), ("google-careers", Some("US"), "vendor"));
    assert_eq!(issuer.identifiers[1], IssuerIdentifier { scheme: IdentifierScheme::Domain, value: "grow.google".into() });
    let (line, listing) = &file.listings[0];
    assert_eq!((*line, listing.tier, listing.level_default), (2, Tier::A, Some(2)));
    assert_eq!(listing.skill_scope, SkillScope::Categories(vec!["data-analysis".into(), "it-support".into()]));
    assert_eq!(listing.reason, "Named in hiring policy 2026; graded, not supervised");
}

#[test]
fn rows_with_one_key_are_one_issuer() {
    let file = read_rows(&[
        "aws,AWS,,vendor,US,,domain:aws.amazon.com,A,category:cloud,any,R4,,,,2027-12-31,exams,,listed",
        "aws,AWS,Amazon Web Services,,,,did:web:aws.amazon.com,C,category:leadership,name~essentials,,,,,,,,listed",
        "old,Old School,,,,,domain:old.example,B,any,type:Certification,,,,,,,,retired",
    ]);
    assert_eq!(errors(&file), Vec::<String>::new());
    assert_eq!((file.issuers.len(), file.listings.len(), file.retired.len()), (2, 2, 1));
    assert_eq!((file.issuers[0].identifiers.len(), file.issuers[0].legal_name.as_deref()), (2, Some("Amazon Web Services")));
    assert_eq!(file.listings[1].1.credential_scope, CredentialScope::NameContains("essentials".into()));
}

#[test]
fn every_error_names_line_column_problem_and_remedy() {
    let file = read_rows(&[
        ",No Key,,,,,domain:a.example,C,,,,,,,,,,",
        "b,B,,vendro,Germany,b.example,b.example,D,,,R9,7,soon,,,,,",
        "c,C,,,,,https://c.example,B,any,any,,,,,,,,",
        "d,D,,,,,domain:www.credly.com;dmain:d.example,A,data,badge,,,,,,,,",
        "e,E,,,,,domain:e.example,X,,,,,,,,,,",
        "f,F,,,,,domain:f.example,C,category:x;skill:y,,,,,,,,,",
        "g,G,,,,,domain:g.example,C,,,,,,,,,,",
        "g,Gee,,,,,,C,category:x,,,,,,,,,",
        "h,H,,,,,domain:g.example,C,,,,,,,,,,",
        "g,G,,,,,,C,,,,,,,,,,",
        "i,I,,,,,,C,,,,,,,,,,",
        "j,J,,,,,domain:j.example,A,,,,,2027-01-01,2026-01-01,2030-01-01,why,,blocked",
    ]);
    assert_eq!(file.issuers.iter().map(|issuer| issuer.key.as_str()).collect::<Vec<_>>(), ["g"]);
    assert_eq!(file.listings.len(), 1);
    insta::assert_snapshot!(errors(&file).join("\n"));
}

#[test]
fn the_template_is_read_as_it_is_written_and_its_example_is_refused() {
    let file = read(template().as_bytes(), today()).unwrap();
    assert_eq!(
        errors(&file),
        ["line 2, issuer_key: this is the example of the template. Put your own issuer in its place, or take the row out."]
    );
    let own = template().replace(EXAMPLE, "institute");
    let file = read(own.as_bytes(), today()).unwrap();
    assert_eq!((errors(&file).len(), file.listings.len()), (0, 1));
    let rest = own.split_once('\n').unwrap().0;
    assert_eq!(rest.trim_end().replace('"', ""), HEADER);
}

#[test]
fn what_is_missing_from_the_header_is_named() {
    let problem = read(b"issuer_key,name,identifiers,teir\n", today()).unwrap_err();
    assert_eq!(problem.to_string(), "the header has no column “display_name”, “tier”");
    assert!(problem.hint().contains("“teir”"), "{}", problem.hint());
}

fn words() -> impl Strategy<Value = String> {
    "[=+@'-]?[a-zA-ZäöüÉ0-9][a-zA-Z ,\"äöü\n0-9]{0,20}[a-z]".prop_map(|text| text.trim().to_owned())
}

fn a_listing() -> impl Strategy<Value = IssuerListing> {
    let skill_scope = prop_oneof![
        Just(SkillScope::Any),
        prop::collection::btree_set("[a-z]{1,8}(-[a-z]{1,8})?", 1..4).prop_map(|all| SkillScope::Categories(all.into_iter().collect())),
        prop::collection::btree_set("(skill|esco|onet):[a-zA-Z0-9/.-]{1,12}", 1..4)
            .prop_map(|all| SkillScope::Skills(all.into_iter().collect())),
    ];
    let credential_scope = prop_oneof![
        Just(CredentialScope::Any),
        "https://[a-z]{1,8}\\.example/[a-z;]{1,8}".prop_map(CredentialScope::Achievement),
        "[a-z]{1,8}( [a-z]{1,8})?".prop_map(CredentialScope::NameContains),
        "[A-Z][a-z]{1,8}".prop_map(CredentialScope::Type),
    ];
    let tier = prop::sample::select(Tier::ALL.to_vec());
    let day = || prop::option::of((0_u64..700).prop_map(|days| today() + chrono::Days::new(days)));
    let rigor = prop::option::of(prop::sample::select(vec![Rigor::R4, Rigor::R3, Rigor::R2, Rigor::R1, Rigor::R0]));
    (tier, skill_scope, credential_scope, rigor, prop::option::of(1_u8..=5), day(), day(), words())
        .prop_map(|(tier, skill_scope, credential_scope, rigor_default, level_default, valid_from, review_by, reason)| IssuerListing {
            id: ListingId::new("x"),
            issuer: IssuerId::new("x"),
            tier,
            skill_scope,
            credential_scope,
            rigor_default,
            level_default,
            valid_from,
            valid_to: None,
            review_by,
            reason,
            evidence_url: None,
            decided_by: None,
            key_pins: Vec::new(),
        })
        .prop_filter("fits its tier", |listing| faults(listing, today()).is_empty())
}

fn a_list() -> impl Strategy<Value = IssuerList> {
    let issuer = (words(), prop::option::of(words()), prop::sample::select(KINDS.to_vec()), prop::collection::vec(a_listing(), 1..4));
    prop::collection::vec(issuer, 0..5).prop_map(|all| {
        let (mut issuers, mut listings) = (Vec::new(), Vec::new());
        for (at, (display_name, legal_name, kind, own)) in all.into_iter().enumerate() {
            let id = IssuerId::new(format!("issuer-{at}"));
            let mut seen = Vec::new();
            for listing in own {
                let scope = (listing.skill_scope.clone(), listing.credential_scope.clone());
                if !seen.contains(&scope) {
                    seen.push(scope);
                    listings.push(IssuerListing { issuer: id.clone(), ..listing });
                }
            }
            issuers.push(Issuer {
                key: id.to_string(),
                id,
                display_name,
                legal_name,
                kind: kind.to_owned(),
                country: Some("DE".into()),
                website: Some("https://a.example/;b".into()),
                identifiers: vec![
                    IssuerIdentifier { scheme: IdentifierScheme::Domain, value: format!("i{at}.example") },
                    IssuerIdentifier { scheme: IdentifierScheme::Did, value: format!("did:web:i{at}.example") },
                ],
            });
        }
        IssuerList {
            id: IssuerListId::new("file"),
            version_id: IssuerListVersionId::new("file"),
            name: "x".into(),
            version: 1,
            status: VersionStatus::Published,
            issuers,
            listings,
        }
    })
}

proptest! {
    #[test]
    fn a_list_comes_back_from_its_file_as_it_was(list in a_list()) {
        let text = write(&list);
        let again = read(text.as_bytes(), today()).unwrap();
        prop_assert_eq!(errors(&again), Vec::<String>::new());
        prop_assert_eq!(&again.issuers, &list.issuers);
        prop_assert_eq!(again.listings.len(), list.listings.len());
        prop_assert_eq!(write(&again.into_list("x")), text);
    }

    #[test]
    fn no_file_of_issuers_makes_the_reader_stumble(text in "(.|\n){0,300}") {
        let _ = read(format!("{HEADER}\n{text}").as_bytes(), today());
    }
}
