//! Guests that are not ours: one that is older than negotiation, one that says nothing at all, and an agent that was released
//! before contracts had names.

use crate::contract::HEALTH;
use crate::ledger::Peer;
use crate::link::End;
use crate::network::Network;
use crate::released::Released;
use crate::wire::{Frame, REQUEST, RESPONSE, Request, Splitter, status};
use agent_core::session::Local;

/// The codes with which old peers say that they do not know a method.
const UNKNOWN: [u64; 3] = [3, 5, 12];

/// Guests that are not ours.
#[derive(Debug)]
pub(crate) struct Old<'w> {
    connections: Vec<Open<'w>>,
    released: &'w Local<'static>,
}

#[derive(Debug)]
struct Open<'w> {
    link: usize,
    manner: Manner<'w>,
    input: Splitter,
    output: Vec<u8>,
}

/// What a guest does with a request.
#[derive(Debug)]
enum Manner<'w> {
    Silent,
    Legacy,
    Released(Released<'w>),
}

impl<'w> Old<'w> {
    pub(crate) const fn new(released: &'w Local<'static>) -> Self {
        Self {
            connections: Vec::new(),
            released,
        }
    }

    pub(crate) fn accept(&mut self, link: usize, peer: Peer) {
        self.connections.push(Open {
            link,
            manner: match peer {
                Peer::Silent => Manner::Silent,
                Peer::Released => Manner::Released(Released::new(self.released, link)),
                Peer::Agent | Peer::Legacy => Manner::Legacy,
            },
            input: Splitter::default(),
            output: Vec::new(),
        });
    }

    pub(crate) fn restart(&mut self) {
        self.connections.clear();
    }

    pub(crate) fn hang_up(&mut self, link: usize, network: &mut Network<'_>) {
        self.connections.retain(|open| open.link != link);
        network.hang_up(link, End::Guest);
    }

    pub(crate) fn turn(&mut self, network: &mut Network<'_>) {
        self.connections.retain_mut(|open| {
            let goes_on = open.serve(network);
            if !goes_on {
                network.hang_up(open.link, End::Guest);
            }
            goes_on
        });
    }
}

impl Open<'_> {
    fn serve(&mut self, network: &mut Network<'_>) -> bool {
        let mut buffer = [0; 4096];
        match network.read(self.link, End::Guest, &mut buffer) {
            Ok(Some(0)) | Err(_) => return false,
            Ok(None) => {}
            Ok(Some(count)) => {
                for frame in self.input.take(buffer.get(..count).unwrap_or_default()) {
                    self.answer(&frame, network);
                }
            }
        }
        match network.write(self.link, End::Guest, &self.output) {
            Ok(count) => drop(self.output.drain(..count.unwrap_or(0))),
            Err(_) => return false,
        }
        true
    }

    fn answer(&mut self, frame: &Frame, network: &mut Network<'_>) {
        let Some(request) = Request::read(&frame.payload) else {
            return;
        };
        if frame.kind != REQUEST {
            return;
        }
        let payload = match &mut self.manner {
            Manner::Silent => return,
            _ if request.service == HEALTH => status(0),
            Manner::Legacy => {
                let code = UNKNOWN.get(frame.stream as usize % 3);
                status(code.copied().unwrap_or_default())
            }
            Manner::Released(released) => released.answer(&request, network),
        };
        let answer = Frame {
            stream: frame.stream,
            kind: RESPONSE,
            payload,
        };
        self.output.extend(answer.bytes());
    }
}
