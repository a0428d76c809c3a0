//! The only module that knows SQL: one file per aggregate, functions on `&mut Conn` in the words of the domain.
//!
//! Two ways in, both on the blocking pool: [`Store::read`] and [`Store::write`]. A write is one transaction: what the closure returns `Ok`
//! for is on disk when the call answers, anything else never happened.

mod alone;
#[macro_use]
mod connection;
mod error;
mod inner_credentials;
mod keys;
mod migrations;
mod schema;
mod values;

pub mod achievements;
pub mod applications;
pub mod audit;
pub mod candidate_table;
pub mod candidates;
pub mod credentials;
pub mod decisions;
pub mod email_codes;
pub mod evidence;
pub mod given_up;
pub mod issuer_lists;
pub mod issuers;
pub mod jobs;
pub mod list_uses;
pub mod other_evidence;
pub mod policies;
pub mod queue_health;
pub mod queues;
pub mod requirement_sets;
pub mod schedules;
pub mod seen_issuers;
pub mod sessions;
pub mod settings;
pub mod setup_links;
pub mod sign_in_tries;
pub mod skills;
pub mod snapshots;
mod stored_reports;
pub mod submissions;
pub mod tasks;
pub mod users;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

pub use alone::Alone;
pub use connection::{Conn, DatabaseUrl};
pub use error::StoreError;
pub use keys::SealingKey;
pub use values::{hash_token, new_token, sha256_hex};

use connection::{ConnPool, Purpose};
use tokio::sync::Notify;

/// The database: cheap to clone, shared by every door.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    url: DatabaseUrl,
    readers: ConnPool,
    writers: ConnPool,
    key: SealingKey,
    task_added: Notify,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.inner.url)
    }
}

impl Store {
    /// Connects. `key` wraps the candidates' keys, `readers` is how many may read at the same time. Neither makes nor changes tables: that is
    /// [`Self::migrate_blocking`].
    pub fn open(url: &DatabaseUrl, key: SealingKey, readers: u32) -> Result<Self, StoreError> {
        let writers = connection::pool(url, Purpose::Write, readers)?;
        let readers = connection::pool(url, Purpose::Read, readers)?;
        Ok(Self { inner: Arc::new(Inner { url: url.clone(), readers, writers, key, task_added: Notify::new() }) })
    }

    /// Where the data lives.
    pub fn url(&self) -> &DatabaseUrl {
        &self.inner.url
    }

    /// The key of the installation.
    pub fn key(&self) -> &SealingKey {
        &self.inner.key
    }

    /// Tells the runner of this process that a task was enqueued. A hint only: it looks every second anyway.
    pub fn wake_runner(&self) {
        self.inner.task_added.notify_one();
    }

    /// Waits for [`Self::wake_runner`].
    pub async fn task_added(&self) {
        self.inner.task_added.notified().await;
    }

    /// Reads, on the blocking pool. The database refuses a write here.
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.read_blocking(work)).await.map_err(|_| StoreError::Stopped)?
    }

    /// Writes in one transaction, on the blocking pool. Runs once: a lost race for a lock is [`StoreError::Busy`].
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        self.write_or(work).await
    }

    /// As [`Self::write`], for work with an error of its own.
    pub async fn write_or<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.write_blocking_or(work)).await.map_err(|_| StoreError::Stopped)?
    }

    /// As [`Self::write`], for work that is tried out: what it did is kept only where `keep` says so of its answer, which comes back either way.
    pub async fn try_out<T, F>(&self, keep: impl FnOnce(&T) -> bool + Send + 'static, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.try_out_blocking(keep, work)).await.map_err(|_| StoreError::Stopped)?
    }

    /// As [`Self::read`], on this thread: for the command line.
    pub fn read_blocking<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut conn = connection::take(&self.inner.readers)?;
        work(&mut conn)
    }

    /// As [`Self::write`], on this thread: for the command line.
    pub fn write_blocking<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.write_blocking_or(work)
    }

    /// As [`Self::write_or`], on this thread.
    pub fn write_blocking_or<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut conn = connection::take(&self.inner.writers)?;
        connection::in_write_transaction(&mut conn, work)
    }

    /// As [`Self::try_out`], on this thread.
    pub fn try_out_blocking<T>(
        &self,
        keep: impl FnOnce(&T) -> bool,
        work: impl FnOnce(&mut Conn) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut conn = connection::take(&self.inner.writers)?;
        connection::in_tried_transaction(&mut conn, keep, work)
    }

    /// Brings the tables to this version and names the migrations that ran. Several processes may ask at the same time.
    pub fn migrate_blocking(&self) -> Result<Vec<String>, StoreError> {
        let mut conn = connection::take(&self.inner.writers)?;
        migrations::run(&mut conn)
    }

    /// Makes sure that no other server works on the same SQLite file while the answer lives.
    pub fn hold_alone(&self) -> Result<Alone, StoreError> {
        alone::hold(&self.inner.url)
    }

    /// Says whether the tables are those of this version; the error names what to do.
    pub fn check_schema_blocking(&self) -> Result<(), StoreError> {
        let mut conn = connection::take(&self.inner.writers)?;
        migrations::check(&mut conn)
    }

    /// Whether the database answers and its file is whole (SQLite: `quick_check`).
    pub fn check_health_blocking(&self) -> Result<(), StoreError> {
        let mut conn = connection::take(&self.inner.readers)?;
        migrations::check_health(&mut conn)
    }
}
