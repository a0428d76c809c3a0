//! The issuers of what candidates sent: by itself, or inside a learner record. Both are read in one place, the view `seen_credentials`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{count as count_of, max, min};
use diesel::prelude::*;

use super::candidate_table::list_contents;
use super::schema::{score_snapshots, seen_credentials as seen};
use super::values::{count, counted};
use super::{Conn, StoreError};
use crate::domain::credentials::Standing;
use crate::domain::{ApplicationId, SnapshotId};

/// An issuer as candidates' credentials name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenIssuer {
    /// The identifier as written: trust goes by this.
    pub identifier: String,
    /// A name it gives itself.
    pub name: Option<String>,
    /// A home page it gives.
    pub url: Option<String>,
    /// Candidates who have a credential of it in an application.
    pub candidates: u64,
    /// Credentials of it, one that was sent twice once.
    pub credentials: u64,
    /// Since when.
    pub first_seen_at: DateTime<Utc>,
}

/// A badge of an issuer as candidates sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenBadge {
    /// What it is called.
    pub name: String,
    /// Where it was.
    pub place: Place,
    /// How many candidates have it there.
    pub candidates: u64,
}

/// Where a credential was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Sent by itself.
    Alone,
    /// Inside a record of this issuer. Its name is not said: it may be the candidate's.
    InRecordOf(String),
    /// Inside a record that is not to be believed itself.
    InRecord,
}

/// Standings in which the issuer may be believed to be who it says, so that reviewing it is worth somebody's time.
const WORTH_A_REVIEW: [Standing; 3] = [Standing::Verified, Standing::Expired, Standing::Indeterminate];

/// Issuers named by current results, the ones with most candidates first. Whether an issuer is on a list is for `domain::trust` to say.
pub fn list(conn: &mut Conn) -> Result<Vec<SeenIssuer>, StoreError> {
    let rows: Vec<SeenRow> = seen::table
        .filter(seen::standing.eq_any(WORTH_A_REVIEW.map(Standing::as_str)))
        .group_by(seen::issuer)
        .select((
            seen::issuer,
            max(seen::issuer_name),
            max(seen::issuer_url),
            count_of(seen::candidate_id).aggregate_distinct(),
            count_of(seen::credential).aggregate_distinct(),
            min(seen::first_seen_at),
        ))
        .load(conn)?;
    let mut issuers: Vec<SeenIssuer> = rows
        .into_iter()
        .map(|(identifier, name, url, candidates, credentials, first)| SeenIssuer {
            identifier,
            name,
            url,
            candidates: counted(candidates),
            credentials: counted(credentials),
            first_seen_at: first.unwrap_or_default().and_utc(),
        })
        .collect();
    issuers.sort_by(|one, other| other.candidates.cmp(&one.candidates).then_with(|| one.identifier.cmp(&other.identifier)));
    Ok(issuers)
}

/// What current credentials of an issuer are called, whichever of these identifiers they name it by, with where they were and how many candidates
/// have each; the most frequent first.
pub fn list_badges(conn: &mut Conn, identifiers: &[&str], limit: usize) -> Result<Vec<SeenBadge>, StoreError> {
    let rows: Vec<(String, Option<String>, i64)> = seen::table
        .filter(seen::standing.eq_any(WORTH_A_REVIEW.map(Standing::as_str)))
        .filter(seen::issuer.eq_any(identifiers))
        .group_by((seen::name, seen::record_issuer))
        .select((seen::name, seen::record_issuer, count_of(seen::candidate_id).aggregate_distinct()))
        .load(conn)?;
    let mut badges: Vec<SeenBadge> =
        rows.into_iter().map(|(name, record, number)| SeenBadge { name, place: Place::of(record), candidates: counted(number) }).collect();
    badges.sort_by(|one, other| {
        other.candidates.cmp(&one.candidates).then_with(|| (&one.name, &one.place).cmp(&(&other.name, &other.place)))
    });
    badges.truncate(limit);
    Ok(badges)
}

/// The current scores of applications with a credential of these issuers: issuer, application, score as written. At most `limit`, each once.
pub fn list_scores(conn: &mut Conn, identifiers: &[&str], limit: usize) -> Result<Vec<(String, ApplicationId, String)>, StoreError> {
    let rows: Vec<(String, String, String)> = seen::table
        .inner_join(score_snapshots::table.on(score_snapshots::application_id.eq(seen::application_id)))
        .filter(score_snapshots::is_current.eq(true))
        .filter(seen::issuer.eq_any(identifiers))
        .select((seen::issuer, seen::application_id, score_snapshots::id))
        .distinct()
        .order((seen::issuer.asc(), seen::application_id.asc()))
        .limit(count(limit))
        .load(conn)?;
    let mut ids: Vec<SnapshotId> = rows.iter().map(|(_, _, snapshot)| SnapshotId::new(snapshot)).collect();
    ids.sort();
    ids.dedup();
    let contents: BTreeMap<SnapshotId, String> = list_contents(conn, &ids)?;
    let with_content = |(issuer, application, snapshot)| {
        let content = contents.get(&SnapshotId::new(snapshot))?.clone();
        Some((issuer, ApplicationId::new(application), content))
    };
    Ok(rows.into_iter().filter_map(with_content).collect())
}

/// The applications that hold a credential of this issuer: whose score a decision about it may move.
pub fn list_applications(conn: &mut Conn, identifier: &str) -> Result<Vec<ApplicationId>, StoreError> {
    let rows: Vec<String> = seen::table
        .filter(seen::issuer.eq(identifier))
        .select(seen::application_id)
        .distinct()
        .order(seen::application_id.asc())
        .load(conn)?;
    Ok(rows.into_iter().map(ApplicationId::new).collect())
}

impl Place {
    fn of(record_issuer: Option<String>) -> Self {
        match record_issuer {
            None => Self::Alone,
            Some(issuer) if issuer.is_empty() => Self::InRecord,
            Some(issuer) => Self::InRecordOf(issuer),
        }
    }
}

type SeenRow = (String, Option<String>, Option<String>, i64, i64, Option<NaiveDateTime>);
