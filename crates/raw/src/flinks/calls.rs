//! Each call as a value, from `openapi/flinks.yaml`. Written by `cargo xtask codegen`: change the
//! description or the generator instead.
// @generated
// description sha256: 03686f69832617d001a26944880cb9f047ed95fcb48c90be5f2b589669306aa8
// description fnv1a: 28f5abebba8b6e68
// generator: progenitor 0.15.1

use uuid::Uuid;

use super::{
    client::{
        AccountsDetailOrPending, AccountsSummaryOrPending, AttributeSetOrPending,
        CategorizationOrPending, Client, FailureOrAuthorizeRefusal, InvestmentsOrPending,
        ScoreOrPending, SessionOrPendingOrMfaChallenge, StatementsOrPending,
    },
    operations, types,
    values::{AttributesLibrary, Categories, DeletedCard},
};
use crate::runtime::{RawJson, typed_call};

typed_call! {
    /// Mint an authorize token.
    pub struct GenerateAuthorizeToken {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
    }
    operations::GENERATE_AUTHORIZE_TOKEN
        => Client::generate_authorize_token(&customer_id)
        -> types::AuthorizeToken, types::Failure
}

typed_call! {
    /// Open a session, or answer its MFA questions.
    pub struct Authorize {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// A saved card, credentials, or answers to a 203.
        body: types::AuthorizeRequest,
    }
    operations::AUTHORIZE
        => Client::authorize(&customer_id, &body)
        -> SessionOrPendingOrMfaChallenge, FailureOrAuthorizeRefusal
}

typed_call! {
    /// Open a session without waiting for it.
    pub struct AuthorizeAsync {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card to sign in, or the RequestId to ask about.
        body: types::AuthorizeAsyncRequest,
    }
    operations::AUTHORIZE_ASYNC
        => Client::authorize_async(&customer_id, &body)
        -> SessionOrPendingOrMfaChallenge, FailureOrAuthorizeRefusal
}

