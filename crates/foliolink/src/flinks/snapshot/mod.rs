//! From Flinks' answers to the model that both providers share.

mod merge;
mod rows;

use super::{
    Account, AccountsDetail, Institution, InvestmentAccount, Investments, LoginId, Pulled,
};
use crate::{
    portfolio,
    portfolio::{Holder, MissingId, Provider, Snapshot},
};

impl Pulled {
    /// Adds all of it to the unified model: an account that two answers name counts once, see
    /// [`Investments::add_to`].
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        if let Some(accounts) = &self.accounts {
            accounts.add_to(snapshot);
        }
        if let Some(statements) = &self.statements {
            snapshot.warnings.extend(statements.warnings.iter().cloned());
        }
        if let Some(investments) = &self.investments {
            investments.add_to(snapshot);
        }
        snapshot.warnings.extend(self.warnings.iter().cloned());
    }

    /// The same as a snapshot of its own. Its connection is the LoginId; empty where the card
    /// wasn't saved.
    pub fn snapshot(&self) -> Snapshot {
        let connection = self.login_id.as_ref().map_or("", LoginId::expose);
        let mut snapshot = Snapshot::new(Provider::FLINKS, connection.into());
        self.add_to(&mut snapshot);
        snapshot
    }

    /// The same without a copy of the accounts, for who needs the answers no more.
    pub fn into_snapshot(mut self) -> Snapshot {
        let connection = self.login_id.as_ref().map_or("", LoginId::expose);
        let mut snapshot = Snapshot::new(Provider::FLINKS, connection.into());
        if let Some(accounts) = self.accounts.take() {
            accounts.move_into(&mut snapshot);
        }
        self.add_to(&mut snapshot);
        snapshot
    }
}

/// The same as [`Pulled::into_snapshot`].
impl From<Pulled> for Snapshot {
    fn from(pulled: Pulled) -> Self {
        pulled.into_snapshot()
    }
}

/// The same as [`Pulled::snapshot`].
impl From<&Pulled> for Snapshot {
    fn from(pulled: &Pulled) -> Self {
        pulled.snapshot()
    }
}

impl AccountsDetail {
    /// Adds everything to a snapshot: bank, time of reading, holders (each once), accounts,
    /// transactions, warnings.
    ///
    /// An account that [`Investments::add_to`] has brought already stays one account; which of the
    /// two says what, stands there.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// use foliolink::portfolio::{Provider, Snapshot};
    ///
    /// let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// let detail = session.accounts().start().await?;
    ///
    /// let mut snapshot = Snapshot::new(Provider::FLINKS, login_id.expose().into());
    /// detail.add_to(&mut snapshot);
    /// assert_eq!(snapshot.accounts[0].kind.as_str(), "checking");
    /// assert_eq!(snapshot.accounts[0].provider_kind.as_deref(), Some("Operations/Chequing"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        let before = self.begin(snapshot);
        for account in &self.accounts {
            add_account(snapshot, account, before);
            let rows = account.transactions.as_deref().unwrap_or_default();
            rows::add(snapshot, account, rows.iter().cloned());
        }
        snapshot.warnings.extend(self.warnings.iter().cloned());
    }

    /// The same without a copy of anything, for who needs the answer no more.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// # let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// use foliolink::portfolio::{Provider, Snapshot};
    ///
    /// let detail = session.accounts().start().await?;
    /// let mut added = Snapshot::new(Provider::FLINKS, login_id.expose().into());
    /// let mut moved = added.clone();
    /// detail.add_to(&mut added);
    /// detail.move_into(&mut moved);
    /// assert_eq!(moved, added);
    /// # Ok(())
    /// # }
    /// ```
    pub fn move_into(mut self, snapshot: &mut Snapshot) {
        let before = self.begin(snapshot);
        for mut account in std::mem::take(&mut self.accounts) {
            let rows = account.transactions.take().unwrap_or_default();
            add_account(snapshot, &account, before);
            rows::add(snapshot, &account, rows.into_iter());
        }
        snapshot.warnings.append(&mut self.warnings);
    }

    /// Bank and time of reading, and room for the rows; how many accounts there were before.
    fn begin(&self, snapshot: &mut Snapshot) -> usize {
        let rows = |account: &Account| account.transactions.as_ref().map_or(0, Vec::len);
        // Once and for no more than there are: growing with each account would move the rows of all
        // accounts before it.
        snapshot.transactions.reserve_exact(self.accounts.iter().map(rows).sum());
        let refreshed = self.login.as_ref().and_then(|login| login.last_refresh);
        snapshot.as_of = refreshed.or(snapshot.as_of);
        name(snapshot, &self.institution);
        snapshot.accounts.len()
    }
}

fn add_account(snapshot: &mut Snapshot, account: &Account, before: usize) {
    add_holder(snapshot, account.holder.as_ref());
    let path = format!("Accounts[{}]", account.sent_at);
    merge::put(snapshot, account.into(), before, merge::Stands::New, &path);
}

