//! Skills, issuers and everything that is published.

use serde_json::json;

use crate::domain::issuers::{IdentifierScheme, Issuer, IssuerIdentifier, VersionStatus};
use crate::domain::jobs::JobState;
use crate::domain::policy::Tier;
use crate::domain::skills::{RelationKind, SkillRelation};
use crate::domain::{FrameworkId, IssuerId, IssuerListId, IssuerListVersionId, JobId, ListingId, PolicyId, RequirementSetId, SkillId};
use crate::store::testing::{at, framework, job, listing, on_each, published_job, refused, requirement, skill};
use crate::store::{StoreError, issuer_lists, issuers, jobs, policies, requirement_sets, skills};

#[test]
fn typing_finds_skills_by_label_alias_and_later_words() {
    on_each(|conn, _| {
        skills::insert_framework(conn, &framework()).unwrap();
        let all = [
            skill("s1", "SQL", &["Structured Query Language"]),
            skill("s2", "Advanced SQL", &[]),
            skill("s3", "Música", &["100 % vinyl"]),
            skill("s4", "Data visualisation", &["data viz", "Data  VIZ", "dashboards"]),
        ];
        skills::insert_many(conn, &all).unwrap();
        let found = |conn: &mut _, text: &str, limit| -> Vec<String> {
            skills::search(conn, text, limit).unwrap().into_iter().map(|hit| format!("{}:{}", hit.skill.id, hit.matched)).collect()
        };
        assert_eq!(found(conn, "sq", 5), ["s1:SQL", "s2:Advanced SQL"]);
        assert_eq!(found(conn, "SQ", 1), ["s1:SQL"]);
        assert_eq!(found(conn, "quer", 5), ["s1:Structured Query Language"]);
        assert_eq!(found(conn, "musi", 5), ["s3:Música"]);
        assert_eq!(found(conn, "data", 5), ["s4:Data visualisation"]);
        assert_eq!(found(conn, "100 %", 5), ["s3:100 % vinyl"]);
        assert!(["_", "%", " "].into_iter().all(|text| found(conn, text, 5).is_empty()), "signs alone name nothing");
        assert_eq!(skills::find(conn, &SkillId::new("s4")).unwrap().aliases, ["data viz", "dashboards"]);
        assert_eq!(skills::list_by_name(conn, "DATA viz").unwrap().len(), 1);
        assert_eq!(skills::lookup_by_reference(conn, "code-s2").unwrap().unwrap().label, "Advanced SQL");
        assert_eq!(skills::lookup_by_reference(conn, "skill:s9").unwrap(), None);
    });
}

#[test]
fn pages_of_skills_hold_each_once_in_order() {
    on_each(|conn, _| {
        skills::insert_framework(conn, &framework()).unwrap();
        let all: Vec<_> = (0..1_203).map(|n| skill(&format!("s{n:04}"), &format!("Skill {}", n % 300), &["a", "b"])).collect();
        skills::insert_many(conn, &all).unwrap();
        let mut seen = Vec::new();
        while let some = skills::page(conn, Some(&FrameworkId::new("f1")), seen.last(), 250).unwrap()
            && !some.is_empty()
        {
            seen.extend(some);
        }
        assert_eq!(seen.len(), all.len());
        let mut ids: Vec<_> = seen.iter().map(|skill| skill.id.clone()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all.len());
        assert_eq!(skills::list(conn).unwrap().len(), 1_203);
        assert_eq!(skills::list_frameworks(conn).unwrap(), [(framework(), 1_203)]);
    });
}

#[test]
fn loading_a_framework_again_changes_nothing_and_a_newer_one_keeps_the_ids() {
    on_each(|conn, _| {
        let mut all = vec![skill("s1", "SQL", &["a"]), skill("s2", "Python", &[])];
        let narrower = SkillRelation { from: SkillId::new("s1"), to: SkillId::new("s2"), kind: RelationKind::Related };
        assert!(skills::load(conn, &framework(), &all, std::slice::from_ref(&narrower)).unwrap());
        assert!(!skills::load(conn, &framework(), &all, std::slice::from_ref(&narrower)).unwrap());
        all[0].aliases = vec!["b".to_owned()];
        all.push(skill("s3", "Rust", &[]));
        assert!(skills::load(conn, &framework(), &all, std::slice::from_ref(&narrower)).unwrap());
        assert_eq!(skills::list(conn).unwrap(), all);
        assert_eq!(skills::list_relations(conn).unwrap(), std::slice::from_ref(&narrower));
        assert_eq!(skills::list_relations_of(conn, &SkillId::new("s2")).unwrap(), [narrower]);
        let twin = skill("s1", "SQL", &[]);
        assert!(matches!(refused(conn, |conn| skills::insert(conn, &twin)), StoreError::Conflict { .. }));
    });
}

