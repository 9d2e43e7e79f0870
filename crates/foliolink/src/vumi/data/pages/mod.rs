//! Paging of the two transaction lists: **all of it is assumed** (A-7), and lives here.
//!
//! The vendor has a page about pagination that could not be read. So nothing is sent unless asked
//! for, and both forms that an answer may have are read: a bare array, which is the whole list, and
//! an object with exactly one array, which holds a page of it.

mod body;
mod hints;
mod paging;
pub(crate) mod whole;

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use foliolink_raw::vumi as raw;
use foliolink_runtime::{Exchange, Execute, Operation, RawJson, Repairs, Transport, TypedCall};
use http::HeaderMap;
use serde::de::DeserializeOwned;

use self::{body::Body, hints::Hints};
use crate::{
    convert::{Place, Reader, read_rows},
    error::{Error, ErrorKind, Result},
    page::{Cursor, Listing, Page},
    transport::Call,
    vumi::{Client, ConnectionToken, client::refusal::quote_answer, convert::Failure},
};

pub use paging::Paging;

/// Where a list stands: the next page, and the items before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Position {
    page: u64,
    seen: u64,
    /// What the page before it held: a server that doesn't know our page parameters sends it for
    /// ever.
    before: Option<u64>,
}

impl Position {
    fn read(cursor: &Cursor) -> Option<Self> {
        // A cursor comes from the caller's store. Four thousand million is room enough, and no sum
        // of it overflows.
        let (page, rest) = cursor.as_str().split_once('/')?;
        let (seen, before) = match rest.split_once('/') {
            None => (rest, None),
            Some((seen, digest)) => {
                let whole =
                    digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
                let digest = whole.then(|| u64::from_str_radix(digest, 16).ok()).flatten()?;
                (seen, Some(digest))
            }
        };
        Some(Self {
            page: page.parse::<u32>().ok()?.into(),
            seen: seen.parse::<u32>().ok()?.into(),
            before,
        })
    }

    fn cursor(self) -> Cursor {
        let before = self.before.map(|digest| format!("/{digest:016x}")).unwrap_or_default();
        Cursor::from(format!("{}/{}{before}", self.page, self.seen))
    }
}

/// What tells one page from the next. Nobody gains by making two of them alike, so a word at a time
/// is enough.
fn digest(items: &[RawJson]) -> u64 {
    let mix =
        |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut hash = mix(0, items.len() as u64);
    for item in items {
        let text = item.get().as_bytes();
        let words = text.chunks_exact(8);
        let rest = words.remainder().iter().fold(0, |rest, byte| rest << 8 | u64::from(*byte));
        let words = words.filter_map(|word| Some(u64::from_le_bytes(word.try_into().ok()?)));
        hash = mix(mix(words.fold(hash, mix), rest), text.len() as u64);
    }
    hash ^ hash >> 32
}

/// Turns one item into the facade's type: its place, the item, and its text.
pub(crate) type Convert<R, T> = fn(Reader<'_>, Place<'_>, R, RawJson) -> T;

/// The rows of an answer as the generated client reads them, and what was mended for it.
struct Rows<R> {
    list: Vec<R>,
    repairs: Repairs,
}

/// The list that `build` makes a call for, given a connection's token. At most one page is in
/// memory at a time.
pub(crate) fn listing<C, R, T>(
    client: &Client,
    token: &ConnectionToken,
    build: fn(String) -> C,
    convert: Convert<R, T>,
) -> Listing<T>
where
    C: TypedCall<Client = raw::Client, Refusal = Failure> + 'static,
    C::Answer: Into<Vec<R>> + Send + 'static,
    R: DeserializeOwned + Send + 'static,
    T: Send + 'static,
{
    let operation = C::OPERATION.id;
    let client = client.clone();
    let token = token.clone();
    Listing::new(move |at| {
        let client = client.clone();
        let token = token.clone();
        Box::pin(async move {
            let unknown =
                || Error::invalid(format!("vumi.{operation}"), "cursor: not one of this list");
            let place = at.as_ref().map_or(Ok(Position::default()), |cursor| {
                Position::read(cursor).ok_or_else(unknown)
            })?;
            let traced = client.trace_part_call();
            let unwrapping = Unwrapping {
                call: traced.call.clone(),
                place,
                paging: client.inner.paging,
                unwrapped: Arc::default(),
            };
            let unwrapped = unwrapping.unwrapped.clone();
            let raw = raw::Client::new_with_client(
                &client.inner.base_url,
                client.inner.http.clone(),
                Transport::new(unwrapping),
            );
            let outcome = build(token.expose().to_owned()).send(&raw).await;
            let answer = client.finish_reading::<C>(&traced, outcome)?;
            let unwrapped = unwrapped.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Unwrapped { body, rows } = unwrapped
                .ok_or_else(|| Error::new(ErrorKind::Internal, format!("vumi.{operation}")))?;
            let list = rows.unwrap_or_else(|| answer.body.into());
            let rows = Rows { list, repairs: answer.repairs };
            let page = page(operation, client.inner.paging, place, rows, body, convert);
            quote_answer(page, &answer.record)
        })
    })
}

/// The generated client takes no page parameters and no envelope. This stands between it and the
/// seam: it adds the former to the request and takes the latter off the answer, so that both sides
/// see what the description says.
struct Unwrapping<R> {
    call: Call,
    place: Position,
    paging: Paging,
    unwrapped: Arc<Mutex<Option<Unwrapped<R>>>>,
}

