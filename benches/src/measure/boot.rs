//! In the virtual machine: from QEMU's exec to the first answered call.
//!
//! The machines are `cargo xtask vm`'s, told apart by their images alone. `Check` and `Info` leave in one
//! write; the clock that `Info` reads is taken for the moment at which `Check` was answered, and is late
//! by the little that lies between the two.

use std::io::{self, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use agent_core::Level;
use agent_core::messages::{CheckRequest, InfoRequest};
use agent_core::session::{Client, ClientEvent, Local};
use anyhow::{Context, Result, anyhow, bail, ensure};
use vsock_transport::{Address, ListenAddress, Listener, Stream};

use super::Effort;
use super::machine::Machine;
use crate::client::clock::Clock;
use crate::client::ttrpc::{self, Buffer, MOMENT, local, request};
use crate::results::{Boot, Boots, Init, Way};

/// How often each init is booted, each way.
const BOOTS: usize = 15;
/// How long a boot may take.
const LIMIT: Duration = Duration::from_mins(2);
/// How long a host that polls waits after it was turned away.
const POLL: Duration = Duration::from_millis(5);
/// How long a dial is held open before it is taken for lost: some times what a boot takes.
const LOST_AFTER: Duration = Duration::from_secs(10);
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
                match boot {
                    Some(boot) => results.boots.push(boot),
                    None => results.lost += 1,
                }
            }
        }
        eprintln!("bench: boot {} of {boots}", round + 1);
    }
    Ok(results)
}

fn boot(
    xtask: &Path,
    images: &Path,
    init: Init,
    way: Way,
    results: &mut Boots,
) -> Result<Option<Boot>> {
    let image: PathBuf = images.join(init.image());
    let (mut machine, ready) = Machine::prepare(xtask, &image)?;
    // Also where the host polls: a guest's dial that nobody listens for would wait for two seconds.
    let listener = ListenAddress::parse(&ready)
        .map_err(|error| anyhow!("{error:?}"))
        .and_then(|address| Ok(Listener::bind(&address)?))
        .context("cannot listen for the guest's dial")?;
    let started = machine.start()?;
    let dialled = match way {
        Way::Dial => Some(accept(&listener)?),
        Way::Poll => None,
    };
    let (first, clock) = match (dialled, init) {
        (Some(stream), Init::Handclasp) => greet(stream)?,
        (Some(stream), Init::Echo) => call(stream, Vec::new())?,
        // It cannot serve the connection that it has dialled, so a dial of its only says that it listens.
        (_, _) => {
            let Some(stream) = poll(&started.address)? else {
                return Ok(None);
            };
            let before = if init == Init::Handclasp {
                offer()?
            } else {
                Vec::new()
            };
            call(stream, before)?
        }
    };
    let answered = since_epoch(first)?.saturating_sub(started.at);
    results.accelerator.clone_from(&started.accelerator);
    results.device.clone_from(&started.device);
    Ok(Some(boot_of(init, way, answered, clock)))
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
    embedded_io::Write::write_all(&mut stream, &output)
        .map_err(|error| anyhow!("cannot send: {error:?}"))?;
    let mut input = Vec::new();
    let mut first = None;
    loop {
        if first.is_none() && ttrpc::answer(&input, CHECK)?.is_some() {
            first = Some(SystemTime::now());
        }
        if let (Some(first), Some(info)) = (first, ttrpc::answer(&input, INFO)?) {
            return Ok((first, Clock::read(info)?));
        }
        receive(&mut stream, &mut input)?;
    }
}

fn receive(stream: &mut Stream, input: &mut Vec<u8>) -> Result<()> {
    let mut piece = [0; 4096];
    let count =
        embedded_io::Read::read(stream, &mut piece).map_err(|error| anyhow!("{error:?}"))?;
    ensure!(count > 0, "the guest has closed the connection");
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

/// Dials until the guest takes the call; `None` if a dial was lost, or none is taken for too long.
///
/// Each dial is held open until it is answered or ended by the other side: closing one early kills the device
/// that this runs over. That device also loses a dial now and then that comes while the guest's driver starts.
fn poll(address: &str) -> Result<Option<Stream>> {
    let address = Address::parse(address).map_err(|error| anyhow!("{error:?}"))?;
    let give_up = Instant::now() + LOST_AFTER;
    while Instant::now() < give_up {
        let taken = match address {
            Address::Hybrid { path, port } => dial_hybrid(path.as_str(), port),
            _ => Stream::connect(&address).map_err(|_| io::ErrorKind::ConnectionRefused.into()),
        };
        match taken {
            Ok(stream) => return Ok(Some(stream)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            Err(_) => thread::sleep(POLL),
        }
    }
    Ok(None)
}

/// One dial over a Unix socket of the device's; an error of kind `WouldBlock` if it was lost.
fn dial_hybrid(path: &str, port: u32) -> io::Result<Stream> {
    let mut stream = UnixStream::connect(path)?;
    stream.set_read_timeout(Some(LOST_AFTER))?;
    stream.write_all(format!("CONNECT {port}\n").as_bytes())?;
    let mut answer = Vec::new();
    while answer.last() != Some(&b'\n') {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        answer.extend(byte);
    }
    stream.set_read_timeout(None)?;
    Ok(Stream::from(OwnedFd::from(stream)))
}

fn since_epoch(time: SystemTime) -> Result<Duration> {
    time.duration_since(UNIX_EPOCH)
        .context("the clock is set to before 1970")
}
