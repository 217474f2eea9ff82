"""Checks all of tests/vectors/*.json, as docs/protocol.md describes them, with this program's own code."""

import json
import pathlib

import ends
import negotiation as n
from wire import Defect, Field, FrameReader, Message, frame

unhex = bytes.fromhex
DIRECTORY = pathlib.Path(__file__).parent.parent / "vectors"


def read_file(directory, name):
    return json.loads((pathlib.Path(directory) / name).read_text("utf-8"))["vectors"]


def check_all(directory):
    """Checks every vector, and returns how many there are."""
    checks = {"frames.json": check_frames, "messages.json": check_message,
              "features.json": check_features, "grease.json": check_grease,
              "select.json": check_select, "answers.json": check_answer,
              "calls.json": check_call, "transcripts.json": check_transcript,
              "contracts.json": check_contract, "sentences.json": check_sentence,
              "streams.json": check_stream, "openings.json": check_opening}
    found = {path.name for path in pathlib.Path(directory).glob("*.json")}
    assert found == set(checks), f"files that are not checked: {found ^ set(checks)}"
    count = 0
    for name, check in checks.items():
        for vector in read_file(directory, name):
            try:
                check(vector)
            except Exception as error:
                raise AssertionError(f"{name}: {vector['name']}: {error!r}") from error
            count += 1
    return count


def same(ours, vectors):
    assert ours == vectors, f"{ours} is not {vectors}"


