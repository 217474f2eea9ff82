//! What serves calls about processes: a handler with all methods, and one that leaves to the core what it may.

use super::gates::enumeration;
use super::handlers::{Full, Least, Outcome};
use super::lists::list;
use super::messages::{message, rpc};
use crate::{Opaque, consume};
use agent_core::gate::Gated;
use agent_core::hash::digest;
use agent_core::messages::processes::{
    self, List, ReadOutput, Release, ResizeTerminal, Signal, Start, Wait, WriteInput,
};
use agent_core::messages::{
    ControlGroupLimits, ListRequest, ListResponse, OutputChannel, OutputPolicy, OutputState,
    ProcessEnd, ProcessInfo, ReadOutputRequest, ReadOutputResponse, ReleaseRequest,
    ReleaseResponse, ResizeTerminalRequest, ResizeTerminalResponse, Resource, ResourceLimit,
    SignalRequest, SignalResponse, SignalTarget, StartFailure, StartRequest, StartResponse,
    StartStage, StartedProcess, TerminalSettings, WaitRequest, WaitResponse, WriteInputRequest,
    WriteInputResponse,
};
use agent_core::session::Reply;

pub(super) fn drive(input: Opaque<'_>) {
    rpc::<Start>(input);
    rpc::<List>(input);
    rpc::<Wait>(input);
    rpc::<Signal>(input);
    rpc::<ResizeTerminal>(input);
    rpc::<ReadOutput>(input);
    rpc::<WriteInput>(input);
    rpc::<Release>(input);
    for_prost(input);
    enumeration::<OutputPolicy>(input);
    enumeration::<OutputChannel>(input);
    enumeration::<Resource>(input);
    enumeration::<SignalTarget>(input);
    enumeration::<StartStage>(input);
    list(input, &[OutputPolicy::default()]);
    list(input, &[OutputChannel::default()]);
    list(input, &[Resource::default()]);
    list(input, &[SignalTarget::default()]);
    list(input, &[StartStage::default()]);
    list(input, &[ResourceLimit::default()]);
    list(input, &[ProcessInfo::default()]);
    consume(digest(input.bytes()));
}

fn for_prost(input: Opaque<'_>) {
    message::<StartRequest<'_>>(input);
    message::<TerminalSettings<'_>>(input);
    message::<ResourceLimit>(input);
    message::<ControlGroupLimits>(input);
    message::<StartResponse<'_>>(input);
    message::<StartedProcess>(input);
    message::<StartFailure<'_>>(input);
    message::<ListRequest>(input);
    message::<ListResponse<'_>>(input);
    message::<ProcessInfo<'_>>(input);
    message::<ProcessEnd>(input);
    message::<OutputState>(input);
    message::<WaitRequest>(input);
    message::<WaitResponse>(input);
    message::<SignalRequest>(input);
    message::<SignalResponse>(input);
    message::<ResizeTerminalRequest>(input);
    message::<ResizeTerminalResponse>(input);
    message::<ReadOutputRequest>(input);
    message::<ReadOutputResponse<'_>>(input);
    message::<WriteInputRequest<'_>>(input);
    message::<WriteInputResponse>(input);
    message::<ReleaseRequest>(input);
    message::<ReleaseResponse>(input);
}

impl processes::Processes for Full<'_> {
    const HAS_START: bool = true;
    const HAS_LIST: bool = true;
    const HAS_WAIT: bool = true;
    const HAS_SIGNAL: bool = true;
    const HAS_RESIZE_TERMINAL: bool = true;
    const HAS_READ_OUTPUT: bool = true;
    const HAS_WRITE_INPUT: bool = true;
    const HAS_RELEASE: bool = true;

    fn start(&mut self, request: &Gated<StartRequest<'_>>, reply: Reply<'_, Start>) -> Outcome {
        request.argv.iter().for_each(consume);
        request.env.iter().for_each(consume);
        request.user_groups.iter().for_each(consume);
        request.limits.iter().for_each(consume);
        self.answer(reply, &StartResponse::default())
    }

    fn list(&mut self, request: &Gated<ListRequest>, reply: Reply<'_, List>) -> Outcome {
        consume(**request);
        self.answer(reply, &ListResponse::default())
    }

    fn wait(&mut self, request: &Gated<WaitRequest>, reply: Reply<'_, Wait>) -> Outcome {
        consume(**request);
        self.answer(reply, &WaitResponse::default())
    }

    fn signal(&mut self, request: &Gated<SignalRequest>, reply: Reply<'_, Signal>) -> Outcome {
        consume(**request);
        self.answer(reply, &SignalResponse {})
    }

    fn resize_terminal(
        &mut self,
        request: &Gated<ResizeTerminalRequest>,
        reply: Reply<'_, ResizeTerminal>,
    ) -> Outcome {
        consume(**request);
        self.answer(reply, &ResizeTerminalResponse {})
    }

    fn read_output(
        &mut self,
        request: &Gated<ReadOutputRequest>,
        reply: Reply<'_, ReadOutput>,
    ) -> Outcome {
        consume(**request);
        let data = self.input.bytes();
        self.answer(
            reply,
            &ReadOutputResponse {
                data,
                ..ReadOutputResponse::default()
            },
        )
    }

    fn write_input(
        &mut self,
        request: &Gated<WriteInputRequest<'_>>,
        reply: Reply<'_, WriteInput>,
    ) -> Outcome {
        consume(request.data);
        self.answer(reply, &WriteInputResponse::default())
    }

    fn release(&mut self, request: &Gated<ReleaseRequest>, reply: Reply<'_, Release>) -> Outcome {
        consume(**request);
        self.answer(reply, &ReleaseResponse {})
    }
}

impl processes::Processes for Least {
    const HAS_START: bool = true;
    const HAS_LIST: bool = true;
    const HAS_WAIT: bool = true;
    const HAS_SIGNAL: bool = true;
    const HAS_RESIZE_TERMINAL: bool = true;
    const HAS_READ_OUTPUT: bool = true;
    const HAS_WRITE_INPUT: bool = true;
    const HAS_RELEASE: bool = true;
}
