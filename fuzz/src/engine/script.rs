//! What happens next, as the fuzzer says.

use super::driver::Driver;
use super::wire::Link;
use super::{LIMIT, ask};
use crate::input::Input;
use crate::peer::{Peer, frames};
use agent_core::offer::Role;
use agent_core::rpc::Request;
use agent_engine::HandlerError;
use agent_engine::system::{Exit, StartState};
use agent_engine::time::Duration;

impl Driver<'_, '_> {
    /// Lets one thing happen.
    pub(super) fn act(&mut self, input: &mut Input<'_>) {
        let (what, which) = (input.byte(), input.byte());
        match what % 16 {
            0 => self.world.connect(which),
            1 | 2 => self.say(which, input),
            3 | 4 => self.ask(which, input),
            5 => self.hold_up(which, input),
            6 => self.hang_up(which, input),
            7 => self.world.pass(duration(which, input.byte())),
            8 => self.write(which, input),
            9 => self.end_one(which, input),
            10 => self.feed(which, input),
            11 => self.answer_job(which, input),
            12 => match which % 4 {
                0 => self.world.machine.signalled = true,
                _ => self.world.machine.orphan(),
            },
            13 => self.world.faults.0 = which,
            14 => {
                self.settle();
            }
            _ => self.wait(duration(which, input.byte())),
        }
    }

    /// A peer says something that means something, mostly.
    fn say(&mut self, which: u8, input: &mut Input<'_>) {
        let mut peer = Peer::new(Role::Host, self.local);
        let wire = pick(&self.world.wires, which);
        if let Some(offer) = wire.and_then(|wire| ready(&wire.borrow().output)) {
            peer.their_offer = offer;
        }
        let bytes = peer.next(input);
        if let Some(wire) = wire {
            wire.borrow_mut().say(&bytes);
        }
    }

    /// A peer asks for something that takes its time, or calls with a large frame; it may say only a part.
    fn ask(&mut self, which: u8, input: &mut Input<'_>) {
        let bytes = ask::request(input, &self.world.machine.numbers);
        let part = match input.byte() {
            part @ 1..=127 => bytes.len() * usize::from(part) / 128,
            _ => bytes.len(),
        };
        if let Some(wire) = pick(&self.world.wires, which) {
            wire.borrow_mut().say(&bytes[..part]);
        }
    }

    /// A peer takes so much, and what it says comes in such pieces.
    fn hold_up(&mut self, which: u8, input: &mut Input<'_>) {
        let (room, piece) = (input.byte(), input.byte());
        if let Some(wire) = pick(&self.world.wires, which) {
            let mut wire = wire.borrow_mut();
            wire.room = match room {
                255 => usize::MAX,
                room => usize::from(room) << (room % 8),
            };
            wire.piece = 1 << (piece % 16);
        }
    }

    /// A peer takes the engine's call, or ends a connection.
    fn hang_up(&mut self, which: u8, input: &mut Input<'_>) {
        let how = input.byte();
        if let Some(wire) = pick(&self.world.wires, which) {
            let mut wire = wire.borrow_mut();
            wire.link = match (wire.link, how % 3) {
                (Link::Connecting, 0 | 1) => Link::Connected,
                (Link::Connected, 0) => Link::HungUp,
                (Link::Connected | Link::Connecting, _) => Link::Reset,
                (link, _) => link,
            };
        }
    }

    fn write(&mut self, which: u8, input: &mut Input<'_>) {
        let (amount, channel) = (input.byte(), input.byte());
        if let Some(process) = pick(&self.world.machine.programs, which) {
            let mut process = process.borrow_mut();
            if !process.has_ended {
                let pipe = &mut process.outputs[usize::from(channel & 1)];
                pipe.waiting += usize::from(amount) << (channel % 12);
            }
        }
    }

    fn end_one(&mut self, which: u8, input: &mut Input<'_>) {
        let (how, code) = (input.byte(), i32::from(input.byte()));
        if let Some(process) = pick(&self.world.machine.programs, which) {
            let mut process = process.borrow_mut();
            process.lingers = how & 1 == 1;
            match how % 4 {
                0 => process.failure = Some(HandlerError::NoProgram),
                1 => process.end(Exit::Signal(code)),
                _ => {}
            }
            process.end(Exit::Code(code));
        }
    }

    /// A program takes input, or closes it.
    fn feed(&mut self, which: u8, input: &mut Input<'_>) {
        let appetite = input.byte();
        if let Some(process) = pick(&self.world.machine.programs, which) {
            let mut process = process.borrow_mut();
            process.start = process.start.map(|start| match start {
                StartState::Pending => StartState::Executed,
                start => start,
            });
            match appetite {
                0 => process.is_full = true,
                appetite => process.appetite += usize::from(appetite) << (appetite % 10),
            }
        }
    }

    fn answer_job(&mut self, which: u8, input: &mut Input<'_>) {
        let count = input.byte();
        let bytes = input.take(usize::from(count % 16));
        if let Some(job) = pick(&self.world.machine.jobs, which) {
            let mut job = job.borrow_mut();
            if !job.is_done {
                job.answer.extend(bytes);
                job.is_done = count > 127;
            }
        }
    }

    /// Every process that outlives its connection ends.
    pub(super) fn end_lasting(&mut self) {
        for process in &self.world.machine.programs {
            let mut process = process.borrow_mut();
            if process.start.is_some() {
                process.lingers = false;
                process.end(Exit::Code(0));
            }
        }
    }

    /// Every program ends, with all that it has started, and every job.
    pub(super) fn end_all(&mut self) {
        for process in &self.world.machine.programs {
            let mut process = process.borrow_mut();
            process.lingers = false;
            process.end(Exit::Code(0));
        }
        for job in &self.world.machine.jobs {
            job.borrow_mut().is_done = true;
        }
    }
}

fn pick<T>(all: &[T], which: u8) -> Option<&T> {
    all.get(usize::from(which) % all.len().max(1))
}

fn duration(unit: u8, count: u8) -> Duration {
    let unit = match unit % 3 {
        0 => Duration::from_millis(10),
        1 => Duration::from_millis(500),
        _ => Duration::from_secs(1),
    };
    unit.saturating_mul(count.into())
}

/// The offer with which the engine begins, if it does.
fn ready(output: &[u8]) -> Option<Vec<u8>> {
    let frames = frames(output, LIMIT);
    let (_, payload) = frames.first()?;
    let request = Request::decode(payload).ok()?;
    (request.method == "Ready").then(|| request.payload.to_vec())
}
