//! The pages of the host app. `maud` escapes every value: names come from banks, and banks are
//! strangers.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use foliolink::{
    Advice,
    portfolio::{Account, Holding, Provider, Security, Snapshot},
};
use maud::{DOCTYPE, Markup, html};
use rust_decimal::Decimal;

use crate::connection::{Connection, Stage};

const SLICES: usize = 7; // with a colour of their own

fn page(title: &str, main: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Nestbook" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/host.css";
                script type="module" src="/host.js" {}
            }
            body {
                a.skip href="#main" { "To the content" }
                header { nav aria-label="Nestbook" { a.brand href="/" { span.mark aria-hidden="true" { "N" } "Nestbook" } } }
                main #main { (main) }
                footer { "An example of foliolink. Its banks and people are made up." }
            }
        }
    }
}

pub(crate) fn home(
    notice: Option<&str>,
    link_open: bool,
    connections: &[Arc<Connection>],
) -> Markup {
    let body = html! {
        h1 { "Everything you own, in one place" }
        @if let Some(notice) = notice { p.notice role="status" { (notice) } }
        @if link_open { p.notice role="status" { "A Vumi Link was opened and hasn't come back. If you closed it, nothing was added: begin again." } }
        @if !connections.is_empty() {
            section aria-labelledby="yours" {
                h2 #yours { "Your institutions" }
                ul.rows { @for (number, connection) in connections.iter().enumerate() { li { (row(number, connection)) } } }
            }
        }
        section aria-labelledby="add" {
            h2 #add { "Add an institution" }
            p.soft { "You sign in with the provider. Nestbook never sees your password." }
            div.choices { (add("/flinks", "Canada and United States", "through Flinks")) (add("/vumi", "Spain", "through Vumi Finlink")) }
        }
    };
    page("Your institutions", body)
}

/// The look of the page, which only the browser knows, goes along to the widget: host.js fills it
/// in.
fn add(action: &str, title: &str, how: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="theme" value="light";
            button.choice type="submit" { span { strong { (title) } small { (how) } } span.plus aria-hidden="true" { "+" } }
        }
    }
}

fn row(number: usize, connection: &Connection) -> Markup {
    let (name, state) = match &*connection.stage.borrow() {
        Stage::Working(_) => (None, "collecting"),
        Stage::Ready(snapshot) => (Some(institution(snapshot)), "up to date"),
        Stage::Failed(_) => (None, "failed"),
    };
    let name = name
        .unwrap_or_else(|| format!("New institution through {}", provider(&connection.provider)));
    html! { a href={ "/connections/" (number) } { span { (name) } small { (state) } } }
}

pub(crate) fn connect(url: &str) -> Markup {
    let body = html! { div.narrow {
        h1 { "Sign in at your bank" }
        p #told .soft role="status" { "The widget of Flinks is loading." }
        iframe.widget title="Flinks Connect" src=(url) {}
        p { a href="/flinks/cancelled" { "Cancel" } }
    } };
    page("Sign in at your bank", body)
}

pub(crate) fn progress(provider_of: &Provider, text: &str, events: &str) -> Markup {
    let body = html! {
        h1 { "Collecting your data" }
        section.wait {
            div.spinner aria-hidden="true" {}
            ol.steps {
                li.done { "Signed in at your bank" }
                li aria-current="step" { (provider(provider_of)) " reads accounts and holdings" }
                li { "Your portfolio" }
            }
            p.soft role="status" data-events=(events) { (text) }
            noscript { a href="" { "Look again" } }
        }
    };
    page("Collecting your data", body)
}

pub(crate) fn failure(why: &str) -> Markup {
    let body = html! {
        h1 { "That didn't work" }
        p.problem role="alert" { (why) }
        p { a.button href="/" { "Back to your institutions" } }
    };
    page("That didn't work", body)
}

/// The log gets what support asks for, which holds no secret; the person gets what helps.
pub(crate) fn explain(error: &foliolink::Error) -> &'static str {
    eprintln!("{error}");
    match error.advice() {
        Advice::AnswerMfa
        | Advice::Reauthorize
        | Advice::MintToken
        | Advice::AskCredentials
        | Advice::Relink => "Your bank wants you to sign in again: add the institution once more.",
        Advice::ActAtBank => {
            "Your bank needs something from you first: sign in on its own site, then add it here again."
        }
        Advice::Poll | Advice::RetryLater => "Your bank can't be reached for now. Try again later.",
        _ => {
            "Something went wrong on our side, and we have noted it. Nothing was changed at your bank."
        }
    }
}

/// As a page.
pub(crate) struct Problem(foliolink::Error);

impl From<foliolink::Error> for Problem {
    fn from(error: foliolink::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (StatusCode::BAD_GATEWAY, failure(explain(&self.0))).into_response()
    }
}

