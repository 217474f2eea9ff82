//! The event loop.

use crate::error::Error;
use crate::platform::Std;
use crate::poller::{Event, Events};
use agent_engine::Engine;
use agent_engine::services::Services;

/// A running agent. Dropping it closes its connections, also after an error or a panic.
#[derive(Debug)]
pub(crate) struct Serving<'m, 'l, 'a, S: Services<Std<'a>>> {
    engine: Engine<'m, 'l, Std<'a>, S>,
    platform: Std<'a>,
}

impl<'m, 'l, 'a, S: Services<Std<'a>>> Serving<'m, 'l, 'a, S> {
    /// Creates a running agent from its parts.
    pub(crate) fn new(engine: Engine<'m, 'l, Std<'a>, S>, platform: Std<'a>) -> Self {
        Self { engine, platform }
    }

    /// Serves until the agent is stopped.
    pub(crate) fn run(mut self) -> Result<(), Error> {
        let mut events = Events::default();
        let mut is_stopped = false;
        while !is_stopped {
            let timeout = self.engine.run_timers(&mut self.platform);
            for event in self.platform.wait(&mut events, timeout)? {
                match event {
                    Event::Stopped => is_stopped = true,
                    Event::Ready(readiness) => self.engine.on_ready(readiness, &mut self.platform),
                }
            }
            self.engine.answer_callers(&mut self.platform);
        }
        Ok(())
    }
}

impl<'a, S: Services<Std<'a>>> Drop for Serving<'_, '_, 'a, S> {
    fn drop(&mut self) {
        self.engine.close_all(&mut self.platform);
    }
}
