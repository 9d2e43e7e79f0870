//! One worker process a SQLite file: a second one would only meet the first one's locks.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use crate::error::{Result, SyncError};

/// Held until it is dropped, or the process ends however it does.
#[derive(Debug)]
pub(super) struct FileLock(#[allow(dead_code, reason = "held")] File);

/// Takes the lock file beside a database.
pub(super) fn lock_beside(database: &Path) -> Result<FileLock> {
    let mut name = database.as_os_str().to_owned();
    name.push(".worker");
    let failed = |error| {
        SyncError::configure("the lock file beside the database can't be made").because(error)
    };
    let file =
        File::options().create(true).truncate(false).write(true).open(&name).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(FileLock(file)),
        Err(TryLockError::WouldBlock) => Err(SyncError::configure(
            "another process works on this SQLite file: Postgres is for several",
        )
        .coded("second_worker")),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
