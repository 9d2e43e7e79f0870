//! What a seed file may hold: one table, which the check, the published schema and its texts are
//! made from.

use crate::vumi::ENTITY_IDS;

/// A mapping: its keys, and what each is for.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) keys: &'static [Key],
}

/// A key of a mapping.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) is_required: bool,
    pub(super) about: &'static str,
}

/// What stands under a key.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Guid,
    /// A connection token of Vumi's: ten capital letters and digits.
    Token,
    /// A word in capitals that nobody else has to know.
    Label,
    Currency,
    Day,
    Flag,
    /// A whole number from 0 on, so many at most.
    Count(u32),
    /// So many digits before the point, and after it, at most.
    Decimal(usize, usize),
    Word(&'static [&'static str]),
    Texts,
    /// A list of mappings.
    List(&'static Shape),
    /// A list of lists of them.
    Rounds(&'static Shape),
    Map(&'static Shape),
    /// The body of `POST /_sandbox/faults`.
    Faults,
}

pub(super) const MONEY: Kind = Kind::Decimal(20, 8);
/// Quantities and prices: their product is still exact.
pub(super) const FACTOR: Kind = Kind::Decimal(12, 6);
const RATE: Kind = Kind::Decimal(4, 6);
/// Ten years, as far as nights are counted.
const DAYS: Kind = Kind::Count(3660);

const fn key(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, is_required: false, about }
}

const fn required(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, is_required: true, about }
}

#[rustfmt::skip]
pub(super) static SEED: Shape = Shape {
    name: "Seed",
    about: "What a sandbox of foliolink starts with, and goes back to with each reset.",
    keys: &[
        key("samples", Kind::Flag, "Whether the sample customers are there beside these; false unless said."),
        key("flinks", Kind::Map(&FLINKS), "Customers of Flinks."),
        key("vumi", Kind::Map(&VUMI), "Connections of Vumi Finlink."),
        key("faults", Kind::Faults, "What goes wrong from the start: each is the body of POST /_sandbox/faults."),
    ],
};

#[rustfmt::skip]
static FLINKS: Shape = Shape {
    name: "Flinks",
    about: "Customers of Flinks, and the securities that they hold.",
    keys: &[
        key("securities", Kind::List(&SECURITY), "Securities, referred to by holdings and movements of investments."),
        key("customers", Kind::List(&CUSTOMER), "People who can log in at a bank, or whose card is saved already."),
    ],
};

#[rustfmt::skip]
static SECURITY: Shape = Shape {
    name: "Security",
    about: "A security at Flinks.",
    keys: &[
        required("id", Kind::Text, "Its name in this file."),
        required("symbol", Kind::Text, "What it is traded as."),
        required("name", Kind::Text, "What people call it."),
        key("type", Kind::Word(&["equity", "etf", "fund", "bond", "other"]), "equity unless said."),
    ],
};

#[rustfmt::skip]
static CUSTOMER: Shape = Shape {
    name: "Customer",
    about: "A customer of a bank.",
    keys: &[
        required("username", Kind::Text, "User name at the bank; one of a kind in this file."),
        key("password", Kind::Text, "Everyday unless said."),
        key("login_id", Kind::Guid, "LoginId of the saved card; without it the card is made by the first login."),
        key("institution", Kind::Word(&["FlinksCapital", "FlinksInvestment"]), "FlinksCapital unless said; FlinksInvestment has investments and no accounts."),
        key("language", Kind::Word(&["en", "fr"]), "en unless said."),
        key("nightly", Kind::Flag, "Whether the card is refreshed at night; false unless said."),
        required("holder", Kind::Map(&HOLDER), "Who holds the accounts that name no holder of their own."),
        key("mfa", Kind::Rounds(&QUESTION), "Rounds of questions at each live login, each a list of questions; none unless said."),
        key("accounts", Kind::List(&ACCOUNT), "Bank accounts."),
        key("investments", Kind::List(&INVESTMENT), "Investment accounts."),
    ],
};

#[rustfmt::skip]
static HOLDER: Shape = Shape {
    name: "Holder",
    about: "A person or a household.",
    keys: &[
        required("name", Kind::Text, "Full name."),
        required("street", Kind::Text, "Street and number."),
        required("city", Kind::Text, "City."),
        required("province", Kind::Text, "Province, two letters."),
        required("postal_code", Kind::Text, "Postal code."),
        required("phone", Kind::Text, "Phone number, in any form."),
        key("email", Kind::Text, "Address; null where it isn't given."),
    ],
};

