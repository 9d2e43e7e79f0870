//! Authorize, its background form and its tokens, to and from the wire.

use std::time::Duration;

use foliolink_raw::flinks::{
    self as raw, FailureOrAuthorizeRefusal, SessionOrPendingOrMfaChallenge, types,
};
use foliolink_runtime::{Error as RawError, ErrorKind as RawKind, Repairs, ResponseValue, Secret};

use super::{institution, login, pending_code, request_id};
use crate::{
    convert::{Reader, nonblank},
    error::{Error, Result},
    flinks::{
        Answers, Challenge, Question, QuestionKind, RequestId,
        session::{
            attempt::{AuthorizeOptions, Outcome},
            challenge::ASKED_AGAIN,
            opened::Opened,
        },
    },
    transport::scrub,
};

const OPERATION: &str = "flinks.authorize";

/// The body of an Authorize, opaque outside this folder.
pub(in crate::flinks) type Body = types::AuthorizeRequest;

/// What Authorize answers, and how it refuses; opaque like [`Body`].
pub(in crate::flinks) type RawAnswer = SessionOrPendingOrMfaChallenge;
pub(in crate::flinks) type RawRefusal = FailureOrAuthorizeRefusal;
/// What a generated client made of an Authorize or of a look at it.
pub(in crate::flinks) type RawOutcome =
    std::result::Result<ResponseValue<RawAnswer>, RawError<RawRefusal>>;

pub(in crate::flinks) fn token(answer: types::AuthorizeToken) -> Secret {
    answer.token
}

fn empty() -> Body {
    types::AuthorizeRequest {
        days_of_transactions: None,
        direct_refresh: None,
        institution: None,
        language: None,
        login_id: None,
        most_recent_cached: None,
        password: None,
        request_id: None,
        save: None,
        schedule_refresh: None,
        security_responses: None,
        tag: None,
        username: None,
        with_balance: None,
        with_mfa_questions: None,
        with_transactions: None,
    }
}

/// `MostRecentCached` and `Save` are always sent: their defaults differ between editions (open
/// point F-17).
pub(in crate::flinks) fn request(options: &AuthorizeOptions) -> Body {
    let credentials = options.credentials.as_ref();
    types::AuthorizeRequest {
        login_id: options.login_id.as_ref().map(|id| id.expose().into()),
        institution: credentials.map(|own| own.institution.clone()),
        username: credentials.map(|own| own.username.clone()),
        password: credentials.map(|own| own.password.clone()),
        most_recent_cached: Some(options.cached),
        save: Some(options.save),
        tag: options.tag.clone(),
        language: options.language.as_ref().map(|language| raw::Language::from(language.as_str())),
        days_of_transactions: options
            .days
            .as_ref()
            .map(|days| raw::DaysOfTransactions::from(days.as_str())),
        schedule_refresh: options.refresh_nightly.then_some(true),
        with_mfa_questions: options.collect_questions.then_some(true),
        ..empty()
    }
}

pub(in crate::flinks) fn answers(request_id: &RequestId, answers: Answers) -> Body {
    let responses = types::SecurityResponses(answers.into_map());
    types::AuthorizeRequest {
        request_id: Some(request_id.uuid()),
        security_responses: Some(responses),
        ..empty()
    }
}

/// What an Authorize sends and a message shouldn't quote.
pub(in crate::flinks) fn secrets(body: &Body, token: Option<&Secret>) -> Vec<Secret> {
    let answers = body.security_responses.iter().flat_map(|responses| responses.values().flatten());
    let username = body.username.as_ref().map(|name| Secret::from(name.reveal()));
    let secrets =
        [&body.login_id, &body.password].into_iter().flatten().chain(token).chain(answers).cloned();
    secrets.chain(username).filter(|secret| !secret.expose().is_empty()).collect()
}

pub(in crate::flinks) fn background_look(request_id: &RequestId) -> types::AuthorizeAsyncRequest {
    types::AuthorizeAsyncRequest {
        login_id: None,
        most_recent_cached: None,
        request_id: Some(request_id.uuid()),
        save: None,
    }
}

