//! The candidates table of a job: a group at a time with the newest first, or by coverage where somebody asks for it; keyset pages, a fixed
//! number of queries however many applications there are.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::applications::{self, ApplicationLine, ApplicationRow};
use super::candidates::CandidateRow;
use super::schema::{applications as table, candidates, score_snapshots, seen_credentials, submissions};
use super::values::{count, counted, escape_like};
use super::{Conn, StoreError};
use crate::domain::people::{ApplicationState, SubmissionState};
use crate::domain::{ApplicationId, Bp, JobId, SnapshotId};

/// Whom to show. Empty fields show everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the candidate's code, in small letters.
    pub code: String,
    /// Only this stage.
    pub state: Option<ApplicationState>,
    /// Only with a credential of the issuer with this identifier, sent by itself or inside a record.
    pub issuer: Option<String>,
    /// Only with something that is being checked or could not be checked.
    pub is_waiting: bool,
}

/// Where a page of a group ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentBefore {
    /// Sent in.
    pub submitted_at: DateTime<Utc>,
    /// By whom, where two came at once.
    pub id: ApplicationId,
}

/// Where a page by coverage ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredLess {
    /// Coverage now.
    pub low: Bp,
    /// Coverage if all open questions end well.
    pub high: Bp,
    /// Which, where two are equal.
    pub id: ApplicationId,
}

const UNDECIDED: [SubmissionState; 3] = [SubmissionState::Received, SubmissionState::Checking, SubmissionState::Waiting];

/// A query narrowed to the job and the filter.
macro_rules! filtered {
    ($query:expr, $job:expr, $filter:expr) => {{
        let mut query = $query.filter(table::job_id.eq($job.as_str().to_owned())).into_boxed();
        if !$filter.code.is_empty() {
            query = query.filter(candidates::code.like(format!("%{}%", escape_like(&$filter.code))).escape('\\'));
        }
        if let Some(state) = $filter.state {
            query = query.filter(table::state.eq(state.as_str()));
        }
        if let Some(issuer) = &$filter.issuer {
            let holders =
                seen_credentials::table.filter(seen_credentials::issuer.eq(issuer.clone())).select(seen_credentials::application_id);
            query = query.filter(table::id.eq_any(holders));
        }
        if $filter.is_waiting {
            let waiting = submissions::table
                .filter(submissions::state.eq_any(UNDECIDED.map(SubmissionState::as_str)))
                .select(submissions::application_id);
            query = query.filter(table::id.eq_any(waiting));
        }
        query
    }};
}

/// How many applications of the job are in each group, whatever the filter; `None` has no score yet.
pub fn count_groups(conn: &mut Conn, job: &JobId) -> Result<BTreeMap<Option<String>, u64>, StoreError> {
    let scored: Vec<(String, i64)> = table::table
        .inner_join(score_snapshots::table)
        .filter(table::job_id.eq(job.as_str()))
        .filter(score_snapshots::is_current.eq(true))
        .group_by(score_snapshots::musts_group)
        .select((score_snapshots::musts_group, count_star()))
        .load(conn)?;
    let mut groups: BTreeMap<Option<String>, u64> = scored.into_iter().map(|(group, number)| (Some(group), counted(number))).collect();
    let all = applications::count_of_job(conn, job)?;
    let without = all.saturating_sub(groups.values().sum());
    if without > 0 {
        groups.insert(None, without);
    }
    Ok(groups)
}

/// How many applications of a group the filter shows.
pub fn count_shown(conn: &mut Conn, job: &JobId, group: Option<&str>, filter: &Filter) -> Result<u64, StoreError> {
    let number: i64 = match group {
        Some(group) => filtered!(table::table.inner_join(candidates::table).inner_join(score_snapshots::table), job, filter)
            .filter(score_snapshots::is_current.eq(true))
            .filter(score_snapshots::musts_group.eq(group.to_owned()))
            .select(count_star())
            .first(conn)?,
        None => filtered!(table::table.inner_join(candidates::table), job, filter)
            .filter(table::id.ne_all(scored()))
            .select(count_star())
            .first(conn)?,
    };
    Ok(counted(number))
}

/// Ids of the applications that have a score.
#[diesel::dsl::auto_type(no_type_alias)]
fn scored() -> _ {
    let current: diesel::dsl::Eq<score_snapshots::is_current, bool> = score_snapshots::is_current.eq(true);
    score_snapshots::table.filter(current).select(score_snapshots::application_id)
}

