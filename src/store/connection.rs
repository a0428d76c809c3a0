//! Which database, how to connect to it, and the pools.

use std::fmt;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};
use url::{Host, Url};

use super::StoreError;

/// How long a statement waits for a lock, and a caller for a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// PostgreSQL connections that may write at the same time; SQLite has one writer.
const POSTGRES_WRITERS: u32 = 4;

/// One connection to either database. Queries are ordinary functions on `&mut Conn`.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// A file.
    Sqlite(SqliteConnection),
    /// A PostgreSQL server.
    Postgres(PgConnection),
}

/// Runs the same statement on whichever backend it is: for what diesel cannot express on [`Conn`] (several rows in one insert, `on_conflict`).
macro_rules! on_backend {
    ($conn:expr, |$backend:ident| $body:expr) => {
        match $conn {
            $crate::store::Conn::Sqlite($backend) => $body,
            $crate::store::Conn::Postgres($backend) => $body,
        }
    };
}

/// Where the data lives.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:PATH`.
    Sqlite(String),
    /// `postgres://USER@HOST/NAME`, on this machine.
    Postgres(String),
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// The address without its password.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{path}"),
            Self::Postgres(address) => f.write_str(&without_password(address)),
        }
    }
}

fn without_password(address: &str) -> String {
    Url::parse(address).map_or_else(
        |_| address.split(['@', '?']).next_back().unwrap_or_default().to_owned(),
        |mut url| {
            let is_set = url.password().is_some();
            if is_set && url.set_password(Some("***")).is_err() {
                return "postgres:…".to_owned();
            }
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().filter(|(name, _)| name != "password").collect();
            if url.query().is_some() {
                url.query_pairs_mut().clear().extend_pairs(pairs);
            }
            url.to_string()
        },
    )
}

impl DatabaseUrl {
    /// Reads an address: `sqlite:PATH`, `postgres://…`; anything else is refused, and so is a PostgreSQL server on another machine, because
    /// this build's client has no TLS.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let refuse = |message: &str| StoreError::Address { address: without_password(text), message: message.to_owned() };
        let Some((scheme, rest)) = text.split_once(':') else {
            return Err(refuse("takes sqlite:PATH or postgres://USER@HOST/NAME"));
        };
        match scheme {
            "sqlite" => {
                let path = rest.strip_prefix("//").unwrap_or(rest);
                if path.is_empty() || path == ":memory:" || path.starts_with("file:") {
                    return Err(refuse("takes the path of a file, such as sqlite:assay.sqlite"));
                }
                Ok(Self::Sqlite(path.to_owned()))
            }
            "postgres" | "postgresql" => {
                let url = Url::parse(text).map_err(|_| refuse("takes postgres://USER@HOST/NAME"))?;
                if !is_local(&url) {
                    return Err(refuse("names another machine; this build has no TLS, so it connects only to a PostgreSQL on this one"));
                }
                Ok(Self::Postgres(text.to_owned()))
            }
            _ => Err(refuse("takes sqlite:PATH or postgres://USER@HOST/NAME; other databases are not supported")),
        }
    }

    /// `sqlite` or `postgres`.
    pub const fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

/// Whether every way the address names leads to this machine.
fn is_local(url: &Url) -> bool {
    let is_local_name = |name: &str| {
        let bare = name.trim_matches(['[', ']']);
        bare.is_empty()
            || bare.starts_with('/')
            || bare.eq_ignore_ascii_case("localhost")
            || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    };
    let host_is_local = match url.host() {
        None => true,
        Some(Host::Domain(name)) => is_local_name(&name.replace("%2F", "/").replace("%2f", "/")),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
    };
    // libpq reads these from the query too; a service file could name any host.
    host_is_local
        && url.query_pairs().all(|(name, value)| match name.as_ref() {
            "host" | "hostaddr" => value.split(',').all(is_local_name),
            "service" | "servicefile" => false,
            _ => true,
        })
}

/// What a connection of a pool is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Reading: the database itself refuses a write.
    Read,
    /// Writing.
    Write,
}

/// Makes connections for a pool.
#[derive(Debug)]
pub(super) struct Manager {
    url: DatabaseUrl,
    purpose: Purpose,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        let mut conn = establish(&self.url).map_err(diesel::r2d2::Error::ConnectionError)?;
        prepare(&mut conn, self.purpose).map_err(diesel::r2d2::Error::QueryError)?;
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

fn establish(url: &DatabaseUrl) -> Result<Conn, ConnectionError> {
    match url {
        DatabaseUrl::Sqlite(path) => SqliteConnection::establish(path).map(Conn::Sqlite),
        DatabaseUrl::Postgres(address) => PgConnection::establish(address).map(Conn::Postgres),
    }
}

/// The engine rules of `security.md` §4.6, on every connection.
fn prepare(conn: &mut Conn, purpose: Purpose) -> QueryResult<()> {
    let milliseconds = PATIENCE.as_millis();
    match conn {
        Conn::Sqlite(sqlite) => {
            sqlite.batch_execute(&format!("PRAGMA busy_timeout = {milliseconds};"))?;
            sqlite.batch_execute(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; \
                 PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 67108864; \
                 PRAGMA temp_store = MEMORY;",
            )?;
            match purpose {
                Purpose::Read => sqlite.batch_execute("PRAGMA query_only = ON;"),
                Purpose::Write => Ok(()),
            }
        }
        Conn::Postgres(postgres) => {
            postgres.batch_execute(&format!(
                "SET TIME ZONE 'UTC'; SET client_min_messages = warning; SET statement_timeout = '30s'; SET lock_timeout = {milliseconds}; \
                 SET idle_in_transaction_session_timeout = '10s'; SET synchronous_commit = on;"
            ))?;
            match purpose {
                Purpose::Read => postgres.batch_execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"),
                Purpose::Write => Ok(()),
            }
        }
    }
}

/// A pool and what it is for.
pub(super) type ConnPool = Pool<Manager>;

/// A pool of connections to `url`. SQLite gets one writer.
pub(super) fn pool(url: &DatabaseUrl, purpose: Purpose, readers: u32) -> Result<ConnPool, StoreError> {
    // One connection by hand first: its error says why, a pool's only that it took too long.
    let mut first = establish(url).map_err(StoreError::Connect)?;
    prepare(&mut first, purpose)?;
    drop(first);
    let size = match (url, purpose) {
        (_, Purpose::Read) => readers.max(1),
        (DatabaseUrl::Sqlite(_), Purpose::Write) => 1,
        (DatabaseUrl::Postgres(_), Purpose::Write) => POSTGRES_WRITERS,
    };
    Ok(Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(PATIENCE)
        .test_on_check_out(matches!(url, DatabaseUrl::Postgres(_)))
        .error_handler(Box::new(LogErrors))
        .build_unchecked(Manager { url: url.clone(), purpose }))
}

/// Connection trouble goes to the log; the caller hears "busy".
#[derive(Debug)]
struct LogErrors;

impl diesel::r2d2::HandleError<diesel::r2d2::Error> for LogErrors {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        tracing::warn!(%error, "the database gave no connection");
    }
}

