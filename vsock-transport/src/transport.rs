//! The stream of bytes that an event loop works on.

use embedded_io::{Read, Write};

/// A connected stream of bytes on which nothing waits.
///
/// `embedded-io` has no kind of error for "would block". A transport tells it apart with
/// [`would_block`](Self::would_block), and [`try_read`](Self::try_read) and [`try_write`](Self::try_write) turn it
/// into `None`. Everything of Handclasp that serves a connection is written against this trait: a new road for bytes
/// is one implementation of it.
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
    /// Whether the error only says that the stream cannot go on at once.
    fn would_block(error: &Self::Error) -> bool;

    /// Reads what has arrived: `None` if nothing has, `Some(0)` at the end of the stream.
    ///
    /// # Errors
    /// The connection is lost.
    fn try_read(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, Self::Error> {
        unless_blocked::<Self>(self.read(buffer))
    }

    /// Writes what there is room for: `None` if there is none.
    ///
    /// # Errors
    /// The connection is lost.
    fn try_write(&mut self, bytes: &[u8]) -> Result<Option<usize>, Self::Error> {
        unless_blocked::<Self>(self.write(bytes))
    }
}

fn unless_blocked<T: Transport + ?Sized>(
    result: Result<usize, T::Error>,
) -> Result<Option<usize>, T::Error> {
    match result {
        Ok(count) => Ok(Some(count)),
        Err(error) if T::would_block(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
