//! The runner: takes due tasks, does as many at a time as there are slots, keeps their leases, and finishes each in one transaction.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt as _;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::clock::Clock;
use crate::domain::TaskId;
use crate::store::tasks::{self, LeasedTask, TaskState};
use crate::store::{Conn, Store, StoreError, schedules, sessions, sign_in_tries};

/// A lease lasts this long unless it is lengthened.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// Leases are lengthened this often.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// Without being woken the runner looks this often.
const POLL: Duration = Duration::from_secs(1);
/// First wait after a failed try; doubles each time.
const FIRST_WAIT_S: i64 = 10;
/// Longest wait after a failed try.
const LONGEST_WAIT_S: i64 = 3_600;
/// Tries to write down how a task ended, while the database is busy.
const WRITE_TRIES: u32 = 5;
/// Housekeeping comes this often.
const HOUSEKEEPING: TimeDelta = TimeDelta::minutes(10);
/// Finished tasks are kept this long.
const KEEP_FINISHED: TimeDelta = TimeDelta::hours(24);

/// What a task changes: runs in the transaction that finishes the task, or not at all.
pub type Effects = Box<dyn FnOnce(&mut Conn) -> Result<(), StoreError> + Send>;

/// The work on one task.
pub type Work = Pin<Box<dyn Future<Output = Result<Effects, TaskError>> + Send>>;

/// Why a task did not work out.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// Trying again may help.
    #[error("{0}")]
    Retry(String),
    /// Trying again cannot help.
    #[error("{0}")]
    Terminal(String),
}

impl From<StoreError> for TaskError {
    fn from(error: StoreError) -> Self {
        match error {
            // What the task was about was deleted in the meantime: nothing is left to do.
            StoreError::Missing { .. } => Self::Terminal(error.to_string()),
            other => Self::Retry(other.to_string()),
        }
    }
}

/// Does tasks: looks at the kind, calls the action, hands back what to write.
pub trait Handler: Send + Sync + 'static {
    /// Begins the work on one task.
    fn handle(&self, task: &LeasedTask) -> Work;
}

/// How the runner works.
#[derive(Clone, Debug)]
pub struct RunnerSettings {
    /// Tasks at the same time.
    pub slots: usize,
    /// How long running tasks may take to end when the runner stops.
    pub drain: Duration,
}

/// Takes tasks and does them until it is told to stop.
pub struct Runner {
    store: Store,
    clock: Clock,
    settings: RunnerSettings,
    handler: Arc<dyn Handler>,
    running: JoinSet<TaskId>,
    held: HashMap<TaskId, Held>,
}

/// A task in a slot.
struct Held {
    task: LeasedTask,
    abort: AbortHandle,
}

impl Runner {
    /// A runner that has not begun.
    pub fn new(store: Store, clock: Clock, settings: RunnerSettings, handler: Arc<dyn Handler>) -> Self {
        Self { store, clock, settings, handler, running: JoinSet::new(), held: HashMap::new() }
    }

