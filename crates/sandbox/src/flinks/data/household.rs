//! Households drawn from a seed: one to three people in French or English, what they have together
//! and what each has alone.

use super::history::HISTORY_DAYS;
use super::{Account, Holder, Transaction};
use crate::amount::{Amount, amount};
use crate::ids;
use crate::rng::{SeededRng, intern};

const FIRST: &[&str] = &[
    "Élodie",
    "Noël",
    "Zoé",
    "Åsa",
    "Jérôme",
    "Maëlle",
    "François",
    "Siân",
    "Łukasz",
    "Thérèse",
    "Owen",
    "Amélie",
];
const LAST: &[&str] = &[
    "Échantillon",
    "Modèle-Roy",
    "Sample",
    "Spécimen",
    "D'Essai",
    "Placeholder",
    "Gabarit",
    "Fixture",
    "Lépreuve",
];
const STREETS: &[&str] = &[
    "rue de l'Épreuve",
    "Test Street",
    "boulevard de l'Exemple",
    "Fixture Crescent",
    "chemin du Gabarit",
];
const TOWNS: &[(&str, &str, &str)] = &[
    ("Sampleville", "ON", "A1A 1A1"),
    ("Saint-Échantillon", "QC", "H0H 0H0"),
    ("Port Mock", "BC", "V9Z 9Z9"),
    ("Démoville", "NB", "E9Z 9Z9"),
];

/// A habit whose amounts are drawn: every so many days, from day, what, category, cents at least
/// and at most, whether it comes in.
type Habit = (i64, i64, &'static str, &'static str, i64, i64, bool);

const EVERYDAY: &[Habit] = &[
    (14, 3, "PAIE / PAYROLL ENTREPRISE DÉMO", "Income", 180_000, 260_000, true),
    (30, 1, "LOYER / RENT – IMMEUBLES DÉMO", "Housing", 98_000, 165_000, false),
    (4, 2, "MARCHÉ DU TEST", "Groceries", 1_890, 14_250, false),
    (3, 0, "CAFÉ L'EXEMPLE", "Restaurants", 385, 4_210, false),
    (30, 18, "HYDRO-DÉMO", "Utilities", 6_120, 21_090, false),
    (9, 5, "PHARMACIE SPÉCIMEN №1", "Health", 899, 6_400, false),
];
const SAVED: &[Habit] = &[
    (30, 6, "VIREMENT ÉPARGNE / TRANSFER", "Transfers", 10_000, 60_000, true),
    (30, 28, "INTÉRÊTS / INTEREST", "Interest", 10, 4_120, true),
    (90, 40, "RETRAIT / WITHDRAWAL", "Transfers", 5_000, 30_000, false),
];
const CARD: &[Habit] = &[
    (3, 1, "BOUTIQUE EN LIGNE Ñ", "Shopping", 499, 16_000, false),
    (30, 8, "ABONNEMENT CINÉ-TEST", "Entertainment", 1_649, 1_649, false),
    (30, 25, "PAIEMENT REÇU / PAYMENT", "Transfers", 40_000, 60_000, true),
];
const POCKET: &[Habit] = &[
    (7, 2, "ARGENT DE POCHE / ALLOWANCE", "Transfers", 500, 2_000, true),
    (11, 6, "FRIANDISES D'ESSAI", "Shopping", 110, 900, false),
];

/// The bank accounts of a household.
pub(super) fn accounts(seed: u64, later: i64) -> Vec<Account> {
    let mut rng = SeededRng::new(seed, "household");
    let people = generate_people(&mut rng);
    let joint = joint_holder(&people);
    let first = people[0];
    let mut accounts = vec![
        Account {
            holder: joint,
            overdraft: Amount::whole(500),
            ..account(
                &mut rng,
                "Compte conjoint / Joint Chequing",
                EVERYDAY,
                (120_000, 500_000),
                later,
            )
        },
        Account {
            holder: first,
            kind: "Savings",
            ..account(&mut rng, "Épargne à intérêt élevé", SAVED, (300_000, 2_500_000), later)
        },
        card_account(&mut rng, first, later),
    ];
    if rng.chance(60) {
        let shelter =
            account(&mut rng, "CELI – Tax-Free Savings", &SAVED[..2], (200_000, 900_000), later);
        accounts.push(Account {
            holder: first,
            category: "Products",
            kind: "TFSA",
            eft_ratio: Amount::whole(0),
            ..shelter
        });
    }
    for person in &people[1..] {
        let pocket =
            account(&mut rng, "Compte jeunesse – Youth Savings", POCKET, (2_000, 40_000), later);
        accounts.push(Account { holder: *person, kind: "Savings", ..pocket });
    }
    if rng.chance(40) {
        // What the bank's own page doesn't classify.
        let other = account(&mut rng, "Compte № 7 « divers »", &SAVED[1..2], (100, 5_000), later);
        accounts.push(Account { holder: joint, category: "Other", kind: "Unknown", ..other });
    }
    accounts
}

fn generate_people(rng: &mut SeededRng) -> Vec<Holder> {
    let family = rng.choose(LAST);
    let street = intern(format!("{} {}", rng.between(1, 990), rng.choose(STREETS)));
    let (city, province, postal_code) = rng.choose(TOWNS);
    let count = rng.between(1, 3);
    (0..count)
        .map(|_| Holder {
            name: intern(format!("{} {family}", rng.choose(FIRST))),
            street,
            city,
            province,
            postal_code,
            email: rng.chance(70).then(|| intern(format!("holder.{}@example.test", rng.digits(4)))),
            phone: intern(format!("(555) 010-{}", rng.digits(4))),
        })
        .collect()
}

