//! x86-64 Linux: the entry, the memory functions that the compiler calls, and the system calls that
//! rustix does not offer to programs without a C library.

use core::arch::asm;
use core::ffi::{CStr, c_char};
use rustix::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use rustix::io::Errno;
use rustix::process::Pid;

const RT_SIGPROCMASK: usize = 14;
const CLONE: usize = 56;
const EXECVE: usize = 59;
const KILL: usize = 62;
const CLOCK_GETTIME: usize = 228;
const EXIT_GROUP: usize = 231;
const SIGNALFD4: usize = 289;
const CLONE3: usize = 435;
const CLOSE_RANGE: usize = 436;

const SIGCHLD: usize = 17;
const SIG_BLOCK: usize = 0;
const SIG_SETMASK: usize = 2;
const CLOCK_REALTIME: usize = 0;
const CLOCK_BOOTTIME: usize = 7;
/// `SFD_NONBLOCK | SFD_CLOEXEC`
const SIGNALFD_FLAGS: usize = 0o4000 | 0o2_000_000;
const NANOSECONDS: u64 = 1_000_000_000;

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

/// Which of the two processes after a fork this is.
#[derive(Clone, Copy, Debug)]
pub enum Fork {
    /// The new one.
    Child,
    /// The old one, with the new one's id.
    Parent(Pid),
}

/// Copies the process.
///
/// # Safety
/// The child has the parent's memory and descriptors, and none of its promises to others: it may only
/// rearrange its own descriptors, make system calls that end, and then call [`exec`] or [`exit`].
pub unsafe fn fork() -> Result<Fork, Errno> {
    // SAFETY: without CLONE_VM the child runs on a copy of this memory, so that it can harm nobody's;
    // what it does with its descriptors the caller answers for.
    let result = unsafe { syscall([CLONE, SIGCHLD, 0, 0, 0, 0]) }?;
    let pid = i32::try_from(result).ok().and_then(Pid::from_raw);
    Ok(pid.map_or(Fork::Child, Fork::Parent))
}

/// Copies the process; the copy begins in a control group, whose directory `cgroup` is. Takes Linux 5.7.
///
/// # Safety
/// As for [`fork`].
pub unsafe fn fork_into(cgroup: BorrowedFd<'_>) -> Result<Fork, Errno> {
    let cgroup = u64::from(cgroup.as_raw_fd().unsigned_abs());
    let arguments = CloneArguments {
        flags: CLONE_INTO_CGROUP,
        exit_signal: SIGCHLD as u64,
        cgroup,
        ..CloneArguments::default()
    };
    let length = size_of::<CloneArguments>();
    let source = &raw const arguments;
    // SAFETY: the kernel reads `length` bytes from `source`; for the rest the caller answers, as for `fork`.
    let result = unsafe { syscall([CLONE3, source as usize, length, 0, 0, 0]) }?;
    let pid = i32::try_from(result).ok().and_then(Pid::from_raw);
    Ok(pid.map_or(Fork::Child, Fork::Parent))
}

const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

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

/// Closes all descriptors above the standard ones. Takes Linux 5.9.
///
/// # Safety
/// Nobody may use a descriptor afterwards that was open before.
pub unsafe fn close_others() -> Result<(), Errno> {
    // SAFETY: the caller answers for the descriptors.
    unsafe { syscall([CLOSE_RANGE, 3, u32::MAX as usize, 0, 0, 0]) }?;
    Ok(())
}

/// Replaces the program. Returns only if that failed.
///
/// # Safety
/// `argv` and `env` have to end with a null pointer, and all pointers before it have to point to strings
/// that end with a NUL.
pub unsafe fn exec(path: &CStr, argv: &[*const c_char], env: &[*const c_char]) -> Errno {
    let arguments = [
        EXECVE,
        path.as_ptr() as usize,
        argv.as_ptr() as usize,
        env.as_ptr() as usize,
        0,
        0,
    ];
    // SAFETY: the path is a C string, and for the arrays the caller answers.
    match unsafe { syscall(arguments) } {
        Ok(_) => Errno::IO,
        Err(errno) => errno,
    }
}

/// Ends the process.
pub fn exit(code: u8) -> ! {
    loop {
        // SAFETY: it touches no memory; whatever was to be dropped is the kernel's to clean up.
        let _ = unsafe { syscall([EXIT_GROUP, code.into(), 0, 0, 0, 0]) };
    }
}

