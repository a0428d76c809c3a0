//! `assay demo`, as somebody starts it who has just built it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::person::Person;

/// A running demo; killed when the test ends early.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
    }
}

/// Opens every page that links lead to from these, and sees that each is there and has the place the link names. How many there are.
async fn walk(person: &Person, from: &[&str]) -> usize {
    let mut open: Vec<(String, String)> = from.iter().map(|path| ((*path).to_owned(), "the start".to_owned())).collect();
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut named: Vec<(String, String, String)> = Vec::new();
    while let Some((path, linked_from)) = open.pop() {
        if places.contains_key(&path) {
            continue;
        }
        let mut page = person.get(&path).await;
        for _ in 0..5 {
            match page.location.clone() {
                Some(location) => page = person.get(&location).await,
                None => break,
            }
        }
        assert_eq!(page.status, 200, "{path}, linked from {linked_from}");
        let is_page = page.content_type.starts_with("text/html");
        let (html, links) = if is_page { (page.html(), page.links()) } else { (String::new(), Vec::new()) };
        places.insert(path.clone(), html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect());
        for link in links {
            let link = link.replace("&amp;", "&").replace("&#38;", "&");
            let (target, place) = link.split_once('#').unwrap_or((&link, ""));
            let target = match target {
                "" => path.clone(),
                _ if target.starts_with('?') => format!("{}{target}", path.split('?').next().unwrap()),
                _ => target.to_owned(),
            };
            if !target.starts_with('/') {
                continue;
            }
            if !place.is_empty() {
                named.push((target.clone(), place.to_owned(), path.clone()));
            }
            open.push((target, path.clone()));
        }
        assert!(places.len() < 2_000, "the pages have no end: {path}");
    }
    for (target, place, linked_from) in named {
        assert!(places[&target].contains(&place), "{target} has no place #{place}, linked from {linked_from}");
    }
    places.len()
}

#[tokio::test]
async fn the_demo_starts_answers_and_leaves_nothing_behind() {
    let scratch = tempfile::tempdir().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_assay"))
        .args(["demo", "--listen", "127.0.0.1:0"])
        .env("TMPDIR", scratch.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut running = Running(child);
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines().map(|line| line.unwrap());
    let first = lines.by_ref().find(|line| line.starts_with("Assay runs at ")).expect("the address");
    let address = first.split_whitespace().nth(3).unwrap().trim_end_matches('/').to_owned();
    let password = lines.by_ref().find_map(|line| {
        let rest = line.split("the password of all is ").nth(1)?;
        rest.split_whitespace().next().map(str::to_owned)
    });
    let password = password.expect("the password");
    let said: Vec<String> = lines.by_ref().take_while(|line| !line.starts_with("Everything is made up")).collect();
    for part in ["recruiter@northwind.example", "auditor@northwind.example", "Maya Lindqvist", "/demo"] {
        assert!(said.iter().any(|line| line.contains(part)), "{part}: {said:?}");
    }
    #[expect(clippy::disallowed_methods, reason = "a visitor outside the server, not the server")]
    let visitor = reqwest::Client::new();
    let open = async |path: &str| {
        let mut tries = 0;
        loop {
            match visitor.get(format!("{address}{path}")).send().await {
                Ok(answer) => break answer,
                // The socket is open before the first worker takes from it.
                Err(error) if tries > 50 => panic!("{path}: {error}"),
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
            }
            tries += 1;
        }
    };
    assert_eq!(open("/readyz").await.status(), 200);
    let guide = open("/demo").await.text().await.unwrap();
    assert!(guide.contains("queryworks.example") && guide.contains("robin.sample@mail.example"));
    let file = open("/demo/files/screenshot.png").await.bytes().await.unwrap();
    assert!(file.starts_with(b"\x89PNG"));
    let job = open("/jobs/data-analyst-genai").await.text().await.unwrap();
    assert!(job.contains("Demo data") && job.contains("Generative AI for analysis"));
    // Example 1 of the scoring rules, as the recruiter reads it.
    let recruiter = Person::at(&address);
    let page = recruiter.open("/sign-in").await;
    let form = page.form("/sign-in").set("email", "recruiter@northwind.example").set("password", &password);
    recruiter.submit(&form).await;
    let jobs = recruiter.open("/jobs").await;
    let job =
        jobs.html().split("Data Analyst, GenAI-enabled").next().and_then(|before| before.rsplit("href=\"").next()).unwrap().to_owned();
    let job = job.split('"').next().unwrap().trim_end_matches("/requirements").trim_end_matches("/candidates").to_owned();
    let table = recruiter.open(&format!("{job}/candidates")).await.html();
    let row = table.split("Maya Lindqvist").next().and_then(|before| before.rsplit("href=\"").next()).unwrap();
    let maya = recruiter.open(row.split('"').next().unwrap()).await;
    let maya = maya.says(
        "2 of 3 must-haves are evidenced and SQL is partly evidenced. Verified coverage 46%, up to 50% once HR has reviewed QueryWorks. 61% if the \
         statistics degree accepted by J. Ortiz is counted.",
    );
    let today = assay::clock::Clock::System.now().format("%-d %b %Y");
    maya.says(&format!("accepted by J. Ortiz on {today}: BSc Statistics. Counted apart, not verified."))
        .says("With other evidence, counted apart: (3 × 56.67 + 3 × 85 + 3 × 74.38 + 2 × 100) ÷ 14");
    let admin = Person::at(&address);
    let form = admin.open("/sign-in").await.form("/sign-in").set("email", "admin@northwind.example").set("password", &password);
    admin.submit(&form).await;
    let pages = walk(&admin, &["/", "/demo"]).await;
    assert!(pages > 60, "only {pages} pages are linked");
    assert!(walk(&Person::at(&address), &["/demo", "/jobs/data-analyst-genai", "/sign-in"]).await > 4);
    assert!(std::fs::read_dir(scratch.path()).unwrap().count() > 0);
    let stopped = Command::new("kill").args(["-TERM", &running.0.id().to_string()]).status().unwrap();
    assert!(stopped.success() && running.0.wait().unwrap().success());
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "the scratch folder is gone");
}
