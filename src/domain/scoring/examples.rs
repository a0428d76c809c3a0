//! The worked examples and anchor points of `scoring.md`, to the basis point.

use super::Status::{Met, NotEvidenced, Partly};
use super::fixture::{Case, badge, day, maya, one_row, row};
use super::{Shut, Status, Trust};
use crate::domain::credentials::Standing;
use crate::domain::grouping::Group;
use crate::domain::jobs::Importance;
use crate::domain::policy::FreshnessClass::{Fast, Perishable, SemiDurable};
use crate::domain::policy::{FreshnessClass, Rigor, Tier};

#[test]
fn example_one_maya() {
    let score = maya().score();
    let rows: Vec<_> = score.rows.iter().map(|row| (row.low.value, row.high.value, row.now)).collect();
    assert_eq!(
        rows,
        [
            (5_667, 7_425, Partly),
            (8_500, 8_500, Met),
            (7_438, 7_438, Met),
            (0, 0, NotEvidenced),
            (0, 0, NotEvidenced),
            (0, 0, NotEvidenced)
        ]
    );
    assert_eq!((score.low, score.high, score.accepted), (4_630, 5_006, Some(6_058)));
    assert_eq!(score.group, Group::CannotTell);
    assert_eq!(
        score.verdict,
        "2 of 3 must-haves are evidenced and SQL is partly evidenced. Verified coverage 46%, up to 50% once HR has reviewed QueryWorks. 61% if the \
         statistics degree accepted by J. Ortiz is counted."
    );
    assert_eq!(
        score.group_note,
        "The group hangs on one open question: with QueryWorks listed, all must-haves are evidenced; without it, some are partly."
    );
    assert_eq!(
        score.rows[0].sentence,
        "SQL 57% = skill match 100% × issuer and assessment 85% (Google, Recognised for data skills; graded, not supervised) × freshness 100% (20 \
         months old, full value to 36) × level 67% (Foundational 2, wanted 3)."
    );
    assert_eq!(score.rows[3].sentence, "Python 0%: none of the four credentials sent is for Python.");
    assert_eq!(score.rows[5].sentence, "Cloud data platform 0%: \u{201c}AWS Cloud Practitioner\u{201d} is genuine, expired 1 month ago.");
    let beside = &score.rows[4].notes[0];
    assert_eq!((beside.lead.as_str(), score.rows[4].low.value), ("100% with other evidence.", 0));
    assert_eq!(
        beside.rest,
        "Accepted by J. Ortiz on 23 Nov 2026: BSc Statistics. It counts in the separate number and never in verified coverage."
    );
    let note = &score.rows[0].notes[0];
    assert_eq!(note.lead, "Up to 74%.");
    assert_eq!(
        note.rest,
        "\u{201c}Advanced SQL\u{201d} by QueryWorks would give 70% if HR lists QueryWorks as Context-dependent. A second proof from another issuer \
         adds a quarter of what is missing: 70% + ¼ × 30% × 56.67% = 74.25%."
    );
    let changes: Vec<_> = score.changes.iter().map(|change| (change.condition.as_str(), change.row_then, change.coverage_then)).collect();
    assert_eq!(
        changes[..3],
        [
            ("HR lists QueryWorks as Context-dependent", (7_425, 7_425), (5_006, 5_006)),
            ("An assessed SQL credential at level 3 from a listed issuer (3 accepted)", (7_000, 10_000), (4_915, 5_558)),
            ("An assessed Python credential at level 2 from a listed issuer (3 accepted)", (7_000, 10_000), (5_630, 6_058)),
        ]
    );
    assert!(changes.iter().any(|(condition, then, _)| *condition == "The candidate sends \u{201c}AWS Cloud Practitioner\u{201d} renewed"
        && *then == (10_000, 10_000)));
    assert_eq!(score.credentials.iter().filter(|one| one.trust == Trust::Unlisted).count(), 1);
}

#[test]
fn example_two_many_weak_badges_against_one_strong_one() {
    let generative = || Case::new(vec![row("Generative AI", Importance::Must, Some(2), FreshnessClass::Fast)]);
    let mut leo = generative().listed("Webinar House", Tier::B);
    for number in 1..=14 {
        leo = leo.sent(badge(&format!("Webinar {number}"), "Webinar House").for_skill("Generative AI").rigor(Rigor::R0).level(2));
    }
    let leo = leo.first();
    assert_eq!((leo.low.value, leo.high.value, leo.now), (500, 500, Status::NotEvidenced));

    let ana = generative()
        .listed("Certifiers", Tier::A)
        .sent(badge("GenAI", "Certifiers").for_skill("Generative AI").rigor(Rigor::R4).level(3).earned(day(2026, 3, 1)));
    assert_eq!(ana.first().low.value, 10_000);

    let ben = generative()
        .narrower("Prompting", "Generative AI")
        .listed("Certifiers", Tier::A)
        .listed("Lakeside", Tier::B)
        .sent(badge("GenAI course", "Lakeside").for_skill("Generative AI").level(2))
        .sent(badge("Prompting exam", "Certifiers").for_skill("Prompting").rigor(Rigor::R4).level(2).earned(day(2025, 11, 1)));
    let ben = ben.first();
    assert_eq!(ben.lines.iter().map(|line| line.value).collect::<Vec<_>>(), [7_500, 7_000]);
    assert_eq!((ben.low.value, ben.low.first, ben.low.second), (7_938, Some(0), Some(1)));
    assert!(
        ben.sentence.starts_with(
            "Generative AI 79% = 75% from \u{201c}Prompting exam\u{201d} + ¼ × 25% × 70% from \u{201c}GenAI course\u{201d}, a second issuer. The first: skill match 75% \
             (Prompting is narrower than Generative AI) × "
        ),
        "{}",
        ben.sentence
    );
}

