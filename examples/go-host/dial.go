package main

import (
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// maxHandshake is the greatest length of a monitor's reply.
const maxHandshake = 32

// dial connects to an agent. The address is unix:PATH, vsock://CID:PORT, or hybrid:PATH:PORT for a vsock port behind a
// monitor's Unix socket. Connecting, and what is done with the connection until its deadline is set anew, end at deadline.
func dial(address string, deadline time.Time) (net.Conn, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch scheme {
	case "unix":
		return dialUnix(rest, deadline)
	case "hybrid":
		path, port, err := splitPort(rest)
		if err != nil {
			return nil, err
		}
		return dialHybrid(path, port, deadline)
	case "vsock":
		cid, port, err := splitPort(strings.TrimPrefix(rest, "//"))
		if err != nil {
			return nil, err
		}
		number, err := strconv.ParseUint(cid, 10, 32)
		if err != nil {
			return nil, usage("%q is no context ID", cid)
		}
		return dialVsock(uint32(number), port, deadline)
	}
	return nil, usage("%q is no address: write it as vsock://CID:PORT, unix:PATH or hybrid:PATH:PORT", address)
}

func splitPort(text string) (before string, port uint32, err error) {
	before, after := cutLast(text, ":")
	number, err := strconv.ParseUint(after, 10, 32)
	if before == "" || err != nil {
		return "", 0, usage("%q does not end with a port", text)
	}
	return before, uint32(number), nil
}

func dialUnix(path string, deadline time.Time) (net.Conn, error) {
	dialer := net.Dialer{Deadline: deadline}
	conn, err := dialer.Dial("unix", path)
	if err != nil {
		return nil, err
	}
	return conn, conn.SetDeadline(deadline)
}

// dialHybrid connects to a monitor's Unix socket and asks it for a port of the guest.
func dialHybrid(path string, port uint32, deadline time.Time) (net.Conn, error) {
	conn, err := dialUnix(path, deadline)
	if err != nil {
		return nil, err
	}
	if err := shakeHands(conn, port); err != nil {
		conn.Close()
		return nil, fmt.Errorf("the monitor does not connect port %d: %w", port, err)
	}
	return conn, nil
}

// shakeHands does the monitor's handshake. Nothing else may be sent before its reply, and no byte behind the reply is read.
func shakeHands(conn io.ReadWriter, port uint32) error {
	if _, err := fmt.Fprintf(conn, "CONNECT %d\n", port); err != nil {
		return err
	}
	// A byte at a time: what follows the line is the guest's.
	char := make([]byte, 1)
	var line []byte
	for len(line) < maxHandshake {
		if _, err := io.ReadFull(conn, char); err != nil {
			return fmt.Errorf("no reply: %w", err)
		}
		if char[0] == '\n' {
			return checkReply(string(line))
		}
		line = append(line, char[0])
	}
	return fmt.Errorf("its reply is too long: %q", line)
}

func checkReply(line string) error {
	_, err := strconv.ParseUint(strings.TrimPrefix(line, "OK "), 10, 32)
	if !strings.HasPrefix(line, "OK ") || err != nil {
		return fmt.Errorf("it replies %q", line)
	}
	return nil
}
