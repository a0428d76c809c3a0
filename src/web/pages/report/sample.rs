//! Example 1 of `scoring.md` §5 as a report, for the tests of the templates.

use chrono::{DateTime, TimeZone, Utc};

use super::timeline::{Dated, Timeline};
use super::total::{BarRow, TotalBar};
use super::view::{
    ChangeRow, EvidenceCard, Fact, Factors, Lead, Link, MustRow, Origin, ProblemRow, ReportView, RequirementRow, SourceRow, Term,
};
use crate::domain::policy::Curve;
use crate::web::pages::checks::CheckRow;
use crate::web::weblink::WebLink;

fn day(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap()
}

fn must(mark: &'static str, name: &str, value: &str, note: &str) -> MustRow {
    MustRow { mark, name: name.into(), value: value.into(), note: note.into() }
}

fn problem(kind: &'static str, colour: &'static str, lead: &str, rest: &str, next: &str, link: Option<Link>) -> ProblemRow {
    ProblemRow { kind, colour, lead: lead.into(), rest: rest.into(), next: next.into(), link }
}

fn term(sign: &'static str, value: &str, label: &str) -> Term {
    Term { sign, value: value.into(), label: label.into() }
}

fn origin(factor: &'static str, value: &str, fact: &str, rule: &str, set_by: &str) -> Origin {
    Origin { factor, value: value.into(), fact: fact.into(), rule: rule.into(), set_by: set_by.into() }
}

fn row(number: usize, name: &str, detail: &str, importance: &'static str, weight: u32) -> RequirementRow {
    RequirementRow {
        number,
        name: name.into(),
        detail: detail.into(),
        importance,
        weight: format!("weight {weight} of 14"),
        evidence: "Nothing verified yet".into(),
        has_evidence: false,
        evidence_note: String::new(),
        factors: None,
        value: "0%".into(),
        mark: "none",
        result: "Not evidenced".into(),
        result_note: String::new(),
        sentence: format!("{name} 0%: none of the four credentials sent is for {name}."),
        equation: Vec::new(),
        origins: Vec::new(),
        more: Vec::new(),
        share: String::new(),
    }
}

fn factors(skill: &str, quality: &str, freshness: &str, level: &str) -> Factors {
    Factors { skill: skill.into(), quality: quality.into(), freshness: freshness.into(), level: level.into() }
}

fn sql() -> RequirementRow {
    RequirementRow {
        evidence: "Google Data Analytics Certificate".into(),
        has_evidence: true,
        evidence_note: "10 Mar 2025, 20 months".into(),
        factors: Some(factors("100%", "85%", "100%", "67%")),
        value: "57%".into(),
        mark: "partly-open",
        result: "Partly".into(),
        result_note: "up to 74%".into(),
        sentence: "SQL 57% = skill match 100% × issuer and assessment 85% (Google, Recognised for data skills; graded, not supervised) × \
                   freshness 100% (20 months old, full value to 36) × level 67% (Foundational 2, wanted 3)."
            .into(),
        equation: vec![
            term("", "100%", "skill match"),
            term("×", "85%", "issuer and assessment"),
            term("×", "100%", "freshness"),
            term("×", "67%", "level"),
            term("=", "56.67%", "shown as 57%"),
        ],
        origins: vec![
            origin("Skill match", "100%", "Names the same skill by code", "Same skill by code: 100%", "House default"),
            origin(
                "Issuer and assessment",
                "85%",
                "Google; graded tests, nobody watching",
                "Recognised × graded, unsupervised: 85%",
                "Issuer-list steward: named in hiring policy 2026",
            ),
            origin("Freshness", "100%", "Earned 10 Mar 2025, 20 months ago", "Semi-durable: full value to 36 months", "House default"),
            origin("Level", "67%", "Foundational, level 2", "Held ÷ wanted: 2 ÷ 3", "Requirements version 3"),
        ],
        more: vec![Lead {
            lead: "Up to 74%.".into(),
            rest: "“Advanced SQL” by QueryWorks would give 70% if QueryWorks is listed as Context-dependent. A second proof from another \
                   issuer adds a quarter of what is missing: 70% + ¼ × 30% × 56.67% = 74.25%."
                .into(),
        }],
        share: "In the total: 56.67% × 3 of 14 = 12.1 of the 46.3 points. Met from 60%, partly from 30%.".into(),
        ..row(1, "SQL", "level 3, semi-durable", "Must", 3)
    }
}

