//! The made-up connections of the Vumi side, and the rules that hold between their numbers.

mod bank;
mod broker;
pub(crate) mod entities;
mod rows;

pub(crate) use rows::Book;

use jiff::Timestamp;

use rows::Stamp;

/// What an entity knows of the sample customer: brokers have cash accounts, banks funds, others nothing.
pub(crate) fn of_entity(entity: &str, as_of: Timestamp, created: Timestamp, updated: Timestamp) -> Book {
    let stamp = Stamp::new(as_of, created, updated);
    match entity {
        "examplebroker" | "ibexdemo" => broker::book(&stamp),
        "examplebank" | "cajaprueba" => bank::book(&stamp),
        _ => Book::default(),
    }
}
