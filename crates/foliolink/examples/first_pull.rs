//! The program of the README: the accounts of one saved connection. Its test runs it against the
//! sandbox.

use foliolink::portfolio::Snapshot;
use foliolink::{Result, flinks};

#[tokio::main]
async fn main() -> Result<()> {
    let env = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let client = flinks::Client::builder()
        .base_url(env("FLINKS_BASE_URL")) // leave it out and give `.instance("…")` for the real one
        .customer_id(env("FLINKS_CUSTOMER_ID"))
        .secret_key(env("FLINKS_SECRET_KEY"))
        .api_key(env("FLINKS_API_KEY"))
        .build()?;
    let login_id: flinks::LoginId = env("FLINKS_LOGIN_ID").parse()?;
    let session = client.authorize(&login_id).cached().await?.into_session().await?;
    let detail = session.accounts().start().every(std::time::Duration::from_secs(1)).await?;
    let snapshot = Snapshot::from((&login_id, &detail));
    for account in &snapshot.accounts {
        let balance = account.balance.current.map(|amount| amount.to_string());
        let currency = account.currency.as_deref().unwrap_or("?");
        println!("{:<16} {:>12} {currency}", account.kind, balance.as_deref().unwrap_or("unknown"));
    }
    Ok(())
}
