//! `assay doctor`: looks for trouble and says it plainly.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use chrono::TimeDelta;
use clap::Args;

use super::{Global, open, print};
use crate::app::App;
use crate::config::Config;
use crate::fetch::{EgressConfig, Fetcher, LocalHosts};
use crate::store::audit::Chain;
use crate::store::queue_health::QueueHealth;
use crate::store::{DatabaseUrl, StoreError, audit, queue_health};

/// Looks for trouble: settings, key file, database, tables, clock, disk, outbound rules, queue. Exit code 1 when there is some.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  assay doctor --database sqlite:assay.sqlite")]
pub(super) struct Doctor {}

/// Least room on the disk that is no trouble, in KiB.
const LEAST_ROOM_KIB: u64 = 256 * 1024;
/// How far our clock may be from the newest entry of the audit log, in the wrong direction.
const CLOCK_BACK: TimeDelta = TimeDelta::minutes(5);

/// What was looked at, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    about: &'static str,
    /// What is wrong and what to do, or how it stands.
    said: Result<String, String>,
}

impl Finding {
    fn good(about: &'static str, said: impl Into<String>) -> Self {
        Self { about, said: Ok(said.into()) }
    }

    fn bad(about: &'static str, said: impl Into<String>) -> Self {
        Self { about, said: Err(said.into()) }
    }
}

impl Doctor {
    #[expect(clippy::unused_self, reason = "every command has the same shape")]
    pub(super) fn run(self, global: &Global) -> anyhow::Result<ExitCode> {
        let config = open::settings(global, &[])?.config;
        let mut findings = vec![key_file(&config.security.key_file), egress(&config), folder(&config)];
        // Nothing is made by looking: without a database file there is nothing to look at yet.
        match DatabaseUrl::parse(&config.database.url) {
            Ok(DatabaseUrl::Sqlite(path)) if !Path::new(&path).exists() => {
                findings.push(Finding::bad("database", format!("{path} is not there; `assay serve` or `assay migrate` makes it")));
            }
            Ok(_) if config.security.key_file.exists() => match open::app(config) {
                Ok(app) => findings.extend(database(&app)),
                Err(error) => findings.push(Finding::bad("database", format!("{error:#}"))),
            },
            Ok(_) => findings.push(Finding::bad("database", "cannot be looked into without the key file")),
            Err(error) => findings.push(Finding::bad("database", error.to_string())),
        }
        Ok(report(&findings))
    }
}

fn report(findings: &[Finding]) -> ExitCode {
    for finding in findings {
        match &finding.said {
            Ok(said) => print::line(format_args!("ok       {}: {said}", finding.about)),
            Err(said) => print::line(format_args!("TROUBLE  {}: {said}", finding.about)),
        }
    }
    let trouble = findings.iter().filter(|finding| finding.said.is_err()).count();
    print::line(match trouble {
        0 => "Nothing is wrong.".to_owned(),
        1 => "One thing is wrong.".to_owned(),
        count => format!("{count} things are wrong."),
    });
    ExitCode::from(u8::from(trouble > 0))
}

/// There, and readable by its owner only.
fn key_file(path: &Path) -> Finding {
    let shown = path.display();
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => {
            return Finding::bad("key file", format!("{shown} cannot be read ({error}); `assay serve` makes one at the first start"));
        }
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Finding::bad("key file", format!("others may read {shown} (mode {mode:o}); run `chmod 600 {shown}`"));
        }
    }
    if metadata.len() < 64 {
        return Finding::bad("key file", format!("{shown} is too short for a key; put the right one back from your copy"));
    }
    Finding::good("key file", format!("{shown}, for its owner only"))
}

/// Every address of the self-test is judged as it must be.
fn egress(config: &Config) -> Finding {
    let public_url = config.public_url().ok();
    match Fetcher::new(EgressConfig::new(&config.egress, public_url.as_ref()), LocalHosts::none(), crate::clock::Clock::System) {
        Ok(_) if config.egress.offline => Finding::good("outbound rules", "all test addresses judged rightly; offline: nothing is fetched"),
        Ok(_) => Finding::good("outbound rules", "all test addresses judged rightly"),
        Err(error) => Finding::bad("outbound rules", error.to_string()),
    }
}

