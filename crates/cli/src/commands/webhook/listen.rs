//! `foliolink webhook listen`: receives deliveries and prints the events of those that are genuine,
//! until Ctrl-C.

use std::{io::Write as _, net::IpAddr, path::PathBuf, pin::pin, time::Duration};

use axum::Router;
use clap::Args;
use foliolink::webhook::{Refused, Sink};
use futures_util::{FutureExt as _, future::FusedFuture};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{
    event::{Event, HEAD},
    routes::{AT_A_TIME, routes},
    server,
};
use crate::{
    commands,
    config::Config,
    context::Context,
    failure::Failure,
    output::{Answer, OutputFormat, Text, csv},
};

/// For answers that are on their way when the program ends.
const GRACE: Duration = Duration::from_secs(5);

/// Where to listen, and what to print.
#[derive(Debug, Args)]
pub(crate) struct ReceiveEvents {
    /// Port; 0 takes a free one, which is printed on standard error
    #[arg(long, value_name = "N")]
    port: u16,
    /// Address to listen on; anything but loopback can be reached from outside
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Keep Vumi's verification keys in this file, so that a restart needs no look-up
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// End after so many events [default: Ctrl-C ends it]
    #[arg(long, value_name = "N")]
    events: Option<usize>,
    /// Print the bodies too, in json and ndjson; they hold personal data
    #[arg(long)]
    bodies: bool,
}

/// Takes either provider's events. One counts as taken when its line is out: what was answered 200
/// has been printed, however this ends.
#[derive(Clone)]
struct Printer {
    queue: mpsc::Sender<Queued>,
    bodies: bool,
}

struct Queued {
    event: Event,
    printed: oneshot::Sender<()>,
}

impl<E: Into<Event> + Send + 'static> Sink<E> for Printer {
    async fn accept(&self, event: E) -> Result<(), Refused> {
        let event: Event = event.into();
        // Megabytes that nobody asked for don't wait in memory.
        let event = if self.bodies { event } else { event.without_body() };
        let (printed, out) = oneshot::channel();
        let queued = self.queue.try_send(Queued { event, printed });
        queued.map_err(|_| Refused::because("the queue is full, or the program ends"))?;
        out.await.map_err(|_| Refused::because("the program ended before the event was printed"))
    }
}

impl ReceiveEvents {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let (queue, mut events) = mpsc::channel(AT_A_TIME);
        let printer = Printer { queue, bodies: self.bodies };
        let (app, paths) = self.app(context, &config, &printer).await?;
        let socket =
            |error| Failure::machine(&format!("port {} of {}", self.port, self.bind), error);
        let listener = TcpListener::bind((self.bind, self.port)).await.map_err(socket)?;
        let address = listener.local_addr().map_err(socket)?;
        // One future, asked once before anybody is told of Ctrl-C: it hears a signal that comes
        // while a line is being written.
        let mut interrupt = pin!(
            tokio::signal::ctrl_c()
                .map(|heard| heard.map_err(|error| Failure::machine("Ctrl-C", error)))
                .fuse()
        );
        interrupt.as_mut().now_or_never().transpose()?;
        if !context.global.quiet {
            let said = writeln!(
                context.terminal.err,
                "listening on http://{address} for {}; Ctrl-C ends it",
                paths.join(" and ")
            );
            // Nobody to tell: the events are what counts.
            let _ = said.and_then(|()| context.terminal.err.flush());
        }
        let (stop, stopped) = oneshot::channel::<()>();
        let mut server = tokio::spawn(server::serve(listener, app, stopped.map(drop)));
        let printed = self.print(context, &mut events, interrupt).await;
        // What wasn't printed is answered 503, so that the provider brings it again.
        drop((events, stop));
        tokio::select! {
            _ = timeout(GRACE, &mut server) => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        server.abort();
        printed?;
        Ok(Box::new(Text(String::new())))
    }

    /// Prints until there were enough, the reader has gone, or Ctrl-C; then still what has arrived.
    async fn print(
        &self,
        context: &mut Context,
        events: &mut mpsc::Receiver<Queued>,
        mut interrupt: impl FusedFuture<Output = Result<(), Failure>> + Unpin,
    ) -> Result<(), Failure> {
        if context.form == OutputFormat::Csv
            && !say(context, &csv::rows([HEAD]).unwrap_or_default())?
        {
            return Ok(());
        }
        let mut left = self.events.unwrap_or(usize::MAX);
        while left > 0 {
            let queued = tokio::select! {
                biased;
                heard = &mut interrupt, if !interrupt.is_terminated() => {
                    heard?;
                    events.close();
                    continue;
                }
                queued = events.recv() => queued,
            };
            let Some(Queued { event, printed }) = queued else { break };
            // It took too long and was answered 503: it comes again.
            if printed.is_closed() {
                continue;
            }
            if !say(context, &event.line(context.form, context.global.reveal))? {
                break;
            }
            // Nobody listens any more where the writing took too long; the event may then come
            // twice.
            let _ = printed.send(());
            left -= 1;
        }
        Ok(())
    }

    /// The routes whose keys are configured, and their paths.
    async fn app(
        &self,
        context: &Context,
        config: &Config,
        printer: &Printer,
    ) -> Result<(Router, Vec<&'static str>), Failure> {
        let set = &config.set.vumi;
        let client = match set.client_id.is_some() || set.client_secret.is_some() {
            true => Some(commands::vumi::client(context, config)?),
            false => None,
        };
        routes(config, printer, client, self.keys.as_deref()).await
    }
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

#[cfg(test)]
mod tests {
    use foliolink::webhook::flinks::{SIGNATURE_HEADER, Verifier, sign};
    use http::{HeaderMap, HeaderValue};

    use super::*;

    #[tokio::test]
    async fn a_body_that_nobody_asked_for_does_not_wait_in_the_queue() {
        for bodies in [false, true] {
            let (queue, mut events) = mpsc::channel(1);
            let body = br#"{"ResponseType":"KYC","Holders":["canary"]}"#;
            let signature = HeaderValue::from_str(&sign(&"made up".into(), body)).unwrap();
            let headers = HeaderMap::from_iter([(SIGNATURE_HEADER.parse().unwrap(), signature)]);
            let event = Verifier::new("made up").unwrap().open(&headers, body).unwrap().ack();
            let printer = Printer { queue, bodies };
            let taken = tokio::spawn(async move { printer.accept(event).await });
            let Queued { event, printed } = events.recv().await.unwrap();
            assert_eq!(event.line(OutputFormat::Json, false).contains("canary"), bodies);
            printed.send(()).unwrap();
            assert_eq!(taken.await.unwrap(), Ok(()));
        }
    }
}