    /// Works until `stop` is ready; then takes nothing new, waits for what runs, and gives back what does not end in time.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let store = self.store.clone();
        loop {
            self.reap();
            if let Err(error) = self.fill().await {
                tracing::warn!(error = %error, "the task queue could not be read; trying again");
            }
            tokio::select! {
                () = &mut stop => break,
                _ = heartbeat.tick() => { self.keep_leases().await; self.keep_house().await; }
                Some(ended) = self.running.join_next() => self.note_end(ended),
                () = store.task_added() => {}
                () = sleep(POLL) => {}
            }
        }
        self.drain().await;
    }

    /// Does what is due until nothing is, and answers how many tasks ended: for the command line and tests.
    pub async fn run_until_idle(mut self) -> Result<usize, StoreError> {
        let mut ended = 0;
        loop {
            self.fill().await?;
            match self.running.join_next().await {
                Some(one) => {
                    self.note_end(one);
                    ended += 1;
                }
                None => return Ok(ended),
            }
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Takes due tasks into free slots. A quarter of the slots is kept for work somebody waits for.
    async fn fill(&mut self) -> Result<(), StoreError> {
        let free = self.settings.slots.saturating_sub(self.held.len());
        if free == 0 {
            return Ok(());
        }
        let bulk_running = self.held.values().filter(|held| held.task.prio > tasks::API).count();
        let bulk_slots = self.settings.slots.div_ceil(4).saturating_mul(3).max(1);
        let free_for_bulk = bulk_slots.min(self.settings.slots).saturating_sub(bulk_running).min(free);
        let (is_fixed, now) = (matches!(self.clock, Clock::Fixed(_)), self.now());
        if !self.has_due(is_fixed, now).await? {
            return Ok(());
        }
        let claimed = self
            .store
            .write(move |conn| {
                let now = queue_now(conn, is_fixed, now)?;
                let mut claimed = tasks::claim(conn, free, tasks::API, LEASE, now)?;
                let left = free_for_bulk.min(free.saturating_sub(claimed.len()));
                if left > 0 {
                    claimed.extend(tasks::claim(conn, left, u8::MAX, LEASE, now)?);
                }
                Ok(claimed)
            })
            .await?;
        for task in claimed {
            self.begin(task);
        }
        Ok(())
    }

    async fn has_due(&self, is_fixed: bool, now: DateTime<Utc>) -> Result<bool, StoreError> {
        self.store
            .read(move |conn| {
                let now = queue_now(conn, is_fixed, now)?;
                tasks::has_due(conn, now)
            })
            .await
    }

    fn begin(&mut self, task: LeasedTask) {
        let one = OneTask { store: self.store.clone(), clock: self.clock.clone(), task: task.clone() };
        let work = std::panic::catch_unwind(AssertUnwindSafe(|| self.handler.handle(&task)));
        let abort = self.running.spawn(async move {
            let id = one.task.id.clone();
            one.run(work.ok()).await;
            id
        });
        self.held.insert(task.id.clone(), Held { task, abort });
    }

    fn note_end(&mut self, ended: Result<TaskId, tokio::task::JoinError>) {
        if let Ok(id) = ended {
            self.held.remove(&id);
        }
        self.held.retain(|_, held| !held.abort.is_finished());
    }

    fn reap(&mut self) {
        while let Some(ended) = self.running.try_join_next() {
            self.note_end(ended);
        }
    }

    /// Lengthens all leases in one statement; stops the work on what was lost.
    async fn keep_leases(&mut self) {
        let tokens: Vec<String> = self.held.values().map(|held| held.task.token.clone()).collect();
        if tokens.is_empty() {
            return;
        }
        let (is_fixed, now) = (matches!(self.clock, Clock::Fixed(_)), self.now());
        let kept = self
            .store
            .write(move |conn| {
                let now = queue_now(conn, is_fixed, now)?;
                tasks::extend(conn, &tokens, LEASE, now)
            })
            .await;
        match kept {
            Ok(kept) => {
                for held in self.held.values().filter(|held| !kept.contains(&held.task.token)) {
                    // Finished this moment, or taken over by another process.
                    if !held.abort.is_finished() {
                        tracing::info!(task.id = %held.task.id, "the lease on a task is over");
                        held.abort.abort();
                    }
                }
            }
            Err(error) => tracing::warn!(error = %error, "leases could not be lengthened; trying again"),
        }
    }

    /// Forgets what is over: finished tasks, ended sessions, old counts of failed sign-ins.
    async fn keep_house(&self) {
        let now = self.now();
        let kept = self
            .store
            .write(move |conn| {
                if schedules::take_due(conn, "housekeeping", HOUSEKEEPING, now)? {
                    tasks::delete_finished(conn, now - KEEP_FINISHED, 1_000)?;
                    sessions::delete_expired(conn, now)?;
                    sign_in_tries::delete_older(conn, now - KEEP_FINISHED)?;
                }
                Ok(())
            })
            .await;
        if let Err(error) = kept {
            tracing::warn!(error = %error, "housekeeping did not work out");
        }
    }

    /// Waits for what runs; gives back what does not end in time, untried.
    async fn drain(mut self) {
        let in_time = tokio::time::timeout(self.settings.drain, async {
            while let Some(ended) = self.running.join_next().await {
                self.note_end(ended);
            }
        });
        if in_time.await.is_ok() {
            return;
        }
        let unfinished: Vec<LeasedTask> = self.held.values().map(|held| held.task.clone()).collect();
        self.running.shutdown().await;
        tracing::info!(tasks = unfinished.len(), "stopped in the middle of tasks; they are given back");
        let given_back = self
            .store
            .write(move |conn| {
                for task in &unfinished {
                    tasks::give_back(conn, task)?;
                }
                Ok(())
            })
            .await;
        if let Err(error) = given_back {
            tracing::warn!(error = %error, "tasks could not be given back; their leases run out by themselves");
        }
    }
}

/// The queue's time: a fixed clock for tests, the database's otherwise.
fn queue_now(conn: &mut Conn, is_fixed: bool, now: DateTime<Utc>) -> Result<DateTime<Utc>, StoreError> {
    if is_fixed { Ok(now) } else { tasks::now_of(conn, now) }
}

/// How long to wait after a failed try: doubles from 10 s to an hour, spread by up to a quarter so that tasks that failed together do not come
/// back together.
fn wait_after(attempt: u32, id: &TaskId) -> TimeDelta {
    let doubled = FIRST_WAIT_S.saturating_mul(1_i64.checked_shl(attempt.saturating_sub(1).min(16)).unwrap_or(i64::MAX));
    let seconds = doubled.min(LONGEST_WAIT_S);
    let spread = i64::from(id.as_str().bytes().fold(7_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)));
    TimeDelta::milliseconds(seconds.saturating_mul(1_000 + spread))
}

