"""Offers, select, answers and refusals of docs/protocol.md. Written from that page and the .proto files alone."""

import hashlib
import os

from wire import Defect, Field, Message, raw_fields

# negotiation.proto
RANGE = Message("VersionRange", {
    1: Field("major", "uint32"), 2: Field("min_minor", "uint32"), 3: Field("max_minor", "uint32")})
VERSION = Message("Version", {1: Field("major", "uint32"), 2: Field("minor", "uint32")})
LIMITS = Message("Limits", {
    1: Field("max_message", "uint32"), 2: Field("max_streams", "uint32"),
    3: Field("max_connections", "uint32")})
BOOT_TIMES = Message("BootTimes", {
    1: Field("kernel_start_unix_ns", "uint64"), 2: Field("exec_ns", "uint64"),
    3: Field("listening_ns", "uint64"), 4: Field("now_ns", "uint64")})
OFFER = Message("Offer", {
    1: Field("versions", RANGE, repeated=True), 2: Field("offered", "bytes"),
    3: Field("required", "bytes"), 4: Field("limits", LIMITS), 5: Field("vendor", "string"),
    6: Field("software", "string"), 7: Field("software_version", "string"),
    8: Field("fingerprint", "bytes"), 9: Field("generation", "bytes"), 10: Field("nonce", "bytes"),
    11: Field("boot", BOOT_TIMES), 13: Field("contract", "string", optional=True)})
ANSWER = Message("Answer", {
    1: Field("version", VERSION, last_counts=True), 2: Field("enabled", "bytes"),
    # As bytes: they are hashed as they came.
    3: Field("responder", "bytes"), 4: Field("digest", "bytes")})
REFUSAL = Message("Refusal", {
    1: Field("reason", "enum"), 2: Field("element", "string"),
    3: Field("since", VERSION, last_counts=True), 4: Field("feature", "uint32", optional=True),
    5: Field("built", "bool"), 6: Field("session", VERSION, last_counts=True),
    7: Field("missing", "bytes"), 8: Field("host", RANGE, repeated=True),
    9: Field("guest", RANGE, repeated=True),
    10: Field("host_contract", "string", optional=True), 11: Field("guest_contract", "string", optional=True)})
REASONS = ["REASON_UNSPECIFIED", "NO_COMMON_VERSION", "MISSING_FEATURES", "ALREADY_NEGOTIATED",
           "NEGOTIATE_FIRST", "NOT_IN_SESSION", "NOT_ALLOWED", "MALFORMED"]

# ttRPC's envelopes, and google.rpc.Status
ANY = Message("Any", {1: Field("type_url", "string"), 2: Field("value", "bytes")})
STATUS = Message("Status", {
    1: Field("code", "int32"), 2: Field("message", "string"), 3: Field("details", ANY, repeated=True)})
KEY_VALUE = Message("KeyValue", {1: Field("key", "string"), 2: Field("value", "string")})
ENVELOPE = Message("Request", {
    1: Field("service", "string"), 2: Field("method", "string"), 3: Field("payload", "bytes"),
    4: Field("timeout_nano", "int64"), 5: Field("metadata", KEY_VALUE, repeated=True)})
RESPONSE_ENVELOPE = Message("Response", {1: Field("status", STATUS), 2: Field("payload", "bytes")})

FIRST_RESERVED_MAJOR = 65536
OWN, VENDOR = set(range(128)), set(range(128, 192))
REFUSAL_URL = "type.googleapis.com/handclasp.v1.Refusal"


class AnswerMismatch(Exception):
    """The answer is not what both offers come to."""


class OtherContract(Exception):
    """The answer is of another contract than the offer."""


class Refused(Exception):
    """There is no session; `refusal` is as in the vectors."""

    def __init__(self, refusal):
        super().__init__(refusal["reason"])
        self.refusal = refusal


def feature_set(data):
    if len(data) > 32:
        raise Defect("feature-set-too-long")
    return {8 * index + bit for index, byte in enumerate(data) for bit in range(8) if byte >> bit & 1}


