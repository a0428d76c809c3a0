//! The person: rows and groups added up by weight, three times, and the group of the must-haves (`scoring.md` §4).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::line::{Row, Sent};
use super::row::{self, Evidence, Settled};
use super::units::{self, Members};
use super::{
    AcceptedEvidence, CredentialScore, GroupScore, MustHaves, Proof, Question, RowScore, Score, ScoringInput, Status, Trust, Unit, changes,
    group,
};
use crate::domain::Bp;
use crate::domain::explanation as said;
use crate::domain::grouping::Group;
use crate::domain::issuers::IssuerList;
use crate::domain::jobs::Importance;
use crate::domain::other_evidence::EvidenceKind;
use crate::domain::policy::Tier;
use crate::domain::trust::{self, Decision};

/// `Σ weight · value / Σ weight`, rounded half up; nothing where nothing has weight.
pub fn coverage(rows: impl IntoIterator<Item = (u8, Bp)>) -> Bp {
    let (sum, total) = rows
        .into_iter()
        .fold((0_u64, 0_u64), |(sum, total), (weight, value)| (sum + u64::from(weight) * u64::from(value), total + u64::from(weight)));
    group::rounded(sum, total)
}

pub(super) fn score(input: &ScoringInput<'_>) -> Score {
    let set = units::resolved(input.set);
    let input = &ScoringInput { set: &set, ..*input };
    let sent = Sent::all(input);
    let wanted = Row::all(input);
    let evidence: Vec<Evidence> = wanted.iter().map(|row| row::evidence(input, row, &sent)).collect();
    let mut rows: Vec<RowScore> = wanted.iter().zip(&evidence).map(|(row, found)| row_score(input, row, found)).collect();
    let read = input.credentials.len();
    for (row, found) in wanted.iter().zip(&mut rows) {
        found.sentence = said::row_sentence(input, row.requirement, found, read);
        found.notes = said::row_notes(input.policy, found);
    }
    let groups = groups(input, &rows);
    let counted = units::units(&rows, &groups);
    let (low, high) = (total(&counted, Unit::low), total(&counted, Unit::high));
    let is_beside = counted.iter().any(|unit| unit.accepted().is_some());
    let accepted = is_beside.then(|| total(&counted, |unit| unit.accepted().unwrap_or(unit.low())));
    let (now, then) = (group_of(&counted, Unit::now), group_of(&counted, Unit::then));
    let questions = hanging(&units::open_rows(&rows, &groups));
    let verdict = said::verdict((&counted, &rows), (low, high, accepted), &questions);
    let mut credentials: Vec<CredentialScore> = sent.iter().map(|one| credential(input, &wanted, one)).collect();
    credentials.sort_by(|one, other| one.submission.cmp(&other.submission));
    Score {
        low,
        high,
        accepted,
        group: if now == then { now } else { Group::CannotTell },
        musts: musts(&counted),
        verdict,
        group_note: said::group_note((now, then), &questions),
        newest: rows.iter().flat_map(|row| &row.lines).filter(|line| line.counts_now()).filter_map(|line| line.earned).max(),
        rows,
        groups,
        changes: changes::changes(input, &wanted, &sent, &evidence),
        credentials,
    }
}

/// The groups with their sentences.
fn groups(input: &ScoringInput<'_>, rows: &[RowScore]) -> Vec<GroupScore> {
    let scored = |members: Members<'_>| {
        let mut group = members.score(input.policy, rows);
        group.sentence = said::group_sentence(input.policy, &group, rows);
        group.notes = said::group_notes(&group, rows);
        group
    };
    Members::all(input.set).into_iter().map(scored).collect()
}

fn row_score(input: &ScoringInput<'_>, row: &Row<'_>, found: &Evidence) -> RowScore {
    let requirement = row.requirement;
    let low = row::best(input.policy, &found.lines, Settled::Nothing);
    let high = row::best(input.policy, &found.lines, Settled::All);
    // Of two persons who accepted something, the one who accepted more; names decide a tie, so that the order given never does.
    let accepted = input
        .accepted
        .iter()
        .filter(|accepted| accepted.requirement == requirement.id && accepted.share > 0)
        .max_by(|one, other| one.share.cmp(&other.share).then_with(|| named(other).cmp(&named(one))));
    RowScore {
        requirement: requirement.id.clone(),
        skill: requirement.skill.label.clone(),
        importance: requirement.importance,
        weight: requirement.weight,
        group: requirement.group.clone(),
        low,
        high,
        now: row::status(input.policy, low.value),
        then: row::status(input.policy, high.value),
        accepted: accepted.cloned(),
        lines: found.lines.clone(),
        shut: found.shut.clone(),
        sentence: String::new(),
        notes: Vec::new(),
    }
}

