//! The widget's URL: typed parameters, percent-encoded once.

use std::{collections::BTreeMap, fmt};

use foliolink_runtime::Secret;
use url::{Url, form_urlencoded};

use crate::{
    code::open_words,
    error::{Error, Result},
    flinks::{Days, EligibleRatio, Language, RequestId, StatementSpan},
    transport::base_url,
};

open_words! {
    /// What the widget can be switched to. Open: `Switch::from("newSwitch")` works before we know it.
    Switch {
        /// Flinks Capital, the only bank of a sandbox. Off in production.
        DEMO = "demo",
        /// Plays the pop-up of an OAuth bank.
        DEMO_OUTBOUND = "demoOutbound",
        /// Redirects inside the iframe instead of the top window.
        INNER_REDIRECT = "innerRedirect",
        /// With events: keeps the person in the page (seen in clients).
        JS_REDIRECT = "jsRedirect",
        /// Events come as JSON strings instead of objects.
        STRINGIFY = "stringify",
        /// A close button, which only sends an event.
        CLOSE = "closeEnable",
        /// Logo and text; on by default.
        HEADER = "headerEnable",
        /// Logo; on by default.
        HEADER_IMAGE = "headerImgEnable",
        /// Back button; on by default.
        BACK = "backEnable",
        /// A loading screen that doesn't move.
        STATIC_LOADING = "staticLoadingEnable",
        /// No padding.
        REMOVE_PADDING = "removePadding",
        /// Search of banks (older).
        INSTITUTION_FILTER = "institutionFilterEnable",
        /// Layout for wide screens.
        DESKTOP_LAYOUT = "desktopLayout",
        /// Layout as a box.
        BOX_LAYOUT = "boxLayout",
        /// A fixed height.
        FIXED_HEIGHT = "fixedHeightEnable",
        /// For web views of apps.
        WEBVIEW = "webview",
        /// The consent page; on by default now, off in older editions.
        CONSENT = "consentEnable",
        /// The page on which accounts are picked.
        ACCOUNT_SELECTOR = "accountSelectorEnable",
        /// Several accounts may be picked.
        ACCOUNT_SELECTOR_MULTIPLE = "accountSelectorMultiple",
        /// No titles on that page (seen in clients).
        ACCOUNT_SELECTOR_NO_TITLE = "accountSelectorNoTitle",
        /// All accounts for payments are shown (seen in clients).
        SHOW_ALL_OPERATIONS_ACCOUNTS = "showAllOperationsAccounts",
        /// All accounts are shown (seen in clients).
        SHOW_ALL_ACCOUNTS = "showAllAccounts",
        /// All accounts are fetched (seen in clients).
        FETCH_ALL_ACCOUNTS = "fetchAllAccounts",
        /// Transactions are fetched (seen in clients).
        WITH_TRANSACTIONS = "withTransactions",
        /// Needed for statements.
        DETAILS_AND_STATEMENT = "detailsAndStatementEnable",
        /// Older form of statements.
        STATEMENT = "statement",
        /// Waits for the summary (older).
        WAIT_SUMMARY = "waitSummary",
        /// Nightly refresh for the new card.
        SCHEDULE_REFRESH = "scheduleRefresh",
        /// All bank questions up front (deprecated).
        ENHANCED_MFA = "enhancedMFA",
        /// A button to skip that.
        SKIP_ENHANCED_MFA = "skipEnhancedMFA",
    }
}

open_words! {
    /// What the list of institutions is for. Open.
    ProductType {
        /// Banks.
        BANKING = "Banking",
        /// Investments.
        INVESTMENT = "investment",
    }
}

/// The URL of the widget, in the making.
///
/// ```
/// use foliolink::flinks::{
///     Days,
///     connect::{ConnectUrl, Switch},
/// };
///
/// let url = ConnectUrl::of_instance("acme")?
///     .authorize_token("0b9d3c1e-51f0-4a77-9f3a-6f0d2a0c7e11")
///     .redirect_url("https://shop.example/bank?step=2")?
///     .tag("order 1881")
///     .on(Switch::ACCOUNT_SELECTOR)
///     .days(Days::DAYS_90)
///     .build();
/// assert!(url.expose().starts_with(
///     "https://acme-iframe.private.fin.ag/v2/?accountSelectorEnable=true&authorizeToken="
/// ));
/// assert!(
///     url.expose()
///         .contains("redirectUrl=https%3A%2F%2Fshop.example%2Fbank%3Fstep%3D2&tag=order%201881")
/// );
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// Provider docs: <https://docs.flinks.com/guides/connect/flinks-connect/widget> (assumption: parameters it doesn't know are ignored)
#[derive(Clone)]
#[must_use = "it becomes a URL with `build`"]
pub struct ConnectUrl {
    base: Url,
    institution: Option<String>,
    parameters: BTreeMap<String, String>,
}

