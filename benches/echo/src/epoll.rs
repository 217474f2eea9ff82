//! The floor of a server that waits for several connections at once, as the agent does.

#![no_std]
#![no_main]

use agent_engine::limits::LARGE_BUFFERS;
use agent_engine::platform::{Id, Interest, Token};
use agent_engine::time::Duration;
use guest_agent::linux::{Events, Poller};
use guest_agent::sys::{self, Start};
use handclasp_echo::connection::Connection;
use handclasp_echo::setup::{self, Server};

const READ: Interest = Interest {
    read: true,
    write: false,
};
/// The connections served at a time: one for each large buffer of the agent's.
const CONNECTIONS: usize = LARGE_BUFFERS;

// Both ends of the name are Rust: the entry point in the agent's library calls it.
#[allow(clippy::no_mangle_with_rust_abi)]
#[unsafe(no_mangle)]
fn agent_main(start: Start) -> ! {
    if let Some(server) = setup::start(start.environment()) {
        serve(server);
    }
    sys::exit(1)
}

/// Serves for ever; returns only if the kernel gives no epoll.
fn serve(server: Server) -> Option<()> {
    let Server {
        listener,
        mut dialled,
        answer,
        memory,
    } = server;
    let mut buffers = memory.large.each_mut().map(|buffer| Some(&mut buffer[..]));
    let mut connections: [Option<Connection<'_>>; CONNECTIONS] = [const { None }; CONNECTIONS];
    let poller = Poller::new().ok()?;
    poller.add(&listener, Token::Listener, READ).ok()?;
    let mut events = Events::default();
    loop {
        let accepted = dialled.take();
        for readiness in poller.wait(&mut events, accepted.as_ref().map(|_| Duration::ZERO)) {
            match readiness.token {
                Token::Connection(Id { index, .. }) => {
                    let slot = connections.get_mut(index)?;
                    if !slot.as_mut()?.turn(&answer) {
                        *buffers.get_mut(index)? = slot.take().map(Connection::into_input);
                    }
                }
                _ => dialled = listener.accept().ok()?.map(|(stream, _)| stream),
            }
        }
        if let Some(stream) = accepted.or_else(|| dialled.take()) {
            let index = buffers.iter().position(Option::is_some)?;
            let connection = Connection::new(stream, buffers.get_mut(index)?.take()?);
            connection.stream().set_nonblocking(true).ok()?;
            let token = Token::Connection(Id { index, serial: 0 });
            poller.add(connection.stream(), token, READ).ok()?;
            *connections.get_mut(index)? = Some(connection);
        }
    }
}