fn issuer(id: &str, did: &str) -> Issuer {
    Issuer {
        id: IssuerId::new(id),
        key: format!("key-{id}"),
        display_name: format!("Issuer {id}"),
        legal_name: None,
        kind: "vendor".to_owned(),
        country: Some("DE".to_owned()),
        website: None,
        identifiers: vec![IssuerIdentifier { scheme: IdentifierScheme::Did, value: did.to_owned() }],
    }
}

#[test]
fn two_issuers_never_share_an_identifier() {
    on_each(|conn, _| {
        let mut one = issuer("i1", "did:web:one.example");
        issuers::insert(conn, &one, at(0)).unwrap();
        let taken = refused(conn, |conn| issuers::insert(conn, &issuer("i2", "did:web:one.example"), at(0)));
        assert!(taken.to_string().contains("did:web:one.example"), "{taken}");
        issuers::insert(conn, &issuer("i2", "did:web:two.example"), at(0)).unwrap();
        assert_eq!(issuers::lookup_by_identifier(conn, &one.identifiers[0]).unwrap(), Some(one.clone()));
        assert_eq!(issuers::lookup_by_key(conn, "key-i2").unwrap().unwrap().id, IssuerId::new("i2"));
        let page = IssuerIdentifier { scheme: IdentifierScheme::ProfileUrl, value: "https://one.example/".to_owned() };
        one.identifiers.push(page.clone());
        one.display_name = "Zeta".to_owned();
        issuers::update(conn, &one).unwrap();
        assert_eq!(issuers::lookup_by_identifier(conn, &page).unwrap(), Some(one.clone()));
        let names: Vec<_> = issuers::list(conn).unwrap().into_iter().map(|issuer| issuer.display_name).collect();
        assert_eq!(names, ["Issuer i2", "Zeta"]);
        let first = issuers::page(conn, None, 1).unwrap();
        assert_eq!(issuers::page(conn, first.last(), 1).unwrap(), [one]);
    });
}

#[test]
fn a_published_list_never_changes_whatever_happens_after() {
    on_each(|conn, _| {
        issuers::insert(conn, &issuer("i1", "did:web:one.example"), at(0)).unwrap();
        issuers::insert(conn, &issuer("i2", "did:web:two.example"), at(0)).unwrap();
        let (list, first, second) = (IssuerListId::new("l1"), IssuerListVersionId::new("v1"), IssuerListVersionId::new("v2"));
        issuer_lists::insert(conn, &list, &first, "Company default", at(0)).unwrap();
        let twin = refused(conn, |conn| issuer_lists::insert(conn, &IssuerListId::new("l2"), &second, "Company default", at(0)));
        assert!(matches!(twin, StoreError::Conflict { .. }));
        issuer_lists::save_listing(conn, &first, &listing("g1", "i1", Tier::A)).unwrap();
        let same_scope = refused(conn, |conn| issuer_lists::save_listing(conn, &first, &listing("g2", "i1", Tier::C)));
        assert!(matches!(same_scope, StoreError::Conflict { .. }));
        let published = issuer_lists::publish(conn, &first, "Ada", at(1)).unwrap();
        assert_eq!((published.status, published.version, published.issuers.len()), (VersionStatus::Published, 1, 1));

        issuers::update(conn, &Issuer { display_name: "Another name".to_owned(), ..issuer("i1", "did:web:one.example") }).unwrap();
        assert_eq!(issuer_lists::find_version(conn, &first).unwrap(), published);
        for refusal in [
            refused(conn, |conn| issuer_lists::save_listing(conn, &first, &listing("g3", "i2", Tier::B))),
            refused(conn, |conn| issuer_lists::delete_listing(conn, &first, &ListingId::new("g1"))),
            refused(conn, |conn| issuer_lists::publish(conn, &first, "Eve", at(2))),
            refused(conn, |conn| issuer_lists::delete_draft(conn, &first)),
        ] {
            assert!(matches!(refusal, StoreError::Immutable { .. }), "{refusal}");
        }

        let draft = issuer_lists::open_draft(conn, &list, &second).unwrap();
        assert_eq!((draft.version, draft.listings.clone(), draft.status), (2, published.listings.clone(), VersionStatus::Draft));
        assert_eq!(issuer_lists::open_draft(conn, &list, &IssuerListVersionId::new("v3")).unwrap().version_id, second);
        issuer_lists::save_listing(conn, &second, &listing("g1", "i1", Tier::X)).unwrap();
        issuer_lists::save_listing(conn, &second, &listing("g3", "i2", Tier::B)).unwrap();
        assert_eq!(issuer_lists::lookup_published(conn, &list).unwrap().unwrap(), published);
        let newer = issuer_lists::publish(conn, &second, "Ada", at(2)).unwrap();
        assert_eq!(issuer_lists::lookup_published(conn, &list).unwrap(), Some(newer.clone()));
        assert_eq!(issuer_lists::list_published(conn).unwrap(), [newer]);
        let old = issuer_lists::find_version(conn, &first).unwrap();
        assert_eq!((old.status, &old.listings), (VersionStatus::Superseded, &published.listings));
        let head = issuer_lists::find(conn, &list).unwrap();
        let versions: Vec<_> = head.versions.iter().map(|version| (version.version, version.listings)).collect();
        assert_eq!((versions.as_slice(), head.draft()), (&[(2, 2), (1, 1)][..], None));
    });
}

