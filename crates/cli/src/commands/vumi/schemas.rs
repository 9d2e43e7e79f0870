//! What the commands of Vumi Finlink print as JSON.

use foliolink::{
    portfolio::Snapshot,
    vumi::{Entity, RawJson},
};

use super::{connections::Waiting, exchange, link_url, status::State};
use crate::commands::{
    deleted::Gone,
    schema::{Entry, list, one},
};

pub(crate) const SCHEMAS: &[Entry] = &[
    Entry { words: "vumi connections", shapes: &[list::<State>] },
    Entry { words: "vumi delete", shapes: &[one::<Gone>] },
    Entry { words: "vumi entities", shapes: &[list::<Entity>] },
    Entry { words: "vumi exchange", shapes: &[one::<exchange::Made>] },
    Entry { words: "vumi link-url", shapes: &[one::<link_url::Address>] },
    Entry { words: "vumi pending", shapes: &[list::<Waiting>] },
    Entry { words: "vumi pull", shapes: &[one::<Snapshot>] },
    Entry { words: "vumi resume", shapes: &[one::<Snapshot>] },
    Entry { words: "vumi status", shapes: &[one::<State>] },
    Entry { words: "vumi transfers", shapes: &[list::<RawJson>] },
];
