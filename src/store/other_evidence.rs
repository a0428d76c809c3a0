//! Other evidence that persons accepted. Lines are never changed but for being taken back once; one stands for each requirement at most.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::other_evidence;
use super::values::{read_enum, read_time};
use super::{Conn, StoreError};
use crate::domain::other_evidence::{AcceptedShare, EvidenceKind, OtherEvidence, Withdrawn};
use crate::domain::{ApplicationId, OtherEvidenceId, RequirementId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = other_evidence)]
struct EvidenceRow {
    id: String,
    application_id: String,
    requirement_id: String,
    kind: String,
    words: String,
    share: String,
    accepted_by: String,
    accepted_at: NaiveDateTime,
    withdrawn_by: Option<String>,
    withdrawn_at: Option<NaiveDateTime>,
}

/// Records a line that stands. A second one for the same requirement of the application is refused by the database.
pub fn insert(conn: &mut Conn, line: &OtherEvidence) -> Result<(), StoreError> {
    let row = EvidenceRow {
        id: line.id.as_str().to_owned(),
        application_id: line.application.as_str().to_owned(),
        requirement_id: line.requirement.as_str().to_owned(),
        kind: line.kind.as_str().to_owned(),
        words: line.words.clone(),
        share: line.share.as_str().to_owned(),
        accepted_by: line.accepted_by.clone(),
        accepted_at: line.accepted_at.naive_utc(),
        withdrawn_by: None,
        withdrawn_at: None,
    };
    diesel::insert_into(other_evidence::table).values(&row).execute(conn)?;
    Ok(())
}

/// Every line of an application, those taken back too, oldest first.
pub fn list(conn: &mut Conn, application: &ApplicationId) -> Result<Vec<OtherEvidence>, StoreError> {
    let rows: Vec<EvidenceRow> = other_evidence::table
        .filter(other_evidence::application_id.eq(application.as_str()))
        .order((other_evidence::accepted_at, other_evidence::id))
        .select(EvidenceRow::as_select())
        .load(conn)?;
    rows.into_iter().map(OtherEvidence::try_from).collect()
}

/// Takes a line back; the row stays. Answers whether it stood.
pub fn withdraw(conn: &mut Conn, id: &OtherEvidenceId, by: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let standing = other_evidence::table.find(id.as_str()).filter(other_evidence::withdrawn_at.is_null());
    let changed = diesel::update(standing)
        .set((other_evidence::withdrawn_by.eq(by), other_evidence::withdrawn_at.eq(now.naive_utc())))
        .execute(conn)?;
    Ok(changed == 1)
}

impl TryFrom<EvidenceRow> for OtherEvidence {
    type Error = StoreError;

    fn try_from(row: EvidenceRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: OtherEvidenceId::new(row.id),
            application: ApplicationId::new(row.application_id),
            requirement: RequirementId::new(row.requirement_id),
            kind: read_enum(EvidenceKind::parse, &row.kind, "other_evidence.kind")?,
            words: row.words,
            share: read_enum(AcceptedShare::parse, &row.share, "other_evidence.share")?,
            accepted_by: row.accepted_by,
            accepted_at: row.accepted_at.and_utc(),
            withdrawn: row.withdrawn_by.zip(read_time(row.withdrawn_at)).map(|(by, at)| Withdrawn { by, at }),
        })
    }
}
