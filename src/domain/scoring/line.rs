//! One evidence line: the gate and the four factors of one credential for one requirement (`scoring.md` §2).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{CheckedCredential, Line, Question, SaidSkill, ScoringInput, Shut, ShutLine};
use crate::domain::credentials::{CredentialFacts, HolderMatch, Standing, Validity};
use crate::domain::explanation as said;
use crate::domain::issuers::{Issuer, IssuerList, IssuerListing};
use crate::domain::jobs::{Importance, Requirement};
use crate::domain::matching::{Claims, FoundIn, MatchKind, SkillMatch, Wanted, accepted};
use crate::domain::policy::{Curve, FULL, Rigor, ScoringPolicy};
use crate::domain::recency::{completed_months, freshness, full_until};
use crate::domain::skills::Skill;
use crate::domain::trust::{self, Decision};
use crate::domain::{Bp, SkillId, SubmissionId};

/// A requirement with what is looked up once for all credentials.
pub(super) struct Row<'a> {
    pub(super) requirement: &'a Requirement,
    pub(super) wanted: Wanted<'a>,
    pub(super) list: Option<&'a IssuerList>,
    pub(super) curve: Curve,
}

impl<'a> Row<'a> {
    pub(super) fn all(input: &ScoringInput<'a>) -> Vec<Self> {
        let row = |requirement: &'a Requirement| Self {
            requirement,
            wanted: Wanted::new(&requirement.skill, input.skills, input.relations),
            list: input.list_of(requirement),
            curve: requirement.curve.unwrap_or_else(|| input.policy.curve(requirement.freshness)),
        };
        input.set.requirements.iter().map(row).collect()
    }

    /// Every way in which a credential is for the row's skill. One that the row names as accepted is for it as it is; what the list says about the
    /// credential's own skills stays as it is.
    fn matches(&self, sent: &Sent<'_>) -> Vec<SkillMatch> {
        let found = self.wanted.matches(&sent.claims);
        let (named, wanted) = (&self.requirement.accepted, &self.requirement.skill);
        if named.is_empty() {
            return found;
        }
        let issuer = self.list.and_then(|list| trust::recognise(list, &sent.facts.issuer.id));
        let Some((how, text)) = accepted(named, sent.facts, issuer) else { return found };
        let is_own = found.iter().any(|own| own.found != FoundIn::Person);
        let mut skills: Vec<SkillId> = found.into_iter().map(|own| own.skill).collect();
        skills.dedup();
        if !is_own {
            skills.push(wanted.id.clone());
        }
        let same = |skill| SkillMatch { kind: MatchKind::Same, found: how, skill, label: wanted.label.clone(), text: text.clone() };
        skills.into_iter().map(same).collect()
    }
}

/// A credential with what is looked up once for all requirements.
pub(super) struct Sent<'a> {
    pub(super) checked: &'a CheckedCredential,
    pub(super) facts: &'a CredentialFacts,
    pub(super) name: String,
    claims: Claims,
    issuer_key: String,
    /// The issuer's name as first written for this id.
    issuer_name: String,
}

impl<'a> Sent<'a> {
    /// The credentials whose facts may be believed, in an order of their own.
    pub(super) fn all(input: &ScoringInput<'a>) -> Vec<Self> {
        let mut believed: Vec<(&CheckedCredential, &CredentialFacts)> =
            input.credentials.iter().filter_map(|checked| checked.facts.as_ref().map(|facts| (checked, facts))).collect();
        believed.sort_by(|one, other| one.0.submission.cmp(&other.0.submission));
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut all = Vec::with_capacity(believed.len());
        for (checked, facts) in believed {
            let own = |said: &'a [SaidSkill]| said.iter().filter(|one| one.submission == checked.submission);
            let confirmed = own(input.confirmed).map(|one| (one.skill.clone(), said::said_by(&one.by, one.at)));
            let rejected = own(input.rejected).map(|one| one.skill.clone());
            let issuer_key = trust::issuer_key(&facts.issuer.id);
            let issuer_name = names.entry(issuer_key.clone()).or_insert_with(|| said::shortened(&trust::name_or_id(&facts.issuer))).clone();
            let name = [&facts.name, &facts.achievement.name].into_iter().find(|name| !name.trim().is_empty());
            all.push(Self {
                checked,
                facts,
                name: name.map_or_else(|| "A credential without a name".to_owned(), |name| said::shortened(name)),
                claims: Claims::new(&facts.achievement, confirmed.collect()).without(rejected.collect()),
                issuer_key,
                issuer_name,
            });
        }
        all
    }
}

