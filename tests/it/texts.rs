//! What pages say, word for word: those that no snapshot beside their code holds.

use crate::applying::begin;
use crate::page::Page;

/// The words of a page, a line each; what differs from run to run is named instead.
fn words(page: &Page, address: &str) -> String {
    let text = page.text().replace(address, "https://assay.example");
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let is_secret = word.len() >= 26 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        if line.len() + word.len() > 110 {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(if is_secret { "SECRET" } else { word });
    }
    lines.push(line);
    lines.join("\n")
}

#[tokio::test]
async fn pages_read_as_they_did() {
    let (app, _) = begin();
    let visitor = app.visitor();
    let set_up = crate::app::first_link(&app);
    insta::assert_snapshot!("set_up", words(&visitor.open(&set_up).await, &app.address));
    insta::assert_snapshot!("sign_in", words(&visitor.open("/sign-in").await, &app.address));
    let admin = app.set_up_by(&set_up).await;
    let pages = [
        ("account", "/account"),
        ("jobs", "/jobs"),
        ("new_job", "/jobs/new"),
        ("requirements", "/jobs/job/requirements"),
        ("share", "/jobs/job/share"),
        ("job_settings", "/jobs/job/settings"),
        ("lists", "/lists"),
        ("skills", "/skills"),
    ];
    for (name, path) in pages {
        insta::assert_snapshot!(name, words(&admin.open(path).await, &app.address));
    }
}
