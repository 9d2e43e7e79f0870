//! Opening a session: from stored data (cached), or by signing in at the bank (live).

use foliolink_raw::flinks::calls;
use foliolink_runtime::Secret;

use super::{
    attempt::{Attempt, AuthorizeOptions},
    authorized::Authorized,
    challenge::{Answers, Challenge},
    credentials::Credentials,
    opened::Mode,
};
use crate::{
    error::{Advice, Result},
    flinks::{
        Client, Days, Language, LoginId,
        client::{Ask, codes::Sent},
        convert::session as convert,
    },
};

/// The options that both kinds of sign-in take.
macro_rules! authorize_options {
    () => {
        /// A text that Flinks repeats in answers and webhooks.
        pub fn tag(mut self, tag: impl Into<String>) -> Self {
            self.options.tag = Some(tag.into());
            self
        }

        /// How far back transactions are aggregated. Only seen in clients; the widget's own setting
        /// counts otherwise.
        pub fn days(mut self, days: Days) -> Self {
            self.options.days = Some(days);
            self
        }

        /// Language of the bank's questions, and part of what names the card. Default: English.
        pub fn language(mut self, language: Language) -> Self {
            self.options.language = Some(language);
            self
        }

        /// Stores neither credentials nor data: there will be no LoginId to come back with.
        /// Default: they are stored.
        pub fn without_saving(mut self) -> Self {
            self.options.save = false;
            self
        }

        /// Switches nightly refresh on for the card (no longer actively supported by the provider).
        pub fn refresh_nightly(mut self) -> Self {
            self.options.refresh_nightly = true;
            self
        }

        /// Collects the bank's questions, so that they can be answered in advance (deprecated by
        /// the provider).
        pub fn collect_questions(mut self) -> Self {
            self.options.collect_questions = true;
            self
        }
    };
}

/// Opening a session for a saved card. Nothing is sent before [`cached`](Self::cached) or
/// [`live`](Self::live).
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `cached` or `live`"]
pub struct Authorize {
    client: Client,
    options: AuthorizeOptions,
}

impl Authorize {
    authorize_options!();

    /// From stored data: asks no bank and no person, and may be repeated at will.
    ///
    /// Mints an authorize token first, where a secret key is set. It can answer with the error of
    /// the card's last refresh, and with `Pending` right after a card was made.
    ///
    /// # Errors
    /// - [`UserAction`](crate::ErrorKind::UserAction): the card is unknown here or its last refresh
    ///   failed; the advice says what helps.
    /// - [`Auth`](crate::ErrorKind::Auth): keys or token refused, also after minting once more.
    /// - [`Unavailable`](crate::ErrorKind::Unavailable),
    ///   [`RateLimited`](crate::ErrorKind::RateLimited),
    ///   [`Transport`](crate::ErrorKind::Transport), [`Decode`](crate::ErrorKind::Decode).
    ///
    /// Provider docs: <https://docs.flinks.com/api/authorize/endpoints/authorize>
    pub async fn cached(mut self) -> Result<Authorized> {
        self.options.cached = true;
        self.client.open(self.options).await
    }

    /// Signs in at the bank with the stored credentials: fresh data, and maybe questions.
    ///
    /// Counts as a bank login, and too many lock the account: it is never repeated after anything
    /// that may have reached the bank. While this client has a live session of the same card
    /// open, it waits for that one (at most eight minutes).
    ///
    /// # Errors
    /// As [`cached`](Self::cached).
    ///
    /// Provider docs: <https://docs.flinks.com/api/authorize/endpoints/authorize>
    pub async fn live(mut self) -> Result<Authorized> {
        self.options.cached = false;
        self.client.open(self.options).await
    }
}

/// Signing in with credentials. Nothing is sent before [`cached`](Self::cached) or
/// [`live`](Self::live).
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `cached` or `live`"]
pub struct AuthorizeWith {
    client: Client,
    options: AuthorizeOptions,
}

impl AuthorizeWith {
    authorize_options!();

    /// From stored data of the card that these credentials made: asks no bank and no person. Only
    /// seen in a client, whose tests did so at the provider's sandbox.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): bank, user name or password is empty; nothing was
    ///   sent.
    /// - [`UserAction`](crate::ErrorKind::UserAction), advice
    ///   [`AskCredentials`](crate::Advice::AskCredentials): they belong to no saved card.
    /// - otherwise as [`Authorize::cached`].
    pub async fn cached(mut self) -> Result<Authorized> {
        self.options.credentials.as_ref().map_or(Ok(()), Credentials::check)?;
        self.options.cached = true;
        self.client.open(self.options).await
    }

    /// Signs in at the bank. May lock the account when credentials are wrong; never repeated by
    /// itself.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): bank, user name or password is empty; nothing was
    ///   sent.
    /// - [`UserAction`](crate::ErrorKind::UserAction), advice
    ///   [`AskCredentials`](crate::Advice::AskCredentials): the bank refused them.
    /// - otherwise as [`Authorize::cached`].
    ///
    /// Provider docs: <https://docs.flinks.com/guides/connect/legacy-api-integrations>
    pub async fn live(self) -> Result<Authorized> {
        self.options.credentials.as_ref().map_or(Ok(()), Credentials::check)?;
        self.client.open(self.options).await
    }
}

