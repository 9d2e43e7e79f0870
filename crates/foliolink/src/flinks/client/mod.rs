//! The client: one instance, its keys, and the one way that every call takes.

pub(crate) mod builder;
pub(crate) mod codes;
pub(crate) mod envelope;
mod notice;
mod operation;
pub(crate) mod signer;
mod skim;

use std::{fmt, sync::Arc, time::Duration};

use foliolink_raw::flinks as raw;
use foliolink_runtime::{Effect, Error as RawError, ResponseValue, Secret, Transport, TypedCall};
use uuid::Uuid;

use self::{
    builder::{ClientBuilder, Patience},
    codes::Sent,
    envelope::{Enveloped, Expected},
};
use super::{LoginId, RequestId, session::login_lock::LoginLocks};
use crate::{
    error::{Error, Result},
    transport::{
        Answered, Call, CallContext, Record, Refusal, Shared, lift, lift_data, scrub_error,
    },
};

/// Everything of Flinks, for one instance. Cheap to clone; clones share keys, limits and
/// connections.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = sandbox();
/// # let keys = &sandbox.credentials().flinks;
/// use foliolink::flinks::{Client, LoginId};
///
/// let client = Client::builder()
///     .instance("sandbox")
///     .customer_id(keys.customer_id)
///     .secret_key(keys.secret_key)
///     .api_key(keys.api_key)
/// #   .in_process(sandbox.router())
///     .build()?;
///
/// let login_id: LoginId = keys.login_id.parse()?;
/// let session = client.authorize(&login_id).cached().await?.into_session().await?;
/// let detail = session.accounts().start().await?;
/// assert_eq!(detail.accounts.len(), 4);
/// # Ok(())
/// # }
/// ```
///
/// Provider docs: <https://docs.flinks.com/guides/connect/retrieve-account-data>
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(super) struct Inner {
    pub(super) shared: Arc<Shared>,
    pub(super) banking: Host,
    pub(super) wealth: Option<Host>,
    /// Whether its own host is the wealth host.
    pub(super) is_wealth: bool,
    pub(super) instance: Option<String>,
    /// Whether there is a secret key to mint authorize tokens with.
    pub(super) mints: bool,
    /// For sessions without a tag of their own.
    pub(super) tag: Option<String>,
    pub(super) timeout: Option<Duration>,
    pub(super) live: Arc<LoginLocks>,
    #[cfg(feature = "webhook")]
    pub(super) wakeups: Option<crate::webhook::Wakeups>,
}

/// Where calls go, and as whom.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Host {
    pub(super) base: String,
    pub(super) customer: Uuid,
}

/// How the hosts besides the first are called in the description.
pub(super) const WEALTH: &str = "wealth";

/// What a call brings besides its operation and its arguments.
pub(super) struct Ask {
    patience: Patience,
    effect: Option<Effect>,
    token: Option<Secret>,
    sent: Sent,
    reading: Reading,
    hidden: Vec<Secret>,
    expected: Option<Expected>,
}

/// What becomes of an answer in which single values are of another type than described.
#[derive(Debug, Clone, Copy)]
enum Reading {
    /// It is refused.
    Strict,
    /// They are mended, and that is logged: the answer has no place for warnings.
    Logged,
    /// They are mended, and the converter says so.
    Told,
}

impl Ask {
    /// A call that is answered at once.
    pub(super) fn short() -> Self {
        Self {
            patience: Patience::Short,
            effect: None,
            token: None,
            sent: Sent::Login,
            reading: Reading::Strict,
            hidden: vec![],
            expected: None,
        }
    }

    /// A call that the provider may hold for 210 s.
    pub(super) fn data() -> Self {
        Self { patience: Patience::Data, reading: Reading::Told, ..Self::short() }
    }

    /// One value of another type than described doesn't cost the answer.
    pub(super) fn lenient(self) -> Self {
        Self { reading: Reading::Logged, ..self }
    }

    /// The same, and the converter says so.
    pub(super) fn told(self) -> Self {
        Self { reading: Reading::Told, ..self }
    }

    /// Instead of the description's.
    pub(super) fn effect(self, effect: Effect) -> Self {
        Self { effect: Some(effect), ..self }
    }

    pub(super) fn token(self, token: Option<Secret>) -> Self {
        Self { token, ..self }
    }

    /// What it sends to say whom it is about.
    pub(super) fn about(self, sent: Sent) -> Self {
        Self { sent, ..self }
    }

    /// What the provider may quote in a message and nobody should read there.
    pub(super) fn hide<'a>(mut self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        self.hidden.extend(texts.into_iter().filter(|text| !text.is_empty()).map(Secret::from));
        self
    }

    /// Whose data it asks for: an answer that names somebody else isn't taken.
    pub(super) fn of_session(self, request_id: &RequestId, login_id: Option<&LoginId>) -> Self {
        let request_id = Some(request_id.clone());
        let login_id = login_id.cloned();
        Self { expected: Some(Expected { request_id, login_id }), ..self }
    }

    /// The same of a call that is made without a session.
    pub(super) fn of_card(self, login_id: &LoginId) -> Self {
        let login_id = Some(login_id.clone());
        Self { expected: Some(Expected { request_id: None, login_id }), ..self }
    }
}

impl Client {
    /// Starts a client's settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The instance that its LoginIds belong to, if it was set.
    pub fn instance(&self) -> Option<&str> {
        self.0.instance.as_deref()
    }

