"""The sender's gate, from the gate table alone. Written from docs/gates.md."""

import base64
import json
import pathlib

FORMAT = 2


class Refused(Exception):
    """The session does not include what the request uses: nothing may be sent."""


class Gates:
    def __init__(self, path):
        table = json.loads(pathlib.Path(path).read_text("utf-8"))
        if table["format"] != FORMAT:
            raise ValueError(f"the gate table has format {table['format']}, and this program reads {FORMAT}")
        self.elements = {each["element"]: each for each in table["elements"]}

    def check(self, method, request, version, features):
        """Checks a request, a dict of the fields that are set; raises Refused with the element's name.

        Returns the request without the fields that are to be dropped."""
        session = Session(self.elements, tuple(int(part) for part in version.split(".")), set(features))
        element = self.elements[method]
        if element["scope"] == "session":
            session.require(element, method)
        if "streams" in element:
            raise ValueError(f"{method} streams, and this program makes unary calls only")
        return session.message(element["request"], request)


class Session:
    def __init__(self, elements, version, features):
        self.elements, self.version, self.features = elements, version, features

    def reached(self, version):
        major, minor = (int(part) for part in version.split("."))
        return major == self.version[0] and minor <= self.version[1]

    def includes(self, element):
        removed = element.get("removed_in")
        return (self.reached(element["since"])
                and not (removed and self.reached(removed))
                and element.get("feature_number") in self.features | {None})

    def require(self, element, name):
        if element is None or not self.includes(element):
            raise Refused(name)

    def message(self, name, fields):
        element = self.elements.get(name)
        # Messages of protobuf itself are in every session.
        if element is not None and element["since"] != "0.0":
            self.require(element, name)
        kept = {}
        for field, value in fields.items():
            path = f"{name}.{field}"
            element = self.elements.get(path)
            if element is not None and not self.includes(element) and element.get("on_missing") == "drop":
                continue
            self.require(element, path)
            kept[field] = self.field(element, path, value)
        return kept

    def field(self, element, path, value):
        if element["kind"] == "list":
            self.bound(element.get("max_count"), len(value), path)
            return [self.value(element, path, each) for each in value]
        if element["kind"] == "map":
            self.bound(element.get("max_count"), len(value), path)
            for key in value:
                self.member(element.get("keys"), path, key)
            return {key: self.value(element, path, each) for key, each in value.items()}
        return self.value(element, path, value)

    def value(self, element, path, value):
        if isinstance(value, dict):
            return self.message(element["type"], value)
        if element["type"] == "bytes" and isinstance(value, str):
            # As JSON has it.
            value = base64.b64decode(value)
        if isinstance(value, (str, bytes)):
            self.bound(element.get("max_len"), len(value.encode() if isinstance(value, str) else value), path)
            self.member(element.get("values"), path, value)
        named = self.elements.get(element["type"])
        if named is not None and named["kind"] == "enum":
            values = {each["number"]: each for each in named["values"]}
            self.require(values.get(value), f"{path}={value}")
        return value

    def member(self, members, path, name):
        # An empty string is an absent field.
        if members and name != "":
            self.require({each["element"]: each for each in members}.get(name), f'{path} "{name}"')

    def bound(self, bounds, length, path):
        if bounds:
            in_force = [each for each in bounds if self.reached(each["since"])] or bounds[:1]
            if length > in_force[-1]["value"]:
                raise Refused(path)


def verdicts(table, cases):
    """For each case its request's verdict: None where it may leave, else what the session does not include."""
    gates, said = Gates(table), []
    for case in json.loads(cases):
        try:
            gates.check(case["method"], case["request"], case["version"], case["features"])
            said.append(None)
        except Refused as refused:
            said.append(str(refused))
    return {"refused": said}
