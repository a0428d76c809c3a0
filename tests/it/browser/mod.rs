//! What only a browser shows: few tests, left out where there is none.

mod advert;
mod desk;
mod driver;
mod evidence;
mod groups;
mod pictures;
mod records;

use std::collections::BTreeMap;

use assay::web::routes::TABLE;

use self::driver::{Browser, is_there};
use crate::app::{PASSWORD, TestApp, first_link};
use crate::applying::{MAYA, begin_with_badges};
use crate::person::Person;

/// Addresses that are no pages (probes, files, what programs read) or are there in the demo only.
const NO_PAGES: &[&str] = &["/healthz", "/readyz", "/static/", "/files/", "/skills/suggest", ".svg", ".csv", ".json", "/demo"];

/// The line of the route table that an address belongs to.
fn route(path: &str) -> Option<&'static str> {
    let bare = path.split(['?', '#']).next().unwrap_or_default();
    let exact = TABLE.iter().find(|route| route.method == "get" && route.path == bare);
    let fits = |pattern: &str| {
        let (pattern, parts): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), bare.split('/').collect());
        pattern.len() == parts.len() && pattern.iter().zip(&parts).all(|(pattern, part)| pattern.starts_with('{') || pattern == part)
    };
    exact.or_else(|| TABLE.iter().find(|route| route.method == "get" && fits(route.path))).map(|route| route.path)
}

/// One address for each page of the route table that can be reached from `starts` by links.
async fn reach(person: &Person, starts: &[String]) -> BTreeMap<&'static str, String> {
    let mut found = BTreeMap::new();
    let mut open: Vec<String> = starts.to_vec();
    let mut seen: Vec<String> = Vec::new();
    while let Some(path) = open.pop() {
        let Some(pattern) = route(&path) else { continue };
        if NO_PAGES.iter().any(|part| pattern.contains(part))
            || seen.iter().filter(|seen| route(seen) == Some(pattern)).count() > 3
            || seen.contains(&path)
        {
            continue;
        }
        seen.push(path.clone());
        let page = person.get(&path).await;
        if page.status == 200 && page.content_type.starts_with("text/html") {
            open.extend(
                page.links()
                    .into_iter()
                    .filter(|link| link.starts_with('/'))
                    .map(|link| link.split('#').next().unwrap_or_default().to_owned()),
            );
            found.entry(pattern).or_insert(path);
        }
    }
    found
}

async fn sign_in(browser: &Browser, app: &TestApp) {
    browser.go(&format!("{}/sign-in", app.address)).await;
    browser.tab_to("mail").await;
    browser.keys("ada@northwind.example").await;
    browser.tab_to("Password").await;
    browser.keys(PASSWORD).await;
    browser.enter().await;
    assert_eq!(browser.path().await, "/", "{}", browser.text().await);
}

#[tokio::test]
async fn every_page_passes_the_audit_in_both_colours_and_fits_a_phone() {
    if !is_there() {
        return;
    }
    let (app, _, maya, status) = begin_with_badges().await;
    let link = first_link(&app);
    let browser = Browser::start(true).await;
    let mut wrong = Vec::new();
    // The first start's page is gone once it was used.
    look_at(&browser, &app, &link, &mut wrong).await;
    let staff = app.set_up_by(&link).await;
    let status = status.path.split('?').next().unwrap().to_owned();
    let public =
        reach(&maya, &["/jobs/data-analyst".to_owned(), "/jobs/data-analyst/apply".to_owned(), "/sign-in".to_owned(), status]).await;
    let mut starts: Vec<String> =
        TABLE.iter().filter(|route| route.method == "get" && !route.path.contains('{')).map(|route| route.path.to_owned()).collect();
    starts.push("/".to_owned());
    let own = crate::own_skills::make(&staff, "Clinic reporting", &[("names", "Clinic reports")]).await.path;
    starts.extend(["", "/edit", "/merge"].map(|page| format!("{own}{page}")));
    // A decision keeps the report it was taken on.
    let table = staff.open("/jobs/job/candidates").await;
    let report = table.links().into_iter().find(|link| link.starts_with("/jobs/job/candidates/")).expect("a report");
    let decide = staff.open(&report).await.form("/decision").set("outcome", "hold").set("reason", "other").set("words", "Wait.");
    staff.submit(&decide).await.says("The report as it was then");
    let inside = reach(&staff, &starts).await;
    for path in public.values() {
        look_at(&browser, &app, path, &mut wrong).await;
    }
    look_at(&browser, &app, "/no-such-page", &mut wrong).await;
    sign_in(&browser, &app).await;
    for (_, path) in inside.iter().filter(|(pattern, _)| !public.contains_key(*pattern)) {
        look_at(&browser, &app, path, &mut wrong).await;
    }
    let left_out: Vec<_> = TABLE
        .iter()
        .filter(|route| route.method == "get" && !NO_PAGES.iter().any(|part| route.path.contains(part)))
        // The second step has a test of its own.
        .filter(|route| !["/set-up/{token}", "/sign-in/code"].contains(&route.path))
        .filter(|route| !public.contains_key(route.path) && !inside.contains_key(route.path))
        .map(|route| route.path)
        .collect();
    wrong.extend(left_out.iter().map(|path| format!("no link leads to {path}")));
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}

