//! Cards: refresh, questions, deletion, to and from the wire.

use foliolink_raw::flinks::{DeletedCard, InstitutionRef, types};
use foliolink_runtime::{Secret, Time};

use crate::{
    code::Code,
    convert::{nonblank, nonblank_word, says_failure},
    error::{Error, ErrorKind, Result},
    flinks::{Deleted, IneligibleCard, LoginId, ScheduledRefresh},
    portfolio::Personal,
};

pub(in crate::flinks) fn scheduled_refresh(
    login_id: &LoginId,
    state: ScheduledRefresh,
) -> types::SetScheduledRefreshRequest {
    types::SetScheduledRefreshRequest {
        is_activated: state == ScheduledRefresh::On,
        login_id: Some(login_id.expose().into()),
    }
}

/// The sentence, unless it says that the switch was not set or stands the other way.
pub(in crate::flinks) fn notice(
    answer: types::ScheduledRefreshNotice,
    wanted: ScheduledRefresh,
) -> Result<Personal> {
    const OPERATION: &str = "flinks.set_scheduled_refresh";
    let text = answer.0.expose();
    check_done(OPERATION, Some(text))?;
    match said_state(text) {
        Some(said) if said != wanted => Err(refused(OPERATION, "the answer says the opposite")),
        _ => Ok(text.into()),
    }
}

/// How the switch stands by the last word of the sentence that tells.
fn said_state(text: &str) -> Option<ScheduledRefresh> {
    let words = text.split(|c: char| !c.is_alphabetic());
    words
        .filter_map(|word| match word.to_ascii_lowercase().as_str() {
            "activated" | "enabled" => Some(ScheduledRefresh::On),
            "deactivated" | "disabled" => Some(ScheduledRefresh::Off),
            _ => None,
        })
        .next_back()
}

/// Refuses a 200 whose text says that nothing was done; it may name the card and isn't repeated.
pub(in crate::flinks) fn check_done(operation: &'static str, text: Option<&str>) -> Result<()> {
    match text.is_some_and(is_refusal) {
        true => Err(refused(operation, "the answer says that it wasn't done")),
        false => Ok(()),
    }
}

fn refused(operation: &'static str, message: &str) -> Error {
    Error::new(ErrorKind::Refused, operation).with(|parts| {
        parts.status = Some(200);
        parts.message = Some(message.to_owned());
    })
}

fn is_refusal(text: &str) -> bool {
    says_failure(text) || text.to_ascii_lowercase().contains("invalid")
}

/// A 200 with the documented object, a text or nothing is success, unless it says in words that the
/// LoginId is invalid or that it failed (assumption F-9). One that says otherwise by a status or a
/// code doesn't come here; what has none of these forms says nothing of the card.
pub(in crate::flinks) fn read_deletion(answer: DeletedCard) -> Result<Deleted> {
    const OPERATION: &str = "flinks.delete_card";
    match &answer {
        DeletedCard::Text(text) => judge(OPERATION, Some(text)),
        DeletedCard::Object(notice) => {
            judge(OPERATION, notice.message.as_ref().map(Secret::expose))
        }
        DeletedCard::Other(_) => {
            let error = Error::decode(OPERATION, "", "expected an object or a text");
            Err(error.with(|parts| {
                parts.status = Some(200);
                parts.may_have_taken_effect = true;
            }))
        }
    }
}

pub(in crate::flinks) fn deleted_investments(answer: types::DeletedInvestments) -> Result<Deleted> {
    judge("flinks.delete_investments", answer.message.as_deref())
}

fn judge(operation: &'static str, text: Option<&str>) -> Result<Deleted> {
    match read_notice(text) {
        Deleted::Now if text.is_some_and(says_failure) => Err(refused_deletion(operation)),
        deleted => Ok(deleted),
    }
}

/// The text names the card and isn't repeated.
fn refused_deletion(operation: &'static str) -> Error {
    Error::new(ErrorKind::Refused, operation).with(|parts| {
        parts.status = Some(200);
        parts.message = Some("the answer says that nothing was deleted".to_owned());
    })
}

fn read_notice(text: Option<&str>) -> Deleted {
    let text = text.unwrap_or_default().to_ascii_lowercase();
    if text.contains("invalid loginid") || text.contains("invalid login") {
        Deleted::AlreadyGone
    } else {
        Deleted::Now
    }
}

