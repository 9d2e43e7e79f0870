//! The program of the guide's first page, as it stands there.

use foliolink::{Aggregator, flinks};

#[tokio::main]
async fn main() -> foliolink::Result<()> {
    let env = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let client = flinks::Client::builder()
        .base_url(env("FLINKS_BASE_URL")) // or `.instance("toolbox")` for the real one
        .customer_id(env("FLINKS_CUSTOMER_ID"))
        .secret_key(env("FLINKS_SECRET_KEY"))
        .api_key(env("FLINKS_API_KEY"))
        .build()?;
    let aggregator = Aggregator::builder().flinks(client).build()?;

    let login_id: flinks::LoginId = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".parse()?;
    let snapshot = aggregator.pull(login_id).await?;
    for account in &snapshot.accounts {
        println!("{} {:?} {:?}", account.kind, account.balance.current, account.currency);
    }
    Ok(())
}
