//! The skills that an achievement may be for: first what jobs ask for, then by its identifiers, its names, and its words in every framework.

use std::collections::BTreeSet;

use super::queue::{load_demand, load_said};
use crate::app::App;
use crate::domain::achievements::{Catalogue, Proposal, ProposedBy, SeenAchievement, claims, in_order};
use crate::domain::credentials::Achievement;
use crate::domain::matching::FoundIn;
use crate::domain::matching::engine::Tier;
use crate::domain::matching::finder::{FoundSkill, SkillFinder};
use crate::domain::skills::Skill;
use crate::domain::{Bp, JobId, SkillId};
use crate::store::{Conn, StoreError, achievements, skills};

/// Proposals of one achievement.
const MOST: usize = 14;
/// Names of one achievement that are looked up: its own, of its alignments, its tags.
const MOST_NAMES: usize = 12;
/// Skills that words of one framework may bring.
const EACH: usize = 4;
/// How well a skill that only has to be looked at fits at least: of few skills something always comes nearest.
const LEAST: Bp = 1_000;
/// Signs of description and criteria that are read.
const LONGEST: usize = 600;

/// The skills proposed, in order. What persons said already is among them.
pub fn propose(app: &App, conn: &mut Conn, seen: &SeenAchievement, own: &Catalogue) -> Result<Vec<Proposal>, StoreError> {
    let achievement = &seen.stated.achievement;
    let mut all = asked_for(app, conn, seen)?;
    all.extend(by_identifier(conn, achievement)?);
    all.extend(by_name(conn, achievement)?);
    for finder in app.engines.find_all(conn, None)? {
        all.extend(by_words(conn, &finder, achievement)?);
    }
    let mut ordered = in_order(all, MOST);
    let said = load_said(conn, std::iter::once(own))?;
    let missing = said.iter().filter(|skill| !ordered.iter().any(|known| known.skill == skill.id));
    let missing: Vec<Proposal> = missing.map(|skill| Proposal::new(skill, ProposedBy::Review, "A person named it.")).collect();
    ordered.extend(missing);
    Ok(ordered)
}

/// What open jobs ask for: by identifier or name as scoring reads it, and by words.
fn asked_for(app: &App, conn: &mut Conn, seen: &SeenAchievement) -> Result<Vec<Proposal>, StoreError> {
    let jobs: BTreeSet<JobId> = achievements::list_places(conn)?.into_iter().map(|(_, job, _)| job).collect();
    let demand = load_demand(conn, &jobs)?;
    let index = demand.index();
    let mut all = Vec::new();
    // As if nobody had said anything: what a person rejected is shown as what it was.
    for one in index.reached(&claims(&seen.stated.achievement, &Catalogue::default(), &[], &[])) {
        let Some(skill) = demand.around.iter().find(|skill| skill.id == one.found.skill) else { continue };
        let direct = skill.id == one.asked.skill.id;
        let why = match one.found.found {
            found if !found.is_name_only() => format!("The credential names it: {}.", one.found.text),
            FoundIn::AlignmentName => format!("It is aligned to “{}”, by name only.", one.found.text),
            FoundIn::Tag => format!("It is tagged “{}”.", one.found.text),
            _ => format!("It is called “{}”.", one.found.text),
        };
        let why = if direct { why } else { format!("{why} Jobs ask for {}, which is close to it.", one.asked.skill.label) };
        all.push(Proposal::new(skill, ProposedBy::from(one.found.found), why).asked_by(one.asked.jobs.len()));
    }
    let wanted: Vec<Skill> = demand.asked.iter().map(|one| one.skill.clone()).collect();
    if !wanted.is_empty() {
        let finder = app.engines.find_among(conn, &wanted)?;
        // Of few skills something always comes nearest: only what is more than that is worth a person's time.
        for found in words(&finder, &seen.stated.achievement).into_iter().filter(|found| found.tier != Tier::Review) {
            let Some(one) = demand.asked.iter().find(|one| one.skill.id == found.skill) else { continue };
            all.push(Proposal::new(&one.skill, ProposedBy::from(found.tier), found.why).asked_by(one.jobs.len()));
        }
    }
    Ok(all)
}

fn by_identifier(conn: &mut Conn, achievement: &Achievement) -> Result<Vec<Proposal>, StoreError> {
    let mut all = Vec::new();
    let written = achievement.alignments.iter().flat_map(|one| one.target_url.iter().chain(&one.target_code));
    for text in written.take(MOST_NAMES) {
        if let Some(skill) = skills::lookup_by_reference(conn, text)? {
            all.push(Proposal::new(&skill, ProposedBy::Identifier, format!("The credential names it: {text}.")));
        }
    }
    Ok(all)
}

/// Its names, each once: its own, those of its alignments, its tags.
fn names(achievement: &Achievement) -> Vec<&str> {
    let aligned = achievement.alignments.iter().filter_map(|one| one.target_name.as_deref());
    let mut seen = BTreeSet::new();
    let all = std::iter::once(achievement.name.as_str()).chain(aligned).chain(achievement.tags.iter().map(String::as_str));
    all.filter(|name| !name.trim().is_empty() && seen.insert(name.to_lowercase())).take(MOST_NAMES).collect()
}

fn by_name(conn: &mut Conn, achievement: &Achievement) -> Result<Vec<Proposal>, StoreError> {
    let mut all = Vec::new();
    for name in names(achievement) {
        let found = skills::list_by_name(conn, name)?;
        all.extend(found.iter().take(EACH).map(|skill| Proposal::new(skill, ProposedBy::Name, format!("It goes by the name “{name}”."))));
    }
    Ok(all)
}

fn by_words(conn: &mut Conn, finder: &SkillFinder, achievement: &Achievement) -> Result<Vec<Proposal>, StoreError> {
    let found = words(finder, achievement);
    let ids: Vec<SkillId> = found.iter().map(|one| one.skill.clone()).collect();
    let known = skills::list_by_ids(conn, &ids)?;
    let proposal = |one: FoundSkill| {
        let skill = known.iter().find(|skill| skill.id == one.skill)?;
        Some(Proposal::new(skill, ProposedBy::from(one.tier), one.why))
    };
    Ok(found.into_iter().filter_map(proposal).collect())
}

/// What the finder makes of the name, and what it is rather sure of in description and criteria.
fn words(finder: &SkillFinder, achievement: &Achievement) -> Vec<FoundSkill> {
    let mut found = finder.phrase(&achievement.name, EACH);
    found.retain(|found| found.tier != Tier::Review || found.score >= LEAST);
    let texts = achievement.description.iter().chain(achievement.criteria.iter().filter(|text| !text.starts_with("http")));
    for text in texts {
        let text: String = text.chars().take(LONGEST).collect();
        found.extend(finder.sentence(&text, EACH).into_iter().filter(|found| found.tier != Tier::Review));
    }
    found
}
