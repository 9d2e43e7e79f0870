"""A first test: the accounts of a sample customer, amounts exact, and a bank that fails once."""
import json
import urllib.error
import urllib.request
from decimal import Decimal

import pytest

LOGIN_ID = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20"


def call(sandbox, path, body, **headers):
    url = sandbox["FLINKS_BASE_URL"] + path
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers["Content-Type"] = "application/json"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            # A float would round what the bank has sent.
            return answer.status, json.loads(answer.read(), parse_float=Decimal)
    except urllib.error.HTTPError as error:
        # What was wrong stands in the body, or in a header where the sandbox has no such path.
        error.msg += ": " + (error.headers["X-Sandbox-Message"] or error.read().decode())
        raise


def flinks(sandbox, endpoint, body, **headers):
    path = f"/v3/{sandbox['FLINKS_CUSTOMER_ID']}/BankingServices/{endpoint}"
    return call(sandbox, path, body, **headers)


def open_session(sandbox):
    key = sandbox["FLINKS_SECRET_KEY"]
    _, minted = flinks(sandbox, "GenerateAuthorizeToken", {}, flinks_auth_key=key)
    body = {"LoginId": LOGIN_ID, "MostRecentCached": True}
    _, session = flinks(sandbox, "Authorize", body, flinks_auth_key=minted["Token"])
    return session["RequestId"]


def read_accounts(sandbox):
    body, key = {"RequestId": open_session(sandbox)}, sandbox["FLINKS_API_KEY"]
    for _ in range(5):
        status, answer = flinks(sandbox, "GetAccountsDetail", body, x_api_key=key)
        if status == 200:
            return answer["Accounts"]
    raise AssertionError("still pending")


def test_amounts_are_exact(sandbox):
    chequing = read_accounts(sandbox)[0]
    balance = chequing["Balance"]
    assert isinstance(balance["Current"], Decimal)
    assert balance["Current"] - balance["Available"] == Decimal("10.00")


def test_a_bank_that_fails_once(sandbox):
    fault = {"fault": "error-html", "status": 502, "operation": "get_accounts_detail", "times": 1}
    call(sandbox, "/_sandbox/faults", fault)
    with pytest.raises(urllib.error.HTTPError, match="502"):
        read_accounts(sandbox)
    assert len(read_accounts(sandbox)) == 4


def test_the_fault_of_another_test_is_gone(sandbox):
    assert len(read_accounts(sandbox)) == 4