    /// The same client with every call at the wealth host; `None` where no wealth base URL is set.
    ///
    /// LoginIds and sessions don't cross between the two hosts: open the session of an investments
    /// pull with this one.
    pub fn wealth(&self) -> Option<Client> {
        let host = self.0.wealth.clone()?;
        Some(Self::new(Inner {
            shared: Arc::clone(&self.0.shared),
            instance: label(&host),
            banking: host.clone(),
            wealth: Some(host),
            is_wealth: true,
            mints: self.0.mints,
            tag: self.0.tag.clone(),
            timeout: self.0.timeout,
            live: Arc::clone(&self.0.live),
            #[cfg(feature = "webhook")]
            wakeups: self.0.wakeups.clone(),
        }))
    }

    /// Whom every request asks from now on; one that is there stays.
    pub(crate) fn set_pace(&self, pace: Arc<dyn crate::Pace>) {
        self.0.shared.paced.set(pace);
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }

    /// The host by its name in the description; the first where no other is configured.
    pub(super) fn host(&self, name: Option<&str>) -> &Host {
        let wealth = self.0.wealth.as_ref().filter(|_| name == Some(WEALTH));
        wealth.unwrap_or(&self.0.banking)
    }

    pub(super) fn timeout(&self, patience: Patience) -> Duration {
        self.0.timeout.unwrap_or_else(|| patience.timeout())
    }

    pub(super) fn has_wealth(&self) -> bool {
        self.0.wealth.is_some()
    }

    /// Whether this is the client of the wealth host, as [`wealth`](Self::wealth) makes it.
    pub(crate) fn is_wealth(&self) -> bool {
        self.0.is_wealth
    }

    /// The client for what was begun at one of the two hosts.
    pub(super) fn at_host(&self, wealth: bool) -> Result<Client> {
        if !wealth || self.is_wealth() {
            return Ok(self.clone());
        }
        self.wealth().ok_or_else(|| {
            Error::invalid("flinks.authorize", "challenge: of the wealth host, and none is set")
        })
    }

    pub(super) fn tag(&self) -> Option<&str> {
        self.0.tag.as_deref()
    }

    pub(super) fn mints(&self) -> bool {
        self.0.mints
    }

    pub(super) fn live(&self) -> &Arc<LoginLocks> {
        &self.0.live
    }

    /// The hub to wait in, if there is one.
    #[cfg(feature = "webhook")]
    pub(super) fn wakeups(&self) -> Option<&crate::webhook::Wakeups> {
        self.0.wakeups.as_ref()
    }

    /// Sends the call that `build` makes for a customer id, and hands back what the generated client
    /// made of the answer. Host and credentials are those of the call's operation.
    pub(super) async fn send<C>(
        &self,
        ask: Ask,
        build: impl FnOnce(Uuid) -> C,
    ) -> (Outcome<C>, Record)
    where
        C: TypedCall<Client = raw::Client>,
    {
        let host = self.host(C::OPERATION.host);
        let mut context = CallContext::new(self.timeout(ask.patience));
        context.effect = ask.effect;
        context.token = ask.token;
        let call = Call::new(Arc::clone(&self.0.shared), context);
        let raw = raw::Client::new_with_client(
            &host.base,
            self.0.shared.sender.builder(),
            Transport::new(Enveloped { call: call.clone(), expected: ask.expected }),
        );
        (build(host.customer).send(&raw).await, call.record())
    }

    /// Sends one call; a refusal becomes the facade's error with what helps.
    pub(super) async fn call<C>(
        &self,
        ask: Ask,
        build: impl FnOnce(Uuid) -> C,
    ) -> Result<Answered<C::Answer>>
    where
        C: TypedCall<Client = raw::Client>,
        C::Refusal: Refusal,
    {
        let sent = ask.sent;
        let reading = ask.reading;
        let mut ask = ask;
        let hidden = std::mem::take(&mut ask.hidden);
        let (outcome, record) = self.send(ask, build).await;
        let answer = match reading {
            Reading::Strict => lift("flinks", C::OPERATION, outcome, record),
            Reading::Logged => {
                lift_data("flinks", C::OPERATION, outcome, record).map(Answered::log_repairs)
            }
            Reading::Told => lift_data("flinks", C::OPERATION, outcome, record),
        };
        answer.map_err(|error| scrub_error(codes::explain(error, sent), &hidden))
    }
}

/// What the generated client makes of an answer.
pub(super) type Outcome<C> = std::result::Result<
    ResponseValue<<C as TypedCall>::Answer>,
    RawError<<C as TypedCall>::Refusal>,
>;

/// The facade's reading of an outcome.
pub(super) fn lift_outcome<C>(
    sent: Sent,
    outcome: Outcome<C>,
    record: Record,
) -> Result<Answered<C::Answer>>
where
    C: TypedCall,
    C::Refusal: Refusal,
{
    lift_data("flinks", C::OPERATION, outcome, record)
        .map(Answered::log_repairs)
        .map_err(|error| codes::explain(error, sent))
}

/// The instance of a host: its label, or what stands there.
fn label(host: &Host) -> Option<String> {
    let url = url::Url::parse(&host.base).ok()?;
    let name = url.host_str()?;
    let name = name.strip_suffix("-api.private.fin.ag").unwrap_or(name);
    Some(url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}")))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("flinks::Client").field("instance", &self.0.instance).finish_non_exhaustive()
    }
}
