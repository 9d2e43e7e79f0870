//! A seed file: customers, accounts, holdings, movements, questions and faults of one's own, read
//! from YAML and checked before anything listens.

mod check;
mod links;
mod problems;
mod schema;
mod shape;
mod tree;

pub use problems::{SeedError, SeedProblem};
pub use schema::seed_schema;
pub(crate) use tree::Node;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::actions::Action;
use crate::amount::{Amount, amount};
use crate::flinks::data::SeedCustomer;
use crate::ids;
use crate::rng::intern;
use crate::vumi::SeedConnection;
use problems::Problems;

/// Larger than anybody writes by hand.
const MAX_BYTES: usize = 4 << 20;

/// What a seed file says. Its texts stay for the life of the process, as all sample data does.
#[derive(Debug)]
pub(crate) struct SeedData {
    /// Whether the sample customers are there as well.
    pub(crate) samples: bool,
    pub(crate) customers: Vec<SeedCustomer>,
    pub(crate) connections: Vec<SeedConnection>,
    pub(crate) faults: Vec<Action>,
}

impl SeedData {
    /// The customer with a user name, whatever its case.
    pub(crate) fn customer(&self, username: &str) -> Option<&SeedCustomer> {
        self.customers.iter().find(|customer| customer.username.eq_ignore_ascii_case(username))
    }

    pub(crate) fn connection(&self, token: &str) -> Option<&SeedConnection> {
        self.connections.iter().find(|connection| connection.token == token)
    }
}

/// Reads a whole file, or says everything that is wrong with it.
pub(crate) fn read(text: &str) -> Result<&'static SeedData, SeedError> {
    // Windows puts a mark in front of a file.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::default();
    let start = problems::Place::new(1, 1);
    if text.len() > MAX_BYTES {
        problems.add(start, "a seed file has 4 MiB at most".to_owned());
    }
    let node = if text.len() > MAX_BYTES { None } else { tree::parse(text, &mut problems) };
    if let Some(node) = &node {
        check::check_map(node, &shape::SEED, "a seed", &mut problems);
        links::check(node, &mut problems);
    } else {
        problems.add_if_empty(start, "there is nothing in it");
    }
    match (problems.into_error(), node) {
        (Some(error), _) => Err(error),
        (None, node) => Ok(Box::leak(Box::new(build(&node.unwrap_or_else(Node::empty))))),
    }
}

/// What a checked file says.
fn build(seed: &Node) -> SeedData {
    let customers = seed.get("flinks").map(SeedCustomer::read_all).unwrap_or_default();
    let connections = seed.get("vumi").map(SeedConnection::read_all).unwrap_or_default();
    let faults = seed.list("faults").iter().filter_map(|node| check::read_fault(node).ok());
    SeedData { samples: seed.flag("samples"), customers, connections, faults: faults.collect() }
}

/// When something happened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum When {
    Day(Date),
    DaysAgo(i64),
}

impl When {
    /// Days before the sandbox's start; negative where it is later.
    pub(crate) fn days_before(self, as_of: Timestamp) -> i64 {
        match self {
            Self::DaysAgo(days) => days,
            Self::Day(day) => {
                let today = as_of.to_zoned(TimeZone::UTC).date();
                day.until(today).map_or(0, |span| i64::from(span.get_days()))
            }
        }
    }
}

/// The values of checked keys, as sample data holds them.
impl Node {
    /// The text under a key, for as long as the process lives.
    pub(crate) fn word(&self, key: &str) -> Option<&'static str> {
        self.text(key).map(|text| intern(text.to_owned()))
    }

    pub(crate) fn word_or(&self, key: &str, default: &'static str) -> &'static str {
        self.word(key).unwrap_or(default)
    }

    pub(crate) fn words(&self, key: &str) -> Vec<&'static str> {
        let texts = self.list(key).iter().filter_map(Node::scalar);
        texts.map(|text| intern(text.to_owned())).collect()
    }

    pub(crate) fn amount(&self, key: &str) -> Option<Amount> {
        self.text(key).map(amount)
    }

    pub(crate) fn amount_or(&self, key: &str, default: Amount) -> Amount {
        self.amount(key).unwrap_or(default)
    }

    pub(crate) fn when(&self) -> When {
        let day = self.text("date").and_then(|text| text.parse().ok()).map(When::Day);
        let days = self.text("days_ago").and_then(|text| text.parse().ok());
        day.unwrap_or(When::DaysAgo(days.unwrap_or(0)))
    }

    /// The id under a key as the wire has it: a GUID as it is, any other text as one that is always
    /// the same.
    pub(crate) fn id(&self, key: &str, list: &str) -> Option<String> {
        self.text(key).map(|text| wire_id(list, text))
    }
}

/// The id that a name of a seed file has on the wire.
pub(crate) fn wire_id(list: &str, name: &str) -> String {
    match Uuid::try_parse(name) {
        Ok(_) if name.len() == 36 => name.to_ascii_lowercase(),
        _ => ids::stable_guid(&format!("{list}/{name}"), 0).to_string(),
    }
}
