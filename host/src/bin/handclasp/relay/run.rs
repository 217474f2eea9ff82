//! The loop between a process and this command.

use super::feed::{Fed, feed};
use super::progress::Progress;
use super::sink::Sink;
use super::terminal::Terminal;
use crate::exit::Failure;
use crate::output;
use crate::signals::{Followed, end_by};
use handclasp::Error;
use handclasp::process::{Child, ChildOutput, Event, ExitStatus, Gap, OutputChannel, SignalTarget};
use signal_hook::consts::SIGWINCH;
use std::future::pending;
use std::io::{self, ErrorKind};
use std::os::raw::c_int;
use std::pin::Pin;
use std::time::Duration;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, sleep};

/// What passes between a process and this command.
#[derive(Debug)]
pub(crate) struct Relay {
    pub(crate) sink: Sink,
    /// Whether the process gets the standard input.
    pub(crate) input: bool,
    /// Whether the process runs on a terminal, which gets the size of this one.
    pub(crate) terminal: bool,
    pub(crate) on_signal: OnSignal,
    /// When to leave the process running.
    pub(crate) leave_after: Option<Duration>,
    pub(crate) follow: Follow,
}

/// How long the output is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follow {
    /// Until the process has ended, and all that it wrote before was passed on. What it has started may write for ever.
    UntilExit,
    /// Until nobody can write any more.
    UntilOutputsEnd,
    /// As far as it was written when this began.
    WhatIsThere,
}

/// What becomes of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnSignal {
    /// The process gets it.
    PassOn,
    /// The process is left running.
    Leave,
}

/// How it ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    /// The process has ended, and all that it has written until then was passed on.
    Exit(ExitStatus),
    /// The process was left as it is.
    Left,
    /// Nobody reads the output any more.
    ReaderGone,
}

/// The time from the exit to the first check of how much is written, and from each check to the next. What the process wrote
/// before its exit may still be in its pipe.
const CHECK: Duration = Duration::from_millis(100);

/// What the process still has to be asked or told.
type Telling<'c> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'c>>;

/// The state of the loop.
struct Running<'c> {
    relay: &'c Relay,
    child: &'c Child,
    writing: Option<JoinHandle<io::Result<()>>>,
    signal: Option<Telling<'c>>,
    resize: Option<Telling<'c>>,
    status: Option<ExitStatus>,
    /// When to check how much is written, after the exit.
    next_check: Option<Instant>,
    outputs: [Progress; 2],
}

impl Relay {
    /// Passes everything on until the process has ended.
    pub(crate) async fn run(&self, child: &mut Child) -> Result<End, Failure> {
        let mut signals = Followed::follow()
            .map_err(|error| Failure::Local(format!("cannot handle signals: {error}")))?;
        let stdin = child.stdin.take();
        let offset = |output: &Option<ChildOutput>| output.as_ref().map_or(0, ChildOutput::offset);
        let offsets = [offset(&child.stdout), offset(&child.stderr)];
        let mut events = child.events();
        let detaches = self.on_signal == OnSignal::Leave;
        let mut fed = std::pin::pin!(async {
            match stdin {
                Some(stdin) if self.input => feed(stdin, detaches).await,
                Some(mut stdin) => {
                    stdin.leave_open();
                    pending().await
                }
                None => pending().await,
            }
        });
        let mut leave = std::pin::pin!(async {
            match self.leave_after {
                Some(after) => sleep(after).await,
                None => pending().await,
            }
        });
        let mut running = Running::new(self, child, offsets);
        let mut is_fed = false;
        if self.follow == Follow::WhatIsThere {
            running.stop_here().await?;
        }
        while running.end().is_none() {
            tokio::select! {
                biased;
                signal = signals.next() => if running.on_signal(signal) {
                    return Ok(End::Left);
                },
                told = told(&mut running.signal) => on_signal_sent(told),
                // A size that is not told is told with the next one.
                _ = told(&mut running.resize) => {}
                ended = &mut fed, if !is_fed => match ended {
                    Fed::Detached => return Ok(End::Left),
                    Fed::Ended => is_fed = true,
                },
                () = &mut leave => return Ok(End::Left),
                // Before the events, of which there may always be another one.
                () = sleep_until(running.next_check), if running.may_be_over() => running.check().await?,
                written = written(&mut running.writing) => if is_reader_gone(written)? {
                    return Ok(End::ReaderGone);
                },
                event = events.next(), if running.writing.is_none() => {
                    running.on_event(event)?;
                }
            }
        }
        Ok(running.end().unwrap_or(End::Left))
    }
}

impl<'c> Running<'c> {
    fn new(relay: &'c Relay, child: &'c Child, offsets: [u64; 2]) -> Self {
        let mut running = Self {
            relay,
            child,
            writing: None,
            signal: None,
            resize: None,
            status: None,
            next_check: None,
            outputs: offsets.map(Progress::new),
        };
        // It may have another size by now than when the process was started.
        running.follow_size();
        running
    }

