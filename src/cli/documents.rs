//! Documents given beforehand, as `--documents` and manifests write them: URL -> {file, content_type, status, location, fail}.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use serde::Deserialize;

use crate::actions::check_offline::{Documents, Planned};
use crate::verify::FetchFailure;

/// Largest file read.
const MAX_FILE: u64 = 32 * 1024 * 1024;

/// One entry of the table.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    file: Option<String>,
    content_type: Option<String>,
    status: Option<u16>,
    location: Option<String>,
    fail: Option<String>,
}

/// The table; files are relative to `folder`.
pub(super) fn documents(entries: BTreeMap<String, Entry>, folder: &Path) -> anyhow::Result<Documents> {
    let mut documents = Documents::default();
    for (url, entry) in entries {
        documents.insert(&url, planned(entry, folder).with_context(|| format!("document {url}"))?);
    }
    Ok(documents)
}

fn planned(entry: Entry, folder: &Path) -> anyhow::Result<Planned> {
    if let Some(name) = entry.fail {
        let failure = if name == "timeout" { Some(FetchFailure::TimedOut) } else { FetchFailure::parse(&name) };
        return Ok(Planned::Fail(failure.unwrap_or(FetchFailure::Unreachable)));
    }
    if let Some(location) = entry.location {
        return Ok(Planned::Redirect(location));
    }
    let bytes = match entry.file {
        Some(file) => read(&folder.join(file))?.into(),
        None => (&b""[..]).into(),
    };
    Ok(Planned::Answer { status: entry.status.unwrap_or(200), content_type: entry.content_type, bytes })
}

/// The bytes of a file, up to a limit.
pub(super) fn read(path: &Path) -> anyhow::Result<Arc<[u8]>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
    ensure!(u64::try_from(bytes.len())? <= MAX_FILE, "{} is larger than 32 MiB", path.display());
    Ok(Arc::from(bytes))
}
