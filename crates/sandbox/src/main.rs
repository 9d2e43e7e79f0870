//! The program `foliolink-sandbox`: both providers on a loopback port, until Ctrl-C.

use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr as _;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;
use foliolink_sandbox::{Clock, EnvironmentForm, Provider, Sandbox, SandboxArgs};

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
    /// What its customers are drawn from; 1 has the ones that the README describes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// real, or manual: then hours pass when POST /_sandbox/clock/advance says so.
    #[arg(long, default_value = "real", value_parser = Clock::from_str)]
    clock: Clock,
    /// Where the Link ends: https, or http on localhost.
    #[arg(long, default_value = "https://app.example.test/finlink/return")]
    vumi_redirect: String,
    /// Folder with other OpenAPI documents, to serve them below /openapi instead of its own.
    #[arg(long)]
    openapi: Option<PathBuf>,
    /// Where Flinks' webhooks go: http on this machine.
    #[arg(long)]
    flinks_webhook: Option<String>,
    /// Where Vumi's webhooks go: http on this machine.
    #[arg(long)]
    vumi_webhook: Option<String>,
    /// Seconds from an event to its first webhook.
    #[arg(long, default_value_t = 2)]
    webhook_delay: u64,
    /// How often a pending thing is seen pending before it is ready.
    #[arg(long, default_value_t = 2)]
    pending_looks: u32,
    /// How the variables are written: shell, dotenv or json.
    #[arg(long, default_value = "dotenv", value_parser = EnvironmentForm::from_str)]
    env: EnvironmentForm,
    #[command(flatten)]
    sandbox: SandboxArgs,
}

fn build_sandbox(arguments: &Arguments) -> anyhow::Result<Sandbox> {
    let builder = Sandbox::builder().clock(arguments.clock.clone()).seed(arguments.seed);
    let builder = arguments
        .sandbox
        .apply(builder)?
        .control(arguments.control)
        .pending_polls(arguments.pending_looks);
    let mut builder = builder
        .vumi_redirect(&arguments.vumi_redirect)?
        .webhook_delay(Duration::from_secs(arguments.webhook_delay));
    if let Some(folder) = &arguments.openapi {
        builder =
            builder.openapi(folder).with_context(|| format!("--openapi {}", folder.display()))?;
    }
    let builder = builder
        .webhook_url(Provider::Flinks, arguments.flinks_webhook.as_deref())?
        .webhook_url(Provider::Vumi, arguments.vumi_webhook.as_deref())?;
    Ok(builder.build())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let sandbox = build_sandbox(&arguments)?;
    let running = sandbox.start_on(arguments.port).await?;
    let mut out = io::stdout().lock();
    // In one piece: whoever reads only the first line may close the pipe behind it.
    let mut text = sandbox.environment_as(arguments.env, &running.base_url(), &[]);
    if arguments.env != EnvironmentForm::Json {
        text.push_str("# Ctrl-C ends it.\n");
    }
    out.write_all(text.as_bytes())?;
    out.flush()?;
    drop(out);
    tokio::signal::ctrl_c().await?;
    running.shutdown().await?;
    Ok(())
}