    /// Passes a signal on. Returns whether the process is to be left.
    fn on_signal(&mut self, signal: c_int) -> bool {
        if signal == SIGWINCH {
            self.follow_size();
            return false;
        }
        if self.relay.on_signal == OnSignal::Leave {
            return true;
        }
        if self.signal.is_some() {
            // The agent does not answer, and somebody wants this command to end.
            end_by(signal);
        }
        let child = self.child;
        let number = signal.unsigned_abs();
        let sent = async move { child.signal(number, SignalTarget::ProcessGroup).await };
        self.signal = Some(Box::pin(sent));
        false
    }

    fn follow_size(&mut self) {
        if !self.relay.terminal {
            return;
        }
        let size = Terminal::of_input().and_then(|terminal| terminal.size());
        if let Some((rows, columns)) = size.filter(|size| *size != (0, 0)) {
            let child = self.child;
            let told = async move { child.resize(rows, columns).await };
            self.resize = Some(Box::pin(told));
        }
    }

    /// Passes an event on.
    fn on_event(&mut self, event: Option<Result<Event, Error>>) -> Result<(), Failure> {
        match event.transpose()? {
            Some(Event::Output {
                channel,
                offset,
                data,
            }) => {
                let length = u64::try_from(data.len()).unwrap_or(u64::MAX);
                self.output(channel).offset = offset.saturating_add(length);
                self.writing = Some(self.relay.sink.write(channel, data));
            }
            Some(Event::Gap(gap)) => self.on_gap(gap),
            Some(Event::End { channel, .. }) => self.output(channel).has_ended = true,
            Some(Event::Exit(status)) => {
                self.status = Some(status);
                self.next_check = Some(Instant::now() + CHECK);
            }
            Some(_) => {}
            None => {
                self.outputs
                    .iter_mut()
                    .for_each(|output| output.has_ended = true);
            }
        }
        Ok(())
    }

    fn on_gap(&mut self, gap: Gap) {
        self.output(gap.channel).offset = gap.end();
        if self.relay.sink.gap(gap) {
            output::note(&gap.to_string());
        }
    }

    /// Follows the outputs no further than they are written by now.
    async fn stop_here(&mut self) -> Result<(), Failure> {
        let info = self.child.info().await?;
        let [stdout, stderr] = &mut self.outputs;
        stdout.stop_here(info.stdout);
        stderr.stop_here(info.stderr);
        Ok(())
    }

    /// Checks how much is written since the exit.
    async fn check(&mut self) -> Result<(), Failure> {
        let info = self.child.info().await?;
        let [stdout, stderr] = &mut self.outputs;
        stdout.check(info.stdout);
        stderr.check(info.stderr);
        self.next_check = Some(Instant::now() + CHECK);
        Ok(())
    }

    /// Whether the process has ended, but not its outputs, which may be held by what it has started.
    fn may_be_over(&self) -> bool {
        self.relay.follow == Follow::UntilExit && self.status.is_some() && self.writing.is_none()
    }

    /// How it has ended, once it has.
    fn end(&self) -> Option<End> {
        if self.writing.is_some() || !self.outputs.iter().all(Progress::is_done) {
            return None;
        }
        match self.relay.follow {
            Follow::UntilExit => self.status.map(End::Exit),
            Follow::UntilOutputsEnd | Follow::WhatIsThere => Some(End::Left),
        }
    }

    fn output(&mut self, channel: OutputChannel) -> &mut Progress {
        let [stdout, stderr] = &mut self.outputs;
        match channel {
            OutputChannel::Stdout => stdout,
            OutputChannel::Stderr => stderr,
        }
    }
}

/// Waits until a time, if there is one.
async fn sleep_until(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => pending().await,
    }
}

/// Waits until something is told, if there is something.
async fn told(telling: &mut Option<Telling<'_>>) -> Result<(), Error> {
    let Some(future) = telling else {
        return pending().await;
    };
    let result = future.await;
    *telling = None;
    result
}

/// Waits until something is written, if there is something.
async fn written(
    writing: &mut Option<JoinHandle<io::Result<()>>>,
) -> Result<io::Result<()>, JoinError> {
    let Some(task) = writing else {
        return pending().await;
    };
    let result = task.await;
    *writing = None;
    result
}

fn is_reader_gone(written: Result<io::Result<()>, JoinError>) -> Result<bool, Failure> {
    match written {
        Ok(Ok(())) => Ok(false),
        Ok(Err(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(true),
        Ok(Err(error)) => Err(Failure::Local(format!("cannot write the output: {error}"))),
        Err(error) => Err(Failure::Local(error.to_string())),
    }
}

fn on_signal_sent(result: Result<(), Error>) {
    match result {
        // The process has just ended.
        Ok(()) | Err(Error::Status { .. }) => {}
        Err(error) => output::note(&format!("the signal was not passed on: {error}")),
    }
}
