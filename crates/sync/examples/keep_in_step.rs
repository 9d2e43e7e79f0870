//! A database in step with one saved card of Flinks, until Ctrl-C.

use std::env::var;

use foliolink::flinks;
use foliolink_sync::{Policy, Rate, Sync, Window};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = flinks::Client::builder()
        .base_url(var("FLINKS_BASE_URL")?)
        .customer_id(var("FLINKS_CUSTOMER_ID")?)
        .secret_key(var("FLINKS_SECRET_KEY")?);
    let sync = Sync::builder()
        .database(var("FOLIOLINK_DB")?)
        .key_from_env("FOLIOLINK_SYNC_KEY")
        .flinks(client)
        .limit("flinks", Rate::per_second(10)?)
        .migrate()
        .open()
        .await?;
    let nightly = Policy::nightly(Window::new("01:00", "07:00", "America/Toronto")?);
    let card: flinks::LoginId = var("FLINKS_LOGIN_ID")?.parse()?;
    sync.add(card, nightly).reference("customer-42").await?;
    sync.worker().start().await?.until_ctrl_c().await?;
    let id = sync.find("customer-42").await?;
    println!("{} accounts", sync.snapshot(id, None).await?.accounts.len());
    Ok(())
}
