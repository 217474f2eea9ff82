//! The list of processes, in pages.

use super::calls::Caller;
use super::process::Process;
use super::table::Processes;
use crate::system::Program;
use crate::time::{Duration, Instant};
use agent_core::messages::processes::List;
use agent_core::messages::{ListResponse, ProcessInfo};
use agent_core::session::{Handled, Reply};
use agent_core::wire::{Counter, Encode, Repeated};
use heapless::Vec;

/// The most processes in a page.
const PAGE: usize = 16;
/// What a response needs beside the processes, in bytes.
const OVERHEAD: usize = 64;
/// What each process needs beside its fields, in bytes: its tag and its length.
const ITEM: usize = 4;

impl<P: Program> Processes<'_, P> {
    /// Answers with the next page of processes, as far as the response fits into the room for it.
    pub(super) fn list(&self, after: u64, reply: Reply<'_, List>, caller: &Caller) -> Handled {
        let mut page = Vec::<ProcessInfo<'_>, PAGE>::new();
        let mut room = caller.room.saturating_sub(OVERHEAD);
        let mut last = after;
        let mut more = false;
        while let Some(process) = self.next_after(last) {
            let info = process.info(caller.now);
            let mut counter = Counter::default();
            info.encode(&mut counter);
            let length = counter.count().saturating_add(ITEM);
            if length > room || page.push(info).is_err() {
                more = true;
                break;
            }
            room = room.saturating_sub(length);
            last = process.number;
        }
        reply.send(&ListResponse {
            processes: Repeated::new(&page),
            more,
        })
    }

    /// The process with the lowest number above this one.
    fn next_after(&self, number: u64) -> Option<&Process<P>> {
        let known = self.processes().filter(|process| process.is_known());
        let higher = known.filter(|process| process.number > number);
        higher.min_by_key(|process| process.number)
    }
}

impl<P: Program> Process<P> {
    /// Describes the process.
    fn info(&self, now: Instant) -> ProcessInfo<'_> {
        let age: Duration = now.saturating_since(self.started);
        ProcessInfo {
            process: self.number,
            pid: self.program.id().0.get(),
            command: &self.command,
            group: &self.group,
            terminal: self.has_terminal,
            age_ms: age.as_nanos() / 1_000_000,
            end: self.end(),
            stdout: Some(self.stdout.state(now)),
            stderr: Some(self.stderr.state(now)),
            attached: !self.users.is_empty(),
            key: self.key.as_ref().map_or(&[], |key| key.bytes()),
        }
    }
}
