//! The ten tables: which columns each has and where in the model they come from. A column is named
//! after its path in the JSON form (`balance.current` is `balance_current`; the amount of a `Money`
//! keeps the field's own name). Their order is a contract: add at the end.

use foliolink::portfolio::{Money, Personal, Snapshot};
use rust_decimal::Decimal;

use crate::table::{Rows, Table};

/// All tables, in the order in which they refer to each other.
pub(crate) fn tables(snapshots: &[Snapshot]) -> Vec<Table<'_>> {
    let all = [
        connections,
        holders,
        accounts,
        account_owners,
        portfolios,
        portfolio_owners,
        securities,
        holdings,
        transactions,
        warnings,
    ];
    all.iter().map(|table| table(snapshots)).collect()
}

fn connections(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("connections", snapshots, |it| [it])
        .text("schema", |it| Some(it.schema.as_str()))
        .time("as_of", |it| it.as_of)
        .text("institution_id", |it| it.institution.id.as_ref().map(|id| id.as_str()))
        .text("institution_name", |it| it.institution.name.as_deref())
        .table()
}

fn holders(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("holders", snapshots, |it| &it.holders)
        .text("name", |it| revealed(&it.name))
        .text("email", |it| revealed(&it.email))
        .text("phone", |it| revealed(&it.phone))
        .texts("address_lines", |it| {
            it.address.as_ref().map(|at| at.lines.iter().map(Personal::reveal).collect())
        })
        .text("address_city", |it| revealed(&it.address.as_ref()?.city))
        .text("address_region", |it| it.address.as_ref()?.region.as_deref())
        .text("address_postal_code", |it| revealed(&it.address.as_ref()?.postal_code))
        .text("address_country", |it| it.address.as_ref()?.country.as_deref())
        .table()
}

fn accounts(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("accounts", snapshots, |it| &it.accounts)
        .text("id", |it| it.id.as_ref().map(|id| id.as_str()))
        .text("name", |it| revealed(&it.name))
        .text("kind", |it| Some(it.kind.as_str()))
        .text("provider_kind", |it| it.provider_kind.as_deref())
        .text("currency", |it| it.currency.as_deref())
        .decimal("balance_current", |it| it.balance.current)
        .decimal("balance_available", |it| it.balance.available)
        .decimal("balance_limit", |it| it.balance.limit)
        .text("identifiers_number", |it| revealed(&it.identifiers.number))
        .text("identifiers_transit", |it| revealed(&it.identifiers.transit))
        .text("identifiers_institution", |it| it.identifiers.institution.as_deref())
        .text("identifiers_iban", |it| revealed(&it.identifiers.iban))
        .text("portfolio", |it| it.portfolio.as_ref().map(|id| id.as_str()))
        .text("ownership", |it| it.ownership.as_deref())
        .flag("registered", |it| it.registered)
        .time("updated_at", |it| it.updated_at)
        .decimal("balance_overdraft_limit", |it| it.balance.overdraft_limit)
        .text("identifiers_last_four", |it| revealed(&it.identifiers.last_four))
        .table()
}

fn account_owners(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("account_owners", snapshots, |it| {
        it.accounts
            .iter()
            .flat_map(|account| account.owners.iter().map(move |owner| (account, owner)))
    })
    .text("account", |(account, _)| account.id.as_ref().map(|id| id.as_str()))
    .text("owner", |(_, owner)| Some(owner.reveal()))
    .table()
}

fn portfolios(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("portfolios", snapshots, |it| &it.portfolios)
        .text("id", |it| it.id.as_ref().map(|id| id.as_str()))
        .text("kind", |it| Some(it.kind.as_str()))
        .text("provider_kind", |it| it.provider_kind.as_deref())
        .text("currency", |it| it.currency.as_deref())
        .decimal("value", |it| it.value)
        .time("updated_at", |it| it.updated_at)
        .table()
}

fn portfolio_owners(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("portfolio_owners", snapshots, |it| {
        it.portfolios.iter().flat_map(|it| it.owners.iter().map(move |owner| (it, owner)))
    })
    .text("portfolio", |(portfolio, _)| portfolio.id.as_ref().map(|id| id.as_str()))
    .text("owner", |(_, owner)| Some(owner.reveal()))
    .table()
}

