//! From a stored score to what pages print: the report, the candidates table and the candidate's own page say the same of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::SubmissionId;
use crate::domain::explanation;
use crate::domain::jobs::RequirementSet;
use crate::domain::scoring::{self, Change, FactorKind, GroupScore, Line, Note, Question, RowScore, Score, Shut, Status, Unit, Who};
use crate::web::pages::candidates::view::{OpenQuestion, Summary};
use crate::web::pages::public::status::view::CountsFor;
use crate::web::pages::report::source::{GroupSource, LineSource, ResultSource, RowSource, Trust};
use crate::web::pages::report::view::{ChangeRow, GroupChangeRow, Lead, Origin};
use crate::web::pages::result::{Cover, RowResult};
use crate::web::pages::said;
use crate::web::words;

/// The result as the report shows it, its rows in the order of `set`, which is the one it was worked out for.
pub fn result_source(score: &Score, set: &RequirementSet) -> ResultSource {
    let rows = set.requirements.iter().filter_map(|requirement| score.rows.iter().find(|row| row.requirement == requirement.id));
    ResultSource {
        low: score.low,
        high: score.high,
        accepted: score.accepted,
        verdict: score.verdict.clone(),
        group: score.group.title().to_owned(),
        group_note: score.group_note.clone(),
        rows: rows.map(row_source).collect(),
        groups: score.groups.iter().map(|group| group_source(group, &score.rows)).collect(),
        changes: score.changes.iter().map(change_row).collect(),
        trust: score
            .credentials
            .iter()
            .map(|credential| (credential.submission.clone(), (trust(&credential.trust), credential.issuer.clone())))
            .collect(),
    }
}

/// What counts as one requirement, as every page says it, in the order of the set.
pub fn row_results(score: &Score) -> Vec<RowResult> {
    score.units().into_iter().map(|unit| row_result(unit, &score.rows)).collect()
}

fn row_result(unit: Unit<'_>, rows: &[RowScore]) -> RowResult {
    let (sentence, kind, parts) = match unit {
        Unit::Row(row) => (&row.sentence, String::new(), Vec::new()),
        Unit::Group(group) => {
            let parts: Vec<RowResult> = group.own(rows).into_iter().map(|row| row_result(Unit::Row(row), rows)).collect();
            (&group.sentence, explanation::group_kind(group.combined, parts.len()), parts)
        }
    };
    RowResult {
        name: unit.name().to_owned(),
        importance: unit.importance(),
        weight: u32::from(unit.weight()),
        low: unit.low(),
        high: unit.high(),
        now: cover(unit.now()),
        then: cover(unit.then()),
        sentence: sentence.clone(),
        kind,
        parts,
    }
}

/// What a stored score gives the candidates table; `None` where it cannot be read.
pub fn summarise(content: &str) -> Option<Summary> {
    serde_json::from_str::<Score>(content).ok().map(|score| summary(&score))
}

/// What a score gives the candidates table.
pub fn summary(score: &Score) -> Summary {
    let mut open: Vec<OpenQuestion> = Vec::new();
    for row in score.open_rows() {
        let used = [row.high.first, row.high.second].into_iter().flatten().filter_map(|at| row.lines.get(at));
        for question in used.flat_map(|line| &line.open) {
            let question = open_question(question, &row.skill);
            if !open.contains(&question) {
                open.push(question);
            }
        }
    }
    Summary { rows: row_results(score), newest: score.newest, open }
}

fn open_question(question: &Question, skill: &str) -> OpenQuestion {
    let (kind, word) = match question {
        Question::Check { .. } => ("unknown", "Could not check yet"),
        Question::Issuer { .. } => ("unreviewed", "Issuer not reviewed"),
        Question::Scope { .. } => ("unreviewed", "Issuer not reviewed for this"),
        Question::Held { .. } => ("lookalike", "Held for review"),
        Question::Holder { .. } => ("unknown", "Holder not confirmed"),
        Question::Match { .. } => ("unknown", "Skill not confirmed"),
        Question::Date { .. } => ("unknown", "No date stated"),
        Question::Assessment { .. } => ("unknown", "Assessment not stated"),
    };
    OpenQuestion { kind, word: format!("{word}: {skill}") }
}

