//! `handclasp-agent`: the entry point, and the symbols that a program without a C library has to provide.

#![no_std]
#![no_main]

use core::ffi::CStr;
use core::panic::PanicInfo;
use guest_agent::sys::{self, Access, Start};
use guest_agent::{VERSION, log, memory, start};
use rustix::fd::{AsRawFd, BorrowedFd, RawFd};

/// The exit code if the agent cannot start to serve.
const CANNOT_START: u8 = 1;
/// The exit code for invalid arguments.
const USAGE: u8 = 2;

const HELP: &str = "\
usage: handclasp-agent [--help | --version]

Serves the host from inside a virtual machine. Settings come from the environment. If the agent is init,
they also come from the kernel's command line, as handclasp.listen= and so on:

HANDCLASP_LISTEN       address to listen on: vsock:PORT or unix:PATH (default vsock:1024)
HANDCLASP_READY        address to dial when ready: vsock:PORT of the host, or unix:PATH (default none)
HANDCLASP_BASELINE     serve or refuse: what to do with peers that never negotiate (default serve)
HANDCLASP_MAX_VERSION  highest version to offer, such as 1.0 (default the highest that the agent speaks)

Exit codes: 0 shut down, 1 could not start, 2 invalid arguments
";

// Caller and callee are both Rust: the entry point in the library calls it.
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
            print_error("unexpected argument: the only arguments are --help and --version");
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
            print_error(error.as_str());
        }
        Ok(never) => match never {},
    }
    sys::exit(CANNOT_START)
}

/// Opens descriptors 0 to 2 if they are closed. Otherwise a socket could become the standard error.
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

fn print_error(sentence: &str) {
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
    print_error("the agent panicked: this is a bug, please report it");
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

/// There is no heap: the agent has no global allocator, so linking `alloc` into it is an error. This allocator exists in the
/// proof alone, which must be able to fail because of an allocation. A call of it does not link.
#[cfg(feature = "prove")]
mod no_heap {
    use core::alloc::{GlobalAlloc, Layout};

    unsafe extern "C" {
        // It must seem to return. The compiler removes calls of an allocator that never returns, and then
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

/// Controls for the proof: builds with one of them must fail to link.
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
