package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/containerd/ttrpc"
)

// The codes of gRPC that mean something to this program.
const (
	codeInvalidArgument = 3
	codeNotFound        = 5
	codeUnimplemented   = 12
)

// statusError is an error that the agent answered to a call.
type statusError struct {
	code    int32
	message string
	// The refusal among its details, if it has a readable one.
	refusal *refusal
}

func (e *statusError) Error() string { return fmt.Sprintf("%s (code %d)", e.message, e.code) }

// errLegacy says that the agent does not know negotiation.
var errLegacy = errors.New("this agent does not know Handclasp's negotiation")

// session is a connection on which a level was agreed.
type session struct {
	client *ttrpc.Client
	table  *table
	level  level
	// What the agent offered.
	peer *offer
}

// negotiate agrees on a session over a new connection. The connection is closed if there is none. Each call needs an offer
// with a nonce of its own.
func negotiate(ctx context.Context, conn net.Conn, t *table, ours *offer) (*session, error) {
	s := &session{client: newClient(conn), table: t}
	if err := s.negotiate(ctx, ours); err != nil {
		s.client.Close()
		return nil, err
	}
	return s, conn.SetDeadline(time.Time{})
}

func (s *session) negotiate(ctx context.Context, ours *offer) error {
	sent := ours.encodeForHost()
	received, err := call(ctx, s.client, "handclasp.v1.Negotiation", "Negotiate", sent)
	var status *statusError
	if errors.As(err, &status) && status.refusal == nil {
		switch status.code {
		case codeInvalidArgument, codeNotFound, codeUnimplemented:
			return errLegacy
		}
	}
	if err != nil {
		return err
	}
	s.level, s.peer, err = checkAnswer(ours, sent, received, s.table.catalogue())
	return err
}

// prepared is a request that passed the gate.
type prepared struct {
	method  *element
	content []byte
	// The fields that were left out of it.
	dropped []string
}

// prepare reads a request from JSON, checks it against a level, and encodes it. Nothing is sent.
func prepare(t *table, method string, request []byte, at level) (*prepared, error) {
	e, err := t.method(method)
	if err != nil {
		return nil, &usageError{err.Error()}
	}
	if e.Streams != "" {
		return nil, &usageError{fmt.Sprintf("%s streams, and this program makes unary calls only", method)}
	}
	m, err := t.parseRequest(e.Request, request)
	if err != nil {
		return nil, &usageError{err.Error()}
	}
	dropped, err := check(t, e, m, at)
	if err != nil {
		return nil, err
	}
	return &prepared{e, encode(m), dropped}, nil
}

// call sends a request that passed the gate of this session, and returns the response.
func (s *session) call(ctx context.Context, p *prepared) (map[string]any, error) {
	service, method := p.method.service()
	received, err := call(ctx, s.client, service, method, p.content)
	if err != nil {
		return nil, err
	}
	response, err := s.table.decodeResponse(p.method.Response, received)
	if err != nil {
		return nil, fmt.Errorf("the answer to %s cannot be read: %w", p.method.Name, err)
	}
	return response, nil
}

// call makes a unary call with encoded messages.
func call(ctx context.Context, client *ttrpc.Client, service, method string, request []byte) ([]byte, error) {
	sent, received := encoded(request), encoded(nil)
	if err := client.Call(ctx, service, method, &sent, &received); err != nil {
		return nil, err
	}
	return received, nil
}

// newClient makes a client whose calls return a *statusError for an error that the agent answered.
func newClient(conn net.Conn) *ttrpc.Client {
	// The client's own error would hide the details, in which the refusal is.
	intercept := func(ctx context.Context, request *ttrpc.Request, response *ttrpc.Response,
		_ *ttrpc.UnaryClientInfo, invoke ttrpc.Invoker) error {
		if err := invoke(ctx, request, response); err != nil {
			return err
		}
		return readStatus(response)
	}
	return ttrpc.NewClient(conn, ttrpc.WithUnaryClientInterceptor(intercept))
}

func readStatus(response *ttrpc.Response) error {
	status := response.Status
	if status.GetCode() == 0 {
		return nil
	}
	read := &statusError{code: status.GetCode(), message: status.GetMessage()}
	for _, detail := range status.GetDetails() {
		if read.refusal == nil && detail.GetTypeUrl() == refusalURL {
			// One that cannot be read counts as absent.
			if refusal, err := decodeRefusal(detail.GetValue()); err == nil {
				read.refusal = refusal
			}
		}
	}
	return read
}

// encoded is a message that the client sends and receives as it is.
type encoded []byte

func (e *encoded) Reset()                         { *e = nil }
func (e *encoded) String() string                 { return fmt.Sprintf("%x", []byte(*e)) }
func (*encoded) ProtoMessage()                    {}
func (e *encoded) Marshal() ([]byte, error)       { return *e, nil }
func (e *encoded) Unmarshal(content []byte) error { *e = append(encoded{}, content...); return nil }
