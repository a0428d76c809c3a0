//! Whether the published issuer lists can satisfy a row at all, by the rules of [`crate::domain::trust`] and the table of the policy.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Field, Found, LintInput, LintKind, Severity, counted};
use crate::domain::explanation::{level, percent, rigor};
use crate::domain::issuers::{CredentialScope, IssuerList, IssuerListing};
use crate::domain::jobs::{Importance, Requirement};
use crate::domain::policy::{FULL, Rigor, ScoringPolicy, Tier};
use crate::domain::scoring::value_of_pair;
use crate::domain::skills::{RelationKind, Skill};
use crate::domain::trust::accepting;
use crate::domain::{Bp, IssuerId};

/// The highest level.
const HIGHEST: u8 = 5;
/// How many names a sentence holds.
const NAMED: usize = 3;

/// What the list of a row has for its skill.
struct Reach<'a> {
    list: &'a IssuerList,
    /// Listings in force that speak for it, with what a skill match is worth there at most.
    covering: Vec<(&'a IssuerListing, Bp)>,
    /// Listings that would, and are not in force today.
    lapsed: Vec<&'a IssuerListing>,
    /// Issuers blocked for it.
    blocked: BTreeSet<&'a IssuerId>,
}

pub(super) fn lint(input: &LintInput<'_>, found: &mut Vec<Found>) {
    found.extend(lists(input));
    let mut overdue: BTreeMap<&str, BTreeSet<(NaiveDate, &str)>> = BTreeMap::new();
    for (at, row) in input.rows().iter().enumerate() {
        let Some(reach) = Reach::of(input, row) else { continue };
        let best = reach.best(input.policy, row);
        if best == 0 {
            found.push(nobody(input, &reach, (at, row)));
            continue;
        }
        if best < input.policy.thresholds.met {
            found.push(partly(input.policy, (at, row), best));
        }
        found.extend(assumed_rigor(&reach, (at, row)));
        found.extend(assumed_level(input.policy, &reach, (at, row)));
        for (listing, _) in &reach.covering {
            if let Some(day) = listing.review_by.filter(|day| *day < input.today) {
                overdue.entry(&reach.list.name).or_default().insert((day, reach.name(listing)));
            }
        }
    }
    found.extend(overdue.into_iter().map(|(list, listings)| review(list, &listings)));
}

/// Rows whose list is missing: said once where it is the job's own.
fn lists(input: &LintInput<'_>) -> Vec<Found> {
    let why = "Every issuer is then not reviewed, and credentials count only for \u{201c}up to\u{201d}.";
    let missing = input.rows().iter().enumerate().filter(|(_, row)| input.list_of(row).is_none());
    let (own, shared): (Vec<_>, Vec<_>) = missing.partition(|(_, row)| row.issuer_list.is_some());
    let mut found: Vec<Found> = own
        .into_iter()
        .map(|(at, row)| {
            let what = format!("The issuer list of {} is not published.", row.skill.label);
            let said = [what, why.to_owned(), "Publish it, or choose another one.".to_owned()];
            Found::in_row((at, row), LintKind::NoList, Severity::Warn, Field::IssuerList, said)
        })
        .collect();
    if !shared.is_empty() {
        let what =
            if input.default_list.is_some() { "The job\u{2019}s issuer list is not published." } else { "The job has no issuer list." };
        let said = [what, why, "Choose a published list under Settings."].map(str::to_owned);
        found.push(Found::whole(LintKind::NoList, Severity::Warn, Field::IssuerList, said));
    }
    found
}

impl<'a> Reach<'a> {
    fn of(input: &LintInput<'a>, row: &Requirement) -> Option<Self> {
        let list = input.list_of(row)?;
        let variants = variants(input, row);
        let mut reach = Self { list, covering: Vec::new(), lapsed: Vec::new(), blocked: BTreeSet::new() };
        for listing in &list.listings {
            let worth = |(skill, share): &(&Skill, Bp)| covers(list, listing, skill, input.today).then_some(*share);
            if listing.tier == Tier::X {
                let is_whole = listing.credential_scope == CredentialScope::Any && listing.is_in_force(input.today);
                if is_whole && covers(list, listing, &row.skill, input.today) {
                    reach.blocked.insert(&listing.issuer);
                }
                continue;
            }
            match variants.iter().filter_map(worth).max() {
                Some(share) if listing.is_in_force(input.today) => reach.covering.push((listing, share)),
                Some(_) => reach.lapsed.push(listing),
                None => {}
            }
        }
        let Self { covering, blocked, .. } = &mut reach;
        covering.retain(|(listing, _)| !blocked.contains(&listing.issuer));
        Some(reach)
    }

