//! Files that a command leaves behind. A plain one is there whole or not at all; what is none is
//! written into, or refused, and never replaced.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// What stands at a path, or will.
enum Target {
    /// A plain file, or nothing yet, where the links end.
    File(PathBuf),
    /// A pipe, a terminal, the null device.
    Stream,
    /// What standard output or standard error is: `/dev/stdout`, or the file that it is sent to. A
    /// rename would take it away from under them.
    Output(Output),
    /// What can't be written to, or must not be.
    Refused(&'static str),
}

#[derive(Debug, Clone, Copy)]
enum Output {
    Out,
    Err,
}

/// Writes what only its owner may read.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, bytes, |folder| NamedTempFile::new_in(folder))
}

/// Writes what everybody may read.
pub(crate) fn write_shared(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, bytes, |folder| {
        #[allow(unused_mut, reason = "only Unix has modes")]
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(folder)
    })
}

/// A plain file is a temporary one beside it, then a rename.
fn write(
    path: &Path,
    bytes: &[u8],
    temporary: impl FnOnce(&Path) -> io::Result<NamedTempFile>,
) -> io::Result<()> {
    match target(path)? {
        Target::File(target) => {
            let mut file = temporary(folder_of(&target))?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            file.persist(target).map_err(|error| error.error)?;
            Ok(())
        }
        Target::Stream => OpenOptions::new().write(true).open(path)?.write_all(bytes),
        Target::Output(Output::Out) => {
            let mut out = io::stdout();
            out.write_all(bytes).and_then(|()| out.flush())
        }
        Target::Output(Output::Err) => io::stderr().write_all(bytes),
        Target::Refused(why) => Err(io::Error::new(io::ErrorKind::InvalidInput, why)),
    }
}

fn target(path: &Path) -> io::Result<Target> {
    match fs::metadata(path) {
        Ok(metadata) => {
            if let Some(output) = output(&metadata) {
                return Ok(Target::Output(output));
            }
            if metadata.is_file() {
                fs::canonicalize(path).map(Target::File)
            } else {
                Ok(other(&metadata))
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => follow(path).map(Target::File),
        Err(error) => Err(error),
    }
}

/// Where the links end that lead to nothing yet.
pub(crate) fn follow(path: &Path) -> io::Result<PathBuf> {
    /// As the kernel bounds it.
    const LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder_of(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
}

#[cfg(unix)]
fn other(metadata: &fs::Metadata) -> Target {
    use std::os::unix::fs::FileTypeExt as _;

    let kind = metadata.file_type();
    match () {
        () if kind.is_fifo() || kind.is_char_device() => Target::Stream,
        () if kind.is_socket() => Target::Refused("is a socket"),
        () if kind.is_block_device() => Target::Refused("is a disk"),
        () => Target::Refused("is a folder"),
    }
}

#[cfg(not(unix))]
fn other(_: &fs::Metadata) -> Target {
    Target::Refused("is a folder")
}

/// Whether it is where one of our own streams goes.
#[cfg(unix)]
fn output(metadata: &fs::Metadata) -> Option<Output> {
    use std::os::{
        fd::{AsFd as _, BorrowedFd},
        unix::fs::MetadataExt as _,
    };

    let is_same = |stream: BorrowedFd<'_>| {
        let held = stream.try_clone_to_owned().and_then(|held| fs::File::from(held).metadata());
        held.is_ok_and(|held| (held.dev(), held.ino()) == (metadata.dev(), metadata.ino()))
    };
    match () {
        () if is_same(io::stdout().as_fd()) => Some(Output::Out),
        () if is_same(io::stderr().as_fd()) => Some(Output::Err),
        () => None,
    }
}

#[cfg(not(unix))]
fn output(_: &fs::Metadata) -> Option<Output> {
    None
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Why no file could be written there; asked before anything is sent, and leaves nothing behind.
pub(crate) fn check_file(path: &Path) -> Result<(), String> {
    if path.file_name().is_none() {
        return Err("names no file".to_owned());
    }
    match target(path) {
        Ok(Target::File(target)) if !folder_of(&target).is_dir() => {
            Err("the folder it would be in doesn't exist: make it first".to_owned())
        }
        Ok(Target::File(target)) => check_folder(folder_of(&target)),
        Ok(Target::Stream) => check_stream(path),
        Ok(Target::Output(_)) => Ok(()),
        Ok(Target::Refused(why)) => Err(why.to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err("the folder it would be in doesn't exist".to_owned())
        }
        Err(error) => Err(format!("can't be written: {}", error.kind())),
    }
}

/// Not by opening it: whoever reads a pipe would take the end of that for the end.
#[cfg(unix)]
fn check_stream(path: &Path) -> Result<(), String> {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK)
        .map_err(|error| format!("can't be written: {}", io::Error::from(error).kind()))
}

#[cfg(not(unix))]
fn check_stream(_: &Path) -> Result<(), String> {
    Ok(())
}

/// The same for a folder that may still have to be made.
pub(crate) fn check_folder(folder: &Path) -> Result<(), String> {
    let mut nearest = folder;
    loop {
        match fs::metadata(nearest) {
            Ok(metadata) if !metadata.is_dir() => {
                return Err("isn't a folder, or is below something that isn't".to_owned());
            }
            // The words of the error name the temporary file.
            Ok(_) => {
                return NamedTempFile::new_in(nearest)
                    .map(drop)
                    .map_err(|error| format!("can't be written: {}", error.kind()));
            }
            Err(error)
                if error.kind() == io::ErrorKind::NotFound && nearest != folder_of(nearest) =>
            {
                nearest = folder_of(nearest)
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                nearest = folder_of(nearest)
            }
            Err(error) => return Err(format!("can't be written: {}", error.kind())),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_is_followed_also_to_what_is_not_there_yet() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("elsewhere")).unwrap();
        fs::write(at("elsewhere/old"), "old").unwrap();
        symlink("elsewhere/old", at("to-a-file")).unwrap();
        symlink(at("to-nothing"), at("twice")).unwrap();
        symlink("elsewhere/new", at("to-nothing")).unwrap();
        for (link, file) in [("to-a-file", "elsewhere/old"), ("twice", "elsewhere/new")] {
            assert_eq!(check_file(&at(link)), Ok(()));
            write_private(&at(link), b"ticket").unwrap();
            write_shared(&at(link), b"page").unwrap();
            assert!(at(link).symlink_metadata().unwrap().is_symlink());
            assert_eq!(fs::read_to_string(at(file)).unwrap(), "page");
        }
        assert_eq!(fs::read_dir(at("elsewhere")).unwrap().count(), 2, "nothing else is left");
        symlink("nowhere/file", at("lost")).unwrap();
        symlink("circle", at("circle")).unwrap();
        for link in ["lost", "circle"] {
            assert!(check_file(&at(link)).is_err(), "{link}");
            assert!(write_private(&at(link), b"ticket").is_err());
            assert!(at(link).symlink_metadata().unwrap().is_symlink());
        }
    }

    #[test]
    fn a_socket_is_refused_and_the_null_device_stays() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(check_file(&socket), Err("is a socket".to_owned()));
        assert!(write_private(&socket, b"ticket").is_err());
        let null = Path::new("/dev/null");
        assert_eq!(check_file(null), Ok(()));
        write_private(null, b"ticket").unwrap();
        assert!(!null.metadata().unwrap().is_file());
    }
}
