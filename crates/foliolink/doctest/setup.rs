// What the examples of this crate's documentation stand on, in one place: a sandbox in the same
// process, its keys, and clients that lead to it. Each takes it in by a hidden line,
// `include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));`, which is why it doesn't
// begin with `//!`.

/// Both providers, with whatever is asked for ready at once.
fn sandbox() -> foliolink_sandbox::Sandbox {
    foliolink_sandbox::Sandbox::builder().pending_polls(0).build()
}

/// Settings of a client that leads to the sandbox, with its keys.
#[cfg(feature = "flinks")]
fn flinks_builder(sandbox: &foliolink_sandbox::Sandbox) -> foliolink::flinks::ClientBuilder {
    let keys = &sandbox.credentials().flinks;
    foliolink::flinks::Client::builder()
        .instance("sandbox")
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .bearer(keys.bearer)
        .in_process(sandbox.router())
}

/// A client of a sandbox, and one of its saved cards.
#[cfg(feature = "flinks")]
fn flinks_client_of(
    card: impl Fn(&foliolink_sandbox::FlinksCredentials) -> &'static str,
) -> (foliolink::flinks::Client, foliolink::flinks::LoginId) {
    let sandbox = sandbox();
    let login_id = card(&sandbox.credentials().flinks).parse().expect("a LoginId of the sandbox");
    (flinks_builder(&sandbox).build().expect("keys of the sandbox"), login_id)
}

/// A client of a sandbox, and the saved card that most examples read.
#[cfg(feature = "flinks")]
fn flinks_client() -> (foliolink::flinks::Client, foliolink::flinks::LoginId) {
    flinks_client_of(|keys| keys.login_id)
}

/// Settings of a client that leads to the sandbox, with its keys.
#[cfg(feature = "vumi")]
fn vumi_builder(sandbox: &foliolink_sandbox::Sandbox) -> foliolink::vumi::ClientBuilder {
    let keys = &sandbox.credentials().vumi;
    foliolink::vumi::Client::builder()
        .client_id(keys.client_id)
        .client_secret(keys.secrets[0])
        .in_process(sandbox.router())
}

/// A client of a sandbox.
#[cfg(feature = "vumi")]
fn vumi_client() -> foliolink::vumi::Client {
    vumi_builder(&sandbox()).build().expect("keys of the sandbox")
}

/// A connection of every sandbox.
#[cfg(feature = "vumi")]
fn vumi_token() -> foliolink::vumi::ConnectionToken {
    sandbox().credentials().vumi.connection.parse().expect("a token of the sandbox")
}
