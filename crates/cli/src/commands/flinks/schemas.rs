//! What the commands of Flinks print as JSON.

use foliolink::{
    flinks::{
        AccountsSummary, AttributeCategory, AttributeSet, Categorization, Category, FieldMatch,
        IneligibleCard, InstitutionEntry,
    },
    portfolio::Snapshot,
};

use super::{authorize, connect_url, pull::Extended, questions, refresh, statements};
use crate::commands::{
    deleted::Gone,
    schema::{Entry, list, one},
};

pub(crate) const SCHEMAS: &[Entry] = &[
    Entry { words: "flinks attributes", shapes: &[one::<AttributeSet>, list::<AttributeCategory>] },
    Entry { words: "flinks authorize", shapes: &[one::<authorize::Opened>] },
    Entry { words: "flinks categories", shapes: &[one::<Categorization>, list::<Category>] },
    Entry { words: "flinks connect-url", shapes: &[one::<connect_url::Address>] },
    Entry { words: "flinks delete", shapes: &[one::<Gone>] },
    Entry { words: "flinks institutions", shapes: &[list::<InstitutionEntry>] },
    Entry { words: "flinks match", shapes: &[one::<FieldMatch>] },
    Entry { words: "flinks pull", shapes: &[one::<Snapshot>, one::<Extended<'_>>] },
    Entry { words: "flinks questions answer", shapes: &[one::<questions::Stored>] },
    Entry { words: "flinks questions list", shapes: &[list::<questions::Open>] },
    Entry { words: "flinks refresh off", shapes: &[one::<refresh::Switched>] },
    Entry { words: "flinks refresh on", shapes: &[one::<refresh::Switched>] },
    Entry { words: "flinks refresh status", shapes: &[list::<IneligibleCard>] },
    Entry {
        words: "flinks resume",
        shapes: &[
            one::<Snapshot>,
            one::<Extended<'_>>,
            one::<AccountsSummary>,
            one::<AttributeSet>,
            one::<Categorization>,
        ],
    },
    Entry { words: "flinks statements", shapes: &[list::<statements::SavedStatement>] },
    Entry { words: "flinks summary", shapes: &[one::<AccountsSummary>] },
];
