//! What is inside learner records, as rows: made of the stored reports and of nothing else, so that the database can be asked for issuers that
//! occur nowhere but inside a record (ADR 17). The view `seen_credentials` shows those of the runs in use; what was found before stands in its
//! report.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Deserialize;

use super::credentials::NewCheckRun;
use super::schema::{check_runs, inner_credentials};
use super::stored_reports::each_once;
use super::values::{read_json, storable};
use super::{Conn, StoreError};
use crate::domain::credentials::{IssuerFacts, Standing};

/// Stands among the settings while reports that were stored before these rows have none.
const TO_FILL: &str = "inner_credentials.to_fill";
/// How every report with something inside is written.
const HAS_INNER: &str = "%\"inner\":[%";

/// The part of a stored report that is read here.
#[derive(Deserialize)]
struct KeptReport {
    #[serde(default)]
    inner: Vec<KeptInner>,
}

#[derive(Deserialize)]
struct KeptInner {
    standing: Standing,
    facts: Option<KeptFacts>,
}

#[derive(Deserialize)]
struct KeptFacts {
    id: Option<String>,
    name: String,
    issuer: IssuerFacts,
}

#[derive(Insertable)]
#[diesel(table_name = inner_credentials)]
struct InnerRow {
    check_run_id: String,
    position: i64,
    standing: &'static str,
    own_id: String,
    issuer: String,
    issuer_name: Option<String>,
    issuer_url: Option<String>,
    name: String,
    first_seen_at: NaiveDateTime,
}

/// By what a credential inside is known from one run to the next: issuer, own id, name.
type Known = (String, String, String);

/// Keeps what `run` found inside, in place of what an earlier run of the line found. What was there already keeps the day it was first seen, also
/// past a run that found nothing because a host was down.
pub(super) fn replace(conn: &mut Conn, run: &NewCheckRun) -> Result<(), StoreError> {
    let of_line = check_runs::table.filter(check_runs::submission_id.eq(run.submission.as_str())).select(check_runs::id);
    let before = inner_credentials::table.filter(inner_credentials::check_run_id.eq_any(of_line));
    let columns = (inner_credentials::issuer, inner_credentials::own_id, inner_credentials::name);
    let seen: Vec<(Known, NaiveDateTime)> = before.select((columns, inner_credentials::first_seen_at)).load(conn)?;
    let rows = rows(run.id.as_str(), &run.report, run.judged_at.naive_utc(), &seen.into_iter().collect())?;
    if rows.is_empty() {
        return Ok(());
    }
    diesel::delete(before).execute(conn)?;
    insert(conn, &rows)
}

/// The rows of a report: one for each credential inside that says who issued it and may be believed.
fn rows(run: &str, report: &str, now: NaiveDateTime, seen: &BTreeMap<Known, NaiveDateTime>) -> Result<Vec<InnerRow>, StoreError> {
    let report: KeptReport = read_json(report, "check_runs.report")?;
    let believed = (1..).zip(report.inner).filter_map(|(position, inner)| Some((position, inner.standing, inner.facts?)));
    let row = |(position, standing, facts): (i64, Standing, KeptFacts)| {
        let known = (storable(&facts.issuer.id), storable(&facts.id.unwrap_or_default()), storable(&facts.name));
        let first_seen_at = seen.get(&known).copied().unwrap_or(now);
        let (issuer, own_id, name) = known;
        InnerRow {
            check_run_id: run.to_owned(),
            position,
            standing: standing.as_str(),
            own_id,
            issuer,
            issuer_name: facts.issuer.name.as_deref().map(storable),
            issuer_url: facts.issuer.url.as_deref().map(storable),
            name,
            first_seen_at,
        }
    };
    Ok(believed.map(row).collect())
}

fn insert(conn: &mut Conn, rows: &[InnerRow]) -> Result<(), StoreError> {
    if !rows.is_empty() {
        on_backend!(conn, |backend| diesel::insert_into(inner_credentials::table).values(rows).execute(backend))?;
    }
    Ok(())
}

/// Makes the rows of what was stored before there were any, once.
pub(super) fn fill(conn: &mut Conn) -> Result<(), StoreError> {
    // It was looked at for the first time soon after it came.
    each_once(conn, (TO_FILL, HAS_INNER), |conn, stored| {
        let rows = rows(&stored.run, &stored.report, stored.received_at, &BTreeMap::new())?;
        insert(conn, &rows)
    })
}
