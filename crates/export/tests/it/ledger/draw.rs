//! Snapshots that are drawn, with everything that ledgers stumble over, and what is true of them by
//! construction.

use std::collections::{BTreeMap, BTreeSet};

use foliolink::portfolio::Snapshot;
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// A row as it has to come back: day, amount, text.
pub(super) type Row = (String, Decimal, String);

/// What an account has to be.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) currency: String,
    pub(super) iban: Option<String>,
    pub(super) closing: Option<Decimal>,
    pub(super) opening: Option<Decimal>,
    pub(super) is_derived: bool,
    pub(super) is_any_known: bool,
    /// By the place in the snapshot.
    pub(super) booked: BTreeMap<usize, Row>,
    pub(super) pending: usize,
}

pub(super) struct Drawn {
    pub(super) snapshot: Snapshot,
    pub(super) accounts: Vec<Account>,
    /// Units that a portfolio holds in the end, by ISIN.
    pub(super) held: BTreeMap<String, Decimal>,
    /// Units that rows moved, by their place.
    pub(super) moved: BTreeMap<usize, Decimal>,
    /// Whether rows and balances were made not to agree.
    pub(super) is_broken: bool,
}

/// SplitMix64: the same draws everywhere.
pub(super) struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

const TEXTS: &[&str] = &[
    "COFFEE SHOP",
    "CAFÉ L'EXEMPLE – \"Ñ\" & <co>",
    "; comment? # tag ^link",
    "* (not a code) ! status | payee",
    "  two  blanks\tand a tab ",
    "line\r\nends\nhere",
    "back\\slash \\n \"quoted\"",
    "2031-01-01 open Assets:X",
    "&amp; &#233; ]]> <!-- x -->",
    "кофе ☕",
    "",
    "a-very-long-word-of-more-than-thirty-eight-characters-without-any-blank and then some words that go on for more than thirty two",
    "{cost} @ 3 EUR = 5 EUR",
    "key: value, tag:",
];

fn units(units: i64, digits: u32) -> Decimal {
    Decimal::new(units, digits)
}

pub(super) fn draw(seed: u64) -> Drawn {
    let mut dice = Dice(seed);
    let provider = dice.pick(&["flinks", "vumi"]);
    let mut drawn = Drawn {
        snapshot: Snapshot::new(provider.into(), format!("connection-{seed}").into()),
        accounts: Vec::new(),
        held: BTreeMap::new(),
        moved: BTreeMap::new(),
        is_broken: false,
    };
    let mut accounts = Vec::new();
    let mut transactions: Vec<Value> = Vec::new();
    let is_day_known = !dice.one_in(9);
    for at in 0..1 + dice.below(3) {
        draw_account(&mut dice, (at, is_day_known), &mut accounts, &mut transactions, &mut drawn);
    }
    let mut holdings = Vec::new();
    let mut portfolios = Vec::new();
    let mut securities = Vec::new();
    if dice.one_in(2) {
        draw_portfolio(&mut dice, &mut holdings, &mut transactions, &mut drawn);
        portfolios.push(json!({ "id": "p-1", "kind": "stock", "provider_kind": "STOCK_PORTFOLIO",
            "currency": "EUR", "value": "1740.00", "owners": [] }));
        for isin in ISINS {
            securities.push(json!({ "id": format!("s-{isin}"), "name": "Compañía «Ñandú» & \"Co\"", "isin": isin,
                "kind": "stock", "currency": "EUR", "identified": true }));
        }
    }
    drawn.snapshot = serde_json::from_value(json!({
        "schema": "foliolink.snapshot/1", "provider": provider, "connection": format!("connection-{seed}"),
        "as_of": is_day_known.then_some("2031-04-02T08:15:42Z"),
        "institution": { "id": "14", "name": "Bank & \"Söhne\"" }, "holders": [], "accounts": accounts,
        "portfolios": portfolios, "securities": securities, "holdings": holdings,
        "transactions": transactions, "warnings": [],
    }))
    .unwrap();
    drawn
}

