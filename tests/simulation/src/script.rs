//! What a call makes a guest do, all of it told by the call's number: so whoever sees its answer knows what is in it.

use crate::time::{SECOND, Tick};
use agent_engine::platform::Channel;
use agent_engine::system::Exit;
use agent_engine::{HandlerError, system::JobAnswer};
use fastrand::Rng;
use handclasp::v1;

/// A program.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// How much it writes to its outputs, in bytes.
    pub(crate) writes: [usize; 2],
    /// How much it reads.
    pub(crate) reads: usize,
    /// How long it takes, if nobody stops it.
    pub(crate) lasts: Tick,
    /// How it ends then.
    pub(crate) exit: Exit,
    pub(crate) ignores_term: bool,
    /// Why it is never executed.
    pub(crate) fails: Option<HandlerError>,
    /// Whether it leaves a process behind that holds its outputs open.
    pub(crate) leaves_child: bool,
    /// After how long it is to be stopped, in milliseconds; 0 is never.
    pub(crate) timeout_ms: u64,
    pub(crate) detach: bool,
    /// The group that it is in; none is empty.
    pub(crate) group: &'static str,
    pub(crate) input: usize,
}

/// A job.
#[derive(Clone, Debug)]
pub(crate) struct Errand {
    pub(crate) lasts: Tick,
    /// What it answers; `None` where it ends without a word.
    pub(crate) answer: Option<JobAnswer<'static>>,
    /// The longest piece in which the answer comes, in bytes.
    pub(crate) piece: usize,
}

const GROUPS: [&str; 4] = ["", "", "one", "two"];

impl Script {
    /// The program that call `id` starts.
    pub(crate) fn of(id: u32) -> Self {
        let mut rng = Rng::with_seed(u64::from(id));
        let long = rng.u8(..3) == 0;
        let lasts = match rng.u8(..4) {
            0 => 1,
            1 if long => rng.u64(3 * SECOND..8 * SECOND),
            _ => rng.u64(2..300),
        };
        let mut output = || match rng.u8(..6) {
            0 => rng.usize(5_000..20_000),
            1 | 2 => 0,
            _ => rng.usize(1..200),
        };
        let writes = [output(), output()];
        let timeout_ms = match rng.u8(..3) {
            0 => rng.u64(1..2000),
            _ => 0,
        };
        Self {
            writes,
            reads: rng.usize(..3000),
            lasts,
            exit: if rng.u8(..5) == 0 {
                Exit::Signal(11)
            } else {
                Exit::Code(rng.i32(0..3))
            },
            ignores_term: rng.u8(..3) == 0,
            fails: match rng.u8(..12) {
                0 => Some(HandlerError::NoProgram),
                1 => Some(HandlerError::UnknownFormat),
                _ => None,
            },
            leaves_child: rng.u8(..6) == 0,
            timeout_ms,
            detach: rng.u8(..4) == 0,
            group: GROUPS.get(rng.usize(..GROUPS.len())).copied().unwrap_or(""),
            input: if rng.bool() { 0 } else { rng.usize(..6000) },
        }
    }

    /// The request that starts it.
    pub(crate) fn request(&self, id: u32) -> v1::RunRequest {
        v1::RunRequest {
            argv: vec![id.to_string()],
            stdin: (0..self.input).map(|index| byte(id, 2, index)).collect(),
            timeout_ms: self.timeout_ms,
            detach: self.detach,
            group: self.group.to_owned(),
            ..v1::RunRequest::default()
        }
    }
}

impl Errand {
    /// The job that call `id` starts.
    pub(crate) fn of(id: u32) -> Self {
        let mut rng = Rng::with_seed(u64::from(id) ^ 0xe22a);
        Self {
            lasts: rng.u64(1..400),
            answer: match rng.u8(..8) {
                0 => None,
                1 => Some(JobAnswer::Failed(HandlerError::MayNotMount)),
                2 => Some(JobAnswer::Failed(HandlerError::SourceDamaged)),
                3 => Some(JobAnswer::Done(b"data that nobody asked for yet")),
                _ => Some(JobAnswer::Done(b"")),
            },
            piece: if rng.bool() { 1 } else { 64 },
        }
    }

    /// The bytes of the answer.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let answer = self.answer.iter();
        answer
            .flat_map(|answer| [&[answer.status()], answer.data()].concat())
            .collect()
    }
}

/// The byte at a place of one of a program's streams: 0 and 1 are its outputs, 2 its input.
pub(crate) fn byte(id: u32, stream: u8, index: usize) -> u8 {
    let [low, ..] = index
        .wrapping_mul(31)
        .wrapping_add(index >> 8)
        .to_le_bytes();
    let [id, ..] = id.wrapping_mul(97).to_le_bytes();
    low ^ id ^ stream.wrapping_mul(0x55)
}

/// The number of an output among a program's streams.
pub(crate) const fn number(channel: Channel) -> u8 {
    match channel {
        Channel::Stdout => 0,
        Channel::Stderr => 1,
    }
}

/// Whose call a mount or a program belongs to: its target or its first argument ends with the number.
pub(crate) fn id_in(text: &str) -> u32 {
    text.trim_start_matches(|character: char| !character.is_ascii_digit())
        .parse()
        .unwrap_or(u32::MAX)
}