impl Client {
    /// Opens a session for a saved card: add options, then `.cached()` or `.live()`.
    pub fn authorize(&self, login_id: &LoginId) -> Authorize {
        Authorize { client: self.clone(), options: AuthorizeOptions::of_card(login_id) }
    }

    /// Opens a session with a person's credentials: add options, then `.cached()` or `.live()`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, _) = flinks_client();
    /// use foliolink::flinks::Credentials;
    ///
    /// let credentials = Credentials::new("FlinksCapital", "greatday_nomfa", "Everyday");
    /// let session = client.authorize_with(credentials).live().await?.into_session().await?;
    /// println!("come back with {}", session.login_id().map_or("nothing", |id| id.expose()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn authorize_with(&self, credentials: Credentials) -> AuthorizeWith {
        AuthorizeWith {
            client: self.clone(),
            options: AuthorizeOptions::new(None, Some(credentials)),
        }
    }

    /// Mints an authorize token, for the widget's URL. Authorize calls mint their own.
    ///
    /// Good for one session; unused it ends after 30 minutes by one page and 15 by another, so mint
    /// it just before use (assumption F-4).
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): no secret key is set.
    ///   [`Auth`](crate::ErrorKind::Auth): it was refused.
    ///
    /// Provider docs: <https://docs.flinks.com/api/authorize/endpoints/generate-authorize-token>
    pub async fn mint_authorize_token(&self) -> Result<Secret> {
        let answer = self
            .call(Ask::short().lenient(), |customer_id| calls::GenerateAuthorizeToken {
                customer_id,
            })
            .await;
        // Here "auth key" is the secret key itself, and another token can't be had with it.
        let answer = answer.map_err(|error| match error.advice() {
            Advice::MintToken => error.advise(Advice::Configure),
            _ => error,
        })?;
        Ok(convert::token(answer.body))
    }

    /// Sends the answers to a challenge; the session then opens, asks on, or is refused.
    ///
    /// The challenge may come from another process: where it holds no token, one is minted. Wrong
    /// answers count at the bank: the call is never repeated by itself. Where something is asked
    /// again, under whatever status, that is a `Challenge` whose `retry` says so. To have all
    /// rounds answered, with a bound: [`open_session`](Self::open_session).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// use foliolink::flinks::{Answers, Authorized};
    ///
    /// let mut step = client.authorize(&login_id).live().await?;
    /// let session = loop {
    ///     match step.wait().await? {
    ///         Authorized::Session(session) => break session,
    ///         Authorized::Challenge(challenge) => {
    ///             let mut answers = Answers::new();
    ///             for question in &challenge.questions {
    ///                 let answer = match &question.prompt {
    ///                     city if city.contains("city") => "Montreal",
    ///                     country if country.contains("country") => "Canada",
    ///                     _ => "Triangle",
    ///                 };
    ///                 answers = answers.one(&question.prompt, answer);
    ///             }
    ///             step = client.answer(challenge, answers).await?;
    ///         }
    ///         Authorized::Pending(_) => unreachable!("settled"),
    ///     }
    /// };
    /// assert_eq!(session.login_id(), Some(&login_id));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): the answers don't fit the questions; nothing was
    ///   sent.
    /// - [`UserAction`](crate::ErrorKind::UserAction), advice
    ///   [`Reauthorize`](crate::Advice::Reauthorize): a wrong answer, and no second try.
    /// - [`Refused`](crate::ErrorKind::Refused), advice
    ///   [`Reauthorize`](crate::Advice::Reauthorize): eight minutes passed.
    ///
    /// Provider docs: <https://docs.flinks.com/reference/authorizelegacy> (assumption F-3: the token of the first call is used again)
    pub async fn answer(&self, challenge: Challenge, answers: Answers) -> Result<Authorized> {
        challenge.check(&answers)?;
        let client = self.at_host(challenge.wealth)?;
        let answered = challenge.answered_with(&answers);
        let sent = if challenge.login_id.is_some() { Sent::Login } else { Sent::Credentials };
        let body = convert::answers(&challenge.request_id, answers);
        let token = match &challenge.token {
            Some(token) => Some(token.clone()),
            None => client.mint().await?,
        };
        let attempt = Attempt {
            login_id: challenge.login_id,
            mode: Mode::Live,
            tag: None,
            token,
            lock: challenge.lock,
            answered,
        };
        let outcome =
            client.send_authorize(body, sent, attempt, Some(challenge.request_id)).await?;
        Ok(match outcome {
            // A refusal that asks again doesn't name the bank.
            Authorized::Challenge(again) => Authorized::Challenge(Challenge {
                institution: again.institution.clone().or(challenge.institution),
                ..again
            }),
            other => other,
        })
    }
}
