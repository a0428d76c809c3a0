//! What to look at before the requirements of a job are published. It advises and never stops anybody.

use super::jobs::{Importance, Requirement};

/// More must-haves than hardly anybody has together.
pub const MANY_MUSTS: usize = 5;
/// More rows than a person keeps in view.
pub const MANY_ROWS: usize = 9;

/// One thing to look at. Rows are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// So many must-haves.
    ManyMusts(usize),
    /// So many rows.
    ManyRows(usize),
    /// All weights are 0: there is no coverage to work out.
    NoWeight,
    /// A row that counts for nothing.
    Weightless {
        /// Which.
        row: usize,
    },
    /// A row that asks for the skill of another.
    Twice {
        /// Which.
        row: usize,
        /// The first row with this skill.
        first: usize,
    },
    /// No issuer on its list can meet a row.
    NobodyCanMeet {
        /// Which.
        row: usize,
    },
    /// A must-have that attendance or completion would go towards.
    AnyAssessment {
        /// Which.
        row: usize,
    },
    /// Words that may stand in for something else than a skill.
    Wording {
        /// In the note of which row; none is the job's own text.
        row: Option<usize>,
        /// As written.
        words: String,
        /// For what.
        stands_for: &'static str,
    },
}

impl Remark {
    /// The row it is about.
    pub const fn row(&self) -> Option<usize> {
        match self {
            Self::ManyMusts(_) | Self::ManyRows(_) | Self::NoWeight => None,
            Self::Weightless { row } | Self::Twice { row, .. } | Self::NobodyCanMeet { row } | Self::AnyAssessment { row } => Some(*row),
            Self::Wording { row, .. } => *row,
        }
    }
}

/// Words that often stand in for what may not be asked, lower case, with what they stand in for.
const PROXIES: &[(&str, &str)] = &[
    ("recent graduate", "age"),
    ("new graduate", "age"),
    ("fresh graduate", "age"),
    ("digital native", "age"),
    ("young team", "age"),
    ("young and", "age"),
    ("youthful", "age"),
    ("high energy", "age"),
    ("energetic", "age"),
    ("not overqualified", "age"),
    ("mature person", "age"),
    ("years young", "age"),
    ("native speaker", "origin"),
    ("native english", "origin"),
    ("native german", "origin"),
    ("mother tongue", "origin"),
    ("accent-free", "origin"),
    ("without an accent", "origin"),
    ("able-bodied", "a disability"),
    ("physically fit", "a disability"),
    ("perfect health", "a disability"),
    ("no sick leave", "a disability"),
    ("no family commitments", "family status"),
    ("without children", "family status"),
    ("salesman", "sex"),
    ("manpower", "sex"),
    ("strong man", "sex"),
    ("he will", "sex"),
    ("she will", "sex"),
];

/// What to look at, the whole set first and then row by row; a group counts as one must-have. `issuers` says for each row how many issuers of its
/// list can meet it, where that is known; `text` is what the job says about itself.
pub fn remarks(rows: &[Requirement], issuers: &[Option<usize>], text: &str) -> Vec<Remark> {
    let mut found = Vec::new();
    let musts = (0..).zip(rows).filter(|(at, row)| row.importance == Importance::Must && !is_counted_before(rows, *at)).count();
    if musts > MANY_MUSTS {
        found.push(Remark::ManyMusts(musts));
    }
    if rows.len() > MANY_ROWS {
        found.push(Remark::ManyRows(rows.len()));
    }
    // A group has a weight of its own; those of its rows are another question.
    let is_weightless = rows.iter().all(|row| row.weight == 0 && row.group.is_none());
    if is_weightless && !rows.is_empty() {
        found.push(Remark::NoWeight);
    }
    found.extend(wording(None, text));
    for (at, row) in rows.iter().enumerate() {
        if let Some(first) = rows.iter().take(at).position(|other| other.skill.id == row.skill.id) {
            found.push(Remark::Twice { row: at, first });
        }
        if row.weight == 0 && row.group.is_none() && !is_weightless {
            found.push(Remark::Weightless { row: at });
        }
        if issuers.get(at).copied().flatten() == Some(0) {
            found.push(Remark::NobodyCanMeet { row: at });
        }
        if row.importance == Importance::Must && row.min_rigor.is_none() {
            found.push(Remark::AnyAssessment { row: at });
        }
        found.extend(wording(Some(at), row.note_for_candidate.as_deref().unwrap_or_default()));
    }
    found
}

