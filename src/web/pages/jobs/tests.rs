use actix_web::body::MessageBody;
use actix_web::cookie::Cookie;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::test;
use actix_web::web::Data;
use chrono::TimeDelta;

use crate::actions::load_starter_skills::load_starter_skills;
use crate::actions::testing::app;
use crate::app::App;
use crate::domain::people::{Role, User};
use crate::domain::{JobId, UserId};
use crate::store::sessions::Session;
use crate::store::testing::{at, databases};
use crate::store::{self, new_token, requirement_sets};
use crate::web::{routes, sessions};

/// A signed-in person of a role.
fn signed_in(app: &App, role: Role) -> Cookie<'static> {
    let (token, token_hash) = new_token().unwrap();
    let id = UserId::new(format!("u-{role}"));
    app.store
        .write_blocking(|conn| {
            let user = User {
                id: id.clone(),
                email: format!("{role}@example.org"),
                name: "Rita".to_owned(),
                role,
                is_active: true,
                has_password: false,
                has_second_step: false,
                created_at: at(0),
                seen_at: None,
            };
            store::users::insert(conn, &user, None)?;
            store::sessions::insert(
                conn,
                &Session {
                    token_hash: token_hash.clone(),
                    user: id.clone(),
                    created_at: at(0),
                    seen_at: at(0),
                    expires_at: at(0) + TimeDelta::hours(12),
                    waits_for_second_step: false,
                    confirmed_at: Some(at(0)),
                },
            )
        })
        .unwrap();
    sessions::cookie(app, &token)
}

/// The status, and where it leads or what it says.
async fn read<B: MessageBody>(answer: ServiceResponse<B>) -> (StatusCode, String) {
    let status = answer.status();
    match answer.headers().get(LOCATION) {
        Some(place) => (status, place.to_str().unwrap().to_owned()),
        None => (status, String::from_utf8(test::read_body(answer).await.to_vec()).unwrap()),
    }
}

macro_rules! get {
    ($service:expr, $cookie:expr, $path:expr) => {
        read(test::call_service(&$service, test::TestRequest::get().uri($path).cookie($cookie.clone()).to_request()).await).await
    };
}

macro_rules! post {
    ($service:expr, $cookie:expr, $path:expr, $fields:expr) => {
        read(
            test::call_service(&$service, test::TestRequest::post().uri($path).cookie($cookie.clone()).set_form($fields).to_request())
                .await,
        )
        .await
    };
}

macro_rules! service {
    ($app:expr) => {
        test::init_service(actix_web::App::new().app_data(Data::new($app.clone())).configure(routes::configure)).await
    };
}

#[actix_web::test]
async fn a_job_goes_from_a_title_to_open_with_published_requirements() {
    for database in databases() {
        let app = app(&database);
        load_starter_skills(&app).await.unwrap();
        let rita = signed_in(&app, Role::Recruiter);
        let service = service!(app);

        let (status, page) = post!(service, rita, "/jobs", [("location", "Berlin")]);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("Give the job a title") && page.contains("value=\"Berlin\""));

        let (status, editor) = post!(service, rita, "/jobs", [("title", "Data analyst")]);
        assert_eq!(status, StatusCode::SEE_OTHER);
        let id = JobId::new(editor.trim_start_matches("/jobs/").trim_end_matches("/requirements"));
        assert_eq!(get!(service, rita, &editor).0, StatusCode::OK);

        // Opening waits for requirements.
        let (_, place) = post!(service, rita, &format!("/jobs/{id}/state"), [("to", "open")]);
        assert_eq!(place, editor);

        let typed = [("rows", "2"), ("skill-1", "Postgres"), ("importance-1", "must"), ("skill-2", "Pyhton"), ("importance-2", "should")];
        let (status, page) = post!(service, rita, &editor, &[typed.as_slice(), &[("do", "save")]].concat());
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains("value=\"Pyhton\"") && page.contains("No skill is called “Pyhton”") && page.contains("value=\"starter-python\"")
        );
        assert!(app.store.read_blocking(|conn| requirement_sets::lookup_draft(conn, &id)).unwrap().is_none());

        let (status, _) = post!(service, rita, &editor, &[typed.as_slice(), &[("pick-2", "starter-python"), ("do", "publish")]].concat());
        assert_eq!(status, StatusCode::SEE_OTHER);
        let set = app.store.read_blocking(|conn| requirement_sets::lookup_published(conn, &id)).unwrap().unwrap();
        let skills: Vec<&str> = set.requirements.iter().map(|row| row.skill.label.as_str()).collect();
        assert_eq!((set.version, skills), (1, vec!["PostgreSQL", "Python"]));

        // A second version says why.
        let again = [("rows", "1"), ("skill-1", "SQL"), ("importance-1", "must"), ("do", "publish")];
        let (status, page) = post!(service, rita, &editor, &again);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("href=\"#reason\""));
        let (status, _) = post!(service, rita, &editor, &[again.as_slice(), &[("reason", "One skill is enough")]].concat());
        assert_eq!(status, StatusCode::SEE_OTHER);

        let (_, place) = post!(service, rita, &format!("/jobs/{id}/state"), [("to", "open")]);
        assert_eq!(place, format!("/jobs/{id}/settings"));
        for (path, words) in [
            ("/jobs".to_owned(), "Data analyst"),
            (format!("/jobs/{id}/share"), "/jobs/data-analyst"),
            (format!("/jobs/{id}/settings"), "This job is open"),
            (format!("/jobs/{id}/qr.svg"), "<svg"),
            ("/skills?q=postg".to_owned(), "PostgreSQL"),
            ("/skills/starter-java".to_owned(), "JavaScript"),
            ("/skills/suggest?q=postgr".to_owned(), "\"label\":\"PostgreSQL\""),
        ] {
            let (status, page) = get!(service, rita, &path);
            assert!(status == StatusCode::OK && page.contains(words), "{path}");
        }
    }
}

