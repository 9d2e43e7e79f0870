//! The client: one instance, its keys, and the one way that every call takes.

pub(crate) mod builder;
pub(crate) mod codes;
pub(crate) mod raw_call;
pub(crate) mod signer;

use std::{fmt, future::Future, sync::Arc, time::Duration};

use foliolink_raw::flinks as raw;
use foliolink_runtime::{Effect, Error as RawError, FromBody, ResponseValue, Secret};
use uuid::Uuid;

use self::{
    builder::{ClientBuilder, Patience},
    codes::Sent,
};
use super::session::login_lock::LiveSlots;
use crate::{
    error::{Error, Result},
    transport::{Answered, Call, CallContext, Record, Refusal, Shared, lift, lift_data},
};

/// Everything of Flinks, for one instance. Cheap to clone; clones share keys, limits and
/// connections.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_looks(0).build();
/// # let keys = sandbox.credentials().flinks.clone();
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
    pub(super) instance: Option<String>,
    /// Whether there is a secret key to mint authorize tokens with.
    pub(super) mints: bool,
    /// For sessions without a tag of their own.
    pub(super) tag: Option<String>,
    pub(super) timeout: Option<Duration>,
    pub(super) live: Arc<LiveSlots>,
    #[cfg(feature = "webhook")]
    pub(super) wakeups: Option<crate::webhook::Wakeups>,
}

/// Where calls go, and as whom.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Host {
    pub(super) base: String,
    pub(super) customer: Uuid,
}

/// One call, as far as it isn't its body.
pub(super) struct Ask {
    operation: &'static str,
    patience: Patience,
    effect: Option<Effect>,
    token: Option<Secret>,
    sent: Sent,
    reading: Reading,
    wealth: bool,
    hidden: Vec<Secret>,
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
    pub(super) fn short(operation: &'static str) -> Self {
        Self {
            operation,
            patience: Patience::Short,
            effect: None,
            token: None,
            sent: Sent::Login,
            reading: Reading::Strict,
            wealth: false,
            hidden: vec![],
        }
    }

    /// A call that the provider may hold for 210 s.
    pub(super) fn data(operation: &'static str) -> Self {
        Self { patience: Patience::Data, reading: Reading::Told, ..Self::short(operation) }
    }

    /// One value of another type than described doesn't cost the answer.
    pub(super) fn lenient(self) -> Self {
        Self { reading: Reading::Logged, ..self }
    }

    pub(super) fn effect(self, effect: Effect) -> Self {
        Self { effect: Some(effect), ..self }
    }

    pub(super) fn token(self, token: Option<Secret>) -> Self {
        Self { token, ..self }
    }

    pub(super) fn sent(self, sent: Sent) -> Self {
        Self { sent, ..self }
    }

