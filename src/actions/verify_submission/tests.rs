use super::*;
use crate::actions::submit_badges::{Item, NewApplication, submit_badges};
use crate::actions::testing::app;
use crate::domain::credentials::HolderMatch;
use crate::store::tasks::TaskState;
use crate::store::testing::{at, databases, published_job};

fn report(standing: Standing) -> Report {
    Report { standing, checks: Vec::new(), judged_at: at(1), holder: HolderMatch::Unknown, facts: None, inner: Vec::new() }
}

fn bundle(submitted: Submitted) -> Bundle {
    let document = |url: &str, kind, answer| Document { url: url.to_owned(), kind, fetched_at: at(1), answer };
    let body =
        Answer::Body { status: 200, content_type: None, final_url: "https://badges.example/1".to_owned(), bytes: (&b"{}"[..]).into() };
    let documents = vec![
        document("https://badges.example/1", DocumentKind::Link, body),
        document("https://list.example/", DocumentKind::StatusList, Answer::Failed(FetchFailure::TimedOut)),
    ];
    Bundle { submitted, documents }
}

async fn sent(app: &App) -> SubmissionId {
    app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
    let new = NewApplication {
        job: JobId::new("j1"),
        name: None,
        email: Some("maya@example.org".to_owned()),
        items: vec![Item::Link("https://badges.example/1".to_owned())],
        consent_version: "1".to_owned(),
        notice_version: "1".to_owned(),
        channel: "apply_page".to_owned(),
    };
    let application = submit_badges(app, new).await.unwrap().application;
    let candidate = app.store.read_blocking(|conn| applications::find(conn, &application)).unwrap().candidate;
    app.store.write_blocking(|conn| candidates::mark_email_proved(conn, &candidate, at(0))).unwrap();
    app.store.read_blocking(|conn| submissions::list(conn, &application)).unwrap().pop().unwrap().id
}

async fn check_as(app: &App, id: &SubmissionId, standing: Standing) {
    let effects = verify_submission(app, id.clone(), Cause::Submitted, |submitted, setting| async move {
        assert_eq!(setting.recipients[0].value, "maya@example.org");
        (report(standing), bundle(submitted))
    });
    let effects = effects.await.unwrap();
    app.store.write_blocking(effects).unwrap();
}

#[tokio::test]
async fn a_kept_bundle_comes_back_as_it_was() {
    for database in databases() {
        let app = app(&database);
        let id = sent(&app).await;
        check_as(&app, &id, Standing::Verified).await;
        app.store
            .read_blocking(|conn| {
                let run = credentials::lookup_current::<Report>(conn, &id)?.unwrap();
                assert_eq!(run.report, report(Standing::Verified));
                let (kept, setting) = load_bundle(&app.store, conn, &run.id)?;
                let wanted = bundle(Submitted::Link("https://badges.example/1".to_owned()));
                assert_eq!(format!("{kept:?}"), format!("{wanted:?}"));
                assert_eq!((setting.now, setting.recipients.len()), (at(0), 1));
                let mut kinds: Vec<_> = tasks::list(conn, TaskState::Ready, 9)?.into_iter().map(|task| task.kind).collect();
                kinds.sort();
                assert_eq!(kinds, ["reverify", "score_application", "send_code", "verify_submission"]);
                Ok(())
            })
            .unwrap();
    }
}

#[tokio::test]
async fn what_could_not_be_decided_is_asked_again_a_few_times() {
    for database in databases() {
        let app = app(&database);
        let id = sent(&app).await;
        for _ in 0..8 {
            check_as(&app, &id, Standing::Indeterminate).await;
        }
        app.store
            .read_blocking(|conn| {
                assert_eq!(submissions::find(conn, &id)?.state, SubmissionState::Waiting);
                let again = tasks::list(conn, TaskState::Ready, 99)?.into_iter().filter(|task| task.kind == "reverify");
                let waits: Vec<i64> = again.map(|task| (task.run_at - at(0)).num_minutes()).collect();
                assert_eq!(waits.len(), AGAIN_AFTER.len());
                for (wait, least) in waits.iter().zip(AGAIN_AFTER) {
                    assert!((least.num_minutes()..=least.num_minutes() * 6 / 5).contains(wait), "{wait} {least}");
                }
                Ok(())
            })
            .unwrap();
    }
}

#[tokio::test]
async fn an_address_that_was_only_typed_is_compared_with_nothing() {
    for database in databases() {
        let app = app(&database);
        let id = sent(&app).await;
        app.store
            .write_blocking(|conn| {
                let submission = submissions::find(conn, &id)?;
                let application = applications::find(conn, &submission.application)?;
                let candidate = candidates::find(conn, &application.candidate)?;
                candidates::update(conn, &crate::domain::people::Candidate { email_proved_at: None, ..candidate })
            })
            .unwrap();
        let effects = verify_submission(&app, id.clone(), Cause::Submitted, |submitted, setting| async move {
            assert!(setting.recipients.is_empty());
            (report(Standing::Verified), bundle(submitted))
        });
        app.store.write_blocking(effects.await.unwrap()).unwrap();
    }
}

#[tokio::test]
async fn nothing_is_checked_without_consent() {
    for database in databases() {
        let app = app(&database);
        let id = sent(&app).await;
        app.store
            .write_blocking(|conn| {
                let application = submissions::find(conn, &id)?.application;
                applications::withdraw_consent(conn, &application, ConsentPurpose::ThisJob, at(0))
            })
            .unwrap();
        let effects = verify_submission(&app, id.clone(), Cause::Submitted, |_, _| async { panic!("was checked") }).await;
        app.store.write_blocking(effects.unwrap()).unwrap();
        let state = app.store.read_blocking(|conn| submissions::find(conn, &id)).unwrap().state;
        assert_eq!(state, SubmissionState::Received);
    }
}
