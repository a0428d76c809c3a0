//! What counts as one requirement in the total: a row by itself, or a group of rows (`scoring.md` §3).

use std::borrow::Cow;
use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::row::status_of_group;
use super::{Note, Part, RowScore, Score, Status, combine};
use crate::domain::explanation as said;
use crate::domain::jobs::{Combined, Importance, Requirement, RequirementGroup, RequirementSet};
use crate::domain::policy::ScoringPolicy;
use crate::domain::{Bp, RequirementGroupId, RequirementId};

/// The result of a group. Its rows keep results of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupScore {
    /// Which.
    pub group: RequirementGroupId,
    /// What it is called: its title, else its skills.
    pub title: String,
    /// How many of its rows are wanted.
    pub combined: Combined,
    /// Must, should or nice.
    pub importance: Importance,
    /// 0-10, in the total.
    pub weight: u8,
    /// Its rows, in the order of the set.
    pub rows: Vec<RequirementId>,
    /// By the facts now.
    pub low: Bp,
    /// If every open question ends well.
    pub high: Bp,
    /// What `low` comes to, by the thresholds and by the rule of the group.
    pub now: Status,
    /// What `high` comes to.
    pub then: Status,
    /// With what persons accepted beside for its rows, where that is something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Bp>,
    /// The number as a sentence.
    pub sentence: String,
    /// The parts that are there, the range, what was accepted beside.
    pub notes: Vec<Note>,
}

/// What a change of one row does to its group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChange {
    /// What the group is called.
    pub title: String,
    /// The group now.
    pub now: Bp,
    /// The group then, from and to.
    pub then: (Bp, Bp),
}

/// What counts as one requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit<'s> {
    /// A row that stands by itself.
    Row(&'s RowScore),
    /// A group.
    Group(&'s GroupScore),
}

impl<'s> Unit<'s> {
    /// The name of its skill, or what the group is called.
    pub fn name(self) -> &'s str {
        match self {
            Self::Row(row) => &row.skill,
            Self::Group(group) => &group.title,
        }
    }

    /// Must, should or nice.
    pub const fn importance(self) -> Importance {
        match self {
            Self::Row(row) => row.importance,
            Self::Group(group) => group.importance,
        }
    }

    /// 0-10.
    pub const fn weight(self) -> u8 {
        match self {
            Self::Row(row) => row.weight,
            Self::Group(group) => group.weight,
        }
    }

    /// By the facts now.
    pub const fn low(self) -> Bp {
        match self {
            Self::Row(row) => row.low.value,
            Self::Group(group) => group.low,
        }
    }

    /// If every open question ends well.
    pub const fn high(self) -> Bp {
        match self {
            Self::Row(row) => row.high.value,
            Self::Group(group) => group.high,
        }
    }

    /// What `low` comes to.
    pub const fn now(self) -> Status {
        match self {
            Self::Row(row) => row.now,
            Self::Group(group) => group.now,
        }
    }

    /// What `high` comes to.
    pub const fn then(self) -> Status {
        match self {
            Self::Row(row) => row.then,
            Self::Group(group) => group.then,
        }
    }

    /// With what persons accepted beside, where that is something.
    pub fn accepted(self) -> Option<Bp> {
        match self {
            Self::Row(row) => row.accepted.as_ref().map(|accepted| accepted.share.max(row.low.value)),
            Self::Group(group) => group.accepted,
        }
    }
}

impl Score {
    /// What the total is made of, in the order of the set: a group stands where its first row does.
    pub fn units(&self) -> Vec<Unit<'_>> {
        units(&self.rows, &self.groups)
    }

    /// The rows that "up to" hangs on. A row whose group gains nothing by it is none of them.
    pub fn open_rows(&self) -> Vec<&RowScore> {
        open_rows(&self.rows, &self.groups)
    }
}

impl GroupScore {
    /// Its rows that make a number, the best first; where all are wanted, in the order of the set.
    pub(crate) fn made_of<'s>(&self, rows: &'s [RowScore], value: fn(&RowScore) -> Bp) -> Vec<&'s RowScore> {
        let mut own = self.own(rows);
        let wanted = match self.combined {
            Combined::AllOf => return own,
            Combined::AnyOf => 1,
            Combined::NOf(n) => usize::from(n.max(1)),
        };
        // Of two that are worth the same, the one with less that is open.
        own.sort_by_key(|row| Reverse((value(row), row.low.value)));
        own.truncate(wanted);
        own
    }

    /// Its rows, in the order of the set.
    pub(crate) fn own<'s>(&self, rows: &'s [RowScore]) -> Vec<&'s RowScore> {
        rows.iter().filter(|row| row.group.as_ref() == Some(&self.group)).collect()
    }

    /// How many of its rows are wanted.
    pub fn wanted(&self) -> usize {
        match self.combined {
            Combined::AnyOf => 1,
            Combined::NOf(n) => usize::from(n.max(1)),
            Combined::AllOf => self.rows.len(),
        }
    }
}

