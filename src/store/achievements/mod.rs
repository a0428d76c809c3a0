//! Achievements of candidates' genuine credentials (ADR 21): what the newest credential states, who holds one, and what persons said.

mod decisions;
mod held;
mod holders;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::schema::{achievement_decisions, achievements, held_achievements};
use super::values::read_json;
use super::{Conn, StoreError};
use crate::domain::AchievementId;
use crate::domain::achievements::{SeenAchievement, StatedAchievement};

pub use decisions::{insert as insert_decision, list as list_decisions, list_all as list_all_decisions, list_of as list_decisions_of};
pub use held::lock_named;
pub(super) use held::{fill, replace};
pub use holders::{Holders, list_applications, list_held, list_holders, list_places};

/// Rows asked for in one query.
const AT_ONCE: usize = 500;

/// What the newest credential states, and who says it.
#[derive(Serialize, Deserialize)]
struct Content {
    issuer: String,
    issuer_name: Option<String>,
    stated: StatedAchievement,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = achievements)]
struct AchievementRow {
    id: String,
    content: String,
    first_seen_at: NaiveDateTime,
    last_seen_at: NaiveDateTime,
}

/// The achievement with this id.
pub fn find(conn: &mut Conn, id: &AchievementId) -> Result<SeenAchievement, StoreError> {
    let row: Option<AchievementRow> = achievements::table.find(id.as_str()).select(AchievementRow::as_select()).first(conn).optional()?;
    row.ok_or_else(|| StoreError::missing("achievement", id))?.try_into()
}

/// Takes turns over one achievement until the transaction ends: whoever decides about it and whoever finds another holder never miss one another.
/// SQLite has one writer anyway.
pub fn lock(conn: &mut Conn, id: &AchievementId) -> Result<(), StoreError> {
    let found: Option<String> = match conn {
        Conn::Postgres(postgres) => {
            achievements::table.find(id.as_str()).select(achievements::id).for_update().first(postgres).optional()?
        }
        Conn::Sqlite(sqlite) => achievements::table.find(id.as_str()).select(achievements::id).first(sqlite).optional()?,
    };
    found.map(drop).ok_or_else(|| StoreError::missing("achievement", id))
}

/// The achievements with these ids; unknown ones are left out.
pub fn list_by_ids(conn: &mut Conn, ids: &[AchievementId]) -> Result<Vec<SeenAchievement>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let texts: Vec<&str> = some.iter().map(AchievementId::as_str).collect();
        let rows: Vec<AchievementRow> =
            achievements::table.filter(achievements::id.eq_any(texts)).select(AchievementRow::as_select()).load(conn)?;
        found.extend(rows.into_iter().map(SeenAchievement::try_from).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(found)
}

/// Every achievement that a candidate holds or that somebody decided about, by id.
pub fn list(conn: &mut Conn) -> Result<Vec<SeenAchievement>, StoreError> {
    let rows: Vec<AchievementRow> = achievements::table.order(achievements::id.asc()).select(AchievementRow::as_select()).load(conn)?;
    rows.into_iter().map(SeenAchievement::try_from).collect()
}

/// Forgets the achievements that nobody holds any more and nobody decided about: their texts may speak of a person who was erased.
pub(super) fn delete_unheld(conn: &mut Conn) -> Result<(), StoreError> {
    let held = held_achievements::table.select(held_achievements::achievement_id);
    let decided = achievement_decisions::table.select(achievement_decisions::achievement_id);
    let left = achievements::table.filter(achievements::id.ne_all(held)).filter(achievements::id.ne_all(decided));
    diesel::delete(left).execute(conn)?;
    Ok(())
}

impl TryFrom<AchievementRow> for SeenAchievement {
    type Error = StoreError;

    fn try_from(row: AchievementRow) -> Result<Self, StoreError> {
        let Content { issuer, issuer_name, stated } = read_json(&row.content, "achievements.content")?;
        Ok(Self {
            id: AchievementId::new(row.id),
            issuer,
            issuer_name,
            stated,
            first_seen_at: row.first_seen_at.and_utc(),
            last_seen_at: row.last_seen_at.and_utc(),
        })
    }
}