def feature_bytes(features):
    data = bytearray(32)
    for feature in features:
        data[feature // 8] |= 1 << feature % 8
    return bytes(data)


def trimmed(features):
    return feature_bytes(features).rstrip(b"\0")


def read_offer(data):
    """An offer with its sets as sets and its ranges as lists; raises what breach it has."""
    if len(data) > 4096:
        raise Defect("offer-too-long")
    offer = OFFER.decode(data)
    ranges = [[each["major"], each["min_minor"], each["max_minor"]] for each in offer["versions"]]
    if len(ranges) > 8:
        raise Defect("too-many-ranges")
    if any(upper[0] <= lower[0] for upper, lower in zip(ranges, ranges[1:])):
        raise Defect("ranges-not-descending")
    if any(lowest > highest for _, lowest, highest in ranges):
        raise Defect("empty-range")
    if any(len(offer[name]) not in (0, 16) for name in ("generation", "nonce")):
        raise Defect("wrong-length")
    if offer["contract"] is not None and not 0 < len(offer["contract"].encode()) <= 64:
        raise Defect("wrong-length")
    return dict(offer, versions=ranges, offered=feature_set(offer["offered"]),
                required=feature_set(offer["required"]))


def contract_of(offer):
    return offer.get("contract") or "handclasp"


def check_of(covered):
    return hashlib.sha256(covered).digest()[:8]


def read_sent_offer(data):
    """An offer that came as a request: if it ends with a check, that has to hold."""
    offer = read_offer(data)
    checks = [value if wire_type == 2 else b"" for number, wire_type, value in raw_fields(data) if number == 12]
    if checks and checks[-1] != check_of(data[:-10]):
        raise Defect("damaged")
    return offer


def write_offer(offer, role=None):
    """An offer's bytes; with a role, as they are sent: with that role's grease, and with a check."""
    ranges, offered, field = list(offer["versions"]), set(offer["offered"]), b""
    if role is not None:
        major, feature, number = grease(offer["nonce"], role)
        ranges.insert(0, [major, 0, 0])
        offered.add(feature)
        field = Field("grease", "bytes").write(number, offer["nonce"])
    ranges = [dict(zip(("major", "min_minor", "max_minor"), each)) for each in ranges]
    message = dict(offer, versions=ranges, offered=trimmed(offered), required=trimmed(offer["required"]))
    data = OFFER.encode(message) + field
    return data if role is None else data + Field("check", "bytes").write(12, check_of(data))


def grease(nonce, role):
    half = {"host": 0, "guest": 1}[role]
    return (65536 + 32768 * half + ((nonce[0] + 256 * nonce[1]) >> 1),
            192 + 32 * half + (nonce[2] & 31),
            2048 + 1024 * half + ((nonce[3] + 256 * nonce[4]) >> 6))


def new_offer(versions, offered=(), required=()):
    return {"versions": versions, "offered": set(offered), "required": set(required),
            "limits": {"max_message": 4_194_304, "max_streams": 32, "max_connections": 1},
            "vendor": "", "software": "python-peer", "software_version": "1", "nonce": os.urandom(16)}


def assigned(ranges):
    return [each for each in ranges if each[0] < FIRST_RESERVED_MAJOR]


def select(host, guest, catalogue):
    """The version and the features of a session, or Refused. `catalogue` is as in the vectors."""
    ours, theirs = (set(side["offered"]) | set(side["required"]) for side in (host, guest))
    common = ours & theirs & (OWN | VENDOR)
    if host["vendor"] != guest["vendor"] or not host["vendor"]:
        common -= VENDOR
    required = (set(host["required"]) | set(guest["required"])) & (OWN | VENDOR)
    highest = None
    for major, host_min, host_max in sorted(assigned(host["versions"]), reverse=True):
        for other, guest_min, guest_max in assigned(guest["versions"]):
            minor = min(host_max, guest_max)
            if other != major or minor < max(host_min, guest_min):
                continue
            enabled = {each for each in common if each in VENDOR or exists(each, major, minor, catalogue)}
            if required <= enabled:
                return f"{major}.{minor}", enabled
            highest = highest or (f"{major}.{minor}", required - enabled)
    refusal = new_refusal("NO_COMMON_VERSION", host=assigned(host["versions"]), guest=assigned(guest["versions"]))
    if highest:
        refusal.update(reason="MISSING_FEATURES", session=highest[0], missing=sorted(highest[1]))
    raise Refused(refusal)


def exists(feature, major, minor, catalogue):
    ranges = [each for info in catalogue if info["feature"] == feature for each in info["versions"]]
    return any(each[0] == major and each[1] <= minor <= each[2] for each in ranges)


def digest(initiator, responder, version, enabled):
    major, minor = (int(number) for number in version.split("."))
    parts = [len(initiator).to_bytes(4, "big"), initiator, len(responder).to_bytes(4, "big"), responder,
             major.to_bytes(4, "big"), minor.to_bytes(4, "big"), feature_bytes(enabled)]
    return hashlib.sha256(b"".join(parts)).digest()


def answer(role, offer, initiator, catalogue):
    """As `role`, answers the offer whose bytes are `initiator`: the session, and the answer's bytes."""
    sides = {role: offer, "guest" if role == "host" else "host": read_sent_offer(initiator)}
    names = {f"{side}_contract": contract_of(each) for side, each in sides.items()}
    if len(set(names.values())) > 1:
        raise Refused(new_refusal("NO_COMMON_VERSION", **names))
    version, enabled = select(sides["host"], sides["guest"], catalogue)
    responder = write_offer(offer, role)
    major, minor = (int(number) for number in version.split("."))
    message = {"version": {"major": major, "minor": minor}, "enabled": trimmed(enabled),
               "responder": responder, "digest": digest(initiator, responder, version, enabled)}
    return (version, enabled), ANSWER.encode(message)


def check_answer(role, offer, initiator, data, catalogue):
    """As `role`, which has sent `initiator`, checks an answer; the session, or an exception."""
    message = ANSWER.decode(data)
    peer, enabled = read_offer(message["responder"]), feature_set(message["enabled"])
    version = version_text(message["version"]) or "0.0"
    sides = {role: offer, "guest" if role == "host" else "host": peer}
    if contract_of(peer) != contract_of(offer):
        raise OtherContract
    try:
        selected = select(sides["host"], sides["guest"], catalogue)
    except Refused:
        raise AnswerMismatch from None
    right = digest(initiator, message["responder"], version, enabled)
    if selected != (version, enabled) or message["digest"] != right:
        raise AnswerMismatch
    return selected


def version_text(version):
    return None if version is None else f"{version['major']}.{version['minor']}"


def new_refusal(reason, **parts):
    refusal = {"reason": reason, "element": "", "since": None, "feature": None, "built": False,
               "session": None, "missing": [], "host": [], "guest": []}
    return dict(refusal, **parts)


def read_refusal(data):
    """A refusal as in the vectors; lenient, as the page says."""
    value = REFUSAL.decode(data)
    reason = value["reason"] if 0 <= value["reason"] < len(REASONS) else 0
    value = {key: part for key, part in value.items() if part is not None or not key.endswith("_contract")}
    feature = value["feature"] if value["feature"] is None or value["feature"] < 256 else None
    missing = sorted(feature_set(value["missing"])) if len(value["missing"]) <= 32 else []
    return dict(value, reason=REASONS[reason], feature=feature, missing=missing,
                since=version_text(value["since"]), session=version_text(value["session"]),
                host=usable(value["host"]), guest=usable(value["guest"]))


def usable(ranges):
    kept = []
    for each in ranges:
        each = [each["major"], each["min_minor"], each["max_minor"]]
        if each[1] <= each[2] and (not kept or each[0] < kept[-1][0]) and len(kept) < 8:
            kept.append(each)
    return kept


def write_refusal(refusal):
    def version(text):
        return text and dict(zip(("major", "minor"), map(int, text.split("."))))

    def ranges(each):
        return [dict(zip(("major", "min_minor", "max_minor"), one)) for one in each]

    return REFUSAL.encode(dict(
        refusal, reason=REASONS.index(refusal["reason"]), missing=trimmed(refusal["missing"]),
        since=version(refusal["since"]), session=version(refusal["session"]),
        host=ranges(refusal["host"]), guest=ranges(refusal["guest"])))


def find_refusal(status):
    """The first readable refusal among a status' details, or None."""
    for detail in status["details"]:
        if detail["type_url"] == REFUSAL_URL:
            try:
                return read_refusal(detail["value"])
            except Defect:
                continue
    return None
