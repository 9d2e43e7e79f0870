//! The guide in `docs/guide` keeps its promises: every Rust block of a page is a program that
//! `cargo test` compiles and runs against the sandbox. Here stands what their hidden lines use.

use foliolink::{flinks, vumi};
use foliolink_sandbox::Sandbox;

/// Both providers, with whatever is asked for ready at once.
pub fn sandbox() -> Sandbox {
    Sandbox::builder().pending_polls(0).build()
}

/// Settings of a Flinks client that leads to a sandbox.
pub fn flinks_builder(sandbox: &Sandbox) -> flinks::ClientBuilder {
    let keys = &sandbox.credentials().flinks;
    flinks::Client::builder()
        .instance("sandbox")
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .bearer(keys.bearer)
        .in_process(sandbox.router())
}

fn flinks_client_of(sandbox: &Sandbox) -> (flinks::Client, flinks::LoginId) {
    let login_id = sandbox.credentials().flinks.login_id.parse().expect("the sandbox's LoginId");
    (flinks_builder(sandbox).build().expect("the sandbox's keys"), login_id)
}

/// A Flinks client whose data is there at once, and a saved card.
pub fn flinks_client() -> (flinks::Client, flinks::LoginId) {
    flinks_client_of(&sandbox())
}

/// A Flinks client whose data is pending for three looks, and a saved card.
pub fn waiting_flinks_client() -> (flinks::Client, flinks::LoginId) {
    flinks_client_of(&Sandbox::builder().pending_polls(3).build())
}

/// What the sandbox's bank takes for an answer.
pub fn right_answer(prompt: &str) -> &'static str {
    match prompt {
        city if city.contains("city") => "Montreal",
        country if country.contains("country") => "Canada",
        _ => "Triangle",
    }
}

/// Settings of a Vumi client that leads to a sandbox.
pub fn vumi_builder(sandbox: &Sandbox) -> vumi::ClientBuilder {
    let keys = &sandbox.credentials().vumi;
    vumi::Client::builder()
        .client_id(keys.client_id)
        .client_secret(keys.secrets[0])
        .in_process(sandbox.router())
}

/// A Vumi client.
pub fn vumi_client() -> vumi::Client {
    vumi_builder(&sandbox()).build().expect("the sandbox's keys")
}

/// A connection of every sandbox.
pub fn vumi_token() -> vumi::ConnectionToken {
    sandbox().credentials().vumi.connection.parse().expect("the sandbox's token")
}

macro_rules! pages {
    ($($name:ident $file:literal,)*) => {
        $(
            #[doc = include_str!(concat!("../../../docs/guide/pages/", $file))]
            #[cfg(doctest)]
            pub mod $name {}
        )*
        /// The pages whose blocks are compiled.
        pub const PAGES: &[&str] = &[$($file,)*];
    };
}

pages! {
    index "index.md",
    why "why.md",
    first_pull "first-pull.md",
    connecting "connecting.md",
    connect "connect.md",
    link "link.md",
    mfa "mfa.md",
    waiting "waiting.md",
    webhooks "webhooks.md",
    errors "errors.md",
    values "values.md",
    many "many.md",
    destinations "destinations.md",
    testing "testing.md",
    live "live.md",
    moving "moving.md",
}
