package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"
)

// The wire types of protobuf that the protocol allows.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

const maxFieldNumber = 1<<29 - 1

// fieldReader reads the fields of a message one after another. Its methods report their first error in err, and return
// zero values from then on.
type fieldReader struct {
	rest     []byte
	number   uint32
	wireType int
	varint   uint64
	content  []byte
	err      error
}

// readFields begins to read a message.
func readFields(message []byte) *fieldReader {
	return &fieldReader{rest: message}
}

// next reads a field, and returns false at the end and after an error.
func (r *fieldReader) next() bool {
	if r.err != nil || len(r.rest) == 0 {
		return false
	}
	key := r.readVarint()
	if number := key >> 3; r.err == nil && (number == 0 || number > maxFieldNumber) {
		r.fail(fmt.Errorf("the field number %d is out of range", number))
	}
	r.number, r.wireType = uint32(key>>3), int(key&7)
	switch r.wireType {
	case wireVarint:
		r.varint = r.readVarint()
	case wireFixed64:
		r.content = r.take(8)
	case wireFixed32:
		r.content = r.take(4)
	case wireBytes:
		r.content = r.take(r.readVarint())
	default:
		r.fail(fmt.Errorf("the wire type %d is not allowed", r.wireType))
	}
	return r.err == nil
}

// uint64 is the value of a field whose type is a varint.
func (r *fieldReader) uint64() uint64 {
	r.expect(wireVarint)
	return r.varint
}

// uint32 is the low half of a varint.
func (r *fieldReader) uint32() uint32 { return uint32(r.uint64()) }

// bytes is the value of a field of bytes, or the encoded message of a field.
func (r *fieldReader) bytes() []byte {
	r.expect(wireBytes)
	return r.content
}

// text is the value of a string.
func (r *fieldReader) text() string {
	content := r.bytes()
	if !utf8.Valid(content) {
		r.fail(fmt.Errorf("the field %d is not UTF-8", r.number))
	}
	return string(content)
}

// expect checks the wire type of the field. A field of another wire type than its definition is an error.
func (r *fieldReader) expect(wireType int) {
	if r.wireType != wireType {
		r.fail(fmt.Errorf("the field %d has the wire type %d, and not %d", r.number, r.wireType, wireType))
	}
}

// once reports a message that is there a second time. seen says whether there was one before.
func (r *fieldReader) once(seen bool) {
	if seen {
		r.fail(fmt.Errorf("the field %d is there twice", r.number))
	}
}

// fail keeps the first error.
func (r *fieldReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *fieldReader) readVarint() uint64 {
	value, length := binary.Uvarint(r.rest)
	switch {
	case length == 0:
		r.fail(errors.New("the message ends inside a field"))
		return 0
	case length < 0:
		r.fail(errors.New("a varint has more than 64 bits"))
		return 0
	}
	r.rest = r.rest[length:]
	return value
}

func (r *fieldReader) take(length uint64) []byte {
	if length > uint64(len(r.rest)) {
		r.fail(errors.New("the message ends inside a field"))
		return nil
	}
	taken := r.rest[:length]
	r.rest = r.rest[length:]
	return taken
}

// fieldWriter appends fields to a message.
type fieldWriter struct{ out []byte }

func (w *fieldWriter) uvarint(value uint64) { w.out = binary.AppendUvarint(w.out, value) }

func (w *fieldWriter) key(number uint32, wireType int) {
	w.uvarint(uint64(number)<<3 | uint64(wireType))
}

// numberField writes a varint, unless it is zero.
func (w *fieldWriter) numberField(number uint32, value uint64) {
	if value != 0 {
		w.key(number, wireVarint)
		w.uvarint(value)
	}
}

// bytesField writes bytes, a string or an encoded message, even an empty one.
func (w *fieldWriter) bytesField(number uint32, content []byte) {
	w.key(number, wireBytes)
	w.uvarint(uint64(len(content)))
	w.out = append(w.out, content...)
}

// nonEmptyField writes bytes or a string, unless they are empty.
func (w *fieldWriter) nonEmptyField(number uint32, content []byte) {
	if len(content) != 0 {
		w.bytesField(number, content)
	}
}