/// What one answer says, as a snapshot of its own; [`AccountsDetail::add_to`] adds it to another.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let (client, login_id) = flinks_client();
/// # let session = client.authorize(&login_id).cached().await?.into_session().await?;
/// use foliolink::portfolio::Snapshot;
///
/// let detail = session.accounts().start().await?;
/// let snapshot = Snapshot::from((&login_id, &detail));
/// assert_eq!(snapshot.accounts.len(), detail.accounts.len());
/// # Ok(())
/// # }
/// ```
impl From<(&LoginId, &AccountsDetail)> for Snapshot {
    fn from((login_id, detail): (&LoginId, &AccountsDetail)) -> Self {
        let mut snapshot = Self::new(Provider::FLINKS, login_id.expose().into());
        detail.add_to(&mut snapshot);
        snapshot
    }
}

/// The same without a copy, for who needs the answer no more.
impl From<(&LoginId, AccountsDetail)> for Snapshot {
    fn from((login_id, detail): (&LoginId, AccountsDetail)) -> Self {
        let mut snapshot = Self::new(Provider::FLINKS, login_id.expose().into());
        detail.move_into(&mut snapshot);
        snapshot
    }
}

/// The same under the LoginId that the answer names, which the webhook's form of it may not.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let (client, login_id) = flinks_client();
/// # let session = client.authorize(&login_id).cached().await?.into_session().await?;
/// use foliolink::portfolio::{MissingId, Snapshot};
///
/// let mut detail = session.accounts().start().await?;
/// assert_eq!(Snapshot::try_from(&detail), Ok(Snapshot::from((&login_id, &detail))));
/// detail.login = None;
/// assert!(Snapshot::try_from(&detail).is_err());
/// # Ok(())
/// # }
/// ```
impl TryFrom<&AccountsDetail> for Snapshot {
    type Error = MissingId;

    fn try_from(detail: &AccountsDetail) -> Result<Self, MissingId> {
        let login_id = detail.login.as_ref().and_then(|login| login.id.as_ref());
        login_id.map(|login_id| (login_id, detail).into()).ok_or(MissingId)
    }
}

/// What one answer says, as a snapshot of its own; [`Investments::add_to`] adds it to another.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let (client, login_id) = flinks_client_of(|keys| keys.login_id_wealth);
/// # let session = client.authorize(&login_id).cached().await?.into_session().await?;
/// use foliolink::portfolio::Snapshot;
///
/// let investments = session.investments().start().await?;
/// let snapshot = Snapshot::from((&login_id, &investments));
/// assert_eq!(snapshot.accounts.len(), investments.institutions[0].accounts.len());
/// # Ok(())
/// # }
/// ```
impl From<(&LoginId, &Investments)> for Snapshot {
    fn from((login_id, investments): (&LoginId, &Investments)) -> Self {
        let mut snapshot = Self::new(Provider::FLINKS, login_id.expose().into());
        investments.add_to(&mut snapshot);
        snapshot
    }
}

fn name(snapshot: &mut Snapshot, institution: &Institution) {
    let own = &mut snapshot.institution;
    own.id = institution.id.map(|id| id.to_string().into()).or(own.id.take());
    own.name = institution.name.clone().or(own.name.take());
}

/// A person stands behind several accounts, and in the list once.
fn add_holder(snapshot: &mut Snapshot, holder: Option<&Holder>) {
    let Some(holder) = holder.filter(|holder| **holder != Holder::default()) else { return };
    if !snapshot.holders.contains(holder) {
        snapshot.holders.push(holder.clone());
    }
}

impl Investments {
    /// Adds the accounts and the warnings to a snapshot. Positions and transactions stay out: their
    /// fields are undocumented, and a warning says how many there are.
    ///
    /// An account without an id is left out, with a warning. One that [`AccountsDetail::add_to`]
    /// brings too (the same id, in either order) is one account: what `Accounts` says stands,
    /// balances included, since that is the bank's own page and the form that is still served;
    /// this answer fills what is missing there; a warning names the fields in which they differ.
    ///
    /// The balance is `CurrencyValue`, else `AccountValue`; where both are sent and differ, a
    /// warning says so.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        snapshot.as_of = snapshot.as_of.or(self.as_of);
        let before = snapshot.accounts.len();
        for institution in &self.institutions {
            let own = &mut snapshot.institution;
            own.id = own.id.take().or_else(|| institution.id.clone().map(Into::into));
            own.name = own.name.take().or_else(|| institution.name.clone());
            let above = format!("Investments[{}]", institution.sent_at);
            for account in &institution.accounts {
                let path = format!("{above}.Accounts[{}]", account.sent_at);
                add_investment(snapshot, account, before, &path);
            }
        }
        snapshot.warnings.extend(self.warnings.iter().cloned());
    }
}

fn add_investment(snapshot: &mut Snapshot, account: &InvestmentAccount, before: usize, path: &str) {
    let Ok(row) = portfolio::Account::try_from(account) else {
        return snapshot.warn(format!("{path}.Id"), "missing: this account is left out");
    };
    if account.currency_value.is_some()
        && account.account_value.is_some_and(|value| Some(value) != account.currency_value)
    {
        snapshot.warn(
            format!("{path}.AccountValue"),
            "another number than CurrencyValue, which is the balance",
        );
    }
    merge::put(snapshot, row, before, merge::Stands::Held, path);
}
