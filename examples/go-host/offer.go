package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
)

// The limits on an offer, which never change.
const (
	maxOffer        = 4096
	maxRanges       = 8
	maxContractName = 64
	nonceLength     = 16
)

// ownContract is the name of Handclasp's own contract, which offers leave out.
const ownContract = "handclasp"

// versionRange is a major and the minors of it that a side speaks.
type versionRange struct{ major, min, max uint32 }

// UnmarshalJSON reads a range as the test vectors write it.
func (r *versionRange) UnmarshalJSON(text []byte) error {
	var numbers [3]uint32
	err := json.Unmarshal(text, &numbers)
	*r = versionRange{numbers[0], numbers[1], numbers[2]}
	return err
}

// MarshalJSON writes a range as the test vectors do.
func (r versionRange) MarshalJSON() ([]byte, error) {
	return json.Marshal([3]uint32{r.major, r.min, r.max})
}

// limits states what a side accepts. Zero is no statement.
type limits struct {
	MaxMessage     uint32 `json:"max_message"`
	MaxStreams     uint32 `json:"max_streams"`
	MaxConnections uint32 `json:"max_connections"`
}

// offer states what one side can speak.
type offer struct {
	Versions        []versionRange `json:"versions"`
	Offered         featureSet     `json:"offered"`
	Required        featureSet     `json:"required"`
	Limits          *limits        `json:"limits,omitempty"`
	Vendor          string         `json:"vendor"`
	Software        string         `json:"software"`
	SoftwareVersion string         `json:"software_version"`
	// Contract is empty for Handclasp's own.
	Contract string `json:"contract,omitempty"`
	nonce    []byte
}

// contractName is the contract that the offer is of.
func (o *offer) contractName() string {
	if o.Contract == "" {
		return ownContract
	}
	return o.Contract
}

// shown returns the offer without the grease in it.
func (o *offer) shown() *offer {
	shown := *o
	shown.Versions = assigned(o.Versions)
	shown.Offered = o.Offered.filter(isAssigned)
	shown.Required = o.Required.filter(isAssigned)
	return &shown
}

// drawNonce gives the offer the random bytes that each offer needs.
func (o *offer) drawNonce() error {
	o.nonce = make([]byte, nonceLength)
	_, err := rand.Read(o.nonce)
	return err
}

// encodeForHost writes the offer as a host sends it: with grease, which keeps guests from assuming that they know
// everything in an offer, and with a check at its end.
func (o *offer) encodeForHost() []byte {
	n := o.nonce
	major := 65536 + (uint32(n[0])+256*uint32(n[1]))>>1
	feature := 192 + n[2]&31
	field := 2048 + (uint32(n[3])+256*uint32(n[4]))>>6

	sent := *o
	sent.Versions = append([]versionRange{{major, 0, 0}}, o.Versions...)
	sent.Offered = o.Offered.union(newFeatureSet(feature))
	w := fieldWriter{sent.encode()}
	w.bytesField(field, o.nonce)
	check := sha256.Sum256(w.out)
	w.bytesField(12, check[:8])
	return w.out
}

func (o *offer) encode() []byte {
	var w fieldWriter
	for _, r := range o.Versions {
		var inner fieldWriter
		inner.numberField(1, uint64(r.major))
		inner.numberField(2, uint64(r.min))
		inner.numberField(3, uint64(r.max))
		w.bytesField(1, inner.out)
	}
	w.nonEmptyField(2, o.Offered.trimmed())
	w.nonEmptyField(3, o.Required.trimmed())
	if o.Limits != nil {
		var inner fieldWriter
		inner.numberField(1, uint64(o.Limits.MaxMessage))
		inner.numberField(2, uint64(o.Limits.MaxStreams))
		inner.numberField(3, uint64(o.Limits.MaxConnections))
		w.bytesField(4, inner.out)
	}
	w.nonEmptyField(5, []byte(o.Vendor))
	w.nonEmptyField(6, []byte(o.Software))
	w.nonEmptyField(7, []byte(o.SoftwareVersion))
	w.nonEmptyField(10, o.nonce)
	w.nonEmptyField(13, []byte(o.Contract))
	return w.out
}

