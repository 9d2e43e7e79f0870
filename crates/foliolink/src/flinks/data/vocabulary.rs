//! Flinks' words for accounts: known in any case and in their old spellings, and kept as sent.

use std::{
    borrow::Cow,
    fmt,
    hash::{Hash, Hasher},
};

use serde::{Serialize, Serializer};

use crate::{code::open_words, portfolio::AccountKind};

/// A list of words that compares by the known spelling and prints what was sent.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($constant:ident = $text:literal),* $(,)? } old { $($old:literal => $new:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Eq)]
        pub struct $name { word: Cow<'static, str>, sent: Option<Box<str>> }

        impl $name {
            $(#[doc = concat!("`", $text, "`")] pub const $constant: Self = Self { word: Cow::Borrowed($text), sent: None };)*

            /// The word in its known spelling; as sent where it isn't known.
            pub fn as_str(&self) -> &str {
                &self.word
            }

            /// The word as the provider sent it.
            pub fn as_sent(&self) -> &str {
                self.sent.as_deref().unwrap_or(&self.word)
            }

            fn known_spelling(text: &str) -> Option<&'static str> {
                let same = |word: &&str| word.eq_ignore_ascii_case(text);
                let old = [$(($old, $new)),*].into_iter().find(|(old, _): &(&str, &str)| same(old)).map(|(_, new)| new);
                old.or_else(|| [$($text),*].into_iter().find(same))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match Self::known_spelling(text) {
                    Some(word) => Self { word: Cow::Borrowed(word), sent: (word != text).then(|| text.into()) },
                    None => Self { word: Cow::Owned(text.to_owned()), sent: None },
                }
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.word == other.word
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.word.hash(state);
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_sent())
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "examples": [$($text),*] })
            }
        }
    };
}

vocabulary! {
    /// The broad class of an account, from its place on the bank's page. Open, and read in any case.
    ///
    /// ```
    /// use foliolink::flinks::AccountCategory;
    ///
    /// let old = AccountCategory::from("OPERATION");
    /// assert_eq!(old, AccountCategory::OPERATIONS);
    /// assert_eq!(old.as_sent(), "OPERATION");
    /// ```
    ///
    /// Provider docs: <https://docs.flinks.com/guides/connect/account-types>
    AccountCategory {
        OPERATIONS = "Operations", CREDITS = "Credits", PRODUCTS = "Products", OTHER = "Other", UNKNOWN = "Unknown",
    }
    old { "Operation" => "Operations", "Credit" => "Credits", "Product" => "Products" }
}

vocabulary! {
    /// The fine class of an account, from words in its title, so it can be wrong. Open, and read in any case.
    ///
    /// Provider docs: <https://docs.flinks.com/guides/connect/account-types>
    AccountType {
        CHEQUING = "Chequing", SAVINGS = "Savings", CASH_MANAGEMENT = "CashManagement", REWARDS = "Rewards", DEPOSIT = "Deposit",
        CREDIT_CARD = "CreditCard", CREDIT_CARD_PREPAID = "CreditCardPrepaid",
        LINE_OF_CREDIT = "LineOfCredit", LINE_OF_CREDIT_HOME_EQUITY = "LineOfCreditHomeEquity",
        LOAN = "Loan", LOAN_PERSONAL = "LoanPersonal", LOAN_STUDENT = "LoanStudent", LOAN_HOME = "LoanHome", LOAN_CAR = "LoanCar",
        LOAN_INSTALLMENT = "LoanInstallment", LOAN_INVESTMENT = "LoanInvestment", MORTGAGE = "Mortgage",
        RRSP = "RRSP", TFSA = "TFSA", GIC = "GIC", OTHER_ASSET = "OtherAsset", CERTIFICATE_OF_DEPOSIT = "CertificateOfDeposit", FHSA = "FHSA",
        BROKERAGE = "Brokerage", EDUCATION_SAVINGS_529 = "EducationSavings529", RETIREMENT_401K = "Retirement401k",
        RETIREMENT_403B = "Retirement403b", RETIREMENT_457 = "Retirement457", DEFERRED_COMP_PLAN = "DeferredCompPlan", KEOGH = "KEOGH",
        PENSION = "Pension", PROFIT_SHARING_PLAN = "ProfitSharingPlan", IRA = "IRA", IRA_ROTH = "IRARoth", IRA_ROLLOVER = "IRARollover",
        IRA_SEP = "IRASep", IRA_SIMPLE = "IRASimple", RESP = "RESP", HSA = "HSA", HRA = "HRA", RDSP = "RDSP", TSP = "TSP",
        ANNUITY = "Annuity", TERM_LIFE = "TermLife", UNIVERSAL_LIFE = "UniversalLife", WHOLE_LIFE = "WholeLife", OTHER_LIFE = "OtherLife",
        VEHICLE_INSURANCE = "VehicleInsurance", HEALTH_INSURANCE = "HealthInsurance", UNKNOWN = "Unknown",
    }
    old { "Checking" => "Chequing", "Saving" => "Savings" }
}

open_words! {
    /// Whose account or login it is. Open.
    Ownership {
        /// A person's.
        PERSONAL = "Personal",
        /// A company's.
        BUSINESS = "Business",
    }
}

open_words! {
    /// How far back transactions go. Open; old settings may say `Days360`, which [`parse`](Self::parse) reads as a year.
    Days {
        /// Ninety days.
        DAYS_90 = "Days90",
        /// A year.
        DAYS_365 = "Days365",
    }
}

