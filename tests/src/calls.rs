//! Every operation of both descriptions as a call of the raw client, one line each.
//!
//! Arguments are the examples of the description's parameters; `body.read()` decodes an example of
//! the request body into the type that the method takes. A test holds the lines against the
//! clients' `OPERATIONS`.

use foliolink_runtime::Personal;
use uuid::{Uuid, uuid};

use crate::provider::calls;

const CUSTOMER: Uuid = uuid!("3c9e0f4d-7b21-4a68-8d15-e0b7f2c6a934");
const LOGIN: Uuid = uuid!("7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20");
const REQUEST: Uuid = uuid!("e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812");
const PUBLIC_TOKEN: Uuid = uuid!("7aca956b-7e1b-4057-a6b8-a7fd413ba03d");
const KEY: Uuid = uuid!("d89c4044-d334-471f-9a95-38d29a9f5bd3");
const TOKEN: &str = "K7Q2M9X4T1";

calls! {
    flinks(body) {
        answer_mfa_questions(&CUSTOMER, &body.read());
        authorize(&CUSTOMER, &body.read());
        authorize_async(&CUSTOMER, &body.read());
        authorize_multiple(&CUSTOMER, &body.read());
        delete_card(&CUSTOMER, &LOGIN);
        delete_investments(&CUSTOMER, &LOGIN);
        field_match(&CUSTOMER, &body.read());
        generate_authorize_token(&CUSTOMER);
        get_accounts_detail(&CUSTOMER, &body.read());
        get_accounts_detail_async(&CUSTOMER, &REQUEST);
        get_accounts_summary(&CUSTOMER, &body.read());
        get_accounts_summary_async(&CUSTOMER, &REQUEST);
        get_all_attributes(&CUSTOMER, &LOGIN, &REQUEST);
        get_all_business_attributes(&CUSTOMER, &LOGIN, &REQUEST);
        get_attributes_library(&CUSTOMER);
        get_business_analysis_attributes(&CUSTOMER, &LOGIN, &REQUEST);
        get_business_attributes_library(&CUSTOMER);
        get_categories(&CUSTOMER, "CA");
        get_categorization(&CUSTOMER, &LOGIN, &REQUEST);
        get_credit_risk_attributes(&CUSTOMER, &LOGIN, &REQUEST);
        get_income_attributes(&CUSTOMER, &LOGIN, &REQUEST);
        get_institution_by_routing_number(&CUSTOMER, "999000111");
        get_investments(&CUSTOMER, &body.read());
        get_lending_attributes(&CUSTOMER, &LOGIN, &REQUEST);
        get_mfa_questions(&CUSTOMER, &LOGIN);
        get_nightly_refresh_status(&CUSTOMER);
        get_score(&CUSTOMER, &LOGIN, &REQUEST, &body.read());
        get_statements(&CUSTOMER, &body.read());
        get_statements_async(&CUSTOMER, &REQUEST);
        get_user_analysis_attributes(&CUSTOMER, &LOGIN, &REQUEST);
        get_wealth_investments(&CUSTOMER, &body.read());
        get_wealth_nightly_refresh_status(&CUSTOMER);
        list_institutions(&CUSTOMER, Some(0), Some(1000));
        poll_authorize_async(&CUSTOMER, &REQUEST);
        request_attributes(&CUSTOMER, &LOGIN, &REQUEST, &body.read());
        set_scheduled_refresh(&CUSTOMER, &body.read());
    }
    vumi(body) {
        delete_connection(TOKEN);
        exchange_public_token(&PUBLIC_TOKEN);
        get_connection(TOKEN);
        get_webhook_verification_key(&KEY);
        list_account_transactions(TOKEN);
        list_accounts(TOKEN);
        list_active_positions(TOKEN);
        list_assets_transfer_orders(TOKEN);
        list_connections(Some(&Personal::from("cust-0042")));
        list_entities();
        list_investments(TOKEN);
        list_portfolio_transactions(TOKEN);
        list_portfolios(TOKEN);
        list_public_tokens(Some(&Personal::from("cust-0042")));
        login(&body.read());
        start_connection_flow(&body.read());
    }
}
