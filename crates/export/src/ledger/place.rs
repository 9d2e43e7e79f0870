//! How messages name a row: by its place in the snapshot's JSON form, its id and its day, an account
//! also by its kind and currency. Names, texts and numbers of accounts are personal and stay out.

use foliolink::portfolio::{Account, Portfolio, Transaction};

/// Of which snapshot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// What the caller calls it.
    pub(crate) label: Option<&'a str>,
    /// Whether there are others.
    pub(crate) many: bool,
    pub(crate) snapshot: usize,
}

impl Place<'_> {
    /// `transactions[3] of 2031-03-28`.
    pub(crate) fn row(self, at: u32, row: Option<&Transaction>) -> String {
        let day = row.and_then(|row| row.date).map(|day| format!(" of {day}"));
        format!("{}transactions[{at}]{}", self.prefix(), day.unwrap_or_default())
    }

    /// `accounts[0] (id "a-1", checking, CAD)`.
    pub(crate) fn account(
        self,
        at: Option<usize>,
        id: Option<&str>,
        own: Option<&Account>,
    ) -> String {
        let about = own.map(|own| (own.kind.as_str(), own.currency.as_deref()));
        self.described("accounts", at, id, about)
    }

    /// `portfolios[0] (id "p-1", stock, EUR)`.
    pub(crate) fn portfolio(
        self,
        at: Option<usize>,
        id: Option<&str>,
        own: Option<&Portfolio>,
    ) -> String {
        let about = own.map(|own| (own.kind.as_str(), own.currency.as_deref()));
        self.described("portfolios", at, id, about)
    }

    fn described(
        self,
        list: &str,
        at: Option<usize>,
        id: Option<&str>,
        about: Option<(&str, Option<&str>)>,
    ) -> String {
        let mut entry = self.entry(list, at, id);
        let Some((kind, currency)) = about else { return entry };
        if entry.ends_with(')') {
            entry.pop();
        } else {
            entry.push_str(" (");
        }
        let is_code =
            |code: &&str| code.len() == 3 && code.bytes().all(|own| own.is_ascii_uppercase());
        let words = [id.map(|_| ""), Some(kind), currency.filter(is_code)];
        entry.push_str(&words.into_iter().flatten().collect::<Vec<_>>().join(", "));
        entry + ")"
    }

    /// `holdings[0]`, `accounts[0] (id "a-1")`.
    pub(crate) fn entry(self, list: &str, at: Option<usize>, id: Option<&str>) -> String {
        let prefix = self.prefix();
        match (at, id) {
            (Some(at), Some(id)) => format!("{prefix}{list}[{at}] (id {id:?})"),
            (Some(at), None) => format!("{prefix}{list}[{at}]"),
            (None, Some(id)) => format!("{prefix}{list} without an entry (id {id:?})"),
            (None, None) => format!("{prefix}rows of no one of the {list}"),
        }
    }

    fn prefix(self) -> String {
        match self.label {
            Some(label) => format!("{label}: "),
            None if self.many => format!("snapshot {}: ", self.snapshot),
            None => String::new(),
        }
    }
}
