//! Numbers for the book: the same ones in every run.

/// Numbers that look random (xorshift).
pub(super) struct Dice(u32);

impl Dice {
    /// Always the same ones.
    pub(super) const fn new() -> Self {
        Self(0x2545_f491)
    }

    /// A number below `below`.
    pub(super) fn roll(&mut self, below: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % below
    }

    /// An amount in hundredths, from `least` to twice as much.
    pub(super) fn amount(&mut self, least: u32) -> i64 {
        i64::from(least) + i64::from(self.roll(least))
    }
}
