//! Flinks Connect, the widget in which a person connects a bank: its URL, what it sends back, and
//! the events on the way.
//!
//! Nothing here calls the network. What comes from a browser is never proof of anything: bind it to
//! your own session, and check an event's origin ([`ConnectUrl::is_origin`]).

mod event;
mod redirect;
mod url;

pub use event::{ApiEvent, Event, Step, UserEvent};
pub use redirect::Redirect;
pub use url::{ConnectUrl, ProductType, Switch};
