//! What a connection is for, in the vendor's words.

use crate::code::open_words;

open_words! {
    /// What a connection is for. Open: the list could not be read.
    Product {
        /// Accounts, positions, transactions.
        TRANSACTIONS = "TRANSACTIONS",
        /// Orders to move funds or pension plans.
        ASSETS_TRANSFER = "ASSETS_TRANSFER",
    }
}

open_words! {
    /// What an assets transfer moves. Open: the list could not be read.
    Subproduct {
        /// Funds.
        FUND = "FUND",
        /// Pension plans (inferred word).
        PP = "PP",
    }
}