impl ConnectUrl {
    /// The widget of an instance, by its host label.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): not a host label.
    pub fn of_instance(instance: &str) -> Result<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if instance.is_empty() || !instance.bytes().all(plain) {
            return Err(invalid("instance: a host label of lower case letters, digits and dashes"));
        }
        Self::at(&format!("https://{instance}-iframe.private.fin.ag/v2/"))
    }

    /// The widget somewhere else: `https`, or `http` on loopback.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): not such a URL, or one with a query.
    pub fn at(url: &str) -> Result<Self> {
        let checked = base_url("connect_url", url)?;
        let base =
            Url::parse(&format!("{checked}/")).map_err(|_| invalid("connect_url: not a URL"))?;
        Ok(Self { base, institution: None, parameters: BTreeMap::new() })
    }

    /// Goes straight to this bank's credential page: its number, or at older instances its name.
    pub fn institution(mut self, id_or_name: impl ToString) -> Self {
        self.institution = Some(id_or_name.to_string());
        self
    }

    /// The token of [`mint_authorize_token`](crate::flinks::Client::mint_authorize_token): works
    /// once, for minutes.
    pub fn authorize_token(self, token: impl Into<Secret>) -> Self {
        let token = token.into();
        self.set("authorizeToken", token.expose())
    }

    /// Switches something on.
    pub fn on(self, switch: Switch) -> Self {
        self.set(switch.as_str(), "true")
    }

    /// Switches something off.
    pub fn off(self, switch: Switch) -> Self {
        self.set(switch.as_str(), "false")
    }

    /// Language of the widget and of the bank's questions, and part of what names the card.
    pub fn language(self, language: Language) -> Self {
        self.set("language", language.as_str())
    }

    /// Where to send the person after success. Its own query is kept.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): not an absolute URL.
    pub fn redirect_url(self, url: &str) -> Result<Self> {
        Url::parse(url).map_err(|_| invalid("redirect_url: not an absolute URL"))?;
        Ok(self.set("redirectUrl", url))
    }

    /// A text that comes back in redirect, events, webhooks and answers.
    pub fn tag(self, tag: &str) -> Self {
        self.set("tag", tag)
    }

    /// A theme, e.g. `light`.
    pub fn theme(self, theme: &str) -> Self {
        self.set("theme", theme)
    }

    /// Colours, as six hexadecimal digits with or without `#`: background, first and second
    /// foreground.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): not such a colour.
    pub fn colors(
        self,
        background: &str,
        foreground: &str,
        second_foreground: &str,
    ) -> Result<Self> {
        let names = ["backgroundColor", "foregroundColor1", "foregroundColor2"];
        names.into_iter().zip([background, foreground, second_foreground]).try_fold(
            self,
            |this, (name, color)| {
                let digits = color.trim_start_matches('#');
                match digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    true => Ok(this.set(name, digits)),
                    false => Err(invalid("colors: six hexadecimal digits")),
                }
            },
        )
    }

    /// Your company's name on the consent page.
    pub fn customer_name(self, name: &str) -> Self {
        self.set("customerName", name)
    }

    /// Shows a checkbox with a link to your terms.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): not an absolute URL.
    pub fn terms_url(self, url: &str) -> Result<Self> {
        Url::parse(url).map_err(|_| invalid("terms_url: not an absolute URL"))?;
        Ok(self.set("termsUrl", url))
    }

    /// What the consent page lists, e.g. `TransactionHistory`.
    pub fn features<'a>(self, features: impl IntoIterator<Item = &'a str>) -> Self {
        self.set_list("features", features)
    }

    /// Only accounts of this currency can be picked: `cad` or `usd`.
    pub fn account_selector_currency(self, currency: &str) -> Self {
        self.set("accountSelectorCurrency", &currency.to_ascii_lowercase())
    }

    /// Hides accounts that are less likely to give their numbers.
    pub fn eft_eligible_ratio(self, at_least: EligibleRatio) -> Self {
        self.set("eftEligibleRatio", &at_least.get().to_string())
    }

    /// Reconnecting: these accounts stay picked, without asking.
    pub fn resume_selected_accounts<'a>(self, accounts: impl IntoIterator<Item = &'a str>) -> Self {
        self.set_list("resumeSelectedAccounts", accounts)
    }

    /// How far back transactions are aggregated. Later calls can't get more.
    pub fn days(self, days: Days) -> Self {
        self.set("daysOfTransactions", days.as_str())
    }

    /// How many statements; the provider's own default is [`StatementSpan::MONTHS_3`].
    pub fn months_of_statements(self, span: StatementSpan) -> Self {
        self.set("monthsOfStatements", span.as_str())
    }

    /// Attempts before the end screen.
    pub fn maximum_retry(self, attempts: u32) -> Self {
        self.set("maximumRetry", &attempts.to_string())
    }

    /// Which institutions are listed.
    pub fn product_type(self, product: ProductType) -> Self {
        self.set("productType", product.as_str())
    }

    /// Resume or reconnect: opens the questions of this session, within eight minutes of its
    /// challenge. Must be activated by the provider; wealth: keeps the LoginId.
    pub fn request_id(self, request_id: &RequestId) -> Self {
        self.set("requestId", request_id.as_str())
    }

    /// Any other parameter.
    pub fn parameter(self, name: &str, value: &str) -> Self {
        self.set(name, value)
    }

    /// Whether a window message of this origin is the widget's.
    ///
    /// ```
    /// let url = foliolink::flinks::connect::ConnectUrl::of_instance("acme")?;
    /// assert!(url.is_origin("https://acme-iframe.private.fin.ag"));
    /// assert!(!url.is_origin("https://acme-iframe.private.fin.ag.evil.example"));
    /// # Ok::<(), foliolink::Error>(())
    /// ```
    pub fn is_origin(&self, origin: &str) -> bool {
        Url::parse(origin)
            .is_ok_and(|url| url.origin() == self.base.origin() && url.origin().is_tuple())
    }

    /// The URL. A secret, since it may carry a token.
    pub fn build(self) -> Secret {
        let mut url = self.base;
        if let (Some(institution), Ok(mut path)) = (&self.institution, url.path_segments_mut()) {
            path.pop_if_empty().push("Credential").push(institution);
        }
        if !self.parameters.is_empty() {
            let form = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&self.parameters)
                .finish();
            // A form writes a space as `+`, which a page that only undoes percents would keep. A
            // plus of a value is `%2B` here.
            url.set_query(Some(&form.replace('+', "%20")));
        }
        String::from(url).into()
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.parameters.insert(name.to_owned(), value.to_owned());
        self
    }

    fn set_list<'a>(self, name: &str, values: impl IntoIterator<Item = &'a str>) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        self.set(name, &values.join(","))
    }
}

