"""pyflinks against the sandbox: one row of docs/sandbox.md a call."""

import os
import sys
import urllib.request

from pyflinks import Client
from pyflinks.exceptions import ProtocolError

BASE = os.environ["FLINKS_BASE_URL"]
CUSTOMER = os.environ["FLINKS_CUSTOMER_ID"]
LOGIN = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20"
NO_MFA = "1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a911"
NAME = "pyflinks 0.1.2"
failed = False


def reset():
    request = urllib.request.Request(f"{BASE}/_sandbox/reset", method="POST")
    urllib.request.urlopen(request).close()


def client():
    """It has no place for keys: they go in through its session."""
    made = Client(CUSTOMER, base_url=f"{BASE}/v3/")
    made.session.trust_env = False
    made.session.headers.update(
        {
            "x-api-key": os.environ["FLINKS_API_KEY"],
            "Authorization": f"Bearer {os.environ['FLINKS_BEARER']}",
        }
    )
    renew(made)
    return made


def renew(made):
    url = f"{BASE}/v3/{CUSTOMER}/BankingServices/GenerateAuthorizeToken"
    answer = made.session.post(url, headers={"flinks-auth-key": os.environ["FLINKS_SECRET_KEY"]})
    made.session.headers["flinks-auth-key"] = answer.json()["Token"]


def open_session(made, login_id=LOGIN):
    answer = made.banking_services.authorize(login_id=login_id, most_recent_cached=True)
    return answer["RequestId"]


def until_ready(call):
    answer = call()
    while answer["HttpStatusCode"] == 202:
        answer = call()
    return answer


def row(call, works, note, run):
    global failed
    reset()
    try:
        run(client())
        seen, why = "yes", None
    except Exception as error:
        seen, why = "no", error
    good = why is None if works == "yes" else why is not None and works in repr(why)
    if not good:
        print(f"{call}: expected {works}, seen {seen}: {why!r}", file=sys.stderr)
        failed = True
    print(f"| {NAME} | {call} | {seen} | {note} |")


def authorize(made):
    assert open_session(made)


def accounts(made):
    request_id = open_session(made)
    services = made.banking_services
    summary = until_ready(lambda: services.get_accounts_summary(request_id))
    first = services.get_accounts_detail(request_id)
    assert first["HttpStatusCode"] == 202
    detail = until_ready(lambda: services.get_accounts_detail_async(request_id))
    assert len(summary["Accounts"]) == len(detail["Accounts"]) == 4


def statements(made):
    request_id = open_session(made)
    services = made.banking_services
    services.get_statements(request_id, number_of_statements="MostRecent")
    answer = until_ready(lambda: services.get_statements_async(request_id))
    assert len(answer["StatementsByAccount"]) == 4


def questions(made):
    services = made.banking_services
    asked = services.authorize(institution="FlinksCapital", username="greatday", password="Everyday")
    answers = {
        "Which city were you born in?": ["Montreal"],
        "Which country is the best one?": ["Canada"],
        "What shape do people like most?": ["Triangle"],
    }
    while asked["HttpStatusCode"] == 203:
        given = {one["Prompt"]: answers[one["Prompt"]] for one in asked["SecurityChallenges"]}
        asked = services.authorize(request_id=asked["RequestId"], security_responses=given)
    assert asked["Login"]["Id"]


def answers_as_annotated(made):
    services = made.banking_services
    asked = services.authorize(institution="FlinksCapital", username="greatday", password="Everyday")
    prompt = asked["SecurityChallenges"][0]["Prompt"]
    services.authorize(request_id=asked["RequestId"], security_responses={prompt: "Montreal"})


def cards(made):
    services = made.banking_services
    services.set_scheduled_refresh(LOGIN, True)
    services.get_mfa_questions(LOGIN)
    services.delete_card(NO_MFA)


def codes(made):
    try:
        made.banking_services.get_accounts_detail("00000000-0000-0000-0000-000000000000")
    except ProtocolError:
        return


row("`authorize`, cached", "yes", "keys through its `session`: it has no place for them; `most_recent_cached` is false unless said", authorize)
row("`get_accounts_summary`, `get_accounts_detail`, `…_async`", "yes", "at 202 the caller asks again", accounts)
row("`get_statements`, `…_async`", "yes", "", statements)
row("`authorize`, live, with questions", "yes", "answers as lists", questions)
row("the same with answers as its types say", "status code: 401", "theirs: a text where the reference has a list", answers_as_annotated)
row("`set_scheduled_refresh`, `get_mfa_questions`, `delete_card`", "yes", "", cards)
row("`ProtocolError` with the code of a refusal", "TransportError", "theirs: every status from 400 on is a `TransportError` without the code", codes)
sys.exit(failed)
