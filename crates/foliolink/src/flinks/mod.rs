//! Flinks (Canada and the US): sessions, questions, accounts, statements, investments, cards, and
//! the Connect widget.
//!
//! A [`Client`] opens a [`Session`] for a saved card ([`LoginId`]), from stored data
//! ([`Authorize::cached`]) or at the bank ([`Authorize::live`]). A live one may ask the person
//! something first: that is a [`Challenge`]. Data is prepared on the provider's side, so it comes
//! as a [`Pending`](crate::Pending). [`Client::pull`] does all of it at once.

pub(crate) mod cards;
pub(crate) mod client;
pub mod connect;
mod convert;
pub(crate) mod data;
pub(crate) mod enrich;
mod pull;
pub(crate) mod session;
mod snapshot;

pub use foliolink_runtime::RawJson;

pub use crate::transport::{RawAnswer, RawCall};

pub use self::{
    cards::{
        delete::DeleteCard,
        deleted::Deleted,
        nightly::{IneligibleCard, RefreshHistory, ScheduledRefresh},
    },
    client::{Client, builder::ClientBuilder, codes::code_meaning},
    data::{
        Account, AccountsDetail, Balance, Institution, Login, Transaction,
        accounts::AccountsRequest,
        ids::{LoginId, RequestId},
        institutions::{InstitutionEntry, InstitutionStatus, Localization},
        investments::{
            InvestmentAccount, InvestmentAccountType, InvestmentInstitution, Investments,
            InvestmentsRequest, Retired,
        },
        statements::{AccountStatements, Statement, Statements, StatementsRequest},
        summary::{AccountsSummary, EligibleRatio, SummaryAccount, SummaryRequest},
        vocabulary::{AccountCategory, AccountType, Days, Language, Ownership, StatementSpan},
    },
    enrich::{
        attribute_set::{AttributeSet, AttributeTransaction, AttributeValue},
        attributes::{AttributeGroup, ChosenAttributesRequest},
        catalogues::{AttributeCategory, Category, Country, LibraryAttribute, Subcategory},
        categorization::{Categorization, CategorizedTransaction},
        field_match::{FieldMatch, FieldMatchRequest, FieldScore, MatchField},
    },
    pull::{Part, Pull, Pulled},
    session::{
        Session,
        answering::{Answerer, AnswersFuture, BoxError},
        authorize::{Authorize, AuthorizeWith},
        authorized::Authorized,
        challenge::{Answers, Challenge, Question, QuestionKind},
        credentials::Credentials,
        event::PullEvent,
        open::OpenSession,
        resume::Resumed,
        unanswered::Unanswered,
    },
};

#[cfg(test)]
mod tests;