def plain(value):
    """A value as the vectors spell it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def check_frames(vector):
    data, reader, events = unhex(vector["bytes"]), FrameReader(vector["limit"]), []
    whole = list(reader.events(data))
    for event, what in whole:
        events.append({event: plain(what)})
    if reader.needed() and not (whole and whole[-1][0] == "unskippable"):
        events.append({"incomplete": reader.needed()})
    same(events, vector["events"])
    if all("frame" in event for event in events):
        written = [event["frame"] for event in events]
        written = [frame(e["stream"], e["type"], unhex(e["payload"]), e["flags"]) for e in written]
        same(b"".join(written).hex(), vector["bytes"])
    pieces, reader = [], FrameReader(vector["limit"])
    for byte in data:
        pieces += [each for each in reader.events(bytes([byte])) if each[0] == "frame"]
        if any(event == "unskippable" for event, _ in whole):
            break
    same(pieces, [each for each in whole if each[0] == "frame"])


def status_value(status):
    return status and dict(plain(status), refusal=n.find_refusal(status))


def decode(message, data):
    if message == "Offer":
        offer = n.read_offer(data)
        limits = offer["limits"] or n.LIMITS.decode(b"")
        # Older vectors do not spell out where it is absent.
        offer = {key: part for key, part in offer.items() if key != "contract" or part is not None}
        return plain(dict(offer, limits=limits, generation=offer["generation"] or None,
                          nonce=offer["nonce"] or bytes(16)))
    if message == "Answer":
        answer = n.ANSWER.decode(data)
        version = n.version_text(answer["version"]) or "0.0"
        return plain(dict(answer, version=version, enabled=n.feature_set(answer["enabled"])))
    if message == "Refusal":
        return n.read_refusal(data)
    if message == "Status":
        return status_value(n.STATUS.decode(data))
    if message == "Response":
        response = n.RESPONSE_ENVELOPE.decode(data)
        return plain(dict(response, status=status_value(response["status"])))
    return plain(n.ENVELOPE.decode(data))


def offer_of(value):
    """An offer of the vectors, to be written; limits and a nonce that say nothing are left out."""
    limits, nonce = value["limits"], unhex(value["nonce"])
    return dict(value, limits=limits if any(limits.values()) else None,
                nonce=nonce if any(nonce) else b"", fingerprint=unhex(value["fingerprint"]),
                generation=unhex(value["generation"] or ""))


def encode_status(value):
    details = [dict(each, value=unhex(each["value"])) for each in value["details"]]
    return dict(value, details=details)


def encode(message, value):
    if message == "Offer":
        return n.write_offer(offer_of(value))
    if message == "Refusal":
        return n.write_refusal(value)
    if message == "Status":
        return n.STATUS.encode(encode_status(value))
    payload = unhex(value.get("payload", ""))
    if message == "Response":
        status = value["status"] and encode_status(value["status"])
        return n.RESPONSE_ENVELOPE.encode({"status": status, "payload": payload})
    if message == "Request":
        return n.ENVELOPE.encode(dict(value, payload=payload))
    major, minor = (int(number) for number in value["version"].split("."))
    version = None if value["version"] == "0.0" else {"major": major, "minor": minor}
    return n.ANSWER.encode({"version": version, "enabled": n.trimmed(value["enabled"]),
                            "responder": unhex(value["responder"]), "digest": unhex(value["digest"])})


def check_message(vector):
    try:
        value = decode(vector["message"], unhex(vector["bytes"]))
    except Defect as defect:
        return same(defect.name, vector.get("error"))
    same(value, vector.get("value"))
    if vector["canonical"]:
        same(encode(vector["message"], value).hex(), vector["bytes"])


def check_features(vector):
    try:
        features = n.feature_set(unhex(vector["bytes"]))
    except Defect as defect:
        return same(defect.name, vector.get("error"))
    same(sorted(features), vector["features"])
    same(n.trimmed(features).hex() == vector["bytes"], vector["canonical"])


def check_grease(vector):
    offer = offer_of(vector["offer"])
    same(list(n.grease(offer["nonce"], vector["role"])), [vector[key] for key in ("major", "feature", "field")])
    same(n.write_offer(offer, vector["role"]).hex(), vector["bytes"])


def outcome(select):
    try:
        version, features = select()
        return {"version": version, "features": sorted(features)}
    except n.Refused as refused:
        return {"refusal": refused.refusal}
    except n.AnswerMismatch:
        return {"error": "answer-mismatch"}
    except n.OtherContract:
        return {"error": "other-contract"}
    except Defect as defect:
        return {"error": defect.name}


def check_select(vector):
    ours = outcome(lambda: n.select(vector["host"], vector["guest"], vector["catalogue"]))
    same(ours, vector["outcome"])


def check_answer(vector):
    offer, initiator = offer_of(vector["offer"]), unhex(vector["initiator"])
    same(n.write_offer(offer, vector["role"]).hex(), vector["initiator"])
    ours = outcome(lambda: n.check_answer(
        vector["role"], offer, initiator, unhex(vector["bytes"]), vector["catalogue"]))
    same(ours, vector["outcome"])


HANDLERS = {
    (ends.AGENT, "Info"): lambda _: {"agent_version": "1.0.3", "cpus": 2},
    (ends.AGENT, "Run"): lambda _: None,
    (ends.HEALTH, "Check"): lambda _: {"status": 1},
}


def answers_in(data):
    """The responses in what a guest wrote, as calls.json spells them."""
    answers = []
    for event, what in FrameReader().events(data):
        assert event == "frame" and what["type"] == ends.RESPONSE, (event, what)
        status = n.RESPONSE_ENVELOPE.decode(what["payload"])["status"]
        code, refusal = (status["code"], n.find_refusal(status)) if status else (0, None)
        answers.append({"stream": what["stream"], "code": code, "refusal": refusal})
    return answers


def before(session):
    """What the host has said before a call's vector begins."""
    majors = {"agreed": 1, "refused": 9}
    if session not in majors:
        return b""
    offer = n.write_offer(n.new_offer([[majors[session], 0, 0]]), "host")
    return ends.request(1, ends.NEGOTIATE, offer)


def check_call(vector):
    guest = ends.Guest(n.new_offer([[1, 0, 0]]), [], HANDLERS, insists=vector["session"] == "insists")
    guest.receive(before(vector["session"]))
    same(answers_in(guest.receive(unhex(vector["bytes"]))), vector["answers"])
    same(guest.closed, vector["closes"])


TEXT = Message("Text", {1: Field("text", "string", max_len=16)})
STREAMS = {
    ("example.v1.Streams", "Talk"): ("both", 0, TEXT, lambda value: ([], True) if value is None else ([value], False)),
    ("example.v1.Streams", "Follow"): ("server", 0, TEXT, lambda value: ([], True) if value is None else ([value] * 2, False)),
    ("example.v1.Streams", "Newer"): ("both", 1, TEXT, None),
}


