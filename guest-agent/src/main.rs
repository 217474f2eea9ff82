//! `handclasp-agent`: the entry point, and what a program without a C library owes the linker.

#![no_std]
#![no_main]

use core::ffi::CStr;
use core::panic::PanicInfo;
use guest_agent::sys::{self, Access, Start};
use guest_agent::{VERSION, log, memory, start};
use rustix::fd::{AsRawFd, BorrowedFd, RawFd};

/// The exit code when the agent could not begin to serve.
const CANNOT_START: u8 = 1;
/// The exit code for arguments that make no sense.
const USAGE: u8 = 2;

const HELP: &str = "\
usage: handclasp-agent [--help | --version]

Serves the host from inside a virtual machine. Settings, from the environment or, as the machine's init,
from the kernel's command line as handclasp.listen= and so on:

HANDCLASP_LISTEN  vsock:PORT or unix:PATH to listen on; vsock:1024
HANDCLASP_READY  vsock:PORT of the host or unix:PATH to say ready at; nowhere
HANDCLASP_BASELINE  serve or refuse peers that never negotiate; serve
HANDCLASP_MAX_VERSION  the highest version to offer, such as 1.0; all

Exit codes: 0 ended in order, 1 could not start, 2 usage
";

// Both ends of the name are Rust: the entry point in the library calls it.
#[allow(clippy::no_mangle_with_rust_abi)]
#[unsafe(no_mangle)]
fn agent_main(start: Start) -> ! {
    #[cfg(any(feature = "control-panic", feature = "control-allocation"))]
    control::break_promise(start.arguments().count());
    open_standard_descriptors();
    match start.arguments().next().map(CStr::to_bytes) {
        _ if rustix::process::getpid().is_init() => {}
        None => {}
        Some(b"--version") => {
            write(1, &["handclasp-agent ", VERSION, "\n"]);
            sys::exit(0);
        }
        Some(b"--help") => {
            write(1, &[HELP]);
            sys::exit(0);
        }
        Some(_) => {
            complain("it takes no arguments but --help and --version");
            sys::exit(USAGE);
        }
    }
    let Some(memory) = memory::take() else {
        sys::exit(CANNOT_START);
    };
    let environment = start.environment();
    let environment = environment.filter_map(|variable| variable.to_str().ok());
    match start::serve(memory, environment) {
        Err(error) => {
            log::flush();
            complain(error.as_str());
        }
        Ok(never) => match never {},
    }
    sys::exit(CANNOT_START)
}

/// Makes sure that descriptors 0 to 2 are taken: otherwise a socket could become the standard error.
fn open_standard_descriptors() {
    for device in [c"/dev/console", c"/dev/null"] {
        while let Ok(descriptor) = sys::open(device, Access::ReadWrite) {
            if descriptor.as_raw_fd() > 2 {
                return;
            }
            core::mem::forget(descriptor);
        }
    }
}

fn complain(sentence: &str) {
    write(2, &["handclasp-agent: ", sentence, "\n"]);
}

fn write(descriptor: RawFd, parts: &[&str]) {
    // SAFETY: descriptors 0 to 2 are open for the whole life of the process.
    let file = unsafe { BorrowedFd::borrow_raw(descriptor) };
    for part in parts {
        let _ = rustix::io::write(file, part.as_bytes());
    }
}

#[cfg(not(feature = "prove"))]
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    log::flush();
    complain("stopped by a defect in the agent");
    sys::exit(101)
}

/// Refers to a symbol that does not exist, so the program cannot be linked if a panic is reachable.
#[cfg(feature = "prove")]
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        fn handclasp_panic_is_reachable() -> !;
    }
    // SAFETY: never linked, so never called.
    unsafe { handclasp_panic_is_reachable() }
}

/// There is no heap, and nothing in the agent names one: without a global allocator a program that links `alloc` is an
/// error. This one stands in the proof alone, which has to be able to fail by an allocation: a call of it does not link.
#[cfg(feature = "prove")]
mod no_heap {
    use core::alloc::{GlobalAlloc, Layout};

    unsafe extern "C" {
        // As far as the compiler knows it returns: a call of an allocator that cannot is left out, and then
        // nothing refers to the symbol.
        fn handclasp_allocation_is_reachable() -> *mut u8;
    }

    struct NoHeap;

    // SAFETY: no function of it can ever be called, since it refers to a symbol that does not exist.
    unsafe impl GlobalAlloc for NoHeap {
        unsafe fn alloc(&self, _: Layout) -> *mut u8 {
            // SAFETY: never linked, so never called.
            unsafe { handclasp_allocation_is_reachable() }
        }

        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {
            // SAFETY: never linked, so never called.
            unsafe { handclasp_allocation_is_reachable() };
        }
    }

    #[global_allocator]
    static HEAP: NoHeap = NoHeap;
}

/// What no agent does: builds with it must not link.
#[cfg(any(feature = "control-panic", feature = "control-allocation"))]
mod control {
    extern crate alloc;

    use alloc::boxed::Box;
    use core::hint::black_box;

    pub(crate) fn break_promise(count: usize) {
        if cfg!(feature = "control-panic") {
            let squares = [0, 1, 4, 9];
            black_box(squares[count]);
        }
        if cfg!(feature = "control-allocation") {
            black_box(Box::new(count));
        }
    }
}
