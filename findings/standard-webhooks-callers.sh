#!/usr/bin/env bash
# The reference libraries of Standard Webhooks, given what their callers have at hand: a time with a
# zone to sign with, the headers of a request to verify.
#
# Guess, written down first: a time is a point in time, whatever its zone, so `sign` makes the same
# of it. Headers are taken in the type that the language's own servers hand out. One signature of a
# list that can't be read is passed over like one that doesn't match, or is an error of
# verification, the one that is documented.
#
# Seen with PyPI's standardwebhooks 1.1.0 (Python 3.13) and npm's standardwebhooks 1.1.1 (Linux):
# - Python's `sign` replaces the zone by UTC instead of converting: signed with noon in Toronto, a
#   message that is sent as 17:00 UTC doesn't verify. With the same point in time in UTC it does.
# - npm's `verify` reads the headers by their keys, so a `Headers` object, which is what servers on
#   the fetch API hand out, has none: a genuine message is refused as `Missing required headers`.
# - Python's `verify` raises ValueError where one entry of the list has no comma, although a good
#   signature follows; npm's passes it over and accepts.
#
# What follows: whoever sends signs by UTC seconds and writes nothing but `v1,` entries into the
# list; the pages for receivers say `Object.fromEntries(request.headers)`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check standardwebhooks==1.1.0
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit standardwebhooks@1.1.1 >> npm.log
cat > sign.py <<'PY'
import base64
from datetime import datetime, timedelta, timezone

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook("whsec_" + base64.b64encode(b"k" * 24).decode())
now = datetime.now(timezone.utc)
toronto = now.astimezone(timezone(timedelta(hours=-5)))


def verify(signature):
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    try:
        webhook.verify("{}", headers)
        return "accepted"
    except WebhookVerificationError as error:
        return f"refused: {error}"
    except Exception as error:
        return f"{type(error).__name__}, which isn't WebhookVerificationError"


print("the same point in time:", now == toronto)
print("signed in UTC:", verify(webhook.sign("msg_1", now, "{}")))
print("signed in Toronto:", verify(webhook.sign("msg_1", toronto, "{}")))
print("Python, an entry without a comma:", verify("later " + webhook.sign("msg_1", now, "{}")))
PY
cat > verify.cjs <<'JS'
const { Webhook } = require("standardwebhooks");
const webhook = new Webhook("whsec_" + Buffer.from("k".repeat(24)).toString("base64"));
const now = new Date();
const signature = webhook.sign("msg_1", now, "{}");
const headers = {
  "webhook-id": "msg_1",
  "webhook-timestamp": String(Math.floor(now / 1000)),
  "webhook-signature": signature,
};
const verify = (given) => {
  try {
    webhook.verify("{}", given);
    return "accepted";
  } catch (error) {
    return `refused: ${error.message}`;
  }
};
console.log("plain object:", verify(headers));
console.log("Headers:", verify(new Headers(headers)));
console.log(
  "npm, an entry without a comma:",
  verify({ ...headers, "webhook-signature": `later ${signature}` }),
);
JS
{ venv/bin/python sign.py; node verify.cjs; } > seen
cat seen
diff - seen <<'SEEN'
the same point in time: True
signed in UTC: accepted
signed in Toronto: refused: No matching signature found
Python, an entry without a comma: ValueError, which isn't WebhookVerificationError
plain object: accepted
Headers: refused: Missing required headers
npm, an entry without a comma: accepted
SEEN
echo "as written down"
