//! `foliolink sandbox` itself: both providers on a loopback port, until Ctrl-C or the end of whoever
//! started it.

use std::io::{self, Read, Write as _};

use clap::{Args, ValueEnum};
use foliolink_sandbox::{Clock, EnvironmentForm, Provider, Sandbox, SandboxArgs};
use tokio::sync::oneshot;

use crate::{
    config::Span,
    context::Context,
    failure::Failure,
    output::{Answer, OutputFormat, Text},
};

/// Here nothing takes as long as at a bank, so nobody need wait as long between two looks.
const WAITING: (&str, &str) = ("FOLIOLINK_POLL_EVERY", "1s");

/// How the sandbox is to be.
#[derive(Debug, Args)]
pub(super) struct RunSandbox {
    /// Say whether a sandbox answers there, and end: exit 0 if one does, 6 if nobody does
    #[arg(long, value_name = "URL", conflicts_with_all = ["port", "control", "env"])]
    health: Option<String>,
    /// Loopback port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// What its customers are drawn from; 1 has the ones that its description names. The same seed
    /// and the same calls give the same ids
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
    /// Where the Link ends: https, or http on localhost
    #[arg(long, value_name = "URL")]
    vumi_redirect: Option<String>,
    /// Where Flinks' webhooks go: http on this machine, e.g. to `foliolink webhook listen`
    #[arg(long, value_name = "URL")]
    flinks_webhook: Option<String>,
    /// Where Vumi's webhooks go: http on this machine
    #[arg(long, value_name = "URL")]
    vumi_webhook: Option<String>,
    /// Time from an event to its first webhook
    #[arg(long, value_name = "DURATION", default_value = "2s")]
    webhook_delay: Span,
    /// End when standard input ends: with the program that started it, however that one dies
    #[arg(long)]
    until_stdin_ends: bool,
    /// How the variables are written [default: lines of NAME=value, as dotenv]
    #[arg(long, value_enum, value_name = "FORM")]
    env: Option<EnvForm>,
    #[command(flatten)]
    switches: SandboxArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EnvForm {
    /// `export NAME=value`, for `.` and `eval` of a shell
    Shell,
    /// NAME=value, for files that programs read their environment from
    Dotenv,
    /// One JSON object, on one line
    Json,
}

impl From<EnvForm> for EnvironmentForm {
    fn from(form: EnvForm) -> Self {
        match form {
            EnvForm::Shell => Self::Shell,
            EnvForm::Dotenv => Self::Dotenv,
            EnvForm::Json => Self::Json,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ClockKind {
    Real,
    Manual,
}

impl ClockKind {
    fn clock(self) -> Result<Clock, Failure> {
        // The word is the sandbox's own, and so is where a manual clock stands.
        let word = match self {
            Self::Real => "real",
            Self::Manual => "manual",
        };
        word.parse().map_err(Failure::usage)
    }
}

/// Returns when there is nothing left to read. What is read is of no use.
async fn end_of(mut input: Box<dyn Read + Send>) {
    let (tell, told) = oneshot::channel();
    // A thread of its own: a reading that hangs holds up nobody's end.
    std::thread::spawn(move || {
        // Where it can't be read, nobody is there either.
        let _ = io::copy(&mut input, &mut io::sink());
        let _ = tell.send(());
    });
    let _ = told.await;
}

impl RunSandbox {
    fn sandbox(&self) -> Result<Sandbox, Failure> {
        let builder =
            Sandbox::builder().clock(self.clock.clock()?).seed(self.seed).control(self.control);
        let builder =
            self.switches.apply(builder).map_err(|error| Failure::usage(error.to_string()))?;
        let mut builder =
            builder.pending_polls(self.pending_looks).webhook_delay(self.webhook_delay.0);
        if let Some(url) = &self.vumi_redirect {
            builder = builder
                .vumi_redirect(url)
                .map_err(|error| Failure::usage(format!("--vumi-redirect: {error}")))?;
        }
        for (flag, provider, url) in [
            ("--flinks-webhook", Provider::Flinks, &self.flinks_webhook),
            ("--vumi-webhook", Provider::Vumi, &self.vumi_webhook),
        ] {
            builder = builder
                .webhook_url(provider, url.as_deref())
                .map_err(|error| Failure::usage(format!("{flag}: {error}")))?;
        }
        Ok(builder.build())
    }

    /// `--output json` says what `--env json` says; whatever stdout is, nothing else changes the
    /// form.
    fn form(&self, output: Option<OutputFormat>) -> Result<EnvForm, Failure> {
        let of_output = output.map(|form| match form {
            OutputFormat::Json | OutputFormat::Ndjson => EnvForm::Json,
            OutputFormat::Table | OutputFormat::Csv => EnvForm::Dotenv,
        });
        match (self.env, of_output) {
            (Some(env), Some(output)) if env != output => {
                Err(Failure::usage("--env and --output ask for different forms: give one of them"))
            }
            (env, output) => Ok(env.or(output).unwrap_or(EnvForm::Dotenv)),
        }
    }

    fn port_failure(&self, error: io::Error) -> Failure {
        let in_use = error.kind() == io::ErrorKind::AddrInUse;
        let mut failure = Failure::machine(&format!("loopback port {}", self.port), error);
        if in_use {
            failure.note("--port 0 takes a free one");
        }
        failure
    }

    /// Whether it is to run, and not only to look.
    pub(super) fn serves(&self) -> bool {
        self.health.is_none()
    }

    pub(super) async fn run(self, context: &mut Context) -> Answer {
        if let Some(url) = &self.health {
            return super::health::check(url, context).await;
        }
        let form = self.form(context.global.output)?;
        let sandbox = self.sandbox()?;
        let running =
            sandbox.start_on(self.port).await.map_err(|error| self.port_failure(error))?;
        let mut lines = sandbox.environment_as(form.into(), &running.base_url(), &[WAITING]);
        if form != EnvForm::Json {
            lines.push_str("# Ctrl-C ends it.\n");
        }
        let out = &mut context.terminal.out;
        // Whoever reads the lines may close the pipe once it has them; the sandbox goes on.
        let _ = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
        let input = std::mem::replace(&mut context.terminal.input, Box::new(io::empty()));
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => {
                pressed.map_err(|error| Failure::machine("Ctrl-C", error))?;
            }
            () = end_of(input), if self.until_stdin_ends => {}
        }
        // A client may hold its connection open; it isn't waited for.
        drop(running);
        Ok(Box::new(Text(String::new())))
    }
}
