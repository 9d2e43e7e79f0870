//! Faults that spoil the body of an answer that was right.

use std::io::Write as _;
use std::iter;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::fault::Fault;
use super::tree::Node;
use crate::exchange::Reply;

/// Fields whose values come from a list.
const ENUM_FIELDS: &[&str] = &[
    "status",
    "Status",
    "type",
    "Type",
    "assetType",
    "Category",
    "AccountType",
    "FlinksCode",
    "event",
];
/// Fields that a client needs, in the order in which they are looked for.
const ID_FIELDS: &[&str] = &[
    "RequestId",
    "credentialsToken",
    "connectionToken",
    "publicToken",
    "Token",
    "token",
    "Id",
    "id",
];
const NUMBER_FIELDS: &[&str] = &[
    "HttpStatusCode",
    "StatusCode",
    "balance",
    "amount",
    "Token",
    "token",
    "Count",
    "id",
    "Message",
    "message",
];
const BLOCK: usize = 1 << 16;

/// Bends the answer, if this is a fault of bodies.
pub(super) fn corrupt_body(fault: &Fault, reply: Reply) -> Reply {
    if let Fault::HugeBody { megabytes } = fault {
        return pad_body(reply, *megabytes);
    }
    let reply = reply.collect_body();
    match fault {
        Fault::WrongContentType => Reply { content_type: "text/html; charset=utf-8", ..reply },
        Fault::Gzip => {
            Reply { body: compress(&reply.body), ..reply }.with_header("content-encoding", "gzip")
        }
        Fault::InvalidJson => {
            Reply { body: reply.body[..reply.body.len() * 2 / 3].to_vec(), ..reply }
        }
        Fault::InvalidUtf8 => Reply { body: insert_invalid_utf8(reply.body), ..reply },
        Fault::ByteOrderMark => {
            Reply { body: [b"\xEF\xBB\xBF".as_slice(), &reply.body].concat(), ..reply }
        }
        Fault::DeepNesting => Reply { body: vec![b'['; 100_000], ..reply },
        _ => change_json(fault, reply),
    }
}

fn compress(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory doesn't fail; if it did, an empty body is a fault as well.
    let written = encoder.write_all(body);
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// White space in front: a parser has to read all of it, and what follows is right. It is made
/// while it is sent; a compressed body gets it compressed, as gzip allows.
fn pad_body(reply: Reply, megabytes: u64) -> Reply {
    let blocks = megabytes.saturating_mul((1 << 20) / BLOCK as u64);
    let zipped = reply.headers.iter().any(|(name, _)| *name == "content-encoding");
    let spaces = vec![b' '; BLOCK];
    let block = if zipped { compress(&spaces) } else { spaces };
    let end = iter::once(reply.body).chain(reply.rest.into_iter().flatten());
    let parts = (0..blocks).map(move |_| block.clone()).chain(end);
    Reply { body: Vec::new(), rest: Some(Box::new(parts)), ..reply }
}

fn insert_invalid_utf8(mut body: Vec<u8>) -> Vec<u8> {
    let quote = body.iter().position(|byte| *byte == b'"').map_or(0, |at| at + 1);
    body.insert(quote, 0xFF);
    body
}

fn change_json(fault: &Fault, reply: Reply) -> Reply {
    let Some(mut node) = Node::read(&reply.body) else { return reply };
    match fault {
        Fault::UnknownEnum { field } => set_unknown_values(&mut node, field.as_deref()),
        Fault::MissingField { field } => {
            let named = field.as_deref().or_else(|| first_present(&node, ID_FIELDS));
            node.for_each_object(&mut |members| {
                members.retain(|(key, _)| Some(key.as_str()) != named)
            });
        }
        Fault::NullList { field } => node.replace_lists(field.as_deref(), &|_| Node::leaf("null")),
        Fault::EmptyList { field } => {
            node.replace_lists(field.as_deref(), &|_| Node::List(Vec::new()))
        }
        Fault::RepeatedRows { field } => node.replace_lists(field.as_deref(), &|items| {
            Node::List(items.into_iter().flat_map(|item| [item.clone(), item]).collect())
        }),
        Fault::WrongType { field } => {
            let named =
                field.as_deref().or_else(|| first_present(&node, NUMBER_FIELDS)).map(str::to_owned);
            node.for_each_object(&mut |members| {
                members
                    .iter_mut()
                    .filter(|(key, _)| Some(key) == named.as_ref())
                    .for_each(|(_, value)| *value = change_type(value));
            });
        }
        Fault::ExtraField => node.for_each_object(&mut |members| {
            let news = Node::read(br#"{"since": "2031-05-01", "values": [1.50, null]}"#);
            members.extend(news.map(|news| ("sandboxNews".to_owned(), news)));
        }),
        _ => return reply,
    }
    Reply { body: serde_json::to_vec(&node).unwrap_or_default(), ..reply }
}

fn first_present(node: &Node, fields: &[&'static str]) -> Option<&'static str> {
    fields.iter().copied().find(|field| node.has(field))
}

fn set_unknown_values(node: &mut Node, field: Option<&str>) {
    let hit = |key: &str| field.map_or_else(|| ENUM_FIELDS.contains(&key), |field| field == key);
    node.for_each_object(&mut |members| {
        let values = members.iter_mut().filter(|(key, value)| hit(key) && value.is_text());
        values.for_each(|(_, value)| *value = Node::leaf(r#""SANDBOX_NEWS""#));
    });
}

fn change_type(value: &Node) -> Node {
    match value {
        Node::Leaf(_) if value.is_text() => Node::leaf("7"),
        Node::Leaf(_) => Node::leaf(r#""seven""#),
        Node::List(_) | Node::Object(_) => Node::leaf("true"),
    }
}
