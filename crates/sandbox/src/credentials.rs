//! The made-up keys and ids that open the sandbox. They are constants: nothing here protects
//! anything.

/// Everything an integration needs to know to talk to both providers of the sandbox.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Credentials {
    /// Keys and sample connections of the Flinks side.
    pub flinks: FlinksCredentials,
    /// Keys and sample connections of the Vumi app that examples use.
    pub vumi: VumiCredentials,
    /// A second Vumi app, to see that apps don't see each other's connections.
    pub vumi_other: VumiCredentials,
}

/// The Flinks side: three kinds of key, and LoginIds that are there from the start.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FlinksCredentials {
    /// Host label of the instance, as `FLINKS_INSTANCE` would hold it.
    pub instance: &'static str,
    /// The GUID in the path.
    pub customer_id: &'static str,
    /// Mints authorize tokens: `flinks-auth-key` on GenerateAuthorizeToken.
    pub secret_key: &'static str,
    /// `x-api-key` of the data calls.
    pub api_key: &'static str,
    /// API secret of the bearer calls.
    pub bearer: &'static str,
    /// Signs webhooks: the secret that Flinks hands out on request.
    pub webhook_secret: &'static str,
    /// Saved card of `greatday`: cached calls answer at once, live ones ask for MFA.
    pub login_id: &'static str,
    /// Saved card of `greatday_nomfa`: live calls go through without MFA.
    pub login_id_no_mfa: &'static str,
    /// Saved card with several holders and amounts that no binary float can hold.
    pub login_id_joint: &'static str,
    /// Saved connection of the investments institution.
    pub login_id_wealth: &'static str,
    /// Saved card whose nightly refresh failed: a cached Authorize answers with that failure.
    pub login_id_stale: &'static str,
}

/// One Vumi app.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VumiCredentials {
    /// Client id of the app.
    pub client_id: &'static str,
    /// Its secrets at the start; each has one session of its own.
    pub secrets: &'static [&'static str],
    /// Token of its redirect at the start, the `id` of the Link.
    pub redirect_id: &'static str,
    /// A connection of a broker that is `READY` from the start.
    pub connection: &'static str,
    /// A second one that is `READY`, of a bank.
    pub bank_connection: Option<&'static str>,
    /// Key id of the webhook verification key.
    pub key_id: &'static str,
}

impl Credentials {
    pub(crate) const SAMPLE: Self = Self {
        flinks: FlinksCredentials {
            instance: "sandbox",
            customer_id: "5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40",
            secret_key: "sandbox-secret-key",
            api_key: "sandbox-x-api-key",
            bearer: "sandbox-api-secret",
            webhook_secret: "sandbox-webhook-secret",
            login_id: "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
            login_id_no_mfa: "1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a911",
            login_id_joint: "b8e61d27-43c9-4a5f-8d10-95f2e7a04c36",
            login_id_wealth: "e4907c5b-2f18-4d6a-b3c7-08a1d9f65e72",
            login_id_stale: "3fa7c981-5e02-4b8d-a6f4-71c0e2d95b18",
        },
        vumi: VumiCredentials {
            client_id: "00c651f6-c5c3-45b9-be3f-486d617bd56c",
            secrets: &[
                "s3cr3t-for-tests-only",
                "s3cr3t-for-tests-only-2",
                "s3cr3t-for-tests-only-3",
            ],
            redirect_id: "5e8c5e67-b519-41f6-b4ac-e3d329ae53dc",
            connection: "K7Q2M9X4T1",
            bank_connection: Some("P3H8W6D2R5"),
            key_id: KEY_ID,
        },
        vumi_other: VumiCredentials {
            client_id: "a1f0b37c-92de-4c15-8b66-d7e4c90f2a53",
            secrets: &["other-app-s3cr3t-for-tests-only"],
            redirect_id: "c27d9e40-6a1b-4f83-95c0-1e8b3d7f6a24",
            connection: "Z9B4N7C1V6",
            bank_connection: None,
            key_id: KEY_ID,
        },
    };
}

const KEY_ID: &str = "d89c4044-d334-471f-9a95-38d29a9f5bd3";