/// One task in its slot.
struct OneTask {
    store: Store,
    clock: Clock,
    task: LeasedTask,
}

impl OneTask {
    async fn run(self, work: Option<Work>) {
        let result = match work {
            Some(work) => AssertUnwindSafe(work).catch_unwind().await.map_err(drop),
            None => Err(()),
        };
        match result {
            Ok(Ok(effects)) => self.finish(effects).await,
            Ok(Err(TaskError::Terminal(message))) => self.give_up(message).await,
            Ok(Err(TaskError::Retry(message))) => self.try_again(message).await,
            Err(()) => self.try_again("it panicked".to_owned()).await,
        }
    }

    /// Finishes the task and writes its effects, in one transaction.
    async fn finish(&self, effects: Effects) {
        let (task, now) = (self.task.clone(), self.clock.now());
        let written = self
            .store
            .write(move |conn| {
                // Effects first: they may wait for a lock, and whoever holds it may wait for this task's row. Without the lease all is rolled back.
                effects(conn)?;
                tasks::complete(conn, &task, now)
            })
            .await;
        match written {
            Ok(()) => self.store.wake_runner(),
            Err(StoreError::LeaseLost(_)) => {
                tracing::info!(task.id = %self.task.id, "a task was taken over; this result is thrown away");
            }
            Err(error) => match error.into() {
                TaskError::Terminal(message) => self.give_up(message).await,
                TaskError::Retry(message) => self.try_again(message).await,
            },
        }
    }

    async fn give_up(&self, message: String) {
        tracing::warn!(task.id = %self.task.id, task.kind = %self.task.kind, error = %message, "a task cannot be done");
        self.put_back(LeasedTask { attempt: self.task.max_attempts, ..self.task.clone() }, message).await;
    }

    async fn try_again(&self, message: String) {
        tracing::warn!(task.id = %self.task.id, task.kind = %self.task.kind, attempt = self.task.attempt, error = %message, "a task did not work out");
        self.put_back(self.task.clone(), message).await;
    }

    async fn put_back(&self, task: LeasedTask, message: String) {
        for attempt in 1..=WRITE_TRIES {
            let (task, message, now) = (task.clone(), message.clone(), self.clock.now());
            let run_at = now + wait_after(task.attempt, &task.id);
            match self.store.write(move |conn| tasks::fail(conn, &task, &message, run_at, now)).await {
                Ok(TaskState::Dead) => {
                    tracing::error!(task.id = %self.task.id, task.kind = %self.task.kind, "a task was given up");
                    return;
                }
                Ok(_) | Err(StoreError::LeaseLost(_)) => return,
                Err(error) => {
                    tracing::warn!(task.id = %self.task.id, error = %error, attempt, "how a task ended could not be written down");
                    sleep(POLL).await;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
