package main

// message is a request or a response, or a message in one.
type message struct {
	// The full name.
	name string
	// The fields that are set, in the order of the table.
	fields []*field
}

// field is a field that is set.
type field struct {
	*element
	// A list or a map can have any number of values, all other fields have one.
	values []any
	// The keys of a map, one for each value.
	keys []any
}

// A value of a field is one of these types: bool, int32, int64, uint32, uint64, float32, float64, string, []byte, enumValue
// or *message. A key of a map is a bool, a number or a string.

// enumValue is the number of a value of an enum.
type enumValue int32

// isRepeated says whether the field is a list or a map.
func (f *field) isRepeated() bool { return f.Kind == "list" || f.Kind == "map" }
