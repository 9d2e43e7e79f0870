//! `foliolink serve`: the server, until it is told to end.

use std::{
    io::Write as _,
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    path::PathBuf,
};

use clap::Args;
use foliolink_serve::{App, DEFAULT_PORT, Options, Server, SnapshotFiles, Source, Tls, TokenStore};
use futures_util::FutureExt as _;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::sync::oneshot;

use super::{Data, TokenFile};
use crate::{
    commands::sync::database::Database,
    config::Span,
    context::Context,
    failure::Failure,
    output::{Answer, OutputFormat, Text, json},
    signals::Signals,
};

/// Where it serves.
#[derive(Serialize, JsonSchema)]
pub(super) struct Started {
    /// The root of SimpleFIN's routes.
    simplefin: String,
    /// The root of the JSON API.
    json: String,
}

impl Started {
    /// A line for people whatever stdout is, and JSON where it is asked for.
    fn line(&self, output: Option<OutputFormat>) -> Result<String, Failure> {
        match output {
            Some(OutputFormat::Json | OutputFormat::Ndjson) => json::one(self, json::Layout::Lines)
                .map_err(|error| Failure::machine("the answer could not be written", error)),
            _ => Ok(format!("SimpleFIN on {}, JSON on {}\n", self.simplefin, self.json)),
        }
    }
}

/// How it serves.
#[derive(Debug, Args)]
pub(super) struct RunServer {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    tokens: TokenFile,
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = DEFAULT_PORT)]
    port: u16,
    /// Address to listen on; anything but loopback can be reached from outside
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Certificate chain in PEM: answers over TLS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its key in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A connection whose bank was read longer ago is told as stale
    #[arg(long, value_name = "DURATION", default_value = "72h")]
    stale_after: Span,
    /// Requests a minute that a token may make; more are answered 429
    #[arg(long, value_name = "N", default_value = "120")]
    requests_a_minute: NonZeroU32,
}

/// The source that the arguments name.
pub(super) async fn open(
    data: &Data,
    context: &Context,
    tokens: &TokenStore,
) -> Result<Source, Failure> {
    match data.snapshots.is_empty() {
        true => {
            let database = Database::of(context, data.database.as_ref())?;
            Ok(Source::Database(database.open().await?))
        }
        false => Ok(Source::Files(SnapshotFiles::open(data.snapshots.clone(), tokens)?)),
    }
}

impl RunServer {
    pub(super) async fn run(self, context: &mut Context) -> Answer {
        let mut signals = match context.terminal.owns_process {
            true => Signals::of_process(),
            false => Signals::none(),
        };
        let tokens = self.tokens.open()?;
        let source = open(&self.data, context, &tokens).await?;
        let mut options = Options::default();
        options.stale_after = self.stale_after.0;
        options.requests_a_minute = self.requests_a_minute;
        let tls = self.tls_cert.zip(self.tls_key);
        let tls = tls.map(|(certificate, key)| Tls { certificate, key });
        let scheme = if tls.is_some() { "https" } else { "http" };
        let app = App::new(source, tokens, options);
        let address = SocketAddr::new(self.bind, self.port);
        let server = Server::bind(app, address, tls).await?;
        let root = format!("{scheme}://{}", server.address());
        if tls_is_missing(self.bind, scheme) && !context.global.quiet {
            let err = &mut context.terminal.err;
            let _ = writeln!(
                err,
                "others can reach this address: give it TLS, here or by a proxy in front of it"
            );
        }
        let started =
            Started { simplefin: format!("{root}/simplefin"), json: format!("{root}/v1") };
        let line = started.line(context.global.output)?;
        let out = &mut context.terminal.out;
        // Whoever reads the line may close the pipe once it has it; the server goes on.
        let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
        let (stop, stopped) = oneshot::channel::<()>();
        let mut running = Box::pin(server.run(stopped.map(drop)));
        let signal = tokio::select! {
            ended = &mut running => {
                ended?;
                return Ok(Box::new(Text(String::new())));
            }
            signal = signals.next() => signal,
        };
        drop(stop);
        tokio::select! {
            ended = running => ended?,
            second = signals.next() => return Err(Failure::from_signal(second, None)),
        }
        match signal {
            #[cfg(unix)]
            crate::signals::EndSignal::HangUp => Err(Failure::from_signal(signal, None)),
            _ => Ok(Box::new(Text(String::new()))),
        }
    }
}

fn tls_is_missing(bind: IpAddr, scheme: &str) -> bool {
    !bind.is_loopback() && scheme == "http"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_asks_for_json_gets_it() {
        let root = "http://127.0.0.1:8470";
        let started =
            Started { simplefin: format!("{root}/simplefin"), json: format!("{root}/v1") };
        let line = |output| started.line(output).unwrap();
        let words =
            "SimpleFIN on http://127.0.0.1:8470/simplefin, JSON on http://127.0.0.1:8470/v1\n";
        assert_eq!(
            (line(None), line(Some(OutputFormat::Csv))),
            (words.to_owned(), words.to_owned())
        );
        let json = "{\"simplefin\":\"http://127.0.0.1:8470/simplefin\",\"json\":\"http://127.0.0.1:8470/v1\"}\n";
        assert_eq!(line(Some(OutputFormat::Json)), json);
        assert_eq!(line(Some(OutputFormat::Ndjson)), json);
    }
}
