//! Accepting other evidence by keyboard, and the report with all that can be on it.

use super::driver::{Browser, is_there};
use super::{look_at, sign_in};
use crate::app::first_link;
use crate::applying::begin_with_badges;

#[tokio::test]
async fn other_evidence_is_accepted_by_keyboard_and_the_report_passes_the_audit_with_it() {
    if !is_there() {
        return;
    }
    let (app, _, _, _) = begin_with_badges().await;
    let staff = app.set_up_by(&first_link(&app)).await;
    let table = staff.open("/jobs/job/candidates").await;
    let report = table.links().into_iter().find(|link| link.starts_with("/jobs/job/candidates/")).expect("a report");
    let browser = Browser::start(true).await;
    sign_in(&browser, &app).await;
    browser.go(&format!("{}{report}", app.address)).await;

    // Sent empty, the form comes back open, with an error beside each field.
    browser.tab_to("Statistics:").await;
    browser.tab_to("Accept other evidence").await;
    browser.enter().await;
    browser.tab_to("Accept").await;
    browser.enter().await;
    let text = browser.text().await;
    assert!(text.contains("Three things need your attention") && text.contains("Choose what it is"), "{text}");
    let mut wrong: Vec<String> = browser.audit().await.into_iter().map(|found| format!("with errors: {found}")).collect();

    browser.run("window.scrollTo(0, 0); document.activeElement.blur()").await;
    browser.tab_to("What you looked at").await;
    browser.keys("Deg").await;
    browser.tab_to("What it is, in a few words").await;
    browser.keys("BSc Statistics").await;
    browser.tab_to("All of it (100%)").await;
    browser.keys(" ").await;
    browser.tab_to("Accept").await;
    browser.enter().await;
    let text = browser.text().await;
    assert!(text.contains("accepted by Ada on 24 Nov 2026: BSc Statistics") && text.contains("100% accepted, counted apart"), "{text}");
    look_at(&browser, &app, &report, &mut wrong).await;

    // What was taken back stays to be read: a line, and a decision.
    let page = staff.open(&report).await;
    let page = staff.submit(&page.form("/withdraw")).await;
    let decide = page.form("/decision").set("outcome", "hold").set("reason", "other").set("words", "Wait.");
    let page = staff.submit(&decide).await;
    look_at(&browser, &app, &report, &mut wrong).await;
    let then = page.links().into_iter().find(|link| link.contains("/results/")).expect("the report as it was");
    look_at(&browser, &app, &then, &mut wrong).await;
    staff.submit(&page.form("/decision/undo").set("undo-words", "The wrong candidate.")).await;
    look_at(&browser, &app, &report, &mut wrong).await;
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}
