//! The queue: achievements of candidates' genuine credentials, the ones first on which most applications hang.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::app::App;
use crate::domain::achievements::{Asked, AskedSkill, Catalogue, SeenAchievement, addressed, catalogue, claims};
use crate::domain::jobs::Importance;
use crate::domain::matching::engine::Tier;
use crate::domain::matching::finder::SkillFinder;
use crate::domain::policy::ScoringPolicy;
use crate::domain::skills::{Skill, SkillRelation};
use crate::domain::{AchievementId, JobId, SkillId};
use crate::store::achievements::{self, Holders};
use crate::store::{Conn, StoreError, policies, requirement_sets, skills};

/// Achievements whose words are looked at for what jobs ask, those with most holders first.
const MOST_READ: usize = 300;

/// An achievement in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskEntry {
    /// What it is.
    pub seen: SeenAchievement,
    /// What persons said of it.
    pub catalogue: Catalogue,
    /// Who holds it.
    pub holders: Holders,
    /// Applications that hold it for a job that asks for what only its name says.
    pub waiting: u64,
    /// The skills that only its name says.
    pub by_name: Vec<String>,
    /// The skills jobs ask for that it counts for without anybody's word, or by it.
    pub counts_for: Vec<String>,
    /// Applications that hold it for a job that asks for what its words speak of.
    pub proposed: u64,
}

impl DeskEntry {
    /// Whether somebody should look: something waits, or may be meant, or it counts for nothing and nobody said anything yet.
    pub fn is_open(&self) -> bool {
        self.waiting > 0 || self.proposed > 0 || (self.catalogue.is_empty() && self.counts_for.is_empty())
    }
}

/// What jobs that are not over ask for, with everything around.
pub(super) struct Demand {
    pub(super) asked: Vec<AskedSkill>,
    pub(super) around: Vec<Skill>,
    pub(super) relations: Vec<SkillRelation>,
    pub(super) policy: ScoringPolicy,
}

impl Demand {
    pub(super) fn index(&self) -> Asked<'_> {
        Asked::new(&self.asked, &self.around, &self.relations, &self.policy)
    }
}

/// Loads what these jobs ask for.
pub(super) fn load_demand(conn: &mut Conn, jobs: &BTreeSet<JobId>) -> Result<Demand, StoreError> {
    let mut by_skill: BTreeMap<SkillId, BTreeMap<JobId, Importance>> = BTreeMap::new();
    for (job, skill, importance) in requirement_sets::list_asked_skills(conn)?.into_iter().filter(|(job, ..)| jobs.contains(job)) {
        let most = by_skill.entry(skill).or_default().entry(job).or_insert(importance);
        *most = importance.min(*most);
    }
    let ids: Vec<SkillId> = by_skill.keys().cloned().collect();
    let wanted = skills::list_by_ids(conn, &ids)?;
    let (around, relations) = skills::list_neighbourhood(conn, &wanted.iter().collect::<Vec<_>>())?;
    let skill = |id: &SkillId| around.iter().find(|skill| skill.id == *id).cloned();
    let asked = by_skill.into_iter().filter_map(|(id, jobs)| Some(AskedSkill { skill: skill(&id)?, jobs })).collect();
    let policy = policies::lookup_published(conn)?.map(|version| version.policy).unwrap_or_default();
    Ok(Demand { asked, around, relations, policy })
}

/// The skills that catalogues speak of.
pub(super) fn load_said<'c>(conn: &mut Conn, catalogues: impl Iterator<Item = &'c Catalogue>) -> Result<Vec<Skill>, StoreError> {
    let ids: BTreeSet<SkillId> = catalogues.flat_map(|catalogue| catalogue.skills.keys().cloned()).collect();
    if ids.is_empty() { Ok(Vec::new()) } else { skills::list_by_ids(conn, &ids.into_iter().collect::<Vec<_>>()) }
}

/// Every achievement that somebody holds or decided about, the most wanted first: by applications that wait for a person because only a name says
/// it, then by those whose job asks for something its words speak of, then by who could still be moved.
pub fn list_desk(app: &App, conn: &mut Conn) -> Result<Vec<DeskEntry>, StoreError> {
    let places = places(conn)?;
    let demand = load_demand(conn, &jobs_of(&places))?;
    let seen = achievements::list(conn)?;
    let mut entries = list_by_name(conn, seen, &places, &demand)?;
    let held = |id: &AchievementId| places.get(id).map_or(0, |jobs| jobs.values().sum::<u64>());
    entries.sort_by_key(|(entry, _)| Reverse(held(&entry.seen.id)));
    if !demand.asked.is_empty() {
        let wanted: Vec<Skill> = demand.asked.iter().map(|one| one.skill.clone()).collect();
        let finder = app.engines.find_among(conn, &wanted)?;
        let unread = entries.iter_mut().filter(|(entry, _)| entry.waiting == 0 && entry.catalogue.is_empty());
        for (entry, reached) in unread.take(MOST_READ) {
            let found = spoken_of(&finder, entry, &demand.asked, reached);
            entry.proposed = count(places.get(&entry.seen.id), &found);
        }
    }
    entries.sort_by_cached_key(|(entry, _)| {
        (
            Reverse(entry.waiting),
            Reverse(entry.proposed),
            Reverse(held(&entry.seen.id)),
            entry.seen.name().to_lowercase(),
            entry.seen.id.clone(),
        )
    });
    Ok(entries.into_iter().map(|(entry, _)| entry).collect())
}

