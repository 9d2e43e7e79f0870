//! `foliolink webhook listen`: receives deliveries and prints the events of those that are genuine, until Ctrl-C.

use std::{io::Write as _, net::IpAddr};

use axum::Router;
use clap::Args;
use foliolink::webhook::{ChannelSink, Receiver, Refused, Sink, axum::router, channel, vumi};
use tokio::net::TcpListener;

use super::{
    event::{Event, HEAD},
    flinks,
};
use crate::{
    commands,
    config::Config,
    context::Context,
    failure::Failure,
    output::{Answer, Form, Text, csv},
};

/// Events that may wait for a slow reader; beyond them the provider is told to come again.
const ROOM: usize = 1_000;

/// Where to listen, and what to print.
#[derive(Debug, Args)]
pub(crate) struct ReceiveEvents {
    /// Port; 0 takes a free one, which is printed on standard error
    #[arg(long, value_name = "N")]
    port: u16,
    /// Address to listen on; anything but loopback can be reached from outside
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// End after so many events [default: Ctrl-C ends it]
    #[arg(long, value_name = "N")]
    events: Option<usize>,
    /// Print the bodies too, in json and ndjson; they hold personal data
    #[arg(long)]
    bodies: bool,
}

/// Turns either provider's events into ours on their way into the one queue.
struct Translated(ChannelSink<Event>);

impl<E: Into<Event> + Send + 'static> Sink<E> for Translated {
    async fn accept(&self, event: E) -> Result<(), Refused> {
        self.0.accept(event.into()).await
    }
}

impl ReceiveEvents {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let (sink, mut events) = channel::<Event>(ROOM);
        let (app, paths) = app(context, &config, &sink)?;
        drop(sink);
        let socket = |error| Failure::machine(&format!("port {} of {}", self.port, self.bind), error);
        let listener = TcpListener::bind((self.bind, self.port)).await.map_err(socket)?;
        let address = listener.local_addr().map_err(socket)?;
        if !context.global.quiet {
            let said = writeln!(context.terminal.err, "listening on http://{address} for {}; Ctrl-C ends it", paths.join(" and "));
            // Nobody to tell: the events are what counts.
            let _ = said.and_then(|()| context.terminal.err.flush());
        }
        let server = tokio::spawn(axum::serve(listener, app).into_future());
        let mut left = self.events.unwrap_or(usize::MAX);
        let mut open = context.form != Form::Csv || say(context, &csv::rows([HEAD]).unwrap_or_default())?;
        while open && left > 0 {
            tokio::select! {
                Some(event) = events.next() => {
                    left -= 1;
                    open = say(context, &event.line(context.form, self.bodies, context.global.reveal))?;
                }
                ended = tokio::signal::ctrl_c() => {
                    ended.map_err(|error| Failure::machine("Ctrl-C", error))?;
                    break;
                }
            }
        }
        server.abort();
        Ok(Box::new(Text(String::new())))
    }
}

/// The routes whose keys are configured, and their paths.
fn app(context: &Context, config: &Config, sink: &ChannelSink<Event>) -> Result<(Router, Vec<&'static str>), Failure> {
    let (mut app, mut paths) = (Router::new(), Vec::new());
    if config.set.flinks.webhook_secret.is_some() {
        app = app.merge(router("/webhooks/flinks", Receiver::new(flinks(config)?, Translated(sink.clone()))));
        paths.push("/webhooks/flinks");
    }
    if config.set.vumi.client_id.is_some() || config.set.vumi.client_secret.is_some() {
        let verifier = vumi::Verifier::new(commands::vumi::client(context, config)?);
        app = app.merge(router("/webhooks/vumi", Receiver::new(verifier, Translated(sink.clone()))));
        paths.push("/webhooks/vumi");
    }
    if paths.is_empty() {
        return Err(Failure::configuration("neither FLINKS_WEBHOOK_SECRET nor VUMI_CLIENT_ID is set: nothing could be verified"));
    }
    Ok((app, paths))
}

/// Prints at once; `false` where the reader has gone.
fn say(context: &mut Context, line: &str) -> Result<bool, Failure> {
    let out = &mut context.terminal.out;
    match out.write_all(line.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::machine("standard output", error)),
    }
}
