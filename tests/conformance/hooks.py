"""Gives the property tests live sessions, cards and tokens: without them every answer would be a refusal, and what is behind it unseen.

Only cases of valid data are touched, and of those only what names something: sessions, cards, connections, and values that the
provider keeps a list of. What a case is given is made by calling the sandbox, as a client would.
"""

import atexit
import json
import os
import urllib.error
import urllib.request
import zlib

import schemathesis

BASE = os.environ["SANDBOX_URL"]
with open(os.environ["SANDBOX_ENV"]) as lines:
    ENV = dict(line.strip().split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def call(method, path, headers=None, body=None):
    """One call as a client makes it; gives status and body, refusals included."""
    request = urllib.request.Request(BASE + path, method=method, headers={"Content-Type": "application/json", **(headers or {})})
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data, timeout=10) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read() or b"null")


def good(answer):
    status, body = answer
    assert status < 300, f"the hooks were refused: {status} {body}"
    return body


class Ids:
    """What the sandbox has handed out: the card or connection behind each id, which of them cases may have, and what was deleted."""

    def __init__(self):
        self.behind, self.open, self.deleted = {}, set(), set()

    def learn(self, value, behind):
        """An id that is good for every call that takes one of its kind."""
        self.behind[value] = behind
        self.open.add(value)

    def gone(self, value):
        return self.behind.get(value, value) in self.deleted

    def keep(self, value, stateful):
        """Whether a case may have this id, which came from an answer. In a chain of calls one that was deleted stays as well."""
        return isinstance(value, str) and value in self.open and (stateful or not self.gone(value))


IDS = Ids()
class Turns:
    """Shares the cases of an operation out between several treatments.

    Round and round, but by what was drawn in chains of calls: those are replayed to grow, and end early where the same draw leads elsewhere.
    """

    rounds = {}
    drawn = None

    @classmethod
    def of(cls, operation, treatments):
        cls.rounds[operation] = cls.rounds.get(operation, -1) + 1
        return (cls.rounds[operation] if cls.drawn is None else cls.drawn) % treatments


IDENTIFIERS = {"customerId", "requestId", "loginId", "token", "publicToken", "RequestId", "LoginId"}


def drawn(case):
    """A number that follows from what was drawn for a case, and not from the ids that it was given."""
    parts = (case.path_parameters or {}, case.body if isinstance(case.body, dict) else {})
    kept = [{name: value for name, value in part.items() if name not in IDENTIFIERS} for part in parts]
    return zlib.crc32(json.dumps(kept, sort_keys=True).encode())


# --- Flinks ---------------------------------------------------------------------------------------------------------------------------

