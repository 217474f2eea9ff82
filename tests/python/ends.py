"""Both ends of a connection, without a socket: bytes in, bytes out. Written from docs/protocol.md alone."""

import negotiation as n
from responses import (FAILED_PRECONDITION, OK, RESOURCE_EXHAUSTED, UNIMPLEMENTED, done, malformed, rejected,
                       request)
from streams import NO_DATA, OPEN, Streams
from wire import MAX_PAYLOAD, REQUEST, RESPONSE, Defect, Field, FrameReader, Message

AGENT, HEALTH = "handclasp.v1.Agent", "grpc.Health"
NEGOTIATE = ("handclasp.v1.Negotiation", "Negotiate")
READY = ("handclasp.v1.Host", "Ready")

# agent.proto, as far as this program goes, with the bounds of 1.0; and health.proto
INFO_REQUEST = Message("InfoRequest", {})
INFO_RESPONSE = Message("InfoResponse", {
    1: Field("agent_version", "string"), 2: Field("kernel_release", "string"),
    3: Field("uptime_ns", "uint64"), 4: Field("memory_total", "uint64"),
    5: Field("memory_available", "uint64"), 6: Field("cpus", "uint32"), 7: Field("is_init", "bool"),
    8: Field("boot", n.BOOT_TIMES)})
RUN_REQUEST = Message("RunRequest", {
    1: Field("argv", "string", repeated=True, max_len=131_071, max_count=1024),
    2: Field("env", "string", repeated=True, max_len=131_071, max_count=1024),
    3: Field("cwd", "string", max_len=4095), 4: Field("stdin", "bytes", max_len=262_144),
    5: Field("timeout_ms", "uint64"), 6: Field("detach", "bool"), 7: Field("group", "string", max_len=64)})
RUN_RESPONSE = Message("RunResponse", {
    1: Field("exit_code", "int32", optional=True), 2: Field("signal", "int32", optional=True),
    3: Field("left_running", "bool", optional=True), 4: Field("stdout", "bytes"),
    5: Field("stdout_truncated", "bool"), 6: Field("stderr", "bytes"),
    7: Field("stderr_truncated", "bool"), 8: Field("stopped_by", "enum"), 9: Field("pid", "uint32")})
SHUTDOWN_REQUEST = Message("ShutdownRequest", {1: Field("action", "enum", values={0, 1})})
CHECK_REQUEST = Message("CheckRequest", {1: Field("service", "string")})
CHECK_RESPONSE = Message("HealthCheckResponse", {1: Field("status", "enum")})
EMPTY = Message("Empty", {})

METHODS = {
    (AGENT, "Info"): (INFO_REQUEST, INFO_RESPONSE),
    (AGENT, "Run"): (RUN_REQUEST, RUN_RESPONSE),
    (AGENT, "Shutdown"): (SHUTDOWN_REQUEST, EMPTY),
    (HEALTH, "Check"): (CHECK_REQUEST, CHECK_RESPONSE),
}


