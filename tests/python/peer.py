#!/usr/bin/env python3
"""A host and a guest that speak Handclasp's protocol, written from docs/protocol.md alone.

  peer.py vectors DIRECTORY          checks all test vectors
  peer.py calls DIRECTORY SOCKET INSISTING
                                     says calls.json to two agents, of which the second insists on a negotiation
  peer.py gates TABLE CASES          checks requests with the gate table alone, as the sender in another language does
  peer.py host-dials SOCKET          dials an agent, negotiates, calls
  peer.py host-listens SOCKET        waits for an agent that dials to say that it is ready, answers, calls
  peer.py guest-listens SOCKET [MAJOR]
                                     waits for hosts, and serves them until it is ended
  peer.py guest-dials SOCKET         dials a host to say that it is ready, and serves it

Sockets are paths of Unix sockets. What came of it is printed as an object of JSON.
"""

import json
import os
import socket
import subprocess
import sys

import ends
import gates
import negotiation as n
import vectors
from wire import FrameReader

# As the contract says, in features.proto.
CATALOGUE = [{"feature": feature, "versions": [[1, 0, 0xFFFF_FFFF]]} for feature in (1, 2, 3)]
NOBODY_HAS = 126
PATIENCE = 60


def dial(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    connection.connect(path)
    return connection


def listen(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    print("listening", flush=True)
    return listener


def accept(listener):
    connection, _ = listener.accept()
    connection.settimeout(PATIENCE)
    return connection


def converse(connection, end, say, is_over):
    """Says something, then listens and answers until it is over or the other side closes."""
    connection.sendall(say)
    while not is_over():
        data = connection.recv(65536)
        if not data:
            return
        answer = end.receive(data)
        if answer:
            connection.sendall(answer)


def say_calls(host):
    """Info and Run, as they are sent right behind a host's first word; and their streams."""
    info = host.next_stream
    run = {"argv": ["sh", "-c", "read line; echo $line; exit 3"], "stdin": b"from python\n"}
    calls = host.call((ends.AGENT, "Info")) + host.call((ends.AGENT, "Run"), run)
    return calls, info, info + 2


def report(host, info, run):
    (info_code, info), (run_code, run) = host.outcomes[info], host.outcomes[run]
    assert (info_code, run_code) == (ends.OK, ends.OK), (info, run)
    return {"version": host.session[0], "features": sorted(host.session[1]),
            "software": host.peer["software"], "agent_version": info["agent_version"],
            "is_init": info["is_init"], "exit_code": run["exit_code"],
            "stdout": run["stdout"].decode()}


def host_dials(path):
    host = ends.Host(n.new_offer([[1, 0, 0]], offered=[1, 2, 3]), CATALOGUE)
    first = host.negotiate()
    calls, info, run = say_calls(host)
    with dial(path) as connection:
        converse(connection, host, first + calls, lambda: not host.calls)
    outcome = report(host, info, run)
    # A feature that nobody has: the negotiation is refused, and so is the call behind it.
    host = ends.Host(n.new_offer([[1, 0, 0]], required=[NOBODY_HAS]), CATALOGUE)
    first = host.negotiate() + host.call((ends.AGENT, "Info"))
    with dial(path) as connection:
        converse(connection, host, first, lambda: not host.calls)
    assert host.outcomes[1] == host.outcomes[3] and host.session is None, host.outcomes
    code, refusal = host.outcomes[1]
    return dict(outcome, refused={"code": code, "reason": refusal["reason"], "missing": refusal["missing"]})


def host_listens(path):
    host = ends.Host(n.new_offer([[1, 0, 0]], offered=[1, 2, 3]), CATALOGUE)
    with listen(path) as listener, accept(listener) as connection:
        answer = b""
        while not answer:
            answer = host.receive(connection.recv(65536))
        calls, info, run = say_calls(host)
        converse(connection, host, answer + calls, lambda: not host.calls)
        return report(host, info, run)


def run_program(request):
    done = subprocess.run(request["argv"], input=request["stdin"], capture_output=True, check=False)
    return {"exit_code": done.returncode, "stdout": done.stdout, "stderr": done.stderr, "pid": os.getpid()}


HANDLERS = {
    (ends.AGENT, "Info"): lambda _: {"agent_version": "python", "cpus": os.cpu_count()},
    (ends.AGENT, "Run"): run_program,
    (ends.AGENT, "Shutdown"): lambda _: {},
    (ends.HEALTH, "Check"): lambda _: {"status": 1},
}


def new_guest(major=1):
    return ends.Guest(n.new_offer([[major, 0, 0]], offered=[1, 2, 3]), CATALOGUE, HANDLERS)


def guest_listens(path, major="1"):
    with listen(path) as listener:
        while True:
            guest = new_guest(int(major))
            with accept(listener) as connection:
                converse(connection, guest, b"", lambda: guest.closed)


def guest_dials(path):
    guest = new_guest()
    with dial(path) as connection:
        converse(connection, guest, guest.ready(), lambda: guest.closed)
    assert guest.session, "the host's answer does not hold"
    return {"version": guest.session[0], "features": sorted(guest.session[1])}


def say_vector(vector, path):
    """Says a vector of calls.json to an agent, and compares what it answers."""
    expected, answers = vector["answers"], []
    with dial(path) as connection:
        if vectors.before(vector["session"]):
            connection.sendall(vectors.before(vector["session"]))
            reader = FrameReader()
            while not list(reader.events(connection.recv(65536))):
                pass
        connection.sendall(bytes.fromhex(vector["bytes"]))
        received = b""
        while len(answers) < len(expected) or vector["closes"]:
            data = connection.recv(65536)
            received += data
            answers = vectors.answers_in(received)
            if not data:
                break
    for answer in answers + expected:
        # What the agent speaks is its own affair.
        (answer["refusal"] or {}).pop("guest", None)
    # Responses come in any order.
    key = lambda answer: answer["stream"]
    vectors.same(sorted(answers, key=key), sorted(expected, key=key))


def say_calls_json(directory, path, insisting):
    count = 0
    for count, vector in enumerate(vectors.read_file(directory, "calls.json"), 1):
        try:
            say_vector(vector, insisting if vector["session"] == "insists" else path)
        except Exception as error:
            raise AssertionError(f"{vector['name']}: {error!r}") from error
    return {"vectors": count}


COMMANDS = {
    "vectors": lambda directory: {"vectors": vectors.check_all(directory)},
    "calls": say_calls_json,
    "gates": gates.verdicts,
    "host-dials": host_dials,
    "host-listens": host_listens,
    "guest-listens": guest_listens,
    "guest-dials": guest_dials,
}

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
