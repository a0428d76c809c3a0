//! "What would change it": the result worked out again with one thing changed (F69).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::line::{self, Outcome, Row, Sent, level_share, product};
use super::row::{self, Evidence, Settled, best};
use super::units::Members;
use super::{Change, CheckedCredential, GroupChange, Line, Question, ScoringInput, Shut, Status, Who, total};
use crate::domain::credentials::{CredentialDates, Standing};
use crate::domain::explanation as said;
use crate::domain::policy::{Rigor, Tier};
use crate::domain::trust::accepting;
use crate::domain::{Bp, SubmissionId};

/// Everything that would change the result, row by row.
pub(super) fn changes(input: &ScoringInput<'_>, rows: &[Row<'_>], sent: &[Sent<'_>], evidence: &[Evidence]) -> Vec<Change> {
    let now: Vec<Bp> = evidence.iter().map(|found| best(input.policy, &found.lines, Settled::Nothing).value).collect();
    let again = Again { input, rows, evidence, now, groups: Members::all(input.set) };
    let mut changes = Vec::new();
    for at in 0..rows.len() {
        changes.extend(again.questions(at));
        changes.extend(again.renewals(at, sent));
        changes.extend(again.better_credential(at));
    }
    changes
}

struct Again<'i, 'a> {
    input: &'i ScoringInput<'a>,
    rows: &'i [Row<'a>],
    evidence: &'i [Evidence],
    now: Vec<Bp>,
    groups: Vec<Members<'i>>,
}

impl Again<'_, '_> {
    /// Each set of questions that keeps a line of the row from counting, settled.
    fn questions(&self, at: usize) -> Vec<Change> {
        let lines = self.evidence.get(at).map(|found| found.lines.as_slice()).unwrap_or_default();
        let sets: BTreeSet<&BTreeSet<Question>> = lines.iter().filter(|line| !line.counts_now()).map(|line| &line.open).collect();
        let then = |set: &BTreeSet<Question>| -> Vec<Bp> {
            self.evidence.iter().map(|found| best(self.input.policy, &found.lines, Settled::These(set)).value).collect()
        };
        sets.into_iter().filter_map(|set| self.change(at, said::settled(self.input.policy, set), said::who(set), &[then(set)])).collect()
    }

