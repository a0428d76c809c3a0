//! The pages that show a record with credentials inside, and the issuers that occur only there.

use super::driver::{Browser, is_there};
use super::{look_at, sign_in};
use crate::app::first_link;
use crate::records::{Sent, report_of};

#[tokio::test]
async fn the_pages_of_a_record_and_of_whose_credentials_it_holds_pass_the_audit() {
    if !is_there() {
        return;
    }
    let sent = Sent::with(|record, alone| vec![record.to_owned(), alone.to_owned()], true).await;
    let app = &sent.app;
    let staff = app.set_up_by(&first_link(app)).await;
    let report = report_of(&staff).await;
    let browser = Browser::start(true).await;
    let mut wrong = Vec::new();
    let own = sent.status.path.split('?').next().unwrap();
    look_at(&browser, app, own, &mut wrong).await;
    sign_in(&browser, app).await;
    let printed = format!("{report}/print");
    for path in [report.as_str(), &printed, "/jobs/job/candidates", "/", "/issuers"] {
        look_at(&browser, app, path, &mut wrong).await;
    }
    browser.follow("Stranger Academy").await;
    let text = browser.text().await;
    assert!(text.contains("“Python”, inside a record of BrightPath Institute: 1 candidate"), "{text}");

    let queue = staff.open("/issuers").await;
    let form = queue.form("/issuers/review").set("tier", "C");
    let list = staff.submit(&form).await;
    staff.submit(&list.form("/publish")).await;
    app.settle().await;
    let issuer = list
        .links()
        .into_iter()
        .filter(|link| link.starts_with("/issuers/"))
        .find(|link| !link.ends_with("path") && !link.ends_with("works"));
    look_at(&browser, app, &issuer.unwrap(), &mut wrong).await;
    look_at(&browser, app, &report, &mut wrong).await;
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}
