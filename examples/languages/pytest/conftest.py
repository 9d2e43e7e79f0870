"""The sandbox for pytest: started once, as it was started before every test."""
import json, os, subprocess, urllib.request
import pytest

@pytest.fixture(scope="session")
def sandbox():
    command = [os.environ.get("FOLIOLINK", "foliolink"), "sandbox", "--control", "--env", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        yield json.loads(running.stdout.readline())
        running.terminate()

@pytest.fixture(autouse=True)
def reset(sandbox):
    url = sandbox["FLINKS_BASE_URL"] + "/_sandbox/reset"
    urllib.request.urlopen(urllib.request.Request(url, method="POST")).close()