impl Days {
    /// Reads a setting: `90`, `365`, `Days90`, `Days365`, or the old `Days360`. Others are `None`.
    ///
    /// ```
    /// use foliolink::flinks::Days;
    ///
    /// assert_eq!(Days::parse("Days360"), Some(Days::DAYS_365));
    /// assert_eq!(Days::parse("90"), Some(Days::DAYS_90));
    /// assert_eq!(Days::parse("7"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("Days").unwrap_or(text) {
            "90" => Some(Self::DAYS_90),
            "360" | "365" => Some(Self::DAYS_365),
            _ => None,
        }
    }
}

open_words! {
    /// Language of the bank's questions. Open.
    Language {
        /// English.
        ENGLISH = "en",
        /// French.
        FRENCH = "fr",
    }
}

open_words! {
    /// How many statements. Open.
    StatementSpan {
        /// The newest.
        MOST_RECENT = "MostRecent",
        /// Those of three months.
        MONTHS_3 = "Months3",
        /// Those of twelve months.
        MONTHS_12 = "Months12",
    }
}

/// Our word for an account, from its type. A category is too broad to tell a card from a loan, but
/// says that it is owed.
pub(crate) fn kind(broad: Option<&AccountCategory>, fine: Option<&AccountType>) -> AccountKind {
    let kind = by_type(fine);
    match kind == AccountKind::OTHER && broad == Some(&AccountCategory::CREDITS) {
        true => AccountKind::CREDIT,
        false => kind,
    }
}

fn by_type(fine: Option<&AccountType>) -> AccountKind {
    match fine.map_or("", AccountType::as_str) {
        "Chequing" => AccountKind::CHECKING,
        "Savings" | "Deposit" | "GIC" | "CertificateOfDeposit" => AccountKind::SAVINGS,
        "CashManagement" => AccountKind::CASH,
        "CreditCard" | "CreditCardPrepaid" => AccountKind::CREDIT_CARD,
        "LineOfCredit" | "LineOfCreditHomeEquity" => AccountKind::LINE_OF_CREDIT,
        "LoanHome" | "Mortgage" => AccountKind::MORTGAGE,
        "Brokerage" => AccountKind::BROKERAGE,
        "RRSP" | "Pension" | "ProfitSharingPlan" | "KEOGH" | "DeferredCompPlan" | "TSP"
        | "Retirement401k" | "Retirement403b" | "Retirement457" | "IRA" | "IRARoth"
        | "IRARollover" | "IRASep" | "IRASimple" => AccountKind::RETIREMENT,
        "TFSA" | "FHSA" | "RESP" | "RDSP" | "HSA" | "HRA" | "EducationSavings529" => {
            AccountKind::REGISTERED
        }
        "Annuity" | "TermLife" | "UniversalLife" | "WholeLife" | "OtherLife"
        | "VehicleInsurance" | "HealthInsurance" => AccountKind::INSURANCE,
        loan if loan.starts_with("Loan") => AccountKind::LOAN,
        other => AccountKind::of_owed(other).unwrap_or(AccountKind::OTHER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_spellings_and_any_case_are_known_and_kept_as_sent() {
        for (sent, known) in [
            ("OPERATIONS", "Operations"),
            ("credit", "Credits"),
            ("Products", "Products"),
            ("Novel", "Novel"),
        ] {
            let category = AccountCategory::from(sent);
            assert_eq!((category.as_str(), category.as_sent()), (known, sent));
        }
        assert_eq!(AccountType::from("Checking"), AccountType::CHEQUING);
        assert_eq!(AccountType::from("saving"), AccountType::SAVINGS);
        assert_eq!(
            AccountType::from("PropertyCasualtyInsurance").as_str(),
            "PropertyCasualtyInsurance"
        );
    }

    #[test]
    fn a_type_in_any_case_decides_and_nothing_is_guessed() {
        let of = |fine: &str| kind(None, Some(&fine.into()));
        assert_eq!(of("Chequing"), AccountKind::CHECKING);
        assert_eq!(of("tfsa"), AccountKind::REGISTERED);
        assert_eq!(of("LoanCar"), AccountKind::LOAN);
        assert_eq!(of("LoanHome"), AccountKind::MORTGAGE);
        assert_eq!(of("Unknown"), AccountKind::OTHER);
        assert_eq!(kind(None, None), AccountKind::OTHER);
    }

    #[test]
    fn what_stands_among_credits_is_owed_whatever_its_type() {
        let of = |broad: &str, fine: &str| kind(Some(&broad.into()), Some(&fine.into()));
        assert_eq!(of("Credits", "Unknown"), AccountKind::CREDIT);
        assert_eq!(of("CREDIT", "Novel"), AccountKind::CREDIT);
        assert_eq!(kind(Some(&AccountCategory::CREDITS), None), AccountKind::CREDIT);
        assert_eq!(of("Credits", "CreditCard"), AccountKind::CREDIT_CARD);
        assert_eq!(of("Products", "HELOC"), AccountKind::LINE_OF_CREDIT);
        assert_eq!(of("Products", "Novel"), AccountKind::OTHER);
    }

    #[test]
    fn trap_13_days_360_is_read_as_a_year() {
        assert_eq!(Days::parse("Days360"), Some(Days::DAYS_365));
        assert_eq!(Days::parse("365"), Some(Days::DAYS_365));
        assert_eq!(Days::parse("Days7"), None);
    }
}
