package main

import "fmt"

// refusalURL is the type of a refusal among the details of a status.
const refusalURL = "type.googleapis.com/handclasp.v1.Refusal"

// reasons are the names of the reasons of a refusal, by their numbers.
var reasons = []string{
	"REASON_UNSPECIFIED", "NO_COMMON_VERSION", "MISSING_FEATURES", "ALREADY_NEGOTIATED", "NEGOTIATE_FIRST",
	"NOT_IN_SESSION", "NOT_ALLOWED", "MALFORMED",
}

// refusal says that a call is not possible in this session. It is the only form in which a peer says so.
type refusal struct {
	Reason        string         `json:"reason"`
	Element       string         `json:"element"`
	Since         *version       `json:"since"`
	Feature       *uint8         `json:"feature"`
	Built         bool           `json:"built"`
	Session       *version       `json:"session"`
	Missing       featureSet     `json:"missing"`
	Host          []versionRange `json:"host"`
	Guest         []versionRange `json:"guest"`
	HostContract  string         `json:"host_contract,omitempty"`
	GuestContract string         `json:"guest_contract,omitempty"`
}

// decodeRefusal reads a refusal. What is out of range in it counts as absent.
func decodeRefusal(content []byte) (*refusal, error) {
	read := &refusal{Reason: reasons[0], Host: []versionRange{}, Guest: []versionRange{}}
	r := readFields(content)
	for r.next() {
		switch r.number {
		case 1:
			read.Reason = reasonName(int32(r.uint32()))
		case 2:
			read.Element = r.text()
		case 3:
			since := readVersion(r)
			read.Since = &since
		case 4:
			read.Feature = featureNumber(r.uint32())
		case 5:
			read.Built = r.uint64() != 0
		case 6:
			session := readVersion(r)
			read.Session = &session
		case 7:
			// A longer one counts as absent.
			read.Missing, _ = readFeatureSet(r.bytes())
		case 8:
			read.Host = appendUsable(read.Host, readRange(r))
		case 9:
			read.Guest = appendUsable(read.Guest, readRange(r))
		case 10:
			read.HostContract = r.text()
		case 11:
			read.GuestContract = r.text()
		}
	}
	return read, r.err
}

func (r *refusal) String() string {
	switch {
	case r.HostContract != "":
		return fmt.Sprintf("%s (host: %s, guest: %s)", r.Reason, r.HostContract, r.GuestContract)
	case r.Element != "":
		return fmt.Sprintf("%s: %s", r.Reason, r.Element)
	default:
		return r.Reason
	}
}

func reasonName(number int32) string {
	if number < 0 || int(number) >= len(reasons) {
		return reasons[0]
	}
	return reasons[number]
}

func featureNumber(number uint32) *uint8 {
	if number > 255 {
		return nil
	}
	feature := uint8(number)
	return &feature
}

// appendUsable appends a range that would be valid there in an offer.
func appendUsable(ranges []versionRange, r versionRange) []versionRange {
	if checkRanges(append(ranges[:len(ranges):len(ranges)], r)) != nil {
		return ranges
	}
	return append(ranges, r)
}
