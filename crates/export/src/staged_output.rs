//! Where an export goes: everything is written into a private folder beside the target and renamed
//! at the end, so that a reader finds the old export or the new one, whole, and a failure leaves
//! what was there.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::Error;

pub(crate) struct StagedOutput {
    /// As the caller named it, for messages.
    path: PathBuf,
    /// With symbolic links followed: the thing is replaced, not the link to it.
    target: PathBuf,
    /// On the target's file system. Its `new` becomes the target, the target its `old`, which goes
    /// away with it.
    staging: TempDir,
}

/// Refuses what can't name an export, before anything is looked at.
pub(crate) fn check(path: &Path) -> Result<(), Error> {
    let refused = |why| Err(Error::Path { path: path.to_owned(), why });
    match path.file_name() {
        None => refused("it must end in a name"),
        Some(_) if !parent(&follow(path)).is_dir() => {
            refused("the folder it would be in doesn't exist")
        }
        Some(_) => Ok(()),
    }
}

/// Where links end, also those that lead to nothing yet: what they lead to is written, they stay.
fn follow(path: &Path) -> PathBuf {
    /// As the kernel bounds it.
    const LINKS: usize = 40;
    if let Ok(target) = fs::canonicalize(path) {
        return target;
    }
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&target) else { break };
        target = parent(&target).join(next);
    }
    target
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl StagedOutput {
    /// Makes room beside `path`, which need not exist.
    pub(crate) fn beside(path: &Path) -> Result<Self, Error> {
        let target = follow(path);
        let staging =
            tempfile::Builder::new().prefix(".foliolink-export-").tempdir_in(parent(&target));
        let staging = staging.map_err(Error::while_doing(path, "write beside it"))?;
        Ok(Self { path: path.to_owned(), target, staging })
    }

    /// Where to write, a file or a folder; nothing is there yet.
    pub(crate) fn fresh(&self) -> PathBuf {
        self.staging.path().join("new")
    }

    /// Puts what was written in the target's output.
    pub(crate) fn commit(self) -> Result<(), Error> {
        let new = self.fresh();
        let old = self.staging.path().join("old");
        let failed = |error| Error::while_doing(&self.path, "put the export in place")(error);
        let there = self.target.symlink_metadata();
        let replaces = there.is_ok();
        if there.is_ok_and(|there| !there.is_file() && !there.is_dir()) {
            return Err(Error::obstacle(&self.path, "it is neither a file nor a folder"));
        }
        if replaces {
            share(&new, &self.target).map_err(failed)?;
            fs::rename(&self.target, &old).map_err(failed)?;
        }
        let Err(error) = fs::rename(&new, &self.target) else { return Ok(()) };
        let error = failed(error);
        if replaces && fs::rename(&old, &self.target).is_err() {
            // The earlier export can't go back: at least it isn't deleted with the staging folder.
            let _ = self.staging.keep();
        }
        Err(error)
    }
}

/// A folder that only its owner reads: exports are personal data.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A new file that only its owner reads.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Whoever shared the earlier export goes on sharing it.
pub(crate) fn share(new: &Path, old: &Path) -> io::Result<()> {
    fs::metadata(old).map_or(Ok(()), |shared| fs::set_permissions(new, shared.permissions()))
}
