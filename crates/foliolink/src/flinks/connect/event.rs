//! The messages that the widget posts to its window.

use foliolink_runtime::decode;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::{Redirect, redirect::split};
use crate::{
    code::{Code, open_words},
    error::Advice,
    flinks::{RequestId, client::codes},
    portfolio::AccountId,
};

/// One message of the widget.
///
/// ```
/// use foliolink::flinks::connect::{Event, Step};
///
/// let message = r#"{"step":"COMPONENT_LOAD_MFA","institution":"FlinksCapital","mfaTypes":["QuestionAndAnswer"]}"#;
/// let Some(Event::User(event)) = Event::read(message) else { panic!() };
/// assert_eq!(event.step, Step::LOAD_MFA);
///
/// let as_text = serde_json::to_string(message).unwrap(); // the `stringify` form
/// assert!(Event::read(&as_text).is_some());
/// assert!(Event::read(r#"{"type":"webpackOk"}"#).is_none());
/// ```
///
/// Provider docs: <https://docs.flinks.com/guides/connect/flinks-connect/use-event-listener> (both sets of events are open)
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// Something that the person or the widget did.
    User(UserEvent),
    /// The end: a card is connected. A REDIRECT that names no LoginId comes as
    /// [`User`](Self::User): keep listening.
    Redirect(Redirect),
    /// A FlinksCode that reached the widget.
    Api(ApiEvent),
}

/// Something that the person or the widget did.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UserEvent {
    /// What.
    pub step: Step,
    /// The bank, where one was chosen.
    pub institution: Option<String>,
    /// The kinds of question that are asked.
    pub mfa_types: Vec<String>,
    /// The accounts that were picked.
    pub account_ids: Vec<AccountId>,
    /// How many accounts there are.
    pub total_accounts: Option<u64>,
    /// How many of them are shown.
    pub displayed_accounts: Option<u64>,
}

/// A FlinksCode that reached the widget.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ApiEvent {
    /// The session.
    pub request_id: Option<RequestId>,
    /// The code.
    pub code: Code,
    /// The bank.
    pub institution: Option<String>,
}

impl ApiEvent {
    /// What helps, by the same table that errors go by. The widget handles most of these itself.
    pub fn advice(&self) -> Advice {
        codes::reaction(self.code.as_str()).map_or(Advice::None, |reaction| reaction.advice)
    }
}