impl<'a> Sent<'a> {
    /// Whether it is for the row's skill in any way.
    pub(super) fn is_for(&self, row: &Row<'_>) -> bool {
        !row.matches(self).is_empty()
    }

    /// The skills a listing may speak for: the one wanted and the credential's own.
    pub(super) fn skills(&self, row: &Row<'a>) -> Vec<&'a Skill> {
        let own = row.matches(self).into_iter().filter_map(|found| row.wanted.skill(&found.skill));
        std::iter::once(&row.requirement.skill).chain(own).collect()
    }
}

/// What a credential is to a requirement.
pub(super) enum Outcome {
    /// It is not for this skill.
    Nothing,
    /// It is, and gives these lines.
    Lines(Vec<Line>),
    /// It is, and gives nothing.
    Shut(ShutLine),
}

/// What the credential gives the requirement.
pub(super) fn outcome(input: &ScoringInput<'_>, row: &Row<'_>, sent: &Sent<'_>) -> Outcome {
    let requirement = row.requirement;
    let matches: Vec<(SkillMatch, Bp, bool)> = row
        .matches(sent)
        .into_iter()
        .filter_map(|found| found.worth(input.policy, requirement.importance).map(|(share, waits)| (found, share, waits)))
        .collect();
    let shut = |why: Shut| {
        let said = said::shut(&why);
        Outcome::Shut(ShutLine { submission: sent.checked.submission.clone(), credential: sent.name.clone(), why, said })
    };
    if matches.is_empty() {
        return if row.wanted.is_rejected(&sent.claims) { shut(Shut::Rejected) } else { Outcome::Nothing };
    }
    let is_accepted = matches.iter().any(|(found, ..)| found.found.is_accepted());
    if requirement.takes_only_accepted() && !is_accepted {
        return shut(Shut::NotAccepted);
    }
    let has_word = matches.iter().any(|(found, ..)| found.found == FoundIn::Person);
    let mut lines = Vec::new();
    let mut nearest = None;
    for (found, share, waits) in matches {
        match line(input, row, sent, (&found, share, waits)) {
            Ok(line) => lines.push(line),
            Err(why) => nearest = nearest.or(Some(why)),
        }
    }
    // A line that waits for a person says nothing new where one that does not is worth as much.
    let now = lines.iter().filter(|line| line.counts_now()).map(|line| line.value).max();
    lines.retain(|line| line.counts_now() || now.is_none_or(|now| line.value > now));
    if is_accepted || has_word {
        lines = telling(lines);
    }
    match (lines.is_empty(), nearest) {
        (true, Some(why)) => shut(why),
        (true, None) => Outcome::Nothing,
        (false, _) => Outcome::Lines(lines),
    }
}

/// The lines of one credential without those that say no more than another of them.
fn telling(lines: Vec<Line>) -> Vec<Line> {
    let says_as_much = |one: &Line, other: &Line| one.value >= other.value && one.rigor == other.rigor && one.open.is_subset(&other.open);
    let mut kept: Vec<Line> = Vec::new();
    for line in lines {
        if !kept.iter().any(|one| says_as_much(one, &line)) {
            kept.retain(|one| !says_as_much(&line, one));
            kept.push(line);
        }
    }
    kept
}

fn line(input: &ScoringInput<'_>, row: &Row<'_>, sent: &Sent<'_>, (found, share, waits): (&SkillMatch, Bp, bool)) -> Result<Line, Shut> {
    let (policy, requirement, facts) = (input.policy, row.requirement, sent.facts);
    let mut gate = Gate { sent, open: BTreeSet::new() };
    let late = gate.standing(input, requirement.importance)?;
    if waits {
        gate.ask(|submission, name| Question::Match { submission, name, skill: requirement.skill.label.clone() });
    }
    let (issuer, listing) = gate.issuer(input, row, found)?;
    let rigor = gate.rigor(requirement, listing)?;
    let earned = facts.dates.earned();
    let age = gate.age(input, row, earned.map(|(date, _)| date))?;
    let fresh = age.map_or(FULL, |age| freshness(row.curve, age));
    let tier = listing.map_or(policy.open_tier, |listing| listing.tier);
    let quality = policy.quality_of(tier, rigor);
    let stated = facts.level.as_ref().map(|level| (level.level, said::shortened(&level.source)));
    let held = stated.or_else(|| listing.and_then(|listing| listing.level_default).map(|level| (level, "assumed by your list".to_owned())));
    let level = level_share(policy, held.as_ref().map(|(level, _)| *level), requirement.level);

    let issuer_name = issuer.map_or_else(|| sent.issuer_name.clone(), |issuer| issuer.display_name.clone());
    let stands = sent.checked.validity.as_ref().and_then(|validity| Some((validity, validity.end_of(&facts.dates)?)));
    let mut factors = vec![
        said::skill_factor((policy, share), found, (requirement, input.set.version)),
        said::quality_factor((policy, quality), &issuer_name, listing, (rigor, &facts.rigor)),
        said::freshness_factor((policy, row.curve, fresh), (requirement, input.set.version), (earned, age), stands),
        said::level_factor((policy, level), held, (requirement, input.set.version)),
    ];
    factors.extend(late.map(|share| said::expired_factor(share, stands)));
    let value = product(factors.iter().map(|factor| factor.share));
    if value == 0 {
        return Err(if fresh == 0 { Shut::Faded { months: age.unwrap_or(0) } } else { Shut::WorthNothing });
    }
    let window = earned.and_then(|(date, _)| full_until(row.curve, date));
    let end = facts.dates.valid_until.or(stands.map(|(_, end)| end)).map(|end| end.date_naive());
    Ok(Line {
        submission: sent.checked.submission.clone(),
        credential: sent.name.clone(),
        issuer_key: issuer.map_or_else(|| sent.issuer_key.clone(), |issuer| issuer.id.to_string()),
        issuer: issuer_name,
        rigor,
        factors,
        value,
        open: gate.open,
        earned: earned.map(|(date, _)| date),
        full_until: [window, end].into_iter().flatten().min(),
    })
}

/// The product of shares, rounded half up once.
pub(super) fn product(shares: impl Iterator<Item = Bp>) -> Bp {
    let full = u128::from(FULL);
    let (value, scale) = shares.fold((1_u128, 1_u128), |(value, scale), share| (value * u128::from(share.min(FULL)), scale * full));
    // One share stays in basis points, so the scale is one `FULL` less.
    let scale = scale / full;
    u32::try_from((value + scale / 2) / scale.max(1)).map_or(FULL, |value| value.min(FULL))
}

/// What the level held is worth where this one is wanted.
pub(super) fn level_share(policy: &ScoringPolicy, held: Option<u8>, wanted: Option<u8>) -> Bp {
    match (held, wanted) {
        (Some(held), Some(wanted)) if held < wanted => {
            let (held, wanted) = (Bp::from(held), Bp::from(wanted));
            (FULL * held + wanted / 2) / wanted
        }
        (None, Some(wanted)) if wanted >= policy.level.from_wanted => policy.level.not_stated,
        _ => FULL,
    }
}

/// The gate: facts, never points. Each question either shuts it or stays open.
struct Gate<'s, 'a> {
    sent: &'s Sent<'a>,
    open: BTreeSet<Question>,
}

impl<'a> Gate<'_, 'a> {
    fn ask(&mut self, question: impl FnOnce(SubmissionId, String) -> Question) {
        self.open.insert(question(self.sent.checked.submission.clone(), self.sent.name.clone()));
    }

