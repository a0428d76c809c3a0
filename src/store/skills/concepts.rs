//! A framework's skills as the finder is made of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;

use crate::domain::frameworks::{EntryKind, NameKind};
use crate::domain::matching::engine::Concept;
use crate::domain::matching::finder::FinderSkill;
use crate::domain::{FrameworkId, SkillId};
use crate::store::schema::{confusable_skills, skill_names, skills};
use crate::store::{Conn, StoreError};

/// Languages whose names the engine understands; `und` is what nobody said a language of.
const LANGUAGES: [&str; 4] = ["en", "en-us", "en-gb", "und"];

/// The skills of a framework that a job can ask for, by their identifier, with their English names. Of a skill that has no English name all
/// names are taken.
pub fn list_for_finder(conn: &mut Conn, framework: &FrameworkId) -> Result<Vec<FinderSkill>, StoreError> {
    let of_framework = || {
        let is_own = skills::framework_id.eq(framework.as_str().to_owned());
        is_own.and(skills::kind.eq(EntryKind::Skill.as_str())).and(skills::is_retired.eq(false))
    };
    let rows: Vec<(String, String, String, Option<String>)> = skills::table
        .filter(of_framework())
        .order((skills::uri.asc(), skills::id.asc()))
        .select((skills::id, skills::uri, skills::label, skills::statement))
        .load(conn)?;
    let mut all = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter();
    // Some at a time: all names of a large framework beside what is made of them would take twice the memory.
    loop {
        let some: Vec<_> = rows.by_ref().take(super::ROWS).collect();
        if some.is_empty() {
            return Ok(all);
        }
        let ids: Vec<&str> = some.iter().map(|(id, ..)| id.as_str()).collect();
        let mut names = names_of(conn, &ids)?;
        all.extend(some.into_iter().map(|(id, uri, label, statement)| {
            let aliases = aliases(names.remove(&id).unwrap_or_default(), &label);
            FinderSkill { id: SkillId::new(id), concept: Concept { uri, label, aliases, description: statement.unwrap_or_default() } }
        }));
    }
}

/// A name with where it stands among those of its skill, and its language.
type Placed = (i64, String, String);

/// The names of these skills, but hidden ones.
fn names_of(conn: &mut Conn, ids: &[&str]) -> Result<HashMap<String, Vec<Placed>>, StoreError> {
    let rows: Vec<(String, i64, String, String)> = skill_names::table
        .filter(skill_names::skill_id.eq_any(ids))
        .filter(skill_names::kind.ne(NameKind::Hidden.as_str()))
        .select((skill_names::skill_id, skill_names::position, skill_names::language, skill_names::name))
        .load(conn)?;
    let mut names: HashMap<String, Vec<Placed>> = HashMap::new();
    for (id, position, language, name) in rows {
        names.entry(id).or_default().push((position, language, name));
    }
    Ok(names)
}

/// The English names beside the label; all of them where none is English.
fn aliases(mut names: Vec<Placed>, label: &str) -> Vec<String> {
    names.sort_unstable();
    let is_english = |language: &str| LANGUAGES.contains(&language);
    let has_english = names.iter().any(|(_, language, _)| is_english(language));
    let taken = names.into_iter().filter(|(_, language, name)| (!has_english || is_english(language)) && name != label);
    taken.map(|(.., name)| name).collect()
}

/// For each skill of a framework that is not to be taken for another one: the names of that other one that name it.
pub fn list_not_to_confuse(conn: &mut Conn, framework: &FrameworkId) -> Result<Vec<(SkillId, Vec<String>)>, StoreError> {
    let pairs: Vec<(String, String)> =
        confusable_skills::table.select((confusable_skills::one_id, confusable_skills::other_id)).distinct().load(conn)?;
    let both_ways = pairs.into_iter().flat_map(|(one, other)| [(one.clone(), other.clone()), (other, one)]);
    let both_ways: Vec<(String, String)> = both_ways.collect();
    let ends: Vec<&str> = both_ways.iter().map(|(one, _)| one.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    let mut own = BTreeSet::new();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for some in ends.chunks(super::ROWS) {
        let ours: Vec<String> = skills::table
            .filter(skills::id.eq_any(some))
            .filter(skills::framework_id.eq(framework.as_str()))
            .select(skills::id)
            .load(conn)?;
        own.extend(ours);
        let found: Vec<(String, String)> = skill_names::table
            .filter(skill_names::skill_id.eq_any(some))
            .filter(skill_names::kind.eq_any(super::SURE_KINDS))
            .order((skill_names::skill_id.asc(), skill_names::language.asc(), skill_names::position.asc()))
            .select((skill_names::skill_id, skill_names::name))
            .load(conn)?;
        for (id, name) in found {
            names.entry(id).or_default().push(name);
        }
    }
    let of_own = both_ways.iter().filter(|(one, _)| own.contains(one));
    Ok(of_own.map(|(one, other)| (SkillId::new(one), names.get(other).cloned().unwrap_or_default())).collect())
}
