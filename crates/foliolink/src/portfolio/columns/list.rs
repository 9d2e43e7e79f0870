//! The list. A line is a kind, a field of the model and what it is:
//! `kind field "What it is.";`. New lines come at the end.

use super::{Column, Field, Kind, Row, Value};
use crate::portfolio::{
    Account, Holder, Holding, Portfolio, Security, Snapshot, Transaction, Warning,
};

/// A table: its rows, and its lines.
macro_rules! fields {
    (
        $type:ty = $name:literal, |$snapshot:ident| $rows:expr;
        $($kind:ident $(($($argument:tt)*))? $a:ident $(. $b:ident)? $about:literal;)+
    ) => {
        impl Row for $type {
            const TABLE: &'static str = $name;

            const FIELDS: &'static [Field<Self>] =
                &[$(field!($kind [$($($argument)*)?] $about, $a $(. $b)?)),+];

            fn rows($snapshot: &Snapshot) -> &[Self] {
                $rows
            }
        }
    };
}

/// A line, with what its kind says of its columns.
macro_rules! field {
    // An amount and its currency; the argument is the kind of the amount.
    (money [$kind:ident] $about:literal, $a:ident) => {
        field!(@ $about, [$a] concat!(stringify!($a)), &[
            column!($kind, stringify!($a), concat!(stringify!($a), ".amount"), $about, None, |row| {
                row.$a.as_ref().map(|money| Value::Decimal(money.amount))
            }),
            column!(
                text,
                concat!(stringify!($a), "_currency"),
                concat!(stringify!($a), ".currency"),
                concat!("Currency of `", stringify!($a), "`."),
                None,
                |row| row.$a.as_ref().and_then(|money| read::text(&money.currency))
            ),
        ])
    };
    // Something that may be there as a whole; the arguments are its lines.
    (maybe [$($kind:ident $inner:ident $text:literal),+] $about:literal, $a:ident) => {
        field!(@ $about, [$a] concat!(stringify!($a)), &[$(column!(
            $kind,
            concat!(stringify!($a), "_", stringify!($inner)),
            concat!(stringify!($a), ".", stringify!($inner)),
            $text,
            None,
            |row| row.$a.as_ref().and_then(|inner| read::$kind(&inner.$inner))
        )),+])
    };
    // Names, which formats without lists keep in a table of their own: the argument.
    (names [$table:literal] $about:literal, $a:ident) => {
        field!(@ $about, [$a] concat!(stringify!($a)), &[column!(
            names,
            stringify!($a),
            stringify!($a),
            $about,
            Some($table),
            |row| read::names(&row.$a)
        )])
    };
    ($kind:ident [] $about:literal, $a:ident $(. $b:ident)?) => {
        field!(@ $about, [$a $(. $b)?] concat!(stringify!($a) $(, ".", stringify!($b))?), &[column!(
            $kind,
            concat!(stringify!($a) $(, "_", stringify!($b))?),
            concat!(stringify!($a) $(, ".", stringify!($b))?),
            $about,
            None,
            |row| read::$kind(&row.$a $(. $b)?)
        )])
    };
    (@ $about:literal, [$($place:tt)+] $path:expr, $columns:expr) => {
        Field {
            path: $path,
            about: $about,
            columns: $columns,
            differs: |one, other| one.$($place)+ != other.$($place)+,
            copy: |to, from| to.$($place)+.clone_from(&from.$($place)+),
        }
    };
}

macro_rules! column {
    ($kind:ident, $name:expr, $path:expr, $about:expr, $own_table:expr, $value:expr) => {
        Column {
            name: $name,
            path: $path,
            about: $about,
            kind: kind::$kind().0,
            nullable: kind::$kind().1,
            personal: kind::$kind().2,
            own_table: $own_table,
            value: $value,
            values: |rows| many::$kind(rows, $value),
            has_values: |rows| many::any(rows, $value),
        }
    };
}

fields! { Snapshot = "connections", |snapshot| std::slice::from_ref(snapshot);
    sure schema "[`SCHEMA`]; nothing else is read.";
    time as_of "When the data was read at the bank (Flinks' `Login.LastRefresh`, Vumi's `lastSync`).";
    id institution.id "The provider's id.";
    text institution.name "Its name.";
}

fields! { Holder = "holders", |snapshot| &snapshot.holders;
    person name "As the bank writes it.";
    person email "E-mail.";
    person phone "As the bank writes it; never normalised.";
    maybe(
        lines lines "Street and number, then a post-office box.",
        person city "City.",
        person region "Province or state.",
        person postal_code "Postal code.",
        text country "ISO 3166 alpha-2 where the bank writes it so."
    ) address "Postal address.";
}

