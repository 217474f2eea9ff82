//! How a negotiation or a call failed, as this library's errors.

use crate::error::Error;
use crate::refusal;
use agent_core::error::{AnswerError, NegotiationError};
use agent_core::feature::Catalogue;
use agent_core::negotiate::Sides;
use agent_core::{Code, ErrorResponse, Local, Offer, Refusal, Status};

/// Why our offer led to no session.
pub(crate) fn failure(error: NegotiationError<'_>, local: &Local<'_>) -> Error {
    let catalogue = local.contract.catalogue;
    match error {
        NegotiationError::Refused { message, refusal } => Error::Refused {
            message: message.to_owned(),
            refusal: Box::new(refusal::Refusal::new(&refusal, catalogue)),
        },
        NegotiationError::OtherContract { peer } => other_contract(local, peer),
        NegotiationError::Legacy { code } => Error::Legacy {
            code: Code::from_number(code),
        },
        NegotiationError::BadAnswer(AnswerError::AnswerMismatch | AnswerError::OtherContract) => {
            Error::AnswerMismatch
        }
        NegotiationError::BadAnswer(AnswerError::Malformed(error)) => Error::MalformedAnswer {
            problem: error.as_str().to_owned(),
        },
        NegotiationError::Malformed(error) => Error::MalformedAnswer {
            problem: error.as_str().to_owned(),
        },
        NegotiationError::OutOfTurn => Error::MalformedAnswer {
            problem: "a call was answered before the offer".to_owned(),
        },
        NegotiationError::Failed(failed) => status(&failed, catalogue),
    }
}

/// Why we refuse a guest's offer: in the words of the refusal that it is sent.
pub(crate) fn our_refusal(local: &Local<'_>, offer: &Offer<'_>) -> Error {
    if offer.contract_name() != local.contract.name {
        return other_contract(local, offer.contract_name());
    }
    let sides = Sides {
        role: local.role,
        ours: &local.terms,
        theirs: &offer.terms,
    };
    let (host, guest) = sides.host_and_guest();
    let Err(error) = sides.select(local.contract.catalogue) else {
        // The same selection has just refused, so this is not reached; it is the closest there is.
        return Error::AnswerMismatch;
    };
    let rejection = ErrorResponse::Disagreed {
        error,
        host: &host.versions,
        guest: &guest.versions,
    };
    refused(&rejection, local)
}

/// The peer speaks the contract of this name, and we another.
fn other_contract(local: &Local<'_>, peer: &str) -> Error {
    let response = ErrorResponse::OtherContract {
        host: local.contract.name,
        guest: peer,
    };
    refused(&response, local)
}

/// An error response as a refusal of our own.
fn refused(response: &ErrorResponse<'_>, local: &Local<'_>) -> Error {
    let refusal = response.refusal().unwrap_or_default();
    Error::Refused {
        message: response.to_string(),
        refusal: Box::new(refusal::Refusal::new(&refusal, local.contract.catalogue)),
    }
}

/// The status of a call that was not done.
pub(crate) fn status(status: &Status<'_>, catalogue: &'static Catalogue) -> Error {
    let refusal = status
        .refusal()
        .and_then(|bytes| Refusal::decode(bytes).ok());
    Error::Status {
        code: Code::from_number(status.code),
        message: status.message.to_owned(),
        refusal: refusal.map(|refusal| Box::new(refusal::Refusal::new(&refusal, catalogue))),
    }
}
