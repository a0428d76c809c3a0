//! Draws `docs/pictures` from the demo: `bin/pictures`.

use std::path::Path;
use std::time::Duration;

use super::driver::Browser;
use crate::database::Database;
use crate::process::{Server, assay};

/// The largest picture that may lie in the repository.
const MOST_BYTES: usize = 150 * 1024;

#[tokio::test]
#[ignore = "writes docs/pictures; bin/pictures runs it"]
async fn pictures_of_the_real_pages() {
    let database = Database::new();
    let mut server = Server::start(assay(&database), &["demo"]);
    let line = server.wait_for("the password of all is", Duration::from_secs(120));
    let password = line.split("password of all is ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
    let address = server.address.clone();
    let browser = Browser::start(true).await;
    let keep = async |name: &str, height: u32| {
        browser.size(1120, height).await;
        browser.run("window.scrollTo(0, 0); document.activeElement.blur()").await;
        let picture = browser.picture().await;
        assert!(picture.len() < MOST_BYTES, "{name} has {} bytes", picture.len());
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures").join(name), picture).unwrap();
    };
    browser.go(&format!("{address}/jobs/data-analyst-genai")).await;
    keep("job.png", 900).await;
    browser.go(&format!("{address}/sign-in")).await;
    browser.type_into("email", "recruiter@northwind.example").await;
    browser.type_into("password", &password).await;
    browser.submit().await;
    keep("home.png", 760).await;
    for (name, end, height) in [("requirements.png", "/requirements", 900), ("candidates.png", "/candidates", 900)] {
        browser.go(&format!("{address}/jobs")).await;
        browser.follow("Data Analyst, GenAI-enabled").await;
        browser.follow_address(end).await;
        keep(name, height).await;
    }
    browser.follow_row("Maya Lindqvist").await;
    keep("report.png", 700).await;
    browser.dark(true).await;
    keep("report-dark.png", 600).await;
    browser.dark(false).await;
    browser.go(&format!("{address}/issuers")).await;
    keep("issuers.png", 760).await;
    assert_eq!(server.stop(), Some(0));
}
