//! Which of the formats a file has, by what is in it.

use serde_json::Value;

use super::html::json_scripts;
use super::{JOB_FILE_LIMIT, JobFile, csv, hr_open, own_json, posting};
use crate::import::frameworks::json;
use crate::import::frameworks::{File, Unreadable};
use crate::import::{FileProblem, decode};

/// What can be read, for a sentence.
const READS: &str = "Assay reads requirements.csv, a schema.org JobPosting (JSON-LD or a web page with it) and HR Open skill assertions.";

/// Reads a job from any of the formats. The name is only for sentences.
pub fn detect_and_read(name: &str, bytes: &[u8]) -> Result<JobFile, Unreadable> {
    let text = text_of(File { name, bytes })?;
    let start = text.trim_start();
    if start.starts_with('<') {
        return read_page(name, &text);
    }
    if start.starts_with(['{', '[']) {
        return read_json(name, &text);
    }
    csv::read(bytes).map_err(|problem| match problem {
        FileProblem::Header { .. } if !looks_like_table(start) => {
            Unreadable::new(name, "this is a text without columns", format!("{READS} Paste the text of an advert as an advert instead."))
        }
        problem => Unreadable::new(name, problem.to_string(), problem.hint()),
    })
}

/// The text of a file in whatever encoding, unless it is too large or of another kind.
pub(super) fn text_of(file: File<'_>) -> Result<String, Unreadable> {
    if file.bytes.len() > JOB_FILE_LIMIT {
        return Err(Unreadable::new(file.name, "the file is larger than 8 MiB", "One job is much smaller: export one job only."));
    }
    let bytes = file.bytes.trim_ascii_start();
    let decoded = if bytes.starts_with(b"<") {
        // A web page is welcome here: the sign in front keeps it from being refused as one.
        decode(&[b"\n".as_slice(), bytes].concat())
    } else {
        decode(file.bytes)
    };
    let text = decoded.map_err(|problem| match problem {
        FileProblem::NotCsv(what) => Unreadable::new(file.name, format!("this is {what}, not a job in a format that is read"), READS),
        problem => Unreadable::new(file.name, problem.to_string(), "Save it again in UTF-8."),
    })?;
    if text.trim().is_empty() {
        return Err(Unreadable::new(file.name, "the file is empty", "Export the job again, or take the template."));
    }
    Ok(text)
}

/// Reads a file of JSON in whatever encoding.
pub(super) fn root_of(file: File<'_>) -> Result<Value, Unreadable> {
    let text = text_of(file)?;
    parse(File { name: file.name, bytes: text.as_bytes() })
}

/// Reads JSON. Pages and some programs put line ends into texts, where JSON has none: they are read as spaces.
pub(super) fn parse(file: File<'_>) -> Result<Value, Unreadable> {
    let first = match json::parse(file) {
        Ok(value) => return Ok(value),
        Err(problem) => problem,
    };
    let text = std::str::from_utf8(file.bytes).unwrap_or_default();
    let spaced: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    if !text.is_empty()
        && spaced != text
        && let Ok(value) = json::parse(File { name: file.name, bytes: spaced.as_bytes() })
    {
        return Ok(value);
    }
    let hint =
        if first.hint.to_lowercase().contains("framework") { "Export the job again as JSON, in UTF-8.".to_owned() } else { first.hint };
    Err(Unreadable { hint, ..first })
}

/// Reads the first job posting in the scripts of a page.
pub(super) fn read_page(name: &str, page: &str) -> Result<JobFile, Unreadable> {
    let mut broken = None;
    let scripts = json_scripts(page);
    for script in &scripts {
        match parse(File { name, bytes: script.as_bytes() }) {
            Ok(value) => {
                if let Some(mut file) = posting::of_value(&value) {
                    note_others(&scripts, script, &mut file);
                    return Ok(file);
                }
            }
            Err(problem) => broken = broken.or(Some(problem)),
        }
    }
    Err(match broken {
        Some(problem) => Unreadable::new(
            name,
            format!("the page has structured data that cannot be read: {}", problem.problem),
            "Ask who runs the page to mend its JobPosting, or paste the text of the advert as an advert.",
        ),
        None => Unreadable::new(
            name,
            "the page has no JobPosting in it",
            "Save the page of the one job, as the browser shows it, or paste the text of the advert as an advert.",
        ),
    })
}

fn read_json(name: &str, text: &str) -> Result<JobFile, Unreadable> {
    let root = parse(File { name, bytes: text.as_bytes() })?;
    if let Some(file) = posting::of_value(&root) {
        return Ok(file);
    }
    if let Some(read) = hr_open::of_value(name, &root) {
        return read;
    }
    own_json::of_value(&root).ok_or_else(|| Unreadable::new(name, "this JSON is no job that is known here", READS))
}

/// Says so where other scripts of the page have job postings too.
fn note_others(scripts: &[&str], taken: &str, file: &mut JobFile) {
    let others = scripts.iter().filter(|script| **script != taken && script.contains("JobPosting")).count();
    if others > 0 {
        file.notes.push("The page has more than one job posting. The first one was taken.".to_owned());
    }
}

/// Whether the first line has something between cells.
fn looks_like_table(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let words = first.split_whitespace().count();
    let cells = first.split([',', ';', '\t']).filter(|cell| !cell.trim().is_empty()).count();
    cells > 1 && words <= cells * 3
}
