//! Customers of a seed file: who they are, what the bank asks them, and what they have.

use std::cmp::Reverse;
use std::fmt;

use jiff::Timestamp;

use super::{Account, Holder, Transaction};
use crate::amount::{Amount, amount};
use crate::flinks::challenges::{Question, Rounds};
use crate::flinks::store::{Bank, CAPITAL, INVESTMENT};
use crate::ids;
use crate::seed::{Node, When, wire_id};

/// A customer of a seed file.
pub(crate) struct SeedCustomer {
    pub(crate) username: &'static str,
    pub(crate) password: &'static str,
    /// Of a card that is saved from the start.
    pub(crate) login_id: Option<String>,
    pub(crate) bank: &'static Bank,
    pub(crate) language: &'static str,
    pub(crate) nightly: bool,
    /// What the bank asks at each live login; nothing where there are none.
    pub(crate) rounds: Rounds,
    accounts: Vec<SeedAccount>,
    pub(crate) investments: Vec<SeedInvestments>,
}

/// By the bank alone: the rest is somebody's.
impl fmt::Debug for SeedCustomer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SeedCustomer").field("bank", &self.bank.name).finish_non_exhaustive()
    }
}

/// An account without its movements, and these.
struct SeedAccount {
    account: Account,
    balance: Option<Amount>,
    movements: Vec<(When, Transaction)>,
}

/// An investment account as the file states it.
pub(crate) struct SeedInvestments {
    pub(crate) number: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) cash: Amount,
    pub(crate) holdings: Vec<SeedHolding>,
    pub(crate) trades: Vec<SeedTrade>,
}

/// A security of the file.
#[derive(Clone, Copy)]
pub(crate) struct SeedSecurity {
    pub(crate) id: &'static str,
    pub(crate) symbol: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
}

pub(crate) struct SeedHolding {
    pub(crate) security: SeedSecurity,
    pub(crate) quantity: Amount,
    pub(crate) price: Amount,
    pub(crate) paid: Amount,
}

pub(crate) struct SeedTrade {
    pub(crate) id: Option<String>,
    pub(crate) security: SeedSecurity,
    pub(crate) when: When,
    pub(crate) kind: &'static str,
    pub(crate) quantity: Amount,
    pub(crate) price: Amount,
}

impl SeedCustomer {
    /// All customers of the part of Flinks.
    pub(crate) fn read_all(flinks: &Node) -> Vec<Self> {
        let securities: Vec<_> = flinks.list("securities").iter().map(read_security).collect();
        flinks.list("customers").iter().map(|node| Self::read(node, &securities)).collect()
    }

    fn read(node: &Node, securities: &[SeedSecurity]) -> Self {
        let holder = node.get("holder").map(read_holder).unwrap_or_default();
        let username = node.word_or("username", "");
        let investments = node.list("investments").iter();
        Self {
            username,
            password: node.word_or("password", "Everyday"),
            login_id: node.text("login_id").map(str::to_ascii_lowercase),
            bank: match node.text("institution") {
                Some("FlinksInvestment") => &INVESTMENT,
                _ => &CAPITAL,
            },
            language: node.word_or("language", "en"),
            nightly: node.flag("nightly"),
            rounds: read_rounds(node.list("mfa")),
            accounts: node
                .list("accounts")
                .iter()
                .map(|account| read_account(account, username, holder))
                .collect(),
            investments: investments.map(|node| read_investments(node, securities)).collect(),
        }
    }

    /// The accounts when the sandbox started, and so many days later.
    pub(crate) fn accounts(&self, as_of: Timestamp, later: i64) -> Vec<Account> {
        self.accounts.iter().map(|account| account.at(as_of, later)).collect()
    }
}

impl SeedAccount {
    /// Running balances lead from the first movement to the balance at the start, and on from
    /// there.
    fn at(&self, as_of: Timestamp, later: i64) -> Account {
        let mut rows: Vec<_> = self
            .movements
            .iter()
            .map(|(when, row)| Transaction { days_ago: when.days_before(as_of), ..row.clone() })
            .filter(|row| -row.days_ago <= later)
            .collect();
        rows.sort_by_key(|row| Reverse(row.days_ago));
        let moved = |row: &Transaction| {
            row.credit.unwrap_or(Amount::ZERO) - row.debit.unwrap_or(Amount::ZERO)
        };
        let before = rows.iter().filter(|row| row.days_ago >= 0);
        let sum = before.fold(Amount::ZERO, |sum, row| sum + moved(row));
        let mut balance = self.balance.unwrap_or(sum) - sum;
        for row in &mut rows {
            balance = balance + moved(row);
            row.balance = balance;
        }
        // Without movements the balance has the digits that it was given.
        let current = if rows.is_empty() { self.balance.unwrap_or(balance) } else { balance };
        Account { current, transactions: rows, ..self.account.clone() }
    }
}

