//! Names of accounts and commodities that beancount, hledger and ledger all take.

use std::collections::{HashMap, HashSet};

use foliolink::portfolio::{Account, AccountKind, Security, SecurityId, Snapshot};

use super::{
    book::{Book, Source},
    depot::{Depot, find_security},
    statement::Statement,
};
use crate::Error;

/// Names of one source's statements and depots, in their order.
pub(crate) struct Names {
    pub(crate) statements: Vec<String>,
    pub(crate) depots: Vec<String>,
}

/// Names that stay what they are from export to export: of the provider's own words, and of ids
/// where these are alike. No account lies below another one: beancount's balance of an account
/// holds for what is below it as well, those of the others don't.
pub(crate) fn accounts(book: &Book<'_>) -> Vec<Names> {
    let mut uses: HashMap<String, usize> = HashMap::new();
    let plain: Vec<_> = book.sources.iter().map(|source| plain_names(source)).collect();
    let all = plain.iter().flat_map(|names| names.statements.iter().chain(&names.depots));
    all.for_each(|name| *uses.entry(name.clone()).or_default() += 1);
    let mut taken = HashSet::new();
    let mut tell_apart = |name: String, id: Option<&str>| {
        let id = id.map(|id| component(id, "")).filter(|id| !id.is_empty());
        let name = match id {
            Some(id) if uses.get(&name).is_some_and(|uses| *uses > 1) => format!("{name}-{id}"),
            _ => name,
        };
        let mut own = name.clone();
        let mut number = 2;
        while !taken.insert(own.clone()) {
            own = format!("{name}-{number}");
            number += 1;
        }
        own
    };
    let named = plain.into_iter().zip(&book.sources).map(|(names, source)| Names {
        statements: names
            .statements
            .into_iter()
            .zip(&source.statements)
            .map(|(name, own)| tell_apart(name, own.id))
            .collect(),
        depots: names
            .depots
            .into_iter()
            .zip(&source.depots)
            .map(|(name, own)| tell_apart(name, own.id))
            .collect(),
    });
    named.collect()
}

fn plain_names(source: &Source<'_>) -> Names {
    let snapshot = source.snapshot;
    let provider = component(snapshot.provider.as_str(), "Provider");
    let institution = &snapshot.institution;
    let id = institution.id.as_ref().map(AsRef::as_ref);
    let institution = component(institution.name.as_deref().or(id).unwrap_or_default(), "Bank");
    let statement = |own: &Statement<'_>| {
        let owed = own.account.is_some_and(|account| account.kind.is_owed());
        let root = if owed { "Liabilities" } else { "Assets" };
        format!("{root}:{provider}:{institution}:{}", account_name(own.account))
    };
    let depot = |own: &Depot<'_>| {
        let name = match (own.portfolio, own.account) {
            (Some(portfolio), _) => {
                let word = portfolio.provider_kind.as_deref();
                component(word.unwrap_or(portfolio.kind.as_str()), "Portfolio")
            }
            (None, Some(account)) => format!("{}-Securities", account_name(Some(account))),
            (None, None) => "Securities".to_owned(),
        };
        format!("Assets:{provider}:{institution}:{name}")
    };
    Names {
        statements: source.statements.iter().map(statement).collect(),
        depots: source.depots.iter().map(depot).collect(),
    }
}

fn account_name(account: Option<&Account>) -> String {
    let Some(account) = account else { return "Unknown".to_owned() };
    let kind = account.kind.as_str();
    let kind = if account.kind == AccountKind::OTHER { "Account" } else { kind };
    let currency = account.currency.as_deref().unwrap_or_default();
    match &account.name {
        Some(name) => component(name.reveal(), &component(kind, "Account")),
        None => component(&format!("{kind} {currency}"), "Account"),
    }
}

