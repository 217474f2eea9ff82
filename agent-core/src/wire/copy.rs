//! Copying bytes without a path that panics.

/// How many bytes are copied at a time.
const CHUNK: usize = 32;

/// Copies as much of `source` as fits into `target`. Returns the number of bytes.
///
/// `copy_from_slice` panics if the lengths differ, and a compiler that optimizes for size does not always see that they are the
/// same. It does not turn a loop over single bytes into a copy either.
///
/// ```
/// use agent_core::wire::copy;
///
/// let mut target = [0; 3];
/// assert_eq!(copy(&mut target, b"abcdef"), 3);
/// assert_eq!(&target, b"abc");
/// ```
pub fn copy(target: &mut [u8], source: &[u8]) -> usize {
    let count = target.len().min(source.len());
    let target = target.get_mut(..count).unwrap_or_default();
    let source = source.get(..count).unwrap_or_default();
    let (target_chunks, target_rest) = target.as_chunks_mut::<CHUNK>();
    let (source_chunks, source_rest) = source.as_chunks::<CHUNK>();
    for (to, from) in target_chunks.iter_mut().zip(source_chunks) {
        *to = *from;
    }
    for (to, from) in target_rest.iter_mut().zip(source_rest) {
        *to = *from;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_is_copied_as_fits() {
        let source: [u8; 100] = core::array::from_fn(|at| u8::try_from(at + 1).unwrap());
        for length in 0..=source.len() {
            for room in 0..=source.len() {
                let mut target = [0; 100];
                let copied = copy(&mut target[..room], &source[..length]);
                assert_eq!(copied, length.min(room));
                assert_eq!(target[..copied], source[..copied]);
                assert!(target[copied..].iter().all(|byte| *byte == 0));
            }
        }
    }
}
