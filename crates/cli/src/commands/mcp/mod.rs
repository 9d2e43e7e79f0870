//! `foliolink mcp`: what is stored, for assistants that speak the Model Context Protocol over
//! standard input and output. Read-only.

mod explain;
mod guide;
mod mask;
mod rows;
mod source;
mod tools;
mod wire;

use std::io;

use clap::Args;
use rmcp::service::{ServerInitializeError, serve_server};

use super::serve::Data;
use crate::{
    context::Context,
    failure::Failure,
    output::{Answer, Text},
    signals::{EndSignal, Signals},
};
use source::Source;
use tools::Tools;
use wire::Wire;

/// Where the data is; --reveal shows personal data.
#[derive(Debug, Args)]
pub(crate) struct ServeAssistant {
    #[command(flatten)]
    data: Data,
}

impl ServeAssistant {
    /// Until standard input ends or a signal comes.
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let mut signals = match context.terminal.owns_process {
            true => Signals::of_process(),
            false => Signals::none(),
        };
        let source = Source::open(&self.data, context).await?;
        let tools = Tools::new(source, context.global.reveal);
        let terminal = &mut context.terminal;
        let input = std::mem::replace(&mut terminal.input, Box::new(io::empty()));
        let out = std::mem::replace(&mut terminal.out, Box::new(io::sink()));
        let wire = Wire::start(input, out)?;
        tokio::select! {
            ended = serve(tools, wire) => ended?,
            signal = signals.next() => match signal {
                #[cfg(unix)]
                EndSignal::HangUp => return Err(Failure::from_signal(signal, None)),
                _ => {}
            },
        }
        Ok(Box::new(Text(String::new())))
    }
}

async fn serve(tools: Tools, wire: Wire) -> Result<(), Failure> {
    match serve_server(tools, wire).await {
        Ok(running) => {
            let ended = running.waiting().await;
            ended.map(drop).map_err(|_| Failure::machine("mcp", "the server stopped by itself"))
        }
        Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        // Its words would quote the client.
        Err(_) => Err(Failure::refusal("mcp: the client didn't begin as the protocol has it")),
    }
}
