//! Which event wakes whom: the hub as a sink.

use super::{Key, Topic, Wakeups, bell::Caller, key::Names, kind::Kind};
use crate::{
    poll::Signal,
    webhook::{Body, Refused, Sink, flinks, vumi},
};

/// Wakes by session and by connection. Accounts and investments come along where the event holds
/// them; holders and failures only wake, since a look says more. A kind that nobody knows wakes
/// nobody.
impl Sink<flinks::Event> for Wakeups {
    async fn accept(&self, event: flinks::Event) -> Result<(), Refused> {
        let message = event.message();
        match &event {
            flinks::Event::Kyc(_) => self.route(Topic::Kyc, message, event.signal()),
            flinks::Event::AccountsDetail(_) => {
                self.route(Topic::Accounts, message, event.signal())
            }
            flinks::Event::Investments(_) => {
                self.route(Topic::Investments, message, event.signal())
            }
            // Which work failed isn't sure to be said, and all of a session fails together.
            flinks::Event::Failure(_) => {
                for topic in [Topic::Kyc, Topic::Accounts, Topic::Investments] {
                    self.route_of(Some(Kind::Failure), topic, message, Signal::Wake);
                }
            }
            flinks::Event::Other(_) => return Ok(()),
        }
        self.pass_on(keys(Topic::SignIn, message));
        Ok(())
    }
}

/// Wakes by connection. The data never comes along: what an event says isn't documented.
impl Sink<vumi::Event> for Wakeups {
    async fn accept(&self, event: vumi::Event) -> Result<(), Refused> {
        for token in event.connection_tokens() {
            self.notify(Key::vumi_connection(token.expose()), Signal::Wake);
        }
        Ok(())
    }
}

impl Wakeups {
    /// Data needs a session: under a connection alone it may be another session's.
    fn route(&self, topic: Topic, message: &flinks::Message, signal: Signal<Body>) {
        self.route_of(None, topic, message, signal);
    }

    fn route_of(
        &self,
        kind: Option<Kind>,
        topic: Topic,
        message: &flinks::Message,
        signal: Signal<Body>,
    ) {
        match keys(topic, message) {
            both @ [Some(_), _] => self.deliver_of(kind, both, signal),
            [None, login] => self.deliver_of(kind, [login, None], Signal::Wake),
        }
    }

    /// One event under up to two keys. The data is for those who wait under the first.
    pub(super) fn deliver(&self, keys: [Option<Key>; 2], signal: Signal<Body>) {
        self.deliver_of(None, keys, signal);
    }

    /// The same for an event whose kind its keys don't say.
    pub(super) fn deliver_of(
        &self,
        kind: Option<Kind>,
        keys: [Option<Key>; 2],
        signal: Signal<Body>,
    ) {
        let woken = self.lock().deliver(Names(keys), kind, signal);
        // Outside the lock: a waker may run anything.
        woken.into_iter().for_each(Caller::call);
    }

    /// One event under up to two keys, for those who wait now: it isn't kept.
    fn pass_on(&self, keys: [Option<Key>; 2]) {
        let woken = self.lock().pass_on(Names(keys));
        woken.into_iter().for_each(Caller::call);
    }
}

/// Session and connection.
fn keys(topic: Topic, message: &flinks::Message) -> [Option<Key>; 2] {
    let request = real_id(message.request_id()).map(|id| Key::flinks_request(topic, id));
    [request, real_id(message.login_id()).map(|id| Key::flinks_login(topic, id))]
}

/// An empty id, or one of nothing but zeros, names nobody.
fn real_id(id: Option<&str>) -> Option<&str> {
    id.map(str::trim).filter(|id| id.contains(|sign: char| !matches!(sign, '0' | '-')))
}
