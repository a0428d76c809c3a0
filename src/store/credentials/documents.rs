//! The documents a run stood on: kept with it, read again for a replay.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::NewCheckRun;
use crate::domain::{CandidateId, CheckRunId};
use crate::store::evidence::{self, Keeper};
use crate::store::schema::{applications, check_runs, evidence_documents, submissions};
use crate::store::values::{count, read_number};
use crate::store::{Conn, SealingKey, StoreError};

/// A document that was fetched for a check, or the failure to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceDocument {
    /// The URL as asked for.
    pub url: String,
    /// What for, as stored text.
    pub kind: String,
    /// When.
    pub fetched_at: DateTime<Utc>,
    /// What came.
    pub answer: EvidenceAnswer,
    /// Whether it is about the candidate: kept under the candidate's key, not shared.
    pub is_personal: bool,
}

/// What came of a fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceAnswer {
    /// An HTTP answer, whatever its status.
    Body {
        /// HTTP status of the last hop.
        status: u16,
        /// Its content type, as sent.
        content_type: Option<String>,
        /// The URL of the last hop.
        final_url: String,
        /// The body.
        bytes: Arc<[u8]>,
    },
    /// No usable answer: why, as stored text.
    Failed(String),
}

/// The bytes a run stood on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBundle {
    /// The uploaded bytes; `None` for a pasted link.
    pub file: Option<Vec<u8>>,
    /// The pasted link, or the file's name.
    pub label: String,
    /// The documents, in the order fetched.
    pub documents: Vec<EvidenceDocument>,
    /// The circumstances as JSON.
    pub setting: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_documents)]
struct DocumentRow {
    check_run_id: String,
    position: i64,
    url: String,
    kind: String,
    fetched_at: NaiveDateTime,
    status: Option<i64>,
    content_type: Option<String>,
    final_url: Option<String>,
    sha256: Option<String>,
    owner: String,
    failure: Option<String>,
}

/// Keeps what a run fetched, each body once: the candidate's own under the candidate's key.
pub(super) fn keep(
    conn: &mut Conn,
    key: &SealingKey,
    candidate: &CandidateId,
    run: &NewCheckRun,
    documents: &[EvidenceDocument],
) -> Result<(), StoreError> {
    let keeper = evidence::find_keeper(conn, key, candidate)?;
    for (at, document) in documents.iter().enumerate() {
        let (holder, owner) = if document.is_personal { (&keeper, candidate.as_str()) } else { (&Keeper::Shared, "") };
        let mut row = DocumentRow {
            check_run_id: run.id.as_str().to_owned(),
            position: count(at),
            url: document.url.clone(),
            kind: document.kind.clone(),
            fetched_at: document.fetched_at.naive_utc(),
            status: None,
            content_type: None,
            final_url: None,
            sha256: None,
            owner: owner.to_owned(),
            failure: None,
        };
        match &document.answer {
            EvidenceAnswer::Body { status, content_type, final_url, bytes } => {
                row.status = Some(i64::from(*status));
                row.content_type.clone_from(content_type);
                row.final_url = Some(final_url.clone());
                row.sha256 = Some(evidence::insert(conn, holder, bytes, document.fetched_at)?);
            }
            EvidenceAnswer::Failed(why) => row.failure = Some(why.clone()),
        }
        diesel::insert_into(evidence_documents::table).values(&row).execute(conn)?;
    }
    Ok(())
}

/// The bytes a run stood on, exactly as they were: for replay and for showing them.
pub fn find_bundle(conn: &mut Conn, key: &SealingKey, id: &CheckRunId) -> Result<KeptBundle, StoreError> {
    let head: Option<(String, Option<String>, String, String)> = check_runs::table
        .inner_join(submissions::table.inner_join(applications::table))
        .filter(check_runs::id.eq(id.as_str()))
        .select((check_runs::setting, check_runs::submitted_sha256, submissions::label, applications::candidate_id))
        .first(conn)
        .optional()?;
    let (setting, sha256, label, candidate) = head.ok_or_else(|| StoreError::missing("check run", id))?;
    let keeper = evidence::find_keeper(conn, key, &CandidateId::new(candidate))?;
    let rows: Vec<DocumentRow> = evidence_documents::table
        .filter(evidence_documents::check_run_id.eq(id.as_str()))
        .order(evidence_documents::position.asc())
        .select(DocumentRow::as_select())
        .load(conn)?;
    let file = sha256.map(|sha256| evidence::find(conn, &keeper, &sha256)).transpose()?;
    let documents = rows.into_iter().map(|row| read_document(conn, &keeper, row)).collect::<Result<_, _>>()?;
    Ok(KeptBundle { file, label, documents, setting })
}

fn read_document(conn: &mut Conn, keeper: &Keeper, row: DocumentRow) -> Result<EvidenceDocument, StoreError> {
    let is_personal = !row.owner.is_empty();
    let answer = match (row.sha256, row.failure) {
        (Some(sha256), _) => {
            let holder = if is_personal { keeper } else { &Keeper::Shared };
            EvidenceAnswer::Body {
                status: read_number(row.status.unwrap_or(-1), "evidence_documents.status")?,
                content_type: row.content_type,
                final_url: row.final_url.unwrap_or_else(|| row.url.clone()),
                bytes: evidence::find(conn, holder, &sha256)?.into(),
            }
        }
        (None, failure) => EvidenceAnswer::Failed(failure.unwrap_or_default()),
    };
    Ok(EvidenceDocument { url: row.url, kind: row.kind, fetched_at: row.fetched_at.and_utc(), answer, is_personal })
}
