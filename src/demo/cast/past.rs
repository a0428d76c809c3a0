//! The twelve applicants of the closed job and what was decided.

use super::badge::{Badge, Ends, ob2, ob3};
use super::jobs::COORDINATOR;
use super::people::{Item, Person};
use crate::demo::sign::ob2::Assessment;
use crate::domain::people::DecisionOutcome::{self, Advance, Decline, Hold};
use crate::domain::people::DecisionReason::{
    self, JobOver, MustNotEvidenced, MustsEvidenced, OtherEvidence, SomebodyElse, WaitingForCheck,
};

/// A decision: what, why, and in words; `None`: taken back by the candidate before.
pub type Decided = Option<(DecisionOutcome, DecisionReason, &'static str)>;

const COORDINATE: Badge =
    ob2("google", "Project Coordination Certificate", &["project-coordination", "scheduling"], 12).assessed(Assessment::Exam);
const TALK: Badge = ob3("harbor", "Working with Stakeholders", &["stakeholder-management"], 15, "Assessment");
const SHEETS: Badge = ob3("harbor", "Spreadsheets, Advanced", &["spreadsheets"], 22, "Assessment").level("Advanced");
const SPRINT: Badge = ob3("skillsprint", "Project Basics", &["project-coordination"], 3, "CertificateOfCompletion");
const AGILE: Badge = ob2("google", "Agile Practitioner", &["agile"], 30).assessed(Assessment::Exam);

const fn person(name: &'static str, hours: i64, items: &'static [Item]) -> Person {
    Person { name, job: COORDINATOR, hours, items, lesson: "", expects: &[] }
}

/// All twelve.
pub const ALL: &[(Person, Decided)] = &[
    (
        person("Elif Kaya", 1_900, &[Item::Link(COORDINATE), Item::Link(TALK), Item::Link(SHEETS), Item::Link(AGILE)]),
        Some((Advance, MustsEvidenced, "Both must-haves are evidenced by assessed badges; strong with plans.")),
    ),
    (
        person("Pieter van Dam", 1_870, &[Item::Link(COORDINATE), Item::Link(TALK)]),
        Some((Advance, MustsEvidenced, "Both must-haves are evidenced. Ask about spreadsheets in the talk.")),
    ),
    (
        person("Lucia Romano", 1_840, &[Item::Link(SPRINT), Item::Link(TALK)]),
        Some((Advance, OtherEvidence, "Ran the move of two wards: the papers she sent convinced us.")),
    ),
    (
        person("Anton Weiss", 1_800, &[Item::Link(COORDINATE)]),
        Some((Hold, WaitingForCheck, "Says a stakeholder course is under way; asked for the badge.")),
    ),
    (
        person("Mei Tan", 1_790, &[Item::Link(ob3("dataforge", "Project Lead", &["project-coordination"], 6, "Badge")), Item::Link(TALK)]),
        Some((Hold, WaitingForCheck, "The issuer of one badge is not reviewed yet.")),
    ),
    (
        person("Noah Fischer", 1_760, &[Item::Link(SPRINT)]),
        Some((Decline, MustNotEvidenced, "A completion only; nothing on stakeholders, and no other evidence was sent.")),
    ),
    (
        person("Clara Jensen", 1_740, &[Item::Link(COORDINATE), Item::Link(SHEETS)]),
        Some((Decline, SomebodyElse, "Good, but three others have worked in hospitals.")),
    ),
    (
        person("Ivan Petrov", 1_700, &[Item::Link(Badge { months: 70, ..COORDINATE })]),
        Some((Decline, MustNotEvidenced, "Stakeholder work is not evidenced; we talked about it and it is new to him.")),
    ),
    (
        person("Fatima Zahra", 1_690, &[Item::Link(Badge { ends: Ends::Ago(4), ..COORDINATE }), Item::Link(TALK)]),
        Some((Decline, SomebodyElse, "Her certificate has ended; others hold one in force.")),
    ),
    (
        person("Jack Murray", 1_650, &[Item::Screenshot]),
        Some((Decline, MustNotEvidenced, "Sent a picture only and did not answer our two letters.")),
    ),
    (
        person("Sofia Lindgren", 1_640, &[Item::Link(TALK), Item::Link(AGILE)]),
        Some((Decline, JobOver, "Applied after the place was promised; asked to apply again.")),
    ),
    (person("Omar Saleh", 1_600, &[Item::Link(COORDINATE), Item::Link(TALK)]), None),
];