#[actix_web::test]
async fn who_may_only_read_changes_nothing_and_strangers_see_nothing() {
    for database in databases() {
        let app = app(&database);
        let manager = signed_in(&app, Role::HiringManager);
        let service = service!(app);
        assert_eq!(get!(service, manager, "/jobs").0, StatusCode::OK);
        assert_eq!(post!(service, manager, "/jobs", [("title", "Nurse")]).0, StatusCode::FORBIDDEN);
        assert!(app.store.read_blocking(store::jobs::list).unwrap().is_empty());
        let stranger = Cookie::new("assay", "nothing");
        assert_ne!(get!(service, stranger, "/jobs").0, StatusCode::OK);
        assert_eq!(get!(service, manager, "/jobs/unknown/settings").0, StatusCode::NOT_FOUND);
    }
}

#[actix_web::test]
async fn a_report_is_opened_read_printed_and_decided_on() {
    use crate::domain::ApplicationId;
    use crate::store::testing::{application, candidate, published_job};
    use crate::store::{applications, audit, decisions};
    for database in databases() {
        let app = app(&database);
        let key = app.store.key().clone();
        let rita = signed_in(&app, Role::Recruiter);
        app.store
            .write_blocking(|conn| {
                let job = published_job(conn);
                let who = candidate(conn, &key, "c1");
                application(conn, &key, "a1", (&who, &job), 1);
                Ok(())
            })
            .unwrap();
        let service = service!(app);
        let (status, page) = get!(service, rita, "/jobs/j1/candidates?sort=coverage");
        assert!(status == StatusCode::OK && page.contains("c_c1") && page.contains("/jobs/j1/candidates/a1"));
        let (status, page) = get!(service, rita, "/jobs/j1/candidates/a1");
        assert!(status == StatusCode::OK && page.contains("You opened this report on"), "{page}");
        assert_eq!(get!(service, rita, "/jobs/other/candidates/a1").0, StatusCode::NOT_FOUND);
        assert_eq!(get!(service, rita, "/jobs/j1/candidates/a1/print").0, StatusCode::OK);

        let decision = "/jobs/j1/candidates/a1/decision";
        let (status, page) = post!(service, rita, decision, [("outcome", "hold"), ("words", "Wait.")]);
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("Choose a reason") && page.contains("Wait."));
        let whole = [("outcome", "hold"), ("reason", "waiting_for_check"), ("words", "Wait."), ("seen", "")];
        assert_eq!(post!(service, rita, decision, whole).0, StatusCode::SEE_OTHER);
        app.store
            .read_blocking(|conn| {
                let id = ApplicationId::new("a1");
                assert_eq!((decisions::list(conn, &id)?.len(), applications::find(conn, &id)?.state.as_str()), (1, "on_hold"));
                assert_eq!(audit::list_about(conn, "job:j1")?.len(), 1);
                Ok(())
            })
            .unwrap();
    }
}
