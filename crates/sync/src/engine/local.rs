//! The engine of one process: timers in memory. They may be lost at any time, since the feeder sets
//! them again from the table.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::{StreamExt as _, future::BoxFuture};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::Instant,
};
use tokio_util::time::{DelayQueue, delay_queue::Key};

use super::{Engine, Handler};
use crate::{Id, error::Result};

/// Timers and what they start.
pub(crate) struct Local {
    wishes: mpsc::UnboundedSender<(Id, Instant)>,
    inbox: Mutex<Option<mpsc::UnboundedReceiver<(Id, Instant)>>>,
    stopped: watch::Sender<bool>,
    under_way: AtomicUsize,
}

impl Local {
    pub(crate) fn new() -> Self {
        let (wishes, inbox) = mpsc::unbounded_channel();
        Self {
            wishes,
            inbox: Mutex::new(Some(inbox)),
            stopped: watch::Sender::new(false),
            under_way: AtomicUsize::new(0),
        }
    }
}

/// What is timed, and what runs.
#[derive(Default)]
struct State {
    timers: DelayQueue<Id>,
    keys: HashMap<Id, (Key, Instant)>,
    running: HashSet<Id>,
}

impl State {
    /// The earlier time stands.
    fn set(&mut self, id: Id, at: Instant) {
        if self.running.contains(&id) {
            return;
        }
        match self.keys.get_mut(&id) {
            Some((_, held)) if *held <= at => {}
            Some((key, held)) => {
                self.timers.reset_at(key, at);
                *held = at;
            }
            None => {
                let key = self.timers.insert_at(id, at);
                self.keys.insert(id, (key, at));
            }
        }
    }
}

impl Engine for Local {
    fn schedule(&self, id: Id, after: Duration) -> BoxFuture<'_, Result<()>> {
        // Nobody listens where no worker runs: the table knows.
        let _unheard = self.wishes.send((id, Instant::now() + after));
        Box::pin(std::future::ready(Ok(())))
    }

    fn run(&self, at_once: usize, handler: Handler) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let taken = self.inbox.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some(inbox) = taken else { return Ok(()) };
            // Given back however this ends, so that it can be run again.
            let mut inbox = Returned { engine: self, inbox: Some(inbox) };
            if let Some(inbox) = &mut inbox.inbox {
                self.run_timers(inbox, at_once, handler).await;
            }
            Ok(())
        })
    }

    fn stop(&self) {
        self.stopped.send_replace(true);
    }

    fn under_way(&self) -> usize {
        self.under_way.load(Ordering::SeqCst)
    }
}

struct Returned<'a> {
    engine: &'a Local,
    inbox: Option<mpsc::UnboundedReceiver<(Id, Instant)>>,
}

impl Drop for Returned<'_> {
    fn drop(&mut self) {
        let mut place = self.engine.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        *place = self.inbox.take();
        self.engine.under_way.store(0, Ordering::SeqCst);
    }
}

impl Local {
    async fn run_timers(
        &self,
        inbox: &mut mpsc::UnboundedReceiver<(Id, Instant)>,
        at_once: usize,
        handler: Handler,
    ) {
        let mut state = State::default();
        let mut tasks: JoinSet<Id> = JoinSet::new();
        // It may have been said before this began.
        let mut stopped = self.stopped.subscribe();
        loop {
            let has_room = tasks.len() < at_once;
            tokio::select! {
                () = is_true(&mut stopped) => break,
                Some((id, at)) = inbox.recv() => state.set(id, at),
                Some(due) = state.timers.next(), if has_room && !state.timers.is_empty() => {
                    let id = due.into_inner();
                    state.keys.remove(&id);
                    state.running.insert(id);
                    let step = handler(id);
                    self.under_way.fetch_add(1, Ordering::SeqCst);
                    tasks.spawn(async move {
                        // Its end is seen even where it panics.
                        let ran = tokio::spawn(step).await;
                        if ran.is_err() {
                            tracing::error!(connection = %id, "a step panicked");
                        }
                        id
                    });
                }
                Some(ended) = tasks.join_next() => {
                    self.under_way.fetch_sub(1, Ordering::SeqCst);
                    if let Ok(id) = ended {
                        state.running.remove(&id);
                    }
                }
            }
        }
        while tasks.join_next().await.is_some() {}
        self.stopped.send_replace(false);
    }
}

async fn is_true(stopped: &mut watch::Receiver<bool>) {
    // Its sender lives as long as the engine.
    let _gone = stopped.wait_for(|stopped| *stopped).await.is_err();
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_earliest_time_counts_and_no_id_runs_twice_at_once() {
        let engine = Arc::new(Local::new());
        let began = Instant::now();
        let ran: Arc<Mutex<Vec<(Id, u64)>>> = Arc::default();
        let log = Arc::clone(&ran);
        let handler: Handler = Arc::new(move |id| {
            let log = Arc::clone(&log);
            Box::pin(async move {
                log.lock().unwrap().push((id, began.elapsed().as_secs()));
                tokio::time::sleep(Duration::from_secs(5)).await;
            })
        });
        let [one, two, three] = [Id::generate(), Id::generate(), Id::generate()];
        for (id, after) in [(one, 60), (two, 3), (one, 10), (one, 30), (three, 11)] {
            engine.schedule(id, Duration::from_secs(after)).await.unwrap();
        }
        let running = tokio::spawn({
            let engine = Arc::clone(&engine);
            async move { engine.run(1, handler).await }
        });
        tokio::time::sleep(Duration::from_secs(12)).await;
        // It runs: what is wished now is left to its own step.
        engine.schedule(one, Duration::ZERO).await.unwrap();
        tokio::time::sleep(Duration::from_secs(30)).await;
        engine.stop();
        running.await.unwrap().unwrap();
        assert_eq!(*ran.lock().unwrap(), [(two, 3), (one, 10), (three, 15)]);
    }
}
