package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"testing"
)

// octets are bytes as the test vectors write them.
type octets []byte

func (o *octets) UnmarshalText(text []byte) (err error) {
	*o, err = hex.DecodeString(string(text))
	return err
}

// featureVersions is an entry of a vector's catalogue.
type featureVersions struct {
	Feature  uint8          `json:"feature"`
	Versions []versionRange `json:"versions"`
}

func catalogueOf(entries []featureVersions) catalogue {
	known := catalogue{}
	for _, entry := range entries {
		known[entry.Feature] = entry.Versions
	}
	return known
}

// vectorOffer is an offer in a test vector.
type vectorOffer struct {
	offer
	Nonce    octets  `json:"nonce"`
	Contract *string `json:"contract"`
}

func (v *vectorOffer) get() *offer {
	v.offer.nonce = v.Nonce
	// The vectors write absent limits as zeros.
	if v.Limits != nil && *v.Limits == (limits{}) {
		v.Limits = nil
	}
	if v.Contract != nil {
		v.offer.Contract = *v.Contract
	}
	return &v.offer
}

// outcome is what comes of two offers, or of an answer.
type outcome struct {
	Version  *version   `json:"version"`
	Features featureSet `json:"features"`
	Refusal  *refusal   `json:"refusal"`
	Error    string     `json:"error"`
}

// checkSession compares a session, or the error in its place, with a vector's outcome.
func checkSession(t *testing.T, wanted outcome, got level, err error) {
	t.Helper()
	if wanted.Version == nil {
		if err == nil {
			t.Errorf("%v is a session: it has to be an error", got)
		}
		return
	}
	if err != nil || got != (level{*wanted.Version, wanted.Features}) {
		t.Errorf("%v, %v: it has to be %v with %v", got, err, wanted.Version, wanted.Features.numbers())
	}
}

// readVectors reads a file of the protocol's test vectors, and runs a test for each.
func readVectors[V any](t *testing.T, file string, run func(t *testing.T, vector V)) {
	content, err := os.ReadFile("../../tests/vectors/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Vectors []json.RawMessage `json:"vectors"`
	}
	unmarshal(t, content, &vectors)
	if len(vectors.Vectors) == 0 {
		t.Fatal("there is no vector")
	}
	for _, text := range vectors.Vectors {
		var name struct {
			Name string `json:"name"`
		}
		var vector V
		unmarshal(t, text, &name)
		unmarshal(t, text, &vector)
		t.Run(name.Name, func(t *testing.T) { run(t, vector) })
	}
}

func unmarshal(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

func TestFeatureSets(t *testing.T) {
	type vector struct {
		Bytes     octets      `json:"bytes"`
		Canonical bool        `json:"canonical"`
		Features  *featureSet `json:"features"`
	}
	readVectors(t, "features.json", func(t *testing.T, v vector) {
		set, err := readFeatureSet(v.Bytes)
		if v.Features == nil {
			if err == nil {
				t.Errorf("%v is a set: it has to be an error", set.numbers())
			}
			return
		}
		if err != nil || set != *v.Features {
			t.Errorf("%v, %v: it has to be %v", set.numbers(), err, v.Features.numbers())
		}
		if v.Canonical && !bytes.Equal(set.trimmed(), v.Bytes) {
			t.Errorf("it is written as %x", set.trimmed())
		}
	})
}

func TestMessages(t *testing.T) {
	type vector struct {
		Bytes     octets          `json:"bytes"`
		Canonical bool            `json:"canonical"`
		Error     string          `json:"error"`
		Message   string          `json:"message"`
		Value     json.RawMessage `json:"value"`
	}
	tried := map[string]int{}
	readVectors(t, "messages.json", func(t *testing.T, v vector) {
		var err error
		switch v.Message {
		case "Offer":
			var read *offer
			if read, err = decodeOffer(v.Bytes); err == nil && v.Canonical {
				checkOffer(t, read, v.Value)
			}
		case "Answer":
			_, err = decodeAnswer(v.Bytes)
		case "Refusal":
			var read *refusal
			if read, err = decodeRefusal(v.Bytes); err == nil && v.Error == "" {
				checkRefusal(t, read, v.Value)
			}
		default:
			// The ttRPC client reads the envelopes.
			return
		}
		tried[v.Message]++
		if (err != nil) != (v.Error != "") {
			t.Errorf("the error is %v: it has to be %q", err, v.Error)
		}
	})
	for _, message := range []string{"Offer", "Answer", "Refusal"} {
		if tried[message] < 2 {
			t.Errorf("there are %d vectors of %s", tried[message], message)
		}
	}
}

func checkOffer(t *testing.T, read *offer, value json.RawMessage) {
	t.Helper()
	var wanted vectorOffer
	unmarshal(t, value, &wanted)
	want := wanted.get()
	if !reflect.DeepEqual(assigned(read.Versions), assigned(want.Versions)) || read.Offered != want.Offered ||
		read.Required != want.Required || read.Vendor != want.Vendor || read.Software != want.Software ||
		read.SoftwareVersion != want.SoftwareVersion || read.Contract != want.Contract {
		t.Errorf("it is read as %+v", read)
	}
}

func checkRefusal(t *testing.T, read *refusal, value json.RawMessage) {
	t.Helper()
	text, err := json.Marshal(read)
	if err != nil {
		t.Fatal(err)
	}
	var got, wanted any
	unmarshal(t, text, &got)
	unmarshal(t, value, &wanted)
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("it is read as %s", text)
	}
}

