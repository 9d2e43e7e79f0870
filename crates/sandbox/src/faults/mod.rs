//! Faults: what can be made to go wrong, for which calls, and how it is done.

mod bodies;
mod fault;
mod instead;
mod kinds;
mod registry;
pub(crate) mod transport;
mod tree;

pub use fault::Fault;
pub use kinds::{FAULT_KINDS, FaultKind};
pub(crate) use registry::FaultRegistry;
pub use registry::{ActiveFault, CallFilter, Times};

use crate::exchange::{Call, Reply};
use crate::routes::{Provider, Route};
use crate::state::World;
use crate::{flinks, vumi};

/// Before the handler: the provider's state is changed.
pub(crate) fn apply_before(faults: &[Fault], world: &mut World, route: &Route, call: &Call) {
    for fault in faults {
        if let Fault::ClockSkew { seconds } = fault {
            world.skew_seconds = *seconds;
        }
        match route.provider {
            Provider::Flinks => flinks::faults::apply_before(fault, world, call),
            Provider::Vumi => vumi::faults::apply_before(fault, world, call),
            Provider::Control | Provider::Widget => {}
        }
    }
}

/// Instead of the handler: the answer of a fault that lets nothing happen.
pub(crate) fn answer_instead(faults: &[Fault], route: &Route, call: &Call) -> Option<Reply> {
    faults.iter().find_map(|fault| instead::reply(fault, route, call))
}

/// After the handler: the answer is bent, one fault after the other.
pub(crate) fn apply_after(
    faults: &[Fault],
    world: &mut World,
    route: &Route,
    call: &Call,
    mut reply: Reply,
) -> Reply {
    world.skew_seconds = 0;
    let is_huge = |fault: &&Fault| matches!(fault, Fault::HugeBody { .. });
    for fault in faults.iter().filter(|fault| !is_huge(fault)) {
        if route.provider == Provider::Flinks {
            reply = flinks::faults::apply_after(fault, world, route, call, reply);
        }
        reply = bodies::corrupt_body(fault, reply);
    }
    // Last, since the others need the whole body at once.
    faults.iter().filter(is_huge).fold(reply, |reply, fault| bodies::corrupt_body(fault, reply))
}
