//! The mapping desk by keyboard: from the report to a preview, a decision, and taking it back; each of its pages passes the audit.

use super::driver::{Browser, is_there};
use super::{look_at, sign_in};
use crate::app::first_link;
use crate::applying::{MAYA, begin};
use crate::desk::{ACHIEVEMENT, apply_as, name_only};

#[tokio::test]
async fn a_badge_is_mapped_by_keyboard_and_the_pages_pass_the_audit() {
    if !is_there() {
        return;
    }
    let (app, bright) = begin();
    let (link, _) = name_only(&bright, ("SQL", ACHIEVEMENT), 1, MAYA);
    apply_as(&app, ("Maya Roth", MAYA), &[&link]).await;
    app.set_up_by(&first_link(&app)).await;
    let browser = Browser::start(true).await;
    let mut wrong = Vec::new();
    sign_in(&browser, &app).await;
    look_at(&browser, &app, "/", &mut wrong).await;
    look_at(&browser, &app, "/desk", &mut wrong).await;
    browser.go(&format!("{}/jobs/job/candidates", app.address)).await;
    browser.follow("c_").await;
    browser.follow("See it on the mapping desk").await;
    let page = browser.path().await;
    look_at(&browser, &app, &page, &mut wrong).await;

    browser.go(&format!("{}{page}", app.address)).await;
    browser.tab_to("What you say of SQL").await;
    browser.keys("It is for").await;
    browser.tab_to("Level").await;
    browser.keys("Level 3").await;
    browser.tab_to("Preview").await;
    browser.enter().await;
    let text = browser.text().await;
    assert!(text.contains("1 result moves, of 1 application with this badge.") && text.contains("Nothing is kept yet"), "{text}");
    wrong.extend(browser.audit().await.into_iter().map(|found| format!("preview: {found}")));
    wrong.extend(browser.overflow().await);
    // Recording a level takes a reason: the form comes back with what was chosen.
    browser.tab_to("Keep it").await;
    browser.enter().await;
    assert!(browser.text().await.contains("Say why, so that others can follow it"));
    wrong.extend(browser.audit().await.into_iter().map(|found| format!("with errors: {found}")));
    browser.run("window.scrollTo(0, 0); document.activeElement.blur()").await;
    browser.tab_to("Why").await;
    browser.keys("Its criteria say so.").await;
    browser.tab_to("Keep it").await;
    browser.enter().await;
    let text = browser.text().await;
    assert!(text.contains("Kept as version 1") && text.contains("Confirmed by Ada on 24 Nov 2026"), "{text}");
    look_at(&browser, &app, &page, &mut wrong).await;

    browser.go(&format!("{}{page}", app.address)).await;
    browser.tab_to("Take back").await;
    browser.enter().await;
    assert!(browser.text().await.contains("Take version 1 back: what would happen"));
    wrong.extend(browser.audit().await.into_iter().map(|found| format!("taking back: {found}")));
    browser.size(360, 900).await;
    wrong.extend(browser.overflow().await);
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}
