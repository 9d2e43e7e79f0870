//! Names of accounts and commodities that beancount, hledger and ledger all take.

use std::collections::{BTreeSet, HashMap, HashSet};

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

/// Names that stay what they are from export to export: of the provider's own words. Where several
/// connections have an account of one name, each of these has its holder behind it; where one
/// connection has several, each has its id. No account lies below another one: beancount's balance
/// of an account holds for what is below it as well, those of the others don't.
pub(crate) fn accounts(book: &Book<'_>) -> Vec<Names> {
    let plain: Vec<_> = book.sources.iter().map(|source| plain_names(source)).collect();
    let holders = Holders::of(book, &plain);
    let mut taken = HashSet::new();
    let named = plain.into_iter().zip(&book.sources).enumerate().map(|(at, (names, source))| {
        let mut uses: HashMap<String, usize> = HashMap::new();
        names.all().for_each(|name| *uses.entry(name.clone()).or_default() += 1);
        let mut tell_apart = |(name, id): (String, Option<&str>)| {
            let is_alone = uses.get(&name).is_none_or(|uses| *uses == 1);
            let id = id.map(|id| component(id, "")).filter(|id| !is_alone && !id.is_empty());
            let whole = [holders.behind(at, &name), id]
                .into_iter()
                .flatten()
                .fold(name.clone(), |name, part| format!("{name}-{part}"));
            let mut own = whole.clone();
            let mut number = 2;
            while !taken.insert(own.clone()) {
                own = format!("{whole}-{number}");
                number += 1;
            }
            own
        };
        let statements =
            names.statements.into_iter().zip(source.statements.iter().map(|own| own.id));
        let statements = statements.map(&mut tell_apart).collect();
        let depots = names.depots.into_iter().zip(source.depots.iter().map(|own| own.id));
        Names { statements, depots: depots.map(&mut tell_apart).collect() }
    });
    named.collect()
}

impl Names {
    fn all(&self) -> impl Iterator<Item = &String> {
        self.statements.iter().chain(&self.depots)
    }
}

/// Who tells accounts of one name apart that are of several connections.
struct Holders<'a, 'b> {
    book: &'a Book<'b>,
    /// The sources that have an account of a name, where they are several.
    shared: HashMap<String, BTreeSet<usize>>,
}

impl<'a, 'b> Holders<'a, 'b> {
    fn of(book: &'a Book<'b>, plain: &[Names]) -> Self {
        let mut shared: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (at, names) in plain.iter().enumerate() {
            for name in names.all() {
                shared.entry(name.clone()).or_default().insert(at);
            }
        }
        shared.retain(|_, sources| sources.len() > 1);
        Self { book, shared }
    }

    /// The holder's name; where another one of these has the same, or none is known, what the
    /// connection is known by. Never the order of the snapshots, which may be another one next time.
    fn behind(&self, at: usize, name: &str) -> Option<String> {
        let sources = self.shared.get(name)?;
        let holder = |at: usize| holder(self.book.sources.get(at)?.snapshot);
        let own = holder(at);
        let is_shared = sources.iter().any(|other| *other != at && holder(*other) == own);
        let digest = || self.book.sources.get(at).map(|source| connection_digest(source.snapshot));
        match own {
            Some(own) if !is_shared => Some(own),
            Some(own) => digest().map(|digest| format!("{own}-{digest}")),
            None => digest(),
        }
    }
}

/// The first person that the snapshot names.
fn holder(snapshot: &Snapshot) -> Option<String> {
    let holders = snapshot.holders.iter().filter_map(|own| own.name.as_ref());
    let owners = snapshot.accounts.iter().flat_map(|own| &own.owners);
    let mut names = holders.chain(owners).map(|name| component(name.reveal(), ""));
    names.find(|name| !name.is_empty())
}

/// Enough of a hash to tell a household's connections apart: what they are hashed from opens accounts.
fn connection_digest(snapshot: &Snapshot) -> String {
    let text = format!("{} {}", snapshot.provider.as_str(), snapshot.connection.expose());
    let hash = hmac_sha256::Hash::hash(text.as_bytes());
    hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
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
                    let is_same = || is_same_security(book, first, (source_at, id));
                    if first != (source_at, id) && !is_isin && !is_same() {
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

/// Whether two connections of one provider hold the same thing: by its id, and by what the provider
/// says of it, since not every provider's ids hold beyond an answer.
fn is_same_security(
    book: &Book<'_>,
    (one_at, one): (usize, &SecurityId),
    (other_at, other): (usize, &SecurityId),
) -> bool {
    let snapshot = |at: usize| book.sources.get(at).map(|source| source.snapshot);
    let (Some(one_of), Some(other_of)) = (snapshot(one_at), snapshot(other_at)) else {
        return false;
    };
    let said = |snapshot, id| find_security(snapshot, id).map(|own| (&own.name, &own.currency));
    one_at != other_at
        && one == other
        && one_of.provider == other_of.provider
        && said(one_of, one) == said(other_of, other)
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
