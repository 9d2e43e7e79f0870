//! Settings that both providers' clients share.

use std::time::Duration;

use foliolink::{
    Pending, Retry, Ticket,
    flinks::{self, DeleteCard, OpenSession},
    vumi,
};

use crate::{config::Config, context::Context, failure::Failure};

/// As long as failed calls are repeated where nobody has said how long.
const RETRIED_WITHIN: Duration = Duration::from_secs(30);

/// Who we say we are.
pub(crate) const USER_AGENT: &str = concat!("foliolink-cli/", env!("CARGO_PKG_VERSION"));

/// As long as Flinks keeps a session at work, and twice as long as a Vumi import is waited for.
pub(crate) const ANOTHER_WHILE: Duration = Duration::from_secs(30 * 60);

/// Time for one call: the flag, then variable and file.
pub(crate) fn timeout(context: &Context, config: &Config) -> Option<Duration> {
    context.global.timeout.or(config.set.timeout).map(|span| span.0)
}

/// How failed calls are repeated: as often as configured, and with no wait between two tries beyond
/// the patience.
pub(crate) fn retry(config: &Config) -> Option<Retry> {
    let attempts = config.set.retries.map(|attempts| attempts.0);
    let patience = config.set.give_up_after.map(|patience| patience.0);
    if attempts.is_none() && patience.is_none() {
        return None;
    }
    let retry =
        attempts.map_or_else(Retry::default, |attempts| Retry::default().attempts(attempts));
    Some(match patience {
        Some(patience) => retry.within(patience.min(RETRIED_WITHIN)),
        None => retry,
    })
}

/// Whatever waits.
pub(crate) trait Waits: Sized {
    /// A fixed gap between two looks or tries.
    fn every(self, gap: Duration) -> Self;
    /// Patience, counted from now.
    fn give_up_after(self, patience: Duration) -> Self;
}

macro_rules! waits {
    ($([$($generics:tt)*] $type:ty),*) => {$(
        impl<$($generics)*> Waits for $type {
            fn every(self, gap: Duration) -> Self {
                self.every(gap)
            }

            fn give_up_after(self, patience: Duration) -> Self {
                self.give_up_after(patience)
            }
        }
    )*};
}
waits!([T: Send + 'static] Pending<T>, [] OpenSession, [] flinks::Pull, [] vumi::Pull, [] DeleteCard);

/// Waiting as configured, else as the provider wants it.
pub(crate) fn with_pace<W: Waits>(mut waits: W, config: &Config) -> W {
    if let Some(every) = config.set.poll_every {
        waits = waits.every(every.0);
    }
    if let Some(patience) = config.set.give_up_after {
        waits = waits.give_up_after(patience.0);
    }
    waits
}

/// Resumed waiting. A ticket's time may have run out while it lay there, or with the patience of
/// the run that left it: whoever resumes it wants to wait again.
pub(crate) fn with_resumed_pace<W: Waits>(waits: W, ticket: &Ticket, config: &Config) -> W {
    let ran_out = ticket.deadline() <= jiff::Timestamp::now();
    with_pace(if ran_out { waits.give_up_after(ANOTHER_WHILE) } else { waits }, config)
}

/// What a client's builder refused came from the configuration, not from the command line: it names
/// its setting, we the variable.
pub(crate) fn configuration_failure(prefix: &str, error: &foliolink::Error) -> Failure {
    let message = error.message().unwrap_or("the configuration can't be used");
    Failure::configuration(match message.split_once(": ") {
        Some((setting, what)) => format!("{prefix}_{}: {what}", setting.to_uppercase()),
        None => message.to_owned(),
    })
}

/// What a person typed: an id, a token. The library names its own parameter, we the argument.
pub(crate) fn parse_argument<T: std::str::FromStr<Err = foliolink::Error>>(
    argument: &str,
    text: &str,
) -> Result<T, Failure> {
    text.parse().map_err(|error: foliolink::Error| {
        let message = error.message().unwrap_or("not valid");
        Failure::usage(format!(
            "{argument}: {}",
            message.split_once(": ").map_or(message, |(_, what)| what)
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_bounds_the_time_of_repetitions() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("foliolink.toml");
        let configured = |toml: &str| {
            std::fs::write(&file, toml).unwrap();
            let variables = std::iter::empty::<(&str, &str)>().collect();
            let config = Config::load(Some(&file), &variables).map_err(|why| why.line(false));
            retry(&config.unwrap()).map(|retry| format!("{retry:?}"))
        };
        assert_eq!(configured(""), None);
        let short = configured("give_up_after = \"1s\"").unwrap();
        assert!(short.contains("attempts: 4") && short.contains("within: 1s"), "{short}");
        let both = configured("give_up_after = \"0s\"\nretries = 2").unwrap();
        assert!(both.contains("attempts: 2") && both.contains("within: 0ns"), "{both}");
        let long = configured("give_up_after = \"2h\"").unwrap();
        assert!(long.contains("within: 30s"), "{long}");
    }
}
