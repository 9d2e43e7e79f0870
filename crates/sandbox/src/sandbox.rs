//! `Sandbox`: how a program or a test makes one, reaches it, and steers it.

use std::fmt;
use std::io;
use std::time::Duration;

use axum::Router;

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::request_log::LoggedRequest;
use crate::serve::Running;
use crate::state::{Options, Shared, World};
use crate::vumi::{self, UserToken, VumiApp, VumiStatus};
use crate::{dispatch, environment};

/// Both providers, in this process. Clones share one state.
///
/// ```
/// use axum::{body::Body, http::Request};
/// use foliolink_sandbox::Sandbox;
/// use tower::ServiceExt as _;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::builder().pending_looks(0).build();
/// let flinks = &sandbox.credentials().flinks;
/// let path = format!("/v3/{}/BankingServices/GenerateAuthorizeToken", flinks.customer_id);
/// let request = Request::post(path).header("flinks-auth-key", flinks.secret_key).body(Body::empty())?;
/// assert_eq!(sandbox.router().oneshot(request).await?.status(), 200);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Sandbox {
    shared: Shared,
}

/// Settings of a sandbox that is still to be made.
#[derive(Clone, Debug)]
#[must_use]
pub struct SandboxBuilder {
    clock: Clock,
    options: Options,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts with the defaults: the machine's clock, two looks until data is ready, no control routes.
    pub fn builder() -> SandboxBuilder {
        let options = Options { pending_looks: 2, control: false, vumi_paging: false, authorize_token_required: true, seed: 1 };
        SandboxBuilder { clock: Clock::real(), options }
    }

    /// The keys and sample connections that open this sandbox.
    #[must_use]
    pub fn credentials(&self) -> &'static Credentials {
        &Credentials::SAMPLE
    }

    /// What a shell needs to point a program at `base_url`: `NAME=value` lines, then comments with sample ids.
    ///
    /// Each call plays one Link flow, so that the public token it names can be exchanged.
    #[must_use]
    pub fn environment(&self, base_url: &str) -> String {
        let public_token = self.vumi_link(VumiApp::Main, Some("cust-0042"));
        environment::lines(self.credentials(), base_url, &public_token)
    }

    /// All routes as a service, to be called in process.
    pub fn router(&self) -> Router {
        dispatch::router(&self.shared)
    }

    /// Listens on a free loopback port.
    ///
    /// # Errors
    ///
    /// The socket can't be opened.
    pub async fn start(&self) -> io::Result<Running> {
        self.start_on(0).await
    }

    /// Listens on a loopback port; 0 means any free one.
    ///
    /// # Errors
    ///
    /// The port is taken or not allowed.
    pub async fn start_on(&self, port: u16) -> io::Result<Running> {
        Running::start(self.router(), port).await
    }

    /// The clock it lives by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.shared.lock().clock.clone()
    }

    /// Moves its clock forward.
    pub fn advance(&self, by: Duration) {
        self.clock().advance(by);
    }

    /// What was asked so far, oldest first, ids and secrets left out.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared.lock().log.clone()
    }

    /// Plays a finished Link flow at a broker and returns the public token that the redirect would carry.
    pub fn vumi_link(&self, app: VumiApp, external_id: Option<&str>) -> String {
        self.vumi_link_at(app, external_id, vumi::DEFAULT_ENTITY)
    }

    /// The same at an entity of your choice; one that isn't in the entities list has no data.
    pub fn vumi_link_at(&self, app: VumiApp, external_id: Option<&str>, entity: &str) -> String {
        vumi::link::finish(&mut self.shared.lock(), app, external_id, entity)
    }

    /// Puts a connection into a status at once; `false` where no connection has that token.
    pub fn set_vumi_status(&self, connection: &str, status: VumiStatus) -> bool {
        vumi::connections::force(&mut self.shared.lock(), connection, status).is_some()
    }

    /// Issues the token that lets the user update or restore a connection; `None` where there is no such connection.
    pub fn offer_vumi_token(&self, connection: &str, token: UserToken) -> Option<String> {
        vumi::connections::offer(&mut self.shared.lock(), connection, token)
    }
}

impl SandboxBuilder {
    /// The clock of every lifetime and timestamp.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// How often a pending thing is seen pending (202, `PENDING`) before it is ready; 0 means at once.
    pub fn pending_looks(mut self, looks: u32) -> Self {
        self.options.pending_looks = looks;
        self
    }

    /// Serves the routes below `/_sandbox` that steer it from outside.
    pub fn control(mut self, on: bool) -> Self {
        self.options.control = on;
        self
    }

    /// Wraps Vumi's two transaction lists in a paging envelope. Its form is invented: the documented one is unknown.
    pub fn vumi_paging(mut self, on: bool) -> Self {
        self.options.vumi_paging = on;
        self
    }

    /// Whether Authorize insists on an authorize token, as integrations made since October 2024 must send.
    pub fn authorize_token_required(mut self, required: bool) -> Self {
        self.options.authorize_token_required = required;
        self
    }

    /// Start of the identifiers that are drawn; the same seed and the same calls give the same ids.
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = seed;
        self
    }

    /// Makes the sandbox.
    #[must_use]
    pub fn build(self) -> Sandbox {
        Sandbox { shared: Shared::new(World::new(self.clock, self.options)) }
    }
}