def check_stream(vector):
    guest = ends.Guest(n.new_offer([[1, 0, 0]]), [], HANDLERS, streams=STREAMS)
    guest.receive(before(vector["session"]))
    answers = []
    for event, what in FrameReader().events(guest.receive(unhex(vector["bytes"]))):
        assert event == "frame", (event, what)
        if what["type"] == ends.RESPONSE:
            answers += answers_in(frame(what["stream"], ends.RESPONSE, what["payload"]))
        else:
            answers.append({"stream": what["stream"], "flags": what["flags"], "data": what["payload"].hex()})
    same(answers, vector["answers"])


def check_opening(vector):
    """What the error response to an opening behind the offer means."""
    status = n.RESPONSE_ENVELOPE.decode(unhex(vector["response"]))["status"]
    refusal = n.find_refusal(status)
    reason, lacks = refusal and refusal["reason"], vector["since"] > vector["session"]
    if reason == "NOT_IN_SESSION" or (reason == "MALFORMED" and lacks):
        same("not-in-session", vector["outcome"])
    else:
        same({"code": status["code"], "refusal": refusal}, vector["outcome"])


def check_contract(vector):
    """A host's offer, the guest's response, and what the host makes of it."""
    data = unhex(vector["offer"])
    host = n.read_sent_offer(data)
    same(host["contract"], vector["host"])
    catalogue = read_file(DIRECTORY, "transcripts.json")[0]["catalogue"]
    response = n.RESPONSE_ENVELOPE.decode(unhex(vector["response"]))
    if response["status"]:
        same({"refusal": n.find_refusal(response["status"])}, vector["outcome"])
    else:
        host = dict(host, versions=n.assigned(host["versions"]))
        same(outcome(lambda: n.check_answer("host", host, data, response["payload"], catalogue)), vector["outcome"])
    if not vector["unaware"]:
        guest = dict(n.new_offer([[1, 0, 0]], [1, 2]), contract=vector["guest"])
        ours = outcome(lambda: n.answer("guest", guest, data, catalogue)[0])
        same(ours, vector["outcome"])


def check_sentence(vector):
    """Sentences are for people: every implementation has its own."""
    assert vector["code"] in range(1, 17) and vector["message"], vector


def check_transcript(vector):
    """Plays both sides: each has to write, byte for byte, what the transcript says, but for sentences."""
    host = ends.Host(offer_of(vector["host"]), vector["catalogue"])
    guest = ends.Guest(offer_of(vector["guest"]), vector["catalogue"], HANDLERS)
    calls = [(ends.AGENT, "Info"), (ends.HEALTH, "Check")]
    is_refused = "refusal" in vector["outcome"]
    host_says = guest_says = b""
    if vector["dials"] == "host":
        host_says = host.negotiate() + b"".join(map(host.call, calls))
    else:
        guest_says = guest.ready()
    for step in vector["steps"]:
        data = unhex(step["bytes"])
        if step["from"] == "host":
            same_frames(host_says, data)
            guest_says = guest.receive(data)
        else:
            same_frames(guest_says, data)
            host_says = host.receive(data)
            if vector["dials"] == "guest" and host.session and not host.calls:
                host_says += b"".join(map(host.call, calls))
    for side in (host, guest):
        agreed = side.session and {"version": side.session[0], "features": sorted(side.session[1])}
        same(agreed, None if is_refused else vector["outcome"])
    same(guest.closed, is_refused and vector["dials"] == "guest")


def same_frames(ours, theirs):
    for (_, one), (_, other) in zip(FrameReader().events(ours), FrameReader().events(theirs), strict=True):
        same(one["stream"], other["stream"])
        response = one["type"] == ends.RESPONSE and n.RESPONSE_ENVELOPE.decode(other["payload"])
        if response and response["status"]:
            same(n.find_refusal(n.RESPONSE_ENVELOPE.decode(one["payload"])["status"]),
                 n.find_refusal(response["status"]))
        else:
            same(one["payload"].hex(), other["payload"].hex())