// decodeOffer reads an offer and checks that it is valid. Fields that this program does not know are skipped.
func decodeOffer(content []byte) (*offer, error) {
	if len(content) > maxOffer {
		return nil, fmt.Errorf("an offer has %d bytes: at most %d are allowed", len(content), maxOffer)
	}
	o := &offer{}
	var hasBoot bool
	r := readFields(content)
	for r.next() {
		switch r.number {
		case 1:
			o.Versions = append(o.Versions, readRange(r))
		case 2:
			o.Offered = readSet(r)
		case 3:
			o.Required = readSet(r)
		case 4:
			r.once(o.Limits != nil)
			o.Limits = readLimits(r)
		case 5:
			o.Vendor = r.text()
		case 6:
			o.Software = r.text()
		case 7:
			o.SoftwareVersion = r.text()
		case 8:
			r.bytes()
		case 9:
			readIdentifier(r)
		case 10:
			o.nonce = readIdentifier(r)
		case 11:
			r.once(hasBoot)
			hasBoot = true
			skipBootTimes(r)
		case 12:
			r.bytes()
		case 13:
			o.Contract = readContractName(r)
		}
	}
	if r.err == nil {
		r.err = checkRanges(o.Versions)
	}
	return o, r.err
}

func readRange(r *fieldReader) (read versionRange) {
	inner := readFields(r.bytes())
	for inner.next() {
		switch inner.number {
		case 1:
			read.major = inner.uint32()
		case 2:
			read.min = inner.uint32()
		case 3:
			read.max = inner.uint32()
		}
	}
	if inner.err != nil {
		r.fail(inner.err)
	}
	return read
}

func readLimits(r *fieldReader) *limits {
	read := &limits{}
	inner := readFields(r.bytes())
	for inner.next() {
		switch inner.number {
		case 1:
			read.MaxMessage = inner.uint32()
		case 2:
			read.MaxStreams = inner.uint32()
		case 3:
			read.MaxConnections = inner.uint32()
		}
	}
	if inner.err != nil {
		r.fail(inner.err)
	}
	return read
}

// skipBootTimes checks the times of a guest's start, which this program does not use.
func skipBootTimes(r *fieldReader) {
	inner := readFields(r.bytes())
	for inner.next() {
		if inner.number <= 4 {
			inner.uint64()
		}
	}
	if inner.err != nil {
		r.fail(inner.err)
	}
}

func readSet(r *fieldReader) featureSet {
	set, err := readFeatureSet(r.bytes())
	if err != nil {
		r.fail(err)
	}
	return set
}

// readIdentifier reads a nonce or a generation.
func readIdentifier(r *fieldReader) []byte {
	content := r.bytes()
	if len(content) != 0 && len(content) != nonceLength {
		r.fail(fmt.Errorf("the field %d has %d bytes: it has to have %d", r.number, len(content), nonceLength))
	}
	return content
}

func readContractName(r *fieldReader) string {
	name := r.text()
	if len(name) == 0 || len(name) > maxContractName {
		r.fail(fmt.Errorf("a contract's name has %d bytes: it has to have 1 to %d", len(name), maxContractName))
	}
	return name
}

func checkRanges(ranges []versionRange) error {
	if len(ranges) > maxRanges {
		return fmt.Errorf("an offer has %d ranges: at most %d are allowed", len(ranges), maxRanges)
	}
	for i, r := range ranges {
		if r.min > r.max {
			return errors.New("a range of an offer is empty")
		}
		if i > 0 && r.major >= ranges[i-1].major {
			return errors.New("the ranges of an offer are not in descending order")
		}
	}
	return nil
}
