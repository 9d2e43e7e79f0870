//! The made-up connections of the Vumi side, and the rules that hold between their numbers.

pub(crate) mod archive;
mod bank;
mod broker;
pub(crate) mod entities;
mod generated;
mod night;
mod rows;
mod seeded;

pub(crate) use rows::{ConnectionData, Stamp};
pub(crate) use seeded::SeedConnection;

use crate::rng::HANDWRITTEN_SEED;

/// What an entity knows of the customer behind a connection: brokers have cash accounts, banks
/// funds, others nothing.
pub(crate) fn entity_data(
    entity: &str,
    connection: &str,
    seed: u64,
    stamp: &Stamp,
) -> ConnectionData {
    let broker = match entity {
        "examplebroker" | "ibexdemo" => true,
        "examplebank" | "cajaprueba" => false,
        archive::ENTITY => return archive::build_data(stamp),
        _ => return ConnectionData::default(),
    };
    let mut data = match (seed, broker) {
        (HANDWRITTEN_SEED, true) => broker::build_data(stamp),
        (HANDWRITTEN_SEED, false) => bank::build_data(stamp),
        _ => generated::build_data(seed, &format!("{entity}/{connection}"), broker, stamp),
    };
    night::apply_nights(&mut data, stamp);
    data
}
