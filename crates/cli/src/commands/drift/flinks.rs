//! Flinks: every read that needs no session, then those of one session from stored data.

use std::time::{Duration, Instant};

use foliolink::{
    flinks::{Client, LoginId},
    portfolio::Provider,
};
use foliolink_raw::{
    flinks::OPERATIONS,
    runtime::{Effect, Operation, find},
};
use serde_json::{Value, json};

use super::{FindDrift, report::Comparison};
use crate::{
    commands, commands::settings::parse_argument, config::Config, context::Context,
    failure::Failure, progress::Step,
};

/// The provider's rule for work that isn't done.
const EVERY: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(30 * 60);

const WITHOUT_SESSION: [&str; 4] = [
    "list_institutions",
    "get_business_attributes_library",
    "get_nightly_refresh_status",
    "get_wealth_nightly_refresh_status",
];
/// Want a finished GetAccountsDetail of the session.
const ENRICHED: [&str; 7] = [
    "get_income_attributes",
    "get_credit_risk_attributes",
    "get_lending_attributes",
    "get_user_analysis_attributes",
    "get_all_attributes",
    "get_business_analysis_attributes",
    "get_all_business_attributes",
];

type Params<'a> = &'a [(&'static str, &'a str)];

/// One run.
struct Reads<'a> {
    client: &'a Client,
    compared: Comparison,
    step: Step,
    /// A name that the catalogue lists.
    attribute: Option<String>,
    every: Duration,
    patience: Duration,
}

/// An answer that was compared.
struct Answered {
    status: u16,
    body: Value,
}

pub(super) async fn compare(
    asked: &FindDrift,
    context: &Context,
    config: &Config,
) -> Result<Comparison, Failure> {
    let login: Option<LoginId> =
        asked.login_id.as_deref().map(|id| parse_argument("--login-id", id)).transpose()?;
    let client = commands::flinks::client(context, config)?;
    let step = context.progress.step("Comparing answers");
    let every = config.set.poll_every.map_or(EVERY, |span| span.0);
    let patience = config.set.give_up_after.map_or(PATIENCE, |span| span.0);
    let mut reads = Reads {
        client: &client,
        compared: Comparison::new(Provider::FLINKS),
        step,
        attribute: None,
        every,
        patience,
    };
    for operation in WITHOUT_SESSION {
        reads.get(operation, &[]).await?;
    }
    reads.get("get_categories", &[("countryCode", "CA")]).await?;
    let library = reads.once("get_attributes_library", &[], None).await?;
    reads.attribute = library.and_then(|library| an_attribute(&library.body));
    let wealth = client.wealth();
    if let Some(login) = &login {
        reads.card(login, wealth.is_none()).await?;
        if let Some(wealth) = &wealth {
            reads.client = wealth;
            reads.wealth(login).await?;
        }
    }
    let why =
        if login.is_some() { "nothing of this connection leads there" } else { "needs --login-id" };
    for operation in OPERATIONS.iter().filter(|operation| operation.effect == Effect::Read) {
        reads.compared.skip(operation.id, why);
    }
    Ok(reads.compared)
}

