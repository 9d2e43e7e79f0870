//! A connection of a person, from its first call to its snapshot: what the page about it shows.

use std::{sync::Arc, time::Duration};

use foliolink::portfolio::{Provider, Snapshot};
use tokio::sync::watch;

pub(crate) struct Connection {
    pub(crate) provider: Provider,
    pub(crate) stage: watch::Sender<Stage>,
}

pub(crate) enum Stage {
    Working(String),
    Ready(Box<Snapshot>),
    Failed(&'static str),
}

impl Connection {
    pub(crate) fn new(provider: Provider) -> Arc<Self> {
        Arc::new(Self {
            provider,
            stage: watch::Sender::new(Stage::Working(
                "Signed in. The first data is on its way.".to_owned(),
            )),
        })
    }

    /// There will be another look.
    pub(crate) fn wait(&self, polls: u32, next_in: Duration) {
        let wait = next_in.as_secs().max(1);
        let text = format!(
            "The bank is still at work. Look number {polls}; the next one comes within {wait} s."
        );
        self.stage.send_replace(Stage::Working(text));
    }
}
