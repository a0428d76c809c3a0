//! Skills found by what somebody types, and skills page by page.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::names::{NOT_A_SKILL, typed_key};
use super::{SkillRow, list_by_ids, with_names};
use crate::domain::frameworks::{EntryKind, FrameworkKind};
use crate::domain::own_skills::OWN_FRAMEWORK;
use crate::domain::skills::{RelationKind, Skill};
use crate::domain::text::name_key;
use crate::domain::{FrameworkId, SkillId};
use crate::store::schema::{skill_keys, skill_relations, skills};
use crate::store::values::{count, fold};
use crate::store::{Conn, StoreError};

/// Ranks of keys from the best to the worst.
const RANKS: [i64; 4] = [0, 1, 2, 3];
/// Names looked through for words in another order.
const MOST_LOOKED_AT: usize = 2_000;

/// A skill found by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillHit {
    /// The skill.
    pub skill: Skill,
    /// The label or alias that matched.
    pub matched: String,
}

/// Where to look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Where {
    /// Only in this framework.
    pub framework: Option<FrameworkId>,
    /// Also among headings, occupations and what a framework has given up.
    pub is_everything: bool,
}

/// Typeahead: skills a job can ask for with a name that begins with `text`, then those with a later word that does, then by other names.
/// Each skill once.
pub fn search(conn: &mut Conn, text: &str, limit: usize) -> Result<Vec<SkillHit>, StoreError> {
    search_in(conn, &Where::default(), text, limit)
}

/// The same, where one says.
pub fn search_in(conn: &mut Conn, place: &Where, text: &str, limit: usize) -> Result<Vec<SkillHit>, StoreError> {
    let key = typed_key(text);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let mut matched = Matched { limit, found: Vec::new() };
    let above: &[i64] = if place.is_everything { &[0, NOT_A_SKILL] } else { &[0] };
    for rank in above.iter().flat_map(|above| RANKS.map(|rank| rank + above)) {
        if matched.is_full() {
            break;
        }
        // Several names of one skill may match: asking for more than wanted makes up for the ones dropped.
        matched.take(keys(conn, place, rank, &key, limit.saturating_mul(4))?);
    }
    if !matched.is_full() {
        add_words_in_any_order(conn, place, text, &mut matched)?;
    }
    matched.into_hits(conn)
}

struct Matched {
    limit: usize,
    found: Vec<(String, String)>,
}

impl Matched {
    const fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }

    fn take(&mut self, names: impl IntoIterator<Item = (String, String)>) {
        for (id, name) in names {
            if !self.is_full() && !self.found.iter().any(|(known, _)| *known == id) {
                self.found.push((id, name));
            }
        }
    }

    fn into_hits(self, conn: &mut Conn) -> Result<Vec<SkillHit>, StoreError> {
        let ids: Vec<SkillId> = self.found.iter().map(|(id, _)| SkillId::new(id)).collect();
        let skills = list_by_ids(conn, &ids)?;
        let mut names: BTreeMap<String, String> = self.found.into_iter().collect();
        let hit = |skill: Skill| SkillHit { matched: names.remove(skill.id.as_str()).unwrap_or_else(|| skill.label.clone()), skill };
        Ok(skills.into_iter().map(hit).collect())
    }
}

/// Skills and names under the keys of one rank that begin so.
fn keys(conn: &mut Conn, place: &Where, rank: i64, start: &[u8], limit: usize) -> Result<Vec<(String, String)>, StoreError> {
    // No text holds this byte, so that everything that begins so comes before.
    let mut end = start.to_vec();
    end.push(0xff);
    let mut query = skill_keys::table
        .inner_join(skills::table)
        .filter(skill_keys::rank.eq(rank))
        .filter(skill_keys::key.ge(start.to_vec()))
        .filter(skill_keys::key.lt(end))
        .order((skill_keys::key.asc(), skill_keys::skill_id.asc(), skill_keys::language.asc()))
        .limit(count(limit))
        .select((skill_keys::key, skill_keys::skill_id, skill_keys::name, skills::framework_id))
        .into_boxed();
    if let Some(framework) = &place.framework {
        query = query.filter(skills::framework_id.eq(framework.as_str().to_owned()));
    }
    let mut rows: Vec<(Vec<u8>, String, String, String)> = query.load(conn)?;
    // Of two with the same name the company's own comes first.
    rows.sort_by(|one, other| (&one.0, !is_of_the_house(&one.3)).cmp(&(&other.0, !is_of_the_house(&other.3))));
    Ok(rows.into_iter().map(|(_, id, name, _)| (id, name)).collect())
}

/// Whether a framework is the company's own or the one that ships with Assay.
fn is_of_the_house(framework: &str) -> bool {
    [FrameworkKind::Starter.as_str(), OWN_FRAMEWORK].contains(&framework) || framework.starts_with(FrameworkKind::Custom.as_str())
}

/// `management project` finds project management: each word typed begins a word of the name.
fn add_words_in_any_order(conn: &mut Conn, place: &Where, text: &str, matched: &mut Matched) -> Result<(), StoreError> {
    let typed = name_key(text);
    let words: Vec<&str> = typed.split(' ').collect();
    let Some(longest) = words.iter().max_by_key(|word| word.len()).filter(|_| words.len() > 1) else { return Ok(()) };
    for rank in RANKS {
        let names = keys(conn, place, rank, longest.as_bytes(), MOST_LOOKED_AT)?;
        matched.take(names.into_iter().filter(|(_, name)| {
            let name = name_key(name);
            words.iter().all(|word| name.split(' ').any(|own| own.starts_with(word)))
        }));
    }
    Ok(())
}

/// The headings of a framework that stand under no other, by label.
pub fn list_tops(conn: &mut Conn, framework: &FrameworkId, limit: usize) -> Result<Vec<Skill>, StoreError> {
    let under_another =
        skill_relations::table.filter(skill_relations::kind.eq(RelationKind::Broader.as_str())).select(skill_relations::to_id);
    let rows = skills::table
        .filter(skills::framework_id.eq(framework.as_str()))
        .filter(skills::kind.eq(EntryKind::Group.as_str()))
        .filter(skills::is_retired.eq(false))
        .filter(skills::id.ne_all(under_another))
        .order((skills::label_folded.asc(), skills::id.asc()))
        .limit(count(limit))
        .select(SkillRow::as_select())
        .load(conn)?;
    with_names(conn, rows)
}

/// Skills by label, after the last one of the page before; of one framework or of all.
pub fn page(conn: &mut Conn, framework: Option<&FrameworkId>, after: Option<&Skill>, limit: usize) -> Result<Vec<Skill>, StoreError> {
    let mut query =
        skills::table.order((skills::label_folded.asc(), skills::id.asc())).limit(count(limit)).select(SkillRow::as_select()).into_boxed();
    if let Some(framework) = framework {
        query = query.filter(skills::framework_id.eq(framework.as_str().to_owned()));
    }
    if let Some(after) = after {
        let folded = fold(&after.label);
        let later = skills::label_folded.gt(folded.clone());
        query = query.filter(later.or(skills::label_folded.eq(folded).and(skills::id.gt(after.id.as_str().to_owned()))));
    }
    let rows = query.load(conn)?;
    with_names(conn, rows)
}