fields! { Account = "accounts", |snapshot| &snapshot.accounts;
    id id "Its id.";
    person name "As the bank or the person calls it.";
    word kind "Our word for what it is.";
    text provider_kind "The provider's words, e.g. `Operations/Chequing`.";
    text currency "ISO 4217 in capitals.";
    amount balance.current "Booked.";
    amount balance.available "What can be spent.";
    amount balance.limit "Credit limit.";
    person identifiers.number "Account number, leading zeros kept.";
    person identifiers.transit "Branch (Canada: 5 digits).";
    text identifiers.institution "Institution number (Canada: 3 digits).";
    person identifiers.iban "IBAN.";
    id portfolio "The portfolio whose cash it holds (Vumi's brokers).";
    names("account_owners") owners "Names of its owners, as in `holders`.";
    text ownership "Whose account it is, in the provider's word: `Personal`, `Business` (Flinks).";
    flag registered "Whether it is a registered plan (Flinks' investments).";
    time updated_at "When the provider last updated it, and with it the balance (Vumi).";
    amount balance.overdraft_limit "How far it may be overdrawn.";
    person identifiers.last_four "The last four digits of the number, which may be all that there is (cards).";
}

fields! { Portfolio = "portfolios", |snapshot| &snapshot.portfolios;
    id id "Its id.";
    word kind "Our word for what it is.";
    text provider_kind "The provider's word.";
    text currency "ISO 4217 in capitals.";
    amount value "What it is worth; whether cash is in it, the provider doesn't say.";
    names("portfolio_owners") owners "Names of its owners.";
    time updated_at "When the provider last updated it, and with it the value.";
}

fields! { Security = "securities", |snapshot| &snapshot.securities;
    id id "Its id.";
    text name "Its name.";
    text isin "ISIN.";
    word kind "Our word for what it is.";
    text provider_kind "The provider's word.";
    text currency "ISO 4217 in capitals.";
    text exchange "MIC.";
    yes identified "`false` where the provider couldn't identify it yet: read it again later.";
    id related_security "Another security that it comes from, presumably the share behind a right.";
    flag spanish_tax_exempt "Presumably whether it is exempt under Spanish tax law.";
    maybe(text name "Its name.", text cif "Presumably its Spanish tax id.")
        management_company "Who manages it: funds and pension plans.";
}

fields! { Holding = "holdings", |snapshot| &snapshot.holdings;
    id portfolio "The portfolio it lies in.";
    id account "The account it lies in, where there are no portfolios.";
    id security "What is held.";
    quantity quantity "How many. For bonds, nominal or pieces: never compute `quantity × price`, use `value`.";
    money(price) price "Price of one, in the reference currency.";
    money(amount) value "Value in the reference currency.";
    money(amount) local_value "Value in the security's own currency.";
    rate exchange_rate "From reference to local currency: `local_value ≈ value × exchange_rate`.";
    rate weight "Share of the portfolio, 1 is all of it, cash not counted.";
    money(price) local_price "Price of one, in the security's own currency.";
}

fields! { Transaction = "transactions", |snapshot| &snapshot.transactions;
    id id "Its id.";
    id account "The account whose cash moved.";
    id portfolio "The portfolio whose holdings moved.";
    id security "What was bought, sold or paid out.";
    date date "The day, as the bank writes it.";
    word kind "Our word for what it is.";
    text provider_kind "The provider's word.";
    person description "The bank's text.";
    money(amount) amount "`credit - debit` where either is known; otherwise as sent.";
    amount debit "Money out, as sent, positive.";
    amount credit "Money in, as sent, positive.";
    amount balance "Balance of the account afterwards.";
    quantity quantity "How many securities.";
    effect quantity_effect "What `quantity` does to the position.";
    money(price) price "Price of one.";
    money(amount) local_amount "`amount` in the security's own currency.";
    money(price) local_price "`price` in the security's own currency.";
    rate exchange_rate "From reference to local currency.";
    money(amount) fees "Fees, as sent; in which currency, the provider doesn't say.";
    money(amount) taxes "Taxes, as sent; in which currency, the provider doesn't say.";
}

fields! { Warning = "warnings", |snapshot| &snapshot.warnings;
    sure path "Where in the answer, e.g. `Accounts[0].Transactions[3]`.";
    sure what "What it is. Never quotes data.";
}

/// What a kind says of a column: its type, whether it may be missing, whether it is personal.
mod kind {
    use super::Kind;

    type Said = (Kind, bool, bool);

    pub(super) const fn id() -> Said {
        (Kind::Text, true, false)
    }

    pub(super) const fn text() -> Said {
        (Kind::Text, true, false)
    }

    pub(super) const fn effect() -> Said {
        (Kind::Text, true, false)
    }

    pub(super) const fn word() -> Said {
        (Kind::Text, false, false)
    }

    pub(super) const fn sure() -> Said {
        (Kind::Text, false, false)
    }

    pub(super) const fn person() -> Said {
        (Kind::Text, true, true)
    }

    pub(super) const fn lines() -> Said {
        (Kind::Texts, true, true)
    }

    pub(super) const fn names() -> Said {
        (Kind::Texts, true, true)
    }

