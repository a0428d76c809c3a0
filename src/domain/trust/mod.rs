//! What the employer makes of an issuer: recognised by its identifiers, never by its name (M44); listed, not reviewed, blocked, or held where
//! something about the credential does not fit its issuer (`product.md` §3).

pub mod identifiers;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::IssuerId;
use super::credentials::{Achievement, CredentialFacts, IssuerFacts};
use super::issuers::{CredentialScope, IdentifierScheme, Issuer, IssuerIdentifier, IssuerList, IssuerListing, SkillScope};
use super::matching::{canonical, similar};
use super::policy::Tier;
use super::skills::Skill;
use super::text::{fold, has_words, name_key, slug};

pub use identifiers::{domain_of, issuer_key, normalise, plain_host};

/// What a list says about an issuer, a credential and a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'a> {
    /// This listing speaks for it.
    Listed(&'a IssuerListing),
    /// The issuer is on the list, and no listing in force covers this skill and credential: as if not reviewed for it.
    OutOfScope(&'a Issuer),
    /// The issuer is on no list.
    Unlisted,
    /// Blocked by this listing.
    Blocked(&'a IssuerListing),
}

/// The issuer of `list` behind an issuer's id, by the most exact identifier both have.
pub fn recognise<'a>(list: &'a IssuerList, id: &str) -> Option<&'a Issuer> {
    let proved = identifiers::of_issuer(id);
    proved.iter().find_map(|wanted| {
        list.issuers.iter().find(|issuer| {
            issuer
                .identifiers
                .iter()
                .any(|known| known.scheme == wanted.scheme && normalise(known.scheme, &known.value).as_ref() == Some(&wanted.value))
        })
    })
}

/// What `list` says on the day `on` about a credential of `issuer` for any of `skills` (the skill wanted and the credential's own). Precedence:
/// blocked, then an achievement by id, then a skill, then a category, then any; the more cautious tier where two are as exact.
pub fn decide<'a>(
    list: &'a IssuerList,
    issuer: Option<&'a Issuer>,
    achievement: &Achievement,
    skills: &[&Skill],
    on: NaiveDate,
) -> Decision<'a> {
    let Some(issuer) = issuer else { return Decision::Unlisted };
    let mut covering: Vec<(&IssuerListing, (u8, u8, u8))> = list
        .listings
        .iter()
        .filter(|listing| listing.issuer == issuer.id && listing.is_in_force(on))
        .filter_map(|listing| {
            let credential = credential_rank(&listing.credential_scope, achievement)?;
            let skill = skills.iter().filter_map(|skill| skill_rank(&listing.skill_scope, skill)).max()?;
            Some((listing, (u8::from(credential == 3), skill, credential)))
        })
        .collect();
    if let Some((blocked, _)) = covering.iter().find(|(listing, _)| listing.tier == Tier::X) {
        return Decision::Blocked(blocked);
    }
    covering.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| other.0.tier.cmp(&one.0.tier)).then_with(|| one.0.id.cmp(&other.0.id)));
    covering.first().map_or(Decision::OutOfScope(issuer), |(listing, _)| Decision::Listed(listing))
}

/// Whether the issuer is blocked on that day for every skill.
pub fn is_blocked(list: &IssuerList, issuer: &Issuer, achievement: &Achievement, on: NaiveDate) -> bool {
    list.listings.iter().any(|listing| {
        let is_whole = listing.tier == Tier::X && listing.skill_scope == SkillScope::Any;
        listing.issuer == issuer.id
            && is_whole
            && listing.is_in_force(on)
            && credential_rank(&listing.credential_scope, achievement).is_some()
    })
}