#[test]
fn example_three_sam() {
    let mut case = Case::new(vec![
        row("Security fundamentals", Importance::Must, Some(3), Perishable),
        row("Cloud services", Importance::Must, None, Perishable),
        row("Incident response", Importance::Must, None, SemiDurable),
        row("Agile working", Importance::Nice, None, SemiDurable),
    ])
    .narrower("AWS", "Cloud services")
    .listed("Certifiers", Tier::A)
    .listed("Amazon", Tier::A)
    .listed("Lakeside", Tier::B)
    .sent(badge("Security", "Certifiers").for_skill("Security fundamentals").rigor(Rigor::R4).level(3).earned(day(2025, 9, 1)))
    .sent(badge("AWS exam", "Amazon").for_skill("AWS").rigor(Rigor::R4).earned(day(2023, 1, 20)))
    .sent(badge("Incident response", "Lakeside").for_skill("Incident response").rigor(Rigor::R3).standing(Standing::Indeterminate))
    .sent(badge("Agile", "Certifiers").for_skill("Agile working").rigor(Rigor::R4).earned(day(2019, 9, 1)));
    let score = case.score();
    let rows: Vec<_> = score.rows.iter().map(|row| (row.low.value, row.high.value)).collect();
    assert_eq!(rows, [(10_000, 10_000), (4_750, 4_750), (0, 8_500), (5_833, 5_833)]);
    assert_eq!((score.low, score.high, score.group), (5_008, 7_558, Group::CannotTell));
    assert_eq!(
        score.verdict,
        "1 of 3 must-haves is evidenced, Cloud services is partly evidenced and Incident response is not evidenced. Verified coverage 50%, up to 76% \
         once \u{201c}Incident response\u{201d} could be checked."
    );

    case.credentials[2].standing = Standing::Revoked;
    let score = case.score();
    assert_eq!((score.low, score.high, score.group), (5_008, 5_008, Group::Gaps));
    assert_eq!(score.rows[2].shut[0].why, Shut::Revoked);
    assert_eq!(score.rows[2].sentence, "Incident response 0%: \u{201c}Incident response\u{201d} is revoked by its issuer.");
}

#[test]
fn the_anchor_points_show_why_sixty_and_thirty() {
    let check = |what: &str, tier, rigor, (wanted, held): (Option<u8>, Option<u8>), (class, earned), expected| {
        let case = Case::new(vec![row("SQL", Importance::Must, wanted, class)]).listed("Someone", tier);
        let mut one = badge("Badge", "Someone").for_skill("SQL").rigor(rigor).earned(earned);
        one.facts().level = held.map(|level| crate::domain::credentials::LevelReading { level, source: "result".to_owned() });
        let row = case.sent(one).first();
        assert_eq!((row.low.value, row.now), expected, "{what}");
    };
    let fresh = day(2026, 10, 1);
    check("context-dependent, graded", Tier::B, Rigor::R2, (Some(2), Some(2)), (SemiDurable, fresh), (7_000, Met));
    check("recognised, completion only", Tier::A, Rigor::R1, (Some(2), Some(2)), (SemiDurable, fresh), (4_000, Partly));
    check("recognised, attendance", Tier::A, Rigor::R0, (Some(2), Some(2)), (SemiDurable, fresh), (1_000, NotEvidenced));
    check("level one short", Tier::A, Rigor::R2, (Some(3), Some(2)), (SemiDurable, fresh), (5_667, Partly));
    check("limited, supervised exam", Tier::C, Rigor::R4, (Some(2), Some(2)), (SemiDurable, fresh), (5_000, Partly));
    check("AI badge of 30 months", Tier::A, Rigor::R4, (None, None), (Fast, day(2024, 5, 1)), (5_000, Partly));
    check("the same from 2021", Tier::A, Rigor::R4, (None, None), (Fast, day(2021, 6, 1)), (0, NotEvidenced));
    check("level not stated", Tier::A, Rigor::R4, (Some(2), None), (SemiDurable, fresh), (7_500, Met));
    check("level 1 wanted, not stated", Tier::A, Rigor::R4, (Some(1), None), (SemiDurable, fresh), (10_000, Met));
}

#[test]
fn the_best_open_score_elsewhere_would_say_a_hundred() {
    let case = Case::new(vec![
        row("SQL", Importance::Must, None, FreshnessClass::SemiDurable),
        row("Python", Importance::Must, None, FreshnessClass::SemiDurable),
    ])
    .listed("Certifiers", Tier::A)
    .sent(badge("Python", "Certifiers").for_skill("Python").rigor(Rigor::R4));
    let score = case.score();
    assert_eq!((score.low, score.group), (5_000, Group::Gaps));
    assert_eq!(score.verdict, "1 of 2 must-haves is evidenced and SQL is not evidenced. Verified coverage 50%.");
}

#[test]
fn nothing_sent_is_said_kindly() {
    let score = one_row().score();
    assert_eq!((score.low, score.high, score.group), (0, 0, Group::Gaps));
    assert_eq!(score.rows[0].sentence, "SQL 0%: no credential was sent.");
    assert_eq!(score.verdict, "SQL is not evidenced. Verified coverage 0%.");
}
