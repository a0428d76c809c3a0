//! Rounds that come again: whichever process finds one due moves it on and does it, so it is done once.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::schema::schedules;
use super::{Conn, StoreError};

/// Takes the round `name` when it is due: `true` for one caller every `every`, and at the first call.
pub fn take_due(conn: &mut Conn, name: &str, every: TimeDelta, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let next_at = (now + every).naive_utc();
    let due = schedules::table.find(name).filter(schedules::next_at.le(now.naive_utc()));
    if diesel::update(due).set(schedules::next_at.eq(next_at)).execute(conn)? == 1 {
        return Ok(true);
    }
    let row = (schedules::name.eq(name), schedules::next_at.eq(next_at));
    Ok(on_backend!(conn, |backend| diesel::insert_into(schedules::table).values(row).on_conflict_do_nothing().execute(backend))? == 1)
}
