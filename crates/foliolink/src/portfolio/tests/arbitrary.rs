//! Snapshots for property tests: any text, any number, few ids, so that two snapshots have rows in
//! common.

use jiff::{Timestamp, civil::Date};
use proptest::{collection::vec, option, prelude::*, sample::select};
use rust_decimal::Decimal;

use crate::portfolio::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["SAMPLE HOLDER ONE", "TRANSIT PASS", "007", "0.10", ""]).prop_map(String::from),
        any::<String>()
    ]
}

fn personal() -> impl Strategy<Value = Option<Personal>> {
    option::of(text().prop_map(Personal::from))
}

fn word() -> impl Strategy<Value = Option<String>> {
    option::of(select(vec!["STOCK", "CAD", "EUR", "Operations/Chequing"]).prop_map(String::from))
}

fn id<T: From<&'static str> + std::fmt::Debug>() -> impl Strategy<Value = T> {
    select(vec!["a", "b", "c"]).prop_map(T::from)
}

/// Seldom none, and seldom one that identifies nothing.
fn some_id<T: From<&'static str> + std::fmt::Debug>() -> impl Strategy<Value = Option<T>> {
    let odd = select(vec!["", "000"]).prop_map(T::from);
    prop_oneof![8 => id().prop_map(Some), 1 => odd.prop_map(Some), 1 => any::<()>().prop_map(|()| None)]
}

/// Few values, so that rows may be equal, and any value that a decimal can hold.
pub(crate) fn decimal() -> impl Strategy<Value = Decimal> {
    let any = (-(1i128 << 95)..(1i128 << 95), 0u32..=28)
        .prop_map(|(digits, scale)| Decimal::from_i128_with_scale(digits, scale));
    prop_oneof![(-3i64..4, 0u32..3).prop_map(|(digits, scale)| Decimal::new(digits, scale)), any]
}

fn money() -> impl Strategy<Value = Option<Money>> {
    option::of(
        (decimal(), word())
            .prop_map(|(amount, currency)| Money { amount, currency: currency.map(Into::into) }),
    )
}

fn date() -> impl Strategy<Value = Option<Date>> {
    option::of(
        (2031i16..2033, 1i8..13, 1i8..29)
            .prop_map(|(year, month, day)| Date::new(year, month, day).unwrap()),
    )
}

fn instant() -> impl Strategy<Value = Option<Timestamp>> {
    option::of(
        (-377_705_023_201i64..253_402_207_200)
            .prop_map(|second| Timestamp::from_second(second).unwrap()),
    )
}

fn kind<T: for<'a> From<&'a str> + std::fmt::Debug>() -> impl Strategy<Value = T> {
    prop_oneof![Just("other".to_owned()), any::<String>()].prop_map(|word| T::from(&word))
}

prop_compose! {
    fn holder()(name in personal(), email in personal(), phone in personal(), address in option::of(address())) -> Holder {
        Holder { name, email, phone, address }
    }
}

prop_compose! {
    fn address()(lines in vec(text().prop_map(Personal::from), 0..3), city in personal(), region in personal(), postal_code in personal(),
                 country in word()) -> Address {
        Address { lines, city, region, postal_code, country }
    }
}

prop_compose! {
    fn account()(
        id in some_id(), (name, number, transit, iban) in (personal(), personal(), personal(), personal()), kind in kind(),
        (provider_kind, currency, institution) in (word(), word(), word()),
        (current, available, limit) in (option::of(decimal()), option::of(decimal()), option::of(decimal())),
        portfolio in option::of(id()), owners in vec(text().prop_map(Personal::from), 0..3),
        (ownership, registered, updated_at) in (word(), option::of(any::<bool>()), instant()),
        (overdraft_limit, last_four) in (option::of(decimal()), personal()),
    ) -> Account {
        let identifiers = Identifiers { number, transit, institution, iban, last_four };
        let balance = Balance { current, available, limit, overdraft_limit };
        Account { id, name, kind, provider_kind, currency, balance, identifiers, portfolio, owners, ownership, registered, updated_at }
    }
}

prop_compose! {
    fn portfolio()(id in some_id(), kind in kind(), provider_kind in word(), currency in word(), value in option::of(decimal()),
                   owners in vec(text().prop_map(Personal::from), 0..3), updated_at in instant()) -> Portfolio {
        Portfolio { id, kind, provider_kind, currency, value, owners, updated_at }
    }
}

prop_compose! {
    fn security()(id in some_id(), name in option::of(text()), isin in word(), kind in kind(), provider_kind in word(), currency in word(),
                  exchange in word(), identified in any::<bool>(), related_security in option::of(id()),
                  spanish_tax_exempt in option::of(any::<bool>()), management_company in option::of(company())) -> Security {
        Security {
            id, name, isin, kind, provider_kind, currency, exchange, identified, related_security, spanish_tax_exempt, management_company,
        }
    }
}

fn company() -> impl Strategy<Value = ManagementCompany> {
    (option::of(text()), word()).prop_map(|(name, cif)| ManagementCompany { name, cif })
}

prop_compose! {
    fn holding()(portfolio in option::of(id()), account in option::of(id()), security in option::of(id()), quantity in option::of(decimal()),
                 price in money(), value in money(), local_value in money(), exchange_rate in option::of(decimal()),
                 weight in option::of(decimal()), local_price in money()) -> Holding {
        Holding { portfolio, account, security, quantity, price, value, local_value, exchange_rate, weight, local_price }
    }
}

prop_compose! {
    fn transaction()(
        id in some_id(), account in option::of(id()), portfolio in option::of(id()), security in option::of(id()), date in date(),
        (kind, provider_kind, description) in (kind(), word(), personal()), (amount, price) in (money(), money()),
        (debit, credit) in (option::of(decimal()), option::of(decimal())), balance in option::of(decimal()),
        (quantity, quantity_effect) in (option::of(decimal()), option::of(select(vec![
            QuantityEffect::Adds, QuantityEffect::Removes, QuantityEffect::States,
        ]))),
        (local_amount, local_price, exchange_rate) in (money(), money(), option::of(decimal())), (fees, taxes) in (money(), money()),
    ) -> Transaction {
        Transaction {
            id, account, date, kind, provider_kind, description, amount, debit, credit, balance,
            trade: Trade {
                portfolio, security, quantity, quantity_effect, price, local_amount, local_price, exchange_rate, fees, taxes,
            }.into(),
        }
    }
}

prop_compose! {
    /// Any snapshot.
    pub(crate) fn snapshot()(
        provider in select(vec![Provider::FLINKS, Provider::VUMI]), connection in any::<String>(),
        as_of in instant(),
        institution in (option::of(id()), option::of(text())).prop_map(|(id, name)| Institution { id, name }),
        (holders, accounts, portfolios) in (vec(holder(), 0..4), vec(account(), 0..4), vec(portfolio(), 0..4)),
        (securities, holdings, transactions) in (vec(security(), 0..4), vec(holding(), 0..5), vec(transaction(), 0..6)),
        warnings in vec((any::<String>(), any::<String>()).prop_map(|(path, what)| Warning { path, what }), 0..3),
    ) -> Snapshot {
        Snapshot {
            as_of, institution, holders, accounts, portfolios, securities, holdings, transactions, warnings,
            ..Snapshot::new(provider, connection.into())
        }
    }
}