/// How many achievements wait because only a name says what jobs ask for.
pub fn count_waiting(conn: &mut Conn) -> Result<usize, StoreError> {
    let places = places(conn)?;
    if places.is_empty() {
        return Ok(0);
    }
    let demand = load_demand(conn, &jobs_of(&places))?;
    // Nothing waits for one that nobody holds whose application is open.
    let held: Vec<AchievementId> = places.keys().cloned().collect();
    let seen = achievements::list_by_ids(conn, &held)?;
    Ok(list_by_name(conn, seen, &places, &demand)?.iter().filter(|(entry, _)| entry.waiting > 0).count())
}

type Places = BTreeMap<AchievementId, BTreeMap<JobId, u64>>;

fn jobs_of(places: &Places) -> BTreeSet<JobId> {
    places.values().flat_map(|jobs| jobs.keys().cloned()).collect()
}

fn places(conn: &mut Conn) -> Result<Places, StoreError> {
    let mut places = Places::new();
    for (achievement, job, count) in achievements::list_places(conn)? {
        places.entry(achievement).or_default().insert(job, count);
    }
    Ok(places)
}

/// The applications at these jobs.
fn count(places: Option<&BTreeMap<JobId, u64>>, jobs: &BTreeSet<JobId>) -> u64 {
    places.map_or(0, |places| places.iter().filter(|(job, _)| jobs.contains(*job)).map(|(_, count)| count).sum())
}

/// Every achievement with who waits for it by name, and the skills asked for that it reaches already.
fn list_by_name(
    conn: &mut Conn,
    all: Vec<SeenAchievement>,
    places: &Places,
    demand: &Demand,
) -> Result<Vec<(DeskEntry, BTreeSet<SkillId>)>, StoreError> {
    let asked = demand.index();
    let decisions = achievements::list_all_decisions(conn)?;
    let mut catalogues: BTreeMap<AchievementId, Catalogue> = decisions.iter().map(|(id, all)| (id.clone(), catalogue(all))).collect();
    let said = load_said(conn, catalogues.values())?;
    let holders = achievements::list_holders(conn)?;
    let (around, said) = (addressed(&demand.around), addressed(&said));
    let mut entries = Vec::new();
    for seen in all {
        let is_held = holders.contains_key(&seen.id);
        if !is_held && !decisions.contains_key(&seen.id) {
            continue;
        }
        let own = catalogues.remove(&seen.id).unwrap_or_default();
        let (mut waits, mut by_name, mut counts_for, mut reached) = (BTreeSet::new(), Vec::new(), Vec::new(), BTreeSet::new());
        for one in asked.reached(&claims(&seen.stated.achievement, &own, &around, &said)) {
            reached.insert(one.asked.skill.id.clone());
            let held_at = |job: &&JobId| places.get(&seen.id).is_some_and(|at| at.contains_key(*job));
            let here: BTreeSet<JobId> = one.waits_at.iter().filter(held_at).cloned().collect();
            if !here.is_empty() {
                waits.extend(here);
                by_name.push(one.asked.skill.label.clone());
            } else if one.waits_at.is_empty() {
                counts_for.push(one.asked.skill.label.clone());
            }
        }
        let waiting = count(places.get(&seen.id), &waits);
        let holders = holders.get(&seen.id).copied().unwrap_or_default();
        entries.push((DeskEntry { catalogue: own, holders, waiting, by_name, counts_for, proposed: 0, seen }, reached));
    }
    Ok(entries)
}

/// The jobs that ask for what the name of an achievement speaks of, beyond what it reaches by itself.
fn spoken_of(finder: &SkillFinder, entry: &DeskEntry, asked: &[AskedSkill], reached: &BTreeSet<SkillId>) -> BTreeSet<JobId> {
    let found =
        finder.phrase(entry.seen.name(), 1).into_iter().filter(|found| found.tier != Tier::Review && !reached.contains(&found.skill));
    let jobs = found.filter_map(|found| asked.iter().find(|one| one.skill.id == found.skill)).flat_map(|one| one.jobs.keys().cloned());
    jobs.collect()
}
