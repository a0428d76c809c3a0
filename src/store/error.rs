//! What can go wrong in the store, HTTP-blind.

use std::fmt::Display;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing.
    #[error("there is no {what} {id}")]
    Missing {
        /// What was looked for.
        what: &'static str,
        /// By which id.
        id: String,
    },
    /// Something with the same name, code or key is there already.
    #[error("there is already {what} {value:?}")]
    Conflict {
        /// What, with its article: `a user with the address`.
        what: &'static str,
        /// The value that is taken.
        value: String,
    },
    /// It is published, and what is published never changes.
    #[error("{what} {id} is published and cannot be changed")]
    Immutable {
        /// What.
        what: &'static str,
        /// Which.
        id: String,
    },
    /// The state it is in does not allow this.
    #[error("{what} {id} is {state}")]
    WrongState {
        /// What.
        what: &'static str,
        /// Which.
        id: String,
        /// The state it is in.
        state: String,
    },
    /// Somebody else holds the task by now: everything done under the old lease is rolled back.
    #[error("the lease on task {0} is lost")]
    LeaseLost(String),
    /// The database is busy for longer than we wait.
    #[error("the database is busy")]
    Busy,
    /// The disk is full, or the file cannot be written.
    #[error("the database cannot be written: {0}")]
    NotWritable(String),
    /// A row holds what this version cannot read.
    #[error("column {column} holds {value:?}, which cannot be read")]
    Unreadable {
        /// Which column.
        column: &'static str,
        /// What it holds, or why it cannot be read.
        value: String,
    },
    /// Encrypted bytes cannot be opened: the person was erased, or the key file is another one.
    #[error("{0} cannot be decrypted")]
    Sealed(&'static str),
    /// The key file cannot be used.
    #[error("key file {path}: {message}")]
    KeyFile {
        /// Which file.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// The database address cannot be used.
    #[error("database address {address:?}: {message}")]
    Address {
        /// The address, without password.
        address: String,
        /// What is wrong and what would work.
        message: String,
    },
    /// No connection.
    #[error("no connection to the database")]
    Connect(#[source] diesel::ConnectionError),
    /// The tables are not those of this version.
    #[error("{0}")]
    Schema(String),
    /// The database refused.
    #[error("the database refused a statement")]
    Database(#[source] DieselError),
    /// The worker thread was stopped.
    #[error("the work was stopped")]
    Stopped,
    /// The operating system gives no random bytes.
    #[error("no random bytes: {0}")]
    Random(String),
}

impl StoreError {
    /// There is no such thing.
    pub fn missing(what: &'static str, id: impl Display) -> Self {
        Self::Missing { what, id: id.to_string() }
    }

    /// Turns a unique violation into "there is already `what` `value`"; leaves every other error as it is.
    pub fn taken(what: &'static str, value: impl Display) -> impl FnOnce(DieselError) -> Self {
        move |error| match error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Conflict { what, value: value.to_string() },
            other => other.into(),
        }
    }

    /// Whether trying again later may help.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Busy | Self::NotWritable(_) | Self::Connect(_) | Self::Stopped => true,
            Self::Database(DieselError::DatabaseError(kind, _)) => {
                matches!(kind, DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection)
            }
            _ => false,
        }
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        if let DieselError::DatabaseError(_, information) = &error {
            let message = information.message();
            let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
            if has(&["database is locked", "database table is locked", "lock timeout", "deadlock detected"]) {
                return Self::Busy;
            }
            if has(&["disk is full", "No space left", "readonly database", "disk I/O error"]) {
                return Self::NotWritable(message.to_owned());
            }
        }
        Self::Database(error)
    }
}
