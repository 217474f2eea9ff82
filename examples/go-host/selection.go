package main

import "fmt"

// The numbers of features: those below firstVendorFeature are the contract's, those from firstReservedFeature on are
// grease. Majors from firstReservedMajor on are grease as well.
const (
	firstVendorFeature   = 128
	firstReservedFeature = 192
	firstReservedMajor   = 65536
)

// catalogue is what is known of the features of a contract: for each, the versions that have it.
type catalogue map[uint8][]versionRange

// exists says whether a feature exists at a version. Vendors' features exist at all of them.
func (c catalogue) exists(feature uint8, at version) bool {
	if feature >= firstVendorFeature {
		return true
	}
	for _, r := range c[feature] {
		if r.major == at.major && r.min <= at.minor && at.minor <= r.max {
			return true
		}
	}
	return false
}

// noSession says that two offers have no session in common.
type noSession struct {
	// Of the highest version that both speak, if there is one: the features that one side requires and that are not
	// enabled there.
	missing *level
	host    []versionRange
	guest   []versionRange
}

func (e *noSession) Error() string {
	if e.missing != nil {
		return fmt.Sprintf("no session is possible: %s lacks the required features %v",
			e.missing.Version, e.missing.Features.numbers())
	}
	return fmt.Sprintf("no session is possible: host and guest have no version in common (%v, %v)", e.host, e.guest)
}

// selectLevel computes the session of two offers. Both ends of a connection compute it and get the same result.
func selectLevel(host, guest *offer, known catalogue) (level, error) {
	required := host.Required.union(guest.Required).filter(isAssigned)
	common := commonFeatures(host, guest)
	refusal := &noSession{host: assigned(host.Versions), guest: assigned(guest.Versions)}
	// The ranges are in descending order, so this goes from the highest major down.
	for _, h := range refusal.host {
		for _, g := range refusal.guest {
			candidate, ok := candidateOf(h, g)
			if !ok {
				continue
			}
			enabled := common.filter(func(feature uint8) bool { return known.exists(feature, candidate) })
			missing := required.without(enabled)
			if missing == (featureSet{}) {
				return level{candidate, enabled}, nil
			}
			if refusal.missing == nil {
				refusal.missing = &level{candidate, missing}
			}
		}
	}
	return level{}, refusal
}

// commonFeatures returns the features that both sides have. Those of vendors count only within the same vendor.
func commonFeatures(host, guest *offer) featureSet {
	hosts, guests := host.Offered.union(host.Required), guest.Offered.union(guest.Required)
	sameVendor := host.Vendor != "" && host.Vendor == guest.Vendor
	return hosts.filter(func(feature uint8) bool {
		isShared := feature < firstVendorFeature || sameVendor
		return guests.has(feature) && isAssigned(feature) && isShared
	})
}

// candidateOf returns the highest version in both ranges.
func candidateOf(host, guest versionRange) (version, bool) {
	minor := host.max
	if guest.max < minor {
		minor = guest.max
	}
	ok := host.major == guest.major && minor >= host.min && minor >= guest.min
	return version{host.major, minor}, ok
}

func isAssigned(feature uint8) bool { return feature < firstReservedFeature }

func assigned(ranges []versionRange) []versionRange {
	kept := []versionRange{}
	for _, r := range ranges {
		if r.major < firstReservedMajor {
			kept = append(kept, r)
		}
	}
	return kept
}
