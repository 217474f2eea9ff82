"""Protobuf, narrowed as docs/protocol.md says, and ttRPC frames. Written from that page alone."""

import struct

MAX_PAYLOAD = 4_194_304
MAX_SKIPPED = 16_777_216
REQUEST, RESPONSE, DATA = 1, 2, 3


class Defect(Exception):
    """Bytes that are not what they should be; its name is one of the page's."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


class NotInSession(Exception):
    """A request uses an element that this program does not know."""


class TooLong(Exception):
    """A field of a request is above its bound."""


def read_varint(data, at):
    value = 0
    for index in range(10):
        if at >= len(data):
            raise Defect("truncated")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            if value >= 1 << 64:
                break
            return value, at
    raise Defect("varint-too-long")


def write_varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def raw_fields(data):
    """The fields of a message, as (number, wire type, value)."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        number, wire_type = key >> 3, key & 7
        if not 1 <= number <= (1 << 29) - 1:
            raise Defect("field-number-out-of-range")
        if wire_type in (3, 4):
            raise Defect("group")
        if wire_type in (6, 7):
            raise Defect("unknown-wire-type")
        if wire_type == 0:
            value, at = read_varint(data, at)
        else:
            if wire_type == 2:
                length, at = read_varint(data, at)
            else:
                length = 8 if wire_type == 1 else 4
            if length > len(data) - at:
                raise Defect("truncated")
            value, at = data[at : at + length], at + length
        yield number, wire_type, value


def signed(value, bits):
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


NUMBERS = {
    "uint32": lambda value: value & 0xFFFF_FFFF,
    "uint64": lambda value: value,
    "int32": lambda value: signed(value, 32),
    "int64": lambda value: signed(value, 64),
    "enum": lambda value: signed(value, 32),
    "bool": lambda value: value != 0,
}
DEFAULTS = {"string": "", "bytes": b"", "bool": False}


class Field:
    """What a message's field is. `kind` is a scalar type, or a Message."""

    def __init__(self, name, kind, repeated=False, optional=False, last_counts=False,
                 max_len=None, max_count=None, values=None):
        self.name, self.kind, self.repeated = name, kind, repeated
        self.optional, self.last_counts = optional or isinstance(kind, Message), last_counts
        self.max_len, self.max_count, self.values = max_len, max_count, values

    def default(self):
        if self.repeated:
            return []
        return None if self.optional else DEFAULTS.get(self.kind, 0)

    def read(self, wire_type, value):
        if wire_type != (0 if self.kind in NUMBERS else 2):
            raise Defect("wrong-wire-type")
        if self.kind in NUMBERS:
            return NUMBERS[self.kind](value)
        if self.kind == "bytes":
            return bytes(value)
        if self.kind == "string":
            try:
                return bytes(value).decode("utf-8")
            except UnicodeDecodeError:
                raise Defect("not-utf8") from None
        return self.kind.decode(value)

    def write(self, number, value):
        if self.kind in NUMBERS:
            return write_varint(number << 3) + write_varint(int(value))
        if isinstance(self.kind, Message):
            value = self.kind.encode(value)
        elif self.kind == "string":
            value = value.encode("utf-8")
        return write_varint(number << 3 | 2) + write_varint(len(value)) + value

    def check_bounds(self, path, value):
        if self.max_count is not None and len(value) > self.max_count:
            raise TooLong(path)
        for item in value if self.repeated else [value]:
            size = len(item.encode("utf-8") if isinstance(item, str) else item) if self.max_len else 0
            if self.max_len is not None and size > self.max_len:
                raise TooLong(path)


class Message:
    """What a message is. Values are dictionaries in which every field is there."""

    def __init__(self, name, fields):
        # Refusals call a request by its method.
        self.name, self.fields = name.removesuffix("Request") or name, fields

    def decode(self, data, strict=False):
        value = {field.name: field.default() for field in self.fields.values()}
        for number, wire_type, raw in raw_fields(data):
            field = self.fields.get(number)
            if field is None:
                if strict:
                    raise NotInSession(f"{self.name}.#{number}")
                continue
            item = field.read(wire_type, raw)
            if strict and field.values is not None and item not in field.values:
                raise NotInSession(f"{self.name}.{field.name}={item}")
            if field.repeated:
                value[field.name].append(item)
                continue
            is_second = isinstance(field.kind, Message) and value[field.name] is not None
            if is_second and not field.last_counts:
                raise Defect("duplicate-message")
            value[field.name] = item
        if strict:
            for field in self.fields.values():
                field.check_bounds(f"{self.name}.{field.name}", value[field.name])
        return value

    def encode(self, value):
        """Fields in the order of their numbers, those at their default left out."""
        out = b""
        for number, field in sorted(self.fields.items()):
            item = value.get(field.name, field.default())
            if field.repeated:
                out += b"".join(field.write(number, each) for each in item)
            elif item != field.default():
                out += field.write(number, item)
        return out


def frame(stream, frame_type, payload, flags=0):
    return struct.pack(">IIBB", len(payload), stream, frame_type, flags) + payload


class FrameReader:
    """Takes bytes as they come, and gives events as tests/vectors/frames.json names them."""

    def __init__(self, limit=MAX_PAYLOAD):
        self.limit, self.waiting, self.to_skip = limit, b"", 0

    def events(self, data):
        self.waiting += data
        while self.waiting:
            if self.to_skip:
                skipped = min(self.to_skip, len(self.waiting))
                self.waiting, self.to_skip = self.waiting[skipped:], self.to_skip - skipped
                yield "skipped", skipped
                continue
            if len(self.waiting) < 10:
                return
            length, stream, frame_type, flags = struct.unpack(">IIBB", self.waiting[:10])
            header = {"length": length, "stream": stream, "type": frame_type, "flags": flags}
            if length > MAX_SKIPPED:
                yield "unskippable", header
                return
            if length > self.limit:
                self.waiting, self.to_skip = self.waiting[10:], length
                yield "oversized", header
                continue
            if len(self.waiting) < 10 + length:
                return
            payload, self.waiting = self.waiting[10 : 10 + length], self.waiting[10 + length :]
            del header["length"]
            yield "frame", dict(header, payload=payload)

    def needed(self):
        """How long the frame is that waits to be whole, as far as that is known; None if none does."""
        if not self.waiting or self.to_skip:
            return None
        return 10 + struct.unpack(">I", self.waiting[:4])[0] if len(self.waiting) >= 10 else 10
