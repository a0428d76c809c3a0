//! Levels (F3): the common scale 1-5, what the steps of other scales are on it, and reading a level that somebody wrote. The names of the common
//! scale are those of [`crate::domain::explanation::level`].

mod read;
mod scales;
mod words;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use read::{level_in, read_level};

use scales::{NATIONAL, SCALES, Scale};
use words::WORDS;

/// The lowest level.
pub const LOWEST: u8 = 1;
/// The highest level.
pub const HIGHEST: u8 = 5;

text_enum! {
    /// The scale a level was written on.
    pub enum Scheme {
        /// Our own, told by its length: "level 3 of 5".
        Common = "common",
        /// The Common European Framework for languages, A1 to C2.
        Cefr = "cefr",
        /// The European Qualifications Framework, 1 to 8.
        Eqf = "eqf",
        /// A national framework that is referenced to the EQF.
        National = "national",
        /// SFIA, 1 to 7.
        Sfia = "sfia",
        /// The level scale of O*NET, 0 to 7.
        Onet = "onet",
        /// The five stages of Dreyfus.
        Dreyfus = "dreyfus",
        /// Words that vendors, courses and adverts use.
        Words = "words",
    }
}

/// A level that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadLevel {
    /// 1-5.
    pub level: u8,
    /// On which scale it was written.
    pub scheme: Scheme,
    /// As written.
    pub written: String,
}

/// One row of the crosswalk: what stands for one level on one scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrosswalkRow {
    /// The scale.
    pub scheme: Scheme,
    /// Its name for people: `EQF`, `SCQF (Scotland)`.
    pub scale: String,
    /// What is written there: `EQF 4`, `B2`, `foundational`.
    pub values: Vec<String>,
    /// The level on the common scale.
    pub level: u8,
    /// Why.
    pub why: String,
}

/// What a person of this level does, in a sentence; `None`: there is no such level.
pub const fn meaning(level: u8) -> Option<&'static str> {
    Some(match level {
        1 => "Knows what it is and takes part when led.",
        2 => "Does simple tasks, with somebody to ask.",
        3 => "Does the usual tasks alone.",
        4 => "Does difficult tasks alone and helps others.",
        5 => "Decides how it is done, also where nobody has done it before.",
        _ => return None,
    })
}

/// The whole crosswalk, scale by scale and from the lowest level to the highest. Scales without a row do not state a level: ESCO has none, and the
/// importance that O*NET gives from 1 to 5 says how much a skill matters, not how well it is held.
pub fn crosswalk() -> Vec<CrosswalkRow> {
    let mut rows: Vec<CrosswalkRow> = SCALES.iter().flat_map(of_scale).collect();
    rows.extend(of_onet());
    rows.extend(NATIONAL.iter().flat_map(|national| {
        let values = |level: u8| -> Vec<String> {
            let steps = national.steps.iter().filter(|(_, eqf)| scales::of_eqf(*eqf) == Some(level));
            steps.map(|(step, _)| format!("{} {step}", national.name)).collect()
        };
        (LOWEST..=HIGHEST).map(move |level| CrosswalkRow {
            scheme: Scheme::National,
            scale: format!("{} ({})", national.name, national.country),
            values: values(level),
            level,
            why: "By the country\u{2019}s own referencing to the EQF.".to_owned(),
        })
    }));
    rows.extend(WORDS.iter().map(|words| CrosswalkRow {
        scheme: Scheme::Words,
        scale: words.language.to_owned(),
        values: words.phrases.iter().map(|phrase| (*phrase).to_owned()).collect(),
        level: words.level,
        why: words.why.to_owned(),
    }));
    rows.retain(|row| !row.values.is_empty());
    rows
}

fn of_scale(scale: &'static Scale) -> impl Iterator<Item = CrosswalkRow> {
    (LOWEST..=HIGHEST).zip(scale.why).map(|(level, why)| {
        let steps = scale.steps.iter().filter(move |(_, own)| *own == level);
        CrosswalkRow {
            scheme: scale.scheme,
            scale: scale.name.to_owned(),
            values: steps.map(|(step, _)| scale.written(step)).collect(),
            level,
            why: (*why).to_owned(),
        }
    })
}

fn of_onet() -> impl Iterator<Item = CrosswalkRow> {
    let ranges = ["0.01 to 1.40", "1.41 to 2.80", "2.81 to 4.20", "4.21 to 5.60", "5.61 to 7.00"];
    (LOWEST..=HIGHEST).zip(ranges).map(|(level, range)| CrosswalkRow {
        scheme: Scheme::Onet,
        scale: "O*NET level".to_owned(),
        values: vec![format!("O*NET level {range}")],
        level,
        why: "The scale from 0 to 7 in five equal parts; 0 is no level.".to_owned(),
    })
}
