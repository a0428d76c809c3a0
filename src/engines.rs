//! The finders of frameworks: made when first asked for, and kept while the framework stays as it is.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::matching::finder::{FinderSkill, SkillFinder};
use crate::domain::skills::Skill;
use crate::domain::{FrameworkId, SkillId};
use crate::store::skills::Framework;
use crate::store::{Conn, StoreError, skills};

/// Frameworks whose finders are kept and asked at once: of ESCO's size each takes about 60 MiB.
pub const MOST_AT_ONCE: usize = 4;

/// All finders of this process: cheap to clone. What another process loads is noticed by the framework's revision.
#[derive(Clone, Debug, Default)]
pub struct Engines {
    kept: Arc<Mutex<BTreeMap<FrameworkId, Kept>>>,
    /// The one for a few skills that was asked for last.
    few: Arc<Mutex<Option<Few>>>,
}

/// Skills, the names they are not to be taken for, and their finder.
#[derive(Clone, Debug)]
struct Few {
    skills: Vec<FinderSkill>,
    not_it: Vec<(SkillId, Vec<String>)>,
    finder: Arc<SkillFinder>,
}

#[derive(Clone, Debug)]
struct Kept {
    revision: i64,
    /// When it was asked for last, by count.
    used: u64,
    finder: Arc<SkillFinder>,
}

/// The frameworks that words can be looked up in: those with skills, the company's own first, then by size.
pub fn frameworks(conn: &mut Conn) -> Result<Vec<Framework>, StoreError> {
    let mut all = skills::list_frameworks(conn)?;
    all.retain(|(_, count)| *count > 0);
    let is_own = |framework: &Framework| matches!(framework.kind.as_str(), "custom" | "starter");
    all.sort_by_key(|(framework, count)| (!is_own(framework), Reverse(*count), framework.id.clone()));
    Ok(all.into_iter().map(|(framework, _)| framework).collect())
}

impl Engines {
    /// The finder of a framework. Making one of ESCO's size takes most of a second, and whoever asks meanwhile waits for it.
    pub fn find(&self, conn: &mut Conn, framework: &FrameworkId) -> Result<Arc<SkillFinder>, StoreError> {
        let revision = skills::revision(conn, framework)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let now = kept.values().map(|one| one.used).max().unwrap_or(0) + 1;
        if let Some(known) = kept.get_mut(framework).filter(|known| known.revision == revision) {
            known.used = now;
            return Ok(Arc::clone(&known.finder));
        }
        // The old one first: two of them would take twice the memory.
        kept.remove(framework);
        if kept.len() >= MOST_AT_ONCE
            && let Some(oldest) = kept.iter().min_by_key(|(_, one)| one.used).map(|(framework, _)| framework.clone())
        {
            kept.remove(&oldest);
        }
        let pairs = skills::list_not_to_confuse(conn, framework)?;
        let finder = Arc::new(SkillFinder::new(skills::list_for_finder(conn, framework)?, &pairs));
        kept.insert(framework.clone(), Kept { revision, used: now, finder: Arc::clone(&finder) });
        Ok(finder)
    }

    /// The finders of the first frameworks there are, or of `only` one.
    pub fn find_all(&self, conn: &mut Conn, only: Option<&FrameworkId>) -> Result<Vec<Arc<SkillFinder>>, StoreError> {
        let chosen = frameworks(conn)?.into_iter().filter(|framework| only.is_none_or(|only| *only == framework.id));
        chosen.take(MOST_AT_ONCE).map(|framework| self.find(conn, &framework.id)).collect()
    }

    /// The finder of these skills, of whatever frameworks: what jobs ask for.
    pub fn find_among(&self, conn: &mut Conn, all: &[Skill]) -> Result<Arc<SkillFinder>, StoreError> {
        let mut frameworks: Vec<&FrameworkId> = all.iter().map(|skill| &skill.framework).collect();
        frameworks.sort();
        frameworks.dedup();
        let mut not_it = Vec::new();
        for framework in frameworks {
            let pairs = skills::list_not_to_confuse(conn, framework)?;
            not_it.extend(pairs.into_iter().filter(|(id, _)| all.iter().any(|skill| skill.id == *id)));
        }
        let wanted: Vec<FinderSkill> = all.iter().map(FinderSkill::from).collect();
        let mut few = self.few.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = few.as_ref().filter(|known| known.skills == wanted && known.not_it == not_it) {
            return Ok(Arc::clone(&known.finder));
        }
        let finder = Arc::new(SkillFinder::new(wanted.clone(), &not_it));
        *few = Some(Few { skills: wanted, not_it, finder: Arc::clone(&finder) });
        Ok(finder)
    }
}
