//! How two skills stand, said by a person: a relation, or that they are not the same.

use serde_json::json;

use super::{By, finish, finish_anew};
use crate::actions::skill_uses::Touched;
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::skills::{RelationKind, RelationSource, SkillRelation, StatedRelation};
use crate::store::skills::ConfusablePair;
use crate::store::{Conn, StoreError, skills};

/// Whose word pairs and relations by hand are.
const PERSON: &str = RelationSource::Person.as_str();

/// What a person says of two skills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// The one the page is about.
    pub skill: SkillId,
    /// The other one.
    pub other: SkillId,
    /// Why.
    pub reason: Option<String>,
}

/// Says how a skill stands to another: it is `kind` to the other one. `None` where a person says so already, else how many results are worked
/// out again.
pub fn relate(app: &App, conn: &mut Conn, by: &By, saying: &Saying, kind: RelationKind) -> Result<Option<usize>, StoreError> {
    skills::find(conn, &saying.other)?;
    let stated = StatedRelation {
        relation: SkillRelation::kept(saying.skill.clone(), kind, saying.other.clone()),
        source: RelationSource::Person,
        mapping: None,
        author: Some(by.actor.clone()),
        reason: saying.reason.clone(),
    };
    if saying.skill == saying.other || skills::insert_stated(conn, &[stated])? == 0 {
        return Ok(None);
    }
    let (touched, details) = (ends(conn, saying)?, json!({"other": saying.other, "kind": kind}));
    finish(app, conn, by, ("skill.related", &saying.skill), (&touched, details)).map(Some)
}

/// Takes back what a person said. What a framework or a mapping table says stays.
pub fn take_relation_back(app: &App, conn: &mut Conn, by: &By, saying: &Saying, kind: RelationKind) -> Result<Option<usize>, StoreError> {
    let relation = SkillRelation::kept(saying.skill.clone(), kind, saying.other.clone());
    let said = skills::list_stated_of(conn, &saying.skill)?;
    let is_it = |one: &StatedRelation| {
        let own = &one.relation;
        one.source == RelationSource::Person && SkillRelation::kept(own.from.clone(), own.kind, own.to.clone()) == relation
    };
    let mut taken = false;
    for one in said.iter().filter(|one| is_it(one)) {
        taken |= skills::delete_stated(conn, one)?;
    }
    if !taken {
        return Ok(None);
    }
    let (touched, details) = (ends(conn, saying)?, json!({"other": saying.other, "kind": kind}));
    finish(app, conn, by, ("skill.relation_taken_back", &saying.skill), (&touched, details)).map(Some)
}

/// Says that two skills are not the same, so that neither is proposed for the other's name.
pub fn take_apart(app: &App, conn: &mut Conn, by: &By, saying: &Saying) -> Result<Option<usize>, StoreError> {
    skills::find(conn, &saying.other)?;
    let pair = ConfusablePair {
        author: Some(by.actor.clone()),
        reason: saying.reason.clone(),
        ..ConfusablePair::new(saying.skill.clone(), saying.other.clone(), PERSON)
    };
    if saying.skill == saying.other || skills::insert_confusable(conn, &[pair])? == 0 {
        return Ok(None);
    }
    let (touched, details) = (ends(conn, saying)?, json!({"other": saying.other}));
    finish_anew(app, conn, by, ("skill.taken_apart", &saying.skill), (&touched, details)).map(Some)
}

/// Takes that back.
pub fn take_together(app: &App, conn: &mut Conn, by: &By, saying: &Saying) -> Result<Option<usize>, StoreError> {
    let pair = ConfusablePair::new(saying.skill.clone(), saying.other.clone(), PERSON);
    if !skills::delete_confusable(conn, &pair)? {
        return Ok(None);
    }
    let (touched, details) = (ends(conn, saying)?, json!({"other": saying.other}));
    finish_anew(app, conn, by, ("skill.apart_taken_back", &saying.skill), (&touched, details)).map(Some)
}

fn ends(conn: &mut Conn, saying: &Saying) -> Result<Touched, StoreError> {
    Touched::now(conn, [saying.skill.clone(), saying.other.clone()])
}
