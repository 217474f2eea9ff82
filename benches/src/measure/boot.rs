//! In the virtual machine: from QEMU's exec to the first answered call.
//!
//! The machines are `cargo xtask vm`'s, told apart by their images alone. `Check` and `Info` leave in one
//! write; the clock that `Info` reads is taken for the moment at which `Check` was answered, and is late
//! by the little that lies between the two.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use agent_core::Level;
use agent_core::messages::{CheckRequest, InfoRequest};
use agent_core::session::{Client, ClientEvent, Local};
use anyhow::{Context, Result, bail};
use embedded_io::{Read, Write};
use vsock_transport::{Address, ListenAddress, Listener, Stream};

use super::Effort;
use super::machine::Machine;
use crate::client::clock::{self, Clock};
use crate::client::ttrpc::{Buffer, MOMENT, local, request};
use crate::results::{Boot, Boots, Init, Way};

/// How often each init is booted, each way.
const BOOTS: usize = 15;
/// How long a boot may take.
const LIMIT: Duration = Duration::from_mins(2);
/// How long a host that polls waits after it was turned away.
const POLL: Duration = Duration::from_millis(1);
/// The streams of the two calls.
const CHECK: u32 = 101;
const INFO: u32 = 103;

/// Boots every init in turns, each way.
pub fn boots(xtask: &Path, images: &Path, effort: Effort) -> Result<Boots> {
    let boots = if effort.divisor > 1 { 2 } else { BOOTS };
    let mut results = Boots::default();
    for round in 0..boots {
        for way in Way::ALL {
            for place in 0..Init::ALL.len() {
                let init = Init::ALL[(place + round) % Init::ALL.len()];
                let boot = boot(xtask, images, init, way, &mut results);
                let boot = boot.with_context(|| format!("{}, {}", init.label(), way.label()))?;
                results.boots.push(boot);
            }
        }
        eprintln!("bench: boot {} of {boots}", round + 1);
    }
    Ok(results)
}

fn boot(xtask: &Path, images: &Path, init: Init, way: Way, results: &mut Boots) -> Result<Boot> {
    let image: PathBuf = images.join(init.image());
    let (mut machine, ready) = Machine::prepare(xtask, &image)?;
    // Also where the host polls: a guest's dial that nobody listens for would wait for two seconds.
    let listener = ListenAddress::parse(&ready)
        .map_err(|error| anyhow::anyhow!("{error:?}"))
        .and_then(|address| Ok(Listener::bind(&address)?))
        .context("cannot listen for the guest's dial")?;
    let started = machine.start()?;
    let (first, clock) = match (way, init) {
        (Way::Dial, Init::Handclasp) => greet(accept(&listener)?)?,
        (Way::Dial, Init::Echo) => call(accept(&listener)?, Vec::new())?,
        (Way::Dial, Init::Ttrpc) => {
            // It cannot serve the connection that it has dialled, so this only says that it listens.
            let _dialled = accept(&listener)?;
            call(poll(&started.address)?, Vec::new())?
        }
        (Way::Poll, Init::Handclasp) => call(poll(&started.address)?, offer()?)?,
        (Way::Poll, _) => call(poll(&started.address)?, Vec::new())?,
    };
    let answered = since_epoch(first)?.saturating_sub(started.at);
    results.accelerator.clone_from(&started.accelerator);
    results.device.clone_from(&started.device);
    Ok(boot_of(init, way, answered, clock))
}

/// Puts the host's clock and the guest's together.
fn boot_of(init: Init, way: Way, answered: Duration, clock: Clock) -> Boot {
    let milliseconds = |nanoseconds: u64| Duration::from_nanos(nanoseconds).as_secs_f64() * 1e3;
    let answered_ms = answered.as_secs_f64() * 1e3;
    let kernel_ms = answered_ms - milliseconds(clock.uptime_ns);
    Boot {
        init,
        way,
        kernel_ms,
        exec_ms: kernel_ms + milliseconds(clock.exec_ns),
        answered_ms,
        guest_ms: milliseconds(clock.uptime_ns.saturating_sub(clock.exec_ns)),
    }
}

/// Answers the offer of a guest that has dialled, with the calls behind the answer.
fn greet(mut stream: Stream) -> Result<(SystemTime, Clock)> {
    let local: Local<'_> = local();
    let mut session = Client::<1>::accepted(&local);
    let mut output = Buffer::default();
    let mut input = Vec::new();
    loop {
        match session.receive(&input, &mut output).event {
            ClientEvent::Incomplete { .. } => {}
            ClientEvent::Ready(proposal) => {
                let level = session.answer(&proposal, &MOMENT, &mut output)?;
                level.context("the guest's offer was refused")?;
                return call(stream, output.0);
            }
            other => bail!("a guest that dials says {other:?}"),
        }
        receive(&mut stream, &mut input)?;
    }
}

fn offer() -> Result<Vec<u8>> {
    let local = local();
    let mut output = Buffer::default();
    Client::<1>::dialled(&local).negotiate(&MOMENT, Level::BASELINE, &mut output)?;
    Ok(output.0)
}

/// Sends `before` and both calls in one write; when the first was answered, and what the second says.
fn call(mut stream: Stream, before: Vec<u8>) -> Result<(SystemTime, Clock)> {
    let mut output = before;
    output.extend(request(
        "grpc.Health",
        "Check",
        &CheckRequest { service: "" },
        CHECK,
    ));
    output.extend(request("handclasp.v1.Agent", "Info", &InfoRequest {}, INFO));
    stream
        .write_all(&output)
        .map_err(|error| anyhow::anyhow!("cannot send: {error:?}"))?;
    let mut input = Vec::new();
    let mut first = None;
    loop {
        if first.is_none() && clock::answer(&input, CHECK)?.is_some() {
            first = Some(SystemTime::now());
        }
        if let (Some(first), Some(info)) = (first, clock::answer(&input, INFO)?) {
            return Ok((first, Clock::read(info)?));
        }
        receive(&mut stream, &mut input)?;
    }
}

fn receive(stream: &mut Stream, input: &mut Vec<u8>) -> Result<()> {
    let mut piece = [0; 4096];
    let count = stream
        .read(&mut piece)
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    anyhow::ensure!(count > 0, "the guest has closed the connection");
    input.extend_from_slice(&piece[..count]);
    Ok(())
}

fn accept(listener: &Listener) -> Result<Stream> {
    let give_up = Instant::now() + LIMIT;
    loop {
        if let Some((stream, _)) = listener.accept()? {
            stream.set_nonblocking(false)?;
            return Ok(stream);
        }
        if Instant::now() >= give_up {
            bail!("the guest has not dialled within {LIMIT:?}");
        }
        // Short beside a boot, and no spinning: QEMU needs the processor.
        thread::sleep(Duration::from_micros(100));
    }
}

/// Dials until the guest takes the call. Each dial is held open until it is answered or ended by the other
/// side: closing one early kills the device that this runs over.
fn poll(address: &str) -> Result<Stream> {
    let address = Address::parse(address).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let give_up = Instant::now() + LIMIT;
    loop {
        match Stream::connect(&address) {
            Ok(stream) => return Ok(stream),
            Err(error) if Instant::now() >= give_up => {
                bail!("the guest takes no call within {LIMIT:?}: {error:?}")
            }
            Err(_) => thread::sleep(POLL),
        }
    }
}

fn since_epoch(time: SystemTime) -> Result<Duration> {
    time.duration_since(UNIX_EPOCH)
        .context("the clock is set to before 1970")
}
