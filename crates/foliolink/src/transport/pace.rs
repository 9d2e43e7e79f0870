//! Who else says when a request may go: a limit that many machines share.

// Without a provider there is nobody to ask for.
#![cfg_attr(not(any(feature = "flinks", feature = "vumi")), allow(unreachable_pub, dead_code))]

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use foliolink_runtime::Effect;
use futures_core::future::BoxFuture;

/// Says when each request of a client may go, for a limit that is shared: with other clients, other
/// programs, other machines.
///
/// It is asked once before every request, repetitions, logins and looks at waiting work included,
/// last of all that a request waits for: it goes out when the permit is there. The client's own
/// `requests_per_second` holds beside it where one was set by hand;
/// the provider's default rate is left to the pace.
///
/// A request that is dropped while it waits drops the future. The time of an attempt
/// (`timeout`) begins after the permit, so bound a permit yourself where it may never come.
///
/// # Errors
/// What `permit` answers as an error ends the call before anything is sent: an
/// [`Error`](crate::Error) of kind [`Unavailable`](crate::ErrorKind::Unavailable), with the error as
/// its source, that is not repeated.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().build();
/// # let keys = &sandbox.credentials().vumi;
/// use std::{sync::Arc, time::Duration};
///
/// use foliolink::{Bucket, Pace, Permit};
/// use tokio::{sync::Mutex, time::Instant};
///
/// /// One request a second, whoever asks.
/// struct Slowly(Mutex<Instant>);
///
/// impl Pace for Slowly {
///     fn permit<'a>(&'a self, bucket: &'a Bucket) -> Permit<'a> {
///         Box::pin(async move {
///             assert_eq!((bucket.provider, bucket.credential), ("vumi", 3));
///             let mut next = self.0.lock().await;
///             tokio::time::sleep_until(*next).await;
///             *next = Instant::now() + Duration::from_secs(1);
///             Ok(())
///         })
///     }
/// }
///
/// let client = foliolink::vumi::Client::builder()
///     .client_id(keys.client_id)
///     .client_secret(keys.secrets[0])
/// #   .in_process(sandbox.router())
///     .pace(Arc::new(Slowly(Mutex::new(Instant::now()))))
///     .credential(3)
///     .build()?;
///
/// let began = Instant::now();
/// client.connections().await?; // A login, and the call.
/// client.connections().await?;
/// assert_eq!(began.elapsed(), Duration::from_secs(2));
/// # Ok(())
/// # }
/// ```
pub trait Pace: Send + Sync {
    /// Returns when a request of this bucket may go.
    fn permit<'a>(&'a self, bucket: &'a Bucket) -> Permit<'a>;

    /// A request of this bucket was answered 429; `retry_after` is when to come back, where the
    /// provider said so. Must not block. Does nothing unless you say what.
    fn slow_down(&self, bucket: &Bucket, retry_after: Option<Duration>) {
        let _ = (bucket, retry_after);
    }

    /// A request of this bucket has ended, however: with its answer, without one, or dropped. Told
    /// once for each permit that was used, so that it can be known how many are under way. Must not
    /// block. Does nothing unless you say what.
    fn end(&self, bucket: &Bucket) {
        let _ = bucket;
    }
}

/// What [`Pace::permit`] returns.
pub type Permit<'a> = BoxFuture<'a, Result<(), Box<dyn std::error::Error + Send + Sync>>>;

/// What a request counts against. Holds no secret and nothing of a person: it may be a key of a
/// table, or a label of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Bucket {
    /// `flinks` or `vumi`.
    pub provider: &'static str,
    /// Which of your keys the client has: what `credential` of its builder was given, else 0.
    pub credential: usize,
    /// Whether the call must not be repeated, since it may act at a bank or for a customer: a live
    /// Authorize, answers to a bank, an exchange, a deletion.
    pub live: bool,
}

impl Bucket {
    /// A bucket, for trying a pace of your own.
    ///
    /// ```
    /// let bucket = foliolink::Bucket::new("flinks", 0, false);
    /// assert!(!bucket.live);
    /// ```
    pub fn new(provider: &'static str, credential: usize, live: bool) -> Self {
        Self { provider, credential, live }
    }
}

/// The pace of one client, if there is one.
#[derive(Default)]
pub(crate) struct Paced {
    pace: OnceLock<Arc<dyn Pace>>,
    credential: usize,
}

impl Paced {
    pub(super) fn new(pace: Option<Arc<dyn Pace>>, credential: usize) -> Self {
        let paced = Self { pace: OnceLock::new(), credential };
        if let Some(pace) = pace {
            paced.set(pace);
        }
        paced
    }

    /// From now on; one that is there stays.
    pub(crate) fn set(&self, pace: Arc<dyn Pace>) {
        let _ = self.pace.set(pace);
    }

    pub(super) fn is_set(&self) -> bool {
        self.pace.get().is_some()
    }

    /// Returns when a request may go; what it returns is held until the request has ended.
    pub(super) async fn permit(
        &self,
        provider: &'static str,
        effect: Effect,
    ) -> Result<Option<UnderWay<'_>>, Box<dyn std::error::Error + Send + Sync>> {
        let Some(pace) = self.pace.get() else { return Ok(None) };
        let bucket = self.bucket(provider, effect);
        pace.permit(&bucket).await?;
        Ok(Some(UnderWay { pace, bucket }))
    }

    /// The provider wants less.
    pub(super) fn slow_down(
        &self,
        provider: &'static str,
        effect: Effect,
        retry_after: Option<Duration>,
    ) {
        if let Some(pace) = self.pace.get() {
            pace.slow_down(&self.bucket(provider, effect), retry_after);
        }
    }

    fn bucket(&self, provider: &'static str, effect: Effect) -> Bucket {
        Bucket { provider, credential: self.credential, live: effect == Effect::Once }
    }
}

/// A request that has its permit. Dropped, it has ended.
pub(crate) struct UnderWay<'a> {
    pace: &'a Arc<dyn Pace>,
    bucket: Bucket,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.pace.end(&self.bucket);
    }
}

/// What a user sets: a pace has no words of its own.
#[derive(Clone, Default)]
pub(crate) struct PaceOption(Option<Arc<dyn Pace>>);

impl PaceOption {
    pub(crate) fn of(pace: Arc<dyn Pace>) -> Self {
        Self(Some(pace))
    }

    pub(crate) fn get(&self) -> Option<&Arc<dyn Pace>> {
        self.0.as_ref()
    }
}

impl fmt::Debug for PaceOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Some(Pace)" } else { "None" })
    }
}
