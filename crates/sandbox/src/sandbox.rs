//! `Sandbox`: how a program or a test makes one, reaches it, and steers it.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::MutexGuard;
use std::time::Duration;

use axum::Router;

use crate::builder::SandboxBuilder;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::environment::{Environment, EnvironmentForm};
use crate::faults::{ActiveFault, CallFilter, Fault, Times};
use crate::namespaces::{NamespaceError, Namespaces};
use crate::request_log::LoggedRequest;
use crate::routes::Provider;
use crate::script::{ScriptError, ScriptStep};
use crate::serve::SandboxServer;
use crate::state::{Options, SharedWorld, World};
use crate::vumi::{
    self, DashboardError, NewVumiSecret, UserToken, VumiApp, VumiRedirect, VumiSecret, VumiStatus,
    dashboard,
};
use crate::webhooks::{self, NotLoopbackError, WebhookDelivery};
use crate::{dispatch, environment, script};

/// Both providers, in this process. Clones share one state.
///
/// ```
/// use axum::{body::Body, http::Request};
/// use foliolink_sandbox::Sandbox;
/// use tower::ServiceExt as _;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::builder().pending_polls(0).build();
/// let flinks = &sandbox.credentials().flinks;
/// let path = format!("/v3/{}/BankingServices/GenerateAuthorizeToken", flinks.customer_id);
/// let request =
///     Request::post(path).header("flinks-auth-key", flinks.secret_key).body(Body::empty())?;
/// assert_eq!(sandbox.router().oneshot(request).await?.status(), 200);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) shared: SharedWorld,
    pub(crate) namespaces: Namespaces,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts with the defaults: the machine's clock, two polls until data is ready, no control
    /// routes.
    pub fn builder() -> SandboxBuilder {
        let options = Options {
            pending_polls: 2,
            pending_time: Duration::from_secs(20 * 60),
            control: false,
            vumi_paging: false,
            flinks_older_forms: false,
            require_authorize_token: true,
            seed: 1,
            seed_data: None,
            webhook_delay: Duration::ZERO,
            vumi_redirect: "https://app.example.test/finlink/return".to_owned(),
            force_auth_token: false,
            webhook_targets: BTreeMap::new(),
            descriptions: BTreeMap::new(),
            script: Vec::new(),
        };
        SandboxBuilder { clock: Clock::real(), options }
    }

    /// The keys and sample connections that open this sandbox.
    #[must_use]
    pub fn credentials(&self) -> &'static Credentials {
        &Credentials::SAMPLE
    }

    /// What points a program at `base_url`: `NAME=value` lines, then comments with sample ids.
    ///
    /// Each call plays one Link flow, so that the public token it names can be exchanged.
    #[must_use]
    pub fn environment(&self, base_url: &str) -> String {
        self.environment_as(EnvironmentForm::Dotenv, base_url, &[])
    }

    /// The same in a form of your choice, with variables of your own behind those of the sandbox.
    ///
    /// ```
    /// use foliolink_sandbox::{EnvironmentForm, Sandbox};
    ///
    /// let sandbox = Sandbox::builder().build();
    /// let own = [("FOLIOLINK_POLL_EVERY", "50ms")];
    /// let text = sandbox.environment_as(EnvironmentForm::Json, "http://127.0.0.1:8080", &own);
    /// assert!(text.starts_with(r#"{"FLINKS_"#) && text.ends_with("}\n"));
    /// ```
    #[must_use]
    pub fn environment_as(
        &self,
        form: EnvironmentForm,
        base_url: &str,
        more: &[(&'static str, &str)],
    ) -> String {
        let public_token = self.finish_vumi_link(VumiApp::Main, Some("cust-0042"));
        let keys = self.credentials();
        let mut variables = environment::base_variables(keys, base_url);
        variables.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let mut notes = environment::general_notes(keys, base_url);
        let own = self.namespaces.options().seed_data;
        if own.is_none_or(|own| own.samples) {
            notes.extend(environment::sample_notes(keys));
        }
        if let Some(own) = own {
            notes.extend(environment::own_notes(own));
        }
        notes.push(format!("Vumi public token {public_token}: to be exchanged"));
        Environment { variables, notes }.write(form)
    }

    /// Both APIs and the pages as a service, to be called in process. The control routes aren't
    /// among them: whatever this is served by, nobody can steer it from there.
    pub fn router(&self) -> Router {
        dispatch::router(&self.namespaces, false)
    }

    /// The same with the control routes, where [`SandboxBuilder::control`] switched them on: for
    /// calls in process only. Never serve it; [`start`](Self::start) does that, and lets nobody
    /// but this machine in.
    pub fn router_with_control(&self) -> Router {
        dispatch::router(&self.namespaces, self.namespaces.options().control)
    }

    /// Listens on a free loopback port.
    ///
    /// # Errors
    /// The socket can't be opened.
    pub async fn start(&self) -> io::Result<SandboxServer> {
        self.start_on(0).await
    }

    /// Listens on a loopback port; 0 means any free one.
    ///
    /// # Errors
    /// The port is taken or not allowed.
    pub async fn start_on(&self, port: u16) -> io::Result<SandboxServer> {
        SandboxServer::start(self.router_with_control(), self.namespaces.clone(), port).await
    }

    /// The same sandbox as requests see it that name this namespace in the header
    /// [`NAMESPACE_HEADER`](crate::NAMESPACE_HEADER): with sessions, data, faults, a clock, webhooks
    /// and a log of its own. Made from the seed where there is none of that name.
    ///
    /// ```
    /// use foliolink_sandbox::Sandbox;
    /// use std::time::Duration;
    ///
    /// let sandbox = Sandbox::builder().control(true).build();
    /// let suite = sandbox.namespace("suite-1")?;
    /// suite.advance(Duration::from_secs(3600));
    /// assert!(suite.clock().now() > sandbox.clock().now());
    /// suite.reset();
    /// # Ok::<(), foliolink_sandbox::NamespaceError>(())
    /// ```
    ///
    /// # Errors
    /// The name is none, or there are [`MAX_NAMESPACES`](crate::MAX_NAMESPACES) already.
    pub fn namespace(&self, name: &str) -> Result<Self, NamespaceError> {
        let shared = self.namespaces.find_or_create(name)?;
        Ok(Self { shared, namespaces: self.namespaces.clone() })
    }

    /// Forgets a namespace; `false` where there is none of that name.
    pub fn remove_namespace(&self, name: &str) -> bool {
        self.namespaces.remove(name)
    }

    /// Back to how it was made: data, sessions, faults, scripts, webhooks, the log, ids and the
    /// clock; the same calls give the same ids once more. Other namespaces stay as they are.
    pub fn reset(&self) {
        self.shared.lock().reset();
    }

    /// The clock it lives by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.shared.lock().clock.clone()
    }

    /// Moves its clock forward.
    pub fn advance(&self, by: Duration) {
        self.clock().advance(by);
        drop(self.current_world());
    }

    /// The state, with what the script has had done by now.
    fn current_world(&self) -> MutexGuard<'_, World> {
        let mut world = self.shared.lock();
        script::catch_up(&mut world);
        world
    }

    /// Adds the steps of a script, whose time counts from now: [`SandboxBuilder::script`].
    ///
    /// # Errors
    /// Where and why the text is no script; nothing of it is done then.
    pub fn add_script(&self, text: &str) -> Result<(), ScriptError> {
        let steps = script::read(text)?;
        let mut world = self.shared.lock();
        let now = world.clock.now();
        world.script.add(now, steps);
        script::catch_up(&mut world);
        Ok(())
    }

    /// How the steps of its scripts stand.
    #[must_use]
    pub fn script_steps(&self) -> Vec<ScriptStep> {
        self.current_world().script.steps()
    }

    /// What was asked so far, oldest first, ids and secrets left out.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared.lock().log.entries.clone()
    }

    /// Makes something go wrong for the next so many fitting calls; gives the id that takes it
    /// back.
    ///
    /// ```
    /// use foliolink_sandbox::{CallFilter, Fault, Sandbox, Times};
    ///
    /// let sandbox = Sandbox::builder().build();
    /// let details = CallFilter::operation("get_accounts_detail");
    /// sandbox.inject(Fault::ErrorHtml { status: 502 }, details, 2);
    /// sandbox.inject(Fault::Latency { seconds: 5 }, CallFilter::vumi().after(3), Times::Always);
    /// assert_eq!(sandbox.faults().len(), 2);
    /// ```
    ///
    /// # Panics
    ///
    /// `filter` fits no operation of either provider: a mistyped name would be a fault that never
    /// comes. Or a number of it is out of bounds.
    pub fn inject(&self, fault: Fault, filter: CallFilter, times: impl Into<Times>) -> u64 {
        assert!(filter.can_match(), "no operation fits {filter:?}");
        assert!(
            fault.is_possible(),
            "a status is 200 to 599, megabytes are 1024 at most, a location can stand in a header: {fault:?}"
        );
        self.shared.lock().faults.inject(fault, filter, times.into())
    }

    /// Has a provider's webhooks sent to an address on this machine, from now on; `None` ends it.
    ///
    /// While the sandbox listens they are sent by themselves; in process
    /// [`deliver_webhooks`](Self::deliver_webhooks) sends them.
    ///
    /// # Errors
    /// The address isn't plain HTTP on a loopback address.
    pub fn set_webhook_url(
        &self,
        provider: Provider,
        url: Option<&str>,
    ) -> Result<(), NotLoopbackError> {
        webhooks::set_target(&mut self.shared.lock(), provider, url)
    }

    /// Sends the webhooks that are due by the sandbox's clock, and gives the number of attempts.
    pub async fn deliver_webhooks(&self) -> usize {
        drop(self.current_world());
        webhooks::deliver_due(&self.shared).await
    }

    /// Every attempt to deliver a webhook, oldest first.
    #[must_use]
    pub fn webhook_deliveries(&self) -> Vec<WebhookDelivery> {
        self.shared.lock().outbox.log.clone()
    }

    /// The faults that are still to happen.
    #[must_use]
    pub fn faults(&self) -> Vec<ActiveFault> {
        self.current_world().faults.active.clone()
    }

    /// Takes a fault back; `false` where it is over already.
    pub fn clear_fault(&self, id: u64) -> bool {
        self.shared.lock().faults.clear(id)
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.active.clear();
    }

    /// Plays a finished Link flow at a broker and returns the public token that the redirect would
    /// carry.
    pub fn finish_vumi_link(&self, app: VumiApp, external_id: Option<&str>) -> String {
        self.finish_vumi_link_at(app, external_id, vumi::DEFAULT_ENTITY)
    }

    /// The same at an entity of your choice; one that isn't in the entities list has no data.
    pub fn finish_vumi_link_at(
        &self,
        app: VumiApp,
        external_id: Option<&str>,
        entity: &str,
    ) -> String {
        vumi::link::finish(&mut self.shared.lock(), app, external_id, entity)
    }

    /// Puts a connection into a status at once; `false` where no connection has that token.
    pub fn set_vumi_status(&self, connection: &str, status: VumiStatus) -> bool {
        vumi::connections::set_status(&mut self.shared.lock(), connection, status).is_some()
    }

    /// The secrets of both Vumi apps, without their texts.
    #[must_use]
    pub fn vumi_secrets(&self) -> Vec<VumiSecret> {
        self.shared.lock().vumi.dashboard.secrets().cloned().collect()
    }

    /// Makes a secret for an app, as its dashboard does; each has a session of its own.
    ///
    /// # Errors
    /// The app has five already.
    pub fn create_vumi_secret(&self, app: VumiApp) -> Result<NewVumiSecret, DashboardError> {
        dashboard::create_secret(&mut self.shared.lock(), app)
    }

    /// Revokes a secret for ever and ends its session; `false` where there is none with that id.
    pub fn revoke_vumi_secret(&self, id: &str) -> bool {
        dashboard::revoke_secret(&mut self.shared.lock(), id)
    }

    /// Where the Links of both Vumi apps may end.
    #[must_use]
    pub fn vumi_redirects(&self) -> Vec<VumiRedirect> {
        self.shared.lock().vumi.dashboard.redirects.clone()
    }

    /// Adds a redirect to an app, as its dashboard does; its `id` is that of the Link.
    ///
    /// # Errors
    /// The address is neither https nor http on localhost, or the app has five already.
    pub fn add_vumi_redirect(
        &self,
        app: VumiApp,
        name: &str,
        url: &str,
    ) -> Result<VumiRedirect, DashboardError> {
        dashboard::add_redirect(&mut self.shared.lock(), app, name, url)
    }

    /// Takes a redirect away; `false` where there is none with that token. A Link that would end
    /// there ends with an error.
    pub fn remove_vumi_redirect(&self, id: &str) -> bool {
        dashboard::remove_redirect(&mut self.shared.lock(), id)
    }

    /// Issues the token that lets the user update or restore a connection; `None` where there is no
    /// such connection.
    pub fn offer_vumi_token(&self, connection: &str, token: UserToken) -> Option<String> {
        vumi::connections::issue_user_token(&mut self.shared.lock(), connection, token)
    }
}
