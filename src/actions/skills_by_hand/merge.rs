//! The same skill made twice: one of them is merged into the other, and everything that names it reads as the other one.

use std::collections::BTreeSet;

use serde_json::json;

use super::own::lookup_own_called;
use super::{By, finish_anew};
use crate::actions::skill_uses::{Touched, Uses, count_uses};
use crate::app::App;
use crate::domain::frameworks::SkillName;
use crate::domain::own_skills::OWN_FRAMEWORK;
use crate::domain::skills::{RelationKind, RelationSource, Skill, SkillRelation, StatedRelation};
use crate::domain::{JobId, SkillId};
use crate::store::skills::{ConfusablePair, Merge, Moved};
use crate::store::{Conn, StoreError, requirement_sets, skills};

/// Why two skills cannot be merged, or a merge not undone.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// Both are one.
    #[error("a skill cannot be merged into itself")]
    Itself,
    /// The one that would go is a framework's.
    #[error("skill {0} is a framework's and cannot be merged away")]
    NotOwn(SkillId),
    /// It is merged already.
    #[error("skill {0} is merged into {1} already")]
    Merged(SkillId, SkillId),
    /// The one that would stay is retired, or no skill.
    #[error("entry {0} is retired or no skill")]
    NotOffered(SkillId),
    /// Somebody said that they are not the same.
    #[error("skills {0} and {1} are said not to be the same")]
    ToldApart(SkillId, SkillId),
    /// It is not merged.
    #[error("skill {0} is not merged")]
    NotMerged(SkillId),
    /// The one it was merged into was merged since.
    #[error("skill {0} was merged itself since")]
    MergedSince(SkillId),
    /// Another skill was merged into the same one since: what that one gave first cannot be told from what this one gives.
    #[error("skill {0} was merged into the same one since")]
    OthersSince(SkillId),
    /// Another own skill has its label now.
    #[error("skill {0} has the label now")]
    LabelTaken(SkillId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a merge would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergePlan {
    /// The skill that goes.
    pub from: Skill,
    /// The one that stays.
    pub to: Skill,
    /// Names that the other one gets.
    pub names: Vec<SkillName>,
    /// Relations and pairs that go over.
    pub relations: usize,
    /// Jobs whose draft asks for the other one then.
    pub drafts: Vec<JobId>,
    /// Jobs whose published version asks for the skill and stays as it is, read as the other one.
    pub published: Vec<JobId>,
    /// What is worked out again.
    pub uses: Uses,
}

/// What would move if one skill were merged into another.
pub fn plan_merge(conn: &mut Conn, from: &SkillId, to: &SkillId) -> Result<MergePlan, MergeError> {
    let (from, to) = checked(conn, from, to)?;
    let relations = skills::list_stated_of(conn, &from.id)?.len() + skills::list_confusable_of(conn, &from.id)?.len();
    let mut drafts: Vec<JobId> = requirement_sets::list_draft_rows(conn, &from.id)?.into_iter().map(|(_, _, job)| job).collect();
    drafts.sort();
    drafts.dedup();
    let asked = requirement_sets::list_asked_skills(conn)?;
    let published: BTreeSet<JobId> = asked.into_iter().filter(|(_, skill, _)| *skill == from.id).map(|(job, ..)| job).collect();
    let names = new_names(conn, &from.id, &to.id)?;
    let touched = Touched::now(conn, [from.id.clone(), to.id.clone()])?;
    let uses = count_uses(conn, &touched)?;
    Ok(MergePlan { from, to, names, relations, drafts, published: published.into_iter().collect(), uses })
}

/// Merges an own skill into another one. Answers how many results are worked out again.
pub fn merge_skills(app: &App, conn: &mut Conn, by: &By, from: &SkillId, to: &SkillId) -> Result<usize, MergeError> {
    skills::lock_own(conn)?;
    let (from, to) = checked(conn, from, to)?;
    // Also what asks for an entry that one of them stands for.
    let mut touched = Touched::now(conn, [from.id.clone(), to.id.clone()])?;
    let mut moved = Moved { was_retired: skills::is_retired(conn, &from.id)?, ..Moved::default() };
    for name in new_names(conn, &from.id, &to.id)? {
        if skills::insert_pin(conn, &to.id, &name, (&by.actor, by.now))? {
            moved.names.push(name);
        }
    }
    move_relations(conn, &mut moved, &from.id, &to.id)?;
    move_pairs(conn, &mut moved, &from.id, &to.id)?;
    move_references(conn, &mut moved, &from, &to)?;
    for (set, row, _) in requirement_sets::list_draft_rows(conn, &from.id)? {
        requirement_sets::update_draft_row(conn, (&set, &row), (&from.id, &to.id))?;
        moved.rows.push((set, row));
    }
    skills::update_retired(conn, &from.id, true)?;
    let id = app.new_id();
    let details = json!({"merge": id, "into": to.id, "drafts": moved.rows.len()});
    let merge = Merge { id, from: from.id.clone(), to: to.id.clone(), moved, at: by.now, by: by.actor.clone(), undone_at: None };
    skills::insert_merge(conn, &merge)?;
    touched.look_again(conn)?;
    Ok(finish_anew(app, conn, by, ("skill.merged", &from.id), (&touched, details))?)
}

/// Undoes the merge of a skill: both are as they were, but for what persons changed since. Answers how many results are worked out again.
pub fn undo_merge(app: &App, conn: &mut Conn, by: &By, from: &SkillId) -> Result<usize, MergeError> {
    skills::lock_own(conn)?;
    let merge = skills::lookup_merge_of(conn, from)?.ok_or_else(|| MergeError::NotMerged(from.clone()))?;
    if skills::lookup_merge_of(conn, &merge.to)?.is_some() {
        return Err(MergeError::MergedSince(merge.to));
    }
    if let Some(newest) = skills::list_merges_of(conn, &merge.to)?.into_iter().next().filter(|newest| newest.id != merge.id) {
        return Err(MergeError::OthersSince(newest.from));
    }
    let label = skills::find(conn, from)?.label;
    if !merge.moved.was_retired
        && let Some(other) = lookup_own_called(conn, &label, Some(from))?
    {
        return Err(MergeError::LabelTaken(other));
    }
    let Merge { id, to, moved, .. } = merge;
    let mut touched = Touched::now(conn, [from.clone(), to.clone()])?;
    touched.look(conn, moved.references.iter().map(|(skill, _)| skill.clone()))?;
    for name in &moved.names {
        skills::delete_pin(conn, &to, name)?;
    }
    for stated in &moved.relations_given {
        skills::delete_stated(conn, stated)?;
    }
    let standing: BTreeSet<String> = skills::list_mappings(conn)?.into_iter().map(|mapping| mapping.id).collect();
    let still_said = |stated: &&StatedRelation| stated.mapping.as_ref().is_none_or(|mapping| standing.contains(mapping));
    let taken: Vec<StatedRelation> = moved.relations_taken.iter().filter(still_said).cloned().collect();
    skills::insert_stated(conn, &taken)?;
    for pair in &moved.pairs_given {
        skills::delete_confusable(conn, pair)?;
    }
    skills::insert_confusable(conn, &moved.pairs_taken)?;
    for (skill, reference) in &moved.references {
        let same_as: Vec<String> = skills::find(conn, skill)?.same_as.into_iter().filter(|one| one != reference).collect();
        skills::save_same_as(conn, skill, &same_as)?;
    }
    for (set, row) in &moved.rows {
        requirement_sets::update_draft_row(conn, (set, row), (&to, from))?;
    }
    skills::update_retired(conn, from, moved.was_retired)?;
    skills::update_merge_undone(conn, &id, &by.actor, by.now)?;
    touched.look_again(conn)?;
    let details = json!({"merge": id, "from": to});
    Ok(finish_anew(app, conn, by, ("skill.merge_undone", from), (&touched, details))?)
}

fn checked(conn: &mut Conn, from: &SkillId, to: &SkillId) -> Result<(Skill, Skill), MergeError> {
    if from == to {
        return Err(MergeError::Itself);
    }
    let (from, to) = (skills::find(conn, from)?, skills::find(conn, to)?);
    if from.framework.as_str() != OWN_FRAMEWORK {
        return Err(MergeError::NotOwn(from.id));
    }
    if let Some(merge) = skills::lookup_merge_of(conn, &from.id)? {
        return Err(MergeError::Merged(from.id, merge.to));
    }
    if !skills::is_offered(conn, &to.id)? {
        return Err(MergeError::NotOffered(to.id));
    }
    if skills::list_confusable_of(conn, &from.id)?.iter().any(|pair| *pair.other_than(&from.id) == to.id) {
        return Err(MergeError::ToldApart(from.id, to.id));
    }
    Ok((from, to))
}

/// The names that name the one skill and not the other.
fn new_names(conn: &mut Conn, from: &SkillId, to: &SkillId) -> Result<Vec<SkillName>, StoreError> {
    let mut names = skills::list_names(conn, &[from.clone(), to.clone()])?;
    let (own, known) = (names.remove(from).unwrap_or_default(), names.remove(to).unwrap_or_default());
    let is_known = |name: &SkillName| {
        let fold = crate::domain::text::fold;
        known.iter().any(|one| one.kind.names_the_skill() && one.language == name.language && fold(&one.text) == fold(&name.text))
    };
    Ok(own.into_iter().filter(|name| name.kind.names_the_skill() && !is_known(name)).collect())
}

fn move_relations(conn: &mut Conn, moved: &mut Moved, from: &SkillId, to: &SkillId) -> Result<(), StoreError> {
    for stated in skills::list_stated_of(conn, from)? {
        skills::delete_stated(conn, &stated)?;
        if let Some(relation) = stated.relation.with(to, from) {
            give(conn, moved, StatedRelation { relation, ..stated.clone() })?;
        }
        moved.relations_taken.push(stated);
    }
    let replaced = SkillRelation { from: from.clone(), to: to.clone(), kind: RelationKind::ReplacedBy };
    give(conn, moved, StatedRelation { relation: replaced, source: RelationSource::Merge, mapping: None, author: None, reason: None })
}

fn give(conn: &mut Conn, moved: &mut Moved, stated: StatedRelation) -> Result<(), StoreError> {
    if skills::insert_stated(conn, std::slice::from_ref(&stated))? > 0 {
        moved.relations_given.push(stated);
    }
    Ok(())
}

fn move_pairs(conn: &mut Conn, moved: &mut Moved, from: &SkillId, to: &SkillId) -> Result<(), StoreError> {
    for pair in skills::list_confusable_of(conn, from)? {
        skills::delete_confusable(conn, &pair)?;
        let other = pair.other_than(from).clone();
        let given = ConfusablePair {
            author: pair.author.clone(),
            reason: pair.reason.clone(),
            ..ConfusablePair::new(to.clone(), other, &pair.source)
        };
        if skills::insert_confusable(conn, std::slice::from_ref(&given))? > 0 {
            moved.pairs_given.push(given);
        }
        moved.pairs_taken.push(pair);
    }
    Ok(())
}

/// The one that stays stands for the one that goes and for what that stood for, so that lists and files that name it mean the other one. The one
/// that goes, and those merged into it before, stand for the one that stays: published versions that ask for them have its relations.
fn move_references(conn: &mut Conn, moved: &mut Moved, from: &Skill, to: &Skill) -> Result<(), StoreError> {
    let given: Vec<&String> = std::iter::once(&from.uri).chain(&from.same_as).collect();
    let given: Vec<String> = given.into_iter().filter(|one| **one != to.uri).cloned().collect();
    add_references(conn, moved, &to.id, &given)?;
    let (mut open, mut seen) = (vec![from.id.clone()], BTreeSet::new());
    while let Some(skill) = open.pop() {
        if !seen.insert(skill.clone()) {
            continue;
        }
        add_references(conn, moved, &skill, std::slice::from_ref(&to.uri))?;
        open.extend(skills::list_merges_of(conn, &skill)?.into_iter().map(|merge| merge.from));
    }
    Ok(())
}

fn add_references(conn: &mut Conn, moved: &mut Moved, skill: &SkillId, given: &[String]) -> Result<(), StoreError> {
    let mut same_as = skills::find(conn, skill)?.same_as;
    for reference in given {
        if !same_as.contains(reference) {
            same_as.push(reference.clone());
            moved.references.push((skill.clone(), reference.clone()));
        }
    }
    skills::save_same_as(conn, skill, &same_as)
}