#[test]
fn published_requirements_never_change_and_rows_keep_their_ids() {
    on_each(|conn, _| {
        let job = published_job(conn);
        let published = requirement_sets::lookup_published(conn, &job.id).unwrap().unwrap();
        assert_eq!((published.version, published.requirements.len()), (1, 1));
        let refusal = refused(conn, |conn| requirement_sets::save(conn, &published.id, &[]));
        assert!(matches!(refusal, StoreError::Immutable { .. }));

        skills::insert(conn, &skill("py", "Python", &["py3"])).unwrap();
        let draft = requirement_sets::open_draft(conn, &job.id, &RequirementSetId::new("r2")).unwrap();
        assert_eq!((draft.version, &draft.requirements), (2, &published.requirements));
        let mut rows = vec![requirement("q2", skill("py", "Python", &["py3"])), draft.requirements[0].clone()];
        rows[0].curve = Some(crate::domain::policy::Curve { window_months: None, half_months: 12, floor: 2_500 });
        requirement_sets::save(conn, &draft.id, &rows).unwrap();
        assert_eq!(requirement_sets::lookup_draft(conn, &job.id).unwrap().unwrap().requirements, rows);
        skills::update(conn, &skill("sql", "SQL (renamed)", &[])).unwrap();
        let newer = requirement_sets::publish(conn, &draft.id, "Ada", at(3)).unwrap();
        assert_eq!(requirement_sets::find(conn, &draft.id).unwrap(), newer);
        let old = requirement_sets::find(conn, &published.id).unwrap();
        assert_eq!((old.status, old.requirements), (VersionStatus::Superseded, published.requirements));
        let versions: Vec<_> = requirement_sets::list(conn, &job.id).unwrap().iter().map(|head| head.version).collect();
        assert_eq!(versions, [2, 1]);
    });
}

#[test]
fn jobs_are_found_by_their_public_code() {
    on_each(|conn, _| {
        let mut first = published_job(conn);
        let second = job("j2", "data-analyst-2", at(5));
        jobs::insert(conn, &second).unwrap();
        let twin = refused(conn, |conn| jobs::insert(conn, &job("j3", "data-analyst", at(6))));
        assert!(matches!(twin, StoreError::Conflict { .. }));
        assert_eq!(jobs::list(conn).unwrap(), [second, first.clone()]);
        first.closes_at = Some(at(100));
        first.location = None;
        jobs::update(conn, &first).unwrap();
        assert_eq!(jobs::lookup_by_slug(conn, "data-analyst").unwrap(), Some(first.clone()));
        first.closes_at = None;
        jobs::update(conn, &first).unwrap();
        assert_eq!(jobs::find(conn, &first.id).unwrap(), first);
        jobs::update_state(conn, &first.id, JobState::Closed).unwrap();
        assert_eq!(jobs::find(conn, &first.id).unwrap().state, JobState::Closed);
        assert!(matches!(jobs::find(conn, &JobId::new("j9")), Err(StoreError::Missing { .. })));
    });
}

#[test]
fn publishing_the_same_policy_twice_makes_one_version() {
    on_each(|conn, _| {
        let (one, two, three) = (PolicyId::new("p1"), PolicyId::new("p2"), PolicyId::new("p3"));
        assert!(policies::lookup_published::<serde_json::Value>(conn).unwrap().is_none());
        let first = policies::publish(conn, &one, &json!({"met": 6000}), None, at(0)).unwrap();
        assert_eq!(policies::publish(conn, &two, &json!({"met": 6000}), Some("Ada"), at(1)).unwrap(), first);
        let second = policies::publish(conn, &three, &json!({"met": 5000}), Some("Ada"), at(2)).unwrap();
        assert_eq!((second.version, second.published_by.as_deref()), (2, Some("Ada")));
        assert_eq!(policies::lookup_published(conn).unwrap(), Some(second));
        let old = policies::find::<serde_json::Value>(conn, &one).unwrap();
        assert_eq!((old.status, old.policy), (VersionStatus::Superseded, first.policy));
    });
}