async fn look_at(browser: &Browser, app: &TestApp, path: &str, wrong: &mut Vec<String>) {
    browser.go(&format!("{}{path}", app.address)).await;
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)").await;
    for (is_dark, width) in [(false, 1280), (true, 360)] {
        browser.dark(is_dark).await;
        browser.size(width, 900).await;
        let how = if is_dark { "dark" } else { "light" };
        wrong.extend(browser.audit().await.into_iter().map(|found| format!("{path} ({how}, {width}): {found}")));
        wrong.extend(browser.overflow().await.into_iter().map(|found| format!("{path} ({width}) sticks out: {found}")));
    }
    browser.dark(false).await;
    browser.size(1280, 900).await;
}

#[tokio::test]
async fn sign_in_and_the_report_work_by_keyboard_alone() {
    if !is_there() {
        return;
    }
    let (app, _, _, _) = begin_with_badges().await;
    let link = first_link(&app);
    app.set_up_by(&link).await;
    let browser = Browser::start(true).await;
    sign_in(&browser, &app).await;
    browser.go(&format!("{}/jobs/job/candidates", app.address)).await;
    browser.tab_to("c_").await;
    browser.enter().await;
    let text = browser.text().await;
    assert!(text.contains("Maya Roth") && text.contains("SQL"), "{text}");
    // The first thing that can be reached leads past the navigation.
    browser.run("window.scrollTo(0, 0); document.activeElement.blur()").await;
    browser.tab().await;
    assert!(browser.focus().await.contains("Skip"), "{}", browser.focus().await);
    browser.enter().await;
    // Whatever opens does so with the keyboard.
    let closed = "return document.querySelectorAll('main details:not([open])').length";
    let before = browser.run(closed).await.as_u64().unwrap();
    if before > 0 {
        let name =
            browser.run("return document.querySelector('main details:not([open]) > summary').innerText.trim().split('\\n')[0]").await;
        browser.tab_to(name.as_str().unwrap()).await;
        browser.enter().await;
        assert_eq!(browser.run(closed).await.as_u64().unwrap(), before - 1);
    }
}

#[tokio::test]
async fn a_candidate_applies_with_scripts_switched_off() {
    if !is_there() {
        return;
    }
    let (app, issuer) = crate::applying::begin();
    let (link, _) = issuer.issue(&crate::applying::badge("SQL", 1));
    let browser = Browser::start(false).await;
    browser.go(&format!("{}/jobs/data-analyst/apply", app.address)).await;
    browser.type_into("email", MAYA).await;
    browser.type_into("links", &link).await;
    browser.type_into("consent", " ").await;
    browser.submit().await;
    assert!(browser.path().await.starts_with("/status/"), "{}", browser.path().await);
    app.settle().await;
    let page = app.visitor().open(&browser.path().await).await;
    page.says("SQL");
}