/// Takes a connection out of the pool.
pub(super) fn take(pool: &ConnPool) -> Result<PooledConnection<Manager>, StoreError> {
    pool.get().map_err(|_| StoreError::Busy)
}

/// Runs `work` in one transaction that takes the write lock first (`BEGIN IMMEDIATE` on SQLite), so that reading and then writing never
/// ends in "database is locked". Rolls back on error and on panic.
pub(super) fn in_write_transaction<T, E: From<StoreError>>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
        Conn::Postgres(postgres) => AnsiTransactionManager::begin_transaction(postgres),
    }
    .map_err(StoreError::from)?;
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(conn)));
    match result {
        Ok(Ok(value)) => {
            on_backend!(conn, |backend| AnsiTransactionManager::commit_transaction(backend)).map_err(StoreError::from)?;
            Ok(value)
        }
        Ok(Err(error)) => {
            roll_back(conn);
            Err(error)
        }
        Err(panic) => {
            roll_back(conn);
            std::panic::resume_unwind(panic)
        }
    }
}

/// Ends a transaction whose work is not to be kept.
enum Undone<T> {
    Tried(T),
    Store(StoreError),
}

impl<T> From<StoreError> for Undone<T> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// As [`in_write_transaction`]; what was done is kept only where `keep` says so of the answer, which comes back either way.
pub(super) fn in_tried_transaction<T>(
    conn: &mut Conn,
    keep: impl FnOnce(&T) -> bool,
    work: impl FnOnce(&mut Conn) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let done = in_write_transaction(conn, |conn| {
        let done = work(conn)?;
        if keep(&done) { Ok(done) } else { Err(Undone::Tried(done)) }
    });
    match done {
        Ok(done) | Err(Undone::Tried(done)) => Ok(done),
        Err(Undone::Store(error)) => Err(error),
    }
}

/// A failed roll-back breaks the connection, which the pool then throws away.
fn roll_back(conn: &mut Conn) {
    if let Err(error) = on_backend!(conn, |backend| AnsiTransactionManager::rollback_transaction(backend)) {
        tracing::warn!(%error, "a transaction could not be rolled back");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_and_local_servers_are_accepted() {
        for (text, expected) in [
            ("sqlite:assay.sqlite", Ok("sqlite:assay.sqlite")),
            ("sqlite:///var/lib/assay/a.sqlite", Ok("sqlite:/var/lib/assay/a.sqlite")),
            ("sqlite::memory:", Err("takes the path of a file")),
            ("sqlite:", Err("takes the path of a file")),
            ("assay.sqlite", Err("takes sqlite:PATH")),
            ("mysql://localhost/assay", Err("not supported")),
            ("postgres://assay@localhost/assay", Ok("postgres://assay@localhost/assay")),
            ("postgres://assay:secret@127.0.0.1:5433/assay", Ok("postgres://assay:***@127.0.0.1:5433/assay")),
            ("postgres://assay@[::1]/assay", Ok("postgres://assay@[::1]/assay")),
            ("postgresql:///assay?host=/run/postgresql", Ok("postgresql:///assay?host=%2Frun%2Fpostgresql")),
            ("postgres://db.example.org/assay", Err("no TLS")),
            ("postgres://assay:secret@10.0.0.3/assay", Err("no TLS")),
            ("postgres://localhost/assay?host=db.example.org", Err("no TLS")),
            ("postgres://localhost/assay?hostaddr=192.0.2.7", Err("no TLS")),
            ("postgres://localhost,db.example.org/assay", Err("no TLS")),
            ("postgres://localhost/assay?service=far", Err("no TLS")),
        ] {
            match (DatabaseUrl::parse(text), expected) {
                (Ok(url), Ok(shown)) => assert_eq!(url.to_string(), shown, "{text}"),
                (Err(error), Err(part)) => {
                    let said = error.to_string();
                    assert!(said.contains(part) && !said.contains("secret"), "{text}: {said}");
                }
                (got, wanted) => panic!("{text}: {got:?}, wanted {wanted:?}"),
            }
        }
    }
}
