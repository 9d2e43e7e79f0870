"""The sandbox for pytest: started once, and as it was started before every test."""
import json, os, subprocess, urllib.request
import pytest

@pytest.fixture(scope="session")
def sandbox():
    # No proxy stands between this machine and itself, neither here nor in the client under test.
    os.environ["no_proxy"] = ",".join(filter(None, [os.environ.get("no_proxy"), "127.0.0.1"]))
    command = [os.environ.get("FOLIOLINK", "foliolink"), "sandbox", "--control", "--env", "json"]
    command.append("--until-stdin-ends")  # so it ends with pytest, also where that is killed
    try:
        running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    except OSError as error:
        pytest.exit(f"{command[0]}: {error.strerror}; put foliolink on the PATH, or its path into FOLIOLINK", 2)
    with running:
        line = running.stdout.readline() or pytest.exit(f"{command[0]} ended before it listened", 2)
        yield json.loads(line)
        running.terminate()

@pytest.fixture(autouse=True)
def reset(sandbox):
    url = sandbox["FLINKS_BASE_URL"] + "/_sandbox/reset"
    urllib.request.urlopen(urllib.request.Request(url, method="POST")).close()
