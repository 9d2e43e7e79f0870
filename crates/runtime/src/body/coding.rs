//! `Content-Encoding` as it is really written: in any letter case, under gzip's old name, several
//! times over. A client of the user's that unpacks by itself has taken its header away too.

use std::io::Read as _;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap};

use crate::TransportError;

/// Codings that are taken off one after the other; more is nobody's mistake.
const MOST: usize = 4;

/// Takes off what still lies around a body, at most `limit` bytes at each step.
///
/// # Errors
/// [`TransportError::BodyTooLarge`], [`TransportError::UnknownEncoding`] for one that nobody asked
/// for, or [`TransportError::Other`] where the body isn't what its header says.
pub(super) fn decode(
    headers: &mut HeaderMap,
    mut body: Bytes,
    limit: usize,
) -> Result<Bytes, TransportError> {
    let layers = layers(headers)?;
    // Some name a coding for an answer that has no body at all.
    if layers == 0 || body.is_empty() {
        return Ok(body);
    }
    for _ in 0..layers {
        body = gunzip(&body, limit)?;
    }
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    Ok(body)
}

/// How often the body was packed.
fn layers(headers: &HeaderMap) -> Result<usize, TransportError> {
    let mut layers = 0;
    for value in headers.get_all(CONTENT_ENCODING) {
        let value = value.to_str().map_err(|_| TransportError::UnknownEncoding)?;
        for name in value.split(',').map(str::trim) {
            match name.to_ascii_lowercase().as_str() {
                "gzip" | "x-gzip" => layers += 1,
                // All say that nothing was done: what a careless list leaves, and what some servers
                // write who mean the charset or how the body is transferred.
                "" | "identity" | "none" | "utf-8" | "utf8" | "7bit" | "8bit" | "binary" => {}
                _ => return Err(TransportError::UnknownEncoding),
            }
        }
    }
    if layers > MOST { Err(TransportError::UnknownEncoding) } else { Ok(layers) }
}

fn gunzip(body: &[u8], limit: usize) -> Result<Bytes, TransportError> {
    let mut unpacked = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(body)
        .take(most)
        .read_to_end(&mut unpacked)
        .map_err(|error| TransportError::Other(Box::new(error)))?;
    if unpacked.len() > limit {
        return Err(TransportError::BodyTooLarge { limit });
    }
    Ok(unpacked.into())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn packed(body: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(body).unwrap();
        packer.finish().unwrap()
    }

    fn read(
        encodings: &[&'static str],
        body: &[u8],
        limit: usize,
    ) -> Result<Bytes, TransportError> {
        let mut headers = HeaderMap::new();
        for encoding in encodings {
            headers.append(CONTENT_ENCODING, encoding.parse().unwrap());
        }
        decode(&mut headers, Bytes::copy_from_slice(body), limit)
    }

    #[test]
    fn gzip_is_read_under_each_of_its_names_and_as_often_as_it_says() {
        let once = packed(b"[1]");
        for name in
            ["gzip", "GZIP", "Gzip", "x-gzip", "X-GZip", " gzip ", "identity, gzip", "gzip,"]
        {
            assert_eq!(read(&[name], &once, 3).unwrap(), "[1]", "{name}");
        }
        let twice = packed(&once);
        assert_eq!(read(&["gzip, x-gzip"], &twice, 100).unwrap(), "[1]");
        assert_eq!(read(&["gzip", "GZIP"], &twice, 100).unwrap(), "[1]");
        for plain in ["identity", "IDENTITY", "", "UTF-8", "utf8", "none", "8bit", "binary"] {
            assert_eq!(read(&[plain], b"[1]", 3).unwrap(), "[1]", "{plain}");
        }
        assert_eq!(read(&["utf-8, gzip"], &once, 3).unwrap(), "[1]");
        assert_eq!(read(&["gzip"], b"", 3).unwrap(), "", "an answer without a body");
    }

    #[test]
    fn what_nobody_asked_for_is_told_and_what_is_no_gzip_too() {
        for name in ["br", "zstd", "deflate", "compress", "gzip, br", "é"] {
            assert!(
                matches!(read(&[name], b"x", 9), Err(TransportError::UnknownEncoding)),
                "{name}"
            );
        }
        let five = "gzip, gzip, gzip, gzip, gzip";
        assert!(matches!(read(&[five], b"x", 9), Err(TransportError::UnknownEncoding)));
        let cut = packed(b"0123456789");
        for body in [b"[1]".as_slice(), &cut[..cut.len() - 5]] {
            assert!(matches!(read(&["GZIP"], body, 99), Err(TransportError::Other(_))));
        }
    }

    #[test]
    fn the_limit_counts_what_comes_out_at_each_step() {
        let bomb = packed(&vec![0; 1 << 20]);
        assert!(bomb.len() < 2048);
        let refused = read(&["GZIP"], &bomb, 1 << 16);
        assert!(matches!(refused, Err(TransportError::BodyTooLarge { limit: 65_536 })));
        assert_eq!(read(&["GZIP"], &bomb, 1 << 20).unwrap().len(), 1 << 20);
        let refused = read(&["gzip, gzip"], &packed(&bomb), 1 << 16);
        assert!(matches!(refused, Err(TransportError::BodyTooLarge { .. })));
    }
}