/// A page of a group (`None`: not scored yet), the newest first.
pub fn page_of_group(
    conn: &mut Conn,
    (job, group): (&JobId, Option<&str>),
    filter: &Filter,
    after: Option<&SentBefore>,
    limit: usize,
) -> Result<Vec<ApplicationLine>, StoreError> {
    let place = after.map(|after| (after.submitted_at.naive_utc(), after.id.as_str().to_owned()));
    let before = |(at, id): (NaiveDateTime, String)| table::submitted_at.lt(at).or(table::submitted_at.eq(at).and(table::id.lt(id)));
    let rows: Vec<(ApplicationRow, CandidateRow)> = if let Some(group) = group {
        let mut query = filtered!(table::table.inner_join(candidates::table).inner_join(score_snapshots::table), job, filter)
            .filter(score_snapshots::is_current.eq(true))
            .filter(score_snapshots::musts_group.eq(group.to_owned()));
        if let Some(place) = place {
            query = query.filter(before(place));
        }
        query
            .order((table::submitted_at.desc(), table::id.desc()))
            .limit(count(limit))
            .select((ApplicationRow::as_select(), CandidateRow::as_select()))
            .load(conn)?
    } else {
        let mut query = filtered!(table::table.inner_join(candidates::table), job, filter).filter(table::id.ne_all(scored()));
        if let Some(place) = place {
            query = query.filter(before(place));
        }
        query
            .order((table::submitted_at.desc(), table::id.desc()))
            .limit(count(limit))
            .select((ApplicationRow::as_select(), CandidateRow::as_select()))
            .load(conn)?
    };
    applications::lines(conn, rows)
}

/// A page of the scored applications by coverage, the most covered first. Only ever because somebody asked for it.
pub fn page_by_coverage(
    conn: &mut Conn,
    (job, group): (&JobId, Option<&str>),
    filter: &Filter,
    after: Option<&CoveredLess>,
    limit: usize,
) -> Result<Vec<ApplicationLine>, StoreError> {
    let mut query = filtered!(table::table.inner_join(candidates::table).inner_join(score_snapshots::table), job, filter)
        .filter(score_snapshots::is_current.eq(true));
    if let Some(group) = group {
        query = query.filter(score_snapshots::musts_group.eq(group.to_owned()));
    }
    if let Some(after) = after {
        let (low, high) = (i64::from(after.low), i64::from(after.high));
        let equal = score_snapshots::low_bp.eq(low);
        let less_high =
            score_snapshots::high_bp.lt(high).or(score_snapshots::high_bp.eq(high).and(table::id.gt(after.id.as_str().to_owned())));
        query = query.filter(score_snapshots::low_bp.lt(low).or(equal.and(less_high)));
    }
    let rows: Vec<(ApplicationRow, CandidateRow)> = query
        .order((score_snapshots::low_bp.desc(), score_snapshots::high_bp.desc(), table::id.asc()))
        .limit(count(limit))
        .select((ApplicationRow::as_select(), CandidateRow::as_select()))
        .load(conn)?;
    applications::lines(conn, rows)
}

/// Issuers named by what candidates of the job sent, also inside records: identifier and a name, by name.
pub fn list_issuers(conn: &mut Conn, job: &JobId) -> Result<Vec<(String, String)>, StoreError> {
    let rows: Vec<(String, Option<String>)> = seen_credentials::table
        .filter(seen_credentials::job_id.eq(job.as_str()))
        .group_by(seen_credentials::issuer)
        .select((seen_credentials::issuer, diesel::dsl::max(seen_credentials::issuer_name)))
        .load(conn)?;
    let mut issuers: Vec<(String, String)> = rows
        .into_iter()
        .map(|(identifier, name)| {
            let name = name.unwrap_or_else(|| identifier.clone());
            (identifier, name)
        })
        .collect();
    issuers.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
    Ok(issuers)
}

