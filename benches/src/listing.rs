//! A long list of Vumi in pages over loopback.

use anyhow::{Result, bail};
use tokio::runtime::Builder;

use crate::{
    candidate::{Candidate, measure as measure_all},
    play::{self, CONNECTION, LISTED, PAGE, Server},
    reference::{http as by_hand, vumi},
    table,
};

/// Prints a table of it.
pub(crate) fn measure() -> Result<()> {
    let server = Server::start("-", LISTED)?;
    let url = server.url.as_str();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let runtime = &runtime;
    let http = &by_hand::client()?;
    let connection = play::vumi_at(url)?.connection(CONNECTION.parse()?);
    let list = format!("{url}/api/v1/queries/connections/{CONNECTION}/accounts/transactions");
    let candidates = vec![
        Candidate::new("a loop with reqwest and serde", move || {
            let mut rows = 0;
            let read = vumi::read_all(http, &list, "e30.e30.c2ln", PAGE, |_| rows += 1);
            runtime.block_on(read).unwrap_or_else(|error| panic!("{error:?}"));
            assert_eq!(rows, LISTED);
        }),
        Candidate::new("facade: `account_transactions`, row by row", move || {
            let mut rows = 0;
            runtime.block_on(async {
                let mut list = connection.account_transactions();
                while let Some(row) = list.next().await {
                    row.unwrap_or_else(|error| panic!("{error:?}"));
                    rows += 1;
                }
            });
            assert_eq!(rows, LISTED);
        }),
    ];
    let title = format!("{LISTED} rows of Vumi in pages of {PAGE}");
    table::print(&title, &measure_all(candidates, 9, 1), LISTED, 1);
    Ok(())
}

/// Reads the list so often, in one way alone.
pub(crate) fn run_alone(name: &str, times: usize) -> Result<()> {
    let server = Server::start("-", LISTED)?;
    let url = server.url.as_str();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let http = by_hand::client()?;
    let connection = play::vumi_at(url)?.connection(CONNECTION.parse()?);
    let list = format!("{url}/api/v1/queries/connections/{CONNECTION}/accounts/transactions");
    for _ in 0..times {
        let mut rows = 0;
        match name {
            "by-hand" => {
                let read = vumi::read_all(&http, &list, "e30.e30.c2ln", PAGE, |_| rows += 1);
                runtime.block_on(read)?;
            }
            "facade" => runtime.block_on(async {
                let mut list = connection.account_transactions();
                while let Some(row) = list.next().await {
                    row?;
                    rows += 1;
                }
                Ok::<_, foliolink::Error>(())
            })?,
            other => bail!("no list is read as {other}"),
        }
        assert_eq!(rows, LISTED);
    }
    Ok(())
}
