//! The program `foliolink-sandbox`: both providers on a loopback port, until Ctrl-C.

use std::io::{self, Write};

use clap::Parser;
use foliolink_sandbox::{Clock, Sandbox};

/// Flinks and Vumi Finlink on this machine, with made-up customers.
#[derive(Parser)]
#[command(name = "foliolink-sandbox", version)]
struct Arguments {
    /// Loopback port; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Serve the routes below /_sandbox that steer it (clock, Link flows, statuses, request log).
    #[arg(long)]
    control: bool,
    /// How often a pending thing is seen pending before it is ready.
    #[arg(long, default_value_t = 2)]
    pending_looks: u32,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let sandbox = Sandbox::builder().clock(Clock::real()).control(arguments.control).pending_looks(arguments.pending_looks).build();
    let running = sandbox.start_on(arguments.port).await?;
    let mut out = io::stdout().lock();
    write!(out, "{}", sandbox.environment(&running.base_url()))?;
    writeln!(out, "# Ctrl-C ends it.")?;
    out.flush()?;
    drop(out);
    tokio::signal::ctrl_c().await?;
    running.shutdown().await?;
    Ok(())
}
