//! The stored reports, one after the other, for tables that are made of them: once, when such a table is new.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{check_runs, settings, submissions};
use super::values::count;
use super::{Conn, StoreError};

/// Reports read at once.
const AT_ONCE: usize = 100;

/// The report of a run in use.
#[derive(Queryable)]
pub(super) struct StoredReport {
    /// The run.
    pub(super) run: String,
    /// Its report, as JSON.
    pub(super) report: String,
    /// When it was judged.
    pub(super) judged_at: NaiveDateTime,
    /// When what it is about was sent in.
    pub(super) received_at: NaiveDateTime,
}

/// Shows the reports of all runs in use that fit `like` to `make`, where `to_fill` stands among the settings, and takes it away; all in one
/// transaction, so that it is done once. A report that cannot be read is nobody's evidence, and is passed over.
pub(super) fn each_once(
    conn: &mut Conn,
    (to_fill, like): (&str, &str),
    mut make: impl FnMut(&mut Conn, &StoredReport) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    conn.transaction(|conn| {
        // Writing first takes the lock that reading and then writing could not get.
        if diesel::delete(settings::table.find(to_fill)).execute(conn)? == 0 {
            return Ok(());
        }
        let mut after = String::new();
        loop {
            let some: Vec<StoredReport> = check_runs::table
                .inner_join(submissions::table)
                .filter(check_runs::is_current.eq(true))
                .filter(check_runs::report.like(like))
                .filter(check_runs::id.gt(&after))
                .order(check_runs::id.asc())
                .limit(count(AT_ONCE))
                .select((check_runs::id, check_runs::report, check_runs::judged_at, submissions::received_at))
                .load(conn)?;
            let Some(last) = some.last() else { return Ok(()) };
            after.clone_from(&last.run);
            for stored in &some {
                match make(conn, stored) {
                    Err(error @ StoreError::Unreadable { .. }) => {
                        tracing::warn!(check_run.id = %stored.run, %error, %to_fill, "a stored report was passed over");
                    }
                    other => other?,
                }
            }
        }
    })
}
