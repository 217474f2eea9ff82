package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
)

// parseRequest reads a message from JSON. Fields that are in the JSON are set, apart from those that are null and lists and
// maps without an element. Bytes are in base64, enum values are names or numbers, and 64-bit numbers may be strings.
func (t *table) parseRequest(name string, text []byte) (*message, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	// Not float64, which does not hold all 64-bit numbers.
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, fmt.Errorf("the request is no JSON object: %w", err)
	}
	if decoder.More() {
		return nil, fmt.Errorf("the request is more than one JSON object")
	}
	return t.parseMessage(name, object)
}

func (t *table) parseMessage(name string, object map[string]any) (*message, error) {
	m := &message{name: name}
	known := map[string]bool{}
	oneofs := map[string]string{}
	for _, e := range t.fields[name] {
		key := e.field()
		known[key] = true
		value, ok := object[key]
		if !ok || value == nil {
			continue
		}
		f, err := t.parseField(e, value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name, err)
		}
		if f.isRepeated() && len(f.values) == 0 {
			continue
		}
		if other, isSet := oneofs[e.Oneof]; isSet && e.Oneof != "" {
			return nil, fmt.Errorf("%s and %s are both set: %s can have one of them", other, e.Name, e.Oneof)
		}
		oneofs[e.Oneof] = e.Name
		m.fields = append(m.fields, f)
	}
	for _, key := range sortedKeys(object) {
		if !known[key] {
			return nil, fmt.Errorf("%s has no field %s in the gate table", name, key)
		}
	}
	return m, nil
}

func (t *table) parseField(e *element, value any) (*field, error) {
	f := &field{element: e}
	items := []any{value}
	switch e.Kind {
	case "list":
		list, ok := value.([]any)
		if !ok {
			return nil, fmt.Errorf("%v is no list", value)
		}
		items = list
	case "map":
		object, ok := value.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%v is no map", value)
		}
		items = nil
		// In an order that is always the same.
		for _, text := range sortedKeys(object) {
			key, err := parseKey(e.KeyType, text)
			if err != nil {
				return nil, err
			}
			f.keys = append(f.keys, key)
			items = append(items, object[text])
		}
	}
	for _, item := range items {
		parsed, err := t.parseValue(e.Type, item)
		if err != nil {
			return nil, err
		}
		f.values = append(f.values, parsed)
	}
	return f, nil
}

func (t *table) parseValue(kind string, value any) (any, error) {
	if enum, ok := t.enum(kind); ok {
		return parseEnum(enum, value)
	}
	if t.isMessage(kind) {
		object, ok := value.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%v is no object", value)
		}
		return t.parseMessage(kind, object)
	}
	switch value := value.(type) {
	case bool:
		if kind == "bool" {
			return value, nil
		}
	case json.Number:
		return parseNumber(kind, value.String())
	case string:
		switch kind {
		case "string":
			return value, nil
		case "bytes":
			return base64.StdEncoding.DecodeString(value)
		default:
			return parseNumber(kind, value)
		}
	}
	return nil, fmt.Errorf("%v is no %s", value, kind)
}

func parseKey(kind, text string) (any, error) {
	switch kind {
	case "string":
		return text, nil
	case "bool":
		return strconv.ParseBool(text)
	default:
		return parseNumber(kind, text)
	}
}

func parseEnum(enum *element, value any) (any, error) {
	switch value := value.(type) {
	case string:
		if member := named(enum.Values, value); member != nil {
			return enumValue(member.Number), nil
		}
	case json.Number:
		number, err := strconv.ParseInt(value.String(), 10, 32)
		return enumValue(number), err
	}
	return nil, fmt.Errorf("%v is no value of %s", value, enum.Name)
}

func parseNumber(kind, text string) (any, error) {
	switch kind {
	case "int32", "sint32", "sfixed32":
		number, err := strconv.ParseInt(text, 10, 32)
		return int32(number), err
	case "int64", "sint64", "sfixed64":
		return parsed(strconv.ParseInt(text, 10, 64))
	case "uint32", "fixed32":
		number, err := strconv.ParseUint(text, 10, 32)
		return uint32(number), err
	case "uint64", "fixed64":
		return parsed(strconv.ParseUint(text, 10, 64))
	case "float":
		number, err := strconv.ParseFloat(text, 32)
		return float32(number), err
	case "double":
		return parsed(strconv.ParseFloat(text, 64))
	}
	return nil, fmt.Errorf("%s is no %s", text, kind)
}

func parsed[T any](number T, err error) (any, error) { return number, err }

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