open_words! {
    /// What happened in the widget. Open: compare with the constants.
    Step {
        /// It is loaded.
        APP_MOUNTED = "APP_MOUNTED",
        /// The browser is connected again.
        APP_ONLINE = "APP_ONLINE",
        /// The browser is not connected.
        APP_OFFLINE = "APP_OFFLINE",
        /// The iframe has another size.
        APP_RESIZE = "APP_RESIZE",
        /// A bank was chosen.
        INSTITUTION_SELECTED = "INSTITUTION_SELECTED",
        /// The list of banks is shown.
        LOAD_INSTITUTION_SELECTOR = "COMPONENT_LOAD_INSTITUTION_SELECTOR",
        /// The consent page is shown.
        LOAD_CONSENT = "COMPONENT_LOAD_CONSENT",
        /// Consent was given.
        ACCEPT_CONSENT = "COMPONENT_ACCEPT_CONSENT",
        /// Consent was refused.
        DENY_CONSENT = "COMPONENT_DENY_CONSENT",
        /// Consent was given at the bank.
        ACCEPT_PROVIDER_CONSENT = "COMPONENT_ACCEPT_PROVIDER_CONSENT",
        /// Terms were accepted.
        ACCEPT_TERMS = "COMPONENT_ACCEPT_TERMS",
        /// Terms were refused.
        DENY_TERMS = "COMPONENT_DENY_TERMS",
        /// Terms were opened.
        CLICK_TERMS_URL = "COMPONENT_CLICK_TERMS_URL",
        /// The bank's password reset was opened.
        CLICK_RESET_PASSWORD = "COMPONENT_CLICK_RESET_PASSWORD",
        /// The close button was pressed; closing is yours.
        CLOSE_SESSION = "COMPONENT_CLOSE_SESSION",
        /// The credential form is shown.
        LOAD_CREDENTIAL = "COMPONENT_LOAD_CREDENTIAL",
        /// The credential form is shown again.
        LOAD_CREDENTIAL_RETRY = "COMPONENT_LOAD_CREDENTIAL_RETRY",
        /// Credentials were sent.
        SUBMIT_CREDENTIAL = "SUBMIT_CREDENTIAL",
        /// Questions are shown.
        LOAD_MFA = "COMPONENT_LOAD_MFA",
        /// Questions are shown again.
        LOAD_MFA_RETRY = "COMPONENT_LOAD_MFA_RETRY",
        /// Answers were sent.
        SUBMIT_MFA = "SUBMIT_MFA",
        /// Help is shown.
        HELP_2FA_INFO = "COMPONENT_HELP2FA_INFO",
        /// More help is shown.
        HELP_2FA_TROUBLESHOOTING = "COMPONENT_HELP2FA_TROUBLESHOOTING",
        /// There are questions to answer in advance.
        ENHANCED_MFA_HAS_QUESTIONS = "ENHANCED_MFA_HAS_QUESTIONS",
        /// There are none.
        ENHANCED_MFA_NO_QUESTIONS = "ENHANCED_MFA_NO_QUESTIONS",
        /// The account selection is shown.
        LOAD_ACCOUNT_SELECTION = "COMPONENT_LOAD_ACCOUNT_SELECTION",
        /// An account was picked.
        ACCOUNT_SELECTED = "ACCOUNT_SELECTED",
        /// The bank is switched off.
        DISABLED_INSTITUTION = "DISABLED_INSTITUTION",
        /// Too many attempts.
        MAXIMUM_RETRY_REACHED = "MAXIMUM_RETRY_REACHED",
        /// The authorize token is used or too old: mint another one and load again.
        TOKEN_INVALID = "TOKEN_INVALID",
        /// Something failed.
        ERROR = "ERROR",
        /// Done.
        REDIRECT = "REDIRECT",
    }
}

/// The union of all shapes; which one it is, is decided by what is there. The metadata is hardly
/// documented: an odd field costs itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    step: Option<String>,
    flinks_code: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    institution: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    request_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    login_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    account_id: Option<OneOrMore>,
    #[serde(default, deserialize_with = "lenient")]
    mfa_types: Option<Vec<String>>,
    #[serde(default, deserialize_with = "lenient")]
    total_accounts: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    displayed_accounts: Option<u64>,
}

fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn ids(self) -> Vec<AccountId> {
        match self {
            Self::One(ids) => split(&ids).collect(),
            Self::More(ids) => ids.into_iter().map(AccountId::from).collect(),
        }
    }
}

impl Event {
    /// Reads a window message: an object, or the text of one (`stringify`). `None` where it isn't
    /// the widget's.
    pub fn read(message: &str) -> Option<Self> {
        let inner = serde_json::from_str::<String>(message);
        let message: Message = decode(inner.as_deref().unwrap_or(message).as_bytes()).ok()?;
        match (&message.step, &message.flinks_code) {
            (Some(step), _) if step == Step::REDIRECT.as_str() => Some(message.redirect()),
            (Some(_), _) => Some(Self::User(message.user())),
            (None, Some(code)) => Some(Self::Api(ApiEvent {
                request_id: message.request_id.as_deref().and_then(|id| id.parse().ok()),
                code: Code::from(code.as_str()),
                institution: message.institution,
            })),
            (None, None) => None,
        }
    }
}

