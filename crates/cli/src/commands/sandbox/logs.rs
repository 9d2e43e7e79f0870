//! `foliolink sandbox logs`: what was asked of a running sandbox, once or as it comes. The sandbox
//! keeps templates and names only, so no id, token or value is there to be shown.

use std::io;
use std::time::Duration;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::{SandboxClient, Target};
use crate::{
    context::Context,
    failure::Failure,
    output::{Answer, OutputFormat, Text, listed::Listed, paint::clean},
};

/// Between two looks at the log.
const EVERY: Duration = Duration::from_millis(200);

/// How the log is shown.
#[derive(Debug, Args)]
pub(super) struct ShowLogs {
    /// Go on with each request that comes, until Ctrl-C
    #[arg(long)]
    follow: bool,
    #[command(flatten)]
    target: Target,
}

/// A request, as the sandbox lists it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Request {
    number: u64,
    at: String,
    method: String,
    path: String,
    status: u16,
    took_ms: Option<u64>,
    code: Option<String>,
    #[serde(default)]
    query: Vec<String>,
    #[serde(default)]
    headers: Vec<String>,
    #[serde(default)]
    faults: Vec<String>,
    #[serde(default)]
    webhooks: Vec<u64>,
}

impl Request {
    fn cells(&self) -> Vec<String> {
        let took = self.took_ms.map(|took| format!("{took} ms")).unwrap_or_default();
        vec![
            self.at.get(11..19).unwrap_or(&self.at).to_owned(),
            self.status.to_string(),
            self.method.clone(),
            self.path.clone(),
            self.code.clone().unwrap_or_default(),
            self.faults.join(" "),
            took,
        ]
    }

    /// One line, for people or for programs.
    fn line(&self, form: OutputFormat) -> serde_json::Result<String> {
        match form {
            OutputFormat::Table => {
                let cells: Vec<_> =
                    self.cells().into_iter().filter(|cell| !cell.is_empty()).collect();
                Ok(clean(&cells.join(" ")))
            }
            _ => serde_json::to_string(self),
        }
    }
}

impl ShowLogs {
    pub(super) fn follows(&self) -> bool {
        self.follow
    }

    pub(super) async fn run(self, context: &mut Context) -> Answer {
        if self.follow && context.form == OutputFormat::Csv {
            return Err(Failure::usage("--follow prints lines: --output table or ndjson"));
        }
        let client = self.target.client(context)?;
        if !self.follow {
            let items: Vec<Request> = client.get("/_sandbox/requests").await?;
            let head = &["At", "Status", "Method", "Path", "Code", "Faults", "Took"];
            return Ok(Box::new(Listed {
                items,
                head,
                row: Request::cells,
                empty: "Nothing yet.",
            }));
        }
        tokio::select! {
            ended = follow(&client, context) => ended?,
            stopped = tokio::signal::ctrl_c() => {
                stopped.map_err(|error| Failure::machine("Ctrl-C", error))?;
            }
        }
        Ok(Box::new(Text(String::new())))
    }
}

/// Ends where nobody reads any more.
async fn follow(client: &SandboxClient, context: &mut Context) -> Result<(), Failure> {
    let mut last = 0;
    loop {
        let path = format!("/_sandbox/requests?after={last}");
        let requests: Vec<Request> = client.get(&path).await?;
        let out = &mut context.terminal.out;
        for request in &requests {
            last = last.max(request.number);
            let line = request
                .line(context.form)
                .map_err(|error| Failure::machine("the answer could not be written", error))?;
            match writeln!(out, "{line}").and_then(|()| out.flush()) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                Err(error) => return Err(Failure::machine("standard output", error)),
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
