package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
)

// tableFormat is the format of gate tables that this program reads.
const tableFormat = 2

// table is the gate table of a contract: all that this program knows of it. docs/gates.md describes it.
type table struct {
	Format   int        `json:"format"`
	Contract version    `json:"contract"`
	Features []feature  `json:"features"`
	Elements []*element `json:"elements"`

	byName map[string]*element
	// The fields of each message, in the order of the table.
	fields map[string][]*element
}

// feature is a feature of the contract, and its versions.
type feature struct {
	Name      string   `json:"feature"`
	Number    uint8    `json:"number"`
	Since     version  `json:"since"`
	RemovedIn *version `json:"removed_in"`
}

// element is a method, a message, a field or an enum, or a value or a member in one.
type element struct {
	Name          string     `json:"element"`
	Kind          string     `json:"kind"`
	Since         version    `json:"since"`
	Feature       string     `json:"feature"`
	FeatureNumber *uint8     `json:"feature_number"`
	RemovedIn     *version   `json:"removed_in"`
	Scope         string     `json:"scope"`
	Request       string     `json:"request"`
	Response      string     `json:"response"`
	Streams       string     `json:"streams"`
	Number        int32      `json:"number"`
	Type          string     `json:"type"`
	KeyType       string     `json:"key_type"`
	Oneof         string     `json:"oneof"`
	OnMissing     string     `json:"on_missing"`
	MaxLen        []bound    `json:"max_len"`
	MaxCount      []bound    `json:"max_count"`
	Values        []*element `json:"values"`
	Keys          []*element `json:"keys"`
}

// bound is the greatest length since a version.
type bound struct {
	Since version `json:"since"`
	Value uint64  `json:"value"`
}

// loadTable reads the gate table in a file.
func loadTable(path string) (*table, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the gate table: %w", err)
	}
	t, err := parseTable(content)
	if err != nil {
		return nil, fmt.Errorf("%s is no gate table that this program reads: %w", path, err)
	}
	return t, nil
}

func parseTable(content []byte) (*table, error) {
	t := &table{byName: map[string]*element{}, fields: map[string][]*element{}}
	if err := json.Unmarshal(content, t); err != nil {
		return nil, err
	}
	if t.Format != tableFormat {
		return nil, fmt.Errorf("its format is %d, and not %d", t.Format, tableFormat)
	}
	for _, e := range t.Elements {
		t.byName[e.Name] = e
		if message, _ := cutLast(e.Name, "."); e.isField() {
			t.fields[message] = append(t.fields[message], e)
		}
	}
	return t, nil
}

// catalogue returns the features of the contract and the versions that have them.
func (t *table) catalogue() catalogue {
	known := catalogue{}
	for _, f := range t.Features {
		r := versionRange{f.Since.major, f.Since.minor, math.MaxUint32}
		if f.RemovedIn != nil && f.RemovedIn.major == r.major {
			r.max = f.RemovedIn.minor - 1
		}
		known[f.Number] = append(known[f.Number], r)
	}
	return known
}

// featureSet returns all features of the contract.
func (t *table) featureSet() (set featureSet) {
	for _, f := range t.Features {
		set = set.union(newFeatureSet(f.Number))
	}
	return set
}

// method returns the method with a full name, such as handclasp.v1.Agent/Mount.
func (t *table) method(name string) (*element, error) {
	e, ok := t.byName[name]
	if !ok || e.Kind != "method" {
		return nil, fmt.Errorf("the gate table has no method %s", name)
	}
	return e, nil
}

// enum returns the enum with a full name, if there is one.
func (t *table) enum(name string) (*element, bool) {
	e, ok := t.byName[name]
	return e, ok && e.Kind == "enum"
}

// isMessage says whether a type is a message.
func (t *table) isMessage(name string) bool {
	e, ok := t.byName[name]
	return ok && e.Kind == "message"
}

func (e *element) isField() bool {
	switch e.Kind {
	case "field", "list", "map", "arm":
		return true
	}
	return false
}

// field is the name of a field in its message.
func (e *element) field() string {
	_, name := cutLast(e.Name, ".")
	return name
}

// service and method are the two names in the envelope of a call.
func (e *element) service() (service, method string) { return cutLast(e.Name, "/") }

// find returns the value of an enum with a number.
func (e *element) find(number int32) *element {
	for _, value := range e.Values {
		if value.Number == number {
			return value
		}
	}
	return nil
}

// shortName is the name of an enum's value without the prefix that all of them have.
func (e *element) shortName(value *element) string {
	_, enum := cutLast(e.Name, ".")
	var prefix strings.Builder
	for i, char := range enum {
		if i > 0 && char >= 'A' && char <= 'Z' {
			prefix.WriteByte('_')
		}
		prefix.WriteRune(char)
	}
	return strings.TrimPrefix(value.Name, strings.ToUpper(prefix.String())+"_")
}

// named returns the member with a name.
func named(members []*element, name string) *element {
	for _, member := range members {
		if member.Name == name {
			return member
		}
	}
	return nil
}

func cutLast(text, separator string) (before, after string) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return "", text
	}
	return text[:i], text[i+len(separator):]
}
