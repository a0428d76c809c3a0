//! The scoring policy: the tables of `scoring.md` as a versioned value that HR can edit, with the house defaults.

use serde::{Deserialize, Serialize};

/// Basis points, 0-10 000. Every share, factor and score is a whole number of these.
pub type Bp = u32;

/// One hundred per cent.
pub const FULL: Bp = 10_000;

text_enum! {
    /// How a credential was assessed.
    pub enum Rigor {
        /// Supervised exam, licence, ISO 17024-type certification.
        R4 = "R4",
        /// Project or performance judged by rubric.
        R3 = "R3",
        /// Graded, unsupervised.
        R2 = "R2",
        /// Completed.
        R1 = "R1",
        /// Attended, member.
        R0 = "R0",
        /// Not stated.
        NotStated = "R?",
    }
}

text_enum! {
    /// What the employer makes of an issuer.
    pub enum Tier {
        /// Recognised.
        A = "A",
        /// Context-dependent.
        B = "B",
        /// Limited.
        C = "C",
        /// Blocked.
        X = "X",
    }
}

text_enum! {
    /// How fast a skill ages.
    pub enum FreshnessClass {
        /// Generative AI, LLM tools.
        Fast = "fast",
        /// Cloud, security tooling, frameworks.
        Perishable = "perishable",
        /// Data analysis, project methods.
        SemiDurable = "semi-durable",
        /// Statistics, communication, leadership.
        Durable = "durable",
        /// Degrees, licences in force.
        Lasting = "lasting",
    }
}

/// The freshness curve of one class, or a row's override. Months are completed months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Curve {
    /// Full value up to this age; `None` never fades.
    pub window_months: Option<u32>,
    /// Months after the window until half value.
    pub half_months: u32,
    /// Never below this.
    pub floor: Bp,
}

impl FreshnessClass {
    /// The house's curve of this class (`scoring.md` §2).
    pub const fn house_curve(self) -> Curve {
        let (window_months, half_months, floor) = match self {
            Self::Fast => (Some(18), 12, 0),
            Self::Perishable => (Some(24), 30, 1_000),
            Self::SemiDurable => (Some(36), 60, 2_500),
            Self::Durable => (Some(60), 90, 5_000),
            Self::Lasting => (None, 0, FULL),
        };
        Curve { window_months, half_months, floor }
    }
}
