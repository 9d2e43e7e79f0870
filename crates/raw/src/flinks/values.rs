//! Value lists that may grow, and fields of several types, from `openapi/flinks.yaml`. Written by
//! `cargo xtask codegen`: change the description or the generator instead.
// @generated
// description sha256: 03686f69832617d001a26944880cb9f047ed95fcb48c90be5f2b589669306aa8
// description fnv1a: 28f5abebba8b6e68
// generator: progenitor 0.15.1

use super::types;
use crate::runtime::{Number, by_shape, open_enum};

by_shape! {
    /// The institution, as its name in banking or as an object in a sample for investments.
    pub enum InstitutionRef {
        Text(Box<str>) = string,
        Object(types::InstitutionIdentity) = object,
    }
}

by_shape! {
    /// Credit limit. A number, but the page of the polled summary types it as a string.
    pub enum BalanceLimit {
        Number(Number) = number,
        Text(Box<str>) = string,
    }
}

by_shape! {
    /// Deprecated. A number by one page, a string by clients, null in every sample.
    pub enum TransactionCode {
        Number(Number) = number,
        Text(Box<str>) = string,
    }
}

by_shape! {
    /// Number of the institution. A string by the page, an integer in the sample of a session.
    pub enum InvestmentInstitutionId {
        Text(Box<str>) = string,
        Number(i64) = number,
    }
}

by_shape! {
    /// What DeleteCard answers. The object is documented; a client reads text.
    pub enum DeletedCard {
        Text(Box<str>) = string,
        Object(types::DeletedCardNotice) = object,
    }
}

by_shape! {
    /// Transactions by attribute name. Clients once had a list, of which only the empty one is
    /// known.
    pub enum AttributeDetails {
        Object(types::AttributeDetailsByName) = object,
        Array(types::AttributeTransactions) = array,
    }
}

by_shape! {
    /// The transactions behind one attribute. That there may be several is concluded.
    pub enum AttributeDetail {
        Array(types::AttributeTransactions) = array,
        Object(types::AttributeTransaction) = object,
    }
}

by_shape! {
    /// A catalogue of attributes. The list is documented; the object was assumed before.
    pub enum AttributesLibrary {
        Array(types::AttributeGroups) = array,
        Object(types::AttributeCatalogue) = object,
    }
}

by_shape! {
    /// A catalogue of categories. The list is documented; the object was assumed before.
    pub enum Categories {
        Array(types::CategoryList) = array,
        Object(types::CategoryCatalogue) = object,
    }
}

open_enum! {
    /// Whose login it is. Null was seen with investments.
    pub enum LoginType {
        Personal = "Personal",
        Business = "Business",
    }
}

open_enum! {
    /// How to answer: free text, one choice, several choices, pictures, or how to deliver a code.
    /// Only the first is documented, the others were seen in a client.
    pub enum ChallengeType {
        QuestionAndAnswer = "QuestionAndAnswer",
        MultipleChoice = "MultipleChoice",
        MultipleChoiceMultipleAnswers = "MultipleChoiceMultipleAnswers",
        ImageSelection = "ImageSelection",
        TextOrCall = "TextOrCall",
    }
}

open_enum! {
    /// What happened, as a stable code. OK and CREATED are listed by a table, though no banking
    /// call is known to send them; SECURITYRESPONSES_INCOMPLETE was only seen in a client, and
    /// INVALID_SECURITY_RESPONSE_NO_RETRY only in an older edition.
    pub enum FlinksCode {
        Ok = "OK",
        Created = "CREATED",
        OperationPending = "OPERATION_PENDING",
        OperationDispatched = "OPERATION_DISPATCHED",
        SessionNonexistent = "SESSION_NONEXISTENT",
        SessionExpired = "SESSION_EXPIRED",
        CardInUse = "CARD_IN_USE",
        AccessDenied = "ACCESS_DENIED",
        Unauthorized = "UNAUTHORIZED",
        InvalidLogin = "INVALID_LOGIN",
        InvalidRequest = "INVALID_REQUEST",
        InvalidUsername = "INVALID_USERNAME",
        InvalidPassword = "INVALID_PASSWORD",
        InvalidSecurityResponse = "INVALID_SECURITY_RESPONSE",
        InvalidSecurityResponseNoRetry = "INVALID_SECURITY_RESPONSE_NO_RETRY",
        SecurityresponsesIncomplete = "SECURITYRESPONSES_INCOMPLETE",
        UnknownChallengeKey = "UNKNOWN_CHALLENGE_KEY",
        QuestionNotFound = "QUESTION_NOT_FOUND",
        RetryLater = "RETRY_LATER",
        BankMaintenanceRetryLater = "BANK_MAINTENANCE_RETRY_LATER",
        TooManyRequests = "TOO_MANY_REQUESTS",
        ConcurrentSession = "CONCURRENT_SESSION",
        AlreadyAuthorized = "ALREADY_AUTHORIZED",
        DisabledLogin = "DISABLED_LOGIN",
        NewAccount = "NEW_ACCOUNT",
        NoTransaction = "NO_TRANSACTION",
        DisabledInstitution = "DISABLED_INSTITUTION",
        MethodNotAvailable = "METHOD_NOT_AVAILABLE",
        AggregationError = "AGGREGATION_ERROR",
    }
}

open_enum! {
    /// A language of the provider's texts.
    pub enum Language {
        En = "en",
        Fr = "fr",
    }
}

open_enum! {
    /// How far back transactions go. Older clients send `Days360` for a year.
    pub enum DaysOfTransactions {
        Days90 = "Days90",
        Days365 = "Days365",
    }
}

