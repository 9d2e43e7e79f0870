//! `foliolink sandbox`: both providers on a loopback port, until Ctrl-C.

use std::io::Write as _;

use clap::{Args, ValueEnum};
use foliolink_sandbox::{Clock, Sandbox};
use jiff::Timestamp;

use crate::{
    context::Context,
    failure::Failure,
    output::{Answer, Text},
};

/// How the sandbox is to be.
#[derive(Debug, Args)]
pub(crate) struct RunSandbox {
    /// Loopback port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Start of the identifiers that are drawn: the same seed and the same calls give the same ids
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The machine's clock, or one that stands until it is advanced (with --control)
    #[arg(long, value_enum, default_value_t = ClockKind::Real)]
    clock: ClockKind,
    /// Serve the routes below /_sandbox that steer it: clock, Link flows, statuses, request log
    #[arg(long)]
    control: bool,
    /// How often pending work is seen pending before it is ready
    #[arg(long, default_value_t = 2, value_name = "N")]
    pending_looks: u32,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ClockKind {
    Real,
    Manual,
}

impl RunSandbox {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let clock = match self.clock {
            ClockKind::Real => Clock::real(),
            ClockKind::Manual => Clock::manual(Timestamp::now()),
        };
        let sandbox = Sandbox::builder().clock(clock).seed(self.seed).control(self.control).pending_looks(self.pending_looks).build();
        let socket = |error| Failure::machine(&format!("loopback port {}", self.port), error);
        let running = sandbox.start_on(self.port).await.map_err(socket)?;
        let lines = format!("{}# Ctrl-C ends it.\n", sandbox.environment(&running.base_url()));
        let out = &mut context.terminal.out;
        // Whoever reads the lines may close the pipe once it has them; the sandbox goes on.
        let _ = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
        tokio::signal::ctrl_c().await.map_err(|error| Failure::machine("Ctrl-C", error))?;
        // A client may hold its connection open; it isn't waited for.
        drop(running);
        Ok(Box::new(Text(String::new())))
    }
}
