//! The floor of a server that has one connection and waits in its reads.

#![no_std]
#![no_main]

use guest_agent::sys::{self, Start};
use handclasp_echo::connection::Connection;
use handclasp_echo::setup::{self, Server};
use rustix::event::{PollFd, PollFlags, poll};

// Both ends of the name are Rust: the entry point in the agent's library calls it.
#[allow(clippy::no_mangle_with_rust_abi)]
#[unsafe(no_mangle)]
fn agent_main(start: Start) -> ! {
    if let Some(server) = setup::start(start.environment()) {
        serve(server);
    }
    sys::exit(1)
}

/// Serves for ever; returns only if the kernel does not give what it must.
fn serve(server: Server) -> Option<()> {
    let [buffer, ..] = &mut server.memory.large;
    loop {
        poll(&mut [PollFd::new(&server.listener, PollFlags::IN)], None).ok()?;
        let Some((stream, _)) = server.listener.accept().ok()? else {
            continue;
        };
        stream.set_nonblocking(false).ok()?;
        let mut connection = Connection::new(stream, buffer);
        while connection.turn(&server.answer) {}
    }
}
