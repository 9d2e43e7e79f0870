//! What a provider allows, and that all processes mean the same by it.

use std::fmt;

use crate::{
    error::{Result, SyncError},
    store::{Store, params},
};

/// Calls that a provider allows, over all processes.
///
/// ```
/// use foliolink_sync::Rate;
///
/// assert_eq!(Rate::per_second(10)?.to_string(), "10/s");
/// assert_eq!("2.5/s".parse::<Rate>()?.to_string(), "2.5/s");
/// # Ok::<(), foliolink_sync::SyncError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// Calls of a million seconds.
    per_million: i64,
}

impl Rate {
    /// So many in a second.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): none, or more than 10,000.
    pub fn per_second(calls: u32) -> Result<Self> {
        Self::checked(i64::from(calls).saturating_mul(1_000_000))
    }

    fn checked(per_million: i64) -> Result<Self> {
        match (1_000..=10_000_000_000).contains(&per_million) {
            true => Ok(Self { per_million }),
            false => Err(SyncError::invalid("rate: from 0.001/s to 10000/s")),
        }
    }

    /// As the database has it.
    pub(super) fn stored(per_million: i64) -> Self {
        Self { per_million }
    }

    pub(crate) fn per_million(self) -> i64 {
        self.per_million
    }
}

impl std::str::FromStr for Rate {
    type Err = SyncError;

    /// `10/s` or `0.5/s`.
    fn from_str(text: &str) -> Result<Self> {
        let wrong = || SyncError::invalid("rate: expected N/s");
        let number = text.trim().strip_suffix("/s").ok_or_else(wrong)?;
        let number: rust_decimal::Decimal = number.trim().parse().map_err(|_| wrong())?;
        let per_million = number.checked_mul(1_000_000.into()).ok_or_else(wrong)?;
        Self::checked(i64::try_from(per_million).map_err(|_| wrong())?)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = rust_decimal::Decimal::new(self.per_million, 6).normalize();
        write!(f, "{rate}/s")
    }
}

/// The bucket of a credential: the provider, and what stands for the credential and tells nothing
/// of it.
pub(crate) fn name_bucket(provider: &str, fingerprint: &[u8; 32]) -> String {
    format!("{provider}/{}", crate::inbox::hex(fingerprint.first_chunk::<8>().unwrap_or(&[0; 8])))
}

/// Gives a credential a row of its own, with the rate of its provider where one was set.
pub(crate) async fn note_bucket(store: &Store, provider: &str, bucket: &str) -> Result<()> {
    let insert = "INSERT INTO limits (bucket, tat, allowed, share_at) \
                  SELECT $1, {now} * 1000, allowed, {now} FROM limits WHERE bucket = $2 \
                  ON CONFLICT (bucket) DO NOTHING";
    store.execute(insert, params![bucket, provider]).await?;
    Ok(())
}

/// Writes down what a provider allows each credential. What is there already must be the same,
/// unless it is to be replaced.
pub(crate) async fn note_rate(
    store: &Store,
    bucket: &str,
    rate: Rate,
    replaces: bool,
) -> Result<()> {
    let insert = "INSERT INTO limits (bucket, tat, allowed, share_at) \
                  VALUES ($1, {now} * 1000, $2, {now}) ON CONFLICT (bucket) DO NOTHING";
    store.execute(insert, params![bucket, rate.per_million()]).await?;
    if replaces {
        let update = "UPDATE limits SET allowed = $1 WHERE bucket = $2 OR bucket LIKE $3";
        let params = params![rate.per_million(), bucket, format!("{bucket}/%")];
        store.execute(update, params).await?;
    }
    let select = "SELECT allowed FROM limits WHERE bucket = $1";
    let row = store.fetch_one(select, params![bucket]).await?;
    let held = Rate { per_million: row.ok_or_else(|| SyncError::stored("a rate"))?.int(0)? };
    match held == rate {
        true => Ok(()),
        false => Err(SyncError::configure(format!(
            "rate: the database says {held} for {bucket}, this program {rate}; \
             set the rate once to change it for all"
        ))
        .coded("rate_differs")),
    }
}
