//! A mapping table between frameworks: what it says of skills that are loaded, as a whole, and taken away as a whole.

use std::collections::BTreeSet;

use serde_json::json;

use super::skill_uses::{Touched, score_again};
use super::skills_by_hand::By;
use crate::app::App;
use crate::domain::SkillId;
use crate::domain::frameworks::Link;
use crate::store::skills::{KeptMapping, MappingCounts};
use crate::store::{Conn, StoreError, audit, skills};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedMapping {
    /// Its id; `None` where exactly this stands already.
    pub id: Option<String>,
    /// What it did, in numbers.
    pub counts: MappingCounts,
    /// Some of the ends that nobody has loaded.
    pub unknown: Vec<String>,
    /// Results that are worked out again.
    pub rescored: usize,
}

/// Loads a mapping table, as part of the caller's transaction.
pub fn import_mapping(app: &App, conn: &mut Conn, by: &By, name: &str, links: &[Link]) -> Result<ImportedMapping, StoreError> {
    let kept = KeptMapping {
        id: app.new_id(),
        name: name.to_owned(),
        counts: MappingCounts::default(),
        loaded_at: by.now,
        loaded_by: by.actor.clone(),
    };
    let Some(loaded) = skills::load_mapping(conn, &kept, links)? else {
        return Ok(ImportedMapping { id: None, counts: MappingCounts::default(), unknown: Vec::new(), rescored: 0 });
    };
    let kept = KeptMapping { id: loaded.id, counts: loaded.counts.clone(), ..kept };
    let rescored = finish(app, conn, by, ("mapping.loaded", &kept), &loaded.touched)?;
    Ok(ImportedMapping { id: Some(kept.id), counts: loaded.counts, unknown: loaded.unknown, rescored })
}

/// Takes away all that a mapping table says. Answers how many results are worked out again.
pub fn take_mapping_away(app: &App, conn: &mut Conn, by: &By, id: &str) -> Result<(KeptMapping, usize), StoreError> {
    let kept = skills::find_mapping(conn, id)?;
    let touched = skills::take_mapping_away(conn, id)?;
    let rescored = finish(app, conn, by, ("mapping.taken_away", &kept), &touched)?;
    Ok((kept, rescored))
}

fn finish(
    app: &App,
    conn: &mut Conn,
    by: &By,
    (action, mapping): (&str, &KeptMapping),
    touched: &BTreeSet<SkillId>,
) -> Result<usize, StoreError> {
    let touched = Touched::now(conn, touched.clone())?;
    let rescored = score_again(app, conn, &touched, by.now)?;
    let details = json!({"relations": mapping.counts.taken, "skills": touched.skills().len(), "rescored": rescored});
    let object = format!("mapping:{}", mapping.id);
    let event = audit::NewEvent { at: by.now, actor: &by.actor, action, object: &object, details: &details.to_string() };
    audit::append(conn, &event)?;
    Ok(rescored)
}
