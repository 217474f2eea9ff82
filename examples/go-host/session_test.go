package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"testing"
	"time"
)

// patience only keeps a defect from hanging a test.
const patience = 60 * time.Second

// agent answers requests on a connection as a test says. respond gets the payload of the envelope of each request, and
// returns the envelope of the response.
func agent(conn net.Conn, respond func(request []byte) []byte) {
	defer conn.Close()
	header := make([]byte, 10)
	for {
		if _, err := io.ReadFull(conn, header); err != nil {
			return
		}
		envelope := make([]byte, binary.BigEndian.Uint32(header))
		if _, err := io.ReadFull(conn, envelope); err != nil {
			return
		}
		var request []byte
		for r := readFields(envelope); r.next(); {
			if r.number == 3 {
				request = r.bytes()
			}
		}
		response := respond(request)
		binary.BigEndian.PutUint32(header, uint32(len(response)))
		header[8] = 2
		if _, err := conn.Write(append(header[:len(header):len(header)], response...)); err != nil {
			return
		}
	}
}

// negotiateWith negotiates with an agent that responds as the test says.
func negotiateWith(t *table, ours *offer, respond func(request []byte) []byte) (*session, error) {
	here, there := net.Pipe()
	go agent(there, respond)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return negotiate(ctx, here, t, ours)
}

// withFeatures makes a table of a contract that has only these features, from its version 1.0 on.
func withFeatures(numbers ...uint8) *table {
	t := &table{Contract: version{1, 0}, byName: map[string]*element{}}
	for _, number := range numbers {
		t.Features = append(t.Features, feature{Number: number, Since: version{1, 0}})
	}
	return t
}

func TestContracts(t *testing.T) {
	type vector struct {
		Offer    octets  `json:"offer"`
		Response octets  `json:"response"`
		Outcome  outcome `json:"outcome"`
	}
	readVectors(t, "contracts.json", func(t *testing.T, v vector) {
		ours, err := decodeOffer(v.Offer)
		if err != nil {
			t.Fatal(err)
		}
		ours = ours.shown()
		var sent []byte
		s, err := negotiateWith(withFeatures(1, 2), ours, func(request []byte) []byte {
			sent = request
			return v.Response
		})
		if !bytes.Equal(sent, v.Offer) {
			t.Errorf("the offer is sent as %x", sent)
		}
		if err == nil {
			defer s.client.Close()
			checkSession(t, v.Outcome, s.level, nil)
			return
		}
		checkSession(t, v.Outcome, level{}, err)
		var status *statusError
		var other *otherContract
		switch {
		case v.Outcome.Error != "" && !errors.As(err, &other):
			t.Errorf("the error is %v: it has to be %s", err, v.Outcome.Error)
		case v.Outcome.Refusal == nil:
		case !errors.As(err, &status) || status.refusal == nil:
			t.Errorf("the error is %v: it has to be a refusal", err)
		case status.refusal.String() != v.Outcome.Refusal.String():
			t.Errorf("the refusal is %s: it has to be %s", status.refusal, v.Outcome.Refusal)
		}
	})
}

func TestAnAgentThatDoesNotNegotiate(t *testing.T) {
	for code, isLegacy := range map[uint64]bool{3: true, 5: true, 12: true, 14: false} {
		ours := &offer{Versions: []versionRange{{1, 0, 0}}}
		if err := ours.drawNonce(); err != nil {
			t.Fatal(err)
		}
		_, err := negotiateWith(withFeatures(), ours, func([]byte) []byte {
			var status, response fieldWriter
			status.numberField(1, code)
			status.bytesField(2, []byte("no such service"))
			response.bytesField(1, status.out)
			return response.out
		})
		if err == nil || errors.Is(err, errLegacy) != isLegacy {
			t.Errorf("after the code %d the error is %v", code, err)
		}
	}
}

func TestAFlippedBitIsNeverASession(t *testing.T) {
	ours := &offer{Versions: []versionRange{{1, 0, 2}}, Offered: newFeatureSet(1, 2)}
	if err := ours.drawNonce(); err != nil {
		t.Fatal(err)
	}
	theirs := &offer{Versions: []versionRange{{1, 0, 1}}, Offered: newFeatureSet(2, 3), nonce: make([]byte, nonceLength)}
	known := withFeatures(1, 2, 3).catalogue()
	sent, responder := ours.encodeForHost(), theirs.encode()
	right := level{version{1, 1}, newFeatureSet(2)}
	answer := encodeAnswer(right, responder, digest(sent, responder, right))

	agreed, _, err := checkAnswer(ours, sent, answer, known)
	if err != nil || agreed != right {
		t.Fatalf("the session is %v, %v", agreed, err)
	}
	for bit := 0; bit < 8*len(answer); bit++ {
		flipped := append([]byte(nil), answer...)
		flipped[bit/8] ^= 1 << (bit % 8)
		if agreed, _, err := checkAnswer(ours, sent, flipped, known); err == nil {
			t.Errorf("with the bit %d flipped the session is %v", bit, agreed)
		}
	}
}

func encodeAnswer(agreed level, responder, digest []byte) []byte {
	var version, answer fieldWriter
	version.numberField(1, uint64(agreed.Version.major))
	version.numberField(2, uint64(agreed.Version.minor))
	answer.bytesField(1, version.out)
	answer.bytesField(2, agreed.Features.trimmed())
	answer.bytesField(3, responder)
	answer.bytesField(4, digest)
	return answer.out
}
