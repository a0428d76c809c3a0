//! The durable queue (`security.md` §4): a row per piece of work, enqueued in the transaction of the thing it is about, leased with a fencing
//! token, finished in one transaction with its effects.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use super::schema::tasks;
use super::values::{count, counted, read_enum, read_number, read_time};
use super::{Conn, StoreError};
use crate::domain::TaskId;

text_enum! {
    /// Life cycle of a task.
    pub enum TaskState {
        /// Waits for its time.
        Ready = "ready",
        /// Leased.
        Running = "running",
        /// Finished with its effects.
        Done = "done",
        /// Given up; a person may start it again.
        Dead = "dead",
        /// No longer wanted.
        Cancelled = "cancelled",
    }
}

/// Done at once, somebody is looking.
pub const INTERACTIVE: u8 = 0;
/// Asked for by a program.
pub const API: u8 = 10;
/// One of many.
pub const BULK: u8 = 20;
/// Looked at again, nobody waits.
pub const REVERIFY: u8 = 30;
/// How many lanes large batches are spread over.
pub const LANES: u8 = 16;
/// A task whose lease ran out this often killed its process: it is not tried again.
pub const MAX_CRASHES: u32 = 2;

/// A piece of work to be enqueued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// Our id.
    pub id: TaskId,
    /// What to do.
    pub kind: String,
    /// While a task with this key is ready or running no other is enqueued.
    pub unique_key: Option<String>,
    /// Lower goes first.
    pub prio: u8,
    /// Below [`LANES`].
    pub lane: u8,
    /// Not before.
    pub run_at: DateTime<Utc>,
    /// Given up after this many tries.
    pub max_attempts: u32,
    /// Ids only, as JSON.
    pub payload: String,
}

/// A task somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedTask {
    /// Our id.
    pub id: TaskId,
    /// What to do.
    pub kind: String,
    /// Ids only, as JSON.
    pub payload: String,
    /// Lower goes first.
    pub prio: u8,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// The last try.
    pub max_attempts: u32,
    /// Proves that this holder is the one: a later holder has another.
    pub token: String,
}

/// A task as `doctor` and the pages see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLine {
    /// Our id.
    pub id: TaskId,
    /// What to do.
    pub kind: String,
    /// How far it is.
    pub state: TaskState,
    /// Tries so far.
    pub attempt: u32,
    /// When it is due.
    pub run_at: DateTime<Utc>,
    /// The lease's end, while running.
    pub lease_until: Option<DateTime<Utc>>,
    /// Why it failed last.
    pub last_error: Option<String>,
}

#[derive(QueryableByName)]
struct ClaimedRow {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    payload: String,
    #[diesel(sql_type = BigInt)]
    prio: i64,
    #[diesel(sql_type = BigInt)]
    attempt: i64,
    #[diesel(sql_type = BigInt)]
    max_attempts: i64,
    #[diesel(sql_type = Nullable<Text>)]
    lease_token: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tasks)]
struct LineRow {
    id: String,
    kind: String,
    state: String,
    attempt: i64,
    run_at: NaiveDateTime,
    lease_until: Option<NaiveDateTime>,
    last_error: Option<String>,
}

/// Enqueues a task in the caller's transaction. Where one with the same key is ready or running already nothing is added; answers whether it was.
pub fn insert(conn: &mut Conn, task: &NewTask, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let row = (
        tasks::id.eq(task.id.as_str()),
        tasks::kind.eq(&task.kind),
        tasks::unique_key.eq(task.unique_key.as_deref()),
        tasks::state.eq(TaskState::Ready.as_str()),
        tasks::prio.eq(i64::from(task.prio)),
        tasks::lane.eq(i64::from(task.lane % LANES)),
        tasks::run_at.eq(task.run_at.naive_utc()),
        tasks::attempt.eq(0_i64),
        tasks::max_attempts.eq(i64::from(task.max_attempts.max(1))),
        tasks::crashes.eq(0_i64),
        tasks::payload.eq(&task.payload),
        tasks::created_at.eq(now.naive_utc()),
    );
    Ok(on_backend!(conn, |backend| diesel::insert_into(tasks::table).values(row).on_conflict_do_nothing().execute(backend))? == 1)
}

