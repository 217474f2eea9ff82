//! How a negotiation or a call failed, as this library's errors.

use crate::error::Error;
use crate::refusal;
use agent_core::error::{AnswerError, NegotiationError};
use agent_core::feature::Catalogue;
use agent_core::{Code, ErrorResponse, Local, Refusal, Status};

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

/// The peer speaks the contract of this name, and we another.
fn other_contract(local: &Local<'_>, peer: &str) -> Error {
    let response = ErrorResponse::OtherContract {
        host: local.contract.name,
        guest: peer,
    };
    refused(&response, local)
}

/// A refusal of our own, in the words of the error response.
pub(crate) fn refused(response: &ErrorResponse<'_>, local: &Local<'_>) -> Error {
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
