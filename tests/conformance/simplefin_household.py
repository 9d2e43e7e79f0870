"""Draws a household that is the same on every run: currencies of 0, 2 and 3 digits and one that ISO
4217 doesn't have, refunds, twins, amounts of 18 digits, texts of several scripts."""

import json
import random
import sys
from datetime import date, timedelta

DIGITS = {"CAD": 2, "EUR": 2, "JPY": 0, "KWD": 3, "MILES": 0}
TEXTS = ["COFFEE", "Café crème", "家賃", "REFUND \"SHOP\"", "A & B <c>", "TRANSIT  PASS", "Überweisung"]


def draw_amount(rng, digits, largest=10**7):
    units = rng.randint(-largest, largest)
    text = f"{abs(units):0{digits + 1}d}"
    whole = text[: len(text) - digits] or "0"
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}" + (f".{text[len(text) - digits:]}" if digits else "")


def draw(seed, today):
    rng = random.Random(seed)
    accounts, rows = [], []
    for number, (currency, digits) in enumerate(DIGITS.items()):
        name = f"acc-{number}"
        accounts.append({
            "id": name, "name": f"Account {number}", "kind": "checking", "provider_kind": None,
            "currency": currency,
            "balance": {"current": draw_amount(rng, digits), "available": None, "limit": None},
            "identifiers": {"number": f"55500{number:02}", "transit": None, "institution": None, "iban": None},
            "portfolio": None, "owners": [],
        })
        for _ in range(40):
            amount = draw_amount(rng, digits, 10 ** rng.choice([3, 5, 18]))
            row = {
                "id": None, "account": name,
                "date": str(today - timedelta(days=rng.randint(0, 60))),
                "kind": "debit" if amount.startswith("-") else "credit",
                "description": rng.choice(TEXTS),
                "amount": {"amount": amount, "currency": currency},
            }
            # A twin now and then.
            rows.extend([row] * (2 if rng.random() < 0.1 else 1))
    return {
        "schema": "foliolink.snapshot/1", "provider": "flinks",
        "connection": "00000000-0000-4000-8000-000000000001",
        "as_of": f"{today}T00:00:01Z", "institution": {"id": "7", "name": "Household Bank"},
        "holders": [], "accounts": accounts, "portfolios": [], "securities": [], "holdings": [],
        "transactions": rows, "warnings": [],
    }


if __name__ == "__main__":
    json.dump(draw(1, date.today()), sys.stdout)
