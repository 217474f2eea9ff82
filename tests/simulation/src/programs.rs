//! What callers are told of programs and jobs, held against what those did.

use crate::network::Network;
use crate::process::{Job, Process};
use agent_core::{Level, Version};
use agent_engine::system::{Exit, JobAnswer};
use handclasp::Error;
use handclasp::v1::{RunResponse, StoppedBy, run_response::Outcome};
use prost::Message;

impl Network<'_> {
    /// A caller is told how its call has ended.
    pub(crate) fn ended(&mut self, id: u32, result: &Result<Vec<u8>, Error>) {
        self.ledger.ended(id, result);
        let link = self
            .ledger
            .calls()
            .get(id as usize - 1)
            .map(|call| call.link);
        let connection = link.and_then(|link| self.ledger.connections().get(link));
        let is_honest = connection.is_some_and(crate::ledger::Connection::is_honest);
        let level = connection.and_then(|connection| connection.opened?.level);
        if !is_honest {
            return;
        }
        let mut wrong = None;
        for inside in &self.guests {
            let processes = inside.processes.iter().map(|(_, process)| process);
            let mut processes = processes.filter(|process| process.lasting.is_none());
            if let Some(process) = processes.find(|process| process.id == id) {
                wrong = wrong_program(process, result, level);
            }
            let mut jobs = inside.jobs.iter().map(|(_, job)| job);
            if let Some(job) = jobs.find(|job| job.id == id) {
                wrong = wrong_job(job, result);
            }
        }
        if let Ok(response) = result {
            wrong = wrong.or_else(|| self.wrong_process(id, response, level));
        }
        if let Some(wrong) = wrong {
            self.ledger.violated(format!("call {id} {wrong}"));
        }
    }
}

fn wrong_program(
    process: &Process,
    result: &Result<Vec<u8>, Error>,
    level: Option<Level>,
) -> Option<String> {
    let Ok(response) = result else {
        return None;
    };
    let Ok(response) = RunResponse::decode(&**response) else {
        return Some("has got an answer that is no protobuf".to_owned());
    };
    let left_running = response.outcome == Some(Outcome::LeftRunning(true));
    if process.script.fails.is_some() {
        return Some("is told that its program ran, which was never executed".to_owned());
    }
    let outcome = match process.exit {
        _ if left_running => response.outcome,
        Some(Exit::Code(code)) => Some(Outcome::ExitCode(code)),
        Some(Exit::Signal(signal)) => Some(Outcome::Signal(signal)),
        None => return Some("is told the end of a program that runs".to_owned()),
    };
    if outcome != response.outcome {
        return Some(format!(
            "is told {:?} instead of {outcome:?}",
            response.outcome
        ));
    }
    if left_running && !process.may_be_left_running() {
        return Some("is told that its program goes on, and should not be".to_owned());
    }
    for (channel, told) in [&response.stdout, &response.stderr].into_iter().enumerate() {
        let written = process.output(channel);
        let fits = if left_running {
            written.starts_with(told)
        } else {
            written == *told
        };
        if !fits {
            let (told, all) = (told.len(), written.len());
            return Some(format!(
                "is told {told} bytes of output {channel} instead of {all}"
            ));
        }
    }
    stopped_by(process, response.stopped_by(), level).filter(|_| !left_running)
}

/// How a process has ended: whether by a signal, and with which number.
pub(crate) fn ended_like(process: &Process) -> Option<(bool, u32)> {
    process.exit.map(|exit| match exit {
        Exit::Code(code) => (false, code.cast_unsigned()),
        Exit::Signal(signal) => (true, signal.cast_unsigned()),
    })
}

/// What is wrong with what a caller is told of what has stopped a process.
pub(crate) fn stopped_by(
    process: &Process,
    told: StoppedBy,
    level: Option<Level>,
) -> Option<String> {
    let stopped_by = match (process.kill, process.term) {
        (_, Some(_)) if process.by_shutdown => by_shutdown(level),
        (Some(_), _) => StoppedBy::Kill,
        (None, Some(_)) => StoppedBy::Term,
        (None, None) => StoppedBy::Nothing,
    };
    // The agent's end stops all programs at once; who has ended by itself meanwhile was stopped by nothing.
    let by_everyone = told == StoppedBy::Nothing && process.exit == Some(process.script.exit);
    (told != stopped_by && !by_everyone)
        .then(|| format!("is told that {told:?} stopped its program, and it was {stopped_by:?}"))
}

/// What a caller of a session is told of a program that the guest's end has stopped.
fn by_shutdown(level: Option<Level>) -> StoppedBy {
    if level.is_some_and(|level| level.version >= Version::new(1, 2)) {
        StoppedBy::Shutdown
    } else {
        StoppedBy::Term
    }
}

fn wrong_job(job: &Job, result: &Result<Vec<u8>, Error>) -> Option<String> {
    let is_done = matches!(job.errand.answer, Some(JobAnswer::Done(_)));
    match result {
        Ok(_) if !is_done => Some("is told that its job was done, and it was not".to_owned()),
        Err(Error::Status { code, .. }) if is_done => Some(format!(
            "is told that its job was not done ({code:?}), and it was"
        )),
        Err(Error::Status { code, .. }) => {
            let expected = match job.errand.answer {
                Some(JobAnswer::Failed(failure)) => failure.code(),
                _ => agent_engine::HandlerError::JobEnded.code(),
            };
            (*code != expected)
                .then(|| format!("is told {code:?} of its job instead of {expected:?}"))
        }
        _ => None,
    }
}
