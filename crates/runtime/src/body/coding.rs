//! `Content-Encoding` as it is really written: in any letter case, under gzip's old name, several
//! times over. A client of the user's that unpacks by itself has taken its header away too.

use std::io::Read;

use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
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
    if layers.is_empty() || body.is_empty() {
        return Ok(body);
    }
    // The last one named is the outermost.
    for layer in layers.iter().rev() {
        body = layer.unpack(&body, limit)?;
    }
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    Ok(body)
}

/// What can be taken off. Nobody asks for the second, which the reader of the first knows too.
#[derive(Clone, Copy)]
enum Layer {
    Gzip,
    Deflate,
}

/// How the body was packed, the first first.
fn layers(headers: &HeaderMap) -> Result<Vec<Layer>, TransportError> {
    let mut layers = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        let value = value.to_str().map_err(|_| unknown(""))?;
        for name in value.split(',').map(str::trim) {
            match name.to_ascii_lowercase().as_str() {
                "gzip" | "x-gzip" => layers.push(Layer::Gzip),
                "deflate" => layers.push(Layer::Deflate),
                // All say that nothing was done: what a careless list leaves, and what some servers
                // write who mean the charset or how the body is transferred.
                "" | "identity" | "none" | "utf-8" | "utf8" | "7bit" | "8bit" | "binary" => {}
                name => return Err(unknown(name)),
            }
        }
    }
    if layers.len() > MOST { Err(unknown("gzip, several times over")) } else { Ok(layers) }
}

/// Names the coding, where it looks like one: it goes into logs.
fn unknown(name: &str) -> TransportError {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b',' | b' ');
    let is_name = name.len() <= 24 && name.bytes().all(plain);
    TransportError::UnknownEncoding { coding: if is_name { name } else { "" }.to_owned() }
}

impl Layer {
    fn unpack(self, body: &[u8], limit: usize) -> Result<Bytes, TransportError> {
        match self {
            Self::Gzip => read(MultiGzDecoder::new(body), limit),
            // The rule is zlib; some send what stands inside of that alone.
            Self::Deflate if is_zlib(body) => read(ZlibDecoder::new(body), limit),
            Self::Deflate => read(DeflateDecoder::new(body), limit),
        }
    }
}

/// Whether it begins as RFC 1950 says.
fn is_zlib(body: &[u8]) -> bool {
    let [method, flags, ..] = *body else { return false };
    method & 0x0f == 8 && u16::from_be_bytes([method, flags]) % 31 == 0
}

fn read(packed: impl Read, limit: usize) -> Result<Bytes, TransportError> {
    let mut unpacked = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    packed
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

    fn unpack(
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
            assert_eq!(unpack(&[name], &once, 3).unwrap(), "[1]", "{name}");
        }
        let twice = packed(&once);
        assert_eq!(unpack(&["gzip, x-gzip"], &twice, 100).unwrap(), "[1]");
        assert_eq!(unpack(&["gzip", "GZIP"], &twice, 100).unwrap(), "[1]");
        for plain in ["identity", "IDENTITY", "", "UTF-8", "utf8", "none", "8bit", "binary"] {
            assert_eq!(unpack(&[plain], b"[1]", 3).unwrap(), "[1]", "{plain}");
        }
        assert_eq!(unpack(&["utf-8, gzip"], &once, 3).unwrap(), "[1]");
        assert_eq!(unpack(&["gzip"], b"", 3).unwrap(), "", "an answer without a body");
    }

    #[test]
    fn deflate_is_read_in_both_of_its_forms() {
        let fast = flate2::Compression::fast();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), fast);
        zlib.write_all(b"[1]").unwrap();
        let zlib = zlib.finish().unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), fast);
        raw.write_all(b"[1]").unwrap();
        for body in [&zlib, &raw.finish().unwrap()] {
            assert_eq!(unpack(&["deflate"], body, 3).unwrap(), "[1]");
            assert!(matches!(
                unpack(&["Deflate"], body, 2),
                Err(TransportError::BodyTooLarge { limit: 2 })
            ));
        }
        assert_eq!(unpack(&["deflate, gzip"], &packed(&zlib), 99).unwrap(), "[1]");
        assert!(unpack(&["gzip, deflate"], &packed(&zlib), 99).is_err(), "the other way round");
        assert!(matches!(unpack(&["deflate"], b"[1]", 9), Err(TransportError::Other(_))));
    }

    #[test]
    fn what_nobody_asked_for_is_told_and_what_is_no_gzip_too() {
        for (name, told) in [
            ("br", "br"),
            ("BR", "br"),
            ("zstd", "zstd"),
            ("compress", "compress"),
            ("gzip, br", "br"),
            ("é", ""),
            ("a\"b", ""),
            ("gzip, gzip, gzip, gzip, gzip", "gzip, several times over"),
        ] {
            let refused = unpack(&[name], b"x", 9);
            let Err(TransportError::UnknownEncoding { coding }) = refused else {
                panic!("{name}: {refused:?}");
            };
            assert_eq!(coding, told);
        }
        let cut = packed(b"0123456789");
        for body in [b"[1]".as_slice(), &cut[..cut.len() - 5]] {
            assert!(matches!(unpack(&["GZIP"], body, 99), Err(TransportError::Other(_))));
        }
    }

    #[test]
    fn the_limit_counts_what_comes_out_at_each_step() {
        let bomb = packed(&vec![0; 1 << 20]);
        assert!(bomb.len() < 2048);
        let refused = unpack(&["GZIP"], &bomb, 1 << 16);
        assert!(matches!(refused, Err(TransportError::BodyTooLarge { limit: 65_536 })));
        assert_eq!(unpack(&["GZIP"], &bomb, 1 << 20).unwrap().len(), 1 << 20);
        let refused = unpack(&["gzip, gzip"], &packed(&bomb), 1 << 16);
        assert!(matches!(refused, Err(TransportError::BodyTooLarge { .. })));
    }
}
