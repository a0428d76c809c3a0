//! Every route for every role.

use crate::actions::testing::{app, user};
use crate::domain::people::Role;
use crate::store::testing::databases;
use crate::web::access::{Policy, authorize};
use crate::web::routes::TABLE;
use crate::web::testing::{Browser, Reply};

const ROLES: [Role; 5] = [Role::Admin, Role::Steward, Role::Recruiter, Role::HiringManager, Role::Auditor];

/// The address with something in its places that is not there.
fn filled(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/")
}

async fn ask(browser: &mut Browser, method: &str, path: &str) -> Reply {
    match method {
        "get" => browser.get(&filled(path)).await,
        "post" => browser.post(&filled(path), &[]).await,
        other => panic!("{other}"),
    }
}

#[test]
fn what_only_looks_never_takes_a_form_and_one_changes_nothing_but_oneself_without_a_deed() {
    for route in TABLE.iter().filter(|route| route.method == "post") {
        match route.policy {
            Policy::May(deed) => assert!(!deed.is_reading(), "{} takes a form for {deed:?}", route.path),
            Policy::SignedIn => assert!(route.path.starts_with("/account"), "{}", route.path),
            Policy::Public => {}
        }
    }
}

#[test]
fn every_address_is_declared_once() {
    let mut seen: Vec<(&str, &str)> = TABLE.iter().map(|route| (route.method, route.path)).collect();
    seen.sort_unstable();
    let all = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), all);
}

#[actix_web::test]
async fn each_role_opens_what_its_deeds_allow_and_nothing_else() {
    for database in databases() {
        let app = app(&database);
        let people: Vec<_> = app.store.write_blocking(|conn| Ok(ROLES.map(|role| user(conn, role.as_str(), role)).to_vec())).unwrap();
        for route in TABLE {
            let (method, path) = (route.method, route.path);
            let nobody = ask(&mut Browser::new(&app), method, path).await;
            let is_sent_away = nobody.status == 303 && nobody.location.starts_with("/sign-in");
            // The code is for somebody whose password was right: everybody else begins at the beginning.
            let is_for_somebody = route.policy != Policy::Public || ["/sign-in/code", "/sign-out"].contains(&path);
            assert_eq!(is_sent_away, is_for_somebody, "{method} {path} for nobody: {nobody:?}");
            let Policy::May(deed) = route.policy else { continue };
            for person in &people {
                let reply = ask(&mut Browser::of(&app, person), method, path).await;
                let is_refused = matches!(reply.status, 403) || (reply.status == 404 && !authorize(person.role, deed));
                assert_eq!(is_refused, !authorize(person.role, deed), "{method} {path} for {}: {}", person.role, reply.status);
                assert!(!reply.location.starts_with("/sign-in") && reply.status < 500, "{method} {path} for {}", person.role);
            }
        }
    }
}

#[actix_web::test]
async fn no_form_is_taken_from_another_site_or_under_another_name() {
    use actix_web::test::TestRequest;
    let database = databases().remove(0);
    let app = app(&database);
    let admin = app.store.write_blocking(|conn| Ok(user(conn, "u1", Role::Admin))).unwrap();
    let mut browser = Browser::of(&app, &admin);
    for route in TABLE.iter().filter(|route| route.method == "post") {
        let path = filled(route.path);
        for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")] {
            let reply = browser.send(TestRequest::post().uri(&path).insert_header((name, value))).await;
            assert_eq!(reply.status, 403, "{path} {name}: {value}");
        }
        let bare = browser.send(TestRequest::post().uri(&path)).await;
        assert_eq!(bare.status, 403, "{path} without any header");
    }
    assert!(browser.get("/").await.status == 200, "still signed in");
}
