package main

import (
	"fmt"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// afVsock is the address family of vsock (vsock(7)), which the standard library does not have.
const afVsock = 40

// vsockAddress is struct sockaddr_vm of linux/vm_sockets.h.
type vsockAddress struct {
	family    uint16
	_         uint16
	port, cid uint32
	_         [4]byte
}

// vsockConn is a connection over vsock. net.FileConn does not take sockets of this family, but files have deadlines as well.
type vsockConn struct {
	*os.File
	peer vsockName
}

// vsockName is an address as net.Conn shows it.
type vsockName string

func (vsockName) Network() string  { return "vsock" }
func (n vsockName) String() string { return string(n) }

func (c *vsockConn) LocalAddr() net.Addr  { return vsockName("") }
func (c *vsockConn) RemoteAddr() net.Addr { return c.peer }

// dialVsock connects to a port of the guest with a context ID.
func dialVsock(cid, port uint32, deadline time.Time) (net.Conn, error) {
	name := vsockName(fmt.Sprintf("vsock://%d:%d", cid, port))
	socket, err := syscall.Socket(afVsock, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	address := vsockAddress{family: afVsock, port: port, cid: cid}
	_, _, errno := syscall.Syscall(syscall.SYS_CONNECT, uintptr(socket),
		uintptr(unsafe.Pointer(&address)), unsafe.Sizeof(address))
	// The socket does not block, so the runtime waits for it, and honours deadlines.
	conn := &vsockConn{os.NewFile(uintptr(socket), string(name)), name}
	if errno == 0 || errno == syscall.EINPROGRESS {
		err = conn.finishConnect(deadline)
	} else {
		err = os.NewSyscallError("connect", errno)
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return conn, nil
}

// finishConnect waits until the socket is connected.
func (c *vsockConn) finishConnect(deadline time.Time) error {
	if err := c.SetDeadline(deadline); err != nil {
		return err
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	var asked bool
	// The function is called again when the socket has become writable, until it returns true.
	err = raw.Write(func(socket uintptr) bool {
		number, err := syscall.GetsockoptInt(int(socket), syscall.SOL_SOCKET, syscall.SO_ERROR)
		switch {
		case err != nil:
			failed = os.NewSyscallError("getsockopt", err)
		case number != 0:
			failed = os.NewSyscallError("connect", syscall.Errno(number))
		case !asked && !isConnected(socket):
			asked = true
			return false
		}
		return true
	})
	if err != nil {
		return err
	}
	return failed
}

// isConnected says whether the socket has a peer already.
func isConnected(socket uintptr) bool {
	var peer vsockAddress
	length := uint32(unsafe.Sizeof(peer))
	_, _, errno := syscall.Syscall(syscall.SYS_GETPEERNAME, socket,
		uintptr(unsafe.Pointer(&peer)), uintptr(unsafe.Pointer(&length)))
	return errno == 0
}
