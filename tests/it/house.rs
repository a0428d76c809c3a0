//! The rules of the house, as tests: rules nobody runs are wishes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().into_owned()
}

/// The lines of a file before its unit tests, without comments.
fn code(path: &Path) -> Vec<(usize, String)> {
    let path_name = name(path);
    if path_name.ends_with("/tests.rs") || path_name.ends_with("/testing.rs") || path_name.contains("/tests/") {
        return Vec::new();
    }
    let text = fs::read_to_string(path).unwrap();
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim() == "#[cfg(test)]" {
            break;
        }
        if !line.trim_start().starts_with("//") {
            lines.push((number + 1, line.to_owned()));
        }
    }
    lines
}

/// `web, cli, tasks -> actions -> domain, verify, fetch, store, import`; `domain` uses nothing of ours; `verify`, `fetch` and `store` never meet.
#[test]
fn everybody_uses_only_whom_they_may() {
    let may: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("domain", &[][..]),
        ("verify", &["domain"][..]),
        ("import", &["domain"][..]),
        ("fetch", &["domain", "clock", "config"][..]),
        ("store", &["domain", "clock"][..]),
        ("actions", &["domain", "verify", "fetch", "store", "import", "clock", "config", "app", "engines", "tasks", "mail"][..]),
        ("tasks", &["domain", "actions", "store", "clock", "app", "config"][..]),
        ("web", &["domain", "verify", "actions", "store", "import", "clock", "config", "app", "tasks"][..]),
    ]);
    let mut wrong = Vec::new();
    for (module, allowed) in may {
        for path in files(&format!("src/{module}"), ".rs") {
            for (number, line) in code(&path) {
                for used in line.split("crate::").skip(1) {
                    let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    if !used.is_empty() && used != module && !allowed.contains(&used.as_str()) {
                        wrong.push(format!("{}:{number}: {module} uses {used}", name(&path)));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pure_parts_do_no_input_or_output() {
    let banned = [
        "std::fs",
        "std::net",
        "std::env",
        "tokio::",
        "diesel::",
        "actix",
        "reqwest",
        "tracing::",
        "Utc::now",
        "Instant::now",
        "getrandom",
    ];
    let mut wrong = Vec::new();
    for path in files("src/domain", ".rs").into_iter().chain(files("src/verify", ".rs")) {
        for (number, line) in code(&path) {
            wrong.extend(banned.iter().filter(|word| line.contains(**word)).map(|word| format!("{}:{number}: {word}", name(&path))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_fetcher_opens_outbound_connections() {
    let mut wrong = Vec::new();
    for path in files("src", ".rs") {
        let name = name(&path);
        if !name.starts_with("src/fetch/") {
            wrong.extend(
                code(&path)
                    .into_iter()
                    .filter(|(_, line)| line.contains("reqwest") || line.contains("TcpStream"))
                    .map(|(n, _)| format!("{name}:{n}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The compiler is asked about the fetcher alone: whatever else it misses there, with the override it must say this in a release, and only there.
#[test]
fn a_release_refuses_to_be_built_with_the_test_override() {
    let refused = |is_release: bool, has_override: bool| {
        let folder = tempfile::tempdir().unwrap();
        let mut command = std::process::Command::new("rustc");
        command.args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--out-dir"]).arg(folder.path());
        command.arg(format!("-Cdebug-assertions={}", if is_release { "off" } else { "on" })).arg(root().join("src/fetch/mod.rs"));
        if has_override {
            command.args(["--cfg", "feature=\"test-egress\""]);
        }
        let said = command.output().unwrap();
        String::from_utf8_lossy(&said.stderr).contains("must never be in a release")
    };
    assert!(refused(true, true));
    assert!(!refused(true, false) && !refused(false, true));
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    let who = features.iter().filter(|(_, parts)| parts.as_array().unwrap().iter().any(|part| part.as_str() == Some("test-egress")));
    assert_eq!(who.count(), 0, "no other feature switches it on");
}

#[test]
fn templates_escape_everything_and_carry_no_inline_script_or_style() {
    let mut wrong = Vec::new();
    for path in files("templates", "") {
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            let bare = line.replace(' ', "");
            for banned in ["|safe", "style=\"", "onclick=", "onload=", "onchange=", "javascript:", "<script>"] {
                if bare.contains(banned) {
                    wrong.push(format!("{}:{}: {banned}", name(&path), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_template_is_used() {
    let sources: String = files("src", ".rs").iter().chain(&files("templates", "")).map(|path| fs::read_to_string(path).unwrap()).collect();
    let unused: Vec<_> = files("templates", "")
        .iter()
        .map(|path| path.strip_prefix(root().join("templates")).unwrap().to_string_lossy().into_owned())
        .filter(|template| !sources.contains(&format!("\"{template}\"")))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_migration_can_be_taken_back() {
    let ups = files("migrations", "up.sql");
    assert!(!ups.is_empty());
    for up in ups {
        assert!(up.with_file_name("down.sql").exists(), "{} has no down.sql", name(&up));
    }
}

#[test]
fn decisions_have_unique_numbers_and_the_four_parts() {
    let mut numbers = BTreeSet::new();
    for path in files("docs/adr", ".md") {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(numbers.insert(file[..4].to_owned()), "{file}: number taken");
        let text = fs::read_to_string(&path).unwrap();
        for part in ["# ", "**Context.**", "**Decision.**", "**What follows.**"] {
            assert!(text.contains(part), "{file} lacks {part}");
        }
    }
    assert!(!numbers.is_empty());
}

#[test]
fn the_example_settings_are_the_real_defaults() {
    let text = fs::read_to_string(root().join("assay.example.toml")).unwrap();
    let example: assay::config::Config = toml::from_str(&text).unwrap();
    assert_eq!(example, assay::config::Config::default());
    let all = toml::Table::try_from(assay::config::Config::default()).unwrap();
    for (section, values) in &all {
        for key in values.as_table().unwrap().keys() {
            assert!(
                text.contains(&format!("[{section}]")) && text.contains(&format!("{key} =")),
                "{section}.{key} is not in assay.example.toml"
            );
        }
    }
}

/// The soft limit is 400 lines; a file may reach 500 before its unit tests until this fails.
#[test]
fn no_file_grows_past_its_limit() {
    let long: Vec<_> = files("src", ".rs")
        .iter()
        .chain(&files("tests", ".rs"))
        .map(|path| (fs::read_to_string(path).unwrap().lines().take_while(|line| line.trim() != "#[cfg(test)]").count(), name(path)))
        .filter(|(lines, _)| *lines > 500)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn nothing_tells_where_it_was_written() {
    let mut wrong = Vec::new();
    for folder in ["src", "templates", "static", "docs", "tests", "benches", "migrations", "bin"] {
        for path in files(folder, "") {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for banned in [concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!(".lib", "rary")] {
                // A folder of ours may be called so; a path of a machine begins so.
                let begins = |at: usize| !text[..at].ends_with(|sign: char| sign.is_ascii_alphanumeric());
                if text.match_indices(banned).any(|(at, _)| begins(at)) {
                    wrong.push(format!("{}: {banned}", name(&path)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_build_keeps_banned_crates_out() {
    let text = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    // native-tls stands there as an option of lettre's that is off.
    for banned in ["sqlx", "rusqlite", "ssi-bbs", "actix-governor"] {
        assert!(!text.contains(&format!("name = \"{banned}\"")), "{banned} came into Cargo.lock");
    }
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let text = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (mut inside, mut commented, mut bare) = (false, false, Vec::new());
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        } else if inside && line.starts_with('#') {
            commented = true;
        } else if inside && line.trim().is_empty() {
            commented = false;
        } else if inside && line.contains('=') && !commented {
            bare.push(line.to_owned());
        }
    }
    assert!(bare.is_empty(), "{bare:?}");
}
