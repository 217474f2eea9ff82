package main

import (
	"encoding/hex"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// ownTable is the gate table of Handclasp's own contract.
func ownTable(t *testing.T) *table {
	t.Helper()
	loaded, err := loadTable("../../proto/gates.json")
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func at(text string, features ...uint8) level {
	parsed, err := parseVersion(text)
	if err != nil {
		panic(err)
	}
	return level{parsed, newFeatureSet(features...)}
}

// TestTheNewValueOf2018 is the incident of June 2018: a new string in an old field.
func TestTheNewValueOf2018(t *testing.T) {
	const mount = "handclasp.v1.Agent/Mount"
	ephemeral := []byte(`{"driver": "ephemeral", "target": "/dev/shm"}`)
	tmpfs := []byte(`{"driver": "tmpfs", "target": "/dev/shm"}`)
	table := ownTable(t)
	for _, each := range []struct {
		request []byte
		at      level
		err     string
	}{
		{ephemeral, at("1.0", 3), `Mount.driver "ephemeral" needs feature EPHEMERAL (since 1.1); this session is 1.0`},
		{ephemeral, at("1.1", 3), `Mount.driver "ephemeral" needs feature EPHEMERAL (since 1.1); this session is 1.1 without it`},
		{ephemeral, at("1.1", 3, 5), ""},
		{tmpfs, at("1.0", 3), ""},
		{tmpfs, at("1.0"), `handclasp.v1.Agent/Mount needs feature MOUNT (since 1.0); this session is 1.0 without it`},
		{tmpfs, at("2.0", 3), `handclasp.v1.Agent/Mount needs feature MOUNT (since 1.0); this session is 2.0`},
		{[]byte(`{"driver": "floppy"}`), at("1.1", 3, 5),
			`Mount.driver "floppy" is not in the contract that this program knows; this session is 1.1`},
	} {
		p, err := prepare(table, mount, each.request, each.at)
		if (err == nil) != (each.err == "") || err != nil && err.Error() != each.err {
			t.Errorf("%s at %v: %v", each.request, each.at, err)
		}
		if err == nil && !strings.Contains(string(p.content), "/dev/shm") {
			t.Errorf("%s is sent as %x", each.request, p.content)
		}
	}
}

// kinds is a table with what Handclasp's own does not have.
const kinds = `{"format": 2, "contract": "1.2", "features": [
	{"feature": "OLD", "number": 1, "since": "1.0", "removed_in": "1.2"}], "elements": [
	{"element": "acme.Box/Put", "kind": "method", "since": "1.0", "scope": "session", "request": "acme.Put", "response": "acme.Put"},
	{"element": "acme.Box/Watch", "kind": "method", "since": "1.0", "scope": "session", "request": "acme.Put", "response": "acme.Put", "streams": "server"},
	{"element": "acme.Put", "kind": "message", "since": "1.0"},
	{"element": "acme.Put.gone", "kind": "field", "since": "1.0", "removed_in": "1.1", "number": 1, "type": "bool"},
	{"element": "acme.Put.nice", "kind": "field", "since": "1.1", "number": 2, "type": "sint32", "on_missing": "drop"},
	{"element": "acme.Put.inner", "kind": "list", "since": "1.0", "number": 3, "type": "acme.Inner"},
	{"element": "acme.Put.labels", "kind": "map", "since": "1.0", "number": 4, "type": "double", "key_type": "string",
		"keys": [{"element": "old", "kind": "member", "since": "1.0"}, {"element": "new", "kind": "member", "since": "1.1"}]},
	{"element": "acme.Put.mode", "kind": "arm", "oneof": "how", "since": "1.0", "number": 5, "type": "acme.Mode"},
	{"element": "acme.Put.time", "kind": "arm", "oneof": "how", "since": "1.0", "number": 6, "type": "google.protobuf.Duration"},
	{"element": "acme.Inner", "kind": "message", "since": "1.0"},
	{"element": "acme.Inner.name", "kind": "field", "since": "1.0", "number": 1, "type": "string",
		"max_len": [{"since": "1.0", "value": 4}, {"since": "1.2", "value": 8}]},
	{"element": "acme.Inner.numbers", "kind": "list", "since": "1.0", "number": 2, "type": "fixed64",
		"max_count": [{"since": "1.1", "value": 2}]},
	{"element": "acme.Mode", "kind": "enum", "since": "1.0", "values": [
		{"element": "MODE_OFF", "kind": "value", "since": "1.0", "number": 0},
		{"element": "MODE_FAST", "kind": "value", "since": "1.1", "number": 2}]},
	{"element": "google.protobuf.Duration", "kind": "message", "since": "0.0"},
	{"element": "google.protobuf.Duration.seconds", "kind": "field", "since": "0.0", "number": 1, "type": "int64"}
]}`

func kindsTable(t *testing.T) *table {
	t.Helper()
	parsed, err := parseTable([]byte(kinds))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestEachKindOfElement(t *testing.T) {
	table := kindsTable(t)
	const unknown = " is not in the contract that this program knows; this session is 1.1"
	for _, each := range []struct{ request, at, outcome string }{
		{`{"gone": true}`, "1.0", "0801"},
		{`{"gone": true}`, "1.1", "Put.gone needs version 1.0, and was removed in 1.1; this session is 1.1 without it"},
		{`{"nice": -2}`, "1.0", "without Put.nice"},
		{`{"nice": -2}`, "1.1", "1003"},
		{`{"inner": [{}, {"name": "longer"}]}`, "1.1",
			"Put.inner[1].name has 6 bytes, and this session (1.1) allows 4; 1.2 would allow it"},
		{`{"inner": [{"numbers": [1, 2]}]}`, "1.0", "1a12121001000000000000000200000000000000"},
		{`{"inner": [{"numbers": [1, 2, "3"]}]}`, "1.0",
			"Put.inner[0].numbers has 3 elements, and this session (1.0) allows 2"},
		{`{"labels": {"old": 0.5}}`, "1.0", "220e0a036f6c6411000000000000e03f"},
		{`{"labels": {"new": 0.5}}`, "1.0", `Put.labels["new"] needs version 1.1; this session is 1.0`},
		{`{"labels": {"odd": 0.5}}`, "1.1", `Put.labels["odd"]` + unknown},
		{`{"mode": "MODE_FAST"}`, "1.0", "Put.mode=FAST needs version 1.1; this session is 1.0"},
		{`{"mode": 2}`, "1.1", "2802"},
		{`{"mode": 9}`, "1.1", "Put.mode=9" + unknown},
		{`{"time": {"seconds": -1}}`, "1.0", "320b08ffffffffffffffffff01"},
	} {
		p, err := prepare(table, "acme.Box/Put", []byte(each.request), at(each.at))
		outcome := ""
		switch {
		case err != nil:
			outcome = err.Error()
		case len(p.dropped) != 0:
			outcome = "without " + strings.Join(p.dropped, ", ")
		default:
			outcome = hex.EncodeToString(p.content)
		}
		if outcome != each.outcome {
			t.Errorf("%s at %s: %s", each.request, each.at, outcome)
		}
	}
}

func TestAResponseIsWhatWasEncoded(t *testing.T) {
	table := kindsTable(t)
	const text = `{"nice": -2, "inner": [{"name": "a", "numbers": ["1", "18446744073709551615"]}, {}],
		"labels": {"new": 0.5, "old": 0}, "time": {"seconds": "-9"}}`
	p, err := prepare(table, "acme.Box/Put", []byte(text), at("1.2"))
	if err != nil {
		t.Fatal(err)
	}
	// A field that the table does not have is skipped.
	w := fieldWriter{p.content}
	w.bytesField(77, []byte("newer"))
	object, err := table.decodeResponse("acme.Put", w.out)
	if err != nil {
		t.Fatal(err)
	}
	read, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	var got, wanted any
	unmarshal(t, read, &got)
	unmarshal(t, []byte(text), &wanted)
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("it is read as %s", read)
	}
	for end := range p.content {
		// Whatever is there of a message is read or refused, without a panic.
		table.decodeResponse("acme.Put", p.content[:end])
	}
}

func TestRequestsThatMakeNoSense(t *testing.T) {
	table := kindsTable(t)
	for _, request := range []string{
		``, `[]`, `{} {}`, `{"no_such_field": 1}`, `{"nice": "x"}`, `{"nice": 4294967296}`, `{"gone": 1}`, `{"inner": {}}`,
		`{"inner": [1]}`, `{"labels": []}`, `{"mode": "MODE_ODD"}`, `{"mode": 0, "time": {}}`,
	} {
		if _, err := prepare(table, "acme.Box/Put", []byte(request), at("1.2")); exitCode(err) != exitUsage {
			t.Errorf("%s: %v", request, err)
		}
	}
}

func TestAMethodThatStreamsIsNotCalled(t *testing.T) {
	if _, err := prepare(kindsTable(t), "acme.Box/Watch", []byte("{}"), at("1.2")); exitCode(err) != exitUsage {
		t.Error(err)
	}
}

func TestATableOfAnotherFormatIsRefused(t *testing.T) {
	newer := strings.Replace(kinds, `"format": 2`, `"format": 3`, 1)
	if _, err := parseTable([]byte(newer)); err == nil {
		t.Error("it is read")
	}
}

func TestFeaturesOfTheTable(t *testing.T) {
	known := kindsTable(t).catalogue()
	for _, each := range []struct {
		at     string
		exists bool
	}{{"1.0", true}, {"1.1", true}, {"1.2", false}, {"2.0", false}} {
		if known.exists(1, at(each.at).Version) != each.exists {
			t.Errorf("at %s it exists: %v", each.at, !each.exists)
		}
	}
}
