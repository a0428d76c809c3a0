//! From what is known to what is printed: every sentence and number of a report.

use super::cards;
use super::other_evidence;
use super::source::{LineSource, ReportSource, RowSource};
use super::timeline::Timeline;
use super::total::{BarRow, TotalBar};
use super::view::{AcceptedRow, Fact, Factors, MustRow, ReportView, RequirementRow, Term};
use crate::domain::Bp;
use crate::domain::jobs::{Importance, Requirement};
use crate::domain::policy::FULL;
use crate::web::pages::result::RowResult;
use crate::web::pages::said;
use crate::web::words;

/// `56.67`, `85`, `87.5`: per cent without needless zeros.
pub fn points(share: Bp) -> String {
    let text = words::exact_percent(share);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl ReportView {
    /// The report of `source`.
    pub fn new(source: &ReportSource<'_>) -> Self {
        let result = source.result;
        let pairs: Vec<(&RowSource, &Requirement)> = result.rows.iter().zip(&source.set.requirements).collect();
        let bars: Vec<BarRow<'_>> = pairs
            .iter()
            .map(|(row, requirement)| BarRow {
                name: &requirement.skill.label,
                weight: u32::from(requirement.weight),
                low: row.low,
                high: row.high,
                accepted: row.accepted.as_ref().map(|(share, _)| *share),
            })
            .collect();
        let cards = cards::cards(source);
        let total: u32 = bars.iter().map(|bar| bar.weight).sum();
        let place = source.job.location.as_deref().map(|place| format!(", {place}")).unwrap_or_default();
        Self {
            code: source.code.to_owned(),
            heading: source.name.map_or_else(|| format!("Candidate {}", source.code), |name| format!("{name} ({})", source.code)),
            subtitle: format!("Skills report for {}{place}", source.job.title),
            job: source.job.title.clone(),
            verdict: result.verdict.clone(),
            group: result.group.clone(),
            group_note: result.group_note.clone(),
            facts: facts(source),
            musts: pairs
                .iter()
                .filter(|(_, requirement)| requirement.importance == Importance::Must)
                .map(|(row, requirement)| must(source, row, requirement))
                .collect(),
            total: TotalBar::new(result.low, result.high, result.accepted, &bars),
            problems: cards::problems(source),
            rows: (1..).zip(&pairs).map(|(number, (row, requirement))| requirement_row(source, number, row, requirement, total)).collect(),
            sum: sum("Verified coverage", &pairs, total, |row| row.low),
            sum_apart: result.accepted.filter(|_| pairs.iter().any(|(row, _)| row.accepted.is_some())).map(|accepted| AcceptedRow {
                value: words::percent(accepted),
                said: sum("With other evidence, counted apart", &pairs, total, beside),
            }),
            sum_range: if words::percent(result.low) == words::percent(result.high) {
                String::new()
            } else {
                format!("up to {}", words::percent(result.high))
            },
            evidence_note: evidence_note(source, &cards),
            sources: cards::footnotes(&cards),
            cards,
            other_evidence: other_evidence::rows(source),
            timeline: Timeline::new(&cards::dated(source), source.as_of),
            changes: result.changes.clone(),
        }
    }
}

fn facts(source: &ReportSource<'_>) -> Vec<Fact> {
    let page = |href: String| source.has_pages.then_some(href);
    let count = words::counted(i64::try_from(source.submissions.len()).unwrap_or(0), "credential");
    let mut facts = vec![Fact::new("As of", words::minute(source.as_of))];
    facts.push(Fact::new("Sent in", source.sent_at.map_or_else(|| count.clone(), |at| format!("{}, {count}", words::day(at)))));
    facts.push(
        Fact::new("Requirements", format!("version {}", source.set.version))
            .leading_to(page(format!("/jobs/{}/requirements", source.job.id))),
    );
    for list in source.lists {
        facts.push(
            Fact::new("Issuer list", format!("{}, version {}", list.name, list.version)).leading_to(page(format!("/lists/{}", list.id))),
        );
    }
    facts.push(Fact::new("Scoring rules", source.policy));
    facts.extend(source.stage.map(|stage| Fact::new("Stage", said::stage(stage))));
    facts
}

fn evidence_note(source: &ReportSource<'_>, cards: &[super::view::EvidenceCard]) -> String {
    let count = words::counted(i64::try_from(source.submissions.len()).unwrap_or(0), "credential");
    let (open, fine) = (cards.iter().any(|card| card.state_kind != "verified"), cards.iter().any(|card| card.state_kind == "verified"));
    if open && fine { format!("{count}, those with something open first") } else { count }
}

/// The row's result as every page says it.
pub fn row_result(row: &RowSource, requirement: &Requirement) -> RowResult {
    RowResult {
        name: requirement.skill.label.clone(),
        importance: requirement.importance,
        weight: u32::from(requirement.weight),
        low: row.low,
        high: row.high,
        now: row.now,
        then: row.then,
        sentence: row.sentence.clone(),
    }
}

/// The line that makes the number now, else the one that would.
fn best(row: &RowSource) -> Option<&LineSource> {
    row.lines.iter().find(|line| line.counts_now).or_else(|| row.lines.first())
}

fn evidence<'a>(
    source: &'a ReportSource<'_>,
    id: &crate::domain::SubmissionId,
) -> Option<(&'a crate::domain::people::Submission, Option<&'a crate::verify::report::Report>)> {
    source.submissions.iter().find(|(submission, _)| submission.id == *id).map(|(submission, report)| (submission, report.as_ref()))
}

