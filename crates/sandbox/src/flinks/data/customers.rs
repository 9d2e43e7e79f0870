//! Three bank customers: an everyday one, a plain one, and one that is hard to read.

use super::history::{
    EmptySide, Habit, HistorySpec, build_history, build_year, expense, extend_history, income,
};
use super::{Account, Holder, Transaction};
use crate::amount::{Amount, amount};
use crate::ids;

const ONE: Holder = Holder {
    name: "ÉLODIE SAMPLE-BÉLANGER",
    street: "100 rue de l'Épreuve",
    city: "Sampleville",
    province: "QC",
    postal_code: "H0H 0H0",
    email: Some("holder.one@example.test"),
    phone: "(555) 010-0100",
};

const TWO: Holder = Holder {
    name: "ZOË SAMPLE",
    street: "200 Test Street",
    city: "Sampleville",
    province: "ON",
    postal_code: "A1A 1A1",
    email: None,
    phone: "5550100200",
};

const BOTH: Holder =
    Holder { name: "ZOË SAMPLE & ÅKE SAMPLE", email: Some("both@example.test"), ..TWO };
const THREE: Holder = Holder { name: "ÅKE SAMPLE", phone: "+1 555 010 0300", ..TWO };

const fn history_spec<'a>(
    account: &'a str,
    unused: EmptySide,
    habits: &'a [Habit],
) -> HistorySpec<'a> {
    HistorySpec { account, unused, habits }
}

/// The common part; what differs is set where the account is listed.
fn account(title: &'static str, number: &'static str, transactions: Vec<Transaction>) -> Account {
    Account {
        id: ids::stable_guid(number, 0).to_string(),
        title,
        number,
        last_four: None,
        transit: Some("04231"),
        institution: Some("777"),
        category: "Operations",
        kind: "Chequing",
        currency: "CAD",
        account_type: "Personal",
        overdraft: Amount::whole(0),
        limit: None,
        held: Amount::ZERO,
        current: transactions.last().map_or(Amount::ZERO, |last| last.balance),
        eft_ratio: amount("0.98"),
        holder: ONE,
        transactions,
    }
}

const CHEQUING: [Habit; 9] = [
    income(14, 4, "Income", "PAIE / PAYROLL ATELIER BORÉAL", &["2150.35"]),
    expense(30, 1, "Housing", "LOYER / RENT – IMMEUBLES DÉMO", &["1480.00"]),
    expense(5, 2, "Groceries", "MARCHÉ DU TEST", &["84.17", "132.06", "47.90", "99.10"]),
    expense(3, 0, "Restaurants", "CAFÉ L'EXEMPLE", &["4.85", "6.10", "12.40"]),
    expense(30, 20, "Transport", "TRANSIT PASS", &["103.5"]),
    expense(60, 12, "Utilities", "HYDRO-DÉMO", &["141.88", "127.02"]),
    expense(28, 5, "Transfers", "VIREMENT ÉPARGNE / TRANSFER", &["250.00"]),
    expense(14, 6, "Transfers", "VIREMENT CELI / TFSA", &["500.00"]),
    expense(30, 25, "Transfers", "PAIEMENT CARTE / CARD PAYMENT", &["380.10"]),
];

const SAVINGS: [Habit; 2] = [
    income(28, 5, "Transfers", "VIREMENT REÇU / TRANSFER", &["250.00"]),
    income(30, 29, "Interest", "INTÉRÊTS / INTEREST", &["12.34", "0.10", "12.9"]),
];

const CARD: [Habit; 3] = [
    expense(4, 3, "Shopping", "BOUTIQUE EN LIGNE Ñ", &["98.20", "19.99", "47.25", "44.00"]),
    expense(30, 8, "Entertainment", "ABONNEMENT CINÉ-TEST", &["16.49"]),
    income(30, 25, "Transfers", "PAIEMENT REÇU / PAYMENT", &["380.10"]),
];

const TFSA: [Habit; 2] = [
    income(14, 6, "Transfers", "COTISATION CELI / TFSA CONTRIBUTION", &["500.00"]),
    income(30, 28, "Interest", "INTÉRÊTS / INTEREST", &["31.07", "33.41"]),
];

pub(super) fn everyday_accounts(later: i64) -> Vec<Account> {
    let chequing =
        build_history(history_spec("chequing", EmptySide::Null, &CHEQUING), "2145.60", later);
    let savings =
        build_history(history_spec("savings", EmptySide::Zero, &SAVINGS), "6200.00", later);
    let card = build_history(history_spec("card", EmptySide::Null, &CARD), "-310.25", later);
    let tfsa = build_history(history_spec("tfsa", EmptySide::Null, &TFSA), "8400.00", later);
    vec![
        Account {
            id: "c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e01".to_owned(),
            held: amount("10.00"),
            overdraft: Amount::whole(500),
            ..account("Compte-chèques Quotidien", "5550142", chequing)
        },
        Account {
            kind: "Savings",
            last_four: Some("0159"),
            ..account("Épargne à intérêt élevé", "0050159", savings)
        },
        Account {
            category: "Credits",
            kind: "CreditCard",
            transit: None,
            institution: None,
            last_four: Some("0007"),
            limit: Some(amount("5000.00")),
            eft_ratio: Amount::whole(0),
            ..account("Carte Visa Découverte", "4500000000000007", card)
        },
        Account {
            category: "Products",
            kind: "TFSA",
            eft_ratio: Amount::whole(0),
            ..account("CELI – Tax-Free Savings", "5550998", tfsa)
        },
    ]
}