fn draw_account(
    dice: &mut Dice,
    (at, is_day_known): (usize, bool),
    accounts: &mut Vec<Value>,
    transactions: &mut Vec<Value>,
    drawn: &mut Drawn,
) {
    let currency = dice.pick(&["EUR", "CAD", "JPY", "KWD"]);
    let digits = match currency {
        "JPY" => 0,
        "KWD" => 3,
        _ => 2,
    };
    let is_card = dice.one_in(5);
    let is_opposite = is_card && dice.one_in(2);
    let sign = if is_opposite { -Decimal::ONE } else { Decimal::ONE };
    let mut account = Account {
        currency: currency.to_owned(),
        iban: dice.one_in(2).then(|| format!("ES63999900012030045006{at:02}")),
        ..Account::default()
    };
    let opening = units(dice.below(2_000_000) as i64 - 1_000_000, digits);
    let mut balance = opening;
    let running = dice.pick(&["all", "all", "none", "some"]);
    let mut rows: Vec<(Value, Option<Row>)> = Vec::new();
    let count = dice.below(9);
    let mut day = 1;
    for number in 0..count {
        day += dice.below(3);
        let extra = u32::from(dice.one_in(25));
        let mut amount = units(dice.below(200_000) as i64 - 100_000, digits + extra);
        if amount.is_zero() || dice.one_in(40) {
            amount = Decimal::new(100_000_000_000_000_000 + number as i64, digits);
        }
        let repeats = if dice.one_in(6) { 2 } else { 1 };
        let text = dice.pick(TEXTS);
        for twin in 0..repeats {
            balance += amount;
            let said = running == "all" || running == "some" && dice.one_in(2);
            let date = format!("2031-03-{day:02}");
            let row = json!({
                "id": if dice.one_in(4) { Value::Null } else { json!(format!("t-{at}-{number}-{twin}")) },
                "account": format!("a-{at}"), "date": date, "kind": if amount.is_sign_negative() { "debit" } else { "credit" },
                "description": text, "amount": { "amount": amount.to_string(), "currency": currency },
                "debit": null, "credit": null,
                "balance": said.then(|| (balance * sign).to_string()),
            });
            rows.push((row, Some((date, amount, text.to_owned()))));
        }
    }
    let has_running = rows.iter().any(|(row, _)| !row["balance"].is_null());
    if has_running && dice.one_in(12) {
        let said: Vec<usize> =
            (0..rows.len()).filter(|at| !rows[*at].0["balance"].is_null()).collect();
        // The first one is the opening, so that only a later one can be wrong.
        if said.len() > 1 {
            let at = said[1 + dice.below(said.len() - 1)];
            let wrong: Decimal = rows[at].0["balance"].as_str().unwrap().parse().unwrap();
            rows[at].0["balance"] = json!((wrong + units(1, digits)).to_string());
            drawn.is_broken = true;
        }
    }
    let current = dice.below(6) > 0;
    let is_sign_told = is_sign_told(&rows, current);
    // What isn't booked, with or without a day.
    for number in 0..dice.below(3) {
        // Beyond the day on which the data was read, if that is known.
        let date = (is_day_known && dice.one_in(2)).then_some("2031-05-20");
        let row = json!({ "id": format!("pending-{at}-{number}"), "account": format!("a-{at}"), "date": date,
            "kind": "debit", "description": "not yet; \"booked\"", "amount": { "amount": "-7.00", "currency": currency },
            "debit": null, "credit": null, "balance": null });
        rows.push((row, None));
        account.pending += 1;
    }
    if current {
        account.closing = Some(balance);
    }
    // Twins of one balance each can't be put in order by anything but it: any order is right.
    match dice.below(3) {
        0 => rows.reverse(),
        1 if running == "all" && !drawn.is_broken => dice.shuffle(&mut rows),
        _ => {}
    }
    if is_opposite && !is_sign_told {
        // Nothing tells the sign: the balance is taken as it is sent.
        account.closing = account.closing.map(|closing| -closing);
    }
    account.is_any_known = has_running || current;
    account.is_derived = !has_running && current && count > 0;
    // Rows of one day have no order that anything tells, unless each has its balance.
    let days: BTreeSet<_> =
        rows.iter().filter_map(|(_, row)| row.as_ref().map(|row| &row.0)).collect();
    let is_order_told = running == "all" || days.len() > 1;
    // Equal rows alone make sense with either sign, in one order or the other.
    let amounts: BTreeSet<_> =
        rows.iter().filter_map(|(_, row)| row.as_ref().map(|row| row.1)).collect();
    let is_sign_told = is_sign_told && (amounts.len() > 1 || days.len() > 1);
    if has_running && is_order_told && (!is_opposite || is_sign_told) {
        account.opening = Some(opening);
    }
    for (row, booked) in rows {
        if let Some(booked) = booked {
            account.booked.insert(transactions.len(), booked);
        }
        transactions.push(row);
    }
    accounts.push(json!({
        "id": format!("a-{at}"), "name": dice.pick(&["Everyday, \"Chequing\"", "Épargne", "x"]),
        "kind": if is_card { "credit_card" } else { "checking" }, "currency": currency,
        "balance": { "current": current.then(|| (balance * sign).to_string()) },
        "identifiers": { "number": format!("555014{at}"), "iban": account.iban },
        "owners": ["TITULAR DE MUESTRA, Nº 1"],
    }));
    drawn.accounts.push(account);
}

