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

impl Rigor {
    /// Whether it reaches `least`; what is not stated reaches nothing.
    pub const fn is_at_least(self, least: Self) -> bool {
        self.rank() >= least.rank() && self.rank() > 0
    }

    const fn rank(self) -> u8 {
        match self {
            Self::R4 => 5,
            Self::R3 => 4,
            Self::R2 => 3,
            Self::R1 => 2,
            Self::R0 => 1,
            Self::NotStated => 0,
        }
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

/// What a skill match is worth (M).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchShares {
    /// The same skill by code, an exactMatch, or a match a person confirmed.
    pub same: Bp,
    /// A closeMatch.
    pub close: Bp,
    /// The credential is for a narrower skill.
    pub narrower: Bp,
    /// The credential is for a broader skill.
    pub broader: Bp,
    /// A related skill; never for a must-have.
    pub related: Bp,
    /// The most that equal names without a code are worth for should and nice; a must-have waits for a person.
    pub by_name: Bp,
}

/// One row of the issuer and assessment table (Q).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityRow {
    /// Supervised exam, licence, certification.
    pub r4: Bp,
    /// Project or performance judged by rubric.
    pub r3: Bp,
    /// Graded, unsupervised.
    pub r2: Bp,
    /// Completed.
    pub r1: Bp,
    /// Attended, member.
    pub r0: Bp,
    /// Not stated.
    pub not_stated: Bp,
}

impl QualityRow {
    /// The value of one rigor.
    pub const fn of(&self, rigor: Rigor) -> Bp {
        match rigor {
            Rigor::R4 => self.r4,
            Rigor::R3 => self.r3,
            Rigor::R2 => self.r2,
            Rigor::R1 => self.r1,
            Rigor::R0 => self.r0,
            Rigor::NotStated => self.not_stated,
        }
    }
}

/// The issuer and assessment table. A blocked issuer has no row: it counts nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityTable {
    /// Recognised.
    pub a: QualityRow,
    /// Context-dependent.
    pub b: QualityRow,
    /// Limited.
    pub c: QualityRow,
}

/// The curves of the classes (F).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Curves {
    /// Generative AI, LLM tools.
    pub fast: Curve,
    /// Cloud, security tooling, frameworks.
    pub perishable: Curve,
    /// Data analysis, project methods.
    pub semi_durable: Curve,
    /// Statistics, communication, leadership.
    pub durable: Curve,
    /// Degrees, licences in force.
    pub lasting: Curve,
}

/// What a level that is not stated is worth (L).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRule {
    /// The share where the level is not stated.
    pub not_stated: Bp,
    /// Only from this wanted level on; below it a level that is not stated is enough.
    pub from_wanted: u8,
}

/// What a second, independent proof adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondProof {
    /// At most this share of what is missing.
    pub share: Bp,
    /// It must be worth at least this.
    pub least: Bp,
    /// It must be assessed at least so.
    pub least_rigor: Rigor,
}

/// What a row is called from which share on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Met from here.
    pub met: Bp,
    /// Partly from here.
    pub partly: Bp,
}

/// Lets credentials that ended a short while ago count a little, for should and nice only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiredRule {
    /// The share they keep.
    pub share: Bp,
    /// For so many days after the end.
    pub within_days: u32,
}

/// The rules of scoring as one value. Published versions never change; the default is the house's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoringPolicy {
    /// Skill match.
    pub matches: MatchShares,
    /// Issuer and assessment.
    pub quality: QualityTable,
    /// Freshness.
    pub curves: Curves,
    /// Level.
    pub level: LevelRule,
    /// The pair rule.
    pub second: SecondProof,
    /// Met and partly.
    pub thresholds: Thresholds,
    /// The tier an issuer that is not reviewed is worked out in, for "up to".
    pub open_tier: Tier,
    /// Whether what ended lately counts; the house says no.
    pub expired: Option<ExpiredRule>,
}

impl Default for ScoringPolicy {
    fn default() -> Self {
        let row = |[r4, r3, r2, r1, r0, not_stated]: [Bp; 6]| QualityRow { r4, r3, r2, r1, r0, not_stated };
        Self {
            matches: MatchShares { same: FULL, close: 9_000, narrower: 7_500, broader: 5_000, related: 2_500, by_name: 8_000 },
            quality: QualityTable {
                a: row([FULL, FULL, 8_500, 4_000, 1_000, 6_000]),
                b: row([8_500, 8_500, 7_000, 3_000, 500, 4_500]),
                c: row([5_000, 5_000, 3_500, 1_500, 500, 2_000]),
            },
            curves: Curves {
                fast: FreshnessClass::Fast.house_curve(),
                perishable: FreshnessClass::Perishable.house_curve(),
                semi_durable: FreshnessClass::SemiDurable.house_curve(),
                durable: FreshnessClass::Durable.house_curve(),
                lasting: FreshnessClass::Lasting.house_curve(),
            },
            level: LevelRule { not_stated: 7_500, from_wanted: 2 },
            second: SecondProof { share: 2_500, least: 3_000, least_rigor: Rigor::R2 },
            thresholds: Thresholds { met: 6_000, partly: 3_000 },
            open_tier: Tier::B,
            expired: None,
        }
    }
}