fn securities(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("securities", snapshots, |it| &it.securities)
        .text("id", |it| it.id.as_ref().map(|id| id.as_str()))
        .text("name", |it| it.name.as_deref())
        .text("isin", |it| it.isin.as_deref())
        .text("kind", |it| Some(it.kind.as_str()))
        .text("provider_kind", |it| it.provider_kind.as_deref())
        .text("currency", |it| it.currency.as_deref())
        .text("exchange", |it| it.exchange.as_deref())
        .flag("identified", |it| Some(it.identified))
        .text("related_security", |it| it.related_security.as_ref().map(|id| id.as_str()))
        .flag("spanish_tax_exempt", |it| it.spanish_tax_exempt)
        .text("management_company_name", |it| it.management_company.as_ref()?.name.as_deref())
        .text("management_company_cif", |it| it.management_company.as_ref()?.cif.as_deref())
        .table()
}

fn holdings(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("holdings", snapshots, |it| &it.holdings)
        .text("portfolio", |it| it.portfolio.as_ref().map(|id| id.as_str()))
        .text("account", |it| it.account.as_ref().map(|id| id.as_str()))
        .text("security", |it| it.security.as_ref().map(|id| id.as_str()))
        .decimal("quantity", |it| it.quantity)
        .decimal("price", |it| amount(&it.price))
        .text("price_currency", |it| currency(&it.price))
        .decimal("value", |it| amount(&it.value))
        .text("value_currency", |it| currency(&it.value))
        .decimal("local_value", |it| amount(&it.local_value))
        .text("local_value_currency", |it| currency(&it.local_value))
        .decimal("exchange_rate", |it| it.exchange_rate)
        .decimal("weight", |it| it.weight)
        .decimal("local_price", |it| amount(&it.local_price))
        .text("local_price_currency", |it| currency(&it.local_price))
        .table()
}

fn transactions(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("transactions", snapshots, |it| &it.transactions)
        .text("id", |it| it.id.as_ref().map(|id| id.as_str()))
        .text("account", |it| it.account.as_ref().map(|id| id.as_str()))
        .text("portfolio", |it| it.portfolio.as_ref().map(|id| id.as_str()))
        .text("security", |it| it.security.as_ref().map(|id| id.as_str()))
        .date("date", |it| it.date)
        .text("kind", |it| Some(it.kind.as_str()))
        .text("provider_kind", |it| it.provider_kind.as_deref())
        .text("description", |it| revealed(&it.description))
        .decimal("amount", |it| amount(&it.amount))
        .text("amount_currency", |it| currency(&it.amount))
        .decimal("debit", |it| it.debit)
        .decimal("credit", |it| it.credit)
        .decimal("balance", |it| it.balance)
        .decimal("quantity", |it| it.quantity)
        // The JSON form's word: a match here would lose words that the model adds later.
        .text("quantity_effect", |it| {
            serde_json::to_value(it.quantity_effect?).ok()?.as_str().map(str::to_owned)
        })
        .decimal("price", |it| amount(&it.price))
        .text("price_currency", |it| currency(&it.price))
        .decimal("local_amount", |it| amount(&it.local_amount))
        .text("local_amount_currency", |it| currency(&it.local_amount))
        .decimal("local_price", |it| amount(&it.local_price))
        .text("local_price_currency", |it| currency(&it.local_price))
        .decimal("exchange_rate", |it| it.exchange_rate)
        .decimal("fees", |it| amount(&it.fees))
        .text("fees_currency", |it| currency(&it.fees))
        .decimal("taxes", |it| amount(&it.taxes))
        .text("taxes_currency", |it| currency(&it.taxes))
        .table()
}

fn warnings(snapshots: &[Snapshot]) -> Table<'_> {
    Rows::of("warnings", snapshots, |it| &it.warnings)
        .text("path", |it| Some(it.path.as_str()))
        .text("what", |it| Some(it.what.as_str()))
        .table()
}

fn revealed(text: &Option<Personal>) -> Option<&str> {
    text.as_ref().map(Personal::reveal)
}

fn amount(money: &Option<Money>) -> Option<Decimal> {
    money.as_ref().map(|it| it.amount)
}

fn currency(money: &Option<Money>) -> Option<&str> {
    money.as_ref()?.currency.as_deref()
}
