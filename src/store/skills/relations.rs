//! How skills stand to one another, and who says so. The same may be said by a framework, by persons and by mapping tables.

use diesel::prelude::*;

use super::ROWS;
use crate::domain::SkillId;
use crate::domain::skills::{RelationKind, RelationSource, SkillRelation, StatedRelation as Stated};
use crate::store::schema::skill_relations;
use crate::store::values::read_enum;
use crate::store::{Conn, StoreError};

pub use crate::domain::skills::StatedRelation;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = skill_relations)]
pub(super) struct RelationRow {
    pub(super) from_id: String,
    pub(super) to_id: String,
    pub(super) kind: String,
    pub(super) source: String,
    pub(super) mapping: String,
    pub(super) author: Option<String>,
    pub(super) reason: Option<String>,
}

/// Adds relations; one that is there already stays as it is. `source` is framework, crosswalk or person.
pub fn insert_relations(conn: &mut Conn, all: &[SkillRelation], source: &str) -> Result<(), StoreError> {
    let rows: Vec<RelationRow> = all
        .iter()
        .map(|relation| RelationRow {
            from_id: relation.from.as_str().to_owned(),
            to_id: relation.to.as_str().to_owned(),
            kind: relation.kind.as_str().to_owned(),
            source: source.to_owned(),
            mapping: String::new(),
            author: None,
            reason: None,
        })
        .collect();
    insert_relation_rows(conn, &rows).map(drop)
}

/// Adds relations with who says so; one that the same source says already stays as it is. Answers how many are new.
pub fn insert_stated(conn: &mut Conn, all: &[Stated]) -> Result<usize, StoreError> {
    let rows: Vec<RelationRow> = all.iter().map(RelationRow::of).collect();
    insert_relation_rows(conn, &rows)
}

/// Takes back what one source says.
pub fn delete_stated(conn: &mut Conn, stated: &Stated) -> Result<bool, StoreError> {
    let key = RelationRow::of(stated);
    let row = skill_relations::table.find((key.from_id, key.to_id, key.kind, key.source, key.mapping));
    Ok(diesel::delete(row).execute(conn)? > 0)
}

/// The relations of a skill, either way round, each with who says so.
pub fn list_stated_of(conn: &mut Conn, id: &SkillId) -> Result<Vec<Stated>, StoreError> {
    let rows: Vec<RelationRow> = skill_relations::table
        .filter(skill_relations::from_id.eq(id.as_str()).or(skill_relations::to_id.eq(id.as_str())))
        .order((
            skill_relations::from_id.asc(),
            skill_relations::to_id.asc(),
            skill_relations::kind.asc(),
            skill_relations::source.asc(),
            skill_relations::mapping.asc(),
        ))
        .select(RelationRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Stated::try_from).collect()
}

/// Every relation once, in a fixed order.
#[cfg(test)]
pub fn list_relations(conn: &mut Conn) -> Result<Vec<SkillRelation>, StoreError> {
    let rows: Vec<RelationRow> = skill_relations::table
        .order((skill_relations::from_id.asc(), skill_relations::to_id.asc(), skill_relations::kind.asc()))
        .select(RelationRow::as_select())
        .load(conn)?;
    once(rows)
}

/// The relations of rows that come in order, each once whoever says it.
pub(super) fn once(rows: Vec<RelationRow>) -> Result<Vec<SkillRelation>, StoreError> {
    let mut all: Vec<SkillRelation> = rows.into_iter().map(SkillRelation::try_from).collect::<Result<_, _>>()?;
    all.dedup();
    Ok(all)
}

/// Adds rows of relations, in few statements; one that is there already stays as it is. Answers how many are new.
pub(super) fn insert_relation_rows(conn: &mut Conn, all: &[RelationRow]) -> Result<usize, StoreError> {
    let mut new = 0;
    for rows in all.chunks(ROWS) {
        new += match conn {
            Conn::Sqlite(sqlite) => diesel::insert_or_ignore_into(skill_relations::table).values(rows).execute(sqlite)?,
            Conn::Postgres(postgres) => {
                diesel::insert_into(skill_relations::table).values(rows).on_conflict_do_nothing().execute(postgres)?
            }
        };
    }
    Ok(new)
}

impl RelationRow {
    pub(super) fn of(stated: &Stated) -> Self {
        Self {
            from_id: stated.relation.from.as_str().to_owned(),
            to_id: stated.relation.to.as_str().to_owned(),
            kind: stated.relation.kind.as_str().to_owned(),
            source: stated.source.as_str().to_owned(),
            mapping: stated.mapping.clone().unwrap_or_default(),
            author: stated.author.clone(),
            reason: stated.reason.clone(),
        }
    }
}

impl TryFrom<RelationRow> for SkillRelation {
    type Error = StoreError;

    fn try_from(row: RelationRow) -> Result<Self, StoreError> {
        Ok(Self {
            from: SkillId::new(row.from_id),
            to: SkillId::new(row.to_id),
            kind: read_enum(RelationKind::parse, &row.kind, "skill_relations.kind")?,
        })
    }
}

impl TryFrom<RelationRow> for Stated {
    type Error = StoreError;

    fn try_from(mut row: RelationRow) -> Result<Self, StoreError> {
        let source = read_enum(RelationSource::parse, &row.source, "skill_relations.source")?;
        let (author, reason) = (row.author.take(), row.reason.take());
        let mapping = Some(std::mem::take(&mut row.mapping)).filter(|mapping| !mapping.is_empty());
        Ok(Self { relation: SkillRelation::try_from(row)?, source, mapping, author, reason })
    }
}