impl fmt::Debug for ConnectUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectUrl")
            .field("parameters", &self.parameters.keys())
            .finish_non_exhaustive()
    }
}

fn invalid(message: &str) -> Error {
    Error::invalid("flinks.connect", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_once_and_can_not_add_parameters() {
        let url = ConnectUrl::of_instance("acme")
            .unwrap()
            .tag("a&demo=true#é 1+1")
            .institution("Nation/al")
            .build();
        let tag = "a%26demo%3Dtrue%23%C3%A9%201%2B1";
        assert_eq!(
            url.expose(),
            format!("https://acme-iframe.private.fin.ag/v2/Credential/Nation%2Fal?tag={tag}")
        );
    }

    #[test]
    fn what_can_not_be_is_refused_by_name() {
        let url = || ConnectUrl::of_instance("acme").unwrap();
        assert_eq!(
            ConnectUrl::of_instance("evil.example/").unwrap_err().kind(),
            crate::ErrorKind::Invalid
        );
        assert_eq!(
            url().redirect_url("/bank").unwrap_err().to_string(),
            "flinks.connect: redirect_url: not an absolute URL"
        );
        assert_eq!(
            url().colors("fff", "000000", "000000").unwrap_err().to_string(),
            "flinks.connect: colors: six hexadecimal digits"
        );
        assert!(url().colors("#ffffff", "000000", "00ff00").is_ok());
    }

    #[test]
    fn the_token_is_in_the_url_and_in_no_debug() {
        let url = ConnectUrl::of_instance("acme").unwrap().authorize_token("hunter2");
        assert!(!format!("{url:?}").contains("hunter2"));
        let built = url.build();
        assert!(built.expose().contains("hunter2") && !format!("{built:?}").contains("hunter2"));
    }
}