/// Whether something moved between two balances that are known: only then the sign shows.
fn is_sign_told(rows: &[(Value, Option<Row>)], current: bool) -> bool {
    let mut moved: Option<Decimal> = None;
    for (row, booked) in rows {
        let amount = booked.as_ref().map(|booked| booked.1).unwrap_or_default();
        moved = moved.map(|sum| sum + amount);
        if !row["balance"].is_null() {
            if moved.is_some_and(|sum| !sum.is_zero()) {
                return true;
            }
            moved = Some(Decimal::ZERO);
        }
    }
    current && moved.is_some_and(|sum| !sum.is_zero())
}

const ISINS: [&str; 2] = ["US9900000012", "ES9900000016"];

fn draw_portfolio(
    dice: &mut Dice,
    holdings: &mut Vec<Value>,
    transactions: &mut Vec<Value>,
    drawn: &mut Drawn,
) {
    for number in 0..dice.below(5) {
        let isin = dice.pick(&ISINS);
        let is_buy = dice.one_in(2);
        let digits = dice.pick(&[&0_u32, &4, &18]);
        let quantity = units(1 + dice.below(900_000_000) as i64, *digits);
        let money = |amount: &str| json!({ "amount": amount, "currency": "EUR" });
        let row = json!({
            "id": format!("trade-{number}"), "portfolio": "p-1", "security": format!("s-{isin}"),
            "date": format!("2031-03-{:02}", 10 + number), "kind": if is_buy { "buy" } else { "sell" }, "provider_kind": "BUY",
            "description": dice.pick(&["Compra; \"x\"", "Compra"]), "amount": money("1264.76"), "price": money("174.4491"),
            "quantity": quantity.to_string(), "quantity_effect": if is_buy { "adds" } else { "removes" },
            "local_amount": { "amount": "1365.94", "currency": "USD" }, "exchange_rate": "1.08",
            "fees": { "amount": "4.95", "currency": null },
        });
        drawn.moved.insert(transactions.len(), if is_buy { quantity } else { -quantity });
        transactions.push(row);
    }
    for isin in ISINS {
        let lots = dice.below(3);
        for _ in 0..lots {
            let quantity =
                units(1 + dice.below(900_000_000) as i64, *dice.pick(&[&0_u32, &4, &18]));
            *drawn.held.entry(isin.to_owned()).or_default() += quantity;
            holdings.push(
                json!({ "portfolio": "p-1", "account": null, "security": format!("s-{isin}"),
                "quantity": quantity.to_string(), "price": { "amount": "14.50", "currency": "EUR" },
                "value": { "amount": "1740.00", "currency": "EUR" } }),
            );
        }
    }
}
