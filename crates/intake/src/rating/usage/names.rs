//! Names by number: a hash table that costs two memory accesses for a name of up to 15 bytes, however many there are.

use super::hash::{fold, hash, word};

/// A name, packed: all of it where it has at most 15 bytes, otherwise a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    low: u64,
    high: u64,
    length: u32,
}

/// The length of names that are not packed whole.
const LONG: u32 = u32::MAX;

impl Key {
    #[inline]
    pub(super) fn of(name: &[u8]) -> Key {
        match name.len() {
            length @ 0..8 => Key { low: word(name), high: 0, length: length as u32 },
            // The two words overlap, and with the length leave no doubt.
            length @ 8..16 => Key { low: word(name), high: word(&name[length - 8..]), length: length as u32 },
            _ => Key { low: hash(name, 0), high: hash(name, 1), length: LONG },
        }
    }

    #[inline]
    fn hash(self) -> u64 {
        fold(self.low ^ 0x2437_54be_3f1c_9b87, self.high ^ u64::from(self.length) ^ 0xb7e1_5162_8aed_2a6b)
    }
}

/// Names, numbered in the order in which they came.
pub(super) struct Names<'a> {
    /// A part of the hash, and the number + 1; 0 where free.
    slots: Vec<(u32, u32)>,
    keys: Vec<Key>,
    names: Vec<&'a [u8]>,
}

impl<'a> Names<'a> {
    pub(super) fn with_capacity(count: usize) -> Names<'a> {
        let slots = (count.max(8) * 2).next_power_of_two();
        Names { slots: vec![(0, 0); slots], keys: Vec::with_capacity(count), names: Vec::with_capacity(count) }
    }

    /// The number of a name, and whether it is new.
    pub(super) fn add(&mut self, name: &'a [u8]) -> (u32, bool) {
        let key = Key::of(name);
        if let Some(number) = self.find(name, key) {
            return (number, false);
        }
        if self.names.len() * 2 >= self.slots.len() {
            self.slots = vec![(0, 0); self.slots.len() * 2];
            for number in 0..self.keys.len() {
                self.put(self.keys[number].hash(), number as u32);
            }
        }
        let number = self.names.len() as u32;
        self.names.push(name);
        self.keys.push(key);
        self.put(key.hash(), number);
        (number, true)
    }

    fn put(&mut self, hash: u64, number: u32) {
        let mut at = self.place(hash);
        while self.slots[at].1 != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = ((hash >> 32) as u32, number + 1);
    }

    #[inline]
    fn place(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    #[inline]
    pub(super) fn get(&self, name: &[u8]) -> Option<u32> {
        self.find(name, Key::of(name))
    }

    #[inline]
    fn find(&self, name: &[u8], key: Key) -> Option<u32> {
        let mut at = self.place(key.hash());
        loop {
            let (tag, number) = self.slots[at];
            let number = number.checked_sub(1)?;
            if tag == (key.hash() >> 32) as u32 && self.is(number, || name, key) {
                return Some(number);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Whether a number is that of this name.
    #[inline]
    pub(super) fn is<'n>(&self, number: u32, name: impl FnOnce() -> &'n [u8], key: Key) -> bool {
        self.keys[number as usize] == key && (key.length != LONG || self.names[number as usize] == name())
    }

    /// The number that the name most likely has, to be checked by [`Names::is`]: one memory access, which depends on nothing else.
    #[inline]
    pub(super) fn likely(&self, key: Key) -> Option<u32> {
        let wanted = (key.hash() >> 32) as u32;
        let mut at = self.place(key.hash());
        loop {
            let (tag, number) = self.slots[at];
            if tag == wanted || number == 0 {
                return number.checked_sub(1);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}