/// The issuers that `list` accepts for a skill on that day, by the best tier each has for it.
pub fn accepting<'a>(list: &'a IssuerList, skill: &Skill, on: NaiveDate) -> BTreeMap<Tier, BTreeSet<&'a IssuerId>> {
    let mut best: BTreeMap<&IssuerId, Tier> = BTreeMap::new();
    let mut blocked: BTreeSet<&IssuerId> = BTreeSet::new();
    for listing in list.listings.iter().filter(|listing| listing.is_in_force(on) && skill_rank(&listing.skill_scope, skill).is_some()) {
        if listing.tier == Tier::X {
            if listing.credential_scope == CredentialScope::Any {
                blocked.insert(&listing.issuer);
            }
            continue;
        }
        let known = best.entry(&listing.issuer).or_insert(listing.tier);
        *known = listing.tier.min(*known);
    }
    let mut tiers: BTreeMap<Tier, BTreeSet<&IssuerId>> = BTreeMap::new();
    for (issuer, tier) in best.into_iter().filter(|(issuer, _)| !blocked.contains(issuer)) {
        tiers.entry(tier).or_default().insert(issuer);
    }
    tiers
}

impl IssuerListing {
    /// Whether it is in force on that day.
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= on) && self.valid_to.is_none_or(|to| on <= to)
    }
}

/// How exactly a scope names a credential: 3 by id, 2 by words of its name, 1 by type, 0 any; `None`: not at all.
fn credential_rank(scope: &CredentialScope, achievement: &Achievement) -> Option<u8> {
    match scope {
        CredentialScope::Any => Some(0),
        CredentialScope::Type(kind) => achievement.achievement_type.as_deref().is_some_and(|own| fold(own) == fold(kind)).then_some(1),
        CredentialScope::NameContains(words) => has_words(&achievement.name, words).then_some(2),
        CredentialScope::Achievement(id) => {
            let is_it = achievement.id.as_deref().is_some_and(|own| own == id || same_reference(own, id));
            is_it.then_some(3)
        }
    }
}

/// How exactly a scope names a skill: 2 itself, 1 its category, 0 any; `None`: not at all.
fn skill_rank(scope: &SkillScope, skill: &Skill) -> Option<u8> {
    match scope {
        SkillScope::Any => Some(0),
        SkillScope::Categories(categories) => {
            let own = slug(skill.category.as_deref()?);
            categories.iter().any(|category| slug(category.trim_start_matches("category:")) == own).then_some(1)
        }
        SkillScope::Skills(references) => references.iter().any(|reference| names_skill(reference, skill)).then_some(2),
    }
}

/// Whether a scope's reference is this skill: its id, address, code or, as `skill:…`, its name.
fn names_skill(reference: &str, skill: &Skill) -> bool {
    let reference = reference.trim();
    let known = std::iter::once(&skill.uri).chain(&skill.code).chain(&skill.same_as);
    if reference == skill.id.as_str() || known.into_iter().any(|own| own == reference || same_reference(own, reference)) {
        return true;
    }
    let name = name_key(reference.strip_prefix("skill:").unwrap_or(reference));
    std::iter::once(&skill.label).chain(&skill.aliases).any(|own| name_key(own) == name)
}

fn same_reference(one: &str, other: &str) -> bool {
    canonical(one).is_some_and(|one| Some(one) == canonical(other))
}

/// Why a credential is held for a person to look at, in a sentence: it was defined by somebody else than its issuer, or signed with another
/// key than the one the list pins.
pub fn held(issuer: Option<&Issuer>, listing: Option<&IssuerListing>, facts: &CredentialFacts) -> Option<String> {
    let signed_by = issuer.map_or_else(|| name_or_id(&facts.issuer), |issuer| issuer.display_name.clone());
    if let Some(other) = defined_elsewhere(issuer, facts) {
        let host = identifiers::host_of(other).unwrap_or_else(|| other.to_owned());
        return Some(format!("It was defined by {host} and signed by {signed_by}."));
    }
    let pins = listing.map(|listing| listing.key_pins.as_slice()).filter(|pins| !pins.is_empty())?;
    let used = facts.issuer.key_thumbprint.as_ref()?;
    (!pins.contains(used)).then(|| format!("It was signed with another key than the one your list pins for {signed_by}."))
}