    /// What the best credentials from listed issuers can be worth here: fresh, at the level, assessed as well as can be. Never too low.
    fn best(&self, policy: &ScoringPolicy, row: &Requirement) -> Bp {
        let least = row.min_rigor.filter(|least| *least != Rigor::NotStated);
        let rigors = || Rigor::ALL.iter().filter(move |rigor| least.is_none_or(|least| rigor.is_at_least(least)));
        let mut best: BTreeMap<&IssuerId, Bp> = BTreeMap::new();
        for (listing, share) in &self.covering {
            let quality = rigors().map(|rigor| policy.quality_of(listing.tier, *rigor)).max().unwrap_or(0);
            let value = (share * quality + FULL / 2) / FULL;
            let known = best.entry(&listing.issuer).or_insert(value);
            *known = value.max(*known);
        }
        let mut values: Vec<Bp> = best.into_values().collect();
        values.sort_unstable_by(|one, other| other.cmp(one));
        match values.as_slice() {
            [] => 0,
            [first, second, ..] if *second >= policy.second.least => value_of_pair(policy.second, *first, *second),
            [first, ..] => *first,
        }
    }

    fn name(&self, listing: &IssuerListing) -> &'a str {
        let issuer = self.list.issuers.iter().find(|issuer| issuer.id == listing.issuer);
        issuer.map_or("an issuer", |issuer| issuer.display_name.as_str())
    }
}

/// The skills whose credentials count for the row, with what the match is worth.
fn variants<'a>(input: &LintInput<'a>, row: &'a Requirement) -> Vec<(&'a Skill, Bp)> {
    let shares = input.policy.matches;
    let mut all = vec![(&row.skill, shares.same)];
    for relation in input.relations {
        let is_from = relation.from == row.skill.id;
        if !is_from && relation.to != row.skill.id {
            continue;
        }
        let share = match (relation.kind, is_from) {
            (RelationKind::ExactMatch | RelationKind::ReplacedBy, _) => shares.same,
            (RelationKind::CloseMatch, _) => shares.close,
            (RelationKind::Broader, true) | (RelationKind::Narrower, false) => shares.narrower,
            (RelationKind::Broader, false) | (RelationKind::Narrower, true) => shares.broader,
            (RelationKind::Related, _) if input.importance(row) == Importance::Must => continue,
            (RelationKind::Related, _) => shares.related,
        };
        let other = if is_from { &relation.to } else { &relation.from };
        all.extend(input.skills.iter().find(|skill| skill.id == *other).map(|skill| (skill, share)));
    }
    all
}

/// Whether a listing speaks for a skill, whatever its tier and its days: asked of [`accepting`] with nothing else on the list.
fn covers(list: &IssuerList, listing: &IssuerListing, skill: &Skill, today: NaiveDate) -> bool {
    let alone = IssuerList {
        id: list.id.clone(),
        version_id: list.version_id.clone(),
        name: String::new(),
        version: list.version,
        status: list.status,
        issuers: Vec::new(),
        listings: vec![IssuerListing { tier: Tier::C, valid_from: None, valid_to: None, ..listing.clone() }],
    };
    !accepting(&alone, skill, today).is_empty()
}

fn nobody(input: &LintInput<'_>, reach: &Reach<'_>, (at, row): (usize, &Requirement)) -> Found {
    let (skill, list) = (&row.skill.label, &reach.list.name);
    let what = if !reach.covering.is_empty() {
        let least = row.min_rigor.map(|least| format!(" assessed by {} or better", rigor(least))).unwrap_or_default();
        format!("No listed issuer can satisfy {skill}: what {list} lists for it{least} is worth 0% by your rules.")
    } else if !reach.lapsed.is_empty() {
        let count = counted(reach.lapsed.len(), "listing", "listings");
        format!("No listed issuer can satisfy {skill}: {count} for it on {list}, and none is in force today.")
    } else if !reach.blocked.is_empty() {
        format!("No listed issuer can satisfy {skill}: the issuers that {list} names for it are blocked.")
    } else {
        format!("No listed issuer can satisfy {skill}: nobody on {list} is listed for it.")
    };
    let is_must = input.importance(row) == Importance::Must;
    let why = if input.has_stand_in(row) {
        "It stands in a group where others may be met instead, so it only takes up room.".to_owned()
    } else if is_must {
        "Every candidate has a gap in this must-have, whatever they show.".to_owned()
    } else {
        "No candidate can score on this row, so it only lowers everybody\u{2019}s coverage.".to_owned()
    };
    let instead = "List an issuer for it, choose another list, or take the row out and ask about it in the interview.".to_owned();
    let severity = if is_must && !input.has_stand_in(row) { Severity::Stop } else { Severity::Warn };
    Found::in_row((at, row), LintKind::NobodyCanMeet, severity, Field::IssuerList, [what, why, instead])
}