/// The key of the task that scores an application: there is one at a time.
pub fn score_key(application: &str) -> String {
    format!("score:{application}")
}

/// Which of these keys a task has that is ready or running.
pub fn list_waiting(conn: &mut Conn, keys: &[String]) -> Result<BTreeSet<String>, StoreError> {
    let waiting = [TaskState::Ready.as_str(), TaskState::Running.as_str()];
    let found = tasks::table.filter(tasks::unique_key.eq_any(keys)).filter(tasks::state.eq_any(waiting));
    let found: Vec<Option<String>> = found.select(tasks::unique_key).load(conn)?;
    Ok(found.into_iter().flatten().collect())
}

/// The queue's clock: the server's on PostgreSQL, so that processes on several machines agree; `now` on SQLite.
pub fn now_of(conn: &mut Conn, now: DateTime<Utc>) -> Result<DateTime<Utc>, StoreError> {
    match conn {
        Conn::Sqlite(_) => Ok(now),
        Conn::Postgres(postgres) => {
            let at: NaiveDateTime =
                diesel::select(diesel::dsl::sql::<Timestamp>("clock_timestamp() AT TIME ZONE 'UTC'")).get_result(postgres)?;
            Ok(at.and_utc())
        }
    }
}

/// Ready tasks that are due, by priority and age, and running ones whose lease ran out.
const CLAIM: &str = "UPDATE tasks SET state = 'running', attempt = attempt + 1, \
     crashes = crashes + CASE WHEN state = 'running' THEN 1 ELSE 0 END, \
     lease_token = $1 || '.' || id, lease_until = $2 \
     WHERE id IN (SELECT id FROM tasks \
     WHERE ((state = 'ready' AND run_at <= $3) OR (state = 'running' AND lease_until < $3)) AND prio <= $4 \
     ORDER BY prio, run_at, id LIMIT $5";
/// What a claim answers.
const CLAIMED: &str = ") RETURNING id, kind, payload, prio, attempt, max_attempts, lease_token";

/// Whether there is anything to claim: a look without a lock.
pub fn has_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let at = now.naive_utc();
    let ready = tasks::state.eq(TaskState::Ready.as_str()).and(tasks::run_at.le(at));
    let orphaned = tasks::state.eq(TaskState::Running.as_str()).and(tasks::lease_until.assume_not_null().lt(at));
    let found: Option<String> = tasks::table.filter(ready.or(orphaned)).select(tasks::id).first(conn).optional()?;
    Ok(found.is_some())
}

/// Leases up to `limit` due tasks of priority `max_prio` or more urgent until `now + lease`. No two callers ever get the same task at the same
/// time. Tasks that were tried too often, or killed their process twice, are given up first.
pub fn claim(conn: &mut Conn, limit: usize, max_prio: u8, lease: TimeDelta, now: DateTime<Utc>) -> Result<Vec<LeasedTask>, StoreError> {
    bury(conn, now)?;
    let mut token = [0_u8; 16];
    getrandom::fill(&mut token).map_err(|error| StoreError::Random(error.to_string()))?;
    let lock = match conn {
        Conn::Sqlite(_) => "",
        Conn::Postgres(_) => " FOR UPDATE SKIP LOCKED",
    };
    let rows: Vec<ClaimedRow> = diesel::sql_query(format!("{CLAIM}{lock}{CLAIMED}"))
        .bind::<Text, _>(hex::encode(token))
        .bind::<Timestamp, _>((now + lease).naive_utc())
        .bind::<Timestamp, _>(now.naive_utc())
        .bind::<BigInt, _>(i64::from(max_prio))
        .bind::<BigInt, _>(count(limit))
        .load(conn)?;
    let mut leased = rows.into_iter().map(LeasedTask::try_from).collect::<Result<Vec<_>, _>>()?;
    leased.sort_by(|one, other| (one.prio, &one.id).cmp(&(other.prio, &other.id)));
    Ok(leased)
}