fn joint_holder(people: &[Holder]) -> Holder {
    let names: Vec<_> = people.iter().map(|person| person.name).collect();
    Holder { name: intern(names.join(" & ")), ..people[0] }
}

fn card_account(rng: &mut SeededRng, holder: Holder, later: i64) -> Account {
    let spent = account(rng, "Carte Visa Découverte", CARD, (-90_000, -10_000), later);
    let number = intern(format!("4500000{}", rng.digits(9)));
    Account {
        holder,
        number,
        category: "Credits",
        kind: "CreditCard",
        transit: None,
        institution: None,
        last_four: number.get(12..),
        limit: Some(amount("5000.00")),
        eft_ratio: Amount::whole(0),
        ..spent
    }
}

fn account(
    rng: &mut SeededRng,
    title: &'static str,
    habits: &[Habit],
    opening: (i64, i64),
    later: i64,
) -> Account {
    let number = rng.digits(7);
    let opening = rng.cents(opening.0, opening.1);
    let transactions = build_year(rng, number, opening, habits, later);
    Account {
        id: ids::stable_guid(number, 1).to_string(),
        title,
        number,
        last_four: None,
        transit: Some(intern(format!("0{}", rng.digits(4)))),
        institution: Some("777"),
        category: "Operations",
        kind: "Chequing",
        currency: "CAD",
        account_type: "Personal",
        overdraft: Amount::whole(0),
        limit: None,
        held: Amount::ZERO,
        current: transactions.last().map_or(opening, |last| last.balance),
        eft_ratio: amount("0.98"),
        // Set by whoever knows the household.
        holder: Holder {
            name: "",
            street: "",
            city: "",
            province: "",
            postal_code: "",
            email: None,
            phone: "",
        },
        transactions,
    }
}

/// Oldest first: a year, then so many days `later`; each balance follows from the one before.
fn build_year(
    rng: &mut SeededRng,
    number: &str,
    opening: Amount,
    habits: &[Habit],
    later: i64,
) -> Vec<Transaction> {
    let mut balance = opening;
    let mut rows: Vec<Transaction> = Vec::new();
    for day in 0..HISTORY_DAYS + later {
        // What came later doesn't change what is drawn next.
        let mut of_day = (day >= HISTORY_DAYS).then(|| SeededRng::new(day.unsigned_abs(), number));
        for (every, first, description, category, low, high, incoming) in habits {
            if day < *first || (day - first) % every != 0 {
                continue;
            }
            let value = of_day.as_mut().unwrap_or(rng).cents(*low, *high);
            balance = if *incoming { balance + value } else { balance - value };
            rows.push(Transaction {
                id: ids::stable_guid(number, 100 + rows.len() as u64).to_string(),
                days_ago: HISTORY_DAYS - day,
                description,
                category,
                debit: (!incoming).then_some(value),
                credit: incoming.then_some(value),
                balance,
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_every_household_balances_follow_their_transactions() {
        for seed in 2..60 {
            for account in accounts(seed, 0).into_iter().chain(accounts(seed, 90)) {
                for pair in account.transactions.windows(2) {
                    let moved = pair[1].credit.unwrap_or(Amount::ZERO)
                        - pair[1].debit.unwrap_or(Amount::ZERO);
                    assert_eq!(
                        pair[1].balance,
                        pair[0].balance + moved,
                        "{seed} {}",
                        account.title
                    );
                }
                assert_eq!(
                    account.transactions.last().map(|row| row.balance),
                    Some(account.current)
                );
                assert!(!account.holder.name.is_empty());
            }
        }
    }

    #[test]
    fn seeds_differ_and_repeat_and_some_households_share() {
        let names =
            |seed| accounts(seed, 0).iter().map(|account| account.holder.name).collect::<Vec<_>>();
        assert_eq!(names(5), names(5));
        assert_eq!(accounts(5, 0)[0].current, accounts(5, 0)[0].current);
        let distinct: std::collections::BTreeSet<_> = (2..40).map(names).collect();
        assert!(distinct.len() > 30);
        assert!((2..40).any(|seed| accounts(seed, 0)[0].holder.name.contains(" & ")));
        assert!((2..40).any(|seed| !accounts(seed, 0)[0].holder.name.is_ascii()));
        assert!(
            (2..40).any(|seed| accounts(seed, 0).iter().any(|account| account.kind == "Unknown"))
        );
    }

    #[test]
    fn what_came_later_changes_nothing_of_what_was() {
        for (before, after) in accounts(5, 0).iter().zip(accounts(5, 30)) {
            let same = |at: usize| {
                before.transactions[at].id == after.transactions[at].id
                    && before.transactions[at].balance == after.transactions[at].balance
            };
            assert!(
                (0..before.transactions.len()).all(same)
                    && after.transactions.len() > before.transactions.len(),
                "{}",
                before.title
            );
        }
    }

    #[test]
    fn ids_are_unique_within_a_household() {
        for seed in 2..30 {
            let accounts = accounts(seed, 90);
            let rows =
                accounts.iter().flat_map(|account| account.transactions.iter().map(|row| &row.id));
            let ids: Vec<_> = accounts.iter().map(|account| &account.id).chain(rows).collect();
            let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
            assert_eq!(distinct.len(), ids.len(), "{seed}");
        }
    }
}
