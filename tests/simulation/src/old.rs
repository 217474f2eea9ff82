//! Guests that are not ours: one that is older than negotiation, and one that says nothing at all.

use crate::contract::HEALTH;
use crate::link::End;
use crate::network::Network;
use crate::wire::{Frame, REQUEST, RESPONSE, Request, Splitter, status};

/// The codes with which old peers say that they do not know a method.
const UNKNOWN: [u64; 3] = [3, 5, 12];

/// A guest that does not negotiate.
#[derive(Debug, Default)]
pub(crate) struct Old {
    connections: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    link: usize,
    is_silent: bool,
    input: Splitter,
    output: Vec<u8>,
}

impl Old {
    pub(crate) fn accept(&mut self, link: usize, is_silent: bool) {
        self.connections.push(Open {
            link,
            is_silent,
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

impl Open {
    fn serve(&mut self, network: &mut Network<'_>) -> bool {
        let mut buffer = [0; 4096];
        match network.read(self.link, End::Guest, &mut buffer) {
            Ok(Some(0)) | Err(_) => return false,
            Ok(None) => {}
            Ok(Some(count)) => {
                for frame in self.input.take(buffer.get(..count).unwrap_or_default()) {
                    self.answer(&frame);
                }
            }
        }
        match network.write(self.link, End::Guest, &self.output) {
            Ok(count) => drop(self.output.drain(..count.unwrap_or(0))),
            Err(_) => return false,
        }
        true
    }

    fn answer(&mut self, frame: &Frame) {
        let Some(request) = Request::read(&frame.payload) else {
            return;
        };
        if self.is_silent || frame.kind != REQUEST {
            return;
        }
        let code = if request.service == HEALTH {
            0
        } else {
            UNKNOWN
                .get(frame.stream as usize % 3)
                .copied()
                .unwrap_or_default()
        };
        let answer = Frame {
            stream: frame.stream,
            kind: RESPONSE,
            payload: status(code),
        };
        self.output.extend(answer.bytes());
    }
}