text_enum! {
    /// Where a value of the house's rules comes from.
    pub enum ValueOrigin {
        /// The employer's starting brief.
        Brief = "brief",
        /// A published standard or figure.
        Standard = "standard",
        /// A choice of the house.
        House = "ours",
    }
}

/// One value of the rules, ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyValue {
    /// What it is: `Skill match, closeMatch`.
    pub name: String,
    /// What it is now: `90%`.
    pub value: String,
    /// What the house says.
    pub house: String,
    /// Where the house's value comes from.
    pub origin: ValueOrigin,
}

impl PolicyValue {
    /// Whether it is the house's value.
    pub fn is_house(&self) -> bool {
        self.value == self.house
    }
}

impl ScoringPolicy {
    /// What an issuer of this tier is worth with this assessment; a blocked one is worth nothing.
    pub const fn quality_of(&self, tier: Tier, rigor: Rigor) -> Bp {
        match tier {
            Tier::A => self.quality.a.of(rigor),
            Tier::B => self.quality.b.of(rigor),
            Tier::C => self.quality.c.of(rigor),
            Tier::X => 0,
        }
    }

    /// The curve of a class.
    pub const fn curve(&self, class: FreshnessClass) -> Curve {
        match class {
            FreshnessClass::Fast => self.curves.fast,
            FreshnessClass::Perishable => self.curves.perishable,
            FreshnessClass::SemiDurable => self.curves.semi_durable,
            FreshnessClass::Durable => self.curves.durable,
            FreshnessClass::Lasting => self.curves.lasting,
        }
    }

    /// Every value with the house's and where that comes from.
    pub fn values(&self) -> Vec<PolicyValue> {
        let house = Self::default().printed();
        let pairs = self.printed().into_iter().zip(house);
        pairs.map(|((name, value, origin), (_, house, _))| PolicyValue { name, value, house, origin }).collect()
    }

    fn printed(&self) -> Vec<(String, String, ValueOrigin)> {
        use ValueOrigin::{Brief, House, Standard};
        let mut all = Vec::new();
        let mut add = |name: String, value: String, origin| all.push((name, value, origin));
        for (name, share, origin) in [
            ("the same skill by code, exactMatch or confirmed by a person", self.matches.same, Standard),
            ("closeMatch", self.matches.close, House),
            ("for a narrower skill", self.matches.narrower, House),
            ("for a broader skill", self.matches.broader, House),
            ("for a related skill (never a must-have)", self.matches.related, House),
            ("equal names without a code, at most", self.matches.by_name, House),
        ] {
            add(format!("Skill match, {name}"), percent(share), origin);
        }
        for (tier, row) in [(Tier::A, self.quality.a), (Tier::B, self.quality.b), (Tier::C, self.quality.c)] {
            for rigor in Rigor::ALL {
                add(format!("Issuer and assessment, tier {tier}, {rigor}"), percent(row.of(*rigor)), Brief);
            }
        }
        for class in FreshnessClass::ALL {
            let curve = self.curve(*class);
            let origin = match class {
                FreshnessClass::Fast | FreshnessClass::Lasting => Brief,
                FreshnessClass::Perishable | FreshnessClass::SemiDurable | FreshnessClass::Durable => Standard,
            };
            let said = curve.window_months.map_or_else(
                || "no fade".to_owned(),
                |window| format!("full to {window} months, half after {} more, never under {}", curve.half_months, percent(curve.floor)),
            );
            add(format!("Freshness, {class}"), said, origin);
        }
        add(format!("Level not stated, from wanted level {}", self.level.from_wanted), percent(self.level.not_stated), House);
        let second = self.second;
        add(
            "Second proof from another issuer".to_owned(),
            format!(
                "adds {} of what is missing; worth {} or more, {} or better",
                percent(second.share),
                percent(second.least),
                second.least_rigor
            ),
            House,
        );
        add("Met from".to_owned(), percent(self.thresholds.met), House);
        add("Partly from".to_owned(), percent(self.thresholds.partly), House);
        add("Issuer not reviewed, for \u{201c}up to\u{201d}".to_owned(), format!("as tier {}", self.open_tier), House);
        let expired = self.expired.map_or_else(
            || "0%".to_owned(),
            |rule| format!("{} within {} days, never for a must-have", percent(rule.share), rule.within_days),
        );
        add("Expired".to_owned(), expired, Brief);
        all
    }
}

/// `87.5%`: per cent without needless zeros.
fn percent(share: Bp) -> String {
    let text = format!("{}.{:02}", share / 100, share % 100);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests;