    pub(super) const fn amount() -> Said {
        (Kind::AMOUNT, true, false)
    }

    pub(super) const fn price() -> Said {
        (Kind::PRICE, true, false)
    }

    pub(super) const fn quantity() -> Said {
        (Kind::QUANTITY, true, false)
    }

    pub(super) const fn rate() -> Said {
        (Kind::RATE, true, false)
    }

    pub(super) const fn date() -> Said {
        (Kind::Date, true, false)
    }

    pub(super) const fn time() -> Said {
        (Kind::Time, true, false)
    }

    pub(super) const fn flag() -> Said {
        (Kind::Flag, true, false)
    }

    pub(super) const fn yes() -> Said {
        (Kind::Flag, false, false)
    }
}

/// How a value of a kind is read from its field.
mod read {
    use jiff::{Timestamp, civil};
    use rust_decimal::Decimal;

    use super::Value;
    use crate::portfolio::{Personal, QuantityEffect};

    pub(super) fn id<T: AsRef<str>>(id: &Option<T>) -> Option<Value<'_>> {
        id.as_ref().map(|id| Value::Text(id.as_ref().into()))
    }

    pub(super) fn text<T: AsRef<str>>(text: &Option<T>) -> Option<Value<'_>> {
        text.as_ref().map(|text| Value::Text(text.as_ref().into()))
    }

    pub(super) fn sure(text: &str) -> Option<Value<'_>> {
        Some(Value::Text(text.into()))
    }

    pub(super) fn word<T: AsRef<str>>(word: &T) -> Option<Value<'_>> {
        Some(Value::Text(word.as_ref().into()))
    }

    /// The JSON form's word: a match here would lose words that the model adds later.
    pub(super) fn effect(effect: &Option<QuantityEffect>) -> Option<Value<'_>> {
        let word = serde_json::to_value((*effect)?).ok()?;
        Some(Value::Text(word.as_str()?.to_owned().into()))
    }

    pub(super) fn person(text: &Option<Personal>) -> Option<Value<'_>> {
        text.as_ref().map(|text| Value::Text(text.reveal().into()))
    }

    pub(super) fn lines(lines: &[Personal]) -> Option<Value<'_>> {
        Some(Value::Texts(lines.iter().map(Personal::reveal).collect()))
    }

    pub(super) fn names(names: &[Personal]) -> Option<Value<'_>> {
        (!names.is_empty()).then(|| Value::Texts(names.iter().map(Personal::reveal).collect()))
    }

    pub(super) fn amount(number: &Option<Decimal>) -> Option<Value<'_>> {
        number.map(Value::Decimal)
    }

    pub(super) fn quantity(number: &Option<Decimal>) -> Option<Value<'_>> {
        number.map(Value::Decimal)
    }

    pub(super) fn rate(number: &Option<Decimal>) -> Option<Value<'_>> {
        number.map(Value::Decimal)
    }

    pub(super) fn date(date: &Option<civil::Date>) -> Option<Value<'_>> {
        date.map(Value::Date)
    }

    pub(super) fn time(time: &Option<Timestamp>) -> Option<Value<'_>> {
        time.map(Value::Time)
    }

    pub(super) fn flag(flag: &Option<bool>) -> Option<Value<'_>> {
        flag.map(Value::Flag)
    }

    pub(super) fn yes(flag: &bool) -> Option<Value<'_>> {
        Some(Value::Flag(*flag))
    }
}

/// How the values of a kind are read from many rows. A function a kind, since every column
/// compiles its own; inlined, so that how a row is read is compiled into the loop.
mod many {
    use super::super::{
        Value,
        table::{Key, Values},
    };

    macro_rules! many {
        ($name:ident: $variant:ident) => {
            #[inline]
            pub(super) fn $name<'a, T>(
                rows: &[(Key<'a>, &'a T)],
                value: impl Fn(&'a T) -> Option<Value<'a>>,
            ) -> Values<'a> {
                let values = rows.iter().map(|(_, row)| match value(row) {
                    Some(Value::$variant(value)) => Some(value),
                    // A value of another kind would be a mistake in the list, which a test looks
                    // for.
                    _ => None,
                });
                Values::$variant(values.collect())
            }
        };
    }

    many!(text: Text);
    many!(texts: Texts);
    many!(decimal: Decimal);
    many!(date: Date);
    many!(time: Time);
    many!(flag: Flag);

    pub(super) use self::{
        decimal as amount, decimal as price, decimal as quantity, decimal as rate, flag as yes,
        text as effect, text as id, text as person, text as sure, text as word, texts as lines,
        texts as names,
    };

    /// Whether there is one in any row.
    #[inline]
    pub(super) fn any<'a, T>(
        rows: &[(Key<'a>, &'a T)],
        value: impl Fn(&'a T) -> Option<Value<'a>>,
    ) -> bool {
        for (_, row) in rows {
            if value(row).is_some() {
                return true;
            }
        }
        false
    }
}