fn partly(policy: &ScoringPolicy, row: (usize, &Requirement), best: Bp) -> Found {
    let skill = &row.1.skill.label;
    let said = [
        format!("{skill} can never be met: the best evidence from listed issuers gives {}.", percent(best)),
        format!(
            "\u{201c}Met\u{201d} begins at {}. The issuers listed for it count too little, or are listed for other skills.",
            percent(policy.thresholds.met)
        ),
        "List an issuer whose assessment you take in full, or make the row less important.".to_owned(),
    ];
    Found::in_row(row, LintKind::PartlyAtBest, Severity::Warn, Field::IssuerList, said)
}

/// Where every listing assumes less than the row asks for, only what states its assessment counts.
fn assumed_rigor(reach: &Reach<'_>, row: (usize, &Requirement)) -> Option<Found> {
    let least = row.1.min_rigor.filter(|least| !matches!(least, Rigor::NotStated | Rigor::R0))?;
    let is_less = |(listing, _): &(&IssuerListing, Bp)| listing.rigor_default.is_some_and(|assumed| !assumed.is_at_least(least));
    if !reach.covering.iter().all(is_less) {
        return None;
    }
    let said = [
        format!("Your list assumes less than \u{201c}{}\u{201d} for every issuer of {}.", rigor(least), row.1.skill.label),
        "Only credentials that state their assessment themselves can pass this row; most badges do not.".to_owned(),
        "Lower the least assessment, or correct the list where an issuer examines better than assumed.".to_owned(),
    ];
    Some(Found::in_row(row, LintKind::RigorAssumedLower, Severity::Warn, Field::MinRigor, said))
}

/// Where no listing assumes the level wanted, only what states a level reaches it.
fn assumed_level(policy: &ScoringPolicy, reach: &Reach<'_>, row: (usize, &Requirement)) -> Option<Found> {
    let wanted = row.1.level.filter(|wanted| *wanted >= policy.level.from_wanted)?;
    let assumed: Vec<u8> = reach.covering.iter().filter_map(|(listing, _)| listing.level_default).collect();
    let is_reached = assumed.iter().any(|assumed| *assumed >= wanted);
    let is_low_everywhere = assumed.len() == reach.covering.len();
    if is_reached || !(wanted >= HIGHEST || is_low_everywhere) {
        return None;
    }
    let said = [
        format!("No issuer listed for {} is assumed to certify level {wanted} ({}).", row.1.skill.label, level(wanted)),
        "A credential reaches it only if it states the level itself; most state none.".to_owned(),
        "Ask for the level the work needs on the first day, or state levels on the list.".to_owned(),
    ];
    Some(Found::in_row(row, LintKind::LevelAssumedLower, Severity::Hint, Field::Level, said))
}

fn review(list: &str, listings: &BTreeSet<(NaiveDate, &str)>) -> Found {
    let named = listings.iter().take(NAMED).map(|(day, name)| format!("{name} ({})", day.format("%-d %b %Y")));
    let mut names = named.collect::<Vec<_>>().join(", ");
    if listings.len() > NAMED {
        names = format!("{names} and {} more", listings.len() - NAMED);
    }
    let said = [
        format!(
            "{} on {list} that these rows rest on should have been looked at again: {names}.",
            counted(listings.len(), "listing", "listings")
        ),
        "They still count, though nobody has said lately that they should.".to_owned(),
        "Ask who keeps the list to look at them before you publish.".to_owned(),
    ];
    Found::whole(LintKind::ReviewOverdue, Severity::Hint, Field::IssuerList, said)
}