impl Reads<'_> {
    /// Everything of a saved card, from stored data.
    async fn card(&mut self, login: &LoginId, investments: bool) -> Result<(), Failure> {
        let id = login.expose();
        self.get("get_mfa_questions", &[("loginId", id)]).await?;
        let Some(session) = self.session(id).await? else { return Ok(()) };
        let of_session = json!({ "RequestId": session });
        self.read_until_done(
            "get_accounts_summary",
            Some("get_accounts_summary_async"),
            &session,
            &of_session,
        )
        .await?;
        let detail = self
            .read_until_done(
                "get_accounts_detail",
                Some("get_accounts_detail_async"),
                &session,
                &of_session,
            )
            .await?;
        self.read_until_done("get_statements", Some("get_statements_async"), &session, &of_session)
            .await?;
        if investments {
            let body = json!({ "LoginId": id, "RequestId": session, "MostRecentCached": true });
            self.read_until_done("get_investments", None, &session, &body).await?;
        }
        let params = [("loginId", id), ("requestId", session.as_str())];
        for operation in ENRICHED.into_iter().chain(["get_categorization"]) {
            self.until_done(operation, &params, None).await?;
        }
        if let Some(name) = self.attribute.clone() {
            let body = json!({ "Attributes": { "Card": [name] }, "Filters": { "AccountCategory": ["Operations"] }, "LimitDays": 90 });
            self.until_done("request_attributes", &params, Some(&body)).await?;
        }
        let accounts = detail
            .as_ref()
            .and_then(|detail| detail.body["Accounts"].as_array())
            .map_or(&[][..], Vec::as_slice);
        let text = |path: &str| accounts.iter().find_map(|account| account.pointer(path)?.as_str());
        if let Some(name) = text("/Holder/Name") {
            self.once("field_match", &[], Some(&json!({ "LoginId": id, "FullName": name })))
                .await?;
        }
        if let (Some(bank), Some(branch)) = (text("/InstitutionNumber"), text("/TransitNumber")) {
            self.get(
                "get_institution_by_routing_number",
                &[("routingNumber", &format!("0{bank}{branch}"))],
            )
            .await?;
        }
        Ok(())
    }

    /// Investments at the host of their own, with a session of that host.
    async fn wealth(&mut self, login: &LoginId) -> Result<(), Failure> {
        let id = login.expose();
        let Some(session) = self.session(id).await? else { return Ok(()) };
        let body = json!({ "LoginId": id, "RequestId": session, "MostRecentCached": "true" });
        self.read_until_done("get_wealth_investments", None, &session, &body).await?;
        Ok(())
    }

    /// Until the next look, which is taken when patience ends at the latest.
    fn gap(&self, began: Instant) -> Duration {
        self.every.min(self.patience.saturating_sub(began.elapsed()))
    }

    /// A session from stored data: nobody signs in at the bank. The only call here that isn't a
    /// read.
    async fn session(&mut self, login_id: &str) -> Result<Option<String>, Failure> {
        let stored = json!({ "LoginId": login_id, "MostRecentCached": true });
        let mut answered = self.send("authorize", &[], Some(&stored)).await?;
        let id = |answered: &Option<Answered>| {
            answered
                .as_ref()
                .and_then(|answer| answer.body["RequestId"].as_str().map(str::to_owned))
        };
        let Some(session) = id(&answered) else { return Ok(None) };
        let began = Instant::now();
        while answered.as_ref().is_some_and(|answer| answer.status == 202)
            && began.elapsed() < self.patience
        {
            tokio::time::sleep(self.gap(began)).await;
            answered = self.once("poll_authorize_async", &[("requestId", &session)], None).await?;
        }
        Ok(answered.filter(|answer| answer.status == 200).map(|_| session))
    }

    /// A read with a body whose answer may take a while, and is then asked for with another
    /// operation, or with the same.
    async fn read_until_done(
        &mut self,
        first: &'static str,
        again: Option<&'static str>,
        session: &str,
        body: &Value,
    ) -> Result<Option<Answered>, Failure> {
        let Some(again) = again else { return self.until_done(first, &[], Some(body)).await };
        match self.once(first, &[], Some(body)).await? {
            Some(answered) if answered.status == 202 => {
                tokio::time::sleep(self.every.min(self.patience)).await;
                self.until_done(again, &[("requestId", session)], None).await
            }
            answered => Ok(answered),
        }
    }

    /// The same read until it is done, or patience is over.
    async fn until_done(
        &mut self,
        id: &'static str,
        params: Params<'_>,
        body: Option<&Value>,
    ) -> Result<Option<Answered>, Failure> {
        let began = Instant::now();
        loop {
            match self.once(id, params, body).await? {
                Some(answered) if answered.status == 202 && began.elapsed() < self.patience => {
                    tokio::time::sleep(self.gap(began)).await
                }
                answered => return Ok(answered),
            }
        }
    }

    async fn get(&mut self, id: &'static str, params: Params<'_>) -> Result<(), Failure> {
        self.once(id, params, None).await.map(drop)
    }

    /// One read. What the description doesn't call a read isn't sent.
    async fn once(
        &mut self,
        id: &'static str,
        params: Params<'_>,
        body: Option<&Value>,
    ) -> Result<Option<Answered>, Failure> {
        let reads = |operation: &Operation| operation.effect == Effect::Read;
        if !find(OPERATIONS, id).is_some_and(reads) {
            return Err(Failure::machine(id, "not a read of the description"));
        }
        self.send(id, params, body).await
    }

    async fn send(
        &mut self,
        id: &'static str,
        params: Params<'_>,
        body: Option<&Value>,
    ) -> Result<Option<Answered>, Failure> {
        self.step.begin(id);
        let mut call = self.client.operation(id)?;
        for (name, value) in params {
            call = call.param(*name, *value);
        }
        if let Some(body) = body {
            call = call.body(body.to_string());
        }
        match call.send().await {
            Ok(answer) => {
                self.compared.answer(id, &answer)?;
                Ok(Some(Answered {
                    status: answer.status,
                    body: serde_json::from_slice(&answer.body).unwrap_or_default(),
                }))
            }
            Err(error) => {
                self.compared.fail(id, error.into());
                Ok(None)
            }
        }
    }
}

/// A name out of the catalogue: a list by category, or one that is wrapped in an object.
fn an_attribute(library: &Value) -> Option<String> {
    let entries = library.as_array().or_else(|| library["Attributes"].as_array())?;
    let name = |entry: &Value| {
        let below = entry["Attributes"].as_array().map_or(&[][..], Vec::as_slice);
        below.iter().chain([entry]).find_map(|entry| Some(entry["Name"].as_str()?.to_owned()))
    };
    entries.iter().find_map(name)
}
