//! Pairs of skills that are easily taken for one another and are not the same (F10).

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::ROWS;
use crate::domain::SkillId;
use crate::store::schema::confusable_skills;
use crate::store::{Conn, StoreError};

/// Two skills that are not the same, the smaller id first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ConfusablePair {
    /// The first.
    pub one: SkillId,
    /// The second.
    pub other: SkillId,
    /// starter, framework or person; the same pair may be said by several.
    pub source: String,
    /// Who said so.
    pub author: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = confusable_skills)]
struct PairRow {
    one_id: String,
    other_id: String,
    source: String,
    author: Option<String>,
    reason: Option<String>,
}

impl ConfusablePair {
    /// The skill that is not this one.
    pub fn other_than(&self, own: &SkillId) -> &SkillId {
        if self.one == *own { &self.other } else { &self.one }
    }

    /// A pair; which of the two is said first makes no difference.
    pub fn new(one: SkillId, other: SkillId, source: &str) -> Self {
        let (one, other) = if other < one { (other, one) } else { (one, other) };
        Self { one, other, source: source.to_owned(), author: None, reason: None }
    }
}

/// Adds pairs; one that the same source says already stays as it is. Answers how many are new.
pub fn insert_confusable(conn: &mut Conn, all: &[ConfusablePair]) -> Result<usize, StoreError> {
    let row = |pair: &ConfusablePair| PairRow {
        one_id: pair.one.as_str().to_owned(),
        other_id: pair.other.as_str().to_owned(),
        source: pair.source.clone(),
        author: pair.author.clone(),
        reason: pair.reason.clone(),
    };
    let mut new = 0;
    for some in all.chunks(ROWS) {
        let rows: Vec<PairRow> = some.iter().map(row).collect();
        new += match conn {
            Conn::Sqlite(sqlite) => diesel::insert_or_ignore_into(confusable_skills::table).values(&rows).execute(sqlite)?,
            Conn::Postgres(postgres) => {
                diesel::insert_into(confusable_skills::table).values(&rows).on_conflict_do_nothing().execute(postgres)?
            }
        };
    }
    Ok(new)
}

/// Takes back what one source says.
pub fn delete_confusable(conn: &mut Conn, pair: &ConfusablePair) -> Result<bool, StoreError> {
    let row = confusable_skills::table.find((pair.one.as_str(), pair.other.as_str(), &pair.source));
    Ok(diesel::delete(row).execute(conn)? > 0)
}

/// Every pair, in a fixed order.
#[cfg(test)]
pub fn list_confusable(conn: &mut Conn) -> Result<Vec<ConfusablePair>, StoreError> {
    let rows: Vec<PairRow> = confusable_skills::table
        .order((confusable_skills::one_id.asc(), confusable_skills::other_id.asc(), confusable_skills::source.asc()))
        .select(PairRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(ConfusablePair::from).collect())
}

/// The pairs of one skill.
pub fn list_confusable_of(conn: &mut Conn, id: &SkillId) -> Result<Vec<ConfusablePair>, StoreError> {
    let rows: Vec<PairRow> = confusable_skills::table
        .filter(confusable_skills::one_id.eq(id.as_str()).or(confusable_skills::other_id.eq(id.as_str())))
        .order((confusable_skills::one_id.asc(), confusable_skills::other_id.asc(), confusable_skills::source.asc()))
        .select(PairRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(ConfusablePair::from).collect())
}

/// The skills that are not to be taken for one of these.
pub(super) fn list_partners(conn: &mut Conn, ids: &BTreeSet<SkillId>) -> Result<BTreeSet<SkillId>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(SkillId::as_str).collect();
    let mut partners = BTreeSet::new();
    for some in ids.chunks(ROWS) {
        let of_one = confusable_skills::table.filter(confusable_skills::one_id.eq_any(some)).select(confusable_skills::other_id);
        partners.extend(of_one.load::<String>(conn)?);
        let of_other = confusable_skills::table.filter(confusable_skills::other_id.eq_any(some)).select(confusable_skills::one_id);
        partners.extend(of_other.load::<String>(conn)?);
    }
    Ok(partners.into_iter().map(SkillId::new).collect())
}

impl From<PairRow> for ConfusablePair {
    fn from(row: PairRow) -> Self {
        Self {
            one: SkillId::new(row.one_id),
            other: SkillId::new(row.other_id),
            source: row.source,
            author: row.author,
            reason: row.reason,
        }
    }
}
