//! What a program without a standard library owes the linker. The programs are linked and never run.

use core::arch::global_asm;
use core::panic::PanicInfo;

/// Refers to a symbol that does not exist, so the program cannot be linked if a panic is reachable.
#[cfg(not(feature = "survey"))]
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        fn handclasp_panic_is_reachable() -> !;
    }
    // SAFETY: never linked, so never called.
    unsafe { handclasp_panic_is_reachable() }
}

#[cfg(feature = "survey")]
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}

/// prost's types, and the controls, need an allocator to be named. Without prost there is none: the compiler refuses a program in
/// which a crate uses `alloc`. Its functions return, as far as the compiler knows: it leaves out a call that cannot, and then
/// nothing refers to the symbol.
#[cfg(feature = "prost")]
mod no_heap {
    use core::alloc::{GlobalAlloc, Layout};

    #[cfg(not(feature = "survey"))]
    unsafe extern "C" {
        fn handclasp_allocation_is_reachable() -> *mut u8;
    }

    #[cfg(feature = "survey")]
    unsafe fn handclasp_allocation_is_reachable() -> *mut u8 {
        core::ptr::null_mut()
    }

    struct NoHeap;

    // SAFETY: no function of it is ever called, since it refers to a symbol that does not exist.
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

/// Unwinding tables refer to it; the programs abort instead.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

// The compiler calls these. They trap: the programs are never run, and so their text is the core's.
global_asm!(
    ".globl memcpy, memmove, memset, memcmp, bcmp, strlen",
    "memcpy:",
    "memmove:",
    "memset:",
    "memcmp:",
    "bcmp:",
    "strlen:",
    "ud2",
);
