//! The jobs of *Northwind Health & Data*: three open ones and one that is decided.

use crate::domain::jobs::Importance::{self, Must, Nice, Should};
use crate::domain::policy::{FreshnessClass, Rigor};

/// A row of what a job asks for.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The starter skill.
    pub skill: &'static str,
    /// Must, should or nice.
    pub importance: Importance,
    /// The level wanted.
    pub level: Option<u8>,
    /// Where the row ages otherwise than its skill.
    pub freshness: Option<FreshnessClass>,
    /// Older evidence counts for nothing.
    pub hard_max_months: Option<u32>,
    /// Less assessed evidence counts for nothing.
    pub min_rigor: Option<Rigor>,
    /// Told to candidates.
    pub note: Option<&'static str>,
    /// The name of its group: any one of the rows with it is enough.
    pub group: Option<&'static str>,
    /// The only credential that counts for it.
    pub only: Option<&'static str>,
}

/// A job.
#[derive(Clone, Copy, Debug)]
pub struct DemoJob {
    /// Its public address.
    pub slug: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The employer's number.
    pub number: &'static str,
    /// Where.
    pub place: &'static str,
    /// What it is about.
    pub description: &'static str,
    /// Made so many days ago.
    pub days: i64,
    /// What it asks for.
    pub rows: &'static [Row],
}

const fn row(skill: &'static str, importance: Importance, level: Option<u8>) -> Row {
    Row { skill, importance, level, freshness: None, hard_max_months: None, min_rigor: None, note: None, group: None, only: None }
}

/// The analyst's address.
pub const ANALYST: &str = "data-analyst-genai";
/// The analyst's title.
pub const ANALYST_TITLE: &str = "Data Analyst, GenAI-enabled";
/// The engineer's address.
pub const ENGINEER: &str = "cloud-security-engineer";
/// The nurse's address.
pub const NURSE: &str = "registered-nurse-icu";
/// The coordinator's address.
pub const COORDINATOR: &str = "project-coordinator";

/// The engineer's group: scripting or Python.
const AUTOMATION: &str = "Scripting or Python";

/// All of them.
pub const ALL: &[DemoJob] = &[
    DemoJob {
        slug: ANALYST,
        title: ANALYST_TITLE,
        number: "NW-2101",
        place: "Berlin",
        description: "You turn the records of our clinics into answers.\n\nYou query our databases, draw charts that ward managers read in a minute, and use generative AI to get there faster, checking every figure it gives.",
        days: 24,
        rows: &[
            row("sql", Must, Some(3)),
            row("data-visualisation", Must, Some(2)),
            Row {
                note: Some("The tools change fast: newer than 18 months counts in full."),
                ..row("generative-ai-for-analysis", Must, Some(2))
            },
            row("python", Should, Some(2)),
            row("statistics", Should, None),
            row("cloud-data-platform", Nice, None),
        ],
    },
    DemoJob {
        slug: ENGINEER,
        title: "Cloud Security Engineer",
        number: "NW-2102",
        place: "New York",
        description: "You keep the systems that hold patients’ data safe, in the cloud and on the way there.\n\nYou build defences, watch them, and lead when something gets through.",
        days: 20,
        rows: &[
            row("security-fundamentals", Must, Some(3)),
            Row { note: Some("AWS, Azure or Google Cloud: any of them counts."), ..row("cloud-services", Must, Some(2)) },
            row("incident-response", Must, Some(2)),
            Row { group: Some(AUTOMATION), ..row("scripting", Should, None) },
            Row { group: Some(AUTOMATION), ..row("python", Should, None) },
            row("agile", Nice, None),
        ],
    },
    DemoJob {
        slug: NURSE,
        title: "Registered Nurse, ICU",
        number: "NW-2103",
        place: "Denver",
        description: "You care for patients in intensive care, twelve beds, two nurses to three patients.\n\nYou bring a licence in force and current life support; we bring the rest, and time to learn it.",
        days: 18,
        rows: &[
            Row {
                min_rigor: Some(Rigor::R4),
                note: Some("A licence in force, from any state board."),
                only: Some("Registered Nurse Licence"),
                ..row("nursing-licence", Must, None)
            },
            Row {
                hard_max_months: Some(24),
                note: Some("Not older than 24 months: this is a rule of the hospital."),
                ..row("advanced-life-support", Must, None)
            },
            row("infection-control", Must, None),
            row("electronic-health-records", Should, None),
            row("preceptor", Nice, None),
        ],
    },
    DemoJob {
        slug: COORDINATOR,
        title: "Project Coordinator",
        number: "NW-2087",
        place: "Berlin",
        description: "You keep plan, people and papers of a new clinic together from the first drawing to the first patient.",
        days: 90,
        rows: &[
            row("project-coordination", Must, Some(2)),
            row("stakeholder-management", Must, None),
            row("scheduling", Should, Some(2)),
            row("spreadsheets", Should, None),
            row("agile", Nice, None),
        ],
    },
];
