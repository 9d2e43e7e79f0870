//! Flinks (Canada and the US): sessions, questions, accounts, statements, investments, cards, and
//! the Connect widget.
//!
//! A [`Client`] opens a [`Session`] for a saved card ([`LoginId`]), from stored data
//! ([`Authorize::cached`]) or at the bank ([`Authorize::live`]). A live one may ask the person
//! something first: that is a [`Challenge`]. Data is prepared on the provider's side, so it comes
//! as a [`Pending`](crate::Pending).

mod accounts;
mod authorize;
mod builder;
mod cards;
mod challenge;
mod client;
mod codes;
pub mod connect;
mod convert;
mod data;
mod ids;
mod institutions;
mod investments;
mod live;
mod opening;
mod operation;
mod refresh;
mod resume;
mod session;
mod signer;
mod snapshot;
mod statements;
mod summary;
mod ticket;
mod vocabulary;
mod watch;

pub use accounts::AccountsRequest;
pub use authorize::{Authorize, AuthorizeWith, Authorized, Credentials};
pub use builder::ClientBuilder;
pub use cards::Deleted;
pub use challenge::{Answers, Challenge, Question, QuestionKind};
pub use client::Client;
pub use data::{Account, AccountsDetail, Balance, Institution, Login, Transaction};
pub use foliolink_runtime::RawJson;
pub use ids::{LoginId, RequestId};
pub use institutions::{InstitutionEntry, InstitutionStatus, Localization};
pub use investments::{
    InvestmentAccount, InvestmentAccountType, InvestmentInstitution, Investments,
    InvestmentsRequest, Retired,
};
pub use operation::{RawAnswer, RawCall};
pub use refresh::{IneligibleCard, RefreshHistory, ScheduledRefresh};
pub use resume::Resumed;
pub use session::Session;
pub use statements::{AccountStatements, Statement, Statements, StatementsRequest};
pub use summary::{AccountsSummary, EligibleRatio, SummaryAccount, SummaryRequest};
pub use vocabulary::{AccountCategory, AccountType, Days, Language, Ownership, StatementSpan};

#[cfg(test)]
mod tests;