    /// What the provider may quote in a message and nobody should read there.
    pub(super) fn hide<'a>(mut self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        self.hidden.extend(texts.into_iter().filter(|text| !text.is_empty()).map(Secret::from));
        self
    }

    /// To the wealth host, where one is configured.
    pub(super) fn wealth(self) -> Self {
        Self { wealth: true, ..self }
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
            mints: self.0.mints,
            tag: self.0.tag.clone(),
            timeout: self.0.timeout,
            live: Arc::clone(&self.0.live),
            #[cfg(feature = "webhook")]
            wakeups: self.0.wakeups.clone(),
        }))
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }

    pub(super) fn host(&self, wealth: bool) -> &Host {
        self.0.wealth.as_ref().filter(|_| wealth).unwrap_or(&self.0.banking)
    }

    pub(super) fn timeout(&self, patience: Patience) -> Duration {
        self.0.timeout.unwrap_or_else(|| patience.timeout())
    }

    pub(super) fn has_wealth(&self) -> bool {
        self.0.wealth.is_some()
    }

    pub(super) fn tag(&self) -> Option<&str> {
        self.0.tag.as_deref()
    }

    pub(super) fn mints(&self) -> bool {
        self.0.mints
    }

    pub(super) fn live(&self) -> &Arc<LiveSlots> {
        &self.0.live
    }

    /// The hub to wait in, if there is one.
    #[cfg(feature = "webhook")]
    pub(super) fn wakeups(&self) -> Option<&crate::webhook::Wakeups> {
        self.0.wakeups.as_ref()
    }

    /// Sends one call, and hands back what the generated client made of the answer.
    pub(super) async fn send<T, E, F>(
        &self,
        ask: Ask,
        send: impl FnOnce(raw::Client, Uuid) -> F,
    ) -> (std::result::Result<ResponseValue<T>, RawError<E>>, Record)
    where
        F: Future<Output = std::result::Result<ResponseValue<T>, RawError<E>>>,
    {
        let host = self.host(ask.wealth);
        let mut context = CallContext::new(self.timeout(ask.patience));
        (context.effect, context.token) = (ask.effect, ask.token);
        let call = Call::new(Arc::clone(&self.0.shared), context);
        let raw = raw::Client::new_with_client(
            &host.base,
            self.0.shared.sender.builder(),
            call.transport(),
        );
        (send(raw, host.customer).await, call.record())
    }

    /// Sends one call; a refusal becomes the facade's error with what helps.
    pub(super) async fn call<T, E, F>(
        &self,
        ask: Ask,
        send: impl FnOnce(raw::Client, Uuid) -> F,
    ) -> Result<Answered<T>>
    where
        T: FromBody,
        E: Refusal,
        F: Future<Output = std::result::Result<ResponseValue<T>, RawError<E>>>,
    {
        let (operation, sent, hidden) = (ask.operation, ask.sent, ask.hidden.clone());
        let reading = ask.reading;
        let (outcome, record) = self.send(ask, send).await;
        let name = format!("flinks.{operation}");
        let answer = match reading {
            Reading::Strict => lift(name, outcome, record),
            Reading::Logged => lift_data(name, outcome, record).map(Answered::log_repairs),
            Reading::Told => lift_data(name, outcome, record),
        };
        answer.map_err(|error| scrubbed(codes::explain(error, sent), &hidden))
    }
}

/// The facade's reading of an outcome.
pub(super) fn lifted<T: FromBody, E: Refusal>(
    operation: &'static str,
    sent: Sent,
    outcome: std::result::Result<ResponseValue<T>, RawError<E>>,
    record: Record,
) -> Result<Answered<T>> {
    lift_data(format!("flinks.{operation}"), outcome, record)
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

/// The error without the secrets that its call sent, in case the provider quotes one.
pub(super) fn scrubbed(error: Error, hidden: &[Secret]) -> Error {
    error.with(|it| it.message = it.message.take().map(|message| scrub(&message, hidden)))
}

/// A provider's text without what was sent, in whatever case it is quoted; the longest first, since
/// one may be part of another.
pub(super) fn scrub(text: &str, hidden: &[Secret]) -> String {
    let mut hidden: Vec<_> =
        hidden.iter().map(Secret::expose).filter(|secret| !secret.is_empty()).collect();
    hidden.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    hidden.into_iter().fold(text.to_owned(), |text, secret| without(&text, secret))
}

fn without(text: &str, secret: &str) -> String {
    // In ASCII lower case every byte keeps its place.
    let (lower, secret) = (text.to_ascii_lowercase(), secret.to_ascii_lowercase());
    let (mut shown, mut rest) = (String::with_capacity(text.len()), 0);
    for (at, found) in lower.match_indices(&secret) {
        shown.push_str(text.get(rest..at).unwrap_or_default());
        shown.push('…');
        rest = at + found.len();
    }
    shown + text.get(rest..).unwrap_or_default()
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("flinks::Client").field("instance", &self.0.instance).finish_non_exhaustive()
    }
}