/// What tells two of the same share apart.
fn named(accepted: &AcceptedEvidence) -> (&str, &str, &str, EvidenceKind, DateTime<Utc>) {
    (&accepted.what, &accepted.by, &accepted.words, accepted.kind, accepted.at)
}

/// One of the numbers of all units, added up.
fn total<'s>(units: &[Unit<'s>], value: fn(Unit<'s>) -> Bp) -> Bp {
    coverage(units.iter().map(|unit| (unit.weight(), value(*unit))))
}

fn musts(units: &[Unit<'_>]) -> MustHaves {
    let musts = units.iter().filter(|unit| unit.importance() == Importance::Must);
    musts.fold(MustHaves::default(), |mut count, unit| {
        count.total += 1;
        count.met += usize::from(unit.now() == Status::Met);
        count.partly += usize::from(unit.now() == Status::Partly);
        count
    })
}

fn group_of<'s>(units: &[Unit<'s>], status: fn(Unit<'s>) -> Status) -> Group {
    let musts: Vec<Status> = units.iter().filter(|unit| unit.importance() == Importance::Must).map(|unit| status(*unit)).collect();
    if musts.contains(&Status::NotEvidenced) {
        Group::Gaps
    } else if musts.contains(&Status::Partly) {
        Group::Partly
    } else {
        Group::AllEvidenced
    }
}

/// The open questions that "up to" hangs on.
fn hanging(rows: &[&RowScore]) -> BTreeSet<Question> {
    let used = |row: &RowScore, proof: Proof| -> Vec<Question> {
        let lines = [proof.first, proof.second].into_iter().flatten().filter_map(|at| row.lines.get(at));
        lines.flat_map(|line| line.open.iter().cloned()).collect()
    };
    rows.iter().flat_map(|row| used(row, row.high)).collect()
}

/// What the employer makes of a credential as a whole: by the rows it is for, else by the job's list.
fn credential(input: &ScoringInput<'_>, rows: &[Row<'_>], sent: &Sent<'_>) -> CredentialScore {
    let facts = sent.facts;
    let day = input.as_of.date_naive();
    let lists: Vec<&IssuerList> = input.list().into_iter().chain(rows.iter().filter_map(|row| row.list)).collect();
    let known = lists.iter().find_map(|list| trust::recognise(list, &facts.issuer.id).map(|issuer| (*list, issuer)));
    let done = |trust| CredentialScore {
        submission: sent.checked.submission.clone(),
        trust,
        issuer: known.map(|(_, issuer)| issuer.display_name.clone()),
    };
    let Some((list, issuer)) = known else {
        let twin = lists.iter().find_map(|list| trust::look_alike(list, &facts.issuer));
        let why = twin.map(|twin| said::look_alike(&trust::name_or_id(&facts.issuer), &facts.issuer.id, &twin.display_name));
        let why = why.or_else(|| trust::held(None, None, facts));
        return done(why.map_or(Trust::Unlisted, |why| Trust::Held { why }));
    };
    let for_rows: Vec<&Row<'_>> = rows.iter().filter(|row| sent.is_for(row)).collect();
    let mut tiers: Vec<Tier> = Vec::new();
    let mut outside: Option<&str> = None;
    for row in &for_rows {
        let skills = sent.skills(row);
        match trust::decide(list, Some(issuer), &facts.achievement, &skills, day) {
            Decision::Listed(listing) => {
                if let Some(why) = trust::held(Some(issuer), Some(listing), facts) {
                    return done(Trust::Held { why });
                }
                tiers.push(listing.tier);
            }
            Decision::Blocked(_) => tiers.push(Tier::X),
            Decision::OutOfScope(_) | Decision::Unlisted => outside = outside.or(Some(&row.requirement.skill.label)),
        }
    }
    if tiers.is_empty() && trust::is_blocked(list, issuer, &facts.achievement, day) {
        return done(Trust::Blocked);
    }
    match (tiers.iter().min(), outside) {
        (Some(Tier::X), _) => done(Trust::Blocked),
        (Some(tier), _) => done(Trust::Listed { tier: *tier }),
        (None, Some(skill)) => done(Trust::Held { why: said::out_of_scope(&issuer.display_name, skill) }),
        (None, None) => {
            let best = list
                .listings
                .iter()
                .filter(|listing| listing.issuer == issuer.id && listing.is_in_force(day))
                .map(|listing| listing.tier)
                .min();
            done(best.map_or_else(|| Trust::Held { why: said::lapsed(&issuer.display_name) }, |tier| Trust::Listed { tier }))
        }
    }
}
