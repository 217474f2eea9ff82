//! Processes and signals.

use super::fd::raw;
use super::{Call, Fd, syscall};
use core::ffi::{CStr, c_char};
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::process::{Pid, Signal};

/// How many signals there are, real-time ones included.
pub const SIGNALS: u32 = 64;
const SIG_BLOCK: usize = 0;
const SIG_SETMASK: usize = 2;
/// `SFD_NONBLOCK | SFD_CLOEXEC`
const SIGNALFD_FLAGS: usize = 0o4000 | 0o2_000_000;
const CLOSE_RANGE_CLOEXEC: usize = 4;
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// A set of signals as the kernel takes it: bit `n - 1` is signal `n`.
#[derive(Clone, Copy, Debug)]
pub struct SignalMask(pub u64);

impl SignalMask {
    /// The set of the given signals.
    pub const fn of(signals: &[u32]) -> Self {
        let mut mask = 0;
        let mut rest = signals;
        while let [signal, more @ ..] = rest {
            mask |= 1_u64.wrapping_shl(signal.wrapping_sub(1));
            rest = more;
        }
        Self(mask)
    }
}

/// The process that continues after a fork.
#[derive(Clone, Copy, Debug)]
pub enum Fork {
    /// The new process.
    Child,
    /// The old process, with the ID of the new one.
    Parent(Pid),
}

/// Copies the process.
///
/// # Safety
/// The child has the parent's memory and descriptors, and none of its promises to others: it may only
/// rearrange its own descriptors, make system calls that end, and then call [`exec`] or [`exit`].
pub unsafe fn fork() -> Result<Fork, Errno> {
    let exit_signal = Signal::CHILD.as_raw().unsigned_abs() as usize;
    // SAFETY: without CLONE_VM the child runs on a copy of this memory, so that it can harm nobody's;
    // what it does with its descriptors the caller answers for.
    let result = unsafe { syscall(Call::Clone, [exit_signal, 0, 0, 0, 0]) }?;
    let pid = i32::try_from(result).ok().and_then(Pid::from_raw);
    Ok(pid.map_or(Fork::Child, Fork::Parent))
}

/// Copies the process. The copy starts in the control group with the directory `cgroup`. Needs Linux 5.7.
///
/// # Safety
/// As for [`fork`].
pub unsafe fn fork_into(cgroup: BorrowedFd<'_>) -> Result<Fork, Errno> {
    let arguments = CloneArguments {
        flags: CLONE_INTO_CGROUP,
        exit_signal: u64::from(Signal::CHILD.as_raw().unsigned_abs()),
        cgroup: raw(cgroup) as u64,
        ..CloneArguments::default()
    };
    let length = size_of::<CloneArguments>();
    let source = &raw const arguments;
    // SAFETY: the kernel reads `length` bytes from `source`; for the rest the caller answers, as for `fork`.
    let result = unsafe { syscall(Call::Clone3, [source as usize, length, 0, 0, 0]) }?;
    let pid = i32::try_from(result).ok().and_then(Pid::from_raw);
    Ok(pid.map_or(Fork::Child, Fork::Parent))
}

/// The kernel's `struct clone_args`.
#[derive(Debug, Default)]
#[repr(C)]
struct CloneArguments {
    flags: u64,
    pidfd: u64,
    child_tid: u64,
    parent_tid: u64,
    exit_signal: u64,
    stack: u64,
    stack_size: u64,
    tls: u64,
    set_tid: u64,
    set_tid_size: u64,
    cgroup: u64,
}

/// Replaces the program. Returns only on an error.
///
/// # Safety
/// `argv` and `env` have to end with a null pointer, and all pointers before it have to point to strings
/// that end with a NUL.
pub unsafe fn exec(path: &CStr, argv: &[*const c_char], env: &[*const c_char]) -> Errno {
    let arguments = [
        path.as_ptr() as usize,
        argv.as_ptr() as usize,
        env.as_ptr() as usize,
        0,
        0,
    ];
    // SAFETY: the path is a C string, and for the arrays the caller answers.
    match unsafe { syscall(Call::Execve, arguments) } {
        Ok(_) => Errno::IO,
        Err(errno) => errno,
    }
}

/// Exits the process.
pub fn exit(code: u8) -> ! {
    loop {
        // SAFETY: it touches no memory; whatever was to be dropped is the kernel's to clean up.
        let _ = unsafe { syscall(Call::ExitGroup, [code.into(), 0, 0, 0, 0]) };
    }
}

