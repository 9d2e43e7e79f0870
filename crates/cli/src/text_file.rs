//! Files that are read. Text as people's programs write it: Windows puts a byte order mark in front,
//! and its older shell writes UTF-16 whenever output is redirected. And pipes, which may have nobody
//! at their other end.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::mpsc,
    time::Duration,
};

use foliolink_raw::runtime::without_mark;

/// The text of a file, without a mark.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    text(read_bytes(path)?)
}

/// The bytes of a file or pipe.
pub(crate) fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How long a pipe is waited for that nobody has opened at its other end.
const NOBODY_WRITES: Duration = Duration::from_secs(5);

/// Opening a pipe waits for a writer, for ever where none comes. One that is there may take its time:
/// a person may have to be asked for what it writes.
fn open(path: &Path) -> io::Result<File> {
    if !is_pipe(path) {
        return File::open(path);
    }
    let (tell, opened) = mpsc::channel();
    let path = path.to_owned();
    // It ends with the program, if nobody comes.
    std::thread::spawn(move || tell.send(File::open(path)));
    let nobody = |_| io::Error::new(io::ErrorKind::TimedOut, "is a pipe that nobody writes into");
    opened.recv_timeout(NOBODY_WRITES).map_err(nobody)?
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;

    std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    false
}

/// The text that comes, to its end.
pub(crate) fn read_from(mut input: impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    text(bytes)
}

/// The bytes of a file that may not be text to its last byte: its mark is taken off, UTF-16 is read.
pub(crate) fn bytes(bytes: Vec<u8>) -> Vec<u8> {
    match utf16(&bytes) {
        Some(Ok(text)) => text.into_bytes(),
        Some(Err(_)) | None => without_mark(&bytes).to_vec(),
    }
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    if let Some(text) = utf16(&bytes) {
        return text;
    }
    let wrong = |_| io::Error::new(io::ErrorKind::InvalidData, "not text in UTF-8");
    String::from_utf8(without_mark(&bytes).to_vec()).map_err(wrong)
}

/// UTF-16, which only its mark tells.
fn utf16(bytes: &[u8]) -> Option<io::Result<String>> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, rest) = bytes.get(2..)?.as_chunks();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text = char::decode_utf16(units).collect::<Result<String, _>>();
    let text = text.ok().filter(|_| rest.is_empty());
    Some(text.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not text in UTF-16")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_skipped_and_utf_16_is_read() {
        let both = |bytes: &[u8]| {
            let kept = super::bytes(bytes.to_vec());
            (read_from(bytes).map_err(|error| error.to_string()), kept)
        };
        let read = |text: &str| (Ok(text.to_owned()), text.as_bytes().to_vec());
        assert_eq!(both(b"\xef\xbb\xbf{}"), read("{}"));
        assert_eq!(both("{\"é\": 1}\r\n".as_bytes()), read("{\"é\": 1}\r\n"));
        assert_eq!(both(b"\xff\xfe{\0}\0"), read("{}"));
        assert_eq!(both(b"\xfe\xff\0{\0}"), read("{}"));
        assert_eq!(both(b""), read(""));
        assert_eq!(both(b"caf\xe9"), (Err("not text in UTF-8".to_owned()), b"caf\xe9".to_vec()));
        for broken in [b"\xff\xfe{".as_slice(), b"\xff\xfe\0\xd8"] {
            assert_eq!(both(broken), (Err("not text in UTF-16".to_owned()), broken.to_vec()));
        }
    }
}