open_enum! {
    /// The broad class, from the place of the account on the bank's page. `Other` has no clear
    /// class. Old tables write `OPERATION` and `CREDIT`.
    pub enum AccountCategory {
        Operations = "Operations",
        Credits = "Credits",
        Products = "Products",
        ListedAsOther = "Other",
        Unknown = "Unknown",
    }
}

open_enum! {
    /// The fine class, from words in the account's title, so it can be wrong. The documented list
    /// was cut in every copy, after other insurances. Older editions know `Checking` and `Saving`.
    pub enum AccountType {
        Chequing = "Chequing",
        Savings = "Savings",
        CashManagement = "CashManagement",
        Rewards = "Rewards",
        Deposit = "Deposit",
        CreditCard = "CreditCard",
        CreditCardPrepaid = "CreditCardPrepaid",
        LineOfCredit = "LineOfCredit",
        LineOfCreditHomeEquity = "LineOfCreditHomeEquity",
        Loan = "Loan",
        LoanPersonal = "LoanPersonal",
        LoanStudent = "LoanStudent",
        LoanHome = "LoanHome",
        LoanCar = "LoanCar",
        LoanInstallment = "LoanInstallment",
        LoanInvestment = "LoanInvestment",
        Mortgage = "Mortgage",
        Rrsp = "RRSP",
        Tfsa = "TFSA",
        Gic = "GIC",
        OtherAsset = "OtherAsset",
        CertificateOfDeposit = "CertificateOfDeposit",
        Fhsa = "FHSA",
        Brokerage = "Brokerage",
        EducationSavings529 = "EducationSavings529",
        Retirement401k = "Retirement401k",
        Retirement403b = "Retirement403b",
        Retirement457 = "Retirement457",
        DeferredCompPlan = "DeferredCompPlan",
        Keogh = "KEOGH",
        Pension = "Pension",
        ProfitSharingPlan = "ProfitSharingPlan",
        Ira = "IRA",
        IraRoth = "IRARoth",
        IraRollover = "IRARollover",
        IraSep = "IRASep",
        IraSimple = "IRASimple",
        Resp = "RESP",
        Hsa = "HSA",
        Hra = "HRA",
        Rdsp = "RDSP",
        Tsp = "TSP",
        Annuity = "Annuity",
        TermLife = "TermLife",
        UniversalLife = "UniversalLife",
        WholeLife = "WholeLife",
        OtherLife = "OtherLife",
        VehicleInsurance = "VehicleInsurance",
        HealthInsurance = "HealthInsurance",
        Unknown = "Unknown",
    }
}

open_enum! {
    /// Whose account it is.
    pub enum AccountOwnership {
        Personal = "Personal",
        Business = "Business",
    }
}

open_enum! {
    /// Currency of a bank account.
    pub enum Currency {
        Cad = "CAD",
        Usd = "USD",
    }
}

open_enum! {
    /// The newest statement, or those of three or twelve months.
    pub enum NumberOfStatements {
        MostRecent = "MostRecent",
        Months3 = "Months3",
        Months12 = "Months12",
    }
}

open_enum! {
    /// Kind of file.
    pub enum StatementFileType {
        Pdf = "PDF",
    }
}

open_enum! {
    /// Kind of investment account.
    pub enum InvestmentAccountType {
        Cash = "cash",
        Chequing = "chequing",
        Tfsa = "tfsa",
        Rrsp = "rrsp",
        Fhsa = "fhsa",
        Resp = "resp",
        Rdsp = "rdsp",
        Margin = "margin",
        Short = "short",
        Long = "long",
        Lira = "lira",
        Lrsp = "lrsp",
        Rlsp = "rlsp",
        Rrif = "rrif",
        Lif = "lif",
        Lrif = "lrif",
        Prif = "prif",
        Rpp = "rpp",
        Ipp = "ipp",
        Dpsp = "dpsp",
        Spp = "spp",
        Ndcp = "ndcp",
        Nrsp = "nrsp",
        Epsp = "epsp",
        Espp = "espp",
        Esop = "esop",
        Vrsp = "vrsp",
        Unknown = "unknown",
    }
}

open_enum! {
    /// Currency of an investment account, in lower case unlike banking.
    pub enum InvestmentCurrency {
        Aud = "aud",
        Btc = "btc",
        Cad = "cad",
        Chf = "chf",
        Cny = "cny",
        Dkk = "dkk",
        Eur = "eur",
        Gbp = "gbp",
        Hkd = "hkd",
        Inr = "inr",
        Jpy = "jpy",
        Mxn = "mxn",
        Nok = "nok",
        Nzd = "nzd",
        Sek = "sek",
        Sgd = "sgd",
        Twd = "twd",
        Usd = "usd",
        Vnd = "vnd",
    }
}

open_enum! {
    /// Where the last refresh stopped. One value is documented, as an example.
    pub enum RefreshState {
        AnsweringSecurityChallenge = "AnsweringSecurityChallenge",
    }
}

open_enum! {
    /// What an address is for.
    pub enum InstitutionUrlType {
        Main = "Main",
    }
}

open_enum! {
    /// Whether a bank can be connected. Other values exist but aren't documented.
    pub enum InstitutionStatus {
        Enabled = "Enabled",
    }
}

open_enum! {
    /// Country of a bank.
    pub enum InstitutionCountry {
        Ca = "CA",
        Us = "US",
    }
}

open_enum! {
    /// The only category that is accepted.
    pub enum AttributeAccountCategory {
        Operations = "Operations",
    }
}

open_enum! {
    /// What a delivery is about. The text for investments isn't documented; the one listed here is
    /// assumed.
    pub enum WebhookResponseType {
        Kyc = "KYC",
        GetAccountsDetail = "GetAccountsDetail",
        Investments = "Investments",
    }
}
