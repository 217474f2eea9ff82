package main

import (
	"flag"
	"fmt"
	"io"
	"time"
)

const usageText = `Usage:
  go-host [OPTIONS] negotiate ADDRESS            agrees on a session and prints it
  go-host [OPTIONS] call ADDRESS METHOD REQUEST  makes a call; REQUEST is a JSON object
  go-host [OPTIONS] check                        gates requests without an agent: standard input is a JSON list of
                                                 {"method", "request", "version", "features"}

Options:
`

const usageEnd = `
Exit codes:
  0  done
  1  no connection, no session, or the agent answered with an error
  2  the arguments or the request make no sense
  3  the session does not include what the call needs: nothing was sent

Addresses:
  vsock://CID:PORT    a guest's vsock port
  hybrid:PATH:PORT    the same behind a monitor's Unix socket (Firecracker, Cloud Hypervisor)
  unix:PATH           an agent that runs as an ordinary process
`

// options is the command line.
type options struct {
	table      string
	contract   string
	vendor     string
	maxVersion string
	deadline   time.Duration
	json       bool
	// The command and what it is given.
	words []string
}

// usageError says that the arguments or the input make no sense.
type usageError struct{ sentence string }

func (e *usageError) Error() string { return e.sentence }

func usage(format string, arguments ...any) error {
	return &usageError{fmt.Sprintf(format, arguments...)}
}

// parseOptions reads the command line. Help goes to output.
func parseOptions(words []string, output io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("go-host", flag.ContinueOnError)
	flags.SetOutput(output)
	flags.StringVar(&o.table, "table", "proto/gates.json", "the gate table of the contract")
	flags.StringVar(&o.contract, "contract", ownContract, "the name of the contract")
	flags.StringVar(&o.vendor, "vendor", "", "the vendor whose features the table has, if it has features from 128 on")
	flags.StringVar(&o.maxVersion, "max-version", "", "offer no version above this one")
	flags.DurationVar(&o.deadline, "deadline", 5*time.Second, "how long connecting and negotiating, and each call, may take")
	flags.BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	flags.Usage = func() {
		fmt.Fprint(output, usageText)
		flags.PrintDefaults()
		fmt.Fprint(output, usageEnd)
	}
	if err := flags.Parse(words); err != nil {
		return nil, err
	}
	o.words = flags.Args()
	wanted, known := map[string]int{"negotiate": 2, "call": 4, "check": 1}[flags.Arg(0)]
	if !known || flags.NArg() != wanted {
		flags.Usage()
		return nil, usage("the command has to be one of these three, with what it takes")
	}
	if len(o.contract) == 0 || len(o.contract) > maxContractName {
		return nil, usage("a contract's name has 1 to %d bytes", maxContractName)
	}
	return o, nil
}

// offer is what this program can speak, as the table says.
func (o *options) offer(t *table) (*offer, error) {
	highest := t.Contract
	if o.maxVersion != "" {
		limit, err := parseVersion(o.maxVersion)
		if err != nil {
			return nil, &usageError{err.Error()}
		}
		if !highest.reaches(limit) {
			return nil, usage("the gate table is of version %s, which does not include %s", highest, limit)
		}
		highest = limit
	}
	ours := &offer{
		Versions: []versionRange{{highest.major, 0, highest.minor}},
		Offered:  t.featureSet(),
		// The ttRPC client's limit. An agent calls nothing on a connection that the host has dialled.
		Limits:          &limits{MaxMessage: 4 << 20, MaxStreams: 1},
		Vendor:          o.vendor,
		Software:        "go-host",
		SoftwareVersion: "1",
	}
	if o.contract != ownContract {
		ours.Contract = o.contract
	}
	return ours, ours.drawNonce()
}
