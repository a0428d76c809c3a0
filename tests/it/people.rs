//! Staff: the first administrator, colleagues, signing in and out.

use crate::app::{PASSWORD, TestApp};

#[tokio::test]
async fn the_set_up_link_makes_the_first_administrator_once() {
    let app = TestApp::start(&[]);
    let stranger = app.visitor();
    assert!(stranger.get("/").await.answers(303).leads_to().starts_with("/sign-in"));
    let admin = app.set_up().await;
    admin.open("/").await.says("Your work");
    // Signing out ends the session; the password opens another one.
    let page = admin.open("/").await;
    admin.submit(&page.form("/sign-out")).await;
    assert!(admin.get("/").await.answers(303).leads_to().starts_with("/sign-in"));
    let page = admin.open("/sign-in").await;
    let form = page.form("/sign-in").set("email", "ada@northwind.example");
    admin.send_form(&form.set("password", "violet harbour eleven lanterns")).await.answers(422).says("do not fit together");
    let page = admin.open("/sign-in").await;
    admin.submit(&page.form("/sign-in").set("email", "ada@northwind.example").set("password", PASSWORD)).await.answers(200);
    app.assert_no_dead_tasks().await;
}

#[tokio::test]
async fn a_form_from_another_site_changes_nothing() {
    let app = TestApp::start(&[]);
    let answer = crate::person::client()
        .post(format!("{}/sign-in", app.address))
        .header("origin", "https://evil.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("email=a@b.example&password=x")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 403);
}
