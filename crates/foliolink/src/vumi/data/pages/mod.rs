//! Paging of the two transaction lists: **all of it is assumed** (A-7), and lives here.
//!
//! The vendor has a page about pagination that could not be read. So nothing is sent unless asked
//! for, and both forms that an answer may have are read: a bare array, which is the whole list, and
//! an object with exactly one array, which holds a page of it.

mod paging;

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use foliolink_raw::vumi as raw;
use foliolink_runtime::{
    Exchange, Execute, Operation, RawJson, Repairs, Transport, TypedCall, decode,
};
use serde::{Deserialize, Deserializer, de};

use crate::{
    convert::{Place, Reader, read_rows},
    error::{Error, ErrorKind, Result},
    page::{Cursor, Listing, Page},
    transport::Call,
    vumi::{Client, ConnectionToken, client::quoting, convert::Failure},
};

pub use paging::Paging;

/// One page as it came.
struct Body {
    items: Vec<RawJson>,
    /// Whether it came as a bare array: then it is all there is.
    bare: bool,
    total: Option<u64>,
    /// The page and size that the server says this is.
    page: Option<u64>,
    size: Option<u64>,
    /// Whether the server says that there is more, if it says anything.
    more: Option<bool>,
}

const TOTALS: [&str; 4] = ["total", "totalElements", "totalItems", "totalCount"];

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BodyVisitor)
    }
}

struct BodyVisitor;

impl<'de> de::Visitor<'de> for BodyVisitor {
    type Value = Body;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array, or an object with exactly one array")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Body, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Body { items, bare: true, total: None, page: None, size: None, more: None })
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut fields: A) -> Result<Body, A::Error> {
        let mut items = None;
        let mut body = Body {
            items: Vec::new(),
            bare: false,
            total: None,
            page: None,
            size: None,
            more: None,
        };
        while let Some((name, value)) = fields.next_entry::<String, RawJson>()? {
            let text = value.get();
            match name.as_str() {
                _ if text.starts_with('[') && items.is_some() => {
                    return Err(de::Error::custom("expected exactly one array"));
                }
                _ if text.starts_with('[') => {
                    items = Some(
                        decode(text.as_bytes()).map_err(|error| de::Error::custom(error.what()))?,
                    )
                }
                // Some write numbers as text.
                name if TOTALS.contains(&name) => body.total = text.trim_matches('"').parse().ok(),
                "page" => body.page = text.parse().ok(),
                "size" => body.size = text.parse().ok(),
                "next" => body.more = Some(!matches!(text, "null" | "\"\"" | "false")),
                _ => {}
            }
        }
        body.items = items.ok_or_else(|| de::Error::custom("expected exactly one array"))?;
        Ok(body)
    }
}

/// Where a list stands: the next page, and the items before it.
#[derive(Clone, Copy, Default)]
struct Position {
    page: u64,
    seen: u64,
}

impl Position {
    fn read(cursor: &Cursor) -> Option<Self> {
        // A cursor comes from the caller's store. Four thousand million is room enough, and no sum
        // of it overflows.
        let (page, seen) = cursor.as_str().split_once('/')?;
        Some(Self {
            page: page.parse::<u32>().ok()?.into(),
            seen: seen.parse::<u32>().ok()?.into(),
        })
    }

    fn cursor(self) -> Cursor {
        Cursor::from(format!("{}/{}", self.page, self.seen))
    }
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
    R: 'static,
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
            let traced = client.trace_call();
            let unwrapping = Unwrapping {
                call: traced.call.clone(),
                place,
                paging: client.inner.paging,
                body: Arc::default(),
            };
            let body = unwrapping.body.clone();
            let raw = raw::Client::new_with_client(
                &client.inner.base_url,
                client.inner.http.clone(),
                Transport::new(unwrapping),
            );
            let outcome = build(token.expose().to_owned()).send(&raw).await;
            let answer = client.finish_reading::<C>(&traced, outcome)?;
            let body = body.lock().unwrap_or_else(PoisonError::into_inner).take();
            let body =
                body.ok_or_else(|| Error::new(ErrorKind::Internal, format!("vumi.{operation}")))?;
            let rows = Rows { list: answer.body.into(), repairs: answer.repairs };
            quoting(
                page(operation, client.inner.paging, place, rows, body, convert),
                &answer.record,
            )
        })
    })
}

/// The generated client takes no page parameters and no envelope. This stands between it and the
/// seam: it adds the former to the request and takes the latter off the answer, so that both sides
/// see what the description says.
struct Unwrapping {
    call: Call,
    place: Position,
    paging: Paging,
    body: Arc<Mutex<Option<Body>>>,
}

impl Execute for Unwrapping {
    fn execute<'a>(
        &'a self,
        http: &'a reqwest::Client,
        mut request: reqwest::Request,
        operation: &'static Operation,
    ) -> Exchange<'a> {
        Box::pin(async move {
            if let Paging::Numbered { size } = self.paging {
                let (page, size) = (self.place.page.to_string(), size.to_string());
                request
                    .url_mut()
                    .query_pairs_mut()
                    .append_pair("page", &page)
                    .append_pair("size", &size);
            }
            let answer = self.call.execute(http, request, operation).await?;
            if answer.status() != http::StatusCode::OK {
                return Ok(answer);
            }
            let (status, headers, sent) =
                (answer.status(), answer.headers().clone(), answer.bytes().await?);
            let mut bare = http::Response::new(self.unwrapped(sent));
            (*bare.status_mut(), *bare.headers_mut()) = (status, headers);
            Ok(bare.into())
        })
    }
}

impl Unwrapping {
    /// The bare array in it; what is none goes through as it came, and fails to decode with its
    /// path.
    fn unwrapped(&self, sent: Bytes) -> Bytes {
        let Ok(body) = decode::<Body>(&sent) else { return sent };
        let items = if body.bare {
            Some(sent.clone())
        } else {
            serde_json::to_vec(&body.items).ok().map(Bytes::from)
        };
        *self.body.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
        items.unwrap_or(sent)
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
    let more = more(paging, &body, seen);
    match paging {
        Paging::Off if more => {
            return wrong(".", "this is one page of several, and paging is off: see Paging (A-7)");
        }
        // Were the list to end here, it would be cut short, or look empty, without any sign; were
        // it to go on, it might never end.
        Paging::Numbered { .. } if more && body.items.is_empty() => {
            return wrong(".", "an empty page, though there is more (A-7)");
        }
        Paging::Numbered { .. } if body.page.is_some_and(|page| page != place.page) => {
            return wrong("page", "the server sent another page than was asked for (A-7)");
        }
        _ => {}
    }
    let total = body.total.or(body.bare.then_some(seen));
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
    let next = more.then(|| Position { page: place.page + 1, seen }.cursor());
    Ok(Page::new(items, next, total))
}

/// Whether there is another page.
fn more(paging: Paging, body: &Body, seen: u64) -> bool {
    if body.bare {
        return false;
    }
    let asked = match paging {
        Paging::Off => None,
        Paging::Numbered { size } => Some(u64::from(size)),
    };
    match (body.more, body.total, body.size.or(asked)) {
        (Some(more), _, _) => more,
        (None, Some(total), _) => seen < total,
        (None, None, Some(size)) => !body.items.is_empty() && body.items.len() as u64 >= size,
        (None, None, None) => false,
    }
}

#[cfg(test)]
mod tests;
