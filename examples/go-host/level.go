package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// version is a version of a contract: major.minor.
type version struct{ major, minor uint32 }

// parseVersion reads a version such as 1.2.
func parseVersion(text string) (version, error) {
	before, after, found := strings.Cut(text, ".")
	major, majorErr := strconv.ParseUint(before, 10, 32)
	minor, minorErr := strconv.ParseUint(after, 10, 32)
	if !found || majorErr != nil || minorErr != nil {
		return version{}, fmt.Errorf("%q is no version: write it as MAJOR.MINOR", text)
	}
	return version{uint32(major), uint32(minor)}, nil
}

func (v version) String() string { return fmt.Sprintf("%d.%d", v.major, v.minor) }

// MarshalText writes the version into JSON.
func (v version) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a version from JSON.
func (v *version) UnmarshalText(text []byte) (err error) {
	*v, err = parseVersion(string(text))
	return err
}

// reaches says whether a session of this version has everything that came with other.
func (v version) reaches(other version) bool {
	return v.major == other.major && v.minor >= other.minor
}

// featureSet is a set of features, as the digest hashes it: feature n is bit n % 8 of byte n / 8.
type featureSet [32]byte

// newFeatureSet makes a set of features by their numbers.
func newFeatureSet(numbers ...uint8) (set featureSet) {
	for _, number := range numbers {
		set[number/8] |= 1 << (number % 8)
	}
	return set
}

// readFeatureSet reads a set from an offer or an answer, where zero bytes at the end may be left out.
func readFeatureSet(content []byte) (set featureSet, err error) {
	if len(content) > len(set) {
		return set, fmt.Errorf("a feature set has %d bytes: at most %d are allowed", len(content), len(set))
	}
	copy(set[:], content)
	return set, nil
}

func (s featureSet) has(number uint8) bool { return s[number/8]>>(number%8)&1 == 1 }

func (s featureSet) union(other featureSet) featureSet {
	for i := range s {
		s[i] |= other[i]
	}
	return s
}

func (s featureSet) without(other featureSet) featureSet {
	for i := range s {
		s[i] &^= other[i]
	}
	return s
}

// filter returns the features for which keep returns true.
func (s featureSet) filter(keep func(number uint8) bool) featureSet {
	kept := featureSet{}
	for _, number := range s.numbers() {
		if keep(number) {
			kept = kept.union(newFeatureSet(number))
		}
	}
	return kept
}

// numbers returns the features in ascending order.
func (s featureSet) numbers() []uint8 {
	numbers := []uint8{}
	for number := 0; number < 8*len(s); number++ {
		if s.has(uint8(number)) {
			numbers = append(numbers, uint8(number))
		}
	}
	return numbers
}

// trimmed returns the set without the zero bytes at its end.
func (s featureSet) trimmed() []byte {
	end := len(s)
	for end > 0 && s[end-1] == 0 {
		end--
	}
	return append([]byte(nil), s[:end]...)
}

// MarshalJSON writes the set as a list of numbers.
func (s featureSet) MarshalJSON() ([]byte, error) {
	// A list of bytes would become text.
	numbers := []int{}
	for _, number := range s.numbers() {
		numbers = append(numbers, int(number))
	}
	return json.Marshal(numbers)
}

// UnmarshalJSON reads a list of numbers.
func (s *featureSet) UnmarshalJSON(text []byte) error {
	var numbers []uint16
	if err := json.Unmarshal(text, &numbers); err != nil {
		return err
	}
	*s = featureSet{}
	for _, number := range numbers {
		if number > 255 {
			return fmt.Errorf("%d is no feature: they go from 0 to 255", number)
		}
		*s = s.union(newFeatureSet(uint8(number)))
	}
	return nil
}

// level is what a session may use: a version and the enabled features.
type level struct {
	Version  version    `json:"version"`
	Features featureSet `json:"features"`
}
