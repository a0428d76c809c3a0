//! The cases of the shared conformance manifests, read for every test that wants them. They are data that is not part of the project; where the
//! folder beside it is not there, the tests say so.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use assay::actions::check_offline::{Documents, Planned, check_offline};
use assay::verify::{Bundle, FetchFailure, Recipient, RecipientType, Report, Setting, Submitted, judge};
use serde_json::Value;

/// One case.
pub struct Case {
    pub id: String,
    pub kind: String,
    pub accepted: Vec<String>,
    pub submitted: Submitted,
    pub setting: Setting,
    pub documents: Documents,
    /// What can be fetched, as it is served.
    pub served: Vec<Arc<[u8]>>,
}

/// Where the cases are, if anywhere.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance")
}

/// Every case; none, and a line that says so, where the folder is missing.
pub fn cases() -> Vec<Case> {
    let root = folder();
    let mut cases = Vec::new();
    for folder in ["upstream", "derived", "peers"].map(|name| root.join(name)) {
        let Ok(text) = fs::read_to_string(folder.join("manifest.jsonl")) else { continue };
        cases.extend(text.lines().map(|line| case(&serde_json::from_str(line).unwrap(), &folder)));
    }
    if cases.is_empty() {
        // A test that was left out says so.
        let _ = writeln!(std::io::stderr(), "skipped: the shared conformance cases are not beside this project");
    }
    cases
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn case(line: &Value, folder: &Path) -> Case {
    let mut documents = Documents::default();
    let mut served = Vec::new();
    for (url, entry) in line["network"].as_object().unwrap() {
        let planned = planned(entry, folder);
        if let Planned::Answer { bytes, .. } = &planned {
            served.push(bytes.shared());
        }
        documents.insert(url, planned);
    }
    let recipients = line.get("recipient").filter(|recipient| !recipient.is_null()).map(|recipient| Recipient {
        kind: match text(recipient, "type").unwrap().as_str() {
            "emailAddress" => RecipientType::Email,
            other => RecipientType::parse(other).unwrap(),
        },
        value: text(recipient, "value").unwrap(),
    });
    let submitted = match text(line, "entry_url") {
        Some(url) => Submitted::Link(url),
        None => Submitted::Bytes(read(&folder.join(text(line, "file").unwrap()))),
    };
    let accept = line["accept"].as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned);
    let mut setting = Setting::at(text(line, "now").unwrap().parse().unwrap());
    setting.recipients.extend(recipients);
    Case {
        id: text(line, "id").unwrap(),
        kind: text(line, "kind").unwrap(),
        accepted: text(line, "standing").into_iter().chain(accept).collect(),
        submitted,
        setting,
        documents,
        served,
    }
}

fn planned(entry: &Value, folder: &Path) -> Planned {
    if text(entry, "fail").is_some() {
        return Planned::Fail(FetchFailure::TimedOut);
    }
    if let Some(location) = text(entry, "location") {
        return Planned::Redirect(location);
    }
    let bytes = text(entry, "file").map_or_else(|| Arc::from(&b""[..]), |file| read(&folder.join(file)));
    let status = entry.get("status").and_then(Value::as_u64).map_or(200, |status| u16::try_from(status).unwrap());
    Planned::Answer { status, content_type: text(entry, "content_type"), bytes: bytes.into() }
}

fn read(path: &PathBuf) -> Arc<[u8]> {
    Arc::from(fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Runs `work` over all of them on two threads; what it answers, in their order.
pub fn over<C: Sync, T: Send>(all: &[C], work: impl Fn(&C) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(one) = all.get(at) else { break };
                    let answer = work(one);
                    done.lock().unwrap().insert(at, answer);
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().collect()
}

/// The report of a case, and what it stands on.
pub fn check(case: &Case) -> (Report, Bundle) {
    check_offline(judge, case.submitted.clone(), &case.setting, &case.documents)
}
