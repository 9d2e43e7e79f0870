//! What account data was asked for with: switches, filters, the window of transactions.

use super::refusal::invalid;
use crate::exchange::{Fields, Reply};

/// What a summary was asked for with; the Async poll repeats it.
#[derive(Clone)]
pub(crate) struct SummaryOptions {
    pub(crate) balance: bool,
    pub(crate) identity: bool,
}

/// What the details were asked for with.
#[derive(Clone)]
pub(crate) struct DetailOptions {
    pub(crate) transactions: bool,
    pub(crate) holder: bool,
    pub(crate) identity: bool,
    pub(crate) balance: bool,
    pub(crate) days: i64,
    from: Option<String>,
    to: Option<String>,
    pub(crate) accounts: Option<Vec<String>>,
    /// Per account the transaction after which the caller wants to go on.
    pub(crate) after: Vec<(String, String)>,
}

impl SummaryOptions {
    pub(crate) fn read(fields: &Fields) -> Self {
        let on = |key: &str| fields.flag(key).unwrap_or(true);
        Self { balance: on("withbalance"), identity: on("withaccountidentity") }
    }
}

impl DetailOptions {
    pub(crate) fn read(fields: &Fields) -> Result<Self, Reply> {
        let on = |key: &str| fields.flag(key).unwrap_or(true);
        Ok(Self {
            transactions: on("withtransactions"),
            holder: on("withkyc"),
            identity: on("withaccountidentity"),
            balance: on("withbalance"),
            days: parse_days(fields.text("daysoftransactions"))?,
            from: fields.text("datefrom").map(str::to_owned),
            to: fields.text("dateto").map(str::to_owned),
            accounts: parse_accounts_filter(fields)?,
            after: parse_refresh_delta(fields)?,
        })
    }

    /// Whether a date lies in what was asked for: explicit dates win over the number of days.
    pub(crate) fn covers(&self, date: &str, oldest: &str) -> bool {
        let from = self.from.as_deref().unwrap_or(oldest);
        date >= from && self.to.as_deref().is_none_or(|to| date <= to)
    }
}

fn parse_days(text: Option<&str>) -> Result<i64, Reply> {
    match text {
        None | Some("Days90") => Ok(90),
        Some("Days365" | "Days360") => Ok(365),
        Some(_) => Err(invalid("DaysOfTransactions is Days90 or Days365")),
    }
}

/// The account ids of a filter; an empty list filters nothing.
pub(crate) fn parse_accounts_filter(fields: &Fields) -> Result<Option<Vec<String>>, Reply> {
    if fields.get("accountsfilter").is_none() {
        return Ok(None);
    }
    let ids = fields.texts("accountsfilter");
    let ids = ids.ok_or_else(|| invalid("AccountsFilter is a list of account ids"))?;
    Ok(Some(ids).filter(|ids| !ids.is_empty()))
}

fn parse_refresh_delta(fields: &Fields) -> Result<Vec<(String, String)>, Reply> {
    let Some(list) = fields.get("refreshdelta") else { return Ok(Vec::new()) };
    let pair = |entry: &serde_json::Value| {
        let entry = Fields::new(entry.as_object()?.clone());
        Some((entry.text("accountid")?.to_owned(), entry.text("transactionid")?.to_owned()))
    };
    let pairs = list.as_array().and_then(|list| list.iter().map(pair).collect());
    pairs.ok_or_else(|| invalid("RefreshDelta lists AccountId and TransactionId"))
}
