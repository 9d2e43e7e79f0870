//! How waiting goes where webhooks tell: under which keys, and when to look without any event. The
//! one place of these figures.

use std::time::Duration;

use super::{Key, Topic};
use crate::{
    poll::Fallback,
    portfolio::Provider,
    ticket::{Ticket, Work},
};

/// How long a first import at Vumi is waited for. The reference's slow cycle has no end; an hour of
/// it leaves room for the very large accounts, which take longer than the usual five minutes
/// (assumed). Flinks' limit of half an hour is the provider's own.
#[cfg(feature = "vumi")]
pub(crate) const VUMI_PATIENCE: Duration = minutes(60);

/// The figures for what a ticket stands for.
pub(crate) fn fallback(ticket: &Ticket) -> Fallback {
    match ticket.work() {
        // with a webhook, ten minutes, one check, then every ten minutes. The short gap is
        // that of the poller without one.
        _ if is_vumi(ticket) => Fallback { gap: minutes(10), after_signal: Duration::from_secs(3) },
        // Assumed: no figure is published for waiting beside a webhook. Most work is over within
        // the 210 s that the provider holds a call, and what it failed to deliver it repeats after
        // 30 minutes, when the session is over: so five minutes.
        Work::Accounts | Work::Summary | Work::Investments => {
            Fallback { gap: minutes(5), after_signal: POLL }
        }
        // No event tells of a bank's question or of statements that are there: the documented ten
        // seconds stay.
        _ => Fallback { gap: POLL, after_signal: POLL },
    }
}

const POLL: Duration = Duration::from_secs(10);

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

/// Under which keys the work of a ticket is woken, the one first that an event's data may come
/// under.
pub(crate) fn keys(ticket: &Ticket) -> [Option<Key>; 2] {
    if is_vumi(ticket) {
        return [Some(Key::vumi_connection(ticket.connection())), None];
    }
    let topic = match ticket.work() {
        Work::Investments => Topic::Investments,
        Work::Authorize => Topic::SignIn,
        // A summary is the accounts in short; statements are fetched after them.
        _ => Topic::Accounts,
    };
    let login = Some(ticket.connection()).filter(|id| !id.is_empty());
    [
        ticket.request_id().map(|id| Key::flinks_request(topic, id)),
        login.map(|id| Key::flinks_login(topic, id)),
    ]
}

fn is_vumi(ticket: &Ticket) -> bool {
    ticket.provider() == Provider::VUMI.as_str()
}
