//! A long list of Vumi in pages over loopback.

use anyhow::{Result, bail, ensure};
use foliolink::vumi::Connection;
use tokio::runtime::{Builder, Runtime};

use crate::{
    candidate::{Candidate, measure as measure_all},
    play::{self, CONNECTION, LISTED, PAGE, Server},
    reference::{http as by_hand, vumi},
    table,
};

/// Prints a table of it.
pub(crate) fn measure() -> Result<()> {
    let lists = Lists::new()?;
    let candidates = vec![
        Candidate::new("a loop with reqwest and serde", || {
            lists.read_by_hand().unwrap_or_else(|error| panic!("{error:?}"));
        }),
        Candidate::new("facade: `account_transactions`, row by row", || {
            lists.read_by_facade().unwrap_or_else(|error| panic!("{error:?}"));
        }),
    ];
    let title = format!("{LISTED} rows of Vumi in pages of {PAGE}");
    table::print(&title, &measure_all(candidates, 9, 1), LISTED, 1);
    Ok(())
}

/// Reads the list so often, in one way alone.
pub(crate) fn run_alone(name: &str, times: usize) -> Result<()> {
    let lists = Lists::new()?;
    for _ in 0..times {
        match name {
            "by-hand" => lists.read_by_hand()?,
            "facade" => lists.read_by_facade()?,
            other => bail!("no list is read as {other}"),
        }
    }
    Ok(())
}

/// The list at a server in another process, and both ways to read it.
struct Lists {
    server: Server,
    runtime: Runtime,
    http: reqwest::Client,
    connection: Connection,
}

impl Lists {
    fn new() -> Result<Self> {
        let server = Server::start("-", LISTED)?;
        let connection = play::vumi_at(&server.url)?.connection(CONNECTION.parse()?);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { server, runtime, http: by_hand::client()?, connection })
    }

    fn read_by_hand(&self) -> Result<()> {
        let url = &self.server.url;
        let list = format!("{url}/api/v1/queries/connections/{CONNECTION}/accounts/transactions");
        let mut rows = 0;
        let read = vumi::read_all(&self.http, &list, "e30.e30.c2ln", PAGE, |_| rows += 1);
        self.runtime.block_on(read)?;
        ensure!(rows == LISTED, "{rows} rows by hand");
        Ok(())
    }

    fn read_by_facade(&self) -> Result<()> {
        let mut rows = 0;
        self.runtime.block_on(async {
            let mut list = self.connection.account_transactions();
            while let Some(row) = list.next().await {
                row?;
                rows += 1;
            }
            Ok::<_, foliolink::Error>(())
        })?;
        ensure!(rows == LISTED, "{rows} rows by the facade");
        Ok(())
    }
}
