use super::*;
use crate::address::{Address, PORT_ANY};
use crate::test_dir::TestDir;
use embedded_io::{Error as _, ErrorKind};
use rustix::io::{FdFlags, fcntl_getfd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::{fs as std_fs, process};

fn listen(path: &str) -> Result<Listener, SocketError> {
    let path = UnixPath::new(path).unwrap();
    Listener::bind(&ListenAddress::Unix { path })
}

#[test]
fn a_peer_is_known_by_its_user_and_process() {
    let dir = TestDir::new();
    let path = dir.path("s");
    let listener = listen(&path).unwrap();
    let _client = UnixStream::connect(&path).unwrap();
    let (_, peer) = listener.accept().unwrap().unwrap();
    let uid = std_fs::metadata("/proc/self").unwrap().uid();
    let pid = process::id().cast_signed();
    assert_eq!(peer, Peer::Unix { uid, pid });
    assert!(listener.accept().unwrap().is_none());
}

#[test]
fn descriptors_are_not_inherited_and_do_not_block() {
    let dir = TestDir::new();
    let path = dir.path("s");
    let listener = listen(&path).unwrap();
    let _client = UnixStream::connect(&path).unwrap();
    let (stream, _) = listener.accept().unwrap().unwrap();
    for fd in [listener.as_fd(), stream.as_fd()] {
        assert!(fcntl_getfd(fd).unwrap().contains(FdFlags::CLOEXEC));
        assert!(fs::fcntl_getfl(fd).unwrap().contains(fs::OFlags::NONBLOCK));
    }
}

#[test]
fn the_socket_s_file_is_its_owner_s_alone() {
    let dir = TestDir::new();
    let path = dir.path("s");
    let _listener = listen(&path).unwrap();
    let mode = std_fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_stale_socket_is_replaced_and_a_live_one_is_not() {
    let dir = TestDir::new();
    let path = dir.path("s");
    drop(listen(&path).unwrap());
    assert!(std_fs::exists(&path).unwrap());
    let listener = listen(&path).unwrap();
    assert_eq!(listen(&path).unwrap_err().kind(), ErrorKind::AddrInUse);

    let _client = UnixStream::connect(&path).unwrap();
    // The second attempt left a connection behind, which it closed at once.
    assert!(listener.accept().unwrap().is_some());
    assert!(listener.accept().unwrap().is_some());
    assert!(listener.accept().unwrap().is_none());
}

#[test]
fn nothing_but_a_stale_socket_is_removed() {
    let dir = TestDir::new();
    let file = dir.path("file");
    std_fs::write(&file, "precious").unwrap();
    assert_eq!(listen(&file).unwrap_err().kind(), ErrorKind::AddrInUse);
    assert_eq!(std_fs::read(&file).unwrap(), b"precious");

    let stale = dir.path("stale");
    drop(UnixListener::bind(&stale).unwrap());
    let link = dir.path("link");
    std::os::unix::fs::symlink(&stale, &link).unwrap();
    assert_eq!(listen(&link).unwrap_err().kind(), ErrorKind::AddrInUse);
    assert!(std_fs::symlink_metadata(&link).unwrap().is_symlink());

    let datagram = dir.path("datagram");
    let _live = UnixDatagram::bind(&datagram).unwrap();
    assert_eq!(listen(&datagram).unwrap_err().kind(), ErrorKind::AddrInUse);
    assert!(std_fs::exists(&datagram).unwrap());
}

#[test]
fn a_missing_directory_is_named_as_such() {
    let dir = TestDir::new();
    assert_eq!(
        listen(&dir.path("no/s")).unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

#[test]
fn a_full_backlog_is_not_a_stale_socket() {
    let dir = TestDir::new();
    let path = dir.path("s");
    let fd = bind_unix(UnixPath::new(&path).unwrap(), socket::open_nonblocking).unwrap();
    net::listen(&fd, 0).unwrap();
    let address = Address::Unix {
        path: UnixPath::new(&path).unwrap(),
    };
    let mut waiting = std::vec::Vec::new();
    let error = loop {
        match Stream::connect_nonblocking(&address) {
            Ok(stream) => waiting.push(stream),
            Err(error) => break error,
        }
    };
    assert!(error.would_block());
    assert_eq!(listen(&path).unwrap_err().kind(), ErrorKind::AddrInUse);
}

/// All of vsock that can be seen without a virtual machine: that the kernel reads our addresses.
#[test]
fn a_vsock_port_is_listened_on() {
    let listener = match Listener::bind(&ListenAddress::Vsock { port: PORT_ANY }) {
        Ok(listener) => listener,
        Err(error) if error.errno() == Errno::AFNOSUPPORT => return, // a kernel without vsock
        Err(error) => panic!("{error}"),
    };
    let bound = VsockAddr::decode(&net::getsockname(&listener).unwrap()).unwrap();
    assert_eq!(bound.cid(), CID_ANY);
    assert_ne!(bound.port(), PORT_ANY);
    assert!(listener.accept().unwrap().is_none());

    let again = Listener::bind(&ListenAddress::Vsock { port: bound.port() });
    assert_eq!(again.unwrap_err().kind(), ErrorKind::AddrInUse);
}
