//! The second program of the guide's first page, as it stands there.

use foliolink::{Aggregator, vumi};

#[tokio::main]
async fn main() -> foliolink::Result<()> {
    let env = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let client = vumi::Client::builder()
        .base_url(env("VUMI_BASE_URL")) // leave it out for the real one
        .client_id(env("VUMI_CLIENT_ID"))
        .client_secret(env("VUMI_CLIENT_SECRET"))
        .build()?;
    let aggregator = Aggregator::builder().vumi(client).build()?;

    let connection: vumi::ConnectionToken = "K7Q2M9X4T1".parse()?;
    let snapshot = aggregator.pull(connection).await?;
    for account in &snapshot.accounts {
        println!("{} {:?} {:?}", account.kind, account.balance.current, account.currency);
    }
    for portfolio in &snapshot.portfolios {
        println!("{} {:?} {:?}", portfolio.kind, portfolio.value, portfolio.currency);
    }
    Ok(())
}
