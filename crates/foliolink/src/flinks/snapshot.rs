//! From Flinks' answers to the model that both providers share.

mod merge;

use rust_decimal::Decimal;

use super::{
    Account, AccountsDetail, Institution, InvestmentAccount, InvestmentAccountType, Investments, LoginId, Transaction, vocabulary,
};
use crate::portfolio::{self, AccountId, AccountKind, Holder, Identifiers, Money, Provider, Snapshot, TransactionKind};

impl AccountsDetail {
    /// Adds everything to a snapshot: bank, time of reading, holders (each once), accounts, transactions, warnings.
    ///
    /// An account that [`Investments::add_to`] has brought already stays one account; which of the two says what, stands there.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_looks(0).build();
    /// # let keys = sandbox.credentials().flinks.clone();
    /// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
    /// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router()).build()?;
    /// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
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
        let refreshed = self.login.as_ref().and_then(|login| login.last_refresh);
        snapshot.as_of = refreshed.or(snapshot.as_of);
        name(snapshot, &self.institution);
        let before = snapshot.accounts.len();
        for (at, account) in self.accounts.iter().enumerate() {
            add_holder(snapshot, account.holder.as_ref());
            let row = self::account(account);
            merge::put(snapshot, row, before, merge::Stands::New, &format!("Accounts[{at}]"));
            let rows = account.transactions.iter().flatten();
            snapshot.transactions.extend(rows.map(|row| transaction(row, account)));
        }
        snapshot.warnings.extend(self.warnings.iter().cloned());
    }
}

/// What one answer says, as a snapshot of its own; [`AccountsDetail::add_to`] adds it to another.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_looks(0).build();
/// # let keys = sandbox.credentials().flinks.clone();
/// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
/// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router()).build()?;
/// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
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

/// What one answer says, as a snapshot of its own; [`Investments::add_to`] adds it to another.
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

fn account(account: &Account) -> portfolio::Account {
    let words = [account.category.as_ref().map(|it| it.as_sent()), account.kind.as_ref().map(|it| it.as_sent())];
    let words: Vec<_> = words.into_iter().flatten().collect();
    portfolio::Account {
        id: account.id.clone(),
        name: account.title.clone(),
        kind: vocabulary::kind(account.kind.as_ref()),
        provider_kind: (!words.is_empty()).then(|| words.join("/")),
        currency: account.currency.clone(),
        balance: portfolio::Balance {
            current: account.balance.current,
            available: account.balance.available,
            limit: account.balance.limit,
        },
        identifiers: Identifiers {
            number: account.number.clone(),
            transit: account.transit.clone(),
            institution: account.institution_number.clone(),
            iban: None,
        },
        portfolio: None,
        owners: account.holder.iter().filter_map(|holder| holder.name.clone()).collect(),
    }
}

fn transaction(row: &Transaction, account: &Account) -> portfolio::Transaction {
    portfolio::Transaction {
        id: row.id.clone(),
        account: Some(account.id.clone()),
        portfolio: None,
        security: None,
        date: row.date,
        kind: direction(row),
        provider_kind: row.code.clone(),
        description: row.description.clone(),
        amount: row.amount.map(|amount| Money { amount, currency: account.currency.clone() }),
        debit: row.debit,
        credit: row.credit,
        balance: row.balance,
        quantity: None,
        quantity_effect: None,
        price: None,
    }
}

/// Where the money went: by the sign, and for zero by the side that is filled.
fn direction(row: &Transaction) -> TransactionKind {
    match (row.amount, row.debit, row.credit) {
        (Some(amount), ..) if amount > Decimal::ZERO => TransactionKind::CREDIT,
        (Some(amount), ..) if amount < Decimal::ZERO => TransactionKind::DEBIT,
        (Some(_), Some(_), None) => TransactionKind::DEBIT,
        (Some(_), None, Some(_)) => TransactionKind::CREDIT,
        _ => TransactionKind::OTHER,
    }
}

impl Investments {
    /// Adds the accounts and the warnings to a snapshot. Positions and transactions stay out: their fields are undocumented, and a
    /// warning says how many there are.
    ///
    /// An account without an id is left out, with a warning. One that [`AccountsDetail::add_to`] brings too (the same id, in either
    /// order) is one account: what `Accounts` says stands, balances included, since that is the bank's own page and the form that is
    /// still served; this answer fills what is missing there; a warning names the fields in which they differ.
    ///
    /// The balance is `CurrencyValue`, else `AccountValue`; where both are sent and differ, a warning says so.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        snapshot.as_of = snapshot.as_of.or(self.as_of);
        let before = snapshot.accounts.len();
        for (at, institution) in self.institutions.iter().enumerate() {
            let own = &mut snapshot.institution;
            own.id = own.id.take().or_else(|| institution.id.clone().map(Into::into));
            own.name = own.name.take().or_else(|| institution.name.clone());
            for (row, account) in institution.accounts.iter().enumerate() {
                let path = format!("Investments[{at}].Accounts[{row}]");
                add_investment(snapshot, account, before, &path);
            }
        }
        snapshot.warnings.extend(self.warnings.iter().cloned());
    }
}

fn add_investment(snapshot: &mut Snapshot, account: &InvestmentAccount, before: usize, path: &str) {
    let Some(id) = account.id.as_ref().filter(|id| !id.as_str().is_empty()) else {
        return snapshot.warn(format!("{path}.Id"), "missing: this account is left out");
    };
    if account.currency_value.is_some() && account.account_value.is_some_and(|value| Some(value) != account.currency_value) {
        snapshot.warn(format!("{path}.AccountValue"), "another number than CurrencyValue, which is the balance");
    }
    merge::put(snapshot, investment(account, id.clone()), before, merge::Stands::Held, path);
}

fn investment(account: &InvestmentAccount, id: AccountId) -> portfolio::Account {
    portfolio::Account {
        id,
        name: account.name.clone(),
        kind: account.kind.as_ref().map_or(AccountKind::OTHER, investment_kind),
        provider_kind: account.kind.as_ref().map(|kind| kind.as_str().to_owned()),
        currency: account.currency.clone(),
        balance: portfolio::Balance { current: account.currency_value.or(account.account_value), available: account.cash, limit: None },
        identifiers: Identifiers { number: account.account_id.clone(), ..Identifiers::default() },
        portfolio: None,
        owners: vec![],
    }
}

fn investment_kind(kind: &InvestmentAccountType) -> AccountKind {
    match kind.as_str() {
        "cash" => AccountKind::CASH,
        "chequing" => AccountKind::CHECKING,
        "margin" | "short" | "long" => AccountKind::BROKERAGE,
        "tfsa" | "fhsa" | "resp" | "rdsp" => AccountKind::REGISTERED,
        "rrsp" | "lira" | "lrsp" | "rlsp" | "rrif" | "lif" | "lrif" | "prif" | "rpp" | "ipp" | "dpsp" | "spp" | "vrsp" => {
            AccountKind::RETIREMENT
        }
        _ => AccountKind::OTHER,
    }
}
