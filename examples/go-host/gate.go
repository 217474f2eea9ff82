package main

import (
	"fmt"
	"strings"
)

// notInSession says that the session does not include something that a request uses. Nothing was sent.
type notInSession struct {
	// Where it is, such as `Mount.driver "ephemeral"`.
	path string
	// What it is, unless the table does not have it.
	element *element
	session version
}

func (e *notInSession) Error() string {
	if e.element == nil {
		return fmt.Sprintf("%s is not in the contract that this program knows; this session is %s", e.path, e.session)
	}
	need := "version " + e.element.Since.String()
	if e.element.FeatureNumber != nil {
		need = fmt.Sprintf("feature %s (since %s)", e.element.Feature, e.element.Since)
	}
	if e.element.RemovedIn != nil {
		need += fmt.Sprintf(", and was removed in %s", e.element.RemovedIn)
	}
	without := ""
	if e.session.reaches(e.element.Since) {
		without = " without it"
	}
	return fmt.Sprintf("%s needs %s; this session is %s%s", e.path, need, e.session, without)
}

// tooLong says that something in a request is longer than the session allows. Nothing was sent.
type tooLong struct {
	path    string
	length  int
	unit    string
	limit   uint64
	session version
	// The first version that allows the length, if the table has one.
	allowed *version
}

func (e *tooLong) Error() string {
	unit := e.unit
	if e.length != 1 {
		unit += "s"
	}
	sentence := fmt.Sprintf("%s has %d %s, and this session (%s) allows %d", e.path, e.length, unit, e.session, e.limit)
	if e.allowed != nil {
		sentence += fmt.Sprintf("; %s would allow it", e.allowed)
	}
	return sentence
}

// gate checks one request against the level of a session.
type gate struct {
	table *table
	level level
	path  []string
	// The fields that were left out.
	dropped []string
}

// check checks all that a request uses before a byte of it is sent, and removes the fields that may be left out. It returns
// their paths, or what the session does not include.
func check(t *table, method *element, request *message, at level) (dropped []string, err error) {
	if method.Scope != "session" {
		// A method of another protocol is in every session, and so is all that it takes.
		return nil, nil
	}
	g := &gate{table: t, level: at}
	if !g.includes(method) {
		return nil, &notInSession{method.Name, method, at.Version}
	}
	_, name := method.service()
	g.path = []string{name}
	err = g.message(request)
	return g.dropped, err
}

// includes says whether the session has an element.
func (g *gate) includes(e *element) bool {
	hasFeature := e.FeatureNumber == nil || g.level.Features.has(*e.FeatureNumber)
	isRemoved := e.RemovedIn != nil && g.level.Version.reaches(*e.RemovedIn)
	return g.level.Version.reaches(e.Since) && hasFeature && !isRemoved
}

func (g *gate) require(e *element, suffix string) error {
	if e != nil && g.includes(e) {
		return nil
	}
	return &notInSession{strings.Join(g.path, "") + suffix, e, g.level.Version}
}

// within runs a check with one more step in the path.
func (g *gate) within(step string, inside func() error) error {
	g.path = append(g.path, step)
	err := inside()
	g.path = g.path[:len(g.path)-1]
	return err
}

func (g *gate) message(m *message) error {
	own := g.table.byName[m.name]
	if own != nil && own.Since == (version{}) {
		// Messages of protobuf itself are in every session.
		return nil
	}
	if err := g.require(own, ""); err != nil {
		return err
	}
	var kept []*field
	for _, f := range m.fields {
		step := "." + f.field()
		if f.OnMissing == "drop" && !g.includes(f.element) {
			g.dropped = append(g.dropped, strings.Join(g.path, "")+step)
			continue
		}
		if err := g.within(step, func() error { return g.field(f) }); err != nil {
			return err
		}
		kept = append(kept, f)
	}
	m.fields = kept
	return nil
}

func (g *gate) field(f *field) error {
	if err := g.require(f.element, ""); err != nil {
		return err
	}
	if f.isRepeated() {
		if err := g.bound(f.MaxCount, len(f.values), "element"); err != nil {
			return err
		}
	}
	for i := range f.values {
		if err := g.within(f.step(i), func() error { return g.item(f, i) }); err != nil {
			return err
		}
	}
	return nil
}

// item checks one of the values of a field, and its key.
func (g *gate) item(f *field, i int) error {
	if key, ok := f.key(i); ok && len(f.Keys) != 0 {
		if err := g.require(named(f.Keys, key), ""); err != nil {
			return err
		}
	}
	return g.value(f, f.values[i])
}

// step is the part of the path of a value in its field.
func (f *field) step(i int) string {
	if key, ok := f.key(i); ok {
		return fmt.Sprintf("[%q]", key)
	}
	switch f.Kind {
	case "list":
		return fmt.Sprintf("[%d]", i)
	case "map":
		return fmt.Sprintf("[%v]", f.keys[i])
	}
	return ""
}

// key returns the key of a value, if it is a string.
func (f *field) key(i int) (key string, ok bool) {
	if f.Kind != "map" {
		return "", false
	}
	key, ok = f.keys[i].(string)
	return key, ok
}

func (g *gate) value(f *field, value any) error {
	switch value := value.(type) {
	case *message:
		return g.message(value)
	case []byte:
		return g.bound(f.MaxLen, len(value), "byte")
	case string:
		if err := g.bound(f.MaxLen, len(value), "byte"); err != nil {
			return err
		}
		// An empty string counts as the absence of a value.
		if len(f.Values) != 0 && value != "" {
			return g.require(named(f.Values, value), fmt.Sprintf(" %q", value))
		}
	case enumValue:
		return g.enum(f, value)
	}
	return nil
}

func (g *gate) enum(f *field, number enumValue) error {
	enum, _ := g.table.enum(f.Type)
	if err := g.require(enum, ""); err != nil {
		return err
	}
	value := enum.find(int32(number))
	if value == nil {
		return g.require(nil, fmt.Sprintf("=%d", number))
	}
	return g.require(value, "="+enum.shortName(value))
}

// bound compares a length with the bound that is in force: the last one whose version the session reaches.
func (g *gate) bound(bounds []bound, length int, unit string) error {
	if len(bounds) == 0 {
		return nil
	}
	// A peer that is older than the first bound was never promised more.
	limit := bounds[0].Value
	var allowed *version
	for i, b := range bounds {
		switch {
		case g.level.Version.reaches(b.Since):
			limit = b.Value
		case allowed == nil && b.Value >= uint64(length):
			allowed = &bounds[i].Since
		}
	}
	if uint64(length) <= limit {
		return nil
	}
	return &tooLong{strings.Join(g.path, ""), length, unit, limit, g.level.Version, allowed}
}