fn rows() -> Vec<RequirementRow> {
    vec![
        sql(),
        RequirementRow {
            evidence: "Google Data Analytics Certificate".into(),
            has_evidence: true,
            evidence_note: "10 Mar 2025, 20 months".into(),
            factors: Some(factors("100%", "85%", "100%", "100%")),
            value: "85%".into(),
            mark: "met",
            result: "Met".into(),
            sentence: "Data visualisation 85% = skill match 100% × issuer and assessment 85% (Google, Recognised for data skills; graded, \
                       not supervised) × freshness 100% (20 months old, full value to 36) × level 100% (Foundational 2, wanted 2)."
                .into(),
            ..row(2, "Data visualisation", "level 2, semi-durable", "Must", 3)
        },
        RequirementRow {
            evidence: "Generative AI for Analysts".into(),
            has_evidence: true,
            evidence_note: "15 Feb 2025, 21 months".into(),
            factors: Some(factors("100%", "85%", "88%", "100%")),
            value: "74%".into(),
            mark: "met",
            result: "Met".into(),
            sentence: "Generative AI for analysis 74% = skill match 100% × issuer and assessment 85% (Lakeside University, \
                       Context-dependent; project judged by a rubric) × freshness 87.5% (21 months old, full value to 18, half at 30) × \
                       level 100% (level 2, wanted 2)."
                .into(),
            ..row(3, "Generative AI for analysis", "level 2, fast: 18 months", "Must", 3)
        },
        row(4, "Python", "level 2, semi-durable", "Should", 2),
        RequirementRow {
            evidence: "No badge. Degree seen".into(),
            evidence_note: "accepted by the hiring manager".into(),
            result_note: "100% with the degree".into(),
            ..row(5, "Statistics", "durable", "Should", 2)
        },
        RequirementRow {
            evidence: "AWS Cloud Practitioner".into(),
            has_evidence: true,
            evidence_note: "genuine, expired 1 month ago".into(),
            ..row(6, "Cloud data platform", "perishable", "Nice", 1)
        },
    ]
}

fn check(kind: &'static str, word: &'static str, sentence: &str) -> CheckRow {
    CheckRow { kind, word, sentence: sentence.into() }
}

