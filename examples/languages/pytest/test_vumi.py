"""A first test against Vumi: what a sample connection holds, amounts exact."""
import json
import urllib.error
import urllib.request
from decimal import Decimal

import pytest

CONNECTION = "K7Q2M9X4T1"


def ask(sandbox, path, token=None, body=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    url = f"{sandbox['VUMI_BASE_URL']}/api/v1/{path}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as answer:
            # A float would round what the broker has sent.
            return json.loads(answer.read(), parse_float=Decimal)
    except urllib.error.HTTPError as error:
        # What was wrong stands in the body, or in a header where the sandbox has no such path.
        error.msg += ": " + (error.headers["X-Sandbox-Message"] or error.read().decode())
        raise


def log_in(sandbox):
    keys = {"clientId": sandbox["VUMI_CLIENT_ID"], "clientSecret": sandbox["VUMI_CLIENT_SECRET"]}
    return ask(sandbox, "auth/login", body=keys)["token"]


def test_positions_are_exact(sandbox):
    token = log_in(sandbox)
    connection = f"queries/connections/{CONNECTION}"
    assert ask(sandbox, connection, token)["status"] == "READY"
    positions = ask(sandbox, f"{connection}/portfolios/active-positions", token)
    stock = next(own for own in positions if own["isin"] == "US9900000012")
    assert stock["titles"] * stock["price"] == stock["amount"] == Decimal("1740.00")


def test_a_session_ends_where_another_one_begins(sandbox):
    first = log_in(sandbox)
    log_in(sandbox)
    with pytest.raises(urllib.error.HTTPError, match="401"):
        ask(sandbox, "queries/entities", first)