typed_call! {
    /// Ask whether a session has opened.
    pub struct PollAuthorizeAsync {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::POLL_AUTHORIZE_ASYNC
        => Client::poll_authorize_async(&customer_id, &request_id)
        -> SessionOrPendingOrMfaChallenge, FailureOrAuthorizeRefusal
}

typed_call! {
    /// Open sessions for several saved cards.
    pub struct AuthorizeMultiple {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved cards.
        body: types::AuthorizeMultipleRequest,
    }
    operations::AUTHORIZE_MULTIPLE
        => Client::authorize_multiple(&customer_id, &body)
        -> RawJson, types::Failure
}

typed_call! {
    /// Accounts with balances, without transactions.
    pub struct GetAccountsSummary {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The session, and what to leave out.
        body: types::AccountsSummaryRequest,
    }
    operations::GET_ACCOUNTS_SUMMARY
        => Client::get_accounts_summary(&customer_id, &body)
        -> AccountsSummaryOrPending, types::Failure
}

typed_call! {
    /// Ask again for the accounts summary.
    pub struct GetAccountsSummaryAsync {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_ACCOUNTS_SUMMARY_ASYNC
        => Client::get_accounts_summary_async(&customer_id, &request_id)
        -> AccountsSummaryOrPending, types::Failure
}

typed_call! {
    /// Accounts with holders, numbers and transactions.
    pub struct GetAccountsDetail {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The session, which accounts, how far back, and what to leave out.
        body: types::AccountsDetailRequest,
    }
    operations::GET_ACCOUNTS_DETAIL
        => Client::get_accounts_detail(&customer_id, &body)
        -> AccountsDetailOrPending, types::Failure
}

typed_call! {
    /// Ask again for the accounts detail.
    pub struct GetAccountsDetailAsync {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_ACCOUNTS_DETAIL_ASYNC
        => Client::get_accounts_detail_async(&customer_id, &request_id)
        -> AccountsDetailOrPending, types::Failure
}

typed_call! {
    /// Account statements as PDF.
    pub struct GetStatements {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The session, which accounts, and how many statements.
        body: types::StatementsRequest,
    }
    operations::GET_STATEMENTS
        => Client::get_statements(&customer_id, &body)
        -> StatementsOrPending, types::Failure
}

typed_call! {
    /// Ask again for the statements.
    pub struct GetStatementsAsync {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_STATEMENTS_ASYNC
        => Client::get_statements_async(&customer_id, &request_id)
        -> StatementsOrPending, types::Failure
}

typed_call! {
    /// Holdings of a session, on the banking host.
    pub struct GetInvestments {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The card and its session.
        body: types::InvestmentsRequest,
    }
    operations::GET_INVESTMENTS
        => Client::get_investments(&customer_id, &body)
        -> InvestmentsOrPending, types::Failure
}

typed_call! {
    /// Holdings of a session, on the wealth host.
    pub struct GetWealthInvestments {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The card and its session.
        body: types::WealthInvestmentsRequest,
    }
    operations::GET_WEALTH_INVESTMENTS
        => Client::get_wealth_investments(&customer_id, &body)
        -> InvestmentsOrPending, types::Failure
}

typed_call! {
    /// Delete a card with its investment and banking data.
    pub struct DeleteInvestments {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
    }
    operations::DELETE_INVESTMENTS
        => Client::delete_investments(&customer_id, &login_id)
        -> types::DeletedInvestments, types::Failure
}

typed_call! {
    /// Cards whose nightly refresh has stopped.
    pub struct GetNightlyRefreshStatus {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
    }
    operations::GET_NIGHTLY_REFRESH_STATUS
        => Client::get_nightly_refresh_status(&customer_id)
        -> types::NightlyRefreshStatus, types::Failure
}

typed_call! {
    /// Investment connections whose nightly refresh has stopped.
    pub struct GetWealthNightlyRefreshStatus {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
    }
    operations::GET_WEALTH_NIGHTLY_REFRESH_STATUS
        => Client::get_wealth_nightly_refresh_status(&customer_id)
        -> types::WealthNightlyRefreshStatus, types::Failure
}

typed_call! {
    /// Switch a card's nightly refresh on or off.
    pub struct SetScheduledRefresh {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The card and the new state.
        body: types::SetScheduledRefreshRequest,
    }
    operations::SET_SCHEDULED_REFRESH
        => Client::set_scheduled_refresh(&customer_id, &body)
        -> types::ScheduledRefreshNotice, types::Failure
}

typed_call! {
    /// Delete a saved card and all its data.
    pub struct DeleteCard {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
    }
    operations::DELETE_CARD
        => Client::delete_card(&customer_id, &login_id)
        -> DeletedCard, types::Failure
}

typed_call! {
    /// Security questions that have no stored answer.
    pub struct GetMfaQuestions {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
    }
    operations::GET_MFA_QUESTIONS
        => Client::get_mfa_questions(&customer_id, &login_id)
        -> types::MfaQuestions, types::Failure
}

typed_call! {
    /// Store answers to security questions.
    pub struct AnswerMfaQuestions {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The card, and answers to its questions.
        body: types::AnswerMfaQuestionsRequest,
    }
    operations::ANSWER_MFA_QUESTIONS
        => Client::answer_mfa_questions(&customer_id, &body)
        -> types::MfaAnswersStored, types::Failure
}

typed_call! {
    /// The institutions that can be connected.
    pub struct ListInstitutions {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// How many institutions to pass over.
        skip: Option<i32>,
        /// How many institutions to answer, 1000 at most.
        take: Option<i32>,
    }
    operations::LIST_INSTITUTIONS
        => Client::list_institutions(&customer_id, skip, take)
        -> types::InstitutionList, types::Failure
}

typed_call! {
    /// The institution behind a routing number.
    pub struct GetInstitutionByRoutingNumber {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// A bank's routing number, nine digits.
        routing_number: String,
    }
    operations::GET_INSTITUTION_BY_ROUTING_NUMBER
        => Client::get_institution_by_routing_number(&customer_id, &routing_number)
        -> types::RoutedInstitution, types::Failure
}

typed_call! {
    /// Compare a person's own data with the bank's.
    pub struct FieldMatch {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The card, and what the person says.
        body: types::FieldMatchRequest,
    }
    operations::FIELD_MATCH
        => Client::field_match(&customer_id, &body)
        -> types::FieldMatch, types::Failure
}

typed_call! {
    /// Income figures of a consumer.
    pub struct GetIncomeAttributes {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_INCOME_ATTRIBUTES
        => Client::get_income_attributes(&customer_id, &login_id, &request_id)
        -> AttributeSetOrPending, types::Failure
}

typed_call! {
    /// Credit risk figures of a consumer.
    pub struct GetCreditRiskAttributes {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_CREDIT_RISK_ATTRIBUTES
        => Client::get_credit_risk_attributes(&customer_id, &login_id, &request_id)
        -> AttributeSetOrPending, types::Failure
}

typed_call! {
    /// Lending figures of a consumer.
    pub struct GetLendingAttributes {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_LENDING_ATTRIBUTES
        => Client::get_lending_attributes(&customer_id, &login_id, &request_id)
        -> AttributeSetOrPending, types::Failure
}

typed_call! {
    /// Behaviour figures of a consumer.
    pub struct GetUserAnalysisAttributes {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_USER_ANALYSIS_ATTRIBUTES
        => Client::get_user_analysis_attributes(&customer_id, &login_id, &request_id)
        -> AttributeSetOrPending, types::Failure
}

typed_call! {
    /// Every figure of a consumer.
    pub struct GetAllAttributes {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_ALL_ATTRIBUTES
        => Client::get_all_attributes(&customer_id, &login_id, &request_id)
        -> AttributeSetOrPending, types::Failure
}

typed_call! {
    /// Analysis figures of a business.
    pub struct GetBusinessAnalysisAttributes {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_BUSINESS_ANALYSIS_ATTRIBUTES
        => Client::get_business_analysis_attributes(&customer_id, &login_id, &request_id)
        -> AttributeSetOrPending, types::Failure
}

typed_call! {
    /// Every figure of a business.
    pub struct GetAllBusinessAttributes {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_ALL_BUSINESS_ATTRIBUTES
        => Client::get_all_business_attributes(&customer_id, &login_id, &request_id)
        -> AttributeSetOrPending, types::Failure
}

typed_call! {
    /// Chosen figures of a session.
    pub struct RequestAttributes {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
        /// Which attributes, over which accounts and days.
        body: types::AttributesRequest,
    }
    operations::REQUEST_ATTRIBUTES
        => Client::request_attributes(&customer_id, &login_id, &request_id, &body)
        -> AttributeSetOrPending, types::Failure
}

typed_call! {
    /// A score for a loan, as there once was one.
    pub struct GetScore {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
        /// The loan, and who asks for it.
        body: types::ScoreRequest,
    }
    operations::GET_SCORE
        => Client::get_score(&customer_id, &login_id, &request_id, &body)
        -> ScoreOrPending, types::Failure
}

typed_call! {
    /// Transactions sorted into categories.
    pub struct GetCategorization {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The saved card.
        login_id: Uuid,
        /// The session, as answered by Authorize.
        request_id: Uuid,
    }
    operations::GET_CATEGORIZATION
        => Client::get_categorization(&customer_id, &login_id, &request_id)
        -> CategorizationOrPending, types::Failure
}

typed_call! {
    /// The catalogue of consumer attributes.
    pub struct GetAttributesLibrary {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
    }
    operations::GET_ATTRIBUTES_LIBRARY
        => Client::get_attributes_library(&customer_id)
        -> AttributesLibrary, types::Failure
}

typed_call! {
    /// The catalogue of business attributes.
    pub struct GetBusinessAttributesLibrary {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
    }
    operations::GET_BUSINESS_ATTRIBUTES_LIBRARY
        => Client::get_business_attributes_library(&customer_id)
        -> AttributesLibrary, types::Failure
}

typed_call! {
    /// The catalogue of categories.
    pub struct GetCategories {
        /// The client, a GUID given by the provider.
        customer_id: Uuid,
        /// The country, CA or US.
        country_code: String,
    }
    operations::GET_CATEGORIES
        => Client::get_categories(&customer_id, &country_code)
        -> Categories, types::Failure
}