pub(crate) fn portfolio(snapshot: &Snapshot) -> Markup {
    let as_of = snapshot.as_of.map(|time| time.strftime("%-d %B %Y, %H:%M UTC").to_string());
    let body = html! {
        h1 { (institution(snapshot)) }
        p.soft {
            "Through " (provider(&snapshot.provider)) ", "
            @if let Some(as_of) = as_of { "read at the bank on " (as_of) } @else { "the bank doesn't say as of when" }
            ". " (snapshot.transactions.len()) " movements."
        }
        section aria-labelledby="allocation" {
            h2 #allocation { "Allocation" }
            @let charts = allocation(snapshot);
            @if charts.is_empty() { p { "There is nothing to show: no holding and no account with a known, positive value." } }
            div.charts { @for (currency, slices) in &charts { (chart(currency, slices)) } }
            p.soft { "Debts aren't in it, and currencies aren't added up." }
        }
        section aria-labelledby="accounts" {
            h2 #accounts { "Accounts" }
            @if snapshot.accounts.is_empty() { p { "This institution sent no accounts." } } @else { (accounts(&snapshot.accounts)) }
        }
        section aria-labelledby="holdings" {
            h2 #holdings { "Holdings" }
            @if snapshot.holdings.is_empty() { p { "This institution sent no holdings." } } @else { (holdings(snapshot)) }
        }
        @if !snapshot.warnings.is_empty() {
            details { summary { "Things to know about this data (" (snapshot.warnings.len()) ")" }
                ul { @for warning in &snapshot.warnings { li { code { (warning.path) } " " (warning.what) } } } }
        }
    };
    page("Portfolio", body)
}

fn accounts(accounts: &[Account]) -> Markup {
    html! {
        table {
            caption.only-read { "Accounts with their balances" }
            thead { tr { th scope="col" { "Account" } th.number scope="col" { "Balance" } } }
            tbody { @for account in accounts { tr {
                th scope="row" { (account_name(account)) @if account.name.is_some() { small { (words(account.kind.as_str())) } } }
                td.number { span.digits { (amount(account.balance.current, account.currency.as_deref())) } }
            } } }
        }
    }
}

/// Quantity and price have a column of their own where there is room.
fn holdings(snapshot: &Snapshot) -> Markup {
    let mut rows: Vec<_> = snapshot.holdings.iter().collect();
    rows.sort_by_key(|holding| std::cmp::Reverse(holding.value.as_ref().map(|value| value.amount)));
    html! {
        table {
            caption.only-read { "Holdings, the largest first" }
            thead { tr { th scope="col" { "Security" } th.number.roomy scope="col" { "Quantity" } th.number scope="col" { "Value" } } }
            tbody { @for holding in rows { tr {
                th scope="row" {
                    (security_name(snapshot, holding))
                    @if let Some(security) = security(snapshot, holding) {
                        small { (words(security.kind.as_str())) @if let Some(isin) = &security.isin { " · " (isin) } }
                    }
                }
                td.number.roomy { (quantity(holding)) @if let Some(price) = price(holding) { small { (price) } } }
                td.number { span.digits { (amount(holding.value.as_ref().map(|money| money.amount), holding.value.as_ref().and_then(|money| money.currency.as_deref()))) } small.tight { (quantity(holding)) " " (price(holding).unwrap_or_default()) } }
            } } }
        }
    }
}

fn quantity(holding: &Holding) -> String {
    holding
        .quantity
        .map_or("unknown".to_owned(), |quantity| group_digits(&quantity.normalize().to_string()))
}

fn price(holding: &Holding) -> Option<String> {
    holding
        .price
        .as_ref()
        .map(|price| format!("at {}", group_digits(&price.amount.normalize().to_string())))
}

/// Amounts come from strangers: one beyond all sense must not end the page.
fn total(parts: &[(String, Decimal)]) -> Decimal {
    parts.iter().fold(Decimal::ZERO, |sum, (_, value)| sum.saturating_add(*value))
}

