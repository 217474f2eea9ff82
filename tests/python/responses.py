"""Requests and responses as frames. Written from docs/protocol.md alone."""

import negotiation as n
from wire import REQUEST, RESPONSE, frame

OK, INVALID_ARGUMENT, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, UNIMPLEMENTED = 0, 3, 8, 9, 12


def request(stream, method, payload):
    envelope = {"service": method[0], "method": method[1], "payload": payload}
    return frame(stream, REQUEST, n.ENVELOPE.encode(envelope))


def done(stream, payload):
    return frame(stream, RESPONSE, n.RESPONSE_ENVELOPE.encode({"payload": payload}))


def rejected(stream, code, message, refusal=None):
    details = []
    if refusal:
        details = [{"type_url": n.REFUSAL_URL, "value": n.write_refusal(refusal)}]
    status = {"code": code, "message": message, "details": details}
    return frame(stream, RESPONSE, n.RESPONSE_ENVELOPE.encode({"status": status}))


def malformed(stream, message):
    return rejected(stream, INVALID_ARGUMENT, message, n.new_refusal("MALFORMED"))
