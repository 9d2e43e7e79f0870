//! What the commands of `sync` print as JSON.

use foliolink::portfolio::Snapshot;
use foliolink_sync::{Added, Change, ConnectionStatus, Endpoint, Overview};

use super::{
    control, demo::Story, init::Ready, keys::Made, policy, rekey, remove::Removed, webhook,
};
use crate::commands::schema::{Entry, list, one};

pub(crate) const SCHEMAS: &[Entry] = &[
    Entry { words: "demo sync", shapes: &[one::<Story>] },
    Entry { words: "sync add flinks", shapes: &[one::<Added>, list::<Added>] },
    Entry { words: "sync add vumi", shapes: &[one::<Added>, list::<Added>] },
    Entry { words: "sync history", shapes: &[list::<Change>] },
    Entry { words: "sync init", shapes: &[one::<Ready>] },
    Entry { words: "sync key new", shapes: &[one::<Made>] },
    Entry { words: "sync list", shapes: &[list::<ConnectionStatus>] },
    Entry { words: "sync now", shapes: &[list::<control::Due>] },
    Entry { words: "sync open", shapes: &[one::<ConnectionStatus>] },
    Entry { words: "sync pause", shapes: &[list::<control::Stands>] },
    Entry { words: "sync policy", shapes: &[list::<policy::Changed>] },
    Entry { words: "sync rekey", shapes: &[one::<rekey::Changed>] },
    Entry { words: "sync remove", shapes: &[one::<Removed>] },
    Entry { words: "sync resume", shapes: &[list::<control::Stands>] },
    Entry { words: "sync run", shapes: &[one::<Overview>] },
    Entry { words: "sync snapshot", shapes: &[one::<Snapshot>] },
    Entry { words: "sync status", shapes: &[one::<Overview>, one::<ConnectionStatus>] },
    Entry { words: "sync webhook add", shapes: &[one::<webhook::Made>] },
    Entry { words: "sync webhook enable", shapes: &[one::<Endpoint>] },
    Entry { words: "sync webhook list", shapes: &[list::<Endpoint>] },
    Entry { words: "sync webhook remove", shapes: &[one::<webhook::Removed>] },
    Entry { words: "sync webhook rotate", shapes: &[one::<webhook::Made>] },
    Entry { words: "sync webhook test", shapes: &[one::<webhook::Tried>] },
];
