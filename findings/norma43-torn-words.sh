#!/usr/bin/env bash
# A description of more than 38 characters in a Norma 43 file, in two readers.
#
# Guess, written down first: the text of a movement fills the concepts of its records 23 one after
# the other, 38 characters each, wherever a word is at the border, as banks send it. A reader puts
# the pieces together again.
#
# Seen with norma43 0.1.4 and csb43 1.1.0 (Python 3):
# - norma43 strips each piece and joins them with a blank: JEMPLO is a word of its own now.
# - csb43 gives the pieces, stripped. Joined without a blank, words are whole, but where a blank
#   stood at the border two words are one (A NOMBRE is ANOMBRE). Neither has what tells the two
#   cases apart: the blank that was cut off was the only sign.
#
# What follows: pieces are broken between words, as long as words have room; then joining with a
# blank is right in both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check norma43==0.1.4 csb43==1.1.0
cat > words.py <<'PY'
import textwrap
import warnings

warnings.simplefilter("ignore")
from csb43.aeb43 import read_batch
from norma43 import Norma43Parser

TORN = "TRANSFERENCIA RECIBIDA DE LA EMPRESA EJEMPLO"
BORDER = "TRANSFERENCIA RECIBIDA POR LA CUENTA A NOMBRE DE OTRO"


def record(text):
    return text.ljust(80).encode("latin1") + b"\r\n"


def read(name, text, pieces):
    key, pieces = "9999" + "0001" + "3004500678", pieces + [""] * (len(pieces) % 2)
    records = [record("11" + key + "310301" + "310331" + "2" + "0" * 14 + "978" + "3" + "N")]
    records.append(record("22" + "    " + "0001" + "310328" * 2 + "04" + "000" + "2" + "00000000001250" + "0" * 22))
    for number, at in enumerate(range(0, len(pieces), 2), 1):
        records.append(record(f"23{number:02}" + pieces[at].ljust(38) + pieces[at + 1].ljust(38)))
    records.append(record("33" + key + "00000" + "0" * 14 + "00001" + "00000000001250" + "2" + "00000000001250" + "978"))
    records.append(record("88" + "9" * 18 + f"{len(records):06}"))
    open("statement.n43", "wb").write(b"".join(records))
    norma = Norma43Parser("statement.n43").parse()[0].transactions[0].full_description
    items = [piece for own in next(iter(read_batch(open("statement.n43", "rb")).accounts)).transactions[0].optional_items for piece in (own.item1, own.item2)]
    found = {"norma43": norma, "csb43, joined": "".join(items), "csb43, with blanks": " ".join(filter(None, items))}
    print(name, *(f"{reader}: {'whole' if own == text else own}" for reader, own in found.items()), sep=" | ")


cut = lambda text: [text[at:at + 38] for at in range(0, len(text), 38)]
read("word at the border", TORN, cut(TORN))
read("blank at the border", BORDER, cut(BORDER))
read("broken between words", TORN, textwrap.wrap(TORN, 38))
PY
venv/bin/python words.py > seen
cat seen
diff - seen <<'SEEN'
word at the border | norma43: TRANSFERENCIA RECIBIDA DE LA EMPRESA E JEMPLO | csb43, joined: whole | csb43, with blanks: TRANSFERENCIA RECIBIDA DE LA EMPRESA E JEMPLO
blank at the border | norma43: whole | csb43, joined: TRANSFERENCIA RECIBIDA POR LA CUENTA ANOMBRE DE OTRO | csb43, with blanks: whole
broken between words | norma43: whole | csb43, joined: TRANSFERENCIA RECIBIDA DE LA EMPRESAEJEMPLO | csb43, with blanks: whole
SEEN
echo "as written down"
