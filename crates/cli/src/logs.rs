//! Logs: on standard error, by `RUST_LOG`. Spans and events of the library hold no body, no URL and
//! no secret.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::failure::Failure;

const DEFAULT: &str = "warn";

fn filter(text: Option<&str>) -> Result<EnvFilter, Failure> {
    let text = text.unwrap_or(DEFAULT);
    let wrong =
        |error: &dyn std::fmt::Display| Failure::configuration(format!("RUST_LOG: {error}"));
    let filter = EnvFilter::builder().parse(text).map_err(|error| wrong(&error))?;
    // Whose events quote whole answers.
    let silent = "rmcp=off".parse().map_err(|error| wrong(&error))?;
    Ok(filter.add_directive(silent))
}

/// Whether the filter can be read.
pub(crate) fn check(text: Option<&str>) -> Result<(), Failure> {
    filter(text).map(drop)
}

/// Starts the log of this process; a second call changes nothing.
pub(crate) fn install(text: Option<&str>, colours: bool) {
    if let Ok(filter) = filter(text) {
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(colours)
            .with_writer(io::stderr);
        // Another log is in place already: a program that embeds us keeps its own.
        let _ = log.try_init();
    }
}
