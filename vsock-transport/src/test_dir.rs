//! A temporary directory for a test. It does not use `tempfile`, which would enable rustix's `std` feature, so that the
//! tests would run with another rustix than the guest does.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, format, fs, process, string::String};

pub(crate) struct TestDir(PathBuf);

impl TestDir {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("vsock-transport-{}-{number}", process::id()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().into()
    }
}

impl Drop for TestDir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
