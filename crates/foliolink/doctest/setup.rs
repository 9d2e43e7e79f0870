// What the examples of this crate's documentation stand on, in one place: a sandbox in the same
// process, its keys, and clients that lead to it. Each takes it in by a hidden line,
// `include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));`, which is why it doesn't
// begin with `//!`.

use foliolink_sandbox::Sandbox;

/// Both providers, with whatever is asked for ready at once.
fn sandbox() -> Sandbox {
    Sandbox::builder().pending_polls(0).build()
}

/// Settings of a client that leads to the sandbox, with its keys.
#[cfg(feature = "flinks")]
fn flinks_builder(sandbox: &Sandbox) -> foliolink::flinks::ClientBuilder {
    let keys = &sandbox.credentials().flinks;
    foliolink::flinks::Client::builder()
        .instance("sandbox")
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .bearer(keys.bearer)
        .in_process(sandbox.router())
}

/// A client of the sandbox, and a saved card that it opens.
#[cfg(feature = "flinks")]
fn flinks() -> (foliolink::flinks::Client, foliolink::flinks::LoginId) {
    let sandbox = sandbox();
    let login_id = sandbox.credentials().flinks.login_id;
    let client = flinks_builder(&sandbox).build().expect("the sandbox's keys");
    (client, login_id.parse().expect("the sandbox's LoginId"))
}

/// Settings of a client that leads to the sandbox, with its keys.
#[cfg(feature = "vumi")]
fn vumi_builder(sandbox: &Sandbox) -> foliolink::vumi::ClientBuilder {
    let keys = &sandbox.credentials().vumi;
    foliolink::vumi::Client::builder()
        .client_id(keys.client_id)
        .client_secret(keys.secrets[0])
        .in_process(sandbox.router())
}

/// A client of the sandbox, and a connection of its app.
#[cfg(feature = "vumi")]
fn vumi() -> (foliolink::vumi::Client, foliolink::vumi::Connection) {
    let sandbox = sandbox();
    let token = sandbox.credentials().vumi.connection;
    let client = vumi_builder(&sandbox).build().expect("the sandbox's keys");
    let connection = client.connection(token.parse().expect("the sandbox's token"));
    (client, connection)
}