/// A part of a name: Latin letters, digits and dashes, an upper-case letter or a digit first.
fn component(text: &str, instead: &str) -> String {
    let is_kept =
        |char: char| char.is_ascii_alphanumeric() || char.is_alphabetic() && char < '\u{250}';
    let mut kept = String::new();
    for char in text.chars() {
        if is_kept(char) {
            if kept.is_empty() {
                // Two letters in upper case, as of ß, are good as well; ª has no upper case.
                kept.extend(
                    char.to_uppercase().filter(|char| char.is_uppercase() || is_digit(*char)),
                );
            } else {
                kept.push(char);
            }
        } else if !kept.is_empty() && !kept.ends_with('-') {
            kept.push('-');
        }
    }
    let kept = kept.trim_end_matches('-');
    if kept.is_empty() { instead.to_owned() } else { kept.to_owned() }
}

fn is_digit(char: char) -> bool {
    char.is_ascii_digit()
}

/// What securities are called as commodities: their ISIN, or else their id.
pub(crate) struct Commodities<'a> {
    names: HashMap<(usize, &'a SecurityId), String>,
}

impl<'a> Commodities<'a> {
    /// Those that are held or moved.
    pub(crate) fn of(book: &Book<'a>) -> Result<Self, Error> {
        let mut names = HashMap::new();
        let mut owners: HashMap<String, (usize, &SecurityId)> = HashMap::new();
        for (source_at, source) in book.sources.iter().enumerate() {
            for depot in &source.depots {
                for position in &depot.positions {
                    let id = position.security;
                    let (name, is_isin) = commodity(source.snapshot, id);
                    let first = *owners.entry(name.clone()).or_insert((source_at, id));
                    if first != (source_at, id) && !is_isin {
                        return Err(Error::refused(
                            format!("{}, security {:?}", depot.label, id.as_str()),
                            "another security without an ISIN would have the same name",
                        ));
                    }
                    names.insert((source_at, id), name);
                }
            }
        }
        Ok(Self { names })
    }

    pub(crate) fn name(&self, source: usize, security: &'a SecurityId) -> Option<&str> {
        self.names.get(&(source, security)).map(String::as_str)
    }
}

/// Whether it is written as an ISIN is.
pub(crate) fn is_isin(text: &str) -> bool {
    text.len() == 12
        && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && text.ends_with(is_digit)
}

fn commodity(snapshot: &Snapshot, id: &SecurityId) -> (String, bool) {
    let isin = find_security(snapshot, id).and_then(|own: &Security| own.isin.as_deref());
    if let Some(isin) = isin.filter(|isin| is_isin(isin)) {
        return (isin.to_owned(), true);
    }
    let kept = id.as_str().chars().filter(char::is_ascii_alphanumeric).take(20);
    let kept = kept.collect::<String>().to_ascii_uppercase();
    (if kept.is_empty() { "SEC-X".to_owned() } else { format!("SEC-{kept}") }, false)
}

/// Whether beancount takes it as a currency: it starts with an upper-case letter, ends with one or
/// a digit, and is of 24 characters at most.
pub(crate) fn is_commodity(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_end = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    bytes.len() >= 2
        && bytes.len() <= 24
        && bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.last().is_some_and(is_end)
        && bytes.iter().all(|byte| is_end(byte) || b"'._-".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_letters_digits_and_dashes() {
        assert_eq!(component("Compte-chèques Quotidien", ""), "Compte-chèques-Quotidien");
        assert_eq!(component("everyday, \"chequing\" ; x:y", ""), "Everyday-chequing-x-y");
        assert_eq!(component("кофе ☕", "Account"), "Account");
        assert_eq!(component("ªª 7 b", ""), "7-b");
        assert_eq!(component("é", ""), "É");
    }

    #[test]
    fn commodities_are_what_beancount_takes() {
        assert!(is_isin("US9900000012") && !is_isin("US990000001"));
        assert!(
            is_commodity("EUR")
                && is_commodity("SEC-1")
                && !is_commodity("E")
                && !is_commodity("eur")
        );
    }
}
