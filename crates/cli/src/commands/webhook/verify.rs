//! `foliolink webhook verify`: whether a recorded delivery is genuine.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use foliolink::webhook::vumi;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{event::Event, flinks};
use crate::{
    commands,
    context::Context,
    failure::Failure,
    output::{
        Answer,
        listed::{Facts, text_or_empty},
    },
    text_file,
};

/// Which delivery.
#[derive(Debug, Args)]
pub(crate) struct VerifyDelivery {
    provider: Provider,
    /// File with its headers, one `Name: value` a line
    #[arg(long, value_name = "FILE")]
    headers: PathBuf,
    /// File with its body, byte for byte as it arrived
    #[arg(long, value_name = "FILE")]
    body: PathBuf,
    /// When it arrived; Vumi's signatures count for five minutes [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Provider {
    /// With FLINKS_WEBHOOK_SECRET; sends nothing
    Flinks,
    /// With the key that the API hands out: one login, one call
    Vumi,
}

/// The verdict, keys in the order of the contract.
#[derive(Serialize, JsonSchema)]
pub(super) struct Verdict {
    accepted: bool,
    reason: Option<&'static str>,
    event: &'static str,
}

impl VerifyDelivery {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let headers = headers(&self.headers)?;
        let body = text_file::read_bytes(&self.body)
            .map_err(|error| file_failure("--body", &self.body, &error))?;
        let config = context.config()?;
        let opened = match self.provider {
            Provider::Flinks => {
                flinks(&config)?.open(&headers, &body).map(|verified| Event::from(verified.ack()))
            }
            Provider::Vumi => {
                let mut verifier = vumi::Verifier::new(commands::vumi::client(context, &config)?);
                if let Some(at) = self.at {
                    verifier = verifier.clock(move || at);
                }
                verifier.open(&headers, &body).await.map(|verified| Event::from(verified.ack()))
            }
        };
        let event = opened.map_err(Failure::from_rejection)?;
        let facts = |verdict: &Verdict| {
            vec![
                ("accepted", "yes".to_owned()),
                ("event", verdict.event.to_owned()),
                ("reason", text_or_empty(verdict.reason)),
            ]
        };
        Ok(Box::new(Facts {
            value: Verdict { accepted: true, reason: None, event: event.event },
            facts,
        }))
    }
}

fn file_failure(flag: &str, path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::usage(format!("{flag} {}: {error}", path.display()))
}

/// `Name: value` lines. A mistake names its line, never what stands there.
fn headers(path: &Path) -> Result<HeaderMap, Failure> {
    let text = text_file::read(path).map_err(|error| file_failure("--headers", path, &error))?;
    let mut headers = HeaderMap::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let pair = line.split_once(':').and_then(|(name, value)| {
            Some((
                name.trim().parse::<HeaderName>().ok()?,
                HeaderValue::from_str(value.trim()).ok()?,
            ))
        });
        let Some((name, value)) = pair else {
            return Err(file_failure(
                "--headers",
                path,
                &format!("line {}: expected `Name: value`", at + 1),
            ));
        };
        headers.append(name, value);
    }
    Ok(headers)
}