/// Adds signals to those that wait instead of interrupting.
pub fn block_signals(mask: SignalMask) -> Result<(), Errno> {
    set_signals(SIG_BLOCK, mask)
}

/// Lets all signals through, as a new program expects it.
pub fn unblock_signals() -> Result<(), Errno> {
    set_signals(SIG_SETMASK, SignalMask(0))
}

fn set_signals(how: usize, mask: SignalMask) -> Result<(), Errno> {
    let set = &raw const mask.0;
    // SAFETY: the kernel reads eight bytes from `set`, which outlives the call.
    unsafe { syscall([RT_SIGPROCMASK, how, set as usize, 0, size_of::<u64>(), 0]) }?;
    Ok(())
}

/// A descriptor, non-blocking, that can be read while one of the (blocked) signals waits.
pub fn signal_fd(mask: SignalMask) -> Result<OwnedFd, Errno> {
    let set = &raw const mask.0;
    let arguments = [
        SIGNALFD4,
        usize::MAX, // -1: a new descriptor
        set as usize,
        size_of::<u64>(),
        SIGNALFD_FLAGS,
        0,
    ];
    // SAFETY: the kernel reads eight bytes from `set`, which outlives the call.
    let descriptor = unsafe { syscall(arguments) }?;
    let descriptor = i32::try_from(descriptor).map_err(|_| Errno::BADF)?;
    // SAFETY: the kernel has just made this descriptor, and nobody else knows of it.
    Ok(unsafe { OwnedFd::from_raw_fd(descriptor) })
}

/// Sends a signal to every process but the caller (and init).
pub fn signal_everyone(signal: u32) -> Result<(), Errno> {
    // SAFETY: it touches no memory; ending everything is what the caller is for.
    unsafe { syscall([KILL, usize::MAX, signal as usize, 0, 0, 0]) }?;
    Ok(())
}

/// Nanoseconds since the kernel's start, time asleep included.
pub fn monotonic_ns() -> u64 {
    clock(CLOCK_BOOTTIME)
}

/// Nanoseconds since 1970.
pub fn unix_ns() -> u64 {
    clock(CLOCK_REALTIME)
}

fn clock(id: usize) -> u64 {
    let mut time = [0_u64; 2];
    let target = &raw mut time;
    // SAFETY: the kernel writes a timespec, two 64-bit numbers, to `target`.
    let result = unsafe { syscall([CLOCK_GETTIME, id, target as usize, 0, 0, 0]) };
    match (result, time) {
        (Ok(_), [seconds, nanoseconds]) => seconds
            .saturating_mul(NANOSECONDS)
            .saturating_add(nanoseconds),
        // These clocks are always there.
        (Err(_), _) => 0,
    }
}

/// Makes a system call: its number and five arguments.
///
/// # Safety
/// The call must be sound with these arguments.
unsafe fn syscall(
    [number, first, second, third, fourth, fifth]: [usize; 6],
) -> Result<usize, Errno> {
    let result: isize;
    // SAFETY: this is the kernel's calling convention; it clobbers rcx and r11, and memory only as the
    // call says, for which the caller answers.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") number => result,
            in("rdi") first,
            in("rsi") second,
            in("rdx") third,
            in("r10") fourth,
            in("r8") fifth,
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        );
    }
    match usize::try_from(result) {
        Ok(value) => Ok(value),
        Err(_) => Err(Errno::from_raw_os_error(
            i32::try_from(result.wrapping_neg()).unwrap_or_default(),
        )),
    }
}

#[cfg(feature = "freestanding")]
pub use entry::Start;

/// What a C library would bring.
#[cfg(feature = "freestanding")]
mod entry {
    use core::arch::{asm, global_asm};
    use core::ffi::{CStr, c_char, c_int, c_void};

    unsafe extern "Rust" {
        /// The program, in the binary crate.
        safe fn agent_main(start: Start) -> !;
    }

    // The kernel leaves argc, argv and envp on the stack, which has to be aligned before Rust runs.
    global_asm!(
        ".globl _start",
        "_start:",
        "xor ebp, ebp",
        "mov rdi, rsp",
        "and rsp, -16",
        "call {start}",
        "ud2",
        start = sym start,
    );

    /// What the kernel hands a new program.
    #[derive(Clone, Copy, Debug)]
    pub struct Start {
        arguments: *const *const c_char,
        environment: *const *const c_char,
    }