pub(in crate::flinks) fn read_outcome(
    answer: SessionOrPendingOrMfaChallenge,
    retry_after: Option<Duration>,
) -> Result<Outcome> {
    match answer {
        SessionOrPendingOrMfaChallenge::Session(session) => {
            read_session(session).map(|opened| Outcome::Opened(Box::new(opened)))
        }
        SessionOrPendingOrMfaChallenge::Pending(pending) => {
            let code = pending_code(&pending);
            Ok(Outcome::Pending {
                request_id: request_id(pending.request_id.as_deref()),
                code,
                retry_after,
            })
        }
        SessionOrPendingOrMfaChallenge::MfaChallenge(asked) => {
            let name = institution(asked.institution, None, None).name;
            build_challenge(&asked.request_id, name, asked.security_challenges, None)
                .map(Outcome::Challenge)
        }
    }
}

fn read_session(session: types::Session) -> Result<Opened> {
    // What is odd about the card is said by the data, which names it again.
    let repairs = Repairs::default();
    let mut reader = Reader::new(&repairs);
    Ok(Opened {
        request_id: parse_request_id(&session.request_id)?,
        login: session.login.map(|raw| login(&mut reader, raw)),
        institution: institution(
            session.institution,
            session.institution_id,
            session.institution_name,
        ),
        tag: nonblank(session.tag),
    })
}

fn parse_request_id(text: &str) -> Result<RequestId> {
    text.parse().map_err(|_| Error::decode(OPERATION, "RequestId", "expected a GUID with dashes"))
}

fn build_challenge(
    id: &str,
    institution: Option<String>,
    asked: Vec<types::SecurityChallenge>,
    retry: Option<String>,
) -> Result<Challenge> {
    let request_id = parse_request_id(id)?;
    // Nothing could be answered, and an answer to nothing would be one more wrong one.
    if asked.is_empty() {
        let error = Error::decode(OPERATION, "SecurityChallenges", "expected at least one");
        return Err(error.with(|parts| parts.request_id = Some(request_id.as_str().to_owned())));
    }
    let questions = asked.into_iter().map(read_question).collect();
    Ok(Challenge {
        request_id,
        login_id: None,
        institution,
        questions,
        retry,
        answered: vec![],
        wealth: false,
        token: None,
        lock: Default::default(),
    })
}

fn read_question(asked: types::SecurityChallenge) -> Question {
    let kind = asked.type_.map_or(QuestionKind::TEXT, |kind| kind.as_str().into());
    Question { kind, prompt: asked.prompt, choices: asked.iterables.unwrap_or_default() }
}

/// The session that a refusal names in its body.
pub(in crate::flinks) fn named_request_id(
    refused: &RawError<FailureOrAuthorizeRefusal>,
) -> Option<RequestId> {
    let RawKind::Documented(body) = refused.kind() else { return None };
    match &**body {
        FailureOrAuthorizeRefusal::Failure(body) => request_id(body.request_id.as_deref()),
        FailureOrAuthorizeRefusal::AuthorizeRefusal(body) => request_id(body.request_id.as_deref()),
    }
}

/// A refusal with questions, of the session it names or of the one that was answered. Where something
/// was answered, that was wrong.
pub(in crate::flinks) fn read_repeated_challenge(
    refused: &RawError<FailureOrAuthorizeRefusal>,
    known: Option<&RequestId>,
    was_answered: bool,
    hidden: &[Secret],
) -> Option<Result<Outcome>> {
    let RawKind::Documented(body) = refused.kind() else { return None };
    let FailureOrAuthorizeRefusal::AuthorizeRefusal(body) = &**body else { return None };
    let asked = body.security_challenges.as_ref().filter(|asked| !asked.is_empty())?;
    let id = body.request_id.as_deref().or(known.map(RequestId::as_str))?;
    let text = body.message.clone().filter(|text| !text.trim().is_empty());
    let text = text.or_else(|| body.flinks_code.as_ref().map(|code| code.as_str().to_owned()));
    let text = text.map_or_else(|| ASKED_AGAIN.to_owned(), |text| scrub(&text, hidden));
    let retry = was_answered.then_some(text);
    Some(build_challenge(id, None, asked.clone(), retry).map(Outcome::Challenge))
}