    /// Verified, of this person, finished; answers the share an expired one keeps.
    fn standing(&mut self, input: &ScoringInput<'_>, importance: Importance) -> Result<Option<Bp>, Shut> {
        let facts = self.sent.facts;
        let mut late = None;
        match self.sent.checked.standing {
            Standing::Verified => {}
            Standing::Indeterminate => self.ask(|submission, name| Question::Check { submission, name }),
            Standing::Expired => late = Some(expired_share(input, importance, facts.dates.valid_until, None)?),
            Standing::NotYetValid => return Err(Shut::NotBegun),
            Standing::Revoked => return Err(Shut::Revoked),
            Standing::Suspended => return Err(Shut::Suspended),
            Standing::RecipientMismatch => return Err(Shut::NotThisPerson),
            Standing::Unreadable | Standing::Unsupported | Standing::Invalid => return Err(Shut::NotGenuine),
        }
        if late.is_none()
            && let Some(validity) = &self.sent.checked.validity
            && let Some(end) = validity.end_of(&facts.dates).filter(|end| *end < input.as_of)
        {
            late = Some(expired_share(input, importance, Some(end), Some(validity))?);
        }
        match self.sent.checked.holder {
            HolderMatch::Matched => {}
            HolderMatch::Unknown => self.ask(|submission, name| Question::Holder { submission, name }),
            HolderMatch::Mismatched => return Err(Shut::NotThisPerson),
        }
        match &facts.unfinished {
            Some(status) => Err(Shut::Unfinished { status: status.clone() }),
            None => Ok(late),
        }
    }