/// A ring for the eye, and the same as a table: its legend, and all of it for whoever doesn't see
/// the ring.
fn chart(currency: &str, slices: &[(String, Decimal)]) -> Markup {
    let total = total(slices);
    let share = |value: &Decimal| value.saturating_mul(Decimal::ONE_HUNDRED) / total;
    let gap = Decimal::new(4, 1);
    // The last part runs on to the end of the ring, whose length browsers measure in their own way;
    // a single one needs no dashes.
    let dashes = |number: usize, value: &Decimal| match slices.len() - number {
        1 => (number > 0).then(|| "100".to_owned()),
        _ => Some(format!("{} 100", (share(value) - gap).max(Decimal::new(1, 1)).round_dp(3))),
    };
    let whole = if total < Decimal::ONE_THOUSAND {
        digits(total)
    } else {
        group_digits(&total.round().to_string())
    };
    let (large, small) = if whole.len() < 10 { (whole.as_str(), currency) } else { (currency, "") };
    let starts = slices.iter().scan(Decimal::ZERO, |start, (_, value)| {
        Some(std::mem::replace(start, *start + share(value)))
    });
    let largest = slices
        .first()
        .map(|(name, value)| {
            format!("The largest part is {name} with {:.1} %.", share(value).round_dp(1))
        })
        .unwrap_or_default();
    html! {
        div.chart.one[slices.len() == 1] {
            svg viewBox="0 0 42 42" role="img" aria-labelledby={ "title-" (currency) " desc-" (currency) } {
                title id={ "title-" (currency) } { "Allocation in " (currency) }
                desc id={ "desc-" (currency) } { (largest) " The table holds every part." }
                g fill="none" stroke-width="5.5" transform="rotate(-90 21 21)" {
                    @for (number, ((_, value), start)) in slices.iter().zip(starts).enumerate() {
                        circle class={ "slice s" (number) } cx="21" cy="21" r="17" pathLength="100" stroke="currentColor"
                            stroke-dasharray=[dashes(number, value)] stroke-dashoffset=(-(start + gap).round_dp(3)) {}
                    }
                }
                text x="21" y="20.6" text-anchor="middle" class="total" { (large) }
                text x="21" y="25" text-anchor="middle" class="unit" { (small) }
            }
            table {
                caption { "In " (currency) ", " (digits(total)) " in all" }
                thead { tr { th scope="col" { "Part" } th.number scope="col" { "Value" } th.number scope="col" { "Share" } } }
                tbody { @for (number, (name, value)) in slices.iter().enumerate() { tr {
                    th scope="row" { span class={ "swatch s" (number) } aria-hidden="true" {} (name) }
                    td.number { span.digits { (digits(*value)) } }
                    td.number { (format!("{:.1} %", share(value).round_dp(1))) }
                } } }
            }
        }
    }
}

/// By currency: what is held, by security, and accounts that are no debts, the largest first.
fn allocation(snapshot: &Snapshot) -> BTreeMap<String, Vec<(String, Decimal)>> {
    let held = snapshot.holdings.iter().filter_map(|holding| {
        let value = holding.value.as_ref()?;
        Some((
            value.currency.as_deref()?.to_owned(),
            security_name(snapshot, holding),
            value.amount,
        ))
    });
    let owned = snapshot.accounts.iter().filter(|account| !account.kind.is_owed());
    let cash = owned.filter_map(|account| {
        Some((account.currency.clone()?, account_name(account), account.balance.current?))
    });
    let mut parts: BTreeMap<String, BTreeMap<String, Decimal>> = BTreeMap::new();
    for (currency, name, value) in
        held.chain(cash).filter(|(.., value)| value.is_sign_positive() && !value.is_zero())
    {
        let part = parts.entry(currency).or_default().entry(name).or_default();
        *part = part.saturating_add(value);
    }
    parts.into_iter().map(|(currency, parts)| (currency, largest(parts))).collect()
}

fn largest(parts: BTreeMap<String, Decimal>) -> Vec<(String, Decimal)> {
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
    if parts.len() > SLICES + 1 {
        let rest = parts.split_off(SLICES);
        parts.push((format!("{} others", rest.len()), total(&rest)));
    }
    parts
}

fn security<'a>(snapshot: &'a Snapshot, holding: &Holding) -> Option<&'a Security> {
    snapshot
        .securities
        .iter()
        .find(|security| security.id.is_some() && security.id == holding.security)
}

fn security_name(snapshot: &Snapshot, holding: &Holding) -> String {
    let named = security(snapshot, holding)
        .and_then(|security| security.name.clone().or_else(|| security.isin.clone()));
    named.unwrap_or_else(|| "Not identified".to_owned())
}

/// As the person calls it, or what it is with the end of its number.
fn account_name(account: &Account) -> String {
    let number = account
        .identifiers
        .number
        .as_ref()
        .or(account.identifiers.iban.as_ref())
        .map_or("", |name| name.reveal());
    let ending = number
        .char_indices()
        .nth_back(3)
        .map_or(String::new(), |(at, _)| format!(" …{}", number.split_at(at).1));
    account.name.as_ref().map_or_else(
        || format!("{}{ending}", words(account.kind.as_str())),
        |name| name.reveal().to_owned(),
    )
}

fn institution(snapshot: &Snapshot) -> String {
    let id = || snapshot.institution.id.as_ref().map(ToString::to_string);
    snapshot.institution.name.clone().or_else(id).unwrap_or_else(|| "Your institution".to_owned())
}

fn provider(provider: &Provider) -> &str {
    if *provider == Provider::FLINKS { "Flinks" } else { "Vumi Finlink" }
}

/// `credit_card` as a person writes it.
fn words(kind: &str) -> String {
    let kind = kind.replace('_', " ").replace("etf", "ETF");
    let mut letters = kind.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Unknown is never zero.
fn amount(amount: Option<Decimal>, currency: Option<&str>) -> String {
    amount.map_or("unknown".to_owned(), |amount| {
        format!("{}\u{a0}{}", digits(amount), currency.unwrap_or_default())
    })
}

/// All of them, two decimals at least.
fn digits(amount: Decimal) -> String {
    group_digits(&if amount.scale() < 2 { format!("{amount:.2}") } else { amount.to_string() })
}

/// `-1234567.5` as `−1,234,567.5`, digit by digit.
fn group_digits(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("−", digits));
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}
