//! The skills that a pasted job advert seems to ask for (F11). Nothing is taken by itself: a person ticks what is meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::App;
use crate::domain::advert::{Mode, Suggestion, split, suggest};
use crate::domain::matching::finder::{FoundSkill, SkillFinder};
use crate::domain::matching::keep_once;
use crate::domain::skills::Skill;
use crate::domain::text::name_key;
use crate::domain::{FrameworkId, SkillId};
use crate::store::{Conn, StoreError, skills};

/// What is asked of each framework for one sentence.
const OF_A_SENTENCE: usize = 10;

/// A suggestion with the skill it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// What the advert says.
    pub suggestion: Suggestion,
    /// The skill.
    pub skill: Skill,
}

/// The frameworks an advert can be read with.
pub use crate::engines::{MOST_AT_ONCE, frameworks};

/// The skills that an advert seems to ask for: must-haves first, then the best. Skills of the first frameworks there are, or of `only` one.
pub fn read_advert(app: &App, conn: &mut Conn, text: &str, only: Option<&FrameworkId>) -> Result<Vec<Suggested>, StoreError> {
    let finders = app.engines.find_all(conn, only)?;
    let suggestions = suggest(&split(text), |text, mode| ask(&finders, text, mode));
    let ids: Vec<SkillId> = suggestions.iter().map(|suggestion| suggestion.skill.clone()).collect();
    let mut known = skills::list_by_ids(conn, &ids)?;
    keep_once(&mut known);
    let mut known: BTreeMap<SkillId, Skill> = known.into_iter().map(|skill| (skill.id.clone(), skill)).collect();
    let mut named: Vec<String> = Vec::new();
    let mut suggested = Vec::with_capacity(known.len());
    for suggestion in suggestions {
        let Some(skill) = known.remove(&suggestion.skill) else { continue };
        // Two frameworks may have the same name for it: the first has it from the company's own, or from where it fits better.
        let key = name_key(&skill.label);
        if !named.contains(&key) {
            named.push(key);
            suggested.push(Suggested { suggestion, skill });
        }
    }
    Ok(suggested)
}

/// What the finders say together, the surest first; of equals that of the first framework.
fn ask(finders: &[Arc<SkillFinder>], text: &str, mode: Mode) -> Vec<FoundSkill> {
    let of = |finder: &Arc<SkillFinder>| match mode {
        Mode::Sentence => finder.sentence(text, OF_A_SENTENCE),
        Mode::Phrase => finder.phrase(text, 1),
    };
    let mut found: Vec<FoundSkill> = finders.iter().flat_map(of).collect();
    found.sort_by_key(|one| (one.tier, std::cmp::Reverse(one.score)));
    found
}
