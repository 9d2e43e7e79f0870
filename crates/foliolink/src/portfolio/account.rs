//! Where money lies: accounts, and the portfolios that group holdings.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{AccountId, Personal, PortfolioId, decimal_text};
use crate::code::open_words;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Account {
    /// Its id.
    pub id: Option<AccountId>,
    /// As the bank or the person calls it.
    pub name: Option<Personal>,
    /// Our word for what it is.
    pub kind: AccountKind,
    /// The provider's words, e.g. `Operations/Chequing`.
    pub provider_kind: Option<String>,
    /// ISO 4217 in capitals.
    pub currency: Option<String>,
    /// Its balances.
    pub balance: Balance,
    /// Its numbers.
    pub identifiers: Identifiers,
    /// The portfolio whose cash it holds (Vumi's brokers).
    pub portfolio: Option<PortfolioId>,
    /// Names of its owners, as in `holders`.
    pub owners: Vec<Personal>,
    /// Whose account it is, in the provider's word: `Personal`, `Business` (Flinks).
    pub ownership: Option<String>,
    /// Whether it is a registered plan (Flinks' investments).
    pub registered: Option<bool>,
    /// When the provider last updated it, and with it the balance (Vumi).
    pub updated_at: Option<Timestamp>,
}

/// What an account holds; in the account's currency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Balance {
    /// Booked.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub current: Option<Decimal>,
    /// What can be spent.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub available: Option<Decimal>,
    /// Credit limit.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub limit: Option<Decimal>,
    /// How far it may be overdrawn.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub overdraft_limit: Option<Decimal>,
}

/// The numbers that name an account elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Identifiers {
    /// Account number, leading zeros kept.
    pub number: Option<Personal>,
    /// Branch (Canada: 5 digits).
    pub transit: Option<Personal>,
    /// Institution number (Canada: 3 digits).
    pub institution: Option<String>,
    /// IBAN.
    pub iban: Option<Personal>,
    /// The last four digits of the number, which may be all that there is (cards).
    pub last_four: Option<Personal>,
}

/// A group of holdings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Portfolio {
    /// Its id.
    pub id: Option<PortfolioId>,
    /// Our word for what it is.
    pub kind: PortfolioKind,
    /// The provider's word.
    pub provider_kind: Option<String>,
    /// ISO 4217 in capitals.
    pub currency: Option<String>,
    /// What it is worth; whether cash is in it, the provider doesn't say.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub value: Option<Decimal>,
    /// Names of its owners.
    pub owners: Vec<Personal>,
    /// When the provider last updated it, and with it the value.
    pub updated_at: Option<Timestamp>,
}

open_words! {
    /// What an account is. Open: compare with the constants.
    AccountKind {
        /// For payments.
        CHECKING = "checking",
        /// For saving.
        SAVINGS = "savings",
        /// Cash that an institution pays interest on, or holds for investing.
        CASH = "cash",
        /// A credit card.
        CREDIT_CARD = "credit_card",
        /// A line of credit.
        LINE_OF_CREDIT = "line_of_credit",
        /// A loan.
        LOAN = "loan",
        /// A loan secured by a home.
        MORTGAGE = "mortgage",
        /// Owed, and what for isn't said.
        CREDIT = "credit",
        /// Securities.
        BROKERAGE = "brokerage",
        /// A registered or tax-favoured plan for retirement.
        RETIREMENT = "retirement",
        /// A registered or tax-favoured plan for anything else.
        REGISTERED = "registered",
        /// An insurance with a value.
        INSURANCE = "insurance",
        /// Nothing of these fits.
        OTHER = "other",
    }
}

impl AccountKind {
    /// Whether its balance is what a person owes rather than owns. Banks write such a balance with
    /// either sign.
    ///
    /// ```
    /// use foliolink::portfolio::AccountKind;
    ///
    /// assert!(AccountKind::MORTGAGE.is_owed() && !AccountKind::SAVINGS.is_owed());
    /// ```
    pub fn is_owed(&self) -> bool {
        let owed =
            [Self::CREDIT_CARD, Self::LINE_OF_CREDIT, Self::LOAN, Self::MORTGAGE, Self::CREDIT];
        owed.contains(self)
    }

    /// The kind of what is owed that a provider's word names, where the word isn't a listed one:
    /// `HELOC`, `Student Loan`, `CREDIT_CARD`.
    #[cfg(any(feature = "flinks", feature = "vumi"))]
    pub(crate) fn of_owed(word: &str) -> Option<Self> {
        let letters = word.chars().filter(|char| char.is_alphanumeric());
        let word: String = letters.flat_map(char::to_lowercase).collect();
        let names_one = |words: &[&str]| words.iter().any(|one| word.contains(one));
        let is_one = |words: &[&str]| words.contains(&word.as_str());
        if names_one(&["mortgage", "hypoth", "hipotec"]) {
            Some(Self::MORTGAGE)
        } else if names_one(&["lineofcredit", "creditline", "heloc"]) || is_one(&["loc"]) {
            Some(Self::LINE_OF_CREDIT)
        } else if names_one(&["creditcard", "chargecard", "mastercard"]) || is_one(&["visa"]) {
            Some(Self::CREDIT_CARD)
        } else if names_one(&["loan"]) {
            Some(Self::LOAN)
        } else if names_one(&["overdraft", "debt"]) || is_one(&["credit", "credits", "lease"]) {
            Some(Self::CREDIT)
        } else {
            None
        }
    }
}

open_words! {
    /// What a portfolio holds. Open: compare with the constants.
    PortfolioKind {
        /// Shares, ETFs, bonds.
        STOCK = "stock",
        /// Funds or pension plans.
        FUND = "fund",
        /// Several kinds.
        MIXED = "mixed",
        /// Managed by the institution.
        MANAGED = "managed",
        /// Nothing of these fits.
        OTHER = "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_owed_is_known_by_words_that_nobody_listed() {
        for (word, kind) in [
            ("HELOC", AccountKind::LINE_OF_CREDIT),
            ("Line of Credit", AccountKind::LINE_OF_CREDIT),
            ("LOC", AccountKind::LINE_OF_CREDIT),
            ("Student Loan", AccountKind::LOAN),
            ("AUTO_LOAN", AccountKind::LOAN),
            ("CREDIT_CARD", AccountKind::CREDIT_CARD),
            ("Hypothèque", AccountKind::MORTGAGE),
            ("HOME-MORTGAGE", AccountKind::MORTGAGE),
            ("Overdraft", AccountKind::CREDIT),
            ("CREDIT", AccountKind::CREDIT),
        ] {
            assert_eq!(AccountKind::of_owed(word).as_ref(), Some(&kind), "{word}");
            assert!(kind.is_owed(), "{kind}");
        }
        for word in ["", "Chequing", "TermDeposit", "Unknown", "CreditUnionShares", "Location"] {
            assert_eq!(AccountKind::of_owed(word), None, "{word}");
        }
    }
}