    /// Each expired credential of the row, sent again as renewed today.
    fn renewals(&self, at: usize, sent: &[Sent<'_>]) -> Vec<Change> {
        let (Some(row), Some(found)) = (self.rows.get(at), self.evidence.get(at)) else { return Vec::new() };
        let expired = found.shut.iter().filter(|shut| matches!(shut.why, Shut::Expired { .. }));
        let changes = expired.filter_map(|shut| {
            let old = sent.iter().find(|one| one.checked.submission == shut.submission)?;
            let renewed = renewed(old.checked, self.input.as_of);
            let one = std::slice::from_ref(&renewed);
            let input = ScoringInput { credentials: one, ..*self.input };
            let again = Sent::all(&input);
            let Outcome::Lines(lines) = line::outcome(&input, row, again.first()?) else { return None };
            let then = self.with(at, lines);
            self.change(at, said::renewed(&shut.credential), Who::Candidate, &[then])
        });
        changes.collect()
    }

    /// An assessed credential for the skill at the level wanted, from an issuer the list already accepts for it: from the least to the most it
    /// would be worth. At least as much as one of the issuer that proves the row already, at most as one of another.
    fn better_credential(&self, at: usize) -> Option<Change> {
        let (row, found) = (self.rows.get(at)?, self.evidence.get(at)?);
        let policy = self.input.policy;
        let group = self.group_of(at).map(|group| group.worth(policy, &self.now).1);
        if row::status(policy, *self.now.get(at)?) == Status::Met || group == Some(Status::Met) {
            return None;
        }
        let requirement = row.requirement;
        let day = self.input.as_of.date_naive();
        let accepted = row.list.map(|list| accepting(list, &requirement.skill, day)).unwrap_or_default();
        let least = requirement.min_rigor.filter(|least| least.is_at_least(Rigor::R2)).unwrap_or(Rigor::R2);
        let tiers: Vec<Tier> = [Tier::A, Tier::B].into_iter().filter(|tier| accepted.contains_key(tier)).collect();
        let (worst, finest) = (*tiers.last().unwrap_or(&Tier::B), *tiers.first().unwrap_or(&Tier::A));
        let level = level_share(policy, requirement.level, requirement.level);
        let line = |tier, rigor, issuer: Option<&str>| Line {
            submission: SubmissionId::new(""),
            credential: String::new(),
            issuer_key: issuer.unwrap_or_default().to_owned(),
            issuer: String::new(),
            rigor,
            factors: Vec::new(),
            value: product([policy.quality_of(tier, rigor), level].into_iter()),
            open: BTreeSet::new(),
            earned: None,
            full_until: None,
        };
        let proved = best(policy, &found.lines, Settled::Nothing).first.and_then(|first| found.lines.get(first));
        let low = self.with(at, vec![line(worst, least, proved.map(|line| line.issuer_key.as_str()))]);
        let high = self.with(at, vec![line(finest, Rigor::R4, None)]);
        let count: usize = tiers.iter().filter_map(|tier| accepted.get(tier)).map(BTreeSet::len).sum();
        self.change(at, said::better_credential(requirement, count), Who::Candidate, &[low, high])
    }

    /// The rows' values with more lines in one of them.
    fn with(&self, at: usize, more: Vec<Line>) -> Vec<Bp> {
        let mut values = self.now.clone();
        if let (Some(value), Some(found)) = (values.get_mut(at), self.evidence.get(at)) {
            let lines: Vec<Line> = found.lines.iter().cloned().chain(more).collect();
            *value = best(self.input.policy, &lines, Settled::Nothing).value;
        }
        values
    }

    /// The group of a row.
    fn group_of(&self, at: usize) -> Option<&Members<'_>> {
        self.groups.iter().find(|group| group.has(at))
    }

    /// The change, where it changes the row at all and its group with it: `worlds` are all rows' values, from the least to the most.
    fn change(&self, at: usize, condition: String, who: Who, worlds: &[Vec<Bp>]) -> Option<Change> {
        let requirement = self.rows.get(at)?.requirement;
        let row_now = *self.now.get(at)?;
        let (first, last) = (worlds.first()?, worlds.last()?);
        let row_then = (*first.get(at)?, *last.get(at)?);
        let group = self.group_of(at);
        let worth = |members: &Members<'_>, values: &[Bp]| members.worth(self.input.policy, values);
        let is_better = group.is_none_or(|group| worth(group, last) > worth(group, &self.now));
        (row_then.1 > row_now && is_better).then(|| Change {
            requirement: requirement.id.clone(),
            skill: requirement.skill.label.clone(),
            condition,
            row_now,
            row_then,
            group: group.map(|group| GroupChange {
                title: group.title.clone(),
                now: worth(group, &self.now).0,
                then: (worth(group, first).0, worth(group, last).0),
            }),
            coverage_then: (self.coverage(first), self.coverage(last)),
            who,
        })
    }

    /// The coverage where the rows have these values.
    fn coverage(&self, values: &[Bp]) -> Bp {
        let rows = self.rows.iter().zip(values).filter(|(row, _)| row.requirement.group.is_none());
        let groups = self.groups.iter().map(|group| (group.group.weight, group.worth(self.input.policy, values).0));
        total::coverage(rows.map(|(row, value)| (row.requirement.weight, *value)).chain(groups))
    }
}

/// The same credential, in date and earned today.
fn renewed(old: &CheckedCredential, today: DateTime<Utc>) -> CheckedCredential {
    let mut new = old.clone();
    new.standing = Standing::Verified;
    if let Some(facts) = &mut new.facts {
        facts.dates = CredentialDates { awarded_date: Some(today), ..CredentialDates::default() };
    }
    new
}
