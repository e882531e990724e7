//! A fast hash of short texts, the same in every run. The files are the user's own: nobody floods a table on purpose.

use std::hash::{BuildHasherDefault, Hasher};

/// Maps and sets by this hash.
pub(super) type Fast = BuildHasherDefault<Folding>;

/// The product of two words, its halves folded together.
#[inline]
pub(super) fn fold(one: u64, two: u64) -> u64 {
    let product = u128::from(one) * u128::from(two);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Digits of pi and e.
const SEEDS: [u64; 4] = [0x2437_54be_3f1c_9b87, 0x1319_8a2e_0370_7345, 0xa409_3822_299f_31d1, 0xb7e1_5162_8aed_2a6b];

/// 64 bits of a text, of one of two independent hashes.
#[inline]
pub(super) fn hash(bytes: &[u8], which: usize) -> u64 {
    let (one, two) = (SEEDS[which], SEEDS[which + 1]);
    let mut state = one ^ (bytes.len() as u64).wrapping_mul(two);
    let (chunks, rest) = bytes.as_chunks::<16>();
    for chunk in chunks {
        let (low, high) = chunk.split_at(8);
        state = fold(word(low) ^ two, word(high) ^ state);
    }
    let (low, high) = rest.split_at(rest.len().min(8));
    fold(fold(word(low) ^ two, word(high) ^ state) ^ one, SEEDS[3])
}

/// Up to eight bytes as a number.
#[inline]
pub(super) fn word(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// The hash as the standard library's maps want it.
#[derive(Default)]
pub(super) struct Folding(u64);

impl Hasher for Folding {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.0 = fold(self.0 ^ SEEDS[1], hash(bytes, 0));
    }

    #[inline]
    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.0 = fold(self.0 ^ word ^ SEEDS[2], SEEDS[3]);
    }

    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}
