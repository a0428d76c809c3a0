//! A group is made by keyboard alone; every page that shows it passes the audit.

use super::driver::{Browser, is_there};
use super::{look_at, sign_in};
use crate::app::first_link;
use crate::applying::begin_with_badges;

const EDITOR: &str = "/jobs/job/requirements";

#[tokio::test]
async fn a_group_is_made_by_keyboard_and_its_pages_pass_the_audit() {
    if !is_there() {
        return;
    }
    let (app, _, _, status) = begin_with_badges().await;
    app.set_up_by(&first_link(&app)).await;
    let browser = Browser::start(true).await;
    sign_in(&browser, &app).await;
    browser.go(&format!("{}{EDITOR}", app.address)).await;
    for row in ["Choose SQL for a group", "Choose Python for a group"] {
        browser.tab_to(row).await;
        browser.keys(" ").await;
    }
    browser.tab_to("Put in group").await;
    browser.enter().await;
    browser.tab_to("Name of the group").await;
    browser.keys("A language for data").await;
    browser.tab_to("Named credentials").await;
    browser.enter().await;
    browser.tab_to("Credential").await;
    browser.keys("SQL Expert").await;
    browser.tab_to("Why it changes").await;
    browser.keys("One is enough").await;
    browser.tab_to("Publish version 2").await;
    browser.enter().await;
    let text = browser.text().await;
    assert!(text.contains("A language for data") && text.contains("Named as accepted: “SQL Expert”."), "{text}");
    app.settle().await;

    let mut wrong = Vec::new();
    look_at(&browser, &app, EDITOR, &mut wrong).await;
    browser.go(&format!("{}/jobs/job/candidates", app.address)).await;
    browser.tab_to("c_").await;
    browser.enter().await;
    let report = browser.path().await;
    let text = browser.text().await;
    assert!(text.contains("A language for data") && text.contains("one of these 2"), "{text}");
    let status = status.path.split('?').next().unwrap();
    let version = format!("{EDITOR}/versions/2");
    for path in [&report, &format!("{report}/print"), &version, "/jobs/data-analyst", status] {
        look_at(&browser, &app, path, &mut wrong).await;
    }
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}
