//! The scales with numbered or named steps.

use super::Scheme;

/// A scale with its own steps.
pub(super) struct Scale {
    pub(super) scheme: Scheme,
    /// Its name for people.
    pub(super) name: &'static str,
    /// The names it goes by in a text, folded, each one word.
    pub(super) names: &'static [&'static str],
    /// Its steps, folded, with the common level.
    pub(super) steps: &'static [(&'static str, u8)],
    /// Why, for each common level.
    pub(super) why: &'static [&'static str; 5],
}

impl Scale {
    /// A step as people write it.
    pub(super) fn written(&self, step: &str) -> String {
        match self.scheme {
            Scheme::Cefr => step.to_uppercase(),
            Scheme::Common => format!("level {step} of 5"),
            _ => format!("{} {step}", self.name),
        }
    }
}

/// A national framework, by its referencing to the EQF.
pub(super) struct National {
    pub(super) name: &'static str,
    pub(super) country: &'static str,
    /// The name in a text, folded.
    pub(super) key: &'static str,
    /// Its steps with those of the EQF.
    pub(super) steps: &'static [(u8, u8)],
}

pub(super) const COMMON: &[(&str, u8)] = &[("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5)];
pub(super) const CEFR: &[(&str, u8)] = &[("a1", 1), ("a2", 2), ("b1", 3), ("b2", 4), ("c1", 5), ("c2", 5)];
const EQF: &[(&str, u8)] = &[("1", 1), ("2", 1), ("3", 2), ("4", 3), ("5", 3), ("6", 4), ("7", 5), ("8", 5)];

pub(super) const SCALES: &[Scale] = &[
    Scale { scheme: Scheme::Common, name: "Common scale", names: &[], steps: COMMON, why: &["It is this scale."; 5] },
    Scale {
        scheme: Scheme::Cefr,
        name: "CEFR",
        names: &["cefr", "ger", "gers", "cecr", "cecrl", "mcer"],
        steps: CEFR,
        why: &[
            "Uses single phrases when helped.",
            "Manages short, simple exchanges.",
            "Manages most everyday situations alone.",
            "Speaks fluently enough for specialist talk.",
            "Uses the language freely at work; the scale tells two steps apart here.",
        ],
    },
    Scale {
        scheme: Scheme::Eqf,
        name: "EQF",
        names: &["eqf", "eqr", "cec", "mec"],
        steps: EQF,
        why: &[
            "Works under direct or close supervision.",
            "Takes responsibility for tasks, with rules to follow.",
            "Works alone within guidelines, and watches over routine work of others.",
            "Manages complex work and decides in it: the level of a bachelor\u{2019}s degree.",
            "Leads where new knowledge is needed: master\u{2019}s and doctoral levels.",
        ],
    },
    Scale {
        scheme: Scheme::Sfia,
        name: "SFIA",
        names: &["sfia"],
        steps: &[("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 4), ("6", 5), ("7", 5)],
        why: &[
            "Follow: works under supervision.",
            "Assist: helps others and uses some judgement.",
            "Apply: does the usual work under general direction.",
            "Enable, ensure and advise: answers for own work and helps others with theirs.",
            "Initiate, influence and set strategy: decides how it is done.",
        ],
    },
    Scale {
        scheme: Scheme::Dreyfus,
        name: "Dreyfus",
        names: &["dreyfus"],
        steps: &[
            ("novice", 1),
            ("advanced beginner", 2),
            ("competent", 3),
            ("proficient", 4),
            ("expert", 5),
            ("1", 1),
            ("2", 2),
            ("3", 3),
            ("4", 4),
            ("5", 5),
        ],
        why: &[
            "Follows rules.",
            "Knows common situations, needs help with the rest.",
            "Plans and does the usual work alone.",
            "Sees the whole and what matters in it.",
            "Acts by experience, and goes beyond the rules.",
        ],
    },
];

const SAME_AS_EQF: &[(u8, u8)] = &[(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8)];

/// "NQF" alone is not here: several countries call theirs so, and their numbers differ.
pub(super) const NATIONAL: &[National] = &[
    National { name: "DQR", country: "Germany", key: "dqr", steps: SAME_AS_EQF },
    National { name: "NQR", country: "Austria", key: "nqr", steps: SAME_AS_EQF },
    National { name: "RNCP", country: "France", key: "rncp", steps: SAME_AS_EQF },
    National { name: "MECES", country: "Spain", key: "meces", steps: &[(1, 5), (2, 6), (3, 7), (4, 8)] },
    National {
        name: "RQF",
        country: "England and Northern Ireland",
        key: "rqf",
        steps: &[(1, 2), (2, 3), (3, 4), (4, 5), (5, 5), (6, 6), (7, 7), (8, 8)],
    },
    National {
        name: "SCQF",
        country: "Scotland",
        key: "scqf",
        steps: &[(3, 1), (4, 2), (5, 3), (6, 4), (7, 5), (8, 5), (9, 6), (10, 6), (11, 7), (12, 8)],
    },
    National {
        name: "NFQ",
        country: "Ireland",
        key: "nfq",
        steps: &[(1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5), (7, 6), (8, 6), (9, 7), (10, 8)],
    },
];

/// The common level of a step of the EQF.
pub(super) fn of_eqf(step: u8) -> Option<u8> {
    let step = step.to_string();
    EQF.iter().find(|(own, _)| *own == step).map(|(_, level)| *level)
}