/// The folder of the data can be written, and has room.
fn folder(config: &Config) -> Finding {
    let path = match DatabaseUrl::parse(&config.database.url) {
        Ok(DatabaseUrl::Sqlite(path)) => Path::new(&path).parent().map(Path::to_owned).unwrap_or_default(),
        _ => config.security.key_file.parent().map(Path::to_owned).unwrap_or_default(),
    };
    let path = if path.as_os_str().is_empty() { Path::new(".").to_owned() } else { path };
    let shown = path.display();
    let probe = path.join(format!(".assay-doctor-{}", std::process::id()));
    let written = fs::write(&probe, b"probe").and_then(|()| fs::remove_file(&probe));
    if let Err(error) = written {
        return Finding::bad("disk", format!("nothing can be written in {shown}: {error}"));
    }
    match room_kib(&path) {
        Some(room) if room < LEAST_ROOM_KIB => Finding::bad("disk", format!("only {} MiB are free in {shown}; make room", room / 1024)),
        Some(room) => Finding::good("disk", format!("{} MiB are free in {shown}", room / 1024)),
        None => Finding::good("disk", format!("{shown} can be written; how much room there is could not be found out")),
    }
}

/// What `df` says is free.
fn room_kib(path: &Path) -> Option<u64> {
    let output = Command::new("df").arg("-Pk").arg(path).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().last()?.split_whitespace().nth(3)?.parse().ok()
}

fn database(app: &App) -> Vec<Finding> {
    let store = &app.store;
    let mut findings = vec![match store.check_health_blocking() {
        Ok(()) => Finding::good("database", format!("{} answers and is whole", store.url())),
        Err(error) => Finding::bad("database", error.to_string()),
    }];
    if let Err(error) = store.check_schema_blocking() {
        findings.push(Finding::bad("tables", error.to_string()));
        return findings;
    }
    findings.push(Finding::good("tables", "of this version"));
    let now = app.clock.now();
    let looked: Result<_, StoreError> =
        store.read_blocking(|conn| Ok((queue_health::examine(conn, now)?, audit::verify_chain(conn)?, audit::page(conn, None, 1)?)));
    match looked {
        Ok((health, chain, last)) => {
            findings.extend(queue(&health));
            findings.push(match chain {
                Chain::Whole { events, .. } => Finding::good("audit log", format!("{events} entries, none changed or missing")),
                Chain::Broken { seq } => {
                    Finding::bad("audit log", format!("entry {seq} is not as it was written, or one before it is missing"))
                }
            });
            findings.push(match last.first().filter(|event| event.at > now + CLOCK_BACK) {
                Some(event) => Finding::bad("clock", format!("it is {now}, but something happened at {} already; set the clock", event.at)),
                None => Finding::good("clock", format!("{}", now.format("%Y-%m-%d %H:%M UTC"))),
            });
        }
        Err(error) => findings.push(Finding::bad("database", error.to_string())),
    }
    findings
}

fn queue(health: &QueueHealth) -> Vec<Finding> {
    let promises = [
        (health.forgotten, "were sent in and no task will check them (J1)"),
        (health.double_reports, "reports are current besides another one (J2)"),
        (health.double_scores, "scores are current besides another one (J3)"),
        (health.uncounted, "tasks are in no known state (J4)"),
        (health.stuck, "tasks are held by nobody for over a minute (J5); a running server takes them up"),
        (health.overdue, "tasks are due for over five minutes; is a server running on this database?"),
        (health.given_up, "tasks were given up; the log of the server says why"),
    ];
    let mut findings: Vec<Finding> = promises
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, said)| Finding::bad("queue", format!("{count} {said}")))
        .collect();
    if findings.is_empty() {
        findings.push(Finding::good("queue", format!("nothing lost, doubled or stuck; {} waiting for their time", health.ready)));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_that_others_may_read_is_trouble_with_its_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("assay.key");
        assert!(key_file(&path).said.unwrap_err().contains("cannot be read"));
        fs::write(&path, "0".repeat(64)).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            assert!(key_file(&path).said.unwrap_err().contains("chmod 600"));
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        assert!(key_file(&path).said.is_ok());
    }

    #[test]
    fn each_broken_promise_of_the_queue_is_one_finding() {
        assert!(queue(&QueueHealth::default())[0].said.is_ok());
        let found = queue(&QueueHealth { stuck: 2, given_up: 1, ready: 7, ..QueueHealth::default() });
        let said: Vec<String> = found.into_iter().map(|finding| finding.said.unwrap_err()).collect();
        assert!(said.len() == 2 && said[0].starts_with("2 tasks are held") && said[1].starts_with("1 tasks were"), "{said:?}");
    }
}
