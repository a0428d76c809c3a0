//! One requirement: the best line, or a pair from two issuers (`scoring.md` §3).

use std::collections::BTreeSet;

use super::line::{self, Outcome, Row, Sent};
use super::{Line, Proof, Question, ScoringInput, ShutLine, Status};
use crate::domain::Bp;
use crate::domain::policy::{FULL, ScoringPolicy, SecondProof};

/// Which open questions are taken to have ended well.
#[derive(Clone, Copy)]
pub(super) enum Settled<'a> {
    /// None: the facts now.
    Nothing,
    /// These.
    These(&'a BTreeSet<Question>),
    /// All.
    All,
}

impl Settled<'_> {
    fn has(self, line: &Line) -> bool {
        match self {
            Self::Nothing => line.open.is_empty(),
            Self::These(these) => line.open.is_subset(these),
            Self::All => true,
        }
    }
}

/// Everything credentials give one requirement.
#[derive(Clone, Default)]
pub(super) struct Evidence {
    pub(super) lines: Vec<Line>,
    pub(super) shut: Vec<ShutLine>,
}

/// The evidence of one row, in the order it is shown.
pub(super) fn evidence(input: &ScoringInput<'_>, row: &Row<'_>, sent: &[Sent<'_>]) -> Evidence {
    let mut found = Evidence::default();
    for one in sent {
        match line::outcome(input, row, one) {
            Outcome::Nothing => {}
            Outcome::Lines(lines) => found.lines.extend(lines),
            Outcome::Shut(shut) => found.shut.push(shut),
        }
    }
    sort(&mut found.lines);
    found.shut.sort_by(|one, other| (&one.why, &one.credential, &one.submission).cmp(&(&other.why, &other.credential, &other.submission)));
    found
}

/// What counts now first, then by value, then the newer, then by name.
pub(super) fn sort(lines: &mut [Line]) {
    lines.sort_by(|one, other| {
        other
            .counts_now()
            .cmp(&one.counts_now())
            .then_with(|| other.value.cmp(&one.value))
            .then_with(|| other.earned.cmp(&one.earned))
            .then_with(|| (&one.credential, &one.submission).cmp(&(&other.credential, &other.submission)))
    });
}

/// The best that the lines give with these questions settled: one line, or a pair of two issuers.
pub(super) fn best(policy: &ScoringPolicy, lines: &[Line], settled: Settled<'_>) -> Proof {
    let counting: Vec<(usize, &Line)> = lines.iter().enumerate().filter(|(_, line)| settled.has(line)).collect();
    let mut best = Proof::default();
    for (at, line) in &counting {
        if line.value > best.value {
            best = Proof { value: line.value, first: Some(*at), second: None };
        }
    }
    for (at, line) in &counting {
        for (other_at, other) in counting.iter().filter(|(_, other)| is_second(policy.second, line, other)) {
            let value = value_of_pair(policy.second, line.value, other.value);
            if value > best.value {
                best = Proof { value, first: Some(*at), second: Some(*other_at) };
            }
        }
    }
    best
}

/// Whether `other` may stand beside `line`: from another issuer, worth something, assessed.
fn is_second(rule: SecondProof, line: &Line, other: &Line) -> bool {
    line.issuer_key != other.issuer_key
        && line.submission != other.submission
        && other.value >= rule.least
        && other.rigor.is_at_least(rule.least_rigor)
}

/// `v + ¼ · (1 − v) · w`, rounded half up once.
pub fn value_of_pair(rule: SecondProof, first: Bp, second: Bp) -> Bp {
    let (first, second) = (first.min(FULL), second.min(FULL));
    let added = u64::from(rule.share.min(FULL)) * u64::from(FULL - first) * u64::from(second);
    let scale = u64::from(FULL) * u64::from(FULL);
    first + u32::try_from((added + scale / 2) / scale).unwrap_or(0)
}

/// What a share is called.
pub(super) fn status(policy: &ScoringPolicy, share: Bp) -> Status {
    if share >= policy.thresholds.met {
        Status::Met
    } else if share >= policy.thresholds.partly {
        Status::Partly
    } else {
        Status::NotEvidenced
    }
}

/// What a group is called: met only where its own rule says so too.
pub(super) fn status_of_group(policy: &ScoringPolicy, (share, is_met): (Bp, bool)) -> Status {
    match status(policy, share) {
        Status::Met if !is_met => Status::Partly,
        status => status,
    }
}
