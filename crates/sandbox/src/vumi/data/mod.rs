//! The made-up connections of the Vumi side, and the rules that hold between their numbers.

pub(crate) mod archive;
mod bank;
mod broker;
mod drawn;
pub(crate) mod entities;
mod night;
mod rows;

pub(crate) use rows::{Book, Stamp};

use crate::draw::WRITTEN;

/// What an entity knows of the customer behind a connection: brokers have cash accounts, banks
/// funds, others nothing.
pub(crate) fn of_entity(entity: &str, connection: &str, seed: u64, stamp: &Stamp) -> Book {
    let broker = match entity {
        "examplebroker" | "ibexdemo" => true,
        "examplebank" | "cajaprueba" => false,
        archive::ENTITY => return archive::book(stamp),
        _ => return Book::default(),
    };
    let mut book = match (seed, broker) {
        (WRITTEN, true) => broker::book(stamp),
        (WRITTEN, false) => bank::book(stamp),
        _ => drawn::book(seed, &format!("{entity}/{connection}"), broker, stamp),
    };
    night::pass(&mut book, stamp);
    book
}
