//! x86-64 Linux: the numbers of system calls, the system call instruction, the entry point, and the memory functions
//! that the compiler calls.

use super::errno;
use core::arch::asm;
use rustix::io::Errno;

/// The system calls that the agent makes itself, by number.
#[derive(Clone, Copy, Debug)]
#[repr(u16)]
pub(super) enum Call {
    RtSigaction = 13,
    RtSigprocmask = 14,
    Ioctl = 16,
    Getpeername = 52,
    Getsockopt = 55,
    Socket = 41,
    Clone = 56,
    Execve = 59,
    Kill = 62,
    Fcntl = 72,
    ClockGettime = 228,
    ExitGroup = 231,
    Openat = 257,
    EpollPwait = 281,
    Accept4 = 288,
    Signalfd4 = 289,
    EpollCreate1 = 291,
    Pipe2 = 293,
    Clone3 = 435,
    CloseRange = 436,
}

/// Makes a system call.
///
/// # Safety
/// The call must be sound with these arguments.
#[inline(always)]
pub(super) unsafe fn syscall(
    call: Call,
    [first, second, third, fourth, fifth]: [usize; 5],
) -> Result<usize, Errno> {
    let result: isize;
    // SAFETY: this is the kernel's calling convention; it clobbers rcx and r11, and memory only as the
    // call says, for which the caller answers.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") call as usize => result,
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
        Err(_) => Err(errno(result.wrapping_neg())),
    }
}

#[cfg(feature = "freestanding")]
pub use entry::Start;

/// The entry point and functions that a C library would provide.
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

    /// The arguments and the environment that the kernel passes to a new program.
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

    /// Unwinding tables refer to it, but the program does not unwind.
    #[unsafe(no_mangle)]
    extern "C" fn rust_eh_personality() {}

    // The compiler calls these. They use string instructions, so that it cannot turn them into calls of themselves.

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
    #[inline(never)]
    unsafe extern "C" fn memcmp(left: *const c_void, right: *const c_void, count: usize) -> c_int {
        let difference: c_int;
        // SAFETY: the caller gives two areas of `count` bytes. Of none the flags say that they are equal.
        unsafe {
            asm!(
                "xor eax, eax",
                "repe cmpsb",
                "seta al",
                "sbb eax, 0",
                inout("rsi") left => _,
                inout("rdi") right => _,
                inout("rcx") count => _,
                out("eax") difference,
                options(nostack, readonly),
            );
        }
        difference
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
