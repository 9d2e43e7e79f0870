"""A bank that asks: a live login of the sample customer, whose questions are answered round by round."""
import urllib.error

import pytest

from test_accounts import LOGIN_ID, flinks

ANSWERS = {
    "Which city were you born in?": ["Montreal"],
    "Which country is the best one?": ["Canada"],
    "What shape do people like most?": ["Triangle"],
}


def sign_in(sandbox, answers):
    key = sandbox["FLINKS_SECRET_KEY"]
    _, minted = flinks(sandbox, "GenerateAuthorizeToken", {}, flinks_auth_key=key)
    body = {"LoginId": LOGIN_ID, "MostRecentCached": False}
    status, answer = flinks(sandbox, "Authorize", body, flinks_auth_key=minted["Token"])
    # A bank that goes on asking locks the account in the end.
    for rounds in range(5):
        if status != 203:
            return rounds, answer
        asked = [question["Prompt"] for question in answer["SecurityChallenges"]]
        body["RequestId"] = answer["RequestId"]
        body["SecurityResponses"] = {prompt: answers[prompt] for prompt in asked}
        # The token that opened it serves for the answers as well.
        status, answer = flinks(sandbox, "Authorize", body, flinks_auth_key=minted["Token"])
    raise AssertionError("still asking")


def test_two_rounds_of_questions_open_a_session(sandbox):
    rounds, session = sign_in(sandbox, ANSWERS)
    assert rounds == 2
    assert session["RequestId"]


def test_a_wrong_answer_opens_nothing(sandbox):
    wrong = {**ANSWERS, "Which country is the best one?": ["Portugal"]}
    with pytest.raises(urllib.error.HTTPError, match="401"):
        sign_in(sandbox, wrong)