class Guest(Streams):
    """The guest's end. `handlers` are functions of a request; one that returns None answers never."""

    def __init__(self, offer, catalogue, handlers, insists=False, streams=None):
        super().__init__(streams or {})
        self.offer, self.catalogue, self.handlers, self.insists = offer, catalogue, handlers, insists
        self.reader, self.in_flight, self.closed = FrameReader(MAX_PAYLOAD), set(), False
        self.session, self.refusal, self.ready_offer = None, None, None

    def ready(self):
        """What a guest says first that has dialled."""
        self.ready_offer = n.write_offer(self.offer, "guest")
        return request(2, READY, self.ready_offer)

    def receive(self, data):
        out = b""
        for event, what in self.reader.events(data):
            if event in ("oversized", "unskippable") and what["type"] == REQUEST:
                message = f"{what['length']} bytes are above the limit of {MAX_PAYLOAD}"
                self.takes(what["stream"], what["flags"])
                out += rejected(what["stream"], RESOURCE_EXHAUSTED, message)
            elif event == "oversized" and what["stream"] in self.open_streams:
                out += self.end(what["stream"], rejected(what["stream"], RESOURCE_EXHAUSTED, "a message is too long"))
            self.closed |= event == "unskippable"
            if event == "frame":
                out += self.frame(what)
            if self.closed:
                break
        return out

    def frame(self, what):
        stream, kind = what["stream"], what["type"]
        if kind == RESPONSE:
            if stream == 2 and self.ready_offer and not self.session:
                self.answered(what["payload"])
            return b""
        if kind != REQUEST:
            return self.data(what)
        if stream in self.in_flight or not self.takes(stream, what["flags"]):
            return malformed(stream, "not an id for a new request")
        try:
            envelope = n.ENVELOPE.decode(what["payload"])
        except Defect as defect:
            return malformed(stream, defect.name)
        method = (envelope["service"], envelope["method"])
        if "" in method:
            return malformed(stream, "the request names no method")
        if method == NEGOTIATE:
            if what["flags"] & (OPEN | NO_DATA):
                return malformed(stream, "an offer is one request")
            return self.negotiate(stream, envelope["payload"])
        return self.call(stream, method, envelope["payload"], what["flags"])

    def answered(self, payload):
        try:
            response = n.RESPONSE_ENVELOPE.decode(payload)
            if response["status"] and response["status"]["code"]:
                raise n.AnswerMismatch
            self.session = n.check_answer(
                "guest", self.offer, self.ready_offer, response["payload"], self.catalogue)
        except (Defect, n.AnswerMismatch):
            self.closed = True

    def negotiate(self, stream, offer):
        if self.session or self.ready_offer:
            refusal = n.new_refusal("ALREADY_NEGOTIATED")
            return rejected(stream, FAILED_PRECONDITION, "negotiated already", refusal)
        try:
            self.session, answer = n.answer("guest", self.offer, offer, self.catalogue)
            return done(stream, answer)
        except Defect as defect:
            self.refusal, self.insists = None, True
            return malformed(stream, defect.name)
        except n.Refused as refused:
            self.refusal = refused.refusal
            return rejected(stream, FAILED_PRECONDITION, "no session is possible", self.refusal)

    def call(self, stream, method, payload, flags):
        version = self.session[0] if self.session else "1.0"
        if method[0] != HEALTH and not self.session:
            if self.refusal:
                return rejected(stream, FAILED_PRECONDITION, "the negotiation was refused", self.refusal)
            if self.insists or self.ready_offer:
                refusal = n.new_refusal("NEGOTIATE_FIRST")
                return rejected(stream, FAILED_PRECONDITION, "negotiate first", refusal)
        if method in self.stream_methods:
            return self.open(stream, method, payload, flags, version)
        if method not in METHODS:
            refusal = n.new_refusal("NOT_IN_SESSION", element="/".join(method), session=version)
            return rejected(stream, UNIMPLEMENTED, "no such method", refusal)
        if flags & (OPEN | NO_DATA):
            return malformed(stream, "the method does not stream")
        asked, answered = METHODS[method]
        value, rejection = self.read(stream, asked, payload, strict=method[0] != HEALTH)
        if rejection:
            return rejection
        value = self.handlers[method](value)
        if value is None:
            self.in_flight.add(stream)
            return b""
        return done(stream, answered.encode(value))


class Host:
    """The host's end. It calls without waiting; `outcomes` holds what came of each stream."""

    def __init__(self, offer, catalogue):
        self.offer, self.catalogue = offer, catalogue
        self.reader, self.next_stream, self.calls, self.outcomes = FrameReader(MAX_PAYLOAD), 1, {}, {}
        self.sent_offer, self.session, self.peer = None, None, None

    def stream(self, method):
        stream, self.next_stream = self.next_stream, self.next_stream + 2
        self.calls[stream] = method
        return stream

    def negotiate(self):
        """What a host says first that has dialled."""
        self.sent_offer = n.write_offer(self.offer, "host")
        return request(self.stream(NEGOTIATE), NEGOTIATE, self.sent_offer)

    def call(self, method, value=None):
        return request(self.stream(method), method, METHODS[method][0].encode(value or {}))

    def receive(self, data):
        """Takes what came, and returns what has to be said to it at once."""
        out = b""
        for event, what in self.reader.events(data):
            if event == "frame" and what["type"] == REQUEST:
                out += self.ready(what)
            elif event == "frame" and what["type"] == RESPONSE and what["stream"] in self.calls:
                self.ended(what["stream"], n.RESPONSE_ENVELOPE.decode(what["payload"]))
        return out

    def ready(self, what):
        envelope = n.ENVELOPE.decode(what["payload"])
        if (envelope["service"], envelope["method"]) != READY:
            return rejected(what["stream"], UNIMPLEMENTED, "a host serves Ready only")
        if self.sent_offer or self.session or what["stream"] != 2:
            return rejected(what["stream"], FAILED_PRECONDITION, "Ready comes first, on stream 2")
        try:
            self.peer = n.read_offer(envelope["payload"])
            self.session, answer = n.answer("host", self.offer, envelope["payload"], self.catalogue)
        except n.Refused as refused:
            return rejected(what["stream"], FAILED_PRECONDITION, "no session is possible", refused.refusal)
        except Defect as defect:
            return malformed(what["stream"], defect.name)
        return done(what["stream"], answer)

    def ended(self, stream, response):
        method, status = self.calls.pop(stream), response["status"]
        code, refusal = (status["code"], n.find_refusal(status)) if status else (OK, None)
        is_legacy = code in (3, 5, 12) and not refusal
        if NEGOTIATE in self.calls.values() and method[0] != HEALTH and not is_legacy:
            raise n.AnswerMismatch("a call was answered before the offer")
        if code:
            self.outcomes[stream] = (code, refusal)
            return
        if method == NEGOTIATE:
            self.peer = n.read_offer(n.ANSWER.decode(response["payload"])["responder"])
            self.session = n.check_answer(
                "host", self.offer, self.sent_offer, response["payload"], self.catalogue)
            value = self.session
        else:
            value = METHODS[method][1].decode(response["payload"])
        self.outcomes[stream] = (OK, value)