/// The rows that stand by themselves and the groups.
pub(super) fn units<'s>(rows: &'s [RowScore], groups: &'s [GroupScore]) -> Vec<Unit<'s>> {
    let unit = |row: &'s RowScore| match groups.iter().find(|group| row.group.as_ref() == Some(&group.group)) {
        None => Some(Unit::Row(row)),
        Some(group) => (group.rows.first() == Some(&row.requirement)).then_some(Unit::Group(group)),
    };
    rows.iter().filter_map(unit).collect()
}

/// The rows that "up to" hangs on.
pub(super) fn open_rows<'s>(rows: &'s [RowScore], groups: &'s [GroupScore]) -> Vec<&'s RowScore> {
    let used = units(rows, groups).into_iter().flat_map(|unit| match unit {
        Unit::Row(row) => vec![row],
        Unit::Group(group) if group.high > group.low || group.then != group.now => group.made_of(rows, |row| row.high.value),
        Unit::Group(_) => Vec::new(),
    });
    used.filter(|row| row.high.value > row.low.value).collect()
}

/// The set as it is counted: every row as important as its group, no group twice or without rows, no row in a group that is not there.
pub(super) fn resolved(set: &RequirementSet) -> Cow<'_, RequirementSet> {
    if set.groups.is_empty() && set.requirements.iter().all(|row| row.group.is_none()) {
        return Cow::Borrowed(set);
    }
    let row = |row: &Requirement| Requirement {
        importance: set.importance_of(row),
        group: set.group_of(row).map(|group| group.id.clone()),
        ..row.clone()
    };
    let mut groups: Vec<RequirementGroup> = Vec::new();
    for group in &set.groups {
        if set.rows_of(group).next().is_some() && !groups.iter().any(|known| known.id == group.id) {
            groups.push(group.clone());
        }
    }
    Cow::Owned(RequirementSet { requirements: set.requirements.iter().map(row).collect(), groups, ..set.clone() })
}

/// A group with the places of its rows in the set.
pub(super) struct Members<'a> {
    pub(super) group: &'a RequirementGroup,
    pub(super) title: String,
    /// The place and the weight of each.
    parts: Vec<(usize, u8)>,
}

impl<'a> Members<'a> {
    /// The groups of a set as it is counted.
    pub(super) fn all(set: &'a RequirementSet) -> Vec<Self> {
        let members = |group: &'a RequirementGroup| {
            let own = |row: &Requirement| row.group.as_ref() == Some(&group.id);
            let parts = set.requirements.iter().enumerate().filter(|(_, row)| own(row)).map(|(at, row)| (at, row.weight));
            let skills: Vec<&str> = set.rows_of(group).map(|row| row.skill.label.as_str()).collect();
            Self { group, title: said::group_name(group.title.as_deref(), &skills), parts: parts.collect() }
        };
        set.groups.iter().map(members).collect()
    }

    /// Whether the row at this place is one of them.
    pub(super) fn has(&self, at: usize) -> bool {
        self.parts.iter().any(|(own, _)| *own == at)
    }

    /// What the group comes to where the rows of the set have these values.
    pub(super) fn worth(&self, policy: &ScoringPolicy, values: &[Bp]) -> (Bp, Status) {
        let part = |(at, weight): &(usize, u8)| Part { weight: *weight, value: values.get(*at).copied().unwrap_or(0) };
        let parts: Vec<Part> = self.parts.iter().map(part).collect();
        let combined = combine(self.group.combined, &parts, policy.thresholds.met);
        (combined.0, status_of_group(policy, combined))
    }

    /// The result of the group, without its sentences.
    pub(super) fn score(&self, policy: &ScoringPolicy, rows: &[RowScore]) -> GroupScore {
        let worth = |value: fn(&RowScore) -> Bp| self.worth(policy, &rows.iter().map(value).collect::<Vec<_>>());
        let own = || self.parts.iter().filter_map(|(at, _)| rows.get(*at));
        let (low, now) = worth(|row| row.low.value);
        let (high, then) = worth(|row| row.high.value);
        let beside = worth(|row| Unit::Row(row).accepted().unwrap_or(row.low.value)).0;
        GroupScore {
            group: self.group.id.clone(),
            title: self.title.clone(),
            combined: self.group.combined,
            importance: self.group.importance,
            weight: self.group.weight,
            rows: own().map(|row| row.requirement.clone()).collect(),
            low,
            high,
            now,
            then,
            accepted: own().any(|row| row.accepted.is_some()).then_some(beside),
            sentence: String::new(),
            notes: Vec::new(),
        }
    }
}
