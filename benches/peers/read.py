"""As read.cjs, with pyflinks."""

import sys
import time

from pyflinks import Client

url, customer, session, times = sys.argv[1:]
client = Client(customer, base_url=f"{url}/v3/")
spent = []
for _ in range(int(times)):
    before = time.process_time()
    detail = client.banking_services.get_accounts_detail(session)
    spent.append(time.process_time() - before)
    assert detail["Accounts"]
warm = sorted(spent[min(3, len(spent) - 1) :])
print(int(time.process_time() * 1e6), int(warm[len(warm) // 2] * 1e6))