    /// The issuer by the list and the listing that speaks for it here.
    fn issuer(
        &mut self,
        input: &ScoringInput<'_>,
        row: &Row<'a>,
        found: &SkillMatch,
    ) -> Result<(Option<&'a Issuer>, Option<&'a IssuerListing>), Shut> {
        let facts = self.sent.facts;
        let issuer = row.list.and_then(|list| trust::recognise(list, &facts.issuer.id));
        let skills: Vec<_> = std::iter::once(&row.requirement.skill).chain(row.wanted.skill(&found.skill)).collect();
        let day = input.as_of.date_naive();
        let decision = row.list.map_or(Decision::Unlisted, |list| trust::decide(list, issuer, &facts.achievement, &skills, day));
        let listing = match decision {
            Decision::Blocked(_) => {
                return Err(Shut::Blocked { issuer: issuer.map_or_else(String::new, |issuer| issuer.display_name.clone()) });
            }
            Decision::Listed(listing) => Some(listing),
            Decision::OutOfScope(issuer) => {
                self.open.insert(Question::Scope { name: issuer.display_name.clone(), skill: row.requirement.skill.label.clone() });
                None
            }
            Decision::Unlisted => {
                self.open.insert(Question::Issuer { id: self.sent.issuer_key.clone(), name: self.sent.issuer_name.clone() });
                None
            }
        };
        if trust::held(issuer, listing, facts).is_some() {
            self.ask(|submission, name| Question::Held { submission, name });
        }
        Ok((issuer, listing))
    }

    /// How it was assessed: as the credential says, else as the list assumes. A row with a minimum takes nothing under it, and waits where
    /// nothing is stated.
    fn rigor(&mut self, requirement: &Requirement, listing: Option<&IssuerListing>) -> Result<Rigor, Shut> {
        let stated = self.sent.facts.rigor.rigor;
        let assumed = listing.and_then(|listing| listing.rigor_default);
        let rigor = if stated == Rigor::NotStated { assumed.unwrap_or(stated) } else { stated };
        let Some(least) = requirement.min_rigor.filter(|least| *least != Rigor::NotStated) else { return Ok(rigor) };
        if rigor == Rigor::NotStated {
            self.ask(|submission, name| Question::Assessment { submission, name });
            return Ok(least);
        }
        if rigor.is_at_least(least) { Ok(rigor) } else { Err(Shut::UnderRigor { rigor, least }) }
    }

    /// Its age in completed months. Where no date is stated and age matters, it waits.
    fn age(&mut self, input: &ScoringInput<'_>, row: &Row<'_>, earned: Option<DateTime<Utc>>) -> Result<Option<u32>, Shut> {
        let limit = row.requirement.hard_max_months;
        let Some(earned) = earned else {
            let may_be_over = self.sent.checked.validity.is_some() && self.sent.facts.dates.valid_until.is_none();
            if limit.is_some() || row.curve.window_months.is_some() || may_be_over {
                self.ask(|submission, name| Question::Date { submission, name });
            }
            return Ok(None);
        };
        let age = completed_months(earned, input.as_of);
        match limit.filter(|limit| age > *limit) {
            Some(limit) => Err(Shut::TooOld { months: age, limit }),
            None => Ok(Some(age)),
        }
    }
}

fn expired_share(
    input: &ScoringInput<'_>,
    importance: Importance,
    ended: Option<DateTime<Utc>>,
    validity: Option<&Validity>,
) -> Result<Bp, Shut> {
    let months = ended.map_or(0, |ended| completed_months(ended, input.as_of));
    let rule = input.policy.expired.filter(|rule| {
        importance != Importance::Must
            && rule.share > 0
            && ended.is_some_and(|ended| (input.as_of - ended).num_days() <= i64::from(rule.within_days))
    });
    rule.map(|rule| rule.share).ok_or_else(|| Shut::Expired { ended, months, validity: validity.cloned() })
}
