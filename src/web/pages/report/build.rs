//! From what is known to what is printed: every sentence and number of a report.

use super::cards;
use super::other_evidence;
use super::source::{LineSource, ReportSource, RowSource};
use super::timeline::Timeline;
use super::total::{BarRow, TotalBar};
use super::units::{self, Pair, UnitSource};
use super::view::{AcceptedRow, Fact, Factors, MustRow, ReportView, RequirementRow, RequirementUnit, Term};
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
        let units = units::units(source);
        let bars: Vec<BarRow<'_>> = units
            .iter()
            .map(|unit| BarRow { name: unit.name(), weight: unit.weight(), low: unit.low(), high: unit.high(), accepted: unit.accepted() })
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
            musts: units.iter().filter(|unit| unit.importance() == Importance::Must).map(|unit| must(source, unit)).collect(),
            total: TotalBar::new(result.low, result.high, result.accepted, &bars),
            problems: cards::problems(source),
            units: (1..).zip(&units).map(|(number, unit)| requirement_unit(source, number, unit, total)).collect(),
            sum: sum("Verified coverage", &units, total, UnitSource::low),
            sum_apart: result.accepted.filter(|_| units.iter().any(|unit| unit.accepted().is_some())).map(|accepted| AcceptedRow {
                value: words::percent(accepted),
                said: sum("With other evidence, counted apart", &units, total, UnitSource::beside),
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
            .leading_to(page(format!("/jobs/{}/requirements/versions/{}", source.job.id, source.set.version))),
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
        kind: String::new(),
        parts: Vec::new(),
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

/// One of the strip of must-haves.
fn must(source: &ReportSource<'_>, unit: &UnitSource<'_>) -> MustRow {
    let (result, name, from) = match unit {
        UnitSource::Row((row, requirement)) => (row_result(row, requirement), said::requirement(requirement), counted_from(source, row)),
        UnitSource::Group(group, own) => {
            let from = Some(units::made_of(group, own)).filter(|names| !names.is_empty()).map(|names| format!(" By {names}"));
            let result = units::group_result(group, own.len());
            let name = format!("{}, {}", group.title, result.kind);
            (result, name, from)
        }
    };
    let up_to = result.up_to();
    let note = match (up_to.is_empty(), from) {
        (false, _) => format!("{}. U{} once what is open is settled", result.said(), up_to.trim_start_matches('u')),
        (true, Some(from)) => format!("{}.{from}", result.said()),
        (true, None) => result.said().to_owned(),
    };
    MustRow { mark: result.symbol(), name, value: words::percent(result.low), note }
}

/// ` Google, 20 months old`: whose credential makes a row's number now.
fn counted_from(source: &ReportSource<'_>, row: &RowSource) -> Option<String> {
    let counted = row.lines.iter().find(|line| line.counts_now && line.value > 0)?;
    let (submission, report) = evidence(source, &counted.submission)?;
    let report = report?;
    let earned = report.facts.as_ref()?.dates.earned();
    let age = earned.map(|(earned, _)| format!(", {} old", words::age(earned, source.as_of))).unwrap_or_default();
    Some(format!(" {}{age}", cards::issuer_of(source, submission, report)))
}

/// A row by itself, or a group with its rows under it.
fn requirement_unit(source: &ReportSource<'_>, number: usize, unit: &UnitSource<'_>, total: u32) -> RequirementUnit {
    let share = share(unit.low(), unit.weight(), total, source.result.low);
    match unit {
        UnitSource::Row((row, requirement)) => {
            let own = RequirementRow {
                number: number.to_string(),
                importance: said::importance(requirement.importance),
                weight: format!("weight {} of {total}", requirement.weight),
                share,
                ..requirement_row(source, row, requirement)
            };
            RequirementUnit { group: None, rows: vec![own] }
        }
        UnitSource::Group(group, own) => {
            let part = |(letter, &(row, requirement)): (char, &Pair<'_>)| RequirementRow {
                number: format!("{number}{letter}"),
                is_part: true,
                weight: units::weight_inside(group, own, requirement),
                share: units::share_inside(group, own, (row, requirement)),
                ..requirement_row(source, row, requirement)
            };
            RequirementUnit {
                group: Some(units::group_row(number, group, own, (total, share))),
                rows: ('a'..='z').cycle().zip(own).map(part).collect(),
            }
        }
    }
}

/// A row of the table, without its place and its part of the whole.
fn requirement_row(source: &ReportSource<'_>, row: &RowSource, requirement: &Requirement) -> RequirementRow {
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
        requirement: requirement.id.clone(),
        number: String::new(),
        is_part: false,
        name: requirement.skill.label.clone(),
        detail: format!("{level}{}", said::freshness(requirement.freshness)),
        importance: "Part",
        weight: String::new(),
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
        share: String::new(),
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
    format!(
        "In the total: {}% × {weight} of {total} = {} of the {} points.",
        points(low),
        units::tenth(low * weight / total),
        units::tenth(coverage.min(FULL))
    )
}

/// `Verified coverage: (3 × 56.67 + 3 × 85 + 3 × 74.38) ÷ 14`.
fn sum<'a>(name: &str, units: &[UnitSource<'a>], total: u32, value: fn(&UnitSource<'a>) -> Bp) -> String {
    let parts: Vec<String> = units
        .iter()
        .filter(|unit| value(unit) > 0 && unit.weight() > 0)
        .map(|unit| format!("{} × {}", unit.weight(), points(value(unit))))
        .collect();
    if parts.is_empty() { name.to_owned() } else { format!("{name}: ({}) ÷ {total}", parts.join(" + ")) }
}