CUSTOMER = ENV["FLINKS_CUSTOMER_ID"]
BANKING = f"/v3/{CUSTOMER}/BankingServices"
API_KEY = {"x-api-key": ENV["FLINKS_API_KEY"]}
# Cards that are there from the start.
JOINT = "b8e61d27-43c9-4a5f-8d10-95f2e7a04c36"
WEALTH = "e4907c5b-2f18-4d6a-b3c7-08a1d9f65e72"
STALE = "3fa7c981-5e02-4b8d-a6f4-71c0e2d95b18"
# LoginIds follow from institution, user and language: in French this user has no card but the one that is made here.
DISPOSABLE = {"Institution": "FlinksCapital", "Username": "greatday_nomfa", "Password": "Everyday", "Language": "fr"}
ASKED = {"Institution": "FlinksCapital", "Username": "greatday", "Password": "Everyday", "Language": "en"}
# No case is given one of these to delete.
SEEDED = {JOINT, WEALTH, STALE, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20", "1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a911", "K7Q2M9X4T1", "P3H8W6D2R5"}
RIGHT = {"city": "Montreal", "country": "Canada", "shape": "Triangle"}


class Flinks:
    """The card that cases may delete, and the live sessions that still are in somebody's way."""

    disposable = None
    live = []
    started = set()
    challenges = {}


def authorize_token():
    return good(call("POST", f"{BANKING}/GenerateAuthorizeToken", {"flinks-auth-key": ENV["FLINKS_SECRET_KEY"]}, {}))["Token"]


def authorize(body, path="Authorize"):
    opened = good(call("POST", f"{BANKING}/{path}", {"flinks-auth-key": authorize_token()}, body))
    if not body["MostRecentCached"]:
        started(opened["RequestId"], body.get("LoginId"))
    else:
        IDS.learn(opened["RequestId"], body["LoginId"])
    return opened


def started(request_id, login_id):
    """A session that may still be asking or loading: for data calls it is too early."""
    Flinks.live.append(request_id)
    Flinks.started.add(request_id)
    IDS.behind[request_id] = login_id


def answers(challenges):
    right = [(one["Prompt"], next(answer for word, answer in RIGHT.items() if word in one["Prompt"])) for one in challenges]
    return {prompt: [answer] for prompt, answer in right}


def settle():
    """Ends what is under way: a card has one live session at a time, and can't be deleted meanwhile."""
    while Flinks.live:
        request_id = Flinks.live.pop()
        status, body = call("GET", f"{BANKING}/AuthorizeAsync/{request_id}")
        while status in (202, 203):
            given = {"RequestId": request_id}
            if status == 203:
                given["SecurityResponses"] = answers(body["SecurityChallenges"])
            status, body = call("POST", f"{BANKING}/Authorize", {"flinks-auth-key": authorize_token()}, given)
        deliver("GetAccountsDetail", request_id)


def deliver(name, request_id):
    status, _ = call("POST", f"{BANKING}/{name}", API_KEY, {"RequestId": request_id})
    while status == 202:
        status, _ = call("GET", f"{BANKING}/{name}Async/{request_id}", API_KEY)


def disposable():
    """The LoginId of a card that a case may delete."""
    settle()
    if Flinks.disposable is None or Flinks.disposable in IDS.deleted:
        opened = authorize({**DISPOSABLE, "MostRecentCached": False, "Save": True})
        Flinks.disposable = opened["Login"]["Id"]
        IDS.learn(Flinks.disposable, Flinks.disposable)
        settle()
    return Flinks.disposable


def cached(login_id):
    return authorize({"LoginId": login_id, "MostRecentCached": True})["RequestId"]


def asked_once(name, request_id):
    """The first look at data is a 202; the case has the second."""
    good(call("POST", f"{BANKING}/{name}", API_KEY, {"RequestId": request_id}))
    return request_id


def flinks_case(case, stateful):
    operation = case.operation.definition.raw["operationId"]
    parameters = case.path_parameters
    parameters["customerId"] = CUSTOMER
    if operation in ("delete_card", "delete_investments"):
        settle()
        if not IDS.keep(parameters["loginId"], stateful) or parameters["loginId"] in SEEDED:
            parameters["loginId"] = disposable()
    elif "requestId" in parameters:
        flinks_session(operation, parameters, stateful)
    elif "loginId" in parameters and not IDS.keep(parameters["loginId"], stateful):
        parameters["loginId"] = STALE
    if "countryCode" in parameters:
        parameters["countryCode"] = ("CA", "US")[Turns.of(operation, 2)]
    if "routingNumber" in parameters:
        parameters["routingNumber"] = "990000013"
    if isinstance(case.body, dict):
        flinks_body(operation, case.body, stateful)


def some_card(stateful):
    """Chains may go on to delete it. A case of invalid data is sent as it is, and might delete any."""
    return disposable() if stateful or JOINT in IDS.deleted else JOINT


def flinks_session(operation, parameters, stateful):
    """A session, in the state that the operation needs, unless the case has one from an answer."""
    request_id, login_id = parameters["requestId"], parameters.get("loginId")
    if operation == "poll_authorize_async":
        if request_id not in Flinks.started or (IDS.gone(request_id) and not stateful):
            parameters["requestId"] = authorize({"LoginId": disposable(), "MostRecentCached": False, "Save": True}, "AuthorizeAsync")["RequestId"]
        return
    if not IDS.keep(request_id, stateful) or (login_id is not None and IDS.behind[request_id] != login_id):
        parameters["requestId"] = request_id = cached(some_card(stateful))
        if login_id is not None:
            parameters["loginId"] = IDS.behind[request_id]
    if IDS.gone(request_id):
        return
    # Only what was asked for once can be asked for again, and figures are made of accounts that were read.
    first = DATA_CALLS.get(operation.removesuffix("_async"))
    if first is not None:
        asked_once(first, request_id)
    else:
        deliver("GetAccountsDetail", request_id)


def flinks_body(operation, body, stateful):
    if operation == "authorize":
        authorize_body(body, stateful)
    elif operation == "authorize_async":
        body.clear()
        body.update({"LoginId": disposable(), "MostRecentCached": False, "Save": True})
    elif operation == "authorize_multiple":
        body["LoginIds"] = [some_card(stateful), JOINT]
    elif operation == "answer_mfa_questions":
        questions_body(body)
    elif operation in ("get_investments", "get_wealth_investments"):
        investments_body(operation, body, stateful)
    elif operation in DATA_CALLS:
        data_body(operation, body, stateful)
    elif operation == "get_score":
        pass
    elif operation == "request_attributes":
        # Every other case keeps its own names of attributes, which nobody knows.
        if Turns.of(operation, 2) == 0:
            body.clear()
            body.update({"Attributes": {"Card": ["sum_credits"]}, "Filters": {"AccountCategory": ["Operations"]}, "LimitDays": 90})
    else:
        name = "loginId" if operation == "set_scheduled_refresh" else "LoginId"
        body[name] = body[name] if IDS.keep(body.get(name), stateful) else some_card(stateful)
        if "Threshold" in body and Turns.of("threshold", 2) == 0:
            body["Threshold"] = "0.8"


def questions_body(body):
    login_id = disposable()
    authorize({"LoginId": login_id, "MostRecentCached": False, "Save": True, "WithMfaQuestions": True})
    questions = good(call("GET", f"{BANKING}/GetMFAQuestions/{login_id}", API_KEY))["Questions"]
    body.update({"loginId": login_id, "Questions": [{**one, "Answer": "Triangle"} for one in questions]})


def authorize_body(body, stateful):
    """The forms of the call in turn; fields that only say how to go about it stay as they are."""
    asking = body.get("RequestId")
    if asking in Flinks.live and asking in Flinks.challenges:
        body.clear()
        body.update({"RequestId": asking, "SecurityResponses": answers(Flinks.challenges[asking])})
        return
    for name in ("LoginId", "Username", "Password", "Institution", "Language", "RequestId", "SecurityResponses"):
        body.pop(name, None)
    settle()
    form = Turns.of("authorize", 4)
    if form == 0:
        body.update({**ASKED, "MostRecentCached": False})
    elif form == 1:
        body.update({"LoginId": disposable(), "MostRecentCached": False})
    else:
        body.update({"LoginId": some_card(stateful), "MostRecentCached": True})


DATA_CALLS = {"get_accounts_summary": "GetAccountsSummary", "get_accounts_detail": "GetAccountsDetail", "get_statements": "GetStatements"}
KNOWN_VALUES = {"DaysOfTransactions": "Days365", "NumberOfBankingStatements": "Months3", "NumberOfStatements": "Months3"}


def data_body(operation, body, stateful):
    """Work goes on at the first look and is done at the second: cases get both. The same for values that the provider lists."""
    first = Turns.of(operation, 2) == 0
    if not IDS.keep(body.get("RequestId"), stateful):
        request_id = cached(some_card(stateful))
        body["RequestId"] = request_id if first else asked_once(DATA_CALLS[operation], request_id)
    if first:
        body.update({name: value for name, value in KNOWN_VALUES.items() if name in body})
        if "RefreshDelta" in body:
            body["RefreshDelta"] = [{"AccountId": "", "TransactionId": ""}]


def investments_body(operation, body, stateful):
    request_id = body.get("RequestId")
    if not IDS.keep(request_id, stateful) or IDS.behind[request_id] != body.get("LoginId"):
        body.update({"LoginId": WEALTH, "RequestId": cached(WEALTH)})
    wealth = operation == "get_wealth_investments"
    body["MostRecentCached"] = "true" if wealth else True
    if Turns.of(operation, 2) == 0 and not IDS.gone(body["RequestId"]):
        path = f"/v3/{CUSTOMER}/Investments" if wealth else f"{BANKING}/Investments"
        good(call("POST", path, API_KEY, body))


# --- Vumi -----------------------------------------------------------------------------------------------------------------------------

# Sample connection, redirect and key of the sandbox, as the description's examples have them.
CONNECTION = "K7Q2M9X4T1"
REDIRECT = "5e8c5e67-b519-41f6-b4ac-e3d329ae53dc"
KEY_ID = "d89c4044-d334-471f-9a95-38d29a9f5bd3"


class Vumi:
    token = None
    exchanged = set()


def vumi_token():
    # The app's second secret: cases of `login` end the sessions of the first.
    if Vumi.token is None:
        pair = {"clientId": ENV["VUMI_CLIENT_ID"], "clientSecret": ENV["VUMI_CLIENT_SECRET"] + "-2"}
        Vumi.token = good(call("POST", "/api/v1/auth/login", body=pair))["token"]
    return Vumi.token


def link():
    """The public token of a Link that somebody went through."""
    return good(call("POST", "/_sandbox/vumi/link", body={}))["public_token"]


def connection():
    bearer = {"Authorization": f"Bearer {vumi_token()}"}
    return good(call("POST", f"/api/v1/commands/connections/exchange/{link()}", bearer))["connectionToken"]


def vumi_case(case, stateful):
    operation = case.operation.definition.raw["operationId"]
    parameters = case.path_parameters or {}
    if "publicToken" in parameters:
        token = parameters["publicToken"]
        fresh = IDS.keep(token, stateful) and token not in Vumi.exchanged
        parameters["publicToken"] = token if fresh else link()
        Vumi.exchanged.add(parameters["publicToken"])
    if "token" in parameters:
        deletes = operation == "delete_connection"
        if not IDS.keep(parameters["token"], stateful) or (deletes and parameters["token"] in SEEDED):
            parameters["token"] = connection() if stateful or deletes or CONNECTION in IDS.deleted else CONNECTION
    if "keyId" in parameters:
        parameters["keyId"] = KEY_ID
    if operation == "login":
        case.body["clientId"], case.body["clientSecret"] = ENV["VUMI_CLIENT_ID"], ENV["VUMI_CLIENT_SECRET"]
        if case.body.get("scopes"):
            case.body["scopes"] = [("read", "write", "delete")[Turns.of(operation, 3)]]
    if operation == "start_connection_flow":
        case.body["id"] = REDIRECT
        if case.body.get("subproduct") is not None or case.body.get("desiredOwners") is not None:
            case.body["product"] = "ASSETS_TRANSFER"


# --- Both -----------------------------------------------------------------------------------------------------------------------------


@schemathesis.auth(refresh_interval=None)
class Credentials:
    """What each operation's `security` asks for."""

    def get(self, case, context):
        return True

    def set(self, case, data, context):
        raw = case.operation.definition.raw
        schemes = {name for one in raw.get("security", [{"SessionToken": []}]) for name in one}
        case.headers = case.headers or {}
        if "SecretKey" in schemes:
            case.headers["flinks-auth-key"] = ENV["FLINKS_SECRET_KEY"]
        if "AuthorizeToken" in schemes:
            case.headers["flinks-auth-key"] = authorize_token()
        if "ApiKey" in schemes:
            case.headers["x-api-key"] = ENV["FLINKS_API_KEY"]
        if "Bearer" in schemes:
            case.headers["Authorization"] = f"Bearer {ENV['FLINKS_BEARER']}"
        if "SessionToken" in schemes:
            case.headers["Authorization"] = f"Bearer {vumi_token()}"


@schemathesis.hook
def before_call(context, case, kwargs):
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive:
        return
    stateful = meta.phase.name.value == "stateful"
    if stateful and Turns.drawn is None:
        # What chains are given from earlier phases would be in another state at each replay.
        IDS.open.clear()
        Flinks.started.clear()
    Turns.drawn = drawn(case) if stateful else None
    fill = flinks_case if case.operation.path.startswith("/v3/") else vumi_case
    fill(case, stateful)


SEEN = {}


@schemathesis.hook
def after_call(context, case, response):
    operation = case.operation.definition.raw["operationId"]
    counts = SEEN.setdefault(operation, [0, 0])
    counts[0] += 1
    if not 200 <= response.status_code < 300:
        return
    counts[1] += 1
    parameters = case.path_parameters or {}
    if case.method.upper() == "DELETE":
        IDS.deleted.add(parameters.get("loginId") or parameters["token"])
        return
    body = json.loads(response.content)
    learn(body[0] if isinstance(body, list) and body else body)
    if operation in ("authorize", "authorize_async") and body["RequestId"] not in Flinks.live:
        started(body["RequestId"], case.body.get("LoginId") or IDS.behind.get(body["RequestId"]))
    if response.status_code == 203:
        Flinks.challenges[body["RequestId"]] = body["SecurityChallenges"]


def learn(body):
    if not isinstance(body, dict):
        return
    for token in filter(None, (body.get(name) for name in ("connectionToken", "credentialsToken", "publicToken"))):
        IDS.learn(token, token)
    if body.get("Login") and body.get("RequestId"):
        login_id = body["Login"]["Id"]
        IDS.learn(body["RequestId"], login_id)
        IDS.learn(login_id, login_id)


def named_by(case):
    """The ids in a case: of path and body."""
    body = case.body if isinstance(case.body, dict) else {}
    values = [*(case.path_parameters or {}).values(), *(body.get(name) for name in ("RequestId", "LoginId", "loginId"))]
    return [value for value in values if isinstance(value, str)]


@schemathesis.check
def deleted_stays_deleted(ctx, response, case):
    """The providers read, write and delete under different paths, where `use_after_free` sees no connection between them."""
    gone = [value for value in named_by(case) if IDS.gone(value)]
    # The answer to the deletion itself comes by here as well.
    if gone and 200 <= response.status_code < 300 and case.method.upper() != "DELETE":
        raise AssertionError(f"{gone[0]} was deleted before, and this answers {response.status_code}")


@schemathesis.check
def only_deleted_is_unknown(ctx, response, case):
    """Chains of calls may be refused for what they deleted themselves, and for nothing else that isn't there."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive or response.status_code not in (400, 401, 404):
        return
    code = json.loads(response.content).get("FlinksCode", "not found")
    if code != "INVALID_REQUEST" and not any(IDS.gone(value) for value in named_by(case)):
        raise AssertionError(f"{code} for a valid request, and nothing that it names was deleted")


@schemathesis.check
def prism_objects_to_nothing(ctx, response, case):
    """Where Prism stands in front of the sandbox, a violation on either side is an answer of its own."""
    if b"stoplight.io/prism/errors" in response.content:
        raise AssertionError(response.content.decode(errors="replace"))


@atexit.register
def write_counts():
    with open(os.environ["ANSWERS"], "w") as file:
        json.dump(SEEN, file)
