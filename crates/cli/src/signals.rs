//! The signals that tell the program to end: Ctrl-C, and where there are such, SIGTERM and SIGHUP.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::{Notify, mpsc};

/// How long the program may take to notice that it is to end, or to tell its outcome where that is
/// known.
const UNNOTICED: Duration = Duration::from_secs(1);

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndSignal {
    /// Ctrl-C.
    Interrupt,
    #[cfg(unix)]
    Terminate,
    #[cfg(unix)]
    HangUp,
}

impl EndSignal {
    /// The exit code that says it: 128 and the signal's number, as shells do.
    pub(crate) fn exit(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            #[cfg(unix)]
            Self::Terminate => 143,
            #[cfg(unix)]
            Self::HangUp => 129,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "SIGINT",
            #[cfg(unix)]
            Self::Terminate => "SIGTERM",
            #[cfg(unix)]
            Self::HangUp => "SIGHUP",
        }
    }
}

/// Those that come to this process, from now on.
pub(crate) struct Signals(Option<Heard>);

struct Heard {
    signals: mpsc::UnboundedReceiver<EndSignal>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    noticed: Notify,
    outcome_is_known: AtomicBool,
}

impl Signals {
    /// Of a process that isn't ours to end: none.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Hears them beside the command. One that nobody notices ends the process: the program stands
    /// still, in a file or at the reader of its outcome.
    pub(crate) fn of_process() -> Self {
        let mut streams = heard::Streams::new();
        let (sender, signals) = mpsc::unbounded_channel();
        let shared = Arc::<Shared>::default();
        let told = Arc::clone(&shared);
        tokio::spawn(async move {
            let mut is_first = true;
            loop {
                let signal = streams.next().await;
                if !std::mem::take(&mut is_first) && told.outcome_is_known() {
                    end(signal);
                }
                // Where nobody is left to hear it, it isn't noticed.
                let _ = sender.send(signal);
                tokio::select! {
                    () = told.noticed.notified() => {}
                    second = streams.next() => match told.outcome_is_known() {
                        true => end(second),
                        false => drop(sender.send(second)),
                    },
                    () = tokio::time::sleep(UNNOTICED) => end(signal),
                }
            }
        });
        Self(Some(Heard { signals, shared }))
    }

    /// The next one, which the log names; never returns where none can be heard.
    pub(crate) async fn next(&mut self) -> EndSignal {
        let Some(heard) = &mut self.0 else { return std::future::pending().await };
        let Some(signal) = heard.signals.recv().await else { return std::future::pending().await };
        heard.shared.noticed.notify_one();
        tracing::info!(signal = signal.name(), "told to end");
        signal
    }

    /// From now on only the outcome is told. A signal that comes now leaves it a moment; one that
    /// isn't the first ends the process without another word.
    pub(crate) fn outcome_is_known(self) {
        if let Some(heard) = &self.0 {
            heard.shared.outcome_is_known.store(true, Ordering::SeqCst);
        }
    }
}

impl Shared {
    fn outcome_is_known(&self) -> bool {
        self.outcome_is_known.load(Ordering::SeqCst)
    }
}

fn end(signal: EndSignal) -> ! {
    std::process::exit(signal.exit().into())
}

#[cfg(unix)]
mod heard {
    //! By kind.

    use futures_util::future::{OptionFuture, select_all};
    use tokio::signal::unix::{Signal, SignalKind, signal};

    use super::EndSignal;

    pub(super) struct Streams(Vec<(EndSignal, Signal)>);

    impl Streams {
        pub(super) fn new() -> Self {
            let kinds = [
                (EndSignal::Interrupt, SignalKind::interrupt()),
                (EndSignal::Terminate, SignalKind::terminate()),
                (EndSignal::HangUp, SignalKind::hangup()),
            ];
            // `nohup` means that a hang-up is no reason to end.
            let wanted = kinds
                .into_iter()
                .filter(|(name, _)| *name != EndSignal::HangUp || !hang_up_is_ignored());
            let open = |(name, kind)| Some((name, signal(kind).ok()?));
            Self(wanted.filter_map(open).collect())
        }

        pub(super) async fn next(&mut self) -> EndSignal {
            let each = self.0.iter_mut().map(|(name, stream)| {
                Box::pin(async move {
                    match stream.recv().await {
                        Some(()) => *name,
                        None => std::future::pending().await,
                    }
                })
            });
            let each: Vec<_> = each.collect();
            let first = OptionFuture::from((!each.is_empty()).then(|| select_all(each)));
            match first.await {
                Some((name, _, _)) => name,
                None => std::future::pending().await,
            }
        }
    }

    /// Whether whoever started the program had SIGHUP ignored. Only Linux tells.
    fn hang_up_is_ignored() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        // The first bit is the first signal, which is SIGHUP.
        mask.is_some_and(|mask| mask & 1 == 1)
    }
}

#[cfg(not(unix))]
mod heard {
    //! Ctrl-C alone.

    use super::EndSignal;

    pub(super) struct Streams;

    impl Streams {
        pub(super) fn new() -> Self {
            Self
        }

        pub(super) async fn next(&mut self) -> EndSignal {
            match tokio::signal::ctrl_c().await {
                Ok(()) => EndSignal::Interrupt,
                Err(_) => std::future::pending().await,
            }
        }
    }
}