const SALES: [Habit; 3] = [
    income(7, 1, "Income", "CARD SALES BATCH", &["1890.05", "2210.40", "1755.15"]),
    expense(30, 2, "Taxes", "STATE TAX", &["950.00"]),
    expense(14, 9, "Payroll", "PAYROLL RUN", &["2475.00"]),
];

pub(super) fn plain_accounts(later: i64) -> Vec<Account> {
    let chequing =
        build_history(history_spec("plain", EmptySide::Null, &CHEQUING), "1300.00", later);
    let dollars =
        build_history(history_spec("dollars", EmptySide::Null, &SALES), "15000.00", later);
    vec![
        Account { holder: TWO, ..account("Everyday Chequing", "5550201", chequing) },
        Account {
            holder: TWO,
            currency: "USD",
            account_type: "Business",
            ..account("US Dollar Business", "5550202", dollars)
        },
    ]
}

pub(super) fn joint_accounts(later: i64) -> Vec<Account> {
    let both = history_spec("joint", EmptySide::Null, &CHEQUING);
    let mut shared = build_year(both, "4000.10");
    // One row of the documentation fills both sides; so does one of ours, and the balance still
    // follows.
    shared.extend(correction(&shared));
    extend_history(&mut shared, both, later);
    let own = build_history(history_spec("own", EmptySide::Zero, &SAVINGS), "0.30", later);
    vec![
        Account { holder: BOTH, ..account("Joint Chequing / Compte conjoint", "5550301", shared) },
        Account { holder: THREE, kind: "Savings", ..account("Åkes sparkonto", "5550302", own) },
        Account {
            holder: TWO,
            category: "Products",
            kind: "OtherAsset",
            current: amount("123456789012345678.99"),
            limit: Some(amount("90071992547409.93")),
            ..account("Family Trust", "5550303", Vec::new())
        },
    ]
}

fn correction(rows: &[Transaction]) -> Option<Transaction> {
    let last = rows.last()?;
    let debit = amount("1000.4");
    let credit = amount("1500.25");
    Some(Transaction {
        id: ids::stable_guid("correction", 0).to_string(),
        days_ago: 1,
        description: "CORRECTION / RÉÉCRITURE",
        category: "Adjustments",
        debit: Some(debit),
        credit: Some(credit),
        balance: last.balance + credit - debit,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::Profile;
    use super::*;

    fn all() -> Vec<Account> {
        let profiles = [Profile::Everyday, Profile::Plain, Profile::Joint];
        [0, 1, 400]
            .into_iter()
            .flat_map(|later| {
                profiles
                    .into_iter()
                    .flat_map(move |profile| profile.accounts(Timestamp::UNIX_EPOCH, later))
            })
            .collect()
    }

    #[test]
    fn every_running_balance_is_the_one_before_plus_credit_minus_debit() {
        for account in all() {
            for pair in account.transactions.windows(2) {
                let credit = pair[1].credit;
                let debit = pair[1].debit;
                let moved = credit.unwrap_or(Amount::ZERO) - debit.unwrap_or(Amount::ZERO);
                assert_eq!(pair[1].balance, pair[0].balance + moved, "{}", account.title);
            }
        }
    }

    #[test]
    fn the_current_balance_is_the_last_running_balance() {
        for account in all().iter().filter(|account| !account.transactions.is_empty()) {
            assert_eq!(account.transactions.last().unwrap().balance, account.current);
        }
    }

    #[test]
    fn only_the_credit_card_is_owed() {
        for account in all() {
            assert_eq!(
                account.current.is_negative(),
                account.kind == "CreditCard",
                "{}",
                account.title
            );
        }
    }

    #[test]
    fn ids_are_unique_and_days_run_forward() {
        let accounts: Vec<_> = [Profile::Everyday, Profile::Plain, Profile::Joint]
            .into_iter()
            .flat_map(|profile| profile.accounts(Timestamp::UNIX_EPOCH, 400))
            .collect();
        let rows: Vec<_> = accounts.iter().flat_map(|account| &account.transactions).collect();
        let mut ids: Vec<_> = rows.iter().map(|row| &row.id).collect();
        ids.extend(accounts.iter().map(|account| &account.id));
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
        for account in &accounts {
            assert!(account.transactions.is_sorted_by_key(|row| -row.days_ago));
        }
    }
}
