//! The program of the guide's first page, as it stands there.

use std::env::var;

use foliolink::{Aggregator, flinks};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = flinks::Client::builder()
        .base_url(var("FLINKS_BASE_URL")?) // or `.instance("toolbox")` for the real one
        .customer_id(var("FLINKS_CUSTOMER_ID")?)
        .secret_key(var("FLINKS_SECRET_KEY")?)
        .api_key(var("FLINKS_API_KEY")?)
        .build()?;
    let aggregator = Aggregator::builder().flinks(client).build()?;

    let login_id: flinks::LoginId = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".parse()?;
    let snapshot = aggregator.pull(login_id).await?;
    for account in &snapshot.accounts {
        println!("{} {:?} {:?}", account.kind, account.balance.current, account.currency);
    }
    Ok(())
}