func TestGrease(t *testing.T) {
	type vector struct {
		Role  string      `json:"role"`
		Bytes octets      `json:"bytes"`
		Offer vectorOffer `json:"offer"`
	}
	tried := 0
	readVectors(t, "grease.json", func(t *testing.T, v vector) {
		// This program is a host.
		if v.Role != "host" {
			return
		}
		tried++
		if sent := v.Offer.get().encodeForHost(); !bytes.Equal(sent, v.Bytes) {
			t.Errorf("it is sent as %x", sent)
		}
	})
	if tried == 0 {
		t.Error("there is no vector of a host")
	}
}

func TestSelection(t *testing.T) {
	type vector struct {
		Catalogue []featureVersions `json:"catalogue"`
		Host      offer             `json:"host"`
		Guest     offer             `json:"guest"`
		Outcome   outcome           `json:"outcome"`
	}
	readVectors(t, "select.json", func(t *testing.T, v vector) {
		selected, err := selectLevel(&v.Host, &v.Guest, catalogueOf(v.Catalogue))
		checkSession(t, v.Outcome, selected, err)
		if v.Outcome.Refusal == nil {
			return
		}
		var refusal *noSession
		if !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		isMissing := v.Outcome.Refusal.Reason == "MISSING_FEATURES"
		if (refusal.missing != nil) != isMissing {
			t.Errorf("the error is %v: it has to be %s", err, v.Outcome.Refusal)
		}
		if isMissing && *refusal.missing != (level{*v.Outcome.Refusal.Session, v.Outcome.Refusal.Missing}) {
			t.Errorf("%v is missing: it has to be %v", refusal.missing, v.Outcome.Refusal)
		}
	})
}

func TestAnswers(t *testing.T) {
	type vector struct {
		Role      string            `json:"role"`
		Catalogue []featureVersions `json:"catalogue"`
		Offer     vectorOffer       `json:"offer"`
		Initiator octets            `json:"initiator"`
		Bytes     octets            `json:"bytes"`
		Outcome   outcome           `json:"outcome"`
	}
	tried := map[string]int{}
	readVectors(t, "answers.json", func(t *testing.T, v vector) {
		// This program is a host.
		if v.Role != "host" {
			return
		}
		tried[v.Outcome.Error]++
		agreed, _, err := checkAnswer(v.Offer.get(), v.Initiator, v.Bytes, catalogueOf(v.Catalogue))
		checkSession(t, v.Outcome, agreed, err)
		if isMismatch := v.Outcome.Error == "answer-mismatch"; isMismatch != errors.Is(err, errAnswerMismatch) {
			t.Errorf("the error is %v: it has to be %q", err, v.Outcome.Error)
		}
	})
	if tried[""] == 0 || tried["answer-mismatch"] == 0 {
		t.Errorf("the vectors of a host are %v", tried)
	}
}