pub(in crate::flinks) fn questions(answer: types::MfaQuestions) -> Result<Vec<String>> {
    let questions = answer
        .questions
        .ok_or_else(|| Error::decode("flinks.get_mfa_questions", "Questions", "missing field"))?;
    Ok(questions.into_iter().map(|row| row.question).collect())
}

pub(in crate::flinks) fn answers(
    login_id: &LoginId,
    answers: Vec<(String, Secret)>,
) -> types::AnswerMfaQuestionsRequest {
    let answer =
        |(question, answer)| types::MfaAnswer { question: Some(question), answer: Some(answer) };
    types::AnswerMfaQuestionsRequest {
        login_id: Some(login_id.expose().into()),
        questions: answers.into_iter().map(answer).collect(),
    }
}

/// A 200 may carry a code instead of the list; then it is a refusal.
pub(in crate::flinks) fn read_nightly(
    answer: types::NightlyRefreshStatus,
) -> Result<Vec<IneligibleCard>> {
    const OPERATION: &str = "flinks.get_nightly_refresh_status";
    let Some(cards) = answer.ineligible_cards else {
        let Some(code) = answer.flinks_code else {
            return Err(Error::decode(OPERATION, "IneligibleCards", "missing field"));
        };
        return Err(Error::new(ErrorKind::Refused, OPERATION).with(|parts| {
            (parts.code, parts.message, parts.status) =
                (nonblank_word(code.as_str()).map(Code::from), nonblank(answer.message), Some(200));
        }));
    };
    let card = |raw: types::IneligibleCard| IneligibleCard {
        login_id: login_id(raw.login_id),
        institution: None,
        last_refresh: raw.last_refresh_date.as_ref().and_then(Time::timestamp),
        last_state: raw
            .last_refresh_state
            .and_then(|word| nonblank_word(word.as_str()).map(str::to_owned)),
        last_error: raw
            .last_refresh_error_code
            .and_then(|word| nonblank_word(word.as_str()).map(Code::from)),
    };
    Ok(cards.into_iter().map(card).collect())
}

pub(in crate::flinks) fn read_wealth_nightly(
    answer: types::WealthNightlyRefreshStatus,
) -> Result<Vec<IneligibleCard>> {
    let missing = || {
        Error::decode(
            "flinks.get_wealth_nightly_refresh_status",
            "IneligibleWealths",
            "missing field",
        )
    };
    let card = |raw: types::IneligibleWealth| IneligibleCard {
        login_id: login_id(raw.login_id),
        institution: raw.institution.and_then(name),
        last_refresh: raw.last_refresh_date.as_ref().and_then(Time::timestamp),
        last_state: raw
            .last_refresh_state
            .and_then(|word| nonblank_word(word.as_str()).map(str::to_owned)),
        last_error: raw
            .last_refresh_error_code
            .and_then(|word| nonblank_word(word.as_str()).map(Code::from)),
    };
    Ok(answer.ineligible_wealths.ok_or_else(missing)?.into_iter().map(card).collect())
}

fn login_id(id: Option<Secret>) -> Option<LoginId> {
    id.and_then(|id| id.expose().parse().ok())
}

fn name(institution: InstitutionRef) -> Option<String> {
    super::institution(Some(institution), None, None).name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_that_was_not_made_is_an_error_which_names_no_card() {
        let set =
            |text: &str, state| super::notice(serde_json::from_value(text.into()).unwrap(), state);
        let notice = |text: &str| set(text, ScheduledRefresh::On);
        let stored = |text: Option<&str>| check_done("flinks.answer_mfa_questions", text);
        for text in ["Card L1 activated for automatic refresh", "Done", ""] {
            assert_eq!(notice(text).unwrap().reveal(), text);
        }
        let off = "Card L1 deactivated for automatic refresh";
        assert_eq!(set(off, ScheduledRefresh::Off).unwrap().reveal(), off);
        for text in
            ["Card L1 could not be activated", "Invalid LoginId L1", "Refresh failed for L1", off]
        {
            let error = notice(text).unwrap_err();
            assert_eq!((error.kind(), error.status()), (ErrorKind::Refused, Some(200)), "{text}");
            assert!(!error.to_string().contains("L1"), "{error}");
        }
        let error = set("L1 was activated.", ScheduledRefresh::Off).unwrap_err();
        assert_eq!(error.message(), Some("the answer says the opposite"));
        assert!(stored(Some("Answers updated")).is_ok() && stored(None).is_ok());
        let error = stored(Some("Answers could not be updated")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
    }
}