/// Who defined the achievement, where that is somebody else than the issuer (F52): its creator where one is named, else the achievement's own id.
/// The address of an achievement says nothing against an issuer that is known by no address itself.
pub fn defined_elsewhere<'f>(issuer: Option<&Issuer>, facts: &'f CredentialFacts) -> Option<&'f str> {
    let is_elsewhere = |other: &&str| !belongs(other, issuer, &facts.issuer);
    if let Some(creator) = facts.achievement.creator.as_deref() {
        return Some(creator).filter(is_elsewhere);
    }
    let has_scheme = |one: &IssuerIdentifier| matches!(one.scheme, IdentifierScheme::Domain | IdentifierScheme::ProfileUrl);
    let has_place =
        identifiers::host_of(&facts.issuer.id).is_some() || issuer.is_some_and(|issuer| issuer.identifiers.iter().any(has_scheme));
    facts.achievement.id.as_deref().filter(|_| has_place).filter(is_elsewhere)
}

/// Whether an identifier of an achievement or its creator is the issuer's. What names no host (`urn:uuid:…`, a DID without one that is the
/// issuer's own) or a platform where many issuers live says nothing against it.
fn belongs(other: &str, issuer: Option<&Issuer>, facts: &IssuerFacts) -> bool {
    // The usual ways to belong together, in the order of what it costs to see them.
    if other.trim() == facts.id.trim() {
        return true;
    }
    let did = identifiers::did(other);
    if did.is_some() && did == identifiers::did(&facts.id) {
        return true;
    }
    let host = identifiers::host_of(other);
    if host.is_some() && host == identifiers::host_of(&facts.id) {
        return true;
    }
    let own = issuer.map(|issuer| issuer.identifiers.as_slice()).unwrap_or_default();
    let is_own = |one: &IssuerIdentifier| {
        own.iter().any(|known| known.scheme == one.scheme && normalise(known.scheme, &known.value).as_ref() == Some(&one.value))
    };
    if !own.is_empty() && identifiers::of_issuer(other).iter().any(is_own) {
        return true;
    }
    match host {
        None => did.is_none(),
        Some(host) if identifiers::is_platform(&host) => true,
        Some(_) => domain_of(other).is_some_and(|domain| Some(domain) == domain_of(&facts.id)),
    }
}

/// The listed issuer whose name or domain an issuer that is not on the list could be taken for. It only warns (M45, F27).
pub fn look_alike<'a>(list: &'a IssuerList, facts: &IssuerFacts) -> Option<&'a Issuer> {
    let domain = domain_of(&facts.id);
    let is_like = |issuer: &Issuer| {
        let names = std::iter::once(&issuer.display_name).chain(&issuer.legal_name);
        let by_name =
            facts.name.as_deref().is_some_and(|name| names.into_iter().any(|own| similar::looks_like(&plain_name(name), &plain_name(own))));
        let domains = issuer.identifiers.iter().filter(|one| one.scheme == IdentifierScheme::Domain);
        by_name || domain.as_deref().is_some_and(|domain| domains.into_iter().any(|own| similar::looks_like(domain, &own.value)))
    };
    let blocked = |issuer: &Issuer| {
        let mut own = list.listings.iter().filter(|listing| listing.issuer == issuer.id).peekable();
        own.peek().is_some() && own.all(|listing| listing.tier == Tier::X)
    };
    list.issuers.iter().find(|issuer| !blocked(issuer) && is_like(issuer))
}

/// A name without the forms of companies, which say nothing about who it is.
fn plain_name(name: &str) -> String {
    const FORMS: &[&str] =
        &["inc", "llc", "ltd", "limited", "gmbh", "ag", "sa", "plc", "corp", "corporation", "co", "company", "the", "bv", "se"];
    let key = name_key(name);
    let words: Vec<&str> = key.split(' ').filter(|word| !FORMS.contains(word)).collect();
    if words.is_empty() { key } else { words.join(" ") }
}

/// The name as written, else the id.
pub fn name_or_id(facts: &IssuerFacts) -> String {
    facts.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| facts.id.clone())
}

#[cfg(test)]
mod tests;