#[rustfmt::skip]
static QUESTION: Shape = Shape {
    name: "Question",
    about: "A question of the bank.",
    keys: &[
        required("prompt", Kind::Text, "What is asked; the key of the answer."),
        key("again", Kind::Text, "What is asked after a wrong answer; the same unless said."),
        key("type", Kind::Word(&["QuestionAndAnswer", "MultipleChoice", "MultipleChoiceMultipleAnswers", "TextOrCall"]), "QuestionAndAnswer unless said."),
        key("choices", Kind::Texts, "What there is to choose from."),
        required("answers", Kind::Texts, "All that must be answered, upper and lower case aside; of TextOrCall any one of them."),
    ],
};

#[rustfmt::skip]
static ACCOUNT: Shape = Shape {
    name: "Account",
    about: "A bank account at Flinks.",
    keys: &[
        key("id", Kind::Text, "A GUID stays as it is, any other text becomes one that is always the same; so does the number where there is no id."),
        required("title", Kind::Text, "What the bank calls it."),
        required("number", Kind::Text, "Account number."),
        key("transit", Kind::Text, "Transit number."),
        key("institution", Kind::Text, "Institution number."),
        key("category", Kind::Word(&["Operations", "Credits", "Products"]), "Operations unless said."),
        key("type", Kind::Text, "Chequing unless said."),
        key("kind", Kind::Word(&["Personal", "Business"]), "Personal unless said."),
        key("currency", Kind::Currency, "CAD unless said."),
        key("balance", MONEY, "Current balance when the sandbox starts; the sum of its movements unless said."),
        key("held", MONEY, "What of it can't be spent yet; nothing unless said."),
        key("limit", MONEY, "Limit; null unless said."),
        key("overdraft", MONEY, "Overdraft limit; 0 unless said."),
        key("holder", Kind::Map(&HOLDER), "Who holds it, where that isn't the customer."),
        key("movements", Kind::List(&MOVEMENT), "Booked movements, in any order; running balances follow."),
    ],
};

#[rustfmt::skip]
static MOVEMENT: Shape = Shape {
    name: "Movement",
    about: "A movement of an account at Flinks: on a date or so many days ago, a debit or a credit (or both).",
    keys: &[
        key("id", Kind::Text, "As an account's; one of its own unless said."),
        key("date", Kind::Day, "Its day; one that is later than the sandbox's start comes with the night after it."),
        key("days_ago", DAYS, "Or so many days before the sandbox starts."),
        required("description", Kind::Text, "What the bank prints."),
        key("category", Kind::Text, "Transfers unless said."),
        key("debit", MONEY, "Money out."),
        key("credit", MONEY, "Money in."),
    ],
};

#[rustfmt::skip]
static INVESTMENT: Shape = Shape {
    name: "InvestmentAccount",
    about: "An investment account at Flinks.",
    keys: &[
        required("number", Kind::Text, "Account number."),
        required("name", Kind::Text, "What the institution calls it."),
        key("type", Kind::Word(&["tfsa", "rrsp", "fhsa", "resp", "margin", "other"]), "margin unless said; all others are registered."),
        key("currency", Kind::Currency, "CAD unless said."),
        key("cash", MONEY, "Cash; 0.00 unless said."),
        key("holdings", Kind::List(&HOLDING), "What is held."),
        key("movements", Kind::List(&TRADE), "Purchases, sales and what else happened."),
    ],
};

#[rustfmt::skip]
static HOLDING: Shape = Shape {
    name: "Holding",
    about: "So much of a security.",
    keys: &[
        required("security", Kind::Text, "Id of a security of this provider."),
        required("quantity", FACTOR, "How many."),
        required("price", FACTOR, "What one is worth; at Vumi in EUR."),
        key("paid", FACTOR, "Flinks: what one has cost; its price unless said."),
    ],
};