fn must(source: &ReportSource<'_>, row: &RowSource, requirement: &Requirement) -> MustRow {
    let result = row_result(row, requirement);
    let counted = row.lines.iter().find(|line| line.counts_now && line.value > 0);
    let from = counted.and_then(|line| {
        let (submission, report) = evidence(source, &line.submission)?;
        let report = report?;
        let age = report
            .facts
            .as_ref()?
            .dates
            .earned()
            .map(|(earned, _)| format!(", {} old", words::age(earned, source.as_of)))
            .unwrap_or_default();
        Some(format!(" {}{age}", cards::issuer_of(source, submission, report)))
    });
    let up_to = result.up_to();
    let note = match (up_to.is_empty(), from) {
        (false, _) => format!("{}. U{} once what is open is settled", result.said(), up_to.trim_start_matches('u')),
        (true, Some(from)) => format!("{}.{from}", result.said()),
        (true, None) => result.said().to_owned(),
    };
    MustRow { mark: result.symbol(), name: said::requirement(requirement), value: words::percent(row.low), note }
}

fn requirement_row(source: &ReportSource<'_>, number: usize, row: &RowSource, requirement: &Requirement, total: u32) -> RequirementRow {
    let result = row_result(row, requirement);
    let line = best(row);
    let found = line.map(|line| &line.submission).or(row.nearest.as_ref().map(|(id, _)| id)).and_then(|id| evidence(source, id));
    let evidence_note = match (line, &row.nearest) {
        (Some(_), _) => found
            .and_then(|(_, report)| report?.facts.as_ref()?.dates.earned())
            .map(|(earned, _)| format!("{}, {}", words::day(earned), words::age(earned, source.as_of)))
            .unwrap_or_default(),
        (None, Some((_, why))) => why.clone(),
        (None, None) => String::new(),
    };
    let level = requirement.level.map(|level| format!("level {level}, ")).unwrap_or_default();
    RequirementRow {
        number,
        name: requirement.skill.label.clone(),
        detail: format!("{level}{}", said::freshness(requirement.freshness)),
        importance: said::importance(requirement.importance),
        weight: format!("weight {} of {total}", requirement.weight),
        evidence: found.map_or_else(|| "Nothing verified yet".to_owned(), |(submission, report)| cards::name_of(submission, report)),
        has_evidence: found.is_some(),
        evidence_note,
        factors: line.map(|line| Factors {
            skill: words::percent(line.skill),
            quality: words::percent(line.quality),
            freshness: words::percent(line.freshness),
            level: words::percent(line.level),
        }),
        value: words::percent(row.low),
        mark: result.mark(),
        result: result.said().to_owned(),
        result_note: result.up_to(),
        sentence: row.sentence.clone(),
        equation: line.map(equation).unwrap_or_default(),
        origins: line.map(|line| line.origins.clone()).unwrap_or_default(),
        more: row.more.clone(),
        share: share(row.low, u32::from(requirement.weight), total, source.result.low),
        accepted: row.accepted.as_ref().map(|(share, said)| AcceptedRow { value: words::percent(*share), said: said.clone() }),
        accept: None,
    }
}

fn equation(line: &LineSource) -> Vec<Term> {
    let term = |sign, share: Bp, label: &str| Term { sign, value: format!("{}%", points(share)), label: label.to_owned() };
    let shown = if line.value.is_multiple_of(100) { "value".to_owned() } else { format!("shown as {}", words::percent(line.value)) };
    vec![
        term("", line.skill, "skill match"),
        term("×", line.quality, "issuer and assessment"),
        term("×", line.freshness, "freshness"),
        term("×", line.level, "level"),
        term("=", line.value, if line.counts_now { &shown } else { "if the open question ends well" }),
    ]
}

/// `In the total: 56.67% × 3 of 14 = 12.1 of the 46.3 points.`
fn share(low: Bp, weight: u32, total: u32, coverage: Bp) -> String {
    if low == 0 || total == 0 {
        return String::new();
    }
    let tenth = |share: Bp| format!("{}.{}", (share + 5) / 100, (share + 5) % 100 / 10);
    format!(
        "In the total: {}% × {weight} of {total} = {} of the {} points.",
        points(low),
        tenth(low * weight / total),
        tenth(coverage.min(FULL))
    )
}

/// What a row comes to with other evidence: never less than what is verified.
fn beside(row: &RowSource) -> Bp {
    row.low.max(row.accepted.as_ref().map_or(0, |(share, _)| *share))
}

/// `Verified coverage: (3 × 56.67 + 3 × 85 + 3 × 74.38) ÷ 14`.
fn sum(name: &str, pairs: &[(&RowSource, &Requirement)], total: u32, value: fn(&RowSource) -> Bp) -> String {
    let parts: Vec<String> = pairs
        .iter()
        .filter(|(row, requirement)| value(row) > 0 && requirement.weight > 0)
        .map(|(row, requirement)| format!("{} × {}", requirement.weight, points(value(row))))
        .collect();
    if parts.is_empty() { name.to_owned() } else { format!("{name}: ({}) ÷ {total}", parts.join(" + ")) }
}