/// The rows of some scores, as written, by snapshot id.
pub fn list_contents(conn: &mut Conn, ids: &[SnapshotId]) -> Result<BTreeMap<SnapshotId, String>, StoreError> {
    let mut contents = BTreeMap::new();
    for some in ids.chunks(500) {
        let some: Vec<&str> = some.iter().map(SnapshotId::as_str).collect();
        let rows: Vec<(String, String)> = score_snapshots::table
            .filter(score_snapshots::id.eq_any(some))
            .select((score_snapshots::id, score_snapshots::content))
            .load(conn)?;
        contents.extend(rows.into_iter().map(|(id, content)| (SnapshotId::new(id), content)));
    }
    Ok(contents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{IssuerListVersionId, PolicyId, RequirementSetId};
    use crate::store::snapshots::{self, SnapshotHead};
    use crate::store::testing::{application, at, candidate, on_each, published_job};
    use crate::store::{applications as store, policies};

    fn head(application: &ApplicationId, policy: &PolicyId, low: Bp, group: &str) -> SnapshotHead {
        SnapshotHead {
            id: SnapshotId::new(format!("s-{application}")),
            application: application.clone(),
            requirement_set: RequirementSetId::new("r1"),
            policy: policy.clone(),
            list_versions: vec![IssuerListVersionId::new("l1v1")],
            as_of: at(0),
            input_hash: "h".into(),
            engine: "assay".into(),
            low,
            high: low,
            accepted: low,
            group: group.into(),
            is_current: true,
        }
    }

    #[test]
    fn a_group_comes_in_pages_and_nobody_is_left_out() {
        on_each(|conn, key| {
            let job = published_job(conn);
            let policy = PolicyId::new("p1");
            policies::publish(conn, &policy, &serde_json::json!({"v": 1}), Some("Ada"), at(0)).unwrap();
            let mut lows = Vec::new();
            for number in 0..7_u32 {
                let who = candidate(conn, key, &format!("c{number}"));
                let sent = application(conn, key, &format!("a{number}"), (&who, &job), 1);
                if number < 5 {
                    let group = if number % 2 == 0 { "gaps" } else { "partly" };
                    snapshots::insert(conn, &head(&sent.id, &policy, number * 1_000 % 3_000, group), "{}", "{}").unwrap();
                    lows.push(number * 1_000 % 3_000);
                }
            }
            let counts = count_groups(conn, &job.id).unwrap();
            assert_eq!(counts, BTreeMap::from([(None, 2), (Some("gaps".to_owned()), 3), (Some("partly".to_owned()), 2)]));
            let filter = Filter::default();
            let mut seen = Vec::new();
            let mut after: Option<SentBefore> = None;
            loop {
                let page = page_of_group(conn, (&job.id, Some("gaps")), &filter, after.as_ref(), 2).unwrap();
                let Some(last) = page.last() else { break };
                after = Some(SentBefore { submitted_at: last.application.submitted_at, id: last.application.id.clone() });
                seen.extend(page.into_iter().map(|line| line.application.id.to_string()));
            }
            assert_eq!(seen, ["a4", "a2", "a0"]);
            assert_eq!(page_of_group(conn, (&job.id, None), &filter, None, 9).unwrap().len(), 2);

            let first = page_by_coverage(conn, (&job.id, None), &filter, None, 3).unwrap();
            let last = first.last().and_then(|line| line.snapshot.clone()).unwrap();
            let after = CoveredLess { low: last.low, high: last.high, id: last.application };
            let rest = page_by_coverage(conn, (&job.id, None), &filter, Some(&after), 9).unwrap();
            let order: Vec<Bp> = first.iter().chain(&rest).filter_map(|line| line.snapshot.as_ref()).map(|head| head.low).collect();
            lows.sort_unstable_by(|one, other| other.cmp(one));
            assert_eq!(order, lows);

            let nobody = Filter { code: "_".repeat(3), ..Filter::default() };
            assert_eq!(count_shown(conn, &job.id, Some("gaps"), &nobody).unwrap(), 0);
            store::update_state(conn, &ApplicationId::new("a2"), ApplicationState::OnHold).unwrap();
            let held = Filter { state: Some(ApplicationState::OnHold), ..Filter::default() };
            assert_eq!(count_shown(conn, &job.id, Some("gaps"), &held).unwrap(), 1);
            let waiting = Filter { is_waiting: true, ..Filter::default() };
            assert_eq!(count_shown(conn, &job.id, Some("gaps"), &waiting).unwrap(), 3);
            assert!(list_issuers(conn, &job.id).unwrap().is_empty());
            assert_eq!(list_contents(conn, &[last.id]).unwrap().len(), 1);
        });
    }
}