/// Blocks signals: they stay pending and do not interrupt.
pub fn block_signals(mask: SignalMask) -> Result<(), Errno> {
    set_signals(SIG_BLOCK, mask)
}

/// Unblocks all signals, as a new program expects.
pub fn unblock_signals() -> Result<(), Errno> {
    set_signals(SIG_SETMASK, SignalMask(0))
}

/// Gives every signal its default action, whatever the agent has inherited: a service manager may ignore SIGPIPE, a shell
/// SIGQUIT, and programs inherit what is ignored.
pub fn reset_signals() {
    // The kernel's `struct sigaction` with `SIG_DFL`, no flags, no restorer and an empty mask.
    let default = [0_u64; 4];
    for signal in 1..=SIGNALS {
        let action = default.as_ptr() as usize;
        let arguments = [signal as usize, action, 0, size_of::<u64>(), 0];
        // SIGKILL and SIGSTOP cannot be changed, and need not be.
        // SAFETY: the kernel reads 32 bytes from `default`, which outlives the call.
        let _ = unsafe { syscall(Call::RtSigaction, arguments) };
    }
}

fn set_signals(how: usize, mask: SignalMask) -> Result<(), Errno> {
    let set = &raw const mask.0;
    // SAFETY: the kernel reads eight bytes from `set`, which outlives the call.
    unsafe {
        syscall(
            Call::RtSigprocmask,
            [how, set as usize, 0, size_of::<u64>(), 0],
        )
    }?;
    Ok(())
}

/// Creates a non-blocking descriptor that is readable while one of the (blocked) signals is pending.
pub fn signal_fd(mask: SignalMask) -> Result<Fd, Errno> {
    let set = &raw const mask.0;
    let new = usize::MAX; // -1
    let arguments = [new, set as usize, size_of::<u64>(), SIGNALFD_FLAGS, 0];
    // SAFETY: the kernel reads eight bytes from `set`, which outlives the call, and makes a descriptor.
    unsafe { Fd::new(Call::Signalfd4, arguments) }
}

/// Marks the descriptors above the standard ones to be closed when a program is executed, including those that this
/// program was started with.
pub fn close_others_on_exec() -> Result<(), Errno> {
    let arguments = [3, u32::MAX as usize, CLOSE_RANGE_CLOEXEC, 0, 0];
    // SAFETY: until then every descriptor stays what it is.
    unsafe { syscall(Call::CloseRange, arguments) }?;
    Ok(())
}

/// Closes the descriptors above the standard ones, except `kept`. Needs Linux 5.9.
///
/// # Safety
/// Nobody may use another descriptor afterwards that was open before.
pub unsafe fn close_others(mut kept: [Option<BorrowedFd<'_>>; 2]) -> Result<(), Errno> {
    const FIRST: usize = 3;
    kept.sort_unstable_by_key(|fd| fd.map_or(0, raw));
    let mut from = FIRST;
    for kept in kept.into_iter().flatten().map(raw) {
        if kept > from {
            // SAFETY: the caller answers for the descriptors.
            unsafe { syscall(Call::CloseRange, [from, kept.wrapping_sub(1), 0, 0, 0]) }?;
        }
        from = from.max(kept.wrapping_add(1));
    }
    // SAFETY: the caller answers for the descriptors.
    unsafe { syscall(Call::CloseRange, [from, u32::MAX as usize, 0, 0, 0]) }?;
    Ok(())
}

/// Who gets a signal.
#[derive(Clone, Copy, Debug)]
pub enum Receiver {
    /// A process.
    Process(Pid),
    /// A process group.
    Group(Pid),
}

/// Sends a signal by its number, also one that has no name.
pub fn send_signal(receiver: Receiver, signal: u32) -> Result<(), Errno> {
    let id = match receiver {
        Receiver::Process(pid) => pid.as_raw_nonzero().get(),
        Receiver::Group(pid) => pid.as_raw_nonzero().get().wrapping_neg(),
    };
    // SAFETY: it touches no memory.
    unsafe { syscall(Call::Kill, [id as usize, signal as usize, 0, 0, 0]) }?;
    Ok(())
}

/// Sends a signal to every process but the caller (and init).
pub fn signal_everyone(signal: u32) -> Result<(), Errno> {
    // SAFETY: it touches no memory; ending everything is what the caller is for.
    unsafe { syscall(Call::Kill, [usize::MAX, signal as usize, 0, 0, 0]) }?;
    Ok(())
}