impl Message {
    fn redirect(self) -> Event {
        // Fields win; older widgets only have the URL.
        let mut read =
            self.url.as_deref().and_then(|url| Redirect::parse(url).ok()).unwrap_or_default();
        read.login_id = self.login_id.as_deref().and_then(|id| id.parse().ok()).or(read.login_id);
        if read.login_id.is_none() {
            return Event::User(self.user());
        }
        read.request_id =
            self.request_id.as_deref().and_then(|id| id.parse().ok()).or(read.request_id);
        read.institution = self.institution.or(read.institution);
        if let Some(ids) = self.account_id {
            read.account_ids = ids.ids();
        }
        Event::Redirect(read)
    }

    fn user(self) -> UserEvent {
        UserEvent {
            step: self.step.as_deref().unwrap_or_default().into(),
            institution: self.institution,
            mfa_types: self.mfa_types.unwrap_or_default(),
            account_ids: self.account_id.map(OneOrMore::ids).unwrap_or_default(),
            total_accounts: self.total_accounts,
            displayed_accounts: self.displayed_accounts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://shop.example/bank?loginId=7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20&institution=FlinksCapital&tag=order-1881";

    #[test]
    fn a_redirect_takes_its_login_from_the_field_or_the_url() {
        let with = |extra: &str| {
            Event::read(&format!(
                r#"{{"step":"REDIRECT","institution":"FlinksCapital",{extra}"url":"{URL}"}}"#
            ))
        };
        for extra in [
            "",
            r#""loginId":"7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20","#,
            r#""accountId":["a","b"],"#,
        ] {
            let Some(Event::Redirect(redirect)) = with(extra) else { panic!("{extra}") };
            assert_eq!(redirect.login_id.unwrap().expose(), "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20");
            assert_eq!(redirect.tag.as_deref(), Some("order-1881"));
        }
    }

    #[test]
    fn a_redirect_without_a_login_is_no_end() {
        let event = Event::read(
            r#"{"step":"REDIRECT","institution":"FlinksCapital","url":"https://shop.example/bank"}"#,
        );
        assert!(matches!(event, Some(Event::User(event)) if event.step == Step::REDIRECT));
    }

    #[test]
    fn a_code_is_an_api_event_and_says_what_helps() {
        let Some(Event::Api(event)) = Event::read(
            r#"{"requestId":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","flinksCode":"INVALID_PASSWORD","institution":"FlinksCapital"}"#,
        ) else {
            panic!()
        };
        assert_eq!(event.advice(), Advice::AskCredentials);
        assert!(event.request_id.is_some());
    }

    #[test]
    fn an_odd_field_costs_itself_and_not_the_event() {
        let odd = r#""institution":{"Id":14},"requestId":7,"accountId":[1],"mfaTypes":"QuestionAndAnswer","totalAccounts":"3""#;
        let redirect = Event::read(&format!(r#"{{"step":"REDIRECT",{odd},"url":"{URL}"}}"#));
        let Some(Event::Redirect(redirect)) = redirect else { panic!("{redirect:?}") };
        assert_eq!(
            (redirect.institution.as_deref(), redirect.request_id),
            (Some("FlinksCapital"), None)
        );
        let Some(Event::User(event)) =
            Event::read(&format!(r#"{{"step":"COMPONENT_LOAD_MFA",{odd}}}"#))
        else {
            panic!()
        };
        assert_eq!(
            (event.step, event.mfa_types.len(), event.total_accounts),
            (Step::LOAD_MFA, 0, None)
        );
        let Some(Event::Api(event)) =
            Event::read(&format!(r#"{{"flinksCode":"RETRY_LATER",{odd}}}"#))
        else {
            panic!()
        };
        assert_eq!(event.code.as_str(), "RETRY_LATER");
    }

    #[test]
    fn other_windows_messages_are_none_of_ours() {
        for other in ["", "3", "null", "[]", r#""hello""#, r#"{"step":7}"#] {
            assert!(Event::read(other).is_none(), "{other}");
        }
    }
}