fn card(number: usize, name: &str, state: (&'static str, &str), issuer: &str, facts: &[(&str, &str)], source: &str) -> EvidenceCard {
    EvidenceCard {
        number,
        name: name.into(),
        state_kind: state.0,
        state: state.1.into(),
        issuer: issuer.into(),
        facts: facts.iter().map(|(label, value)| Fact::new(label, *value)).collect(),
        checks: vec![
            check("verified", "Passed", "Genuine: the signature is the issuer’s own"),
            if state.0 == "expired" {
                check("expired", "Not passed", "In date: ended 12 Oct 2026, 1 month ago")
            } else {
                check("verified", "Passed", "In date: no end date")
            },
            check("verified", "Passed", "Not withdrawn: issuer’s list read 23 Nov 2026, 09:10"),
            check("verified", "Passed", "This person’s: e-mail matches"),
        ],
        sources: vec![SourceRow { link: WebLink::parse(source), text: source.into(), note: "read 23 Nov 2026, 09:10".into() }],
        details: vec!["proof: eddsa-rdfc-2022 verified".into()],
    }
}

fn cards() -> Vec<EvidenceCard> {
    vec![
        card(
            1,
            "Advanced SQL",
            ("unreviewed", "Issuer not reviewed"),
            "QueryWorks · Open Badges 3.0, signed",
            &[("Earned", "10 Jun 2026, 5 months ago"), ("Level", "3, graded"), ("Would count for", "SQL, 70% on its own")],
            "https://badges.queryworks.example/c/8f21",
        ),
        card(
            2,
            "AWS Cloud Practitioner",
            ("expired", "Expired"),
            "Amazon Web Services · Open Badges 2.0, hosted",
            &[("Earned", "12 Oct 2023, 37 months ago"), ("Ended", "12 Oct 2026"), ("Counts for", "nothing now")],
            "https://api.credly.com/v1/obi/v2/badge_assertions/0c51",
        ),
        card(
            3,
            "Generative AI for Analysts",
            ("verified", "Verified"),
            "Lakeside University · Open Badges 3.0, signed",
            &[
                ("Earned", "15 Feb 2025, 21 months ago"),
                ("Level", "2, project judged by a rubric"),
                ("Counts for", "Generative AI for analysis, 74%"),
            ],
            "https://credentials.lakeside.example/vc/5521",
        ),
        card(
            4,
            "Google Data Analytics Certificate",
            ("verified", "Verified"),
            "Google · Open Badges 2.0, hosted",
            &[
                ("Earned", "10 Mar 2025, 20 months ago"),
                ("Level", "2, graded, not supervised"),
                ("Counts for", "SQL 57%, Data visualisation 85%"),
            ],
            "https://api.credly.com/v1/obi/v2/badge_assertions/7be0",
        ),
    ]
}

fn timeline() -> Option<Timeline> {
    let curve = |window, half, floor| Some(Curve { window_months: Some(window), half_months: half, floor });
    let dated = |name: &str, earned, curve, ends| Dated { name: name.into(), earned, curve, ends };
    Timeline::new(
        &[
            dated("Advanced SQL", day(2026, 6, 10), curve(36, 60, 2_500), None),
            dated("AWS Cloud Practitioner", day(2023, 10, 12), curve(24, 30, 1_000), Some(day(2026, 10, 12))),
            dated("Generative AI for Analysts", day(2025, 2, 15), curve(18, 12, 0), None),
            dated("Google Data Analytics Certificate", day(2025, 3, 10), curve(36, 60, 2_500), None),
        ],
        day(2026, 11, 23),
    )
}

fn change(requirement: &str, condition: &str, row: (&str, &str), coverage: &str, with: &'static str) -> ChangeRow {
    ChangeRow {
        requirement: requirement.into(),
        condition: condition.into(),
        row_now: row.0.into(),
        row_then: row.1.into(),
        coverage_then: coverage.into(),
        with,
    }
}

/// Maya's report.
pub(super) fn maya() -> ReportView {
    let bar = |name, weight, low, high| BarRow { name, weight, low, high };
    ReportView {
        code: "c_7k2m".into(),
        heading: "Candidate c_7k2m".into(),
        subtitle: "Skills report for Data Analyst, GenAI-enabled, Berlin".into(),
        job: "Data Analyst, GenAI-enabled".into(),
        verdict: "2 of 3 must-haves are evidenced and SQL is partly evidenced. Verified coverage 46%, up to 50% once HR has reviewed QueryWorks. \
                  61% if the statistics degree accepted by the hiring manager is counted."
            .into(),
        group: "Cannot tell yet".into(),
        group_note: "The group hangs on one open question: with QueryWorks listed, all must-haves are evidenced; without it, some are partly.".into(),
        facts: vec![
            Fact::new("As of", "23 Nov 2026, 09:42"),
            Fact::new("Sent in", "19 Nov 2026, 4 credentials"),
            Fact::new("Requirements", "version 3").leading_to(Some("/jobs/1/requirements".into())),
            Fact::new("Issuer list", "Company default, version 7"),
            Fact::new("Scoring rules", "version 1, house defaults"),
            Fact::new("Stage", "In review"),
        ],
        musts: vec![
            must("r-partly-open", "SQL, level 3", "57%", "Partly. Up to 74% once QueryWorks is reviewed"),
            must("r-met", "Data visualisation, level 2", "85%", "Met. Google, 20 months old"),
            must("r-met", "Generative AI for analysis, level 2", "74%", "Met. Lakeside University, 21 months old"),
        ],
        total: TotalBar::new(
            4_630,
            5_006,
            Some(6_058),
            &[
                bar("SQL", 3, 5_667, 7_425),
                bar("Data visualisation", 3, 8_500, 8_500),
                bar("Generative AI for analysis", 3, 7_438, 7_438),
                bar("Python", 2, 0, 0),
                bar("Statistics", 2, 0, 0),
                bar("Cloud data platform", 1, 0, 0),
            ],
        ),
        problems: vec![
            problem(
                "unreviewed",
                "neutral",
                "QueryWorks is not on your lists yet.",
                "Its badge “Advanced SQL” is genuine and in date, so it counts only in “up to 50%”.",
                "With the issuer-list steward since 19 Nov 2026.",
                Some(Link { href: "/issuers/queue".into(), label: "See the review".into() }),
            ),
            problem(
                "expired",
                "expired",
                "AWS Cloud Practitioner expired on 12 Oct 2026, 1 month ago.",
                "It is genuine and counts 0% for Cloud data platform.",
                "With you: the candidate may have renewed it.",
                None,
            ),
        ],
        rows: rows(),
        sum: "Verified coverage: (3 × 56.67 + 3 × 85 + 3 × 74.38) ÷ 14".into(),
        sum_range: "up to 50%".into(),
        evidence_note: "4 credentials, those with something open first".into(),
        cards: cards(),
        other_evidence: vec!["BSc with a statistics major, document seen. Accepted for Statistics at 100%; it stays out of the 46%.".into()],
        timeline: timeline(),
        changes: vec![
            change("SQL", "HR lists QueryWorks as Context-dependent", ("57%", "74%"), "50%", "Issuer-list steward"),
            change("Python", "An assessed Python credential at level 2 from a listed issuer", ("0%", "70–100%"), "56–61%", "Candidate"),
        ],
        sources: vec!["https://badges.queryworks.example/c/8f21".into(), "https://credentials.lakeside.example/vc/5521".into()],
    }
}

/// A candidate who sent nothing.
pub(super) fn nobody() -> ReportView {
    ReportView {
        code: "c_0000".into(),
        heading: "Candidate c_0000".into(),
        verdict: "None of 3 must-haves is evidenced yet.".into(),
        group: "Gaps".into(),
        group_note: "A must-have is not evidenced; not evidenced is not “cannot do”.".into(),
        musts: Vec::new(),
        total: TotalBar::new(0, 0, None, &[]),
        problems: Vec::new(),
        rows: Vec::new(),
        cards: Vec::new(),
        other_evidence: Vec::new(),
        timeline: None,
        changes: Vec::new(),
        sources: Vec::new(),
        ..maya()
    }
}
