//! This command's standard input, for a process.

use crate::output;
use handclasp::process::ChildStdin;
use std::future::poll_fn;
use std::io::{self, ErrorKind, Read};
use std::pin::Pin;
use std::thread;
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;

/// How much is read at a time, in bytes.
const CHUNK: usize = 16 * 1024;

/// Ctrl-P and Ctrl-Q: typed one after the other, they detach.
const DETACH_KEYS: [u8; 2] = [0x10, 0x11];

/// How the input has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fed {
    /// There is no more, or nobody takes it.
    Ended,
    /// The keys that detach were typed.
    Detached,
}

/// Passes the standard input on until it ends, or the keys that detach are typed if that is `allowed`.
pub(crate) async fn feed(mut stdin: ChildStdin, allowed: bool) -> Fed {
    let mut chunks = match read_in_thread() {
        Ok(chunks) => chunks,
        Err(error) => {
            output::note(&format!("cannot read the standard input: {error}"));
            return Fed::Ended;
        }
    };
    let mut keys = DetachKeys::default();
    while let Some(chunk) = chunks.recv().await {
        let (chunk, is_detached) = if allowed {
            keys.filter(chunk)
        } else {
            (chunk, false)
        };
        if let Err(error) = write_all(&mut stdin, &chunk).await {
            tell(&error);
            return Fed::Ended;
        }
        if is_detached {
            stdin.leave_open();
            return Fed::Detached;
        }
    }
    if let Err(error) = poll_fn(|context| Pin::new(&mut stdin).poll_shutdown(context)).await {
        tell(&error);
    }
    Fed::Ended
}

/// A process may close its input at any time.
fn tell(error: &io::Error) {
    if error.kind() != ErrorKind::BrokenPipe {
        output::note(&format!(
            "the input does not reach the process any more: {error}"
        ));
    }
}

async fn write_all(stdin: &mut ChildStdin, mut data: &[u8]) -> io::Result<()> {
    while !data.is_empty() {
        let count = poll_fn(|context| Pin::new(&mut *stdin).poll_write(context, data)).await?;
        data = data.get(count..).unwrap_or_default();
    }
    poll_fn(|context| Pin::new(&mut *stdin).poll_flush(context)).await
}

/// Reads the standard input in a thread, which stays behind when the command ends.
fn read_in_thread() -> io::Result<mpsc::Receiver<Vec<u8>>> {
    let (sender, chunks) = mpsc::channel(1);
    let read = move || {
        let mut stdin = io::stdin().lock();
        loop {
            let mut chunk = vec![0; CHUNK];
            let count = match stdin.read(&mut chunk) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Ok(count @ 1..) => count,
                Ok(0) | Err(_) => return,
            };
            chunk.truncate(count);
            if sender.blocking_send(chunk).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().spawn(read)?;
    Ok(chunks)
}

/// Looks for the keys that detach.
#[derive(Debug, Default)]
struct DetachKeys {
    /// Whether the first of them was the last key.
    is_first_typed: bool,
}

impl DetachKeys {
    /// What to pass on of these keys, and whether they detach.
    fn filter(&mut self, keys: Vec<u8>) -> (Vec<u8>, bool) {
        let [first, second] = DETACH_KEYS;
        let mut passed = Vec::with_capacity(keys.len() + 1);
        for key in keys {
            if self.is_first_typed && key == second {
                return (passed, true);
            }
            if self.is_first_typed {
                passed.push(first);
            }
            self.is_first_typed = key == first;
            if !self.is_first_typed {
                passed.push(key);
            }
        }
        (passed, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_both_keys_detach_and_the_first_is_passed_on_otherwise() {
        let mut keys = DetachKeys::default();
        assert_eq!(keys.filter(b"a\x10".to_vec()), (b"a".to_vec(), false));
        assert_eq!(keys.filter(b"b".to_vec()), (b"\x10b".to_vec(), false));
        assert_eq!(keys.filter(b"\x11".to_vec()), (b"\x11".to_vec(), false));
        assert_eq!(keys.filter(b"\x10\x10".to_vec()), (b"\x10".to_vec(), false));
        assert_eq!(keys.filter(b"\x11c".to_vec()), (Vec::new(), true));
    }
}