/// Gives up running tasks whose lease ran out and that have no try left, or whose process died over them too often (poison pill).
fn bury(conn: &mut Conn, now: DateTime<Utc>) -> Result<(), StoreError> {
    let hopeless = tasks::table
        .filter(tasks::state.eq(TaskState::Running.as_str()))
        .filter(tasks::lease_until.lt(now.naive_utc()))
        .filter(tasks::attempt.ge(tasks::max_attempts).or(tasks::crashes.ge(i64::from(MAX_CRASHES) - 1)));
    diesel::update(hopeless)
        .set((
            tasks::state.eq(TaskState::Dead.as_str()),
            tasks::crashes.eq(tasks::crashes + 1_i64),
            tasks::lease_token.eq(None::<String>),
            tasks::lease_until.eq(None::<NaiveDateTime>),
            tasks::last_error.eq("its process stopped in the middle of it"),
            tasks::finished_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Lengthens the leases of these tokens; answers the tokens that still hold. The others are lost: their work must stop.
pub fn extend(conn: &mut Conn, tokens: &[String], lease: TimeDelta, now: DateTime<Utc>) -> Result<Vec<String>, StoreError> {
    let held = || tasks::table.filter(tasks::lease_token.eq_any(tokens)).filter(tasks::state.eq(TaskState::Running.as_str()));
    diesel::update(held()).set(tasks::lease_until.eq((now + lease).naive_utc())).execute(conn)?;
    let tokens: Vec<Option<String>> = held().select(tasks::lease_token).load(conn)?;
    Ok(tokens.into_iter().flatten().collect())
}

/// Finishes a task, in the transaction of its effects. Fails with [`StoreError::LeaseLost`] when somebody else holds it by now: the caller's
/// transaction is then rolled back, effects and all.
pub fn complete(conn: &mut Conn, task: &LeasedTask, now: DateTime<Utc>) -> Result<(), StoreError> {
    finish(conn, task, TaskState::Done, None, now)
}

/// Puts a failed task back, to be tried again at `run_at`; after its last try it is given up. Answers its new state.
pub fn fail(conn: &mut Conn, task: &LeasedTask, error: &str, run_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<TaskState, StoreError> {
    if task.attempt >= task.max_attempts {
        finish(conn, task, TaskState::Dead, Some(error), now)?;
        return Ok(TaskState::Dead);
    }
    let change = (
        tasks::state.eq(TaskState::Ready.as_str()),
        tasks::run_at.eq(run_at.naive_utc()),
        tasks::lease_token.eq(None::<String>),
        tasks::lease_until.eq(None::<NaiveDateTime>),
        tasks::last_error.eq(error),
    );
    match diesel::update(tasks::table.find(task.id.as_str()).filter(tasks::lease_token.eq(&task.token))).set(change).execute(conn)? {
        1 => Ok(TaskState::Ready),
        _ => Err(StoreError::LeaseLost(task.id.to_string())),
    }
}

/// Gives a task back untried: the process stops before it got to it.
pub fn give_back(conn: &mut Conn, task: &LeasedTask) -> Result<(), StoreError> {
    let change = (
        tasks::state.eq(TaskState::Ready.as_str()),
        tasks::attempt.eq(tasks::attempt - 1_i64),
        tasks::lease_token.eq(None::<String>),
        tasks::lease_until.eq(None::<NaiveDateTime>),
    );
    diesel::update(tasks::table.find(task.id.as_str()).filter(tasks::lease_token.eq(&task.token))).set(change).execute(conn)?;
    Ok(())
}

fn finish(conn: &mut Conn, task: &LeasedTask, state: TaskState, error: Option<&str>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let held =
        tasks::table.find(task.id.as_str()).filter(tasks::lease_token.eq(&task.token)).filter(tasks::state.eq(TaskState::Running.as_str()));
    let change = (
        tasks::state.eq(state.as_str()),
        tasks::lease_token.eq(None::<String>),
        tasks::lease_until.eq(None::<NaiveDateTime>),
        tasks::finished_at.eq(now.naive_utc()),
    );
    if diesel::update(held).set(change).execute(conn)? != 1 {
        return Err(StoreError::LeaseLost(task.id.to_string()));
    }
    if let Some(error) = error {
        diesel::update(tasks::table.find(task.id.as_str())).set(tasks::last_error.eq(error)).execute(conn)?;
    }
    Ok(())
}

/// Starts a given-up task again.
pub fn revive(conn: &mut Conn, id: &TaskId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let dead = tasks::table.find(id.as_str()).filter(tasks::state.eq(TaskState::Dead.as_str()));
    let change = (
        tasks::state.eq(TaskState::Ready.as_str()),
        tasks::run_at.eq(now.naive_utc()),
        tasks::attempt.eq(0_i64),
        tasks::crashes.eq(0_i64),
        tasks::finished_at.eq(None::<NaiveDateTime>),
    );
    match diesel::update(dead).set(change).execute(conn)? {
        1 => Ok(()),
        _ => Err(StoreError::missing("given-up task", id)),
    }
}

/// How many tasks are in each state.
pub fn count_by_state(conn: &mut Conn) -> Result<Vec<(TaskState, u64)>, StoreError> {
    let rows: Vec<(String, i64)> =
        tasks::table.group_by(tasks::state).order(tasks::state.asc()).select((tasks::state, diesel::dsl::count_star())).load(conn)?;
    rows.into_iter().map(|(state, number)| Ok((read_enum(TaskState::parse, &state, "tasks.state")?, counted(number)))).collect()
}

/// Tasks in one state, oldest first.
pub fn list(conn: &mut Conn, state: TaskState, limit: usize) -> Result<Vec<TaskLine>, StoreError> {
    let rows: Vec<LineRow> = tasks::table
        .filter(tasks::state.eq(state.as_str()))
        .order((tasks::run_at.asc(), tasks::id.asc()))
        .limit(count(limit))
        .select(LineRow::as_select())
        .load(conn)?;
    rows.into_iter().map(TaskLine::try_from).collect()
}

/// When the next ready task is due.
pub fn lookup_next_due(conn: &mut Conn) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at: Option<NaiveDateTime> = tasks::table
        .filter(tasks::state.eq(TaskState::Ready.as_str()))
        .order((tasks::run_at.asc(), tasks::id.asc()))
        .select(tasks::run_at)
        .first(conn)
        .optional()?;
    Ok(read_time(at))
}

/// Forgets up to `limit` tasks that were finished before `before`; given-up ones stay until somebody looks.
pub fn delete_finished(conn: &mut Conn, before: DateTime<Utc>, limit: usize) -> Result<usize, StoreError> {
    let old: Vec<String> = tasks::table
        .filter(tasks::state.eq_any([TaskState::Done, TaskState::Cancelled].map(TaskState::as_str)))
        .filter(tasks::finished_at.lt(before.naive_utc()))
        .order(tasks::id.asc())
        .limit(count(limit))
        .select(tasks::id)
        .load(conn)?;
    Ok(diesel::delete(tasks::table.filter(tasks::id.eq_any(old))).execute(conn)?)
}

impl TryFrom<ClaimedRow> for LeasedTask {
    type Error = StoreError;

    fn try_from(row: ClaimedRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: TaskId::new(row.id),
            kind: row.kind,
            payload: row.payload,
            prio: read_number(row.prio, "tasks.prio")?,
            attempt: read_number(row.attempt, "tasks.attempt")?,
            max_attempts: read_number(row.max_attempts, "tasks.max_attempts")?,
            token: row.lease_token.unwrap_or_default(),
        })
    }
}

impl TryFrom<LineRow> for TaskLine {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: TaskId::new(row.id),
            kind: row.kind,
            state: read_enum(TaskState::parse, &row.state, "tasks.state")?,
            attempt: read_number(row.attempt, "tasks.attempt")?,
            run_at: row.run_at.and_utc(),
            lease_until: read_time(row.lease_until),
            last_error: row.last_error,
        })
    }
}