fn read_security(node: &Node) -> SeedSecurity {
    SeedSecurity {
        id: node.word_or("id", ""),
        symbol: node.word_or("symbol", ""),
        name: node.word_or("name", ""),
        kind: node.word_or("type", "equity"),
    }
}

fn read_holder(node: &Node) -> Holder {
    Holder {
        name: node.word_or("name", ""),
        street: node.word_or("street", ""),
        city: node.word_or("city", ""),
        province: node.word_or("province", ""),
        postal_code: node.word_or("postal_code", ""),
        email: node.word("email"),
        phone: node.word_or("phone", ""),
    }
}

fn read_rounds(rounds: &[Node]) -> Rounds {
    let rounds: Vec<&'static [Question]> = rounds
        .iter()
        .map(|round| {
            let questions: Vec<_> = round.items().iter().map(read_question).collect();
            &*questions.leak()
        })
        .collect();
    rounds.leak()
}

fn read_question(node: &Node) -> Question {
    let prompt = node.word_or("prompt", "");
    Question::seeded(
        node.word_or("type", "QuestionAndAnswer"),
        [prompt, node.word_or("again", prompt)],
        node.words("choices"),
        &node.words("answers"),
    )
}

fn read_account(node: &Node, username: &str, holder: Holder) -> SeedAccount {
    let number = node.word_or("number", "");
    let id = node.id("id", "account");
    let id = id.unwrap_or_else(|| wire_id("account", &format!("{username}/{number}")));
    let movements = (0..).zip(node.list("movements")).map(|(n, row)| {
        let own = ids::stable_guid(&id, n).to_string();
        (row.when(), read_movement(row, row.id("id", "movement").unwrap_or(own)))
    });
    let movements = movements.collect();
    let account = Account {
        title: node.word_or("title", ""),
        number,
        last_four: None,
        transit: node.word("transit"),
        institution: node.word("institution"),
        category: node.word_or("category", "Operations"),
        kind: node.word_or("type", "Chequing"),
        currency: node.word_or("currency", "CAD"),
        account_type: node.word_or("kind", "Personal"),
        overdraft: node.amount_or("overdraft", Amount::whole(0)),
        limit: node.amount("limit"),
        held: node.amount_or("held", Amount::whole(0)),
        current: Amount::ZERO,
        eft_ratio: amount("0.98"),
        holder: node.get("holder").map_or(holder, read_holder),
        transactions: Vec::new(),
        id,
    };
    SeedAccount { account, balance: node.amount("balance"), movements }
}

fn read_movement(node: &Node, id: String) -> Transaction {
    Transaction {
        id,
        days_ago: 0,
        description: node.word_or("description", ""),
        category: node.word_or("category", "Transfers"),
        debit: node.amount("debit"),
        credit: node.amount("credit"),
        balance: Amount::ZERO,
    }
}

fn read_investments(node: &Node, securities: &[SeedSecurity]) -> SeedInvestments {
    let find = |row: &Node| {
        let id = row.text("security").unwrap_or_default();
        securities.iter().find(|security| security.id.eq_ignore_ascii_case(id)).copied()
    };
    let holding = |row: &Node| {
        let price = row.amount_or("price", Amount::ZERO);
        Some(SeedHolding {
            security: find(row)?,
            quantity: row.amount_or("quantity", Amount::ZERO),
            price,
            paid: row.amount_or("paid", price),
        })
    };
    let trade = |row: &Node| {
        Some(SeedTrade {
            id: row.id("id", "movement"),
            security: find(row)?,
            when: row.when(),
            kind: row.word_or("type", "buy"),
            quantity: row.amount_or("quantity", Amount::ZERO),
            price: row.amount_or("price", Amount::ZERO),
        })
    };
    SeedInvestments {
        number: node.word_or("number", ""),
        name: node.word_or("name", ""),
        kind: node.word_or("type", "margin"),
        currency: node.word_or("currency", "CAD"),
        cash: node.amount_or("cash", Amount::ZERO),
        holdings: node.list("holdings").iter().filter_map(holding).collect(),
        trades: node.list("movements").iter().filter_map(trade).collect(),
    }
}
