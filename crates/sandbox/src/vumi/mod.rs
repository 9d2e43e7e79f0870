//! The Vumi side: login, connections and their data, below `/api/v1`.

pub(crate) mod auth;
pub(crate) mod connections;
pub(crate) mod dashboard;
mod data;
pub(crate) mod faults;
pub(crate) mod holdings;
pub(crate) mod keys;
pub(crate) mod link;
pub(crate) mod link_flow;
mod store;
pub(crate) mod webhooks;

pub use dashboard::{DashboardError, NewVumiSecret, VumiRedirect, VumiSecret};
pub(crate) use data::SeedConnection;
pub(crate) use data::entities::ENTITY_IDS;
pub(crate) use store::{ARCHIVE, Store};
pub use store::{UserToken, VumiApp, VumiStatus};

use serde_json::json;

use crate::exchange::Reply;
use crate::state::World;

/// Where a Link ends if nothing else is asked for: a broker with portfolios and cash accounts.
pub(crate) const DEFAULT_ENTITY: &str = "examplebroker";

/// The first connection of the main app.
pub(crate) fn first_connection(world: &World) -> Option<String> {
    let mut connections = world.vumi.connections.iter();
    let first = connections
        .find(|connection| connection.exchanged && connection.app == VumiApp::Main.index());
    first.map(|connection| connection.token.clone())
}

/// An error body; its form is an assumption, since no page shows one.
pub(crate) fn refusal(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({ "message": message }))
}
