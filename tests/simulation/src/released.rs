//! An agent that was released before contracts had names: it negotiates, and skips the name in the host's offer.

use crate::network::Network;
use crate::time::identify;
use crate::wire::{Request, status};
use agent_core::negotiate::{OutgoingAnswer, Sides};
use agent_core::rpc::OutgoingResponse;
use agent_core::session::{Local, OfferContext};
use agent_core::wire::{Encode, Writer};
use agent_core::{ErrorResponse, Level, Offer};

/// Room for any answer to an offer.
const ROOM: usize = 8 * 1024;
/// `UNIMPLEMENTED`.
const UNIMPLEMENTED: u64 = 12;

/// A connection of a released agent.
#[derive(Debug)]
pub(crate) struct Released<'w> {
    local: &'w Local<'static>,
    link: usize,
    level: Option<Level>,
    /// The refusal of the host's offer, which calls behind it get as well.
    refusal: Option<Vec<u8>>,
}

impl<'w> Released<'w> {
    pub(crate) const fn new(local: &'w Local<'static>, link: usize) -> Self {
        Self {
            local,
            link,
            level: None,
            refusal: None,
        }
    }

    /// The envelope of the answer to a request. In a session, it does each call at once.
    pub(crate) fn answer(&mut self, request: &Request<'_>, network: &mut Network<'_>) -> Vec<u8> {
        if request.is_offer() && self.level.is_none() {
            return self.negotiate(request.message);
        }
        match (&self.level, &self.refusal) {
            (None, Some(refusal)) => refusal.clone(),
            (None, None) => status(UNIMPLEMENTED),
            (Some(level), _) => {
                let (id, _) = identify(request.timeout_nano);
                let (link, now) = (self.link, network.now);
                network.tell(|| {
                    format!("connection {link}: a released agent does call {id} at {level:?}")
                });
                network.ledger.ran_elsewhere(id, now);
                status(0)
            }
        }
    }

    fn negotiate(&mut self, offer: &[u8]) -> Vec<u8> {
        let Ok(theirs) = Offer::decode(offer) else {
            return status(UNIMPLEMENTED);
        };
        let sides = Sides {
            role: self.local.role,
            ours: &self.local.terms,
            theirs: &theirs.terms,
        };
        match sides.select(self.local.contract.catalogue) {
            Ok(level) => {
                self.level = Some(level);
                let mut context = OfferContext::default();
                // Its random bytes: connections differ in them.
                context.nonce[..8].copy_from_slice(&self.link.to_le_bytes());
                let ours = self.local.offer(&context);
                let answer = OutgoingAnswer::new(offer, &ours, level);
                encoded(&OutgoingResponse::Done(&answer))
            }
            Err(error) => {
                let response = ErrorResponse::Disagreed {
                    error,
                    host: &theirs.terms.versions,
                    guest: &self.local.terms.versions,
                };
                let refusal = encoded(&OutgoingResponse::Error(&response));
                self.refusal = Some(refusal.clone());
                refusal
            }
        }
    }
}

fn encoded(message: &dyn Encode) -> Vec<u8> {
    let mut buffer = vec![0; ROOM];
    let mut writer = Writer::new(&mut buffer);
    message.encode(&mut writer);
    writer.finish().unwrap_or_default().to_vec()
}
