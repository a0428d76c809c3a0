//! What persons said of achievements. Versions are only ever added.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::domain::AchievementId;
use crate::domain::achievements::AchievementDecision;
use crate::store::schema::achievement_decisions as table;
use crate::store::values::{read_json, read_number, read_some_number, write_json};
use crate::store::{Conn, StoreError};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
struct DecisionRow {
    achievement_id: String,
    version: i64,
    changes: String,
    undoes: Option<i64>,
    reason: String,
    decided_by: String,
    decided_at: NaiveDateTime,
}

/// Adds a version. One with its number that is there already is refused: somebody decided in the meantime.
pub fn insert(conn: &mut Conn, achievement: &AchievementId, decision: &AchievementDecision) -> Result<(), StoreError> {
    let row = DecisionRow {
        achievement_id: achievement.as_str().to_owned(),
        version: i64::from(decision.version),
        changes: write_json(&decision.changes, "achievement_decisions.changes")?,
        undoes: decision.undoes.map(i64::from),
        reason: decision.reason.clone(),
        decided_by: decision.by.clone(),
        decided_at: decision.at.naive_utc(),
    };
    diesel::insert_into(table::table)
        .values(&row)
        .execute(conn)
        .map_err(StoreError::taken("a decision with the version", decision.version.to_string()))?;
    Ok(())
}

/// The versions of one achievement, oldest first.
pub fn list(conn: &mut Conn, achievement: &AchievementId) -> Result<Vec<AchievementDecision>, StoreError> {
    Ok(list_of(conn, std::slice::from_ref(achievement))?.remove(achievement).unwrap_or_default())
}

/// The versions of these achievements, oldest first.
pub fn list_of(conn: &mut Conn, ids: &[AchievementId]) -> Result<BTreeMap<AchievementId, Vec<AchievementDecision>>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(AchievementId::as_str).collect();
    let rows = table::table.filter(table::achievement_id.eq_any(ids)).order((table::achievement_id.asc(), table::version.asc()));
    by_achievement(rows.select(DecisionRow::as_select()).load(conn)?)
}

/// The versions of all achievements.
pub fn list_all(conn: &mut Conn) -> Result<BTreeMap<AchievementId, Vec<AchievementDecision>>, StoreError> {
    let rows = table::table.order((table::achievement_id.asc(), table::version.asc()));
    by_achievement(rows.select(DecisionRow::as_select()).load(conn)?)
}

fn by_achievement(rows: Vec<DecisionRow>) -> Result<BTreeMap<AchievementId, Vec<AchievementDecision>>, StoreError> {
    let mut all: BTreeMap<AchievementId, Vec<AchievementDecision>> = BTreeMap::new();
    for row in rows {
        let decision = AchievementDecision {
            version: read_number(row.version, "achievement_decisions.version")?,
            changes: read_json(&row.changes, "achievement_decisions.changes")?,
            undoes: read_some_number(row.undoes, "achievement_decisions.undoes")?,
            reason: row.reason,
            by: row.decided_by,
            at: row.decided_at.and_utc(),
        };
        all.entry(AchievementId::new(row.achievement_id)).or_default().push(decision);
    }
    Ok(all)
}
