//! Every shared case, kept by the store as the server keeps it, and judged again from what comes back (`design.md`, idea 1).

use super::submit_badges::{Item, MOST_ITEMS, NewApplication, submit_badges};
use super::testing::app;
use super::verify_submission::{load_bundle, new_run, to_evidence};
use crate::domain::JobId;
use crate::store::credentials::{self, Cause};
use crate::store::testing::{databases, published_job};
use crate::store::{StoreError, submissions};
use crate::verify::{Report, Submitted, Verdict, judge};

#[expect(dead_code, unreachable_pub, reason = "read by the tests of the whole program, which use all of it")]
#[path = "../../tests/it/cases.rs"]
mod cases;

fn sent(case: &cases::Case) -> Item {
    match &case.submitted {
        Submitted::Link(link) => Item::Link(link.clone()),
        Submitted::Bytes(bytes) => Item::File { name: case.id.clone(), bytes: bytes.to_vec() },
    }
}

#[tokio::test]
async fn what_the_store_kept_is_judged_the_same_byte_for_byte() {
    let cases = cases::cases();
    let judged = cases::over(&cases, cases::check);
    for database in databases() {
        let app = app(&database);
        app.store.write_blocking(|conn| Ok(published_job(conn))).unwrap();
        let mut differing = Vec::new();
        for (cases, judged) in cases.chunks(MOST_ITEMS).zip(judged.chunks(MOST_ITEMS)) {
            let new = NewApplication {
                job: JobId::new("j1"),
                name: None,
                email: None,
                items: cases.iter().map(sent).collect(),
                consent_version: "1".to_owned(),
                notice_version: "1".to_owned(),
                channel: "apply_page".to_owned(),
            };
            let application = submit_badges(&app, new).await.unwrap().application;
            let all = app.store.write_blocking(|conn| {
                for ((case, (report, bundle)), line) in cases.iter().zip(judged).zip(submissions::list(conn, &application)?) {
                    let run = new_run(&app, &line.id, Cause::Submitted, report, bundle, &case.setting).unwrap();
                    let documents: Vec<_> = bundle.documents.iter().map(to_evidence).collect();
                    credentials::save_checked(conn, app.store.key(), &run, &documents)?;
                    let (kept, setting) = load_bundle(&app.store, conn, &run.id)?;
                    let report_kept = credentials::lookup_current::<Report>(conn, &line.id)?.unwrap().report;
                    let Verdict::Done(again) = judge(&kept, &setting) else { panic!("{}: asks for more", case.id) };
                    let same = [serde_json::to_string(&again).unwrap(), serde_json::to_string(&report_kept).unwrap()];
                    if same.iter().any(|text| *text != run.report) {
                        differing.push(case.id.clone());
                    }
                }
                Ok::<_, StoreError>(())
            });
            all.unwrap();
        }
        assert!(differing.is_empty(), "{differing:?}");
        println!("{} cases kept and judged again", cases.len());
    }
}
