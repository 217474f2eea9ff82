package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
)

// decodeResponse reads a message as an object for JSON. Fields that the table does not have are skipped, and those that are
// not there are left out. Bytes are in base64, enum values are names if the table has them, and 64-bit numbers are strings.
func (t *table) decodeResponse(name string, content []byte) (map[string]any, error) {
	byNumber := map[uint32]*element{}
	for _, e := range t.fields[name] {
		byNumber[uint32(e.Number)] = e
	}
	object := map[string]any{}
	r := readFields(content)
	for r.next() {
		e, ok := byNumber[r.number]
		if !ok {
			continue
		}
		if err := t.decodeField(e, r, object); err != nil {
			r.fail(fmt.Errorf("%s: %w", e.Name, err))
		}
	}
	return object, r.err
}

func (t *table) decodeField(e *element, r *fieldReader, object map[string]any) error {
	key := e.field()
	switch e.Kind {
	case "map":
		return t.decodeEntry(e, r, object)
	case "list":
		list, _ := object[key].([]any)
		values, err := t.decodeItems(e.Type, r)
		object[key] = append(list, values...)
		return err
	default:
		value, err := t.decodeValue(e.Type, r)
		object[key] = value
		return err
	}
}

// decodeItems reads an element of a list, or all elements of a packed one.
func (t *table) decodeItems(kind string, r *fieldReader) ([]any, error) {
	wanted := t.wireTypeOf(kind)
	if wanted == wireBytes || r.wireType != wireBytes {
		value, err := t.decodeValue(kind, r)
		return []any{value}, err
	}
	var values []any
	packed := readFields(r.content)
	for packed.err == nil && len(packed.rest) > 0 {
		packed.wireType = wanted
		switch wanted {
		case wireVarint:
			packed.varint = packed.readVarint()
		case wireFixed32:
			packed.content = packed.take(4)
		case wireFixed64:
			packed.content = packed.take(8)
		}
		if packed.err == nil {
			value, err := t.decodeValue(kind, packed)
			packed.fail(err)
			values = append(values, value)
		}
	}
	return values, packed.err
}

func (t *table) decodeEntry(e *element, r *fieldReader, object map[string]any) error {
	var key, value any
	entry := readFields(r.bytes())
	for entry.next() {
		var err error
		switch entry.number {
		case 1:
			key, err = t.decodeValue(e.KeyType, entry)
		case 2:
			value, err = t.decodeValue(e.Type, entry)
		}
		entry.fail(err)
	}
	entries, ok := object[e.field()].(map[string]any)
	if !ok {
		entries = map[string]any{}
		object[e.field()] = entries
	}
	// A key or a value that is missing is the default of its type.
	absent := &fieldReader{content: make([]byte, 8)}
	if key == nil {
		absent.wireType = t.wireTypeOf(e.KeyType)
		key, _ = t.decodeValue(e.KeyType, absent.orEmpty())
	}
	if value == nil {
		absent.wireType = t.wireTypeOf(e.Type)
		value, _ = t.decodeValue(e.Type, absent.orEmpty())
	}
	entries[fmt.Sprint(key)] = value
	return entry.err
}

// orEmpty makes the content of bytes, strings and messages empty.
func (r *fieldReader) orEmpty() *fieldReader {
	if r.wireType == wireBytes {
		r.content = nil
	}
	return r
}

func (t *table) decodeValue(kind string, r *fieldReader) (any, error) {
	r.expect(t.wireTypeOf(kind))
	if r.err != nil {
		return nil, r.err
	}
	if enum, ok := t.enum(kind); ok {
		if value := enum.find(int32(r.varint)); value != nil {
			return value.Name, nil
		}
		return int32(r.varint), nil
	}
	if t.isMessage(kind) {
		return t.decodeResponse(kind, r.content)
	}
	switch kind {
	case "string":
		return r.text(), r.err
	case "bytes":
		return base64.StdEncoding.EncodeToString(r.content), nil
	}
	return decodeNumber(kind, r), nil
}

func decodeNumber(kind string, r *fieldReader) any {
	zigzag := int64(r.varint>>1) ^ -int64(r.varint&1)
	switch kind {
	case "bool":
		return r.varint != 0
	case "uint32":
		return uint32(r.varint)
	case "int32":
		return int32(r.varint)
	case "sint32":
		return int32(zigzag)
	case "fixed32":
		return binary.LittleEndian.Uint32(r.content)
	case "sfixed32":
		return int32(binary.LittleEndian.Uint32(r.content))
	case "float":
		return math.Float32frombits(binary.LittleEndian.Uint32(r.content))
	case "double":
		return math.Float64frombits(binary.LittleEndian.Uint64(r.content))
	case "uint64":
		return strconv.FormatUint(r.varint, 10)
	case "sint64":
		return strconv.FormatInt(zigzag, 10)
	case "fixed64":
		return strconv.FormatUint(binary.LittleEndian.Uint64(r.content), 10)
	case "sfixed64":
		return strconv.FormatInt(int64(binary.LittleEndian.Uint64(r.content)), 10)
	default:
		return strconv.FormatInt(int64(r.varint), 10)
	}
}

func (t *table) wireTypeOf(kind string) int {
	if t.isMessage(kind) {
		return wireBytes
	}
	return scalarWireType(kind)
}
