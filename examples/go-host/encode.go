package main

import (
	"bytes"
	"encoding/binary"
	"math"
	"sort"
)

// encode writes a message, with the fields in the order of their numbers.
func encode(m *message) []byte {
	fields := append([]*field(nil), m.fields...)
	sort.SliceStable(fields, func(i, j int) bool { return fields[i].Number < fields[j].Number })
	var w fieldWriter
	for _, f := range fields {
		number := uint32(f.Number)
		switch {
		case f.Kind == "map":
			for i, value := range f.values {
				var entry fieldWriter
				entry.entryField(1, f.KeyType, f.keys[i])
				entry.entryField(2, f.Type, value)
				w.bytesField(number, entry.out)
			}
		case f.Kind == "list" && wireTypeOf(f.Type, f.values[0]) != wireBytes:
			// Numbers are packed into one field.
			var packed fieldWriter
			for _, value := range f.values {
				packed.value(f.Type, value)
			}
			w.bytesField(number, packed.out)
		default:
			for _, value := range f.values {
				w.valueField(number, f.Type, value)
			}
		}
	}
	return w.out
}

// valueField writes a value with its key, even one that is the default: what is set is sent.
func (w *fieldWriter) valueField(number uint32, kind string, value any) {
	w.key(number, wireTypeOf(kind, value))
	w.value(kind, value)
}

// entryField writes a key or a value of a map, unless it is the default: an entry has both, whether they are sent or not.
func (w *fieldWriter) entryField(number uint32, kind string, value any) {
	var encoded fieldWriter
	encoded.value(kind, value)
	// All defaults are zeros: numbers as well as lengths.
	if len(bytes.Trim(encoded.out, "\x00")) != 0 {
		w.key(number, wireTypeOf(kind, value))
		w.out = append(w.out, encoded.out...)
	}
}

func (w *fieldWriter) value(kind string, value any) {
	switch value := value.(type) {
	case bool:
		w.uvarint(map[bool]uint64{true: 1}[value])
	case int32:
		w.signed(kind, int64(value))
	case int64:
		w.signed(kind, value)
	case uint32:
		w.unsigned(kind, uint64(value))
	case uint64:
		w.unsigned(kind, value)
	case enumValue:
		w.uvarint(uint64(int64(value)))
	case float32:
		w.out = binary.LittleEndian.AppendUint32(w.out, math.Float32bits(value))
	case float64:
		w.out = binary.LittleEndian.AppendUint64(w.out, math.Float64bits(value))
	case string:
		w.content([]byte(value))
	case []byte:
		w.content(value)
	case *message:
		w.content(encode(value))
	}
}

func (w *fieldWriter) signed(kind string, value int64) {
	if kind == "sint32" || kind == "sint64" {
		w.uvarint(uint64(value<<1) ^ uint64(value>>63))
		return
	}
	w.unsigned(kind, uint64(value))
}

func (w *fieldWriter) unsigned(kind string, value uint64) {
	switch kind {
	case "fixed32", "sfixed32":
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(value))
	case "fixed64", "sfixed64":
		w.out = binary.LittleEndian.AppendUint64(w.out, value)
	default:
		w.uvarint(value)
	}
}

func (w *fieldWriter) content(content []byte) {
	w.uvarint(uint64(len(content)))
	w.out = append(w.out, content...)
}

// wireTypeOf returns the wire type of a value whose type in the contract is kind.
func wireTypeOf(kind string, value any) int {
	if _, isMessage := value.(*message); isMessage {
		return wireBytes
	}
	return scalarWireType(kind)
}

// scalarWireType returns the wire type of a scalar or an enum.
func scalarWireType(kind string) int {
	switch kind {
	case "string", "bytes":
		return wireBytes
	case "fixed32", "sfixed32", "float":
		return wireFixed32
	case "fixed64", "sfixed64", "double":
		return wireFixed64
	}
	return wireVarint
}
