package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// runWith runs the program, and returns its exit code and what it has printed.
func runWith(stdin string, words ...string) (code int, stdout, stderr string) {
	var out, complaints bytes.Buffer
	code = run(words, strings.NewReader(stdin), &out, &complaints)
	return code, out.String(), complaints.String()
}

func TestUsage(t *testing.T) {
	const own = "../../proto/gates.json"
	for _, words := range [][]string{
		{},
		{"call"},
		{"call", "unix:/nowhere", "handclasp.v1.Agent/Info"},
		{"-no-such-option", "check"},
		{"-contract", "", "check"},
		{"-table", "/nowhere", "check"},
		{"-table", "main.go", "check"},
		{"-table", own, "negotiate", "tcp:localhost:80"},
		{"-table", own, "negotiate", "vsock://guest:1024"},
		{"-table", own, "negotiate", "hybrid:/nowhere"},
		{"-table", own, "-max-version", "9.9", "negotiate", "unix:/nowhere"},
		{"-table", own, "-max-version", "one", "negotiate", "unix:/nowhere"},
	} {
		if code, _, stderr := runWith("", words...); code != exitUsage || stderr == "" {
			t.Errorf("%v ends with %d: %s", words, code, stderr)
		}
	}
	if code, _, stderr := runWith("", "-help"); code != exitDone || !strings.Contains(stderr, "Exit codes") {
		t.Errorf("help ends with %d: %s", code, stderr)
	}
	code, stdout, _ := runWith("", "-table", own, "-json", "negotiate", "unix:"+filepath.Join(t.TempDir(), "nobody"))
	if code != exitFailed || !strings.Contains(stdout, `"kind":"failed"`) {
		t.Errorf("without an agent it ends with %d: %s", code, stdout)
	}
}

func TestCheck(t *testing.T) {
	const cases = `[
		{"method": "handclasp.v1.Agent/Mount", "request": {"driver": "ephemeral"}, "version": "1.0", "features": [3]},
		{"method": "handclasp.v1.Agent/Mount", "request": {"driver": "tmpfs"}, "version": "1.0", "features": [3]}]`
	code, stdout, stderr := runWith(cases, "-json", "-table", "../../proto/gates.json", "check")
	var verdicts []map[string]any
	unmarshal(t, []byte(stdout), &verdicts)
	if code != exitDone || len(verdicts) != 2 || verdicts[0]["not_sent"] == nil || verdicts[1]["bytes"] != "0a05746d706673" {
		t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
	}
}

// monitor is a monitor's end of a handshake, which sends reply once it is asked for a port.
func monitor(t *testing.T, reply string) (path string, asked <-chan string) {
	path = filepath.Join(t.TempDir(), "monitor")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	lines := make(chan string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		line := make([]byte, 64)
		n, _ := conn.Read(line)
		conn.Write([]byte(reply))
		lines <- string(line[:n])
	}()
	return path, lines
}

func TestTheHandshakeOfHybridVsock(t *testing.T) {
	for reply, behind := range map[string]string{
		"OK 1073741824\nguest":          "guest",
		"OK 4294967296\n":               "",
		"OK\n":                          "",
		"NO 5\n":                        "",
		"OK 1":                          "",
		"OK " + strings.Repeat("1", 40): "",
	} {
		path, asked := monitor(t, reply)
		conn, err := dial("hybrid:"+path+":1024", time.Now().Add(patience))
		if line := <-asked; line != "CONNECT 1024\n" {
			t.Errorf("the monitor is asked %q", line)
		}
		if behind == "" {
			if err == nil {
				t.Errorf("%q is taken for a connection", reply)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		read := make([]byte, 16)
		n, _ := conn.Read(read)
		if string(read[:n]) != behind {
			t.Errorf("behind %q the guest says %q", reply, read[:n])
		}
		conn.Close()
	}
}

func TestVsock(t *testing.T) {
	// Nobody has this context ID. A machine without vsock says so instead.
	conn, err := dial("vsock://4294967294:1024", time.Now().Add(patience))
	var failed *os.SyscallError
	if err == nil || !errors.As(err, &failed) || !strings.HasPrefix(err.Error(), "vsock://4294967294:1024: ") {
		t.Errorf("%v, %v", conn, err)
	}
}
