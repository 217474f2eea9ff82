//! What a program without a C library owes the linker.

use core::alloc::{GlobalAlloc, Layout};
use core::panic::PanicInfo;
use guest_agent::sys;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    sys::exit(101)
}

unsafe extern "C" {
    fn handclasp_echo_must_not_allocate() -> !;
}

/// prost's types ask for an allocator to be named; nothing here allocates.
struct NoHeap;

// SAFETY: no function of it can ever be called, since it refers to a symbol that does not exist.
unsafe impl GlobalAlloc for NoHeap {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        // SAFETY: never linked, so never called.
        unsafe { handclasp_echo_must_not_allocate() }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {
        // SAFETY: never linked, so never called.
        unsafe { handclasp_echo_must_not_allocate() }
    }
}

#[global_allocator]
static HEAP: NoHeap = NoHeap;
