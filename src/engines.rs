//! The finders of frameworks: made when first asked for, and kept while the framework stays as it is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::matching::finder::{FinderSkill, SkillFinder};
use crate::domain::skills::Skill;
use crate::domain::{FrameworkId, SkillId};
use crate::store::{Conn, StoreError, skills};

/// Frameworks whose finders are kept at once: of ESCO's size each takes about 110 MiB.
const MOST: usize = 4;

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
        if kept.len() >= MOST
            && let Some(oldest) = kept.iter().min_by_key(|(_, one)| one.used).map(|(framework, _)| framework.clone())
        {
            kept.remove(&oldest);
        }
        let pairs = skills::list_not_to_confuse(conn, framework)?;
        let finder = Arc::new(SkillFinder::new(skills::list_for_finder(conn, framework)?, &pairs));
        kept.insert(framework.clone(), Kept { revision, used: now, finder: Arc::clone(&finder) });
        Ok(finder)
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