/// Whether an earlier row stands in the same group, which counts once.
fn is_counted_before(rows: &[Requirement], at: usize) -> bool {
    let group = rows.get(at).and_then(|row| row.group.as_ref());
    group.is_some() && rows.iter().take(at).any(|other| other.group.as_ref() == group)
}

fn wording(row: Option<usize>, text: &str) -> impl Iterator<Item = Remark> {
    let text = text.to_lowercase();
    PROXIES.iter().filter(move |(words, _)| holds(&text, words)).map(move |(words, stands_for)| Remark::Wording {
        row,
        words: (*words).to_owned(),
        stands_for,
    })
}

/// Whether a text holds the words as words: `he will` is not in `the will`.
fn holds(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| !text.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::{FreshnessClass, Rigor};
    use crate::domain::skills::Skill;
    use crate::domain::{FrameworkId, RequirementGroupId, RequirementId, SkillId};

    fn row(skill: &str) -> Requirement {
        Requirement {
            id: RequirementId::new(skill),
            skill: Skill {
                id: SkillId::new(skill),
                framework: FrameworkId::new("f"),
                uri: skill.to_owned(),
                code: None,
                label: skill.to_owned(),
                statement: None,
                category: None,
                freshness: FreshnessClass::Durable,
                aliases: Vec::new(),
                same_as: Vec::new(),
            },
            importance: Importance::Must,
            weight: 3,
            level: None,
            freshness: FreshnessClass::Durable,
            curve: None,
            hard_max_months: None,
            min_rigor: Some(Rigor::R2),
            issuer_list: None,
            note_for_candidate: None,
            group: None,
            accepted: Vec::new(),
            only_accepted: false,
        }
    }

    #[test]
    fn a_sound_set_has_nothing_to_look_at() {
        let rows = ["a", "b", "c", "d", "e"].map(row);
        assert_eq!(remarks(&rows, &[Some(1), None, Some(3), Some(2), Some(1)], "You answer questions with data."), []);
        assert_eq!(remarks(&[], &[], ""), []);
    }

    #[test]
    fn each_weakness_is_named_once_with_its_row() {
        let mut rows: Vec<Requirement> = ["a", "b", "c", "d", "e", "f", "a", "g", "h", "i"].map(row).into();
        rows[1].weight = 0;
        rows[2].min_rigor = None;
        rows[3].note_for_candidate = Some("Recent graduates welcome".to_owned());
        let issuers: Vec<Option<usize>> = (0..rows.len()).map(|at| Some(usize::from(at != 4))).collect();
        let found = remarks(&rows, &issuers, "A native speaker. The will counts.");
        let wording = |row, words: &str, stands_for| Remark::Wording { row, words: words.to_owned(), stands_for };
        assert_eq!(
            found,
            [
                Remark::ManyMusts(10),
                Remark::ManyRows(10),
                wording(None, "native speaker", "origin"),
                Remark::Weightless { row: 1 },
                Remark::AnyAssessment { row: 2 },
                wording(Some(3), "recent graduate", "age"),
                Remark::NobodyCanMeet { row: 4 },
                Remark::Twice { row: 6, first: 0 },
            ]
        );
        for row in &mut rows {
            row.weight = 0;
        }
        assert!(remarks(&rows, &[], "").contains(&Remark::NoWeight));
    }

    #[test]
    fn a_group_is_one_must_have_and_has_its_own_weight() {
        let group = Some(RequirementGroupId::new("clouds"));
        let mut rows: Vec<Requirement> = ["a", "b", "c", "d", "e", "f"].map(row).into();
        for row in &mut rows[3..] {
            row.group.clone_from(&group);
            row.weight = 0;
        }
        assert_eq!(remarks(&rows, &[], ""), []);
    }
}
