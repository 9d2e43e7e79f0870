"""Four readers of SimpleFIN pull from `foliolink serve`; what each read is compared with the snapshots,
cent by cent and row by row. Where a reader is wrong, its version and what it does are told, and what
the server sent stays right.

    simplefin.py SNAPSHOTS.json… < SETUP_TOKENS (one a line)
"""

import asyncio
import importlib.metadata
import json
import os
import sys
import tempfile
import time
import warnings
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal

os.environ["TZ"] = "UTC"
time.tzset()
warnings.simplefilter("ignore")
ISO = {"CAD", "EUR", "JPY", "KWD", "USD"}


def snapshots(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            read = json.load(file)
        yield from read if isinstance(read, list) else [read]


def expected(paths):
    """Each account as (balance, currency, rows), without any of the server's own code."""
    accounts = []
    for snapshot in snapshots(paths):
        names = {row["id"]: row["name"] for row in snapshot["securities"]}
        places = [("account", row, row["balance"]["current"]) for row in snapshot["accounts"]]
        places += [("portfolio", row, row["value"]) for row in snapshot["portfolios"]]
        for kind, place, balance in places:
            if balance is None:
                continue
            rows = []
            for row in snapshot["transactions"]:
                owner = ("portfolio", row["portfolio"]) if row.get("portfolio") else ("account", row["account"])
                money = row["amount"]
                if owner != (kind, place["id"]) or money is None or row["date"] is None:
                    continue
                if money["currency"] not in (None, place["currency"]):
                    continue
                text = row["description"] or ""
                text = text if text.strip() else names.get(row.get("security")) or row["kind"]
                rows.append((row["date"], money["amount"], text))
            accounts.append((balance, place["currency"], tuple(sorted(rows))))
    return Counter(accounts)


def day(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d")


def compare(reader, read, wanted):
    if read != wanted:
        missing, more = wanted - read, read - wanted
        sys.exit(f"{reader}: {sum(missing.values())} accounts differ:\n{list(missing)[:1]}\n{list(more)[:1]}")
    rows = sum(len(account[2]) * times for account, times in read.items())
    version = importlib.metadata.version(reader)
    print(f"{reader} {version}: {sum(read.values())} accounts, {rows} rows, all as in the snapshots")


def told(reader, what):
    print(f"  {reader} {importlib.metadata.version(reader)}: {what}")


def split(url):
    scheme, rest = url.split("://")
    login, root = rest.split("@")
    return login, f"{scheme}://{root}"


def pysimplefin(setup, claimed, wanted):
    from niquests import Session
    from pysimplefin import DefaultAuth, SimpleFinClient
    from pysimplefin._session import Auth

    auth = DefaultAuth.claim_token(setup)
    login = f"{auth.username}:{auth.password}"
    root = claimed
    assert auth.url == f"https://{login}@127.0.0.1/simplefin", "it keeps scheme and port now"
    told("pysimplefin", "drops the port of an access URL and takes https whatever it says")

    @dataclass
    class Whole(Auth):
        @property
        def session(self):
            return Session(base_url=root.replace("://", f"://{login}@"))

    client = SimpleFinClient(Whole())
    assert client.info == {"versions": ["1.0", "2.0"]}
    accounts = client.get_data(pending=True)
    exact = Counter(
        (str(one.balance), one.currency, tuple(sorted(
            (row.posted.strftime("%Y-%m-%d"), str(row.amount), row.description)
            for row in one.transactions)))
        for one in accounts)
    compare("pysimplefin", exact, wanted)
    one = client.get_data(account=[accounts[0]], balances_only=True)
    assert [own.id for own in one] == [accounts[0].id] and one[0].transactions == []
    return login


def simplefin4py(setup, wanted):
    from simplefin4py import FinancialData, SimpleFin

    async def pull():
        url = await SimpleFin.claim_setup_token(setup)
        reader = SimpleFin(url)
        try:
            await reader.fetch_data()
        except KeyError as error:
            assert str(error) == "'domain'", error
            told("simplefin4py", "refuses an organization without a domain, where the protocol asks for domain or name")
        else:
            sys.exit("simplefin4py reads organizations without a domain now")
        return url

    # It prints what it read, and its trouble.
    keep, sys.stdout = sys.stdout, open(os.devnull, "w")
    import logging

    logging.disable(logging.CRITICAL)
    lines = []
    global told
    before, told = told, lambda *words: lines.append(words)
    try:
        url = asyncio.run(pull())
    finally:
        sys.stdout, told = keep, before
    for words in lines:
        told(*words)
    answer = fetch(url)
    for account in answer["accounts"]:
        account["org"]["domain"] = ""
    accounts = FinancialData.from_dict(answer).accounts
    read = Counter(
        (one.balance, name_of(one.currency), tuple(sorted(
            (row.posted.strftime("%Y-%m-%d"), row.amount, row.description)
            for row in one.transactions)))
        for one in accounts)
    compare("simplefin4py", read, wanted)


def name_of(currency):
    return currency.rsplit("/", 1)[-1] if "://" in currency else currency


def fetch(url, query=""):
    import requests

    login, root = split(url)
    answer = requests.get(f"{root}/accounts{query}", auth=tuple(login.split(":")), timeout=30)
    answer.raise_for_status()
    return answer.json()


def archiver(login, root, wanted):
    from simplefin_archiver import SimpleFIN, SimpleFIN_DB
    from simplefin_archiver.models import reg
    from sqlalchemy import create_engine

    reader = SimpleFIN(login)
    # It knows one server, whose address stands in it.
    reader._SimpleFIN__API_URL = root
    result = reader.query_accounts(days_history=3650)
    with tempfile.TemporaryDirectory() as folder:
        place = f"sqlite:///{folder}/archive.db"
        reg.metadata.create_all(create_engine(place))
        with SimpleFIN_DB(connection_str=place) as archive:
            archive.commit_query_result(result)
            balances = {row.account_id: row.balance for row in archive.get_balances()}
            kept = archive.get_transactions()
            read = Counter(
                (balances[own.id], name_of(own.currency), tuple(sorted(
                    (row.posted.strftime("%Y-%m-%d"), row.amount, row.description)
                    for row in kept if row.account_id == own.id)))
                for own in archive.get_accounts())
    told("simplefin-archiver", "keeps amounts as floats: compared as such")
    floats = Counter()
    for (balance, currency, rows), times in wanted.items():
        rows = tuple(sorted((at, float(amount), text) for at, amount, text in rows))
        floats[(float(balance), currency, rows)] += times
    compare("simplefin-archiver", read, floats)


def beangulp(answer, wanted):
    from beancount.core.data import Balance, Transaction
    from beangulp_simplefin import SimpleFINImporter

    read = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, account in enumerate(answer["accounts"]):
            path = f"{folder}/{number}.json"
            with open(path, "w", encoding="utf-8") as file:
                json.dump(account, file)
            importer = SimpleFINImporter({account["id"]: "Assets:One"})
            assert importer.identify(path)
            entries = importer.extract(path, [])
            balance = [own for own in entries if isinstance(own, Balance)]
            rows = [own for own in entries if isinstance(own, Transaction)]
            read[(
                str(balance[0].amount.number), name_of(balance[0].amount.currency),
                tuple(sorted((str(own.date), f"{own.postings[0].units.number:f}", own.narration) for own in rows)),
            )] += 1
    told("beangulp-simplefin", "asserts the balance on its own day, which beancount checks before the day's rows")
    compare("beangulp-simplefin", read, wanted)


def main():
    wanted = expected(sys.argv[1:])
    setups = sys.stdin.read().split()
    import base64

    root = base64.b64decode(setups[0]).decode().split("/claim/")[0]
    login = pysimplefin(setups[0], root, wanted)
    simplefin4py(setups[1], wanted)
    archiver(login, root, wanted)
    answer = fetch(root.replace("://", f"://{login}@"))
    ids = [row["id"] for own in answer["accounts"] for row in [own, *own["transactions"]]]
    assert len(ids) == len(set(ids)), "an id is there twice"
    beangulp(answer, wanted)
    whole = Counter(
        (own["balance"], name_of(own["currency"]), tuple(sorted(
            (day(row["posted"]), row["amount"], row["description"]) for row in own["transactions"])))
        for own in answer["accounts"])
    assert whole == wanted, "the answer itself"
    assert all(Decimal(own["balance"]) is not None for own in answer["accounts"])


main()
