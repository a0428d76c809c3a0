//! Loads one page of the table: group after group until the page is full, or by coverage where somebody asked for it.

use std::collections::BTreeMap;

use super::address::{Address, Place};
use super::view::ORDER;
use crate::domain::JobId;
use crate::domain::grouping::Group;
use crate::store::applications::ApplicationLine;
use crate::store::candidate_table::{self, CoveredLess, SentBefore};
use crate::store::{Conn, StoreError};

/// Rows of a page.
pub const PAGE: usize = 50;

/// What a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The rows, each with its group.
    pub rows: Vec<(Option<Group>, ApplicationLine)>,
    /// Where the next page begins, where there is one.
    pub next: Option<Place>,
    /// How many the filter shows.
    pub shown: u64,
    /// How many there are in each group.
    pub counts: BTreeMap<Option<String>, u64>,
    /// The rows of the scores, by snapshot.
    pub contents: BTreeMap<crate::domain::SnapshotId, String>,
    /// The issuers to choose from.
    pub issuers: Vec<(String, String)>,
}

/// Loads the page at `address`.
pub fn load(conn: &mut Conn, job: &JobId, address: &Address) -> Result<Loaded, StoreError> {
    let mut loaded = Loaded {
        counts: candidate_table::count_groups(conn, job)?,
        issuers: candidate_table::list_issuers(conn, job)?,
        ..Loaded::default()
    };
    let groups: Vec<(usize, Option<Group>)> =
        ORDER.into_iter().enumerate().filter(|(_, group)| address.group.is_none() || *group == address.group).collect();
    for (_, group) in &groups {
        loaded.shown += candidate_table::count_shown(conn, job, group.map(Group::as_str), &address.filter)?;
    }
    // One row more than the page holds says whether there is another page.
    if address.by_coverage {
        by_coverage(conn, job, address, &mut loaded)?;
    } else {
        by_group(conn, job, address, &groups, &mut loaded)?;
    }
    let ids: Vec<_> = loaded.rows.iter().filter_map(|(_, line)| line.snapshot.as_ref()).map(|head| head.id.clone()).collect();
    loaded.contents = candidate_table::list_contents(conn, &ids)?;
    Ok(loaded)
}

fn by_group(
    conn: &mut Conn,
    job: &JobId,
    address: &Address,
    groups: &[(usize, Option<Group>)],
    loaded: &mut Loaded,
) -> Result<(), StoreError> {
    let (first, mut after) = match &address.place {
        Some(Place::Group(first, after)) => (*first, after.clone()),
        _ => (0, None),
    };
    for &(number, group) in groups.iter().filter(|(number, _)| *number >= first) {
        let room = PAGE - loaded.rows.len();
        let start = after.take().filter(|_| number == first);
        let mut page = candidate_table::page_of_group(conn, (job, group.map(Group::as_str)), &address.filter, start.as_ref(), room + 1)?;
        let has_more = page.len() > room;
        page.truncate(room);
        let last = page.last().map(|line| SentBefore { submitted_at: line.application.submitted_at, id: line.application.id.clone() });
        loaded.rows.extend(page.into_iter().map(|line| (group, line)));
        if has_more {
            loaded.next = Some(Place::Group(number, last.or(start)));
            return Ok(());
        }
    }
    Ok(())
}

/// The scored ones by coverage, then those without a score.
fn by_coverage(conn: &mut Conn, job: &JobId, address: &Address, loaded: &mut Loaded) -> Result<(), StoreError> {
    let after = match &address.place {
        Some(Place::Coverage(after)) => Some(after),
        _ => None,
    };
    let group = address.group.map(Group::as_str);
    let mut page = candidate_table::page_by_coverage(conn, (job, group), &address.filter, after, PAGE + 1)?;
    let has_more = page.len() > PAGE;
    page.truncate(PAGE);
    let last = page.last().and_then(|line| line.snapshot.as_ref());
    if has_more {
        loaded.next = last.map(|head| Place::Coverage(CoveredLess { low: head.low, high: head.high, id: head.application.clone() }));
    } else if address.group.is_none() {
        // Not yet scored: they have no place in the order, so the newest of them stand at the end; their own group has all.
        page.extend(candidate_table::page_of_group(conn, (job, None), &address.filter, None, PAGE)?);
    }
    loaded.rows = page.into_iter().map(|line| (line.snapshot.as_ref().and_then(|head| Group::parse(&head.group)), line)).collect();
    Ok(())
}
