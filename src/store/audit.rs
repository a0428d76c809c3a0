//! What happened, append-only: each event carries the hash of the one before, so that a change or a gap shows (`security.md` §7.5).
//! No names and no content: ids only.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::schema::audit_events;
use super::values::{count, counted, sha256_hex};
use super::{Conn, StoreError};

/// Writers on PostgreSQL take turns at the end of the chain under this lock until their commit.
const TURN: i64 = 7_201_845_114;
/// What the first event follows.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Rows read at a time when the chain is verified.
const STEP: i64 = 1_000;

/// An event to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who: `user:ID`, `candidate:ID`, `system`.
    pub actor: &'a str,
    /// What: `job.opened`.
    pub action: &'a str,
    /// About what: `job:ID`.
    pub object: &'a str,
    /// Details as JSON text, ids and codes only.
    pub details: &'a str,
}

/// An event as written down.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit_events)]
struct EventRow {
    seq: i64,
    happened_at: NaiveDateTime,
    actor: String,
    action: String,
    object: String,
    details: String,
    prev_hash: String,
    hash: String,
}

/// An event as written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place in the chain, from 1.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// About what.
    pub object: String,
    /// Details as JSON text.
    pub details: String,
    /// Its own hash, over everything above and the hash before.
    pub hash: String,
}

/// What verifying the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every event is as written, none is missing.
    Whole {
        /// How many events.
        events: u64,
        /// Hash of the last one: note it elsewhere, and a cut-off end shows too.
        last_hash: String,
    },
    /// The first event that is not as written, or stands where another is missing.
    Broken {
        /// Its place.
        seq: u64,
    },
}

/// The hash of an event: lengths in front of the parts, so that no two events have the same text.
fn hash_of(seq: i64, event: &NewEvent<'_>, prev_hash: &str) -> String {
    let at = event.at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let sized = |part: &str| format!("{}:{part}\n", part.len());
    let parts = [event.actor, event.action, event.object, event.details, prev_hash].map(sized);
    sha256_hex(format!("{seq}\n{at}\n{}", parts.concat()).as_bytes())
}

/// Writes an event down, in the transaction of what it tells about, and answers its place.
pub fn append(conn: &mut Conn, event: &NewEvent<'_>) -> Result<u64, StoreError> {
    if let Conn::Postgres(postgres) = conn {
        postgres.batch_execute(&format!("SELECT pg_advisory_xact_lock({TURN})"))?;
    }
    let last: Option<(i64, String)> =
        audit_events::table.order(audit_events::seq.desc()).select((audit_events::seq, audit_events::hash)).first(conn).optional()?;
    let (before, prev_hash) = last.unwrap_or_else(|| (0, BEGINNING.to_owned()));
    let seq = before + 1;
    diesel::insert_into(audit_events::table)
        .values((
            audit_events::seq.eq(seq),
            audit_events::happened_at.eq(event.at.naive_utc()),
            audit_events::actor.eq(event.actor),
            audit_events::action.eq(event.action),
            audit_events::object.eq(event.object),
            audit_events::details.eq(event.details),
            audit_events::prev_hash.eq(&prev_hash),
            audit_events::hash.eq(hash_of(seq, event, &prev_hash)),
        ))
        .execute(conn)?;
    Ok(counted(seq))
}

/// Events newest first, before `before` where given.
pub fn page(conn: &mut Conn, before: Option<u64>, limit: usize) -> Result<Vec<Event>, StoreError> {
    let before = before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX);
    let rows = audit_events::table
        .filter(audit_events::seq.lt(before))
        .order(audit_events::seq.desc())
        .limit(count(limit))
        .select(EventRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// Events about one object, oldest first.
pub fn list_about(conn: &mut Conn, object: &str) -> Result<Vec<Event>, StoreError> {
    let rows = audit_events::table
        .filter(audit_events::object.eq(object))
        .order(audit_events::seq.asc())
        .select(EventRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// Events of one kind about one object, oldest first.
pub fn list_of(conn: &mut Conn, object: &str, action: &str) -> Result<Vec<Event>, StoreError> {
    let rows = audit_events::table
        .filter(audit_events::object.eq(object))
        .filter(audit_events::action.eq(action))
        .order(audit_events::seq.asc())
        .select(EventRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// Reads the whole chain and says whether it is as written.
pub fn verify_chain(conn: &mut Conn) -> Result<Chain, StoreError> {
    let (mut seq, mut prev_hash) = (0_i64, BEGINNING.to_owned());
    loop {
        let rows = audit_events::table
            .filter(audit_events::seq.gt(seq))
            .order(audit_events::seq.asc())
            .limit(STEP)
            .select(EventRow::as_select())
            .load(conn)?;
        if rows.is_empty() {
            return Ok(Chain::Whole { events: counted(seq), last_hash: prev_hash });
        }
        for row in rows {
            let event = NewEvent {
                at: row.happened_at.and_utc(),
                actor: &row.actor,
                action: &row.action,
                object: &row.object,
                details: &row.details,
            };
            if row.seq != seq + 1 || row.prev_hash != prev_hash || row.hash != hash_of(row.seq, &event, &prev_hash) {
                return Ok(Chain::Broken { seq: counted(row.seq) });
            }
            (seq, prev_hash) = (row.seq, row.hash);
        }
    }
}

impl From<EventRow> for Event {
    fn from(row: EventRow) -> Self {
        Self {
            seq: counted(row.seq),
            at: row.happened_at.and_utc(),
            actor: row.actor,
            action: row.action,
            object: row.object,
            details: row.details,
            hash: row.hash,
        }
    }
}
