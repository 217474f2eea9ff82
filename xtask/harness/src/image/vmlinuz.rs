//! Unpacks a bzImage: the vmlinux inside it carries the PVH note, and so boots without a boot loader.

use std::io::Read;

use anyhow::{Context, Result, ensure};
use lz4_flex::frame::FrameDecoder;

// Offsets from the kernel's Documentation/arch/x86/boot.rst.
const SETUP_SECTORS: usize = 0x1f1;
const MAGIC: usize = 0x202;
const PAYLOAD_OFFSET: usize = 0x248;
const PAYLOAD_LENGTH: usize = 0x24c;

const SECTOR: usize = 512;
const LZ4_LEGACY: [u8; 4] = [0x02, 0x21, 0x4c, 0x18];
/// The build appends the unpacked size, which is no part of the LZ4 data.
const SIZE_SUFFIX: usize = 4;

/// The vmlinux in a bzImage whose payload is compressed with LZ4, as Debian's is.
pub(super) fn unpack(image: &[u8]) -> Result<Vec<u8>> {
    ensure!(
        image.get(MAGIC..MAGIC + 4) == Some(b"HdrS"),
        "this is not a bzImage: it has no setup header"
    );
    let payload = payload(image).context("the bzImage is cut short")?;
    ensure!(
        payload.starts_with(&LZ4_LEGACY),
        "the kernel's payload is not LZ4, the only compression known here"
    );
    let (compressed, size) = payload
        .split_last_chunk::<SIZE_SUFFIX>()
        .context("the kernel's payload is cut short")?;
    let mut vmlinux = Vec::new();
    FrameDecoder::new(compressed)
        .read_to_end(&mut vmlinux)
        .context("the kernel's payload does not unpack")?;
    let expected = u32::from_le_bytes(*size);
    ensure!(
        u32::try_from(vmlinux.len()) == Ok(expected),
        "the kernel unpacks to {} bytes where it promises {expected}",
        vmlinux.len()
    );
    ensure!(
        vmlinux.starts_with(b"\x7fELF"),
        "the kernel's payload is not an ELF file"
    );
    Ok(vmlinux)
}

fn payload(image: &[u8]) -> Option<&[u8]> {
    let sectors = match *image.get(SETUP_SECTORS)? {
        // So says the boot protocol, for the sake of very old kernels.
        0 => 4,
        sectors => usize::from(sectors),
    };
    // The boot sector comes before the setup sectors.
    let start = sectors
        .checked_add(1)?
        .checked_mul(SECTOR)?
        .checked_add(field(image, PAYLOAD_OFFSET)?)?;
    let end = start.checked_add(field(image, PAYLOAD_LENGTH)?)?;
    image.get(start..end)
}

fn field(image: &[u8], offset: usize) -> Option<usize> {
    let bytes = image.get(offset..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*bytes)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(vmlinux: &[u8], promised: u32) -> Vec<u8> {
        // The library writes no legacy frames; ours is one block.
        let block = lz4_flex::block::compress(vmlinux);
        let mut payload = LZ4_LEGACY.to_vec();
        payload.extend(u32::try_from(block.len()).unwrap().to_le_bytes());
        payload.extend(block);
        payload.extend(promised.to_le_bytes());

        let mut image = vec![0; 2 * SECTOR + 16];
        image[SETUP_SECTORS] = 1;
        image[MAGIC..MAGIC + 4].copy_from_slice(b"HdrS");
        image[PAYLOAD_OFFSET] = 16;
        let length = u32::try_from(payload.len()).unwrap();
        image[PAYLOAD_LENGTH..PAYLOAD_LENGTH + 4].copy_from_slice(&length.to_le_bytes());
        image.extend(payload);
        image.extend(b"what follows the payload");
        image
    }

    #[test]
    fn the_payload_is_found_and_unpacked() {
        let vmlinux = b"\x7fELF and so on, and so on, and so on";
        let length = u32::try_from(vmlinux.len()).unwrap();
        assert_eq!(unpack(&image(vmlinux, length)).unwrap(), vmlinux);
    }

    #[test]
    fn damage_is_an_error() {
        let whole = image(b"\x7fELF", 4);
        for length in [0, 0x1f0, 0x249, 2 * SECTOR, whole.len() - 30] {
            assert!(unpack(&whole[..length]).is_err(), "cut at {length}");
        }
        assert!(unpack(&image(b"\x7fELF", 5)).is_err(), "wrong size");
        assert!(unpack(&image(b"text", 4)).is_err(), "no ELF");
    }
}