    unsafe extern "C" fn start(stack: *const usize) -> ! {
        // SAFETY: the kernel puts argc at the top of the stack, then argc pointers and a null pointer,
        // then the environment and a null pointer; all of it lives as long as the process.
        let start = unsafe {
            let arguments = stack.add(1);
            Start {
                arguments: arguments.cast(),
                environment: arguments.add((*stack).wrapping_add(1)).cast(),
            }
        };
        agent_main(start)
    }

    impl Start {
        /// The arguments after the program's name.
        pub fn arguments(self) -> impl Iterator<Item = &'static CStr> {
            strings(self.arguments).skip(1)
        }

        /// The environment, as `NAME=value`.
        pub fn environment(self) -> impl Iterator<Item = &'static CStr> {
            strings(self.environment)
        }
    }

    fn strings(array: *const *const c_char) -> impl Iterator<Item = &'static CStr> {
        let mut next = array;
        core::iter::from_fn(move || {
            // SAFETY: `start` made the pointer from an array that ends with a null pointer, at which
            // this stops; the strings are the kernel's and live as long as the process.
            unsafe {
                let string = *next;
                if string.is_null() {
                    return None;
                }
                next = next.add(1);
                Some(CStr::from_ptr(string))
            }
        })
    }

    /// Unwinding tables refer to it; the program aborts instead.
    #[unsafe(no_mangle)]
    extern "C" fn rust_eh_personality() {}

    // The compiler calls these. String instructions, so that it cannot turn them into calls of themselves.

    /// # Safety
    /// As for C's function of this name.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn memcpy(to: *mut c_void, from: *const c_void, count: usize) -> *mut c_void {
        // SAFETY: the caller gives two areas of `count` bytes that do not overlap.
        unsafe {
            asm!(
                "rep movsb",
                inout("rdi") to => _,
                inout("rsi") from => _,
                inout("rcx") count => _,
                options(nostack, preserves_flags),
            );
        }
        to
    }

    /// # Safety
    /// As for C's function of this name.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn memmove(
        to: *mut c_void,
        from: *const c_void,
        count: usize,
    ) -> *mut c_void {
        let distance = (to as usize).wrapping_sub(from as usize);
        if distance >= count {
            // SAFETY: going up, no byte is overwritten before it is read.
            return unsafe { memcpy(to, from, count) };
        }
        // SAFETY: the areas overlap with `to` above `from`, so they are copied from the end; the
        // direction flag is cleared again, as the calling convention wants it.
        unsafe {
            asm!(
                "std",
                "rep movsb",
                "cld",
                inout("rdi") to.byte_add(count).byte_sub(1) => _,
                inout("rsi") from.byte_add(count).byte_sub(1) => _,
                inout("rcx") count => _,
                options(nostack),
            );
        }
        to
    }

    /// # Safety
    /// As for C's function of this name.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn memset(to: *mut c_void, byte: c_int, count: usize) -> *mut c_void {
        // SAFETY: the caller gives an area of `count` bytes.
        unsafe {
            asm!(
                "rep stosb",
                inout("rdi") to => _,
                inout("rcx") count => _,
                in("al") byte.to_le_bytes()[0],
                options(nostack, preserves_flags),
            );
        }
        to
    }

    /// # Safety
    /// As for C's function of this name.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn memcmp(left: *const c_void, right: *const c_void, count: usize) -> c_int {
        let (left, right) = (left.cast::<u8>(), right.cast::<u8>());
        let mut index = 0;
        while index < count {
            // SAFETY: the caller gives two areas of `count` bytes.
            let (left, right) = unsafe { (*left.add(index), *right.add(index)) };
            if left != right {
                return c_int::from(left).wrapping_sub(c_int::from(right));
            }
            index = index.wrapping_add(1);
        }
        0
    }

    /// # Safety
    /// As for C's function of this name.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn bcmp(left: *const c_void, right: *const c_void, count: usize) -> c_int {
        // SAFETY: the caller's promise is the same.
        unsafe { memcmp(left, right, count) }
    }

    /// # Safety
    /// As for C's function of this name.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn strlen(string: *const c_char) -> usize {
        let end: *const c_char;
        // SAFETY: the caller gives a string that ends with a NUL, at which the scan stops.
        unsafe {
            asm!(
                "repne scasb",
                inout("rdi") string => end,
                inout("rcx") usize::MAX => _,
                in("al") 0_u8,
                options(nostack, readonly),
            );
        }
        (end as usize).wrapping_sub(string as usize).wrapping_sub(1)
    }
}