struct Unwrapped<R> {
    body: Body,
    /// Where they were read on the way: the generated client gets a list without any then.
    rows: Option<Vec<R>>,
}

impl<R: DeserializeOwned + Send + 'static> Execute for Unwrapping<R> {
    fn execute<'a>(
        &'a self,
        _: &'a reqwest::Client,
        mut request: reqwest::Request,
        operation: &'static Operation,
    ) -> Exchange<'a> {
        Box::pin(async move {
            if let Paging::Numbered { size } = self.paging {
                let page = self.place.page.to_string();
                let size = size.to_string();
                request
                    .url_mut()
                    .query_pairs_mut()
                    .append_pair("page", &page)
                    .append_pair("size", &size);
            }
            let answer = self.call.run(request, operation).await?;
            if answer.status() != http::StatusCode::OK {
                return Ok(answer);
            }
            let (parts, body) = answer.into_parts();
            let bare = self.unwrap_items(&parts.headers, body);
            Ok(http::Response::from_parts(parts, bare))
        })
    }
}

impl<R: DeserializeOwned> Unwrapping<R> {
    /// The bare array in it; what is none goes through as it came, and fails to decode with its
    /// path.
    fn unwrap_items(&self, headers: &HeaderMap, sent: Bytes) -> Bytes {
        if let Some((body, rows)) = Body::read_once(&sent) {
            self.keep(body, Some(rows), headers);
            return Bytes::from_static(b"[]");
        }
        let Some(body) = Body::read(&sent) else { return sent };
        let items = if body.bare {
            Some(sent.clone())
        } else {
            // The rows are a part of the answer, and need not be written anew.
            body.list_in(&sent).map(|list| sent.slice(list))
        };
        self.keep(body, None, headers);
        items.unwrap_or(sent)
    }

    fn keep(&self, mut body: Body, rows: Option<Vec<R>>, headers: &HeaderMap) {
        body.hints = body.hints.or(Hints::of(headers));
        let mut unwrapped = self.unwrapped.lock().unwrap_or_else(PoisonError::into_inner);
        *unwrapped = Some(Unwrapped { body, rows });
    }
}

fn page<R, T>(
    operation: &'static str,
    paging: Paging,
    place: Position,
    rows: Rows<R>,
    body: Body,
    convert: Convert<R, T>,
) -> Result<Page<T>> {
    let wrong =
        |path: &str, what: &str| Err(Error::decode(format!("vumi.{operation}"), path, what));
    let seen = place.seen + body.items.len() as u64;
    let digest = digest(&body.items);
    let repeated = !body.items.is_empty() && place.before == Some(digest);
    if repeated && body.bare && body.hints.is_silent() {
        // It gave all there is the first time, which only looked like a page of the size asked for.
        return Ok(Page::new(vec![], None, Some(place.seen)));
    }
    let more = more(paging, &body, place, seen);
    match paging {
        Paging::Off if more => return wrong(".", SEVERAL),
        // Were the list to end here, it would be cut short, or look empty, without any sign; were
        // it to go on, it might never end.
        Paging::Numbered { .. } if more && body.items.is_empty() => {
            return wrong(".", "an empty page, though there is more (A-7)");
        }
        Paging::Numbered { .. } if body.hints.page.is_some_and(|page| page != place.page) => {
            return wrong("page", "the server sent another page than was asked for (A-7)");
        }
        Paging::Numbered { .. } if repeated => {
            return wrong(".", "the server sent the page before once more (A-7)");
        }
        _ => {}
    }
    let total = body.hints.total.or((body.bare && !more).then_some(seen));
    let first = usize::try_from(place.seen).unwrap_or(usize::MAX);
    let Rows { list, repairs } = rows;
    // What can't be read isn't among the rows, and is among what was sent.
    let mut sent: Vec<_> = body.items.into_iter().map(Some).collect();
    let as_sent = |row| sent.get_mut(repairs.sent_at("", row)).and_then(Option::take);
    let as_sent: Vec<_> = (0..list.len()).filter_map(as_sent).collect();
    let list = list.into_iter().zip(as_sent).collect();
    let name = operation.trim_start_matches("list_");
    let items = read_rows(name, first, list, &repairs, |reader, place, (row, as_sent)| {
        convert(reader, place, row, as_sent)
    });
    let next = Position { page: place.page + 1, seen, before: Some(digest) };
    Ok(Page::new(items, more.then(|| next.cursor()), total))
}

const SEVERAL: &str = "this is one page of several, and paging is off: see Paging (A-7)";

/// Whether there is another page.
fn more(paging: Paging, body: &Body, place: Position, seen: u64) -> bool {
    let rows = body.items.len() as u64;
    let asked = match paging {
        Paging::Off => None,
        Paging::Numbered { size } => Some(u64::from(size)),
    };
    if let Some(more) = body.hints.more_after(seen, place.page) {
        return more;
    }
    match body.hints.size.or(asked) {
        // A server that doesn't know the size gives all there is.
        Some(size) if body.bare => rows > 0 && rows == size,
        Some(size) => rows > 0 && rows >= size,
        None => false,
    }
}

#[cfg(test)]
mod memory_tests;
#[cfg(test)]
mod tests;
