//! `--what` of the commands that read: which parts of a connection.

use clap::{Args, ValueEnum};
use foliolink::aggregator::Part;
use foliolink_sync::Builder;

/// What is read of each connection.
#[derive(Debug, Args)]
pub(super) struct Parts {
    /// Parts to read [default: Flinks accounts,holders,transactions; Vumi everything]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "LIST")]
    what: Vec<Word>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Word {
    Accounts,
    Holders,
    Transactions,
    Investments,
}

impl From<Word> for Part {
    fn from(word: Word) -> Self {
        match word {
            Word::Accounts => Self::Accounts,
            Word::Holders => Self::Holders,
            Word::Transactions => Self::Transactions,
            Word::Investments => Self::Investments,
        }
    }
}

impl Parts {
    /// The engine with these parts, where any were named.
    pub(super) fn prepare(&self, builder: Builder) -> Builder {
        match self.what.as_slice() {
            [] => builder,
            words => builder.what(words.iter().copied().map(Part::from)),
        }
    }
}
