//! The byte stream of an event loop.

use embedded_io::{Read, Write};

/// A connected, non-blocking byte stream.
///
/// `embedded-io` has no error kind for "would block". [`would_block`](Self::would_block) recognises such an error, and
/// [`try_read`](Self::try_read) and [`try_write`](Self::try_write) return `None` for it. All code of Handclasp that serves
/// a connection uses this trait. To add a new kind of connection, implement it.
///
/// ```
/// use vsock_transport::{Pipe, Transport};
///
/// let mut pipe = Pipe::<4>::default();
/// let (mut host, mut guest) = pipe.ends();
/// let mut buffer = [0; 8];
/// assert_eq!(guest.try_read(&mut buffer), Ok(None)); // nothing has arrived
/// assert_eq!(host.try_write(b"hello"), Ok(Some(4))); // the pipe is full
/// assert_eq!(host.try_write(b"o"), Ok(None));
/// assert_eq!(guest.try_read(&mut buffer), Ok(Some(4)));
/// drop(host);
/// assert_eq!(guest.try_read(&mut buffer), Ok(Some(0))); // the end
/// ```
pub trait Transport: Read + Write {
    /// Whether the error means that the operation would block.
    fn would_block(error: &Self::Error) -> bool;

    /// Reads bytes that have arrived. Returns `None` if there are none, and `Some(0)` at the end of the stream.
    ///
    /// # Errors
    /// Fails if the connection is lost.
    fn try_read(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, Self::Error> {
        none_if_blocked::<Self>(self.read(buffer))
    }

    /// Writes as many bytes as there is room for. Returns `None` if there is no room.
    ///
    /// # Errors
    /// Fails if the connection is lost.
    fn try_write(&mut self, bytes: &[u8]) -> Result<Option<usize>, Self::Error> {
        none_if_blocked::<Self>(self.write(bytes))
    }
}

fn none_if_blocked<T: Transport + ?Sized>(
    result: Result<usize, T::Error>,
) -> Result<Option<usize>, T::Error> {
    match result {
        Ok(count) => Ok(Some(count)),
        Err(error) if T::would_block(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
