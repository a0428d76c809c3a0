//! Which check run found which achievement: rows made of the stored reports and of nothing else, in the transaction that keeps the run. Only a
//! credential whose signature and issuer are good has one, so that nobody makes an achievement, or another issuer's mapping count, by forgery.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Deserialize;

use super::Content;
use crate::domain::achievements::{AchievementKey, StatedAchievement, cut};
use crate::domain::credentials::{Achievement, IssuerFacts, LevelReading, RigorReading, Standing};
use crate::store::credentials::NewCheckRun;
use crate::store::schema::{achievements, check_runs, held_achievements};
use crate::store::stored_reports::each_once;
use crate::store::values::{read_json, write_json};
use crate::store::{Conn, StoreError};

/// Stands among the settings while reports that were stored before these rows have none.
const TO_FILL: &str = "achievements.to_fill";
/// Every report.
const ANY: &str = "%";
/// The checks that say whose a credential is; all of them have passed where it is genuine.
const GENUINE_BY: [&str; 2] = ["proof", "key_binding"];

/// The part of a stored report that is read here.
#[derive(Default, Deserialize)]
struct KeptReport {
    standing: Option<Standing>,
    #[serde(default)]
    checks: Vec<KeptCheck>,
    facts: Option<KeptFacts>,
    #[serde(default)]
    inner: Vec<Self>,
}

#[derive(Deserialize)]
struct KeptCheck {
    check: String,
    outcome: Option<String>,
}

#[derive(Deserialize)]
struct KeptFacts {
    issuer: IssuerFacts,
    achievement: Option<Achievement>,
    rigor: Option<RigorReading>,
    level: Option<LevelReading>,
}

#[derive(Insertable)]
#[diesel(table_name = achievements)]
struct NewRow {
    id: String,
    content: String,
    first_seen_at: NaiveDateTime,
    last_seen_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = held_achievements)]
struct HeldRow {
    check_run_id: String,
    position: i64,
    achievement_id: String,
    standing: &'static str,
}

/// An achievement that a report names, and how the credential for it stands.
struct Named {
    position: i64,
    standing: Standing,
    key: AchievementKey,
    issuer: IssuerFacts,
    stated: StatedAchievement,
}

impl KeptReport {
    /// Whether what was sent is as its issuer signed or published it.
    fn is_genuine(&self) -> bool {
        GENUINE_BY.iter().all(|kind| {
            let mut asked = self.checks.iter().filter(|check| check.check == *kind).peekable();
            asked.peek().is_some() && asked.all(|check| check.outcome.as_deref() == Some("passed"))
        })
    }

    /// The achievement it is for, where it is genuine. A record of others is for none.
    fn named(self, position: i64) -> Option<Named> {
        let is_one = self.is_genuine() && self.inner.is_empty();
        let KeptFacts { issuer, achievement, rigor, level } = self.facts.filter(|_| is_one)?;
        let achievement = achievement?;
        let key = AchievementKey::of(&issuer.id, &achievement)?;
        Some(Named { position, standing: self.standing?, key, issuer, stated: StatedAchievement { achievement, rigor: rigor?, level } })
    }

    /// The achievements of what was sent and of what was inside, in the order in which they are locked.
    fn all_named(mut self) -> Vec<Named> {
        let inside: Vec<Self> = self.inner.drain(..).collect();
        let is_record = !inside.is_empty();
        let whole = if is_record { None } else { self.named(0) };
        let inside = (1..).zip(inside).filter_map(|(position, report)| report.named(position));
        let mut all: Vec<Named> = whole.into_iter().chain(inside).collect();
        all.sort_by_cached_key(|named| named.key.id());
        all
    }
}

/// Takes turns over the achievements that a report names, where they were seen before. Whoever decides about one locks it before the
/// applications it touches; so must whoever keeps a report of one of those.
pub fn lock_named(conn: &mut Conn, report: &str) -> Result<(), StoreError> {
    let report: KeptReport = read_json(report, "check_runs.report")?;
    for named in report.all_named() {
        match super::lock(conn, &named.key.id()) {
            Err(StoreError::Missing { .. }) => {}
            other => other?,
        }
    }
    Ok(())
}

/// Keeps what `run` found, in place of what an earlier run of the line found.
pub(in crate::store) fn replace(conn: &mut Conn, run: &NewCheckRun) -> Result<(), StoreError> {
    let of_line = check_runs::table.filter(check_runs::submission_id.eq(run.submission.as_str())).select(check_runs::id);
    diesel::delete(held_achievements::table.filter(held_achievements::check_run_id.eq_any(of_line))).execute(conn)?;
    keep(conn, run.id.as_str(), &run.report, run.judged_at.naive_utc())
}

fn keep(conn: &mut Conn, run: &str, report: &str, at: NaiveDateTime) -> Result<(), StoreError> {
    let report: KeptReport = read_json(report, "check_runs.report")?;
    for named in report.all_named() {
        let row = HeldRow {
            check_run_id: run.to_owned(),
            position: named.position,
            achievement_id: named.key.id().as_str().to_owned(),
            standing: named.standing.as_str(),
        };
        see(conn, named, at)?;
        diesel::insert_into(held_achievements::table).values(&row).execute(conn)?;
    }
    Ok(())
}

/// Makes the achievement, or takes over what a newer credential states.
fn see(conn: &mut Conn, named: Named, at: NaiveDateTime) -> Result<(), StoreError> {
    let Named { key, mut issuer, stated, .. } = named;
    issuer.name.iter_mut().chain([&mut issuer.id]).for_each(cut);
    let content = Content { issuer: issuer.id, issuer_name: issuer.name, stated: stated.bounded() };
    let row = NewRow {
        id: key.id().as_str().to_owned(),
        content: write_json(&content, "achievements.content")?,
        first_seen_at: at,
        last_seen_at: at,
    };
    let added = match conn {
        Conn::Sqlite(sqlite) => diesel::insert_or_ignore_into(achievements::table).values(&row).execute(sqlite)?,
        Conn::Postgres(postgres) => diesel::insert_into(achievements::table).values(&row).on_conflict_do_nothing().execute(postgres)?,
    };
    if added == 0 {
        super::lock(conn, &key.id())?;
        let older = achievements::table.find(&row.id).filter(achievements::last_seen_at.le(at));
        diesel::update(older).set((achievements::content.eq(&row.content), achievements::last_seen_at.eq(at))).execute(conn)?;
        let newer = achievements::table.find(&row.id).filter(achievements::first_seen_at.gt(at));
        diesel::update(newer).set(achievements::first_seen_at.eq(at)).execute(conn)?;
    }
    Ok(())
}

/// Makes the rows of what was stored before there were any, once.
pub(in crate::store) fn fill(conn: &mut Conn) -> Result<(), StoreError> {
    each_once(conn, (TO_FILL, ANY), |conn, stored| keep(conn, &stored.run, &stored.report, stored.judged_at))
}
