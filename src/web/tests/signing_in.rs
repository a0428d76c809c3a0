//! From the first start to signing out.

use std::sync::Arc;

use crate::actions::second_step::Offer;
use crate::actions::staff::{self, NewPerson};
use crate::actions::testing::{app, user};
use crate::app::App;
use crate::config::Config;
use crate::domain::people::Role;
use crate::store::testing::{at, databases};
use crate::web::testing::Browser;

const GOOD: &str = "teal lantern marsh";

async fn ada(app: &App) {
    let person = NewPerson::new("ada@northwind.example", "Ada", Role::Admin).unwrap();
    staff::add_with_password(app, "system", person, GOOD.to_owned()).await.unwrap();
}

fn sign_in(password: &str) -> [(&'static str, &str); 3] {
    [("email", "ada@northwind.example"), ("password", password), ("next", "/people")]
}

#[actix_web::test]
async fn the_first_link_makes_the_administrator_who_is_then_signed_in() {
    for database in databases() {
        let app = app(&database);
        let path = format!("/set-up/{}", staff::first_link_blocking(&app).unwrap().unwrap());
        let mut browser = Browser::new(&app);
        assert!(browser.get(&path).await.body.contains("first administrator"));
        let form = |password: &'static str, again: &'static str| {
            [("email", "ada@northwind.example"), ("name", "Ada <b>"), ("password", password), ("again", again)]
        };
        let weak = browser.post(&path, &form("ada-northwind-1", "ada-northwind-1")).await;
        assert_eq!(weak.status, 422);
        assert!(weak.body.contains("Ada &#60;b&#62;") && !weak.body.contains("ada-northwind-1"), "the name stays, the password does not");
        assert_eq!(browser.post(&path, &form(GOOD, "teal lantern")).await.status, 422);
        let made = browser.post(&path, &form(GOOD, GOOD)).await;
        assert_eq!((made.status, made.location.as_str()), (303, "/"));
        let home = browser.get("/").await;
        assert!(home.status == 200 && home.body.contains("Your work") && home.body.contains("Administrator"));
        assert_eq!(browser.get(&path).await.status, 410);
    }
}

#[actix_web::test]
async fn one_signs_in_is_led_where_one_wanted_to_go_and_signs_out() {
    for database in databases() {
        let app = app(&database);
        ada(&app).await;
        let mut browser = Browser::new(&app);
        let sent = browser.get("/people").await;
        assert_eq!((sent.status, sent.location.as_str()), (303, "/sign-in?next=%2Fpeople"));
        let wrong = browser.post("/sign-in", &sign_in("teal lantern march")).await;
        assert!(wrong.status == 422 && wrong.body.contains("do not fit together") && !wrong.body.contains("march"));
        let unknown = browser.post("/sign-in", &[("email", "bo@northwind.example"), ("password", GOOD)]).await;
        assert!(unknown.status == 422 && unknown.body.contains("do not fit together"), "an unknown address is answered alike");
        let done = browser.post("/sign-in", &sign_in(GOOD)).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/people"));
        assert!(done.cookies[0].contains("HttpOnly") && done.cookies[0].contains("SameSite=Lax") && !done.cookies[0].contains("Secure"));
        assert_eq!(browser.get("/people").await.status, 200);
        let before = browser.cookie().unwrap().to_owned();
        browser.post("/sign-in", &sign_in(GOOD)).await;
        assert_ne!(browser.cookie(), Some(before.as_str()), "each sign-in has a token of its own");
        let after = browser.cookie().unwrap().to_owned();
        assert_eq!(browser.post("/sign-out", &[]).await.location, "/sign-in");
        let mut thief = Browser::new(&app);
        for cookie in [before, after] {
            let request = actix_web::test::TestRequest::get().uri("/people").insert_header(("cookie", cookie));
            assert_eq!(thief.send(request).await.status, 303, "sessions that ended open nothing");
        }
    }
}

#[actix_web::test]
async fn nobody_is_led_to_another_site() {
    let database = databases().remove(0);
    let app = app(&database);
    ada(&app).await;
    let form = [("email", "ada@northwind.example"), ("password", GOOD), ("next", "//evil.example")];
    assert_eq!(Browser::new(&app).post("/sign-in", &form).await.location, "/");
}

#[actix_web::test]
async fn a_session_ends_when_idle_and_when_its_time_is_over() {
    for database in databases() {
        let app = app(&database);
        let person = app.store.write_blocking(|conn| Ok(user(conn, "u1", Role::Recruiter))).unwrap();
        let mut browser = Browser::of(&app, &person);
        for minute in (0..700).step_by(50) {
            app.clock.set(at(minute * 60));
            assert_eq!(browser.get("/").await.status, 200, "minute {minute}");
        }
        app.clock.set(at(12 * 3_600));
        assert_eq!(browser.get("/").await.status, 303, "twelve hours");
        let mut browser = Browser::of(&app, &person);
        app.clock.set(at(13 * 3_600));
        assert_eq!(browser.get("/").await.status, 303, "an hour without a click");
    }
}

#[actix_web::test]
async fn the_second_step_is_asked_for_and_a_half_open_session_opens_nothing() {
    for database in databases() {
        let app = app(&database);
        ada(&app).await;
        let offer = Offer::generate().unwrap();
        let key = app.store.key().clone();
        let codes = offer.recovery_codes.clone();
        app.store
            .write_blocking(|conn| {
                let ada = crate::store::users::lookup_by_email(conn, "ada@northwind.example")?.unwrap();
                offer.switch_on(conn, &key, &ada.id)
            })
            .unwrap();
        let mut browser = Browser::new(&app);
        let asked = browser.post("/sign-in", &sign_in(GOOD)).await;
        assert_eq!(asked.location, "/sign-in/code?next=%2Fpeople");
        assert_eq!(browser.get("/people").await.status, 303, "not yet");
        assert!(browser.get("/sign-in/code?next=%2Fpeople").await.body.contains("recovery codes"));
        assert_eq!(browser.post("/sign-in/code", &[("code", "000000")]).await.status, 422);
        let half = browser.cookie().unwrap().to_owned();
        let done = browser.post("/sign-in/code", &[("code", &codes[0]), ("next", "/people")]).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/people"));
        assert_ne!(browser.cookie(), Some(half.as_str()));
        assert_eq!(browser.get("/people").await.status, 200);
    }
}

#[actix_web::test]
async fn a_person_is_added_switched_off_and_out_at_once() {
    for database in databases() {
        let app = app(&database);
        let admin = app.store.write_blocking(|conn| Ok(user(conn, "u1", Role::Admin))).unwrap();
        let mut browser = Browser::of(&app, &admin);
        let added = browser.post("/people", &[("email", "bo@northwind.example"), ("name", "Bo"), ("role", "recruiter")]).await;
        let token = added.body.split("/set-up/").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let twice = browser.post("/people", &[("email", "BO@northwind.example"), ("role", "recruiter")]).await;
        assert!(twice.status == 422 && twice.body.contains("already"));
        let mut bo = Browser::new(&app);
        bo.post(&format!("/set-up/{token}"), &[("password", GOOD), ("again", GOOD)]).await;
        assert_eq!(bo.get("/").await.status, 200);
        let id =
            app.store.read_blocking(|conn| Ok(crate::store::users::lookup_by_email(conn, "bo@northwind.example")?.unwrap().id)).unwrap();
        assert_eq!(browser.post(&format!("/people/{id}/active"), &[("on", "no")]).await.status, 303);
        assert_eq!(bo.get("/").await.status, 303, "out at once");
        assert_eq!(browser.post(&format!("/people/{}/active", admin.id), &[("on", "no")]).await.status, 409, "the last administrator");
        assert_eq!(browser.post("/people/nobody/link", &[]).await.status, 404);
    }
}

#[test]
fn on_https_the_cookie_is_bound_to_the_host() {
    let database = databases().remove(0);
    let mut config = Config::default();
    config.server.public_url = "https://assay.example.org".to_owned();
    let app = App { config: Arc::new(config), ..app(&database) };
    let cookie = crate::web::sessions::cookie(&app, "token").to_string();
    assert_eq!(cookie, "__Host-assay=token; HttpOnly; SameSite=Lax; Secure; Path=/");
}