/// What each credential counts for, for the candidate's own page. Full value is said while it lasts.
pub fn counts(score: &Score, today: NaiveDate) -> BTreeMap<SubmissionId, CountsFor> {
    let mut counts: BTreeMap<SubmissionId, CountsFor> = BTreeMap::new();
    let mut until: BTreeMap<SubmissionId, Vec<NaiveDate>> = BTreeMap::new();
    let mut waits: BTreeMap<SubmissionId, (Vec<String>, String)> = BTreeMap::new();
    for row in &score.rows {
        for line in &row.lines {
            if line.counts_now() {
                let skills = &mut counts.entry(line.submission.clone()).or_default().skills;
                if !skills.contains(&row.skill) {
                    skills.push(row.skill.clone());
                }
                until.entry(line.submission.clone()).or_default().extend(line.full_until);
            } else {
                let (skills, _) = waits.entry(line.submission.clone()).or_insert_with(|| (Vec::new(), explanation::once(&line.open)));
                if !skills.contains(&row.skill) {
                    skills.push(row.skill.clone());
                }
            }
        }
    }
    for shut in score.rows.iter().flat_map(|row| &row.shut) {
        let is_used = score.rows.iter().flat_map(|row| &row.lines).any(|line| line.submission == shut.submission);
        if let Shut::Expired { validity: Some(validity), ended: Some(end), .. } = &shut.why
            && !is_used
        {
            let months = words::counted(validity.months, "month");
            counts.entry(shut.submission.clone()).or_default().over = Some(format!(
                "It states no end. This employer counts it for {months} from the day it was earned, which ended on {}. If you renewed it, add the \
                 link to the new one.",
                words::day(*end)
            ));
        }
    }
    for (submission, dates) in until {
        let first = dates.into_iter().min().filter(|date| *date >= today);
        counts.entry(submission).or_default().full_until = first.map(words::date);
    }
    for (submission, (skills, once)) in waits {
        let skills = crate::web::pages::public::status::view::listed(&skills);
        counts.entry(submission).or_default().waits = Some(format!("It may count for {skills} once {once}."));
    }
    counts
}

fn row_source(row: &RowScore) -> RowSource {
    // The line that makes the number stands first.
    let mut lines: Vec<&Line> = row.lines.iter().collect();
    if let Some(first) = row.low.first.or(row.high.first).filter(|first| *first < lines.len()) {
        let made = lines.remove(first);
        lines.insert(0, made);
    }
    RowSource {
        requirement: row.requirement.clone(),
        low: row.low.value,
        high: row.high.value,
        now: cover(row.now),
        then: cover(row.then),
        sentence: row.sentence.clone(),
        lines: lines.into_iter().map(line_source).collect(),
        more: leads(&row.notes),
        accepted: row.accepted.as_ref().map(|accepted| (accepted.share, explanation::accepted_by(accepted))),
        nearest: row.shut.first().map(|shut| (shut.submission.clone(), shut.said.clone())),
    }
}

fn leads(notes: &[Note]) -> Vec<Lead> {
    notes.iter().map(|note| Lead { lead: note.lead.clone(), rest: note.rest.clone() }).collect()
}

fn group_source(group: &GroupScore, rows: &[RowScore]) -> GroupSource {
    GroupSource {
        group: group.group.clone(),
        title: group.title.clone(),
        combined: group.combined,
        importance: group.importance,
        weight: group.weight,
        low: group.low,
        high: group.high,
        now: cover(group.now),
        then: cover(group.then),
        accepted: group.accepted,
        made_of: group.made_of(rows, |row| row.low.value).into_iter().map(|row| row.requirement.clone()).collect(),
        sentence: group.sentence.clone(),
        more: leads(&group.notes),
    }
}

fn line_source(line: &Line) -> LineSource {
    let origins = line.factors.iter().map(|factor| Origin {
        factor: match factor.kind {
            FactorKind::Skill => "Skill match",
            FactorKind::Quality => "Issuer and assessment",
            FactorKind::Freshness => "Freshness",
            FactorKind::Level => "Level",
            FactorKind::Expired => "Ended lately",
        },
        value: explanation::factor_percent(factor.share),
        fact: factor.fact.clone(),
        rule: factor.rule.clone(),
        set_by: factor.set_by.clone(),
    });
    LineSource {
        submission: line.submission.clone(),
        skill: line.share(FactorKind::Skill),
        quality: line.share(FactorKind::Quality),
        freshness: line.share(FactorKind::Freshness),
        level: line.share(FactorKind::Level),
        value: line.value,
        counts_now: line.counts_now(),
        origins: origins.collect(),
    }
}

fn change_row(change: &Change) -> ChangeRow {
    let range = |(from, to): (u32, u32)| {
        let (from, to) = (words::percent(from), words::percent(to));
        if from == to { to } else { format!("{}–{to}", from.trim_end_matches('%')) }
    };
    ChangeRow {
        requirement: change.skill.clone(),
        condition: change.condition.clone(),
        row_now: words::percent(change.row_now),
        row_then: range(change.row_then),
        group: change.group.as_ref().map(|group| GroupChangeRow {
            title: group.title.clone(),
            now: words::percent(group.now),
            then: range(group.then),
        }),
        coverage_then: range(change.coverage_then),
        with: match change.who {
            Who::Steward => "Issuer-list steward",
            Who::Candidate => "Candidate",
            Who::Recruiter => "You",
            Who::Assay => "Assay, by itself",
        },
    }
}

