//! Adds entropy to the guest's kernel.

use crate::sys::{self, Access};
use agent_engine::HandlerError;
use agent_engine::bytes::copy;
use rustix::io::Errno;
use rustix::ioctl::{NoArg, Opcode, Setter, ioctl, opcode};

/// The fewest bytes that are accepted: too many to guess.
const MIN_ENTROPY: usize = 16;
/// The most bytes that are accepted.
const MAX_ENTROPY: usize = 512;
const BITS: i32 = 8;

/// The size in the opcode is that of the two numbers in front of the bytes.
const RNDADDENTROPY: Opcode = opcode::write::<[i32; 2]>(b'R', 3);
const RNDRESEEDCRNG: Opcode = opcode::none(b'R', 7);

/// The kernel's `struct rand_pool_info`.
#[derive(Debug)]
#[repr(C)]
struct Pool {
    /// The entropy of the bytes, in bits.
    entropy_bits: i32,
    length: i32,
    bytes: [u8; MAX_ENTROPY],
}

/// Adds entropy to the kernel's pool, and makes the kernel reseed from it at once.
pub(super) fn reseed(entropy: &[u8]) -> Result<(), HandlerError> {
    let pool = Pool::new(entropy)?;
    add(pool).map_err(|errno| match errno {
        Errno::PERM | Errno::ACCESS => HandlerError::MayNotAddEntropy,
        Errno::NOENT => HandlerError::NoRandomDevice,
        _ => HandlerError::NoEntropyTaken,
    })
}

impl Pool {
    fn new(entropy: &[u8]) -> Result<Self, HandlerError> {
        if !(MIN_ENTROPY..=MAX_ENTROPY).contains(&entropy.len()) {
            return Err(HandlerError::BadEntropy);
        }
        let mut bytes = [0; MAX_ENTROPY];
        copy(&mut bytes, entropy);
        let length = i32::try_from(entropy.len()).unwrap_or_default();
        Ok(Self {
            entropy_bits: length.saturating_mul(BITS),
            length,
            bytes,
        })
    }
}

fn add(pool: Pool) -> Result<(), Errno> {
    let device = sys::open(c"/dev/random", Access::Write)?;
    // SAFETY: the kernel reads a `rand_pool_info`, whose `length` says how many of the bytes count: not
    // more than there are.
    unsafe { ioctl(&device, Setter::<RNDADDENTROPY, Pool>::new(pool)) }?;
    // SAFETY: it takes no argument.
    match unsafe { ioctl(&device, NoArg::<RNDRESEEDCRNG>::new()) } {
        // The kernel has no first seed yet. It will use our entropy for that, too.
        Err(Errno::NODATA) => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_and_too_much_are_refused() {
        for length in [0, 15, 513] {
            let failed = Pool::new(&[7; 513][..length]).unwrap_err();
            assert_eq!(failed, HandlerError::BadEntropy, "{length}");
        }
        let pool = Pool::new(&[7; 16]).unwrap();
        assert_eq!((pool.length, pool.entropy_bits), (16, 128));
        assert_eq!(pool.bytes[..17], [[7; 16].as_slice(), &[0]].concat());
        assert_eq!(Pool::new(&[7; 512]).unwrap().entropy_bits, 4096);
    }

    #[test]
    fn the_opcodes_are_the_kernels() {
        assert_eq!(RNDADDENTROPY, 0x4008_5203);
        assert_eq!(RNDRESEEDCRNG, 0x5207);
    }
}
