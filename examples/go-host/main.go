// Command go-host is a host in Go: it negotiates with an agent and calls it. All that it knows of the contract is the gate
// table, a JSON file that `handclasp schema gates` prints. It sends nothing that the session does not include.
//
// The files are in the order of what happens: options, dial and vsock, table, session, offer, answer and selection, parse,
// gate and encode, decode. wire and level are what they share.
package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

// How the program ends.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitNotSent = 3
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program, and returns its exit code.
func run(words []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parseOptions(words, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitDone
	}
	if err != nil {
		fmt.Fprintf(stderr, "go-host: %v\n", err)
		return exitUsage
	}
	result, err := o.run(stdin)
	if err != nil {
		fmt.Fprintf(stderr, "go-host: %v\n", err)
		if !o.json {
			return exitCode(err)
		}
		result = failure(err)
	}
	if printed := o.print(stdout, result); printed != nil {
		fmt.Fprintf(stderr, "go-host: cannot write the output: %v\n", printed)
		return exitFailed
	}
	return exitCode(err)
}

// run does what the command line says, and returns what is to be printed.
func (o *options) run(stdin io.Reader) (any, error) {
	t, err := loadTable(o.table)
	if err != nil {
		return nil, &usageError{err.Error()}
	}
	if o.words[0] == "check" {
		return checkCases(t, stdin)
	}
	ours, err := o.offer(t)
	if err != nil {
		return nil, err
	}
	s, err := o.connect(t, ours)
	if err != nil {
		return nil, err
	}
	defer s.client.Close()
	if o.words[0] == "negotiate" {
		return map[string]any{"session": s.level, "host": ours, "agent": s.peer.shown()}, nil
	}
	p, err := prepare(t, o.words[2], []byte(o.words[3]), s.level)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), o.deadline)
	defer cancel()
	response, err := s.call(ctx, p)
	return map[string]any{"session": s.level, "response": response, "dropped": list(p.dropped)}, err
}

// connect dials the agent and negotiates.
func (o *options) connect(t *table, ours *offer) (*session, error) {
	deadline := time.Now().Add(o.deadline)
	conn, err := dial(o.words[1], deadline)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	return negotiate(ctx, conn, t, ours)
}

// gated is a request of the command check.
type gated struct {
	level
	Method  string          `json:"method"`
	Request json.RawMessage `json:"request"`
}

// checkCases gates requests without an agent. For each it returns the encoded request, or why it would not be sent.
func checkCases(t *table, stdin io.Reader) (any, error) {
	var cases []gated
	if err := json.NewDecoder(stdin).Decode(&cases); err != nil {
		return nil, usage("standard input is no list of requests: %v", err)
	}
	verdicts := []map[string]any{}
	for _, each := range cases {
		p, err := prepare(t, each.Method, each.Request, each.level)
		switch {
		case err == nil:
			sent := map[string]any{"bytes": hex.EncodeToString(p.content), "dropped": list(p.dropped)}
			verdicts = append(verdicts, sent)
		case exitCode(err) == exitNotSent:
			verdicts = append(verdicts, map[string]any{"not_sent": err.Error()})
		default:
			return nil, fmt.Errorf("%s: %w", each.Method, err)
		}
	}
	return verdicts, nil
}

// exitCode tells scripts what happened.
func exitCode(err error) int {
	var missing *notInSession
	var long *tooLong
	var wrong *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &missing), errors.As(err, &long):
		return exitNotSent
	case errors.As(err, &wrong):
		return exitUsage
	}
	return exitFailed
}

// failure is an error for machines.
func failure(err error) map[string]any {
	kinds := map[int]string{exitFailed: "failed", exitUsage: "usage", exitNotSent: "not-sent"}
	object := map[string]any{"error": map[string]string{"kind": kinds[exitCode(err)], "message": err.Error()}}
	var status *statusError
	if errors.As(err, &status) && status.refusal != nil {
		object["refusal"] = status.refusal
	}
	return object
}

func (o *options) print(stdout io.Writer, result any) error {
	encoder := json.NewEncoder(stdout)
	if !o.json {
		encoder.SetIndent("", "  ")
	}
	return encoder.Encode(result)
}

// list makes an empty list of nothing.
func list(items []string) []string { return append([]string{}, items...) }