fn trust(trust: &scoring::Trust) -> Trust {
    match trust {
        scoring::Trust::Listed { tier } => Trust::Listed(said::tier(*tier).to_owned()),
        scoring::Trust::Unlisted => Trust::Unlisted,
        scoring::Trust::Blocked => Trust::Blocked,
        scoring::Trust::Held { why } => Trust::Held(why.clone()),
    }
}

const fn cover(status: Status) -> Cover {
    match status {
        Status::Met => Cover::Met,
        Status::Partly => Cover::Partly,
        Status::NotEvidenced => Cover::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::jobs::{Combined, Importance};
    use crate::domain::policy::{FreshnessClass, Rigor, Tier};
    use crate::domain::scoring::fixture::{Case, badge, day, group, maya, now, row};

    #[test]
    fn the_report_the_table_and_the_candidate_read_the_same_score() {
        let case = maya();
        let score = case.score();
        let result = result_source(&score, &case.set);
        assert_eq!((result.low, result.high, result.accepted, result.group.as_str()), (4_630, 5_006, Some(6_058), "Cannot tell yet"));
        assert_eq!(result.rows.len(), 6);
        let sql = &result.rows[0];
        assert_eq!((sql.lines[0].value, sql.lines[0].counts_now, sql.lines[1].counts_now), (5_667, true, false));
        assert_eq!(sql.lines[0].origins[1].set_by, "A. Steward: named in hiring policy 2026");
        assert_eq!(result.rows[5].nearest.as_ref().unwrap().1, "genuine, expired 1 month ago");
        let degree = "accepted by J. Ortiz on 23 Nov 2026: BSc Statistics";
        assert_eq!(result.rows[4].accepted, Some((10_000, degree.to_owned())));
        let better = &result.changes[1];
        assert_eq!((better.row_now.as_str(), better.row_then.as_str(), better.coverage_then.as_str()), ("57%", "70–100%", "49–56%"));

        let content = serde_json::to_string(&score).unwrap();
        let summary = summarise(&content).unwrap();
        assert_eq!(summary.rows[0].up_to(), "up to 74%");
        assert_eq!(summary.open, [OpenQuestion { kind: "unreviewed", word: "Issuer not reviewed: SQL".into() }]);
        assert_eq!(summary.newest.unwrap().to_string(), "2025-03-10 00:00:00 UTC");
        assert_eq!(summarise("{}"), None);

        let counts = counts(&score, now().date_naive());
        let of = |name: &str| &counts[&SubmissionId::new(name)];
        let google = of("sent-google-data-analytics-certificate");
        assert_eq!(google.skills, ["SQL", "Data visualisation"]);
        assert_eq!((google.full_until.as_deref(), &google.waits), (Some("10 Mar 2028"), &None));
        assert_eq!(of("sent-advanced-sql").waits.as_deref(), Some("It may count for SQL once HR has reviewed QueryWorks."));
        assert_eq!(of("sent-generative-ai-for-analysts").full_until, None, "its window is over");
    }

    #[test]
    fn a_candidate_reads_why_a_badge_without_an_end_counts_no_longer() {
        let row = row("SQL", Importance::Must, None, FreshnessClass::Lasting);
        let one = badge("SQL exam", "Google").for_skill("SQL").earned(day(2025, 3, 10)).stands(12);
        let score = Case::new(vec![row]).listed("Google", Tier::A).sent(one).score();
        let counts = counts(&score, now().date_naive());
        let over = counts[&SubmissionId::new("sent-sql-exam")].over.as_deref().unwrap();
        assert!(over.starts_with("It states no end. This employer counts it for 12 months"), "{over}");
        assert!(over.contains("which ended on 10 Mar 2026. If you renewed it, add the link"), "{over}");
    }

    #[test]
    fn a_group_is_one_row_and_only_what_it_hangs_on_is_open() {
        let row = |label| row(label, Importance::Must, None, FreshnessClass::Lasting);
        let case = Case::new(vec![row("AWS"), row("Azure")]).grouped(group("Clouds", Combined::AnyOf), &["AWS", "Azure"]);
        let case = case.listed("Amazon", Tier::A).sent(badge("AWS badge", "Amazon").for_skill("AWS").rigor(Rigor::R4));
        let open = case.clone().sent(badge("Azure badge", "Nobody").for_skill("Azure"));
        let summary = summary(&open.score());
        let [clouds] = summary.rows.as_slice() else { panic!("{:?}", summary.rows) };
        assert_eq!((clouds.name.as_str(), clouds.kind.as_str(), clouds.now, clouds.weight), ("Clouds", "one of these 2", Cover::Met, 3));
        let parts: Vec<(&str, Cover)> = clouds.parts.iter().map(|part| (part.name.as_str(), part.now)).collect();
        assert_eq!(parts, [("AWS", Cover::Met), ("Azure", Cover::None)]);
        assert_eq!(summary.open, [], "the group is met without it");
        let result = result_source(&open.score(), &open.set);
        assert_eq!((result.groups[0].made_of.len(), result.groups[0].made_of[0].as_str()), (1, "row-aws"));
    }
}