#[rustfmt::skip]
static TRADE: Shape = Shape {
    name: "Trade",
    about: "A movement of a security: on a date or so many days ago.",
    keys: &[
        key("id", Kind::Text, "As an account's; one of its own unless said."),
        required("security", Kind::Text, "Id of a security of this provider."),
        required("type", Kind::Text, "The provider's word: buy at Flinks, BUY at Vumi."),
        key("date", Kind::Day, "Its day."),
        key("days_ago", DAYS, "Or so many days before the sandbox starts."),
        required("quantity", FACTOR, "How many."),
        required("price", FACTOR, "At which price."),
        key("fees", MONEY, "Vumi: fees; null unless said."),
        key("taxes", MONEY, "Vumi: taxes; null unless said."),
    ],
};

#[rustfmt::skip]
static VUMI: Shape = Shape {
    name: "Vumi",
    about: "Connections of Vumi Finlink, and the securities that they hold.",
    keys: &[
        key("securities", Kind::List(&INSTRUMENT), "Securities, referred to by holdings and movements of portfolios."),
        key("connections", Kind::List(&CONNECTION), "Connections of the app, exchanged already."),
    ],
};

#[rustfmt::skip]
static INSTRUMENT: Shape = Shape {
    name: "Instrument",
    about: "A security at Vumi.",
    keys: &[
        required("id", Kind::Text, "Its name in this file; a GUID stays as it is, any other text becomes one that is always the same."),
        required("name", Kind::Text, "What people call it."),
        required("isin", Kind::Text, "ISIN."),
        key("type", Kind::Label, "STOCK unless said."),
        key("currency", Kind::Currency, "What it is traded in; EUR unless said."),
        key("rate", RATE, "So much of that currency is one euro; 1 unless said."),
        key("exchange", Kind::Text, "Market identifier; null unless said."),
    ],
};

#[rustfmt::skip]
static CONNECTION: Shape = Shape {
    name: "Connection",
    about: "A connection of Vumi Finlink.",
    keys: &[
        required("token", Kind::Token, "Its connection token."),
        key("entity", Kind::Word(ENTITY_IDS), "examplebroker unless said."),
        key("external_id", Kind::Text, "Your own name for it."),
        key("status", Kind::Word(&["PENDING", "READY", "UPDATING", "ERRORED", "UPDATE_ERROR"]), "READY unless said."),
        key("two_factor", Kind::Flag, "Whether its user needs a code at each update; false unless said."),
        key("portfolios", Kind::List(&PORTFOLIO), "Portfolios."),
        key("accounts", Kind::List(&CASH), "Accounts."),
    ],
};

#[rustfmt::skip]
static PORTFOLIO: Shape = Shape {
    name: "Portfolio",
    about: "A portfolio at Vumi.",
    keys: &[
        required("id", Kind::Text, "A GUID stays as it is, any other text becomes one that is always the same."),
        key("type", Kind::Label, "STOCK_PORTFOLIO unless said."),
        key("owners", Kind::Texts, "Names."),
        key("holdings", Kind::List(&HOLDING), "What is held; weights and balance follow."),
        key("movements", Kind::List(&TRADE), "Purchases, sales and what else happened."),
    ],
};

#[rustfmt::skip]
static CASH: Shape = Shape {
    name: "CashAccount",
    about: "An account at Vumi.",
    keys: &[
        required("id", Kind::Text, "A GUID stays as it is, any other text becomes one that is always the same."),
        key("portfolio", Kind::Text, "Id of a portfolio of the same connection."),
        key("type", Kind::Label, "CASH_ACCOUNT unless said."),
        key("iban", Kind::Text, "IBAN; null unless said."),
        key("alias", Kind::Text, "What its owner calls it; null unless said."),
        key("currency", Kind::Currency, "EUR unless said."),
        key("balance", MONEY, "Balance when the sandbox starts; the sum of its movements unless said."),
        key("owners", Kind::Texts, "Names."),
        key("movements", Kind::List(&PAYMENT), "Movements, in any order."),
    ],
};

#[rustfmt::skip]
static PAYMENT: Shape = Shape {
    name: "Payment",
    about: "A movement of an account at Vumi: on a date or so many days ago.",
    keys: &[
        key("id", Kind::Text, "As an account's; one of its own unless said."),
        required("type", Kind::Label, "DEPOSIT, DIVIDENDS and so on."),
        required("amount", MONEY, "Negative where money goes out."),
        key("date", Kind::Day, "Its day; one that is later than the sandbox's start comes with the night after it."),
        key("days_ago", DAYS, "Or so many days before the sandbox starts."),
        key("description", Kind::Text, "Text; null unless said."),
    ],
};
