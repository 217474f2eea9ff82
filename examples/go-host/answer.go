package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// errAnswerMismatch says that an answer is not what both offers come to. The connection must be closed: there is no other
// level to go on with.
var errAnswerMismatch = errors.New("the answer does not match the offers: something between host and guest changed them")

// otherContract says that the peer speaks another contract. Peers from before contracts had names skip the name, and would
// agree on versions of another contract.
type otherContract struct{ ours, theirs string }

func (e *otherContract) Error() string {
	return fmt.Sprintf("this host speaks the contract %s, and the agent speaks %s", e.ours, e.theirs)
}

// answer is what the peer says was agreed.
type answer struct {
	level     level
	responder []byte
	digest    []byte
}

// checkAnswer checks an answer to an offer of this host, which was sent as the bytes sent. It computes the selection and
// the digest itself, and returns the session's level and the peer's offer.
func checkAnswer(ours *offer, sent, received []byte, known catalogue) (level, *offer, error) {
	read, err := decodeAnswer(received)
	if err != nil {
		return level{}, nil, fmt.Errorf("the agent's answer cannot be read: %w", err)
	}
	theirs, err := decodeOffer(read.responder)
	if err != nil {
		return level{}, nil, fmt.Errorf("the offer in the agent's answer cannot be read: %w", err)
	}
	if ours.contractName() != theirs.contractName() {
		return level{}, nil, &otherContract{ours.contractName(), theirs.contractName()}
	}
	selected, err := selectLevel(ours, theirs, known)
	if err != nil || selected != read.level {
		return level{}, nil, errAnswerMismatch
	}
	if !bytes.Equal(read.digest, digest(sent, read.responder, selected)) {
		return level{}, nil, errAnswerMismatch
	}
	return selected, theirs, nil
}

// digest shows that both offers arrived as they were sent. It covers their bytes, and so what this program does not know.
func digest(initiator, responder []byte, agreed level) []byte {
	var hashed []byte
	for _, part := range [][]byte{initiator, responder} {
		hashed = binary.BigEndian.AppendUint32(hashed, uint32(len(part)))
		hashed = append(hashed, part...)
	}
	hashed = binary.BigEndian.AppendUint32(hashed, agreed.Version.major)
	hashed = binary.BigEndian.AppendUint32(hashed, agreed.Version.minor)
	hashed = append(hashed, agreed.Features[:]...)
	sum := sha256.Sum256(hashed)
	return sum[:]
}

func decodeAnswer(content []byte) (*answer, error) {
	read := &answer{}
	r := readFields(content)
	for r.next() {
		switch r.number {
		case 1:
			read.level.Version = readVersion(r)
		case 2:
			read.level.Features = readSet(r)
		case 3:
			read.responder = r.bytes()
		case 4:
			read.digest = r.bytes()
		}
	}
	return read, r.err
}

func readVersion(r *fieldReader) (read version) {
	inner := readFields(r.bytes())
	for inner.next() {
		switch inner.number {
		case 1:
			read.major = inner.uint32()
		case 2:
			read.minor = inner.uint32()
		}
	}
	if inner.err != nil {
		r.fail(inner.err)
	}
	return read
}
