//! What is written: report.json, ranking.csv, a printable report for each candidate and a note on how to read them. Every file gets its name
//! only when it is whole.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Given, Screened};
use crate::actions::score_application::ENGINE;
use crate::domain::explanation::once;
use crate::domain::grouping::Group;
use crate::domain::scoring::Score;
use crate::import::Writer;
use crate::verify::words;
use crate::web::pages::from_score::result_source;
use crate::web::pages::pieces::with_inside;
use crate::web::pages::report::source::ReportSource;
use crate::web::pages::report::{ReportView, printable};

/// The order of the groups, as on the page.
const GROUPS: [Group; 4] = [Group::AllEvidenced, Group::Partly, Group::Gaps, Group::CannotTell];

const HEADER: &[&str] = &[
    "group",
    "code",
    "must_haves_met",
    "must_haves_partly",
    "must_haves",
    "coverage_low_percent",
    "coverage_high_percent",
    "open_questions",
    "verdict",
    "report",
];

const READ_ME: &str = "What is here

ranking.csv    one row for each candidate, by group and then by code. It is not sorted by score: coverage says how much of the job is
               covered by verified evidence, not how good somebody is. Low counts the facts now, high also what open questions could add.
               A cell that begins like a formula has a ' in front of it.
report.json    everything, with every check and every number's reasons; shares are basis points (10000 is 100%).
reports/       a printable page for each candidate, named by code.

Not evidenced does not mean that somebody cannot do it. People decide.
";

/// Writes everything into `folder`; report.json comes last.
pub(super) fn write(folder: &Path, given: &Given, all: &[Screened], now: DateTime<Utc>) -> anyhow::Result<()> {
    let reports = folder.join("reports");
    fs::create_dir_all(&reports)?;
    for one in all {
        let text = report(given, one, now)?;
        put(&reports.join(format!("{}.html", one.candidate.code)), &text)?;
    }
    put(&folder.join("README.txt"), READ_ME)?;
    put(&folder.join("ranking.csv"), &ranking(all))?;
    put(&folder.join("report.json"), &whole(given, all, now)?)
}

/// Writes a file under another name first.
fn put(path: &Path, text: &str) -> anyhow::Result<()> {
    let part = path.with_extension("part");
    fs::write(&part, text).with_context(|| part.display().to_string())?;
    fs::rename(&part, path).with_context(|| path.display().to_string())
}

fn in_order(all: &[Screened]) -> Vec<&Screened> {
    let place = |group: Group| GROUPS.iter().position(|one| *one == group);
    let mut sorted: Vec<&Screened> = all.iter().collect();
    sorted.sort_by(|one, other| (place(one.score.group), &one.candidate.code).cmp(&(place(other.score.group), &other.candidate.code)));
    sorted
}

fn percent(share: u32) -> String {
    format!("{}.{:02}", share / 100, share % 100)
}

fn open_questions(score: &Score) -> String {
    let used = score.open_rows().into_iter().flat_map(|row| {
        let lines = [row.high.first, row.high.second].into_iter().flatten().filter_map(|at| row.lines.get(at));
        lines.flat_map(|line| line.open.iter().cloned())
    });
    let open: std::collections::BTreeSet<_> = used.collect();
    if open.is_empty() { String::new() } else { once(&open) }
}

fn ranking(all: &[Screened]) -> String {
    let mut writer = Writer::new(HEADER);
    for one in in_order(all) {
        let musts = &one.score.musts;
        writer.row(&[
            one.score.group.title().to_owned(),
            one.candidate.code.clone(),
            musts.met.to_string(),
            musts.partly.to_string(),
            musts.total.to_string(),
            percent(one.score.low),
            percent(one.score.high),
            open_questions(&one.score),
            one.score.verdict.clone(),
            format!("reports/{}.html", one.candidate.code),
        ]);
    }
    writer.finish()
}

fn whole(given: &Given, all: &[Screened], now: DateTime<Utc>) -> anyhow::Result<String> {
    let candidates: Vec<serde_json::Value> = in_order(all)
        .into_iter()
        .map(|one| {
            let credentials: Vec<serde_json::Value> = one
                .checked
                .iter()
                .map(|checked| {
                    json!({
                        "sent": checked.submission.label,
                        "submission": checked.submission.id,
                        "said": words::headline(&checked.report).label,
                        "duplicate": checked.is_duplicate,
                        "unreadable": checked.unreadable,
                        "report": checked.report,
                    })
                })
                .collect();
            json!({"code": one.candidate.code, "credentials": credentials, "score": one.score})
        })
        .collect();
    let errors: Vec<serde_json::Value> = given
        .errors
        .iter()
        .map(
            |(file, error)| json!({"file": file, "line": error.line, "column": error.column, "problem": error.problem, "hint": error.hint}),
        )
        .collect();
    let whole = json!({
        "engine": ENGINE,
        "as_of": now,
        "order": "by group, then by code; not by score",
        "job": {"title": given.job.title, "requirements": given.set.requirements, "groups": given.set.groups},
        "issuer_list": {"name": given.list.name, "issuers": given.list.issuers.len(), "listings": given.list.listings.len()},
        "policy": "house defaults",
        "candidates": candidates,
        "row_errors": errors,
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&whole)?))
}

fn report(given: &Given, one: &Screened, now: DateTime<Utc>) -> anyhow::Result<String> {
    let lines = one.checked.iter().map(|checked| (checked.submission.clone(), Some(checked.report.clone())));
    let submissions = with_inside(lines.collect());
    let result = result_source(&one.score, &given.set);
    let view = ReportView::new(&ReportSource {
        code: &one.candidate.code,
        name: None,
        job: &given.job,
        stage: None,
        sent_at: None,
        set: &given.set,
        lists: std::slice::from_ref(&given.list),
        policy: "house defaults",
        as_of: now,
        submissions: &submissions,
        result: &result,
        recorded: &[],
        other_evidence: &[],
        has_pages: false,
    });
    Ok(printable(&view)?)
}
