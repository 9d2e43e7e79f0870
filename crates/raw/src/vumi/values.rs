//! Value lists that may grow, and fields of several types, from `openapi/vumi.yaml`. Written by
//! `cargo xtask codegen`: change the description or the generator instead.
// @generated
// description sha256: 70a2553689c4c082b1aa7fa35a6d9d2cde6c282fb1cf26333740e7fb4e8bf34d
// description fnv1a: 3bb00335a1ec140d
// generator: progenitor 0.15.1

use crate::runtime::open_enum;

open_enum! {
    /// A right of a session: read for everything under queries, write for everything under commands
    /// but DELETE, delete for DELETE under commands.
    pub enum Scope {
        Read = "read",
        Write = "write",
        Delete = "delete",
    }
}

open_enum! {
    /// What a connection is for. The whole list could not be read.
    pub enum Product {
        Transactions = "TRANSACTIONS",
        AssetsTransfer = "ASSETS_TRANSFER",
    }
}

open_enum! {
    /// What an assets transfer moves: funds, or pension plans (PP). PP is inferred; the whole list
    /// could not be read.
    pub enum Subproduct {
        Fund = "FUND",
        Pp = "PP",
    }
}

open_enum! {
    /// PENDING is the first import, READY a last extraction that went well, UPDATING a running
    /// update, UPDATE_ERROR a failed update on top of older data, ERRORED a failed extraction that
    /// left no data or not enough. The page speaks of four and lists these five.
    pub enum ConnectionStatus {
        Pending = "PENDING",
        Ready = "READY",
        Updating = "UPDATING",
        Errored = "ERRORED",
        UpdateError = "UPDATE_ERROR",
    }
}

open_enum! {
    /// What went wrong. The pages tell of trouble at the provider, trouble at the institution, and
    /// things the person must do; the list itself could not be read.
    pub enum ConnectionErrorReason {
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

open_enum! {
    /// Whose fault it was. The list could not be read.
    pub enum ConnectionErrorType {
        VumiError = "VUMI_ERROR",
    }
}

open_enum! {
    /// Kind of instrument; PP is a pension plan. The list could not be read after WARRANT,
    /// and CFDs are named elsewhere.
    pub enum AssetType {
        Stock = "STOCK",
        Etf = "ETF",
        Rights = "RIGHTS",
        Fund = "FUND",
        Pp = "PP",
        Bond = "BOND",
        Warrant = "WARRANT",
    }
}

open_enum! {
    /// CASH_ACCOUNT is an account in its own right, that may carry payments too. OTHER only holds
    /// the liquidity of a portfolio and comes only from brokers.
    pub enum AccountKind {
        CashAccount = "CASH_ACCOUNT",
        ListedAsOther = "OTHER",
    }
}

open_enum! {
    /// What moved the cash: interest of bonds, cash paid in, dividends, and dividends held back,
    /// which in Spain normally means tax at source. The list could not be read after these.
    pub enum AccountTransactionType {
        Coupon = "COUPON",
        Deposit = "DEPOSIT",
        Dividends = "DIVIDENDS",
        DividendRetention = "DIVIDEND_RETENTION",
    }
}

open_enum! {
    /// MIX holds several kinds of investment. STOCK_PORTFOLIO holds shares and fixed income
    /// (shares, ETFs, bonds, CFDs), neither funds nor pension plans. COMPOSITE_ASSETS_PORTFOLIO
    /// holds only funds or pension plans, sometimes a single one. MANAGED is run by the institution
    /// and may show little.
    pub enum PortfolioType {
        Mix = "MIX",
        StockPortfolio = "STOCK_PORTFOLIO",
        CompositeAssetsPortfolio = "COMPOSITE_ASSETS_PORTFOLIO",
        Managed = "MANAGED",
    }
}

open_enum! {
    /// What happened. The titles of a row add to the position for BUY, MERGER_BUY, OFF_MARKET_BUY,
    /// ISIN_CHANGE_BUY, PRODUCT_CHANGE_BUY, RIGHTS_ISSUE, SCRIP_DIVIDEND and
    /// INHERITANCE_OR_DONATION_TRANSFER_IN. They only state the size of the position, and must not
    /// be added, for COMPENSATION, COUPON and DIVIDENDS. They are taken off for the rest, which for
    /// EXPIRATION is inferred. The effects of PRODUCT_CHANGE_BUY, PRODUCT_CHANGE_SELL,
    /// RIGHTS_ISSUE, RIGHTS_EXCLUSION, RIGHTS_CONVERSION, SCRIP_DIVIDEND and SELL are inferred too,
    /// and the last five names stand only in an older edition of the page. The list could not be
    /// read after SELL.
    pub enum PortfolioTransactionType {
        Buy = "BUY",
        Compensation = "COMPENSATION",
        Coupon = "COUPON",
        Delisting = "DELISTING",
        Dividends = "DIVIDENDS",
        Expiration = "EXPIRATION",
        InheritanceOrDonationTransferIn = "INHERITANCE_OR_DONATION_TRANSFER_IN",
        InheritanceOrDonationTransferOut = "INHERITANCE_OR_DONATION_TRANSFER_OUT",
        IsinChangeBuy = "ISIN_CHANGE_BUY",
        IsinChangeSell = "ISIN_CHANGE_SELL",
        MergerBuy = "MERGER_BUY",
        MergerSell = "MERGER_SELL",
        OffMarketBuy = "OFF_MARKET_BUY",
        OffMarketSell = "OFF_MARKET_SELL",
        ProductChangeBuy = "PRODUCT_CHANGE_BUY",
        ProductChangeSell = "PRODUCT_CHANGE_SELL",
        RightsExclusion = "RIGHTS_EXCLUSION",
        RightsIssue = "RIGHTS_ISSUE",
        RightsConversion = "RIGHTS_CONVERSION",
        ScripDividend = "SCRIP_DIVIDEND",
        Sell = "SELL",
    }
}

open_enum! {
    /// Kind of institution. BROKER is documented, the other two are invented for the kinds that the
    /// pages name; the list could not be read.
    pub enum EntityType {
        Broker = "BROKER",
        Bank = "BANK",
        CryptoExchange = "CRYPTO_EXCHANGE",
    }
}

open_enum! {
    /// How mature the integration with an institution is: TEST for a recent one with rough edges,
    /// PROD for one that is thoroughly tested. TEST is no sandbox.
    pub enum EntityLevel {
        Test = "TEST",
        Prod = "PROD",
    }
}
