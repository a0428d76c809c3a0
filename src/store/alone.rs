//! One server for one SQLite file: a lock beside it, given up by the system when the process ends (`security.md` §4.6).

use std::fs::{File, OpenOptions, TryLockError};

use super::{DatabaseUrl, StoreError};

/// Held as long as this value lives. Nothing to hold on PostgreSQL, where several servers share one database.
#[derive(Debug)]
pub struct Alone(#[expect(dead_code, reason = "the open file is the lock")] Option<File>);

/// Takes the lock, or says who has it.
pub(super) fn hold(url: &DatabaseUrl) -> Result<Alone, StoreError> {
    let DatabaseUrl::Sqlite(path) = url else { return Ok(Alone(None)) };
    let lock = format!("{path}.lock");
    let refuse = |message: String| StoreError::Address { address: url.to_string(), message };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock)
        .map_err(|error| refuse(format!("{lock} cannot be opened: {error}")))?;
    match file.try_lock() {
        Ok(()) => Ok(Alone(Some(file))),
        Err(TryLockError::WouldBlock) => Err(refuse("another server works on this file; stop it first, or use PostgreSQL".to_owned())),
        Err(TryLockError::Error(error)) => Err(refuse(format!("{lock} cannot be locked: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_on_the_same_file_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("a.sqlite").display().to_string());
        let first = hold(&url).unwrap();
        assert!(hold(&url).unwrap_err().to_string().contains("another server"));
        drop(first);
        assert!(hold(&url).is_ok());
    }
}
