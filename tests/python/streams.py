"""The streams of a guest's end. Written from docs/protocol.md alone."""

import negotiation as n
from responses import FAILED_PRECONDITION, INVALID_ARGUMENT, UNIMPLEMENTED, done, malformed, rejected
from wire import DATA, Defect, NotInSession, TooLong, frame

CLOSED, OPEN, NO_DATA = 1, 2, 4

# How far below the highest id of a stream ids are remembered one by one.
WINDOW = 126


class Streams:
    """What an end knows of its streams. `stream_methods` gives each method's kind ("server" or "both"), the minor version
    that added it, its message, and its handler: a function of a message (or None at the caller's close) that returns the
    messages to send, and whether the stream ends."""

    def __init__(self, stream_methods):
        self.stream_methods, self.open_streams = stream_methods, {}
        self.highest, self.opened = 1, set()

    def takes(self, stream, flags):
        """Whether a new request may have this id. Remembers the id if data may follow the request."""
        if stream % 2 == 0 or stream in self.opened or (flags & OPEN and stream < self.highest - WINDOW):
            return False
        if flags & OPEN:
            self.remember(stream)
        return True

    def remember(self, stream):
        self.highest = max(self.highest, stream)
        self.opened = {each for each in self.opened | {stream} if each >= self.highest - WINDOW}

    def open(self, stream, method, payload, flags, version):
        kind, since, message, handler = self.stream_methods[method]
        if not self.session or since > int(version.split(".")[1]):
            refusal = n.new_refusal("NOT_IN_SESSION", element="/".join(method), session=version,
                                    since=f"1.{since}", built=True)
            return rejected(stream, UNIMPLEMENTED, "not in the session", refusal)
        sides = flags & (OPEN | CLOSED)
        right = flags & 7 == CLOSED if kind == "server" else sides in (OPEN, CLOSED)
        if not right or stream < self.highest - WINDOW:
            return malformed(stream, "not an opening of this method")
        has_message = kind == "server" or (payload and not flags & NO_DATA)
        if has_message:
            _, rejection = self.read(stream, message, payload)
            if rejection:
                return rejection
        self.remember(stream)
        self.in_flight.add(stream)
        self.open_streams[stream] = {"closed": False, "message": message, "handler": handler}
        out = self.on_message(stream, payload) if has_message else b""
        return out + (self.on_close(stream) if flags & CLOSED else b"")

    def data(self, what):
        """A data frame, or one of an unknown type."""
        stream, flags = what["stream"], what["flags"]
        if stream not in self.in_flight:
            is_known = stream in self.opened or (stream % 2 and stream < self.highest - WINDOW)
            return b"" if is_known else malformed(stream, "no stream has this id")
        if what["type"] != DATA or stream not in self.open_streams or self.open_streams[stream]["closed"]:
            return b""
        out = b"" if flags & NO_DATA else self.on_message(stream, what["payload"])
        return out + (self.on_close(stream) if flags & CLOSED else b"")

    def on_message(self, stream, payload):
        value, rejection = self.read(stream, self.open_streams[stream]["message"], payload)
        return self.end(stream, rejection) if rejection else self.handle(stream, value)

    def on_close(self, stream):
        if stream not in self.open_streams:
            return b""
        self.open_streams[stream]["closed"] = True
        return self.handle(stream, None)

    def handle(self, stream, value):
        each = self.open_streams[stream]
        messages, ends = each["handler"](value)
        out = b"".join(frame(stream, DATA, each["message"].encode(message)) for message in messages)
        if not ends:
            return out
        return out + frame(stream, DATA, b"", CLOSED | NO_DATA) + self.end(stream, done(stream, b""))

    def end(self, stream, response):
        del self.open_streams[stream]
        self.in_flight.remove(stream)
        return response

    def read(self, stream, message, payload, strict=True):
        """The value of a message, or what its sender is answered."""
        version = self.session[0] if self.session else "1.0"
        try:
            return message.decode(payload, strict=strict), None
        except NotInSession as element:
            refusal = n.new_refusal("NOT_IN_SESSION", element=str(element), session=version)
            return None, rejected(stream, FAILED_PRECONDITION, f"{element} is not known", refusal)
        except TooLong as path:
            return None, rejected(stream, INVALID_ARGUMENT, f"{path} is above its bound")
        except Defect as defect:
            return None, malformed(stream, defect.name)
