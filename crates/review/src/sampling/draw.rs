//! A draw that anybody can repeat.

/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014): a few lines in any language, so that
/// an auditor can draw the same sample without us.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Draw {
        Draw(seed)
    }

    /// Keeps so many of the items, chosen at random (Fisher and Yates), in ascending order.
    pub fn keep(&mut self, items: &mut Vec<u32>, count: usize) {
        let count = count.min(items.len());
        for at in 0..count {
            let other = at + self.below((items.len() - at) as u64) as usize;
            items.swap(at, other);
        }
        items.truncate(count);
        items.sort_unstable();
    }

    /// A number below the bound, each equally likely: what would favour the first ones is drawn again.
    fn below(&mut self, bound: u64) -> u64 {
        let fair = u64::MAX - u64::MAX % bound;
        loop {
            let drawn = self.next();
            if drawn < fair {
                return drawn % bound;
            }
        }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_the_published_numbers() {
        // As in https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64
        let mut draw = Draw::new(1_234_567);
        let numbers: Vec<u64> = (0..5).map(|_| draw.next()).collect();
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(numbers, published);
    }

    #[test]
    fn each_item_is_as_likely_as_the_next() {
        let mut draw = Draw::new(1);
        let mut hits = [0u32; 20];
        for _ in 0..20_000 {
            let mut items: Vec<u32> = (0..20).collect();
            draw.keep(&mut items, 5);
            assert_eq!(items.len(), 5);
            items.iter().for_each(|item| hits[*item as usize] += 1);
        }
        // 5,000 are due, with a standard deviation of 61.
        assert!(hits.iter().all(|hits| (4_700..5_300).contains(hits)), "{hits:?}");
    }
}
